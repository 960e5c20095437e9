import type { Counter, Taken } from "../../durable-objects/counter.ts";
import { type Refusal, refuse } from "../kit/problem.ts";

type Counters = { getByName(name: string): Pick<DurableObjectStub<Counter>, "take" | "keep" | "giveBack" | "clear"> };

const minute = 60_000;
/** What one address may do within a minute, of each kind. */
const perAddress = 5;
/** The same for a whole IPv6 network, of which one connection has all the addresses. */
const perNetwork = 50;
/** How often a password may be wrong, from wherever. */
const perAccount = { failures: 5, within: 15 * minute };
/** Mails with a link that one account is sent. */
const mails = { most: 5, within: 60 * minute };

/** Bounds that hold exactly, however many come at once and from wherever; each counted by an object of its own. */
export class Limits {
	readonly #counters: Counters;

	constructor(counters: Counters) {
		this.#counters = counters;
	}

	/** One more attempt of this kind from this address. */
	async fromAddress(kind: "login" | "register" | "forgot", address: string, now: number): Promise<Refusal | undefined> {
		// The network first: one connection has more addresses in it than there may be objects.
		const network = networkOf(address);
		const shared = network && (await this.#counters.getByName(`${kind}/${network}`).take(perNetwork, minute, now));
		if (shared && !shared.ok) return tooMany(shared);
		const own = await this.#counters.getByName(`${kind}/${address}`).take(perAddress, minute, now);
		return own.ok ? undefined : tooMany(own);
	}

	/**
	 * Lets a password be tried for this e-mail, whether or not there is such an account. It counts as wrong before it is
	 * tried, so that many at once are no more than five; while others are being tried it waits to hear how they went.
	 */
	async tryPassword(
		storeId: string,
		email: string,
		isRight: () => Promise<boolean>,
		clock: () => number,
	): Promise<{ ok: true; fits: boolean } | Refusal> {
		const counter = this.#counters.getByName(`failures/${storeId}/${email}`);
		const taken = await patiently(() => counter.take(perAccount.failures, perAccount.within, clock()));
		if (!taken.ok) return tooMany(taken);
		const fits = await isRight();
		await (fits ? counter.giveBack(taken.ticket) : counter.keep(taken.ticket));
		return { ok: true, fits };
	}

	/** She has shown in another way that the account is hers. */
	async forgiveFailures(storeId: string, email: string): Promise<void> {
		await this.#counters.getByName(`failures/${storeId}/${email}`).clear();
	}

	/** Whether one more mail may go there: nobody's mailbox is to be flooded through us. Links and notices are counted apart, so that no flood of links hides a warning. */
	async mayMail(storeId: string, email: string, now: number, kind: "mails" | "notices" = "mails"): Promise<boolean> {
		return (await this.#counters.getByName(`${kind}/${storeId}/${email}`).take(mails.most, mails.within, now)).ok;
	}
}

const tooMany = ({ retryAfter }: { retryAfter: number }): Refusal =>
	refuse("request.too_many", "Wait a while before you try again.", { more: { retryAfter } });

const patience = { pauses: 30, ms: 100 };

async function patiently(take: () => Promise<Taken>): Promise<Taken> {
	for (let pause = 0; pause < patience.pauses; pause++) {
		const taken = await take();
		if (taken.ok || !taken.pending) return taken;
		await new Promise((resolve) => setTimeout(resolve, patience.ms));
	}
	return take();
}

/** The /64 an IPv6 address is of; undefined for IPv4. */
function networkOf(address: string): string | undefined {
	if (!address.includes(":")) return undefined;
	const [head = "", tail] = address.split("::", 2);
	const groups = (part: string) => part.split(":").filter(Boolean);
	const missing = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length;
	const all = [...groups(head), ...Array.from({ length: Math.max(0, missing) }, () => "0"), ...groups(tail ?? "")];
	return `${all
		.slice(0, 4)
		.map((group) => Number.parseInt(group, 16).toString(16))
		.join(":")}::/64`;
}

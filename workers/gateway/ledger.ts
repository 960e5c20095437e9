import { withContext } from "../kit/context.ts";
import type { Chain } from "../kit/ledger.ts";
import { LedgerPart, type LedgerReport } from "../kit/ledger-report.ts";
import { refuse } from "../kit/problem.ts";
import { retrying, within } from "../kit/retry.ts";
import { answer, type C } from "./answer.ts";
import { services } from "./services.ts";

/** Ledgers are read from end to end: that takes longer than anything else, in ms. */
const patience = 60_000;

const keepers = {
	catalog: "catalog",
	inventory: "catalog",
	auth: "auth",
	orders: "checkout",
} as const satisfies Record<Chain, keyof typeof services>;
type Keeper = (typeof keepers)[Chain];

/** Whether every ledger is as it was written, as the services that keep them find. */
export async function verifyLedgers(c: C): Promise<Response> {
	const checkedAt = new Date().toISOString();
	const answers = await Promise.all(
		(["catalog", "auth", "checkout"] as const).map((keeper) => ask(c, keeper, "verify")),
	);
	const refused = answers.find(({ ok }) => !ok);
	if (refused) return passedOn(refused);
	const parts = await Promise.all(answers.map(async (answer) => LedgerPart.parse(await answer.json())));
	const chains = parts.flatMap((part) => part.chains);
	const report: LedgerReport = { ok: chains.every(({ ok }) => ok), checkedAt, chains };
	return c.json(report);
}

/** A whole ledger as a file. */
export async function exportLedger(c: C): Promise<Response> {
	const chain = c.req.param("chain") ?? "";
	if (!isChain(chain))
		return answer(c, refuse("ledger.unknown_chain", `There are ${Object.keys(keepers).join(", ")}.`));
	return passedOn(await ask(c, keepers[chain], chain));
}

const isChain = (name: string): name is Chain => Object.hasOwn(keepers, name);

/** The service looks at the token again. */
function ask(c: C, keeper: Keeper, part: string): Promise<Response> {
	const headers = { authorization: c.req.header("authorization") ?? "" };
	const request = withContext(new Request(`https://gateway.internal/ledger-part/${part}`, { headers }), c.var.context);
	return within(
		patience,
		retrying(() => services[keeper](c.env).fetch(request)),
	);
}

/** A service that breaks down is out of order; what it refuses, it refuses. */
function passedOn(answer: Response): Response {
	if (answer.status >= 500) throw new Error(`A ledger could not be read: ${answer.status}`);
	return answer;
}

import { type SQL, sql } from "drizzle-orm";
import { type Refusal, refuse } from "../kit/problem.ts";
import { statement } from "../kit/statement.ts";
import type { OrderRow } from "./orders.ts";

/** Declined cards that are forgiven within a window (ms), for one cart and for one address: a person mistypes, a thief with a list of cards tries hundreds. */
const limits = {
	cart_id: { most: 6, window: 30 * 60_000 },
	caller_hash: { most: 15, window: 60 * 60_000 },
} as const;
const longestWindow = 60 * 60_000;

type Limited = keyof typeof limits;
/** Whose attempt to buy it is. */
type Attempt = Pick<OrderRow, "storeId" | "cartId" | "callerHash">;

/** Where nobody told the address, its count would be everybody's. */
const whoOf = ({ cartId, callerHash }: Attempt): [Limited, string][] => [
	["cart_id", cartId],
	...(callerHash === "" ? [] : [["caller_hash", callerHash] satisfies [Limited, string]]),
];

/** When the decline that was one too many is forgotten (ms since 1970): null for who may go on. */
const until = ({ storeId }: Attempt, [limited, who]: [Limited, string], now: number): SQL => {
	const { most, window } = limits[limited];
	return sql`(SELECT at + ${window} FROM declines
		WHERE store_id = ${storeId} AND ${sql.identifier(limited)} = ${who} AND at > ${now - window}
		ORDER BY at DESC LIMIT 1 OFFSET ${most - 1})`;
};

/** Whether somebody had too many cards declined lately, for the statement that would let her go on. */
export const isDecliner = (attempt: Attempt, now: number): SQL =>
	sql.join(
		whoOf(attempt).map((who) => sql`${until(attempt, who, now)} IS NOT NULL`),
		sql` OR `,
	);

/** Declined cards, in the book in which orders are recorded: who had none is not asked for, and none is looked up for her. */
export class Declines {
	readonly #d1: D1Database;

	constructor(d1: D1Database) {
		this.#d1 = d1;
	}

	/** A card was declined, as this event of Stripe's says. */
	async count(eventId: string, { storeId, cartId, callerHash }: Attempt, now = Date.now()): Promise<void> {
		await statement(
			this.#d1,
			sql`INSERT OR IGNORE INTO declines (id, store_id, cart_id, caller_hash, at)
				VALUES (${eventId}, ${storeId}, ${cartId}, ${callerHash}, ${now})`,
		).run();
	}

	/** The refusal for who had too many cards declined lately. */
	async refusalOf(attempt: Attempt, now = Date.now()): Promise<Refusal | undefined> {
		const ends = whoOf(attempt).map((who) => sql`SELECT ${until(attempt, who, now)} AS at`);
		const { results } = await statement(this.#d1, sql.join(ends, sql` UNION ALL `)).all<{ at: number | null }>();
		const end = Math.max(...results.map(({ at }) => at ?? 0));
		return end <= now ? undefined : tooMany(Math.max(1, Math.ceil((end - now) / 1000)));
	}
}

/** Drops what is too old to count. */
export const forgetDeclines = (now: number): SQL => sql`DELETE FROM declines WHERE at <= ${now - longestWindow}`;

/** `retryAfter` in seconds. */
export const tooMany = (retryAfter: number): Refusal =>
	refuse("checkout.too_many_declines", "Wait a while before you try another card.", { more: { retryAfter } });

/** One IPv6 connection has all the addresses of a /64: they count as one. */
export function networkOf(address: string): string {
	if (!address.includes(":")) return address;
	// IPv4 written as IPv6 (RFC 4291 section 2.5.5.2).
	const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
	if (mapped) return mapped;
	const [head = "", tail] = address.toLowerCase().split("::", 2);
	const groups = (part = "") => part.split(":").filter(Boolean);
	const missing = tail === undefined ? 0 : Math.max(0, 8 - groups(head).length - groups(tail).length);
	const all = [...groups(head), ...Array.from({ length: missing }, () => "0"), ...groups(tail)];
	return all
		.slice(0, 4)
		.map((group) => group.replace(/^0+(?=.)/, ""))
		.join(":");
}

import { type SQL, sql } from "drizzle-orm";
import { isConstraint } from "../../kit/constraint.ts";
import { jsonChunks } from "../../kit/json-chunks.ts";
import { type Refusal, refuse } from "../../kit/problem.ts";
import { statement } from "../../kit/statement.ts";
import { foretell, heldOf } from "./events.ts";

export type StockLine = { variantId: string; quantity: number };
export type Levels = { onHand: number; available: number };

/**
 * The statements here are written by hand: each batch is one transaction, and the order of its statements is the argument
 * for its correctness. Events come first, told from what the writes after them will find: a call that finds nothing to do
 * tells nothing, and one that the database refuses takes back what it told.
 */
const each = (values: readonly unknown[]): SQL => sql`(SELECT value FROM json_each(${JSON.stringify(values)}))`;

/** What is in the house and what of it nobody else holds, at this moment; unknown variants have none. `own` are reservations that do not count. */
export async function levels(
	d1: D1Database,
	storeId: string,
	variantIds: readonly string[],
	own: readonly string[] = [],
	now = Date.now(),
): Promise<Map<string, Levels>> {
	const queries = jsonChunks(variantIds).map((ids) => statement(d1, levelsOf(storeId, ids, own, now)));
	if (queries.length === 0) return new Map();
	const answers = await d1.batch<{ variantId: string; onHand: number; held: number }>(queries);
	return new Map(
		answers
			.flatMap(({ results }) => results)
			.map((row) => [row.variantId, { onHand: row.onHand, available: Math.max(0, row.onHand - row.held) }]),
	);
}

const levelsOf = (storeId: string, ids: string, own: readonly string[], now: number): SQL => sql`
		SELECT variant_id AS variantId, on_hand AS onHand,
			(SELECT coalesce(sum(quantity), 0) FROM reservation_lines l
				WHERE l.variant_id = stock.variant_id AND l.state = 'held' AND l.expires_at > ${now}
					AND l.reservation_id NOT IN ${each(own)}) AS held
		FROM stock WHERE variant_id IN (SELECT value FROM json_each(${ids})) AND store_id = ${storeId}`;

/** Two lines of one variant are one claim on its stock. */
export function sumPerVariant(lines: readonly StockLine[]): StockLine[] {
	const sums = new Map<string, number>();
	for (const { variantId, quantity } of lines) sums.set(variantId, (sums.get(variantId) ?? 0) + quantity);
	return [...sums].map(([variantId, quantity]) => ({ variantId, quantity }));
}

/**
 * Holds all lines until `expiresAt` (ms), or none of them. The same reservation id again answers as the first time, also
 * when that was a refusal: whoever asks, and however often, an id is decided once. Decided, remembered and looked at in one
 * transaction, so that a refusal says what it was refused for: its `more.lines` names the lines that are short, with what is available.
 */
export async function reserve(
	d1: D1Database,
	storeId: string,
	reservationId: string,
	lines: readonly StockLine[],
	expiresAt: number,
	now = Date.now(),
): Promise<{ ok: true } | Refusal> {
	const wanted = sumPerVariant(lines);
	const asked = JSON.stringify(wanted);
	const variantIds = wanted.map((line) => line.variantId);
	const isNew = sql`NOT EXISTS (SELECT 1 FROM reservation_lines WHERE reservation_id = ${reservationId})`;
	const freeOf = (variantId: SQL) => sql`
		(coalesce((SELECT on_hand FROM stock s WHERE s.variant_id = ${variantId} AND s.store_id = ${storeId}), 0)
			- ${heldOf(variantId, now)})`;
	const isCovered = sql`NOT EXISTS (SELECT 1 FROM json_each(${asked}) w
		WHERE w.value ->> 'quantity' > ${freeOf(sql`w.value ->> 'variantId'`)})`;
	const moves = sql`
		SELECT value ->> 'variantId' AS variant_id, 0 AS sold, iif(${isNew} AND ${isCovered}, value ->> 'quantity', 0) AS claimed
		FROM json_each(${asked})
		WHERE (${isNew} AND ${isCovered}) OR EXISTS (SELECT 1 FROM reservation_lines past
			WHERE past.variant_id = value ->> 'variantId' AND past.state = 'held' AND past.expires_at <= ${now})`;
	const markExpired = sql`
		UPDATE reservation_lines SET state = 'expired'
		WHERE state = 'held' AND expires_at <= ${now} AND variant_id IN ${each(variantIds)}`;
	const insert = sql`
		INSERT INTO reservation_lines (reservation_id, variant_id, store_id, quantity, state, held_at, expires_at)
		SELECT ${reservationId}, value ->> 'variantId', ${storeId}, value ->> 'quantity',
			iif(${isCovered}, 'held', 'released'), ${now}, ${expiresAt}
		FROM json_each(${asked}) WHERE ${isNew}`;
	const look = sql`
		SELECT w.value ->> 'variantId' AS variantId, w.value ->> 'quantity' AS quantity,
			coalesce(r.state, '') IN ('held', 'committed') AS isOurs,
			iif(r.state IN ('held', 'committed'), 0, max(0, ${freeOf(sql`w.value ->> 'variantId'`)})) AS available
		FROM json_each(${asked}) w
		LEFT JOIN reservation_lines r ON r.reservation_id = ${reservationId} AND r.variant_id = w.value ->> 'variantId'
		ORDER BY w.key`;
	const writes = [foretell(moves, now), markExpired, insert];
	const seen = await last<StockLine & { isOurs: number; available: number }>(d1, [...writes, look]);
	if (seen.length > 0 && seen.every(({ isOurs }) => isOurs)) return { ok: true };
	const short = seen.filter((line) => line.available < line.quantity);
	if (short.length === 0) return over;
	return refuse("stock.insufficient", "Some of it is no longer there in that quantity.", {
		more: { lines: short.map(({ variantId, quantity, available }) => ({ variantId, quantity, available })) },
	});
}

/** Runs statements in one transaction; answers the rows of the last one. */
async function last<Row>(d1: D1Database, queries: readonly SQL[]): Promise<Row[]> {
	const results = await d1.batch<Row>(queries.map((query) => statement(d1, query)));
	return results.at(-1)?.results ?? [];
}

/** Writes in one transaction, and tells whether the reservation then holds or has sold all its lines. */
async function decide(d1: D1Database, reservationId: string, writes: readonly SQL[]): Promise<boolean> {
	const look = sql`SELECT state FROM reservation_lines WHERE reservation_id = ${reservationId}`;
	const states = await last<{ state: string }>(d1, [...writes, look]);
	return states.length > 0 && states.every(({ state }) => state === "held" || state === "committed");
}

/** Takes what was reserved out of the house. Once; again answers the same. Refuses when the reservation is past its time or was given back. */
export async function commit(d1: D1Database, reservationId: string, now = Date.now()): Promise<{ ok: true } | Refusal> {
	// One line found expired is all of them: they have one time, and clocks of two machines may differ.
	const isOver = sql`(expires_at <= ${now}
		OR EXISTS (SELECT 1 FROM reservation_lines WHERE reservation_id = ${reservationId} AND state = 'expired'))`;
	const moves = sql`
		SELECT variant_id, iif(${isOver}, 0, quantity) AS sold, iif(expires_at > ${now}, -quantity, 0) AS claimed
		FROM reservation_lines WHERE reservation_id = ${reservationId} AND state = 'held'`;
	const markExpired = sql`
		UPDATE reservation_lines SET state = 'expired'
		WHERE reservation_id = ${reservationId} AND state = 'held' AND ${isOver}`;
	const take = sql`
		UPDATE stock SET version = version + 1, on_hand = on_hand - (SELECT quantity FROM reservation_lines l
			WHERE l.reservation_id = ${reservationId} AND l.variant_id = stock.variant_id)
		WHERE variant_id IN (SELECT variant_id FROM reservation_lines
			WHERE reservation_id = ${reservationId} AND state = 'held')`;
	const markSold = sql`
		UPDATE reservation_lines SET state = 'committed' WHERE reservation_id = ${reservationId} AND state = 'held'`;
	try {
		return (await decide(d1, reservationId, [foretell(moves, now), markExpired, take, markSold])) ? { ok: true } : over;
	} catch (error) {
		if (isConstraint(error, "stock_not_negative")) return over;
		throw error;
	}
}

/** Gives back what is still held. Once; again, or after a commit, changes nothing. Answers whether it had been sold. */
export async function release(d1: D1Database, reservationId: string, now = Date.now()): Promise<{ sold: boolean }> {
	const moves = sql`
		SELECT variant_id, 0 AS sold, iif(expires_at > ${now}, -quantity, 0) AS claimed
		FROM reservation_lines WHERE reservation_id = ${reservationId} AND state = 'held'`;
	const giveBack = sql`
		UPDATE reservation_lines SET state = 'released' WHERE reservation_id = ${reservationId} AND state = 'held'`;
	return { sold: await decide(d1, reservationId, [foretell(moves, now), giveBack]) };
}

/**
 * Ends reservations of one order for good, wherever they are: what they hold is free, what they sold is in the house again,
 * and one that nobody has made yet is decided against, so that a slow one neither holds nor sells. Once; again changes nothing.
 */
export async function revoke(
	d1: D1Database,
	storeId: string,
	reservationIds: readonly string[],
	lines: readonly StockLine[],
	now = Date.now(),
): Promise<void> {
	const isOneOfThem = sql`reservation_id IN ${each(reservationIds)}`;
	const moves = sql`
		SELECT variant_id, sum(iif(state = 'committed', -quantity, 0)) AS sold,
			sum(iif(state = 'held' AND expires_at > ${now}, -quantity, 0)) AS claimed
		FROM reservation_lines WHERE ${isOneOfThem} AND state IN ('held', 'committed') GROUP BY variant_id`;
	const decideAgainst = sql`
		INSERT INTO reservation_lines (reservation_id, variant_id, store_id, quantity, state, held_at, expires_at)
		SELECT r.value, l.value ->> 'variantId', ${storeId}, l.value ->> 'quantity', 'released', ${now}, ${now}
		FROM json_each(${JSON.stringify(reservationIds)}) r, json_each(${JSON.stringify(sumPerVariant(lines))}) l
		WHERE NOT EXISTS (SELECT 1 FROM reservation_lines made WHERE made.reservation_id = r.value)`;
	const putBack = sql`
		UPDATE stock SET version = version + 1, on_hand = on_hand + (SELECT sum(quantity) FROM reservation_lines l
			WHERE l.${isOneOfThem} AND l.variant_id = stock.variant_id AND l.state = 'committed')
		WHERE variant_id IN (SELECT variant_id FROM reservation_lines WHERE ${isOneOfThem} AND state = 'committed')`;
	const mark = sql`
		UPDATE reservation_lines SET state = iif(state = 'committed', 'returned', 'released')
		WHERE ${isOneOfThem} AND state IN ('held', 'committed')`;
	const writes = [foretell(moves, now), decideAgainst, putBack, mark];
	await d1.batch(writes.map((query) => statement(d1, query)));
}

const over = refuse("stock.insufficient", "The reservation is over and its stock was given back.");

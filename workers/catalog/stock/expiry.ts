import { sql } from "drizzle-orm";
import { limitTo, statement } from "../../kit/statement.ts";
import { foretell } from "./events.ts";

/** Lines marked at once: the rest is found the next time, which is then at once. */
const portion = 500;

/**
 * Marks holds past their time, and tells of it, so that what was held is seen to be free again. Selling does not wait for
 * this: it computes from the time. Answers when the next hold runs out (ms since 1970), null for none.
 */
export async function expireHolds(d1: D1Database, now = Date.now()): Promise<number | null> {
	const over = sql`FROM reservation_lines WHERE state = 'held' AND expires_at <= ${now}
		ORDER BY expires_at, rowid ${limitTo(portion)}`;
	const [, , next] = await d1.batch<{ at: number | null }>(
		[
			foretell(sql`SELECT DISTINCT variant_id, 0 AS sold, 0 AS claimed FROM (SELECT variant_id ${over})`, now),
			sql`UPDATE reservation_lines SET state = 'expired' WHERE rowid IN (SELECT rowid ${over})`,
			sql`SELECT min(expires_at) AS at FROM reservation_lines WHERE state = 'held'`,
		].map((query) => statement(d1, query)),
	);
	return next?.results[0]?.at ?? null;
}

import { type SQL, sql } from "drizzle-orm";
import { limitTo, statement } from "../../kit/statement.ts";
import { moveListings, projectStock } from "./project-stock.ts";

type Databases = { DB: D1Database; INVENTORY: D1Database };

/** Variants looked at in one go. */
const portion = 1000;

/**
 * Makes the catalog's copy of the stock anew, whatever is in it, while the shop goes on: every row is dated back, so that
 * the next look replaces it, and those that no look has confirmed then are of variants the inventory does not know.
 */
export async function rebuildAvailability(env: Databases): Promise<void> {
	let after = "";
	for (let isLast = false; !isLast; ) {
		const ids = await variantsAfter(env.INVENTORY, after);
		isLast = ids.length < portion;
		const last = ids.at(-1) ?? after;
		const range = isLast ? sql`variant_id > ${after}` : sql`variant_id > ${after} AND variant_id <= ${last}`;
		await rebuildRange(env, range, ids);
		after = last;
	}
}

async function rebuildRange(env: Databases, range: SQL, ids: readonly string[]): Promise<void> {
	await statement(env.DB, sql`UPDATE availability SET as_of = -1 WHERE ${range}`).run();
	await projectStock(env, ids);
	const { results } = await statement(
		env.DB,
		sql`DELETE FROM availability WHERE ${range} AND as_of = -1 RETURNING variant_id AS variantId`,
	).all<{ variantId: string }>();
	if (results.length > 0) await statement(env.DB, moveListings(JSON.stringify(results))).run();
}

async function variantsAfter(d1: D1Database, after: string): Promise<string[]> {
	const query = sql`SELECT variant_id AS id FROM stock WHERE variant_id > ${after} ORDER BY variant_id ${limitTo(portion)}`;
	return (await statement(d1, query).all<{ id: string }>()).results.map(({ id }) => id);
}

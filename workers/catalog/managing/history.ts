import { type SQL, sql } from "drizzle-orm";
import * as z from "zod";
import { type Refusal, refuse } from "../../kit/problem.ts";
import { limitTo, statement } from "../../kit/statement.ts";

const Chain = z.enum(["catalog", "inventory"]);
type Chain = z.infer<typeof Chain>;

/** One recorded change of a product, its prices or its stock. */
export const HistoryEntry = z.object({
	/** In which ledger it stands, and where there. */
	chain: Chain,
	seq: z.int(),
	at: z.iso.datetime(),
	/** An account's or an API key's id, or `system`. */
	actor: z.string(),
	field: z.string(),
	/** The variant's id, or the product's own. */
	entity: z.string(),
	/** Null for nothing there. */
	from: z.unknown(),
	to: z.unknown(),
	reason: z.string(),
	hash: z.string(),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;

/** Per ledger, the entry before which to go on. */
type Places = Record<Chain, number>;
type Row = Omit<HistoryEntry, "chain" | "at" | "from" | "to"> & { at: number; from: string; to: string };

/** What was changed of a product, newest first, from both ledgers that speak of it; also of one that is deleted. */
export async function historyOf(
	{ DB, INVENTORY }: { DB: D1Database; INVENTORY: D1Database },
	storeId: string,
	productId: string,
	{ limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: HistoryEntry[]; nextCursor: string | null } | Refusal> {
	const places = cursor === undefined ? newest : readPlaces(cursor);
	if (!places) return refuse("request.bad_cursor", "Start again without a cursor.");
	const entries = (seq: number) => entriesBefore(storeId, productId, seq, limit + 1);
	const [[products, catalog], inventory] = await Promise.all([
		DB.batch<Row>([statement(DB, isThere(storeId, productId)), statement(DB, entries(places.catalog))]),
		statement(INVENTORY, entries(places.inventory)).all<Row>(),
	]);
	if (!products?.results.length) return refuse("product.not_found", "Look for it in the list.");
	const all = newestFirst(
		(catalog?.results ?? []).map((row) => presentEntry("catalog", row)),
		inventory.results.map((row) => presentEntry("inventory", row)),
	);
	const items = all.slice(0, limit);
	return { items, nextCursor: all.length > limit ? writePlaces(placesAfter(items, places)) : null };
}

const isThere = (storeId: string, id: string): SQL =>
	sql`SELECT 1 FROM products WHERE id = ${id} AND store_id = ${storeId}`;

const entriesBefore = (storeId: string, productId: string, seq: number, limit: number): SQL => sql`
	SELECT seq, at, actor, field, entity, from_value AS "from", to_value AS "to", reason, hash FROM ledger
	WHERE subject = ${productId} AND seq < ${seq} AND store_id = ${storeId} ORDER BY seq DESC ${limitTo(limit)}`;

const presentEntry = (chain: Chain, { at, from, to, ...row }: Row): HistoryEntry => ({
	chain,
	...row,
	at: new Date(at).toISOString(),
	from: JSON.parse(from) as unknown,
	to: JSON.parse(to) as unknown,
});

/** Two ledgers as one, by time; each keeps its own order, which is surer than clocks are. */
function newestFirst(one: readonly HistoryEntry[], other: readonly HistoryEntry[]): HistoryEntry[] {
	const merged: HistoryEntry[] = [];
	let [here, there] = [0, 0];
	for (;;) {
		const [mine, theirs] = [one[here], other[there]];
		const next = mine && (!theirs || mine.at >= theirs.at) ? mine : theirs;
		if (!next) return merged;
		merged.push(next);
		if (next === mine) here += 1;
		else there += 1;
	}
}

const newest: Places = { catalog: Number.MAX_SAFE_INTEGER, inventory: Number.MAX_SAFE_INTEGER };

/** Newest first: the last one taken of each ledger is its lowest. */
const placesAfter = (items: readonly HistoryEntry[], before: Places): Places => ({
	...before,
	...Object.fromEntries(items.map(({ chain, seq }) => [chain, seq])),
});

const writePlaces = ({ catalog, inventory }: Places): string =>
	Buffer.from(JSON.stringify([catalog, inventory])).toString("base64url");

const Written = z.tuple([z.int().positive(), z.int().positive()]);

function readPlaces(cursor: string): Places | undefined {
	try {
		const [catalog, inventory] = Written.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
		return { catalog, inventory };
	} catch {
		return undefined;
	}
}

import { type SQL, sql } from "drizzle-orm";
import { planned } from "../../kit/constraint.ts";
import { inTurn } from "../../kit/in-turn.ts";
import { jsonChunks } from "../../kit/json-chunks.ts";
import { append, beginning, entriesAfter, type Head, headQuery } from "../../kit/ledger.ts";
import { statement } from "../../kit/statement.ts";
import { tell } from "./events.ts";

/** A variant's row in `stock`. */
export type Stock = {
	variantId: string;
	storeId: string;
	productId: string;
	onHand: number;
	imported: number;
	version: number;
};

/** What a change is planned from: the stock there is, by variant, and where the ledger ends. */
export type Known = { stock: ReadonlyMap<string, Stock>; head: Head };

/** `imported` of a variant of which no import has said anything yet. */
export const neverImported = -1;

/** Who changes stock otherwise than by selling it, and why. */
export type Because = { actor: string; reason: string };

/** Reads, plans and writes a change of stock, again when somebody else was faster. The ledger is one chain: all changes queue for its end. */
export const changeStock = <T>(work: () => Promise<T>): Promise<T> => planned(() => inTurn("inventory", work));

/** Reads all of it in one transaction. */
export async function readStock(d1: D1Database, variantIds: readonly string[]): Promise<Known> {
	const [heads, ...rows] = await d1.batch(
		[headQuery, ...jsonChunks(variantIds).map(stockOf)].map((query) => statement(d1, query)),
	);
	const stock = rows.flatMap(({ results }) => results as Stock[]);
	return {
		stock: new Map(stock.map((row) => [row.variantId, row])),
		head: (heads?.results[0] as Head | undefined) ?? beginning("inventory"),
	};
}

const stockOf = (ids: string): SQL => sql`
	SELECT variant_id AS variantId, store_id AS storeId, product_id AS productId, on_hand AS onHand, imported, version
	FROM stock WHERE variant_id IN (SELECT value FROM json_each(${ids}))`;

/** Those rows whose count is another than before, or the first. */
export const recounted = (known: Known, after: readonly Stock[]): Stock[] =>
	after.filter(({ variantId, onHand }) => known.stock.get(variantId)?.onHand !== onHand);

/**
 * The statements that make the stock what `after` says, with its entries in the ledger and its events, for one batch. It is
 * refused as a whole when anything of what was read has changed since: read and plan again (`planned`).
 */
export function writeStock(known: Known, after: readonly Stock[], because: Because, now: number): SQL[] {
	const counts = recounted(known, after);
	const changes = counts.map(({ variantId, storeId, productId, onHand }) => ({
		...because,
		storeId,
		subject: productId,
		entity: variantId,
		field: "stock",
		from: known.stock.get(variantId)?.onHand ?? null,
		to: onHand,
	}));
	return [
		...jsonChunks(after).map(upsert),
		...append(entriesAfter(known.head, changes, now)),
		...jsonChunks(counts.map(({ variantId }) => variantId)).map((ids) => tell(ids, now)),
	];
}

/** `version` is that of the row as it was read, 0 for none: a row that came in between has moved on, and `stock_moved` refuses. */
const upsert = (rows: string): SQL => sql`
	INSERT INTO stock (variant_id, store_id, product_id, on_hand, imported, version)
	SELECT value ->> 'variantId', value ->> 'storeId', value ->> 'productId', value ->> 'onHand', value ->> 'imported',
		value ->> 'version' + 1
	FROM json_each(${rows}) WHERE true
	ON CONFLICT (variant_id) DO UPDATE SET product_id = excluded.product_id, on_hand = excluded.on_hand,
		imported = excluded.imported, version = excluded.version`;

import { sql } from "drizzle-orm";
import type { Facets } from "../../kit/product.ts";
import { limitTo } from "../../kit/statement.ts";
import { type Order, type Place, writeCursor } from "./cursor.ts";
import { facetStatements } from "./facet-statements.ts";
import { type FacetRows, facetsOf } from "./facets.ts";
import { allOf, type Filters, fits, mostOptions } from "./filters.ts";
import { type Answer, LastAnswers, type Products } from "./last-answers.ts";
import type { Looking } from "./look.ts";
import { emptyPage, type ReadyPage } from "./product-page.ts";
import {
	type BodyRecord,
	bodiesOf,
	bodyOf,
	columnsSince,
	type StateRecord,
	stockIn,
	unstocked,
} from "./product-rows.ts";
import { makeReady, type ReadyProduct, type Saying } from "./ready-product.ts";
import type { Listings, Shelf } from "./walk-shelf.ts";

/** What is read of a list: the listings that may be on the page, in its order, and what they are narrowed to. */
export type PageRead = {
	/** All of what is asked, in words: the same words are answered with much the same products. */
	question: string;
	order: Order;
	shelf: Shelf;
	filters: Filters;
	limit: number;
	listings: Listings;
	/** The last of the listings if they are only the beginning. */
	end?: Listings;
	hasFacets: boolean;
	/** The listings are what was found, not a shelf's own. */
	isSearch?: boolean;
	/** There is more than was found. */
	isCut?: boolean;
};

type Listed = StateRecord & { key: Place["key"] };
type Rows = { page: Listed[]; end?: { product_id: string; key: Place["key"] }[] } & Partial<FacetRows>;

/** A product takes some kilobytes. */
const lastAnswers = new LastAnswers(4000);

/** A page of a list in one batch, and a second look where it has changed in a way that the last answer does not tell. */
export async function readPage(look: Looking, read: PageRead): Promise<ReadyPage> {
	if (read.filters.options.length > mostOptions) return emptyPage(read.hasFacets);
	const { question, shelf, filters, limit, listings, end, hasFacets, isSearch = false } = read;
	const known = lastAnswers.to(question);
	const rows = await look.read<Rows>({
		page: sql`SELECT listed.key, ${columnsSince(known.lastChange)} FROM ${listings.rows} listed
			CROSS JOIN products p ON p.id = listed.product_id
			WHERE ${allOf(fits(filters, listings.isPriced))} ${limitTo(limit + 1)}`,
		...(end && { end: sql`SELECT product_id, key FROM ${end.rows} listed` }),
		...(hasFacets && facetStatements(shelf, filters, listings, isSearch)),
	});
	const products = await readyProducts(look, rows.page, known);
	lastAnswers.keep(question, products);
	const shown = rows.page.slice(0, limit);
	const last = shown.at(-1);
	const ended = rows.end?.[0];
	const next =
		rows.page.length > limit
			? last && { key: last.key, id: last.id }
			: ended && { key: ended.key, id: ended.product_id };
	return {
		items: sayingsOf(shown, products),
		nextCursor: next ? writeCursor(read.order, next) : null,
		...(hasFacets && { facets: facets(read, rows) }),
	};
}

/** What is not known and was not said either is asked for: an older product that has come onto the page, for instance. */
export async function readyProducts(look: Looking, rows: readonly StateRecord[], known: Answer): Promise<Products> {
	const products = new Map<string, ReadyProduct>();
	for (const row of rows) {
		const before = known.products.get(row.id);
		if (row.body !== null) products.set(row.id, readyOf({ body: row.body }));
		else if (before && isSame(before, row)) products.set(row.id, before);
	}
	const left = rows.map(({ id }) => id).filter((id) => !products.has(id));
	if (left.length === 0) return products;
	const { bodies } = await look.read<{ bodies: BodyRecord[] }>({ bodies: bodiesOf(left) });
	return new Map([...products, ...bodies.map(readyOf).map((ready) => [ready.product.id, ready] as const)]);
}

/** What is said of the products of these rows. */
export const sayingsOf = (rows: readonly StateRecord[], products: Products): Saying[] =>
	rows.flatMap((row) => {
		const ready = products.get(row.id);
		return ready ? [{ ready, stock: stockIn(row) }] : [];
	});

const readyOf = (record: BodyRecord): ReadyProduct => makeReady(unstocked(bodyOf(record)));

/** A database brought back from a backup counts its versions again, but at another time. */
const isSame = ({ product, updatedAt }: ReadyProduct, row: StateRecord): boolean =>
	product.version === row.version && updatedAt === row.updatedAt;

const facets = ({ filters, isSearch = false, isCut }: PageRead, rows: Rows): Facets =>
	facetsOf({ known: rows.known ?? [], counted: rows.counted }, filters, isSearch, isCut ?? rows.end?.[0] !== undefined);

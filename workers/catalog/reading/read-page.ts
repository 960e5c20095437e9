import { type SQL, sql } from "drizzle-orm";
import type { Facets, ProductPage } from "../../kit/product.ts";
import { statement } from "../../kit/statement.ts";
import { type Order, type Place, writeCursor } from "./cursor.ts";
import { facetStatements } from "./facet-statements.ts";
import { type FacetRows, facetsOf } from "./facets.ts";
import { allOf, type Filters, fits, mostOptions } from "./filters.ts";
import { type ProductRecord, productColumns, productOf } from "./product-rows.ts";
import type { Listings, Shelf } from "./walk-shelf.ts";

/** What is read of a list: the listings that may be on the page, in its order, and what they are narrowed to. */
export type PageRead = {
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

type Listed = ProductRecord & { key: Place["key"] };
type Rows = { page: Listed[]; end?: { product_id: string; key: Place["key"] }[] } & Partial<FacetRows>;

/** A page of a list in one batch. */
export async function readPage(d1: D1Database, read: PageRead): Promise<ProductPage> {
	if (read.filters.options.length > mostOptions) return emptyPage(read.hasFacets);
	const { shelf, filters, limit, listings, end, hasFacets, isSearch = false } = read;
	const rows = await readRows(d1, {
		page: sql`SELECT listed.key, ${productColumns} FROM ${listings.rows} listed
			CROSS JOIN products p ON p.id = listed.product_id
			WHERE ${allOf(fits(filters, listings.isPriced))} LIMIT ${limit + 1}`,
		...(end && { end: sql`SELECT product_id, key FROM ${end.rows} listed` }),
		...(hasFacets && facetStatements(shelf, filters, listings, isSearch)),
	});
	const shown = rows.page.slice(0, limit);
	const last = shown.at(-1);
	const ended = rows.end?.[0];
	const next =
		rows.page.length > limit
			? last && { key: last.key, id: last.id }
			: ended && { key: ended.key, id: ended.product_id };
	return {
		items: shown.map(productOf),
		nextCursor: next ? writeCursor(read.order, next) : null,
		...(hasFacets && { facets: facets(read, rows) }),
	};
}

const facets = ({ filters, isSearch = false, isCut }: PageRead, rows: Rows): Facets =>
	facetsOf(
		{ kept: rows.kept ?? [], counted: rows.counted, children: rows.children ?? [], prices: rows.prices ?? [] },
		filters,
		isSearch,
		isCut ?? rows.end?.[0] !== undefined,
	);

async function readRows(d1: D1Database, statements: Record<string, SQL>): Promise<Rows> {
	const answers = await d1.batch<unknown>(Object.values(statements).map((query) => statement(d1, query)));
	return Object.fromEntries(Object.keys(statements).map((name, at) => [name, answers[at]?.results])) as Rows;
}

/** A page of nothing; the same shape. */
export const emptyPage = (hasFacets: boolean): ProductPage => ({
	items: [],
	nextCursor: null,
	...(hasFacets && {
		facets: { categories: [], options: [], price: null, inStock: 0, total: 0, isApproximate: false },
	}),
});

import { filtersOf, readSelection, type Selection } from "../../web/list-selection.ts";
import type { ProductList } from "../../web/product-list.ts";
import type { ListQuery, ProductPage } from "../kit/product.ts";
import type { C } from "./visit.ts";

/** A multiple of five: the large pictures fall into place. */
const perPage = 25;

export const selectionOf = (c: C): Selection =>
	readSelection(new URL(c.req.url).searchParams, c.var.context.store.currency);

/** The page of the list that the address asks for; undefined when the catalog has no such list. */
export async function readList(
	c: C,
	path: string,
	selection: Selection,
	category = selection.category,
): Promise<ProductList | undefined> {
	const { id, currency } = c.var.context.store;
	const query: ListQuery = {
		...filtersOf(selection, currency),
		limit: perPage,
		q: selection.q || undefined,
		sort: selection.sort,
		category,
	};
	const list = (cursor?: string) => c.env.CATALOG.listProducts(id, { ...query, cursor });
	const cursor = c.req.query("cursor") || undefined;
	const found = await list(cursor);
	if ("items" in found) return listed(path, selection, found, cursor);
	// A marker from another list, or nobody's: the beginning is a better answer than none.
	const anew = found.problem === "request.bad_cursor" ? await list() : found;
	return "items" in anew ? listed(path, selection, anew) : undefined;
}

const listed = (path: string, selection: Selection, found: ProductPage, cursor?: string): ProductList => ({
	path,
	selection,
	cursor,
	items: found.items,
	facets: found.facets,
	nextCursor: found.nextCursor,
});

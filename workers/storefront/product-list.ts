import { filtersOf, readSelection, type Selection } from "../../web/list-selection.ts";
import type { ProductList } from "../../web/product-list.ts";
import { tags } from "../kit/caching.ts";
import type { Category, ListQuery, Product } from "../kit/product.ts";
import type { C } from "./visit.ts";

/** A multiple of five: the large pictures fall into place. */
const perPage = 25;

export const selectionOf = (c: C): Selection =>
	readSelection(new URL(c.req.url).searchParams, c.var.context.store.currency);

type Read = { list: ProductList; categories: Category[]; asOf: number };

/** The page of the list that the address asks for, and the navigation around it. */
export async function readList(c: C, path: string, selection: Selection, category = selection.category): Promise<Read> {
	const { store, bookmark } = c.var.context;
	const query: ListQuery = {
		...filtersOf(selection, store.currency),
		limit: perPage,
		q: selection.q || undefined,
		sort: selection.sort,
		category,
		cursor: c.req.query("cursor") || undefined,
	};
	const { list, cursor, categories, asOf } = await c.env.CATALOG.listPage(store.id, query, bookmark);
	const { items, facets, nextCursor } = list;
	return { list: { path, selection, cursor, items, facets, nextCursor }, categories, asOf };
}

/** Each once. */
export const productTags = (...shown: Product[][]): string[] => [
	...new Set(shown.flat().map(({ id }) => tags.product(id))),
];

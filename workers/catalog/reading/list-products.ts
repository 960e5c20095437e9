import type { Refusal } from "../../kit/problem.ts";
import type { ListQuery, ProductPage } from "../../kit/product.ts";
import { limitTo } from "../../kit/statement.ts";
import { findProducts } from "../search/search.ts";
import { readCursor } from "./cursor.ts";
import { filtersOf, isNarrowed } from "./filters.ts";
import { pageOf, type ReadyPage } from "./product-page.ts";
import { readPage } from "./read-page.ts";
import { reach, walkShelf } from "./walk-shelf.ts";

type Env = { DB: D1Database };

/** Published products of a store: a shelf in an order, or what a search has found. Anything narrowed is looked for within `reach`. */
export async function listProducts(env: Env, storeId: string, query: ListQuery): Promise<ProductPage | Refusal> {
	const page = await readProducts(env, storeId, query);
	return "ok" in page ? page : pageOf(page);
}

/** The same, ready to be said. */
export async function readProducts(env: Env, storeId: string, query: ListQuery): Promise<ReadyPage | Refusal> {
	if (query.q?.trim()) return listFound(env.DB, storeId, { ...query, q: query.q });
	const sort = query.sort ?? "newest";
	const after = query.cursor === undefined ? undefined : readCursor(sort, query.cursor);
	if (after && "ok" in after) return after;
	const shelf = { storeId, shelf: query.category ?? "" };
	const filters = filtersOf(query);
	const walk = { sort, after, range: filters.range };
	const isWhole = !isNarrowed(filters);
	return readPage(env.DB, {
		question: JSON.stringify([storeId, query]),
		order: sort,
		shelf,
		filters,
		limit: query.limit,
		listings: walkShelf(shelf, walk, limitTo(isWhole ? query.limit + 1 : reach)),
		// Where the reach ends, and whether it does before the shelf.
		...(!isWhole && { end: walkShelf(shelf, walk, limitTo(1, reach - 1)) }),
		hasFacets: query.cursor === undefined,
	});
}

async function listFound(
	d1: D1Database,
	storeId: string,
	query: ListQuery & { q: string },
): ReturnType<typeof readProducts> {
	const found = await findProducts(d1, storeId, query);
	if ("ok" in found) return found;
	const { corrected: _, ...page } = found;
	return page;
}

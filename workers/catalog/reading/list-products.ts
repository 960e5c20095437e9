import type { Refusal } from "../../kit/problem.ts";
import type { ListQuery } from "../../kit/product.ts";
import { limitTo } from "../../kit/statement.ts";
import { findProducts } from "../search/search.ts";
import { readCursor } from "./cursor.ts";
import { filtersOf, isNarrowed } from "./filters.ts";
import type { Looking } from "./look.ts";
import type { ReadyPage } from "./product-page.ts";
import { readPage } from "./read-page.ts";
import { reach, walkShelf } from "./walk-shelf.ts";

/**
 * Published products of a store: a shelf in an order, or what a search has found. Anything narrowed is looked for within
 * `reach`. Refused for a cursor of another list, before anything is read.
 */
export async function readProducts(
	look: Looking,
	storeId: string,
	query: ListQuery,
	hasFacets = query.cursor === undefined,
): Promise<ReadyPage | Refusal> {
	if (query.q?.trim()) return listFound(look, storeId, { ...query, q: query.q }, hasFacets);
	const sort = query.sort ?? "newest";
	const after = query.cursor === undefined ? undefined : readCursor(sort, query.cursor);
	if (after && "ok" in after) return after;
	const shelf = { storeId, shelf: query.category ?? "" };
	const filters = filtersOf(query);
	const walk = { sort, after, range: filters.range };
	const isWhole = !isNarrowed(filters);
	return readPage(look, {
		question: JSON.stringify([storeId, query]),
		order: sort,
		shelf,
		filters,
		limit: query.limit,
		listings: walkShelf(shelf, walk, limitTo(isWhole ? query.limit + 1 : reach)),
		// Where the reach ends, and whether it does before the shelf.
		...(!isWhole && { end: walkShelf(shelf, walk, limitTo(1, reach - 1)) }),
		hasFacets,
	});
}

async function listFound(
	look: Looking,
	storeId: string,
	query: ListQuery & { q: string },
	hasFacets: boolean,
): ReturnType<typeof readProducts> {
	const found = await findProducts(look, storeId, query, hasFacets);
	if ("ok" in found) return found;
	const { corrected: _, ...page } = found;
	return page;
}

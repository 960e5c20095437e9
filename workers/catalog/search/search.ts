import { sql } from "drizzle-orm";
import type { Refusal } from "../../kit/problem.ts";
import type { ListQuery, ProductPage } from "../../kit/product.ts";
import { limitTo } from "../../kit/statement.ts";
import { type Order, type Place, readCursor } from "../reading/cursor.ts";
import { filtersOf } from "../reading/filters.ts";
import { Look, type Looking, type Readable } from "../reading/look.ts";
import { emptyPage, pageOf, type ReadyPage } from "../reading/product-page.ts";
import { readPage } from "../reading/read-page.ts";
import type { Listings, Shelf } from "../reading/walk-shelf.ts";
import { type FoundRow, findCandidates } from "./find-candidates.ts";
import { rankFound } from "./rank-found.ts";
import { type Known, lookupsOf, mostWords, termsOf } from "./search-term.ts";
import { wordsOf } from "./words.ts";

/** `corrected` is what was found instead of what was typed. */
type Corrected = { corrected?: string };
/** A page of what was found. */
export type Found = ProductPage & Corrected;

const longest = 200;
/** A word has far fewer others beside it; this is a rail. */
const mostKnown = 2000;

type Search = ListQuery & { q: string };

/** Products that somebody may mean by these words, typos mended, best first. Three looks at the database, whatever is asked. */
export async function searchProducts(
	d1: Readable,
	storeId: string,
	query: Search,
	hasFacets?: boolean,
): Promise<Found | Refusal> {
	const found = await findProducts(new Look(d1), storeId, query, hasFacets);
	if ("ok" in found) return found;
	const { corrected, ...page } = found;
	return { ...pageOf(page), ...(corrected !== undefined && { corrected }) };
}

/** The same, ready to be said. */
export async function findProducts(
	look: Looking,
	storeId: string,
	query: Search,
	hasFacets = query.cursor === undefined,
): Promise<(ReadyPage & Corrected) | Refusal> {
	const order = query.sort ?? "relevance";
	const after = query.cursor === undefined ? undefined : readCursor(order, query.cursor);
	if (after && "ok" in after) return after;
	const text = query.q.toWellFormed().trim().slice(0, longest);
	const words = wordsOf(text).slice(0, mostWords);
	const terms = termsOf(words, await readKnown(look, storeId, words));
	const { candidates, isCut } = await findCandidates(look, storeId, text, terms);
	const ranked = rankFound(terms, text, candidates);
	const byPlace = comparing(order);
	const places = ranked.map(({ found, score }) => placeIn(order, found, score)).toSorted(byPlace);
	const shelf = { storeId, shelf: query.category ?? "" };
	const left = places.filter((place) => after === undefined || byPlace(place, after) > 0);
	if (left.length === 0) return emptyPage(hasFacets);
	const page = await readPage(look, {
		question: JSON.stringify([storeId, query]),
		order,
		shelf,
		filters: filtersOf(query),
		limit: query.limit,
		listings: listingsOf(shelf, left),
		hasFacets,
		isSearch: true,
		isCut,
	});
	const by = ranked[0]?.by.join(" ");
	return { ...page, ...(by && by !== words.join(" ") && { corrected: by }) };
}

async function readKnown(look: Looking, storeId: string, words: readonly string[]): Promise<Known[]> {
	const lookups = lookupsOf(words);
	if (lookups.length === 0) return [];
	const read = sql`
		SELECT asked.value ->> 0 AS at, w.word FROM json_each(${JSON.stringify(lookups)}) asked
		CROSS JOIN search_words w ON w.store_id = ${storeId} AND w.form = asked.value ->> 1 ${limitTo(mostKnown)}`;
	return (await look.read<{ known: Known[] }>({ known: read })).known;
}

function placeIn(order: Order, { id, nameKey, priceMinor }: FoundRow, score: number): Place {
	const keys: Record<Order, Place["key"]> = {
		relevance: score,
		newest: "",
		name: nameKey,
		price: priceMinor,
		"-price": priceMinor,
	};
	return { key: keys[order], id };
}

/** The same orders as a shelf's; what fits alike comes newest first. */
function comparing(order: Order): (one: Place, other: Place) => number {
	const keys = order === "-price" ? -1 : 1;
	const ids = order === "price" || order === "name" ? 1 : -1;
	return (one, other) => keys * compare(one.key, other.key) || ids * compare(one.id, other.id);
}

const compare = <Of extends string | number>(one: Of, other: Of): number => (one < other ? -1 : one > other ? 1 : 0);

/** The places as listings of a shelf, in the order they are given. */
const listingsOf = ({ storeId, shelf }: Shelf, places: readonly Place[]): Listings => ({
	rows: sql`(SELECT l.product_id, f.value ->> 0 AS key, l.price_minor, l.in_stock
		FROM json_each(${JSON.stringify(places.map(({ key, id }) => [key, id]))}) f
		CROSS JOIN listings l ON l.store_id = ${storeId} AND l.shelf = ${shelf} AND l.product_id = f.value ->> 1)`,
	isPriced: false,
});

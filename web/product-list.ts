import type { Facets, Product } from "../workers/kit/product.ts";
import { cleared, isNarrowed, type Selection, selectionQuery } from "./list-selection.ts";
import { link, type PageContext } from "./page.ts";
import { say, sayCount } from "./texts/index.ts";

/** One page of a list of products, and what it was narrowed to. */
export type ProductList = {
	/** Without the language prefix: `/categories/wear`. */
	path: string;
	selection: Selection;
	items: Product[];
	/** Only the first page has them. */
	facets?: Facets | undefined;
	/** Says where this page begins; nothing for the first. */
	cursor?: string | undefined;
	nextCursor: string | null;
};

type Place = Pick<ProductList, "path" | "selection">;

/** The list's address with this selection; its first page unless a cursor says otherwise. */
export const listHref = (page: PageContext, { path }: Place, selection: Selection, cursor?: string): string =>
	link(page, path) + selectionQuery(selection, cursor);

export const clearHref = (page: PageContext, list: Place): string => listHref(page, list, cleared(list.selection));

/** Only the beginning of the whole list, in its own order, is a page of its own to a search engine. */
export const isPlainList = ({ selection, cursor }: ProductList): boolean =>
	!isNarrowed(selection) && selection.sort === undefined && cursor === undefined;

/** How many there are, as far as it is known. */
export function countText(page: PageContext, facets?: Facets): string | undefined {
	if (!facets) return undefined;
	if (facets.isApproximate) return say(page, "products.count.more", { n: facets.total });
	return sayCount(page, "products.count", facets.total);
}

/** What the products of this page call an option's name or value in the shopper's language; the word itself where they say nothing. */
export function labelsOf({ items }: ProductList, page: PageContext): (word: string) => string {
	const known = new Map(
		page.locale === "es" ? items.flatMap(({ translations }) => Object.entries(translations.es?.labels ?? {})) : [],
	);
	return (word) => known.get(word) ?? word;
}

import type { Facets, ProductPage } from "../../kit/product.ts";
import { hashOfSaying, productOfSaying, type Saying, textOfSaying } from "./ready-product.ts";

/** A page of a list, ready to be said. */
export type ReadyPage = { items: Saying[]; nextCursor: string | null; facets?: Facets };

export const pageOf = ({ items, ...rest }: ReadyPage): ProductPage => ({ items: items.map(productOfSaying), ...rest });

/** The JSON of that page, and a text that changes whenever it does but is much shorter. */
export function textOf({ items, ...rest }: ReadyPage): { text: string; essence: string } {
	const end = JSON.stringify(rest);
	return {
		text: `{"items":[${items.map(textOfSaying).join()}],${end.slice(1)}`,
		essence: `${items.map(hashOfSaying).join("\n")}\n${end}`,
	};
}

/** A page of nothing; the same shape. */
export const emptyPage = (hasFacets: boolean): ReadyPage => ({
	items: [],
	nextCursor: null,
	...(hasFacets && {
		facets: { categories: [], options: [], price: null, inStock: 0, total: 0, isApproximate: false },
	}),
});

import type { ListQuery, ProductFilters } from "../../kit/product.ts";
import { fold } from "../search/words.ts";
import type { Stored } from "./fill.ts";

/** A tree by parent: what lies in a category lies in those above it. */
export type Parents = Readonly<Record<string, string | null>>;

/** The same questions answered by looking at every product. */
export const priceOf = ({ variants }: Stored): number => Math.min(...variants.map(({ priceMinor }) => priceMinor));
export const isInStock = ({ variants }: Stored): boolean => variants.some(({ stock }) => stock > 0);

export function liesIn({ category }: Stored, shelf: string, parents: Parents): boolean {
	for (let at: string | null = category; at; at = parents[at] ?? null) if (at === shelf) return true;
	return false;
}

const valuesOf = (product: Stored, name: string): string[] => {
	const at = product.options.findIndex((option) => option.name === name);
	return product.variants.map(({ options }) => options[at]).filter((value) => value !== undefined);
};

export function narrow(products: readonly Stored[], filters: ProductFilters, parents: Parents): Stored[] {
	const { category, minPrice = 0, maxPrice = Number.POSITIVE_INFINITY, inStock, options = [] } = filters;
	const byName = Map.groupBy(options, ({ name }) => name);
	return products.filter(
		(product) =>
			product.status === "published" &&
			(category === undefined || liesIn(product, category, parents)) &&
			priceOf(product) >= minPrice &&
			priceOf(product) <= maxPrice &&
			(inStock === undefined || isInStock(product) === inStock) &&
			[...byName].every(([name, chosen]) =>
				valuesOf(product, name).some((value) => chosen.some((one) => one.value === value)),
			),
	);
}

const compare = (one: string | number, other: string | number) => (one < other ? -1 : one > other ? 1 : 0);
const byId = (one: Stored, other: Stored) => compare(one.id, other.id);

export const orders: Record<NonNullable<ListQuery["sort"]>, (one: Stored, other: Stored) => number> = {
	newest: (one, other) => byId(other, one),
	price: (one, other) => priceOf(one) - priceOf(other) || byId(one, other),
	"-price": (one, other) => priceOf(other) - priceOf(one) || byId(other, one),
	name: (one, other) => compare(fold(one.title), fold(other.title)) || byId(one, other),
};

/** How the narrowed list divides; each part with its own filter left open. */
export function divide(products: readonly Stored[], filters: ProductFilters, parents: Parents) {
	const { category, options = [], ...others } = filters;
	const all = narrow(products, filters, parents);
	const prices = narrow(products, { category, options, inStock: filters.inStock }, parents).map(priceOf);
	const children = Object.keys(parents).filter((slug) => parents[slug] === (category ?? null));
	const names = new Set(products.flatMap((product) => product.options.map(({ name }) => name)));
	const count = (some: readonly Stored[], name: string) => {
		const values = some.flatMap((product) => [...new Set(valuesOf(product, name))]);
		return Object.fromEntries([...Map.groupBy(values, (value) => value)].map(([value, { length }]) => [value, length]));
	};
	const counts = [...names].map((name) => {
		const open = { ...others, category, options: options.filter((option) => option.name !== name) };
		return [name, count(narrow(products, open, parents), name)] as const;
	});
	return {
		total: all.length,
		inStock: narrow(products, { ...filters, inStock: true }, parents).length,
		price: prices.length === 0 ? null : [Math.min(...prices), Math.max(...prices)],
		categories: Object.fromEntries(
			children
				.map((slug) => [slug, all.filter((product) => liesIn(product, slug, parents)).length] as const)
				.filter(([, count]) => count > 0),
		),
		options: Object.fromEntries(counts.filter(([, values]) => Object.keys(values).length > 0)),
	};
}

import type { Request } from "autocannon";
import type { Product, ProductPage } from "../workers/kit/product.ts";
import type { Target } from "./load.ts";
import { makeCategories } from "./products.ts";
import { ask, atGateway, atService } from "./requests.ts";
import type { Shop } from "./shop.ts";
import { colors, shelves } from "./words.ts";

/** Targets of one shop by what is asked. */
export type Questions = Record<string, Target>;

const categories = makeCategories();
const leaves = categories.filter(({ parent }) => parent !== null).map(({ slug }) => slug);
const tops = categories.filter(({ parent }) => parent === null).map(({ slug }) => slug);
/** Each is in one of a hundred titles. */
const words = Object.values(shelves)
	.flatMap(({ nouns }) => nouns)
	.map((word) => word.toLowerCase())
	.filter((word) => word.length >= 6);

/** What is asked of a shop of any size, as shoppers do: pages, narrowed pages, searches. Each asks for many things in turn. */
export async function questions(shop: Shop): Promise<Questions> {
	const list = (queries: string[], fits: (products: Product[], query: URLSearchParams) => boolean): Target =>
		target(shop, shop.catalog, "/api/products", queries, atService, fits);
	return {
		"first page": list(["limit=20"], (items) => items.length === 20),
		"a page in the middle": list(
			(await deepCursors(shop)).map((cursor) => `limit=20&cursor=${encodeURIComponent(cursor)}`),
			(items) => items.length === 20,
		),
		"by name": list(
			["limit=20&sort=name"],
			isSorted((product) => product.title.toLowerCase()),
		),
		"by category": list(
			leaves.map((slug) => `category=${slug}`),
			(items, query) => items.length > 0 && items.every(({ category }) => category === query.get("category")),
		),
		"by price": list(["minPrice=2000&maxPrice=4000&sort=price"], (items) => items.length === 20 && items.every(costs)),
		"by option": list(
			colors.map((color) => `option=Color:${color}`),
			(items, query) => items.length > 0 && items.every(comesIn(query.get("option")?.split(":")[1] ?? "")),
		),
		"in stock": list(["inStock=true"], (items) => items.length > 0 && items.every(isInStock)),
		"category, price, in stock": list(
			tops.map((slug) => `category=${slug}&minPrice=2000&maxPrice=4000&inStock=true`),
			(items) => items.length > 0 && items.every(isInStock) && items.every(costs),
		),
		"search: a word": list(words.map(search), finds),
		"search: a part of one": list(
			words.map((word) => search(word.slice(1, -1))),
			finds,
		),
		"search: a typo": list(
			words.map((word) => search(mistyped(word))),
			(items) => items.some(named(words[0])),
		),
		"GET /api/search, a word": target(shop, shop.gateway, "/api/search", words.map(search), atGateway, finds),
	};
}

function target(
	shop: Shop,
	origin: string,
	path: string,
	queries: readonly string[],
	as: (request: Request) => Request,
	fits: (products: Product[], query: URLSearchParams) => boolean,
): Target {
	// Enough of them that none of the gateway's limits is met.
	const repeated = Array.from({ length: Math.max(500, queries.length) }, (_, at) => queries[at % queries.length] ?? "");
	return {
		name: `${path}?${queries[0]} of ${shop.products}`,
		origin,
		requests: repeated.map((query) => as({ path: `${path}?${query}` })),
		fits: (body) => fits((JSON.parse(body) as ProductPage).items, new URLSearchParams(queries[0])),
	};
}

const search = (word: string): string => `q=${encodeURIComponent(word)}`;
/** One letter in the middle is another. */
const mistyped = (word: string): string => {
	const at = word.length >> 1;
	return word.slice(0, at) + (word[at] === "q" ? "k" : "q") + word.slice(at + 1);
};

const lowest = ({ variants }: Product): number => Math.min(...variants.map(({ price }) => price.amount));
const costs = (product: Product): boolean => lowest(product) >= 2000 && lowest(product) <= 4000;
const isInStock = ({ availability }: Product): boolean => availability !== "out_of_stock";
const comesIn = (color: string) => (product: Product) =>
	product.options.some(({ name, values }) => name === "Color" && values.includes(color));
const named =
	(word = "") =>
	(product: Product) =>
		product.title.toLowerCase().includes(word);
const finds = (items: Product[], query: URLSearchParams): boolean =>
	items.slice(0, 1).some(named(query.get("q") ?? ""));
const isSorted = (by: (product: Product) => string) => (items: Product[]) => {
	const keys = items.map(by);
	return keys.length === 20 && keys.every((key, at) => at === 0 || (keys[at - 1] ?? "") <= key);
};

/** Walks to the middle of the list and answers the last markers on the way there. */
async function deepCursors({ catalog, products }: Shop): Promise<string[]> {
	const cursors: string[] = [];
	let cursor: string | null = null;
	for (let seen = 0; seen < products / 2; seen += 100) {
		const path = `/api/products?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`;
		const page: ProductPage = await ask<ProductPage>(catalog, atService({ path }));
		cursor = page.nextCursor;
		if (cursor) cursors.push(cursor);
	}
	return cursors.slice(-20);
}

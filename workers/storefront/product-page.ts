import { waitUntil } from "cloudflare:workers";
import type { Category, Product } from "../kit/product.ts";
import { Together } from "../kit/together.ts";
import type { C } from "./visit.ts";

/** What the page of a product shows, and how far the catalog had come when that was read. */
type ProductPageRead = { product?: Product; related: Product[]; categories: Category[]; asOf: number };

/** More at one look would keep the first of them waiting. */
const most = 20;

/** How long (ms) anybody waits for the look of others before she has one of her own. */
const patience = 500;
const crowd = new Together<Map<string, ProductPageRead>>(waitUntil, patience);

/**
 * A product, by its slug or id or a slug it had, with what stands beside it. Those that people ask for at the same time are read
 * together: a shop whose pages all have to be made anew asks the database a few times, not once for each.
 */
export async function readProductPage(c: C, asked: string, bookmark: string | undefined): Promise<ProductPageRead> {
	const { id: storeId } = c.var.context.store;
	const read = async (some: readonly string[]): Promise<[string, ProductPageRead][]> => {
		const { shown, categories, asOf } = await c.env.CATALOG.productPages(storeId, some, bookmark);
		return [...shown].map(([wish, page]) => [wish, { ...page, categories, asOf }]);
	};
	const readAll = async (all: readonly string[]) => new Map((await Promise.all(inParts(all).map(read))).flat());
	const alone = () => readAll([asked]);
	// Whoever has seen a change comes with a bookmark, and is not answered with what others ask.
	const pages = bookmark === undefined ? await crowd.of(storeId, [asked], readAll).catch(alone) : await alone();
	const page = pages.get(asked);
	if (!page) throw new Error("The catalog says nothing of what it was asked for");
	return page;
}

const inParts = (all: readonly string[]): string[][] =>
	Array.from({ length: Math.ceil(all.length / most) }, (_, at) => all.slice(at * most, (at + 1) * most));

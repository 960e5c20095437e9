import { sql } from "drizzle-orm";
import type { Category, ListQuery, Product, ProductPage } from "../../kit/product.ts";
import { limitTo } from "../../kit/statement.ts";
import { cardOf } from "./card.ts";
import { categoryOf, readProduct } from "./get-product.ts";
import { type Answer, LastAnswers } from "./last-answers.ts";
import { type CategoryRow, readCategories, shownCategories } from "./list-categories.ts";
import { readProducts } from "./list-products.ts";
import { Look, type Readable } from "./look.ts";
import { type NewestRow, newestOfEach, readNewestOfEach } from "./newest-of-each.ts";
import { type ProductAddress, readAddresses, readTotal } from "./product-addresses.ts";
import { pageOf, type ReadyPage } from "./product-page.ts";
import { columnsSince, type ProductRecord, productOf, type StateRecord } from "./product-rows.ts";
import { lastChangeOf, readyProducts, sayingsOf } from "./read-page.ts";
import { productOfSaying } from "./ready-product.ts";
import { walkShelf } from "./walk-shelf.ts";

/** What every page of a shop has, and how far the catalog had come when it was read. */
export type Navigation = { categories: Category[]; asOf: number };

function cardsOf(page: ReadyPage): ProductPage {
	const { items, ...rest } = pageOf(page);
	return { items: items.map(cardOf), ...rest };
}

const newestShown = 8;
const relatedShown = 4;

const navigationIn = ({ categories, asOf }: { categories: CategoryRow[]; asOf: number }): Navigation => ({
	categories: shownCategories(categories),
	asOf,
});

/** For a page that shows nothing else of the catalog. */
export async function readNavigation(d1: Readable, storeId: string): Promise<Navigation> {
	const look = new Look<{ categories: CategoryRow[] }>(d1, { categories: readCategories(storeId) });
	return navigationIn(await look.beside());
}

/** The newest of each top category, and the newest of all. */
export async function readHomePage(
	d1: Readable,
	storeId: string,
): Promise<Navigation & { featured: Product[]; newest: Product[] }> {
	const look = new Look<{ categories: CategoryRow[]; featured: NewestRow[] }>(d1, {
		categories: readCategories(storeId),
		featured: readNewestOfEach(storeId),
	});
	const newest = await readProducts(look, storeId, { limit: newestShown }, false);
	const { featured, ...rest } = await look.beside();
	return {
		...navigationIn(rest),
		featured: newestOfEach(featured).map(cardOf),
		newest: "ok" in newest ? [] : cardsOf(newest).items,
	};
}

/** A product, by whatever name it has or had, and the newest beside it where it lies. */
export async function readProductPage(
	d1: Readable,
	storeId: string,
	idOrSlug: string,
): Promise<Navigation & { product?: Product; related: Product[] }> {
	type Rows = { categories: CategoryRow[]; product: ProductRecord[]; related: StateRecord[] };
	const known = lastRelated.to(storeId);
	const shelf = { storeId, shelf: categoryOf(storeId, idOrSlug) };
	const look = new Look<Rows>(d1, {
		categories: readCategories(storeId),
		product: readProduct(storeId, idOrSlug),
		related: sql`SELECT ${columnsSince(lastChangeOf(known))} FROM ${walkShelf(shelf, { sort: "newest" }, limitTo(relatedShown + 1)).rows} listed
			CROSS JOIN products p ON p.id = listed.product_id`,
	});
	const rows = await look.beside();
	const [product] = rows.product.map(productOf);
	const ready = await readyProducts(look, rows.related, known);
	if ([...ready.keys()].some((id) => !known.has(id))) lastRelated.keep(storeId, withNew(known, ready));
	const related = sayingsOf(rows.related, ready)
		.map(productOfSaying)
		.filter(({ id }) => id !== product?.id);
	return { ...navigationIn(rows), ...(product && { product }), related: related.slice(0, relatedShown).map(cardOf) };
}

/** Products that were lately shown beside others, by store: much the same ones stand beside all of a category. */
const lastRelated = new LastAnswers(2000);
const mostRelated = 500;

const withNew = (known: Answer, ready: Answer): Answer => new Map([...ready, ...known].slice(0, mostRelated));

/** `cursor` is the one that was asked with, unless it was another list's: then this is the beginning. */
export type ListRead = Navigation & { list: ProductPage; cursor?: string };

/** A page of everything, of a category or of what a search finds. */
export async function readListPage(d1: Readable, storeId: string, query: ListQuery): Promise<ListRead> {
	const look = new Look<{ categories: CategoryRow[] }>(d1, { categories: readCategories(storeId) });
	const list = await readProducts(look, storeId, query);
	if ("ok" in list) {
		const { cursor, ...beginning } = query;
		if (cursor === undefined) throw new Error(list.detail);
		return readListPage(d1, storeId, beginning);
	}
	const navigation = navigationIn(await look.beside());
	const { q, category, ...anywhere } = query;
	// A category that is gone narrows no search.
	if (q && category !== undefined && !navigation.categories.some(({ slug }) => slug === category))
		return readListPage(d1, storeId, { ...anywhere, q });
	return { ...navigation, list: cardsOf(list), ...(query.cursor !== undefined && { cursor: query.cursor }) };
}

/** What a sitemap's part of so many tells of; see `readAddresses`. */
export async function readSiteMap(
	d1: Readable,
	storeId: string,
	most: number,
	part?: number,
): Promise<Navigation & { total: number; addresses: ProductAddress[] }> {
	type Rows = { categories: CategoryRow[]; counted: { total: number }[]; addresses: ProductAddress[] };
	const look = new Look<Rows>(d1, {
		categories: readCategories(storeId),
		counted: readTotal(storeId),
		addresses: readAddresses(storeId, most, part),
	});
	const { counted, addresses, ...rest } = await look.beside();
	return { ...navigationIn(rest), total: counted[0]?.total ?? 0, addresses };
}

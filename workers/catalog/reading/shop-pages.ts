import { sql } from "drizzle-orm";
import type { Category, ListQuery, Product, ProductPage } from "../../kit/product.ts";
import { limitTo } from "../../kit/statement.ts";
import { categoryOf, readProduct } from "./get-product.ts";
import { KnownCategories, newCategories } from "./known-categories.ts";
import { type Answer, LastAnswers, type Products } from "./last-answers.ts";
import { readProducts } from "./list-products.ts";
import { Look, type Readable } from "./look.ts";
import { type NewestRow, newestOfEach, readNewestOfEach } from "./newest-of-each.ts";
import { type ProductAddress, readAddresses, totalOf } from "./product-addresses.ts";
import type { ReadyPage } from "./product-page.ts";
import { productIn, type StateRecord, stateSince } from "./product-rows.ts";
import { readyProducts, sayingsOf } from "./read-page.ts";
import { cardOfSaying } from "./ready-product.ts";
import { Row } from "./row.ts";
import { walkShelf } from "./walk-shelf.ts";

/** What every page of a shop has, and how far the catalog had come when it was read. */
export type Navigation = { categories: Category[]; asOf: number };

const cardsOf = ({ items, ...rest }: ReadyPage): ProductPage => ({ items: items.map(cardOfSaying), ...rest });

const newestShown = 8;
const relatedShown = 4;

/** A category takes half a kilobyte. */
const knownCategories = new KnownCategories(20_000);

type Said = { categories: string | null };
const navigation = new Row<Said>(({ storeId, known }) => ({ categories: newCategories(storeId, known) }));

/** For a page that shows nothing else of the catalog. */
export async function readNavigation(d1: Readable, storeId: string): Promise<Navigation> {
	const { known, answer } = knownCategories.of(storeId);
	const { categories, asOf } = await new Look(d1, navigation, { storeId, known }).beside();
	return { categories: answer(categories, asOf), asOf };
}

/** The newest of each top category, and the newest of all. */
export async function readHomePage(
	d1: Readable,
	storeId: string,
): Promise<Navigation & { featured: Product[]; newest: Product[] }> {
	const { known, answer } = knownCategories.of(storeId);
	const rows = { featured: readNewestOfEach(storeId) };
	const look = new Look<Said, { featured: NewestRow[] }>(d1, navigation, { storeId, known }, rows);
	const newest = await readProducts(look, storeId, { limit: newestShown }, false);
	const { categories, asOf, featured } = await look.beside();
	return {
		categories: answer(categories, asOf),
		asOf,
		featured: newestOfEach(featured),
		newest: "ok" in newest ? [] : cardsOf(newest).items,
	};
}

/** A product, by whatever name it has or had, and the newest beside it where it lies. */
export type ShownProduct = { product?: Product; related: Product[] };

/** Several at one look, by what was asked for: each costs little beside the look itself. */
export async function readProductPages(
	d1: Readable,
	storeId: string,
	asked: readonly string[],
): Promise<Navigation & { shown: Map<string, ShownProduct> }> {
	const { known, answer } = knownCategories.of(storeId);
	const last = lastRelated.to(storeId);
	const wishes = JSON.stringify(asked);
	const look = new Look(d1, productPages, { storeId, asked: wishes, since: last.lastChange, known });
	const pages = (await look.each()).map(({ related, ...said }) => ({
		...said,
		beside: JSON.parse(related) as StateRecord[],
	}));
	const [first] = pages;
	if (!first) throw new Error("Nothing was asked for");
	const ready = await readyProducts(look, onceEach(pages.flatMap(({ beside }) => beside)), last);
	if ([...ready].some(([id, product]) => last.products.get(id) !== product))
		lastRelated.keep(storeId, withNew(last, ready));
	const shown = pages.map(({ wish, product, beside }): [string, ShownProduct] => {
		const itself = product === null ? undefined : productIn(product);
		const others = beside.filter(({ id }) => id !== itself?.id);
		const related = sayingsOf(others, ready).slice(0, relatedShown).map(cardOfSaying);
		return [wish, { ...(itself && { product: itself }), related }];
	});
	return { categories: answer(first.categories, first.asOf), asOf: first.asOf, shown: new Map(shown) };
}

const onceEach = (rows: readonly StateRecord[]): StateRecord[] => [
	...new Map(rows.map((row) => [row.id, row])).values(),
];

type PageRow = Said & { wish: string; product: string | null; related: string };
const productPages = new Row<PageRow>(
	({ storeId, since, known }) => {
		const wish = sql`wish.value`;
		const shelf = { storeId, shelf: categoryOf(storeId, wish) };
		const newest = walkShelf(shelf, { sort: "newest" }, limitTo(relatedShown + 1));
		return {
			wish,
			// Said once for all of them.
			categories: newCategories(storeId, sql`iif(wish.key = 0, ${known}, moment.asOf)`),
			product: readProduct(storeId, wish),
			related: sql`(SELECT json_group_array(${stateSince(since)})
				FROM ${newest.rows} listed CROSS JOIN products p ON p.id = listed.product_id)`,
		};
	},
	({ asked }) => sql`json_each(${asked}) wish`,
);

/** Products that were lately shown beside others, by store: much the same ones stand beside all of a category. */
const lastRelated = new LastAnswers(2000);
const mostRelated = 500;

const withNew = (known: Answer, ready: Products): Products =>
	new Map([...ready, ...[...known.products].filter(([id]) => !ready.has(id))].slice(0, mostRelated));

/** `cursor` is the one that was asked with, unless it was another list's: then this is the beginning. */
export type ListRead = Navigation & { list: ProductPage; cursor?: string };

/** A page of everything, of a category or of what a search finds. */
export async function readListPage(d1: Readable, storeId: string, query: ListQuery): Promise<ListRead> {
	const { known, answer } = knownCategories.of(storeId);
	const look = new Look(d1, navigation, { storeId, known });
	const list = await readProducts(look, storeId, query);
	if ("ok" in list) {
		const { cursor, ...beginning } = query;
		if (cursor === undefined) throw new Error(list.detail);
		return readListPage(d1, storeId, beginning);
	}
	const said = await look.beside();
	const categories = answer(said.categories, said.asOf);
	const { q, category, ...anywhere } = query;
	// A category that is gone narrows no search.
	if (q && category !== undefined && !categories.some(({ slug }) => slug === category))
		return readListPage(d1, storeId, { ...anywhere, q });
	const { asOf } = said;
	return { categories, asOf, list: cardsOf(list), ...(query.cursor !== undefined && { cursor: query.cursor }) };
}

/** What a sitemap's part of so many tells of; see `readAddresses`. */
export async function readSiteMap(
	d1: Readable,
	storeId: string,
	most: number,
	part?: number,
): Promise<Navigation & { total: number; addresses: ProductAddress[] }> {
	const { known, answer } = knownCategories.of(storeId);
	type Beside = Said & { total: number };
	const rows = { addresses: readAddresses(storeId, most, part) };
	const look = new Look<Beside, { addresses: ProductAddress[] }>(d1, siteMap, { storeId, known }, rows);
	const { categories, asOf, total, addresses } = await look.beside();
	return { categories: answer(categories, asOf), asOf, total, addresses };
}

const siteMap = new Row<Said & { total: number }>(({ storeId, known }) => ({
	categories: newCategories(storeId, known),
	total: totalOf(storeId),
}));

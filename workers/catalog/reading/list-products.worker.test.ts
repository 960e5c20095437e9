import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Facets, ListQuery, ProductFilters, ProductPage } from "../../kit/product.ts";
import { divide, narrow, orders, type Parents } from "../test/brute-force.ts";
import { catalogDatabase } from "../test/d1.ts";
import { change, type Draft, draftOf, fill, putCategories, type Stored } from "../test/fill.ts";
import { listProducts } from "../test/list-products.ts";
import { recording } from "../test/recorder.ts";
import { getProduct } from "./get-product.ts";
import { readHomePage, readNavigation } from "./shop-pages.ts";

let d1: D1Database;
let close: () => Promise<void>;
beforeAll(async () => {
	({ d1, close } = await catalogDatabase());
});
afterAll(() => close?.());

let made = 0;
/** A store nobody else in these tests knows. */
const newStore = () => `sto_${made++}`;

async function page(storeId: string, query: Partial<ListQuery> = {}): Promise<ProductPage> {
	const page = await listProducts(d1, storeId, { limit: 100, ...query });
	if (!("items" in page)) throw new Error(page.problem);
	return page;
}

/** All pages one after another. */
async function walk(storeId: string, query: Partial<ListQuery> = {}): Promise<string[]> {
	const { items, nextCursor } = await page(storeId, query);
	const ids = items.map(({ id }) => id);
	return nextCursor === null ? ids : [...ids, ...(await walk(storeId, { ...query, cursor: nextCursor }))];
}

describe("a list that was asked for before", () => {
	/** What it says now, and how much the database said for it. */
	async function again(storeId: string) {
		const { d1: recorded, trips } = recording(d1);
		const found = await listProducts(recorded, storeId, { limit: 2 });
		const items = "items" in found ? found.items : [];
		return { said: items.map(({ title, variants: [first] }) => [title, first?.price.amount, first?.available]), trips };
	}
	const three = async () => {
		const storeId = newStore();
		const products = await fill(
			d1,
			storeId,
			["Old", "Middle", "New"].map((title) => draftOf(title)),
		);
		expect((await again(storeId)).said).toEqual([
			["New", 1000, 5],
			["Middle", 1000, 5],
		]);
		return { storeId, products };
	};
	const variantOf = (productId: string) => sqlOne(`SELECT id FROM variants WHERE product_id = ?`, productId);
	const sqlOne = async (text: string, ...params: string[]) =>
		String(
			await d1
				.prepare(text)
				.bind(...params)
				.first("id"),
		);

	test("says every change of a product, of its stock, and of who is on it", async () => {
		const { storeId, products } = await three();
		const [old, middle, newest] = products as [Stored, Stored, Stored];
		await d1
			.prepare("UPDATE availability SET available = 1 WHERE variant_id = ?")
			.bind(await variantOf(newest.id))
			.run();
		expect((await again(storeId)).said).toEqual([
			["New", 1000, 1],
			["Middle", 1000, 5],
		]);
		await change(d1, storeId, middle, { priceMinor: 700 });
		expect((await again(storeId)).said).toEqual([
			["New", 1000, 1],
			["Middle", 700, 5],
		]);
		await change(d1, storeId, newest, { isDeleted: true });
		expect((await again(storeId)).said, "an older one comes onto the page").toEqual([
			["Middle", 700, 5],
			["Old", 1000, 5],
		]);
		await change(d1, storeId, old, { title: "Older" });
		expect((await again(storeId)).said).toEqual([
			["Middle", 700, 5],
			["Older", 1000, 5],
		]);
	});

	test("says what an older copy of the catalog says when that is asked, and the newer again from the newer", async () => {
		const { storeId, products } = await three();
		const [, middle] = products as [Stored, Stored, Stored];
		const say = async (title: string, version: number, updatedAt: number) => {
			await d1
				.prepare("UPDATE products SET title = ?, version = ?, updated_at = ? WHERE id = ?")
				.bind(title, version, updatedAt, middle.id)
				.run();
			return (await again(storeId)).said.map(([title]) => title);
		};
		const rule = await d1.prepare("SELECT sql FROM sqlite_schema WHERE name = 'product_moved'").first<string>("sql");
		// A copy that lags behind has what was there before, which no write brings back.
		await d1.prepare("DROP TRIGGER product_moved").run();
		expect(await say("Newer", 2, 20)).toEqual(["New", "Newer"]);
		expect(await say("Middle", 1, 0)).toEqual(["New", "Middle"]);
		expect(await say("Newer", 2, 20)).toEqual(["New", "Newer"]);
		expect(await say("Newest", 3, 10), "by a clock that is behind").toEqual(["New", "Newest"]);
		expect(await say("Newer", 2, 20)).toEqual(["New", "Newer"]);
		await d1.prepare(rule ?? "").run();
	});

	test("is not read again where nothing has changed, in one look", async () => {
		const { storeId } = await three();
		const { said, trips } = await again(storeId);
		expect(said).toHaveLength(2);
		expect(trips).toHaveLength(1);
	});
});

const parents: Parents = { tops: null, shirts: "tops", linen: "shirts", bottoms: null, empty: null };
const tree = Object.entries(parents).map(([slug, parent]) => ({ slug, parent }));

const option = fc.constantFrom("Size:S", "Size:M", "Color:Red", "Color:Blue", "Fit:Slim");
const drafts = fc.array(
	fc
		.record({
			title: fc.constantFrom("Ant", "ant", "Bee", "Ärm", "Zoo", "bee 2"),
			status: fc.constantFrom("published" as const, "published" as const, "draft" as const),
			category: fc.constantFrom("", "tops", "shirts", "linen", "bottoms", "unheard-of"),
			prices: fc.array(fc.constantFrom(0, 100, 100, 250, 999), { minLength: 1, maxLength: 4 }),
			stocks: fc.array(fc.constantFrom(0, 0, 3), { minLength: 4, maxLength: 4 }),
			shape: fc.constantFrom([], ["Size"], ["Color", "Size"], ["Fit"]),
		})
		.map(draftFrom),
	{ minLength: 0, maxLength: 25 },
);

const values: Record<string, [string, string]> = { Size: ["S", "M"], Color: ["Red", "Blue"], Fit: ["Slim", "Wide"] };

type Shape = { title: string; status: "published" | "draft"; category: string } & {
	prices: number[];
	stocks: number[];
	shape: readonly string[];
};

function draftFrom({ prices, stocks, shape, ...rest }: Shape): Draft {
	const combinations = shape.reduce<string[][]>(
		(rows, name) => rows.flatMap((row) => (values[name] ?? []).map((value) => [...row, value])),
		[[]],
	);
	return draftOf(rest.title, {
		...rest,
		options: shape.map((name) => ({ name, values: values[name] ?? [] })),
		variants: combinations
			.slice(0, prices.length)
			.map((options, at) => ({ options, priceMinor: prices[at] ?? 0, stock: stocks[at] ?? 0 })),
	});
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const filters: fc.Arbitrary<ProductFilters> = fc.record({
	category: maybe(fc.constantFrom("tops", "shirts", "bottoms", "empty", "nowhere")),
	minPrice: maybe(fc.constantFrom(0, 100, 101)),
	maxPrice: maybe(fc.constantFrom(100, 250, 2000)),
	inStock: maybe(fc.boolean()),
	options: maybe(
		fc.uniqueArray(option, { maxLength: 3 }).map((texts) =>
			texts.map((text) => {
				const [name = "", value = ""] = text.split(":");
				return { name, value };
			}),
		),
	),
});

const plain = (facets: Facets | undefined) =>
	facets && {
		total: facets.total,
		inStock: facets.inStock,
		price: facets.price && [facets.price.min.amount, facets.price.max.amount],
		categories: Object.fromEntries(facets.categories.map(({ value, count }) => [value, count])),
		options: Object.fromEntries(
			facets.options.map(({ name, values }) => [
				name,
				Object.fromEntries(values.map(({ value, count }) => [value, count])),
			]),
		),
	};

describe("any catalog, however it is asked", () => {
	test("lists what looking at every product finds, in that order, and says how it divides", {
		timeout: 60_000,
	}, async () => {
		await fc.assert(
			fc.asyncProperty(drafts, fc.array(filters, { minLength: 4, maxLength: 4 }), async (drafts, asked) => {
				const storeId = newStore();
				await putCategories(d1, storeId, tree);
				const products = await fill(d1, storeId, drafts);
				const everyWay = async (wanted: ProductFilters) => {
					const all = narrow(products, wanted, parents);
					const { facets } = await page(storeId, wanted);
					expect([wanted, plain(facets)]).toEqual([wanted, divide(products, wanted, parents)]);
					expect(facets?.isApproximate).toBe(false);
					for (const sort of ["newest", "price", "-price", "name"] as const)
						expect(await walk(storeId, { ...wanted, sort, limit: 11 })).toEqual(
							all.toSorted(orders[sort]).map(({ id }) => id),
						);
				};
				await Promise.all([{}, { category: "tops" }, ...asked].map(everyWay));
			}),
			{ numRuns: 6 },
		);
	});

	test("counts as if it had been written anew, whatever was changed before", { timeout: 60_000 }, async () => {
		const changes = fc.record({
			at: fc.nat(),
			title: fc.constantFrom("Ant", "Cow"),
			status: fc.constantFrom("published" as const, "draft" as const),
			category: fc.constantFrom("", "linen", "bottoms"),
		});
		await fc.assert(
			fc.asyncProperty(drafts, fc.array(changes, { maxLength: 8 }), async (drafts, changed) => {
				const storeId = newStore();
				await putCategories(d1, storeId, tree);
				const products = await fill(d1, storeId, drafts);
				for (const { at, ...rest } of changed) {
					const product = products[at % products.length];
					if (product) products[at % products.length] = await change(d1, storeId, product, rest);
				}
				for (const wanted of [{}, { category: "tops" }, { category: "shirts" }]) {
					expect(plain((await page(storeId, wanted)).facets)).toEqual(divide(products, wanted, parents));
				}
				for (const [at, product] of products.entries())
					products[at] = await change(d1, storeId, product, { status: "draft" });
				const { results } = await d1
					.prepare("SELECT * FROM shelf_counts WHERE store_id = ? AND count <> 0")
					.bind(storeId)
					.all();
				expect(results).toEqual([]);
			}),
			{ numRuns: 6 },
		);
	});
});

describe("a page", () => {
	test("goes on behind the last, whatever comes, goes or changes in between", async () => {
		const inOrder = async (sort: ListQuery["sort"]) => {
			const storeId = newStore();
			const price = (priceMinor: number) => ({ variants: [{ options: [], priceMinor, stock: 1 }] });
			const products = await fill(
				d1,
				storeId,
				Array.from({ length: 18 }, (_, at) => draftOf(`Thing ${at % 7}`, price((at * 37) % 11))),
			);
			const seen: string[] = [];
			const moved: Stored[] = [];
			let cursor: string | null | undefined;
			do {
				const { items, nextCursor } = await page(storeId, { sort, limit: 4, ...(cursor && { cursor }) });
				seen.push(...items.map(({ id }) => id));
				cursor = nextCursor;
				await fill(d1, storeId, [draftOf("Thing 3", price(5))]);
				const [gone, renamed] = [products[moved.length], products[17 - moved.length]];
				if (!gone || !renamed || moved.length >= 6) continue;
				await change(d1, storeId, gone, { isDeleted: true });
				await change(d1, storeId, renamed, { title: "Aaa", priceMinor: 0 });
				moved.push(gone, renamed);
			} while (cursor);
			const untouched = products.filter((product) => !moved.includes(product)).map(({ id }) => id);
			expect(seen.filter((id) => untouched.includes(id)).toSorted(), sort).toEqual(untouched.toSorted());
		};
		await Promise.all((["newest", "price", "-price", "name"] as const).map(inOrder));
	});

	test("is refused with a marker of another order, a broken one, or one we did not write", async () => {
		const storeId = newStore();
		await fill(d1, storeId, [draftOf("One"), draftOf("Two")]);
		const { nextCursor } = await page(storeId, { limit: 1 });
		const forged = Buffer.from('["newest","","x\' OR 1=1"]').toString("base64url");
		for (const cursor of [nextCursor ?? "", "?", "", "bm90aGluZw", forged, "💥"])
			expect(await listProducts(d1, storeId, { limit: 1, sort: "price", cursor }), cursor).toMatchObject({
				problem: "request.bad_cursor",
			});
	});

	test("of what nothing can fit is empty", async () => {
		const storeId = newStore();
		await fill(d1, storeId, [draftOf("One")]);
		const options = ["A", "B", "C", "D"].map((name) => ({ name, value: "x" }));
		expect(await page(storeId, { options })).toMatchObject({ items: [], nextCursor: null, facets: { total: 0 } });
		expect(await page("sto_nobody")).toMatchObject({ items: [], facets: { total: 0, price: null, categories: [] } });
	});
});

test("a rare thing in a long list is found, a few thousand looks at a time", { timeout: 60_000 }, async () => {
	const storeId = newStore();
	const sized = (value: string): Partial<Draft> => ({
		options: [{ name: "Size", values: [value] }],
		variants: [{ options: [value], priceMinor: 100, stock: 1 }],
	});
	const rare = await fill(d1, storeId, [draftOf("Rare", sized("XXL"))]);
	await fill(
		d1,
		storeId,
		Array.from({ length: 5200 }, (_, at) => draftOf(`Common ${at}`, sized("M"))),
	);
	const options = [{ name: "Size", value: "XXL" }];
	const first = await page(storeId, { options });
	expect(first.items).toEqual([]);
	expect(first.facets).toMatchObject({ isApproximate: true, total: 1 });
	expect(await walk(storeId, { options })).toEqual(rare.map(({ id }) => id));
	expect((await page(storeId)).facets).toMatchObject({ isApproximate: false, total: 5201, inStock: 5201 });
	expect((await page(storeId, { inStock: true })).facets).toMatchObject({ isApproximate: true, total: 5201 });
});

describe("one product", () => {
	test("is found by id, by slug, and by a slug it had before until another takes that", async () => {
		const storeId = newStore();
		const [product] = (await fill(d1, storeId, [draftOf("Cup", { slug: "cup" })])) as [Stored];
		const get = async (asked: string, store = storeId) => (await getProduct(d1, store, asked)).product?.slug;
		expect([await get("cup"), await get(product.id)]).toEqual(["cup", "cup"]);
		const renamed = await change(d1, storeId, product, { slug: "mug" });
		expect([await get("mug"), await get("cup")]).toEqual(["mug", "mug"]);
		const [other] = (await fill(d1, storeId, [draftOf("New cup", { slug: "cup" })])) as [Stored];
		expect((await getProduct(d1, storeId, "cup")).product?.id).toBe(other.id);
		await change(d1, storeId, renamed, { isDeleted: true });
		expect([await get("mug"), await get(product.id)]).toEqual([undefined, undefined]);
	});

	test("is nobody's but its store's, and a draft is nobody's at all", async () => {
		const [one, other] = [newStore(), newStore()];
		const [product] = (await fill(d1, one, [draftOf("Cup", { slug: "cup" })])) as [Stored];
		await fill(d1, one, [draftOf("Plan", { slug: "plan", status: "draft" })]);
		const get = async (store: string, asked: string) => (await getProduct(d1, store, asked)).product;
		expect(await get(other, product.id)).toBeUndefined();
		expect(await get(other, "cup")).toBeUndefined();
		expect(await get(one, "plan")).toBeUndefined();
	});

	test("has its variants in their order, with what is in the house", async () => {
		const storeId = newStore();
		const variants = ["L", "M", "S"].map((size, stock) => ({ options: [size], priceMinor: 100, stock }));
		await fill(d1, storeId, [
			draftOf("Shirt", { slug: "shirt", options: [{ name: "Size", values: ["S", "M", "L"] }], variants }),
		]);
		const { product } = await getProduct(d1, storeId, "shirt");
		expect(product?.variants.map(({ title, stock, available }) => [title, stock, available])).toEqual([
			["L", 0, 0],
			["M", 1, 1],
			["S", 2, 2],
		]);
		expect(product).toMatchObject({ availability: "low_stock", status: "published", tags: [], images: { length: 3 } });
	});
});

describe("categories", () => {
	test("come as a tree with what is anywhere in them, and without the empty ones", async () => {
		const storeId = newStore();
		await putCategories(d1, storeId, [
			{ slug: "b", position: 2 },
			{ slug: "a", position: 3 },
			{ slug: "b-two", parent: "b", position: 1 },
			{ slug: "b-one", parent: "b", position: 0 },
			{ slug: "b-one-deep", parent: "b-one" },
			{ slug: "empty", position: 1 },
		]);
		await fill(d1, storeId, [
			...["b-one-deep", "b-one-deep", "b-two", "a"].map((category) => draftOf("Thing", { category })),
			draftOf("Draft", { category: "empty", status: "draft" }),
		]);
		const { categories } = await readNavigation(d1, storeId);
		expect(categories.map(({ slug, depth, count }) => [slug, depth, count])).toEqual([
			["b", 0, 3],
			["b-one", 1, 2],
			["b-one-deep", 2, 2],
			["b-two", 1, 1],
			["a", 0, 1],
		]);
	});

	test("show their newest, each top one its own", async () => {
		const storeId = newStore();
		await putCategories(d1, storeId, [
			{ slug: "b", position: 1 },
			{ slug: "a", position: 2 },
			{ slug: "deep", parent: "b" },
			{ slug: "empty" },
		]);
		await fill(d1, storeId, [
			draftOf("Old", { category: "b" }),
			draftOf("New", { category: "deep" }),
			draftOf("Only", { category: "a" }),
		]);
		expect((await readHomePage(d1, storeId)).featured.map(({ title }) => title)).toEqual(["New", "Only"]);
	});
});

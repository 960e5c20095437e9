import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCategories, makeProducts } from "../../../bench/products.ts";
import type { ListQuery } from "../../kit/product.ts";
import { searchProducts } from "../search/search.ts";
import { catalogDatabase } from "../test/d1.ts";
import { fill, putCategories, type Stored } from "../test/fill.ts";
import { recording } from "../test/recorder.ts";
import { readHomePage, readListPage, readNavigation, readProductPages, readSiteMap } from "./shop-pages.ts";

const store = "sto_a";
let d1: D1Database;
let close: () => Promise<void>;
let products: Stored[];

beforeAll(async () => {
	({ d1, close } = await catalogDatabase());
	await putCategories(d1, store, makeCategories());
	products = await fill(d1, store, makeProducts(200));
});
afterAll(() => close?.());

type Read = (d1: D1Database) => Promise<unknown>;

const list =
	(query: Partial<ListQuery> = {}): Read =>
	(d1) =>
		readListPage(d1, store, { limit: 5, ...query });
const nextOf =
	(query: Partial<ListQuery> = {}): Read =>
	async (recorded) => {
		const { nextCursor } = (await readListPage(d1, store, { limit: 5, ...query })).list;
		if (nextCursor === null) throw new Error("There is no next page");
		return list({ ...query, cursor: nextCursor })(recorded);
	};
const find = (q: string, query: Partial<ListQuery> = {}): Read => list({ q, ...query });

const narrowed: Partial<ListQuery>[] = [
	{ inStock: true },
	{ inStock: false },
	{ minPrice: 500 },
	{ minPrice: 500, maxPrice: 90_000 },
	{ options: [{ name: "Color", value: "Moss" }] },
	{
		inStock: true,
		maxPrice: 90_000,
		options: [
			{ name: "Color", value: "Moss" },
			{ name: "Size", value: "S" },
			{ name: "Size", value: "M" },
		],
	},
];
const sorts: ListQuery["sort"][] = ["newest", "price", "-price", "name"];

/** Everything that a shopper can make the catalog read, by the method that pages ask, and each way it can be asked. */
const reads: Record<string, Read[]> = {
	listPage: [
		...[{}, { category: "kitchen" }, ...narrowed].flatMap((query) => sorts.map((sort) => list({ ...query, sort }))),
		...sorts.flatMap((sort) => [nextOf({ sort }), nextOf({ sort, inStock: true }), nextOf({ sort, minPrice: 1 })]),
		...["linen", "linne", "oak lamp", "oaklamp", "li nen", "te", "t", "!!", "linen zzzzzzzz quiet"].map((q) => find(q)),
		...narrowed.map((query) => find("linen", query)),
		...sorts.map((sort) => find("linen", { sort })),
		...["kitchen", "nowhere"].map((category) => find("linen", { category })),
		list({ cursor: "of another list" }),
	],
	search: [(d1) => searchProducts(d1, store, { q: "linen", limit: 5 }, false)],
	homePage: [(d1) => readHomePage(d1, store)],
	productPages: [
		(d1) => readProductPages(d1, store, [products[0]?.slug ?? ""]),
		(d1) =>
			readProductPages(
				d1,
				store,
				products.slice(0, 20).map(({ id }) => id),
			),
		(d1) => readProductPages(d1, store, ["nothing"]),
	],
	navigation: [(d1) => readNavigation(d1, store)],
	siteMap: [undefined, 1, 2, 9].map(
		(part): Read =>
			(d1) =>
				readSiteMap(d1, store, 50, part),
	),
};

test("every method that pages can ask is looked at here", () => {
	const source = readFileSync(resolve(import.meta.dirname, "../index.ts"), "utf8");
	const [reader = ""] = /class CatalogReader[\s\S]*?\n\}/.exec(source) ?? [];
	const methods = [...reader.matchAll(/^\t(?:async )?(\w+)\(/gm)].map(([, name]) => name);
	expect(methods.length).toBeGreaterThan(3);
	expect(methods.filter((name) => name !== undefined && !(name in reads))).toEqual([]);
});

describe("a read", () => {
	test("never walks a whole table, nor sorts more than it has bounded before", async () => {
		const { d1: recorded, trips } = recording(d1);
		for (const read of Object.values(reads).flat()) await read(recorded);
		const different = new Map(trips.flat().map((asked) => [asked.sql, asked]));
		expect(different.size).toBeGreaterThan(40);
		const faults = [];
		for (const { sql, params } of different.values()) {
			const { results } = await d1
				.prepare(`EXPLAIN QUERY PLAN ${sql}`)
				.bind(...params)
				.all<{ detail: string }>();
			faults.push(
				...faultsOf(
					sql,
					results.map(({ detail }) => detail),
				),
			);
		}
		expect(faults).toEqual([]);
	});

	test("names how many rows it wants in its text, so that nothing is planned twice", async () => {
		const { d1: recorded, trips } = recording(d1);
		for (const read of Object.values(reads).flat()) await read(recorded);
		const unplanned = trips.flat().filter(({ sql }) => /\b(?:LIMIT|OFFSET)\s*\?/i.test(sql));
		expect(unplanned.map(({ sql }) => sql)).toEqual([]);
	});

	/** Statements by round trip. */
	const costOf = async (read: Read) => {
		const { d1: recorded, trips } = recording(d1);
		await read(recorded);
		return trips.map((asked) => asked.length);
	};

	test("of a list is one batch, with the navigation and how far the catalog had come", async () => {
		expect(await costOf(list())).toEqual([3]);
		expect(await costOf(nextOf())).toEqual([2]);
		expect(await costOf(list({ category: "kitchen", sort: "price" }))).toEqual([3]);
		expect(await costOf(list({ inStock: true, options: [{ name: "Color", value: "Moss" }] }))).toEqual([5]);
		expect(await costOf(nextOf({ inStock: true }))).toEqual([3]);
		expect(await costOf(list({ cursor: "of another list" }))).toEqual([3]);
	});

	test("of any other page is one batch, too", async () => {
		const costs = { homePage: 3, productPages: 1, navigation: 1, siteMap: 2 };
		for (const [name, statements] of Object.entries(costs))
			for (const read of reads[name] ?? []) expect(await costOf(read), name).toEqual([statements]);
	});

	test("of a search is three round trips at most", async () => {
		expect(await costOf(find("linne"))).toEqual([2, 1, 3]);
		expect(await costOf((d1) => searchProducts(d1, store, { q: "linen", limit: 5 }, false))).toEqual([2, 1, 1]);
		expect(await costOf(find("zzzzzzz"))).toEqual([2, 1]);
		expect(await costOf(find("quiet linen bowl and ten words more than that at least"))).toEqual([2, 1, 3]);
		expect(await costOf(find("!!")), "no word at all").toEqual([2]);
	});
});

/** What is walked from end to end must be what the statement made itself, or what is bounded by a match or a JSON value. */
function faultsOf(sql: string, plan: string[]): string[] {
	const made = plan.map((detail) => /^(?:CO-ROUTINE|MATERIALIZE) (\w+)/.exec(detail)?.[1]);
	const isBounded = (detail: string) =>
		// SQLite's own table has a row for each of ours that counts.
		/VIRTUAL TABLE INDEX|CONSTANT ROW|\(subquery-\d+\)|SCAN sqlite_sequence/.test(detail) ||
		made.includes(/^SCAN (\w{2,})$/.exec(detail)?.[1] ?? "-");
	const scans = plan.filter((detail) => detail.startsWith("SCAN") && !isBounded(detail));
	// These two put together what they have limited themselves.
	const limits = /^\s*WITH (looked_at|\s*typed) AS MATERIALIZED/.test(sql);
	const sorts = limits ? [] : plan.filter((detail) => detail.includes("TEMP B-TREE"));
	return [...scans, ...sorts].map((fault) => `${fault} in ${sql.replaceAll(/\s+/g, " ").slice(0, 120)}`);
}

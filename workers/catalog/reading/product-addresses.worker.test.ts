import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCategories, makeProducts } from "../../../bench/products.ts";
import { catalogDatabase } from "../test/d1.ts";
import { change, fill, putCategories, type Stored } from "../test/fill.ts";
import { readSiteMap } from "./shop-pages.ts";

let d1: D1Database;
let close: () => Promise<void>;
let products: Stored[];

beforeAll(async () => {
	({ d1, close } = await catalogDatabase());
	await putCategories(d1, "sto_a", makeCategories());
	products = await fill(d1, "sto_a", makeProducts(30));
	await fill(d1, "sto_b", makeProducts(2, "other"));
});
afterAll(() => close?.());

const told = async (part?: number, most = 10) =>
	(await readSiteMap(d1, "sto_a", most, part)).addresses.map(({ slug }) => slug);

test("the parts tell of every published product of the store, each once, and of nothing else", async () => {
	const [draft, gone] = products.splice(3, 2);
	if (!draft || !gone) return expect.unreachable();
	await change(d1, "sto_a", draft, { status: "draft" });
	await change(d1, "sto_a", gone, { isDeleted: true });
	expect(await readSiteMap(d1, "sto_a", 10)).toMatchObject({ total: 28 });
	const parts = await Promise.all([1, 2, 3, 4].map((part) => told(part)));
	expect(parts.map(({ length }) => length)).toEqual([10, 10, 8, 0]);
	const all = products.map(({ slug }) => slug).sort();
	expect(parts.flat().sort()).toEqual(all);
	expect(await readSiteMap(d1, "sto_none", 10)).toMatchObject({ total: 0, addresses: [] });
	expect((await told(undefined, 28)).sort(), "all of it where that is one part").toEqual(all);
	expect(await told(undefined, 27), "and nothing where it is not").toEqual([]);
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCategories, makeProducts } from "../../../bench/products.ts";
import { catalogDatabase } from "../test/d1.ts";
import { change, fill, putCategories, type Stored } from "../test/fill.ts";
import { countProducts, productAddresses } from "./product-addresses.ts";

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

const told = async (skipped: number) =>
	(await productAddresses({ DB: d1 }, "sto_a", skipped, 10)).map(({ slug }) => slug);

test("the parts tell of every published product of the store, each once, and of nothing else", async () => {
	const [draft, gone] = products.splice(3, 2);
	if (!draft || !gone) return expect.unreachable();
	await change(d1, "sto_a", draft, { status: "draft" });
	await change(d1, "sto_a", gone, { isDeleted: true });
	expect(await countProducts({ DB: d1 }, "sto_a")).toBe(28);
	const parts = await Promise.all([0, 10, 20, 30].map(told));
	expect(parts.map(({ length }) => length)).toEqual([10, 10, 8, 0]);
	expect(parts.flat().sort()).toEqual(products.map(({ slug }) => slug).sort());
	expect(await countProducts({ DB: d1 }, "sto_none")).toBe(0);
});

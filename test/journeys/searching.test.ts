import { afterAll, beforeAll, expect, test } from "vitest";
import type { Product } from "../../workers/kit/product.ts";
import { type Shop, startShop } from "../shop.ts";
import { Shopper } from "../shopper.ts";

let shop: Shop;
beforeAll(async () => {
	shop = await startShop();
});
afterAll(() => shop?.close());

type Found = { items: (Product & { inCart: number | null })[]; nextCursor: string | null; query: string };

test("a shopper finds a product by its name, its own store's alone, and sees what of it is in her cart", async () => {
	const shopper = new Shopper(shop);
	const { product, variant } = await shopper.something(2);
	const find = async (who: Shopper, q: string) =>
		(await who.call<Found>("GET", `/api/search?q=${encodeURIComponent(q)}`)).body;
	const before = await find(shopper, product.title);
	expect(before.items[0]).toMatchObject({ id: product.id, inCart: 0 });
	await shopper.add(variant.id, 2);
	const after = await find(shopper, product.title);
	expect(after.items[0]).toMatchObject({ id: product.id, inCart: 2 });
	expect((await find(new Shopper(shop), product.title)).items[0]).toMatchObject({ inCart: 0 });
	const elsewhere = await find(new Shopper(shop, "http://my-brand.localhost:8787"), product.title);
	expect(elsewhere.items.map(({ id }) => id)).not.toContain(product.id);
});

test("a list can be narrowed by what it says it divides into", async () => {
	const shopper = new Shopper(shop);
	type List = { items: Product[]; facets: { total: number; categories: { value: string; count: number }[] } };
	const list = async (query: string) => (await shopper.call<List>("GET", `/api/products?limit=100${query}`)).body;
	const { facets } = await list("");
	const [category] = facets.categories;
	expect(facets.total).toBeGreaterThan(0);
	const narrowed = await list(`&category=${category?.value}&sort=-price&inStock=true`);
	expect(narrowed.items.length).toBeGreaterThan(0);
	expect(narrowed.facets.total).toBe(narrowed.items.length);
	expect((await list(`&category=${category?.value}`)).facets.total).toBe(category?.count);
});

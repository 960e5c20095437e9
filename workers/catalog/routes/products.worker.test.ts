import { afterAll, beforeAll, expect, test } from "vitest";
import { withContext } from "../../kit/context.ts";
import { service } from "../../kit/service.ts";
import { demoStores } from "../../local/demo/stores.ts";
import { catalogDatabase } from "../test/d1.ts";
import { change, draftOf, fill, putCategories, type Stored } from "../test/fill.ts";
import { recording } from "../test/recorder.ts";
import { products } from "./products.ts";
import { search } from "./search.ts";

const [{ store }] = demoStores as [(typeof demoStores)[number]];
const app = service<CatalogEnv>().route("/", products).route("/", search);

let d1: D1Database;
let close: () => Promise<void>;
beforeAll(async () => {
	({ d1, close } = await catalogDatabase());
	await putCategories(d1, store.id, [{ slug: "home" }, { slug: "lamps", parent: "home" }]);
	const sized = (size: string) => ({
		category: "lamps",
		options: [{ name: "Size", values: [size] }],
		variants: [{ options: [size], priceMinor: 100, stock: 1 }],
	});
	await fill(d1, store.id, [draftOf("Lamp", sized("S")), draftOf("Tall lamp", sized("L")), draftOf("Towel")]);
});
afterAll(() => close?.());

async function get(path: string, headers: Record<string, string> = {}) {
	const request = new Request(`http://shop.test${path}`, { headers });
	const context = { store, requestId: "req", address: "", traceparent: "" };
	// Nothing here asks for more than the catalog's own database.
	const answer = await app.request(withContext(request, context), undefined, { DB: d1 } as CatalogEnv);
	const text = await answer.text();
	return { status: answer.status, headers: answer.headers, body: text === "" ? undefined : JSON.parse(text) };
}
const titles = async (path: string) => (await get(path)).body.items.map((item: { title: string }) => item.title);

test("a list is narrowed, sorted and searched by its address, and its first page says how it divides", async () => {
	expect(await titles("/api/products")).toEqual(["Towel", "Tall lamp", "Lamp"]);
	expect(await titles("/api/products?category=home&sort=name")).toEqual(["Lamp", "Tall lamp"]);
	expect(await titles("/api/products?option=Size:S&option=Size:L&inStock=true&maxPrice=100&sort=price")).toHaveLength(
		2,
	);
	expect(await titles("/api/products?q=lmap&option=Size:L")).toEqual(["Tall lamp"]);
	const first = await get("/api/products?limit=2");
	expect(first.body.facets).toMatchObject({ total: 3, categories: [{ value: "home", count: 2 }] });
	const second = await get(`/api/products?limit=2&cursor=${first.body.nextCursor}`);
	expect(second.body).toMatchObject({ items: [{ title: "Lamp" }], nextCursor: null });
	expect(second.body).not.toHaveProperty("facets");
});

test("what makes no sense is refused with its path", async () => {
	const refused = async (path: string) => {
		const { status, body } = await get(path);
		return [status, body.code, body.errors?.[0]?.path];
	};
	expect(await refused("/api/products?minPrice=2&maxPrice=1")).toEqual([400, "request.invalid", "maxPrice"]);
	expect(await refused("/api/products?inStock=perhaps")).toEqual([400, "request.invalid", "inStock"]);
	expect(await refused("/api/products?cursor=x")).toEqual([400, "request.bad_cursor", undefined]);
	expect(await refused("/api/search")).toEqual([400, "request.invalid", "q"]);
	expect(await refused("/api/search?q=lamp&cursor=x")).toEqual([400, "request.bad_cursor", undefined]);
});

test("a product's former address leads to where it is now", async () => {
	const [cup] = (await fill(d1, store.id, [draftOf("Cup", { slug: "taza-de-té", status: "published" })])) as [Stored];
	await change(d1, store.id, cup, { slug: "tazón" });
	const former = await get(`/api/products/${encodeURIComponent("taza-de-té")}`);
	expect([former.status, former.headers.get("location")]).toEqual([
		301,
		`/api/products/${encodeURIComponent("tazón")}`,
	]);
	const now = await get(former.headers.get("location") ?? "");
	expect(now).toMatchObject({ status: 200, body: { id: cup.id, slug: "tazón" } });
	expect((await get(`/api/products/${cup.id}`)).status).toBe(200);
	expect(await get("/api/products/nothing")).toMatchObject({ status: 404, body: { code: "product.not_found" } });
	await change(d1, store.id, { ...cup, slug: "tazón" }, { isDeleted: true });
});

test("every answer tells what it is made of, and how far the catalog had come", async () => {
	const made = async (path: string) => {
		const { status, headers } = await get(path);
		return [status, headers.get("tussi-as-of"), headers.get("cache-tag")?.split(",")];
	};
	const { items } = (await get("/api/products?category=home&limit=2")).body;
	const each = items.map(({ id }: { id: string }) => `stock:${id}`);
	expect(await made("/api/products?category=home&limit=2")).toEqual([200, "0", [...each, "shelf:home"]]);
	expect(await made("/api/products?category=gr%C3%BCn")).toEqual([200, "0", ["shelf:gr%C3%BCn"]]);
	expect((await made("/api/products"))[2]).toContain("shelf:");
	expect((await made("/api/products?q=lamp&category=home"))[2]).toContain("shelf:");
	const [{ id, slug }] = items;
	for (const asked of [id, slug]) expect(await made(`/api/products/${asked}`)).toEqual([200, "0", [`stock:${id}`]]);
	expect(await made("/api/categories")).toEqual([200, "0", ["categories", "counts"]]);
});

test("an answer comes from a copy of the catalog as new as the request's bookmark says", async () => {
	const { d1: recorded, sessions } = recording(d1);
	for (const path of ["/api/products", "/api/products/nothing", "/api/categories"]) {
		const context = { store, requestId: "req", address: "", traceparent: "", bookmark: `after ${path}` };
		const request = withContext(new Request(`http://shop.test${path}`), context);
		await app.request(request, undefined, { DB: recorded } as CatalogEnv);
	}
	expect(sessions).toEqual(["after /api/products", "after /api/products/nothing", "after /api/categories"]);
});

test("a search tells what it was asked and what it took it for", async () => {
	const { body, headers } = await get("/api/search?q=%20lmap%20&limit=1");
	expect(body).toMatchObject({ items: [{ title: "Lamp" }], query: "lmap", corrected: "lamp" });
	expect(body).not.toHaveProperty("facets");
	expect((await get("/api/search?q=lmap&limit=1", { "if-none-match": headers.get("etag") ?? "" })).status).toBe(304);
	const next = await get(`/api/search?q=lmap&limit=1&cursor=${body.nextCursor}`);
	expect(next.body).toMatchObject({ items: [{ title: "Tall lamp" }], nextCursor: null });
});

test("categories are a tree", async () => {
	expect((await get("/api/categories")).body).toMatchObject({
		items: [
			{ slug: "home", depth: 0, parent: null, count: 2 },
			{ slug: "lamps", depth: 1, parent: "home", count: 2 },
		],
		nextCursor: null,
	});
});

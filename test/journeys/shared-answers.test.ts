import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { tellRebuilt } from "../../workers/catalog/reshelve.ts";
import type { Category, Product } from "../../workers/kit/product.ts";
import type { Store } from "../../workers/kit/store.ts";
import { type Shop, startShop } from "../shop.ts";
import { Shopper } from "../shopper.ts";

const brand = "http://my-brand.localhost:8787";

let shop: Shop;
beforeAll(async () => {
	shop = await startShop();
	await shop.fetch("/api/health");
	await quiet();
});
afterAll(() => shop?.close());

/** Nothing that happened is left to be told. */
async function quiet() {
	const { DB, INVENTORY, CHORES } = await shop.env<CatalogEnv>("catalog");
	const left = async (d1: D1Database) =>
		(await d1.prepare("SELECT count(*) AS n FROM outbox").first<{ n: number }>())?.n;
	await vi.waitFor(
		async () => {
			for (const name of ["inventory", "catalog", "news"]) await CHORES.tick(name);
			expect(await Promise.all([DB, INVENTORY].map(left))).toEqual([0, 0]);
		},
		{ timeout: 20_000 },
	);
}

type Seen = { path: string; status: number; where: string | null; text: string; headers: Headers };

async function look(path: string, headers: Record<string, string> = {}): Promise<Seen> {
	const answer = await shop.fetch(path, { headers });
	const { status } = answer;
	return { path, status, where: answer.headers.get("x-cache"), text: await answer.text(), headers: answer.headers };
}

const products = async (host = "") => new Shopper(shop, host).products("?limit=100");

/** Addresses of everything a shopper sees and a program reads of a store's catalog. */
async function everything(host = ""): Promise<string[]> {
	const { items } = await products(host);
	const { items: categories } = JSON.parse((await look(`${host}/api/categories`)).text) as { items: Category[] };
	const lists = ["/products", "/products?sort=price", ...categories.map(({ slug }) => `/categories/${slug}`)];
	const pages = ["", ...lists, ...items.slice(0, 20).map(({ slug }) => `/products/${slug}`), "/search?q=a"];
	const api = ["/api/products", "/api/products?limit=5&sort=name", "/api/categories", "/sitemap.xml", "/favicon.svg"];
	const ofApi = [...api, ...items.slice(0, 10).map(({ slug }) => `/api/products/${slug}`)];
	return [...pages.flatMap((page) => [page || "/", `/es${page}`]), ...ofApi].map((path) => host + path);
}

async function crawl(paths: readonly string[]): Promise<Map<string, Seen>> {
	const seen = new Map<string, Seen>();
	for (const path of paths) seen.set(path, await look(path));
	return seen;
}

const pathsWhere = (seen: Map<string, Seen>, holds: (one: Seen) => boolean): string[] =>
	[...seen.values()].filter(holds).map(({ path }) => path);

/** Every answer as it is when nothing is kept. */
async function anew(paths: readonly string[]): Promise<Map<string, Seen>> {
	await tellRebuilt((await shop.env<CatalogEnv>("catalog")).DB);
	await quiet();
	return crawl(paths);
}

async function manager(host = "") {
	const person = new Shopper(shop, host);
	person.accessToken = await shop.token(host ? "partner" : "admin");
	return {
		async change(id: string, patch: object): Promise<Product> {
			const { headers } = await person.call<Product>("GET", `/api/admin/products/${id}`);
			const match = { "if-match": headers.get("etag") ?? "" };
			const { status, body } = await person.call<Product>("PATCH", `/api/products/${id}`, patch, match);
			expect(status, JSON.stringify(body)).toBe(200);
			return body;
		},
		person,
	};
}

describe("a shop that has been looked through once", () => {
	test("answers everything from what it keeps, and says so", async () => {
		const paths = [...(await everything()), ...(await everything(brand))];
		expect(paths.length).toBeGreaterThan(100);
		const first = await crawl(paths);
		expect(pathsWhere(first, ({ status }) => status !== 200)).toEqual([]);
		const again = await crawl(paths);
		const hits = pathsWhere(again, ({ where }) => where === "HIT");
		expect(hits.length / paths.length).toBeGreaterThanOrEqual(0.99);
		expect(pathsWhere(again, ({ path, text }) => text !== first.get(path)?.text)).toEqual([]);
		expect(pathsWhere(again, ({ headers }) => headers.get("etag") === null)).toEqual([]);
	});

	test("answers the same bytes to everybody, and sets no cookie", async () => {
		const paths = await everything();
		const plain = await crawl(paths);
		const others: Record<string, string>[] = [
			{ cookie: `__Host-access=${await shop.token("shopper")}; __Host-cart=x; __Host-age=18`, "user-agent": "phone" },
			{
				authorization: `Bearer ${await shop.token("admin")}`,
				accept: "application/json",
				"accept-encoding": "br, gzip",
			},
			{ "x-forwarded-host": "evil.test", "x-original-url": "/cart", referer: "https://evil.test/" },
		];
		for (const path of paths) {
			const link = `${path}${path.includes("?") ? "&" : "?"}utm_source=mail&fbclid=${crypto.randomUUID()}`;
			for (const headers of others) {
				const seen = await look(link, headers);
				expect([seen.text, seen.headers.get("etag")], path).toEqual([
					plain.get(path)?.text,
					plain.get(path)?.headers.get("etag"),
				]);
				expect(seen.headers.get("set-cookie")).toBeNull();
			}
		}
	});

	test("never gives one store's, or one language's, for another's", async () => {
		for (const path of ["/", "/products", "/api/products", "/api/categories", "/sitemap.xml", "/favicon.svg"])
			for (const [one, other] of [
				["", brand],
				[brand, ""],
			] as const) {
				const [here, there] = [await look(one + path), await look(other + path)];
				expect(here.text, path).not.toBe(there.text);
				expect((await look(one + path)).text).toBe(here.text);
			}
		const [english, spanish] = [{ "accept-language": "en" }, { "accept-language": "es-ES,es;q=0.9,en;q=0.5" }];
		for (const _ of [1, 2]) {
			expect((await look("/products", english)).text).toContain('<html lang="en"');
			expect((await look("/products", spanish)).text).toContain('<html lang="es"');
			expect((await look("/en/products", spanish)).text).toContain('<html lang="en"');
		}
	});

	test("sends nothing again to who has it", async () => {
		const etag = (await look("/products")).headers.get("etag") ?? "";
		for (const headers of [{ "if-none-match": etag }, { "if-none-match": `W/${etag}` }]) {
			const { status, text } = await look("/products", headers);
			expect([status, text]).toEqual([304, ""]);
		}
	});
});

describe("a change", () => {
	/** What was made anew after the change, and that nothing else had to be. */
	async function madeAnewBy(change: () => Promise<unknown>, host = "") {
		const paths = [...(await everything()), ...(await everything(brand))];
		await quiet();
		await crawl(paths);
		const before = await crawl(paths);
		expect(pathsWhere(before, ({ where }) => where !== "HIT")).toEqual([]);
		await change();
		await quiet();
		const now = await crawl(paths);
		const fresh = await anew(paths);
		// Whatever was not made anew is what it would be.
		expect(pathsWhere(now, ({ path, text }) => text !== fresh.get(path)?.text)).toEqual([]);
		const made = pathsWhere(now, ({ where }) => where !== "HIT");
		expect(made.filter((path) => path.startsWith(brand) !== (host === brand))).toEqual([]);
		return { before, now, made };
	}

	test("of a product's description makes anew the pages that show the product, and no other", async () => {
		const product = (await products()).items[3] ?? expect.unreachable();
		const { change } = await manager();
		const { before, made } = await madeAnewBy(() => change(product.id, { description: "<p>Said anew.</p>" }));
		const showing = pathsWhere(before, ({ text }) => text.includes(product.slug));
		expect(made.toSorted()).toEqual(showing.toSorted());
		expect(made.length).toBeLessThan(before.size / 2);
	});

	test("of a price is seen by the next request, everywhere, and leaves other shelves alone", async () => {
		const product = (await products(brand)).items[0] ?? expect.unreachable();
		const { change } = await manager(brand);
		const variants = product.variants.map(({ id, price }) => ({ id, price: { ...price, amount: 123_456 } }));
		const { now, made } = await madeAnewBy(() => change(product.id, { variants }), brand);
		for (const path of [`/products/${product.slug}`, `/categories/${product.category}`, "/products", "/"])
			expect(now.get(brand + path)?.text, path).toMatch(/1[,.]234[,.]56/);
		const { items } = JSON.parse((await look(`${brand}/api/categories`)).text) as { items: Category[] };
		const elsewhere = items.filter(({ slug, parent }) => slug !== product.category && parent === null);
		expect(elsewhere.length).toBeGreaterThan(0);
		for (const { slug } of elsewhere) expect(made).not.toContain(`${brand}/categories/${slug}`);
	});

	test("of stock is on the page when there are few, and on no other product's", async () => {
		const { items } = await products();
		const product = items.find(({ variants }) => variants.length === 1 && (variants[0]?.available ?? 0) > 10);
		const [variant] = product?.variants ?? [];
		if (!product || !variant) return expect.unreachable();
		const { person } = await manager();
		const set = (delta: number) =>
			person.call("POST", `/api/products/${product.id}/stock`, {
				variantId: variant.id,
				delta,
				reason: "counted",
			});
		const { now, before, made } = await madeAnewBy(() => set(2 - variant.available));
		expect(now.get(`/products/${product.slug}`)?.text ?? (await look(`/products/${product.slug}`)).text).toContain(
			"2 left",
		);
		const showing = pathsWhere(before, ({ text }) => text.includes(product.slug) || text.includes(product.id));
		expect(made.filter((path) => !showing.includes(path))).toEqual([]);
		await set(variant.available - 2);
	});

	test("of how many there are while there are many touches exact numbers, and no page", async () => {
		const { items } = await products();
		const product = items.find(({ variants }) => variants.every(({ available }) => available > 10));
		const [variant] = product?.variants ?? [];
		if (!product || !variant) return expect.unreachable();
		const { person } = await manager();
		const { made } = await madeAnewBy(() =>
			person.call("POST", `/api/products/${product.id}/stock`, { variantId: variant.id, delta: -1, reason: "broken" }),
		);
		expect(made.length).toBeGreaterThan(0);
		expect(made.filter((path) => !path.startsWith("/api/"))).toEqual([]);
	});

	test("that a sale makes is seen as well, and of nobody else's", async () => {
		const product = (await products()).items.find(({ variants }) => variants.length === 1) ?? expect.unreachable();
		const [variant] = product.variants;
		const path = `/api/products/${product.slug}`;
		const stockIn = (text: string) => (JSON.parse(text) as Product).variants[0]?.available;
		const before = stockIn((await look(path)).text) ?? 0;
		const ada = new Shopper(shop);
		await ada.add(variant?.id ?? "", 1);
		await ada.checkOut();
		await expect.poll(async () => stockIn((await look(path)).text)).toBe(before - 1);
	});

	test("of a store's name and look is seen by the next request at its host, and at no other", async () => {
		const { person } = await manager(brand);
		const stores = await person.call<{ items: (Store & { version: number })[] }>("GET", "/api/admin/stores");
		const [store] = stores.body.items;
		if (!store) return expect.unreachable();
		const { now } = await madeAnewBy(async () => {
			const theme = { ...store.theme, radius: 13 };
			const match = { "if-match": `"${store.version}"` };
			const { status, body } = await person.call(
				"PATCH",
				`/api/admin/stores/${store.id}`,
				{ name: "Renamed", theme },
				match,
			);
			expect(status, JSON.stringify(body)).toBe(200);
		}, brand);
		expect(now.get(`${brand}/products`)?.text).toContain("Renamed");
		expect(now.get(`${brand}/products`)?.text).toContain("--radius:13px");
		expect(now.get("/products")?.where).toBe("HIT");
	});
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RequestContext, withContext } from "../../workers/kit/context.ts";
import { demoStores } from "../../workers/local/demo/stores.ts";
import { configAround } from "../harness/config-around.ts";
import { type Shop, startShop } from "../shop.ts";

let shop: Shop;
const folder = mkdtempSync(join(tmpdir(), "tussi-costs-"));
beforeAll(async () => {
	shop = await startShop({
		catalog: configAround("catalog", resolve(import.meta.dirname, "../costs/catalog.ts"), folder),
	});
	// The demo products are there before the first answer.
	await shop.fetch("/api/health");
});
afterAll(async () => {
	await shop?.close();
	rmSync(folder, { recursive: true });
});

const [{ store: tussi }, { store: myBrand }] = demoStores as [(typeof demoStores)[0], (typeof demoStores)[0]];

type Asking = { at?: typeof tussi; headers?: Record<string, string>; context?: Partial<RequestContext> };

/** Asks a worker behind the gateway as the gateway does when it has nothing kept. */
async function ask(path: string, { at = tussi, headers = {}, context = {} }: Asking = {}) {
	const address = `http://${at === tussi ? "" : `${at.slug}.`}localhost:8787${path}`;
	const plain = { store: at, requestId: "", address: "", traceparent: "" };
	const request = withContext(new Request(address, { headers }), { ...plain, ...context });
	const worker = path.startsWith("/api/") ? "tussi-catalog" : "tussi-storefront";
	const answer = await shop.server.ask(worker, address, { headers: Object.fromEntries(request.headers) });
	return { status: answer.status, headers: Object.fromEntries(answer.headers), text: await answer.text() };
}

/** What asking cost: calls of the catalog by pages, and the statements of each round trip to its database. */
async function costOf(path: string) {
	const seen = async () => {
		const answer = await shop.server.ask("tussi-catalog", "http://catalog.internal/seen");
		return (await answer.json()) as { calls: number; trips: number[] };
	};
	await seen();
	const { text } = await ask(path);
	return { ...(await seen()), bytes: Buffer.byteLength(text) };
}

type Item = { id: string; slug: string; category: string };
const itemsAt = async (at: typeof tussi) =>
	(JSON.parse((await ask("/api/products?limit=100", { at })).text) as { items: Item[] }).items;
const firstAt = async (at: typeof tussi): Promise<Item> => (await itemsAt(at))[0] ?? expect.unreachable();

/** A page of each kind, and whatever else is the same for everybody. */
async function publicPaths(at: typeof tussi): Promise<string[]> {
	const { slug, category } = await firstAt(at);
	const pages = ["/", "/products", `/categories/${category}`, `/products/${slug}`, "/search", "/search?q=a+red+cup"];
	const narrowed = ["/products?sort=price&inStock=true&from=5", `/search?q=cup&category=${category}`];
	return [...pages, ...narrowed, "/age"];
}

describe("a page that is the same for everybody", () => {
	const somebody: Asking = {
		headers: {
			cookie:
				"__Host-cart=crt_secret-of-hers; __Host-access=eyJ.secret-of-hers.x; __Host-refresh=secret-of-hers; __Host-age=secret-18",
			"user-agent": "secret-agent/7",
			authorization: "Bearer secret-of-hers",
			referer: "https://secret.test/from",
			origin: "https://secret.test",
			"cf-connecting-ip": "203.0.113.77",
			"cf-ipcountry": "ES",
			"x-forwarded-for": "203.0.113.77",
			"x-cart-token": "crt_secret-of-hers",
			"x-request-id": "secret-request",
			"if-none-match": '"page-secret"',
			accept: "application/json",
			"sec-ch-prefers-color-scheme": "dark",
			"save-data": "on",
			dnt: "1",
		},
		context: { requestId: "secret-request", address: "203.0.113.77", traceparent: "00-secret-trace-01" },
	};

	test.each([tussi, myBrand])("knows nobody who asks for it, nor how: $slug", async (at) => {
		const paths = await publicPaths(at);
		const files = ["/robots.txt", "/manifest.webmanifest", "/favicon.svg", "/sitemap.xml"];
		for (const path of [...paths, ...paths.map((path) => `/es${path === "/" ? "" : path}`), ...files]) {
			const [nobodys, hers] = [await ask(path, { at }), await ask(path, { at, ...somebody })];
			expect(nobodys.status, path).toBe(200);
			expect(hers, path).toEqual(nobodys);
			expect(nobodys.headers, path).not.toHaveProperty("set-cookie");
			expect(JSON.stringify(hers), path).not.toMatch(/secret|203\.0\.113/);
		}
	});

	test("is the same in one language, however that is asked for", async () => {
		const [plain, liked] = await Promise.all(
			["es", "fr;q=0.9, es-MX;q=0.8"].map((languages) => ask("/", { headers: { "accept-language": languages } })),
		);
		expect(plain).toEqual(liked);
		expect(plain?.headers.vary).toBe("accept-language");
		const [named, anyhow] = await Promise.all(
			["es", "en"].map((languages) => ask("/en/products", { headers: { "accept-language": languages } })),
		);
		expect(named).toEqual(anyhow);
		expect(named?.headers).not.toHaveProperty("vary");
	});

	test("has a strong tag, which another page has not", async () => {
		const pages = await Promise.all((await publicPaths(tussi)).map((path) => ask(path)));
		for (const { headers } of pages) {
			expect(headers.etag).toMatch(/^"page-[\w-]{12}"$/);
			expect(headers["cache-control"]).toBe("public, max-age=0, must-revalidate");
		}
		expect(new Set(pages.map(({ headers }) => headers.etag)).size).toBe(pages.length);
	});

	test("tells what it is made of, and what is somebody's tells nothing", async () => {
		const items = await itemsAt(tussi);
		const { id, slug, category } = items[0] ?? expect.unreachable();
		const made = async (path: string) => {
			const { headers } = await ask(path);
			expect(headers["tussi-as-of"], path).toMatch(/^\d+$/);
			return (headers["cache-tag"] ?? "").split(",");
		};
		const products = (of: readonly Item[]) => of.map((item) => `product:${item.id}`);
		const home = await made("/");
		for (const tag of [...products(items.slice(0, 8)), "newest:", "counts", "categories"]) expect(home).toContain(tag);
		const of = items.filter((item) => item.category === category);
		expect(await made(`/products/${slug}`)).toEqual([...products(of.slice(0, 5)), `newest:${category}`, "categories"]);
		expect((await made(`/products/${slug}`))[0]).toBe(`product:${id}`);
		expect(await made("/products")).toEqual([...products(items.slice(0, 25)), "shelf:", "categories"]);
		expect(await made(`/categories/${category}`)).toEqual([
			...products(of.slice(0, 25)),
			`shelf:${category}`,
			"categories",
		]);
		expect((await made("/search?q=cup")).slice(-2)).toEqual(["shelf:", "categories"]);
		expect(await made("/search")).toEqual(["counts", "categories"]);
		expect(await made("/age")).toEqual(["categories"]);
		expect(await made("/sitemap.xml")).toEqual(["sitemap", "categories"]);
		for (const path of ["/cart", "/login", "/products/nothing", "/categories/nothing", "/nothing", "/legal/nothing"]) {
			const { headers } = await ask(path);
			expect(headers["cache-control"], path).toBe("private, no-store");
			for (const name of ["cache-tag", "tussi-as-of", "etag"]) expect(headers, path).not.toHaveProperty(name);
		}
	});
});

describe("before anything is kept", () => {
	test("a page is one call and one look, and no heavier than it must be", async () => {
		const { slug, category } = await firstAt(tussi);
		const expected: Record<string, { trips: number[]; kilobytes: number }> = {
			"/": { trips: [3], kilobytes: 20 },
			"/products": { trips: [3], kilobytes: 36 },
			[`/categories/${category}`]: { trips: [3], kilobytes: 24 },
			[`/products/${slug}`]: { trips: [1], kilobytes: 20 },
			"/search?q=cup": { trips: [2, 1, 3], kilobytes: 18 },
			"/search": { trips: [1], kilobytes: 12 },
			"/products?inStock=true": { trips: [5], kilobytes: 36 },
			"/products?cursor=of-another-list": { trips: [3], kilobytes: 36 },
			"/age": { trips: [1], kilobytes: 12 },
			"/sitemap.xml": { trips: [2], kilobytes: 80 },
			"/products/nothing": { trips: [1], kilobytes: 12 },
			"/categories/nothing": { trips: [3], kilobytes: 12 },
			"/nothing": { trips: [1], kilobytes: 12 },
		};
		for (const [path, { trips, kilobytes }] of Object.entries(expected)) {
			const cost = await costOf(path);
			expect(cost, path).toMatchObject({ calls: 1, trips });
			expect(cost.bytes, path).toBeLessThan(kilobytes * 1024);
		}
	});

	test("an answer of the API is one look", async () => {
		const { id, slug, category } = await firstAt(tussi);
		const expected: Record<string, number[]> = {
			"/api/products": [3],
			[`/api/products?category=${category}`]: [3],
			"/api/products?inStock=true": [5],
			"/api/products?q=cup": [2, 1, 3],
			[`/api/products/${id}`]: [1],
			[`/api/products/${slug}`]: [1],
			"/api/categories": [1],
		};
		for (const [path, trips] of Object.entries(expected)) {
			expect(await costOf(path), path).toMatchObject({ calls: 0, trips });
		}
	});
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Shop, startShop } from "../shop.ts";
import { type Problem, Shopper } from "../shopper.ts";

let shop: Shop;
beforeAll(async () => {
	shop = await startShop();
});
afterAll(() => shop?.close());

async function problem(path: string, init?: RequestInit) {
	const response = await shop.fetch(path, init);
	return { status: response.status, headers: response.headers, body: (await response.json()) as Problem };
}

const json = (body: string, headers: Record<string, string> = {}): RequestInit => ({
	method: "POST",
	body,
	headers: { "content-type": "application/json", ...headers },
});

describe("every answer", () => {
	test("names its request and tells browsers how to treat it", async () => {
		for (const path of ["/", "/api/products", "/api/nowhere", "/health", "/art/calm/x-1.svg"]) {
			const { headers } = await shop.fetch(path);
			expect(headers.get("x-request-id"), path).toMatch(/^[0-9a-f-]{36}$/);
			expect(headers.get("x-content-type-options"), path).toBe("nosniff");
		}
	});

	test("that refuses is a problem document with a code and that same request", async () => {
		const { status, headers, body } = await problem("/api/products/nowhere");
		expect([status, headers.get("content-type")]).toEqual([404, "application/problem+json"]);
		expect(body).toMatchObject({ status: 404, code: "product.not_found", requestId: headers.get("x-request-id") });
	});
});

describe("an address", () => {
	test("at a host that is nobody's is misdirected, never the default store's", async () => {
		for (const host of ["evil.test", "my-brand.localhost.evil.test", "xn--tussi-.test", "tussi"]) {
			const { status, body } = await problem(`http://${host}/api/products`);
			expect([host, status, body.code]).toEqual([host, 421, "store.unknown_host"]);
		}
	});

	test("not on the list is not found; as a page for people, as a problem for programs", async () => {
		expect((await problem("/api/secret")).body.code).toBe("route.not_found");
		const page = await shop.fetch("/secret", { headers: { accept: "text/html" } });
		expect([page.status, page.headers.get("content-type")]).toEqual([404, "text/html; charset=UTF-8"]);
	});

	test("with another method says which it takes", async () => {
		const { status, headers } = await problem("/api/cart/add", { method: "PUT" });
		expect([status, headers.get("allow")]).toEqual([405, "POST"]);
	});
});

test("an address with a slash too many leads to the one without", async () => {
	for (const path of ["/products/", "/es/", "/es/cart/"]) {
		const { status, headers } = await shop.fetch(path, { headers: { accept: "text/html" } });
		expect([status, new URL(headers.get("location") ?? "", shop.origin).pathname]).toEqual([301, path.slice(0, -1)]);
	}
});

test("who has an answer already is told so, until it changes", async () => {
	const shopper = new Shopper(shop);
	const { product, variant } = await shopper.something(3);
	const read = async (path: string, tag = "") => {
		const headers = { "if-none-match": tag, ...(shopper.cartToken && { "x-cart-token": shopper.cartToken }) };
		const { status, headers: answered } = await shop.fetch(path, { headers });
		return { status, tag: answered.get("etag") ?? "" };
	};
	await shopper.add(variant.id);
	for (const path of ["/api/products?limit=2", `/api/products/${product.id}`, "/api/categories", "/api/cart"]) {
		const { tag } = await read(path);
		expect(await read(path, tag), path).toEqual({ status: 304, tag });
	}
	const cart = await read("/api/cart");
	await shopper.add(variant.id);
	expect((await read("/api/cart", cart.tag)).status).toBe(200);
	const stale = await shopper.call<Problem>("DELETE", "/api/cart", undefined, { "if-match": cart.tag });
	expect([stale.status, stale.body.code, stale.body.cart?.lines.length]).toEqual([412, "cart.changed", 1]);
	const fresh = await read("/api/cart");
	expect((await shopper.call("DELETE", "/api/cart", undefined, { "if-match": fresh.tag })).status).toBe(200);
});

describe("bad input", () => {
	test.each<[string, string, RequestInit, number, string]>([
		["broken JSON", "/api/cart/add", json("{"), 400, "request.malformed"],
		["no JSON", "/api/cart/add", { method: "POST", body: "variantId=1" }, 415, "request.unsupported_type"],
		["a list", "/api/cart/add", json("[]"), 400, "request.invalid"],
		["a novel", "/api/cart/add", json(`{"variantId":"${"x".repeat(70_000)}"}`), 413, "request.too_large"],
		["a made-up cursor", "/api/products?cursor=bm90aGluZw", {}, 400, "request.bad_cursor"],
		["limit 0", "/api/products?limit=0", {}, 400, "request.invalid"],
		["limit 0x10", "/api/products?limit=0x10", {}, 400, "request.invalid"],
		["limit 101", "/api/products?limit=101", {}, 400, "request.invalid"],
		["an unknown cart token", "/api/cart", { headers: { "x-cart-token": "crt_1.x" } }, 404, "cart.not_found"],
	])("%s is answered plainly", async (_, path, init, status, code) => {
		const answer = await problem(path, init);
		expect([answer.status, answer.body.code]).toEqual([status, code]);
	});
});

test("a form sent from another site does nothing", async () => {
	const { variant } = await new Shopper(shop).something();
	const sent = (headers: Record<string, string>) =>
		shop.fetch("/cart/add", {
			method: "POST",
			body: new URLSearchParams({ variantId: variant.id, quantity: "1" }),
			headers,
		});
	expect((await sent({ origin: "https://evil.test", cookie: "__Host-cart=x" })).status).toBe(403);
	expect((await sent({ "sec-fetch-site": "cross-site" })).status).toBe(403);
	expect((await sent({ origin: shop.origin, "sec-fetch-site": "same-origin" })).status).toBe(303);
});

test("a client cannot say which store it is in", async () => {
	const forged = encodeURIComponent(
		JSON.stringify({ store: { id: "sto_x", slug: "x", currency: "XXX" }, requestId: "me" }),
	);
	const { items } = (await (
		await shop.fetch("/api/products?limit=1", { headers: { "tussi-context": forged } })
	).json()) as { items: { variants: { price: { currency: string } }[] }[] };
	expect(items[0]?.variants[0]?.price.currency).toBe("EUR");
});

test("pages walk through the whole catalog, each product once", async () => {
	const shopper = new Shopper(shop);
	const seen: string[] = [];
	for (let cursor: string | null = ""; cursor !== null; ) {
		const page = await shopper.products(`?limit=7${cursor && `&cursor=${cursor}`}`);
		seen.push(...page.items.map(({ id }) => id));
		cursor = page.nextCursor;
	}
	expect(seen).toEqual((await shopper.products("?limit=100")).items.map(({ id }) => id));
	expect(new Set(seen).size).toBe(seen.length);
});

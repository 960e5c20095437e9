import { createConfig, lintFromString } from "@redocly/openapi-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { routes } from "../../workers/gateway/routes.ts";
import { type Contract, contractOf, type Document, documentOf } from "../openapi.ts";
import { type Shop, startShop } from "../shop.ts";
import { Shopper } from "../shopper.ts";

let shop: Shop;
let document: Document;
let contract: Contract;
beforeAll(async () => {
	shop = await startShop();
	document = await documentOf(shop);
	contract = contractOf(document);
});
afterAll(() => shop?.close());

test("the document is good OpenAPI 3.1", async () => {
	const config = await createConfig({
		extends: ["recommended"],
		rules: {
			// Health and documents refuse nobody; signing in with Google only leads elsewhere.
			"operation-4xx-response": "off",
			"operation-2xx-response": "off",
		},
	});
	const problems = await lintFromString({ source: JSON.stringify(document), config });
	expect(problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`)).toEqual([]);
});

test("every route of the API is in it, and nothing else is", () => {
	const isApi = (path: string) => /^\/(api|images|\.well-known)\//.test(path);
	const own = routes.filter(({ to }) => to === "gateway").map(({ path }) => path);
	const listed = routes
		.filter(({ path }) => isApi(path) || own.includes(path))
		.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
	const described = Object.entries(document.paths).flatMap(([path, methods]) =>
		Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
	);
	expect(described.toSorted()).toEqual(listed.toSorted());
});

test("who may call is the same in it and at the door", () => {
	const listed = Object.fromEntries(
		routes.map(({ method, path, who }) => [`${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`, who]),
	);
	for (const [path, methods] of Object.entries(document.paths))
		for (const [method, operation] of Object.entries(methods)) {
			const name = `${method.toUpperCase()} ${path}`;
			expect([name, (operation as { "x-who"?: string })["x-who"]]).toEqual([name, listed[name]]);
		}
});

test("services' parts of it are nobody's to read", async () => {
	for (const path of ["/openapi-part", "/health-part", "/api/openapi-part"])
		expect((await shop.fetch(path)).status, path).toBe(404);
});

describe("an answer is as the document says", () => {
	const shopper = () => new Shopper(shop);
	const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
		const response = await shop.fetch(path, {
			method,
			headers: {
				"cf-connecting-ip": shopper().address,
				...(body !== undefined && { "content-type": "application/json" }),
				...headers,
			},
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		expect(await contract(method, path, response)).toEqual([]);
		return response;
	};

	test("when something is read", async () => {
		const { product } = await shopper().something();
		for (const path of [
			"/api/products?limit=3",
			`/api/products/${product.slug}`,
			"/api/categories",
			"/api/cart",
			"/api/shipping-methods",
			"/api/status",
			"/api/ready",
			"/api/health",
			"/health",
			"/openapi.json",
			"/docs",
		])
			expect((await ask("GET", path)).status, path).toBe(200);
	});

	test("when something is bought", async () => {
		const { variant } = await shopper().something(2);
		const added = await ask("POST", "/api/cart/add", { variantId: variant.id, quantity: 2 });
		const { cartToken } = (await added.json()) as { cartToken: string };
		const mine = { "x-cart-token": cartToken };
		await ask("PATCH", "/api/cart", { country: "ES" }, mine);
		const placed = await ask(
			"POST",
			"/api/cart/checkout",
			{
				email: "ada@example.com",
				shippingAddress: { name: "Ada", street: "Carrer Nou 1", city: "Girona", postalCode: "17001", country: "ES" },
			},
			mine,
		);
		const { order } = (await placed.json()) as { order: { link: string } };
		const { pathname, search } = new URL(order.link);
		await ask("GET", `/api${pathname}${search}`);
		expect((await ask("DELETE", "/api/cart", undefined, mine)).status).toBe(200);
	});

	test("when it is refused", async () => {
		await ask("GET", "/api/products?limit=0");
		await ask("GET", "/api/products/nowhere");
		await ask("POST", "/api/cart/add", { quantity: "many" });
		await ask("GET", "/api/cart", undefined, { "x-cart-token": "crt_1.x" });
		await ask("POST", "/api/cart/checkout", {});
		await ask("GET", "/api/orders/ord_1");
		await ask("PUT", "/api/cart");
		await ask("GET", "/api/nowhere");
		await ask("POST", "/api/webhooks/stripe", {});
		await ask("GET", "/api/auth/me");
	});

	test("and the check notices when it is not", async () => {
		const json = (body: unknown, status = 200) => Response.json(body, { status });
		expect(await contract("GET", "/health", json({ status: "ok" }))).toEqual([]);
		expect(await contract("GET", "/health", json({ status: "fine" }))).toHaveLength(1);
		expect(await contract("GET", "/health", json({ status: "ok", secret: 1 }))).toHaveLength(1);
		expect(await contract("GET", "/health", json({ status: "ok" }, 201))).toHaveLength(1);
		expect(await contract("GET", "/secret", json({}))).toHaveLength(1);
	});
});

test("the page to read asks nobody else for anything and runs nothing", async () => {
	const page = await shop.fetch("/docs");
	const html = await page.text();
	expect(html).not.toMatch(/<script|<link|<img|\son\w+=|url\(|@import/i);
	expect(page.headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+';/);
	for (const path of Object.keys(document.paths)) expect(html).toContain(path);
});

import { afterAll, beforeAll, expect, test } from "vitest";
import type { Category } from "../../workers/kit/product.ts";
import { type Shop, startShop } from "../shop.ts";
import { cards, type Problem, Shopper } from "../shopper.ts";

const other = "http://my-brand.localhost:8787";

let shop: Shop;
beforeAll(async () => {
	shop = await startShop();
});
afterAll(() => shop?.close());

const tussi = () => new Shopper(shop);
const myBrand = () => new Shopper(shop, other);

test("each store lists its own products in its own currency", async () => {
	const [ours, theirs] = await Promise.all([tussi().products("?limit=100"), myBrand().products("?limit=100")]);
	expect(ours.items.length).toBeGreaterThanOrEqual(60);
	expect(theirs.items.length).toBeGreaterThan(0);
	expect(new Set(ours.items.flatMap(({ variants }) => variants.map(({ price }) => price.currency)))).toEqual(
		new Set(["EUR"]),
	);
	expect(new Set(theirs.items.flatMap(({ variants }) => variants.map(({ price }) => price.currency)))).toEqual(
		new Set(["GBP"]),
	);
	expect(ours.items.filter(({ id }) => theirs.items.some((product) => product.id === id))).toEqual([]);
});

test("a cursor of one store opens nothing of the other's", async () => {
	const { nextCursor } = await tussi().products("?limit=1");
	const page = await myBrand().products(`?limit=100&cursor=${nextCursor}`);
	const own = await tussi().products("?limit=100");
	expect(page.items.filter(({ id }) => own.items.some((product) => product.id === id))).toEqual([]);
});

test("a product, a category and its count belong to one store", async () => {
	const [product] = (await tussi().products("?limit=1")).items;
	for (const name of [product?.id, product?.slug])
		expect((await myBrand().call<Problem>("GET", `/api/products/${name}`)).body.code).toBe("product.not_found");
	const slugs = async (shopper: Shopper) =>
		(await shopper.call<{ items: Category[] }>("GET", "/api/categories")).body.items.map(({ slug }) => slug);
	const theirs = await slugs(myBrand());
	expect((await slugs(tussi())).filter((slug) => theirs.includes(slug))).toEqual([]);
});

test("a variant of one store cannot be put into the other's cart", async () => {
	const { variant, product } = await tussi().something();
	for (const body of [{ variantId: variant.id }, { productId: product.id }])
		expect((await myBrand().call<Problem>("POST", "/api/cart/add", body)).body.code).toBe("product.not_found");
});

test("a cart token is worth nothing in the other store", async () => {
	const ada = tussi();
	const { variant } = await ada.something();
	const cart = await ada.add(variant.id);
	const thief = myBrand();
	thief.cartToken = ada.cartToken;
	const line = cart.lines[0]?.id;
	const theirs = await myBrand().something();
	const tries: [string, string, object?][] = [
		["GET", "/api/cart"],
		["POST", "/api/cart/add", { variantId: theirs.variant.id }],
		["PATCH", `/api/cart/items/${line}`, { quantity: 9 }],
		["DELETE", `/api/cart/items/${line}`],
		["DELETE", "/api/cart"],
	];
	for (const [method, path, body] of tries)
		expect((await thief.call<Problem>(method, path, body)).body.code).toBe("cart.not_found");
	expect(
		(
			await thief.checkOut<Problem>(
				{},
				{ shippingAddress: { name: "T", street: "S", city: "C", postalCode: "1", country: "GB" } },
			)
		).body.code,
	).toBe("cart.not_found");
	expect((await ada.cart()).lines).toEqual(cart.lines);
});

test("an order is seen, and ended, in its own store only", async () => {
	const ada = tussi();
	const { variant } = await ada.something();
	await ada.add(variant.id);
	const placed = await ada.place();
	const { search } = new URL(placed.order.link);
	const key = new URLSearchParams(search).get("key");
	expect((await myBrand().call<Problem>("GET", `/api/orders/${placed.order.id}${search}`)).body.code).toBe(
		"order.not_found",
	);
	expect(
		(await myBrand().comeBack(`${other}/checkout/return?order=${placed.order.id}&key=${key}&cancelled=1`)).status,
	).toBe(404);
	expect((await ada.order(placed)).status).toBe("pending");
});

test("each store numbers its own orders, and its shopper never leaves its host", async () => {
	const bo = myBrand();
	const { variant } = await bo.something();
	await bo.add(variant.id);
	const { status, body: placed } = await bo.checkOut(
		{},
		{ shippingAddress: { name: "Bo", street: "High St 1", city: "Leeds", postalCode: "LS1", country: "GB" } },
	);
	expect(status).toBe(201);
	expect(placed.order).toMatchObject({ number: "1001", total: { currency: "GBP" } });
	for (const address of [placed.order.link, placed.payment.url])
		expect(address.startsWith(`${other}/`), address).toBe(true);
	const back = await bo.pay(placed, cards.good);
	expect(back.startsWith(`${other}/`), back).toBe(true);
	expect((await bo.order(placed)).status).toBe("confirmed");
});

test("one importing for her own store cannot name another, and cannot tell whether it exists", async () => {
	const partner = await shop.token("partner");
	const send = async (query: string) => {
		const response = await shop.fetch(`${other}/api/admin/products/import${query}`, {
			method: "POST",
			headers: { authorization: `Bearer ${partner}`, "content-type": "text/csv" },
			body: "x",
		});
		return ((await response.json()) as Problem).code;
	};
	expect(await send("?store=tussi")).toBe("store.not_found");
	expect(await send("?store=nobody")).toBe("store.not_found");
	expect(await send("")).toBe("import.unreadable");
});

test("nothing of Tussi is seen on the other store's pages", async () => {
	const pages = ["/", "/products", "/cart", "/login", "/account", "/nowhere", "/docs", "/openapi.json"];
	for (const path of [...pages, "/sitemap.xml", "/robots.txt", "/manifest.webmanifest", "/favicon.svg"]) {
		const page = await shop.fetch(other + path, { headers: { accept: "text/html" } });
		expect((await page.text()).toLowerCase(), path).not.toContain("tussi");
	}
});

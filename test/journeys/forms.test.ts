import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Shop, startShop } from "../shop.ts";
import { address, cards, Shopper } from "../shopper.ts";
import { field, Visitor } from "../visitor.ts";

let shop: Shop;
beforeAll(async () => {
	shop = await startShop();
});
afterAll(() => shop?.close());

const order = (fields: Record<string, string> = {}) => ({
	email: "ada@example.com",
	...address,
	province: "",
	shippingMethod: "standard",
	...fields,
});

async function withSomethingInTheCart(): Promise<Visitor> {
	const visitor = new Visitor(shop);
	const { variant } = await new Shopper(shop).something(2);
	await visitor.submit("/cart/add", { variantId: variant.id, quantity: "1" });
	return visitor;
}

describe("without scripts", () => {
	test("a visitor finds, chooses, buys and sees the order", async () => {
		const visitor = new Visitor(shop);
		const home = await visitor.get("/");
		expect([home.status, home.headers.get("content-language")]).toEqual([200, "en"]);
		const { product, variant } = await new Shopper(shop).something(2);
		const page = await visitor.get(`/products/${product.slug}`);
		expect(page.html).toContain(variant.id);

		const cart = await visitor.submit("/cart/add", { variantId: variant.id, quantity: "2" });
		expect([cart.path, cart.status]).toEqual(["/cart?notice=added", 200]);
		expect(visitor.setCookies[0]).toMatch(
			/^__Host-cart=crt_[^;]+; Max-Age=7776000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
		);
		const line = /\/cart\/items\/(lin_[0-9a-f-]+)/.exec(cart.html)?.[1];
		const changed = await visitor.submit(`/cart/items/${line}`, { quantity: "1" });
		expect(changed.path).toBe("/cart?notice=changed");
		expect(changed.html).toMatch(/<input[^>]*name="quantity"[^>]*value="1"/);

		const checkout = await visitor.get("/checkout");
		const key = field(checkout.html, "idempotencyKey");
		expect(key).toMatch(/^[0-9a-f-]{36}$/);
		const payment = await visitor.submit("/checkout", order({ idempotencyKey: key }));
		expect(payment.path).toContain("/__dev/stripe/pay/");
		const bought = await visitor.submit(payment.path, { card: cards.good });
		expect([bought.path, bought.status]).toEqual([expect.stringMatching(/^\/orders\/ord_.*bought=1$/), 200]);
		expect(bought.html).toContain(product.title.replaceAll("&", "&amp;").replaceAll("'", "&#39;"));
	});

	test("two presses of the pay button lead to the same payment", async () => {
		const visitor = await withSomethingInTheCart();
		const key = field((await visitor.get("/checkout")).html, "idempotencyKey");
		const [one, two] = await Promise.all([
			visitor.submit("/checkout", order({ idempotencyKey: key })),
			visitor.submit("/checkout", order({ idempotencyKey: key })),
		]);
		expect(one.path).toContain("/__dev/stripe/pay/");
		expect(two.path).toBe(one.path);
	});

	test("a declined card leads back to a cart that is as it was", async () => {
		const visitor = await withSomethingInTheCart();
		const key = crypto.randomUUID();
		const payment = await visitor.submit("/checkout", order({ idempotencyKey: key }));
		const back = await visitor.submit(payment.path, { card: cards.declined });
		expect(back.path).toBe("/cart?notice=declined");
		const sentAgain = await visitor.submit("/checkout", order({ idempotencyKey: key }));
		expect(sentAgain.path, "not to a payment that is closed").toBe("/cart?notice=declined");
		expect(back.html).toContain("/cart/items/");
	});

	test("what is wrong in the form is said beside the field, and nothing she typed is lost", async () => {
		const visitor = await withSomethingInTheCart();
		const page = await visitor.submit("/checkout", order({ email: "ada", postalCode: "", street: '"><b>x' }));
		expect(page.status).toBe(400);
		expect(page.html).toMatch(/aria-invalid="true"[^>]*name="email"|name="email"[^>]*aria-invalid="true"/);
		expect(page.html).toContain("Please fill this in.");
		expect(field(page.html, "name")).toBe(address.name);
		expect(page.html).not.toContain("<b>x");
		expect((await visitor.submit("/es/checkout", order({ email: "ada" }))).html).toContain("Eso no parece un correo.");
	});

	test("the front page leads into every category, each by its newest product with its price", async () => {
		const { html } = await new Visitor(shop).get("/");
		const { items } = (await (await shop.fetch("/api/categories")).json()) as { items: { slug: string }[] };
		for (const { slug } of items) {
			const [newest] = (await new Shopper(shop).products(`?limit=1&category=${slug}`)).items;
			expect(html).toContain(`/categories/${slug}`);
			expect(html).toContain(newest?.images[0]?.src);
		}
		const rows = html.match(/<article class="card">.*?<\/article>/gs) ?? [];
		expect(rows.length).toBeGreaterThan(3);
		for (const row of rows) expect(row).toMatch(/€\d/);
	});

	test("a cart whose cookie opens nothing any more begins anew", async () => {
		const { variant } = await new Shopper(shop).something(2);
		const response = await shop.fetch("/cart/add", {
			method: "POST",
			body: new URLSearchParams({ variantId: variant.id }),
			headers: { cookie: "__Host-cart=crt_old.forged", origin: shop.origin },
		});
		expect([response.status, response.headers.get("location")]).toEqual([303, "/cart?notice=added"]);
		expect(response.headers.getSetCookie()).toHaveLength(1);
	});

	test("what is no form, or a broken one, is refused plainly", async () => {
		const send = (type: string, body: string) =>
			shop.fetch("/cart/add", { method: "POST", body, headers: { "content-type": type } });
		expect((await send("application/json", "{}")).status).toBe(415);
		expect((await send("multipart/form-data", "x")).status).toBe(400);
		expect((await send("application/x-www-form-urlencoded", "quantity=many")).headers.get("location")).toBe("/cart");
	});

	test("an empty cart cannot be checked out", async () => {
		expect((await new Visitor(shop).get("/checkout")).path).toBe("/cart");
		expect((await new Visitor(shop).submit("/checkout", order())).path).toBe("/cart");
	});
});

describe("in Spanish", () => {
	test.each<[string, Record<string, string>]>([
		["/es/products", {}],
		["/products", { "accept-language": "es-ES,es;q=0.9,en;q=0.5" }],
	])("%s speaks it with %o, and its links stay in it", async (path, headers) => {
		const page = await new Visitor(shop).get(path, headers);
		expect(page.headers.get("content-language")).toBe("es");
		expect(page.html).toMatch(/<html lang="es"/);
		expect(page.html).toMatch(path.startsWith("/es") ? /href="\/es\/products\// : /href="\/products\//);
	});

	test("a whole purchase keeps to it", async () => {
		const visitor = new Visitor(shop);
		const { variant } = await new Shopper(shop).something(2);
		expect((await visitor.submit("/es/cart/add", { variantId: variant.id, quantity: "1" })).path).toBe(
			"/es/cart?notice=added",
		);
		const payment = await visitor.submit("/es/checkout", order({ idempotencyKey: crypto.randomUUID() }));
		const bought = await visitor.submit(payment.path, { card: cards.good });
		expect(bought.path).toMatch(/^\/es\/orders\//);
		expect(bought.headers.get("content-language")).toBe("es");
	});
});

describe("a page for everybody", () => {
	test("is the same bytes for each, and sets no cookie", async () => {
		const shopper = await withSomethingInTheCart();
		const { product } = await new Shopper(shop).something();
		for (const path of ["/", "/products", `/products/${product.slug}`, "/categories/calm"]) {
			const [mine, anybodys] = [await shopper.get(path), await new Visitor(shop).get(path)];
			expect([mine.status, mine.html === anybodys.html], path).toEqual([200, true]);
			expect(anybodys.headers.get("set-cookie")).toBeNull();
		}
	});

	test("allows no inline script, and its one inline style by its hash", async () => {
		const { headers, html } = await new Visitor(shop).get("/");
		expect(headers.get("content-security-policy")).toMatch(/default-src 'self'; style-src 'self' 'sha256-[^']+';/);
		expect(headers.get("content-security-policy")).not.toContain("unsafe");
		expect(html).not.toMatch(/ on[a-z]+="|<[^>]+ style="|<script(?![^>]*( src=|type="application\/ld\+json"))/);
	});
});

test("artwork is a picture in which nothing can run", async () => {
	const art = await shop.fetch("/art/calm/anything-1.svg");
	expect(art.headers.get("content-type")).toBe("image/svg+xml");
	expect(art.headers.get("content-security-policy")).toContain("default-src 'none'");
	expect((await shop.fetch("/art/calm/anything-9.svg", { headers: { accept: "text/html" } })).status).toBe(404);
});

test("styles and scripts are kept for ever under a name that tells their content", async () => {
	const { html } = await new Visitor(shop).get("/");
	for (const path of html.match(/\/assets\/[\w.-]+/g) ?? []) {
		const file = await shop.fetch(path);
		expect([path, file.status, file.headers.get("cache-control")]).toEqual([
			path,
			200,
			"public, max-age=31536000, immutable",
		]);
	}
	expect((await shop.fetch("/assets/shop.yesterday.css")).headers.get("cache-control")).toBe("public, max-age=60");
});

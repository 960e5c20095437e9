import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Cart } from "../../workers/kit/cart.ts";
import { openStore } from "../own-store.ts";
import { type Shop, startShop } from "../shop.ts";
import { address, type Problem, Shopper } from "../shopper.ts";
import { field, Visitor } from "../visitor.ts";

let shop: Shop;
/** As long as lawyers write. */
const long = "Send it back, and say why. ".repeat(1800);
/** What lies in calm is for people of 18 and older, and not sent to Germany. */
let host: string;
beforeAll(async () => {
	shop = await startShop();
	host = await openStore(shop, "night-garden", {
		gate: { categories: { calm: { minimumAge: 18, notTo: ["DE"] } } },
		logo: "/favicon.svg",
		legal: {
			imprint: { en: "Night Garden Ltd\nHigh Street 1\n\nCall us <script>alert(1)</script>", es: "Night Garden S. L." },
			terms: { en: "Be kind." },
			privacy: { en: " " },
			returns: { en: long, es: long },
		},
	});
});
afterAll(() => shop?.close());

const shopper = () => new Shopper(shop, host);
const visitor = () => new Visitor(shop, host);
const firstOf = async (category: string) => {
	const [product] = (await shopper().products(`?category=${category}&inStock=true&limit=1`)).items;
	const variant = product?.variants.find(({ available }) => available > 0);
	if (!product || !variant) return expect.unreachable(`nothing in ${category}`);
	return { product, variant };
};

describe("a checkout by the API", () => {
	test("of what is for people of an age needs their word for it, and the order keeps it", async () => {
		const ada = shopper();
		const { variant, product } = await firstOf("drops");
		const cart = await ada.add(variant.id);
		expect(cart.lines[0]).toMatchObject({ minimumAge: 18, notTo: ["DE"] });
		const silent = await ada.checkOut<Problem>();
		expect(silent).toMatchObject({
			status: 400,
			body: {
				code: "checkout.age_unconfirmed",
				errors: [{ path: "ageConfirmed" }],
				lines: [{ variantId: variant.id, title: product.title }],
			},
		});
		expect((await ada.checkOut<Problem>({}, { ageConfirmed: false })).body.code).toBe("checkout.age_unconfirmed");
		const key = { "idempotency-key": crypto.randomUUID() };
		expect((await ada.checkOut<Problem>(key)).status).toBe(400);
		const { status, body: placed } = await ada.checkOut({}, { ageConfirmed: true });
		expect(status, JSON.stringify(placed)).toBe(201);
		expect(placed.order.events[0]).toMatchObject({ to: "pending", note: "confirmed to be 18 or older" });
	});

	test("to a country it is not sent to is refused, with what it is; the rest of the cart goes there", async () => {
		const ada = shopper();
		const { variant } = await firstOf("drops");
		const other = await firstOf("wear");
		await ada.add(variant.id);
		const { lines } = await ada.add(other.variant.id);
		const there = { shippingAddress: { ...address, country: "DE" }, ageConfirmed: true };
		const refused = await ada.checkOut<Problem>({}, there);
		expect(refused).toMatchObject({ status: 409, body: { code: "checkout.not_sold_there" } });
		expect(refused.body.lines?.map(({ variantId }) => variantId)).toEqual([variant.id]);
		const line = lines.find(({ variantId }) => variantId === variant.id)?.id;
		await ada.call<Cart>("DELETE", `/api/cart/items/${line}`);
		const placed = await ada.checkOut({}, { shippingAddress: there.shippingAddress });
		expect(placed.status).toBe(201);
		expect(placed.body.order.events[0]?.note).toBe("");
	});
});

describe("without scripts", () => {
	const order = (fields: Record<string, string> = {}) => ({
		...{ email: "ada@example.com", ...address, province: "", shippingMethod: "standard" },
		...{ idempotencyKey: crypto.randomUUID(), ...fields },
	});

	test("the checkout asks for her age beside the button, and says what it will not send", async () => {
		const ada = visitor();
		const { variant, product } = await firstOf("drops");
		await ada.submit("/cart/add", { variantId: variant.id, quantity: "1" });
		const page = await ada.get("/checkout");
		expect(page.html).toMatch(/<input type="checkbox" name="ageConfirmed"[^>]* required=""/);
		const again = await ada.submit("/checkout", order());
		expect([again.status, field(again.html, "street")]).toEqual([400, address.street]);
		expect(again.html).toContain('<a href="#ageConfirmed">Say how old you are');
		const there = await ada.submit("/checkout", order({ country: "DE", ageConfirmed: "1" }));
		expect(there.status).toBe(409);
		expect(there.html).toContain(`We do not send this to Germany: ${product.title}`);
		expect((await ada.submit("/checkout", order({ ageConfirmed: "1" }))).path).toContain("/__dev/stripe/pay/");
	});

	test("nothing is asked of who buys what is for everybody", async () => {
		const ada = visitor();
		const { variant } = await firstOf("wear");
		await ada.submit("/cart/add", { variantId: variant.id, quantity: "1" });
		expect((await ada.get("/checkout")).html).not.toContain("ageConfirmed");
		expect((await ada.submit("/checkout", order())).path).toContain("/__dev/stripe/pay/");
	});

	test("a gated page is the same bytes for everybody; what opens it is hers, and remembered for a year", async () => {
		const { product } = await firstOf("drops");
		const path = `/products/${product.slug}`;
		const ada = visitor();
		const before = await ada.get(path);
		expect(before.html).toContain('<link rel="stylesheet" href="/age/18.css"/>');
		expect(before.html).toContain("Not sent to Germany.");
		const closed = await ada.get("/age/18.css");
		expect([closed.html, closed.headers.get("cache-control")]).toEqual(["", "private, no-store"]);
		const back = await ada.submit("/age", { age: field(before.html, "age"), next: field(before.html, "next") });
		expect([back.path, back.html === before.html]).toEqual([path, true]);
		expect(ada.setCookies).toEqual(["__Host-age=18; Max-Age=31536000; Path=/; HttpOnly; Secure; SameSite=Lax"]);
		const open = await ada.get("/age/18.css");
		expect(open.html).toContain(".age{display:none}");
		expect(open.headers.get("cache-control")).toBe("private, max-age=31536000");
		expect((await ada.get("/age/21.css")).html, "older than she said").toBe("");
		expect((await ada.get(path)).html).toBe((await visitor().get(path)).html);
	});

	test("asks on the pages of what is gated, with all below it, and on no other", async () => {
		const [drops, wear] = [await firstOf("drops"), await firstOf("wear")];
		const gated = ["/categories/calm", "/categories/drops", `/es/products/${drops.product.slug}`];
		const free = ["/", "/products", "/categories/wear", `/products/${wear.product.slug}`, "/legal/imprint", "/age"];
		const asks = async (path: string) => (await visitor().get(path)).html.includes('role="dialog"');
		for (const path of gated) expect(await asks(path), path).toBe(true);
		for (const path of free) expect(await asks(path), path).toBe(false);
	});

	test("no leads to a friendly word, and an answer nowhere but back into the shop", async () => {
		expect((await visitor().get("/es/age")).html).toContain("Pues todavía no.");
		for (const next of ["https://elsewhere.test/", "//elsewhere.test", ""])
			expect((await visitor().submit("/age", { age: "18", next })).path).not.toContain("elsewhere");
		for (const age of ["0", "-1", "1e2", "x"]) {
			const ada = visitor();
			await ada.submit("/age", { age, next: "/" });
			expect(ada.setCookies).toEqual([]);
		}
		const older = visitor();
		for (const age of ["21", "18"]) await older.submit("/age", { age, next: "/" });
		expect(older.cookies.get("__Host-age")).toBe("21");
	});
});

test("a legal text is a page in each language, linked from every page; what is not written is not there", async () => {
	const imprint = await visitor().get("/legal/imprint");
	expect(imprint.html).toContain("<p>Night Garden Ltd\nHigh Street 1</p><p>Call us &lt;script&gt;");
	expect((await visitor().get("/es/legal/imprint")).html).toContain("Night Garden S. L.");
	const terms = await visitor().get("/es/legal/terms");
	expect(terms.html).toContain('<div class="prose" lang="en"><p>Be kind.</p>');
	for (const path of ["/legal/privacy", "/legal/anything", "/es/legal/constructor"])
		expect((await visitor().get(path)).status, path).toBe(404);
	const footer = /<footer.*<\/footer>/s.exec((await visitor().get("/products")).html)?.[0] ?? "";
	expect([...footer.matchAll(/\/legal\/(\w+)/g)].map(([, name]) => name)).toEqual(["imprint", "terms", "returns"]);
	expect((await visitor().get("/es/legal/returns")).html).toContain(long.trim());
});

test("nothing of Tussi, and no other host, is in anything the shop says of itself", async () => {
	const { product } = await firstOf("drops");
	const pages = ["/", "/products", `/products/${product.slug}`, "/cart", "/legal/terms", "/age", "/nowhere"];
	const files = ["/sitemap.xml", "/robots.txt", "/manifest.webmanifest", "/favicon.svg", "/age/18.css"];
	const known = /^(www\.w3\.org|www\.sitemaps\.org|schema\.org|https:\/\/schema\.org)$/;
	for (const path of [...pages, ...files]) {
		const { html } = await visitor().get(path);
		expect(html, path).not.toMatch(/tussi/i);
		const hosts = [...html.matchAll(/(?:https?:)?\/\/([\w.-]+\.[\w.-]+(?::\d+)?|[\w-]+\.localhost(?::\d+)?)/g)];
		const foreign = hosts.map(([, name = ""]) => name).filter((name) => !known.test(name));
		expect(
			foreign.filter((name) => name !== new URL(host).host),
			path,
		).toEqual([]);
	}
});

test("the sitemap tells of every page in every language, by the shop's own host", async () => {
	const robots = await visitor().get("/robots.txt");
	expect(robots.html).toContain(`Sitemap: ${host}/sitemap.xml`);
	const { html, headers } = await visitor().get("/sitemap.xml");
	expect([headers.get("content-type"), headers.get("cache-control")]).toEqual([
		"application/xml; charset=utf-8",
		"public, max-age=3600",
	]);
	const { items } = await shopper().products("?limit=100");
	const paths = ["", "/products", "/categories/calm", "/categories/drops", "/categories/wear"].concat(
		items.map(({ slug }) => `/products/${slug}`),
	);
	const told = [...html.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address]) => address);
	expect(told.sort()).toEqual(paths.flatMap((path) => [`${host}/en${path}`, `${host}/es${path}`]).sort());
	expect(html).toContain(`<xhtml:link rel="alternate" hreflang="x-default" href="${host}/"/>`);
	expect((await visitor().get("/sitemap.xml?part=1")).html).toBe(html);
	for (const part of ["2", "0", "x", "1.5"])
		expect((await visitor().get(`/sitemap.xml?part=${part}`)).status, part).toBe(404);
});

test("the manifest has the store's name and colours", async () => {
	const { html, headers } = await visitor().get("/manifest.webmanifest");
	expect(headers.get("content-type")).toBe("application/manifest+json");
	expect(JSON.parse(html)).toMatchObject({
		...{ name: "Night Garden", start_url: "/", background_color: "#f6f2e9", theme_color: "#55633f" },
		icons: [{ src: "/favicon.svg" }],
	});
});

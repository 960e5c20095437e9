import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inbox, linkIn, mailTo } from "../inbox.ts";
import { somebody } from "../sale.ts";
import { type Shop, startShop } from "../shop.ts";
import { address, cards, Shopper } from "../shopper.ts";
import { field, type Page, Visitor } from "../visitor.ts";

const password = "correct horse battery";

let shop: Shop;
beforeAll(async () => {
	shop = await startShop();
});
afterAll(() => shop?.close());

let made = 0;

async function signUp(visitor = new Visitor(shop)) {
	const email = `grace${made++}@example.test`;
	await visitor.submit("/register", { email, password, name: "Grace", next: "" });
	return { visitor, email };
}

async function putIn(visitor: Visitor, quantity = 1): Promise<void> {
	const { variant } = await new Shopper(shop).something(quantity);
	await visitor.submit("/cart/add", { variantId: variant.id, quantity: String(quantity) });
}

const countOf = async (visitor: Visitor): Promise<number> =>
	(JSON.parse((await visitor.get("/cart/count")).html) as { count: number }).count;

/** Buys what is in the cart; the page of the order. */
async function buy(visitor: Visitor, email = "grace@example.test"): Promise<Page> {
	const { html } = await visitor.get("/checkout");
	const idempotencyKey = field(html, "idempotencyKey");
	const form = { email, ...address, province: "", shippingMethod: "standard", idempotencyKey };
	const payment = await visitor.submit("/checkout", form);
	return visitor.submit(payment.path, { card: cards.good });
}

const idOf = ({ path }: Page): string => /ord_[0-9a-f-]+/.exec(path)?.[0] ?? "";
const keyOf = ({ path }: Page): string => new URL(path, shop.origin).searchParams.get("key") ?? "";

describe("a cart", () => {
	test("filled before signing in is the account's afterwards, and nobody's after signing out", async () => {
		const visitor = new Visitor(shop);
		await putIn(visitor, 2);
		const { email } = await signUp(visitor);
		expect([await countOf(visitor), visitor.cookies.has("__Host-cart")]).toEqual([2, false]);
		await visitor.submit("/logout", {});
		expect([await countOf(visitor), visitor.cookies.size]).toEqual([0, 0]);
		const elsewhere = new Visitor(shop);
		await putIn(elsewhere);
		await elsewhere.submit("/login", { email, password, next: "" });
		expect(await countOf(elsewhere)).toBe(3);
	});

	test("stays hers when the access token has run out, and is a guest's when nothing of her session stands", async () => {
		const { visitor } = await signUp();
		await putIn(visitor);
		visitor.cookies.delete("__Host-access");
		expect(await countOf(visitor)).toBe(1);
		expect(visitor.cookies.has("__Host-access")).toBe(true);
		visitor.cookies.set("__Host-access", "made.up.token");
		visitor.cookies.set("__Host-refresh", "made-up");
		expect([(await visitor.get("/cart")).status, await countOf(visitor)]).toEqual([200, 0]);
		await putIn(visitor);
		expect(await countOf(visitor)).toBe(1);
	});

	test("an unknown discount code is said at its field, with what was typed", async () => {
		const visitor = new Visitor(shop);
		await putIn(visitor);
		const page = await visitor.submit("/cart/discount", { code: "NOSUCH" });
		expect([page.status, field(page.html, "code")]).toEqual([400, "NOSUCH"]);
		expect(page.html).toContain("We do not know that code.");
		expect((await visitor.submit("/cart/discount", { code: "x".repeat(200) })).status).toBe(400);
		expect((await visitor.submit("/cart/discount", { code: "" })).path).toBe("/cart?notice=changed");
	});
});

describe("a checkout", () => {
	const form = { email: "grace@example.test", ...address, province: "", shippingMethod: "standard" };
	const checkOut = (visitor: Visitor, more = {}) =>
		visitor.submit("/checkout", { ...form, idempotencyKey: crypto.randomUUID(), ...more });

	async function manage<Body>(method: string, path: string, body: unknown, headers = {}): Promise<Body> {
		const admin = await somebody(shop, "admin");
		const { status, body: answer } = await admin.call<Body>(method, path, body, headers);
		expect(status, JSON.stringify(answer)).toBeLessThan(300);
		return answer;
	}

	test("never takes a price she has not seen; a number at the cart is not seeing it", async () => {
		const visitor = new Visitor(shop);
		const { product, variant } = await new Shopper(shop).something(2);
		await visitor.submit("/cart/add", { variantId: variant.id, quantity: "1" });
		const price = { ...variant.price, amount: variant.price.amount + 100 };
		const variants = product.variants.map(({ id }) => (id === variant.id ? { id, price } : { id }));
		const ifMatch = { "if-match": `"${product.version}"` };
		await manage("PATCH", `/api/products/${product.id}`, { variants }, ifMatch);
		expect(await countOf(visitor)).toBe(1);
		const stopped = await checkOut(visitor);
		expect(stopped.path).toBe("/cart?notice=price");
		for (const words of ["before charging anything", "The price has changed since you added it."])
			expect(stopped.html).toContain(words);
		expect((await checkOut(visitor)).path).toContain("/__dev/stripe/pay/");
	});

	test("says what sold out before she has typed her address", async () => {
		const visitor = new Visitor(shop);
		const { product, variant } = await new Shopper(shop).something(2);
		await visitor.submit("/cart/add", { variantId: variant.id, quantity: String(variant.available) });
		await manage("POST", `/api/products/${product.id}/stock`, { variantId: variant.id, delta: -1, reason: "dropped" });
		const cart = await visitor.get("/checkout");
		expect(cart.path).toBe("/cart?notice=stock");
		expect(cart.html).toContain(`Only ${variant.available - 1} left`);
	});

	test("with a code that is used up says so, keeps what was typed, and goes on without it", async () => {
		const visitor = new Visitor(shop);
		const code = `ONCE${made++}`;
		await manage("POST", "/api/admin/discounts", { code, kind: "percent", value: 1000, maxUsesPerCustomer: 1 });
		const email = `once${made++}@example.test`;
		for (const again of [false, true]) {
			await putIn(visitor);
			await visitor.submit("/cart/discount", { code });
			const page = await checkOut(visitor, { email });
			if (!again) await visitor.submit(page.path, { card: cards.good });
			else {
				expect([page.status, field(page.html, "email"), field(page.html, "street")]).toEqual([
					409,
					email,
					address.street,
				]);
				expect(page.html).toContain("as often as it can be. Nothing was charged.");
				expect((await checkOut(visitor, { email, withoutCode: "1" })).path).toContain("/__dev/stripe/pay/");
			}
		}
	});

	test("after too many declined cards says how long to wait", async () => {
		const visitor = new Visitor(shop);
		await putIn(visitor);
		let page = await checkOut(visitor);
		for (let tries = 0; page.status !== 429 && tries < 20; tries++) {
			await visitor.submit(page.path, { card: cards.declined });
			page = await checkOut(visitor);
		}
		expect(page.html).toMatch(/try again in \d+ minutes/);
		expect(Number(page.headers.get("retry-after"))).toBeGreaterThan(60);
		expect(field(page.html, "email")).toBe(form.email);
		// Some seven payments, one after the other.
	}, 60_000);
});

describe("orders", () => {
	test("of an account are listed, opened without a key, and cancelled with a form", async () => {
		const { visitor, email } = await signUp();
		await putIn(visitor);
		expect(field((await visitor.get("/checkout")).html, "email")).toBe(email);
		const id = idOf(await buy(visitor, email));
		expect((await visitor.get("/orders")).html).toContain(`/orders/${id}`);
		const page = await visitor.get(`/orders/${id}`);
		const form = { idempotencyKey: field(page.html, "idempotencyKey"), reason: "Too pink." };
		const done = await visitor.submit(`/orders/${id}/cancel`, form);
		expect(done.path).toBe(`/orders/${id}?notice=cancelled`);
		for (const words of ["It is cancelled.", "Too pink.", "Refunded"]) expect(done.html).toContain(words);
		expect((await visitor.submit(`/orders/${id}/cancel`, form)).path, "the same again").toBe(done.path);
		expect((await visitor.submit(`/orders/${id}/return`, { reason: "" })).status, "not any more").toBe(409);
	});

	test("are behind a door for everybody else, signed in or not", async () => {
		const { visitor } = await signUp();
		await putIn(visitor);
		const id = idOf(await buy(visitor));
		const { visitor: other } = await signUp();
		const none = `ord_${crypto.randomUUID()}`;
		for (const stranger of [other, new Visitor(shop)]) {
			const [hers, nobodys] = [await stranger.get(`/orders/${id}`), await stranger.get(`/orders/${none}`)];
			expect([hers.status, nobodys.status]).toEqual([404, 404]);
			expect(hers.html.replaceAll(id, none)).toBe(nobodys.html);
			expect((await stranger.submit(`/orders/${id}/cancel`, {})).status).toBe(404);
		}
		expect((await new Visitor(shop).get("/orders")).path).toBe("/login?next=%2Forders");
	});

	test("of a guest are cancelled by their key, and a lost link comes to the address it was placed with only", async () => {
		const visitor = new Visitor(shop);
		await putIn(visitor);
		const bought = await buy(visitor, "lost@example.test");
		const [id, key] = [idOf(bought), keyOf(bought)];
		const stranger = new Visitor(shop);
		const asked = await stranger.submit(`/orders/${id}/link`, { email: "lost@example.test" });
		const wrong = await stranger.submit(`/orders/${id}/link`, { email: "thief@example.test" });
		expect([asked.status, wrong.html.replace("thief@", "lost@")]).toEqual([200, asked.html]);
		const link = linkIn(await mailTo(shop, "lost@example.test", /order/i), `/orders/${id}`);
		expect((await stranger.get(link.pathname + link.search)).status).toBe(200);
		expect((await inbox(shop)).filter(({ to }) => String(to).includes("thief@"))).toEqual([]);
		expect((await stranger.submit(`/orders/${id}/link`, { email: "no address" })).status).toBe(400);
		const kept = await visitor.submit(`/orders/${id}/link`, { email: "lost@example.test", key });
		expect([kept.path, kept.status]).toEqual([`/orders/${id}?key=${key}&notice=linked`, 200]);
		const done = await visitor.submit(`/orders/${id}/cancel`, { key, reason: "" });
		expect(done.path).toBe(`/orders/${id}?key=${key}&notice=cancelled`);
	});
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Cart as CartObject } from "../../durable-objects/cart.ts";
import type { Cart } from "../../workers/kit/cart.ts";
import { demoStores } from "../../workers/local/demo/stores.ts";
import { ask, book, myBrand, register, reprice, somebody } from "../sale.ts";
import { type Shop, startShop } from "../shop.ts";
import { cards, type Problem, Shopper } from "../shopper.ts";
import { Listener, upgrade } from "../socket.ts";

const store = demoStores[0]?.store ?? expect.unreachable();

let shop: Shop;
let admin: Shopper;
beforeAll(async () => {
	shop = await startShop();
	admin = await somebody(shop, "admin");
});
afterAll(() => shop?.close());

const quantities = ({ lines }: { lines: readonly { variantId: string; quantity: number }[] }) =>
	Object.fromEntries(lines.map((line) => [line.variantId, line.quantity]));
const cartNamed = async (id: string | null): Promise<DurableObjectStub<CartObject>> =>
	(await shop.env<CheckoutEnv>("checkout")).CARTS.getByName(`${store.id}/${id}`);

/** Two things of which there are some. */
async function twoThings(shopper: Shopper, least = 5): Promise<[string, string]> {
	const { items } = await shopper.products("?limit=100");
	const [one, other] = items.flatMap(({ variants }) => variants.filter(({ available }) => available >= least));
	return [one?.id ?? expect.unreachable(), other?.id ?? expect.unreachable()];
}

/** A guest with a cart, and an account with one of the same things in its own. */
async function beforeSigningIn() {
	const guest = new Shopper(shop);
	const account = new Shopper(shop);
	const userId = await register(account);
	const [one, other] = await twoThings(guest);
	await guest.add(one, 2);
	const { id } = await guest.add(other, 1);
	await account.add(one, 1);
	return { guest, userId, one, other, guestCartId: id, signIn: () => (guest.accessToken = account.accessToken) };
}

describe("who signs in with a cart in her hands", () => {
	test("finds it joined with her account's, once, however often and at once she asks", async () => {
		const { guest, userId, one, other, signIn } = await beforeSigningIn();
		signIn();
		const all = await Promise.all(Array.from({ length: 5 }, () => guest.cart()));
		for (const cart of all) expect(cart.id).toBe(userId);
		for (let again = 0; again < 2; again++) expect(quantities(await guest.cart())).toEqual({ [one]: 3, [other]: 1 });
		const elsewhere = new Shopper(shop);
		elsewhere.accessToken = guest.accessToken;
		expect(quantities(await elsewhere.cart())).toEqual({ [one]: 3, [other]: 1 });
	});

	test("leaves a cart behind that takes nothing any more", async () => {
		const { guest, one, signIn } = await beforeSigningIn();
		signIn();
		await guest.cart();
		guest.accessToken = undefined;
		for (const [method, path, body] of [
			["GET", "/api/cart", undefined],
			["POST", "/api/cart/add", { variantId: one }],
			["DELETE", "/api/cart", undefined],
		] as const) {
			const answer = await guest.call<Problem>(method, path, body);
			expect([answer.status, answer.body.code]).toEqual([409, "cart.merged"]);
		}
		expect((await guest.checkOut<Problem>()).body.code).toBe("cart.merged");
	});

	test("gets no more than there is, and reads how many she wanted", async () => {
		const [guest, account] = [new Shopper(shop), new Shopper(shop)];
		await register(account);
		const { variant } = await guest.something(5);
		await guest.add(variant.id, variant.available - 1);
		await account.add(variant.id, 3);
		guest.accessToken = account.accessToken;
		expect((await guest.cart()).lines).toMatchObject([
			{ quantity: variant.available, wanted: variant.available + 2, available: variant.available },
		]);
		const [line] = (await guest.cart()).lines;
		const { body } = await guest.call<Cart>("PATCH", `/api/cart/items/${line?.id}`, { quantity: 1 });
		expect(body.lines[0]?.wanted).toBe(null);
	});

	test.each(["after the first step", "after the second"])("cut off %s goes on where it stopped", async (where) => {
		const { guest, userId, one, other, guestCartId, signIn } = await beforeSigningIn();
		const brought = await (await cartNamed(guestCartId)).seal(userId);
		if (where === "after the second") await (await cartNamed(userId)).absorb(brought, { [one]: 99, [other]: 99 });
		signIn();
		expect(quantities(await guest.cart())).toEqual({ [one]: 3, [other]: 1 });
		expect(quantities(await guest.cart())).toEqual({ [one]: 3, [other]: 1 });
		expect(quantities(await (await cartNamed(guestCartId)).read())).toEqual({});
	});

	test("while she pays as a guest pays once, and what she bought leaves her account's cart", async () => {
		const { guest, one, other, signIn } = await beforeSigningIn();
		const placed = await guest.place();
		signIn();
		expect(quantities(await guest.cart())).toEqual({ [one]: 3, [other]: 1 });
		await guest.pay(placed, cards.good);
		expect((await guest.order(placed)).status).toBe("confirmed");
		expect(quantities(await guest.cart())).toEqual({ [one]: 1 });
	});

	test("and checks out again closes the guest's payment", async () => {
		const { guest, signIn } = await beforeSigningIn();
		const first = await guest.place();
		signIn();
		const second = await guest.place();
		const late = await shop.fetch(first.payment.url, {
			method: "POST",
			body: new URLSearchParams({ card: cards.good }),
		});
		expect(late.status).toBe(410);
		await guest.pay(second, cards.good);
		expect(quantities(await guest.cart())).toEqual({});
	});
});

describe("a price that changes after the thing went into the cart", () => {
	test("is shown before anything is charged, and then it is that one", async () => {
		const ada = new Shopper(shop);
		const { product, variant } = await ada.something(5);
		const { amount } = variant.price;
		const { id } = await ada.add(variant.id, 2);
		await reprice(admin, product, variant, amount + 100);
		const key = { "idempotency-key": crypto.randomUUID() };
		const asked = await ada.checkOut<Problem>(key);
		expect([asked.status, asked.body.code]).toEqual([409, "cart.price_changed"]);
		expect(asked.body.cart?.lines).toMatchObject([{ priceChanged: true, unitPrice: { amount: amount + 100 } }]);
		expect(await ask(shop, "SELECT id FROM orders WHERE cart_id = ?", id)).toEqual([]);

		const placed = await ada.checkOut(key);
		expect([placed.status, placed.body.order.total]).toEqual([201, asked.body.cart?.total]);
		await reprice(admin, product, variant, amount);
		const before = await book(shop);
		await ada.pay(placed.body, cards.good);
		expect((await book(shop)).chargedMinor - before.chargedMinor).toBe(asked.body.cart?.total.amount);
		expect((await ada.order(placed.body)).lines[0]?.unitPrice.amount).toBe(amount + 100);
	});

	test("and that she has read in her cart is asked about no more, until it changes again", async () => {
		const ada = new Shopper(shop);
		const { product, variant } = await ada.something(5);
		const { amount } = variant.price;
		const { version } = await ada.add(variant.id);
		for (const price of [amount + 100, amount - 1]) {
			await reprice(admin, product, variant, price);
			expect(await ada.cart()).toMatchObject({
				version,
				lines: [{ priceChanged: true, unitPrice: { amount: price } }],
			});
		}
		await reprice(admin, product, variant, amount + 1);
		expect((await ada.checkOut<Problem>()).body.code).toBe("cart.price_changed");
		await reprice(admin, product, variant, amount);
		await ada.cart();
		expect((await ada.place()).order.lines[0]?.unitPrice.amount).toBe(amount);
	});
});

test("a line is changed by so many, and what comes at once adds up", async () => {
	const ada = new Shopper(shop);
	const { variant } = await ada.something(5);
	const [line] = (await ada.add(variant.id, 3)).lines;
	const by = (body: object, id = line?.id) => ada.call<Cart & Problem>("PATCH", `/api/cart/items/${id}`, body);
	await Promise.all(Array.from({ length: 5 }, (_, at) => by({ delta: at % 2 ? -1 : 2 })));
	expect(quantities(await ada.cart())).toEqual({ [variant.id]: 7 });
	expect((await by({ delta: 993 })).body.code).toBe("cart.full");
	for (const wrong of [{}, { quantity: 1, delta: 1 }, { delta: 0.5 }, { delta: -1000 }, { quantity: null }])
		expect((await by(wrong)).body.code).toBe("request.invalid");
	expect(quantities(await ada.cart())).toEqual({ [variant.id]: 7 });
	expect(quantities((await by({ delta: -8 })).body)).toEqual({});
	for (const delta of [1, -1]) expect((await by({ delta })).body.code).toBe("cart.line_not_found");
});

test("an account's cart is what a search says is in it", async () => {
	const ada = new Shopper(shop);
	await register(ada);
	const { product, variant } = await ada.something(5);
	await ada.add(variant.id, 2);
	const found = async (headers = {}) =>
		(
			await ada.call<{ items: { id: string; inCart: number }[] }>(
				"GET",
				`/api/search?q=${encodeURIComponent(product.title)}`,
				undefined,
				headers,
			)
		).body.items.find(({ id }) => id === product.id)?.inCart;
	expect([await found(), await found({ authorization: "" }), await found({ "x-cart-token": "crt_x.y" })]).toEqual([
		2, 0, 2,
	]);
	ada.accessToken = undefined;
	expect(await found({ cookie: `__Host-cart=crt_x.y` })).toBe(0);
});

describe("a discount code", () => {
	let made = 0;
	const code = async (form: object): Promise<string> => {
		const name = `CODE-${made++}`;
		const { status, body } = await admin.call("POST", "/api/admin/discounts", {
			code: name,
			kind: "percent",
			value: 1000,
			...form,
		});
		expect(status, JSON.stringify(body)).toBe(201);
		return name;
	};
	const withCode = async (discountCode: string, shopper = new Shopper(shop), quantity = 1) => {
		const { variant } = await shopper.something(quantity + 40);
		await shopper.add(variant.id, quantity);
		return { shopper, cart: (await shopper.call<Cart>("PATCH", "/api/cart", { discountCode })).body };
	};
	const usesOf = async (name: string) =>
		(await admin.call<{ items: { code: string; uses: number }[] }>("GET", "/api/admin/discounts")).body.items.find(
			(discount) => discount.code === name,
		)?.uses;

	test.each([
		["percent", 1000],
		["amount", 333],
		["percent", 10_000],
	])("of %s %i is what Stripe charges less", async (kind, value) => {
		const { shopper, cart } = await withCode((await code({ kind, value })).toLowerCase(), undefined, 3);
		const off = kind === "amount" ? value : Math.round((cart.subtotal.amount * value) / 10_000);
		expect(cart.discount.amount).toBe(off);
		expect(cart.total.amount).toBe(cart.subtotal.amount - off + cart.shipping.amount);
		const before = await book(shop);
		const placed = await shopper.place();
		await shopper.pay(placed, cards.good);
		const order = await shopper.order(placed);
		expect(order).toMatchObject({ status: "confirmed", total: cart.total, discount: cart.discount });
		expect((await book(shop)).chargedMinor - before.chargedMinor).toBe(cart.total.amount);
	});

	test("says why it takes nothing off, and is refused at checkout", async () => {
		const soon = new Date(Date.now() + 3_600_000).toISOString();
		for (const [form, problem] of [
			[{ minSubtotalMinor: 9_999_999 }, "discount.minimum"],
			[{ startsAt: soon }, "discount.not_yet"],
			[{ endsAt: "2020-01-01T00:00:00Z" }, "discount.not_yet"],
			[{ isActive: false }, "discount.unknown"],
		] as const) {
			const { shopper, cart } = await withCode(await code(form));
			expect([cart.discountProblem, cart.discount.amount]).toEqual([problem, 0]);
			expect((await shopper.checkOut<Problem>()).body.code).toBe(problem);
		}
		expect((await admin.call<Problem>("PATCH", "/api/cart", { discountCode: "NONE" })).body.code).toBe(
			"discount.unknown",
		);
	});

	test("with five uses left is used by five of thirty who check out at once", { timeout: 60_000 }, async () => {
		const name = await code({ maxUses: 5 });
		const shoppers = await Promise.all(Array.from({ length: 30 }, () => withCode(name)));
		const answers = await Promise.all(shoppers.map(({ shopper }) => shopper.checkOut<Problem & { code?: string }>()));
		expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
		for (const { status, body } of answers) if (status !== 201) expect(body.code).toBe("discount.used_up");
		expect(await usesOf(name)).toBe(5);
	});

	test("is free again for her who begins anew, and when the order fails or is cancelled", async () => {
		const name = await code({ maxUses: 1, maxUsesPerCustomer: 1 });
		const { shopper } = await withCode(name);
		await shopper.place();
		const placed = await shopper.place();
		expect((await (await withCode(name)).shopper.checkOut<Problem>()).body.code).toBe("discount.used_up");
		await shopper.pay(placed, cards.declined);
		expect(await usesOf(name)).toBe(0);
		const again = await shopper.place();
		await shopper.pay(again, cards.good);
		expect(await usesOf(name)).toBe(1);
		const key = new URL(again.order.link).searchParams.get("key");
		await shopper.call("POST", `/api/orders/${again.order.id}/cancel`, { key });
		expect(await usesOf(name)).toBe(0);
	});

	test("is shared by the lines when some of them are given back", async () => {
		const { shopper, cart } = await withCode(await code({ value: 5000 }), undefined, 2);
		const placed = await shopper.place();
		await shopper.pay(placed, cards.good);
		const { body } = await admin.call<{ refunded: { amount: number } }>(
			...(["POST", `/api/admin/orders/${placed.order.id}/refund`] as const),
			{ reason: "one", lines: [{ lineId: placed.order.lines[0]?.id, quantity: 1 }] },
		);
		const one = cart.subtotal.amount / 2;
		expect(body.refunded.amount).toBe(one - Math.round((one * cart.discount.amount) / cart.subtotal.amount));
	});

	test("belongs to its store alone", async () => {
		const name = await code({});
		const partner = await somebody(shop, "partner", myBrand);
		const [row] = await ask<{ id: string }>(shop, "SELECT id FROM discounts WHERE code = ?", name);
		expect((await partner.call<{ items: unknown[] }>("GET", "/api/admin/discounts")).body.items).toEqual([]);
		expect((await partner.call("PATCH", `/api/admin/discounts/${row?.id}`, { isActive: false })).status).toBe(404);
		expect((await partner.call("DELETE", `/api/admin/discounts/${row?.id}`)).status).toBe(404);
		expect((await partner.call<Problem>("PATCH", "/api/cart", { discountCode: name })).body.code).toBe(
			"discount.unknown",
		);
		const stale = { "if-match": '"7"' };
		expect((await admin.call("PATCH", `/api/admin/discounts/${row?.id}`, { isActive: false }, stale)).status).toBe(412);
		expect((await admin.call("POST", "/api/admin/discounts", { code: name, kind: "amount", value: 1 })).status).toBe(
			409,
		);
	});
});

describe("a cart that is open in several places", () => {
	const counts = (listener: Listener) => listener.heard.map(({ data }) => data.count);
	const heard = (listener: Listener) => expect.poll(() => counts(listener), { timeout: 5000 });

	test("tells each of them of every change, also after its object was put away", async () => {
		const ada = new Shopper(shop);
		const { variant } = await ada.something(5);
		const cart = await ada.add(variant.id, 1);
		const mine = { "x-cart-token": ada.cartToken ?? "" };
		const cookie = { cookie: `__Host-cart=${ada.cartToken}`, origin: shop.origin };
		const [app, tab, late] = await Promise.all(
			[
				new Listener(shop, "/ws/cart", mine),
				new Listener(shop, "/ws/cart", cookie),
				new Listener(shop, `/ws/cart?since=${cart.version}`, mine),
			].map((listener) => listener.opened()),
		);
		if (!app || !tab || !late) return expect.unreachable();
		await heard(tab).toEqual([1]);
		await ada.add(variant.id, 2);
		await heard(app).toEqual([1, 3]);
		await heard(late).toEqual([3]);
		const checkout = shop.server.getWorker("tussi-checkout");
		await checkout.evictDurableObject("Cart", { name: `${store.id}/${cart.id}`, webSockets: "hibernate" });
		await ada.add(variant.id, 1);
		await heard(app).toEqual([1, 3, 4]);
		await heard(tab).toEqual([1, 3, 4]);
		tab.close();
		await expect.poll(() => tab.isOpen).toBe(false);
		await ada.add(variant.id, 1);
		await heard(late).toEqual([3, 4, 5]);
		await heard(app).toEqual([1, 3, 4, 5]);
		expect(app.heard.at(-1)).toMatchObject({ type: "cart.changed", id: String((await ada.cart()).version) });
		for (const listener of [app, late]) listener.close();
	});

	test("is left for her account's when she signs in", async () => {
		const { guest, userId, one, signIn } = await beforeSigningIn();
		const mine = { "x-cart-token": guest.cartToken ?? "" };
		const before = await new Listener(shop, "/ws/cart", mine).opened();
		signIn();
		expect((await guest.cart()).id).toBe(userId);
		await expect.poll(() => before.isOpen, { timeout: 5000 }).toBe(false);
		expect(await upgrade(shop, "/ws/cart", mine)).toBe(409);
		const both = { ...mine, authorization: `Bearer ${guest.accessToken}` };
		const after = await new Listener(shop, "/ws/cart", both).opened();
		await guest.add(one, 1);
		await heard(after).toEqual([4, 5]);
		after.close();
	});

	test("is an account's in all its places", async () => {
		const ada = new Shopper(shop);
		await register(ada);
		const [one] = await twoThings(ada);
		await ada.add(one, 1);
		const app = await new Listener(shop, "/ws/cart", { authorization: `Bearer ${ada.accessToken}` }).opened();
		const page = { cookie: `__Host-access=${ada.accessToken}`, origin: shop.origin };
		const tab = await new Listener(shop, "/ws/cart", page).opened();
		await ada.add(one, 1);
		for (const listener of [app, tab]) await heard(listener).toEqual([1, 2]);
		for (const listener of [app, tab]) listener.close();
	});

	test("opens to nobody else", async () => {
		const [ada, bo] = [new Shopper(shop), new Shopper(shop, myBrand)];
		for (const shopper of [ada, bo]) await shopper.add((await twoThings(shopper))[0]);
		const cookie = `__Host-cart=${ada.cartToken}`;
		const refused: [number, Record<string, string>][] = [
			[401, {}],
			[401, { "x-cart-token": "crt_x.y" }],
			[401, { "x-cart-token": bo.cartToken ?? "" }],
			[401, { authorization: `Bearer ${await shop.token("partner")}` }],
			[401, { cookie: `__Host-cart=${bo.cartToken}`, origin: shop.origin }],
			[401, { cookie: "__Host-access=x", origin: shop.origin }],
			[403, { cookie }],
			[403, { cookie, origin: "https://evil.example" }],
			[403, { cookie, origin: "null" }],
			[403, { cookie, origin: myBrand }],
		];
		for (const [status, headers] of refused)
			expect([await upgrade(shop, "/ws/cart", headers), headers]).toEqual([status, headers]);
		expect(await upgrade(shop, "/ws/cart", { cookie, origin: shop.origin })).toBe(101);
		expect((await shop.fetch("/ws/cart", { headers: { "x-cart-token": ada.cartToken ?? "" } })).status).toBe(400);
	});
});

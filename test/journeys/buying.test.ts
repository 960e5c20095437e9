import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Cart } from "../../workers/kit/cart.ts";
import { type Shop, startShop } from "../shop.ts";
import { cards, type Problem, Shopper } from "../shopper.ts";

let shop: Shop;
beforeAll(async () => {
	shop = await startShop();
});
afterAll(() => shop?.close());

const available = async (shopper: Shopper, slug: string, variantId: string) =>
	(await shopper.product(slug)).variants.find(({ id }) => id === variantId)?.available ?? -1;
const book = async () =>
	(await (await shop.fetch("/__dev/stripe/book.json")).json()) as {
		charges: number;
		chargedMinor: number;
		refundedMinor: number;
	};

describe("a shopper with a good card", () => {
	test("gets what she paid for: confirmed order, one charge, stock one lower, empty cart", async () => {
		const ada = new Shopper(shop);
		const { product, variant } = await ada.something(3);
		const before = await book();
		const cart = await ada.add(variant.id, 1);
		expect(cart.total.amount).toBe(variant.price.amount + cart.shipping.amount);

		const placed = await ada.place();
		expect(placed.order).toMatchObject({ status: "pending", paymentStatus: "pending", total: cart.total });
		expect(await available(ada, product.slug, variant.id), "held while she pays").toBe(variant.available - 1);
		const back = await ada.comeBack(await ada.pay(placed, cards.good));

		expect(back.status).toBe(303);
		expect(back.headers.get("location")).toMatch(new RegExp(`^/orders/${placed.order.id}\\?key=`));
		const order = await ada.order(placed);
		expect(order).toMatchObject({ status: "confirmed", paymentStatus: "paid", email: "ada@example.com" });
		expect(order.lines).toMatchObject([{ title: product.title, quantity: 1, unitPrice: variant.price }]);
		expect(order.events.map(({ from, to }) => [from, to])).toEqual([
			[null, "pending"],
			["pending", "confirmed"],
		]);
		const now = (await ada.product(product.slug)).variants.find(({ id }) => id === variant.id);
		expect([now?.stock, now?.available]).toEqual([variant.stock - 1, variant.available - 1]);
		expect((await ada.cart()).lines).toEqual([]);
		const after = await book();
		expect([after.charges - before.charges, after.chargedMinor - before.chargedMinor]).toEqual([1, cart.total.amount]);
	});

	test("keeps what she put into the cart while paying", async () => {
		const ada = new Shopper(shop);
		const { variant } = await ada.something(5);
		await ada.add(variant.id, 1);
		const placed = await ada.place();
		await ada.add(variant.id, 2);
		await ada.pay(placed, cards.good);
		expect((await ada.cart()).lines.map(({ quantity }) => quantity)).toEqual([2]);
		expect((await ada.order(placed)).lines.map(({ quantity }) => quantity)).toEqual([1]);
	});
});

describe.each(["declined", "poor"] as const)("a shopper with a %s card", (card) => {
	test("is charged nothing, keeps her cart, and the stock is free", async () => {
		const bo = new Shopper(shop);
		const { product, variant } = await bo.something(1);
		await bo.add(variant.id, 1);
		const placed = await bo.place();
		const before = await book();
		const back = await bo.comeBack(await bo.pay(placed, cards[card]));
		expect(back.headers.get("location")).toBe("/cart?notice=declined");
		expect(await bo.order(placed)).toMatchObject({ status: "failed", paymentStatus: "failed" });
		expect((await bo.cart()).lines).toMatchObject([{ variantId: variant.id, quantity: 1 }]);
		expect(await available(bo, product.slug, variant.id)).toBe(variant.available);
		expect((await book()).charges).toBe(before.charges);
	});

	test("can try again with a good one", async () => {
		const bo = new Shopper(shop);
		const { variant } = await bo.something(1);
		await bo.add(variant.id, 1);
		await bo.pay(await bo.place(), cards[card]);
		const again = await bo.place();
		await bo.pay(again, cards.good);
		expect((await bo.order(again)).status).toBe("confirmed");
	});
});

describe("a shopper who turns back from paying", () => {
	test("is charged nothing and the stock is free at once", async () => {
		const cy = new Shopper(shop);
		const { product, variant } = await cy.something(2);
		await cy.add(variant.id, 2);
		const placed = await cy.place();
		const key = new URL(placed.order.link).searchParams.get("key");
		const back = await cy.comeBack(`/checkout/return?order=${placed.order.id}&key=${key}&cancelled=1`);
		expect(back.headers.get("location")).toBe("/cart?notice=cancelled");
		expect(await available(cy, product.slug, variant.id)).toBe(variant.available);
		const page = await shop.fetch(placed.payment.url, {
			method: "POST",
			body: new URLSearchParams({ card: cards.good }),
		});
		expect(page.status).toBe(410);
		expect((await cy.order(placed)).status).toBe("failed");
	});

	test("and checks out again pays only the second time, for one order", async () => {
		const cy = new Shopper(shop);
		const { product, variant } = await cy.something(2);
		await cy.add(variant.id, variant.available);
		const first = await cy.place();
		expect((await cy.cart()).lines[0]?.available, "her own hold is no one else's").toBe(variant.available);
		const second = await cy.place();
		expect(
			(await shop.fetch(first.payment.url, { method: "POST", body: new URLSearchParams({ card: cards.good }) })).status,
		).toBe(410);
		await cy.pay(second, cards.good);
		expect([(await cy.order(first)).status, (await cy.order(second)).status]).toEqual(["failed", "confirmed"]);
		expect(await available(cy, product.slug, variant.id)).toBe(0);
	});

	test("after having paid is told so instead of paying twice", async () => {
		const cy = new Shopper(shop);
		const { variant } = await cy.something(3);
		await cy.add(variant.id, 1);
		const placed = await cy.place();
		await cy.pay(placed, cards.good);
		const again = await cy.checkOut<Problem>();
		expect([again.status, again.body.code]).toEqual([409, "cart.empty"]);
		expect(
			(
				await cy.comeBack(
					`/checkout/return?order=${placed.order.id}&key=${new URL(placed.order.link).searchParams.get("key")}&cancelled=1`,
				)
			).headers.get("location"),
		).toMatch(/^\/orders\//);
		expect((await cy.order(placed)).status).toBe("confirmed");
	});
});

describe("more than there is", () => {
	test("is refused before anything is charged, naming the line and what is left", async () => {
		const di = new Shopper(shop);
		const { variant } = await di.something(1);
		await di.add(variant.id, variant.available + 1);
		const refused = await di.checkOut<Problem>();
		expect([refused.status, refused.body.code]).toEqual([409, "stock.insufficient"]);
		expect(refused.body.lines).toMatchObject([{ variantId: variant.id, available: variant.available }]);
	});

	test("is sold to nobody when many want the last ones at once", async () => {
		const first = new Shopper(shop);
		const { product, variant } = await first.something(4);
		const rest = variant.available - 4;
		if (rest > 0) {
			await first.add(variant.id, rest);
			await first.pay(await first.place(), cards.good);
		}
		const rush = await Promise.all(
			Array.from({ length: 12 }, async () => {
				const shopper = new Shopper(shop);
				await shopper.add(variant.id, 1);
				const answer = await shopper.checkOut();
				if (answer.status !== 201) return answer.status;
				await shopper.pay(answer.body, cards.good);
				return (await shopper.order(answer.body)).status;
			}),
		);
		expect(rush.toSorted()).toEqual([...Array(8).fill(409), ...Array(4).fill("confirmed")]);
		expect((await first.product(product.slug)).variants.find(({ id }) => id === variant.id)).toMatchObject({
			stock: 0,
			available: 0,
		});
	});
});

describe("an idempotency key", () => {
	test("makes two presses of the button one order", async () => {
		const ed = new Shopper(shop);
		const { variant } = await ed.something(2);
		await ed.add(variant.id, 1);
		const key = { "idempotency-key": crypto.randomUUID() };
		const both = await Promise.all([ed.checkOut(key), ed.checkOut(key)]);
		const [placed] = both.filter(({ status }) => status === 201);
		// The other press came while the first was running, or after it and got its answer.
		for (const { status, headers } of both.filter((answer) => answer !== placed))
			expect([status, headers.get("retry-after"), headers.get("idempotency-replayed")]).toEqual(
				status === 409 ? [409, "1", null] : [201, null, "true"],
			);
		const replay = await ed.checkOut(key);
		expect(replay.headers.get("idempotency-replayed")).toBe("true");
		expect(replay.body).toEqual(placed?.body);
	});

	test("used for another request is refused", async () => {
		const ed = new Shopper(shop);
		const { variant } = await ed.something(2);
		await ed.add(variant.id, 1);
		const key = { "idempotency-key": crypto.randomUUID() };
		await ed.checkOut(key);
		const other = await ed.checkOut<Problem>(key, { email: "eve@example.com" });
		expect([other.status, other.body.code]).toEqual([422, "idempotency.key_reused"]);
	});

	test("whose request was refused may be used again once the cause is gone", async () => {
		const ed = new Shopper(shop);
		const { variant } = await ed.something(1);
		const cart = await ed.add(variant.id, variant.available + 1);
		const key = { "idempotency-key": crypto.randomUUID() };
		expect((await ed.checkOut(key)).status).toBe(409);
		await ed.call("PATCH", `/api/cart/items/${cart.lines[0]?.id}`, { quantity: 1 });
		expect((await ed.checkOut(key)).status).toBe(201);
	});
});

describe("what a client says of money or identity", () => {
	test.each([
		["/api/cart/add", { priceMinor: 1 }],
		["/api/cart/add", { userId: "usr_1" }],
		["/api/cart/checkout", { total: { amount: 1, currency: "EUR" } }],
		["/api/cart/checkout", { storeId: "sto_other" }],
	])("to %s with %o is refused and changes nothing", async (path, extra) => {
		const eve = new Shopper(shop);
		const { variant } = await eve.something(2);
		const before = await eve.add(variant.id, 1);
		const body = path.endsWith("add")
			? { variantId: variant.id, ...extra }
			: { email: "e@example.com", shippingAddress: {}, ...extra };
		expect((await eve.call<Problem>("POST", path, body)).status).toBe(400);
		expect(await eve.cart()).toEqual(withoutToken(before));
	});

	test.each([-1, 0, 1.5, 1000, "1", null])("quantity %s is refused", async (quantity) => {
		const eve = new Shopper(shop);
		const { variant } = await eve.something(2);
		const { status, body } = await eve.call<Problem>("POST", "/api/cart/add", { variantId: variant.id, quantity });
		expect([status, body.code, body.errors?.[0]?.path]).toEqual([400, "request.invalid", "quantity"]);
	});
});

const withoutToken = ({ cartToken: _, ...cart }: Cart & { cartToken?: string }): Cart => cart;

test("an order's link opens that order only", async () => {
	const fay = new Shopper(shop);
	const { variant } = await fay.something(2);
	await fay.add(variant.id, 1);
	const [one, two] = [await fay.place(), await fay.place()];
	const key = new URL(one.order.link).searchParams.get("key");
	for (const wrong of [
		`/api/orders/${two.order.id}?key=${key}`,
		`/api/orders/${one.order.id}`,
		`/api/orders/${one.order.id}?key=${key}x`,
		`/api/orders/ord_nobody?key=${key}`,
	]) {
		const { status, body } = await fay.call<Problem>("GET", wrong);
		expect([status, body.code]).toEqual([404, "order.not_found"]);
	}
});

describe("a webhook", () => {
	const post = (body: string, signature: string) =>
		shop.fetch("/api/webhooks/stripe", {
			method: "POST",
			body,
			headers: { "content-type": "application/json", "stripe-signature": signature },
		});

	test("that Stripe did not sign does nothing", async () => {
		const gil = new Shopper(shop);
		const { variant } = await gil.something(1);
		await gil.add(variant.id, 1);
		const placed = await gil.place();
		const forged = JSON.stringify({
			id: "evt_1",
			object: "event",
			type: "checkout.session.completed",
			data: { object: { object: "checkout.session", metadata: { orderId: placed.order.id } } },
		});
		expect((await post(forged, `t=${Math.floor(Date.now() / 1000)},v1=${"0".repeat(64)}`)).status).toBe(400);
		expect((await post(forged, "")).status).toBe(400);
		expect((await gil.order(placed)).status).toBe("pending");
	});

	test("that says paid is believed only as far as Stripe confirms it, and counts once", async () => {
		const gil = new Shopper(shop);
		const { product, variant } = await gil.something(2);
		await gil.add(variant.id, 1);
		const placed = await gil.place();
		const body = JSON.stringify({
			id: `evt_${crypto.randomUUID()}`,
			object: "event",
			type: "checkout.session.completed",
			data: { object: { object: "checkout.session", metadata: { orderId: placed.order.id } } },
		});
		const signed = await signature(body);
		expect((await post(body, signed)).status).toBe(200);
		expect((await gil.order(placed)).status, "nothing was paid").toBe("pending");
		await gil.pay(placed, cards.good);
		await Promise.all(Array.from({ length: 5 }, () => post(body, signed)));
		expect((await gil.order(placed)).events.map(({ to }) => to)).toEqual(["pending", "confirmed"]);
		expect(await available(gil, product.slug, variant.id)).toBe(variant.available - 1);
	});
});

async function signature(body: string): Promise<string> {
	const at = Math.floor(Date.now() / 1000);
	const key = await crypto.subtle.importKey(
		"raw",
		new TextEncoder().encode("whsec_local"),
		{ name: "HMAC", hash: "SHA-256" },
		false,
		["sign"],
	);
	const mac = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(`${at}.${body}`));
	return `t=${at},v1=${Buffer.from(mac).toString("hex")}`;
}

test("a cart outlives its object's memory", async () => {
	const hal = new Shopper(shop);
	const { variant } = await hal.something(2);
	const cart = await hal.add(variant.id, 2);
	const store = await storeId();
	await shop.server.getWorker("tussi-checkout").evictDurableObject("Cart", { name: `${store}/${cart.id}` });
	expect((await hal.cart()).lines).toMatchObject([{ quantity: 2 }]);
});

const storeId = async () => {
	const { STORES } = await shop.env<{ STORES: { bySlug(slug: string): Promise<{ id: string }> } }>("gateway");
	return (await STORES.bySlug("tussi")).id;
};

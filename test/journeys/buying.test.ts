import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Cart } from "../../workers/kit/cart.ts";
import { type Shop, startShop } from "../shop.ts";
import { address, cards, type Problem, Shopper } from "../shopper.ts";

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

describe("who wants what is not hers, or at her own price", () => {
	const other = "http://my-brand.localhost:8787";
	let ada: Shopper;
	let eve: Shopper;
	let customer: string;
	const known = { adaLine: "", eveLine: "", order: "", eveOrder: "", adaCart: "", variant: "", elsewhere: "" };
	const keys = { ada: "", eve: "" };
	let adaOrder: Awaited<ReturnType<Shopper["place"]>>;

	beforeAll(async () => {
		[ada, eve] = [new Shopper(shop), new Shopper(shop)];
		customer = await shop.token("shopper");
		const { variant } = await ada.something(9);
		const carts = [await ada.add(variant.id, 1), await eve.add(variant.id, 1)];
		[known.adaLine = "", known.eveLine = ""] = carts.map(({ lines }) => lines[0]?.id ?? "");
		adaOrder = await ada.place();
		const eveOrder = await eve.place();
		known.order = adaOrder.order.id;
		known.eveOrder = eveOrder.order.id;
		known.adaCart = carts[0]?.id ?? "";
		known.variant = variant.id;
		known.elsewhere = (await new Shopper(shop, other).something()).variant.id;
		for (const [who, { order }] of [
			["ada", adaOrder],
			["eve", eveOrder],
		] as const)
			keys[who] = new URL(order.link).searchParams.get("key") ?? "";
	});

	const form = (extra: object) => ({ email: "eve@example.com", shippingAddress: address, ...extra });
	const asCustomer = () => ({ authorization: `Bearer ${customer}` });
	const withAdasCart = () => ({ "x-cart-token": `${known.adaCart}.${eve.cartToken?.split(".")[1]}` });

	test.each<[string, string, () => string, (() => object) | undefined, number, (() => Record<string, string>)?]>([
		["a price", "POST", () => "/api/cart/add", () => ({ variantId: known.variant, unitPrice: { amount: 1 } }), 400],
		["minus one", "POST", () => "/api/cart/add", () => ({ variantId: known.variant, quantity: -1 }), 400],
		["a billion", "POST", () => "/api/cart/add", () => ({ variantId: known.variant, quantity: 1e9 }), 400],
		[
			"more than a number holds",
			"POST",
			() => "/api/cart/add",
			() => ({ variantId: known.variant, quantity: 2 ** 53 }),
			400,
		],
		["another store's thing", "POST", () => "/api/cart/add", () => ({ variantId: known.elsewhere }), 404],
		[
			"somebody's cart by its id",
			"POST",
			() => "/api/cart/add",
			() => ({ variantId: known.variant, cartId: known.adaCart }),
			400,
		],
		["a discount of her own", "PATCH", () => "/api/cart", () => ({ discount: { amount: 1 } }), 400],
		["a total of her own", "PATCH", () => "/api/cart", () => ({ total: { amount: 1 } }), 400],
		["a country nobody delivers to", "PATCH", () => "/api/cart", () => ({ country: "AQ" }), 400],
		["a free way to ship", "PATCH", () => "/api/cart", () => ({ shippingMethod: "free" }), 400],
		["minus five of her line", "PATCH", () => `/api/cart/items/${known.eveLine}`, () => ({ quantity: -5 }), 400],
		["too many of her line", "PATCH", () => `/api/cart/items/${known.eveLine}`, () => ({ quantity: 1e6 }), 400],
		["another's line, more of it", "PATCH", () => `/api/cart/items/${known.adaLine}`, () => ({ quantity: 9 }), 404],
		["another's line, gone", "DELETE", () => `/api/cart/items/${known.adaLine}`, undefined, 404],
		["another's cart with her own signature", "GET", () => "/api/cart", undefined, 404, withAdasCart],
		["another's cart emptied with her own signature", "DELETE", () => "/api/cart", undefined, 404, withAdasCart],
		["another's cart bought", "POST", () => "/api/cart/checkout", () => form({}), 404, withAdasCart],
		["an account's id", "POST", () => "/api/cart/checkout", () => form({ userId: "usr_1" }), 400],
		[
			"a total at checkout",
			"POST",
			() => "/api/cart/checkout",
			() => form({ total: { amount: 1, currency: "EUR" } }),
			400,
		],
		["lines at checkout", "POST", () => "/api/cart/checkout", () => form({ lines: [] }), 400],
		["a tax at checkout", "POST", () => "/api/cart/checkout", () => form({ tax: 0 }), 400],
		["another's order", "GET", () => `/api/orders/${known.order}`, undefined, 404],
		["another's order with her own key", "GET", () => `/api/orders/${known.order}?key=${keys.eve}`, undefined, 404],
		["another's order as a customer", "GET", () => `/api/orders/${known.order}`, undefined, 404, asCustomer],
		["another's order cancelled", "POST", () => `/api/orders/${known.order}/cancel`, () => ({ key: keys.eve }), 404],
		[
			"another's order cancelled as a customer",
			"POST",
			() => `/api/orders/${known.order}/cancel`,
			() => ({}),
			404,
			asCustomer,
		],
		["another's order returned", "POST", () => `/api/orders/${known.order}/return`, () => ({ key: keys.eve }), 404],
		[
			"an order by a list's cursor",
			"GET",
			() => `/api/orders?cursor=${Buffer.from(known.order).toString("base64url")}`,
			undefined,
			401,
		],
		["an order shipped", "PATCH", () => `/api/admin/orders/${known.order}`, () => ({ status: "shipped" }), 401],
		[
			"an order shipped by a customer",
			"PATCH",
			() => `/api/admin/orders/${known.order}`,
			() => ({ status: "shipped" }),
			403,
			asCustomer,
		],
		[
			"her money back by herself",
			"POST",
			() => `/api/admin/orders/${known.eveOrder}/refund`,
			() => ({ reason: "mine" }),
			403,
			asCustomer,
		],
		[
			"a code of her own",
			"POST",
			() => "/api/admin/discounts",
			() => ({ code: "MINE", kind: "percent", value: 10_000 }),
			403,
			asCustomer,
		],
	])("%s: refused, and nothing is changed", async (_, method, path, body, status, headers) => {
		const before = [await ada.cart(), await ada.order(adaOrder), await eve.cart(), await book()];
		const answer = await eve.call<Problem>(method, path(), body?.(), headers?.());
		expect([answer.status, answer.body.status], JSON.stringify(answer.body)).toEqual([status, status]);
		expect([await ada.cart(), await ada.order(adaOrder), await eve.cart(), await book()]).toEqual(before);
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

describe("webhooks out of order, twice, or about nothing of ours", () => {
	const send = async (
		type: string,
		object: object,
		{ id = `evt_${crypto.randomUUID()}`, created = 0, late = 0 } = {},
	) => {
		const body = JSON.stringify({ id, object: "event", type, created, data: { object } });
		const answer = await shop.fetch("/api/webhooks/stripe", {
			method: "POST",
			body,
			headers: { "content-type": "application/json", "stripe-signature": await signature(body, late) },
		});
		return answer.status;
	};

	test("take nothing away from an order that is paid", async () => {
		const ida = new Shopper(shop);
		const { product, variant } = await ida.something(3);
		await ida.add(variant.id, 2);
		const placed = await ida.place();
		const session = { object: "checkout.session", metadata: { orderId: placed.order.id } };
		await ida.pay(placed, cards.good);
		const before = await book();
		for (const type of [
			"checkout.session.expired",
			"payment_intent.payment_failed",
			"checkout.session.async_payment_failed",
			"checkout.session.completed",
			"charge.updated",
		])
			expect(await send(type, session)).toBe(200);
		expect(
			await send("refund.failed", { object: "refund", metadata: { orderId: placed.order.id, refundId: "ref_1" } }),
		).toBe(200);
		const order = await ida.order(placed);
		expect(order).toMatchObject({ status: "confirmed", paymentStatus: "paid", refunded: { amount: 0 } });
		expect(order.events).toHaveLength(2);
		expect(await book()).toEqual(before);
		expect(await available(ida, product.slug, variant.id)).toBe(variant.available - 2);
	});

	test("an older word on a dispute does not undo a newer", async () => {
		const ida = new Shopper(shop);
		const { variant } = await ida.something(1);
		await ida.add(variant.id);
		const placed = await ida.place();
		await ida.pay(placed, cards.good);
		const dispute = (status: string) => ({
			...{ object: "dispute", id: `dp_${placed.order.id}`, amount: 1, reason: "fraudulent", status },
			metadata: { orderId: placed.order.id },
		});
		const said = async () => (await ida.order(placed)).dispute;
		expect(await said()).toBe(null);
		await send("charge.dispute.updated", dispute("under_review"), { created: 2000 });
		await send("charge.dispute.created", dispute("needs_response"), { created: 1000 });
		expect(await said()).toBe("under_review");
		await send("charge.dispute.closed", dispute("lost"), { created: 3000 });
		await send("charge.dispute.updated", dispute("under_review"), { created: 4000 });
		expect(await said()).toBe("lost");
	});

	test("are taken and forgotten when they are about nobody, and refused when their time is not now", async () => {
		const session = { object: "checkout.session", metadata: { orderId: "ord_nobody" } };
		expect(await send("checkout.session.completed", session)).toBe(200);
		expect(await send("charge.refunded", { object: "charge", payment_intent: "pi_nobody" })).toBe(200);
		expect(await send("charge.dispute.created", { object: "dispute", payment_intent: "pi_nobody" })).toBe(200);
		expect(await send("checkout.session.completed", session, { late: 3600 })).toBe(400);
	});
});

async function signature(body: string, late = 0): Promise<string> {
	const at = Math.floor(Date.now() / 1000) - late;
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

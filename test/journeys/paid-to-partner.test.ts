import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Order } from "../../workers/kit/order.ts";
import type { Store } from "../../workers/kit/store.ts";
import { demoStores } from "../../workers/local/demo/stores.ts";
import type { AccountBook } from "../../workers/local/stripe/book.ts";
import { signatureHeader } from "../../workers/local/stripe/webhooks.ts";
import { ask, type Bought, book, buy, keyOf, myBrand, place, somebody, stockOf, tick } from "../sale.ts";
import { type Shop, startShop } from "../shop.ts";
import { address, cards, type Placed, type Problem, Shopper } from "../shopper.ts";

const store: Store = demoStores.find(({ store }) => store.slug === "my-brand")?.store ?? expect.unreachable();
const own = store.payments?.account ?? expect.unreachable();

let shop: Shop;
let partner: Shopper;
beforeAll(async () => {
	shop = await startShop();
	partner = await somebody(shop, "partner", myBrand);
});
afterAll(() => shop?.close());

const home = { shippingAddress: { ...address, country: "GB" } };
const buyHere = (host = myBrand) => buy(new Shopper(shop, host), 1, cards.good, home);
const placeHere = (host = myBrand) => place(new Shopper(shop, host), 1, home);

async function accounts(): Promise<Record<string, AccountBook>> {
	const answer = await shop.fetch("/__dev/stripe/book.json");
	return ((await answer.json()) as { accounts: Record<string, AccountBook> }).accounts;
}

const nothing: AccountBook = {
	...{ transferredMinor: 0, feesMinor: 0, reversedMinor: 0, feesRefundedMinor: 0, balanceMinor: 0 },
};
const names = Object.keys(nothing) as (keyof AccountBook)[];

/** What has gone through the account since `before`. */
async function since(before: Record<string, AccountBook>, account = own): Promise<AccountBook> {
	const [now, then] = [(await accounts())[account] ?? nothing, before[account] ?? nothing];
	return Object.fromEntries(names.map((name) => [name, now[name] - then[name]])) as AccountBook;
}

/** Five in a hundred, rounded half up. */
const feeOf = (minor: number) => Math.floor((minor * 5 + 50) / 100);

const refund = (id: string, form: object) =>
	partner.call<Order>("POST", `/api/admin/orders/${id}/refund`, { reason: "broken", ...form });
const cancel = (host: string, { placed }: Bought) =>
	new Shopper(shop, host).call<Order>("POST", `/api/orders/${placed.order.id}/cancel`, { key: keyOf(placed) });

/** From here on the store is paid so; the gateway may not have heard of it yet at any host but this new one. */
async function paidSo(host: string, payments: NonNullable<Store["payments"]>): Promise<string> {
	const { STORES } = await shop.env<LocalEnv>("local");
	await STORES.put({ ...store, payments }, [host]);
	return `http://${host}:8787`;
}

async function newAccount(id: string, name: string): Promise<string> {
	const headers = { "content-type": "application/json" };
	const made = await shop.fetch(`/__dev/stripe/accounts/${id}`, {
		method: "PUT",
		headers,
		body: JSON.stringify({ name }),
	});
	expect(made.status).toBe(200);
	return id;
}

describe("a sale of a partner's", () => {
	test("is paid into her account, but for the fee", async () => {
		const before = await accounts();
		const { placed } = await buyHere();
		const { id, total } = placed.order;
		const fee = feeOf(total.amount);
		expect(await since(before)).toEqual({
			...nothing,
			...{ transferredMinor: total.amount, feesMinor: fee, balanceMinor: total.amount - fee },
		});
		expect(await ask(shop, "SELECT paid_into, fee_minor, status FROM orders WHERE id = ?", id)).toEqual([
			{ paid_into: own, fee_minor: fee, status: "confirmed" },
		]);
	});

	test("is paid on a page that names her and not the platform", async () => {
		const { placed } = await placeHere();
		const html = await (await shop.fetch(placed.payment.url)).text();
		expect(html).toContain(store.name);
		expect(html.toLowerCase()).not.toContain("tussi");
	});

	test("shows the account and the fee to nobody who reads the order", async () => {
		const { placed } = await buyHere();
		const seen = await partner.call<Order>("GET", `/api/admin/orders/${placed.order.id}`);
		for (const order of [placed.order, seen.body]) expect(JSON.stringify(order)).not.toMatch(/acct_|paidInto|feeMinor/);
	});

	test("given back in part takes so much of it back, and the fee's share of that; cancelled it leaves nothing", async () => {
		const before = await accounts();
		const bought = await buyHere();
		const { id, total } = bought.placed.order;
		const fee = feeOf(total.amount);
		const part = Math.floor(total.amount / 3);
		const back = Math.round((fee * part) / total.amount);
		expect((await refund(id, { amount: part })).body).toMatchObject({ refunds: [{ state: "done" }] });
		expect(await since(before)).toMatchObject({
			...{ reversedMinor: part, feesRefundedMinor: back, balanceMinor: total.amount - fee - part + back },
		});
		expect((await cancel(myBrand, bought)).body).toMatchObject({ status: "cancelled", refunded: total });
		expect(await since(before)).toEqual({
			...{ transferredMinor: total.amount, reversedMinor: total.amount },
			...{ feesMinor: fee, feesRefundedMinor: fee, balanceMinor: 0 },
		});
	});

	test("paid too late goes back out of her account, and only once", async () => {
		const before = await accounts();
		const { placed } = await placeHere();
		const { id, total } = placed.order;
		await ask(shop, "UPDATE orders SET status = 'failed', payment_status = 'failed' WHERE id = ?", id);
		const bo = new Shopper(shop, myBrand);
		const way = await bo.pay(placed, cards.good);
		await Promise.all([bo.comeBack(way), bo.comeBack(way)]);
		expect(await bo.order(placed)).toMatchObject({ status: "failed", paymentStatus: "refunded" });
		expect(await since(before)).toMatchObject({ reversedMinor: total.amount, balanceMinor: 0 });
	});

	test("given back while nobody could say so is asked for again the same way", async () => {
		const { placed } = await buyHere();
		const { id, total } = placed.order;
		const before = await accounts();
		await refund(id, {});
		await ask(shop, "UPDATE refunds SET state = 'requested', stripe_id = NULL, resume_at = 1 WHERE order_id = ?", id);
		await tick(shop);
		expect(await ask(shop, "SELECT state FROM refunds WHERE order_id = ?", id)).toEqual([{ state: "done" }]);
		expect(await since(before)).toMatchObject({ reversedMinor: total.amount });
	});
});

test("a sale of the platform's own touches no account", async () => {
	const before = await accounts();
	const { placed } = await buy(new Shopper(shop), 2);
	const admin = await somebody(shop, "admin");
	const { id } = placed.order;
	const { body } = await admin.call<Order>("POST", `/api/admin/orders/${id}/refund`, { reason: "broken", amount: 100 });
	expect(body).toMatchObject({ refunds: [{ state: "done" }] });
	expect(await accounts()).toEqual(before);
	expect(await ask(shop, "SELECT paid_into, fee_minor FROM orders WHERE id = ?", id)).toEqual([
		{ paid_into: null, fee_minor: 0 },
	]);
});

test("what happens in a partner's own account is no news of an order, whoever's order it names", async () => {
	const ada = new Shopper(shop);
	const { placed } = await place(ada);
	const declined = async (more: object) => {
		const object = { id: "pi_elsewhere", object: "payment_intent", metadata: { orderId: placed.order.id } };
		const event = {
			id: `evt_${crypto.randomUUID()}`,
			type: "payment_intent.payment_failed",
			data: { object },
			...more,
		};
		const body = JSON.stringify(event);
		const headers = { "stripe-signature": await signatureHeader(body, "whsec_local") };
		const answer = await shop.fetch("/api/webhooks/stripe", { method: "POST", headers, body });
		expect(answer.status).toBe(200);
		return (await ada.order(placed)).status;
	};
	expect(await declined({ account: own })).toBe("pending");
	expect(await declined({})).toBe("failed");
});

// The last of this file: the store is paid elsewhere from here on.
describe("when a store changes its account", () => {
	test("what was sold before is given back out of the old one, and what is sold now is paid into the new one", async () => {
		const second = await newAccount("acct_second", "My Brand Ltd");
		const [before, old, late] = [await accounts(), await buyHere(), await placeHere()];
		const host = await paidSo("second.localhost", { account: second, feeBasisPoints: 0 });
		const sold = await buyHere(host);
		expect(await since(before, second)).toMatchObject({
			...{ transferredMinor: sold.placed.order.total.amount, feesMinor: 0 },
		});

		const inSecond = await accounts();
		expect((await refund(old.placed.order.id, { amount: 100 })).body).toMatchObject({ refunds: [{ state: "done" }] });
		expect((await cancel(host, old)).body).toMatchObject({ status: "cancelled" });
		// Opened before, paid after: still the old one's.
		await new Shopper(shop, host).pay(late.placed, cards.good);
		const total = old.placed.order.total.amount + late.placed.order.total.amount;
		expect(await since(before)).toMatchObject({
			transferredMinor: total,
			reversedMinor: old.placed.order.total.amount,
		});
		expect(await since(inSecond, second)).toEqual(nothing);

		// Without a fee there is none to give back, and the refund is taken all the same.
		expect((await cancel(host, sold)).body).toMatchObject({ status: "cancelled", refunds: [{ state: "done" }] });
		expect(await since(before, second)).toMatchObject({ feesRefundedMinor: 0, balanceMinor: 0 });
	});

	test("to one that Stripe refuses, nobody is charged, nothing is held and the cart stays", async () => {
		const host = await paidSo("third.localhost", { account: "acct_nobody", feeBasisPoints: 500 });
		const bo = new Shopper(shop, host);
		const thing = await bo.something(2);
		const cart = await bo.add(thing.variant.id, 2);
		const before = await book(shop);
		const { status, body } = await bo.checkOut<Placed & Problem>({}, home);
		expect([status, body.code]).toEqual([503, "payment.unavailable"]);
		expect(await book(shop)).toEqual(before);
		expect(await stockOf(bo, thing)).toEqual([thing.variant.stock, thing.variant.available]);
		expect((await bo.cart()).lines).toMatchObject([{ id: cart.lines[0]?.id, quantity: 2 }]);
		const left = "SELECT status, payment_status, resume_at FROM orders WHERE paid_into = 'acct_nobody'";
		expect(await ask(shop, left)).toEqual([{ status: "failed", payment_status: "failed", resume_at: null }]);

		// Once the account is in order she buys as if nothing had been.
		await newAccount("acct_nobody", "Nobody");
		const placed = await bo.checkOut({}, home);
		expect(placed.status).toBe(201);
		await bo.pay(placed.body, cards.good);
		expect((await bo.order(placed.body)).status).toBe("confirmed");
	});
});

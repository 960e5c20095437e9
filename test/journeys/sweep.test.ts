import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { rebuildAvailability } from "../../workers/catalog/stock/rebuild.ts";
import type { Order } from "../../workers/kit/order.ts";
import { demoStores } from "../../workers/local/demo/stores.ts";
import { ask, type Bought, book, buy, keyOf, place, somebody, stockOf, tick } from "../sale.ts";
import { type Shop, startShop } from "../shop.ts";
import { cards, type Problem, Shopper } from "../shopper.ts";

const store = demoStores[0]?.store ?? expect.unreachable();

let shop: Shop;
let admin: Shopper;
let ada: Shopper;
beforeAll(async () => {
	shop = await startShop();
	admin = await somebody(shop, "admin");
});
afterAll(() => shop?.close());
beforeEach(() => {
	ada = new Shopper(shop);
});

const sql = (text: string, ...values: unknown[]) => ask<Record<string, unknown>>(shop, text, ...values);
/** What is shown of the stock follows it, as if nothing else had ever been. */
const inventory = async (text: string, ...values: unknown[]) => {
	const env = await shop.env<CatalogEnv>("catalog");
	await env.INVENTORY.prepare(text)
		.bind(...values)
		.run();
	await rebuildAvailability(env);
};
const cart = async (id: string) => {
	const worker = shop.server.getWorker("tussi-checkout");
	const [row] = await sql("SELECT cart_id FROM orders WHERE id = ?", id);
	return worker.getDurableObjectStorage("Cart", { name: `${store.id}/${row?.cart_id}` });
};
const nobodyTold = (id: string) =>
	sql(
		`UPDATE orders SET status = 'pending', payment_status = 'pending', payment_intent_id = NULL, resume_at = 1 WHERE id = ?`,
		id,
	);
/** Its last moment to be paid was long ago. */
const windowOver = (id: string) => sql("UPDATE orders SET resume_at = 1, payment_expires_at = 1 WHERE id = ?", id);

/** What everybody must find once all is done, however it was cut off; and doing it again changes nothing. */
async function expectEnd(bought: Bought, end: "bought" | "failed" | "cancelled") {
	const { id, total } = bought.placed.order;
	const before = await book(shop);
	for (let round = 0; round < 2; round++) {
		await tick(shop);
		const status = end === "bought" ? "confirmed" : end;
		expect((await ada.order(bought.placed)).status).toBe(status);
		const sold = end === "bought" ? (bought.placed.order.lines[0]?.quantity ?? 0) : 0;
		const left = [bought.variant.stock - sold, bought.variant.available - sold];
		expect(await stockOf(ada, bought)).toEqual(left);
		expect(await sql("SELECT resume_at FROM orders WHERE id = ?", id)).toEqual([{ resume_at: null }]);
		expect(await (await cart(id)).exec("SELECT * FROM attempts WHERE state = 'open'")).toEqual([]);
		expect(await sql("SELECT id FROM refunds WHERE order_id = ? AND state <> 'done'", id)).toEqual([]);
		const { refunded } = await ada.order(bought.placed);
		expect(refunded.amount).toBe(end === "cancelled" ? total.amount : 0);
	}
	return (await book(shop)).refundedMinor - before.refundedMinor;
}

describe("an order that nobody ends", () => {
	test("was paid: it is confirmed", async () => {
		const bought = await buy(ada, 2);
		await inventory(
			"UPDATE stock SET on_hand = on_hand + 2, version = version + 1 WHERE variant_id = ?",
			bought.variant.id,
		);
		await inventory("UPDATE reservation_lines SET state = 'held' WHERE reservation_id = ?", bought.placed.order.id);
		await nobodyTold(bought.placed.order.id);
		await expectEnd(bought, "bought");
	});

	test("can still be paid: it is left alone, and once it cannot it fails", async () => {
		const bought = await place(ada, 2);
		const { id } = bought.placed.order;
		await sql("UPDATE orders SET resume_at = 1 WHERE id = ?", id);
		await tick(shop);
		expect((await ada.order(bought.placed)).status).toBe("pending");
		const [row] = await sql("SELECT resume_at FROM orders WHERE id = ?", id);
		expect(Number(row?.resume_at)).toBeGreaterThan(Date.now());
		await windowOver(id);
		await expectEnd(bought, "failed");
		expect((await ada.cart()).lines).toHaveLength(1);
	});

	test("is found by the timer itself", async () => {
		const bought = await place(ada);
		await windowOver(bought.placed.order.id);
		const { TIMERS } = await shop.env<CheckoutEnv>("checkout");
		await TIMERS.getByName("orders").wakeIn("orders", 0);
		await expect.poll(async () => (await ada.order(bought.placed)).status, { timeout: 15_000 }).toBe("failed");
	});
});

describe("a checkout cut off", () => {
	test.each<[string, (bought: Bought) => Promise<unknown>]>([
		[
			"after it was recorded",
			async ({ placed: { order } }) => {
				await inventory("DELETE FROM reservation_lines WHERE reservation_id = ?", order.id);
				await (await cart(order.id)).exec("DELETE FROM attempts");
			},
		],
		[
			"after the cart knew",
			({ placed: { order } }) => inventory("DELETE FROM reservation_lines WHERE reservation_id = ?", order.id),
		],
		["after its stock was held", async () => undefined],
	])("%s fails and leaves nothing behind", async (_, cut) => {
		const bought = await place(ada, 2);
		const { id } = bought.placed.order;
		await cut(bought);
		await sql(
			"UPDATE orders SET session_id = NULL, payment_url = NULL, payment_expires_at = NULL, resume_at = 1 WHERE id = ?",
			id,
		);
		await expectEnd(bought, "failed");
		expect((await ada.cart()).lines).toHaveLength(1);
	});
});

describe("a sale cut off", () => {
	test("after its stock was sold is completed", async () => {
		const bought = await buy(ada, 2);
		await nobodyTold(bought.placed.order.id);
		await expectEnd(bought, "bought");
	});

	test("after it was confirmed still takes what was bought out of the cart", async () => {
		const bought = await place(ada, 2);
		const { id, lines } = bought.placed.order;
		const storage = await cart(id);
		const kept = await storage.exec("SELECT * FROM lines");
		await ada.pay(bought.placed, cards.good);
		await storage.exec("UPDATE attempts SET state = 'open'");
		const line = kept[0] ?? expect.unreachable();
		await storage.exec(
			`INSERT INTO lines (${Object.keys(line).join()}) VALUES (${Object.keys(line).map(() => "?")})`,
			...(Object.values(line) as string[]),
		);
		await sql("UPDATE orders SET resume_at = 1 WHERE id = ?", id);
		await expectEnd(bought, "bought");
		expect([(await ada.cart()).lines, lines[0]?.quantity]).toEqual([[], 2]);
	});

	test("after it was given up still frees its stock and its payment", async () => {
		const bought = await place(ada, 2);
		const { id } = bought.placed.order;
		await sql("UPDATE orders SET status = 'failed', payment_status = 'failed', resume_at = 1 WHERE id = ?", id);
		await expectEnd(bought, "failed");
		const late = await shop.fetch(bought.placed.payment.url, {
			method: "POST",
			body: new URLSearchParams({ card: cards.good }),
		});
		expect(late.status).toBe(410);
	});

	test("after it was cancelled still gives back money and stock, once", async () => {
		const bought = await buy(ada, 2);
		const { id, total } = bought.placed.order;
		await sql(
			`UPDATE orders SET status = 'cancelled', payment_status = 'refunded', refunded_minor = total_minor, resume_at = 1 WHERE id = ?`,
			id,
		);
		await sql(
			`INSERT INTO refunds (id, order_id, store_id, amount_minor, reason, by, state, resume_at, created_at, updated_at)
			VALUES (?, ?, ?, ?, 'no more', 'shopper', 'requested', 1, ?, 1)`,
			...["ref_cut-off", id, store.id, total.amount, Date.now()],
		);
		expect(await expectEnd(bought, "cancelled")).toBe(total.amount);
	});

	test("after Stripe sent the money back, and days before anybody looks again, sends nothing twice", async () => {
		const bought = await buy(ada, 2);
		const { id, total } = bought.placed.order;
		const cancel = `/api/orders/${id}/cancel`;
		await ada.call("POST", cancel, { key: keyOf(bought.placed) });
		await sql(
			"UPDATE refunds SET state = 'requested', stripe_id = NULL, resume_at = 1, created_at = 1 WHERE order_id = ?",
			id,
		);
		expect(await expectEnd(bought, "cancelled")).toBe(0);
		expect((await ada.order(bought.placed)).refunds).toMatchObject([{ amount: total, state: "done" }]);
	});
});

test("somebody slow who sells what was cancelled meanwhile puts it back", async () => {
	const bought = await buy(ada, 2);
	const { id } = bought.placed.order;
	await ada.call("POST", `/api/orders/${id}/cancel`, { key: keyOf(bought.placed) });
	const { CATALOG } = await shop.env<CheckoutEnv>("checkout");
	const lines = [{ variantId: bought.variant.id, quantity: 2 }];
	await CATALOG.reserve(store.id, `${id}/late`, lines, Date.now() + 60_000);
	await CATALOG.commit(`${id}/late`);
	await ada.comeBack(`/checkout/return?order=${id}&key=${keyOf(bought.placed)}`);
	await expectEnd(bought, "cancelled");
});

// The last of this file: payments are down for a while.
test("a refund asked for while Stripe is out is sent once it is back, and once", { timeout: 90_000 }, async () => {
	const waiting = await place(new Shopper(shop));
	const bought = await buy(ada, 2);
	const { id, total } = bought.placed.order;
	const before = await book(shop);
	await shop.breakPayments();
	const refund = await admin.call<Order>("POST", `/api/admin/orders/${id}/refund`, { reason: "broken", amount: 100 });
	expect(refund.body).toMatchObject({ paymentStatus: "partially_refunded", refunds: [{ state: "requested" }] });
	const { body } = await ada.call<Order>("POST", `/api/orders/${id}/cancel`, { key: keyOf(bought.placed) });
	expect(body).toMatchObject({ status: "cancelled", refunded: total });
	const pending = `/api/orders/${waiting.placed.order.id}/cancel`;
	const refused = await ada.call<Problem>("POST", pending, { key: keyOf(waiting.placed) });
	expect([refused.status, refused.body.code]).toEqual([503, "payment.unavailable"]);
	expect((await book(shop)).refunds).toBe(before.refunds);

	await shop.mendPayments();
	await sql("UPDATE refunds SET resume_at = 1 WHERE state = 'requested'");
	expect(await expectEnd(bought, "cancelled")).toBe(total.amount);
	expect((await book(shop)).refunds).toBe(before.refunds + 2);
	expect((await ada.order(bought.placed)).refunds.map(({ state }) => state)).toEqual(["done", "done"]);
});

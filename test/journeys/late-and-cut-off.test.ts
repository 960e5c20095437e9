import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Cart as CartObject } from "../../durable-objects/cart.ts";
import { demoStores } from "../../workers/local/demo/stores.ts";
import { type Shop, startShop } from "../shop.ts";
import { cards, type Problem, Shopper } from "../shopper.ts";

const store = demoStores[0]?.store ?? expect.unreachable();

let shop: Shop;
beforeAll(async () => {
	shop = await startShop();
});
afterAll(() => shop?.close());

const stockOf = async (shopper: Shopper, slug: string, variantId: string) => {
	const found = (await shopper.product(slug)).variants.find(({ id }) => id === variantId);
	return [found?.stock, found?.available];
};
const refunded = async () =>
	((await (await shop.fetch("/__dev/stripe/book.json")).json()) as { refundedMinor: number }).refundedMinor;

/** Lets an order's hold run out, as if its time had passed. */
async function letRunOut(orderId: string): Promise<void> {
	const { INVENTORY } = await shop.env<CatalogEnv>("catalog");
	await INVENTORY.prepare("UPDATE reservation_lines SET expires_at = 1 WHERE reservation_id = ?").bind(orderId).run();
}

describe("money that comes after the hold has run out", () => {
	test("buys what is still there, once", async () => {
		const ada = new Shopper(shop);
		const { product, variant } = await ada.something(3);
		await ada.add(variant.id, 2);
		const placed = await ada.place();
		await letRunOut(placed.order.id);
		expect(await stockOf(ada, product.slug, variant.id)).toEqual([variant.stock, variant.available]);
		const back = await ada.pay(placed, cards.good);
		await Promise.all([ada.comeBack(back), ada.comeBack(back), ada.comeBack(back)]);
		expect(await ada.order(placed)).toMatchObject({ status: "confirmed", paymentStatus: "paid" });
		expect(await stockOf(ada, product.slug, variant.id)).toEqual([variant.stock - 2, variant.available - 2]);
		expect((await ada.cart()).lines).toEqual([]);
	});

	test("goes back when somebody else has bought it meanwhile", async () => {
		const [ada, bo] = [new Shopper(shop), new Shopper(shop)];
		const { product, variant } = await ada.something(4);
		await ada.add(variant.id, 1);
		const late = await ada.place();
		await letRunOut(late.order.id);
		await bo.add(variant.id, variant.available);
		const quick = await bo.place();
		await bo.pay(quick, cards.good);
		const before = await refunded();

		await ada.comeBack(await ada.pay(late, cards.good));
		expect(await ada.order(late)).toMatchObject({ status: "failed", paymentStatus: "refunded" });
		expect((await refunded()) - before).toBe(late.order.total.amount);
		expect((await bo.order(quick)).status).toBe("confirmed");
		expect(await stockOf(ada, product.slug, variant.id)).toEqual([0, 0]);
		expect((await ada.cart()).lines, "her cart is as it was").toHaveLength(1);
	});

	test("for an order that had failed goes back, and only once", async () => {
		const ada = new Shopper(shop);
		const { variant } = await ada.something(1);
		await ada.add(variant.id, 1);
		const placed = await ada.place();
		const { DB } = await shop.env<CheckoutEnv>("checkout");
		await DB.prepare("UPDATE orders SET status = 'failed', payment_status = 'failed' WHERE id = ?")
			.bind(placed.order.id)
			.run();
		const before = await refunded();
		const back = await ada.pay(placed, cards.good);
		await Promise.all([ada.comeBack(back), ada.comeBack(back)]);
		expect((await refunded()) - before).toBe(placed.order.total.amount);
		expect(await ada.order(placed)).toMatchObject({ status: "failed", paymentStatus: "refunded" });
	});
});

describe("a checkout cut off", () => {
	const cartOf = async (cartId: string | null): Promise<DurableObjectStub<CartObject>> =>
		(await shop.env<CheckoutEnv>("checkout")).CARTS.getByName(`${store.id}/${cartId}`);

	test("before its order was recorded stands in nobody's way", async () => {
		const ada = new Shopper(shop);
		const { variant } = await ada.something(1);
		const cart = await cartOf((await ada.add(variant.id, 1)).id);
		await cart.beginAttempt("ord_never_recorded", []);
		const placed = await ada.place();
		expect([...(await cart.read()).openOrders]).toEqual([placed.order.id]);
	});

	test("before its payment was opened gives its stock to the next", async () => {
		const ada = new Shopper(shop);
		const { product, variant } = await ada.something(2);
		await ada.add(variant.id, variant.available);
		const first = await ada.place();
		const { DB } = await shop.env<CheckoutEnv>("checkout");
		await DB.prepare("UPDATE orders SET session_id = NULL WHERE id = ?").bind(first.order.id).run();
		const second = await ada.place();
		await ada.pay(second, cards.good);
		expect([(await ada.order(first)).status, (await ada.order(second)).status]).toEqual(["failed", "confirmed"]);
		expect(await stockOf(ada, product.slug, variant.id)).toEqual([variant.stock - variant.available, 0]);
	});

	test("after the sale but before the cart was emptied is completed by the next look", async () => {
		const ada = new Shopper(shop);
		const { variant } = await ada.something(2);
		const cart = await cartOf((await ada.add(variant.id, 1)).id);
		const placed = await ada.place();
		const back = await ada.pay(placed, cards.good);
		await ada.add(variant.id, 1);
		await cart.beginAttempt("ord_x", [{ variantId: variant.id, quantity: 1 }]);
		expect((await ada.comeBack(back)).status).toBe(303);
		expect(
			(await ada.cart()).lines.map(({ quantity }) => quantity),
			"what came in later stays",
		).toEqual([1]);
	});
});

test("with the payment service down nothing is charged or held, and the cart stays", async () => {
	const alone = await startShop({ payments: false });
	try {
		const ada = new Shopper(alone);
		const { product, variant } = await ada.something(2);
		const cart = await ada.add(variant.id, 2);
		const { status, headers, body } = await ada.checkOut<Problem>({ "idempotency-key": "once" });
		expect([status, body.code, headers.get("retry-after")]).toEqual([503, "payment.unavailable", "1"]);
		expect((await ada.product(product.slug)).variants).toEqual(product.variants);
		expect((await ada.cart()).lines).toEqual(cart.lines);
		const again = await ada.checkOut<Problem>({ "idempotency-key": "once" });
		expect(again.body.code, "the key is not locked").toBe("payment.unavailable");
	} finally {
		await alone.close();
	}
});

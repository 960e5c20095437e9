import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { setStock } from "../../workers/catalog/stock/counts.ts";
import { demoStores } from "../../workers/local/demo/stores.ts";
import { type Shop, startShop } from "../shop.ts";
import { cards, type Placed, type Problem, Shopper } from "../shopper.ts";

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
		const { id, lines } = await ada.add(variant.id, 1);
		const placed = await ada.place();
		const back = await ada.pay(placed, cards.good);
		const worker = shop.server.getWorker("tussi-checkout");
		const storage = await worker.getDurableObjectStorage("Cart", { name: `${store.id}/${id}` });
		await storage.exec("UPDATE attempts SET state = 'open'");
		const { DB } = await shop.env<CheckoutEnv>("checkout");
		// Not so soon that the sweep would be first.
		await DB.prepare("UPDATE orders SET resume_at = 9e15 WHERE id = ?").bind(placed.order.id).run();
		await storage.exec(
			"INSERT INTO lines (id, variant_id, product_id, title, quantity, added_price_minor) VALUES (?, ?, '', '', 3, 0)",
			lines[0]?.id ?? "",
			variant.id,
		);
		expect((await ada.cart()).lines.map(({ quantity }) => quantity)).toEqual([3]);
		expect((await ada.comeBack(back)).status).toBe(303);
		expect(
			(await ada.cart()).lines.map(({ quantity }) => quantity),
			"what came in later stays",
		).toEqual([2]);
	});
});

describe("one cart checked out many times at once", () => {
	test("is one order that can be paid, whatever is paid", { timeout: 60_000 }, async () => {
		for (let round = 0; round < 5; round++) {
			const ada = new Shopper(shop);
			const { product, variant } = await ada.something(6);
			await ada.add(variant.id, 1);
			const answers = await Promise.all(Array.from({ length: 5 }, () => ada.checkOut<Placed & Problem>()));
			const placed = answers.filter(({ status }) => status === 201).map(({ body }) => body);
			for (const { status, body } of answers)
				if (status !== 201) expect(body.code).toMatch(/^checkout\.(superseded|already_paid)$/);
			for (const { payment } of placed)
				await shop.fetch(payment.url, { method: "POST", body: new URLSearchParams({ card: cards.good }) });
			const statuses = await Promise.all(placed.map(async (one) => (await ada.order(one)).status));
			expect(
				statuses.filter((status) => status === "confirmed"),
				statuses.join(),
			).toHaveLength(1);
			expect((await ada.cart()).lines).toEqual([]);
			const left = [variant.stock - 1, variant.available - 1];
			expect(await stockOf(ada, product.slug, variant.id), "nothing stays held").toEqual(left);
		}
	});
});

describe("stock corrected below what is held", () => {
	test("gives the money back, and the stock that comes later is free", async () => {
		const ada = new Shopper(shop);
		const { product, variant } = await ada.something(5);
		await ada.add(variant.id, variant.available);
		const placed = await ada.place();
		const env = await shop.env<CatalogEnv>("catalog");
		const count = (stock: number) =>
			setStock(env, store.id, [{ variantId: variant.id, productId: product.id, stock }], "system", "counted");
		await count(1);
		const back = await ada.pay(placed, cards.good);
		expect(await ada.order(placed)).toMatchObject({ status: "failed", paymentStatus: "refunded" });
		await count(50);
		await ada.comeBack(back);
		expect((await ada.order(placed)).status).toBe("failed");
		const held = variant.stock - variant.available;
		expect(await stockOf(ada, product.slug, variant.id)).toEqual([50, 50 - held]);
	});
});

// The last of this file: from here on payments are down.
describe("with the payment service down", () => {
	test("nothing is charged or held, the cart stays, and the payment already open is not lost", async () => {
		const ada = new Shopper(shop);
		const { product, variant } = await ada.something(4);
		const cart = await ada.add(variant.id, 2);
		const first = await ada.place();
		shop.breakPayments();

		for (const key of ["once", "once", "another"]) {
			const { status, headers, body } = await ada.checkOut<Problem>({ "idempotency-key": key });
			expect([status, body.code, headers.get("retry-after")]).toEqual([503, "payment.unavailable", "1"]);
		}
		expect((await ada.cart()).lines).toMatchObject([{ id: cart.lines[0]?.id, quantity: 2 }]);
		expect((await ada.order(first)).status).toBe("pending");
		const held = (await ada.product(product.slug)).variants.find(({ id }) => id === variant.id);
		expect(held?.available, "only the first attempt holds").toBe(variant.available - 2);
		const waiting = await ada.comeBack(`/checkout/return${new URL(first.order.link).search}&order=${first.order.id}`);
		expect(waiting.status, "she is asked to wait").toBe(200);
	});
});

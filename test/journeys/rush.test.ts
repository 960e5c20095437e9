import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Cart } from "../../workers/kit/cart.ts";
import type { LedgerReport } from "../../workers/kit/ledger-report.ts";
import type { Product, Variant } from "../../workers/kit/product.ts";
import { ask, book, somebody, tick } from "../sale.ts";
import { type Shop, startShop } from "../shop.ts";
import { type Answer, cards, type Placed, type Problem, Shopper } from "../shopper.ts";

const units = 50;
/** Longer than anything takes, in ms, on a machine that does nothing else. */
const patience = 100_000;

let shop: Shop;
let admin: Shopper;
beforeAll(async () => {
	shop = await startShop();
	admin = await somebody(shop, "admin");
});
afterAll(() => shop?.close());

type Thing = { product: Product; variant: Variant };
type Attempt = { shopper: Shopper; answer: Answer<Placed | Problem> };

/** Leaves exactly so many units of something in the house. */
async function theLast(count: number): Promise<Thing> {
	const thing = await admin.something(count + 1);
	const { status, body } = await admin.call("POST", `/api/products/${thing.product.id}/stock`, {
		variantId: thing.variant.id,
		delta: count - thing.variant.stock,
		reason: "the last ones",
	});
	expect([status, body]).toMatchObject([200, { onHand: count, available: count }]);
	return thing;
}

/**
 * Checks out as a shopper's page does: with a key, and where a busy machine could not say yet what became of it, again with
 * the same one. Who has got one pays at once and comes back from paying.
 */
async function buyNow(shopper: Shopper): Promise<Attempt> {
	const key = { "idempotency-key": crypto.randomUUID() };
	const ask = async () => {
		const answer = await shopper.checkOut<Placed | Problem>(key);
		if (isToBeAskedAgain(answer)) throw new Error(JSON.stringify(answer.body));
		return answer;
	};
	const answer = await vi.waitFor(ask, { timeout: patience, interval: 1000 });
	if ("payment" in answer.body) await shopper.comeBack(await shopper.pay(answer.body, cards.good));
	return { shopper, answer };
}

async function inventory<Row>(sql: string, variantId: string): Promise<Row[]> {
	const { INVENTORY } = await shop.env<CatalogEnv>("catalog");
	return (await INVENTORY.prepare(sql).bind(variantId).all<Row>()).results;
}

const isToBeAskedAgain = ({ status, body }: Answer<Placed | Problem>): boolean =>
	status === 503 || ("code" in body && body.code === "idempotency.in_progress");

/** Every order for this thing, as checkout's database has it. */
const ordersOf = ({ variant }: Thing) =>
	ask<{ status: string; payment_status: string; total_minor: number; cart_id: string; resume_at: number | null }>(
		shop,
		`SELECT status, payment_status, total_minor, cart_id, resume_at FROM orders
		WHERE id IN (SELECT order_id FROM order_lines WHERE variant_id = ?)`,
		variant.id,
	);

async function expectBought({ shopper, answer: { body } }: Attempt): Promise<void> {
	const placed = "order" in body ? body : expect.unreachable();
	const isConfirmed = async () => (await shopper.order(placed)).status;
	await expect.poll(isConfirmed, { timeout: patience, interval: 200 }).toBe("confirmed");
	expect((await shopper.cart()).lines).toEqual([]);
}

function expectRefused({ answer: { status, body } }: Attempt, thing: Thing): void {
	expect([status, body]).toMatchObject([
		409,
		{ code: "stock.insufficient", lines: [{ variantId: thing.variant.id, quantity: 1, available: 0 }] },
	]);
}

async function expectStockSold({ variant }: Thing): Promise<void> {
	const onHand = await inventory("SELECT on_hand FROM stock WHERE variant_id = ?", variant.id);
	expect(onHand).toEqual([{ on_hand: 0 }]);
	const lines = await inventory(
		`SELECT state, sum(quantity) AS quantity FROM reservation_lines
		WHERE variant_id = ? AND state IN ('held', 'committed') GROUP BY state`,
		variant.id,
	);
	expect(lines, "all sold, nothing held").toEqual([{ state: "committed", quantity: units }]);
}

async function expectMoney(before: Awaited<ReturnType<typeof book>>, orders: { total_minor: number }[]): Promise<void> {
	const now = await book(shop);
	const sum = orders.reduce((total, order) => total + order.total_minor, 0);
	expect([now.charges - before.charges, now.chargedMinor - before.chargedMinor]).toEqual([units, sum]);
	expect(now.refunds - before.refunds).toBe(0);
}

test.each([200, 1000])(
	"%i shoppers at once for the last 50 units: 50 have them and pay once, the others are told",
	{
		timeout: 2 * patience,
	},
	async (count) => {
		const thing = await theLast(units);
		const before = await book(shop);
		const shoppers = Array.from({ length: count }, () => new Shopper(shop));
		await Promise.all(shoppers.map((shopper) => shopper.add(thing.variant.id)));

		const attempts = await Promise.all(shoppers.map(buyNow));

		const [bought, refused] = [201, 409].map((status) => attempts.filter(({ answer }) => answer.status === status));
		expect([bought?.length, refused?.length]).toEqual([units, count - units]);
		for (const attempt of refused ?? []) expectRefused(attempt, thing);
		await Promise.all((bought ?? []).map(expectBought));
		await expectStockSold(thing);

		await tick(shop);
		const orders = await ordersOf(thing);
		const confirmed = orders.filter(({ status }) => status === "confirmed");
		expect(confirmed).toHaveLength(units);
		expect(new Set(confirmed.map((order) => order.cart_id)).size, "nobody has two").toBe(units);
		for (const order of orders) {
			const isBought = order.status === "confirmed";
			expect(order).toMatchObject({
				status: isBought ? "confirmed" : "failed",
				payment_status: isBought ? "paid" : "failed",
				resume_at: null,
			});
		}
		await expectMoney(before, confirmed);
		await expectStockSold(thing);
		const kept = (await refused?.[0]?.shopper.call<Cart>("GET", "/api/cart"))?.body.lines;
		expect(kept, "who had none keeps her cart").toMatchObject([{ variantId: thing.variant.id, available: 0 }]);
		const { body } = await admin.call<LedgerReport>("GET", "/api/admin/ledger/verify");
		expect(body).toMatchObject({ ok: true });
	},
);

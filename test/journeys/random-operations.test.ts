import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LedgerReport } from "../../workers/kit/ledger-report.ts";
import { ask, register, somebody } from "../sale.ts";
import { expectBalance, levelsOf, type Sale } from "../sale-balance.ts";
import { SaleModel } from "../sale-model.ts";
import { endWindow, steps } from "../sale-steps.ts";
import { type Shop, startShop } from "../shop.ts";
import { Shopper } from "../shopper.ts";

const shoppers = 3;
const seed = 20261122;

let shop: Shop;
let things: { productId: string; variantId: string; priceMinor: number }[];
beforeAll(async () => {
	shop = await startShop();
	const { items } = await new Shopper(shop).products("?limit=100");
	// Two of one product, and one of another.
	const several = items.find(({ variants }) => variants.length > 1) ?? expect.unreachable();
	const other = items.find(({ id }) => id !== several.id) ?? expect.unreachable();
	things = [several.variants[0], several.variants[1], other.variants[0]].map((variant) => ({
		productId: variant && several.variants.includes(variant) ? several.id : other.id,
		variantId: variant?.id ?? "",
		priceMinor: variant?.price.amount ?? 0,
	}));
});
afterAll(() => shop?.close());

/** So many units of each thing in the house, nobody with anything in a cart, and one shopper signed in. */
async function begin(units: readonly number[]): Promise<{ model: SaleModel; real: Sale }> {
	const admin = await somebody(shop, "admin");
	const before = await levelsOf(
		shop,
		things.map(({ variantId }) => variantId),
	);
	for (const [at, { productId, variantId }] of things.entries()) {
		const delta = (units[at] ?? 0) - (before[at]?.onHand ?? 0);
		const correction = { variantId, delta, reason: "for a new story" };
		if (delta !== 0) await admin.call("POST", `/api/products/${productId}/stock`, correction);
	}
	const [orders] = await ask<{ count: number }>(shop, "SELECT count(*) AS count FROM orders");
	const real: Sale = {
		...{ shop, admin, placed: [], keys: new Map(), steps: 0, earlierOrders: orders?.count ?? 0 },
		shoppers: Array.from({ length: shoppers }, () => new Shopper(shop)),
		things: things.map((thing, at) => ({ ...thing, sold: before[at]?.sold ?? 0 })),
	};
	if (real.shoppers[0]) await register(real.shoppers[0]);
	const priced = things.map(({ priceMinor }, at) => ({ priceMinor, units: units[at] ?? 0 }));
	return { model: new SaleModel(priced, shoppers), real };
}

/** What has happened was worth looking at: every way an attempt may end is among it. */
async function expectAllEnds(): Promise<void> {
	const ends = await ask<{ status: string; payment: string }>(
		shop,
		"SELECT DISTINCT status, payment_status AS payment FROM orders",
	);
	expect(ends).toEqual(
		expect.arrayContaining([
			{ status: "confirmed", payment: "paid" },
			{ status: "confirmed", payment: "partially_refunded" },
			{ status: "delivered", payment: "paid" },
			{ status: "failed", payment: "failed" },
			{ status: "failed", payment: "refunded" },
			{ status: "cancelled", payment: "refunded" },
			{ status: "returned", payment: "refunded" },
		]),
	);
}

test("stock, money and orders agree with a simple account of them after every step, whatever happens in whatever order", {
	timeout: 300_000,
}, async () => {
	const units = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 3, maxLength: 3 });
	const story = fc.limitShrink(fc.commands(steps(3, shoppers), { maxCommands: 100, size: "max" }), 25);
	let taken = 0;
	await fc.assert(
		fc.asyncProperty(units, story, async (stocked, commands) => {
			const begun = await begin(stocked);
			await fc.asyncModelRun(() => begun, commands);
			const { model, real } = begun;
			await endWindow(
				model,
				real,
				model.orders.filter(({ status }) => status === "pending"),
			);
			await expectBalance(model, real);
			expect(await ask(shop, "SELECT id FROM orders WHERE resume_at IS NOT NULL OR status = 'pending'")).toEqual([]);
			expect(await ask(shop, "SELECT id FROM refunds WHERE state <> 'done'")).toEqual([]);
			taken += real.steps;
		}),
		{ seed, numRuns: 16 },
	);
	expect(taken).toBeGreaterThan(200);
	await expectAllEnds();
	const admin = await somebody(shop, "admin");
	const { body } = await admin.call<LedgerReport>("GET", "/api/admin/ledger/verify");
	expect(body).toMatchObject({ ok: true });
});

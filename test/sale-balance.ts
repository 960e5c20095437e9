import { expect } from "vitest";
import { ask, book } from "./sale.ts";
import { paymentOf, type SaleModel } from "./sale-model.ts";
import type { Shop } from "./shop.ts";
import type { Placed, Shopper } from "./shopper.ts";

/** The real sale beside a model of it: its things, shoppers and orders are the model's by their number. */
export type Sale = {
	shop: Shop;
	admin: Shopper;
	shoppers: Shopper[];
	/** `sold` are the units that had been sold before this sale. */
	things: { productId: string; variantId: string; sold: number }[];
	placed: Placed[];
	/** How many steps it has taken. */
	steps: number;
	/** How many orders there were before it. */
	earlierOrders: number;
	/** The keys of checkouts, by shopper. */
	keys: Map<number, string>;
};

/** Looks into every book there is: nothing of stock, money, orders or carts is other than the model says. */
export async function expectBalance(model: SaleModel, sale: Sale): Promise<void> {
	await Promise.all([
		expectStock(model, sale),
		expectMoney(sale),
		expectOrders(model, sale),
		...sale.shoppers.map((shopper, index) => expectCart(model, sale, shopper, index)),
	]);
}

type Level = { id: string; onHand: number; sold: number; held: number };

export async function levelsOf(shop: Shop, variantIds: readonly string[]): Promise<Level[]> {
	const { INVENTORY } = await shop.env<CatalogEnv>("catalog");
	const { results } = await INVENTORY.prepare(`
		SELECT j.value AS id, s.on_hand AS onHand,
			(SELECT coalesce(sum(quantity), 0) FROM reservation_lines WHERE variant_id = j.value AND state = 'committed') AS sold,
			(SELECT coalesce(sum(quantity), 0) FROM reservation_lines
				WHERE variant_id = j.value AND state = 'held' AND expires_at > ?) AS held
		FROM json_each(?) j JOIN stock s ON s.variant_id = j.value ORDER BY j.key`)
		.bind(Date.now(), JSON.stringify(variantIds))
		.all<Level>();
	return results;
}

async function expectStock(model: SaleModel, { shop, things }: Sale): Promise<void> {
	const levels = await levelsOf(
		shop,
		things.map(({ variantId }) => variantId),
	);
	const seen = levels.map(({ onHand, sold, held }, at) => {
		const soldHere = sold - (things[at]?.sold ?? 0);
		return { onHand, sold: soldHere, held, received: onHand + soldHere };
	});
	const told = model.things.map(({ onHand, received }, at) => ({
		...{ onHand, received },
		...{ sold: model.sold(at), held: model.held(at) },
	}));
	expect(seen, "units of each thing").toEqual(told);
}

/** What Stripe has of all money is what the orders say they keep of it. */
async function expectMoney({ shop }: Sale): Promise<void> {
	const [kept, { charges, chargedMinor, refundedMinor }] = await Promise.all([
		ask<{ orders: number; money: number }>(
			shop,
			`SELECT count(*) AS orders, coalesce(sum(total_minor - refunded_minor), 0) AS money FROM orders
			WHERE payment_status IN ('paid', 'partially_refunded', 'refunded')`,
		),
		book(shop),
	]);
	expect([{ orders: charges, money: chargedMinor - refundedMinor }], "charges, and what is left of them").toEqual(kept);
}

type Row = { id: string; status: string; payment: string; total: number; refunded: number };

async function expectOrders(model: SaleModel, { shop, placed, earlierOrders }: Sale): Promise<void> {
	const rows = await ask<Row>(
		shop,
		`SELECT id, status, payment_status AS payment, total_minor AS total, refunded_minor AS refunded FROM orders
		ORDER BY rowid LIMIT -1 OFFSET ?`,
		earlierOrders,
	);
	const told = model.orders.map((order, index) => ({
		...{ id: placed[index]?.order.id, status: order.status, payment: paymentOf(order) },
		...{ total: order.totalMinor, refunded: order.refundedMinor },
	}));
	expect(rows, "all orders").toEqual(told);
}

async function expectCart(model: SaleModel, { things }: Sale, shopper: Shopper, index: number): Promise<void> {
	const { lines } = await shopper.cart();
	const seen = lines.map(({ variantId, quantity }) => ({
		at: things.findIndex((thing) => thing.variantId === variantId),
		quantity,
	}));
	const told = model.shopper(index).cart.map(({ at, quantity }) => ({ at, quantity }));
	expect(seen, `the cart of shopper ${index}`).toEqual(told);
}

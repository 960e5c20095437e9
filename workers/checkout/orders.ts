import { and, asc, eq, type SQLWrapper, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { Cart } from "../kit/cart.ts";
import { newId } from "../kit/ids.ts";
import { money } from "../kit/money.ts";
import type { Address, Order, OrderStatus, PaymentStatus } from "../kit/order.ts";
import { statement } from "../kit/statement.ts";
import { mayGo } from "./order-states.ts";
import type { OpenPayment } from "./payments.ts";
import { orderEvents, orderLines, orders } from "./schema.ts";

export type OrderRow = typeof orders.$inferSelect;
export type NewOrder = {
	id: string;
	storeId: string;
	cartId: string;
	email: string;
	origin: string;
	locale: string;
	shippingAddress: Address;
	shippingMethod: string;
	cart: Cart;
};

/** The book of orders. */
export class Orders {
	readonly #d1: D1Database;
	readonly #db;

	constructor(d1: D1Database) {
		this.#d1 = d1;
		this.#db = drizzle(d1);
	}

	/** Records the order as `pending` with its lines as sold, all at once. */
	async record({ cart, ...order }: NewOrder): Promise<void> {
		const now = Date.now();
		await this.#batch([
			this.#db.insert(orders).values({
				...order,
				number: sql`(SELECT coalesce(max(number), 1000) + 1 FROM orders WHERE store_id = ${order.storeId})`,
				status: "pending",
				paymentStatus: "pending",
				currency: cart.total.currency,
				subtotalMinor: cart.subtotal.amount,
				discountMinor: cart.discount.amount,
				shippingMinor: cart.shipping.amount,
				taxMinor: cart.tax.amount,
				totalMinor: cart.total.amount,
				createdAt: now,
				updatedAt: now,
			}),
			sql`
				INSERT INTO order_lines (id, order_id, store_id, position, variant_id, product_id, slug, title, variant_title, image,
					quantity, unit_price_minor, line_total_minor)
				SELECT value ->> 'id', ${order.id}, ${order.storeId}, key, value ->> 'variantId', value ->> 'productId', value ->> 'slug',
					value ->> 'title', value ->> 'variantTitle', value ->> 'image', value ->> 'quantity',
					value ->> '$.unitPrice.amount', value ->> '$.lineTotal.amount'
				FROM json_each(${JSON.stringify(cart.lines.map((line) => ({ ...line, id: newId("lin") })))})`,
			this.#db.insert(orderEvents).values({
				id: newId("evt"),
				orderId: order.id,
				storeId: order.storeId,
				at: now,
				toStatus: "pending",
				by: "shopper",
			}),
		]);
	}

	async find(orderId: string): Promise<OrderRow | undefined> {
		const [row] = await this.#db.select().from(orders).where(eq(orders.id, orderId));
		return row;
	}

	/** The order with its lines and history, as its store's shopper reads it. `link` is where she finds it. */
	async read(storeId: string, orderId: string, link: string): Promise<Order | undefined> {
		const own = and(eq(orders.id, orderId), eq(orders.storeId, storeId));
		const [[row], lines, events] = await this.#db.batch([
			this.#db.select().from(orders).where(own),
			this.#db
				.select()
				.from(orderLines)
				.where(and(eq(orderLines.orderId, orderId), eq(orderLines.storeId, storeId)))
				.orderBy(asc(orderLines.position)),
			this.#db
				.select()
				.from(orderEvents)
				.where(and(eq(orderEvents.orderId, orderId), eq(orderEvents.storeId, storeId)))
				.orderBy(asc(orderEvents.id)),
		]);
		return row && present(row, lines, events, link);
	}

	async linesOf(orderId: string): Promise<{ variantId: string; quantity: number }[]> {
		return this.#db
			.select({ variantId: orderLines.variantId, quantity: orderLines.quantity })
			.from(orderLines)
			.where(eq(orderLines.orderId, orderId));
	}

	/** Answers false when the order is not pending any more: somebody gave it up meanwhile. */
	async attachPayment(orderId: string, payment: OpenPayment): Promise<boolean> {
		const attached = await this.#db
			.update(orders)
			.set({
				sessionId: payment.sessionId,
				paymentUrl: payment.url,
				paymentExpiresAt: payment.expiresAt,
				updatedAt: Date.now(),
			})
			.where(and(eq(orders.id, orderId), eq(orders.status, "pending")));
		return attached.meta.changes > 0;
	}

	/** Money came for an order that had failed already and went back: what the payment says changes, the status stays. */
	async markRefunded(orderId: string, paymentIntentId: string | null): Promise<void> {
		await this.#db
			.update(orders)
			.set({ paymentStatus: "refunded", paymentIntentId, updatedAt: Date.now() })
			.where(eq(orders.id, orderId));
	}

	/**
	 * Takes the order from one status to the next together with its history, in one batch; when it is not in `from` any
	 * more, nothing happens. Answers whether it was this call that moved it.
	 */
	async move(
		orderId: string,
		from: OrderStatus,
		to: OrderStatus,
		by: string,
		payment?: { status: PaymentStatus; paymentIntentId?: string | null },
	): Promise<boolean> {
		if (!mayGo(from, to)) throw new Error(`An order never goes from ${from} to ${to}`);
		const now = Date.now();
		const [, moved] = await this.#batch([
			sql`
				INSERT INTO order_events (id, order_id, store_id, at, from_status, to_status, by)
				SELECT ${newId("evt")}, id, store_id, ${now}, ${from}, ${to}, ${by} FROM orders WHERE id = ${orderId} AND status = ${from}`,
			this.#db
				.update(orders)
				.set({
					status: to,
					updatedAt: now,
					...(payment && { paymentStatus: payment.status }),
					...(payment?.paymentIntentId && { paymentIntentId: payment.paymentIntentId }),
				})
				.where(and(eq(orders.id, orderId), eq(orders.status, from))),
		]);
		return (moved?.meta.changes ?? 0) > 0;
	}

	#batch(queries: SQLWrapper[]): Promise<D1Result[]> {
		return this.#d1.batch(queries.map((query) => statement(this.#d1, query)));
	}
}

function present(
	row: OrderRow,
	lines: (typeof orderLines.$inferSelect)[],
	events: (typeof orderEvents.$inferSelect)[],
	link: string,
): Order {
	const inCurrency = (amount: number) => money(amount, row.currency);
	return {
		id: row.id,
		number: String(row.number),
		status: row.status,
		paymentStatus: row.paymentStatus,
		email: row.email,
		lines: lines.map(
			({ id, variantId, productId, slug, title, variantTitle, image, quantity, unitPriceMinor, lineTotalMinor }) => ({
				...{ id, variantId, productId, slug, title, variantTitle, image, quantity },
				unitPrice: inCurrency(unitPriceMinor),
				lineTotal: inCurrency(lineTotalMinor),
			}),
		),
		shippingAddress: row.shippingAddress,
		shippingMethod: row.shippingMethod,
		subtotal: inCurrency(row.subtotalMinor),
		discount: inCurrency(row.discountMinor),
		shipping: inCurrency(row.shippingMinor),
		tax: inCurrency(row.taxMinor),
		total: inCurrency(row.totalMinor),
		events: events.map(({ at, fromStatus, toStatus, by }) => ({
			at: new Date(at).toISOString(),
			from: fromStatus,
			to: toStatus,
			by,
		})),
		createdAt: new Date(row.createdAt).toISOString(),
		link,
	};
}

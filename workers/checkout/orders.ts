import { and, asc, desc, eq, lt, or, type SQLWrapper, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { Cart } from "../kit/cart.ts";
import { isConstraint, planned } from "../kit/constraint.ts";
import { newId } from "../kit/ids.ts";
import type { Address, Order, OrderStatus } from "../kit/order.ts";
import { emit } from "../kit/outbox.ts";
import { statement } from "../kit/statement.ts";
import { isDecliner } from "./declines.ts";
import { mayGo } from "./order-states.ts";
import { atWork, isElsewhere, type Movable, type Move, moveWrites, tellOf } from "./order-writes.ts";
import type { Payee } from "./payee.ts";
import type { OpenPayment } from "./payments.ts";
import { type OrderRow, presentOrder } from "./present-order.ts";
import { ledgerHead, type RefundRow } from "./refunds.ts";
import { orderEvents, orderLines, orders, refunds } from "./schema.ts";

export type { OrderRow };
export type NewOrder = {
	id: string;
	storeId: string;
	cartId: string;
	userId: string | null;
	email: string;
	callerHash: string;
	origin: string;
	locale: string;
	shippingAddress: Address;
	shippingMethod: string;
	discountCode: string;
	/** The discount it uses, if one. */
	discountId: string | null;
	cart: Cart;
	/** What is to be known of how it was placed; the beginning of its history. */
	note: string;
} & Payee;

/** An order with what it takes to end it: what was sold by it, and the refunds that are under way. */
export type Whole = { order: OrderRow; lines: { variantId: string; quantity: number }[]; refunds: RefundRow[] };

/** The book of orders. */
export class Orders {
	readonly #d1: D1Database;
	readonly #db;

	constructor(d1: D1Database) {
		this.#d1 = d1;
		this.#db = drizzle(d1);
	}

	/** Records the order as `pending` with its lines as sold and its use of a discount, all at once or not at all: when the code is used up (throws `discount_within_limits`), or for who had too many cards declined (throws as `isElsewhere` tells). Answers its number. */
	async record({ cart, discountId, note, ...order }: NewOrder): Promise<number> {
		const now = Date.now();
		const [recorded] = await this.#batch<{ number: number }>([
			this.#db
				.insert(orders)
				.values({
					...order,
					number: sql`(SELECT coalesce(max(number), 1000) + 1 FROM orders WHERE store_id = ${order.storeId})`,
					// Null for who has to wait: the column takes none, and the whole batch is refused.
					status: sql`CASE WHEN ${isDecliner(order, now)} THEN NULL ELSE 'pending' END`,
					paymentStatus: "pending",
					currency: cart.total.currency,
					subtotalMinor: cart.subtotal.amount,
					discountMinor: cart.discount.amount,
					shippingMinor: cart.shipping.amount,
					taxMinor: cart.tax.amount,
					isTaxIncluded: cart.taxIncluded,
					totalMinor: cart.total.amount,
					resumeAt: now + atWork,
					createdAt: now,
					updatedAt: now,
				})
				.returning({ number: orders.number }),
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
				by: order.userId ?? "shopper",
				note,
			}),
			...(discountId === null
				? []
				: [
						sql`INSERT INTO discount_uses (order_id, discount_id, store_id, customer, state)
							VALUES (${order.id}, ${discountId}, ${order.storeId}, ${order.email.trim().toLowerCase()}, 'used')`,
					]),
			tellOf(order.id, "order.created", now),
			...emit(
				[{ type: "cart.checkout", storeId: order.storeId, entityId: order.cartId, data: { orderId: order.id } }],
				now,
			),
		]);
		const number = recorded?.results[0]?.number;
		if (number === undefined) throw new Error(`${order.id} was recorded without a number`);
		return number;
	}

	async find(orderId: string): Promise<OrderRow | undefined> {
		const [row] = await this.#db.select().from(orders).where(eq(orders.id, orderId));
		return row;
	}

	async findByIntent(paymentIntentId: string): Promise<OrderRow | undefined> {
		const [row] = await this.#db.select().from(orders).where(eq(orders.paymentIntentId, paymentIntentId));
		return row;
	}

	/** The order with its lines and history, as its store's shopper reads it. `link` is where she finds it. */
	async read(storeId: string, orderId: string, link: string): Promise<Order | undefined> {
		const [[row], lines, events, sent] = await this.#db.batch(this.#parts(storeId, orderId));
		return row && presentOrder(row, { lines, events, refunds: sent }, link);
	}

	#parts(storeId: string, orderId: string) {
		const own = and(eq(orders.id, orderId), eq(orders.storeId, storeId));
		return [
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
			this.#db
				.select()
				.from(refunds)
				.where(and(eq(refunds.orderId, orderId), eq(refunds.storeId, storeId)))
				.orderBy(asc(refunds.createdAt), asc(refunds.id)),
		] as const;
	}

	/** The order as it is at this moment, with all that ending it takes. */
	async whole(orderId: string): Promise<Whole | undefined> {
		const [[order], lines, underWay] = await this.#db.batch([
			this.#db.select().from(orders).where(eq(orders.id, orderId)),
			this.#db
				.select({ variantId: orderLines.variantId, quantity: orderLines.quantity })
				.from(orderLines)
				.where(eq(orderLines.orderId, orderId)),
			this.#db
				.select()
				.from(refunds)
				.where(and(eq(refunds.orderId, orderId), eq(refunds.state, "requested"))),
		]);
		return order && { order, lines, refunds: underWay };
	}

	async linesSold(orderId: string): Promise<(typeof orderLines.$inferSelect)[]> {
		return this.#db.select().from(orderLines).where(eq(orderLines.orderId, orderId)).orderBy(asc(orderLines.position));
	}

	/** Answers the order as its shopper reads it; nothing when it is not pending any more: somebody gave it up meanwhile. */
	async attachPayment(
		{ id, storeId }: Pick<OrderRow, "id" | "storeId">,
		payment: OpenPayment,
		link: string,
	): Promise<Order | undefined> {
		const attach = this.#db
			.update(orders)
			.set({
				sessionId: payment.sessionId,
				paymentUrl: payment.url,
				paymentExpiresAt: payment.expiresAt,
				resumeAt: Date.now() + 2 * atWork,
				updatedAt: Date.now(),
			})
			.where(and(eq(orders.id, id), eq(orders.status, "pending")));
		const [attached, [row], lines, events, sent] = await this.#db.batch([attach, ...this.#parts(storeId, id)]);
		return attached.meta.changes > 0 && row ? presentOrder(row, { lines, events, refunds: sent }, link) : undefined;
	}

	/**
	 * Takes the order from one status to the next, with its history, its money on the way back and the news of it, in one
	 * batch; when it is not in `from` any more, or less of its money is left, nothing happens. Answers whether it was this call that moved it. What is
	 * to be done after it is not forgotten: the sweep comes for the order until `finish`.
	 */
	async move(order: Movable, move: Move): Promise<boolean> {
		if (!mayGo(move.from, move.to)) throw new Error(`An order never goes from ${move.from} to ${move.to}`);
		try {
			await planned(async () => this.#batch(moveWrites(order, move, move.refund && (await ledgerHead(this.#d1)))));
			return true;
		} catch (error) {
			if (isElsewhere(error) || isConstraint(error, "refund_within_payment")) return false;
			throw error;
		}
	}

	/** Nothing is left to do for the order, unless it has moved on since. */
	async finish({ id, status }: Pick<OrderRow, "id" | "status">): Promise<void> {
		await this.#db
			.update(orders)
			.set({ resumeAt: null })
			.where(and(eq(orders.id, id), eq(orders.status, status)));
	}

	/** When to look after the order again. */
	async postpone(orderId: string, at: number): Promise<void> {
		await this.#db
			.update(orders)
			.set({ resumeAt: at })
			.where(and(eq(orders.id, orderId), sql`${orders.resumeAt} IS NOT NULL`));
	}

	/** Orders and refunds that nobody has ended by now, and when the next ones are due. */
	async due(now: number, most: number): Promise<{ orders: OrderRow[]; refunds: RefundRow[]; next: number | null }> {
		const [rows, sent, [next]] = await this.#db.batch([
			this.#db.select().from(orders).where(sql`${orders.resumeAt} <= ${now}`).orderBy(asc(orders.resumeAt)).limit(most),
			this.#db
				.select()
				.from(refunds)
				.where(sql`${refunds.resumeAt} <= ${now}`)
				.orderBy(asc(refunds.resumeAt))
				.limit(most),
			this.#db
				.select({
					at: sql<number | null>`(SELECT min(at) FROM (SELECT min(resume_at) AS at FROM orders WHERE resume_at > ${now}
					UNION ALL SELECT min(resume_at) FROM refunds WHERE resume_at > ${now}))`,
				})
				.from(sql`(SELECT 1)`),
		]);
		return { orders: rows, refunds: sent, next: next?.at ?? null };
	}

	/** Orders newest first, behind this one. */
	async list(
		storeId: string,
		of: { userId?: string; status?: OrderStatus | undefined; q?: string | undefined },
		limit: number,
		before?: string,
	): Promise<OrderRow[]> {
		return this.#db
			.select()
			.from(orders)
			.where(
				and(
					eq(orders.storeId, storeId),
					of.userId === undefined ? undefined : eq(orders.userId, of.userId),
					of.status === undefined ? undefined : eq(orders.status, of.status),
					of.q === undefined
						? undefined
						: or(eq(orders.email, of.q.trim().toLowerCase()), eq(orders.number, Number(of.q) || -1)),
					before === undefined ? undefined : lt(orders.id, before),
				),
			)
			.orderBy(desc(orders.id))
			.limit(limit);
	}

	#batch<Row>(queries: SQLWrapper[]): Promise<D1Result<Row>[]> {
		return this.#d1.batch<Row>(queries.map((query) => statement(this.#d1, query)));
	}
}

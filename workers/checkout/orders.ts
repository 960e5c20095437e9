import { and, asc, desc, eq, lt, or, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { Cart } from "../kit/cart.ts";
import { isConstraint, planned } from "../kit/constraint.ts";
import { newId } from "../kit/ids.ts";
import { append, beginning, type Change, entriesAfter, type Head, headQuery } from "../kit/ledger.ts";
import type { Address, Order, OrderStatus } from "../kit/order.ts";
import { type EventType, emit, eventId } from "../kit/outbox.ts";
import { statement } from "../kit/statement.ts";
import { isDecliner } from "./declines.ts";
import { mayGo } from "./order-states.ts";
import type { Payee } from "./payee.ts";
import type { OpenPayment } from "./payments.ts";
import { type OrderRow, presentOrder } from "./present-order.ts";
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

/** Money to send back: `id` is ours, and Stripe's idempotency key. */
export type RefundRequest = { id: string; amountMinor: number; reason: string; by: string };
export type RefundRow = typeof refunds.$inferSelect;

/** What a move takes from the order: nothing that may have changed meanwhile. */
export type Movable = Pick<OrderRow, "id" | "storeId" | "currency">;

/** An order with what it takes to end it: what was sold by it, and the refunds that are under way. */
export type Whole = { order: OrderRow; lines: { variantId: string; quantity: number }[]; refunds: RefundRow[] };

/** What changes with an order's status. */
export type Move = {
	from: OrderStatus;
	to: OrderStatus;
	by: string;
	note?: string;
	/** It has been paid, by this PaymentIntent (null for nothing to pay), or was not. */
	paid?: { paymentIntentId: string | null } | false;
	refund?: RefundRequest;
	tracking?: { carrier: string; number: string };
	/** With this move nothing is left to do for the order. */
	isLast?: true;
};

/** How long somebody may be at an order before the sweep looks after it, in ms. */
const atWork = 60_000;

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
			await planned(async () => this.#batch(moveWrites(order, move, move.refund && (await this.#head()))));
			return true;
		} catch (error) {
			if (isElsewhere(error) || isConstraint(error, "refund_within_payment")) return false;
			throw error;
		}
	}

	/**
	 * Records money to send back, with the ledger's entry. Throws `refund_within_payment` when that is more than was paid;
	 * the same id again changes nothing. Answers the refund as it is.
	 */
	requestRefund(order: OrderRow, request: RefundRequest, paymentIntentId = order.paymentIntentId): Promise<RefundRow> {
		return planned(async () => {
			const known = await this.findRefund(request.id);
			if (known) return known;
			await this.#batch([
				...refundWrites(order, request, await this.#head()),
				sql`UPDATE orders SET refunded_minor = refunded_minor + ${request.amountMinor},
					payment_status = ${statusAfter(request.amountMinor)},
					payment_intent_id = coalesce(payment_intent_id, ${paymentIntentId}), updated_at = ${Date.now()} WHERE id = ${order.id}`,
			]);
			const recorded = await this.findRefund(request.id);
			if (!recorded) throw new Error(`${request.id} was recorded and is gone`);
			return recorded;
		});
	}

	async findRefund(id: string): Promise<RefundRow | undefined> {
		const [row] = await this.#db.select().from(refunds).where(eq(refunds.id, id));
		return row;
	}

	/** The money has gone back, and that is news; once. */
	async refundDone({ id, amountMinor }: RefundRow, stripeId: string): Promise<void> {
		const now = Date.now();
		await this.#batch([
			tellOf(sql`(SELECT order_id FROM refunds WHERE id = ${id} AND state = 'requested')`, "payment.refunded", now, {
				refundMinor: amountMinor,
			}),
			this.#db
				.update(refunds)
				.set({ state: "done", stripeId, resumeAt: null, updatedAt: now })
				.where(and(eq(refunds.id, id), eq(refunds.state, "requested"))),
		]);
	}

	/** Stripe will not send this money back: the order says again that it has it. Once. */
	async refundFailed(order: OrderRow, refund: RefundRow, reason: string): Promise<void> {
		const change = {
			...ledgerChange(order, { id: refund.id, amountMinor: refund.amountMinor, reason, by: "stripe" }),
			field: "refund failed",
		};
		await planned(async () =>
			this.#batch([
				// Null where somebody else has written how it went: the whole batch is refused then.
				sql`UPDATE refunds SET state = CASE WHEN state = ${refund.state} THEN 'failed' END, resume_at = NULL, reason = reason || ${` (${reason})`},
					updated_at = ${Date.now()} WHERE id = ${refund.id}`,
				sql`UPDATE orders SET refunded_minor = refunded_minor - ${refund.amountMinor},
					payment_status = ${statusAfter(-refund.amountMinor)}, updated_at = ${Date.now()} WHERE id = ${order.id}`,
				...append(entriesAfter(await this.#head(), [change], Date.now())),
			]),
		).catch((error) => {
			if (!isConstraint(error, "NOT NULL constraint failed: refunds.state")) throw error;
		});
	}

	/** When to come for the refund again. */
	async postponeRefund(id: string, at: number): Promise<void> {
		await this.#db
			.update(refunds)
			.set({ resumeAt: at })
			.where(and(eq(refunds.id, id), eq(refunds.state, "requested")));
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

	async #head(): Promise<Head> {
		const { results } = await statement(this.#d1, headQuery).all<Head>();
		return results[0] ?? beginning("orders");
	}

	#batch<Row>(queries: SQLWrapper[]): Promise<D1Result<Row>[]> {
		return this.#d1.batch<Row>(queries.map((query) => statement(this.#d1, query)));
	}
}

/** Whether the database refused because an order may not be where it would have been written to: it has gone elsewhere, or must not begin. */
export const isElsewhere = (error: unknown): boolean =>
	isConstraint(error, "NOT NULL constraint failed: orders.status");

function moveWrites(order: Movable, move: Move, head: Head | undefined): SQL[] {
	const { from, to, by, note = "", paid, refund, tracking } = move;
	const now = Date.now();
	const money = refund?.amountMinor ?? 0;
	const payment = paid === undefined ? sql`payment_status` : sql`${paid === false ? "failed" : "paid"}`;
	return [
		// Null where the order is elsewhere by now: the column takes none, and the whole batch is refused.
		sql`UPDATE orders SET status = CASE WHEN status = ${from} THEN ${to} END,
			payment_status = ${refund ? statusAfter(money) : payment},
			payment_intent_id = coalesce(${paid ? paid.paymentIntentId : null}, payment_intent_id),
			refunded_minor = refunded_minor + ${money},
			carrier = coalesce(${tracking?.carrier ?? null}, carrier),
			tracking_number = coalesce(${tracking?.number ?? null}, tracking_number),
			resume_at = ${move.isLast ? null : now + atWork / 2}, updated_at = ${now}
			WHERE id = ${order.id}`,
		sql`INSERT INTO order_events (id, order_id, store_id, at, from_status, to_status, by, note)
			VALUES (${newId("evt")}, ${order.id}, ${order.storeId}, ${now}, ${from}, ${to}, ${by}, ${note})`,
		...codeFreed(order, to),
		...(refund && head ? refundWrites(order, refund, head) : []),
		tellOf(order.id, "order.status.updated", now),
		...(paid === undefined
			? []
			: [tellOf(order.id, paid ? "payment.succeeded" : "payment.failed", now, { reason: note })]),
	];
}

/** A code may be used again instead of by an order that fails or is cancelled. */
const codeFreed = ({ id }: Movable, to: OrderStatus): SQL[] =>
	to === "failed" || to === "cancelled"
		? [sql`UPDATE discount_uses SET state = 'released' WHERE order_id = ${id}`]
		: [];

const refundWrites = (order: Movable, refund: RefundRequest, head: Head): SQL[] => [
	sql`INSERT INTO refunds (id, order_id, store_id, amount_minor, reason, by, state, resume_at, created_at, updated_at)
		VALUES (${refund.id}, ${order.id}, ${order.storeId}, ${refund.amountMinor}, ${refund.reason}, ${refund.by}, 'requested',
			${Date.now() + atWork / 2}, ${Date.now()}, ${Date.now()})`,
	...append(entriesAfter(head, [ledgerChange(order, refund)], Date.now())),
];

const ledgerChange = (order: Movable, refund: RefundRequest): Change => ({
	storeId: order.storeId,
	actor: refund.by,
	subject: order.id,
	entity: refund.id,
	field: "refund",
	from: null,
	to: { amount: refund.amountMinor, currency: order.currency },
	reason: refund.reason,
});

/** What the payment is once this much more went back. */
const statusAfter = (amountMinor: number): SQL => sql`CASE
	WHEN refunded_minor + ${amountMinor} >= total_minor THEN 'refunded'
	WHEN refunded_minor + ${amountMinor} > 0 THEN 'partially_refunded' ELSE 'paid' END`;

/** The news of an order as it is after what stands before it in the batch. */
const tellOf = (
	orderId: string | SQL,
	type: EventType,
	now: number,
	{ reason = "", refundMinor }: { reason?: string; refundMinor?: number } = {},
): SQL => sql`
	INSERT INTO outbox (id, type, store_id, entity_id, at, traceparent, data, due_at)
	SELECT ${eventId(now)}, ${type}, store_id, id, ${now}, '', json_object(
		'orderId', id, 'userId', user_id, 'userEmail', email, 'status', status,
		'items', json((SELECT json_group_array(json_object('variantId', variant_id, 'productId', product_id, 'title', title,
			'variantTitle', variant_title, 'quantity', quantity)) FROM order_lines WHERE order_id = orders.id)),
		'total', json_object('amount', total_minor, 'currency', currency),
		'number', cast(number AS TEXT), 'locale', locale, 'origin', origin,
		'tracking', json(iif(carrier = '' AND tracking_number = '', NULL,
			json_object('carrier', carrier, 'number', tracking_number))),
		'refund', json(${refundMinor === undefined ? sql`NULL` : sql`json_object('amount', ${refundMinor}, 'currency', currency)`}),
		'reason', ${reason}), ${now}
	FROM orders WHERE id = ${orderId}`;

import { type SQL, sql } from "drizzle-orm";
import { isConstraint } from "../kit/constraint.ts";
import { newId } from "../kit/ids.ts";
import { append, type Change, entriesAfter, type Head } from "../kit/ledger.ts";
import type { OrderStatus } from "../kit/order.ts";
import { type EventType, eventId } from "../kit/outbox.ts";
import type { OrderRow } from "./present-order.ts";

/** Money to send back: `id` is ours, and Stripe's idempotency key. */
export type RefundRequest = { id: string; amountMinor: number; reason: string; by: string };

/** What a move takes from the order: nothing that may have changed meanwhile. */
export type Movable = Pick<OrderRow, "id" | "storeId" | "currency">;

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
export const atWork = 60_000;

/** Whether the database refused because an order may not be where it would have been written to: it has gone elsewhere, or must not begin. */
export const isElsewhere = (error: unknown): boolean =>
	isConstraint(error, "NOT NULL constraint failed: orders.status");

/** All that changes when an order goes from one status to the next, for one batch. `head` is the end of the ledger, where money goes back. */
export function moveWrites(order: Movable, move: Move, head: Head | undefined): SQL[] {
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

/** Money to send back, with its entry in the ledger. */
export const refundWrites = (order: Movable, refund: RefundRequest, head: Head): SQL[] => [
	sql`INSERT INTO refunds (id, order_id, store_id, amount_minor, reason, by, state, resume_at, created_at, updated_at)
		VALUES (${refund.id}, ${order.id}, ${order.storeId}, ${refund.amountMinor}, ${refund.reason}, ${refund.by}, 'requested',
			${Date.now() + atWork / 2}, ${Date.now()}, ${Date.now()})`,
	...append(entriesAfter(head, [ledgerChange(order, refund)], Date.now())),
];

export const ledgerChange = (order: Movable, refund: RefundRequest): Change => ({
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
export const statusAfter = (amountMinor: number): SQL => sql`CASE
	WHEN refunded_minor + ${amountMinor} >= total_minor THEN 'refunded'
	WHEN refunded_minor + ${amountMinor} > 0 THEN 'partially_refunded' ELSE 'paid' END`;

/** The news of an order as it is after what stands before it in the batch. */
export const tellOf = (
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

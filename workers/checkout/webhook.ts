import { and, eq, isNull, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { statement } from "../kit/statement.ts";
import { wake } from "../kit/wake.ts";
import { recordDispute } from "./disputes.ts";
import type { OrderRow } from "./orders.ts";
import type { PaymentEvent } from "./payments.ts";
import { orders, webhookEvents } from "./schema.ts";
import { settleOrder } from "./settle.ts";
import type { Till } from "./till.ts";

type Handler = (env: CheckoutEnv, till: Till, order: OrderRow, event: PaymentEvent) => Promise<unknown>;

const end =
	(unpaid: "wait" | "give_up"): Handler =>
	(_, till, order) =>
		settleOrder(till, order, "stripe", unpaid);

/** What we act on. A refused card ends an attempt too: the session is closed and the stock is free for others. */
const handlers: Record<string, Handler> = {
	"checkout.session.completed": end("wait"),
	"checkout.session.async_payment_succeeded": end("wait"),
	"checkout.session.async_payment_failed": end("give_up"),
	"checkout.session.expired": end("wait"),
	"payment_intent.payment_failed": async (_, till, order, event) => {
		await settleOrder(till, order, "stripe", "give_up");
		await till.declines.count(event.id, order);
	},
	"refund.failed": (_, till, order, event) => refundCameBack(till, order, event),
	"charge.dispute.created": (env, _, order, event) => recordDispute(env.DB, order, event),
	"charge.dispute.updated": (env, _, order, event) => recordDispute(env.DB, order, event),
	"charge.dispute.closed": (env, _, order, event) => recordDispute(env.DB, order, event),
};

/**
 * Acts on one of Stripe's events: claimed first, done last, so one delivered again after it was done does nothing, and one cut off is
 * done again. What happened in a partner's own account is hers: she could put any store's order into it.
 */
export async function handleEvent(env: CheckoutEnv, till: Till, event: PaymentEvent): Promise<void> {
	const handle = event.account ? undefined : handlers[event.type];
	const orderId = handle && (await orderIdOf(till, event));
	const order = orderId === undefined ? undefined : await claim(env.DB, event, orderId);
	if (!handle || !order) return;
	await handle(env, till, order, event);
	await wake(env.TIMERS, "orders", 1000);
	await statement(env.DB, sql`UPDATE webhook_events SET done_at = ${Date.now()} WHERE id = ${event.id}`).run();
}

/** The order the event is for, as it is now; nothing when it is none of ours, or what the event asks for has been done. */
async function claim(d1: D1Database, event: PaymentEvent, orderId: string): Promise<OrderRow | undefined> {
	const db = drizzle(d1);
	const { id, type } = event;
	const claimed = db
		.select({
			id: sql`${id}`.as("id"),
			storeId: orders.storeId,
			type: sql`${type}`.as("type"),
			receivedAt: sql`${Date.now()}`.as("received_at"),
			doneAt: sql`NULL`.as("done_at"),
		})
		.from(orders)
		.where(eq(orders.id, orderId));
	const [, unfinished, [order]] = await db.batch([
		db.insert(webhookEvents).select(claimed).onConflictDoNothing(),
		db
			.select({ id: webhookEvents.id })
			.from(webhookEvents)
			.where(and(eq(webhookEvents.id, id), isNull(webhookEvents.doneAt))),
		db.select().from(orders).where(eq(orders.id, orderId)),
	]);
	return unfinished.length === 0 ? undefined : order;
}

/**
 * By our own mark on sessions, payments and refunds, and by the payment for what hangs on it: as we know it, or, when the
 * news of that is still on its way, by our mark on it at Stripe.
 */
async function orderIdOf(till: Till, { data: { object } }: PaymentEvent): Promise<string | undefined> {
	if (object.metadata?.orderId !== undefined) return object.metadata.orderId;
	if (!object.payment_intent) return undefined;
	const known = await till.orders.findByIntent(object.payment_intent);
	return known?.id ?? till.payments.orderIdOf(object.payment_intent);
}

/** A refund may fail days after Stripe took it. */
async function refundCameBack(till: Till, order: OrderRow, { data: { object } }: PaymentEvent): Promise<void> {
	const refund = await till.refunds.find(object.metadata?.refundId ?? "");
	if (refund?.orderId !== order.id || refund.state === "failed") return;
	await till.refunds.failed(order, refund, String(object.failure_reason ?? "failed"));
}

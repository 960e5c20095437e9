import { sql } from "drizzle-orm";
import { statement } from "../kit/statement.ts";
import { wake } from "../kit/wake.ts";
import { countDecline } from "./declines.ts";
import { recordDispute } from "./disputes.ts";
import type { OrderRow } from "./orders.ts";
import type { PaymentEvent } from "./payments.ts";
import { settle } from "./settle.ts";
import type { Till } from "./till.ts";

type Handler = (env: CheckoutEnv, till: Till, order: OrderRow, event: PaymentEvent) => Promise<unknown>;

const end =
	(unpaid: "wait" | "give_up"): Handler =>
	(_, till, order) =>
		settle(till, order.id, "stripe", unpaid);

/** What we act on. A refused card ends an attempt too: the session is closed and the stock is free for others. */
const handlers: Record<string, Handler> = {
	"checkout.session.completed": end("wait"),
	"checkout.session.async_payment_succeeded": end("wait"),
	"checkout.session.async_payment_failed": end("give_up"),
	"checkout.session.expired": end("wait"),
	"payment_intent.payment_failed": async (env, till, order) => {
		await settle(till, order.id, "stripe", "give_up");
		await countDecline(env, order);
	},
	"refund.failed": (_, till, order, event) => refundCameBack(till, order, event),
	"charge.dispute.created": (env, _, order, event) => recordDispute(env.DB, order, event),
	"charge.dispute.updated": (env, _, order, event) => recordDispute(env.DB, order, event),
	"charge.dispute.closed": (env, _, order, event) => recordDispute(env.DB, order, event),
};

/** Acts on one of Stripe's events: claimed first, done last, so one delivered again after it was done does nothing, and one cut off is done again. */
export async function handleEvent(env: CheckoutEnv, till: Till, event: PaymentEvent): Promise<void> {
	const handle = handlers[event.type];
	const order = handle && (await orderOf(till, event));
	if (!handle || !order) return;
	const [, unfinished] = await env.DB.batch(
		[
			sql`INSERT OR IGNORE INTO webhook_events (id, store_id, type, received_at)
				VALUES (${event.id}, ${order.storeId}, ${event.type}, ${Date.now()})`,
			sql`SELECT id FROM webhook_events WHERE id = ${event.id} AND done_at IS NULL`,
		].map((query) => statement(env.DB, query)),
	);
	if (unfinished?.results.length === 0) return;
	await handle(env, till, order, event);
	await wake(env.TIMERS, "orders", 1000);
	await statement(env.DB, sql`UPDATE webhook_events SET done_at = ${Date.now()} WHERE id = ${event.id}`).run();
}

/**
 * By our own mark on sessions, payments and refunds, and by the payment for what hangs on it: as we know it, or, when the
 * news of that is still on its way, by our mark on it at Stripe.
 */
async function orderOf(till: Till, { data: { object } }: PaymentEvent): Promise<OrderRow | undefined> {
	if (object.metadata?.orderId !== undefined) return till.orders.find(object.metadata.orderId);
	if (!object.payment_intent) return undefined;
	const known = await till.orders.findByIntent(object.payment_intent);
	if (known) return known;
	const orderId = await till.payments.orderIdOf(object.payment_intent);
	return orderId === undefined ? undefined : till.orders.find(orderId);
}

/** A refund may fail days after Stripe took it. */
async function refundCameBack(till: Till, order: OrderRow, { data: { object } }: PaymentEvent): Promise<void> {
	const refund = await till.orders.findRefund(object.metadata?.refundId ?? "");
	if (refund?.orderId !== order.id || refund.state === "failed") return;
	await till.orders.refundFailed(order, refund, String(object.failure_reason ?? "failed"));
}

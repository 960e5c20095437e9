import { sql } from "drizzle-orm";
import { statement } from "../kit/statement.ts";
import type { PaymentEvent } from "./payments.ts";
import { settle } from "./settle.ts";
import type { Till } from "./till.ts";

/** The events that may end an attempt. A refused card ends it too: the session is closed and the stock is free for others. */
const endings: Record<string, "wait" | "give_up"> = {
	"checkout.session.completed": "wait",
	"checkout.session.async_payment_succeeded": "wait",
	"checkout.session.async_payment_failed": "give_up",
	"checkout.session.expired": "wait",
	"payment_intent.payment_failed": "give_up",
};

/** Acts on one of Stripe's events: claimed first, done last, so one delivered again after it was done does nothing, and one cut off is done again. */
export async function handleEvent(d1: D1Database, till: Till, event: PaymentEvent): Promise<void> {
	const unpaid = endings[event.type];
	const orderId = orderIdOf(event);
	if (unpaid === undefined || orderId === undefined) return;
	const [, unfinished] = await d1.batch([
		statement(
			d1,
			sql`
			INSERT OR IGNORE INTO webhook_events (id, store_id, type, received_at)
			SELECT ${event.id}, coalesce((SELECT store_id FROM orders WHERE id = ${orderId}), ''), ${event.type}, ${Date.now()}`,
		),
		statement(d1, sql`SELECT id FROM webhook_events WHERE id = ${event.id} AND done_at IS NULL`),
	]);
	if (unfinished?.results.length === 0) return;
	await settle(till, orderId, "stripe", unpaid);
	await statement(d1, sql`UPDATE webhook_events SET done_at = ${Date.now()} WHERE id = ${event.id}`).run();
}

function orderIdOf(event: PaymentEvent): string | undefined {
	const { object } = event.data;
	if (object.object !== "checkout.session" && object.object !== "payment_intent") return undefined;
	return object.metadata?.orderId;
}

import { sql } from "drizzle-orm";
import * as z from "zod";
import { statement } from "../kit/statement.ts";
import type { OrderRow } from "./orders.ts";
import type { PaymentEvent } from "./payments.ts";

/** What we read of a dispute. */
const Dispute = z.object({ id: z.string(), amount: z.int(), reason: z.string(), status: z.string() });

/** How far along a dispute is: events come in any order, and an older one does not undo a newer. */
const isClosed = sql`('won', 'lost', 'warning_closed', 'prevented')`;

/** Keeps what the payer's bank disputes, beside the order. */
export async function recordDispute(d1: D1Database, order: OrderRow, event: PaymentEvent): Promise<void> {
	const { id, amount, reason, status } = Dispute.parse(event.data.object);
	const now = Date.now();
	const told = (event.created ?? Math.floor(now / 1000)) * 1000;
	await d1.batch(
		[
			sql`INSERT INTO disputes (id, order_id, store_id, amount_minor, reason, status, updated_at)
				VALUES (${id}, ${order.id}, ${order.storeId}, ${amount}, ${reason}, ${status}, ${told})
				ON CONFLICT (id) DO UPDATE SET status = excluded.status, amount_minor = excluded.amount_minor, updated_at = excluded.updated_at
				WHERE disputes.status NOT IN ${isClosed} AND excluded.updated_at >= disputes.updated_at`,
			sql`UPDATE orders SET dispute = (SELECT status FROM disputes WHERE order_id = ${order.id} ORDER BY updated_at DESC, id DESC LIMIT 1),
				updated_at = ${now} WHERE id = ${order.id}`,
		].map((query) => statement(d1, query)),
	);
}

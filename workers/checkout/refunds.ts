import { and, eq, type SQLWrapper, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { isConstraint, planned } from "../kit/constraint.ts";
import { append, beginning, entriesAfter, type Head, headQuery } from "../kit/ledger.ts";
import { statement } from "../kit/statement.ts";
import { ledgerChange, type RefundRequest, refundWrites, statusAfter, tellOf } from "./order-writes.ts";
import type { OrderRow } from "./present-order.ts";
import { refunds } from "./schema.ts";

export type RefundRow = typeof refunds.$inferSelect;

/** The end of the ledger of refunds, behind which the next entry comes. */
export async function ledgerHead(d1: D1Database): Promise<Head> {
	const { results } = await statement(d1, headQuery).all<Head>();
	return results[0] ?? beginning("orders");
}

/** The book of money that goes back. */
export class Refunds {
	readonly #d1: D1Database;
	readonly #db;

	constructor(d1: D1Database) {
		this.#d1 = d1;
		this.#db = drizzle(d1);
	}

	/**
	 * Records money to send back, with the ledger's entry. Throws `refund_within_payment` when that is more than was paid;
	 * the same id again changes nothing. Answers the refund as it is.
	 */
	request(order: OrderRow, request: RefundRequest, paymentIntentId = order.paymentIntentId): Promise<RefundRow> {
		return planned(async () => {
			const known = await this.find(request.id);
			if (known) return known;
			await this.#batch([
				...refundWrites(order, request, await ledgerHead(this.#d1)),
				sql`UPDATE orders SET refunded_minor = refunded_minor + ${request.amountMinor},
					payment_status = ${statusAfter(request.amountMinor)},
					payment_intent_id = coalesce(payment_intent_id, ${paymentIntentId}), updated_at = ${Date.now()} WHERE id = ${order.id}`,
			]);
			const recorded = await this.find(request.id);
			if (!recorded) throw new Error(`${request.id} was recorded and is gone`);
			return recorded;
		});
	}

	async find(id: string): Promise<RefundRow | undefined> {
		const [row] = await this.#db.select().from(refunds).where(eq(refunds.id, id));
		return row;
	}

	/** The money has gone back, and that is news; once. */
	async done({ id, amountMinor }: RefundRow, stripeId: string): Promise<void> {
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
	async failed(order: OrderRow, refund: RefundRow, reason: string): Promise<void> {
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
				...append(entriesAfter(await ledgerHead(this.#d1), [change], Date.now())),
			]),
		).catch((error) => {
			if (!isConstraint(error, "NOT NULL constraint failed: refunds.state")) throw error;
		});
	}

	/** When to come for the refund again. */
	async postpone(id: string, at: number): Promise<void> {
		await this.#db
			.update(refunds)
			.set({ resumeAt: at })
			.where(and(eq(refunds.id, id), eq(refunds.state, "requested")));
	}

	#batch(queries: SQLWrapper[]): Promise<D1Result[]> {
		return this.#d1.batch(queries.map((query) => statement(this.#d1, query)));
	}
}

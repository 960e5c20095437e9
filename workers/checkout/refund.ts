import { isConstraint } from "../kit/constraint.ts";
import { newId } from "../kit/ids.ts";
import { type Refusal, refuse } from "../kit/problem.ts";
import { logFault } from "../kit/service.ts";
import type { RefundRequest } from "./order-writes.ts";
import type { OrderRow } from "./orders.ts";
import { isPaymentOutage } from "./payments.ts";
import type { RefundRow } from "./refunds.ts";
import type { Till } from "./till.ts";

/** While Stripe is out a refund waits, in ms. */
const again = 60_000;

/** Sends part of an order's money back, never more than is left of it. `id` makes a repeat of it the same refund. */
export async function refund(
	till: Till,
	order: OrderRow,
	{ amountMinor, reason, by, id = newId("ref") }: Omit<RefundRequest, "id"> & { id?: string },
): Promise<{ ok: true; refund: RefundRow } | Refusal> {
	if (order.paymentStatus === "pending" || order.paymentStatus === "failed")
		return refuse("refund.not_paid", "There is nothing to send back.");
	const left = order.totalMinor - order.refundedMinor;
	try {
		const recorded = await till.refunds.request(order, { id, amountMinor, reason, by });
		return { ok: true, refund: await sendRefund(till, order, recorded) };
	} catch (error) {
		if (!isConstraint(error, "refund_within_payment")) throw error;
		return refuse("refund.too_much", `No more than ${left} (minor units) can go back.`);
	}
}

/**
 * Asks Stripe for what was recorded; may be done again. Never throws: what is recorded stays requested until Stripe has said
 * yes or no, and the sweep comes back to it.
 */
export async function sendRefund(till: Till, order: OrderRow, refund: RefundRow): Promise<RefundRow> {
	if (refund.state !== "requested") return refund;
	try {
		const sent = await ask(till, order, refund);
		if (sent.ok) await till.refunds.done(refund, sent.stripeId);
		else await till.refunds.failed(order, refund, sent.reason);
	} catch (error) {
		if (!isPaymentOutage(error)) logFault(error, order.id);
		await till.refunds.postpone(refund.id, Date.now() + again);
	}
	return (await till.refunds.find(refund.id)) ?? refund;
}

/** An order that cost nothing has no payment to send anything back to. */
const ask = async (till: Till, { paymentIntentId, paidInto, feeMinor }: OrderRow, refund: RefundRow) =>
	paymentIntentId === null
		? ({ ok: false, reason: "nothing was paid by card" } as const)
		: till.payments.refund(refund, paymentIntentId, { paidInto, feeMinor });

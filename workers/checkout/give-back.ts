import { newId } from "../kit/ids.ts";
import type { OrderStatus } from "../kit/order.ts";
import { type Refusal, refuse } from "../kit/problem.ts";
import { mayGo } from "./order-states.ts";
import type { OrderRow } from "./orders.ts";
import { complete, settleOrder } from "./settle.ts";
import type { Till } from "./till.ts";

/**
 * Cancels an order that has not been shipped: its money goes back and its stock is free again. One that is still being
 * paid is closed at Stripe first; if it was paid meanwhile, it is cancelled as a paid one.
 */
export async function cancel(till: Till, orderId: string, by: string, note: string): Promise<Outcome> {
	const order = await till.orders.find(orderId);
	if (order?.status === "pending" && (await settleOrder(till, order, by, "give_up")) === "failed")
		return { ok: true, status: "failed" };
	return giveBack(till, orderId, "cancelled", by, note);
}

/** Takes a delivered order back: its money goes back and its stock is in the house again. */
export const takeBack = (till: Till, orderId: string, by: string, note: string): Promise<Outcome> =>
	giveBack(till, orderId, "returned", by, note);

type Outcome = { ok: true; status: OrderStatus } | Refusal;

async function giveBack(
	till: Till,
	orderId: string,
	to: "cancelled" | "returned",
	by: string,
	note: string,
): Promise<Outcome> {
	const order = await till.orders.find(orderId);
	if (!order) return refuse("order.not_found", "Look for it among your orders.");
	// Asked twice it is done once, and the second answer is the first.
	if (order.status === to) return { ok: true, status: await complete(till, order.id) };
	if (!mayGo(order.status, to) || order.status === "pending")
		return refuse("order.illegal_transition", `It is ${order.status} and can not be ${to} any more.`);
	const amountMinor = order.totalMinor - order.refundedMinor;
	const isMoved = await till.orders.move(order, {
		from: order.status,
		to,
		by,
		note,
		...(amountMinor > 0 && isPaid(order) && { refund: { id: newId("ref"), amountMinor, reason: note || to, by } }),
	});
	// Somebody was faster, or part of the money went back meanwhile: look again.
	if (!isMoved) return giveBack(till, orderId, to, by, note);
	await complete(till, orderId);
	return { ok: true, status: to };
}

const isPaid = ({ paymentStatus }: OrderRow): boolean =>
	paymentStatus === "paid" || paymentStatus === "partially_refunded";

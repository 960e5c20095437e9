import type { OrderStatus } from "../kit/order.ts";
import type { OrderRow } from "./orders.ts";
import type { PaymentState } from "./payments.ts";
import type { Till } from "./till.ts";

type Attempt = { id: string; storeId: string; cartId: string };

/**
 * The one way an attempt ends, whoever asks: Stripe's webhook, the shopper coming back, a later checkout. It looks at
 * Stripe for what really happened and repeats safely: every step does nothing when it has been done.
 * With `give_up` an attempt that can still be paid is closed first; a payment that came before that wins.
 */
export async function settle(
	till: Till,
	orderId: string,
	by: string,
	unpaid: "wait" | "give_up" = "wait",
): Promise<OrderStatus | undefined> {
	const order = await till.orders.find(orderId);
	if (!order) return undefined;
	if (order.status === "failed") return afterFailure(till, order);
	if (order.status !== "pending") return afterSale(till, order);
	if (!order.sessionId) return unpaid === "give_up" ? giveUpUnopened(till, order, by) : "pending";

	let payment = await till.payments.look(order.sessionId);
	if (payment.state === "open" && (unpaid === "give_up" || payment.declined))
		payment = await till.payments.expire(order.sessionId);
	if (payment.state === "paid") return sell(till, order, payment, by);
	if (payment.state === "expired") return giveUp(till, order, by);
	return "pending";
}

/** Paid: the held stock is sold, the order confirmed, and only what was bought leaves the cart. */
async function sell(
	till: Till,
	order: OrderRow,
	payment: PaymentState & { state: "paid" },
	by: string,
): Promise<OrderStatus> {
	if (payment.amountMinor !== order.totalMinor)
		throw new Error(`${order.id} is over ${order.totalMinor}, but ${payment.amountMinor} was paid`);
	if (!(await takeStock(till, order))) return giveBack(till, order, payment.paymentIntentId, by);
	await till.orders.move(order.id, "pending", "confirmed", by, {
		status: "paid",
		paymentIntentId: payment.paymentIntentId,
	});
	await till.cart(order.cartId, order.storeId).endAttempt(order.id, "bought");
	return "confirmed";
}

/**
 * Money that came after the hold was over still buys what is there, under a reservation of its own. The stock decides
 * each reservation once, so everybody who finishes this order goes the same way; a day's hold outlives any crash between.
 */
async function takeStock(till: Till, order: OrderRow): Promise<boolean> {
	if (await sellOrLetGo(till, order.id)) return true;
	const late = `${order.id}/late`;
	const lines = await till.orders.linesOf(order.id);
	const held = await till.stock.reserve(order.storeId, late, lines, Date.now() + 86_400_000);
	return held.ok && sellOrLetGo(till, late);
}

/** What could not be sold is let go at once, so that nobody sells it later for money that went back. */
const sellOrLetGo = async (till: Till, reservationId: string): Promise<boolean> =>
	(await till.stock.commit(reservationId)).ok || (await till.stock.release(reservationId)).sold;

async function giveBack(till: Till, order: OrderRow, paymentIntentId: string | null, by: string): Promise<OrderStatus> {
	await till.payments.refundAll(order.id, paymentIntentId);
	await till.orders.move(order.id, "pending", "failed", by, { status: "refunded", paymentIntentId });
	await till.cart(order.cartId, order.storeId).endAttempt(order.id, "given_up");
	return "failed";
}

/** Not paid and not payable any more: the order fails, its stock is free again, the cart stays as it is. */
export async function giveUp(till: Till, attempt: Attempt, by: string): Promise<OrderStatus> {
	await till.orders.move(attempt.id, "pending", "failed", by, { status: "failed" });
	await till.stock.release(attempt.id);
	await till.cart(attempt.cartId, attempt.storeId).endAttempt(attempt.id, "given_up");
	return "failed";
}

/** Given up before its payment was open; had it been opened at that very moment, the second look closes it. */
async function giveUpUnopened(till: Till, order: OrderRow, by: string): Promise<OrderStatus | undefined> {
	await giveUp(till, order, by);
	return settle(till, order.id, by);
}

/** Completes what a crash may have left undone after the order failed; money that came all the same goes back. */
async function afterFailure(till: Till, order: OrderRow): Promise<OrderStatus> {
	await till.stock.release(order.id);
	await till.cart(order.cartId, order.storeId).endAttempt(order.id, "given_up");
	if (order.paymentStatus !== "failed" || !order.sessionId) return "failed";
	const payment = await till.payments.look(order.sessionId);
	if (payment.state === "open") await till.payments.expire(order.sessionId);
	if (payment.state !== "paid") return "failed";
	await till.payments.refundAll(order.id, payment.paymentIntentId);
	await till.orders.markRefunded(order.id, payment.paymentIntentId);
	return "failed";
}

async function afterSale(till: Till, order: OrderRow): Promise<OrderStatus> {
	await till.cart(order.cartId, order.storeId).endAttempt(order.id, "bought");
	return order.status;
}

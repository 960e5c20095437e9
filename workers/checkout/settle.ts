import type { OrderStatus } from "../kit/order.ts";
import type { Movable, RefundRequest } from "./order-writes.ts";
import type { OrderRow, Whole } from "./orders.ts";
import type { PaymentState } from "./payments.ts";
import { sendRefund } from "./refund.ts";
import type { RefundRow } from "./refunds.ts";
import type { Till } from "./till.ts";

/**
 * The one way an attempt ends, whoever asks: Stripe's webhook, the shopper coming back, a later checkout, the sweep. It
 * looks at Stripe for what really happened and repeats safely: every step does nothing when it has been done, and the
 * order is kept in the sweep's list until the last one has.
 * With `give_up` an attempt that can still be paid is closed first; a payment that came before that wins.
 */
export async function settle(
	till: Till,
	orderId: string,
	by: string,
	unpaid: "wait" | "give_up" = "wait",
): Promise<OrderStatus | undefined> {
	const order = await till.orders.find(orderId);
	return order && settleOrder(till, order, by, unpaid);
}

/** The same for who has read the order this moment. */
export async function settleOrder(
	till: Till,
	order: OrderRow,
	by: string,
	unpaid: "wait" | "give_up" = "wait",
): Promise<OrderStatus | undefined> {
	if (order.status !== "pending") return isDone(order) ? order.status : complete(till, order.id);
	// Had its payment been opened this very moment, what follows the giving up finds it and closes it.
	if (!order.sessionId) return unpaid === "give_up" ? giveUp(till, order, by) : "pending";

	let payment = await till.payments.look(order.sessionId);
	const isDeclined = payment.state === "open" && payment.declined;
	if (payment.state === "open" && (unpaid === "give_up" || isDeclined))
		payment = await till.payments.expire(order.sessionId);
	if (payment.state === "paid") return sell(till, order, payment, by);
	if (payment.state === "expired") return giveUp(till, order, by, isDeclined ? declined : "");
	return "pending";
}

/** Paid: the held stock is sold, the order confirmed, and only what was bought leaves the cart. Of one confirmed this moment no money can be on its way back. */
async function sell(
	till: Till,
	order: OrderRow,
	payment: PaymentState & { state: "paid" },
	by: string,
): Promise<OrderStatus> {
	if (payment.amountMinor !== order.totalMinor)
		throw new Error(`${order.id} is over ${order.totalMinor}, but ${payment.amountMinor} was paid`);
	const paid = { paymentIntentId: payment.paymentIntentId };
	const isSold = await takeStock(till, order);
	const isMoved = await till.orders.move(
		order,
		isSold
			? { from: "pending", to: "confirmed", by, paid }
			: {
					from: "pending",
					to: "failed",
					by,
					paid,
					note: "sold out",
					...(order.totalMinor > 0 && { refund: lateRefund(order) }),
				},
	);
	if (!isSold || !isMoved) return complete(till, order.id);
	await till.cart(order.cartId, order.storeId).endAttempt(order.id, "bought");
	await till.orders.finish({ id: order.id, status: "confirmed" });
	return "confirmed";
}

/**
 * Money that came after the hold was over still buys what is there, under a reservation of its own. The stock decides
 * each reservation once, so everybody who finishes this order goes the same way; a day's hold outlives any crash between.
 */
async function takeStock(till: Till, order: OrderRow): Promise<boolean> {
	if (await sellOrLetGo(till, order.id)) return true;
	const late = lateReservation(order.id);
	const { lines } = await wholeOf(till, order.id);
	const held = await till.stock.reserve(order.storeId, late, lines, Date.now() + 86_400_000);
	return held.ok && sellOrLetGo(till, late);
}

/** Under which the stock of money that came late is taken. */
export const lateReservation = (orderId: string): string => `${orderId}/late`;

/** What could not be sold is let go at once, so that nobody sells it later for money that went back. */
const sellOrLetGo = async (till: Till, reservationId: string): Promise<boolean> =>
	(await till.stock.commit(reservationId)).ok || (await till.stock.release(reservationId)).sold;

/** Why an order failed whose last card was refused: its shopper is told. Of one that nobody tried to pay she knows. */
const declined = "declined";

/** Not paid and not payable any more: the order fails, its stock is free again, the cart stays as it is. */
export async function giveUp(till: Till, order: Movable, by: string, note = ""): Promise<OrderStatus> {
	await till.orders.move(order, { from: "pending", to: "failed", by, note, paid: false });
	return complete(till, order.id);
}

async function wholeOf(till: Till, orderId: string): Promise<Whole> {
	const whole = await till.orders.whole(orderId);
	if (!whole) throw new Error(`${orderId} was recorded and is gone`);
	return whole;
}

/** Nothing of these is sold or held. */
const isOver = (status: OrderStatus): boolean => ["failed", "cancelled", "returned"].includes(status);

/** What is over is looked at every time: somebody slow may have sold its stock, or taken its money, after that. */
const isDone = ({ status, resumeAt }: OrderRow): boolean =>
	status === "pending" || (resumeAt === null && !isOver(status));

/** Does what follows from where an order is now, whoever moved it, and a crash may have left undone; then nothing is left to do for it. */
export async function complete(till: Till, orderId: string): Promise<OrderStatus> {
	const { order, lines, refunds } = await wholeOf(till, orderId);
	const { id, storeId, status } = order;
	if (isDone(order)) return status;
	// Whatever it holds or has sold is in the house again, and nobody slow holds or sells anything for it later.
	if (isOver(status)) await till.stock.revoke(storeId, [id, lateReservation(id)], lines);
	await till.cart(order.cartId, storeId).endAttempt(id, status === "failed" ? "given_up" : "bought");
	for (const refund of refunds) await sendRefund(till, order, refund);
	if (status === "failed") await sendLateMoneyBack(till, order);
	await till.orders.finish(order);
	return status;
}

/** Of an order that failed unpaid and was paid all the same, or still could be. */
async function sendLateMoneyBack(till: Till, order: OrderRow): Promise<void> {
	if (order.paymentStatus !== "failed" || !order.sessionId) return;
	let payment = await till.payments.look(order.sessionId);
	if (payment.state === "open") payment = await till.payments.expire(order.sessionId);
	if (payment.state !== "paid" || payment.paymentIntentId === null) return;
	const { paymentIntentId } = payment;
	const late: RefundRow = await till.refunds.request(order, lateRefund(order), paymentIntentId);
	await sendRefund(till, { ...order, paymentIntentId }, late);
}

/** All the money of an order that came too late; one for each order, whoever finds it first. */
const lateRefund = (order: OrderRow): RefundRequest => ({
	id: `${order.id.replace(/^ord_/, "ref_")}-late`,
	amountMinor: order.totalMinor,
	reason: "paid too late",
	by: "system",
});

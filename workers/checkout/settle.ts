import type { OrderStatus } from "../kit/order.ts";
import type { OrderRow, RefundRequest } from "./orders.ts";
import type { PaymentState } from "./payments.ts";
import { sendRefund } from "./refund.ts";
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
	if (!order) return undefined;
	if (order.status !== "pending") return complete(till, order);
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
	const paid = { paymentIntentId: payment.paymentIntentId };
	const isSold = await takeStock(till, order);
	await till.orders.move(
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
	return settled(till, order);
}

/**
 * Money that came after the hold was over still buys what is there, under a reservation of its own. The stock decides
 * each reservation once, so everybody who finishes this order goes the same way; a day's hold outlives any crash between.
 */
async function takeStock(till: Till, order: OrderRow): Promise<boolean> {
	if (await sellOrLetGo(till, order.id)) return true;
	const late = lateReservation(order.id);
	const lines = await till.orders.linesOf(order.id);
	const held = await till.stock.reserve(order.storeId, late, lines, Date.now() + 86_400_000);
	return held.ok && sellOrLetGo(till, late);
}

/** Under which the stock of money that came late is taken. */
export const lateReservation = (orderId: string): string => `${orderId}/late`;

/** What could not be sold is let go at once, so that nobody sells it later for money that went back. */
const sellOrLetGo = async (till: Till, reservationId: string): Promise<boolean> =>
	(await till.stock.commit(reservationId)).ok || (await till.stock.release(reservationId)).sold;

/** Not paid and not payable any more: the order fails, its stock is free again, the cart stays as it is. */
export async function giveUp(till: Till, order: OrderRow, by: string): Promise<OrderStatus> {
	await till.orders.move(order, { from: "pending", to: "failed", by, paid: false });
	return settled(till, order);
}

/** Given up before its payment was open; had it been opened at that very moment, the second look closes it. */
async function giveUpUnopened(till: Till, order: OrderRow, by: string): Promise<OrderStatus | undefined> {
	await giveUp(till, order, by);
	return settle(till, order.id, by);
}

/** What follows from where the order is now; whoever moved it. */
async function settled(till: Till, { id }: OrderRow): Promise<OrderStatus> {
	const order = await till.orders.find(id);
	if (!order) throw new Error(`${id} was moved and is gone`);
	return complete(till, order);
}

/** Nothing of these is sold or held. */
const isOver = (status: OrderStatus): boolean => ["failed", "cancelled", "returned"].includes(status);

/**
 * Does what follows from an order's status and a crash may have left undone; then nothing is left to do for it. What is over
 * is looked at every time: somebody slow may have sold its stock, or taken its money, after that.
 */
export async function complete(till: Till, order: OrderRow): Promise<OrderStatus> {
	const { id, status } = order;
	if (status === "pending" || (order.resumeAt === null && !isOver(status))) return status;
	if (isOver(status)) await freeStock(till, order);
	await till.cart(order.cartId, order.storeId).endAttempt(id, status === "failed" ? "given_up" : "bought");
	if (status === "failed") await sendLateMoneyBack(till, order);
	await sendRefunds(till, order);
	await till.orders.finish(order);
	return status;
}

/** Whatever it holds or has sold is in the house again, and nobody slow holds or sells anything for it later. */
async function freeStock(till: Till, { id, storeId }: OrderRow): Promise<void> {
	const lines = await till.orders.linesOf(id);
	await till.stock.revoke(storeId, [id, lateReservation(id)], lines);
}

/** An order that failed unpaid and was paid all the same, or still could be. */
async function sendLateMoneyBack(till: Till, order: OrderRow): Promise<void> {
	if (order.paymentStatus !== "failed" || !order.sessionId) return;
	let payment = await till.payments.look(order.sessionId);
	if (payment.state === "open") payment = await till.payments.expire(order.sessionId);
	if (payment.state !== "paid" || payment.paymentIntentId === null) return;
	await till.orders.requestRefund(order, lateRefund(order), payment.paymentIntentId);
}

async function sendRefunds(till: Till, order: OrderRow): Promise<void> {
	const requested = await till.orders.refundsUnderWay(order.id);
	if (requested.length === 0) return;
	const now = (await till.orders.find(order.id)) ?? order;
	for (const refund of requested) await sendRefund(till, now, refund);
}

/** All the money of an order that came too late; one for each order, whoever finds it first. */
const lateRefund = (order: OrderRow): RefundRequest => ({
	id: `${order.id.replace(/^ord_/, "ref_")}-late`,
	amountMinor: order.totalMinor,
	reason: "paid too late",
	by: "system",
});

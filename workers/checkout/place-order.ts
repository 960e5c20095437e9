import { isConstraint } from "../kit/constraint.ts";
import type { Order } from "../kit/order.ts";
import { type Refusal, refuse } from "../kit/problem.ts";
import { logFault } from "../kit/service.ts";
import { tooMany } from "./declines.ts";
import { isElsewhere, type Movable } from "./order-writes.ts";
import type { NewOrder } from "./orders.ts";
import { isAmountRefused, isPaymentOutage, isRefused, type OpenPayment, type Payable } from "./payments.ts";
import { giveUp, settle } from "./settle.ts";
import type { Till } from "./till.ts";

/** Stripe lets a session live 30 minutes at the least, by its own clock. */
const paymentWindow = 31 * 60 * 1000;
/** Stock stays held a little longer than anybody can pay, so that a payment in the last second still finds it. */
const grace = 4 * 60 * 1000;

/** Where she finds her order, and where she comes back to from paying. */
export type Links = { order: string; back: string };
export type Placing = { ok: true; order: Order; payment: OpenPayment } | Refusal;

/**
 * Turns a priced cart into an order that can be paid, in this order: the order is recorded `pending`, the cart remembers
 * the attempt, its stock is held, the payment is opened. Whatever fails undoes what came before it, and no card has been
 * charged. Two checkouts of one cart at once: the cart puts them in a row, and the later one finds the earlier recorded
 * and gives it up, whatever step that one has reached.
 */
export async function placeOrder(till: Till, draft: NewOrder, links: Links): Promise<Placing> {
	const lines = draft.cart.lines.map(({ id, variantId, quantity }) => ({ lineId: id, variantId, quantity }));
	const payableUntil = Date.now() + paymentWindow;

	const recorded = await record(till, draft);
	if (!recorded.ok) return recorded;
	const { superseded, isMerged } = await till.cart(draft.cartId, draft.storeId).beginAttempt(draft.id, lines);
	const refusal =
		(isMerged ? cartMerged : await endEarlier(till, draft, superseded)) ??
		refusalIn(await till.stock.reserve(draft.storeId, draft.id, lines, payableUntil + grace));
	if (!refusal) return openPayment(till, draft, recorded.number, links, payableUntil);
	return (await forget(till, draft)) ? refusal : takenOver;
}

async function record(till: Till, draft: NewOrder): Promise<{ ok: true; number: number } | Refusal> {
	try {
		return { ok: true, number: await till.orders.record(draft) };
	} catch (error) {
		if (isElsewhere(error)) return (await till.declines.refusalOf(draft)) ?? tooMany(1);
		if (!isConstraint(error, "discount_within_limits")) throw error;
		return refuse("discount.used_up", "Somebody used it a moment ago. Check out without it.");
	}
}

const refusalIn = (answer: { ok: true } | Refusal): Refusal | undefined => (answer.ok ? undefined : answer);

const cartMerged = refuse("cart.merged", "You have signed in meanwhile: check out again.");

/** A cart is bought once: what is still open of earlier attempts is closed before a new one can be paid. */
export async function endEarlier(
	till: Till,
	{ cartId, storeId }: Pick<NewOrder, "cartId" | "storeId">,
	earlier: readonly string[],
): Promise<Refusal | undefined> {
	const cart = till.cart(cartId, storeId);
	try {
		for (const orderId of earlier) {
			const status = await settle(till, orderId, "shopper", "give_up");
			const isPaid = status !== undefined && !["failed", "cancelled", "returned"].includes(status);
			// Of a cart that was joined with another the order knows only the first.
			await cart.endAttempt(orderId, isPaid ? "bought" : "given_up");
			if (isPaid)
				return refuse("checkout.already_paid", "Your payment for this cart had gone through already.", {
					more: { orderId },
				});
		}
		return undefined;
	} catch (error) {
		if (isPaymentOutage(error)) return outage;
		throw error;
	}
}

/**
 * Nothing was held for the order, and no payment opened: the cart forgets it, and it fails with nothing left to do. In
 * this order, so that the sweep comes for it when this is cut off. Answers false when a later checkout had given it up already.
 */
async function forget(till: Till, draft: NewOrder): Promise<boolean> {
	await till.cart(draft.cartId, draft.storeId).endAttempt(draft.id, "given_up");
	return till.orders.move(movable(draft), { from: "pending", to: "failed", by: "shop", paid: false, isLast: true });
}

const movable = ({ id, storeId, cart }: NewOrder): Movable => ({ id, storeId, currency: cart.total.currency });

const takenOver = refuse("checkout.superseded", "You checked out again meanwhile; pay there.");

const outage = refuse("payment.unavailable", "Nothing was charged and your cart is as it was. Try again in a moment.");

const notPayable = refuse(
	"payment.unavailable",
	"This store takes no payments now. Nothing was charged, your cart stays.",
);

async function openPayment(
	till: Till,
	draft: NewOrder,
	number: number,
	links: Links,
	payableUntil: number,
): Promise<Placing> {
	try {
		const payment = await till.payments.open(payableOf(draft, number), draft.locale, links.back, payableUntil);
		const order = await till.orders.attachPayment(draft, payment, links.order);
		if (order) return { ok: true, order, payment };
		await till.payments.expire(payment.sessionId);
		await till.stock.release(draft.id);
		return takenOver;
	} catch (error) {
		// Nobody has seen the address of a session that may have been opened, so nobody can pay it.
		await giveUp(till, movable(draft), "shop");
		if (isAmountRefused(error))
			return refuse("checkout.amount_refused", "The card network takes no payment this small, or this large.");
		if (isPaymentOutage(error)) return outage;
		if (draft.paidInto === null || !isRefused(error)) throw error;
		// The same is taken where the platform is paid: it is the partner's account, and somebody has to see to it.
		logFault(error, draft.id);
		return notPayable;
	}
}

/** What is to be paid, as it was recorded. */
const payableOf = ({ cart, ...draft }: NewOrder, number: number): Payable => {
	const { id, email, shippingMethod, discountCode, paidInto, feeMinor } = draft;
	return { ...cart, id, email, number: String(number), shippingMethod, discountCode, paidInto, feeMinor };
};

import { isConstraint } from "../kit/constraint.ts";
import { type Refusal, refuse } from "../kit/problem.ts";
import type { NewOrder } from "./orders.ts";
import { isAmountRefused, isPaymentOutage, type OpenPayment } from "./payments.ts";
import { giveUp, settle } from "./settle.ts";
import type { Till } from "./till.ts";

/** Stripe lets a session live 30 minutes at the least, by its own clock. */
const paymentWindow = 31 * 60 * 1000;
/** Stock stays held a little longer than anybody can pay, so that a payment in the last second still finds it. */
const grace = 4 * 60 * 1000;

/**
 * Turns a priced cart into an order that can be paid, in this order: the order is recorded `pending`, the cart remembers
 * the attempt, its stock is held, the payment is opened. Whatever fails undoes what came before it, and no card has been
 * charged. Two checkouts of one cart at once: the cart puts them in a row, and the later one finds the earlier recorded
 * and gives it up, whatever step that one has reached.
 */
export async function placeOrder(
	till: Till,
	draft: NewOrder,
	returnUrl: string,
): Promise<{ ok: true; payment: OpenPayment } | Refusal> {
	const lines = draft.cart.lines.map(({ id, variantId, quantity }) => ({ lineId: id, variantId, quantity }));
	const payableUntil = Date.now() + paymentWindow;

	const recorded = await record(till, draft);
	if (!recorded.ok) return recorded;
	const { superseded, isMerged } = await till.cart(draft.cartId, draft.storeId).beginAttempt(draft.id, lines);
	const refusal =
		(isMerged ? cartMerged : await endEarlier(till, draft, superseded)) ??
		refusalIn(await till.stock.reserve(draft.storeId, draft.id, lines, payableUntil + grace));
	if (!refusal) return openPayment(till, draft, returnUrl, payableUntil);
	return (await undo(till, draft)) ? refusal : takenOver;
}

async function record(till: Till, draft: NewOrder): Promise<{ ok: true } | Refusal> {
	try {
		await till.orders.record(draft);
		return { ok: true };
	} catch (error) {
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

/** The order fails, and what it held is free again. Answers false when a later checkout had given it up already. */
async function undo(till: Till, { id }: NewOrder): Promise<boolean> {
	const order = await till.orders.find(id);
	if (order) await giveUp(till, order, "shop");
	return order?.status === "pending";
}

const takenOver = refuse("checkout.superseded", "You checked out again meanwhile; pay there.");

const outage = refuse("payment.unavailable", "Nothing was charged and your cart is as it was. Try again in a moment.");

async function openPayment(
	till: Till,
	draft: NewOrder,
	returnUrl: string,
	payableUntil: number,
): Promise<{ ok: true; payment: OpenPayment } | Refusal> {
	try {
		const order = await till.orders.read(draft.storeId, draft.id, "");
		if (!order) throw new Error(`${draft.id} was recorded and is gone`);
		const payment = await till.payments.open(order, draft.locale, returnUrl, payableUntil);
		if (await till.orders.attachPayment(draft.id, payment)) return { ok: true, payment };
		await till.payments.expire(payment.sessionId);
		await till.stock.release(draft.id);
		return takenOver;
	} catch (error) {
		// Nobody has seen the address of a session that may have been opened, so nobody can pay it.
		await undo(till, draft);
		if (isAmountRefused(error))
			return refuse("checkout.amount_refused", "The card network takes no payment this small, or this large.");
		if (isPaymentOutage(error)) return outage;
		throw error;
	}
}

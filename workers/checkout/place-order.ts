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

	await till.orders.record(draft);
	const { superseded } = await till.cart(draft.cartId, draft.storeId).beginAttempt(draft.id, lines);
	const refusal =
		(await endEarlier(till, superseded)) ??
		refusalIn(await till.stock.reserve(draft.storeId, draft.id, lines, payableUntil + grace));
	if (!refusal) return openPayment(till, draft, returnUrl, payableUntil);
	await giveUp(till, draft, "shop");
	return refusal;
}

const refusalIn = (answer: { ok: true } | Refusal): Refusal | undefined => (answer.ok ? undefined : answer);

/** A cart is bought once: what is still open of earlier attempts is closed before a new one can be paid. */
async function endEarlier(till: Till, earlier: readonly string[]): Promise<Refusal | undefined> {
	try {
		for (const orderId of earlier) {
			const status = await settle(till, orderId, "shopper", "give_up");
			if (status !== undefined && status !== "failed")
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
		return refuse("checkout.superseded", "You checked out again meanwhile; pay there.");
	} catch (error) {
		// Nobody has seen the address of a session that may have been opened, so nobody can pay it.
		await giveUp(till, draft, "shop");
		if (isAmountRefused(error))
			return refuse("checkout.amount_refused", "The card network takes no payment this small, or this large.");
		if (isPaymentOutage(error)) return outage;
		throw error;
	}
}

import { type Card, paymentMethod } from "./cards.ts";
import { newCharge } from "./charges.ts";
import { passOn } from "./connect.ts";
import type { Context } from "./context.ts";
import { openDispute } from "./disputes.ts";
import { announce } from "./events.ts";
import type { Charge, PaymentIntent, PaymentMethod } from "./objects.ts";

type Attempt = { intent: PaymentIntent; charge: Charge };

/** Tries to take the money. A declined card leaves the intent as it was, waiting for another one. */
export function attempt(context: Context, intent: PaymentIntent, card: Card, payer: string | null): Attempt {
	const method = paymentMethod(card, payer, context.now);
	const tried = newCharge(context, intent, card, method);
	const charge = card.decline ? tried : passOn(context, tried);
	const after = card.decline ? afterDecline(intent, charge, method, card) : afterSuccess(intent, charge, method);
	context.store.put(charge);
	context.store.put(after);
	announce(context, card.decline ? "charge.failed" : "charge.succeeded", charge);
	announce(context, card.decline ? "payment_intent.payment_failed" : "payment_intent.succeeded", after);
	if (card.isDisputed) openDispute(context, charge);
	return { intent: after, charge };
}

const afterSuccess = (intent: PaymentIntent, charge: Charge, method: PaymentMethod): PaymentIntent => ({
	...intent,
	status: "succeeded",
	amount_received: intent.amount,
	last_payment_error: null,
	latest_charge: charge.id,
	payment_method: method.id,
});

const afterDecline = (
	intent: PaymentIntent,
	charge: Charge,
	method: PaymentMethod,
	{ decline }: Card,
): PaymentIntent => ({
	...intent,
	status: "requires_payment_method",
	latest_charge: charge.id,
	payment_method: null,
	last_payment_error: {
		...decline,
		charge: charge.id,
		doc_url: "https://stripe.com/docs/error-codes/card-declined",
		payment_method: method,
		type: "card_error",
	},
});

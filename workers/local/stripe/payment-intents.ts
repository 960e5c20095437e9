import * as z from "zod";
import { attempt } from "./attempt.ts";
import { CARDS, type Card } from "./cards.ts";
import { NOT_CONNECTED } from "./connect.ts";
import type { Context } from "./context.ts";
import { invalidRequest, noSuch, Refusal } from "./errors.ts";
import { announce } from "./events.ts";
import { newIntent } from "./intent-shape.ts";
import { found, listed } from "./lists.ts";
import { checkEnough } from "./minimums.ts";
import type { PaymentIntent } from "./objects.ts";
import { amount, bool, currency, email, expand, listOf, metadata, paging, text, webAddress } from "./params.ts";

export const IntentList = z.strictObject({ ...paging });

export const IntentCreate = z.strictObject({
	amount: amount(1),
	currency,
	metadata: metadata.default({}),
	description: text().optional(),
	receipt_email: email.optional(),
	payment_method: text().optional(),
	payment_method_types: listOf(z.literal("card")).optional(),
	automatic_payment_methods: z
		.strictObject({ enabled: bool, allow_redirects: z.enum(["always", "never"]).optional() })
		.optional(),
	confirm: bool.default(false),
	return_url: webAddress.optional(),
	expand,
});

export const IntentConfirm = z.strictObject({
	payment_method: text().optional(),
	return_url: webAddress.optional(),
	expand,
});

const REASONS = ["duplicate", "fraudulent", "requested_by_customer", "abandoned"] as const;
export const IntentCancel = z.strictObject({
	cancellation_reason: z.enum(REASONS).optional(),
	expand,
});

export const listIntents = (context: Context, params: z.output<typeof IntentList>) =>
	listed(context, "payment_intent", "/v1/payment_intents", params, {});

export function createIntent(context: Context, params: z.output<typeof IntentCreate>): PaymentIntent | Refusal {
	const { payment_method: method, confirm } = params;
	checkEnough(params.amount, params.currency, "Amount must be", "amount");
	if (method) cardBehind(method);
	if (confirm && !method) throw unexpected("confirm", MISSING_METHOD);
	const intent = newIntent(context, params.amount, params.currency, {
		metadata: params.metadata,
		description: params.description ?? null,
		receipt_email: params.receipt_email ?? null,
		...NOT_CONNECTED,
	});
	const ready: PaymentIntent = method ? { ...intent, payment_method: method, status: "requires_confirmation" } : intent;
	context.store.put(ready);
	return confirm ? confirmed(context, ready) : ready;
}

export function confirmIntent(
	context: Context,
	id: string,
	params: z.output<typeof IntentConfirm>,
): PaymentIntent | Refusal {
	const intent = found(context, "payment_intent", id);
	if (isCheckouts(context, intent)) throw unexpected("confirm", "it was created by a Checkout Session", intent);
	if (!WAITING.has(intent.status)) throw unexpected("confirm", WHY_NOT_CONFIRM[intent.status] ?? "", intent);
	const method = params.payment_method ?? intent.payment_method;
	if (typeof method !== "string") throw unexpected("confirm", MISSING_METHOD, intent);
	return confirmed(context, { ...intent, payment_method: method });
}

export function cancelIntent(context: Context, id: string, params: z.output<typeof IntentCancel>): PaymentIntent {
	const intent = found(context, "payment_intent", id);
	if (isCheckouts(context, intent))
		throw unexpected("cancel", "it was created by a Checkout Session; expire the session instead", intent);
	if (!WAITING.has(intent.status))
		throw unexpected(
			"cancel",
			`it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: ${[...WAITING].join(", ")}`,
			intent,
		);
	return canceled(context, intent, params.cancellation_reason ?? null);
}

export function canceled(
	context: Context,
	intent: PaymentIntent,
	reason: PaymentIntent["cancellation_reason"],
): PaymentIntent {
	const done: PaymentIntent = {
		...intent,
		status: "canceled",
		canceled_at: context.now,
		cancellation_reason: reason,
	};
	context.store.put(done);
	announce(context, "payment_intent.canceled", done);
	return done;
}

/** Confirms with the test card its payment method stands for; a decline is kept and answered as Stripe's 402. */
function confirmed(context: Context, intent: PaymentIntent): PaymentIntent | Refusal {
	const card = cardBehind(String(intent.payment_method));
	const { intent: after, charge } = attempt(context, intent, card, intent.receipt_email);
	if (!card.decline) return after;
	const { last_payment_error } = after;
	return new Refusal(402, {
		type: "card_error",
		...card.decline,
		charge: charge.id,
		doc_url: last_payment_error?.doc_url,
		payment_intent: after,
		payment_method: last_payment_error?.payment_method,
	});
}

function cardBehind(method: string): Card {
	const card = CARDS.find(({ methods }) => methods.includes(method));
	if (!card) throw noSuch("PaymentMethod", method, "payment_method", 400);
	return card;
}

/** Those that only Checkout may move, or a session could be paid behind its own back. */
const isCheckouts = ({ store }: Context, intent: PaymentIntent): boolean =>
	store.findBy("checkout.session", { payment_intent: intent.id }) !== undefined;

const WAITING = new Set(["requires_payment_method", "requires_confirmation"]);
const MISSING_METHOD =
	"it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method";
const WHY_NOT_CONFIRM: Record<string, string> = {
	succeeded: "it has already succeeded after being previously confirmed",
	canceled: "it has a status of canceled",
};

const unexpected = (verb: string, why: string, intent?: PaymentIntent): Refusal =>
	invalidRequest(`You cannot ${verb} this PaymentIntent because ${why}.`, {
		code: "payment_intent_unexpected_state",
		...(intent && { payment_intent: intent }),
	});

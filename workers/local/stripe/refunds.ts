import * as z from "zod";
import { takeBack } from "./connect.ts";
import type { Context } from "./context.ts";
import { invalidRequest } from "./errors.ts";
import { announce } from "./events.ts";
import { newId } from "./ids.ts";
import { listed, named } from "./lists.ts";
import { inWords } from "./minimums.ts";
import type { Charge, Refund } from "./objects.ts";
import { amount, bool, expand, metadata, paging, text } from "./params.ts";

export const RefundList = z.strictObject({
	...paging,
	charge: text().optional(),
	payment_intent: text().optional(),
});

export const RefundCreate = z.strictObject({
	charge: text().optional(),
	payment_intent: text().optional(),
	amount: amount(1).optional(),
	reason: z.enum(["duplicate", "fraudulent", "requested_by_customer"]).optional(),
	reverse_transfer: bool.default(false),
	refund_application_fee: bool.default(false),
	metadata: metadata.default({}),
	expand,
});
type Params = z.output<typeof RefundCreate>;

export const listRefunds = (context: Context, params: z.output<typeof RefundList>) =>
	listed(context, "refund", "/v1/refunds", params, {
		charge: params.charge,
		payment_intent: params.payment_intent,
	});

/** Gives money back, all that is left of the charge unless told how much. */
export function createRefund(context: Context, params: Params): Refund {
	const charge = chargeToRefund(context, params);
	const given = params.amount ?? charge.amount - charge.amount_refunded;
	checkRefundable(charge, given);
	checkUndisputed(context, charge);
	const refund = takeBack(context, charge, newRefund(context.now, charge, given, params), params);
	const amount_refunded = charge.amount_refunded + given;
	const after: Charge = { ...charge, amount_refunded, refunded: amount_refunded === charge.amount };
	context.store.put(refund);
	context.store.put(after);
	announce(context, "refund.created", refund);
	announce(context, "charge.refunded", after);
	return refund;
}

function chargeToRefund(context: Context, { charge, payment_intent }: Params): Charge {
	if (charge && payment_intent)
		throw invalidRequest("You may only specify one of these parameters: charge, payment_intent.");
	if (charge) return named(context, "charge", charge, "charge");
	if (payment_intent) return chargeOf(context, payment_intent);
	throw invalidRequest("One of the following params should be provided for this request: payment_intent or charge.");
}

function chargeOf(context: Context, intentId: string): Charge {
	const intent = named(context, "payment_intent", intentId, "payment_intent");
	if (intent.status !== "succeeded")
		throw invalidRequest(`This PaymentIntent (${intentId}) does not have a successful charge to refund.`);
	return named(context, "charge", String(intent.latest_charge), "charge");
}

function checkRefundable(charge: Charge, given: number): void {
	const left = charge.amount - charge.amount_refunded;
	if (!charge.paid)
		throw invalidRequest(`Charge ${charge.id} has not been paid, so it cannot be refunded.`, {
			param: "charge",
		});
	if (left === 0)
		throw invalidRequest(`Charge ${charge.id} has already been refunded.`, {
			code: "charge_already_refunded",
			doc_url: "https://stripe.com/docs/error-codes/charge-already-refunded",
		});
	if (given > left)
		throw invalidRequest(
			`Refund amount (${inWords(given, charge.currency)}) is greater than unrefunded amount on charge (${inWords(left, charge.currency)})`,
			{ code: "amount_too_large", param: "amount" },
		);
}

function checkUndisputed({ store }: Context, charge: Charge): void {
	const dispute = store.findBy("dispute", { charge: charge.id });
	if (dispute && !dispute.is_charge_refundable)
		throw invalidRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
			code: "charge_disputed",
		});
}

const newRefund = (now: number, charge: Charge, given: number, params: Params): Refund => ({
	id: newId("re"),
	object: "refund",
	amount: given,
	balance_transaction: null,
	charge: charge.id,
	created: now,
	currency: charge.currency,
	customer: null,
	customer_account: null,
	destination_details: {
		card: {
			reference_status: "pending",
			reference_type: "acquirer_reference_number",
			type: "refund",
		},
		type: "card",
	},
	metadata: params.metadata,
	payment_intent: charge.payment_intent,
	payment_method: charge.payment_method,
	reason: params.reason ?? null,
	receipt_number: null,
	source_transfer_reversal: null,
	status: "succeeded",
	transfer_reversal: null,
});

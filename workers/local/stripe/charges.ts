import * as z from "zod";
import { type Card, FACE, last4, NOWHERE } from "./cards.ts";
import { findAccount } from "./connect.ts";
import type { Context } from "./context.ts";
import { newId } from "./ids.ts";
import { listed } from "./lists.ts";
import type { Charge, PaymentIntent, PaymentMethod } from "./objects.ts";
import { paging, text } from "./params.ts";

export const ChargeList = z.strictObject({ ...paging, payment_intent: text().optional() });

export const listCharges = (context: Context, params: z.output<typeof ChargeList>) =>
	listed(context, "charge", "/v1/charges", params, { payment_intent: params.payment_intent });

/** The attempt to take an intent's money from a card: kept whether it succeeds or not. */
export function newCharge({ now, store }: Context, intent: PaymentIntent, card: Card, method: PaymentMethod): Charge {
	const seller = intent.on_behalf_of && findAccount(store, String(intent.on_behalf_of));
	const { decline } = card;
	return {
		id: newId("ch"),
		object: "charge",
		amount: intent.amount,
		amount_captured: decline ? 0 : intent.amount,
		amount_refunded: 0,
		application: null,
		application_fee: null,
		application_fee_amount: decline ? null : intent.application_fee_amount,
		balance_transaction: null,
		billing_details: { ...method.billing_details, address: NOWHERE },
		// Where it is charged for somebody else, her name is on the card's statement.
		calculated_statement_descriptor: seller ? seller.name.toUpperCase() : "TUSSI",
		captured: !decline,
		created: now,
		currency: intent.currency,
		customer: null,
		description: intent.description,
		disputed: false,
		failure_balance_transaction: null,
		failure_code: decline?.code ?? null,
		failure_message: decline?.message ?? null,
		fraud_details: {},
		livemode: false,
		metadata: intent.metadata,
		on_behalf_of: intent.on_behalf_of,
		outcome: decline
			? {
					...OUTCOME,
					network_status: "declined_by_network",
					reason: decline.decline_code,
					seller_message: "The bank did not return any further details with this decline.",
					type: "issuer_declined",
				}
			: {
					...OUTCOME,
					network_status: "approved_by_network",
					reason: null,
					seller_message: "Payment complete.",
					type: "authorized",
				},
		paid: !decline,
		payment_intent: intent.id,
		payment_method: method.id,
		payment_method_details: { card: cardDetails(intent, card), type: "card" },
		radar_options: {},
		receipt_email: intent.receipt_email,
		receipt_number: null,
		receipt_url: null,
		refunded: false,
		review: null,
		shipping: null,
		source: null,
		source_transfer: null,
		statement_descriptor: null,
		statement_descriptor_suffix: null,
		status: decline ? "failed" : "succeeded",
		transfer_data: intent.transfer_data ? { amount: null, destination: intent.transfer_data.destination } : null,
		transfer_group: null,
	};
}

const OUTCOME = {
	advice_code: null,
	network_advice_code: null,
	network_decline_code: null,
	risk_level: "normal",
	risk_score: 20,
};

const cardDetails = (intent: PaymentIntent, card: Card) => ({
	...FACE,
	amount_authorized: card.decline ? null : intent.amount,
	authorization_code: card.decline ? null : "123456",
	electronic_commerce_indicator: null,
	fingerprint: `test${last4(card)}`,
	installments: null,
	last4: last4(card),
	mandate: null,
	network: "visa",
	network_transaction_id: null,
	regulated_status: "unregulated",
	three_d_secure: null,
	transaction_link_id: null,
	wallet: null,
});

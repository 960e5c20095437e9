import type { Context } from "./context.ts";
import { announce } from "./events.ts";
import { newId } from "./ids.ts";
import type { IntentData, PaymentIntent } from "./objects.ts";

/** Without a card yet: the caller keeps it, with the charge that follows. */
export function newIntent(context: Context, total: number, unit: string, data: IntentData): PaymentIntent {
	const id = newId("pi");
	const intent: PaymentIntent = {
		id,
		object: "payment_intent",
		allowed_payment_method_types: null,
		amount: total,
		amount_capturable: 0,
		amount_details: { tip: {} },
		amount_received: 0,
		application: null,
		application_fee_amount: data.application_fee_amount,
		automatic_payment_methods: null,
		canceled_at: null,
		cancellation_reason: null,
		capture_method: "automatic_async",
		client_secret: `${id}_${newId("secret", 25)}`,
		confirmation_method: "automatic",
		created: context.now,
		currency: unit,
		customer: null,
		customer_account: null,
		description: data.description,
		excluded_payment_method_types: null,
		last_payment_error: null,
		latest_charge: null,
		livemode: false,
		managed_payments: null,
		metadata: data.metadata,
		next_action: null,
		on_behalf_of: data.on_behalf_of,
		payment_method: null,
		payment_method_configuration_details: null,
		payment_method_options: {
			card: {
				installments: null,
				mandate_options: null,
				network: null,
				request_three_d_secure: "automatic",
			},
		},
		payment_method_types: ["card"],
		payment_record: null,
		processing: null,
		receipt_email: data.receipt_email,
		review: null,
		setup_future_usage: null,
		shipping: null,
		source: null,
		statement_descriptor: null,
		statement_descriptor_suffix: null,
		status: "requires_payment_method",
		transfer_data: data.transfer_data,
		transfer_group: null,
	};
	announce(context, "payment_intent.created", intent);
	return intent;
}

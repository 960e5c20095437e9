import { NOT_CONNECTED } from "./connect.ts";
import { newId } from "./ids.ts";
import type { LineItem, List, Session, StoredSession } from "./objects.ts";
import type { SessionCreate } from "./session-params.ts";

/** The session as the API shows it. */
export function sessionAsAnswered(stored: StoredSession): Session {
	const { line_items, hidden, ...session } = stored;
	return session;
}

export const lineItemsOf = ({ id, line_items }: StoredSession): List<LineItem> => ({
	object: "list",
	data: line_items,
	has_more: false,
	url: `/v1/checkout/sessions/${id}/line_items`,
});

/** An open session, its total added up from its lines and its shipping. */
export function newSession(params: SessionCreate, now: number, expiresAt: number): StoredSession {
	const id = newId("cs_test", 60);
	const line_items = params.line_items.map((line) => newLineItem(line, now));
	const [option] = params.shipping_options;
	const subtotal = line_items.reduce((sum, line) => sum + line.amount_total, 0);
	const shipping = option?.shipping_rate_data.fixed_amount.amount ?? 0;
	const rate = newId("shr");
	return {
		id,
		object: "checkout.session",
		adaptive_pricing: { enabled: false },
		after_expiration: null,
		allow_promotion_codes: null,
		allowed_payment_method_types: null,
		amount_subtotal: subtotal,
		amount_total: subtotal + shipping,
		automatic_tax: { enabled: false, liability: null, provider: null, status: null },
		billing_address_collection: null,
		cancel_url: params.cancel_url ?? null,
		client_reference_id: params.client_reference_id ?? null,
		client_secret: null,
		collected_information: null,
		consent: null,
		consent_collection: null,
		created: now,
		currency: line_items[0]?.currency ?? "",
		currency_conversion: null,
		custom_fields: [],
		custom_text: {
			after_submit: null,
			shipping_address: null,
			submit: null,
			terms_of_service_acceptance: null,
		},
		customer: null,
		customer_account: null,
		customer_creation: "if_required",
		customer_details: params.customer_email ? payer(params.customer_email) : null,
		customer_email: params.customer_email ?? null,
		discounts: [],
		expires_at: expiresAt,
		integration_identifier: null,
		invoice: null,
		invoice_creation: null,
		livemode: false,
		locale: params.locale ?? null,
		managed_payments: null,
		metadata: params.metadata,
		mode: "payment",
		origin_context: null,
		payment_intent: null,
		payment_link: null,
		payment_method_collection: "if_required",
		payment_method_configuration_details: null,
		payment_method_options: { card: { request_three_d_secure: "automatic" } },
		payment_method_types: ["card"],
		payment_status: "unpaid",
		permissions: null,
		phone_number_collection: { enabled: false },
		recovered_from: null,
		saved_payment_method_options: null,
		setup_intent: null,
		shipping_address_collection: null,
		shipping_cost: option
			? { amount_subtotal: shipping, amount_tax: 0, amount_total: shipping, shipping_rate: rate }
			: null,
		shipping_options: option ? [{ shipping_amount: shipping, shipping_rate: rate }] : [],
		status: "open",
		submit_type: params.submit_type ?? null,
		subscription: null,
		success_url: params.success_url,
		total_details: { amount_discount: 0, amount_shipping: shipping, amount_tax: 0 },
		ui_mode: "hosted_page",
		url: `${new URL(params.success_url).origin}/__dev/stripe/pay/${id}`,
		wallet_options: null,
		line_items,
		hidden: {
			descriptions: params.line_items.map((line) => line.price_data.product_data.description ?? null),
			intent: {
				metadata: params.payment_intent_data.metadata,
				description: params.payment_intent_data.description ?? null,
				receipt_email: params.payment_intent_data.receipt_email ?? null,
				...NOT_CONNECTED,
			},
		},
	};
}

/** Who pays, as far as this page learns it. */
export const payer = (email: string | null): NonNullable<Session["customer_details"]> => ({
	address: null,
	business_name: null,
	email,
	individual_name: null,
	name: null,
	phone: null,
	tax_exempt: "none",
	tax_ids: [],
});

type Line = SessionCreate["line_items"][number];

function newLineItem({ price_data, quantity, metadata }: Line, now: number): LineItem {
	const amount = price_data.unit_amount * quantity;
	return {
		id: newId("li"),
		object: "item",
		adjustable_quantity: null,
		amount_discount: 0,
		amount_subtotal: amount,
		amount_tax: 0,
		amount_total: amount,
		currency: price_data.currency,
		description: price_data.product_data.name,
		metadata,
		price: {
			id: newId("price"),
			object: "price",
			active: false,
			billing_scheme: "per_unit",
			created: now,
			currency: price_data.currency,
			custom_unit_amount: null,
			livemode: false,
			lookup_key: null,
			metadata: {},
			nickname: null,
			product: newId("prod", 14),
			recurring: null,
			tax_behavior: "unspecified",
			tiers_mode: null,
			transform_quantity: null,
			type: "one_time",
			unit_amount: price_data.unit_amount,
			unit_amount_decimal: String(price_data.unit_amount),
		},
		quantity,
	};
}

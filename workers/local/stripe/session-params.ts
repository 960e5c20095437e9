import * as z from "zod";
import { connectParams } from "./connect.ts";
import { amount, currency, email, expand, integer, listOf, metadata, paging, text, webAddress } from "./params.ts";

const PriceData = z.strictObject({
	currency,
	unit_amount: amount(0),
	product_data: z.strictObject({
		name: text(),
		description: text().optional(),
		images: listOf(webAddress, 8).default([]),
		metadata: metadata.default({}),
	}),
});

const ShippingRateData = z.strictObject({
	type: z.literal("fixed_amount").default("fixed_amount"),
	display_name: text(100),
	fixed_amount: z.strictObject({ amount: amount(0), currency }),
	metadata: metadata.default({}),
});

/** Stripe's list; `OtherString` in the SDK's type keeps it from being checked against it. */
const LOCALES =
	"auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hi-IN hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW".split(
		" ",
	);

export const SessionCreate = z.strictObject({
	mode: z.literal("payment"),
	line_items: listOf(
		z.strictObject({
			price_data: PriceData,
			quantity: integer(1, 999_999),
			metadata: metadata.default({}),
		}),
	),
	/** One, since the stand-in's page has no choice to offer: a second is refused rather than ignored. */
	shipping_options: listOf(z.strictObject({ shipping_rate_data: ShippingRateData }), 1).default([]),
	success_url: webAddress,
	cancel_url: webAddress.optional(),
	client_reference_id: text(200).optional(),
	customer_email: email.optional(),
	metadata: metadata.default({}),
	payment_intent_data: z
		.strictObject({
			metadata: metadata.default({}),
			description: text(1000).optional(),
			receipt_email: email.optional(),
			...connectParams,
		})
		.default({ metadata: {} }),
	expires_at: integer(0).optional(),
	locale: z.enum(LOCALES).optional(),
	payment_method_types: listOf(z.literal("card")).optional(),
	allowed_payment_method_types: listOf(z.literal("card")).optional(),
	submit_type: z.enum(["auto", "book", "donate", "pay"]).optional(),
	ui_mode: z.literal("hosted_page").default("hosted_page"),
	expand,
});
export type SessionCreate = z.output<typeof SessionCreate>;

export const SessionList = z.strictObject({
	...paging,
	payment_intent: text().optional(),
	status: z.enum(["open", "complete", "expired"]).optional(),
});

export const LineItemList = z.strictObject(paging).omit({ created: true });

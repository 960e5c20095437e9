import * as z from "zod";
import { Money } from "./money.ts";

export const orderStatuses = [
	"pending",
	"confirmed",
	"processing",
	"shipped",
	"delivered",
	"failed",
	"cancelled",
	"returned",
] as const;
export const OrderStatus = z.enum(orderStatuses);
export type OrderStatus = z.infer<typeof OrderStatus>;

export const paymentStatuses = ["pending", "paid", "failed", "refunded", "partially_refunded"] as const;
export const PaymentStatus = z.enum(paymentStatuses);
export type PaymentStatus = z.infer<typeof PaymentStatus>;

/** One line of print: no line breaks, and nothing a printer or a mail would trip over. */
const optionalLine = (max: number) =>
	z
		.string()
		.trim()
		.max(max, `is longer than ${max} characters`)
		.regex(/^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u, "has characters that cannot be printed");
const line = (max: number) => optionalLine(max).min(1, "is needed");

export const Address = z.object({
	name: line(120),
	street: line(200),
	city: line(120),
	province: optionalLine(120).default(""),
	postalCode: line(20),
	/** ISO 3166-1 alpha-2. */
	country: z
		.string()
		.trim()
		.toUpperCase()
		.regex(/^[A-Z]{2}$/, "a two-letter country code"),
});
export type Address = z.infer<typeof Address>;

/** An order as its owner reads it; titles and prices as they were when it was placed. */
export const Order = z.object({
	id: z.string(),
	number: z.string(),
	status: OrderStatus,
	paymentStatus: PaymentStatus,
	email: z.string(),
	lines: z.array(
		z.object({
			id: z.string(),
			variantId: z.string(),
			productId: z.string(),
			slug: z.string(),
			title: z.string(),
			variantTitle: z.string(),
			image: z.string(),
			quantity: z.int(),
			unitPrice: Money,
			lineTotal: Money,
		}),
	),
	shippingAddress: Address,
	shippingMethod: z.string(),
	subtotal: Money,
	discount: Money,
	shipping: Money,
	tax: Money,
	/** Whether the prices contain the tax; otherwise the total is what they come to and the tax. */
	taxIncluded: z.boolean(),
	total: Money,
	discountCode: z.string(),
	/** Of the total, what went back or is on its way back. */
	refunded: Money,
	refunds: z.array(
		z.object({
			id: z.string(),
			amount: Money,
			reason: z.string(),
			state: z.enum(["requested", "done", "failed"]),
			at: z.iso.datetime(),
		}),
	),
	/** Who brings it, once it is on its way. */
	tracking: z.object({ carrier: z.string(), number: z.string() }).nullable(),
	/** What the payer's bank disputes: Stripe's word for the state; null for nothing. */
	dispute: z.string().nullable(),
	canCancel: z.boolean(),
	canReturn: z.boolean(),
	/** What happened, oldest first. */
	events: z.array(
		z.object({
			at: z.iso.datetime(),
			from: OrderStatus.nullable(),
			to: OrderStatus,
			by: z.string(),
			note: z.string(),
		}),
	),
	createdAt: z.iso.datetime(),
	/** Signed address that opens the order without an account. */
	link: z.string(),
});
export type Order = z.infer<typeof Order>;

/** An order in a list; the rest is read one by one. */
export const OrderSummary = z.object({
	id: z.string(),
	number: z.string(),
	status: OrderStatus,
	paymentStatus: PaymentStatus,
	email: z.string(),
	total: Money,
	refunded: Money,
	dispute: z.string().nullable(),
	createdAt: z.iso.datetime(),
	link: z.string(),
});
export type OrderSummary = z.infer<typeof OrderSummary>;

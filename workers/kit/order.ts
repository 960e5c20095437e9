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
const OrderStatus = z.enum(orderStatuses);
export type OrderStatus = z.infer<typeof OrderStatus>;

export const paymentStatuses = ["pending", "paid", "failed", "refunded", "partially_refunded"] as const;
const PaymentStatus = z.enum(paymentStatuses);
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
	total: Money,
	/** What happened, oldest first. */
	events: z.array(z.object({ at: z.iso.datetime(), from: OrderStatus.nullable(), to: OrderStatus, by: z.string() })),
	createdAt: z.iso.datetime(),
	/** Signed address that opens the order without an account. */
	link: z.string(),
});
export type Order = z.infer<typeof Order>;

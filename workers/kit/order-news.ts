import * as z from "zod";
import { Money } from "./money.ts";
import { OrderStatus } from "./order.ts";

/** What an event says of an order: how it was at that moment, and all it takes to tell its owner. */
const OrderNews = z.object({
	orderId: z.string(),
	userId: z.string().nullable(),
	userEmail: z.string(),
	status: OrderStatus,
	items: z.array(z.object({ title: z.string(), variantTitle: z.string(), quantity: z.int() })),
	total: Money,
	/** What people say on the phone. */
	number: z.string(),
	locale: z.string(),
	/** The shop's address at which it was placed, `https://host`. */
	origin: z.string(),
	tracking: z.object({ carrier: z.string(), number: z.string() }).nullable(),
	/** What has just gone back. */
	refund: Money.nullable(),
	/** Why a payment failed: `declined` by the bank, or empty. */
	reason: z.string(),
	/** Signed address that opens the order without an account. */
	link: z.string(),
});
export type OrderNews = z.infer<typeof OrderNews>;

export const orderEvents = [
	"order.created",
	"order.status.updated",
	"payment.succeeded",
	"payment.failed",
	"payment.refunded",
] as const;

/** An event about an order, as those hear of it who tell people. */
export const OrderEvent = z.object({
	id: z.string(),
	type: z.enum(orderEvents),
	storeId: z.string(),
	at: z.iso.datetime(),
	data: OrderNews,
});
export type OrderEvent = z.infer<typeof OrderEvent>;

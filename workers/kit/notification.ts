import * as z from "zod";

/** Mails about an order. */
export const orderMailKinds = [
	"order_confirmed",
	"payment_failed",
	"order_shipped",
	"order_delivered",
	"order_cancelled",
	"payment_refunded",
] as const;
export type OrderMailKind = (typeof orderMailKinds)[number];

/** What a message tells. `order_changed` is anything else that happened to an order: its owner's open pages are told of it, nobody else. */
export const messageKinds = [...orderMailKinds, "order_changed", "back_in_stock"] as const;
export type MessageKind = (typeof messageKinds)[number];

/** `socket`: her open pages and apps; `push`: her browsers while no page is open. */
export const channels = ["mail", "socket", "push", "sms"] as const;

/** `waiting` until it was `sent`; `failed` after the last try, which makes it a dead letter; `suppressed` where the address wants none. */
export const messageStates = ["waiting", "sent", "failed", "suppressed"] as const;
export const MessageState = z.enum(messageStates);

/** A message to somebody, and what became of it. */
export const Notification = z.object({
	id: z.string(),
	kind: z.enum(messageKinds),
	channel: z.enum(channels),
	recipient: z.string(),
	/** What it tells of. */
	event: z.object({ id: z.string(), type: z.string(), at: z.iso.datetime() }),
	/** Null for news of a product. */
	orderId: z.string().nullable(),
	state: MessageState,
	/** How often it was tried. */
	attempts: z.int(),
	/** Why it could not be sent the last time; told to those who run the store. */
	lastError: z.string().nullable(),
	/** When it is tried next. */
	nextAttemptAt: z.iso.datetime().nullable(),
	createdAt: z.iso.datetime(),
	updatedAt: z.iso.datetime(),
	sentAt: z.iso.datetime().nullable(),
});
export type Notification = z.infer<typeof Notification>;

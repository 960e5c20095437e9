import * as z from "zod";

/** What a message tells. */
export const messageKinds = [
	"order_confirmed",
	"payment_failed",
	"order_shipped",
	"order_delivered",
	"order_cancelled",
	"payment_refunded",
] as const;
export type MessageKind = (typeof messageKinds)[number];

export const channels = ["mail"] as const;

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
	orderId: z.string(),
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

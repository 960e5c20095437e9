import type { OrderEvent } from "../../kit/order-news.ts";
import type { ProductEvent } from "../../kit/product-event.ts";

/** What a partner can be told of. */
export const webhookEvents = [
	"order.created",
	"order.status.updated",
	"payment.succeeded",
	"payment.failed",
	"payment.refunded",
	"product.created",
	"product.updated",
	"product.deleted",
	"stock.availability",
] as const satisfies readonly (OrderEvent | ProductEvent)["type"][];

/** An event as it is sent. `body` is signed, so it is kept to the byte. */
export type WebhookEvent = { id: string; type: string; storeId: string; body: string };

type Happened = { id: string; type: string; storeId: string; at: string; data: object };

/** The event without the key to the order: whoever has that may act for her who placed it. */
export function webhookEvent({ id, type, storeId, at, data }: Happened): WebhookEvent {
	const { link: _, ...told } = data as { link?: string };
	return { id, type, storeId, body: JSON.stringify({ id, type, at, storeId, data: told }) };
}

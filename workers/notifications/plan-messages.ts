import type { MessageKind } from "../kit/notification.ts";
import type { OrderEvent } from "../kit/order-news.ts";

/** A message that follows from an event. */
export type Planned = { event: OrderEvent; kind: MessageKind; channel: "mail"; recipient: string };

/** Of which statuses an order's owner is told. The others she has brought about herself, or another event tells of them. */
const ofStatus: Partial<Record<OrderEvent["data"]["status"], MessageKind>> = {
	confirmed: "order_confirmed",
	shipped: "order_shipped",
	delivered: "order_delivered",
	cancelled: "order_cancelled",
};

const kindOf = ({ type, data }: OrderEvent): MessageKind | undefined => {
	if (type === "payment.refunded") return "payment_refunded";
	// Who turned back, or never tried, knows that she has not paid.
	if (type === "payment.failed") return data.reason === "declined" ? "payment_failed" : undefined;
	return type === "order.status.updated" ? ofStatus[data.status] : undefined;
};

/** Who is told what. */
export const planMessages = (events: readonly OrderEvent[]): Planned[] =>
	events.flatMap((event) => {
		const kind = kindOf(event);
		return kind ? [{ event, kind, channel: "mail", recipient: event.data.userEmail }] : [];
	});

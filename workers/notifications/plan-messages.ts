import type { MessageKind } from "../kit/notification.ts";
import type { OrderEvent } from "../kit/order-news.ts";

/** A message that follows from an event. */
export type Planned = { event: OrderEvent; kind: MessageKind; channel: "mail" | "socket"; recipient: string };

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

/** Who is told what: the order's address of what matters to it, its owner's open pages of everything. */
export const planMessages = (events: readonly OrderEvent[]): Planned[] =>
	events.flatMap((event): Planned[] => {
		const kind = kindOf(event);
		const { userEmail, userId } = event.data;
		return [
			...(kind ? [{ event, kind, channel: "mail", recipient: userEmail } as const] : []),
			...(userId ? [{ event, kind: kind ?? "order_changed", channel: "socket", recipient: userId } as const] : []),
		];
	});

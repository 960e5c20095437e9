import type { MessageKind } from "../kit/notification.ts";
import type { OrderEvent } from "../kit/order-news.ts";
import type { MessageRow } from "./messages.ts";

/** A message that follows from an event. */
export type Planned = { event: OrderEvent; kind: MessageKind; channel: MessageRow["channel"]; recipient: string };

/** How else than by mail an account can be reached. */
export type Reach = {
	/** Its browsers: ids of push subscriptions. */
	browsersOf(storeId: string, userId: string): readonly string[];
	/** Her telephone, where her store sends text messages. */
	phoneOf(storeId: string, userId: string): string | undefined;
};

const byMailAlone: Reach = { browsersOf: () => [], phoneOf: () => undefined };

/** What is worth a text message: somebody has to open a door. */
export const textedKinds: readonly MessageKind[] = ["order_shipped", "order_delivered"];

/** Of which statuses an order's owner is told. The others she has brought about herself, or another event tells of them. */
const ofStatus: Partial<Record<OrderEvent["data"]["status"], MessageKind>> = {
	confirmed: "order_confirmed",
	shipped: "order_shipped",
	delivered: "order_delivered",
	cancelled: "order_cancelled",
};

export const kindOf = ({ type, data }: OrderEvent): MessageKind | undefined => {
	if (type === "payment.refunded") return "payment_refunded";
	// Who turned back, or never tried, knows that she has not paid.
	if (type === "payment.failed") return data.reason === "declined" ? "payment_failed" : undefined;
	return type === "order.status.updated" ? ofStatus[data.status] : undefined;
};

/** Who is told what, and by which ways: of what matters to it the order's address and its owner's devices, of everything her open pages. */
export const planMessages = (events: readonly OrderEvent[], reach = byMailAlone): Planned[] =>
	events.flatMap((event) => {
		const kind = kindOf(event);
		const { userEmail, userId } = event.data;
		return [
			...(kind ? [{ event, kind, channel: "mail", recipient: userEmail } as const] : []),
			...(kind && userId ? toDevices(event, kind, userId, reach) : []),
			...(userId ? [{ event, kind: kind ?? "order_changed", channel: "socket", recipient: userId } as const] : []),
		];
	});

function toDevices(event: OrderEvent, kind: MessageKind, userId: string, reach: Reach): Planned[] {
	const phone = textedKinds.includes(kind) ? reach.phoneOf(event.storeId, userId) : undefined;
	return [
		...reach
			.browsersOf(event.storeId, userId)
			.map((recipient) => ({ event, kind, channel: "push", recipient }) as const),
		...(phone ? [{ event, kind, channel: "sms", recipient: phone } as const] : []),
	];
}

import { pagePrefix } from "../kit/branded-mail.ts";
import { type OrderEvent, orderEvents } from "../kit/order-news.ts";
import type { ShopEvent, Subscriber } from "../kit/outbox.ts";
import { within } from "../kit/retry.ts";
import { orderKey, orderLink } from "./see-order.ts";

/** How long the sweep waits for it, in ms. */
const patience = 10_000;

/** Hands what people are told of over to who tells them. It answers when it has written it down; until then the events stay here. */
export const tellPeople = (env: CheckoutEnv): Subscriber => ({
	wants: orderEvents,
	together: true,
	async take(events) {
		const told = await Promise.all(events.map((event) => withLink(event, env.LINK_SECRET)));
		await within(patience, (async () => env.NOTIFICATIONS.take(told))());
	},
});

/** The event with the address of its order: the key to it is made here alone, and lies in no outbox. */
async function withLink({ id, type, storeId, at, ...event }: ShopEvent, secret: string): Promise<OrderEvent> {
	const data = event.data as Omit<OrderEvent["data"], "link">;
	const key = await orderKey(secret, storeId, data.orderId);
	const origin = data.origin + pagePrefix(data.locale === "es" ? "es" : "en");
	return {
		id,
		type: type as OrderEvent["type"],
		storeId,
		at,
		data: { ...data, link: orderLink(origin, data.orderId, key) },
	};
}

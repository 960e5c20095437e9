import type { Subscriber } from "../kit/outbox.ts";
import type { ProductEvent } from "../kit/product-event.ts";
import { within } from "../kit/retry.ts";

/** How long the timer waits for it, in ms. */
const patience = 10_000;

/** Hands what happened to products over to who tells people. It answers when it is safe there; until then the events stay here. */
export const tellPeople = (env: CatalogEnv): Subscriber => ({
	wants: ["product.created", "product.updated", "product.deleted", "stock.availability"],
	together: true,
	async take(events) {
		const told = events.map(({ id, type, storeId, at, data }) => ({ id, type, storeId, at, data }) as ProductEvent);
		await within(patience, (async () => env.NOTIFICATIONS.takeProducts(told))());
	},
});

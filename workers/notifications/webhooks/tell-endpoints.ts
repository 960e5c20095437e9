import type { OrderEvent } from "../../kit/order-news.ts";
import type { ProductEvent } from "../../kit/product-event.ts";
import { Deliveries } from "./deliveries.ts";
import { wakeWebhooks } from "./wake-webhooks.ts";
import { webhookEvent } from "./webhook-event.ts";

/** Writes down which partners are to be told of these events, once however often they come; when this has answered it is safe. */
export async function tellEndpoints(
	env: NotificationsEnv,
	events: readonly (OrderEvent | ProductEvent)[],
): Promise<void> {
	await wakeWebhooks(env, await new Deliveries(env.DB).record(events.map(webhookEvent)));
}

import { WorkerEntrypoint } from "cloudflare:workers";
import { healthOf, reads } from "../kit/health.ts";
import { type OpenApiPart, openApiPart } from "../kit/openapi.ts";
import type { OrderEvent } from "../kit/order-news.ts";
import type { ProductEvent } from "../kit/product-event.ts";
import { service } from "../kit/service.ts";
import { tick } from "./chores.ts";
import { deliver } from "./deliver.ts";
import { named, operations } from "./operations.ts";
import { type OrdersTold, ordersTold } from "./orders-told.ts";
import { notifications } from "./routes/notifications.ts";
import { socket } from "./routes/socket.ts";
import { webhooks } from "./routes/webhooks.ts";
import { takeEvents } from "./take-events.ts";
import { takeProducts } from "./take-products.ts";
import type { WakeUp } from "./wake-queue.ts";
import { deliverWebhooks } from "./webhooks/deliver-webhooks.ts";
import { type WebhookWakeUp, webhookQueue } from "./webhooks/wake-webhooks.ts";

export { Hub } from "../../durable-objects/hub.ts";
export { Newsroom } from "../../durable-objects/newsroom.ts";
export { Timer } from "../../durable-objects/timer.ts";

/** Takes in what happened; for the workers where it happens. */
export class Intake extends WorkerEntrypoint<NotificationsEnv> {
	/** Once this has answered nobody need keep these events. */
	take(events: OrderEvent[]): Promise<void> {
		return takeEvents(this.env, events, (work) => this.ctx.waitUntil(work));
	}

	/** The same for events of products. */
	takeProducts(events: ProductEvent[]): Promise<void> {
		return takeProducts(this.env, events);
	}
}

/** What an account was told; for its pages. */
export class Inbox extends WorkerEntrypoint<NotificationsEnv> {
	/** Newest first, twenty at once; `cursor` is the last answer's `nextCursor`. */
	ordersTold(storeId: string, accessToken: string, cursor?: string): Promise<OrdersTold> {
		return ordersTold(this.env, storeId, accessToken, cursor);
	}
}

/** What the timer has done: nobody else is bound to it. */
export class Chores extends WorkerEntrypoint<NotificationsEnv> {
	/** Does what is due; answers when to come again (ms since 1970), or null for nothing waiting. */
	tick(name: string): Promise<number | null> {
		return tick(this.env, name);
	}
}

let part: OpenApiPart | undefined;

const app = service<NotificationsEnv>()
	.get("/openapi-part", (c) => {
		part ??= openApiPart(operations, named);
		return c.json(part);
	})
	.get("/health-part", async (c) => c.json(await healthOf({ messages: reads(c.env.DB) })))
	.route("/", notifications)
	.route("/", socket)
	.route("/", webhooks);

export default {
	fetch: app.fetch,
	queue: (batch, env, ctx) =>
		batch.queue === webhookQueue
			? deliverWebhooks(env, batch as MessageBatch<WebhookWakeUp>, ctx)
			: deliver(env, batch as MessageBatch<WakeUp>),
} satisfies ExportedHandler<NotificationsEnv, WakeUp | WebhookWakeUp>;

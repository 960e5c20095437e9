import { WorkerEntrypoint } from "cloudflare:workers";
import { healthOf, reads } from "../kit/health.ts";
import { type OpenApiPart, openApiPart } from "../kit/openapi.ts";
import type { OrderEvent } from "../kit/order-news.ts";
import type { Refusal } from "../kit/problem.ts";
import type { ProductEvent } from "../kit/product-event.ts";
import { service } from "../kit/service.ts";
import { parse } from "../kit/validate.ts";
import { tick } from "./chores.ts";
import { deliver } from "./deliver.ts";
import { named, operations } from "./operations.ts";
import { type OrdersTold, ordersTold } from "./orders-told.ts";
import { type Asker, WishForm, wish } from "./restock-wishes.ts";
import { notifications } from "./routes/notifications.ts";
import { push } from "./routes/push.ts";
import { socket } from "./routes/socket.ts";
import { suppressions } from "./routes/suppressions.ts";
import { webhooks } from "./routes/webhooks.ts";
import { wishes } from "./routes/wishes.ts";
import { takeEvents } from "./take-events.ts";
import { takeProducts } from "./take-products.ts";
import { unsubscribe } from "./unsubscribe.ts";
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

/** What people were told, and what they ask to be told of or not to be told of any more; for the pages. */
export class Inbox extends WorkerEntrypoint<NotificationsEnv> {
	/** What an account was told, newest first, twenty at once; `cursor` is the last answer's `nextCursor`. */
	ordersTold(storeId: string, accessToken: string, cursor?: string): Promise<OrdersTold> {
		return ordersTold(this.env, storeId, accessToken, cursor);
	}

	async tellWhenBack(asker: Asker, productId: string, sent: unknown): Promise<{ ok: true } | Refusal> {
		const form = parse(WishForm, sent);
		return form.ok ? wish(this.env, asker, productId, form.value) : form;
	}

	/** Answers whether the key fits the address; only then it is done. */
	unsubscribe(storeId: string, address: string, key: string): Promise<boolean> {
		return unsubscribe(this.env, storeId, address, key);
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
	.route("/", webhooks)
	.route("/", push)
	.route("/", suppressions)
	.route("/", wishes);

export default {
	fetch: app.fetch,
	queue: (batch, env, ctx) =>
		batch.queue === webhookQueue
			? deliverWebhooks(env, batch as MessageBatch<WebhookWakeUp>, ctx)
			: deliver(env, batch as MessageBatch<WakeUp>),
} satisfies ExportedHandler<NotificationsEnv, WakeUp | WebhookWakeUp>;

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
import { type Asker, WishForm, wish } from "./restock-wishes.ts";
import { notifications } from "./routes/notifications.ts";
import { push } from "./routes/push.ts";
import { suppressions } from "./routes/suppressions.ts";
import { wishes } from "./routes/wishes.ts";
import { takeEvents } from "./take-events.ts";
import { takeProducts } from "./take-products.ts";
import { unsubscribe } from "./unsubscribe.ts";
import type { WakeUp } from "./wake-queue.ts";

export { Timer } from "../../durable-objects/timer.ts";

/** Takes in what happened; for the workers where it happens. */
export class Intake extends WorkerEntrypoint<NotificationsEnv> {
	/** Once this has answered nobody need keep these events. */
	take(events: OrderEvent[]): Promise<void> {
		return takeEvents(this.env, events);
	}

	/** The same for events of products. */
	takeProducts(events: ProductEvent[]): Promise<void> {
		return takeProducts(this.env, events);
	}
}

/** What people ask to be told of, or not to be told of any more; for the pages. */
export class Subscriptions extends WorkerEntrypoint<NotificationsEnv> {
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
	tick(_name: string): Promise<number | null> {
		return tick(this.env);
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
	.route("/", push)
	.route("/", suppressions)
	.route("/", wishes);

export default {
	fetch: app.fetch,
	queue: (batch, env) => deliver(env, batch),
} satisfies ExportedHandler<NotificationsEnv, WakeUp>;

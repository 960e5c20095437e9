import { wake } from "../../kit/wake.ts";
import { tellQueue } from "../wake-queue.ts";
import { Deliveries } from "./deliveries.ts";

export const webhookQueue = "tussi-webhooks";
/** Under which the timer knows this. */
export const webhookChores = "webhooks";

/** What the queue carries: that a delivery to this endpoint waits in the database. */
export type WebhookWakeUp = {
	deliveryId: string;
	endpointId: string;
	/** Somebody says that the endpoint is well: it is not spared any more. */
	isMended?: true;
};

/** How soon the timer looks whether the queue has forgotten something, in ms. */
const soon = 20_000;

/** Tells the queue of deliveries. Never throws: of what it does not hear now, or forgets, the timer tells it again. */
export async function wakeWebhooks(env: NotificationsEnv, waiting: readonly WebhookWakeUp[]): Promise<void> {
	if (waiting.length === 0) return;
	await tellQueue(env.WEBHOOKS, waiting);
	await wake(env.TIMERS, webhookChores, soon);
}

/** The same when somebody asked for these: she knows better than we do whether the endpoint answers. */
export const wakeMended = (env: NotificationsEnv, waiting: readonly WebhookWakeUp[]): Promise<void> =>
	wakeWebhooks(
		env,
		waiting.map((one, place) => (place === 0 ? { ...one, isMended: true } : one)),
	);

/** Tells the queue of what is due, and of what it should have brought by now. Answers when to look next (ms since 1970), or null for nothing waiting. */
export async function tickWebhooks(env: NotificationsEnv): Promise<number | null> {
	const { waiting, next } = await new Deliveries(env.DB).overdue();
	await tellQueue(env.WEBHOOKS, waiting);
	return next;
}

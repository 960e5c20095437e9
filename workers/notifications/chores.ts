import { Messages } from "./messages.ts";
import { wakeQueue } from "./wake-queue.ts";
import { tickWebhooks, webhookChores } from "./webhooks/wake-webhooks.ts";

/** Tells the queues again of what they should have brought by now. Answers when to look next (ms since 1970), or null for nothing waiting. */
export async function tick(env: NotificationsEnv, name: string): Promise<number | null> {
	if (name === webhookChores) return tickWebhooks(env);
	const { ids, next } = await new Messages(env.DB).overdue();
	await wakeQueue(env, ids);
	return next;
}

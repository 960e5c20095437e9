import { Messages } from "./messages.ts";
import { wakeQueue } from "./wake-queue.ts";
import { tickWebhooks, webhookChores } from "./webhooks/wake-webhooks.ts";

/** When to go on deleting what is old, in ms: others may want the database meanwhile. */
const breath = 5000;

/** Tells the queues again of what they should have brought by now, and forgets what is a year old. Answers when to look next (ms since 1970), or null for nothing waiting. */
export async function tick(env: NotificationsEnv, name: string): Promise<number | null> {
	if (name === webhookChores) return tickWebhooks(env);
	const book = new Messages(env.DB);
	const { ids, next } = await book.overdue();
	await wakeQueue(env, ids);
	const isMore = await book.forgetOld();
	return isMore ? Math.min(next ?? Number.POSITIVE_INFINITY, Date.now() + breath) : next;
}

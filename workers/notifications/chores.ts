import { Messages } from "./messages.ts";
import { wakeQueue } from "./wake-queue.ts";

/** Tells the queue again of what it should have brought by now. Answers when to look next (ms since 1970), or null for nothing waiting. */
export async function tick(env: NotificationsEnv): Promise<number | null> {
	const { ids, next } = await new Messages(env.DB).overdue();
	await wakeQueue(env, ids);
	return next;
}

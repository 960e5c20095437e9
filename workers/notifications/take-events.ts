import * as z from "zod";
import { OrderEvent } from "../kit/order-news.ts";
import { wake } from "../kit/wake.ts";
import { Messages } from "./messages.ts";
import { planMessages } from "./plan-messages.ts";
import { reachOf } from "./reach.ts";
import { soon, wakeQueue } from "./wake-queue.ts";

/** Writes down who is to be told of these events. When this has answered they are safe here, and handing them on again changes nothing. */
export async function takeEvents(env: NotificationsEnv, sent: unknown): Promise<void> {
	const events = z.array(OrderEvent).parse(sent);
	const waiting = await new Messages(env.DB).record(planMessages(events, await reachOf(env, events)));
	if (waiting.length === 0) return;
	await wakeQueue(env, waiting);
	await wake(env.TIMERS, "messages", soon);
}

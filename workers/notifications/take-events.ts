import * as z from "zod";
import { OrderEvent } from "../kit/order-news.ts";
import { wake } from "../kit/wake.ts";
import { send } from "./deliver.ts";
import { Messages } from "./messages.ts";
import { planMessages } from "./plan-messages.ts";
import { reachOf } from "./reach.ts";
import { soon, wakeQueue } from "./wake-queue.ts";
import { tellEndpoints } from "./webhooks/tell-endpoints.ts";

/**
 * Writes down who is to be told of these events. When this has answered they are safe here, and handing them on again changes
 * nothing. Open pages are told at once (`later` is work nobody need wait for), everything else waits in the queue.
 */
export async function takeEvents(
	env: NotificationsEnv,
	sent: unknown,
	later: (work: Promise<unknown>) => void,
): Promise<void> {
	const events = z.array(OrderEvent).parse(sent);
	await tellEndpoints(env, events);
	const waiting = await new Messages(env.DB).record(planMessages(events, await reachOf(env, events)));
	if (waiting.length === 0) return;
	const { live = [], slow = [] } = Object.groupBy(waiting, ({ channel }) => (channel === "socket" ? "live" : "slow"));
	later(
		send(
			env,
			live.map(({ id }) => id),
		),
	);
	await wakeQueue(
		env,
		slow.map(({ id }) => id),
	);
	await wake(env.TIMERS, "messages", soon);
}

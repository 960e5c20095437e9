import type { OrderEvent } from "../kit/order-news.ts";
import type { Reach } from "./plan-messages.ts";
import { PushSubscriptions, vapidOf } from "./push-subscriptions.ts";

/** How those of these events can be reached, asked for all of them at once. */
export async function reachOf(env: NotificationsEnv, events: readonly OrderEvent[]): Promise<Reach> {
	const people = events.flatMap(({ storeId, data: { userId } }) => (userId === null ? [] : [{ storeId, userId }]));
	const browsers = vapidOf(env) ? await new PushSubscriptions(env.DB).of(people) : [];
	const byPerson = Map.groupBy(browsers, ({ storeId, userId }) => `${storeId} ${userId}`);
	return {
		browsersOf: (storeId, userId) => (byPerson.get(`${storeId} ${userId}`) ?? []).map(({ id }) => id),
	};
}

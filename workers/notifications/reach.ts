import type { OrderEvent } from "../kit/order-news.ts";
import { kindOf, type Reach, textedKinds } from "./plan-messages.ts";
import { PushSubscriptions, vapidOf } from "./push-subscriptions.ts";

type Person = { storeId: string; userId: string };

const peopleOf = (events: readonly OrderEvent[]): Person[] =>
	events.flatMap(({ storeId, data: { userId } }) => (userId === null ? [] : [{ storeId, userId }]));

/** How those of these events can be reached, asked for all of them at once. */
export async function reachOf(env: NotificationsEnv, events: readonly OrderEvent[]): Promise<Reach> {
	const texted = events.filter((event) => {
		const kind = kindOf(event);
		return kind && textedKinds.includes(kind);
	});
	const [browsers, phones] = await Promise.all([
		vapidOf(env) ? new PushSubscriptions(env.DB).of(peopleOf(events)) : [],
		phonesOf(env, peopleOf(texted)),
	]);
	const byPerson = Map.groupBy(browsers, ({ storeId, userId }) => `${storeId} ${userId}`);
	return {
		browsersOf: (storeId, userId) => (byPerson.get(`${storeId} ${userId}`) ?? []).map(({ id }) => id),
		phoneOf: (storeId, userId) => phones.get(`${storeId} ${userId}`),
	};
}

/** The numbers of those whose store sends text messages. Few stores do: who is at none of them is not asked about. */
async function phonesOf(env: NotificationsEnv, people: readonly Person[]): Promise<Map<string, string>> {
	const storeIds = [...new Set(people.map(({ storeId }) => storeId))];
	const stores = await Promise.all(storeIds.map(async (id) => env.STORES.byId(id)));
	const sending = new Set(stores.flatMap((store) => (store?.sms ? [store.id] : [])));
	const reachable = people.filter(({ storeId }) => sending.has(storeId));
	if (reachable.length === 0) return new Map();
	const numbers = await env.CONTACTS.phonesOf([...new Set(reachable.map(({ userId }) => userId))]);
	return new Map(
		reachable.flatMap(({ storeId, userId }) => {
			const phone = e164Of(numbers[userId] ?? "");
			return phone === undefined ? [] : [[`${storeId} ${userId}`, phone] as const];
		}),
	);
}

/** The number as networks write it (E.164). Without its country nobody knows whose it is. */
export function e164Of(typed: string): string | undefined {
	const number = typed.replace(/[\s().-]/g, "").replace(/^00/, "+");
	return /^\+[1-9]\d{6,14}$/.test(number) ? number : undefined;
}

import { relay, type Subscriber } from "../kit/outbox.ts";
import { wake } from "../kit/wake.ts";
import { anchorSometimes } from "./anchor-ledgers.ts";
import { advanceImport } from "./import/advance.ts";
import { pictureSubscriber } from "./pictures/picture-subscriber.ts";
import { purgeAnswers, purgeNow } from "./purging/purge-answers.ts";
import { expireHolds } from "./stock/expiry.ts";
import { projectStock } from "./stock/project-stock.ts";
import { tellPeople } from "./tell-people.ts";

/** What this worker does when it is woken, by the timer's name. Each answers when to come again (ms since 1970), or null. */
export const chores: Record<string, (env: CatalogEnv) => Promise<number | null>> = {
	// The ledger's end is signed first: what others have to be told, and how long they take to hear it, must not keep it open.
	catalog: async (env) =>
		soonest([
			await anchorSometimes(env, env.DB, "catalog"),
			await relay(env.DB, catalogSubscribers(env), Date.now(), { lane: { types: newsAlone, isApart: false } }),
		]),
	// Somebody's pictures may take half a minute to come, and what is sold out is news at once.
	news: (env) => relay(env.DB, [tellPeople(env)], Date.now(), { lane: { types: newsAlone, isApart: true } }),
	inventory: async (env) =>
		soonest([
			await anchorSometimes(env, env.INVENTORY, "inventory"),
			await expireHolds(env.INVENTORY),
			await relay(env.INVENTORY, inventorySubscribers(env)),
		]),
	imports: (env) => advanceImport(env),
};

/** What nobody waits for but those who tell people. */
const newsAlone = ["stock.availability"] as const;

const soonest = (times: (number | null)[]): number | null => {
	const known = times.filter((time) => time !== null);
	return known.length === 0 ? null : Math.min(...known);
};

/** Who waits for what happened to products and categories; who takes long comes last. */
const catalogSubscribers = (env: CatalogEnv): Subscriber[] => [
	purgeAnswers(env),
	tellPeople(env),
	pictureSubscriber(env),
];

/** Who waits for what happened to stock. */
const inventorySubscribers = (env: CatalogEnv): Subscriber[] => [
	{
		wants: ["stock.changed"],
		together: true,
		async take(events) {
			const { news, shown } = await projectStock(
				env,
				events.map(({ entityId }) => entityId),
			);
			// First the answers, then the people: who is told of it looks.
			const storeIds = shown > 0 ? new Set(events.map((event) => event.storeId)) : [];
			for (const storeId of storeIds) await purgeNow(env, storeId);
			if (shown > 0) await wake(env.TIMERS, "catalog");
			if (news > 0) await wake(env.TIMERS, "news");
		},
	},
];

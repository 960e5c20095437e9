import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Purge } from "../../kit/caching.ts";
import type { EventType, ShopEvent, Subscriber } from "../../kit/outbox.ts";
import type { Category } from "../../kit/product.ts";
import { within } from "../../kit/retry.ts";
import { limitTo, statement } from "../../kit/statement.ts";
import { type CategoryRow, readCategories, treeOf } from "../reading/list-categories.ts";
import { Look } from "../reading/look.ts";
import { tagsOfEvents } from "./tags-of-events.ts";

type Event = Pick<ShopEvent, "type" | "sequence" | "data" | "storeId">;
type Env = Pick<CatalogEnv, "DB" | "PURGES">;

/** How long (ms) anybody waits for it. */
const patience = 10_000;

const wanted = [
	"product.created",
	"product.updated",
	"product.deleted",
	"category.changed",
	"stock.shown",
	"catalog.rebuilt",
] as const satisfies EventType[];

/** Has the answers that a change made old forgotten; the events stay until that is done. */
export const purgeAnswers = (env: Env): Subscriber => ({
	wants: wanted,
	together: true,
	async take(events) {
		// One store's trouble is not another's.
		const byStore = [...Map.groupBy(events, (event) => event.storeId)];
		await Promise.all(byStore.map(([storeId, some]) => purge(env, storeId, some)));
	},
});

/**
 * The same for who has just changed something, so that what she asks for next shows it. The change stands in any case, and its
 * events bring what this cannot.
 */
export async function purgeNow(env: Env, storeId: string): Promise<void> {
	try {
		await purge(env, storeId, await lately(env.DB, storeId));
	} catch (error) {
		console.error(JSON.stringify({ level: "warn", message: `Answers are not purged yet: ${String(error)}` }));
	}
}

async function purge({ DB, PURGES }: Env, storeId: string, events: readonly Event[]): Promise<void> {
	if (events.length === 0) return;
	// What is read here is as new as the events; whoever reads from this bookmark on sees them.
	const session = DB.withSession("first-primary");
	const look = new Look<object, { rows: CategoryRow[] }>(session, undefined, undefined, {
		rows: readCategories(storeId),
	});
	const { rows, asOf } = await look.beside();
	const tree = treeOf(rows);
	const tags = tagsOfEvents(events, tree);
	if (Object.keys(tags).length === 0) return;
	const purged: Purge = {
		tags,
		bookmark: session.getBookmark(),
		categories: { shown: standInFor(tree), asOf },
	};
	await within(patience, (async () => PURGES.purge(storeId, purged))());
}

/** Changes when what is shown of the categories does. */
function standInFor(tree: readonly Category[]): string {
	const shown = tree.filter(({ count }) => count > 0).map(({ count: _, version: __, ...said }) => said);
	return createHash("sha1").update(JSON.stringify(shown)).digest("base64url");
}

/** A change tells of few things; what an import tells of at the same time can wait. */
const most = 500;

async function lately(d1: D1Database, storeId: string): Promise<Event[]> {
	const query = sql`
		SELECT type, sequence, store_id AS storeId, data FROM (SELECT * FROM outbox ORDER BY sequence DESC ${limitTo(most)})
		WHERE store_id = ${storeId} AND type IN (SELECT value FROM json_each(${JSON.stringify(wanted)}))`;
	const { results } = await statement(d1, query).all<Omit<Event, "data"> & { data: string }>();
	return results.map((row) => ({ ...row, data: JSON.parse(row.data) }));
}

import { type SQL, sql } from "drizzle-orm";
import { jsonChunks } from "../../kit/json-chunks.ts";
import { eventId } from "../../kit/outbox.ts";
import { statement } from "../../kit/statement.ts";
import { heldOf } from "./events.ts";

type Databases = { DB: D1Database; INVENTORY: D1Database };
/** What there is of a variant; `asOf` dates the look. */
export type Level = { variantId: string; onHand: number; available: number; asOf: number };

/**
 * Brings the catalog's copy of these variants' stock up to what the inventory says now, and moves their products between
 * "to be had" and "sold out". May be done at any time, twice, and by several at once: an older look changes nothing.
 * Answers what of that lies in the catalog's outbox now.
 */
export async function projectStock(
	{ DB, INVENTORY }: Databases,
	variantIds: readonly string[],
	now = Date.now(),
): Promise<Told> {
	if (variantIds.length === 0) return nothingTold;
	const looks = jsonChunks([...new Set(variantIds)]).map((ids) => statement(INVENTORY, look(ids, now)));
	return showLevels(
		DB,
		(await INVENTORY.batch<Level>(looks)).flatMap(({ results }) => results),
	);
}

/** How many variants sold out or came back, and of how many products something else is shown now. */
type Told = { news: number; shown: number };
const nothingTold: Told = { news: 0, shown: 0 };

async function showLevels(d1: D1Database, levels: readonly Level[]): Promise<Told> {
	const writes = jsonChunks(levels).flatMap((rows) => [
		foretellAvailability(rows, Date.now()),
		foretellShown(rows, Date.now()),
		copy(rows),
		moveListings(rows),
	]);
	const done = writes.length > 0 ? await d1.batch(writes.map((write) => statement(d1, write))) : [];
	const written = (place: number) =>
		done.filter((_, at) => at % 4 === place).reduce((sum, { meta }) => sum + meta.changes, 0);
	return { news: written(0), shown: written(1) };
}

/** The same for who has just changed them and wants to see it: the change stands in any case, and its events bring what this cannot. */
export const projectNow = (env: Databases, variantIds: readonly string[]): Promise<void> =>
	orLater(() => projectStock(env, variantIds));

/** For who has looked already. */
export const showNow = (d1: D1Database, level: Level): Promise<void> => orLater(() => showLevels(d1, [level]));

async function orLater(show: () => Promise<unknown>): Promise<void> {
	try {
		await show();
	} catch (error) {
		console.error(JSON.stringify({ level: "warn", message: `Stock is not shown yet: ${String(error)}` }));
	}
}

/** The counter of `outbox` rises with every change of stock, so it dates the look. */
export const asOf: SQL = sql`coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'outbox'), 0) AS asOf`;

const look = (ids: string, now: number): SQL => sql`
	SELECT variant_id AS variantId, on_hand AS onHand,
		max(0, on_hand - ${heldOf(sql`stock.variant_id`, now)}) AS available,
		${asOf}
	FROM stock WHERE variant_id IN (SELECT value FROM json_each(${ids}))`;

/** Tells of variants that sell out by this, or can be had again; what was never counted before is no news. Put before what it foretells. */
const foretellAvailability = (rows: string, now: number): SQL => sql`
	INSERT INTO outbox (id, type, store_id, entity_id, at, traceparent, data, due_at)
	SELECT ${eventId(now)}, 'stock.availability', p.store_id, v.id, ${now}, '', json_object(
		'productId', p.id, 'slug', p.slug, 'variantId', v.id,
		'isAvailable', json(iif(j.value ->> 'available' > 0, 'true', 'false'))), ${now}
	FROM json_each(${rows}) j
	CROSS JOIN availability a ON a.variant_id = j.value ->> 'variantId'
	CROSS JOIN variants v ON v.id = a.variant_id
	CROSS JOIN products p ON p.id = v.product_id AND p.status = 'published'
	WHERE (a.available > 0) <> (j.value ->> 'available' > 0) AND j.value ->> 'asOf' >= a.as_of`;

/** From here on a page says only that there is some. */
const few = 5;

/**
 * Tells of products of whose variants another number will be shown: whether a page says so (`isSaid`), and whether one of them
 * comes or goes (`isListed`). Put before what it foretells.
 */
const foretellShown = (rows: string, now: number): SQL => sql`
	INSERT INTO outbox (id, type, store_id, entity_id, at, traceparent, data, due_at)
	SELECT ${eventId(now)}, 'stock.shown', store_id, id, ${now}, '', json_object('productId', id, 'category', category,
		'isSaid', json(iif(is_said, 'true', 'false')), 'isListed', json(iif(is_listed, 'true', 'false'))), ${now}
	FROM (
		SELECT p.store_id, p.id, p.category,
			max(min(coalesce(a.available, 0), ${few} + 1) <> min(j.value ->> 'available', ${few} + 1)) AS is_said,
			max((coalesce(a.available, 0) > 0) <> (j.value ->> 'available' > 0)) AS is_listed
		FROM json_each(${rows}) j
		CROSS JOIN variants v ON v.id = j.value ->> 'variantId'
		CROSS JOIN products p ON p.id = v.product_id AND p.status = 'published'
		LEFT JOIN availability a ON a.variant_id = v.id
		WHERE j.value ->> 'asOf' >= coalesce(a.as_of, -1)
			AND (coalesce(a.available, 0) <> j.value ->> 'available' OR coalesce(a.on_hand, 0) <> j.value ->> 'onHand')
		GROUP BY p.id)`;

const copy = (rows: string): SQL => sql`
	INSERT INTO availability (variant_id, on_hand, available, as_of)
	SELECT value ->> 'variantId', value ->> 'onHand', value ->> 'available', value ->> 'asOf' FROM json_each(${rows}) WHERE true
	ON CONFLICT (variant_id) DO UPDATE SET on_hand = excluded.on_hand, available = excluded.available, as_of = excluded.as_of
	WHERE excluded.as_of >= availability.as_of`;

/** Whether products are in stock, in the lists, as `availability` has it; `rows` is a JSON array of `{variantId}`, of whose products it is. */
export const moveListings = (rows: string): SQL => sql`
	UPDATE listings SET in_stock = now.in_stock FROM (
		SELECT v.product_id, max(coalesce(a.available, 0) > 0) AS in_stock
		FROM variants v LEFT JOIN availability a ON a.variant_id = v.id
		WHERE v.product_id IN (SELECT product_id FROM variants WHERE id IN (SELECT value ->> 'variantId' FROM json_each(${rows})))
		GROUP BY v.product_id) AS now
	WHERE listings.product_id = now.product_id AND listings.in_stock <> now.in_stock`;

import { sql } from "drizzle-orm";
import { planned } from "../kit/constraint.ts";
import { emit, eventId, type NewEvent } from "../kit/outbox.ts";
import { limitTo, statement } from "../kit/statement.ts";
import { fold } from "./search/words.ts";
import { type Shelved, shelve, unshelve } from "./shelves.ts";

type Row = { id: string; storeId: string; version: number; title: string; titleEs: string | null; tags: string };
const atOnce = 300;

/**
 * Puts published products on their shelves that are on none: those from before there were shelves, or all of them once the
 * read model has been emptied. Answers how many there were.
 */
export async function reshelve(d1: D1Database, done = 0): Promise<number> {
	const some = await planned(() => reshelveSome(d1));
	return some === 0 ? done : reshelve(d1, done + some);
}

/** Products that somebody changes meanwhile are looked at anew. */
async function reshelveSome(d1: D1Database): Promise<number> {
	const missing = sql`SELECT p.id, p.store_id AS storeId, p.version, p.title, p.translations ->> '$.es.title' AS titleEs, p.tags
		FROM products p WHERE p.status = 'published' AND NOT EXISTS (SELECT 1 FROM search_docs d WHERE d.product_id = p.id)
		ORDER BY p.store_id, p.id ${limitTo(atOnce)}`;
	const { results } = await statement(d1, missing).all<Row>();
	if (results.length === 0) return 0;
	const ids = results.map(({ id }) => id);
	const keys = JSON.stringify(results.map(({ id, title, version }) => [id, fold(title), version]));
	const byStore = Map.groupBy(results, ({ storeId }) => storeId);
	const writes = [
		...unshelve(ids),
		sql`UPDATE products SET name_key = j.value ->> 1, version = j.value ->> 2 + 1 FROM json_each(${keys}) j WHERE products.id = j.value ->> 0`,
		...[...byStore].flatMap(([storeId, rows]) => shelve(storeId, rows.map(shelved))),
		...emit([...byStore.keys()].map(rebuilt)),
	];
	await d1.batch(writes.map((write) => statement(d1, write)));
	return results.length;
}

const shelved = ({ id, title, titleEs, tags }: Row): Shelved => ({
	id,
	title,
	...(titleEs !== null && { titleEs }),
	tags: JSON.parse(tags) as string[],
});

/** Tells that whatever was made of a store's catalog may be other now. */
export const rebuilt = (storeId: string): NewEvent => ({
	type: "catalog.rebuilt",
	storeId,
	entityId: storeId,
	data: {},
});

/** Tells it of every store. */
export async function tellRebuilt(d1: D1Database, now = Date.now()): Promise<void> {
	const tell = sql`INSERT INTO outbox (id, type, store_id, entity_id, at, traceparent, data, due_at)
		SELECT ${eventId(now)}, 'catalog.rebuilt', store_id, store_id, ${now}, '', '{}', ${now}
		FROM (SELECT DISTINCT store_id FROM products)`;
	await statement(d1, tell).run();
}

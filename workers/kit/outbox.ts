import { type SQL, sql } from "drizzle-orm";
import { newId } from "./ids.ts";
import { idInSql } from "./ids-in-sql.ts";
import { jsonChunks } from "./json-chunks.ts";
import { limitTo, statement } from "./statement.ts";

export type EventType =
	| "product.created"
	| "product.updated"
	| "product.deleted"
	| "category.changed"
	| "stock.changed"
	| "stock.availability"
	| "stock.shown"
	| "catalog.rebuilt"
	| "store.updated"
	| "order.created"
	| "order.status.updated"
	| "payment.succeeded"
	| "payment.failed"
	| "payment.refunded"
	| "cart.checkout";

/** What happened, as those who wait for it get it. Delivered at least once; `id` tells a repetition. */
export type ShopEvent = {
	id: string;
	type: EventType;
	storeId: string;
	entityId: string;
	/** Rises with time within one database. */
	sequence: number;
	/** ISO 8601. */
	at: string;
	traceparent: string;
	data: unknown;
	/** How often it was handed on before, in vain. */
	attempts: number;
};

export type NewEvent = { type: EventType; storeId: string; entityId: string; data: unknown };

/** Writes events; put these statements into the batch of the change they tell of. */
export const emit = (events: readonly NewEvent[], now = Date.now(), traceparent = ""): SQL[] =>
	jsonChunks(events.map((event) => ({ id: newId("evt"), ...event }))).map(
		(rows) => sql`
	INSERT INTO outbox (id, type, store_id, entity_id, at, traceparent, data, due_at)
	SELECT value ->> 'id', value ->> 'type', value ->> 'storeId', value ->> 'entityId', ${now}, ${traceparent}, value -> 'data', ${now}
	FROM json_each(${rows})`,
	);

/** An event's id made by the database, for events of which only it knows how many there are. */
export const eventId = (now: number): SQL => idInSql("evt", now);

/** Somebody who waits for events. Throws to get these again later; what it does must bear being done twice. */
export type Subscriber = {
	wants: readonly EventType[];
	/** All that are due at once, in their order; otherwise each alone, and some beside each other. */
	together: boolean;
	take(events: readonly ShopEvent[]): Promise<void>;
};

/** Many, so that what happens while much has happened is not told late. */
const atOnce = 500;
const beside = 6;
/** In ms; doubled with each attempt. */
const firstPause = 1000;
const longestPause = 60 * 60_000;
/** A subscriber who takes this long (ms) is handed no more for now: what is done is written down, and everybody else has a turn. */
const longestTurn = 20_000;

/** Events of these types alone, or all but them: what somebody slow takes keeps nothing of another lane waiting. */
export type Lane = { types: readonly EventType[]; isApart: boolean };

const inLane = (lane: Lane | undefined): SQL =>
	lane
		? sql`(type IN (SELECT value FROM json_each(${JSON.stringify(lane.types)}))) = ${lane.isApart ? 1 : 0}`
		: sql`true`;

/**
 * Hands due events to those who want them and forgets those that are done; the others stay, and come again after a pause.
 * Answers when the next one is due (ms since 1970), null for none. `pause` is the longest (ms) that one of them waits.
 */
export async function relay(
	d1: D1Database,
	subscribers: readonly Subscriber[],
	now = Date.now(),
	{ patience = longestTurn, pause = longestPause, lane = undefined as Lane | undefined } = {},
): Promise<number | null> {
	const events = await due(d1, now, lane);
	const earliest = statement(d1, sql`SELECT min(due_at) AS dueAt FROM outbox WHERE ${inLane(lane)}`);
	if (events.length === 0) return nextDue((await d1.batch<Due>([earliest]))[0]);
	const failed = new Map<number, string>();
	const left = new Set<number>();
	for (const subscriber of subscribers) {
		const wanted = events.filter(({ type }) => subscriber.wants.includes(type));
		const handed = await hand(subscriber, wanted, patience);
		for (const [event, error] of handed.failed) failed.set(event.sequence, error);
		for (const event of handed.left) left.add(event.sequence);
	}
	const done = events
		.map(({ sequence }) => sequence)
		.filter((sequence) => !failed.has(sequence) && !left.has(sequence));
	const later = events
		.filter(({ sequence }) => failed.has(sequence))
		.map(({ sequence, attempts }) => ({
			sequence,
			dueAt: Date.now() + Math.min(pause, firstPause * 2 ** attempts),
			error: failed.get(sequence),
		}));
	const [, , next] = await d1.batch<Due>([
		statement(d1, sql`DELETE FROM outbox WHERE sequence IN (SELECT value FROM json_each(${JSON.stringify(done)}))`),
		statement(
			d1,
			sql`UPDATE outbox SET attempts = attempts + 1, due_at = j.value ->> 'dueAt', last_error = j.value ->> 'error'
				FROM json_each(${JSON.stringify(later)}) j WHERE outbox.sequence = j.value ->> 'sequence'`,
		),
		earliest,
	]);
	return nextDue(next);
}

type Due = { dueAt: number | null };
const nextDue = (answer?: D1Result<Due>): number | null => answer?.results[0]?.dueAt ?? null;

/** The stores take turns: one that changes ten thousand products keeps no other waiting. */
async function due(d1: D1Database, now: number, lane: Lane | undefined): Promise<ShopEvent[]> {
	const query = sql`
		SELECT id, type, store_id AS storeId, entity_id AS entityId, o.sequence, at, traceparent, data, attempts FROM (
			SELECT sequence, row_number() OVER (PARTITION BY store_id ORDER BY due_at, sequence) AS turn
			FROM outbox WHERE due_at <= ${now} AND ${inLane(lane)}) waiting
		CROSS JOIN outbox o ON o.sequence = waiting.sequence
		ORDER BY waiting.turn, o.due_at, o.sequence ${limitTo(atOnce)}`;
	type Row = Omit<ShopEvent, "at" | "data"> & { at: number; data: string };
	const { results } = await statement(d1, query).all<Row>();
	return results.map((row) => ({ ...row, at: new Date(row.at).toISOString(), data: JSON.parse(row.data) }));
}

/** Those that could not be taken, and why; and those for which no time was left. */
async function hand(
	subscriber: Subscriber,
	events: readonly ShopEvent[],
	patience: number,
): Promise<{ failed: [ShopEvent, string][]; left: ShopEvent[] }> {
	const failed: [ShopEvent, string][] = [];
	const waves = portions(events, subscriber.together ? atOnce : 1, subscriber.together ? 1 : beside);
	const until = Date.now() + patience;
	for (const [at, some] of waves.entries()) {
		if (at > 0 && Date.now() >= until) return { failed, left: waves.slice(at).flat(2) };
		await Promise.all(
			some.map(async (portion) => {
				try {
					await subscriber.take(portion);
				} catch (error) {
					const why = error instanceof Error ? error.message : String(error);
					failed.push(...portion.map((event): [ShopEvent, string] => [event, why.slice(0, 500)]));
				}
			}),
		);
	}
	return { failed, left: [] };
}

/** Events in portions of `size`, `side` portions at a time. */
function portions(events: readonly ShopEvent[], size: number, side: number): ShopEvent[][][] {
	const cut = <T>(list: readonly T[], length: number): T[][] =>
		Array.from({ length: Math.ceil(list.length / length) }, (_, at) => list.slice(at * length, (at + 1) * length));
	return cut(cut(events, size), side);
}

import { and, desc, eq, inArray, lt, type SQLWrapper, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { newId } from "../kit/ids.ts";
import { jsonChunks } from "../kit/json-chunks.ts";
import { type Notification, orderMailKinds } from "../kit/notification.ts";
import { limitTo, statement } from "../kit/statement.ts";
import type { Planned } from "./plan-messages.ts";
import { pauseAfter, tries } from "./retry-pause.ts";
import { messages, suppressions } from "./schema.ts";

export type MessageRow = typeof messages.$inferSelect;

/** How long somebody has to send what she has claimed before another may try (ms): longer than sending ever takes. */
const atWork = 30_000;
/** How late the queue may be before it is told again, in ms. */
export const grace = 15_000;
/** A queue's clock may be so many ms ahead. */
const slack = 500;
/** What the queue takes at once. */
const atOnce = 100;

/** A message nobody has tried to send yet. */
export type Waiting = Pick<MessageRow, "id" | "channel">;
export type MessageList = {
	userId?: string;
	state?: MessageRow["state"] | undefined;
	channel?: MessageRow["channel"] | undefined;
	kinds?: readonly MessageRow["kind"][];
};
/** The key to an order is worth something to whoever reads it. */
const withoutKey = sql`json_remove(news, '$.link')`;
/** What she is told even after she has unsubscribed: she has bought something. */
const owed = JSON.stringify([...orderMailKinds, "order_changed"]);

/** How long what people were told is kept, in ms: a year. */
const keptFor = 365 * 24 * 60 * 60_000;
/** How much is deleted at once. */
const portion = 500;
/** No id that was made at that time or later comes before it: ids begin with their time. */
const idAt = (time: number): string => {
	const hex = time.toString(16).padStart(12, "0");
	return `ntf_${hex.slice(0, 8)}-${hex.slice(8)}`;
};

/** The book of messages: what is to be told, and what became of it. */
export class Messages {
	readonly #d1: D1Database;
	readonly #db;

	constructor(d1: D1Database) {
		this.#d1 = d1;
		this.#db = drizzle(d1);
	}

	/** Writes messages down, all or none, each once however often it comes. Answers those of these events that still wait. */
	async record(planned: readonly Planned[], now = Date.now()): Promise<Waiting[]> {
		if (planned.length === 0) return [];
		const rows = planned.map(({ event, ...message }) => ({
			id: newId("ntf"),
			at: Date.parse(event.at),
			event,
			...message,
		}));
		const inserts = jsonChunks(rows).map(
			(chunk) => sql`
			INSERT INTO messages (id, store_id, event_id, event_type, event_at, kind, channel, recipient, user_id, order_id, news, state,
				attempts_allowed, due_at, wake_at, created_at, updated_at)
			SELECT value ->> 'id', value ->> '$.event.storeId', value ->> '$.event.id', value ->> '$.event.type', value ->> 'at',
				value ->> 'kind', value ->> 'channel', value ->> 'recipient', value ->> '$.event.data.userId',
				value ->> '$.event.data.orderId', value -> '$.event.data', 'waiting', ${tries}, ${now}, ${now + grace}, ${now}, ${now}
			FROM json_each(${chunk}) WHERE true
			ON CONFLICT (event_id, channel, recipient) DO NOTHING`,
		);
		const events = JSON.stringify(planned.map(({ event }) => event.id));
		const waiting = sql`SELECT id, channel FROM messages
			WHERE event_id IN (SELECT value FROM json_each(${events})) AND state = 'waiting' AND attempts = 0 ORDER BY id`;
		const results = await this.#batch<Waiting>([...inserts, waiting]);
		return results.at(-1)?.results ?? [];
	}

	/**
	 * Takes messages to send: of many who ask for the same at once one gets it, for half a minute. Counts the attempt, so that one
	 * which ends its worker every time is given up too. What may not be sent there is suppressed.
	 */
	async claim(ids: readonly string[], now = Date.now()): Promise<Map<string, MessageRow>> {
		const these = sql`id IN (SELECT value FROM json_each(${JSON.stringify(ids)})) AND state = 'waiting'
			AND due_at <= ${now + slack}`;
		const [, rows] = await this.#db.batch([
			this.#db
				.update(messages)
				.set({ state: "suppressed", updatedAt: now })
				.where(sql`${these} AND channel = 'mail' AND EXISTS (
				SELECT 1 FROM suppressions s WHERE s.store_id = messages.store_id AND s.address = lower(messages.recipient)
					AND (s.reason = 'bounced' OR messages.kind NOT IN (SELECT value FROM json_each(${owed}))))`),
			this.#db
				.update(messages)
				.set({ attempts: sql`attempts + 1`, dueAt: now + atWork, wakeAt: now + atWork, updatedAt: now })
				.where(sql`${these} AND attempts < attempts_allowed`)
				.returning(),
		]);
		return new Map(rows.map((row) => [row.id, row]));
	}

	/** It has gone out. The key to the order need not lie here any longer. */
	async sent(id: string, now = Date.now()): Promise<void> {
		await this.#db
			.update(messages)
			.set({ state: "sent", lastError: "", sentAt: now, updatedAt: now, news: withoutKey })
			.where(and(eq(messages.id, id), eq(messages.state, "waiting")));
	}

	/** It could not be sent. Answers in how many seconds to try again; null for not any more, it is a dead letter now. */
	async failed({ id, attempts, attemptsAllowed }: MessageRow, error: string, now = Date.now()): Promise<number | null> {
		const isOver = attempts >= attemptsAllowed;
		const pause = pauseAfter(tries - (attemptsAllowed - attempts));
		const dueAt = now + pause * 1000;
		await this.#db
			.update(messages)
			.set({
				lastError: error.slice(0, 500),
				updatedAt: now,
				dueAt,
				wakeAt: dueAt + grace,
				...(isOver && { state: "failed" }),
			})
			.where(and(eq(messages.id, id), eq(messages.state, "waiting"), eq(messages.attempts, attempts)));
		return isOver ? null : pause;
	}

	/** It can never be sent: nobody tries again. An address that no mail reaches is remembered with what was said of it. */
	async undeliverable(
		{ id, storeId, channel, recipient }: MessageRow,
		detail: string,
		now = Date.now(),
	): Promise<void> {
		const lastError = detail.slice(0, 500);
		const given = this.#db
			.update(messages)
			.set({ state: "suppressed", lastError, updatedAt: now, news: withoutKey })
			.where(and(eq(messages.id, id), eq(messages.state, "waiting")));
		if (channel !== "mail") {
			await given;
			return;
		}
		const row = { storeId, address: recipient.toLowerCase(), reason: "bounced", detail: lastError, at: now } as const;
		await this.#db.batch([given, this.#db.insert(suppressions).values(row).onConflictDoNothing()]);
	}

	/** Messages the queue seems to have forgotten, which are not named again for a while, and when to look for the next (ms since 1970). Those cut off in their last attempt are given up. */
	async overdue(now = Date.now()): Promise<{ ids: string[]; next: number | null }> {
		const [, woken, next] = await this.#batch<{ id: string; at: number | null }>([
			sql`UPDATE messages SET state = 'failed', updated_at = ${now},
				last_error = iif(last_error = '', 'cut off while it was being sent', last_error)
				WHERE state = 'waiting' AND wake_at <= ${now} AND due_at <= ${now} AND attempts >= attempts_allowed`,
			sql`UPDATE messages SET wake_at = ${now + grace} WHERE id IN (
				SELECT id FROM messages WHERE state = 'waiting' AND wake_at <= ${now} ORDER BY wake_at ${limitTo(atOnce)}) RETURNING id`,
			sql`SELECT min(wake_at) AS at FROM messages WHERE state = 'waiting'`,
		]);
		return { ids: woken?.results.map(({ id }) => id) ?? [], next: next?.results[0]?.at ?? null };
	}

	/** Dead letters that are to be tried anew, from the first: these, or all of the store. At most a hundred at once; answers which. */
	async revive(storeId: string, ids: readonly string[] | undefined, now = Date.now()): Promise<string[]> {
		const wanted = ids ? sql`AND id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))` : sql``;
		const [revived] = await this.#batch<{ id: string }>([
			sql`UPDATE messages SET state = 'waiting', attempts_allowed = attempts + ${tries}, due_at = ${now},
				wake_at = ${now + grace}, updated_at = ${now}
				WHERE id IN (SELECT id FROM messages WHERE store_id = ${storeId} AND state = 'failed' ${wanted}
					ORDER BY id ${limitTo(atOnce)}) RETURNING id`,
		]);
		return revived?.results.map(({ id }) => id) ?? [];
	}

	/** Deletes what was over for a year, a portion at a time. Answers whether there may be more. */
	async forgetOld(now = Date.now()): Promise<boolean> {
		const [gone] = await this.#batch<{ id: string }>([
			sql`DELETE FROM messages WHERE id IN (SELECT id FROM messages WHERE id < ${idAt(now - keptFor)} AND state <> 'waiting'
				ORDER BY id ${limitTo(portion)}) RETURNING id`,
		]);
		return (gone?.results.length ?? 0) === portion;
	}

	async find(storeId: string, id: string): Promise<MessageRow | undefined> {
		const [row] = await this.#db
			.select()
			.from(messages)
			.where(and(eq(messages.id, id), eq(messages.storeId, storeId)));
		return row;
	}

	/** Newest first, behind this one. */
	async list(storeId: string, of: MessageList, limit: number, before?: string): Promise<MessageRow[]> {
		return this.#db
			.select()
			.from(messages)
			.where(
				and(
					eq(messages.storeId, storeId),
					of.userId === undefined ? undefined : eq(messages.userId, of.userId),
					of.state === undefined ? undefined : eq(messages.state, of.state),
					of.channel === undefined ? undefined : eq(messages.channel, of.channel),
					of.kinds === undefined ? undefined : inArray(messages.kind, [...of.kinds]),
					before === undefined ? undefined : lt(messages.id, before),
				),
			)
			.orderBy(desc(messages.id))
			.limit(limit);
	}

	#batch<Row>(queries: SQLWrapper[]): Promise<D1Result<Row>[]> {
		return this.#d1.batch<Row>(queries.map((query) => statement(this.#d1, query)));
	}
}

const iso = (time: number): string => new Date(time).toISOString();

/** The message as clients read it. What went wrong is for those who run the store. */
export const present = (row: MessageRow, isManager: boolean): Notification => ({
	id: row.id,
	kind: row.kind,
	channel: row.channel,
	recipient: row.recipient,
	event: { id: row.eventId, type: row.eventType, at: iso(row.eventAt) },
	orderId: row.orderId,
	state: row.state,
	attempts: row.attempts,
	lastError: (isManager && row.lastError) || null,
	nextAttemptAt: row.state === "waiting" ? iso(row.dueAt) : null,
	createdAt: iso(row.createdAt),
	updatedAt: iso(row.updatedAt),
	sentAt: row.sentAt === null ? null : iso(row.sentAt),
});

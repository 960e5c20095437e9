import { and, desc, eq, inArray, lt, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { newIdAt } from "../../kit/ids.ts";
import { idInSql } from "../../kit/ids-in-sql.ts";
import { jsonChunks } from "../../kit/json-chunks.ts";
import { limitTo, statement } from "../../kit/statement.ts";
import { webhookDeliveries as deliveries, webhookEndpoints as endpoints } from "../schema.ts";
import { longestPause, patience, pauseAfter } from "./backoff.ts";
import type { WebhookEndpoint } from "./endpoints.ts";
import type { Outcome } from "./post-delivery.ts";
import type { WebhookWakeUp } from "./wake-webhooks.ts";
import type { WebhookEvent } from "./webhook-event.ts";

export type DeliveryRow = typeof deliveries.$inferSelect;
export type Claimed = { delivery: DeliveryRow; endpoint: WebhookEndpoint };

/** How long somebody has to send what she has claimed before another may try (ms): longer than sending ever takes. */
const atWork = 30_000;
/** How late the queue may be before it is told again, in ms. */
const grace = 15_000;
/** A queue's clock may be so many ms ahead. */
const slack = 500;
/** What the timer names to the queue in one round. */
const atOnce = 100;
/** The most that is sent again at one call. */
const mostAgain = 5000;
/** How long one that has come to an end is kept, in ms: it holds people's addresses. */
const kept = 30 * 24 * 3_600_000;

const wakeUp = sql`id AS deliveryId, endpoint_id AS endpointId`;

/** The book of deliveries: which endpoint is to be told what, and what became of it. */
export class Deliveries {
	readonly #d1: D1Database;
	readonly #db;

	constructor(d1: D1Database) {
		this.#d1 = d1;
		this.#db = drizzle(d1);
	}

	/** Writes down whom these events are to be told, all or none, each once for an endpoint however often it comes. Answers what is new. */
	async record(events: readonly WebhookEvent[], now = Date.now()): Promise<WebhookWakeUp[]> {
		const inserts = jsonChunks(events).map((chunk) =>
			insertion(
				sql`json_each(${chunk}) AS event JOIN webhook_endpoints e ON e.store_id = event.value ->> 'storeId'
				WHERE e.is_active AND (e.events = '[]'
					OR EXISTS (SELECT 1 FROM json_each(e.events) AS wanted WHERE wanted.value = event.value ->> 'type'))`,
				now,
			),
		);
		if (inserts.length === 0) return [];
		return (await this.#batch<WebhookWakeUp>(inserts)).flatMap(({ results }) => results);
	}

	/** Writes down that one endpoint is to be told this, whatever it wants. */
	async recordFor(endpointId: string, event: WebhookEvent, now = Date.now()): Promise<WebhookWakeUp[]> {
		const one = sql`json_each(${JSON.stringify([event])}) AS event JOIN webhook_endpoints e
			ON e.id = ${endpointId} AND e.store_id = event.value ->> 'storeId' WHERE e.is_active`;
		const [recorded] = await this.#batch<WebhookWakeUp>([insertion(one, now)]);
		return recorded?.results ?? [];
	}

	/** Takes deliveries to send: of many who ask for the same at once one gets it, for half a minute. */
	async claim(ids: readonly string[], now = Date.now()): Promise<Claimed[]> {
		if (ids.length === 0) return [];
		const these = sql`id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`;
		const [rows, theirs] = await this.#db.batch([
			this.#db
				.update(deliveries)
				.set({ attempts: sql`attempts + 1`, dueAt: now + atWork, wakeAt: now + atWork, updatedAt: now })
				.where(sql`${these} AND state = 'waiting' AND due_at <= ${now + slack}`)
				.returning(),
			this.#db.select().from(endpoints).where(sql`id IN (SELECT endpoint_id FROM webhook_deliveries WHERE ${these})`),
		]);
		const byId = new Map(theirs.map((endpoint) => [endpoint.id, endpoint]));
		return rows.flatMap((delivery) => {
			const endpoint = byId.get(delivery.endpointId);
			return endpoint ? [{ delivery, endpoint }] : [];
		});
	}

	/** The endpoint has taken it. */
	async delivered({ id }: DeliveryRow, lastStatus: number | null, now = Date.now()): Promise<void> {
		await this.#db
			.update(deliveries)
			.set({ state: "delivered", lastStatus, lastError: "", deliveredAt: now, updatedAt: now })
			.where(and(eq(deliveries.id, id), eq(deliveries.state, "waiting")));
	}

	/** It could not be delivered. Answers when to try again (ms since 1970); null for not any more, it is parked now. */
	async failed(row: DeliveryRow, { status, error }: Outcome, now = Date.now()): Promise<number | null> {
		const isOver = now >= row.giveUpAt;
		// The last try is at the end of the time there is.
		const dueAt = Math.min(now + pauseAfter(row.attempts), row.giveUpAt);
		await this.#db
			.update(deliveries)
			.set({
				...{ lastStatus: status, lastError: error.slice(0, 500), updatedAt: now },
				...(isOver ? { state: "parked" } : { dueAt, wakeAt: dueAt }),
			})
			.where(stillHers(row));
		return isOver ? null : dueAt;
	}

	/** The endpoint wants no more, neither this nor anything else: it is switched off, unless it lies elsewhere by now, and what waits for it parked. */
	async unwanted({ delivery, endpoint }: Claimed, { status, error }: Outcome, now = Date.now()): Promise<void> {
		await this.#db.batch([
			this.#db
				.update(endpoints)
				.set({ isActive: false, updatedAt: now })
				.where(and(eq(endpoints.id, endpoint.id), eq(endpoints.url, endpoint.url))),
			this.#db.update(deliveries).set({ lastStatus: status }).where(stillHers(delivery)),
			this.#db
				.update(deliveries)
				.set({ state: "parked", lastError: error, updatedAt: now })
				.where(
					and(
						eq(deliveries.endpointId, endpoint.id),
						eq(deliveries.state, "waiting"),
						sql`EXISTS (SELECT 1 FROM webhook_endpoints e WHERE e.id = endpoint_id AND NOT e.is_active)`,
					),
				),
		]);
	}

	/** Has these wait until then, or as long as they have waited already, without a try; those whose time is over are parked. */
	async putOff(these: readonly { id: string; until: number }[], now = Date.now()): Promise<void> {
		if (these.length === 0) return;
		const waited = sql`min(${longestPause}, ${now} - (give_up_at - ${patience}))`;
		const until = sql`min(give_up_at, max(put.value ->> 'until', ${now} + ${waited}))`;
		await this.#batch([
			sql`UPDATE webhook_deliveries SET due_at = ${until}, wake_at = ${until}, updated_at = ${now},
				state = iif(give_up_at <= ${now}, 'parked', state),
				last_error = iif(last_error = '', 'waits, because the endpoint gave no answer to others', last_error)
				FROM json_each(${JSON.stringify(these)}) AS put
				WHERE webhook_deliveries.id = put.value ->> 'id' AND state = 'waiting' AND due_at <= ${now + slack}`,
		]);
	}

	/**
	 * What is due, or the queue seems to have forgotten, and when to look for the next (ms since 1970). Those cut off in their last
	 * try are parked, and what came to an end long ago is forgotten.
	 */
	async overdue(now = Date.now()): Promise<{ waiting: WebhookWakeUp[]; next: number | null }> {
		const [, , woken, next] = await this.#batch<WebhookWakeUp & { at: number | null }>([
			sql`UPDATE webhook_deliveries SET state = 'parked', updated_at = ${now},
				last_error = iif(last_error = '', 'cut off while it was being sent', last_error)
				WHERE state = 'waiting' AND wake_at <= ${now} AND due_at <= ${now} AND due_at > give_up_at`,
			sql`DELETE FROM webhook_deliveries WHERE id IN (
				SELECT id FROM webhook_deliveries WHERE id < ${newIdAt("whd", Math.max(0, now - kept), 0)} AND state <> 'waiting'
				ORDER BY id ${limitTo(atOnce)})`,
			sql`UPDATE webhook_deliveries SET wake_at = ${now + grace} WHERE id IN (SELECT id FROM webhook_deliveries
				WHERE state = 'waiting' AND wake_at <= ${now} ORDER BY wake_at ${limitTo(atOnce)}) RETURNING ${wakeUp}`,
			sql`SELECT min(wake_at) AS at FROM webhook_deliveries WHERE state = 'waiting'`,
		]);
		const waiting = woken?.results.map(({ deliveryId, endpointId }) => ({ deliveryId, endpointId })) ?? [];
		return { waiting, next: next?.results[0]?.at ?? null };
	}

	/** Has one sent again, or all that are parked, with three days anew; none of an endpoint that is switched off. Answers which. */
	async redeliver(endpoint: WebhookEndpoint, id: string | "parked", now = Date.now()): Promise<WebhookWakeUp[]> {
		const which = id === "parked" ? sql`state = 'parked'` : sql`id = ${id}`;
		const [again] = await this.#batch<WebhookWakeUp>([
			sql`UPDATE webhook_deliveries SET state = 'waiting', attempts = 0, give_up_at = ${now + patience}, due_at = ${now},
				wake_at = ${now + grace}, updated_at = ${now}, delivered_at = NULL
				WHERE id IN (SELECT id FROM webhook_deliveries
					WHERE store_id = ${endpoint.storeId} AND endpoint_id = ${endpoint.id} AND ${which} ORDER BY id ${limitTo(mostAgain)})
				AND EXISTS (SELECT 1 FROM webhook_endpoints e WHERE e.id = endpoint_id AND e.is_active) RETURNING ${wakeUp}`,
		]);
		return again?.results ?? [];
	}

	async find({ id: endpointId, storeId }: WebhookEndpoint, id: string): Promise<DeliveryRow | undefined> {
		const [row] = await this.#db
			.select()
			.from(deliveries)
			.where(and(eq(deliveries.id, id), eq(deliveries.endpointId, endpointId), eq(deliveries.storeId, storeId)));
		return row;
	}

	/** Newest first, behind this one. */
	async list(
		endpointId: string,
		state: DeliveryRow["state"] | undefined,
		limit: number,
		before?: string,
	): Promise<DeliveryRow[]> {
		return this.#db
			.select()
			.from(deliveries)
			.where(
				and(
					eq(deliveries.endpointId, endpointId),
					state && inArray(deliveries.state, [state]),
					before === undefined ? undefined : lt(deliveries.id, before),
				),
			)
			.orderBy(desc(deliveries.id))
			.limit(limit);
	}

	#batch<Row>(queries: SQLWrapper[]): Promise<D1Result<Row>[]> {
		return this.#d1.batch<Row>(queries.map((query) => statement(this.#d1, query)));
	}
}

/** One row for each event and endpoint that come out of there. */
const insertion = (from: SQL, now: number): SQL => sql`
	INSERT INTO webhook_deliveries (id, store_id, endpoint_id, event_id, event_type, body, state,
		give_up_at, due_at, wake_at, created_at, updated_at)
	SELECT ${idInSql("whd", now)}, e.store_id, e.id, event.value ->> 'id', event.value ->> 'type', event.value ->> 'body', 'waiting',
		${now + patience}, ${now}, ${now + grace}, ${now}, ${now}
	FROM ${from}
	ON CONFLICT (endpoint_id, event_id) DO NOTHING RETURNING ${wakeUp}`;

/** Nobody has claimed it since, or begun it anew. */
const stillHers = ({ id, dueAt }: DeliveryRow) =>
	and(eq(deliveries.id, id), eq(deliveries.state, "waiting"), eq(deliveries.dueAt, dueAt));

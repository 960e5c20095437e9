import { and, asc, eq, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { newId } from "../../kit/ids.ts";
import { type Refusal, refuse } from "../../kit/problem.ts";
import { statement } from "../../kit/statement.ts";
import { webhookDeliveries, webhookEndpoints } from "../schema.ts";
import type { EndpointChange, EndpointForm } from "./endpoint-form.ts";
import { newSecret } from "./sign-delivery.ts";

export type WebhookEndpoint = typeof webhookEndpoints.$inferSelect;

/** The most a store has. */
const most = 20;
/** How long a secret is good after it was changed, in ms. */
const afterlife = 24 * 3_600_000;

/** The book of the endpoints at which partners are told of events. */
export class Endpoints {
	readonly #d1: D1Database;
	readonly #db;

	constructor(d1: D1Database) {
		this.#d1 = d1;
		this.#db = drizzle(d1);
	}

	async list(storeId: string): Promise<WebhookEndpoint[]> {
		return this.#db
			.select()
			.from(webhookEndpoints)
			.where(eq(webhookEndpoints.storeId, storeId))
			.orderBy(asc(webhookEndpoints.id));
	}

	async find(storeId: string, id: string): Promise<WebhookEndpoint | undefined> {
		const [row] = await this.#db.select().from(webhookEndpoints).where(own(storeId, id));
		return row;
	}

	async create(
		storeId: string,
		{ url, events, isActive }: EndpointForm,
		now = Date.now(),
	): Promise<{ ok: true; endpoint: WebhookEndpoint } | Refusal> {
		const id = newId("whe");
		const made = await statement(
			this.#d1,
			sql`INSERT INTO webhook_endpoints (id, store_id, url, events, secret, is_active, created_at, updated_at)
			SELECT ${id}, ${storeId}, ${url}, ${JSON.stringify(events)}, ${newSecret()}, ${isActive ? 1 : 0}, ${now}, ${now}
			WHERE (SELECT count(*) FROM webhook_endpoints WHERE store_id = ${storeId}) < ${most}`,
		).run();
		const endpoint = made.meta.changes > 0 ? await this.find(storeId, id) : undefined;
		return endpoint ? { ok: true, endpoint } : refuse("webhook.too_many", `A store has at most ${most}. Delete one.`);
	}

	/** What waits for an endpoint that is switched off is parked with it. */
	async change(
		storeId: string,
		id: string,
		change: EndpointChange,
		now = Date.now(),
	): Promise<WebhookEndpoint | undefined> {
		const waiting = and(
			eq(webhookDeliveries.endpointId, id),
			eq(webhookDeliveries.storeId, storeId),
			eq(webhookDeliveries.state, "waiting"),
		);
		const [[changed]] = await this.#db.batch([
			this.#db
				.update(webhookEndpoints)
				.set({ ...change, updatedAt: now })
				.where(own(storeId, id))
				.returning(),
			this.#db
				.update(webhookDeliveries)
				.set({ state: "parked", lastError: "the webhook was switched off", updatedAt: now })
				.where(and(waiting, change.isActive === false ? undefined : sql`false`)),
		]);
		return changed;
	}

	/** A new secret; the one before goes on signing beside it for a day, and one older than that no more. */
	async rotate(storeId: string, id: string, now = Date.now()): Promise<WebhookEndpoint | undefined> {
		const [rotated] = await this.#db
			.update(webhookEndpoints)
			.set({
				oldSecret: sql`${webhookEndpoints.secret}`,
				oldSecretUntil: now + afterlife,
				secret: newSecret(),
				updatedAt: now,
			})
			.where(own(storeId, id))
			.returning();
		return rotated;
	}

	/** With all it was told and was to be told. Answers whether there was one. */
	async remove(storeId: string, id: string): Promise<boolean> {
		const [removed] = await this.#db.batch([
			this.#db.delete(webhookEndpoints).where(own(storeId, id)).returning({ id: webhookEndpoints.id }),
			this.#db
				.delete(webhookDeliveries)
				.where(and(eq(webhookDeliveries.endpointId, id), eq(webhookDeliveries.storeId, storeId))),
		]);
		return removed.length > 0;
	}
}

const own = (storeId: string, id: string) => and(eq(webhookEndpoints.id, id), eq(webhookEndpoints.storeId, storeId));

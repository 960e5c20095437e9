import { and, eq, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import * as z from "zod";
import { newId } from "../kit/ids.ts";
import { checkAddress } from "../kit/public-address.ts";
import { limitTo } from "../kit/statement.ts";
import type { Locale } from "../kit/store.ts";
import { pushSubscriptions } from "./schema.ts";

/** The browser's point on P-256 and its secret of 16 bytes, as a browser writes them. */
const Keys = z.strictObject({
	p256dh: z.string().regex(/^B[\w-]{86}$/, "is no P-256 key"),
	auth: z.string().regex(/^[\w-]{22}$/, "is no secret of 16 bytes"),
});

/** Where a browser takes messages: an address of its push service, which we are going to ask. */
const Endpoint = z
	.string()
	.max(2000)
	.refine((address) => {
		const checked = checkAddress(address);
		return checked.ok && checked.url.protocol === "https:";
	}, "is no public https address");

/** What a browser's `PushSubscription` writes as JSON. */
export const PushForm = z.object({ endpoint: Endpoint, keys: Keys });
export const PushEnd = z.object({ endpoint: z.string().max(2000) });

const Vapid = z.object({ subject: z.string(), publicKey: z.string(), privateKey: z.string() });

/** The shop's keys towards push services; nothing where it sends nothing. */
export const vapidOf = ({ VAPID_KEYS }: { VAPID_KEYS?: string }): z.infer<typeof Vapid> | undefined =>
	VAPID_KEYS ? Vapid.parse(JSON.parse(VAPID_KEYS)) : undefined;

/** Browsers of one account that are written to; who adds another loses the oldest. */
const most = 10;

type Whose = { storeId: string; userId: string };

export type PushSubscription = typeof pushSubscriptions.$inferSelect;

/** The browsers that people have allowed to be written to. */
export class PushSubscriptions {
	readonly #db;

	constructor(d1: D1Database) {
		this.#db = drizzle(d1);
	}

	/** A browser is one person's at a time, whoever of the store allows it last. To another store it has another address: whoever comes with one of ours does not take it away. */
	async add(
		whose: Whose,
		locale: Locale,
		{ endpoint, keys }: z.infer<typeof PushForm>,
		now = Date.now(),
	): Promise<void> {
		const row = { ...whose, ...keys, locale, at: now };
		const oldest = sql`SELECT id FROM push_subscriptions WHERE store_id = ${whose.storeId} AND user_id = ${whose.userId}
			ORDER BY at DESC, id DESC ${limitTo(1000, most)}`;
		await this.#db.batch([
			this.#db
				.insert(pushSubscriptions)
				.values({ id: newId("psh"), endpoint, ...row })
				.onConflictDoUpdate({
					target: pushSubscriptions.endpoint,
					set: row,
					setWhere: eq(pushSubscriptions.storeId, whose.storeId),
				}),
			this.#db.delete(pushSubscriptions).where(sql`id IN (${oldest})`),
		]);
	}

	async remove({ storeId, userId }: Whose, endpoint: string): Promise<void> {
		await this.#db
			.delete(pushSubscriptions)
			.where(
				and(
					eq(pushSubscriptions.endpoint, endpoint),
					eq(pushSubscriptions.storeId, storeId),
					eq(pushSubscriptions.userId, userId),
				),
			);
	}

	async find(id: string): Promise<PushSubscription | undefined> {
		return (await this.#db.select().from(pushSubscriptions).where(eq(pushSubscriptions.id, id)))[0];
	}

	/** Its push service knows it no more. */
	async forget(id: string): Promise<void> {
		await this.#db.delete(pushSubscriptions).where(eq(pushSubscriptions.id, id));
	}

	async of(people: readonly Whose[]): Promise<Pick<PushSubscription, "id" | "storeId" | "userId">[]> {
		if (people.length === 0) return [];
		const asked = JSON.stringify(people.map(({ storeId, userId }) => [storeId, userId]));
		return this.#db
			.select({ id: pushSubscriptions.id, storeId: pushSubscriptions.storeId, userId: pushSubscriptions.userId })
			.from(pushSubscriptions)
			.where(sql`(store_id, user_id) IN (SELECT value ->> 0, value ->> 1 FROM json_each(${asked}))`);
	}
}

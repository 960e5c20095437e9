import { randomBytes } from "node:crypto";
import { and, desc, eq, isNotNull } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { newId } from "../kit/ids.ts";
import { hashOfKey } from "../kit/proxy-key.ts";
import { proxyKeys } from "./schema.ts";

/** How long the key before is good after a new one was made, in ms: a day to put the new one in place. */
const overlap = 24 * 60 * 60_000;

export type ProxyKey = { id: string; createdAt: string; endsAt: string | null };

/** The keys by which partners' reverse proxies are believed. */
export class ProxyKeys {
	readonly #db;

	constructor(d1: D1Database) {
		this.#db = drizzle(d1);
	}

	/** A new key, which is told this once; the one before ends after a day, any older one now. */
	async rotate(storeId: string, now = Date.now()): Promise<ProxyKey & { key: string }> {
		const id = newId("pxk");
		const key = `${id}.${randomBytes(32).toString("base64url")}`;
		const ofStore = eq(proxyKeys.storeId, storeId);
		await this.#db.batch([
			this.#db.delete(proxyKeys).where(and(ofStore, isNotNull(proxyKeys.endsAt))),
			this.#db
				.update(proxyKeys)
				.set({ endsAt: now + overlap })
				.where(ofStore),
			this.#db.insert(proxyKeys).values({ id, storeId, hash: hashOfKey(key), createdAt: now }),
		]);
		return { id, key, createdAt: new Date(now).toISOString(), endsAt: null };
	}

	async list(storeId: string, now = Date.now()): Promise<ProxyKey[]> {
		const rows = await this.#db
			.select()
			.from(proxyKeys)
			.where(eq(proxyKeys.storeId, storeId))
			.orderBy(desc(proxyKeys.createdAt));
		return rows
			.filter(({ endsAt }) => endsAt === null || endsAt > now)
			.map(({ id, createdAt, endsAt }) => ({
				id,
				createdAt: new Date(createdAt).toISOString(),
				endsAt: endsAt === null ? null : new Date(endsAt).toISOString(),
			}));
	}

	async end(storeId: string): Promise<void> {
		await this.#db.delete(proxyKeys).where(eq(proxyKeys.storeId, storeId));
	}

	/** Whose key that is and its hash, while it is good; the asker compares. */
	async find(id: string, now = Date.now()): Promise<{ storeId: string; hash: string } | undefined> {
		const [row] = await this.#db.select().from(proxyKeys).where(eq(proxyKeys.id, id));
		return row && (row.endsAt === null || row.endsAt > now) ? { storeId: row.storeId, hash: row.hash } : undefined;
	}
}

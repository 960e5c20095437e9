import { WorkerEntrypoint } from "cloudflare:workers";
import { eq, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { type Health, healthOf, reads } from "../kit/health.ts";
import type { Store } from "../kit/store.ts";
import { hosts, stores } from "./schema.ts";

const storeOf = (row: typeof stores.$inferSelect): Store => ({ id: row.id, slug: row.slug, ...row.settings });

/** Finds stores; for the gateway, and for whom a store is only an id. */
export class StoreDirectory extends WorkerEntrypoint<StoresEnv> {
	/** The store that answers at this host (lower case, no port), if any. */
	async byHost(host: string): Promise<Store | undefined> {
		const [row] = await drizzle(this.env.DB)
			.select({ store: stores })
			.from(hosts)
			.innerJoin(stores, eq(stores.id, hosts.storeId))
			.where(eq(hosts.host, host));
		return row && storeOf(row.store);
	}

	health(): Promise<Health> {
		return healthOf({ stores: reads(this.env.DB) });
	}

	async byId(id: string): Promise<Store | undefined> {
		const [row] = await drizzle(this.env.DB).select().from(stores).where(eq(stores.id, id));
		return row && storeOf(row);
	}

	async bySlug(slug: string): Promise<Store | undefined> {
		const [row] = await drizzle(this.env.DB).select().from(stores).where(eq(stores.slug, slug));
		return row && storeOf(row);
	}
}

/** Makes and changes stores. */
export class StoreManager extends WorkerEntrypoint<StoresEnv> {
	/** Writes the store and the hosts it answers at; a host that already belongs to another store is left with it. */
	async put(store: Store, answersAt: string[]): Promise<void> {
		const { id, slug, ...settings } = store;
		const db = drizzle(this.env.DB);
		const updatedAt = Date.now();
		await db.batch([
			db
				.insert(stores)
				.values({ id, slug, settings, updatedAt })
				.onConflictDoUpdate({
					target: stores.id,
					set: { slug, settings, updatedAt, version: sql`${stores.version} + 1` },
				}),
			...answersAt.map((host) => db.insert(hosts).values({ host, storeId: id }).onConflictDoNothing()),
		]);
	}

	async count(): Promise<number> {
		return drizzle(this.env.DB).$count(stores);
	}
}

export default class extends WorkerEntrypoint<StoresEnv> {}

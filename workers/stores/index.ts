import { WorkerEntrypoint } from "cloudflare:workers";
import { eq, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { type Health, healthOf, reads } from "../kit/health.ts";
import { type OpenApiPart, openApiPart } from "../kit/openapi.ts";
import { service } from "../kit/service.ts";
import type { Store } from "../kit/store.ts";
import { named, operations } from "./operations.ts";
import { ProxyKeys } from "./proxy-keys.ts";
import { domains } from "./routes/domains.ts";
import { staff } from "./routes/staff.ts";
import { stores as managing } from "./routes/stores.ts";
import { hosts, stores } from "./schema.ts";
import { storeOf } from "./store-book.ts";

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

	/** Whose reverse proxy shows a key of this id, and the key's hash; undefined when it is good for nothing. */
	proxyKey(id: string): Promise<{ storeId: string; hash: string } | undefined> {
		return new ProxyKeys(this.env.DB).find(id);
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

let part: OpenApiPart | undefined;

export default service<StoresEnv>()
	.get("/openapi-part", (c) => {
		part ??= openApiPart(operations, named);
		return c.json(part);
	})
	.get("/health-part", async (c) => c.json(await healthOf({ stores: reads(c.env.DB) })))
	.route("/", managing)
	.route("/", domains)
	.route("/", staff);

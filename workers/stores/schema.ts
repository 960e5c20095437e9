import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Store } from "../kit/store.ts";

export const stores = sqliteTable("stores", {
	id: text().primaryKey(),
	slug: text().notNull().unique(),
	/** Everything else of the store, as the shape in the kit says. */
	settings: text({ mode: "json" }).$type<Omit<Store, "id" | "slug">>().notNull(),
	version: integer().notNull().default(1),
	updatedAt: integer("updated_at").notNull(),
});

/** The hosts a store answers at: ours, or proved to be its own. A host has one store. */
export const hosts = sqliteTable(
	"hosts",
	{
		/** Lower case, without port. */
		host: text().primaryKey(),
		storeId: text("store_id")
			.notNull()
			.references(() => stores.id),
		/** When it was proved, in ms since 1970; null for one of ours, which needs no proof. */
		provedAt: integer("proved_at"),
	},
	(table) => [index("hosts_by_store").on(table.storeId)],
);

/** Hosts that stores say are theirs. Anybody may say so; only who proves it serves there. */
export const claims = sqliteTable(
	"claims",
	{
		storeId: text("store_id")
			.notNull()
			.references(() => stores.id),
		host: text().notNull(),
		/** What has to be found in the host's DNS, or on it. */
		token: text().notNull(),
		at: integer().notNull(),
	},
	(table) => [primaryKey({ columns: [table.storeId, table.host] })],
);

/** Keys by which a partner's own reverse proxy is believed. Only hashes are kept; of two the older one ends soon. */
export const proxyKeys = sqliteTable(
	"proxy_keys",
	{
		id: text().primaryKey(),
		storeId: text("store_id")
			.notNull()
			.references(() => stores.id),
		hash: text().notNull(),
		createdAt: integer("created_at").notNull(),
		/** From then on it opens nothing (ms since 1970). */
		endsAt: integer("ends_at"),
	},
	(table) => [index("proxy_keys_of_store").on(table.storeId)],
);

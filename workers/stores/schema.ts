import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Store } from "../kit/store.ts";

export const stores = sqliteTable("stores", {
	id: text().primaryKey(),
	slug: text().notNull().unique(),
	/** Everything else of the store, as the shape in the kit says. */
	settings: text({ mode: "json" }).$type<Omit<Store, "id" | "slug">>().notNull(),
	version: integer().notNull().default(1),
	updatedAt: integer("updated_at").notNull(),
});

/** The hosts a store answers at. A host has one store. */
export const hosts = sqliteTable(
	"hosts",
	{
		/** Lower case, without port. */
		host: text().primaryKey(),
		storeId: text("store_id")
			.notNull()
			.references(() => stores.id),
	},
	(table) => [index("hosts_by_store").on(table.storeId)],
);

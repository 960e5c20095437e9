import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Events written with the change they tell of, and here until all who wait for them have them. */
export const outbox = sqliteTable(
	"outbox",
	{
		/** The order in which things happened. */
		sequence: integer().primaryKey({ autoIncrement: true }),
		id: text().notNull(),
		type: text().notNull(),
		storeId: text("store_id").notNull(),
		/** What it is about: a product, a category, a variant. */
		entityId: text("entity_id").notNull(),
		/** Milliseconds since 1970. */
		at: integer().notNull(),
		traceparent: text().notNull(),
		data: text({ mode: "json" }).notNull(),
		/** When it is next to be handed on, in ms since 1970. */
		dueAt: integer("due_at").notNull(),
		attempts: integer().notNull().default(0),
		/** Why it could not be handed on the last time. */
		lastError: text("last_error").notNull().default(""),
	},
	(table) => [index("outbox_due").on(table.dueAt, table.sequence)],
);

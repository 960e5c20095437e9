import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * A service's append-only record of what people may later want proved: who changed which field when, from what to what.
 * Triggers refuse UPDATE and DELETE, and an entry that does not follow the last one. How it is chained: `ledger.ts`.
 */
export const ledger = sqliteTable(
	"ledger",
	{
		/** Counted from 1 without gaps. */
		seq: integer().primaryKey(),
		storeId: text("store_id").notNull(),
		/** Milliseconds since 1970. */
		at: integer().notNull(),
		/** Who did it: an account's or an API key's id, or `system`. */
		actor: text().notNull(),
		/** What a reader asks the history of: a product, a user. */
		subject: text().notNull(),
		/** What of it changed: a variant, or the subject itself. */
		entity: text().notNull(),
		field: text().notNull(),
		/** JSON; `null` for nothing there. */
		from: text("from_value").notNull(),
		to: text("to_value").notNull(),
		reason: text().notNull(),
		/** SHA-256 (hex) of all that is above. */
		contentHash: text("content_hash").notNull(),
		/** SHA-256 (hex) of the previous entry's hash and this content's. */
		hash: text().notNull(),
	},
	(table) => [index("ledger_of_subject").on(table.subject, table.seq)],
);

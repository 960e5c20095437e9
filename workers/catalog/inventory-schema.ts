import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export { ledger } from "../kit/ledger-table.ts";
export { outbox } from "../kit/outbox-table.ts";

/** Units in the house, per variant. What is available is this less the live holds; that number is never stored, so it cannot drift. */
export const stock = sqliteTable(
	"stock",
	{
		variantId: text("variant_id").primaryKey(),
		storeId: text("store_id").notNull(),
		/** The product it belongs to; empty for one not told yet. */
		productId: text("product_id").notNull().default(""),
		onHand: integer("on_hand").notNull(),
		/** The last quantity an import said; only a different one sets the stock again, so sales are not undone. */
		imported: integer().notNull(),
		/** One more at every change; the trigger `stock_moved` refuses a change that was planned for another. */
		version: integer().notNull().default(1),
	},
	(table) => [index("stock_of_product").on(table.productId), check("stock_not_negative", sql`${table.onHand} >= 0`)],
);

/**
 * One line of a reservation. `held` lines past `expires_at` count no more, whether or not anybody has marked them.
 * The trigger `line_needs_stock` refuses a line that the stock does not cover, and with it the whole batch.
 */
export const reservationLines = sqliteTable(
	"reservation_lines",
	{
		reservationId: text("reservation_id").notNull(),
		variantId: text("variant_id").notNull(),
		storeId: text("store_id").notNull(),
		quantity: integer().notNull(),
		state: text({ enum: ["held", "committed", "released", "expired", "returned"] }).notNull(),
		/** Milliseconds since 1970. */
		heldAt: integer("held_at").notNull(),
		expiresAt: integer("expires_at").notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.reservationId, table.variantId] }),
		index("live_holds").on(table.variantId, table.expiresAt).where(sql`${table.state} = 'held'`),
		index("holds_by_expiry").on(table.expiresAt).where(sql`${table.state} = 'held'`),
		check("quantity_positive", sql`${table.quantity} > 0`),
	],
);

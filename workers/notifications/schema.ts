import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { channels, messageKinds, messageStates } from "../kit/notification.ts";
import type { OrderNews } from "../kit/order-news.ts";

/** One row for each event, channel and recipient: recorded once however often the event comes, and the truth about whether it was sent. */
export const messages = sqliteTable(
	"messages",
	{
		id: text().primaryKey(),
		storeId: text("store_id").notNull(),
		eventId: text("event_id").notNull(),
		eventType: text("event_type").notNull(),
		/** When it happened; times are in ms since 1970. */
		eventAt: integer("event_at").notNull(),
		kind: text({ enum: messageKinds }).notNull(),
		channel: text({ enum: channels }).notNull(),
		recipient: text().notNull(),
		/** The account it is for; null for a guest. */
		userId: text("user_id"),
		orderId: text("order_id").notNull(),
		/** What is told. The key to the order is taken out of it once it was sent. */
		news: text({ mode: "json" }).$type<OrderNews>().notNull(),
		state: text({ enum: messageStates }).notNull(),
		/** How often somebody has begun to send it, and after how many times it is given up. */
		attempts: integer().notNull().default(0),
		attemptsAllowed: integer("attempts_allowed").notNull(),
		lastError: text("last_error").notNull().default(""),
		/** Not to be tried before this time: somebody is at it, or it waits after a failure. */
		dueAt: integer("due_at").notNull(),
		/** When the queue is told of it again, should it have forgotten. */
		wakeAt: integer("wake_at").notNull(),
		createdAt: integer("created_at").notNull(),
		updatedAt: integer("updated_at").notNull(),
		sentAt: integer("sent_at"),
	},
	(table) => [
		uniqueIndex("messages_once").on(table.eventId, table.channel, table.recipient),
		index("messages_waiting").on(table.wakeAt).where(sql`${table.state} = 'waiting'`),
		index("messages_of_user").on(table.storeId, table.userId, table.id),
		index("messages_of_store").on(table.storeId, table.id),
		index("messages_by_state").on(table.storeId, table.state, table.id),
	],
);

/** Addresses that take no more mail from a store: nothing is sent there. */
export const suppressions = sqliteTable(
	"suppressions",
	{
		storeId: text("store_id").notNull(),
		/** Lower case. */
		address: text().notNull(),
		reason: text().notNull(),
		at: integer().notNull(),
	},
	(table) => [primaryKey({ columns: [table.storeId, table.address] })],
);

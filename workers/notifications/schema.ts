import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { channels, messageKinds, messageStates } from "../kit/notification.ts";
import type { OrderNews } from "../kit/order-news.ts";
import type { ProductNews } from "../kit/product-news.ts";

/** `bounced`: nothing can be delivered there. `unsubscribed`: she wants orders and account only. */
export const suppressionReasons = ["bounced", "unsubscribed"] as const;

/** `parked` after three days in vain: it waits for somebody to send it again. */
export const deliveryStates = ["waiting", "delivered", "parked"] as const;

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
		/** Null for news of a product. */
		orderId: text("order_id"),
		/** What is told. The key to the order is taken out of it once it was sent. */
		news: text({ mode: "json" }).$type<OrderNews | ProductNews>().notNull(),
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

/** Addresses that take no more mail from a store: none at all where one came back, nothing but orders and account where she has unsubscribed. */
export const suppressions = sqliteTable(
	"suppressions",
	{
		storeId: text("store_id").notNull(),
		/** Lower case. */
		address: text().notNull(),
		reason: text({ enum: suppressionReasons }).notNull(),
		/** What the mail service said of it. */
		detail: text().notNull().default(""),
		at: integer().notNull(),
	},
	(table) => [primaryKey({ columns: [table.storeId, table.address, table.reason] })],
);

/** Who wants to hear when something is to be had again, once. */
export const restockWishes = sqliteTable(
	"restock_wishes",
	{
		storeId: text("store_id").notNull(),
		variantId: text("variant_id").notNull(),
		/** Lower case. */
		email: text().notNull(),
		locale: text({ enum: ["en", "es"] }).notNull(),
		/** The shop's address at which she asked, `https://host`. */
		origin: text().notNull(),
		at: integer().notNull(),
	},
	(table) => [primaryKey({ columns: [table.storeId, table.variantId, table.email] })],
);

/** Browsers that take messages for an account while no page of ours is open (RFC 8030). */
export const pushSubscriptions = sqliteTable(
	"push_subscriptions",
	{
		id: text().primaryKey(),
		storeId: text("store_id").notNull(),
		userId: text("user_id").notNull(),
		endpoint: text().notNull().unique(),
		/** The browser's public key and secret, base64url (RFC 8291). */
		p256dh: text().notNull(),
		auth: text().notNull(),
		locale: text({ enum: ["en", "es"] }).notNull(),
		at: integer().notNull(),
	},
	(table) => [index("push_subscriptions_of").on(table.storeId, table.userId)],
);

/** Where a store's partner is told of events. */
export const webhookEndpoints = sqliteTable(
	"webhook_endpoints",
	{
		id: text().primaryKey(),
		storeId: text("store_id").notNull(),
		url: text().notNull(),
		/** The event types it is told of; empty for all. */
		events: text({ mode: "json" }).$type<string[]>().notNull(),
		/** `whsec_` and base64; after a rotation the one before signs as well until its time is over. */
		secret: text().notNull(),
		oldSecret: text("old_secret"),
		oldSecretUntil: integer("old_secret_until"),
		isActive: integer("is_active", { mode: "boolean" }).notNull().default(true),
		createdAt: integer("created_at").notNull(),
		updatedAt: integer("updated_at").notNull(),
	},
	(table) => [index("webhook_endpoints_of_store").on(table.storeId, table.id)],
);

/** One row for each event and endpoint: recorded once, and the truth about whether it was taken. */
export const webhookDeliveries = sqliteTable(
	"webhook_deliveries",
	{
		id: text().primaryKey(),
		storeId: text("store_id").notNull(),
		endpointId: text("endpoint_id").notNull(),
		eventId: text("event_id").notNull(),
		eventType: text("event_type").notNull(),
		/** What is sent, to the byte: it is signed. */
		body: text().notNull(),
		state: text({ enum: deliveryStates }).notNull(),
		attempts: integer().notNull().default(0),
		/** What the endpoint answered the last time; null when it did not. */
		lastStatus: integer("last_status"),
		lastError: text("last_error").notNull().default(""),
		/** It is parked when it could not be delivered by then. */
		giveUpAt: integer("give_up_at").notNull(),
		dueAt: integer("due_at").notNull(),
		wakeAt: integer("wake_at").notNull(),
		createdAt: integer("created_at").notNull(),
		updatedAt: integer("updated_at").notNull(),
		deliveredAt: integer("delivered_at"),
	},
	(table) => [
		uniqueIndex("webhook_deliveries_once").on(table.endpointId, table.eventId),
		index("webhook_deliveries_waiting").on(table.wakeAt).where(sql`${table.state} = 'waiting'`),
		index("webhook_deliveries_of_endpoint").on(table.endpointId, table.id),
		index("webhook_deliveries_of_store").on(table.storeId, table.state, table.id),
	],
);

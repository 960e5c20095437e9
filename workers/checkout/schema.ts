import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { type Address, orderStatuses, paymentStatuses } from "../kit/order.ts";

export const orders = sqliteTable(
	"orders",
	{
		id: text().primaryKey(),
		storeId: text("store_id").notNull(),
		/** What people say on the phone; counts up per store. */
		number: integer().notNull(),
		/** Name of the cart's Durable Object. */
		cartId: text("cart_id").notNull(),
		userId: text("user_id"),
		email: text().notNull(),
		/** The shop's address at which it was placed, `https://host`: links in pages and mail go back there. */
		origin: text().notNull(),
		locale: text().notNull(),
		status: text({ enum: orderStatuses }).notNull(),
		paymentStatus: text("payment_status", { enum: paymentStatuses }).notNull(),
		currency: text().notNull(),
		subtotalMinor: integer("subtotal_minor").notNull(),
		discountMinor: integer("discount_minor").notNull(),
		shippingMinor: integer("shipping_minor").notNull(),
		/** Contained in the total. */
		taxMinor: integer("tax_minor").notNull(),
		totalMinor: integer("total_minor").notNull(),
		shippingAddress: text("shipping_address", { mode: "json" }).$type<Address>().notNull(),
		shippingMethod: text("shipping_method").notNull(),
		/** Stripe's Checkout Session and, once paid, its PaymentIntent. */
		sessionId: text("session_id"),
		paymentIntentId: text("payment_intent_id"),
		paymentUrl: text("payment_url"),
		paymentExpiresAt: integer("payment_expires_at"),
		createdAt: integer("created_at").notNull(),
		updatedAt: integer("updated_at").notNull(),
	},
	(table) => [
		uniqueIndex("orders_by_number").on(table.storeId, table.number),
		uniqueIndex("orders_by_session").on(table.sessionId),
		check(
			"total_adds_up",
			sql`${table.totalMinor} = ${table.subtotalMinor} - ${table.discountMinor} + ${table.shippingMinor}`,
		),
	],
);

/** Lines as sold: title and price stay what they were. */
export const orderLines = sqliteTable(
	"order_lines",
	{
		id: text().primaryKey(),
		orderId: text("order_id")
			.notNull()
			.references(() => orders.id),
		storeId: text("store_id").notNull(),
		position: integer().notNull(),
		variantId: text("variant_id").notNull(),
		productId: text("product_id").notNull(),
		slug: text().notNull(),
		title: text().notNull(),
		variantTitle: text("variant_title").notNull(),
		image: text().notNull(),
		quantity: integer().notNull(),
		unitPriceMinor: integer("unit_price_minor").notNull(),
		lineTotalMinor: integer("line_total_minor").notNull(),
	},
	(table) => [
		index("order_lines_by_order").on(table.orderId, table.position),
		check("line_adds_up", sql`${table.lineTotalMinor} = ${table.unitPriceMinor} * ${table.quantity}`),
	],
);

/** The order's history; written in the same batch as each change of its status. */
export const orderEvents = sqliteTable(
	"order_events",
	{
		id: text().primaryKey(),
		orderId: text("order_id")
			.notNull()
			.references(() => orders.id),
		storeId: text("store_id").notNull(),
		at: integer().notNull(),
		fromStatus: text("from_status", { enum: orderStatuses }),
		toStatus: text("to_status", { enum: orderStatuses }).notNull(),
		/** Who or what did it: `shopper`, `stripe`, an account id. */
		by: text().notNull(),
	},
	(table) => [index("order_events_by_order").on(table.orderId, table.id)],
);

/** Stripe's events by their id: claimed before acted on, so that one delivered twice acts once. */
export const webhookEvents = sqliteTable("webhook_events", {
	id: text().primaryKey(),
	/** Empty when the event belongs to no order of ours. */
	storeId: text("store_id").notNull(),
	type: text().notNull(),
	receivedAt: integer("received_at").notNull(),
	doneAt: integer("done_at"),
});

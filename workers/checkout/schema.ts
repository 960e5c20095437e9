import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { type Address, orderStatuses, paymentStatuses } from "../kit/order.ts";

export { ledger } from "../kit/ledger-table.ts";
export { outbox } from "../kit/outbox-table.ts";

export const orders = sqliteTable(
	"orders",
	{
		id: text().primaryKey(),
		storeId: text("store_id").notNull(),
		/** What people say on the phone; counts up per store. */
		number: integer().notNull(),
		/** Name of the cart's Durable Object. */
		cartId: text("cart_id").notNull(),
		/** The account that placed it; null for a guest. */
		userId: text("user_id"),
		email: text().notNull(),
		/** Whose connection it came from, as a keyed hash: declined cards are counted by it. */
		callerHash: text("caller_hash").notNull().default(""),
		/** The shop's address at which it was placed, `https://host`: links in pages and mail go back there. */
		origin: text().notNull(),
		locale: text().notNull(),
		status: text({ enum: orderStatuses }).notNull(),
		paymentStatus: text("payment_status", { enum: paymentStatuses }).notNull(),
		currency: text().notNull(),
		subtotalMinor: integer("subtotal_minor").notNull(),
		discountMinor: integer("discount_minor").notNull(),
		shippingMinor: integer("shipping_minor").notNull(),
		/** Contained in the prices, or added to them. */
		taxMinor: integer("tax_minor").notNull(),
		isTaxIncluded: integer("is_tax_included", { mode: "boolean" }).notNull().default(true),
		totalMinor: integer("total_minor").notNull(),
		shippingAddress: text("shipping_address", { mode: "json" }).$type<Address>().notNull(),
		shippingMethod: text("shipping_method").notNull(),
		/** Stripe's Checkout Session and, once paid, its PaymentIntent. */
		sessionId: text("session_id"),
		paymentIntentId: text("payment_intent_id"),
		/** The partner's account at Stripe that it is paid into, null for the platform's; and what of it stays with the platform. */
		paidInto: text("paid_into"),
		feeMinor: integer("fee_minor").notNull().default(0),
		paymentUrl: text("payment_url"),
		paymentExpiresAt: integer("payment_expires_at"),
		/** When to look after it if nobody has by then (ms since 1970); null once nothing is left to do for it. */
		resumeAt: integer("resume_at"),
		/** What was given back or is on its way back; the trigger `refund_within_payment` keeps it within what was paid. */
		refundedMinor: integer("refunded_minor").notNull().default(0),
		discountCode: text("discount_code").notNull().default(""),
		carrier: text().notNull().default(""),
		trackingNumber: text("tracking_number").notNull().default(""),
		/** What her bank has to say against the payment: Stripe's words for a dispute's state; empty for none. */
		dispute: text().notNull().default(""),
		createdAt: integer("created_at").notNull(),
		updatedAt: integer("updated_at").notNull(),
	},
	(table) => [
		uniqueIndex("orders_by_number").on(table.storeId, table.number),
		uniqueIndex("orders_by_session").on(table.sessionId),
		index("orders_by_intent").on(table.paymentIntentId),
		index("orders_of_store").on(table.storeId, table.id),
		index("orders_of_user").on(table.storeId, table.userId, table.id),
		index("orders_by_email").on(table.storeId, table.email, table.id),
		index("orders_to_resume").on(table.resumeAt).where(sql`${table.resumeAt} IS NOT NULL`),
		check(
			"total_adds_up",
			sql`${table.totalMinor} = ${table.subtotalMinor} - ${table.discountMinor} + ${table.shippingMinor} + iif(${table.isTaxIncluded}, 0, ${table.taxMinor})`,
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
		/** Who or what did it: `shopper`, `stripe`, `sweep`, an account id. */
		by: text().notNull(),
		/** Why, in a person's words; may be empty. */
		note: text().notNull().default(""),
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

/** Cards that were declined lately, by Stripe's id of the event: told twice it counts once. Whose connection it was is empty where nobody told. */
export const declines = sqliteTable(
	"declines",
	{
		id: text().primaryKey(),
		storeId: text("store_id").notNull(),
		cartId: text("cart_id").notNull(),
		callerHash: text("caller_hash").notNull(),
		at: integer().notNull(),
	},
	(table) => [
		index("declines_of_cart").on(table.storeId, table.cartId, table.at),
		index("declines_of_caller").on(table.storeId, table.callerHash, table.at),
		index("declines_by_age").on(table.at),
	],
);

/**
 * Money on its way back. Recorded before Stripe is asked, with its own idempotency key (its id), so that however often it
 * is asked for and whatever breaks in between, it goes back once.
 */
export const refunds = sqliteTable(
	"refunds",
	{
		id: text().primaryKey(),
		orderId: text("order_id")
			.notNull()
			.references(() => orders.id),
		storeId: text("store_id").notNull(),
		amountMinor: integer("amount_minor").notNull(),
		reason: text().notNull(),
		by: text().notNull(),
		state: text({ enum: ["requested", "done", "failed"] }).notNull(),
		/** Stripe's id of it, once it has one. */
		stripeId: text("stripe_id"),
		/** When to ask Stripe again (ms since 1970); null once it is settled. */
		resumeAt: integer("resume_at"),
		createdAt: integer("created_at").notNull(),
		updatedAt: integer("updated_at").notNull(),
	},
	(table) => [
		index("refunds_of_order").on(table.orderId, table.id),
		index("refunds_to_resume").on(table.resumeAt).where(sql`${table.resumeAt} IS NOT NULL`),
		check("refund_positive", sql`${table.amountMinor} > 0`),
	],
);

/** A code that makes a cart cheaper. */
export const discounts = sqliteTable(
	"discounts",
	{
		id: text().primaryKey(),
		storeId: text("store_id").notNull(),
		/** As compared: upper case. */
		code: text().notNull(),
		kind: text({ enum: ["percent", "amount"] }).notNull(),
		/** Basis points of the subtotal (1000 is 10 %), or minor units. */
		value: integer().notNull(),
		minSubtotalMinor: integer("min_subtotal_minor").notNull().default(0),
		/** Milliseconds since 1970; null for no bound. */
		startsAt: integer("starts_at"),
		endsAt: integer("ends_at"),
		/** How often in all, and by one customer; null for no bound. The trigger `discount_within_limits` keeps them. */
		maxUses: integer("max_uses"),
		maxUsesPerCustomer: integer("max_uses_per_customer"),
		isActive: integer("is_active", { mode: "boolean" }).notNull(),
		version: integer().notNull(),
		createdAt: integer("created_at").notNull(),
		updatedAt: integer("updated_at").notNull(),
	},
	(table) => [
		uniqueIndex("discounts_by_code").on(table.storeId, table.code),
		check("discount_value", sql`${table.value} > 0 AND (${table.kind} <> 'percent' OR ${table.value} <= 10000)`),
	],
);

/** A code used by an order: written with it, and taken back (`released`) when the order fails or is cancelled. */
export const discountUses = sqliteTable(
	"discount_uses",
	{
		orderId: text("order_id").primaryKey(),
		discountId: text("discount_id")
			.notNull()
			.references(() => discounts.id),
		storeId: text("store_id").notNull(),
		/** Who counts as one customer: the e-mail, lower case. */
		customer: text().notNull(),
		state: text({ enum: ["used", "released"] }).notNull(),
	},
	(table) => [index("discount_uses_of").on(table.discountId, table.customer).where(sql`${table.state} = 'used'`)],
);

/** Disputes as Stripe tells of them. */
export const disputes = sqliteTable(
	"disputes",
	{
		/** Stripe's id. */
		id: text().primaryKey(),
		orderId: text("order_id").notNull(),
		storeId: text("store_id").notNull(),
		amountMinor: integer("amount_minor").notNull(),
		reason: text().notNull(),
		status: text().notNull(),
		updatedAt: integer("updated_at").notNull(),
	},
	(table) => [index("disputes_of_order").on(table.orderId)],
);

/** Answers of money routes by idempotency key, for callers who have no cart to keep them. */
export const idempotencyKeys = sqliteTable(
	"idempotency_keys",
	{
		/** Store, caller and key. */
		id: text().primaryKey(),
		storeId: text("store_id").notNull(),
		/** Hash of route and body. */
		request: text().notNull(),
		/** Status and body as JSON; null while the first call runs. */
		answer: text(),
		at: integer().notNull(),
	},
	(table) => [index("idempotency_keys_by_age").on(table.at)],
);

-- A table's CHECK cannot be changed: the orders are put aside and into a new table. Their lines refer to them all the while.
PRAGMA defer_foreign_keys = on;
--> statement-breakpoint
CREATE TABLE `orders_aside` AS SELECT * FROM `orders`;
--> statement-breakpoint
DROP TABLE `orders`;
--> statement-breakpoint
CREATE TABLE `orders` (
	`id` text PRIMARY KEY NOT NULL,
	`store_id` text NOT NULL,
	`number` integer NOT NULL,
	`cart_id` text NOT NULL,
	`user_id` text,
	`email` text NOT NULL,
	`caller_hash` text DEFAULT '' NOT NULL,
	`origin` text NOT NULL,
	`locale` text NOT NULL,
	`status` text NOT NULL,
	`payment_status` text NOT NULL,
	`currency` text NOT NULL,
	`subtotal_minor` integer NOT NULL,
	`discount_minor` integer NOT NULL,
	`shipping_minor` integer NOT NULL,
	`tax_minor` integer NOT NULL,
	`is_tax_included` integer DEFAULT true NOT NULL,
	`total_minor` integer NOT NULL,
	`shipping_address` text NOT NULL,
	`shipping_method` text NOT NULL,
	`session_id` text,
	`payment_intent_id` text,
	`payment_url` text,
	`payment_expires_at` integer,
	`resume_at` integer,
	`refunded_minor` integer DEFAULT 0 NOT NULL,
	`discount_code` text DEFAULT '' NOT NULL,
	`carrier` text DEFAULT '' NOT NULL,
	`tracking_number` text DEFAULT '' NOT NULL,
	`dispute` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT "total_adds_up" CHECK("orders"."total_minor" = "orders"."subtotal_minor" - "orders"."discount_minor" + "orders"."shipping_minor" + iif("orders"."is_tax_included", 0, "orders"."tax_minor"))
);
--> statement-breakpoint
INSERT INTO `orders` (`id`, `store_id`, `number`, `cart_id`, `user_id`, `email`, `caller_hash`, `origin`, `locale`, `status`, `payment_status`, `currency`, `subtotal_minor`, `discount_minor`, `shipping_minor`, `tax_minor`, `total_minor`, `shipping_address`, `shipping_method`, `session_id`, `payment_intent_id`, `payment_url`, `payment_expires_at`, `resume_at`, `refunded_minor`, `discount_code`, `carrier`, `tracking_number`, `dispute`, `created_at`, `updated_at`)
SELECT `id`, `store_id`, `number`, `cart_id`, `user_id`, `email`, `caller_hash`, `origin`, `locale`, `status`, `payment_status`, `currency`, `subtotal_minor`, `discount_minor`, `shipping_minor`, `tax_minor`, `total_minor`, `shipping_address`, `shipping_method`, `session_id`, `payment_intent_id`, `payment_url`, `payment_expires_at`, `resume_at`, `refunded_minor`, `discount_code`, `carrier`, `tracking_number`, `dispute`, `created_at`, `updated_at` FROM `orders_aside`;
--> statement-breakpoint
DROP TABLE `orders_aside`;
--> statement-breakpoint
CREATE UNIQUE INDEX `orders_by_number` ON `orders` (`store_id`,`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `orders_by_session` ON `orders` (`session_id`);--> statement-breakpoint
CREATE INDEX `orders_by_intent` ON `orders` (`payment_intent_id`);--> statement-breakpoint
CREATE INDEX `orders_of_store` ON `orders` (`store_id`,`id`);--> statement-breakpoint
CREATE INDEX `orders_of_user` ON `orders` (`store_id`,`user_id`,`id`);--> statement-breakpoint
CREATE INDEX `orders_by_email` ON `orders` (`store_id`,`email`,`id`);--> statement-breakpoint
CREATE INDEX `orders_to_resume` ON `orders` (`resume_at`) WHERE "orders"."resume_at" IS NOT NULL;
--> statement-breakpoint
-- Went with the old table.
CREATE TRIGGER `refund_within_payment` BEFORE UPDATE OF `refunded_minor` ON `orders`
WHEN NEW.`refunded_minor` > NEW.`total_minor` OR NEW.`refunded_minor` < 0
BEGIN
	SELECT RAISE(ABORT, 'refund_within_payment');
END;

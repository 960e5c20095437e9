CREATE TABLE `ledger` (
	`seq` integer PRIMARY KEY NOT NULL,
	`store_id` text NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`subject` text NOT NULL,
	`entity` text NOT NULL,
	`field` text NOT NULL,
	`from_value` text NOT NULL,
	`to_value` text NOT NULL,
	`reason` text NOT NULL,
	`content_hash` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `ledger_of_subject` ON `ledger` (`subject`,`seq`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`type` text NOT NULL,
	`store_id` text NOT NULL,
	`entity_id` text NOT NULL,
	`at` integer NOT NULL,
	`traceparent` text NOT NULL,
	`data` text NOT NULL,
	`due_at` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`last_error` text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`due_at`,`sequence`);--> statement-breakpoint
ALTER TABLE `stock` ADD `product_id` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `stock` ADD `version` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
CREATE INDEX `stock_of_product` ON `stock` (`product_id`);--> statement-breakpoint
CREATE INDEX `holds_by_expiry` ON `reservation_lines` (`expires_at`) WHERE "reservation_lines"."state" = 'held';
CREATE TABLE `categories` (
	`store_id` text NOT NULL,
	`slug` text NOT NULL,
	`title` text NOT NULL,
	`title_es` text NOT NULL,
	`line` text DEFAULT '' NOT NULL,
	`line_es` text DEFAULT '' NOT NULL,
	`position` integer NOT NULL,
	PRIMARY KEY(`store_id`, `slug`)
);
--> statement-breakpoint
CREATE TABLE `products` (
	`id` text PRIMARY KEY NOT NULL,
	`store_id` text NOT NULL,
	`slug` text NOT NULL,
	`status` text NOT NULL,
	`title` text NOT NULL,
	`description` text NOT NULL,
	`vendor` text NOT NULL,
	`category` text NOT NULL,
	`tags` text NOT NULL,
	`specifications` text NOT NULL,
	`images` text NOT NULL,
	`options` text NOT NULL,
	`translations` text NOT NULL,
	`currency` text NOT NULL,
	`digest` text NOT NULL,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `products_by_slug` ON `products` (`store_id`,`slug`);--> statement-breakpoint
CREATE INDEX `products_newest` ON `products` (`store_id`,`status`,`id`);--> statement-breakpoint
CREATE INDEX `products_newest_of_category` ON `products` (`store_id`,`status`,`category`,`id`);--> statement-breakpoint
CREATE TABLE `variants` (
	`id` text PRIMARY KEY NOT NULL,
	`store_id` text NOT NULL,
	`product_id` text NOT NULL,
	`options` text NOT NULL,
	`sku` text NOT NULL,
	`price_minor` integer NOT NULL,
	`compare_at_minor` integer,
	`position` integer NOT NULL,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "price_not_negative" CHECK("variants"."price_minor" >= 0),
	CONSTRAINT "compare_at_not_negative" CHECK("variants"."compare_at_minor" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `variants_by_options` ON `variants` (`product_id`,`options`);
CREATE TABLE `availability` (
	`variant_id` text PRIMARY KEY NOT NULL,
	`on_hand` integer NOT NULL,
	`available` integer NOT NULL,
	`as_of` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `import_handles` (
	`import_id` text NOT NULL,
	`handle` text NOT NULL,
	`line` integer NOT NULL,
	PRIMARY KEY(`import_id`, `handle`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `imports` (
	`id` text PRIMARY KEY NOT NULL,
	`store_id` text NOT NULL,
	`store` text NOT NULL,
	`actor` text NOT NULL,
	`state` text NOT NULL,
	`size` integer NOT NULL,
	`offset` integer NOT NULL,
	`line` integer NOT NULL,
	`result` text NOT NULL,
	`errors` text NOT NULL,
	`attempts` integer NOT NULL,
	`due_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `open_imports` ON `imports` (`due_at`) WHERE "imports"."state" IN ('checking', 'importing');--> statement-breakpoint
CREATE UNIQUE INDEX `one_open_import` ON `imports` (`store_id`) WHERE "imports"."state" IN ('checking', 'importing');--> statement-breakpoint
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
CREATE TABLE `listing_values` (
	`product_id` text NOT NULL,
	`name` text NOT NULL,
	`value` text NOT NULL,
	PRIMARY KEY(`product_id`, `name`, `value`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `listings` (
	`store_id` text NOT NULL,
	`shelf` text NOT NULL,
	`product_id` text NOT NULL,
	`price_minor` integer NOT NULL,
	`name_key` text NOT NULL,
	`in_stock` integer NOT NULL,
	PRIMARY KEY(`store_id`, `shelf`, `product_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `listings_by_price` ON `listings` (`store_id`,`shelf`,`price_minor`,`product_id`,`in_stock`);--> statement-breakpoint
CREATE INDEX `listings_by_name` ON `listings` (`store_id`,`shelf`,`name_key`,`product_id`,`in_stock`,`price_minor`);--> statement-breakpoint
CREATE INDEX `listings_of_product` ON `listings` (`product_id`);--> statement-breakpoint
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
CREATE TABLE `product_slugs` (
	`store_id` text NOT NULL,
	`slug` text NOT NULL,
	`product_id` text NOT NULL,
	PRIMARY KEY(`store_id`, `slug`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `search_docs` (
	`id` integer PRIMARY KEY NOT NULL,
	`product_id` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `search_docs_by_product` ON `search_docs` (`product_id`);--> statement-breakpoint
CREATE TABLE `search_stores` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`store_id` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `search_stores_by_store` ON `search_stores` (`store_id`);--> statement-breakpoint
CREATE TABLE `search_words` (
	`store_id` text NOT NULL,
	`form` text NOT NULL,
	`word` text NOT NULL,
	PRIMARY KEY(`store_id`, `form`, `word`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `shelf_counts` (
	`store_id` text NOT NULL,
	`shelf` text NOT NULL,
	`name` text NOT NULL,
	`value` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`store_id`, `shelf`, `name`, `value`)
) WITHOUT ROWID;
--> statement-breakpoint
DROP INDEX `products_newest_of_category`;--> statement-breakpoint
DROP INDEX `products_by_slug`;--> statement-breakpoint
ALTER TABLE `products` ADD `name_key` text DEFAULT '' NOT NULL;--> statement-breakpoint
UPDATE `products` SET `name_key` = lower(`title`);--> statement-breakpoint
CREATE INDEX `products_of_category` ON `products` (`store_id`,`category`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `products_by_slug` ON `products` (`store_id`,`slug`) WHERE "products"."status" <> 'deleted';--> statement-breakpoint
CREATE TABLE `__new_categories` (
	`store_id` text NOT NULL,
	`slug` text NOT NULL,
	`id` text DEFAULT '' NOT NULL,
	`parent` text,
	`title` text NOT NULL,
	`title_es` text NOT NULL,
	`line` text DEFAULT '' NOT NULL,
	`line_es` text DEFAULT '' NOT NULL,
	`position` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	PRIMARY KEY(`store_id`, `slug`),
	FOREIGN KEY (`store_id`,`parent`) REFERENCES `categories`(`store_id`,`slug`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `__new_categories`("store_id", "slug", "id", "title", "title_es", "line", "line_es", "position")
SELECT "store_id", "slug", 'cat_' || lower(hex(randomblob(4))) || '-0000-7000-8000-' || lower(hex(randomblob(6))), "title", "title_es", "line", "line_es", "position" FROM `categories`;--> statement-breakpoint
DROP TABLE `categories`;--> statement-breakpoint
ALTER TABLE `__new_categories` RENAME TO `categories`;--> statement-breakpoint
CREATE INDEX `categories_by_id` ON `categories` (`id`);--> statement-breakpoint
CREATE INDEX `categories_by_parent` ON `categories` (`store_id`,`parent`);
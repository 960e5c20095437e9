CREATE TABLE `reservation_lines` (
	`reservation_id` text NOT NULL,
	`variant_id` text NOT NULL,
	`store_id` text NOT NULL,
	`quantity` integer NOT NULL,
	`state` text NOT NULL,
	`held_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	PRIMARY KEY(`reservation_id`, `variant_id`),
	CONSTRAINT "quantity_positive" CHECK("reservation_lines"."quantity" > 0)
);
--> statement-breakpoint
CREATE INDEX `live_holds` ON `reservation_lines` (`variant_id`,`expires_at`) WHERE "reservation_lines"."state" = 'held';--> statement-breakpoint
CREATE TABLE `stock` (
	`variant_id` text PRIMARY KEY NOT NULL,
	`store_id` text NOT NULL,
	`on_hand` integer NOT NULL,
	`imported` integer NOT NULL,
	CONSTRAINT "stock_not_negative" CHECK("stock"."on_hand" >= 0)
);

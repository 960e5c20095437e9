CREATE TABLE `declines` (
	`id` text PRIMARY KEY NOT NULL,
	`store_id` text NOT NULL,
	`cart_id` text NOT NULL,
	`caller_hash` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `declines_of_cart` ON `declines` (`store_id`,`cart_id`,`at`);--> statement-breakpoint
CREATE INDEX `declines_of_caller` ON `declines` (`store_id`,`caller_hash`,`at`);--> statement-breakpoint
CREATE INDEX `declines_by_age` ON `declines` (`at`);
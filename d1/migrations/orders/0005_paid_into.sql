ALTER TABLE `orders` ADD `paid_into` text;--> statement-breakpoint
ALTER TABLE `orders` ADD `fee_minor` integer DEFAULT 0 NOT NULL;
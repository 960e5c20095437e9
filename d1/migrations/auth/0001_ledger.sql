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
CREATE INDEX `ledger_of_subject` ON `ledger` (`subject`,`seq`);
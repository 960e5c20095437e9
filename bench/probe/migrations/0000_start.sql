CREATE TABLE `things` (
	`id` text PRIMARY KEY NOT NULL,
	`place` integer NOT NULL,
	`title` text NOT NULL,
	`document` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `things_newest` ON `things` (`place` DESC);

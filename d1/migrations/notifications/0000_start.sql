CREATE TABLE `messages` (
	`id` text PRIMARY KEY NOT NULL,
	`store_id` text NOT NULL,
	`event_id` text NOT NULL,
	`event_type` text NOT NULL,
	`event_at` integer NOT NULL,
	`kind` text NOT NULL,
	`channel` text NOT NULL,
	`recipient` text NOT NULL,
	`user_id` text,
	`order_id` text NOT NULL,
	`news` text NOT NULL,
	`state` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`attempts_allowed` integer NOT NULL,
	`last_error` text DEFAULT '' NOT NULL,
	`due_at` integer NOT NULL,
	`wake_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`sent_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `messages_once` ON `messages` (`event_id`,`channel`,`recipient`);--> statement-breakpoint
CREATE INDEX `messages_waiting` ON `messages` (`wake_at`) WHERE "messages"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX `messages_of_user` ON `messages` (`store_id`,`user_id`,`id`);--> statement-breakpoint
CREATE INDEX `messages_of_store` ON `messages` (`store_id`,`id`);--> statement-breakpoint
CREATE INDEX `messages_by_state` ON `messages` (`store_id`,`state`,`id`);--> statement-breakpoint
CREATE TABLE `suppressions` (
	`store_id` text NOT NULL,
	`address` text NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`store_id`, `address`)
);

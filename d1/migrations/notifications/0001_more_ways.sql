CREATE TABLE `push_subscriptions` (
	`id` text PRIMARY KEY NOT NULL,
	`store_id` text NOT NULL,
	`user_id` text NOT NULL,
	`endpoint` text NOT NULL,
	`p256dh` text NOT NULL,
	`auth` text NOT NULL,
	`locale` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `push_subscriptions_endpoint_unique` ON `push_subscriptions` (`endpoint`);--> statement-breakpoint
CREATE INDEX `push_subscriptions_of` ON `push_subscriptions` (`store_id`,`user_id`);--> statement-breakpoint
CREATE TABLE `restock_wishes` (
	`store_id` text NOT NULL,
	`variant_id` text NOT NULL,
	`email` text NOT NULL,
	`locale` text NOT NULL,
	`origin` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`store_id`, `variant_id`, `email`)
);
--> statement-breakpoint
CREATE TABLE `webhook_deliveries` (
	`id` text PRIMARY KEY NOT NULL,
	`store_id` text NOT NULL,
	`endpoint_id` text NOT NULL,
	`event_id` text NOT NULL,
	`event_type` text NOT NULL,
	`body` text NOT NULL,
	`state` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`last_status` integer,
	`last_error` text DEFAULT '' NOT NULL,
	`give_up_at` integer NOT NULL,
	`due_at` integer NOT NULL,
	`wake_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`delivered_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `webhook_deliveries_once` ON `webhook_deliveries` (`endpoint_id`,`event_id`);--> statement-breakpoint
CREATE INDEX `webhook_deliveries_waiting` ON `webhook_deliveries` (`wake_at`) WHERE "webhook_deliveries"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX `webhook_deliveries_of_endpoint` ON `webhook_deliveries` (`endpoint_id`,`id`);--> statement-breakpoint
CREATE INDEX `webhook_deliveries_of_store` ON `webhook_deliveries` (`store_id`,`state`,`id`);--> statement-breakpoint
CREATE TABLE `webhook_endpoints` (
	`id` text PRIMARY KEY NOT NULL,
	`store_id` text NOT NULL,
	`url` text NOT NULL,
	`events` text NOT NULL,
	`secret` text NOT NULL,
	`old_secret` text,
	`old_secret_until` integer,
	`is_active` integer DEFAULT true NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `webhook_endpoints_of_store` ON `webhook_endpoints` (`store_id`,`id`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_suppressions` (
	`store_id` text NOT NULL,
	`address` text NOT NULL,
	`reason` text NOT NULL,
	`detail` text DEFAULT '' NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`store_id`, `address`, `reason`)
);
--> statement-breakpoint
INSERT INTO `__new_suppressions`("store_id", "address", "reason", "detail", "at") SELECT "store_id", "address", 'bounced', "reason", "at" FROM `suppressions`;--> statement-breakpoint
DROP TABLE `suppressions`;--> statement-breakpoint
ALTER TABLE `__new_suppressions` RENAME TO `suppressions`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE TABLE `__new_messages` (
	`id` text PRIMARY KEY NOT NULL,
	`store_id` text NOT NULL,
	`event_id` text NOT NULL,
	`event_type` text NOT NULL,
	`event_at` integer NOT NULL,
	`kind` text NOT NULL,
	`channel` text NOT NULL,
	`recipient` text NOT NULL,
	`user_id` text,
	`order_id` text,
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
INSERT INTO `__new_messages`("id", "store_id", "event_id", "event_type", "event_at", "kind", "channel", "recipient", "user_id", "order_id", "news", "state", "attempts", "attempts_allowed", "last_error", "due_at", "wake_at", "created_at", "updated_at", "sent_at") SELECT "id", "store_id", "event_id", "event_type", "event_at", "kind", "channel", "recipient", "user_id", "order_id", "news", "state", "attempts", "attempts_allowed", "last_error", "due_at", "wake_at", "created_at", "updated_at", "sent_at" FROM `messages`;--> statement-breakpoint
DROP TABLE `messages`;--> statement-breakpoint
ALTER TABLE `__new_messages` RENAME TO `messages`;--> statement-breakpoint
CREATE UNIQUE INDEX `messages_once` ON `messages` (`event_id`,`channel`,`recipient`);--> statement-breakpoint
CREATE INDEX `messages_waiting` ON `messages` (`wake_at`) WHERE "messages"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX `messages_of_user` ON `messages` (`store_id`,`user_id`,`id`);--> statement-breakpoint
CREATE INDEX `messages_of_store` ON `messages` (`store_id`,`id`);--> statement-breakpoint
CREATE INDEX `messages_by_state` ON `messages` (`store_id`,`state`,`id`);
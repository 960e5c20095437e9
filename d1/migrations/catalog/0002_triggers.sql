-- The ledger only grows, by the entry that follows the last one: whoever planned a change beside another has to plan it again.
CREATE TRIGGER `ledger_follows` BEFORE INSERT ON `ledger`
WHEN NEW.`seq` <> coalesce((SELECT max(`seq`) FROM `ledger`), 0) + 1
BEGIN
	SELECT RAISE(ABORT, 'ledger_moved');
END;
--> statement-breakpoint
CREATE TRIGGER `ledger_is_not_rewritten` BEFORE UPDATE ON `ledger`
BEGIN
	SELECT RAISE(ABORT, 'ledger_is_append_only');
END;
--> statement-breakpoint
CREATE TRIGGER `ledger_is_not_shortened` BEFORE DELETE ON `ledger`
BEGIN
	SELECT RAISE(ABORT, 'ledger_is_append_only');
END;
--> statement-breakpoint
-- A change of a product says which version it was planned for; planned for another, it rolls back with all that came with it.
CREATE TRIGGER `product_moved` BEFORE UPDATE ON `products`
WHEN NEW.`version` <> OLD.`version` + 1
BEGIN
	SELECT RAISE(ABORT, 'product_moved');
END;
--> statement-breakpoint
CREATE TRIGGER `category_moved` BEFORE UPDATE ON `categories`
WHEN NEW.`version` <> OLD.`version` + 1
BEGIN
	SELECT RAISE(ABORT, 'category_moved');
END;
--> statement-breakpoint
-- The counts of a shelf follow its listings. A product's values are there before its listings, and go after them.
CREATE TRIGGER `listing_is_counted` AFTER INSERT ON `listings`
BEGIN
	INSERT INTO `shelf_counts` (`store_id`, `shelf`, `name`, `value`, `count`)
	SELECT NEW.`store_id`, NEW.`shelf`, `name`, `value`, `count` FROM (
		SELECT '' AS `name`, '' AS `value`, 1 AS `count`
		UNION ALL SELECT '#in_stock', '', NEW.`in_stock`
		UNION ALL SELECT `name`, `value`, 1 FROM `listing_values` WHERE `product_id` = NEW.`product_id`
	) WHERE true
	ON CONFLICT DO UPDATE SET `count` = `count` + excluded.`count`;
END;
--> statement-breakpoint
CREATE TRIGGER `listing_is_uncounted` AFTER DELETE ON `listings`
BEGIN
	UPDATE `shelf_counts` SET `count` = `count` - 1
	WHERE `store_id` = OLD.`store_id` AND `shelf` = OLD.`shelf` AND `name` = '' AND `value` = '';
	UPDATE `shelf_counts` SET `count` = `count` - OLD.`in_stock`
	WHERE `store_id` = OLD.`store_id` AND `shelf` = OLD.`shelf` AND `name` = '#in_stock' AND `value` = '';
	UPDATE `shelf_counts` SET `count` = `count` - 1
	WHERE `store_id` = OLD.`store_id` AND `shelf` = OLD.`shelf`
		AND (`name`, `value`) IN (SELECT `name`, `value` FROM `listing_values` WHERE `product_id` = OLD.`product_id`);
END;
--> statement-breakpoint
CREATE TRIGGER `listing_stock_is_counted` AFTER UPDATE OF `in_stock` ON `listings`
BEGIN
	UPDATE `shelf_counts` SET `count` = `count` + NEW.`in_stock` - OLD.`in_stock`
	WHERE `store_id` = NEW.`store_id` AND `shelf` = NEW.`shelf` AND `name` = '#in_stock' AND `value` = '';
END;
--> statement-breakpoint
-- Titles in all their languages, and tags, in pieces of three letters: found by any part of a word. It keeps no text of
-- its own; its rows are those of `search_docs`.
CREATE VIRTUAL TABLE `search_index` USING fts5(`title`, `tags`, tokenize = 'trigram remove_diacritics 1', content = '', contentless_delete = 1);

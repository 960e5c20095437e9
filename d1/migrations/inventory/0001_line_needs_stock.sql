-- A line is held only while the stock covers it beside every other live hold. Holds past their time count no more,
-- whether or not anybody has marked them. (A line that is written as released only remembers a refusal.) Raising here rolls back the whole batch: all lines of a reservation or none.
CREATE TRIGGER `line_needs_stock` BEFORE INSERT ON `reservation_lines`
WHEN NEW.`state` = 'held' AND NEW.`quantity` >
	coalesce((SELECT `on_hand` FROM `stock` WHERE `variant_id` = NEW.`variant_id` AND `store_id` = NEW.`store_id`), 0)
	- coalesce((SELECT sum(`quantity`) FROM `reservation_lines`
		WHERE `variant_id` = NEW.`variant_id` AND `state` = 'held' AND `expires_at` > NEW.`held_at`), 0)
BEGIN
	SELECT RAISE(ABORT, 'stock_insufficient');
END;

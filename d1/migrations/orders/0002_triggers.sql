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
-- Never more goes back than came in, however many ask at once.
CREATE TRIGGER `refund_within_payment` BEFORE UPDATE OF `refunded_minor` ON `orders`
WHEN NEW.`refunded_minor` > NEW.`total_minor` OR NEW.`refunded_minor` < 0
BEGIN
	SELECT RAISE(ABORT, 'refund_within_payment');
END;
--> statement-breakpoint
-- The last use of a code is had by one order; the others are refused with all they were about to record.
CREATE TRIGGER `discount_within_limits` BEFORE INSERT ON `discount_uses`
WHEN EXISTS (SELECT 1 FROM `discounts` d WHERE d.`id` = NEW.`discount_id` AND (
	d.`max_uses` <= (SELECT count(*) FROM `discount_uses` u WHERE u.`discount_id` = d.`id` AND u.`state` = 'used')
	OR d.`max_uses_per_customer` <= (SELECT count(*) FROM `discount_uses` u
		WHERE u.`discount_id` = d.`id` AND u.`customer` = NEW.`customer` AND u.`state` = 'used')))
BEGIN
	SELECT RAISE(ABORT, 'discount_within_limits');
END;

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
-- A change of stock says which version it was planned for; planned for another, it rolls back with all that came with it.
CREATE TRIGGER `stock_moved` BEFORE UPDATE ON `stock`
WHEN NEW.`version` <> OLD.`version` + 1
BEGIN
	SELECT RAISE(ABORT, 'stock_moved');
END;

CREATE TRIGGER ledger_entries_checked BEFORE INSERT ON ledger_entries
WHEN (SELECT count(*) FROM ledger_accounts WHERE id IN (NEW.debit_id, NEW.credit_id)
    AND book_id = NEW.book_id AND currency = NEW.currency) <> 2 BEGIN
    SELECT RAISE(ABORT, 'an entry stays within its book and currency');
END;
CREATE TRIGGER ledger_entries_summed AFTER INSERT ON ledger_entries BEGIN
    UPDATE ledger_accounts SET debited = debited + NEW.amount, entries = entries + 1 WHERE id = NEW.debit_id;
    UPDATE ledger_accounts SET credited = credited + NEW.amount, entries = entries + 1 WHERE id = NEW.credit_id;
END;
CREATE TRIGGER ledger_entries_unchanged BEFORE UPDATE ON ledger_entries BEGIN
    SELECT RAISE(ABORT, 'ledger entries are never changed: reverse them');
END;
CREATE TRIGGER ledger_entries_kept BEFORE DELETE ON ledger_entries BEGIN
    SELECT RAISE(ABORT, 'ledger entries are never deleted: reverse them');
END;
-- INSERT OR REPLACE deletes without asking the trigger above.
CREATE TRIGGER ledger_entries_replaced BEFORE INSERT ON ledger_entries
WHEN EXISTS (SELECT 1 FROM ledger_entries WHERE id = NEW.id OR seq = NEW.seq
    OR (book_id = NEW.book_id AND number = NEW.number) OR reverses_id = NEW.reverses_id) BEGIN
    SELECT RAISE(ABORT, 'ledger entries are never replaced: reverse them');
END;
CREATE TRIGGER ledger_accounts_kept BEFORE DELETE ON ledger_accounts WHEN OLD.entries > 0 BEGIN
    SELECT RAISE(ABORT, 'an account with entries is never deleted');
END;

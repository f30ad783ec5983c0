CREATE FUNCTION ledger_entry_written() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found integer;
BEGIN
    UPDATE ledger_accounts SET
        debited = debited + CASE WHEN id = NEW.debit_id THEN NEW.amount ELSE 0 END,
        credited = credited + CASE WHEN id = NEW.credit_id THEN NEW.amount ELSE 0 END,
        entries = entries + 1
    WHERE id IN (NEW.debit_id, NEW.credit_id) AND book_id = NEW.book_id AND currency = NEW.currency;
    GET DIAGNOSTICS found = ROW_COUNT;
    IF found <> 2 THEN
        RAISE EXCEPTION 'an entry stays within its book and currency';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_entries_summed AFTER INSERT ON ledger_entries
    FOR EACH ROW EXECUTE FUNCTION ledger_entry_written();

CREATE FUNCTION ledger_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ledger entries are never changed or deleted: reverse them';
END $$;
CREATE TRIGGER ledger_entries_unchanged BEFORE UPDATE OR DELETE ON ledger_entries
    FOR EACH ROW EXECUTE FUNCTION ledger_unchanged();
CREATE TRIGGER ledger_entries_kept BEFORE TRUNCATE ON ledger_entries
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_unchanged();

CREATE FUNCTION ledger_account_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.entries > 0 THEN
        RAISE EXCEPTION 'an account with entries is never deleted';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER ledger_accounts_kept BEFORE DELETE ON ledger_accounts
    FOR EACH ROW EXECUTE FUNCTION ledger_account_kept();

CREATE TRIGGER audit_entries_fixed BEFORE UPDATE ON audit_entries BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_entries_kept BEFORE DELETE ON audit_entries BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_entries_next BEFORE INSERT ON audit_entries
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit_entries) BEGIN
    SELECT RAISE(ABORT, 'the audit log has no gaps');
END;
CREATE TRIGGER audit_parts_fixed BEFORE UPDATE ON audit_parts BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;

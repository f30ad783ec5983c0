-- A territory's graph has a version that grows with each change: one row of the log, however many edges change.
CREATE TRIGGER link_territories_made_noted AFTER INSERT ON link_territories BEGIN
    INSERT INTO change_notes SELECT id, 'links', id, false FROM territories WHERE seq = NEW.territory;
END;
CREATE TRIGGER link_territories_noted AFTER UPDATE OF version ON link_territories WHEN OLD.version <> NEW.version BEGIN
    INSERT INTO change_notes SELECT id, 'links', id, false FROM territories WHERE seq = NEW.territory;
END;

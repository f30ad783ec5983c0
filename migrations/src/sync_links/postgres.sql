-- A territory's graph has a version that grows with each change: one row of the log, however many edges change.
CREATE FUNCTION note_link_territories() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT id, 'links', id, false FROM territories WHERE seq = NEW.territory;
    RETURN NULL;
END $$;
CREATE TRIGGER link_territories_made_noted AFTER INSERT ON link_territories
    FOR EACH ROW EXECUTE FUNCTION note_link_territories();
CREATE TRIGGER link_territories_noted AFTER UPDATE OF version ON link_territories
    FOR EACH ROW WHEN (OLD.version <> NEW.version) EXECUTE FUNCTION note_link_territories();

-- A list of first photos has a version that grows with each change; everyone sees it from the launch on.
CREATE FUNCTION note_exhibitions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT NEW.territory_id, 'first_photos', NEW.territory_id, NEW.launched_at IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER exhibitions_noted AFTER UPDATE ON exhibitions FOR EACH ROW EXECUTE FUNCTION note_exhibitions();

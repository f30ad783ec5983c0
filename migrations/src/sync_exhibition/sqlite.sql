-- A list of first photos has a version that grows with each change; everyone sees it from the launch on.
CREATE TRIGGER exhibitions_noted AFTER UPDATE ON exhibitions BEGIN
    INSERT INTO change_notes SELECT NEW.territory_id, 'first_photos', NEW.territory_id, NEW.launched_at IS NULL;
END;

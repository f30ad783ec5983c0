-- What was moved off line goes by the version that the phone had seen, as texts do.
CREATE FUNCTION photos_place_versioned() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO field_versions (object_id, field, version) VALUES (NEW.id, 'place', NEW.version)
    ON CONFLICT (object_id, field) DO UPDATE SET version = excluded.version;
    RETURN NULL;
END $$;
CREATE TRIGGER photos_place_versioned AFTER UPDATE OF lon, lat ON photos FOR EACH ROW
    WHEN (OLD.lon IS DISTINCT FROM NEW.lon OR OLD.lat IS DISTINCT FROM NEW.lat) EXECUTE FUNCTION photos_place_versioned();
INSERT INTO field_versions (object_id, field, version) SELECT id, 'place', version FROM photos WHERE version > 1;

-- What was moved off line goes by the version that the phone had seen, as texts do.
CREATE TRIGGER photos_place_versioned AFTER UPDATE OF lon, lat ON photos
WHEN OLD.lon IS NOT NEW.lon OR OLD.lat IS NOT NEW.lat BEGIN
    INSERT INTO field_versions (object_id, field, version) VALUES (NEW.id, 'place', NEW.version)
    ON CONFLICT (object_id, field) DO UPDATE SET version = excluded.version;
END;
INSERT INTO field_versions (object_id, field, version) SELECT id, 'place', version FROM photos WHERE version > 1;

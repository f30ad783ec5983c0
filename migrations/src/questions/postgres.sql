-- A question on a photo stands where everyone sees the photo stand, and nowhere when that is hidden.
CREATE FUNCTION question_follows_photo() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE questions SET lon = NEW.shown_lon, lat = NEW.shown_lat, territory_id = NEW.territory_id,
        version = version + 1 WHERE photo_id = NEW.id AND state <> 'removed';
    RETURN NULL;
END $$;
CREATE TRIGGER questions_follow_photo AFTER UPDATE OF shown_lon, shown_lat, territory_id ON photos FOR EACH ROW
    WHEN ((OLD.shown_lon, OLD.shown_lat, OLD.territory_id) IS DISTINCT FROM (NEW.shown_lon, NEW.shown_lat, NEW.territory_id))
    EXECUTE FUNCTION question_follows_photo();

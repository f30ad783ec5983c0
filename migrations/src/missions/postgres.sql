-- A mission whose place is its photo's follows it, so that a place that its author hides is hidden here too.
CREATE FUNCTION missions_follow_photos() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE missions SET lon = NEW.shown_lon, lat = NEW.shown_lat WHERE photo_id = NEW.id AND place_source = 'photo';
    RETURN NULL;
END $$;
CREATE TRIGGER missions_follow_photos AFTER UPDATE OF shown_lon, shown_lat ON photos FOR EACH ROW
WHEN (OLD.shown_lon IS DISTINCT FROM NEW.shown_lon OR OLD.shown_lat IS DISTINCT FROM NEW.shown_lat)
EXECUTE FUNCTION missions_follow_photos();
CREATE FUNCTION missions_follow_supports() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE missions SET supports = NEW.supports WHERE question_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER missions_follow_supports AFTER UPDATE OF supports ON questions FOR EACH ROW
WHEN (OLD.supports <> NEW.supports) EXECUTE FUNCTION missions_follow_supports();

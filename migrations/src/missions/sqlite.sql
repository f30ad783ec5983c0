-- A mission whose place is its photo's follows it, so that a place that its author hides is hidden here too.
CREATE TRIGGER missions_follow_photos AFTER UPDATE OF shown_lon, shown_lat ON photos
WHEN OLD.shown_lon IS NOT NEW.shown_lon OR OLD.shown_lat IS NOT NEW.shown_lat BEGIN
    UPDATE missions SET lon = NEW.shown_lon, lat = NEW.shown_lat WHERE photo_id = NEW.id AND place_source = 'photo';
END;
CREATE TRIGGER missions_follow_supports AFTER UPDATE OF supports ON questions WHEN OLD.supports <> NEW.supports BEGIN
    UPDATE missions SET supports = NEW.supports WHERE question_id = NEW.id;
END;

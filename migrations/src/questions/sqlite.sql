-- A question on a photo stands where everyone sees the photo stand, and nowhere when that is hidden.
CREATE TRIGGER questions_follow_photo AFTER UPDATE OF shown_lon, shown_lat, territory_id ON photos
WHEN OLD.shown_lon IS NOT NEW.shown_lon OR OLD.shown_lat IS NOT NEW.shown_lat
    OR OLD.territory_id IS NOT NEW.territory_id BEGIN
    UPDATE questions SET lon = NEW.shown_lon, lat = NEW.shown_lat, territory_id = NEW.territory_id,
        version = version + 1 WHERE photo_id = NEW.id AND state <> 'removed';
END;

CREATE VIRTUAL TABLE photo_box USING rtree(seq, min_lon, max_lon, min_lat, max_lat);
CREATE INDEX territories_search ON territories (search_name, seq);
CREATE VIRTUAL TABLE territory_box USING rtree(seq, min_lon, max_lon, min_lat, max_lat);

CREATE TRIGGER territories_inserted AFTER INSERT ON territories BEGIN
    INSERT INTO territory_box VALUES (NEW.seq, NEW.min_lon, NEW.max_lon, NEW.min_lat, NEW.max_lat);
END;
CREATE TRIGGER territories_moved AFTER UPDATE OF min_lon, min_lat, max_lon, max_lat ON territories BEGIN
    DELETE FROM territory_box WHERE seq = OLD.seq;
    INSERT INTO territory_box VALUES (NEW.seq, NEW.min_lon, NEW.max_lon, NEW.min_lat, NEW.max_lat);
END;
CREATE TRIGGER territories_deleted AFTER DELETE ON territories BEGIN
    DELETE FROM territory_box WHERE seq = OLD.seq;
END;

CREATE TRIGGER photos_on_map_inserted AFTER INSERT ON photos
WHEN NEW.state = 'published' AND NEW.quad IS NOT NULL BEGIN
    INSERT INTO photo_box VALUES (NEW.seq, NEW.shown_lon, NEW.shown_lon, NEW.shown_lat, NEW.shown_lat);
    INSERT INTO photo_cell_changes (quad, photos, lon_e6, lat_e6)
    VALUES (NEW.quad, 1, CAST(round(NEW.shown_lon * 1e6) AS integer), CAST(round(NEW.shown_lat * 1e6) AS integer));
END;
CREATE TRIGGER photos_on_map_updated AFTER UPDATE OF state, quad, shown_lon, shown_lat ON photos BEGIN
    DELETE FROM photo_box WHERE seq = OLD.seq;
    INSERT INTO photo_cell_changes (quad, photos, lon_e6, lat_e6)
    SELECT OLD.quad, -1, -CAST(round(OLD.shown_lon * 1e6) AS integer), -CAST(round(OLD.shown_lat * 1e6) AS integer)
    WHERE OLD.state = 'published' AND OLD.quad IS NOT NULL;
    INSERT INTO photo_box
    SELECT NEW.seq, NEW.shown_lon, NEW.shown_lon, NEW.shown_lat, NEW.shown_lat
    WHERE NEW.state = 'published' AND NEW.quad IS NOT NULL;
    INSERT INTO photo_cell_changes (quad, photos, lon_e6, lat_e6)
    SELECT NEW.quad, 1, CAST(round(NEW.shown_lon * 1e6) AS integer), CAST(round(NEW.shown_lat * 1e6) AS integer)
    WHERE NEW.state = 'published' AND NEW.quad IS NOT NULL;
END;
CREATE TRIGGER photos_on_map_deleted AFTER DELETE ON photos
WHEN OLD.state = 'published' AND OLD.quad IS NOT NULL BEGIN
    DELETE FROM photo_box WHERE seq = OLD.seq;
    INSERT INTO photo_cell_changes (quad, photos, lon_e6, lat_e6)
    VALUES (OLD.quad, -1, -CAST(round(OLD.shown_lon * 1e6) AS integer), -CAST(round(OLD.shown_lat * 1e6) AS integer));
END;

INSERT INTO photo_cell_changes_by_theme (theme, quad, photos, lon_e6, lat_e6)
SELECT t.theme, p.quad, 1, CAST(round(p.shown_lon * 1e6) AS integer), CAST(round(p.shown_lat * 1e6) AS integer)
FROM photos p JOIN photo_themes t ON t.photo_id = p.id
WHERE p.state = 'published' AND p.quad IS NOT NULL;

DROP TRIGGER photos_on_map_inserted;
DROP TRIGGER photos_on_map_updated;
DROP TRIGGER photos_on_map_deleted;
DROP TABLE photo_cells;
DROP TABLE photo_cell_changes;
ALTER TABLE photo_cells_by_theme RENAME TO photo_cells;
ALTER TABLE photo_cell_changes_by_theme RENAME TO photo_cell_changes;

-- What stands on the map, once for all photos and once for each of its themes.
CREATE VIEW photos_counted(photo_id, theme, quad, lon_e6, lat_e6) AS
SELECT p.id, w.theme, p.quad, CAST(round(p.shown_lon * 1e6) AS integer), CAST(round(p.shown_lat * 1e6) AS integer)
FROM photos p CROSS JOIN (SELECT '' AS theme) w
WHERE p.state = 'published' AND p.quad IS NOT NULL
UNION ALL
SELECT p.id, t.theme, p.quad, CAST(round(p.shown_lon * 1e6) AS integer), CAST(round(p.shown_lat * 1e6) AS integer)
FROM photos p CROSS JOIN photo_themes t ON t.photo_id = p.id
WHERE p.state = 'published' AND p.quad IS NOT NULL;

CREATE TRIGGER photos_on_map_inserted AFTER INSERT ON photos
WHEN NEW.state = 'published' AND NEW.quad IS NOT NULL BEGIN
    INSERT INTO photo_box VALUES (NEW.seq, NEW.shown_lon, NEW.shown_lon, NEW.shown_lat, NEW.shown_lat);
    INSERT INTO photo_cell_changes (theme, quad, photos, lon_e6, lat_e6)
    SELECT theme, quad, 1, lon_e6, lat_e6 FROM photos_counted WHERE photo_id = NEW.id;
END;
-- The old count is taken back before the row changes, the new one added after.
CREATE TRIGGER photos_on_map_updating BEFORE UPDATE OF state, quad, shown_lon, shown_lat ON photos BEGIN
    DELETE FROM photo_box WHERE seq = OLD.seq;
    INSERT INTO photo_cell_changes (theme, quad, photos, lon_e6, lat_e6)
    SELECT theme, quad, -1, -lon_e6, -lat_e6 FROM photos_counted WHERE photo_id = OLD.id;
END;
CREATE TRIGGER photos_on_map_updated AFTER UPDATE OF state, quad, shown_lon, shown_lat ON photos BEGIN
    INSERT INTO photo_box
    SELECT NEW.seq, NEW.shown_lon, NEW.shown_lon, NEW.shown_lat, NEW.shown_lat
    WHERE NEW.state = 'published' AND NEW.quad IS NOT NULL;
    INSERT INTO photo_cell_changes (theme, quad, photos, lon_e6, lat_e6)
    SELECT theme, quad, 1, lon_e6, lat_e6 FROM photos_counted WHERE photo_id = NEW.id;
END;
CREATE TRIGGER photos_on_map_deleting BEFORE DELETE ON photos BEGIN
    DELETE FROM photo_box WHERE seq = OLD.seq;
    INSERT INTO photo_cell_changes (theme, quad, photos, lon_e6, lat_e6)
    SELECT theme, quad, -1, -lon_e6, -lat_e6 FROM photos_counted WHERE photo_id = OLD.id;
END;
-- Themes that go with their photo were taken back with it: the photo is no longer in the view then.
CREATE TRIGGER photo_themes_counted AFTER INSERT ON photo_themes BEGIN
    INSERT INTO photo_cell_changes (theme, quad, photos, lon_e6, lat_e6)
    SELECT NEW.theme, quad, 1, lon_e6, lat_e6 FROM photos_counted WHERE photo_id = NEW.photo_id AND theme = '';
END;
CREATE TRIGGER photo_themes_renamed AFTER UPDATE OF theme ON photo_themes BEGIN
    INSERT INTO photo_cell_changes (theme, quad, photos, lon_e6, lat_e6)
    SELECT OLD.theme, quad, -1, -lon_e6, -lat_e6 FROM photos_counted WHERE photo_id = OLD.photo_id AND theme = '';
    INSERT INTO photo_cell_changes (theme, quad, photos, lon_e6, lat_e6)
    SELECT NEW.theme, quad, 1, lon_e6, lat_e6 FROM photos_counted WHERE photo_id = NEW.photo_id AND theme = '';
END;
CREATE TRIGGER photo_themes_uncounted BEFORE DELETE ON photo_themes BEGIN
    INSERT INTO photo_cell_changes (theme, quad, photos, lon_e6, lat_e6)
    SELECT OLD.theme, quad, -1, -lon_e6, -lat_e6 FROM photos_counted WHERE photo_id = OLD.photo_id AND theme = '';
END;

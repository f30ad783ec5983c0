INSERT INTO photo_cell_changes_by_theme (theme, quad, photos, lon_e6, lat_e6)
SELECT t.theme, p.quad, 1, round(p.shown_lon * 1e6)::bigint, round(p.shown_lat * 1e6)::bigint
FROM photos p JOIN photo_themes t ON t.photo_id = p.id
WHERE p.state = 'published' AND p.quad IS NOT NULL;

DROP TRIGGER photos_on_map ON photos;
DROP FUNCTION photo_cell_changed();
DROP TABLE photo_cells;
DROP TABLE photo_cell_changes;
ALTER TABLE photo_cells_by_theme RENAME TO photo_cells;
ALTER TABLE photo_cell_changes_by_theme RENAME TO photo_cell_changes;

-- Adds a photo to the counts or takes it back: once for all photos and once for each of its themes.
CREATE FUNCTION count_photo(p photos, sign integer) RETURNS void LANGUAGE sql AS $$
    INSERT INTO photo_cell_changes (theme, quad, photos, lon_e6, lat_e6)
    SELECT w.theme, p.quad, sign, sign * round(p.shown_lon * 1e6)::bigint, sign * round(p.shown_lat * 1e6)::bigint
    FROM (SELECT '' AS theme UNION ALL SELECT t.theme FROM photo_themes t WHERE t.photo_id = p.id) w
    WHERE photo_on_map(p)
$$;

CREATE FUNCTION photo_cell_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM count_photo(OLD, -1); END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    PERFORM count_photo(NEW, 1);
    RETURN NULL;
END $$;

CREATE TRIGGER photos_on_map AFTER INSERT OR UPDATE OF state, quad, shown_lon, shown_lat ON photos
    FOR EACH ROW EXECUTE FUNCTION photo_cell_changed();
-- Before its themes go with it.
CREATE TRIGGER photos_off_map BEFORE DELETE ON photos FOR EACH ROW EXECUTE FUNCTION photo_cell_changed();

-- The photo is locked first, so that a theme that comes while the photo is published is not counted by neither.
CREATE FUNCTION count_photo_theme(photo uuid, counted text, sign integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE p photos;
BEGIN
    SELECT * INTO p FROM photos WHERE id = photo FOR NO KEY UPDATE;
    IF FOUND AND photo_on_map(p) THEN
        INSERT INTO photo_cell_changes (theme, quad, photos, lon_e6, lat_e6)
        VALUES (counted, p.quad, sign, sign * round(p.shown_lon * 1e6)::bigint, sign * round(p.shown_lat * 1e6)::bigint);
    END IF;
END $$;

CREATE FUNCTION photo_theme_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM count_photo_theme(OLD.photo_id, OLD.theme, -1); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM count_photo_theme(NEW.photo_id, NEW.theme, 1); END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER photo_themes_counted AFTER INSERT OR DELETE OR UPDATE OF theme ON photo_themes
    FOR EACH ROW EXECUTE FUNCTION photo_theme_changed();

CREATE EXTENSION IF NOT EXISTS postgis;

-- Names are ordered by their bytes, as SQLite does.
CREATE INDEX territories_search ON territories (search_name COLLATE "C", seq);
CREATE INDEX territories_box ON territories
    USING gist (ST_MakeEnvelope(min_lon, min_lat, max_lon, max_lat, 4326));
CREATE INDEX photos_place ON photos
    USING gist (ST_SetSRID(ST_MakePoint(shown_lon, shown_lat), 4326))
    WHERE state = 'published' AND quad IS NOT NULL;

CREATE FUNCTION photo_on_map(p photos) RETURNS boolean LANGUAGE sql IMMUTABLE
    RETURN p.state = 'published' AND p.quad IS NOT NULL;

CREATE FUNCTION photo_cell_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND photo_on_map(OLD) THEN
        INSERT INTO photo_cell_changes (quad, photos, lon_e6, lat_e6)
        VALUES (OLD.quad, -1, -round(OLD.shown_lon * 1e6)::bigint, -round(OLD.shown_lat * 1e6)::bigint);
    END IF;
    IF TG_OP <> 'DELETE' AND photo_on_map(NEW) THEN
        INSERT INTO photo_cell_changes (quad, photos, lon_e6, lat_e6)
        VALUES (NEW.quad, 1, round(NEW.shown_lon * 1e6)::bigint, round(NEW.shown_lat * 1e6)::bigint);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER photos_on_map AFTER INSERT OR DELETE OR UPDATE OF state, quad, shown_lon, shown_lat ON photos
    FOR EACH ROW EXECUTE FUNCTION photo_cell_changed();

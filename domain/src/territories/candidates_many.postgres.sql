-- {points} is one ($n, lon, lat) a point.
WITH points(n, lon, lat) AS (VALUES {points})
SELECT p.n, t.seq, t.id, t.version, t.updated_at, t.name, t.time_zone
FROM points AS p JOIN territories AS t
    ON ST_MakeEnvelope(t.min_lon, t.min_lat, t.max_lon, t.max_lat, 4326) && ST_SetSRID(ST_MakePoint(p.lon, p.lat), 4326)
ORDER BY p.n, t.seq

SELECT t.seq, t.id, t.version, t.updated_at, t.name, t.time_zone
FROM territories AS t
WHERE ST_MakeEnvelope(t.min_lon, t.min_lat, t.max_lon, t.max_lat, 4326) && ST_SetSRID(ST_MakePoint($1, $2), 4326)
ORDER BY t.seq
LIMIT 200

-- {points} is one ($n, lon, lat) a point. CROSS JOIN keeps SQLite to this order: an R*Tree probe for each point.
WITH points(n, lon, lat) AS (VALUES {points})
SELECT p.n, t.seq, t.id, t.version, t.updated_at, t.name, t.time_zone
FROM points AS p CROSS JOIN territory_box AS b CROSS JOIN territories AS t
WHERE b.min_lon <= p.lon AND b.max_lon >= p.lon AND b.min_lat <= p.lat AND b.max_lat >= p.lat AND t.seq = b.seq
ORDER BY p.n, t.seq

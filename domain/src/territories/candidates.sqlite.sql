SELECT t.seq, t.id, t.version, t.updated_at, t.name, t.time_zone
FROM territory_box AS b
JOIN territories AS t ON t.seq = b.seq
WHERE b.min_lon <= $1 AND b.max_lon >= $1 AND b.min_lat <= $2 AND b.max_lat >= $2
ORDER BY t.seq
LIMIT 200

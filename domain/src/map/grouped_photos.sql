), grouped(cell, photos, lon, lat, first_seq) AS (
    SELECT cell, count(*), avg(lon), avg(lat), min(seq) FROM found GROUP BY cell
)
SELECT g.cell, g.photos, g.lon, g.lat,
    CASE WHEN g.photos = 1 THEN (SELECT q.id FROM photos q WHERE q.seq = g.first_seq) END AS photo
FROM grouped g
ORDER BY g.cell

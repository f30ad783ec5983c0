, counted(cell, photos, lon_e6, lat_e6) AS (
    SELECT c.cell >> {up}, c.photos, c.lon_e6, c.lat_e6
    FROM {cells}
    UNION ALL
    SELECT n.quad >> {shift}, n.photos, n.lon_e6, n.lat_e6
    FROM {changes}
), grouped(cell, photos, lon, lat) AS (
    SELECT cell, CAST(sum(photos) AS bigint),
        CAST(sum(lon_e6) AS double precision) / 1e6, CAST(sum(lat_e6) AS double precision) / 1e6
    FROM counted GROUP BY cell HAVING sum(photos) > 0
)
SELECT g.cell, g.photos, g.lon / g.photos AS lon, g.lat / g.photos AS lat,
    CASE WHEN g.photos = 1 THEN (
        SELECT p.id FROM photos p
        WHERE p.state = 'published' AND p.quad IS NOT NULL
            AND p.quad >= (g.cell << {shift}) AND p.quad < ((g.cell + 1) << {shift}){of_theme}
        LIMIT 1
    ) END AS photo
FROM grouped g
ORDER BY g.cell

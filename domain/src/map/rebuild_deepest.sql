INSERT INTO photo_cells (level, cell, photos, lon_e6, lat_e6)
SELECT 16, p.quad >> 20, count(*),
    sum(CAST(round(p.shown_lon * 1e6) AS {whole})), sum(CAST(round(p.shown_lat * 1e6) AS {whole}))
FROM photos p
WHERE p.state = 'published' AND p.quad IS NOT NULL
GROUP BY 2

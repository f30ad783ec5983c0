INSERT INTO photo_cells (theme, level, cell, photos, lon_e6, lat_e6)
SELECT '', 16, p.quad >> 20, count(*),
    sum(CAST(round(p.shown_lon * 1e6) AS {whole})), sum(CAST(round(p.shown_lat * 1e6) AS {whole}))
FROM photos p
WHERE p.state = 'published' AND p.quad IS NOT NULL
GROUP BY 3
UNION ALL
SELECT t.theme, {deepest_by_theme}, p.quad >> {shift_by_theme}, count(*),
    sum(CAST(round(p.shown_lon * 1e6) AS {whole})), sum(CAST(round(p.shown_lat * 1e6) AS {whole}))
FROM photos p JOIN photo_themes t ON t.photo_id = p.id
WHERE p.state = 'published' AND p.quad IS NOT NULL
GROUP BY 1, 3

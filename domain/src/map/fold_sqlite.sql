WITH levels(level) AS (VALUES (5), (8), (11), (14), (16)),
taken AS MATERIALIZED (SELECT theme, quad, photos, lon_e6, lat_e6 FROM photo_cell_changes ORDER BY seq LIMIT $1)
INSERT INTO photo_cells (theme, level, cell, photos, lon_e6, lat_e6)
SELECT t.theme, l.level, t.quad >> (2 * (26 - l.level)), sum(t.photos), sum(t.lon_e6), sum(t.lat_e6)
FROM taken t CROSS JOIN levels l
WHERE t.theme = '' OR l.level <= {deepest_by_theme}
GROUP BY 1, 2, 3
ON CONFLICT (theme, level, cell) DO UPDATE SET
    photos = photo_cells.photos + excluded.photos,
    lon_e6 = photo_cells.lon_e6 + excluded.lon_e6,
    lat_e6 = photo_cells.lat_e6 + excluded.lat_e6

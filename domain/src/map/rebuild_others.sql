WITH levels(level) AS (VALUES (5), (8), (11), (14)),
deepest(theme, level, cell, photos, lon_e6, lat_e6) AS (
    SELECT theme, level, cell, photos, lon_e6, lat_e6 FROM photo_cells
)
INSERT INTO photo_cells (theme, level, cell, photos, lon_e6, lat_e6)
SELECT c.theme, l.level, c.cell >> (2 * (c.level - l.level)), sum(c.photos), sum(c.lon_e6), sum(c.lat_e6)
FROM deepest c JOIN levels l ON l.level < c.level
GROUP BY 1, 2, 3

WITH levels(level) AS (VALUES (5), (8), (11), (14))
INSERT INTO photo_cells (level, cell, photos, lon_e6, lat_e6)
SELECT l.level, c.cell >> (2 * (16 - l.level)), sum(c.photos), sum(c.lon_e6), sum(c.lat_e6)
FROM photo_cells c CROSS JOIN levels l
WHERE c.level = 16
GROUP BY 1, 2

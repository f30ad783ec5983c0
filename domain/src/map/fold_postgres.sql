WITH levels(level) AS (VALUES (5), (8), (11), (14), (16)),
taken AS (
    DELETE FROM photo_cell_changes
    WHERE seq IN (SELECT seq FROM photo_cell_changes ORDER BY seq LIMIT $1)
    RETURNING quad, photos, lon_e6, lat_e6
), added AS (
    INSERT INTO photo_cells (level, cell, photos, lon_e6, lat_e6)
    SELECT l.level, t.quad >> (2 * (26 - l.level)), sum(t.photos), sum(t.lon_e6), sum(t.lat_e6)
    FROM taken t CROSS JOIN levels l
    GROUP BY 1, 2
    ON CONFLICT (level, cell) DO UPDATE SET
        photos = photo_cells.photos + excluded.photos,
        lon_e6 = photo_cells.lon_e6 + excluded.lon_e6,
        lat_e6 = photo_cells.lat_e6 + excluded.lat_e6
)
SELECT count(*) FROM taken

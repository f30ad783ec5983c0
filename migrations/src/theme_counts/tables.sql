-- The map's kept-up counts by theme too; the theme is empty where all photos are counted.
CREATE TABLE photo_cells_by_theme (
    theme text NOT NULL,              -- empty: whatever the theme
    level integer NOT NULL,
    cell bigint NOT NULL,
    photos bigint NOT NULL,
    lon_e6 bigint NOT NULL,           -- sum of shown longitudes in millionths of a degree
    lat_e6 bigint NOT NULL,
    PRIMARY KEY (theme, level, cell)
);
INSERT INTO photo_cells_by_theme (theme, level, cell, photos, lon_e6, lat_e6)
SELECT '', level, cell, photos, lon_e6, lat_e6 FROM photo_cells;

CREATE TABLE photo_cell_changes_by_theme (
    seq {seq},
    theme text NOT NULL,
    quad bigint NOT NULL,
    photos integer NOT NULL,          -- +1 or -1
    lon_e6 bigint NOT NULL,
    lat_e6 bigint NOT NULL
);
INSERT INTO photo_cell_changes_by_theme (theme, quad, photos, lon_e6, lat_e6)
SELECT '', quad, photos, lon_e6, lat_e6 FROM photo_cell_changes ORDER BY seq;
CREATE INDEX photo_cell_changes_theme ON photo_cell_changes_by_theme (theme, quad);

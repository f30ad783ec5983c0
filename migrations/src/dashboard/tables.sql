-- What a mayor looks at: figures that the worker counts, so that reading them takes a few rows. Months are YYYYMM, UTC.

-- Territories in which something changed since the worker last looked; written by triggers, one row a change or fewer.
CREATE TABLE dashboard_changes (
    seq {seq},
    territory_id uuid NOT NULL
);
CREATE INDEX dashboard_changes_territory ON dashboard_changes (territory_id);

CREATE TABLE dashboards (
    territory_id uuid NOT NULL PRIMARY KEY REFERENCES territories (id) ON DELETE CASCADE,
    households bigint,                -- null while nobody has said how many there are
    counted_at bigint,                -- null until it is counted
    size_class integer NOT NULL DEFAULT 0, -- of its population; 0 when that is unknown
    inside text NOT NULL DEFAULT '',  -- cells of its grid that touch it: 64 letters, 1 or 0, rows from the north
    people bigint NOT NULL DEFAULT 0, -- since the beginning, for the medians
    photos bigint NOT NULL DEFAULT 0,
    questions bigint NOT NULL DEFAULT 0,
    missions bigint NOT NULL DEFAULT 0,
    told_month integer NOT NULL DEFAULT 0  -- the last month that its mayors were mailed
);
CREATE INDEX dashboards_told ON dashboards (told_month);
CREATE INDEX dashboards_counted ON dashboards (counted_at);

CREATE TABLE dashboard_months (
    territory_id uuid NOT NULL REFERENCES territories (id) ON DELETE CASCADE,
    month integer NOT NULL,
    figures_json text NOT NULL,       -- name of a figure: what this month adds to it
    PRIMARY KEY (territory_id, month)
);

-- The middle of all territories of a size, for each thousand inhabitants.
CREATE TABLE dashboard_medians (
    size_class integer NOT NULL,
    figure text NOT NULL,
    territories bigint NOT NULL,
    milli_per_thousand bigint NOT NULL,
    PRIMARY KEY (size_class, figure)
);

INSERT INTO dashboard_changes (territory_id) SELECT id FROM territories;

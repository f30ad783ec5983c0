-- A territory in one file, made by the worker. Times are UTC microseconds.
CREATE TABLE packs (
    territory_id uuid NOT NULL PRIMARY KEY REFERENCES territories (id) ON DELETE CASCADE,
    bytes bytea NOT NULL,             -- a ZIP archive of at most 1 MB
    sha256 bytea NOT NULL,
    number bigint NOT NULL,           -- the end of the territory's log when it was made
    made_at bigint NOT NULL
);

-- The graph of missions. The worker makes it; requests write only what players declare. `mission` and `territory` are the
-- seq of their rows. A `word` is a number: below 65536 sixteen bits of a stem's hash, above it those of a theme's.

-- What the worker keeps of a mission that is in the graph.
CREATE TABLE link_nodes (
    mission bigint NOT NULL PRIMARY KEY REFERENCES missions (seq) ON DELETE CASCADE,
    territory bigint NOT NULL,
    themes text NOT NULL,             -- ids, by commas, as they were counted
    own bytea NOT NULL,               -- its words with their weights: three bytes each
    wide bytea NOT NULL,              -- the same with the words of those that are most alike
    reach double precision NOT NULL,  -- mean weight of its ten strongest candidates
    community bigint NOT NULL DEFAULT 0,  -- the least mission of its community; 0 until it is drawn
    x double precision,               -- where it is drawn; null until then
    y double precision
);
CREATE INDEX link_nodes_territory ON link_nodes (territory, mission);

-- A row for each territory that has missions in the graph.
CREATE TABLE link_territories (
    territory bigint NOT NULL PRIMARY KEY REFERENCES territories (seq) ON DELETE CASCADE,
    missions bigint NOT NULL,         -- nodes
    radius_m double precision NOT NULL,   -- what is near there: set by its missions per square kilometre
    version bigint NOT NULL           -- grows with each change of the graph
);

-- In how many missions a word or theme stands, over all territories; the word -1 counts the missions.
CREATE TABLE link_counts (
    word integer NOT NULL PRIMARY KEY,
    missions bigint NOT NULL
);

-- What players declare: one statement for an ordered pair of missions.
CREATE TABLE declared_links (
    seq {seq},
    from_id uuid NOT NULL REFERENCES missions (id) ON DELETE CASCADE,
    to_id uuid NOT NULL REFERENCES missions (id) ON DELETE CASCADE,
    kind text NOT NULL,               -- contributes-to, depends-on, complements
    author_id uuid NOT NULL REFERENCES people (id),
    confirms bigint NOT NULL DEFAULT 0,   -- voices of others
    contests bigint NOT NULL DEFAULT 0,   -- more than confirms: shown as no edge
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    UNIQUE (from_id, to_id)
);
CREATE INDEX declared_links_to ON declared_links (to_id);
CREATE INDEX declared_links_author ON declared_links (author_id, seq);

CREATE TABLE declared_link_voices (
    link bigint NOT NULL REFERENCES declared_links (seq) ON DELETE CASCADE,
    person_id uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    confirms boolean NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (link, person_id)
);
CREATE INDEX declared_link_voices_person ON declared_link_voices (person_id);

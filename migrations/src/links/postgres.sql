-- A row for a pair of missions, the lower seq first.
CREATE TABLE mission_links (
    a bigint NOT NULL,
    b bigint NOT NULL,
    weight double precision NOT NULL,
    is_computed boolean NOT NULL,     -- counts among the strongest of both
    is_bridge boolean NOT NULL,       -- computed, for want of evidence
    is_declared boolean NOT NULL,     -- players say so
    reasons_json text NOT NULL,
    PRIMARY KEY (a, b)
);
CREATE INDEX mission_links_b ON mission_links (b, a);

-- The strongest words and the themes of a mission, to find those that share them.
CREATE TABLE link_words (
    territory bigint NOT NULL,
    word integer NOT NULL,
    weight integer NOT NULL,
    mission bigint NOT NULL,
    PRIMARY KEY (territory, word, weight, mission)
);

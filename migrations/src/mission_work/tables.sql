-- What a mission's team works with, and the stem cells. Times are UTC microseconds (names end in _at), days are
-- YYYY-MM-DD where the territory is (names end in _on). Whoever changes a mission's work locks the mission's row first.

ALTER TABLE missions ADD COLUMN board_version bigint NOT NULL DEFAULT 0;   -- grows with every change of the board
ALTER TABLE missions ADD COLUMN root_id uuid REFERENCES missions (id);     -- the first of its family; null for that one
CREATE INDEX missions_root ON missions (root_id, seq) WHERE root_id IS NOT NULL;

CREATE TABLE mission_tasks (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    mission_id uuid NOT NULL REFERENCES missions (id) ON DELETE CASCADE,
    author_id uuid NOT NULL REFERENCES people (id),
    title text NOT NULL,
    body text NOT NULL,
    lane text NOT NULL,               -- to_do, doing, done: the board's column
    position bigint NOT NULL,         -- from top to bottom within the column; above 0, with gaps
    assignee_id uuid REFERENCES people (id),
    due_on text,
    done_at bigint,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE UNIQUE INDEX mission_tasks_order ON mission_tasks (mission_id, lane, position);
CREATE INDEX mission_tasks_author ON mission_tasks (author_id);
CREATE INDEX mission_tasks_assignee ON mission_tasks (assignee_id, mission_id) WHERE assignee_id IS NOT NULL;

CREATE TABLE mission_needs (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    mission_id uuid NOT NULL REFERENCES missions (id) ON DELETE CASCADE,
    author_id uuid NOT NULL REFERENCES people (id),
    kind text NOT NULL,               -- skill, hands, thing, money
    body text NOT NULL,
    quantity bigint NOT NULL,         -- how many; of money how much, in smallest units of the currency
    currency text,                    -- of money
    until_on text,
    state text NOT NULL,              -- open, met, withdrawn
    closed_by uuid REFERENCES people (id),           -- who said that it is met or withdrawn; null when the offers did
    closed_at bigint,
    accepted bigint NOT NULL DEFAULT 0,              -- sum of the quantities of the offers that were accepted
    offers integer NOT NULL DEFAULT 0,               -- those that wait for an answer
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE INDEX mission_needs_mission ON mission_needs (mission_id, seq);
CREATE INDEX mission_needs_state ON mission_needs (mission_id, state, seq);
CREATE INDEX mission_needs_author ON mission_needs (author_id);

CREATE TABLE need_offers (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    need_id uuid NOT NULL REFERENCES mission_needs (id) ON DELETE CASCADE,
    author_id uuid NOT NULL REFERENCES people (id),
    body text NOT NULL,
    quantity bigint NOT NULL,
    state text NOT NULL,              -- made, accepted, declined, withdrawn
    decided_by uuid REFERENCES people (id),
    decided_at bigint,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE INDEX need_offers_need ON need_offers (need_id, seq);
CREATE INDEX need_offers_author ON need_offers (author_id, seq);

CREATE TABLE mission_journal (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    mission_id uuid NOT NULL REFERENCES missions (id) ON DELETE CASCADE,
    author_id uuid NOT NULL REFERENCES people (id),
    happened_on text NOT NULL,
    body text NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE INDEX mission_journal_mission ON mission_journal (mission_id, happened_on, seq);
CREATE INDEX mission_journal_author ON mission_journal (author_id, seq);

CREATE TABLE mission_journal_photos (
    entry_id uuid NOT NULL REFERENCES mission_journal (id) ON DELETE CASCADE,
    position integer NOT NULL,
    photo_id uuid NOT NULL REFERENCES photos (id),
    PRIMARY KEY (entry_id, position)
);
CREATE INDEX mission_journal_photos_photo ON mission_journal_photos (photo_id);

-- What a team found out and whoever replicates the mission takes along: a text, an address of the Web, or both.
CREATE TABLE mission_knowledge (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    mission_id uuid NOT NULL REFERENCES missions (id) ON DELETE CASCADE,
    author_id uuid NOT NULL REFERENCES people (id),
    title text NOT NULL,
    url text,
    body text NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE INDEX mission_knowledge_mission ON mission_knowledge (mission_id, seq);
CREATE INDEX mission_knowledge_author ON mission_knowledge (author_id);

-- What an imported or replicated mission remembers: its lineage on other servers, nearest first, as its file told it.
CREATE TABLE mission_origins (
    mission_id uuid NOT NULL PRIMARY KEY REFERENCES missions (id) ON DELETE CASCADE,
    lineage_json text NOT NULL,
    themes_json text NOT NULL          -- the themes as its file or its stem cell had them, with names of local ones
);

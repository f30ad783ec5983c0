-- Trust first, regulate after. Times are UTC microseconds (names end in _at).

-- The audit log: each entry's hash covers the entry before it. Triggers refuse every change.
CREATE TABLE audit_entries (
    seq bigint NOT NULL PRIMARY KEY,  -- 1, 2, 3… without a gap
    at bigint NOT NULL,
    what text NOT NULL,
    territory_id uuid,
    object_kind text NOT NULL,
    object_id uuid NOT NULL,
    facts_json text NOT NULL,         -- nothing personal
    commitments_json text NOT NULL,   -- SHA-256 of each personal part with its salt, hexadecimal, in the order of the parts
    previous_hash bytea NOT NULL,
    hash bytea NOT NULL
);
CREATE INDEX audit_entries_territory ON audit_entries (territory_id, seq);

-- What of an entry is about people. A part can be erased, never changed; the chain holds without it.
CREATE TABLE audit_parts (
    seq bigint NOT NULL REFERENCES audit_entries (seq),
    part integer NOT NULL,            -- its index among the commitments
    person_id uuid NOT NULL,          -- whom it is about
    salt bytea NOT NULL,
    part_json text NOT NULL,
    PRIMARY KEY (seq, part)
);
CREATE INDEX audit_parts_person ON audit_parts (person_id);

ALTER TABLE people ADD COLUMN hidden_at bigint;            -- an animator hides the name
ALTER TABLE territories ADD COLUMN reporters_to_hide integer NOT NULL DEFAULT 3;

-- One report of an object by each reporter, ever.
CREATE TABLE reports (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    case_id uuid NOT NULL,
    reporter_id uuid,                 -- null without an account
    reporter_key text NOT NULL,       -- the account, or a keyed hash of the address (IPv6: of its /64)
    object_kind text NOT NULL,
    object_id uuid NOT NULL,
    reason text NOT NULL,
    body text NOT NULL,
    outcome text,                     -- kept, acted; null while nothing is decided
    created_at bigint NOT NULL,
    closed_at bigint
);
CREATE UNIQUE INDEX reports_once ON reports (object_kind, object_id, reporter_key);
CREATE INDEX reports_case ON reports (case_id, seq);
CREATE INDEX reports_reporter ON reports (reporter_id, seq) WHERE reporter_id IS NOT NULL;

-- What an animator looks at: one for each object that was ever reported or decided on.
CREATE TABLE moderation_cases (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    object_kind text NOT NULL,        -- photo, question, mission, comment, person
    object_id uuid NOT NULL,
    territory_id uuid REFERENCES territories (id),   -- null outside every territory: the editor's
    author_id uuid NOT NULL,
    state text NOT NULL,              -- open, closed
    gravity integer NOT NULL,         -- 1 to 3, of the gravest open report
    reporters integer NOT NULL,       -- distinct, since the last decision
    hidden_by_reports boolean NOT NULL DEFAULT false,
    opened_at bigint NOT NULL,
    version bigint NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX moderation_cases_object ON moderation_cases (object_kind, object_id);
CREATE INDEX moderation_cases_queue ON moderation_cases (territory_id, state, gravity, opened_at, seq);
CREATE INDEX moderation_cases_author ON moderation_cases (author_id, territory_id);

CREATE TABLE moderation_decisions (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    case_id uuid NOT NULL REFERENCES moderation_cases (id),
    object_kind text NOT NULL,
    object_id uuid NOT NULL,
    territory_id uuid,
    author_id uuid NOT NULL,          -- whose object it is: who receives the statement of reasons
    decided_by uuid,                  -- null when the rule of the territory did it
    action text NOT NULL,             -- keep, hide, remove, restore, correct, warn, blur
    rule text,
    reason text NOT NULL,
    before_json text NOT NULL,        -- what an undo brings back
    created_at bigint NOT NULL,
    undone_at bigint,
    final_at bigint                   -- a removal whose object is gone for good
);
CREATE INDEX moderation_decisions_case ON moderation_decisions (case_id, seq);
CREATE INDEX moderation_decisions_author ON moderation_decisions (author_id, seq);
CREATE INDEX moderation_decisions_removals ON moderation_decisions (created_at) WHERE action = 'remove' AND undone_at IS NULL AND final_at IS NULL;

CREATE TABLE moderation_appeals (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    decision_id uuid NOT NULL UNIQUE REFERENCES moderation_decisions (id),
    person_id uuid NOT NULL,
    territory_id uuid,
    state text NOT NULL,              -- open, granted, refused
    body text NOT NULL,
    answer text,
    decided_by uuid,
    created_at bigint NOT NULL,
    decided_at bigint
);
CREATE INDEX moderation_appeals_queue ON moderation_appeals (territory_id, state, seq);
CREATE INDEX moderation_appeals_person ON moderation_appeals (person_id, seq);

-- Parts of a photo that nobody is to see: asked for by anyone, confirmed by its author or an animator.
CREATE TABLE photo_blurs (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    photo_id uuid NOT NULL REFERENCES photos (id),
    state text NOT NULL,              -- asked, confirmed, refused
    x double precision NOT NULL,      -- left, top, width and height as parts of the upright picture, 0 to 1
    y double precision NOT NULL,
    width double precision NOT NULL,
    height double precision NOT NULL,
    body text NOT NULL,
    asked_by uuid,
    asker_key text NOT NULL,
    decided_by uuid,
    created_at bigint NOT NULL,
    decided_at bigint
);
CREATE INDEX photo_blurs_photo ON photo_blurs (photo_id, state, seq);
CREATE INDEX photo_blurs_asker ON photo_blurs (asker_key, photo_id);
-- The last number given to a rendering of a photo with blurs: an attempt that was cut off never shares its names with a later one.
ALTER TABLE photos ADD COLUMN last_rendition integer NOT NULL DEFAULT 0;

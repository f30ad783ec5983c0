-- People's data (GDPR). Times are UTC microseconds (names end in _at).

ALTER TABLE people ADD COLUMN erased_at bigint;            -- the row stays without anything about the person
ALTER TABLE people ADD COLUMN parent_consent_at bigint;    -- a parent agreed; matters below fifteen only
ALTER TABLE people ADD COLUMN warned_at bigint;            -- told that the account ends for want of use

-- Who is erased. Nothing but an id: it is what a restore of an older backup erases again.
CREATE TABLE erasures (
    person_id uuid NOT NULL PRIMARY KEY,
    built_on text NOT NULL,           -- keep, remove: what becomes of what others built on
    asked_at bigint NOT NULL,
    done_at bigint                    -- null while the worker is at it
);
CREATE INDEX erasures_open ON erasures (asked_at) WHERE done_at IS NULL;

-- What someone gave, packed for them; the parts are objects of the store.
CREATE TABLE data_exports (
    id uuid NOT NULL PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    state text NOT NULL,              -- making, ready
    parts integer NOT NULL DEFAULT 0,
    size_bytes bigint NOT NULL DEFAULT 0,
    created_at bigint NOT NULL,
    made_at bigint,
    expires_at bigint                 -- deleted then; set when it is ready
);
CREATE INDEX data_exports_person ON data_exports (person_id, created_at);
CREATE INDEX data_exports_expiry ON data_exports (expires_at) WHERE expires_at IS NOT NULL;

-- Which version of the consent text someone agreed to.
CREATE TABLE consents (
    person_id uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    text_version integer NOT NULL,
    given_at bigint NOT NULL,
    withdrawn_at bigint,
    PRIMARY KEY (person_id, text_version)
);

-- Who looked at what is about someone, by the power of a role.
CREATE TABLE data_accesses (
    seq {seq},
    subject_id uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    reader_id uuid,                   -- null for whoever runs the server
    what text NOT NULL,               -- moderation-case, true-place
    territory_id uuid,
    created_at bigint NOT NULL
);
CREATE INDEX data_accesses_subject ON data_accesses (subject_id, seq);
CREATE INDEX data_accesses_age ON data_accesses (created_at);

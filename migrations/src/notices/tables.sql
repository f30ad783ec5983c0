-- Following: what someone watches, what they are told of, and how. Times are UTC microseconds (names end in _at).

-- How far a happening is told: who has an id up to this one has their notice. Null before the first and after the last.
ALTER TABLE happenings ADD COLUMN told_to uuid;

CREATE TABLE watches (
    person_id uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    kind text NOT NULL,               -- territory, photo, question, mission
    object_id uuid NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (person_id, kind, object_id)
);
CREATE INDEX watches_object ON watches (kind, object_id, person_id);
CREATE INDEX watches_recent ON watches (person_id, created_at, object_id);

-- "Something new within so many metres of here." The place is the person's own business: nobody else reads it.
CREATE TABLE alerts (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    person_id uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    lon double precision NOT NULL,
    lat double precision NOT NULL,
    radius_m integer NOT NULL,
    photos boolean NOT NULL,          -- tells of new photos
    questions boolean NOT NULL,
    missions boolean NOT NULL,
    -- The box round the circle; beyond 180 degrees where the circle is.
    min_lon double precision NOT NULL,
    min_lat double precision NOT NULL,
    max_lon double precision NOT NULL,
    max_lat double precision NOT NULL,
    -- The middle on the unit sphere, and the least product with a place that lies within: no trigonometry in a query.
    x double precision NOT NULL,
    y double precision NOT NULL,
    z double precision NOT NULL,
    least_cos double precision NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE INDEX alerts_person ON alerts (person_id, seq);

CREATE TABLE notices (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    person_id uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    happening_id uuid NOT NULL REFERENCES happenings (id) ON DELETE CASCADE,
    why text NOT NULL,                -- meant, answered, author, steward, member, supports, watches, resident, nearby
    in_app boolean NOT NULL,          -- stands in the list
    by_mail boolean NOT NULL,         -- goes into the digest while it is unread
    read_at bigint,
    created_at bigint NOT NULL
);
CREATE UNIQUE INDEX notices_once ON notices (happening_id, person_id);
CREATE INDEX notices_person ON notices (person_id, seq) WHERE in_app;
CREATE INDEX notices_unread ON notices (person_id, seq) WHERE read_at IS NULL;
CREATE INDEX notices_age ON notices (created_at);

-- What differs from being told of everything, in the list and by mail.
CREATE TABLE notice_preferences (
    person_id uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    what text NOT NULL,
    in_app boolean NOT NULL,
    by_mail boolean NOT NULL,
    PRIMARY KEY (person_id, what)
);

-- Whether someone takes the daily mail; there is no row before anyone changes anything.
CREATE TABLE notice_settings (
    person_id uuid NOT NULL PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
    digest boolean NOT NULL,
    version bigint NOT NULL,
    updated_at bigint NOT NULL
);

-- Whose daily mail is waiting.
CREATE TABLE digests (
    person_id uuid NOT NULL PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
    since_at bigint,                  -- the first notice that waits; null when none does
    due_at bigint,                    -- when to look at it next
    sent_day text,                    -- the day of the last mail, where they live
    mailed_seq bigint NOT NULL        -- notices up to this one were mailed
);
CREATE INDEX digests_due ON digests (due_at) WHERE due_at IS NOT NULL;

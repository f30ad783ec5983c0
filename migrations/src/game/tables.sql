-- The game: questions, missions and what moves in them. Times are UTC microseconds (names end in _at). `words` is what
-- a row is found by: stems of its texts, the same on both databases.

CREATE TABLE questions (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    territory_id uuid REFERENCES territories (id),   -- null when its photo stands outside every territory
    photo_id uuid REFERENCES photos (id),
    author_id uuid NOT NULL REFERENCES people (id),  -- who wrote it down; for a spoken one the animator
    state text NOT NULL,              -- open, answered, merged, removed
    origin text NOT NULL,             -- asked, starter, spoken
    starter text,                     -- key of the starter that was adopted or reworded
    spoken_by text,                   -- first name or empty, when spoken
    age_bracket text,                 -- 0-14, 15-24, 25-39, 40-59, 60-74, 75+
    title text NOT NULL,              -- the question itself, one line
    body text NOT NULL,
    lon double precision,             -- the place that everyone sees: the photo's shown place, or one given
    lat double precision,
    words text NOT NULL,
    merged_into uuid REFERENCES questions (id),
    answered_by uuid,                 -- the mission
    supports integer NOT NULL DEFAULT 0,   -- distinct supporters
    comments integer NOT NULL DEFAULT 0,
    hidden_at bigint,                 -- reports or an animator hide it; its author and animators still see it
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE INDEX questions_territory ON questions (territory_id, state, seq);
CREATE INDEX questions_supported ON questions (territory_id, state, supports, seq);
CREATE INDEX questions_photo ON questions (photo_id, seq);
CREATE INDEX questions_author ON questions (author_id, seq);
CREATE INDEX questions_merged ON questions (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX questions_answered ON questions (answered_by) WHERE answered_by IS NOT NULL;

CREATE TABLE question_themes (
    question_id uuid NOT NULL REFERENCES questions (id) ON DELETE CASCADE,
    theme text NOT NULL,
    PRIMARY KEY (question_id, theme)
);
CREATE INDEX question_themes_theme ON question_themes (theme, question_id);

CREATE TABLE question_supports (
    question_id uuid NOT NULL REFERENCES questions (id) ON DELETE CASCADE,
    person_id uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    created_at bigint NOT NULL,
    PRIMARY KEY (question_id, person_id)
);
CREATE INDEX question_supports_person ON question_supports (person_id, created_at);

CREATE TABLE missions (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    territory_id uuid NOT NULL REFERENCES territories (id),
    question_id uuid REFERENCES questions (id),
    photo_id uuid REFERENCES photos (id),            -- the picture it began from
    author_id uuid NOT NULL REFERENCES people (id),
    kind text NOT NULL,               -- problem, answer, making, transformation, product, event, wish
    state text NOT NULL,              -- gathering, active, completed, abandoned, archived
    state_at bigint NOT NULL,         -- since when
    title text NOT NULL,
    body text NOT NULL,
    lon double precision,             -- the place that everyone sees
    lat double precision,
    min_team integer NOT NULL,        -- members that make it active
    members integer NOT NULL DEFAULT 0,              -- present ones
    open_needs integer NOT NULL DEFAULT 0,
    answer text,                      -- when completed
    strengths text,
    weaknesses text,
    parent_id uuid REFERENCES missions (id),         -- the stem cell that it was replicated from
    words text NOT NULL,
    hidden_at bigint,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE INDEX missions_territory ON missions (territory_id, state, seq);
CREATE INDEX missions_question ON missions (question_id) WHERE question_id IS NOT NULL;
CREATE INDEX missions_photo ON missions (photo_id) WHERE photo_id IS NOT NULL;
CREATE INDEX missions_parent ON missions (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX missions_author ON missions (author_id, seq);

CREATE TABLE mission_themes (
    mission_id uuid NOT NULL REFERENCES missions (id) ON DELETE CASCADE,
    theme text NOT NULL,
    PRIMARY KEY (mission_id, theme)
);
CREATE INDEX mission_themes_theme ON mission_themes (theme, mission_id);

CREATE TABLE mission_members (
    mission_id uuid NOT NULL REFERENCES missions (id) ON DELETE CASCADE,
    person_id uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    is_steward boolean NOT NULL,
    joined_at bigint NOT NULL,
    left_at bigint,                   -- null while in the team
    PRIMARY KEY (mission_id, person_id)
);
CREATE INDEX mission_members_person ON mission_members (person_id, mission_id);

-- What is said under a question or in a mission: exactly one of the two.
CREATE TABLE comments (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    question_id uuid REFERENCES questions (id),
    mission_id uuid REFERENCES missions (id),
    parent_id uuid REFERENCES comments (id),         -- the comment that it answers
    author_id uuid NOT NULL REFERENCES people (id),
    state text NOT NULL,              -- published, removed
    body text NOT NULL,
    hidden_at bigint,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CHECK ((question_id IS NULL) <> (mission_id IS NULL))
);
CREATE INDEX comments_question ON comments (question_id, seq) WHERE question_id IS NOT NULL;
CREATE INDEX comments_mission ON comments (mission_id, seq) WHERE mission_id IS NOT NULL;
CREATE INDEX comments_author ON comments (author_id, seq);

-- What happened and may matter to others; the worker tells those who follow it. Written in the transaction of the change.
CREATE TABLE happenings (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    what text NOT NULL,               -- question-asked, mission-joined…: the name of a text and of a preference
    territory_id uuid,
    photo_id uuid,
    question_id uuid,
    mission_id uuid,
    actor_id uuid,                    -- who did it; is not told
    person_id uuid,                   -- whom it is meant for, when it is one person
    lon double precision,             -- the place that everyone sees
    lat double precision,
    told_at bigint,                   -- null until the worker has told it
    created_at bigint NOT NULL
);
CREATE INDEX happenings_untold ON happenings (seq) WHERE told_at IS NULL;
CREATE INDEX happenings_age ON happenings (created_at);

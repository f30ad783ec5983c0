-- Ways out of a conflict: mediation, the council of the wise, exclusion. Times are UTC microseconds (names end in _at).

CREATE TABLE mediations (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    territory_id uuid NOT NULL REFERENCES territories (id),
    appeal_id uuid UNIQUE REFERENCES moderation_appeals (id),   -- what it is about: an appeal, or
    other_id uuid REFERENCES people (id),                       -- a conflict with someone
    opened_by uuid NOT NULL REFERENCES people (id),
    mediator_id uuid REFERENCES people (id),
    state text NOT NULL,              -- open, held, settled, unresolved
    title text NOT NULL,
    messages integer NOT NULL DEFAULT 0,
    mediator_messages integer NOT NULL DEFAULT 0,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE INDEX mediations_territory ON mediations (territory_id, state, seq);
CREATE INDEX mediations_opened ON mediations (opened_by, seq);
CREATE INDEX mediations_other ON mediations (other_id, seq) WHERE other_id IS NOT NULL;
CREATE INDEX mediations_mediator ON mediations (mediator_id, seq) WHERE mediator_id IS NOT NULL;

CREATE TABLE mediation_messages (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    mediation_id uuid NOT NULL REFERENCES mediations (id) ON DELETE CASCADE,
    author_id uuid NOT NULL REFERENCES people (id),
    body text NOT NULL,
    created_at bigint NOT NULL
);
CREATE INDEX mediation_messages_thread ON mediation_messages (mediation_id, seq);
CREATE INDEX mediation_messages_author ON mediation_messages (author_id);

-- Who sits in the council, and who sat.
CREATE TABLE council_seats (
    seq {seq},
    territory_id uuid NOT NULL REFERENCES territories (id),
    seat text NOT NULL,               -- commission:<name>, president, drawn:1, drawn:2, drawn:3
    person_id uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    source_id uuid NOT NULL,          -- the proposal or the draw that gave it
    since_at bigint NOT NULL,
    ended_at bigint
);
CREATE UNIQUE INDEX council_seats_present ON council_seats (territory_id, seat) WHERE ended_at IS NULL;
CREATE INDEX council_seats_person ON council_seats (person_id, territory_id) WHERE ended_at IS NULL;

-- Who is willing to be drawn.
CREATE TABLE council_willing (
    territory_id uuid NOT NULL REFERENCES territories (id),
    person_id uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    created_at bigint NOT NULL,
    PRIMARY KEY (territory_id, person_id)
);
CREATE INDEX council_willing_person ON council_willing (person_id);

-- A draw by lot: the commitment is published before the public seed is known.
CREATE TABLE council_draws (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    territory_id uuid NOT NULL REFERENCES territories (id),
    state text NOT NULL,              -- committed, drawn
    candidates_json text NOT NULL,    -- ids of people, in order
    commitment text NOT NULL,         -- hexadecimal
    public_source text NOT NULL,      -- where the seed will come from
    draw_after_at bigint NOT NULL,
    public_seed text,
    nonce text,                       -- hexadecimal, when drawn
    drawn_json text,
    opened_by uuid NOT NULL,
    created_at bigint NOT NULL,
    drawn_at bigint
);
CREATE INDEX council_draws_territory ON council_draws (territory_id, seq);

CREATE TABLE council_cases (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    territory_id uuid NOT NULL REFERENCES territories (id),
    mediation_id uuid UNIQUE REFERENCES mediations (id),
    about_id uuid REFERENCES people (id),             -- whom it is about
    opened_by uuid NOT NULL REFERENCES people (id),
    state text NOT NULL,              -- calling, open, closed
    title text NOT NULL,
    body text NOT NULL,
    callers integer NOT NULL DEFAULT 0,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    opened_at bigint
);
CREATE INDEX council_cases_territory ON council_cases (territory_id, seq);
CREATE INDEX council_cases_about ON council_cases (about_id) WHERE about_id IS NOT NULL;

CREATE TABLE council_callers (
    case_id uuid NOT NULL REFERENCES council_cases (id) ON DELETE CASCADE,
    person_id uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    created_at bigint NOT NULL,
    PRIMARY KEY (case_id, person_id)
);
CREATE INDEX council_callers_person ON council_callers (person_id);

-- What the council decides: by consent, then by majority.
CREATE TABLE council_measures (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    case_id uuid NOT NULL REFERENCES council_cases (id),
    territory_id uuid NOT NULL,
    kind text NOT NULL,               -- advice, warning, exclusion, lift
    body text NOT NULL,
    days integer,                     -- length of an exclusion; null for good
    until_at bigint,                  -- its end, once passed
    proposed_by uuid NOT NULL REFERENCES people (id),
    state text NOT NULL,              -- consent, majority, passed, failed
    seats integer NOT NULL,           -- who could vote when the phase began
    ayes integer NOT NULL DEFAULT 0,  -- in the present phase
    noes integer NOT NULL DEFAULT 0,
    passed_by text,                   -- consent, majority
    closes_at bigint NOT NULL,
    created_at bigint NOT NULL,
    decided_at bigint
);
CREATE INDEX council_measures_case ON council_measures (case_id, seq);
CREATE INDEX council_measures_due ON council_measures (closes_at) WHERE decided_at IS NULL;

CREATE TABLE council_voices (
    measure_id uuid NOT NULL REFERENCES council_measures (id) ON DELETE CASCADE,
    person_id uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    phase text NOT NULL,              -- consent, majority
    aye boolean NOT NULL,
    reason text NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (measure_id, person_id, phase)
);
CREATE INDEX council_voices_person ON council_voices (person_id);

CREATE TABLE exclusions (
    seq {seq},
    territory_id uuid NOT NULL REFERENCES territories (id),
    person_id uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    measure_id uuid NOT NULL UNIQUE REFERENCES council_measures (id),
    since_at bigint NOT NULL,
    until_at bigint,                  -- null for good
    ended_at bigint                   -- over or lifted
);
CREATE INDEX exclusions_person ON exclusions (person_id, territory_id) WHERE ended_at IS NULL;
CREATE INDEX exclusions_due ON exclusions (until_at) WHERE ended_at IS NULL AND until_at IS NOT NULL;

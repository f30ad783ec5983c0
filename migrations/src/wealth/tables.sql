-- Who brought what into a mission, seen by peers, and what is shared by it. Amounts in smallest units, days YYYY-MM-DD.

CREATE TABLE contributions (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    mission_id uuid NOT NULL REFERENCES missions (id),
    author_id uuid NOT NULL REFERENCES people (id),
    flow text NOT NULL,               -- production, documentation, communication, support, research, joy
    body text NOT NULL,
    minutes bigint NOT NULL,          -- 0 to 1440
    money bigint NOT NULL,            -- given, not advanced
    thing text NOT NULL,              -- empty without one
    happened_on text NOT NULL,
    period_id uuid,                   -- the period that it was counted in; frozen from then on
    removed_at bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE INDEX contributions_mission ON contributions (mission_id, seq);
CREATE INDEX contributions_open ON contributions (mission_id) WHERE period_id IS NULL AND removed_at IS NULL;
CREATE INDEX contributions_author ON contributions (author_id, seq);

-- One for each peer; who gave it is told to nobody but themselves. From 1 to 5.
CREATE TABLE contribution_ratings (
    contribution_id uuid NOT NULL REFERENCES contributions (id) ON DELETE CASCADE,
    rater_id uuid NOT NULL REFERENCES people (id),
    relevance integer NOT NULL CHECK (relevance BETWEEN 1 AND 5),
    productivity integer NOT NULL CHECK (productivity BETWEEN 1 AND 5),
    attitude integer NOT NULL CHECK (attitude BETWEEN 1 AND 5),
    constructiveness integer NOT NULL CHECK (constructiveness BETWEEN 1 AND 5),
    joy integer NOT NULL CHECK (joy BETWEEN 1 AND 5),
    openness integer NOT NULL CHECK (openness BETWEEN 1 AND 5),
    updated_at bigint NOT NULL,
    PRIMARY KEY (contribution_id, rater_id)
);
CREATE INDEX contribution_ratings_rater ON contribution_ratings (rater_id);

-- The numbers of a territory's formula, each version for good.
CREATE TABLE dividend_rules (
    territory_id uuid NOT NULL REFERENCES territories (id),
    version integer NOT NULL,
    quality_low_percent integer NOT NULL,
    quality_high_percent integer NOT NULL,
    emotion_low_percent integer NOT NULL,
    emotion_high_percent integer NOT NULL,
    least_ratings integer NOT NULL,
    set_by uuid NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (territory_id, version)
);

-- How much of what one is due one leaves to the commons, in per cent.
CREATE TABLE dividend_wishes (
    mission_id uuid NOT NULL REFERENCES missions (id),
    person_id uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    commons_percent integer NOT NULL CHECK (commons_percent BETWEEN 0 AND 100),
    updated_at bigint NOT NULL,
    PRIMARY KEY (mission_id, person_id)
);

-- A period that was closed: what was shared, and everything that anyone needs to compute it again.
CREATE TABLE dividend_periods (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    mission_id uuid NOT NULL REFERENCES missions (id),
    number integer NOT NULL,          -- 1, 2, 3… of the mission; also whose turn it is for the odd cent
    currency text NOT NULL,
    pot bigint NOT NULL CHECK (pot > 0),
    rule_version integer NOT NULL,    -- 0 for the usual numbers
    open_json text NOT NULL,          -- the open data, people masked
    closed_by uuid NOT NULL,
    created_at bigint NOT NULL,
    UNIQUE (mission_id, number)
);

CREATE TABLE dividend_shares (
    period_id uuid NOT NULL REFERENCES dividend_periods (id),
    person_id uuid NOT NULL REFERENCES people (id),
    share bigint NOT NULL,
    commons bigint NOT NULL,          -- of the share, left to the commons
    PRIMARY KEY (period_id, person_id)
);
CREATE INDEX dividend_shares_person ON dividend_shares (person_id, period_id);

-- Decisions of all, by consent. Times are UTC microseconds (names end in _at).

CREATE TABLE proposals (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    territory_id uuid NOT NULL REFERENCES territories (id),
    author_id uuid NOT NULL REFERENCES people (id),
    kind text NOT NULL,               -- free; commission, president: gives a seat in the council
    commission text,                  -- its name, for a seat of that kind
    person_id uuid REFERENCES people (id),            -- who is to take the seat
    state text NOT NULL,              -- open, passed, not-passed, withdrawn
    title text NOT NULL,
    body text NOT NULL,
    revision integer NOT NULL DEFAULT 1,              -- of the text; grows when it is amended
    consents integer NOT NULL DEFAULT 0,              -- to the present text
    objections integer NOT NULL DEFAULT 0,            -- that stand, to whichever text
    abstentions integer NOT NULL DEFAULT 0,           -- on the present text
    questions integer NOT NULL DEFAULT 0,
    closes_at bigint NOT NULL,
    closed_at bigint,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE INDEX proposals_territory ON proposals (territory_id, seq);
CREATE INDEX proposals_state ON proposals (territory_id, state, seq);
CREATE INDEX proposals_due ON proposals (closes_at) WHERE state = 'open';

-- Every text that a proposal has had.
CREATE TABLE proposal_texts (
    proposal_id uuid NOT NULL REFERENCES proposals (id) ON DELETE CASCADE,
    revision integer NOT NULL,
    title text NOT NULL,
    body text NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (proposal_id, revision)
);

-- One person, one vote. Counted openly, never shown by name.
CREATE TABLE proposal_votes (
    seq {seq},
    proposal_id uuid NOT NULL REFERENCES proposals (id) ON DELETE CASCADE,
    person_id uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    voice text NOT NULL,              -- consent, objection, abstention
    reason text NOT NULL,
    revision integer NOT NULL,        -- the text that it was given to
    updated_at bigint NOT NULL
);
CREATE UNIQUE INDEX proposal_votes_once ON proposal_votes (proposal_id, person_id);
CREATE INDEX proposal_votes_voice ON proposal_votes (proposal_id, voice, seq);
CREATE INDEX proposal_votes_person ON proposal_votes (person_id);

CREATE TABLE proposal_questions (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    proposal_id uuid NOT NULL REFERENCES proposals (id) ON DELETE CASCADE,
    author_id uuid NOT NULL REFERENCES people (id),
    body text NOT NULL,
    answer text,                      -- by the proposal's author
    answered_at bigint,
    created_at bigint NOT NULL
);
CREATE INDEX proposal_questions_proposal ON proposal_questions (proposal_id, seq);
CREATE INDEX proposal_questions_author ON proposal_questions (author_id);

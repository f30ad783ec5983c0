-- Missions: what a territory sets for them, the log of their states, invitations, pictures, indexes for their lists.
ALTER TABLE territories ADD COLUMN min_team integer NOT NULL DEFAULT 3;   -- members that make a new mission there active

ALTER TABLE missions ADD COLUMN place_source text;         -- photo (it follows the photo's shown place), given, or null
ALTER TABLE missions ADD COLUMN supports integer NOT NULL DEFAULT 0;      -- those of its question, kept by a trigger
ALTER TABLE missions ADD COLUMN code text;                 -- what a member shares so that others join; made when asked for
CREATE UNIQUE INDEX missions_code ON missions (code) WHERE code IS NOT NULL;
CREATE INDEX missions_of_territory ON missions (territory_id, seq);
CREATE INDEX missions_supported ON missions (supports, seq);
CREATE INDEX missions_supported_there ON missions (territory_id, supports, seq);
CREATE INDEX missions_over ON missions (state_at) WHERE state IN ('completed', 'abandoned');

ALTER TABLE mission_members ADD COLUMN removed_by uuid;    -- who took them out of the team; null when they left themselves
ALTER TABLE mission_members ADD COLUMN removal_reason text;
CREATE INDEX mission_members_team ON mission_members (mission_id, joined_at, person_id) WHERE left_at IS NULL;

-- Each state that a mission came into, with who and when.
CREATE TABLE mission_moves (
    mission_id uuid NOT NULL REFERENCES missions (id) ON DELETE CASCADE,
    position integer NOT NULL,        -- 1 is the opening
    from_state text,                  -- null when it was opened
    to_state text NOT NULL,
    actor_id uuid,                    -- null when time did it
    reason text NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (mission_id, position)
);

CREATE TABLE mission_invitations (
    mission_id uuid NOT NULL REFERENCES missions (id) ON DELETE CASCADE,
    person_id uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    invited_by uuid NOT NULL,
    answer text,                      -- accepted, declined; null while it is open
    created_at bigint NOT NULL,
    answered_at bigint,
    PRIMARY KEY (mission_id, person_id)
);
CREATE INDEX mission_invitations_open ON mission_invitations (person_id, created_at, mission_id) WHERE answer IS NULL;

-- Pictures of a completed mission.
CREATE TABLE mission_photos (
    mission_id uuid NOT NULL REFERENCES missions (id) ON DELETE CASCADE,
    side text NOT NULL,               -- before, after
    position integer NOT NULL,
    photo_id uuid NOT NULL REFERENCES photos (id),
    PRIMARY KEY (mission_id, side, position)
);
CREATE INDEX mission_photos_photo ON mission_photos (photo_id);

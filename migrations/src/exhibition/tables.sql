-- The first 36 photos of a territory, in the order of the exhibition. Times are UTC microseconds (names end in _at).

-- A territory's list as a whole; there is none before anything is chosen.
CREATE TABLE exhibitions (
    territory_id uuid NOT NULL PRIMARY KEY REFERENCES territories (id) ON DELETE CASCADE,
    version bigint NOT NULL,          -- grows with each change of the list
    launched_at bigint,               -- null until the launch; from then on the list is frozen
    launched_by uuid,
    updated_at bigint NOT NULL
);

CREATE TABLE first_photos (
    territory_id uuid NOT NULL REFERENCES territories (id) ON DELETE CASCADE,
    slot integer NOT NULL,            -- 1 to 36; 1 is the opening photo
    photo_id uuid NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    PRIMARY KEY (territory_id, slot)
);
-- From a photo to its slot. A photo that was moved to another territory may stand in the lists of both, and is empty
-- where it no longer is.
CREATE UNIQUE INDEX first_photos_photo ON first_photos (photo_id, territory_id);

-- Every change after the launch.
CREATE TABLE first_photo_changes (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    territory_id uuid NOT NULL REFERENCES territories (id) ON DELETE CASCADE,
    person_id uuid NOT NULL,          -- who changed it
    reason text NOT NULL,
    slots_json text NOT NULL,         -- [{"slot": 3, "before": photo or null, "after": photo or null}, …]
    created_at bigint NOT NULL
);
CREATE INDEX first_photo_changes_territory ON first_photo_changes (territory_id, seq);

-- With which of a thing's versions a text field changed last: what was written off line goes field by field.
CREATE TABLE field_versions (
    object_id uuid NOT NULL,
    field text NOT NULL,              -- as in the thing's representation
    version bigint NOT NULL,
    PRIMARY KEY (object_id, field)
);

-- What was written off line and differs from what someone else wrote meanwhile, until its author chooses. UTC microseconds.
CREATE TABLE edit_conflicts (
    seq {seq},
    id uuid NOT NULL UNIQUE,          -- of the operation
    person_id uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    path text NOT NULL,               -- the thing's address
    tag text NOT NULL,                -- the version that its author has seen
    fields_json text NOT NULL,        -- name, mine, theirs
    created_at bigint NOT NULL
);
CREATE INDEX edit_conflicts_person ON edit_conflicts (person_id, seq);
CREATE INDEX edit_conflicts_age ON edit_conflicts (created_at);

-- Completed missions by family, so that what kin completed is one walk along one index however large a family is.
CREATE TABLE mission_completions (
    root_id uuid NOT NULL REFERENCES missions (id) ON DELETE CASCADE,          -- the first of the family
    completed_at bigint NOT NULL,
    mission_id uuid NOT NULL UNIQUE REFERENCES missions (id) ON DELETE CASCADE,
    PRIMARY KEY (root_id, completed_at, mission_id)
);
INSERT INTO mission_completions (root_id, completed_at, mission_id)
    SELECT coalesce(m.root_id, m.id), max(v.created_at), m.id FROM missions m JOIN mission_moves v ON v.mission_id = m.id
    WHERE v.to_state = 'completed' GROUP BY m.root_id, m.id;

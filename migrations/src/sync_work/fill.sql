-- What was there before.
INSERT INTO changes (scope, kind, object_id, is_gone)
    SELECT m.territory_id, 'need', w.id, false FROM mission_needs w JOIN missions m ON m.id = w.mission_id
    WHERE m.state <> 'removed' AND m.hidden_at IS NULL;
INSERT INTO changes (scope, kind, object_id, is_gone)
    SELECT m.territory_id, 'journal', w.id, false FROM mission_journal w JOIN missions m ON m.id = w.mission_id
    WHERE m.state <> 'removed' AND m.hidden_at IS NULL;

-- Lists that were launched before.
INSERT INTO changes (scope, kind, object_id, is_gone)
    SELECT territory_id, 'first_photos', territory_id, false FROM exhibitions WHERE launched_at IS NOT NULL;

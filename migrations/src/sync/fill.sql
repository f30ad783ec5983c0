-- What was there before the log began.
INSERT INTO changes (scope, kind, object_id, is_gone) SELECT id, 'territory', id, false FROM territories;
INSERT INTO changes (scope, kind, object_id, is_gone) SELECT DISTINCT territory_id, 'themes', territory_id, false FROM local_themes;
INSERT INTO changes (scope, kind, object_id, is_gone)
    SELECT territory_id, 'photo', id, false FROM photos WHERE territory_id IS NOT NULL AND state = 'published';
INSERT INTO changes (scope, kind, object_id, is_gone) SELECT author_id, 'photo', id, false FROM photos WHERE state <> 'deleted';
INSERT INTO changes (scope, kind, object_id, is_gone)
    SELECT territory_id, 'question', id, false FROM questions WHERE territory_id IS NOT NULL AND state <> 'removed' AND hidden_at IS NULL;
INSERT INTO changes (scope, kind, object_id, is_gone) SELECT author_id, 'question', id, false FROM questions WHERE state <> 'removed';
INSERT INTO changes (scope, kind, object_id, is_gone) SELECT person_id, 'support', question_id, false FROM question_supports;
INSERT INTO changes (scope, kind, object_id, is_gone) SELECT territory_id, 'mission', id, false FROM missions WHERE state <> 'removed' AND hidden_at IS NULL;
INSERT INTO changes (scope, kind, object_id, is_gone) SELECT author_id, 'mission', id, false FROM missions WHERE state <> 'removed';
INSERT INTO changes (scope, kind, object_id, is_gone)
    SELECT person_id, 'team', mission_id, false FROM mission_members WHERE left_at IS NULL;
INSERT INTO changes (scope, kind, object_id, is_gone)
    SELECT q.territory_id, 'comment', c.id, false FROM comments c JOIN questions q ON q.id = c.question_id
    WHERE q.territory_id IS NOT NULL AND c.state <> 'removed' AND c.hidden_at IS NULL
        AND q.state <> 'removed' AND q.hidden_at IS NULL;
INSERT INTO changes (scope, kind, object_id, is_gone)
    SELECT m.territory_id, 'comment', c.id, false FROM comments c JOIN missions m ON m.id = c.mission_id
    WHERE c.state <> 'removed' AND c.hidden_at IS NULL AND m.state <> 'removed' AND m.hidden_at IS NULL;
INSERT INTO changes (scope, kind, object_id, is_gone) SELECT author_id, 'comment', id, false FROM comments WHERE state <> 'removed';
INSERT INTO changes (scope, kind, object_id, is_gone) SELECT person_id, 'subscription', id, false FROM subscriptions;
INSERT INTO changes (scope, kind, object_id, is_gone) SELECT id, 'profile', id, false FROM people;

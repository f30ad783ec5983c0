-- A mission is supported as the question that its own is merged into.
DROP TRIGGER missions_follow_supports;
CREATE TRIGGER missions_follow_supports AFTER UPDATE OF supports ON questions WHEN OLD.supports <> NEW.supports BEGIN
    UPDATE missions SET supports = NEW.supports WHERE question_id = NEW.id AND NEW.merged_into IS NULL;
    UPDATE missions SET supports = NEW.supports WHERE question_id IN
        (SELECT id FROM questions WHERE merged_into = NEW.id AND merged_into IS NOT NULL);
END;
CREATE TRIGGER missions_follow_mergers AFTER UPDATE OF merged_into ON questions
WHEN OLD.merged_into IS NOT NEW.merged_into BEGIN
    UPDATE missions SET supports = (SELECT supports FROM questions WHERE id = coalesce(NEW.merged_into, NEW.id))
        WHERE question_id = NEW.id;
END;
UPDATE missions SET supports = (SELECT root.supports FROM questions q JOIN questions root ON root.id = q.merged_into
        WHERE q.id = missions.question_id)
    WHERE question_id IN (SELECT id FROM questions WHERE merged_into IS NOT NULL);

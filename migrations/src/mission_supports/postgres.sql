-- A mission is supported as the question that its own is merged into.
CREATE OR REPLACE FUNCTION missions_follow_supports() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE missions SET supports = NEW.supports WHERE question_id = NEW.id AND NEW.merged_into IS NULL;
    UPDATE missions SET supports = NEW.supports WHERE question_id IN
        (SELECT id FROM questions WHERE merged_into = NEW.id AND merged_into IS NOT NULL);
    RETURN NULL;
END $$;
CREATE FUNCTION missions_follow_mergers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE missions SET supports = (SELECT supports FROM questions WHERE id = coalesce(NEW.merged_into, NEW.id))
        WHERE question_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER missions_follow_mergers AFTER UPDATE OF merged_into ON questions FOR EACH ROW
WHEN (OLD.merged_into IS DISTINCT FROM NEW.merged_into) EXECUTE FUNCTION missions_follow_mergers();
UPDATE missions SET supports = (SELECT root.supports FROM questions q JOIN questions root ON root.id = q.merged_into
        WHERE q.id = missions.question_id)
    WHERE question_id IN (SELECT id FROM questions WHERE merged_into IS NOT NULL);

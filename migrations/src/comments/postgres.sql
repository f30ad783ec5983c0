CREATE FUNCTION comment_counted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    change integer := 0;
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.state = 'published' AND OLD.hidden_at IS NULL THEN
        change := change - 1;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.state = 'published' AND NEW.hidden_at IS NULL THEN
        change := change + 1;
    END IF;
    IF change <> 0 THEN
        UPDATE questions SET comments = comments + change WHERE id = coalesce(NEW.question_id, OLD.question_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER comments_counted AFTER INSERT OR DELETE OR UPDATE OF state, hidden_at ON comments
    FOR EACH ROW EXECUTE FUNCTION comment_counted();

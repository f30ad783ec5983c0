CREATE TRIGGER comments_inserted AFTER INSERT ON comments
WHEN NEW.question_id IS NOT NULL AND NEW.state = 'published' AND NEW.hidden_at IS NULL BEGIN
    UPDATE questions SET comments = comments + 1 WHERE id = NEW.question_id;
END;
CREATE TRIGGER comments_updated AFTER UPDATE OF state, hidden_at ON comments
WHEN NEW.question_id IS NOT NULL
    AND (NEW.state = 'published' AND NEW.hidden_at IS NULL) <> (OLD.state = 'published' AND OLD.hidden_at IS NULL) BEGIN
    UPDATE questions
    SET comments = comments + CASE WHEN NEW.state = 'published' AND NEW.hidden_at IS NULL THEN 1 ELSE -1 END
    WHERE id = NEW.question_id;
END;
CREATE TRIGGER comments_deleted AFTER DELETE ON comments
WHEN OLD.question_id IS NOT NULL AND OLD.state = 'published' AND OLD.hidden_at IS NULL BEGIN
    UPDATE questions SET comments = comments - 1 WHERE id = OLD.question_id;
END;

-- One row a territory is enough here: whoever writes is alone.
CREATE TRIGGER dashboard_photos_inserted AFTER INSERT ON photos WHEN NEW.territory_id IS NOT NULL BEGIN
    INSERT INTO dashboard_changes (territory_id)
    SELECT NEW.territory_id WHERE NOT EXISTS (SELECT 1 FROM dashboard_changes WHERE territory_id = NEW.territory_id);
END;
CREATE TRIGGER dashboard_photos_updated AFTER UPDATE ON photos WHEN NEW.territory_id IS NOT NULL BEGIN
    INSERT INTO dashboard_changes (territory_id)
    SELECT NEW.territory_id WHERE NOT EXISTS (SELECT 1 FROM dashboard_changes WHERE territory_id = NEW.territory_id);
END;
CREATE TRIGGER dashboard_questions_inserted AFTER INSERT ON questions WHEN NEW.territory_id IS NOT NULL BEGIN
    INSERT INTO dashboard_changes (territory_id)
    SELECT NEW.territory_id WHERE NOT EXISTS (SELECT 1 FROM dashboard_changes WHERE territory_id = NEW.territory_id);
END;
CREATE TRIGGER dashboard_questions_updated AFTER UPDATE ON questions WHEN NEW.territory_id IS NOT NULL BEGIN
    INSERT INTO dashboard_changes (territory_id)
    SELECT NEW.territory_id WHERE NOT EXISTS (SELECT 1 FROM dashboard_changes WHERE territory_id = NEW.territory_id);
END;
CREATE TRIGGER dashboard_missions_inserted AFTER INSERT ON missions WHEN NEW.territory_id IS NOT NULL BEGIN
    INSERT INTO dashboard_changes (territory_id)
    SELECT NEW.territory_id WHERE NOT EXISTS (SELECT 1 FROM dashboard_changes WHERE territory_id = NEW.territory_id);
END;
CREATE TRIGGER dashboard_missions_updated AFTER UPDATE ON missions WHEN NEW.territory_id IS NOT NULL BEGIN
    INSERT INTO dashboard_changes (territory_id)
    SELECT NEW.territory_id WHERE NOT EXISTS (SELECT 1 FROM dashboard_changes WHERE territory_id = NEW.territory_id);
END;
CREATE TRIGGER dashboard_moderation_cases_inserted AFTER INSERT ON moderation_cases WHEN NEW.territory_id IS NOT NULL BEGIN
    INSERT INTO dashboard_changes (territory_id)
    SELECT NEW.territory_id WHERE NOT EXISTS (SELECT 1 FROM dashboard_changes WHERE territory_id = NEW.territory_id);
END;
CREATE TRIGGER dashboard_moderation_cases_updated AFTER UPDATE ON moderation_cases WHEN NEW.territory_id IS NOT NULL BEGIN
    INSERT INTO dashboard_changes (territory_id)
    SELECT NEW.territory_id WHERE NOT EXISTS (SELECT 1 FROM dashboard_changes WHERE territory_id = NEW.territory_id);
END;
CREATE TRIGGER dashboard_ledger_books_inserted AFTER INSERT ON ledger_books WHEN NEW.territory_id IS NOT NULL BEGIN
    INSERT INTO dashboard_changes (territory_id)
    SELECT NEW.territory_id WHERE NOT EXISTS (SELECT 1 FROM dashboard_changes WHERE territory_id = NEW.territory_id);
END;
CREATE TRIGGER dashboard_ledger_books_updated AFTER UPDATE ON ledger_books WHEN NEW.territory_id IS NOT NULL BEGIN
    INSERT INTO dashboard_changes (territory_id)
    SELECT NEW.territory_id WHERE NOT EXISTS (SELECT 1 FROM dashboard_changes WHERE territory_id = NEW.territory_id);
END;
CREATE TRIGGER dashboard_photos_moved AFTER UPDATE OF territory_id ON photos
WHEN OLD.territory_id IS NOT NULL AND OLD.territory_id IS NOT NEW.territory_id BEGIN
    INSERT INTO dashboard_changes (territory_id)
    SELECT OLD.territory_id WHERE NOT EXISTS (SELECT 1 FROM dashboard_changes WHERE territory_id = OLD.territory_id);
END;
CREATE TRIGGER dashboard_questions_moved AFTER UPDATE OF territory_id ON questions
WHEN OLD.territory_id IS NOT NULL AND OLD.territory_id IS NOT NEW.territory_id BEGIN
    INSERT INTO dashboard_changes (territory_id)
    SELECT OLD.territory_id WHERE NOT EXISTS (SELECT 1 FROM dashboard_changes WHERE territory_id = OLD.territory_id);
END;
CREATE TRIGGER dashboard_contributions_inserted AFTER INSERT ON contributions BEGIN
    INSERT INTO dashboard_changes (territory_id)
    SELECT territory_id FROM missions WHERE id = NEW.mission_id
    AND NOT EXISTS (SELECT 1 FROM dashboard_changes WHERE territory_id = missions.territory_id);
END;
CREATE TRIGGER dashboard_contributions_updated AFTER UPDATE ON contributions BEGIN
    INSERT INTO dashboard_changes (territory_id)
    SELECT territory_id FROM missions WHERE id = NEW.mission_id
    AND NOT EXISTS (SELECT 1 FROM dashboard_changes WHERE territory_id = missions.territory_id);
END;

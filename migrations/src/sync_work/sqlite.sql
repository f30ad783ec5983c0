-- What stands in a mission is seen while the mission is.
CREATE TRIGGER mission_needs_made_noted AFTER INSERT ON mission_needs BEGIN
    INSERT INTO change_notes SELECT territory_id, 'need', NEW.id, state = 'removed' OR hidden_at IS NOT NULL
        FROM missions WHERE id = NEW.mission_id;
END;
CREATE TRIGGER mission_needs_noted AFTER UPDATE ON mission_needs BEGIN
    INSERT INTO change_notes SELECT territory_id, 'need', NEW.id, state = 'removed' OR hidden_at IS NOT NULL
        FROM missions WHERE id = NEW.mission_id;
END;
CREATE TRIGGER mission_needs_deleted_noted AFTER DELETE ON mission_needs BEGIN
    INSERT INTO change_notes SELECT territory_id, 'need', OLD.id, true FROM missions WHERE id = OLD.mission_id;
END;

CREATE TRIGGER mission_journal_made_noted AFTER INSERT ON mission_journal BEGIN
    INSERT INTO change_notes SELECT territory_id, 'journal', NEW.id, state = 'removed' OR hidden_at IS NOT NULL
        FROM missions WHERE id = NEW.mission_id;
END;
CREATE TRIGGER mission_journal_noted AFTER UPDATE ON mission_journal BEGIN
    INSERT INTO change_notes SELECT territory_id, 'journal', NEW.id, state = 'removed' OR hidden_at IS NOT NULL
        FROM missions WHERE id = NEW.mission_id;
END;
CREATE TRIGGER mission_journal_deleted_noted AFTER DELETE ON mission_journal BEGIN
    INSERT INTO change_notes SELECT territory_id, 'journal', OLD.id, true FROM missions WHERE id = OLD.mission_id;
END;

CREATE TRIGGER missions_work_noted AFTER UPDATE OF state, hidden_at, territory_id ON missions
WHEN OLD.state <> NEW.state OR OLD.hidden_at IS NOT NEW.hidden_at OR OLD.territory_id IS NOT NEW.territory_id BEGIN
    INSERT INTO change_notes SELECT OLD.territory_id, 'need', id, true FROM mission_needs
        WHERE mission_id = NEW.id AND OLD.territory_id IS NOT NEW.territory_id;
    INSERT INTO change_notes SELECT NEW.territory_id, 'need', id, NEW.state = 'removed' OR NEW.hidden_at IS NOT NULL
        FROM mission_needs WHERE mission_id = NEW.id;
    INSERT INTO change_notes SELECT OLD.territory_id, 'journal', id, true FROM mission_journal
        WHERE mission_id = NEW.id AND OLD.territory_id IS NOT NEW.territory_id;
    INSERT INTO change_notes SELECT NEW.territory_id, 'journal', id, NEW.state = 'removed' OR NEW.hidden_at IS NOT NULL
        FROM mission_journal WHERE mission_id = NEW.id;
END;

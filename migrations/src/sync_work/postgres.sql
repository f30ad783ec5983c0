-- What stands in a mission is seen while the mission is.
CREATE FUNCTION note_mission_needs_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT territory_id, 'need', NEW.id, state = 'removed' OR hidden_at IS NOT NULL
        FROM missions WHERE id = NEW.mission_id;
    RETURN NULL;
END $$;
CREATE TRIGGER mission_needs_made_noted AFTER INSERT ON mission_needs FOR EACH ROW EXECUTE FUNCTION note_mission_needs_made();

CREATE FUNCTION note_mission_needs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT territory_id, 'need', NEW.id, state = 'removed' OR hidden_at IS NOT NULL
        FROM missions WHERE id = NEW.mission_id;
    RETURN NULL;
END $$;
CREATE TRIGGER mission_needs_noted AFTER UPDATE ON mission_needs FOR EACH ROW EXECUTE FUNCTION note_mission_needs();

CREATE FUNCTION note_mission_needs_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT territory_id, 'need', OLD.id, true FROM missions WHERE id = OLD.mission_id;
    RETURN NULL;
END $$;
CREATE TRIGGER mission_needs_deleted_noted AFTER DELETE ON mission_needs FOR EACH ROW EXECUTE FUNCTION note_mission_needs_deleted();

CREATE FUNCTION note_mission_journal_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT territory_id, 'journal', NEW.id, state = 'removed' OR hidden_at IS NOT NULL
        FROM missions WHERE id = NEW.mission_id;
    RETURN NULL;
END $$;
CREATE TRIGGER mission_journal_made_noted AFTER INSERT ON mission_journal FOR EACH ROW EXECUTE FUNCTION note_mission_journal_made();

CREATE FUNCTION note_mission_journal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT territory_id, 'journal', NEW.id, state = 'removed' OR hidden_at IS NOT NULL
        FROM missions WHERE id = NEW.mission_id;
    RETURN NULL;
END $$;
CREATE TRIGGER mission_journal_noted AFTER UPDATE ON mission_journal FOR EACH ROW EXECUTE FUNCTION note_mission_journal();

CREATE FUNCTION note_mission_journal_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT territory_id, 'journal', OLD.id, true FROM missions WHERE id = OLD.mission_id;
    RETURN NULL;
END $$;
CREATE TRIGGER mission_journal_deleted_noted AFTER DELETE ON mission_journal FOR EACH ROW EXECUTE FUNCTION note_mission_journal_deleted();

CREATE FUNCTION note_missions_work() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT OLD.territory_id, 'need', id, true FROM mission_needs
        WHERE mission_id = NEW.id AND OLD.territory_id IS DISTINCT FROM NEW.territory_id;
    INSERT INTO change_notes SELECT NEW.territory_id, 'need', id, NEW.state = 'removed' OR NEW.hidden_at IS NOT NULL
        FROM mission_needs WHERE mission_id = NEW.id;
    INSERT INTO change_notes SELECT OLD.territory_id, 'journal', id, true FROM mission_journal
        WHERE mission_id = NEW.id AND OLD.territory_id IS DISTINCT FROM NEW.territory_id;
    INSERT INTO change_notes SELECT NEW.territory_id, 'journal', id, NEW.state = 'removed' OR NEW.hidden_at IS NOT NULL
        FROM mission_journal WHERE mission_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER missions_work_noted AFTER UPDATE OF state, hidden_at, territory_id ON missions FOR EACH ROW WHEN (OLD.state <> NEW.state OR OLD.hidden_at IS DISTINCT FROM NEW.hidden_at OR OLD.territory_id IS DISTINCT FROM NEW.territory_id) EXECUTE FUNCTION note_missions_work();

-- One row a change: a row that is there already may just be taken by the worker.
CREATE FUNCTION dashboard_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.territory_id IS NOT NULL AND OLD.territory_id IS DISTINCT FROM NEW.territory_id THEN
            INSERT INTO dashboard_changes (territory_id) VALUES (OLD.territory_id);
        END IF;
    END IF;
    IF NEW.territory_id IS NOT NULL THEN
        INSERT INTO dashboard_changes (territory_id) VALUES (NEW.territory_id);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION dashboard_contributed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO dashboard_changes (territory_id) SELECT territory_id FROM missions WHERE id = NEW.mission_id;
    RETURN NULL;
END $$;
CREATE TRIGGER dashboard_photos AFTER INSERT OR UPDATE ON photos FOR EACH ROW EXECUTE FUNCTION dashboard_changed();
CREATE TRIGGER dashboard_questions AFTER INSERT OR UPDATE ON questions FOR EACH ROW EXECUTE FUNCTION dashboard_changed();
CREATE TRIGGER dashboard_missions AFTER INSERT OR UPDATE ON missions FOR EACH ROW EXECUTE FUNCTION dashboard_changed();
CREATE TRIGGER dashboard_moderation_cases AFTER INSERT OR UPDATE ON moderation_cases FOR EACH ROW EXECUTE FUNCTION dashboard_changed();
CREATE TRIGGER dashboard_ledger_books AFTER INSERT OR UPDATE ON ledger_books FOR EACH ROW EXECUTE FUNCTION dashboard_changed();
CREATE TRIGGER dashboard_contributions AFTER INSERT OR UPDATE ON contributions
    FOR EACH ROW EXECUTE FUNCTION dashboard_contributed();

-- What triggers write to. A thing that was never told of leaves no tombstone.
CREATE VIEW change_notes AS SELECT scope, kind, object_id, is_gone FROM changes;
CREATE FUNCTION change_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.scope IS NULL THEN
        RETURN NULL;
    END IF;
    IF NEW.is_gone THEN
        UPDATE changes SET is_gone = true, number = NULL, numbered_at = NULL
            WHERE scope = NEW.scope AND kind = NEW.kind AND object_id = NEW.object_id AND NOT is_gone;
    ELSE
        INSERT INTO changes (scope, kind, object_id, is_gone) VALUES (NEW.scope, NEW.kind, NEW.object_id, false)
            ON CONFLICT (scope, kind, object_id) DO UPDATE SET is_gone = false, number = NULL, numbered_at = NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER change_noted INSTEAD OF INSERT ON change_notes FOR EACH ROW EXECUTE FUNCTION change_note();

CREATE FUNCTION note_territories_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT NEW.id, 'territory', NEW.id, false;
    RETURN NULL;
END $$;
CREATE TRIGGER territories_made_noted AFTER INSERT ON territories FOR EACH ROW EXECUTE FUNCTION note_territories_made();

CREATE FUNCTION note_territories() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT NEW.id, 'territory', NEW.id, false;
    RETURN NULL;
END $$;
CREATE TRIGGER territories_noted AFTER UPDATE ON territories FOR EACH ROW EXECUTE FUNCTION note_territories();

CREATE FUNCTION note_local_themes_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT NEW.territory_id, 'themes', NEW.territory_id, false;
    RETURN NULL;
END $$;
CREATE TRIGGER local_themes_made_noted AFTER INSERT ON local_themes FOR EACH ROW EXECUTE FUNCTION note_local_themes_made();

CREATE FUNCTION note_local_themes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT NEW.territory_id, 'themes', NEW.territory_id, false;
    RETURN NULL;
END $$;
CREATE TRIGGER local_themes_noted AFTER UPDATE ON local_themes FOR EACH ROW EXECUTE FUNCTION note_local_themes();

CREATE FUNCTION note_local_themes_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT OLD.territory_id, 'themes', OLD.territory_id, false;
    RETURN NULL;
END $$;
CREATE TRIGGER local_themes_deleted_noted AFTER DELETE ON local_themes FOR EACH ROW EXECUTE FUNCTION note_local_themes_deleted();

CREATE FUNCTION note_photos_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT NEW.territory_id, 'photo', NEW.id, NEW.state <> 'published';
    INSERT INTO change_notes SELECT NEW.author_id, 'photo', NEW.id, NEW.state = 'deleted';
    RETURN NULL;
END $$;
CREATE TRIGGER photos_made_noted AFTER INSERT ON photos FOR EACH ROW EXECUTE FUNCTION note_photos_made();

CREATE FUNCTION note_photos() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT OLD.territory_id, 'photo', NEW.id, true WHERE OLD.territory_id IS DISTINCT FROM NEW.territory_id;
    INSERT INTO change_notes SELECT NEW.territory_id, 'photo', NEW.id, NEW.state <> 'published';
    INSERT INTO change_notes SELECT NEW.author_id, 'photo', NEW.id, NEW.state = 'deleted';
    RETURN NULL;
END $$;
CREATE TRIGGER photos_noted AFTER UPDATE ON photos FOR EACH ROW EXECUTE FUNCTION note_photos();

CREATE FUNCTION note_photos_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT OLD.territory_id, 'photo', OLD.id, true;
    INSERT INTO change_notes SELECT OLD.author_id, 'photo', OLD.id, true;
    RETURN NULL;
END $$;
CREATE TRIGGER photos_deleted_noted AFTER DELETE ON photos FOR EACH ROW EXECUTE FUNCTION note_photos_deleted();

CREATE FUNCTION note_questions_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT NEW.territory_id, 'question', NEW.id, NEW.state = 'removed' OR NEW.hidden_at IS NOT NULL;
    INSERT INTO change_notes SELECT NEW.author_id, 'question', NEW.id, NEW.state = 'removed';
    RETURN NULL;
END $$;
CREATE TRIGGER questions_made_noted AFTER INSERT ON questions FOR EACH ROW EXECUTE FUNCTION note_questions_made();

CREATE FUNCTION note_questions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT OLD.territory_id, 'question', NEW.id, true WHERE OLD.territory_id IS DISTINCT FROM NEW.territory_id;
    INSERT INTO change_notes SELECT NEW.territory_id, 'question', NEW.id, NEW.state = 'removed' OR NEW.hidden_at IS NOT NULL;
    INSERT INTO change_notes SELECT NEW.author_id, 'question', NEW.id, NEW.state = 'removed';
    INSERT INTO change_notes SELECT territory_id, 'question', id, state = 'removed' OR hidden_at IS NOT NULL
        FROM questions WHERE id IN (OLD.merged_into, NEW.merged_into);
    RETURN NULL;
END $$;
CREATE TRIGGER questions_noted AFTER UPDATE ON questions FOR EACH ROW EXECUTE FUNCTION note_questions();

CREATE FUNCTION note_questions_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT OLD.territory_id, 'question', OLD.id, true;
    INSERT INTO change_notes SELECT OLD.author_id, 'question', OLD.id, true;
    RETURN NULL;
END $$;
CREATE TRIGGER questions_deleted_noted AFTER DELETE ON questions FOR EACH ROW EXECUTE FUNCTION note_questions_deleted();

CREATE FUNCTION note_question_supports_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT NEW.person_id, 'support', NEW.question_id, false;
    RETURN NULL;
END $$;
CREATE TRIGGER question_supports_made_noted AFTER INSERT ON question_supports FOR EACH ROW EXECUTE FUNCTION note_question_supports_made();

CREATE FUNCTION note_question_supports_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT OLD.person_id, 'support', OLD.question_id, true;
    RETURN NULL;
END $$;
CREATE TRIGGER question_supports_deleted_noted AFTER DELETE ON question_supports FOR EACH ROW EXECUTE FUNCTION note_question_supports_deleted();

CREATE FUNCTION note_missions_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT NEW.territory_id, 'mission', NEW.id, NEW.state = 'removed' OR NEW.hidden_at IS NOT NULL;
    INSERT INTO change_notes SELECT NEW.author_id, 'mission', NEW.id, NEW.state = 'removed';
    RETURN NULL;
END $$;
CREATE TRIGGER missions_made_noted AFTER INSERT ON missions FOR EACH ROW EXECUTE FUNCTION note_missions_made();

CREATE FUNCTION note_missions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT OLD.territory_id, 'mission', NEW.id, true WHERE OLD.territory_id IS DISTINCT FROM NEW.territory_id;
    INSERT INTO change_notes SELECT NEW.territory_id, 'mission', NEW.id, NEW.state = 'removed' OR NEW.hidden_at IS NOT NULL;
    INSERT INTO change_notes SELECT NEW.author_id, 'mission', NEW.id, NEW.state = 'removed';
    RETURN NULL;
END $$;
CREATE TRIGGER missions_noted AFTER UPDATE ON missions FOR EACH ROW EXECUTE FUNCTION note_missions();

CREATE FUNCTION note_missions_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT OLD.territory_id, 'mission', OLD.id, true;
    INSERT INTO change_notes SELECT OLD.author_id, 'mission', OLD.id, true;
    RETURN NULL;
END $$;
CREATE TRIGGER missions_deleted_noted AFTER DELETE ON missions FOR EACH ROW EXECUTE FUNCTION note_missions_deleted();

CREATE FUNCTION note_mission_members_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT NEW.person_id, 'team', NEW.mission_id, NEW.left_at IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER mission_members_made_noted AFTER INSERT ON mission_members FOR EACH ROW EXECUTE FUNCTION note_mission_members_made();

CREATE FUNCTION note_mission_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT NEW.person_id, 'team', NEW.mission_id, NEW.left_at IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER mission_members_noted AFTER UPDATE ON mission_members FOR EACH ROW EXECUTE FUNCTION note_mission_members();

CREATE FUNCTION note_mission_members_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT OLD.person_id, 'team', OLD.mission_id, true;
    RETURN NULL;
END $$;
CREATE TRIGGER mission_members_deleted_noted AFTER DELETE ON mission_members FOR EACH ROW EXECUTE FUNCTION note_mission_members_deleted();

CREATE FUNCTION note_comments_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes
        SELECT territory_id, 'comment', NEW.id, NEW.state = 'removed' OR NEW.hidden_at IS NOT NULL OR state = 'removed' OR hidden_at IS NOT NULL
            FROM questions WHERE id = NEW.question_id
        UNION ALL SELECT territory_id, 'comment', NEW.id, NEW.state = 'removed' OR NEW.hidden_at IS NOT NULL OR state = 'removed' OR hidden_at IS NOT NULL
            FROM missions WHERE id = NEW.mission_id
        UNION ALL SELECT NEW.author_id, 'comment', NEW.id, NEW.state = 'removed';
    RETURN NULL;
END $$;
CREATE TRIGGER comments_made_noted AFTER INSERT ON comments FOR EACH ROW EXECUTE FUNCTION note_comments_made();

CREATE FUNCTION note_comments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes
        SELECT territory_id, 'comment', NEW.id, NEW.state = 'removed' OR NEW.hidden_at IS NOT NULL OR state = 'removed' OR hidden_at IS NOT NULL
            FROM questions WHERE id = NEW.question_id
        UNION ALL SELECT territory_id, 'comment', NEW.id, NEW.state = 'removed' OR NEW.hidden_at IS NOT NULL OR state = 'removed' OR hidden_at IS NOT NULL
            FROM missions WHERE id = NEW.mission_id
        UNION ALL SELECT NEW.author_id, 'comment', NEW.id, NEW.state = 'removed';
    RETURN NULL;
END $$;
CREATE TRIGGER comments_noted AFTER UPDATE ON comments FOR EACH ROW EXECUTE FUNCTION note_comments();

CREATE FUNCTION note_comments_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT scope, kind, object_id, true FROM changes WHERE object_id = OLD.id AND kind = 'comment';
    RETURN NULL;
END $$;
CREATE TRIGGER comments_deleted_noted AFTER DELETE ON comments FOR EACH ROW EXECUTE FUNCTION note_comments_deleted();

-- Roles stand in the profile.
CREATE FUNCTION note_roles_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT NEW.person_id, 'profile', NEW.person_id, false;
    RETURN NULL;
END $$;
CREATE TRIGGER roles_made_noted AFTER INSERT ON roles FOR EACH ROW EXECUTE FUNCTION note_roles_made();

CREATE FUNCTION note_roles_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT OLD.person_id, 'profile', OLD.person_id, false;
    RETURN NULL;
END $$;
CREATE TRIGGER roles_deleted_noted AFTER DELETE ON roles FOR EACH ROW EXECUTE FUNCTION note_roles_deleted();

-- With a question go its comments, and come back with it.
CREATE FUNCTION note_questions_shown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT OLD.territory_id, 'comment', id, true FROM comments
        WHERE question_id = NEW.id AND OLD.territory_id IS DISTINCT FROM NEW.territory_id;
    INSERT INTO change_notes SELECT NEW.territory_id, 'comment', id,
        NEW.state = 'removed' OR NEW.hidden_at IS NOT NULL OR state = 'removed' OR hidden_at IS NOT NULL FROM comments WHERE question_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER questions_shown_noted AFTER UPDATE OF state, hidden_at, territory_id ON questions FOR EACH ROW WHEN (OLD.state <> NEW.state OR OLD.hidden_at IS DISTINCT FROM NEW.hidden_at OR OLD.territory_id IS DISTINCT FROM NEW.territory_id) EXECUTE FUNCTION note_questions_shown();

-- With a mission go its comments, and come back with it.
CREATE FUNCTION note_missions_shown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT OLD.territory_id, 'comment', id, true FROM comments
        WHERE mission_id = NEW.id AND OLD.territory_id IS DISTINCT FROM NEW.territory_id;
    INSERT INTO change_notes SELECT NEW.territory_id, 'comment', id,
        NEW.state = 'removed' OR NEW.hidden_at IS NOT NULL OR state = 'removed' OR hidden_at IS NOT NULL FROM comments WHERE mission_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER missions_shown_noted AFTER UPDATE OF state, hidden_at, territory_id ON missions FOR EACH ROW WHEN (OLD.state <> NEW.state OR OLD.hidden_at IS DISTINCT FROM NEW.hidden_at OR OLD.territory_id IS DISTINCT FROM NEW.territory_id) EXECUTE FUNCTION note_missions_shown();

CREATE FUNCTION note_subscriptions_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT NEW.person_id, 'subscription', NEW.id, false;
    RETURN NULL;
END $$;
CREATE TRIGGER subscriptions_made_noted AFTER INSERT ON subscriptions FOR EACH ROW EXECUTE FUNCTION note_subscriptions_made();

CREATE FUNCTION note_subscriptions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT NEW.person_id, 'subscription', NEW.id, false;
    RETURN NULL;
END $$;
CREATE TRIGGER subscriptions_noted AFTER UPDATE ON subscriptions FOR EACH ROW EXECUTE FUNCTION note_subscriptions();

CREATE FUNCTION note_people_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT NEW.id, 'profile', NEW.id, false;
    RETURN NULL;
END $$;
CREATE TRIGGER people_made_noted AFTER INSERT ON people FOR EACH ROW EXECUTE FUNCTION note_people_made();

CREATE FUNCTION note_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change_notes SELECT NEW.id, 'profile', NEW.id, false;
    RETURN NULL;
END $$;
CREATE TRIGGER people_noted AFTER UPDATE ON people FOR EACH ROW EXECUTE FUNCTION note_people();

-- A name stands with all that its bearer made.
CREATE FUNCTION note_people_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE changes SET number = NULL, numbered_at = NULL WHERE NOT is_gone AND object_id IN (
        SELECT id FROM photos WHERE author_id = NEW.id UNION ALL SELECT id FROM questions WHERE author_id = NEW.id
        UNION ALL SELECT id FROM missions WHERE author_id = NEW.id UNION ALL SELECT id FROM comments WHERE author_id = NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER people_renamed_noted AFTER UPDATE OF display_name, hidden_at ON people FOR EACH ROW WHEN (OLD.display_name <> NEW.display_name OR OLD.hidden_at IS DISTINCT FROM NEW.hidden_at) EXECUTE FUNCTION note_people_renamed();

-- What triggers write to. A thing that was never told of leaves no tombstone.
CREATE VIEW change_notes AS SELECT scope, kind, object_id, is_gone FROM changes;
CREATE TRIGGER change_noted INSTEAD OF INSERT ON change_notes WHEN NEW.scope IS NOT NULL BEGIN
    UPDATE changes SET is_gone = true, number = NULL, numbered_at = NULL
        WHERE NEW.is_gone AND scope = NEW.scope AND kind = NEW.kind AND object_id = NEW.object_id AND NOT is_gone;
    INSERT INTO changes (scope, kind, object_id, is_gone)
        SELECT NEW.scope, NEW.kind, NEW.object_id, false WHERE NOT NEW.is_gone
        ON CONFLICT (scope, kind, object_id) DO UPDATE SET is_gone = false, number = NULL, numbered_at = NULL;
END;

CREATE TRIGGER territories_made_noted AFTER INSERT ON territories BEGIN
    INSERT INTO change_notes SELECT NEW.id, 'territory', NEW.id, false;
END;
CREATE TRIGGER territories_noted AFTER UPDATE ON territories BEGIN
    INSERT INTO change_notes SELECT NEW.id, 'territory', NEW.id, false;
END;

CREATE TRIGGER local_themes_made_noted AFTER INSERT ON local_themes BEGIN
    INSERT INTO change_notes SELECT NEW.territory_id, 'themes', NEW.territory_id, false;
END;
CREATE TRIGGER local_themes_noted AFTER UPDATE ON local_themes BEGIN
    INSERT INTO change_notes SELECT NEW.territory_id, 'themes', NEW.territory_id, false;
END;
CREATE TRIGGER local_themes_deleted_noted AFTER DELETE ON local_themes BEGIN
    INSERT INTO change_notes SELECT OLD.territory_id, 'themes', OLD.territory_id, false;
END;

CREATE TRIGGER photos_made_noted AFTER INSERT ON photos BEGIN
    INSERT INTO change_notes SELECT NEW.territory_id, 'photo', NEW.id, NEW.state <> 'published';
    INSERT INTO change_notes SELECT NEW.author_id, 'photo', NEW.id, NEW.state = 'deleted';
END;
CREATE TRIGGER photos_noted AFTER UPDATE ON photos BEGIN
    INSERT INTO change_notes SELECT OLD.territory_id, 'photo', NEW.id, true WHERE OLD.territory_id IS NOT NEW.territory_id;
    INSERT INTO change_notes SELECT NEW.territory_id, 'photo', NEW.id, NEW.state <> 'published';
    INSERT INTO change_notes SELECT NEW.author_id, 'photo', NEW.id, NEW.state = 'deleted';
END;
CREATE TRIGGER photos_deleted_noted AFTER DELETE ON photos BEGIN
    INSERT INTO change_notes SELECT OLD.territory_id, 'photo', OLD.id, true;
    INSERT INTO change_notes SELECT OLD.author_id, 'photo', OLD.id, true;
END;

CREATE TRIGGER questions_made_noted AFTER INSERT ON questions BEGIN
    INSERT INTO change_notes SELECT NEW.territory_id, 'question', NEW.id, NEW.state = 'removed' OR NEW.hidden_at IS NOT NULL;
    INSERT INTO change_notes SELECT NEW.author_id, 'question', NEW.id, NEW.state = 'removed';
END;
CREATE TRIGGER questions_noted AFTER UPDATE ON questions BEGIN
    INSERT INTO change_notes SELECT OLD.territory_id, 'question', NEW.id, true WHERE OLD.territory_id IS NOT NEW.territory_id;
    INSERT INTO change_notes SELECT NEW.territory_id, 'question', NEW.id, NEW.state = 'removed' OR NEW.hidden_at IS NOT NULL;
    INSERT INTO change_notes SELECT NEW.author_id, 'question', NEW.id, NEW.state = 'removed';
    INSERT INTO change_notes SELECT territory_id, 'question', id, state = 'removed' OR hidden_at IS NOT NULL
        FROM questions WHERE id IN (OLD.merged_into, NEW.merged_into);
END;
CREATE TRIGGER questions_deleted_noted AFTER DELETE ON questions BEGIN
    INSERT INTO change_notes SELECT OLD.territory_id, 'question', OLD.id, true;
    INSERT INTO change_notes SELECT OLD.author_id, 'question', OLD.id, true;
END;

CREATE TRIGGER question_supports_made_noted AFTER INSERT ON question_supports BEGIN
    INSERT INTO change_notes SELECT NEW.person_id, 'support', NEW.question_id, false;
END;
CREATE TRIGGER question_supports_deleted_noted AFTER DELETE ON question_supports BEGIN
    INSERT INTO change_notes SELECT OLD.person_id, 'support', OLD.question_id, true;
END;

CREATE TRIGGER missions_made_noted AFTER INSERT ON missions BEGIN
    INSERT INTO change_notes SELECT NEW.territory_id, 'mission', NEW.id, NEW.state = 'removed' OR NEW.hidden_at IS NOT NULL;
    INSERT INTO change_notes SELECT NEW.author_id, 'mission', NEW.id, NEW.state = 'removed';
END;
CREATE TRIGGER missions_noted AFTER UPDATE ON missions BEGIN
    INSERT INTO change_notes SELECT OLD.territory_id, 'mission', NEW.id, true WHERE OLD.territory_id IS NOT NEW.territory_id;
    INSERT INTO change_notes SELECT NEW.territory_id, 'mission', NEW.id, NEW.state = 'removed' OR NEW.hidden_at IS NOT NULL;
    INSERT INTO change_notes SELECT NEW.author_id, 'mission', NEW.id, NEW.state = 'removed';
END;
CREATE TRIGGER missions_deleted_noted AFTER DELETE ON missions BEGIN
    INSERT INTO change_notes SELECT OLD.territory_id, 'mission', OLD.id, true;
    INSERT INTO change_notes SELECT OLD.author_id, 'mission', OLD.id, true;
END;

CREATE TRIGGER mission_members_made_noted AFTER INSERT ON mission_members BEGIN
    INSERT INTO change_notes SELECT NEW.person_id, 'team', NEW.mission_id, NEW.left_at IS NOT NULL;
END;
CREATE TRIGGER mission_members_noted AFTER UPDATE ON mission_members BEGIN
    INSERT INTO change_notes SELECT NEW.person_id, 'team', NEW.mission_id, NEW.left_at IS NOT NULL;
END;
CREATE TRIGGER mission_members_deleted_noted AFTER DELETE ON mission_members BEGIN
    INSERT INTO change_notes SELECT OLD.person_id, 'team', OLD.mission_id, true;
END;

CREATE TRIGGER comments_made_noted AFTER INSERT ON comments BEGIN
    INSERT INTO change_notes
        SELECT territory_id, 'comment', NEW.id, NEW.state = 'removed' OR NEW.hidden_at IS NOT NULL OR state = 'removed' OR hidden_at IS NOT NULL
            FROM questions WHERE id = NEW.question_id
        UNION ALL SELECT territory_id, 'comment', NEW.id, NEW.state = 'removed' OR NEW.hidden_at IS NOT NULL OR state = 'removed' OR hidden_at IS NOT NULL
            FROM missions WHERE id = NEW.mission_id
        UNION ALL SELECT NEW.author_id, 'comment', NEW.id, NEW.state = 'removed';
END;
CREATE TRIGGER comments_noted AFTER UPDATE ON comments BEGIN
    INSERT INTO change_notes
        SELECT territory_id, 'comment', NEW.id, NEW.state = 'removed' OR NEW.hidden_at IS NOT NULL OR state = 'removed' OR hidden_at IS NOT NULL
            FROM questions WHERE id = NEW.question_id
        UNION ALL SELECT territory_id, 'comment', NEW.id, NEW.state = 'removed' OR NEW.hidden_at IS NOT NULL OR state = 'removed' OR hidden_at IS NOT NULL
            FROM missions WHERE id = NEW.mission_id
        UNION ALL SELECT NEW.author_id, 'comment', NEW.id, NEW.state = 'removed';
END;
CREATE TRIGGER comments_deleted_noted AFTER DELETE ON comments BEGIN
    INSERT INTO change_notes SELECT scope, kind, object_id, true FROM changes WHERE object_id = OLD.id AND kind = 'comment';
END;

-- Roles stand in the profile.
CREATE TRIGGER roles_made_noted AFTER INSERT ON roles BEGIN
    INSERT INTO change_notes SELECT NEW.person_id, 'profile', NEW.person_id, false;
END;
CREATE TRIGGER roles_deleted_noted AFTER DELETE ON roles BEGIN
    INSERT INTO change_notes SELECT OLD.person_id, 'profile', OLD.person_id, false;
END;

-- With a question go its comments, and come back with it.
CREATE TRIGGER questions_shown_noted AFTER UPDATE OF state, hidden_at, territory_id ON questions
WHEN OLD.state <> NEW.state OR OLD.hidden_at IS NOT NEW.hidden_at OR OLD.territory_id IS NOT NEW.territory_id BEGIN
    INSERT INTO change_notes SELECT OLD.territory_id, 'comment', id, true FROM comments
        WHERE question_id = NEW.id AND OLD.territory_id IS NOT NEW.territory_id;
    INSERT INTO change_notes SELECT NEW.territory_id, 'comment', id,
        NEW.state = 'removed' OR NEW.hidden_at IS NOT NULL OR state = 'removed' OR hidden_at IS NOT NULL FROM comments WHERE question_id = NEW.id;
END;

-- With a mission go its comments, and come back with it.
CREATE TRIGGER missions_shown_noted AFTER UPDATE OF state, hidden_at, territory_id ON missions
WHEN OLD.state <> NEW.state OR OLD.hidden_at IS NOT NEW.hidden_at OR OLD.territory_id IS NOT NEW.territory_id BEGIN
    INSERT INTO change_notes SELECT OLD.territory_id, 'comment', id, true FROM comments
        WHERE mission_id = NEW.id AND OLD.territory_id IS NOT NEW.territory_id;
    INSERT INTO change_notes SELECT NEW.territory_id, 'comment', id,
        NEW.state = 'removed' OR NEW.hidden_at IS NOT NULL OR state = 'removed' OR hidden_at IS NOT NULL FROM comments WHERE mission_id = NEW.id;
END;

CREATE TRIGGER subscriptions_made_noted AFTER INSERT ON subscriptions BEGIN
    INSERT INTO change_notes SELECT NEW.person_id, 'subscription', NEW.id, false;
END;
CREATE TRIGGER subscriptions_noted AFTER UPDATE ON subscriptions BEGIN
    INSERT INTO change_notes SELECT NEW.person_id, 'subscription', NEW.id, false;
END;

CREATE TRIGGER people_made_noted AFTER INSERT ON people BEGIN
    INSERT INTO change_notes SELECT NEW.id, 'profile', NEW.id, false;
END;
CREATE TRIGGER people_noted AFTER UPDATE ON people BEGIN
    INSERT INTO change_notes SELECT NEW.id, 'profile', NEW.id, false;
END;
-- A name stands with all that its bearer made.
CREATE TRIGGER people_renamed_noted AFTER UPDATE OF display_name, hidden_at ON people
WHEN OLD.display_name <> NEW.display_name OR OLD.hidden_at IS NOT NEW.hidden_at BEGIN
    UPDATE changes SET number = NULL, numbered_at = NULL WHERE NOT is_gone AND object_id IN (
        SELECT id FROM photos WHERE author_id = NEW.id UNION ALL SELECT id FROM questions WHERE author_id = NEW.id
        UNION ALL SELECT id FROM missions WHERE author_id = NEW.id UNION ALL SELECT id FROM comments WHERE author_id = NEW.id);
END;

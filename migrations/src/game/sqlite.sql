-- Places and words of questions and missions, kept by triggers; `rowid` is the row's seq.
CREATE VIRTUAL TABLE question_box USING rtree(seq, min_lon, max_lon, min_lat, max_lat);
CREATE VIRTUAL TABLE question_words USING fts5(words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0');
CREATE TRIGGER questions_inserted AFTER INSERT ON questions BEGIN
    INSERT INTO question_box SELECT NEW.seq, NEW.lon, NEW.lon, NEW.lat, NEW.lat WHERE NEW.lon IS NOT NULL;
    INSERT INTO question_words (rowid, words) VALUES (NEW.seq, NEW.words);
END;
CREATE TRIGGER questions_moved AFTER UPDATE OF lon, lat ON questions BEGIN
    DELETE FROM question_box WHERE seq = OLD.seq;
    INSERT INTO question_box SELECT NEW.seq, NEW.lon, NEW.lon, NEW.lat, NEW.lat WHERE NEW.lon IS NOT NULL;
END;
CREATE TRIGGER questions_reworded AFTER UPDATE OF words ON questions WHEN OLD.words <> NEW.words BEGIN
    DELETE FROM question_words WHERE rowid = OLD.seq;
    INSERT INTO question_words (rowid, words) VALUES (NEW.seq, NEW.words);
END;
CREATE TRIGGER questions_deleted AFTER DELETE ON questions BEGIN
    DELETE FROM question_box WHERE seq = OLD.seq;
    DELETE FROM question_words WHERE rowid = OLD.seq;
END;

CREATE VIRTUAL TABLE mission_box USING rtree(seq, min_lon, max_lon, min_lat, max_lat);
CREATE VIRTUAL TABLE mission_words USING fts5(words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0');
CREATE TRIGGER missions_inserted AFTER INSERT ON missions BEGIN
    INSERT INTO mission_box SELECT NEW.seq, NEW.lon, NEW.lon, NEW.lat, NEW.lat WHERE NEW.lon IS NOT NULL;
    INSERT INTO mission_words (rowid, words) VALUES (NEW.seq, NEW.words);
END;
CREATE TRIGGER missions_moved AFTER UPDATE OF lon, lat ON missions BEGIN
    DELETE FROM mission_box WHERE seq = OLD.seq;
    INSERT INTO mission_box SELECT NEW.seq, NEW.lon, NEW.lon, NEW.lat, NEW.lat WHERE NEW.lon IS NOT NULL;
END;
CREATE TRIGGER missions_reworded AFTER UPDATE OF words ON missions WHEN OLD.words <> NEW.words BEGIN
    DELETE FROM mission_words WHERE rowid = OLD.seq;
    INSERT INTO mission_words (rowid, words) VALUES (NEW.seq, NEW.words);
END;
CREATE TRIGGER missions_deleted AFTER DELETE ON missions BEGIN
    DELETE FROM mission_box WHERE seq = OLD.seq;
    DELETE FROM mission_words WHERE rowid = OLD.seq;
END;

CREATE VIRTUAL TABLE alert_box USING rtree(seq, min_lon, max_lon, min_lat, max_lat);
CREATE TRIGGER alerts_inserted AFTER INSERT ON alerts BEGIN
    INSERT INTO alert_box VALUES (NEW.seq, NEW.min_lon, NEW.max_lon, NEW.min_lat, NEW.max_lat);
END;
CREATE TRIGGER alerts_moved AFTER UPDATE OF min_lon, min_lat, max_lon, max_lat ON alerts BEGIN
    DELETE FROM alert_box WHERE seq = OLD.seq;
    INSERT INTO alert_box VALUES (NEW.seq, NEW.min_lon, NEW.max_lon, NEW.min_lat, NEW.max_lat);
END;
CREATE TRIGGER alerts_deleted AFTER DELETE ON alerts BEGIN
    DELETE FROM alert_box WHERE seq = OLD.seq;
END;

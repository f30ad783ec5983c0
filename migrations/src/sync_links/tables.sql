-- Graphs that were there before.
INSERT INTO changes (scope, kind, object_id, is_gone)
    SELECT t.id, 'links', t.id, false FROM link_territories l JOIN territories t ON t.seq = l.territory;

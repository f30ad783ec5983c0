SELECT p.seq, p.id, p.state, p.shown_lon, p.shown_lat, p.title, p.author_id,
    CASE WHEN a.hidden_at IS NULL THEN a.display_name ELSE '…' END AS author_name,
    p.territory_id, t.name AS territory_name, p.taken_local, p.taken_at, p.width_px, p.height_px, p.rendition,
    p.thumbhash, p.colours_json, CASE WHEN a.hidden_at IS NULL THEN p.credit ELSE '…' END AS credit, p.licence, p.created_at, p.version
FROM 

SELECT CAST(coalesce(sum(s.photos), 0) AS bigint) FROM (
    SELECT c.photos FROM {cells}
    UNION ALL
    SELECT n.photos FROM {changes}
) s

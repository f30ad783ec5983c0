SELECT CAST(coalesce(sum(s.photos), 0) AS bigint) FROM (
    SELECT c.photos FROM ranges r CROSS JOIN photo_cells c
    WHERE c.level = {kept} AND c.cell >= (r.low >> {shift}) AND c.cell <= ((r.high - 1) >> {shift})
    UNION ALL
    SELECT n.photos FROM ranges r CROSS JOIN photo_cell_changes n WHERE n.quad >= r.low AND n.quad < r.high
) s

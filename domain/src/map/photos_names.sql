) p
JOIN people a ON a.id = p.author_id
LEFT JOIN territories t ON t.id = p.territory_id
ORDER BY p.seq DESC

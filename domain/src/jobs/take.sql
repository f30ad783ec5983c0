-- Takes the jobs that are due. Each priority is looked up by itself, so that the index ends the search however many jobs
-- wait for a later time; a part is not looked at once those before it have filled the limit.
WITH due AS MATERIALIZED (
    SELECT id FROM (
        SELECT id FROM jobs WHERE state = 'running' AND lease_until < $1 ORDER BY lease_until LIMIT $2 {lock}
    ) AS left_by_the_dead
    UNION ALL
    SELECT id FROM (
        SELECT id FROM jobs WHERE state = 'ready' AND priority = 0 AND run_at <= $1 ORDER BY run_at LIMIT $2 {lock}
    ) AS urgent
    UNION ALL
    SELECT id FROM (
        SELECT id FROM jobs WHERE state = 'ready' AND priority = 1 AND run_at <= $1 ORDER BY run_at LIMIT $2 {lock}
    ) AS normal
    UNION ALL
    SELECT id FROM (
        SELECT id FROM jobs WHERE state = 'ready' AND priority = 2 AND run_at <= $1 ORDER BY run_at LIMIT $2 {lock}
    ) AS low
    LIMIT $2
)
UPDATE jobs SET
    state = CASE WHEN attempts >= $3 THEN 'parked' ELSE 'running' END,
    parked_why = CASE WHEN attempts >= $3 THEN $6 END,
    token = token + 1,
    attempts = CASE WHEN attempts >= $3 THEN attempts ELSE attempts + 1 END,
    lease_until = CASE WHEN attempts >= $3 THEN NULL ELSE $4 END,
    worker = $5
WHERE id IN (SELECT id FROM due)
RETURNING *

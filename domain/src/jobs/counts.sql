-- Each part is answered by an index: this is asked every few seconds, however long the queue.
SELECT
    (SELECT count(*) FROM jobs WHERE state = 'ready') AS ready,
    (SELECT count(*) FROM jobs WHERE state = 'running') AS running,
    (SELECT count(*) FROM jobs WHERE state = 'parked') AS parked,
    (SELECT min(run_at) FROM (
        SELECT min(run_at) AS run_at FROM jobs WHERE state = 'ready' AND priority = 0 AND run_at <= $1
        UNION ALL
        SELECT min(run_at) FROM jobs WHERE state = 'ready' AND priority = 1 AND run_at <= $1
        UNION ALL
        SELECT min(run_at) FROM jobs WHERE state = 'ready' AND priority = 2 AND run_at <= $1
    ) AS due) AS oldest_due_at

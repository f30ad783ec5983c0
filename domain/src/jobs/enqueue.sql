-- Writes a job; with a dedupe_key that is there already, changes the present one only as NewJob says.
-- Even a row that stays as it is gets locked until the caller commits (PostgreSQL), so that no worker can run it in
-- between and miss the caller's change.
INSERT INTO jobs (id, kind, payload_json, priority, state, dedupe_key, every_us, run_at, created_at)
VALUES ($1, $2, $3, $4, 'ready', $5, $6, $7, $8)
ON CONFLICT (dedupe_key) DO UPDATE SET
    again = jobs.again OR jobs.state = 'running' AND excluded.every_us IS NULL,
    run_at = CASE
        WHEN jobs.state = 'parked' THEN excluded.run_at
        WHEN excluded.every_us IS NOT NULL AND jobs.run_at > excluded.run_at + excluded.every_us
            THEN excluded.run_at + excluded.every_us
        WHEN excluded.every_us IS NULL AND jobs.run_at > excluded.run_at THEN excluded.run_at
        ELSE jobs.run_at END,
    attempts = CASE WHEN jobs.state = 'parked' THEN 0 ELSE jobs.attempts END,
    state = CASE WHEN jobs.state = 'parked' THEN 'ready' ELSE jobs.state END,
    parked_why = NULL,
    every_us = coalesce(excluded.every_us, jobs.every_us)
-- Left as it is: a poisoned job (it would end more workers) and one that waits after a failure (it would not wait at all).
WHERE (jobs.state <> 'parked' OR jobs.parked_why <> 'poisoned')
    AND (jobs.state <> 'ready' OR jobs.attempts = 0)

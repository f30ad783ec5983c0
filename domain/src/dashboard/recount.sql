-- Everything that a territory's figures are made of, by month and name. $1 is the territory; what stands in braces is
-- written by `recount.rs`.
WITH roots(theme, root) AS (
    VALUES {roots}
    UNION ALL SELECT id, parent FROM local_themes WHERE territory_id = $1
),
-- What makes someone a participant: a photo, a question, a support, a mission, a place in a team, a word.
acts(person, at) AS MATERIALIZED (
    SELECT author_id, created_at FROM photos WHERE territory_id = $1 AND state = 'published'
    UNION ALL SELECT author_id, created_at FROM questions
        WHERE territory_id = $1 AND hidden_at IS NULL AND state <> 'removed' AND origin <> 'spoken'
    UNION ALL SELECT s.person_id, s.created_at FROM question_supports s JOIN questions q ON q.id = s.question_id
        WHERE q.territory_id = $1
    UNION ALL SELECT author_id, created_at FROM missions
        WHERE territory_id = $1 AND hidden_at IS NULL AND state <> 'removed'
    UNION ALL SELECT b.person_id, b.joined_at FROM mission_members b JOIN missions m ON m.id = b.mission_id
        WHERE m.territory_id = $1
    UNION ALL SELECT c.author_id, c.created_at FROM comments c JOIN questions q ON q.id = c.question_id
        WHERE q.territory_id = $1 AND c.state = 'published' AND c.hidden_at IS NULL
    UNION ALL SELECT c.author_id, c.created_at FROM comments c JOIN missions m ON m.id = c.mission_id
        WHERE m.territory_id = $1 AND c.state = 'published' AND c.hidden_at IS NULL
),
beginners(person, at) AS MATERIALIZED (SELECT person, min(at) FROM acts GROUP BY person),
-- Who was in a team at the same time as whom, and since when.
pairs(one, other, at) AS MATERIALIZED (
    SELECT a.person_id, b.person_id, min(CASE WHEN a.joined_at > b.joined_at THEN a.joined_at ELSE b.joined_at END)
    FROM missions m JOIN mission_members a ON a.mission_id = m.id
    JOIN mission_members b ON b.mission_id = m.id AND b.person_id > a.person_id
    WHERE m.territory_id = $1
        AND a.joined_at < coalesce(b.left_at, 9223372036854775807)
        AND b.joined_at < coalesce(a.left_at, 9223372036854775807)
    GROUP BY a.person_id, b.person_id
),
things(at, name, lon, lat) AS (
    SELECT created_at, 'photos', shown_lon, shown_lat FROM photos WHERE territory_id = $1 AND state = 'published'
    UNION ALL SELECT created_at, 'questions', lon, lat FROM questions
        WHERE territory_id = $1 AND hidden_at IS NULL AND state IN ('open', 'answered')
    UNION ALL SELECT created_at, 'missions', lon, lat FROM missions
        WHERE territory_id = $1 AND hidden_at IS NULL AND state <> 'removed'
),
moments(at, name, amount) AS (
    SELECT at, name, 1 FROM things
    UNION ALL SELECT at, 'grid.' || CAST({row} * 8 + {column} AS text), 1 FROM things
        WHERE lon >= {west} AND lon < {east} AND lat > {south} AND lat <= {north}
    UNION ALL SELECT created_at, 'photos.state.' || state, 1 FROM photos WHERE territory_id = $1 AND state <> 'deleted'
    UNION ALL SELECT created_at, 'questions.state.' || state, 1 FROM questions
        WHERE territory_id = $1 AND hidden_at IS NULL AND state <> 'removed'
    UNION ALL SELECT created_at, 'missions.state.' || state, 1 FROM missions
        WHERE territory_id = $1 AND hidden_at IS NULL AND state <> 'removed'
    UNION ALL SELECT created_at, 'questions.waiting', 1 FROM questions
        WHERE territory_id = $1 AND hidden_at IS NULL AND state = 'open' AND created_at < {waiting_before}
    UNION ALL SELECT at, 'photos.theme.' || root, 1 FROM (
        SELECT DISTINCT p.id, p.created_at AS at, r.root AS root FROM photos p
        JOIN photo_themes t ON t.photo_id = p.id JOIN roots r ON r.theme = t.theme
        WHERE p.territory_id = $1 AND p.state = 'published') of_photos
    UNION ALL SELECT at, 'questions.theme.' || root, 1 FROM (
        SELECT DISTINCT q.id, q.created_at AS at, r.root AS root FROM questions q
        JOIN question_themes t ON t.question_id = q.id JOIN roots r ON r.theme = t.theme
        WHERE q.territory_id = $1 AND q.hidden_at IS NULL AND q.state IN ('open', 'answered')) of_questions
    UNION ALL SELECT at, 'missions.theme.' || root, 1 FROM (
        SELECT DISTINCT m.id, m.created_at AS at, r.root AS root FROM missions m
        JOIN mission_themes t ON t.mission_id = m.id JOIN roots r ON r.theme = t.theme
        WHERE m.territory_id = $1 AND m.hidden_at IS NULL AND m.state <> 'removed') of_missions
    UNION ALL SELECT at, 'people', 1 FROM beginners
    UNION ALL SELECT b.at, 'people.age.' || CASE
            WHEN p.birth_year IS NULL THEN 'unknown'
            WHEN {year} - p.birth_year < 15 THEN '0-14'
            WHEN {year} - p.birth_year < 25 THEN '15-24'
            WHEN {year} - p.birth_year < 40 THEN '25-39'
            WHEN {year} - p.birth_year < 60 THEN '40-59'
            WHEN {year} - p.birth_year < 75 THEN '60-74'
            ELSE '75+' END, 1
        FROM beginners b JOIN people p ON p.id = b.person
    UNION ALL SELECT min(at), 'people.active', 1 FROM acts GROUP BY person, {month}
    UNION ALL SELECT at, 'people.pairs', 1 FROM pairs
    UNION ALL SELECT min(at), 'people.paired', 1 FROM (
        SELECT one AS person, at FROM pairs UNION ALL SELECT other, at FROM pairs) paired GROUP BY person
    UNION ALL SELECT r.created_at, CASE WHEN r.closed_at IS NULL THEN 'moderation.open' ELSE 'moderation.closed' END, 1
        FROM reports r JOIN moderation_cases c ON c.id = r.case_id WHERE c.territory_id = $1
    UNION ALL SELECT r.created_at, 'moderation.minutes', (r.closed_at - r.created_at) / 60000000
        FROM reports r JOIN moderation_cases c ON c.id = r.case_id
        WHERE c.territory_id = $1 AND r.closed_at IS NOT NULL
),
brought(id, day, mission, flow, minutes, money) AS (
    SELECT c.id, c.happened_on, c.mission_id, c.flow, c.minutes, c.money
    FROM missions m JOIN contributions c ON c.mission_id = m.id
    WHERE m.territory_id = $1 AND c.removed_at IS NULL
),
moved(day, source, target, amount) AS (
    SELECT e.written_on, d.kind, c.kind, e.amount
    FROM territories t JOIN ledger_books b ON b.territory_id = t.id AND b.currency = t.currency
    JOIN ledger_entries e ON e.book_id = b.id
    JOIN ledger_accounts d ON d.id = e.debit_id JOIN ledger_accounts c ON c.id = e.credit_id
    WHERE t.id = $1
),
days(day, name, amount) AS (
    SELECT day, 'minutes', minutes FROM brought
    UNION ALL SELECT day, 'minutes.flow.' || flow, minutes FROM brought
    UNION ALL SELECT day, 'minutes.theme.' || root, minutes FROM (
        SELECT DISTINCT b.id, b.day AS day, r.root AS root, b.minutes AS minutes FROM brought b
        JOIN mission_themes t ON t.mission_id = b.mission JOIN roots r ON r.theme = t.theme) of_brought
    UNION ALL SELECT day, 'money.brought', money FROM brought
    UNION ALL SELECT day, 'money.in', amount FROM moved
        WHERE source IN ('provider', 'cash') AND target NOT IN ('provider', 'cash')
    UNION ALL SELECT day, 'money.in.' || target, amount FROM moved
        WHERE source IN ('provider', 'cash') AND target NOT IN ('provider', 'cash')
    UNION ALL SELECT day, 'money.out.' || source, amount FROM moved
        WHERE target IN ('provider', 'cash') AND source NOT IN ('provider', 'cash')
)
SELECT {month} AS month, name, CAST(sum(amount) AS bigint) AS amount FROM moments GROUP BY 1, 2
UNION ALL
SELECT CAST(replace(substr(day, 1, 7), '-', '') AS bigint) AS month, name, CAST(sum(amount) AS bigint) AS amount
FROM days WHERE amount > 0 GROUP BY 1, 2

-- $1 the photo, $2 to $5 the bands of its hash. (a | b) - (a & b) is the exclusive or, which SQLite has not. CROSS JOIN
-- keeps SQLite to this order: 68 probes of photo_hash_bands_find, then the photos.
WITH mask (bit) AS (
    VALUES (0), (1), (2), (4), (8), (16), (32), (64), (128), (256), (512), (1024), (2048), (4096), (8192), (16384), (32768)
),
own (band, bits) AS (
    VALUES (0, CAST($2 AS integer)), (1, CAST($3 AS integer)), (2, CAST($4 AS integer)), (3, CAST($5 AS integer))
),
probe (band, bits) AS (
    SELECT own.band, (own.bits | mask.bit) - (own.bits & mask.bit) FROM own CROSS JOIN mask
)
SELECT DISTINCT p.seq, p.id, p.perceptual_hash, p.near_duplicate_of,
    p.seq < (SELECT seq FROM photos WHERE id = $1) AS is_older
FROM probe CROSS JOIN photo_hash_bands b CROSS JOIN photos p
WHERE b.band = probe.band AND b.bits = probe.bits AND p.id = b.photo_id
    AND p.state = 'published' AND p.perceptual_hash IS NOT NULL
    AND p.id <> $1
ORDER BY p.seq
LIMIT 20000

-- A question's `supports` counts each person once over itself and its duplicates; that of a duplicate is its own.
-- `merged_first` is what a duplicate was taken for itself; `merged_into` the question at the end of all mergers.
ALTER TABLE questions ADD COLUMN merged_first uuid REFERENCES questions (id);
CREATE INDEX questions_merged_first ON questions (merged_first) WHERE merged_first IS NOT NULL;

-- What everyone sees, by arrival and by support, in a territory and in all.
DROP INDEX questions_supported;
CREATE INDEX questions_recent_here ON questions (territory_id, seq)
    WHERE hidden_at IS NULL AND state IN ('open', 'answered');
CREATE INDEX questions_supported_here ON questions (territory_id, supports, seq)
    WHERE hidden_at IS NULL AND state IN ('open', 'answered');
CREATE INDEX questions_supported_anywhere ON questions (supports, seq)
    WHERE hidden_at IS NULL AND state IN ('open', 'answered');

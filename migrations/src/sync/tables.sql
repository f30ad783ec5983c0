-- What changed, for phones that follow a territory or their own things: one row an object and scope, its latest change
-- only, so that the log grows with the objects and not with their history. Triggers write it through the view
-- change_notes, in the transaction of the change; a row's number is given after that has committed, so that numbers appear
-- in their order and a reader who goes on from the highest one misses nothing. Times are UTC microseconds.
CREATE TABLE changes (
    scope uuid NOT NULL,              -- a territory, or a person for what is their own
    kind text NOT NULL,               -- photo, question, mission…
    object_id uuid NOT NULL,
    is_gone boolean NOT NULL,         -- a tombstone: deleted, hidden, or elsewhere now
    number bigint,                    -- its place in the scope's log; null until it is given
    numbered_at bigint,
    PRIMARY KEY (scope, kind, object_id)
);
CREATE UNIQUE INDEX changes_log ON changes (scope, number) WHERE number IS NOT NULL;
CREATE INDEX changes_waiting ON changes (scope, object_id) WHERE number IS NULL;
CREATE INDEX changes_object ON changes (object_id);
CREATE INDEX changes_untold ON changes (scope) WHERE is_gone AND number IS NULL;
CREATE INDEX changes_gone ON changes (numbered_at) WHERE is_gone AND numbered_at IS NOT NULL;

-- How far each log is that someone follows.
CREATE TABLE change_logs (
    scope uuid NOT NULL PRIMARY KEY,
    epoch bigint NOT NULL,            -- another one after a restore: cursors of the time before it are refused
    last bigint NOT NULL,             -- the highest number given
    forgotten bigint NOT NULL         -- tombstones up to this number may be deleted
);

-- Grows whenever something in a territory is to be seen no more: a pack that was begun before is not kept.
CREATE TABLE pack_marks (
    territory_id uuid NOT NULL PRIMARY KEY REFERENCES territories (id) ON DELETE CASCADE,
    mark bigint NOT NULL
);

-- When a child asked a parent last, and which mailbox: a keyed hash that no address can be read from.
CREATE TABLE parent_asks (
    person_id uuid NOT NULL PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
    mailbox_key text NOT NULL,
    asked_at bigint NOT NULL          -- UTC microseconds
);
CREATE INDEX parent_asks_mailbox ON parent_asks (mailbox_key, asked_at);

-- What of a child is not shown since a parent took their agreement back; it is shown again when one agrees.
CREATE TABLE withheld (
    kind text NOT NULL,               -- photo, question, mission, comment
    object_id uuid NOT NULL,
    person_id uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    PRIMARY KEY (kind, object_id)
);
CREATE INDEX withheld_person ON withheld (person_id, kind);

-- Where something happened that a ping is due for: in its time zone the hours of quiet are looked at again when it is sent.
ALTER TABLE push_subscriptions ADD COLUMN zone text;

-- Which mission answered a question until that was hidden; it answers it again when it is shown.
ALTER TABLE questions ADD COLUMN answered_before uuid;
CREATE INDEX questions_answered_before ON questions (answered_before) WHERE answered_before IS NOT NULL;

-- A keyed hash of the address that a report came from, also of who has an account: one person speaks once.
ALTER TABLE reports ADD COLUMN address_key text;

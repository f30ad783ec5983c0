-- Where a person's phones and browsers are pinged (Web Push). Times are UTC microseconds (names end in _at).
CREATE TABLE push_subscriptions (
    id uuid NOT NULL PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    endpoint text NOT NULL UNIQUE,    -- who knows it can ping this device: never shown again, never logged
    p256dh text NOT NULL,             -- the device's public key, base64url
    auth text NOT NULL,               -- its authentication secret, base64url
    created_at bigint NOT NULL,
    asked_at bigint,                  -- when a ping was asked for last
    due_at bigint,                    -- when to ping; null when nothing waits
    pinged_at bigint,                 -- the last ping that was taken
    failures integer NOT NULL         -- pings refused since then
);
CREATE INDEX push_subscriptions_person ON push_subscriptions (person_id, created_at);
CREATE INDEX push_subscriptions_due ON push_subscriptions (due_at) WHERE due_at IS NOT NULL;

ALTER TABLE notice_preferences ADD COLUMN by_push boolean NOT NULL DEFAULT TRUE;
-- Minutes after midnight between which nothing is pinged; null for the usual ones, the same twice for none.
ALTER TABLE notice_settings ADD COLUMN quiet_from_minute integer;
ALTER TABLE notice_settings ADD COLUMN quiet_to_minute integer;

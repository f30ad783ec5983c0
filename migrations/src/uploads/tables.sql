-- Uploads that go on where they were cut off. Times are UTC microseconds (names end in _at or _until).

CREATE TABLE uploads (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    owner_id uuid NOT NULL,
    state text NOT NULL,              -- open, complete, gone (expired, or its bytes were refused)
    length_bytes bigint NOT NULL,
    received_bytes bigint NOT NULL DEFAULT 0,   -- durable; the sum of the pieces
    metadata text NOT NULL,           -- Upload-Metadata as it came
    photo_id uuid NOT NULL,           -- what the bytes are to become; when complete, what they are
    sha256 bytea,                     -- what the bytes must hash to, when the client said so
    token bigint NOT NULL DEFAULT 0,  -- grows with each writer; one with an older token changes nothing
    lease_until bigint NOT NULL DEFAULT 0,      -- until when the writer with the token is the only one
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL
);
CREATE INDEX uploads_open ON uploads (owner_id, sha256) WHERE state = 'open';
CREATE INDEX uploads_expiry ON uploads (state, expires_at);

-- Each is an object of the store, named by upload, token and offset.
CREATE TABLE upload_pieces (
    upload_id uuid NOT NULL REFERENCES uploads (id) ON DELETE CASCADE,
    offset_bytes bigint NOT NULL,
    token bigint NOT NULL,
    size_bytes bigint NOT NULL,
    PRIMARY KEY (upload_id, offset_bytes)
);

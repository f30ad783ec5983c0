-- Times are UTC microseconds since 1970 (names end in _at). Texts that hold JSON end in _json.

CREATE TABLE people (
    id uuid NOT NULL PRIMARY KEY,
    email text NOT NULL,              -- trimmed and lower-cased
    display_name text NOT NULL,
    locale text NOT NULL,             -- fr, en
    birth_year integer,
    is_editor boolean NOT NULL DEFAULT false,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE UNIQUE INDEX people_email ON people (email);

-- The code and the link are derived from the id and the server's secret: nothing secret is kept here.
CREATE TABLE sign_ins (
    id uuid NOT NULL PRIMARY KEY,
    email text NOT NULL,
    locale text NOT NULL,
    display_name text,
    tries_left integer NOT NULL,
    expires_at bigint NOT NULL,
    used_at bigint,
    created_at bigint NOT NULL
);
CREATE INDEX sign_ins_email ON sign_ins (email, created_at);
CREATE INDEX sign_ins_expiry ON sign_ins (expires_at);

-- A session is a family of refresh tokens; reuse of a spent one ends it.
CREATE TABLE sessions (
    id uuid NOT NULL PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    device text NOT NULL,
    created_at bigint NOT NULL,
    last_used_at bigint NOT NULL,
    ended_at bigint,
    end_reason text
);
CREATE INDEX sessions_person ON sessions (person_id, created_at);
CREATE INDEX sessions_idle ON sessions (last_used_at);

CREATE TABLE refresh_tokens (
    token_hash bytea NOT NULL PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,       -- drawn nearer once the token is spent
    used_at bigint
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);
CREATE INDEX refresh_tokens_expiry ON refresh_tokens (expires_at);

-- The private key is derived from the server's secret and the kid.
CREATE TABLE signing_keys (
    kid text NOT NULL PRIMARY KEY,
    created_at bigint NOT NULL,
    retires_at bigint NOT NULL        -- no longer signs from here on; verifies for one token lifetime more
);

CREATE TABLE territories (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    insee_code text UNIQUE,
    name text NOT NULL,
    search_name text NOT NULL,        -- lower case, without accents
    state text NOT NULL,              -- interest, preparing, launched, dormant
    locale text NOT NULL,
    currency text NOT NULL,           -- ISO 4217
    time_zone text NOT NULL,          -- IANA
    population bigint,
    attribution text NOT NULL,
    min_lon double precision NOT NULL,
    min_lat double precision NOT NULL,
    max_lon double precision NOT NULL,
    max_lat double precision NOT NULL,
    inner_lon double precision NOT NULL,
    inner_lat double precision NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE INDEX territories_state ON territories (state, seq);

CREATE TABLE territory_boundaries (
    territory_id uuid NOT NULL PRIMARY KEY REFERENCES territories (id) ON DELETE CASCADE,
    boundary_json text NOT NULL       -- GeoJSON MultiPolygon, WGS84
);

CREATE TABLE territory_neighbours (
    territory_id uuid NOT NULL REFERENCES territories (id) ON DELETE CASCADE,
    neighbour_id uuid NOT NULL REFERENCES territories (id) ON DELETE CASCADE,
    PRIMARY KEY (territory_id, neighbour_id)
);
CREATE INDEX territory_neighbours_back ON territory_neighbours (neighbour_id);

CREATE TABLE roles (
    territory_id uuid NOT NULL REFERENCES territories (id) ON DELETE CASCADE,
    person_id uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    role text NOT NULL,               -- resident, animator, mayor
    granted_by uuid,
    granted_at bigint NOT NULL,
    PRIMARY KEY (territory_id, person_id, role)
);
CREATE INDEX roles_person ON roles (person_id);

CREATE TABLE photos (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    author_id uuid NOT NULL REFERENCES people (id),
    territory_id uuid REFERENCES territories (id),
    state text NOT NULL,              -- processing, published, refused, deleted
    refusal text,                     -- error code, when refused
    sha256 bytea NOT NULL,
    size_bytes bigint NOT NULL,
    media_type text NOT NULL,
    width_px integer NOT NULL,        -- as shown, orientation applied
    height_px integer NOT NULL,
    orientation integer NOT NULL,     -- EXIF 1 to 8, still to be applied to the decoded pixels
    lon double precision,             -- the true place; leaves the server for its author and animators only
    lat double precision,
    place_source text,                -- exif, xmp, author
    accuracy_m double precision,
    altitude_m double precision,
    direction_deg double precision,
    place_precision text NOT NULL,    -- exact, street, hidden
    shown_lon double precision,       -- the place that everyone sees
    shown_lat double precision,
    quad bigint,                      -- the shown place as a Morton number of level 26
    taken_local text,                 -- 2018-06-23T14:05:09.123, as the camera's clock said
    taken_offset_min integer,
    taken_source text,
    taken_at bigint,                  -- UTC, when the offset is known or follows from the territory's time zone
    camera text,
    title text NOT NULL,
    body text NOT NULL,
    credit text NOT NULL,
    licence text NOT NULL,
    perceptual_hash bigint,
    near_duplicate_of uuid,
    thumbhash bytea,
    colours_json text,
    rendition integer NOT NULL DEFAULT 0,  -- derivatives live under this number; 0 while there are none
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE UNIQUE INDEX photos_same_bytes ON photos (author_id, sha256) WHERE state IN ('processing', 'published');
CREATE INDEX photos_sha256 ON photos (sha256);
CREATE INDEX photos_territory ON photos (territory_id, state, seq);
CREATE INDEX photos_author ON photos (author_id, state, seq);
CREATE INDEX photos_state ON photos (state, seq);
CREATE INDEX photos_taken ON photos (state, taken_at, seq);
CREATE INDEX photos_quad ON photos (quad) WHERE state = 'published' AND quad IS NOT NULL;

CREATE TABLE photo_themes (
    photo_id uuid NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    theme text NOT NULL,
    PRIMARY KEY (photo_id, theme)
);
CREATE INDEX photo_themes_theme ON photo_themes (theme, photo_id);

-- Four 16-bit bands of a photo's perceptual hash: of two hashes at most 7 bits apart, some band differs by one bit at most.
CREATE TABLE photo_hash_bands (
    photo_id uuid NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    band integer NOT NULL,            -- 0 to 3
    bits integer NOT NULL,            -- 0 to 65535
    PRIMARY KEY (photo_id, band)
);
CREATE INDEX photo_hash_bands_find ON photo_hash_bands (band, bits);

-- Published photos counted by map cell at a few levels; what a transaction changes waits in photo_cell_changes, written
-- by a trigger, until the worker folds it in. The sum of both is exact at any instant.
CREATE TABLE photo_cells (
    level integer NOT NULL,
    cell bigint NOT NULL,
    photos bigint NOT NULL,
    lon_e6 bigint NOT NULL,           -- sum of shown longitudes in millionths of a degree
    lat_e6 bigint NOT NULL,
    PRIMARY KEY (level, cell)
);
CREATE TABLE photo_cell_changes (
    seq {seq},
    quad bigint NOT NULL,
    photos integer NOT NULL,          -- +1 or -1
    lon_e6 bigint NOT NULL,
    lat_e6 bigint NOT NULL
);
CREATE INDEX photo_cell_changes_quad ON photo_cell_changes (quad);

CREATE TABLE jobs (
    id uuid NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    payload_json text NOT NULL,
    priority integer NOT NULL,        -- lower runs first
    state text NOT NULL,              -- ready, running, parked
    dedupe_key text UNIQUE,
    again boolean NOT NULL DEFAULT false,  -- asked for while running: runs once more
    every_us bigint,                  -- recurring: microseconds from one end to the next start
    run_at bigint NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    token bigint NOT NULL DEFAULT 0,  -- grows each time the job is taken; fences late writers off
    lease_until bigint,               -- set while running
    worker text,                      -- who took it last
    parked_why text,                  -- gave-up, too-many-attempts, poisoned
    last_error text,
    created_at bigint NOT NULL
);
CREATE INDEX jobs_ready ON jobs (priority, run_at) WHERE state = 'ready';
CREATE INDEX jobs_list ON jobs (state, id);

CREATE TABLE idempotency_keys (
    person_id uuid NOT NULL,
    idempotency_key text NOT NULL,
    request_hash bytea NOT NULL,
    status integer,                   -- null while in flight
    headers_json text,
    body bytea,
    created_at bigint NOT NULL,
    PRIMARY KEY (person_id, idempotency_key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

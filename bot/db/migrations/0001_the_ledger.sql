-- 0001: the ledger. Who and what, provenance, measurement, money, claims.
-- Revises: nothing; the first schema.
-- Dates of facts are text with their own precision (2025, 2025-01, 2025-01-28). A generated
-- "*_by" column holds the last day such a date can mean, so that "had it happened by D?" is one
-- comparison: 2025-01 becomes 2025-01-99, after every day of January and before any of February.
-- guild_id NULL is the shared ledger. recorded_at is when we learned it, not when it happened.
BEGIN IMMEDIATE;

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- provenance ---------------------------------------------------------------------------------

CREATE TABLE source (
    id          INTEGER PRIMARY KEY,
    slug        TEXT UNIQUE,
    url         TEXT CHECK (url IS NULL OR url GLOB 'http://?*' OR url GLOB 'https://?*'),
    publisher   TEXT NOT NULL CHECK (publisher <> ''),
    title       TEXT NOT NULL CHECK (title <> ''),
    published   TEXT,
    kind        TEXT NOT NULL CHECK (kind IN ('primary', 'wire', 'press', 'social', 'dataset')),
    licence     TEXT,
    note        TEXT,
    guild_id    INTEGER,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL
) STRICT;

CREATE INDEX source_url ON source (url);

-- from_source quotes, syndicates or translates to_source: one origin, not two.
CREATE TABLE source_link (
    from_source INTEGER NOT NULL REFERENCES source (id),
    to_source   INTEGER NOT NULL REFERENCES source (id),
    relation    TEXT NOT NULL CHECK (relation IN ('quotes', 'syndicates', 'translates')),
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    PRIMARY KEY (from_source, to_source),
    CHECK (from_source <> to_source)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_link_to ON source_link (to_source);

-- who and what -------------------------------------------------------------------------------

-- AUTOINCREMENT: buttons on old messages carry these numbers, so one that was given up when the
-- catalogue lost a release is never another's.
CREATE TABLE lab (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    slug        TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL CHECK (name <> ''),
    native_name TEXT,
    country     TEXT,
    city        TEXT,
    parent      TEXT,
    ticker      TEXT,
    note        TEXT,
    source_id   INTEGER NOT NULL REFERENCES source (id),
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL
) STRICT;

CREATE TABLE family (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    slug        TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL CHECK (name <> ''),
    lab_id      INTEGER NOT NULL REFERENCES lab (id),
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL
) STRICT;
CREATE INDEX family_lab ON family (lab_id);

CREATE TABLE "release" (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    slug        TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL CHECK (name <> ''),
    lab_id      INTEGER NOT NULL REFERENCES lab (id),
    family_id   INTEGER REFERENCES family (id),
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL
) STRICT;
CREATE INDEX release_lab ON "release" (lab_id);
CREATE INDEX release_family ON "release" (family_id);

-- What is known of a release, one assertion a row, each with its own source. An aggregator's
-- value stands beside a curated one and never replaces it; a correction names what it supersedes.
CREATE TABLE release_fact (
    id            INTEGER PRIMARY KEY,
    release_id    INTEGER NOT NULL REFERENCES "release" (id),
    field         TEXT NOT NULL CHECK (field IN (
        'announced', 'api_available', 'weights_published', 'deprecated',
        'context_window', 'max_output', 'licence', 'open_weights',
        'parameters', 'active_parameters', 'modalities_in', 'modalities_out', 'reasoning',
        'knowledge_cutoff', 'training_tokens', 'architecture')),
    value         TEXT NOT NULL CHECK (value <> ''),
    standing      TEXT NOT NULL CHECK (standing IN ('curated', 'catalogue')),
    verified      INTEGER NOT NULL DEFAULT 1 CHECK (verified IN (0, 1)),
    note          TEXT,
    source_id     INTEGER NOT NULL REFERENCES source (id),
    superseded_by INTEGER REFERENCES release_fact (id),
    recorded_at   TEXT NOT NULL,
    recorded_by   TEXT NOT NULL
) STRICT;
CREATE INDEX release_fact_release ON release_fact (release_id) WHERE superseded_by IS NULL;

CREATE TABLE alias (
    id          INTEGER PRIMARY KEY,
    text        TEXT NOT NULL CHECK (text <> ''),
    kind        TEXT NOT NULL CHECK (kind IN ('name', 'nickname', 'native', 'api', 'rolling')),
    lab_id      INTEGER REFERENCES lab (id),
    family_id   INTEGER REFERENCES family (id),
    release_id  INTEGER REFERENCES "release" (id),
    valid_from  TEXT,
    valid_until TEXT,
    guild_id    INTEGER,
    source_id   INTEGER REFERENCES source (id),
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    CHECK ((lab_id IS NOT NULL) + (family_id IS NOT NULL) + (release_id IS NOT NULL) = 1)
) STRICT;

-- measurement --------------------------------------------------------------------------------

CREATE TABLE benchmark (
    id               INTEGER PRIMARY KEY,
    slug             TEXT NOT NULL UNIQUE,
    name             TEXT NOT NULL CHECK (name <> ''),
    version          TEXT,
    unit             TEXT NOT NULL,
    higher_is_better INTEGER NOT NULL CHECK (higher_is_better IN (0, 1)),
    runner           TEXT NOT NULL,
    caveat           TEXT,
    per_snapshot     INTEGER NOT NULL DEFAULT 0 CHECK (per_snapshot IN (0, 1)),
    short            TEXT, -- for a narrow column; the name where it is short enough
    part_of          INTEGER REFERENCES benchmark (id), -- a category of a whole board
    recorded_at      TEXT NOT NULL,
    recorded_by      TEXT NOT NULL
) STRICT;

CREATE TABLE score (
    id            INTEGER PRIMARY KEY,
    release_id    INTEGER NOT NULL REFERENCES "release" (id),
    benchmark_id  INTEGER NOT NULL REFERENCES benchmark (id),
    value         REAL NOT NULL,
    low           REAL,
    high          REAL,
    protocol      TEXT,
    snapshot      TEXT,
    evaluator     TEXT NOT NULL,
    relation      TEXT NOT NULL
        CHECK (relation IN ('claimed', 'self', 'rival', 'partner', 'independent')),
    dated         TEXT NOT NULL,
    dated_by      TEXT GENERATED ALWAYS AS (substr(dated || '-99-99', 1, 10)) STORED,
    measured      TEXT,
    standing      TEXT NOT NULL DEFAULT 'normal'
        CHECK (standing IN ('preferred', 'normal', 'deprecated')),
    verified      INTEGER NOT NULL DEFAULT 1 CHECK (verified IN (0, 1)),
    note          TEXT,
    source_id     INTEGER NOT NULL REFERENCES source (id),
    guild_id      INTEGER,
    superseded_by INTEGER REFERENCES score (id),
    recorded_at   TEXT NOT NULL,
    recorded_by   TEXT NOT NULL,
    CHECK (low IS NULL OR low <= value),
    CHECK (high IS NULL OR high >= value)
) STRICT;
CREATE INDEX score_release ON score (release_id, benchmark_id) WHERE superseded_by IS NULL;
CREATE INDEX score_benchmark ON score (benchmark_id, value) WHERE superseded_by IS NULL;

-- money --------------------------------------------------------------------------------------

CREATE TABLE price (
    id            INTEGER PRIMARY KEY,
    release_id    INTEGER NOT NULL REFERENCES "release" (id),
    input         REAL CHECK (input >= 0),
    output        REAL CHECK (output >= 0),
    cached        REAL CHECK (cached >= 0),
    currency      TEXT NOT NULL DEFAULT 'USD' CHECK (length(currency) = 3),
    valid_from    TEXT,
    valid_until   TEXT,
    checked       TEXT NOT NULL,
    condition     TEXT,
    standing      TEXT NOT NULL CHECK (standing IN ('curated', 'catalogue')),
    verified      INTEGER NOT NULL DEFAULT 1 CHECK (verified IN (0, 1)),
    note          TEXT,
    source_id     INTEGER NOT NULL REFERENCES source (id),
    superseded_by INTEGER REFERENCES price (id),
    recorded_at   TEXT NOT NULL,
    recorded_by   TEXT NOT NULL,
    CHECK (input IS NOT NULL OR output IS NOT NULL)
) STRICT;
CREATE INDEX price_release ON price (release_id) WHERE superseded_by IS NULL;

CREATE TABLE instrument (
    id          INTEGER PRIMARY KEY,
    slug        TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    symbol      TEXT,
    kind        TEXT NOT NULL CHECK (kind IN ('share', 'index', 'group')),
    lab_id      INTEGER REFERENCES lab (id),
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL
) STRICT;

CREATE TABLE market_move (
    id            INTEGER PRIMARY KEY,
    instrument_id INTEGER NOT NULL REFERENCES instrument (id),
    session       TEXT NOT NULL,
    session_by    TEXT GENERATED ALWAYS AS (substr(session || '-99-99', 1, 10)) STORED,
    window        TEXT NOT NULL,
    value         REAL NOT NULL,
    unit          TEXT NOT NULL CHECK (unit IN ('%', 'USD bn', 'points')),
    as_reported   TEXT NOT NULL CHECK (as_reported <> ''),
    verified      INTEGER NOT NULL CHECK (verified IN (0, 1)),
    note          TEXT,
    source_id     INTEGER NOT NULL REFERENCES source (id),
    recorded_at   TEXT NOT NULL,
    recorded_by   TEXT NOT NULL
) STRICT;
CREATE INDEX market_move_session ON market_move (session_by);

-- claims -------------------------------------------------------------------------------------
-- Claim ids follow the date order of what is added, so that "newest first" is the id descending.

CREATE TABLE claim (
    id                  INTEGER PRIMARY KEY,
    slug                TEXT UNIQUE,
    guild_id            INTEGER,
    claimant            TEXT NOT NULL CHECK (claimant <> ''),
    claimant_lab_id     INTEGER REFERENCES lab (id),
    subject             TEXT NOT NULL CHECK (subject <> ''),
    subject_lab_id      INTEGER REFERENCES lab (id),
    subject_family_id   INTEGER REFERENCES family (id),
    subject_release_id  INTEGER REFERENCES "release" (id),
    relation            TEXT NOT NULL CHECK (relation IN (
        'beats', 'matches', 'competitive_with', 'trails', 'mixed', 'cheaper_than',
        'more_efficient_than', 'larger_context_than', 'scores', 'ranks', 'priced_at',
        'cost_to_train', 'derived_from', 'licensed_as', 'has_property', 'first_of_kind',
        'market_move', 'accuses')),
    benchmark_id        INTEGER REFERENCES benchmark (id),
    scope               TEXT,
    qualifier           TEXT, -- the words before the value: over, nearly, around
    value               REAL,
    unit                TEXT,
    quote               TEXT NOT NULL CHECK (quote <> ''),
    hedge               TEXT NOT NULL
        CHECK (hedge IN ('asserted', 'attributed', 'hedged', 'speculative')),
    reported_by         TEXT,
    source_id           INTEGER NOT NULL REFERENCES source (id),
    claimed             TEXT NOT NULL,
    claimed_by          TEXT GENERATED ALWAYS AS (substr(claimed || '-99-99', 1, 10)) STORED,
    subject_ref         TEXT GENERATED ALWAYS AS (coalesce(
        'r' || subject_release_id, 'f' || subject_family_id, 'l' || subject_lab_id)) STORED,
    subject_maker_id    INTEGER REFERENCES lab (id), -- the lab that makes the subject, or is it
    stage               TEXT NOT NULL CHECK (stage IN (
        'draft', 'pending', 'rejected', 'open', 'retracted', 'superseded', 'expired')),
    status              TEXT NOT NULL, -- race.claims.status_of over stage and targets, kept for lists
    note                TEXT,
    superseded_by       INTEGER REFERENCES claim (id),
    recorded_at         TEXT NOT NULL,
    recorded_by         TEXT NOT NULL
) STRICT;
CREATE INDEX claim_subject ON claim (subject_ref, id);
CREATE INDEX claim_subject_maker ON claim (subject_maker_id, id);
CREATE INDEX claim_claimant ON claim (claimant_lab_id, id);
CREATE INDEX claim_status ON claim (status, id);

-- "Claims of A about B" must cost the same at 100,000 claims and at a million, so a target row
-- carries what its claim is about (subject_ref, as r12, f3 or l1) beside what it names, and the
-- labs that make both: one index seek a pair, newest first. A target that the statement turned out
-- not to name is dropped: its events stay, so its row does too, and no list or card reads it.
CREATE TABLE claim_target (
    id               INTEGER PRIMARY KEY,
    claim_id         INTEGER NOT NULL REFERENCES claim (id),
    name             TEXT, -- NULL: the statement itself, measured against nobody
    lab_id           INTEGER REFERENCES lab (id),
    family_id        INTEGER REFERENCES family (id),
    release_id       INTEGER REFERENCES "release" (id),
    maker_id         INTEGER REFERENCES lab (id),
    subject_ref      TEXT,
    subject_maker_id INTEGER REFERENCES lab (id),
    target_ref       TEXT GENERATED ALWAYS AS
        (coalesce('r' || release_id, 'f' || family_id, 'l' || lab_id)) STORED,
    verdict          TEXT NOT NULL DEFAULT 'unverified'
        CHECK (verdict IN ('unverified', 'confirmed', 'disputed', 'refuted')),
    note             TEXT,
    dropped          INTEGER NOT NULL DEFAULT 0 CHECK (dropped IN (0, 1))
) STRICT;
CREATE INDEX claim_target_claim ON claim_target (claim_id);
CREATE INDEX claim_target_pair ON claim_target (subject_ref, target_ref, claim_id)
    WHERE dropped = 0;
CREATE INDEX claim_target_makers ON claim_target (subject_maker_id, maker_id, claim_id)
    WHERE dropped = 0;
CREATE INDEX claim_target_ref ON claim_target (target_ref, claim_id) WHERE dropped = 0;
CREATE INDEX claim_target_maker ON claim_target (maker_id, claim_id) WHERE dropped = 0;

CREATE TABLE claim_appearance (
    claim_id    INTEGER NOT NULL REFERENCES claim (id),
    source_id   INTEGER NOT NULL REFERENCES source (id),
    quote       TEXT,
    note        TEXT,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    PRIMARY KEY (claim_id, source_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_appearance_source ON claim_appearance (source_id);

CREATE TABLE evidence (
    id               INTEGER PRIMARY KEY,
    claim_id         INTEGER NOT NULL REFERENCES claim (id),
    claim_target_id  INTEGER REFERENCES claim_target (id),
    stance           TEXT NOT NULL CHECK (stance IN ('supports', 'contradicts', 'context')),
    evaluator        TEXT NOT NULL,
    relation         TEXT NOT NULL CHECK (relation IN ('self', 'rival', 'independent', 'partner')),
    score_id         INTEGER REFERENCES score (id),
    against_score_id INTEGER REFERENCES score (id),
    price_id         INTEGER REFERENCES price (id),
    market_move_id   INTEGER REFERENCES market_move (id),
    source_id        INTEGER NOT NULL REFERENCES source (id),
    note             TEXT NOT NULL,
    dated            TEXT NOT NULL,
    dated_by         TEXT GENERATED ALWAYS AS (substr(dated || '-99-99', 1, 10)) STORED,
    guild_id         INTEGER,
    accepted_by      TEXT,
    recorded_at      TEXT NOT NULL,
    recorded_by      TEXT NOT NULL
) STRICT;
CREATE INDEX evidence_claim ON evidence (claim_id);

-- Append-only: what was done is undone by another event.
CREATE TABLE claim_event (
    id              INTEGER PRIMARY KEY,
    claim_id        INTEGER NOT NULL REFERENCES claim (id),
    claim_target_id INTEGER REFERENCES claim_target (id),
    guild_id        INTEGER,
    action          TEXT NOT NULL,
    before          TEXT,
    after           TEXT,
    reason          TEXT,
    evidence_id     INTEGER REFERENCES evidence (id),
    undoes          INTEGER REFERENCES claim_event (id),
    actor           TEXT NOT NULL,
    effective       TEXT NOT NULL,
    effective_by    TEXT GENERATED ALWAYS AS (substr(effective || '-99-99', 1, 10)) STORED,
    recorded_at     TEXT NOT NULL
) STRICT;
CREATE INDEX claim_event_claim ON claim_event (claim_id);
CREATE TRIGGER claim_event_is_append_only_update BEFORE UPDATE ON claim_event
BEGIN
    SELECT raise(ABORT, 'claim_event is append-only');
END;
-- A guild that removes the bot takes its own rows with it; the shared ledger's history stays.
CREATE TRIGGER claim_event_is_append_only_delete BEFORE DELETE ON claim_event
WHEN OLD.guild_id IS NULL
BEGIN
    SELECT raise(ABORT, 'claim_event is append-only');
END;

-- What search reads of a claim; claim_fts indexes it (external content).
CREATE VIEW claim_text AS
SELECT id, claimant, subject, quote, note,
       (SELECT group_concat(name, ', ') FROM claim_target
        WHERE claim_id = claim.id AND dropped = 0) AS targets
FROM claim;

-- Filled in batches (INSERT ... SELECT), not by a trigger a row: 4-5 times faster.
CREATE VIRTUAL TABLE claim_fts USING fts5 (
    claimant, subject, targets, quote, note,
    content='claim_text', content_rowid='id', tokenize='unicode61', prefix='1 2 3'
);

PRAGMA user_version = 1;
COMMIT;

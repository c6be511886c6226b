-- 0002: the claims desk. Servers, the people who write in them, and what they write.
-- Revises: 0001. Until now only what ships was written; from here on curators write beside it.
-- guild_id NULL is the shared ledger, any other number one server's own layer: rows of a layer lie
-- over the shared ones and never overwrite them. What a server rules on a shared claim is kept as
-- events of its layer; claim_overlay and verdict_overlay hold what follows from them, for lists.
-- People are written as "user:<id>", never by name.
BEGIN IMMEDIATE;

-- Which sources repeat one another is for each layer to say, so a link has a layer too.
CREATE TABLE new_source_link (
    id          INTEGER PRIMARY KEY,
    from_source INTEGER NOT NULL REFERENCES source (id),
    to_source   INTEGER NOT NULL REFERENCES source (id),
    relation    TEXT NOT NULL CHECK (relation IN ('quotes', 'syndicates', 'translates')),
    guild_id    INTEGER,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    CHECK (from_source <> to_source)
) STRICT;
INSERT INTO new_source_link (from_source, to_source, relation, recorded_at, recorded_by)
SELECT from_source, to_source, relation, recorded_at, recorded_by FROM source_link;
DROP TABLE source_link;
ALTER TABLE new_source_link RENAME TO source_link;
CREATE UNIQUE INDEX source_link_once
    ON source_link (from_source, to_source, coalesce(guild_id, 0));
CREATE INDEX source_link_to ON source_link (to_source);

-- Where else a claim was said: a server may know of more places than the shared ledger does.
CREATE TABLE new_claim_appearance (
    id          INTEGER PRIMARY KEY,
    claim_id    INTEGER NOT NULL REFERENCES claim (id),
    source_id   INTEGER NOT NULL REFERENCES source (id),
    quote       TEXT,
    note        TEXT,
    guild_id    INTEGER,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL
) STRICT;
INSERT INTO new_claim_appearance (claim_id, source_id, quote, note, recorded_at, recorded_by)
SELECT claim_id, source_id, quote, note, recorded_at, recorded_by FROM claim_appearance;
DROP TABLE claim_appearance;
ALTER TABLE new_claim_appearance RENAME TO claim_appearance;
CREATE UNIQUE INDEX claim_appearance_once
    ON claim_appearance (claim_id, source_id, coalesce(guild_id, 0));
CREATE INDEX claim_appearance_source ON claim_appearance (source_id, claim_id);

-- The layers' own rows are found by their layer: to purge them, and to list what waits there.
CREATE INDEX claim_guild ON claim (guild_id, stage, id) WHERE guild_id IS NOT NULL;
CREATE INDEX source_guild ON source (guild_id) WHERE guild_id IS NOT NULL;
CREATE INDEX source_link_guild ON source_link (guild_id) WHERE guild_id IS NOT NULL;
CREATE INDEX claim_appearance_guild ON claim_appearance (guild_id) WHERE guild_id IS NOT NULL;
CREATE INDEX evidence_guild ON evidence (guild_id) WHERE guild_id IS NOT NULL;
CREATE INDEX claim_event_guild ON claim_event (guild_id, id) WHERE guild_id IS NOT NULL;
CREATE INDEX evidence_source ON evidence (source_id);
CREATE INDEX claim_source ON claim (source_id);
-- What a row points at is looked for each time such a row goes: without these a server with a
-- thousand claims takes minutes to purge.
CREATE INDEX claim_event_target ON claim_event (claim_target_id) WHERE claim_target_id IS NOT NULL;
CREATE INDEX claim_event_evidence ON claim_event (evidence_id) WHERE evidence_id IS NOT NULL;
CREATE INDEX claim_event_undoes ON claim_event (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX evidence_target ON evidence (claim_target_id) WHERE claim_target_id IS NOT NULL;
CREATE INDEX claim_superseded_by ON claim (superseded_by) WHERE superseded_by IS NOT NULL;
CREATE INDEX score_source ON score (source_id);
CREATE INDEX price_source ON price (source_id);
CREATE INDEX release_fact_source ON release_fact (source_id);

-- What a server's own events make of a shared claim: its status there, and its targets' verdicts.
CREATE TABLE claim_overlay (
    guild_id      INTEGER NOT NULL,
    claim_id      INTEGER NOT NULL REFERENCES claim (id),
    stage         TEXT NOT NULL CHECK (stage IN (
        'draft', 'pending', 'rejected', 'open', 'retracted', 'superseded', 'expired')),
    status        TEXT NOT NULL,
    superseded_by INTEGER REFERENCES claim (id),
    PRIMARY KEY (guild_id, claim_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_overlay_status ON claim_overlay (guild_id, status, claim_id);
CREATE INDEX claim_overlay_claim ON claim_overlay (claim_id);

CREATE TABLE verdict_overlay (
    guild_id        INTEGER NOT NULL,
    claim_target_id INTEGER NOT NULL REFERENCES claim_target (id),
    claim_id        INTEGER NOT NULL REFERENCES claim (id),
    verdict         TEXT NOT NULL
        CHECK (verdict IN ('unverified', 'confirmed', 'disputed', 'refuted')),
    PRIMARY KEY (guild_id, claim_target_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX verdict_overlay_claim ON verdict_overlay (guild_id, claim_id);

-- people and places --------------------------------------------------------------------------

CREATE TABLE guild (
    id                  INTEGER PRIMARY KEY,
    curator_role        INTEGER,
    review_channel      INTEGER,
    time_zone           TEXT NOT NULL DEFAULT 'UTC',
    locale              TEXT,
    self_review         INTEGER NOT NULL DEFAULT 0 CHECK (self_review IN (0, 1)),
    suggestions_per_day INTEGER NOT NULL DEFAULT 5 CHECK (suggestions_per_day BETWEEN 0 AND 100),
    welcomed_at         TEXT,
    absent_since        TEXT, -- when the bot, starting, first found itself no member any more
    recorded_at         TEXT NOT NULL
) STRICT;

-- Who may not suggest. member is "user:<id>", or "hash:<...>" of one who asked to be forgotten.
CREATE TABLE blocked_member (
    guild_id    INTEGER NOT NULL,
    member      TEXT NOT NULL,
    reason      TEXT,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    PRIMARY KEY (guild_id, member)
) STRICT, WITHOUT ROWID;

-- What somebody typed that could not be taken yet: it waits to be corrected, and then goes.
CREATE TABLE draft (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id    INTEGER,
    author      TEXT NOT NULL,
    purpose     TEXT NOT NULL,
    content     TEXT NOT NULL,
    recorded_at TEXT NOT NULL
) STRICT;
CREATE INDEX draft_author ON draft (author);

-- A suggestion's way: the post that asks for review, and whether its author was told the outcome.
CREATE TABLE suggestion (
    claim_id        INTEGER PRIMARY KEY REFERENCES claim (id),
    guild_id        INTEGER NOT NULL,
    author          TEXT NOT NULL,
    post_channel    INTEGER,
    post_message    INTEGER,
    outcome         TEXT CHECK (outcome IN ('accepted', 'rejected', 'merged')),
    decided_by      TEXT,
    decided_at      TEXT,
    reason          TEXT,
    merged_into     INTEGER REFERENCES claim (id),
    author_told     INTEGER NOT NULL DEFAULT 0 CHECK (author_told IN (0, 1)),
    recorded_at     TEXT NOT NULL
) STRICT;
CREATE INDEX suggestion_merged ON suggestion (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX suggestion_untold ON suggestion (claim_id) WHERE outcome IS NOT NULL AND author_told = 0;

-- Buttons name claims by their numbers, so the number of one that was deleted is never another's.
CREATE TABLE last_claim (
    id INTEGER NOT NULL
) STRICT;
INSERT INTO last_claim (id) VALUES (0);
CREATE TRIGGER claim_number_is_used_up AFTER DELETE ON claim
BEGIN
    UPDATE last_claim SET id = max(id, OLD.id);
END;

-- Who did what in a server (or, guild_id NULL, in the shared ledger).
CREATE TABLE audit_log (
    id          INTEGER PRIMARY KEY,
    guild_id    INTEGER,
    actor       TEXT NOT NULL,
    action      TEXT NOT NULL,
    claim_id    INTEGER,
    detail      TEXT,
    recorded_at TEXT NOT NULL
) STRICT;
CREATE INDEX audit_log_guild ON audit_log (guild_id, id);
CREATE INDEX audit_log_actor ON audit_log (actor, id);
CREATE INDEX audit_log_suggested ON audit_log (guild_id, actor, recorded_at) WHERE action = 'suggest';

-- Append-only still, but whoever asks to be forgotten is: the actor may become "forgotten", and
-- nothing else may change.
DROP TRIGGER claim_event_is_append_only_update;
CREATE TRIGGER claim_event_is_append_only_update BEFORE UPDATE ON claim_event
WHEN NEW.actor <> 'forgotten' OR NEW.id <> OLD.id OR NEW.claim_id <> OLD.claim_id
    OR NEW.claim_target_id IS NOT OLD.claim_target_id OR NEW.guild_id IS NOT OLD.guild_id
    OR NEW.action <> OLD.action OR NEW.before IS NOT OLD.before OR NEW.after IS NOT OLD.after
    OR NEW.reason IS NOT OLD.reason OR NEW.evidence_id IS NOT OLD.evidence_id
    OR NEW.undoes IS NOT OLD.undoes OR NEW.effective <> OLD.effective
    OR NEW.recorded_at <> OLD.recorded_at
BEGIN
    SELECT raise(ABORT, 'claim_event is append-only');
END;

-- The shared ledger's history stays; a server that goes takes with it all of its own claims'.
DROP TRIGGER claim_event_is_append_only_delete;
CREATE TRIGGER claim_event_is_append_only_delete BEFORE DELETE ON claim_event
WHEN OLD.guild_id IS NULL AND (SELECT guild_id FROM claim WHERE id = OLD.claim_id) IS NULL
BEGIN
    SELECT raise(ABORT, 'claim_event is append-only');
END;

-- By which a blocked member who asked to be forgotten is known again, and nobody else can be.
CREATE TABLE forgetting_key (
    value TEXT PRIMARY KEY CHECK (length(value) = 64)
) STRICT;
INSERT INTO forgetting_key (value) VALUES (lower(hex(randomblob(32))));

-- Sources are searched by who published them and under which title.
CREATE VIRTUAL TABLE source_fts USING fts5 (
    publisher, title, content='source', content_rowid='id', tokenize='unicode61', prefix='1 2 3'
);
INSERT INTO source_fts (source_fts) VALUES ('rebuild');

-- What the board of owed evidence and the labs' track records walk. Each layer's rows lie together,
-- so that what a server sees is never behind what another wrote.
CREATE INDEX claim_standing ON claim (guild_id, status, claimed_by);
CREATE INDEX claim_record ON claim (claimant_lab_id, guild_id, status, claimed_by);
CREATE INDEX claim_of_price ON claim (guild_id)
    WHERE stage = 'open' AND relation IN ('cheaper_than', 'more_efficient_than', 'priced_at');
CREATE INDEX evidence_of_maker ON evidence (guild_id, claim_id) WHERE relation = 'self';
CREATE INDEX evidence_of_price ON evidence (guild_id, claim_id) WHERE price_id IS NOT NULL;
CREATE INDEX evidence_of_score ON evidence (guild_id, claim_id)
    WHERE score_id IS NOT NULL OR against_score_id IS NOT NULL;
CREATE INDEX score_unstated ON score (release_id, benchmark_id)
    WHERE protocol IS NULL AND superseded_by IS NULL;

PRAGMA user_version = 2;
COMMIT;

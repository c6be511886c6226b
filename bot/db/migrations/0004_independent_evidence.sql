-- 0004: independent evidence. Whole boards come in, verdicts are proposed, the past is replayed.
-- Revises: 0003.
BEGIN IMMEDIATE;

-- What an evaluator's file calls a row: by it a second import knows the row again, also where the
-- name came to stand for another release meanwhile. The bot's own and people's scores have none.
ALTER TABLE score ADD COLUMN ref TEXT;
CREATE UNIQUE INDEX score_ref ON score (ref, benchmark_id, coalesce(guild_id, 0))
    WHERE ref IS NOT NULL AND superseded_by IS NULL;

-- A board's editions, newest first, and what stands in one.
CREATE INDEX score_edition ON score (benchmark_id, snapshot, release_id)
    WHERE superseded_by IS NULL;
-- The same of what was corrected or taken back, for whoever asks what the ledger knew before.
CREATE INDEX score_superseded ON score (benchmark_id, snapshot, release_id)
    WHERE superseded_by IS NOT NULL;

-- The servers' own scores, of which a server's proposals and its going ask.
CREATE INDEX score_guild ON score (guild_id, release_id) WHERE guild_id IS NOT NULL;

-- When a row was corrected or taken back: with recorded_at it says what the ledger knew when.
ALTER TABLE release_fact ADD COLUMN superseded_at TEXT;
ALTER TABLE score ADD COLUMN superseded_at TEXT;
ALTER TABLE price ADD COLUMN superseded_at TEXT;
UPDATE release_fact SET superseded_at =
    (SELECT f.recorded_at FROM release_fact f WHERE f.id = release_fact.superseded_by)
    WHERE superseded_by IS NOT NULL;
UPDATE score SET superseded_at =
    (SELECT s.recorded_at FROM score s WHERE s.id = score.superseded_by)
    WHERE superseded_by IS NOT NULL;
UPDATE price SET superseded_at =
    (SELECT p.recorded_at FROM price p WHERE p.id = price.superseded_by)
    WHERE superseded_by IS NOT NULL;

-- A verdict that independent scores suggest for one target. basis is a fingerprint of what it rests
-- on: another basis is another proposal, and the old one is stale. guild_id: whose scores or claim.
CREATE TABLE proposal (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    claim_id        INTEGER NOT NULL REFERENCES claim (id) ON DELETE CASCADE,
    claim_target_id INTEGER NOT NULL REFERENCES claim_target (id) ON DELETE CASCADE,
    guild_id        INTEGER,
    verdict         TEXT NOT NULL
        CHECK (verdict IN ('unverified', 'confirmed', 'disputed', 'refuted')),
    basis           TEXT NOT NULL,
    opinions        TEXT NOT NULL,
    stale           INTEGER NOT NULL DEFAULT 0 CHECK (stale IN (0, 1)),
    recorded_at     TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX proposal_current ON proposal (claim_target_id, coalesce(guild_id, 0))
    WHERE stale = 0;
CREATE INDEX proposal_waiting ON proposal (id) WHERE stale = 0;
CREATE INDEX proposal_claim ON proposal (claim_id);
CREATE INDEX proposal_guild ON proposal (guild_id) WHERE guild_id IS NOT NULL;

-- What a layer's curators made of a proposal (guild_id 0: the shared ledger's owner).
CREATE TABLE proposal_decision (
    proposal_id INTEGER NOT NULL REFERENCES proposal (id) ON DELETE CASCADE,
    guild_id    INTEGER NOT NULL,
    outcome     TEXT NOT NULL CHECK (outcome IN ('accepted', 'rejected')),
    actor       TEXT NOT NULL,
    reason      TEXT,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (proposal_id, guild_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX proposal_decision_guild ON proposal_decision (guild_id);

-- Reading what the ledger knew: which claims said something else by a day, and what was taken back
-- by deleting its row. No keys point from these: what they name may go with the server it was of.
CREATE INDEX claim_event_rewriting ON claim_event (recorded_at, claim_id)
    WHERE action IN ('edit', 'drop', 'restore', 'undo');
CREATE TABLE former_source_link (
    id          INTEGER PRIMARY KEY,
    from_source INTEGER NOT NULL,
    to_source   INTEGER NOT NULL,
    relation    TEXT NOT NULL,
    guild_id    INTEGER,
    recorded_at TEXT NOT NULL,
    removed_at  TEXT NOT NULL
) STRICT;
CREATE INDEX former_source_link_from ON former_source_link (from_source);
CREATE INDEX former_source_link_guild ON former_source_link (guild_id) WHERE guild_id IS NOT NULL;
CREATE TABLE former_appearance (
    id          INTEGER PRIMARY KEY,
    claim_id    INTEGER NOT NULL,
    source_id   INTEGER NOT NULL,
    quote       TEXT,
    note        TEXT,
    guild_id    INTEGER,
    recorded_at TEXT NOT NULL,
    removed_at  TEXT NOT NULL
) STRICT;
CREATE INDEX former_appearance_claim ON former_appearance (claim_id);
CREATE INDEX former_appearance_source ON former_appearance (source_id);
CREATE INDEX former_appearance_guild ON former_appearance (guild_id) WHERE guild_id IS NOT NULL;

PRAGMA user_version = 4;
COMMIT;

-- 0006: running it: several processes with one store, and how often the gateway was entered.
-- Revises: 0005.
BEGIN IMMEDIATE;

-- When a process introduced itself to Discord's gateway (IDENTIFY), unix seconds: Discord resets the
-- token of a bot that does it too often, so a crash loop must be slowed down also across starts.
CREATE TABLE identification (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    at    INTEGER NOT NULL,
    shard INTEGER NOT NULL CHECK (shard >= 0)
) STRICT;
CREATE INDEX identification_at ON identification (at);

-- The language a server had when its process last saw it: posts are put into words by one process
-- for the servers of all.
CREATE TABLE seen_guild (
    guild_id INTEGER PRIMARY KEY,
    locale   TEXT NOT NULL
) STRICT;

-- Posts that were lost, which are few: how many of late is asked at every look of a monitoring.
CREATE INDEX delivery_lost ON delivery (state, not_before) WHERE state IN ('unknown', 'dead');

PRAGMA user_version = 6;
COMMIT;

-- 0005: from the news to the ledger. Articles that were read, the drafts they gave, and feeds.
-- Revises: 0004.
-- guild_id NULL is the shared ledger's, any other number one server's own. An article's text is not
-- kept: only the quotes of its drafts are, and a sketch of its words by which copies are known.
BEGIN IMMEDIATE;

CREATE TABLE feed (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      INTEGER,
    url           TEXT NOT NULL CHECK (url GLOB 'http://?*' OR url GLOB 'https://?*'),
    title         TEXT NOT NULL,
    state         TEXT NOT NULL DEFAULT 'on' CHECK (state IN ('on', 'paused', 'stopped')),
    trouble       TEXT, -- JSON: what went wrong at the last look, as a message and its values
    failing_since TEXT, -- when the first of the failures in a row was
    told_at       TEXT, -- when it was told that the bot stopped it; NULL while nobody was
    most_waiting  INTEGER NOT NULL CHECK (most_waiting > 0), -- while so many drafts wait, nothing more is read
    etag          TEXT,
    modified      TEXT,
    failures      INTEGER NOT NULL DEFAULT 0,
    next_due      TEXT NOT NULL,
    checked_at    TEXT,
    succeeded_at  TEXT,
    recorded_at   TEXT NOT NULL,
    recorded_by   TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX feed_once ON feed (url, coalesce(guild_id, 0));
CREATE INDEX feed_due ON feed (next_due) WHERE state = 'on';

CREATE TABLE article (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id    INTEGER,
    url         TEXT CHECK (url IS NULL OR url GLOB 'http://?*' OR url GLOB 'https://?*'),
    publisher   TEXT NOT NULL,
    title       TEXT NOT NULL,
    published   TEXT NOT NULL, -- a day, month or year; '' where not known
    sketch      TEXT NOT NULL, -- the smallest hashes of its runs of words, in hexadecimal
    copy_of     INTEGER REFERENCES source (id), -- the source whose words it repeats
    feed_id     INTEGER REFERENCES feed (id),
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL
) STRICT;
CREATE INDEX article_url ON article (url);
CREATE INDEX article_feed ON article (feed_id) WHERE feed_id IS NOT NULL;
CREATE INDEX article_guild ON article (guild_id);

CREATE TABLE article_draft (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id  INTEGER NOT NULL REFERENCES article (id),
    place       INTEGER NOT NULL, -- its number in the article, from 1
    content     TEXT NOT NULL, -- JSON: the form as filled in, and why
    by          TEXT NOT NULL CHECK (by IN ('rules', 'model')),
    state       TEXT NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'accepted', 'merged', 'rejected')),
    claim_id    INTEGER REFERENCES claim (id),
    decided_at  TEXT,
    decided_by  TEXT,
    UNIQUE (article_id, place)
) STRICT;
CREATE INDEX article_draft_waiting ON article_draft (article_id) WHERE state = 'waiting';
CREATE INDEX article_draft_claim ON article_draft (claim_id) WHERE claim_id IS NOT NULL;

-- What a feed has shown already, under each of the names by which it would be known again: its own
-- id, its canonical address, its normalised title.
CREATE TABLE feed_item (
    id          INTEGER PRIMARY KEY,
    feed_id     INTEGER NOT NULL REFERENCES feed (id),
    url         TEXT,
    title       TEXT NOT NULL,
    published   TEXT NOT NULL, -- a day; '' where not known
    summary     TEXT NOT NULL, -- kept until it is read, where there is no address to read
    state       TEXT NOT NULL CHECK (state IN ('new', 'read', 'empty', 'failed', 'known')),
    tries       INTEGER NOT NULL DEFAULT 0, -- counted before each, so that a crash counts too
    troubles    INTEGER NOT NULL DEFAULT 0, -- how often it could not be read for a reason that may pass
    not_before  TEXT, -- left alone until then
    recorded_at TEXT NOT NULL,
    seen_at     TEXT NOT NULL -- the day (or later) it was last in the feed
) STRICT;
CREATE INDEX feed_item_new ON feed_item (feed_id, id) WHERE state = 'new';
CREATE INDEX feed_item_seen ON feed_item (feed_id, seen_at);
CREATE INDEX feed_item_newest ON feed_item (feed_id, id);
CREATE TABLE feed_item_name (
    feed_id INTEGER NOT NULL REFERENCES feed (id),
    name    TEXT NOT NULL, -- 'id:…', 'url:…' or 'title:…'
    item_id INTEGER NOT NULL REFERENCES feed_item (id),
    PRIMARY KEY (feed_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX feed_item_name_item ON feed_item_name (item_id);

PRAGMA user_version = 5;
COMMIT;

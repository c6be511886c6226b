-- 0003: going out. What is news, what is posted where, and how far each reader has come.
-- Revises: 0002. Until now the bot only answered; from here on it posts by itself.
-- Moments that the sender reckons with (next_due, not_before, first_try) are whole seconds since
-- 1970, UTC; all others are ISO-8601 text as before.
BEGIN IMMEDIATE;

-- One row for everything that may be news, in the order it was committed: all writes go over one
-- connection. Whoever reads news keeps the number they have come to, so nothing falls between two
-- readings, whatever the clock does.
CREATE TABLE change (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    claim_id       INTEGER REFERENCES claim (id) ON DELETE CASCADE,
    event_id       INTEGER REFERENCES claim_event (id) ON DELETE CASCADE,
    release_id     INTEGER REFERENCES "release" (id) ON DELETE CASCADE,
    price_id       INTEGER REFERENCES price (id) ON DELETE CASCADE,
    market_move_id INTEGER REFERENCES market_move (id) ON DELETE CASCADE,
    guild_id       INTEGER,
    recorded_at    TEXT NOT NULL,
    CHECK ((claim_id IS NOT NULL) + (release_id IS NOT NULL) + (price_id IS NOT NULL)
        + (market_move_id IS NOT NULL) = 1)
) STRICT;
CREATE INDEX change_claim ON change (claim_id, id) WHERE claim_id IS NOT NULL;
CREATE INDEX change_event ON change (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX change_release ON change (release_id) WHERE release_id IS NOT NULL;
CREATE INDEX change_price ON change (price_id) WHERE price_id IS NOT NULL;
CREATE INDEX change_market_move ON change (market_move_id) WHERE market_move_id IS NOT NULL;
CREATE INDEX change_guild ON change (guild_id, id) WHERE guild_id IS NOT NULL;
CREATE INDEX change_recorded ON change (recorded_at, id);

CREATE TRIGGER claim_event_is_news AFTER INSERT ON claim_event
BEGIN
    INSERT INTO change (claim_id, event_id, guild_id, recorded_at)
    VALUES (NEW.claim_id, NEW.id, NEW.guild_id, NEW.recorded_at);
END;
CREATE TRIGGER release_is_news AFTER INSERT ON "release"
BEGIN
    INSERT INTO change (release_id, recorded_at) VALUES (NEW.id, NEW.recorded_at);
END;
CREATE TRIGGER price_is_news AFTER INSERT ON price
BEGIN
    INSERT INTO change (price_id, recorded_at) VALUES (NEW.id, NEW.recorded_at);
END;
CREATE TRIGGER market_move_is_news AFTER INSERT ON market_move
BEGIN
    INSERT INTO change (market_move_id, recorded_at) VALUES (NEW.id, NEW.recorded_at);
END;

-- The change each of our own readers has come to: "began" is where news begin (what a new store is
-- filled with is none), "alerts" and "corrections" are how far those have looked.
CREATE TABLE reader (
    name      TEXT PRIMARY KEY,
    change_id INTEGER NOT NULL
) STRICT;

-- What an admin set up: a digest has a recurrence, an alert has none. token makes the keys of its
-- posts its own, also where a restored backup gives its number to another.
CREATE TABLE schedule (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    token       TEXT NOT NULL UNIQUE CHECK (length(token) = 16),
    guild_id    INTEGER NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('digest', 'alert')),
    channel_id  INTEGER NOT NULL,
    recurrence  TEXT,
    wanted      TEXT NOT NULL,
    quiet       TEXT NOT NULL DEFAULT 'nothing' CHECK (quiet IN ('nothing', 'note')),
    form        TEXT NOT NULL DEFAULT 'message' CHECK (form IN ('message', 'thread', 'forum')),
    role_id     INTEGER,
    publish     INTEGER NOT NULL DEFAULT 0 CHECK (publish IN (0, 1)),
    state       TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'stopped')),
    problem     TEXT, -- why it stopped
    told        INTEGER NOT NULL DEFAULT 1 CHECK (told IN (0, 1)), -- 0: an admin has to hear of it
    covered     INTEGER NOT NULL, -- the change its last post ended with
    covered_at  TEXT NOT NULL,    -- and the moment that was planned for
    next_due    INTEGER,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    CHECK ((kind = 'digest') = (recurrence IS NOT NULL)),
    CHECK ((next_due IS NOT NULL) = (kind = 'digest' AND state = 'active')),
    CHECK ((problem IS NOT NULL) = (state = 'stopped'))
) STRICT;
CREATE INDEX schedule_due ON schedule (next_due) WHERE next_due IS NOT NULL;
CREATE INDEX schedule_guild ON schedule (guild_id, kind);
CREATE INDEX schedule_untold ON schedule (guild_id) WHERE told = 0;
CREATE INDEX schedule_channel ON schedule (channel_id);
CREATE INDEX schedule_alert ON schedule (id) WHERE kind = 'alert' AND state = 'active';

-- What a post says, frozen when it is planned; posts that say the same share a row.
CREATE TABLE post_content (
    id          INTEGER PRIMARY KEY,
    fingerprint TEXT NOT NULL UNIQUE,
    body        TEXT NOT NULL,
    picture     BLOB
) STRICT;

-- The outbox. key is what makes a post that very post (schedule, period, part): a second one of the
-- same key cannot be planned. Its nonce and its mark in the message follow from the key.
CREATE TABLE delivery (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    key         TEXT NOT NULL UNIQUE,
    mark        TEXT NOT NULL UNIQUE CHECK (length(mark) = 25),
    purpose     TEXT NOT NULL CHECK (purpose IN ('digest', 'alert', 'watch', 'reply', 'notice')),
    schedule_id INTEGER REFERENCES schedule (id) ON DELETE SET NULL,
    period      TEXT,             -- of a digest: the local time it was due
    covers      TEXT,             -- of a digest: "from..to" as change numbers
    since       TEXT,             -- of a digest: the moment its period began
    part        INTEGER NOT NULL DEFAULT 1,
    guild_id    INTEGER,
    channel_id  INTEGER,
    user_id     INTEGER,          -- a person's direct messages instead of a channel
    place       INTEGER GENERATED ALWAYS AS (coalesce(channel_id, user_id)) STORED,
    form        TEXT NOT NULL DEFAULT 'message' CHECK (form IN ('message', 'thread', 'forum')),
    after_id    INTEGER REFERENCES delivery (id) ON DELETE CASCADE, -- sent only once that one is
    under_id    INTEGER REFERENCES delivery (id) ON DELETE CASCADE, -- in the thread of that one
    reply_to    INTEGER REFERENCES delivery (id) ON DELETE CASCADE, -- as an answer to that one
    role_id     INTEGER,          -- the one role it may ping
    content_id  INTEGER NOT NULL REFERENCES post_content (id),
    edit_id     INTEGER REFERENCES post_content (id), -- what it has to be edited to
    state       TEXT NOT NULL DEFAULT 'due'
        CHECK (state IN ('due', 'sending', 'sent', 'unknown', 'dead', 'dropped')),
    not_before  INTEGER NOT NULL,
    first_try   INTEGER,          -- since when Discord may know its nonce
    tries       INTEGER NOT NULL DEFAULT 0,
    message_id  INTEGER,
    sent_at     TEXT,
    thread      TEXT NOT NULL DEFAULT 'none' CHECK (thread IN ('none', 'due', 'done')),
    publish     TEXT NOT NULL DEFAULT 'none' CHECK (publish IN ('none', 'due', 'done', 'failed')),
    errand_at   INTEGER,          -- when a thread, an edit or a publishing is tried (again)
    errand_tries INTEGER NOT NULL DEFAULT 0,
    problem     TEXT,
    recorded_at TEXT NOT NULL,
    CHECK ((channel_id IS NULL) <> (user_id IS NULL)),
    CHECK ((state = 'sent') = (message_id IS NOT NULL))
) STRICT;
CREATE INDEX delivery_waiting ON delivery (not_before, id) WHERE state IN ('due', 'sending');
CREATE INDEX delivery_errand ON delivery (errand_at, id) WHERE errand_at IS NOT NULL;
CREATE INDEX delivery_busy ON delivery (place) WHERE state = 'sending';
CREATE INDEX delivery_place ON delivery (place, id);
CREATE INDEX delivery_schedule ON delivery (schedule_id, id) WHERE schedule_id IS NOT NULL;
CREATE INDEX delivery_guild ON delivery (guild_id) WHERE guild_id IS NOT NULL;
CREATE INDEX delivery_user ON delivery (user_id, id) WHERE user_id IS NOT NULL;
CREATE INDEX delivery_watch ON delivery (recorded_at, user_id) WHERE purpose = 'watch';
CREATE INDEX delivery_after ON delivery (after_id) WHERE after_id IS NOT NULL;
CREATE INDEX delivery_under ON delivery (under_id) WHERE under_id IS NOT NULL;
CREATE INDEX delivery_reply ON delivery (reply_to) WHERE reply_to IS NOT NULL;
CREATE INDEX delivery_content ON delivery (content_id);
CREATE INDEX delivery_edit ON delivery (edit_id) WHERE edit_id IS NOT NULL;

-- What stands in which post, so that a correction finds every one of them. story is c<claim>,
-- r<release> or m<instrument>:<session>; status is how a claim stands there now.
CREATE TABLE delivered_item (
    delivery_id INTEGER NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,
    story       TEXT NOT NULL,
    claim_id    INTEGER REFERENCES claim (id) ON DELETE CASCADE,
    status      TEXT,
    PRIMARY KEY (delivery_id, story),
    CHECK ((claim_id IS NULL) = (status IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX delivered_item_claim ON delivered_item (claim_id) WHERE claim_id IS NOT NULL;
CREATE INDEX delivered_item_story ON delivered_item (story, delivery_id);

-- Who wants to hear of what in direct messages. Watches are of the shared ledger: whoever leaves a
-- server must not go on hearing of its own claims.
CREATE TABLE watcher (
    user_id     INTEGER PRIMARY KEY,
    locale      TEXT NOT NULL,
    closed_at   TEXT, -- when Discord said that they take no direct messages of ours
    recorded_at TEXT NOT NULL
) STRICT;
CREATE TABLE watch (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id     INTEGER NOT NULL REFERENCES watcher (user_id) ON DELETE CASCADE,
    lab_id      INTEGER REFERENCES lab (id),
    family_id   INTEGER REFERENCES family (id),
    release_id  INTEGER REFERENCES "release" (id),
    claim_id    INTEGER REFERENCES claim (id) ON DELETE CASCADE,
    recorded_at TEXT NOT NULL,
    CHECK ((lab_id IS NOT NULL) + (family_id IS NOT NULL) + (release_id IS NOT NULL)
        + (claim_id IS NOT NULL) = 1)
) STRICT;
CREATE UNIQUE INDEX watch_once ON watch (user_id, coalesce(lab_id, 0), coalesce(family_id, 0),
    coalesce(release_id, 0), coalesce(claim_id, 0));
CREATE INDEX watch_lab ON watch (lab_id) WHERE lab_id IS NOT NULL;
CREATE INDEX watch_family ON watch (family_id) WHERE family_id IS NOT NULL;
CREATE INDEX watch_release ON watch (release_id) WHERE release_id IS NOT NULL;
CREATE INDEX watch_claim ON watch (claim_id) WHERE claim_id IS NOT NULL;

-- How far somebody had read when they last asked "since I last looked", by server (0: none) and by
-- what they looked at: who looked at prices has not seen the claims.
CREATE TABLE last_look (
    user_id   INTEGER NOT NULL,
    guild_id  INTEGER NOT NULL,
    wanted    TEXT NOT NULL,
    change_id INTEGER NOT NULL,
    looked_at TEXT NOT NULL,
    PRIMARY KEY (user_id, guild_id, wanted)
) STRICT, WITHOUT ROWID;
CREATE INDEX last_look_guild ON last_look (guild_id);

PRAGMA user_version = 3;
COMMIT;

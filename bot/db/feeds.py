"""Feeds: what is set up, what each has shown already, and when the next look is due."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson

from bot.errors import Term, UserError
from bot.race.feeds import (
    KEPT_DAYS,
    MOST_TRIES,
    Feed,
    FeedItem,
    FeedState,
    FetchedFeed,
    ItemState,
    NotedItem,
    known_by,
    names_of,
    same_site,
)

MOST_ITEMS = 200
"""Items of one look; a feed that has more at once is not read to its end."""
MOST_UNREAD = 500
"""Items of one feed that may wait to be read; more are noted as known, so that nothing grows."""
_AT_ONCE = 20
_LONGEST_TITLE, _LONGEST_SUMMARY = 300, 20_000
_PARAMETERS = 400
"""Values in one statement; SQLite has always taken 999."""

_WAITING = (
    "(SELECT count(*) FROM article a JOIN article_draft d ON d.article_id = a.id "
    "AND d.state = 'waiting' WHERE a.feed_id = f.id)"
)
COLUMNS = (
    "f.id, f.guild_id, f.url, f.title, f.state, f.trouble, f.most_waiting, f.etag, f.modified, "
    "f.failures, f.failing_since, f.next_due, f.checked_at, f.succeeded_at, f.recorded_at, "
    f"f.recorded_by, {_WAITING}, "
    "(SELECT count(*) FROM feed_item i WHERE i.feed_id = f.id AND i.state = 'new')"
)
"""What :func:`feed_of` makes a feed of, from ``feed f``."""


def feeds_of(connection: sqlite3.Connection, guild_id: int | None) -> list[Feed]:
    """The feeds of one server, or of the shared ledger, in the order they were added."""
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM feed f WHERE f.guild_id IS ? ORDER BY f.id", (guild_id,)
    )
    return [feed_of(row) for row in rows]


def feed_by_id(connection: sqlite3.Connection, feed_id: int) -> Feed | None:
    """A feed of whatever layer, for the bot itself; None where it was removed."""
    row = connection.execute(f"SELECT {COLUMNS} FROM feed f WHERE f.id = ?", (feed_id,)).fetchone()
    return None if row is None else feed_of(row)


def insert_feed(
    connection: sqlite3.Connection,
    guild_id: int | None,
    fetched: FetchedFeed,
    *,
    title: str,
    most_waiting: int,
    next_due: str,
    now: str,
    by: str,
) -> int:
    """Set a feed up that was fetched just now; its number."""
    cursor = connection.execute(
        "INSERT INTO feed (guild_id, url, title, most_waiting, etag, modified, next_due, "
        "checked_at, succeeded_at, recorded_at, recorded_by) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            guild_id, fetched.url, _whole(title, _LONGEST_TITLE), most_waiting, fetched.etag,
            fetched.modified, next_due, now, now, now, by,
        ),
    )  # fmt: skip
    return int(cursor.lastrowid or 0)


def pause_feed(connection: sqlite3.Connection, feed_id: int) -> None:
    """Look at a feed no more until it is resumed."""
    connection.execute("UPDATE feed SET state = 'paused' WHERE id = ?", (feed_id,))


def resume_feed(connection: sqlite3.Connection, feed_id: int, now: str) -> None:
    """Look at a feed again, and at once; what went wrong before no longer counts."""
    connection.execute(
        "UPDATE feed SET state = 'on', failures = 0, failing_since = NULL, trouble = NULL, "
        "told_at = NULL, next_due = ? WHERE id = ?",
        (now, feed_id),
    )


def remove_feed(connection: sqlite3.Connection, feed_id: int) -> None:
    """Delete a feed and what it has shown; articles that came by it stay, and their drafts."""
    of = (feed_id,)
    connection.execute("UPDATE article SET feed_id = NULL WHERE feed_id = ?", of)
    connection.execute("DELETE FROM feed_item_name WHERE feed_id = ?", of)
    connection.execute("DELETE FROM feed_item WHERE feed_id = ?", of)
    connection.execute("DELETE FROM feed WHERE id = ?", of)


# looking ----------------------------------------------------------------------------------------


def to_visit(connection: sqlite3.Connection, now: str, limit: int) -> list[int]:
    """Feeds whose time has come, and those with items that nobody began to read; longest due first.

    One of which as many drafts wait as may, or that fails just now, is only looked at when it is due.
    """
    rows = connection.execute(
        "SELECT f.id FROM feed f WHERE f.state = 'on' AND (f.next_due <= ?1 OR ("
        "EXISTS (SELECT 1 FROM feed_item i WHERE i.feed_id = f.id AND i.state = 'new' "
        "AND i.tries = 0 AND coalesce(i.not_before, '') <= ?1) AND f.failures = 0 "
        f"AND {_WAITING} < f.most_waiting)) ORDER BY f.next_due, f.id LIMIT ?2",
        (now, limit),
    )
    return [row[0] for row in rows]


def note_success(
    connection: sqlite3.Connection, feed_id: int, fetched: FetchedFeed, now: str, next_due: str
) -> None:
    """Note that a feed was read. Where it moved for good it is looked for there from now on.

    Not on another site: who has a host that was let go would else feed the ledger under a known
    name for ever; there it is asked where it was, and what its readers are sent on to is read. Not where the layer has a feed at that address already: then this one stays where it is.
    """
    connection.execute(
        "UPDATE feed SET failures = 0, failing_since = NULL, trouble = NULL, checked_at = :now, "
        "succeeded_at = :now, next_due = :due, etag = coalesce(:etag, iif(:same, etag, NULL)), "
        "modified = coalesce(:modified, iif(:same, modified, NULL)) WHERE id = :id",
        {
            "now": now, "due": next_due, "etag": fetched.etag, "modified": fetched.modified,
            "same": fetched.unchanged, "id": feed_id,
        },
    )  # fmt: skip
    (known,) = connection.execute("SELECT url FROM feed WHERE id = ?", (feed_id,)).fetchone()
    if same_site(fetched.url, known):
        connection.execute(
            "UPDATE OR IGNORE feed SET url = ? WHERE id = ? AND url <> ?",
            (fetched.url, feed_id, fetched.url),
        )


def look_later(connection: sqlite3.Connection, feed_id: int, due: str) -> None:
    """Look at a feed not before a moment; that it was not looked at yet is no failure of it."""
    connection.execute("UPDATE feed SET next_due = max(next_due, ?) WHERE id = ?", (due, feed_id))


def note_failure(
    connection: sqlite3.Connection,
    feed: Feed,
    why: UserError,
    *,
    now: str,
    next_due: str,
    stop: bool,
) -> None:
    """Note that a feed could not be read, and whether that is the end of looking."""
    connection.execute(
        "UPDATE feed SET failures = failures + 1, failing_since = coalesce(failing_since, :now), "
        "trouble = :trouble, checked_at = :now, next_due = :due, "
        "state = iif(:stop, 'stopped', state), told_at = NULL WHERE id = :id AND state = 'on'",
        {"now": now, "trouble": _written(why), "due": next_due, "stop": stop, "id": feed.id},
    )


def note_items(
    connection: sqlite3.Connection,
    feed: Feed,
    items: Sequence[FeedItem],
    now: str,
    *,
    reads: frozenset[int] | None = None,
) -> int:
    """Put on record what a feed has not shown before; how many are to be read.

    Args:
        items: newest first, as the feed has them. They are noted oldest first, to be read so.
        reads: the places of those that are read, where not all that are new are.
    """
    moment = datetime.fromisoformat(now)
    shown = list(enumerate(items[:MOST_ITEMS]))
    names = {at: names_of(item) for at, item in shown}
    own, others = _known_names(connection, feed, {name for one in names.values() for name in one})
    room = MOST_UNREAD - feed.unread
    new = 0
    still_there: set[int] = set()
    for at, item in reversed(shown):
        if not names[at]:
            continue
        number, known = known_by(names[at], own, others, moment)
        if number is None:
            state: ItemState = (
                "known" if known or (reads is not None and at not in reads) else "new"
            )
            state = "known" if new >= room else state
            new += state == "new"
            number = _insert_item(connection, feed.id, item, state, now)
        still_there.add(number)
        for name in names[at]:
            if own.get(name, (None,))[0] != number:
                connection.execute(
                    "INSERT INTO feed_item_name (feed_id, name, item_id) VALUES (?, ?, ?) "
                    "ON CONFLICT (feed_id, name) DO UPDATE SET item_id = excluded.item_id",
                    (feed.id, name, number),
                )
                own[name] = (number, now)
    _note_seen(connection, feed.id, still_there, moment)
    return new


def newest_item(connection: sqlite3.Connection, feed_id: int) -> str | None:
    """When the newest item of a feed was noted (ISO-8601); None where it never had one."""
    row = connection.execute(
        "SELECT recorded_at FROM feed_item WHERE feed_id = ? ORDER BY id DESC LIMIT 1", (feed_id,)
    ).fetchone()
    return None if row is None else str(row[0])


def fresh_items(
    connection: sqlite3.Connection,
    guild_id: int | None,
    feed: Feed | None,
    items: Sequence[FeedItem],
    now: str,
) -> tuple[bool, ...]:
    """Of each item whether it is new to a layer of the ledger, for a feed that may not be there."""
    asked = feed or _nobodys(guild_id)
    names = [names_of(item) for item in items]
    own, others = _known_names(connection, asked, {name for one in names for name in one})
    moment = datetime.fromisoformat(now)
    return tuple(bool(one) and not known_by(one, own, others, moment)[1] for one in names)


def _known_names(
    connection: sqlite3.Connection, feed: Feed, names: Iterable[str]
) -> tuple[dict[str, tuple[int, str]], dict[str, str]]:
    """What is known under some names: by this feed (number, when), and by others of its layer."""
    own: dict[str, tuple[int, str]] = {}
    others: dict[str, str] = {}
    wanted = list(names)
    for start in range(0, len(wanted), _PARAMETERS):
        some = wanted[start : start + _PARAMETERS]
        places = ", ".join("?" * len(some))
        # The feeds of a layer are few: their names are looked up feed by feed, in the primary key.
        for feed_id, name, item_id, recorded_at in connection.execute(
            "SELECT n.feed_id, n.name, n.item_id, i.recorded_at FROM feed f "
            f"CROSS JOIN feed_item_name n ON n.feed_id = f.id AND n.name IN ({places}) "
            "JOIN feed_item i ON i.id = n.item_id WHERE f.guild_id IS ?",
            (*some, feed.guild_id),
        ):
            if feed_id == feed.id:
                own[name] = (item_id, recorded_at)
            else:
                others[name] = max(recorded_at, others.get(name, ""))
    return own, others


def _insert_item(
    connection: sqlite3.Connection, feed_id: int, item: FeedItem, state: ItemState, now: str
) -> int:
    keeps = state == "new" and item.url is None
    summary = _whole(item.summary, _LONGEST_SUMMARY) if keeps else ""
    url = None if item.url is None else _whole(item.url)
    title = _whole(item.title, _LONGEST_TITLE)
    cursor = connection.execute(
        "INSERT INTO feed_item (feed_id, url, title, published, summary, state, recorded_at, "
        "seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (feed_id, url, title, item.published, summary, state, now, now),
    )
    return int(cursor.lastrowid or 0)


def _note_seen(
    connection: sqlite3.Connection, feed_id: int, still_there: set[int], now: datetime
) -> None:
    """Note which items are in the feed, once a day is enough, and forget those long gone."""
    yesterday = (now - timedelta(days=1)).isoformat(timespec="seconds")
    connection.executemany(
        "UPDATE feed_item SET seen_at = ? WHERE id = ? AND seen_at < ?",
        [(now.isoformat(timespec="seconds"), one, yesterday) for one in still_there],
    )
    long_ago = (now - timedelta(days=KEPT_DAYS)).isoformat(timespec="seconds")
    gone = "SELECT id FROM feed_item WHERE feed_id = ? AND seen_at < ? AND state <> 'new'"
    connection.execute(f"DELETE FROM feed_item_name WHERE item_id IN ({gone})", (feed_id, long_ago))
    connection.execute(f"DELETE FROM feed_item WHERE id IN ({gone})", (feed_id, long_ago))


# reading ----------------------------------------------------------------------------------------


def to_read(
    connection: sqlite3.Connection, feed_id: int, now: str, *, again: bool
) -> list[NotedItem]:
    """Items of a feed that are to be read, oldest first; those that something stood in the way of last.

    Args:
        again: also those that could not be read before.
    """
    rows = connection.execute(
        "SELECT id, feed_id, url, title, summary, published, tries, troubles FROM feed_item "
        "WHERE feed_id = ? AND state = 'new' AND (tries = 0 OR ? AND tries < ?) "
        "AND coalesce(not_before, '') <= ? ORDER BY troubles, id LIMIT ?",
        (feed_id, again, MOST_TRIES, now, _AT_ONCE),
    )
    return [NotedItem(*row) for row in rows]


def begin_to_read(connection: sqlite3.Connection, item: NotedItem) -> Feed | None:
    """Count a try at an item before it is made; the item's feed.

    None where it is not to be read just now: the feed was removed, paused or stopped, as many of
    its drafts wait as may, or the item was read meanwhile.
    """
    feed = feed_by_id(connection, item.feed_id)
    if feed is None or feed.state != "on" or not feed.has_room:
        return None
    begun = connection.execute(
        "UPDATE feed_item SET tries = tries + 1 WHERE id = ? AND feed_id = ? AND state = 'new' "
        "AND tries = ?",
        (item.id, item.feed_id, item.tries),
    )
    return feed if begun.rowcount else None


def note_read(connection: sqlite3.Connection, item: NotedItem, state: ItemState) -> bool:
    """Note what became of an item that was to be read; whether it still was.

    It no longer is where somebody read it meanwhile, or it went with its feed.
    """
    noted = connection.execute(
        "UPDATE feed_item SET state = ?, summary = '' "
        "WHERE id = ? AND feed_id = ? AND state = 'new'",
        (state, item.id, item.feed_id),
    )
    return noted.rowcount > 0


def put_off(connection: sqlite3.Connection, item: NotedItem, until: str, *, trouble: bool) -> None:
    """Leave an item alone for a while: the try at it that began does not count.

    Args:
        trouble: whether that was the fault of where it is; else it was the bot's own.
    """
    connection.execute(
        "UPDATE feed_item SET tries = ?, troubles = troubles + ?, not_before = ? "
        "WHERE id = ? AND feed_id = ? AND state = 'new'",
        (item.tries, trouble, until, item.id, item.feed_id),
    )


def leave_alone(connection: sqlite3.Connection, feed: Feed, url: str, until: str) -> None:
    """Leave the other items of a feed at the site of an address alone, and the feed if it is there."""
    unread = connection.execute(
        "SELECT id, url FROM feed_item WHERE feed_id = ? AND state = 'new' "
        "AND coalesce(not_before, '') < ?",
        (feed.id, until),
    ).fetchall()
    connection.executemany(
        "UPDATE feed_item SET not_before = ? WHERE id = ?",
        [(until, number) for number, other in unread if other and same_site(other, url)],
    )
    if same_site(feed.url, url):
        look_later(connection, feed.id, until)


def give_up_unreadable(connection: sqlite3.Connection, feed_id: int) -> None:
    """Give items up that were tried often enough, whether or not a try came to its end."""
    connection.execute(
        "UPDATE feed_item SET state = 'failed', summary = '' "
        "WHERE feed_id = ? AND state = 'new' AND tries >= ?",
        (feed_id, MOST_TRIES),
    )


# rows -------------------------------------------------------------------------------------------


def feed_of(row: Sequence[Any]) -> Feed:
    """A feed from the values of :data:`COLUMNS`."""
    values = list(row)
    values[5] = _trouble(values[5])
    return Feed(*values)


def _whole(text: str, longest: int | None = None) -> str:
    """A text as the store takes it: half a character (a lone surrogate) becomes a question mark."""
    return text[:longest].encode("utf-8", "replace").decode()


def _nobodys(guild_id: int | None) -> Feed:
    state: FeedState = "on"
    return Feed(0, guild_id, "", "", state, None, 1, None, None, 0, None, "", None, None, "", "")


def _written(why: UserError) -> str:
    """An error as the store keeps it, to be translated when it is shown."""
    terms = [name for name, value in why.values.items() if isinstance(value, Term)]
    values = {name: str(value) for name, value in why.values.items()}
    return orjson.dumps({"message": why.message, "values": values, "terms": terms}).decode()


def _trouble(text: str | None) -> UserError | None:
    if text is None:
        return None
    kept: dict[str, Any] = orjson.loads(text)
    values: dict[str, str] = kept["values"]
    terms: list[str] = kept["terms"]
    return UserError(
        kept["message"],
        **{name: Term(value) if name in terms else value for name, value in values.items()},
    )

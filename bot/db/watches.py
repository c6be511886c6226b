"""Watches: who wants to hear of what in direct messages, and what alerts told whom already."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection

from bot.race.watching import Watch, Watcher


def watches_of(connection: sqlite3.Connection, user_id: int) -> list[Watch]:
    """What somebody watches, in the order they began to."""
    return [
        Watch(*row)
        for row in connection.execute(
            "SELECT id, user_id, lab_id, family_id, release_id, claim_id FROM watch "
            "WHERE user_id = ? ORDER BY id",
            (user_id,),
        )
    ]


def watcher(connection: sqlite3.Connection, user_id: int) -> Watcher | None:
    """How somebody is reached; None for who never watched anything."""
    row = connection.execute(
        "SELECT user_id, locale, closed_at FROM watcher WHERE user_id = ?", (user_id,)
    ).fetchone()
    return None if row is None else Watcher(*row)


def open_door(connection: sqlite3.Connection, user_id: int, locale: str, now: str) -> None:
    """Note that somebody wants messages, in their language, also after they could not be reached."""
    connection.execute(
        "INSERT INTO watcher (user_id, locale, recorded_at) VALUES (?, ?, ?) "
        "ON CONFLICT (user_id) DO UPDATE SET locale = excluded.locale, closed_at = NULL",
        (user_id, locale, now),
    )


def add_watch(
    connection: sqlite3.Connection, user_id: int, column: str, thing: int, now: str
) -> bool:
    """Watch a lab, family, release or claim; False where it is watched already."""
    added = connection.execute(
        f"INSERT INTO watch (user_id, {column}, recorded_at) VALUES (?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        (user_id, thing, now),
    )
    return added.rowcount > 0


def remove_watch(connection: sqlite3.Connection, user_id: int, watch_id: int) -> bool:
    """Stop watching; False where there is no such watch."""
    removed = connection.execute(
        "DELETE FROM watch WHERE id = ? AND user_id = ?", (watch_id, user_id)
    )
    connection.execute(  # who watches nothing any more leaves nothing behind
        "DELETE FROM watcher WHERE user_id = ?1 "
        "AND NOT EXISTS (SELECT 1 FROM watch WHERE user_id = ?1)",
        (user_id,),
    )
    return removed.rowcount > 0


def reachable_watches(connection: sqlite3.Connection) -> list[tuple[Watch, str]]:
    """All watches of people who can be reached, each with their language, person by person."""
    return [
        (Watch(*row[:-1]), row[-1])
        for row in connection.execute(
            "SELECT w.id, w.user_id, w.lab_id, w.family_id, w.release_id, w.claim_id, p.locale "
            "FROM watch w JOIN watcher p ON p.user_id = w.user_id WHERE p.closed_at IS NULL "
            "ORDER BY w.user_id, w.id"
        )
    ]


def messages_since(connection: sqlite3.Connection, since: str) -> Counter[int]:
    """How many messages people were sent, or are to be sent at once, since a moment, by person."""
    return Counter(
        dict(
            connection.execute(
                "SELECT user_id, count(*) FROM delivery INDEXED BY delivery_watch "
                "WHERE purpose = 'watch' AND recorded_at >= ? "
                "AND state IN ('due', 'sending', 'sent', 'unknown') GROUP BY user_id",
                (since,),
            ).fetchall()
        )
    )


def standing_stories(
    connection: sqlite3.Connection, stories: Collection[str], since: str
) -> dict[tuple[int, str], tuple[int, str]]:
    """In which newest post of which place stories stand: (place, story) to delivery and purpose."""
    places = ", ".join("?" * len(stories))
    return {
        (place, story): (delivery, purpose)
        for place, story, delivery, purpose in connection.execute(
            "SELECT d.place, i.story, d.id, d.purpose "
            "FROM delivered_item i JOIN delivery d ON d.id = i.delivery_id "
            f"WHERE i.story IN ({places}) AND d.recorded_at >= ? "
            "AND d.state IN ('due', 'sending', 'sent') AND d.purpose <> 'reply' ORDER BY d.id",
            (*stories, since),
        )
    }


# since somebody last looked ---------------------------------------------------------------------


def last_look(
    connection: sqlite3.Connection, user_id: int, guild_id: int, wanted: str
) -> tuple[int, str] | None:
    """How far somebody had read in a server when they last looked for it, and when that was."""
    return connection.execute(
        "SELECT change_id, looked_at FROM last_look "
        "WHERE user_id = ? AND guild_id = ? AND wanted = ?",
        (user_id, guild_id, wanted),
    ).fetchone()


def note_look(
    connection: sqlite3.Connection,
    user_id: int,
    guild_id: int,
    wanted: str,
    change_id: int,
    now: str,
) -> None:
    """Note how far somebody has read."""
    connection.execute(
        "INSERT INTO last_look (user_id, guild_id, wanted, change_id, looked_at) "
        "VALUES (?, ?, ?, ?, ?) ON CONFLICT (user_id, guild_id, wanted) "
        "DO UPDATE SET change_id = excluded.change_id, looked_at = excluded.looked_at",
        (user_id, guild_id, wanted, change_id, now),
    )

"""The languages of servers as their own process last saw them, for the process that writes posts."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping

import orjson


def seen_locales(connection: sqlite3.Connection) -> dict[int, str]:
    """The language of every server that was noted, by its id."""
    return dict(connection.execute("SELECT guild_id, locale FROM seen_guild").fetchall())


def locales_of(connection: sqlite3.Connection, guilds: Collection[int]) -> dict[int, str]:
    """The languages that were noted of some servers, however many there are."""
    return dict(
        connection.execute(
            "SELECT guild_id, locale FROM seen_guild "
            "WHERE guild_id IN (SELECT value FROM json_each(?))",
            (orjson.dumps(list(guilds)).decode(),),
        ).fetchall()
    )


def note_locales(connection: sqlite3.Connection, locales: Mapping[int, str]) -> None:
    """Note the languages of some servers."""
    connection.executemany(
        "INSERT INTO seen_guild (guild_id, locale) VALUES (?, ?) "
        "ON CONFLICT (guild_id) DO UPDATE SET locale = excluded.locale "
        "WHERE locale <> excluded.locale",
        locales.items(),
    )

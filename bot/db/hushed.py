"""What a newer version brings to a restored store: told before, by the store that was, and not again.

The copy may be older than what ships with the version that is started with it. That is loaded at the
first start after the restore, and the store that was had been told of it already (decision 25).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

import orjson

from bot.db.about import remember, remembered
from bot.db.news import RESTORED, move_reader, newest_change, reader_at

TOLD = ("alerts", RESTORED)
"""The readers of a restored store that have come to its end."""
_KEY = "hushed"


def note_hushed(connection: sqlite3.Connection, until: int, schedules: Collection[int]) -> None:
    """Note that these schedules, and :data:`TOLD`, count as told up to a change, the newest."""
    remember(
        connection, _KEY, orjson.dumps({"until": until, "schedules": list(schedules)}).decode()
    )


def hush_what_shipped(connection: sqlite3.Connection) -> None:
    """Let what has been loaded since a restore count as told as well; once, and only the first time.

    Whoever has been told more since, or was not told all before, hears of it as ever.
    """
    noted = remembered(connection, _KEY)
    if noted is None:
        return
    until, schedules = (orjson.loads(noted)[key] for key in ("until", "schedules"))
    newest = newest_change(connection)
    for reader in TOLD:
        if reader_at(connection, reader) == until:
            move_reader(connection, reader, newest)
    connection.execute(
        "UPDATE schedule SET covered = ? WHERE covered = ? "
        "AND id IN (SELECT value FROM json_each(?))",
        (newest, until, orjson.dumps(schedules).decode()),
    )
    connection.execute("DELETE FROM meta WHERE key = ?", (_KEY,))

"""How much the store holds and how fresh it is."""

from __future__ import annotations

import sqlite3

from bot.race.dates import FactDate


def counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Standing rows of the shared ledger, by table."""
    return {
        "score": _count(connection, "score", "superseded_by IS NULL AND guild_id IS NULL"),
        "price": _count(connection, "price", "superseded_by IS NULL"),
        "source": _count(connection, "source", "guild_id IS NULL"),
    }


def newest_score(connection: sqlite3.Connection) -> FactDate | None:
    """The date of the newest score that was checked: of an unchecked one it may be our own day."""
    row = connection.execute(
        "SELECT max(dated) FROM score WHERE superseded_by IS NULL AND guild_id IS NULL AND verified"
    ).fetchone()
    return None if row[0] is None else FactDate(row[0])


def datasets(connection: sqlite3.Connection) -> list[int]:
    """The sources that are data sets and that scores, prices or facts were taken from."""
    return [
        row[0]
        for row in connection.execute(
            "SELECT id FROM source WHERE kind = 'dataset' AND guild_id IS NULL AND ("
            "EXISTS (SELECT 1 FROM score WHERE source_id = source.id) OR "
            "EXISTS (SELECT 1 FROM price WHERE source_id = source.id) OR "
            "EXISTS (SELECT 1 FROM release_fact WHERE source_id = source.id)) "
            "ORDER BY publisher, published"
        )
    ]


def _count(connection: sqlite3.Connection, table: str, condition: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table} WHERE {condition}").fetchone()
    return int(row[0])


def remembered(connection: sqlite3.Connection, key: str) -> str | None:
    """A value kept across restarts, or None."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def remember(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Keep a value across restarts."""
    connection.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) "
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )

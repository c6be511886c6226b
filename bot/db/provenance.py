"""Sources and which of them are one origin."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from bot.db.dates import optional_date
from bot.db.known import learned_later, recorded
from bot.race.provenance import Source

_SEEN = "(guild_id IS NULL OR guild_id = ?1)"


def sources_by_id(
    connection: sqlite3.Connection,
    ids: Iterable[int],
    *,
    guild_id: int | None,
    known_by: date | None = None,
) -> dict[int, Source]:
    """Some sources by their ids, each with the origins it goes back to through others.

    An origin is a source that is reached and that itself repeats none. The links are the shared
    ones and the guild's own (that were known by a day).
    """
    wanted = sorted(set(ids))
    places = ", ".join("?" * len(wanted))
    links = "source_link" if known_by is None else "known_link"
    origins: dict[int, set[int]] = defaultdict(set)
    for source, origin in connection.execute(
        f"WITH RECURSIVE {_links(known_by)} back (id, origin) AS ("
        f"  SELECT from_source, to_source FROM {links} WHERE {_SEEN} AND from_source IN ({places})"
        "   UNION "
        f"  SELECT back.id, l.to_source FROM back JOIN {links} l "
        f"  ON l.from_source = back.origin AND {_SEEN}"
        ") SELECT id, origin FROM back WHERE NOT EXISTS "
        f"(SELECT 1 FROM {links} l WHERE l.from_source = back.origin AND {_SEEN})",
        (guild_id, *wanted),
    ):
        origins[source].add(origin)
    return {
        row[0]: _source(row, frozenset(origins.get(row[0], ())))
        for row in connection.execute(
            "SELECT id, url, publisher, title, published, kind, note, licence FROM source "
            f"WHERE id IN ({places})",
            wanted,
        )
    }


@lru_cache(maxsize=4096)
def _source(row: tuple[Any, ...], origins: frozenset[int]) -> Source:
    """A row's source; the same rows come again, as with scores (``bot.db.scores``)."""
    return Source(
        *row[:4],
        published=optional_date(row[4]),
        kind=row[5],
        note=row[6],
        licence=row[7],
        origins=origins,
    )


def _links(known_by: date | None) -> str:
    """The links that were known by a day, as the first table of a WITH; those that stand need none."""
    if known_by is None:
        return ""
    columns = "from_source, to_source, guild_id"
    return (
        f"known_link ({columns}) AS ("
        f"SELECT {columns} FROM source_link WHERE {recorded(known_by)} UNION ALL "
        f"SELECT {columns} FROM former_source_link WHERE {recorded(known_by)} "
        f"AND {learned_later(known_by, 'removed_at')}), "
    )


def known_source(connection: sqlite3.Connection, url: str, layer: int | None) -> int | None:
    """The id of a page that is known in a layer by its address."""
    row = connection.execute(
        "SELECT id FROM source WHERE url = ? AND (guild_id IS NULL OR guild_id = ?) "
        "ORDER BY guild_id IS NOT NULL, id",
        (url, layer),
    ).fetchone()
    return None if row is None else int(row[0])


def own_pages_at(connection: sqlite3.Connection, host: str) -> list[tuple[str, str]]:
    """Address and publisher of the first sources of the shared ledger in whose address a host is."""
    return connection.execute(
        "SELECT url, publisher FROM source WHERE kind = 'primary' AND guild_id IS NULL "
        "AND instr(url, ?) > 0 ORDER BY id",
        (host,),
    ).fetchall()

"""Sources and which of them are one origin."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from bot.db.dates import optional_date
from bot.race.provenance import Source


def sources_by_id(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, Source]:
    """Some sources by their ids, each with the origin it goes back to through others.

    The origin is the farthest source that is reached; of several as far, the one written first.
    """
    wanted = sorted(set(ids))
    places = ", ".join("?" * len(wanted))
    origins = dict(
        connection.execute(
            "WITH RECURSIVE back (id, origin, steps) AS ("
            f"  SELECT id, id, 0 FROM source WHERE id IN ({places})"
            "   UNION "
            "   SELECT back.id, l.to_source, steps + 1 FROM back "
            "   JOIN source_link l ON l.from_source = back.origin WHERE steps < 16"
            # A dict keeps the last row of an id.
            ") SELECT id, origin FROM back ORDER BY id, steps, origin DESC",
            wanted,
        ).fetchall()
    )
    return {
        row[0]: Source(
            *row[:4],
            published=optional_date(row[4]),
            kind=row[5],
            note=row[6],
            licence=row[7],
            origin_id=None if origins.get(row[0], row[0]) == row[0] else origins[row[0]],
        )
        for row in connection.execute(
            "SELECT id, url, publisher, title, published, kind, note, licence FROM source "
            f"WHERE id IN ({places})",
            wanted,
        )
    }

"""Scores: rows to :class:`bot.race.scores.Score`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from bot.db.dates import by, optional_date
from bot.db.known import standing
from bot.race.compare import Yardstick, yardstick_of
from bot.race.dates import FactDate
from bot.race.scores import Benchmark, Protocol, Score

COLUMNS = (
    "id, release_id, benchmark_id, value, low, high, protocol, snapshot, evaluator, relation, "
    "dated, measured, source_id, note, verified"
)
"""What a score is made of, in its order."""
_EDITIONS = 12
"""How many of a board's newest editions tell which releases can be compared."""


def scores_of(
    connection: sqlite3.Connection,
    releases: Sequence[int],
    day: date,
    guild_id: int | None,
    known_by: date | None = None,
) -> list[Score]:
    """The standing scores of some releases that were public by a day.

    Of a board with editions those of the newest edition that all the releases stand in, the newest
    that all but one do, and so on, and the newest of each release: those a comparison can need.

    Args:
        known_by: as the ledger had them by the end of a day; None: as it has them.
    """
    asked = (*releases, by(day), guild_id)
    places = _places(releases)
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM score WHERE release_id IN ({places}) AND snapshot IS NULL "
        f"AND {_public(known_by)}",
        asked,
    ).fetchall()
    rows += connection.execute(
        "WITH stood AS (SELECT release_id, benchmark_id, snapshot FROM score "
        f"WHERE release_id IN ({places}) AND snapshot IS NOT NULL AND {_public(known_by)}), "
        "edition AS (SELECT benchmark_id, snapshot, count(DISTINCT release_id) AS releases "
        "FROM stood GROUP BY benchmark_id, snapshot), "
        "wanted AS (SELECT benchmark_id, max(snapshot) AS snapshot FROM edition "
        "GROUP BY benchmark_id, releases "
        "UNION SELECT benchmark_id, max(snapshot) FROM stood GROUP BY benchmark_id, release_id) "
        f"SELECT {COLUMNS} FROM score JOIN wanted USING (benchmark_id, snapshot) "
        f"WHERE release_id IN ({places}) AND {_public(known_by)}",
        (*asked, *asked),
    ).fetchall()
    return [_score(row) for row in rows]


def every_score_of(
    connection: sqlite3.Connection,
    releases: Sequence[int],
    day: date,
    guild_id: int | None,
    known_by: date | None = None,
) -> list[Score]:
    """As :func:`scores_of`, of boards with editions those of every edition."""
    return [
        _score(row)
        for row in connection.execute(
            f"SELECT {COLUMNS} FROM score WHERE release_id IN ({_places(releases)}) "
            f"AND {_public(known_by)}",
            (*releases, by(day), guild_id),
        )
    ]


def _public(known_by: date | None) -> str:
    """The condition that a score stands and was public by the day asked, for the guild asking."""
    return (
        f"{standing(known_by)} AND standing <> 'deprecated' AND dated_by <= ? "
        "AND (guild_id IS NULL OR guild_id = ?)"
    )


def yardsticks_of(
    connection: sqlite3.Connection,
    benchmarks: Mapping[int, Benchmark],
    releases: Sequence[int],
    day: date,
    guild_id: int | None,
    known_by: date | None = None,
) -> dict[int, frozenset[Yardstick]]:
    """What the independent scores of some releases, public by a day, were measured with.

    Of a board with editions only the newest :data:`_EDITIONS` by that day are looked at.
    """
    found: dict[int, set[Yardstick]] = {release: set() for release in releases}
    known: dict[tuple[Any, ...], Yardstick | None] = {}
    since = {
        board: _first_edition(connection, board, day, guild_id, known_by)
        for board, benchmark in benchmarks.items()
        if benchmark.per_snapshot
    }
    for release_id, *shared in connection.execute(
        "SELECT release_id, benchmark_id, evaluator, protocol, snapshot FROM score "
        f"WHERE release_id IN ({_places(releases)}) AND relation = 'independent' "
        f"AND {_public(known_by)}",
        (*releases, by(day), guild_id),
    ):
        key = tuple(shared)
        if key not in known:
            benchmark_id, evaluator, protocol, snapshot = shared
            known[key] = (
                None
                if snapshot is not None and snapshot < since.get(benchmark_id, "")
                else yardstick_of(
                    benchmarks[benchmark_id],
                    evaluator,
                    _protocol(protocol),
                    optional_date(snapshot),
                )
            )
        if (measure := known[key]) is not None:
            found[release_id].add(measure)
    return {release: frozenset(measures) for release, measures in found.items()}


def _first_edition(
    connection: sqlite3.Connection,
    benchmark_id: int,
    day: date,
    guild_id: int | None,
    known_by: date | None,
) -> str:
    """The oldest of a board's newest editions by a day; each is a few steps in the index."""
    before = (
        "SELECT snapshot FROM score WHERE benchmark_id = :board AND snapshot {earlier} "
        f"AND {standing(known_by)} AND standing <> 'deprecated' "
        "AND (guild_id IS NULL OR guild_id = :guild) ORDER BY snapshot DESC LIMIT 1"
    )
    row = connection.execute(
        "WITH RECURSIVE edition (number, snapshot) AS "
        f"(SELECT 1, ({before.format(earlier='<= :day')}) "
        f"UNION ALL SELECT number + 1, ({before.format(earlier='< edition.snapshot')}) FROM edition "
        f"WHERE edition.snapshot IS NOT NULL AND number < {_EDITIONS}) "
        "SELECT min(snapshot) FROM edition",
        {"board": benchmark_id, "day": by(day), "guild": guild_id},
    ).fetchone()
    return row[0] or ""


def many_scores(
    connection: sqlite3.Connection, query: str, asked: Mapping[str, object]
) -> list[Score]:
    """The scores of a query for ``COLUMNS``, none of them kept: thousands would push out the rest."""
    return [_new_score(row) for row in connection.execute(query, asked)]


def scores_by_id(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, Score]:
    """Some scores by their ids, superseded or not: evidence keeps pointing at what it was."""
    wanted = list(ids)
    return {
        row[0]: _score(row)
        for row in connection.execute(
            f"SELECT {COLUMNS} FROM score WHERE id IN ({_places(wanted)})", wanted
        )
    }


def _places(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


@lru_cache(maxsize=8192)
def _score(row: tuple[Any, ...]) -> Score:
    """A row's score; building it is most of what reading it costs, and the same rows come again.

    A row is the whole key, so another value is another score.
    """
    return _new_score(row)


def _new_score(row: tuple[Any, ...]) -> Score:
    return Score(
        *row[:6],
        protocol=_protocol(row[6]),
        snapshot=optional_date(row[7]),
        evaluator=row[8],
        relation=row[9],
        dated=FactDate(row[10]),
        measured=optional_date(row[11]),
        source_id=row[12],
        note=row[13],
        verified=bool(row[14]),
    )


@lru_cache(maxsize=4096)
def _protocol(text: str | None) -> Protocol:
    """Few protocols stand in many rows: each is read once."""
    return Protocol.parse(text)

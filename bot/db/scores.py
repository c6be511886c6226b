"""Scores: rows to :class:`bot.race.scores.Score`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from bot.db.dates import by, optional_date
from bot.race.compare import Yardstick, yardstick_of
from bot.race.dates import FactDate
from bot.race.scores import Benchmark, Protocol, Score

_COLUMNS = (
    "id, release_id, benchmark_id, value, low, high, protocol, snapshot, evaluator, relation, "
    "dated, measured, source_id, note, verified"
)


def scores_of(
    connection: sqlite3.Connection, releases: Sequence[int], day: date, guild_id: int | None
) -> list[Score]:
    """The standing scores of some releases that were public by a day."""
    return [
        _score(row)
        for row in connection.execute(
            f"SELECT {_COLUMNS} FROM score WHERE release_id IN ({_places(releases)}) "
            "AND superseded_by IS NULL AND standing <> 'deprecated' AND dated_by <= ? "
            "AND (guild_id IS NULL OR guild_id = ?)",
            (*releases, by(day), guild_id),
        )
    ]


def yardsticks_of(
    connection: sqlite3.Connection,
    benchmarks: Mapping[int, Benchmark],
    releases: Sequence[int],
    day: date,
    guild_id: int | None,
) -> dict[int, frozenset[Yardstick]]:
    """What the independent scores of some releases, public by a day, were measured with."""
    found: dict[int, set[Yardstick]] = {release: set() for release in releases}
    known: dict[tuple[Any, ...], Yardstick | None] = {}
    for release_id, *shared in connection.execute(
        "SELECT release_id, benchmark_id, evaluator, protocol, snapshot FROM score "
        f"WHERE release_id IN ({_places(releases)}) AND superseded_by IS NULL "
        "AND standing <> 'deprecated' AND relation = 'independent' AND dated_by <= ? "
        "AND (guild_id IS NULL OR guild_id = ?)",
        (*releases, by(day), guild_id),
    ):
        key = tuple(shared)
        if key not in known:
            benchmark_id, evaluator, protocol, snapshot = shared
            known[key] = yardstick_of(
                benchmarks[benchmark_id], evaluator, _protocol(protocol), optional_date(snapshot)
            )
        if (measure := known[key]) is not None:
            found[release_id].add(measure)
    return {release: frozenset(measures) for release, measures in found.items()}


def scores_by_id(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, Score]:
    """Some scores by their ids, superseded or not: evidence keeps pointing at what it was."""
    wanted = list(ids)
    return {
        row[0]: _score(row)
        for row in connection.execute(
            f"SELECT {_COLUMNS} FROM score WHERE id IN ({_places(wanted)})", wanted
        )
    }


def _places(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


@lru_cache(maxsize=8192)
def _score(row: tuple[Any, ...]) -> Score:
    """A row's score; building it is most of what reading it costs, and the same rows come again.

    A row is the whole key, so another value is another score.
    """
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

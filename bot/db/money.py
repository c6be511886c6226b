"""Prices and market moves: rows to the types of :mod:`bot.race.money`."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from bot.db.dates import by, optional_date
from bot.race.dates import FactDate
from bot.race.money import MarketMove, Price


def prices_of(connection: sqlite3.Connection, releases: Sequence[int]) -> dict[int, list[Price]]:
    """The standing prices of some releases, oldest start first."""
    found: dict[int, list[Price]] = defaultdict(list)
    places = ", ".join("?" * len(releases))
    for row in connection.execute(
        "SELECT id, release_id, input, output, cached, currency, valid_from, valid_until, checked, "
        f"source_id, condition, verified FROM price WHERE release_id IN ({places}) "
        "AND superseded_by IS NULL ORDER BY coalesce(valid_from, checked), id",
        tuple(releases),
    ):
        found[row[1]].append(
            Price(
                *row[:6],
                valid_from=optional_date(row[6]),
                valid_until=optional_date(row[7]),
                checked=FactDate(row[8]),
                source_id=row[9],
                condition=row[10],
                verified=bool(row[11]),
            )
        )
    return found


_MOVE = (
    "m.id, i.name, i.symbol, m.session, m.window, m.value, m.unit, m.as_reported, m.verified, "
    "m.source_id, m.note"
)


def market_moves(
    connection: sqlite3.Connection, *, since: date, until: date, lab_id: int | None
) -> list[MarketMove]:
    """Market moves of a period, verified ones first, then the newest session: of one lab, or (None) of no lab's instruments."""
    return [
        _move(row)
        for row in connection.execute(
            f"SELECT {_MOVE} FROM market_move m JOIN instrument i "
            "ON i.id = m.instrument_id WHERE m.session_by BETWEEN ? AND ? AND i.lab_id IS ? "
            "ORDER BY m.verified DESC, m.session DESC, i.name, m.unit DESC, m.value",
            (since.isoformat(), by(until), lab_id),
        )
    ]


def market_moves_by_id(
    connection: sqlite3.Connection, ids: Collection[int]
) -> list[tuple[int | None, MarketMove]]:
    """Some market moves, each with the lab whose instrument moved, if it is one's."""
    places = ", ".join("?" * len(ids))
    return [
        (row[-1], _move(row[:-1]))
        for row in connection.execute(
            f"SELECT {_MOVE}, i.lab_id FROM market_move m JOIN instrument i "
            f"ON i.id = m.instrument_id WHERE m.id IN ({places}) ORDER BY m.id",
            tuple(ids),
        )
    ]


def _move(row: tuple[Any, ...]) -> MarketMove:
    return MarketMove(
        *row[:3],
        session=FactDate(row[3]),
        window=row[4],
        value=row[5],
        unit=row[6],
        as_reported=row[7],
        verified=bool(row[8]),
        source_id=row[9],
        note=row[10],
    )

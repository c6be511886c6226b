"""Prices and market moves: rows to the types of :mod:`bot.race.money`."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from bot.db.dates import by, fact_date, optional_date
from bot.db.known import recorded, standing
from bot.race.dates import FactDate
from bot.race.money import MarketMove, Price

_PRICE = (
    "id, release_id, input, output, cached, currency, valid_from, valid_until, checked, source_id, "
    "condition, verified"
)


def prices_of(
    connection: sqlite3.Connection, releases: Sequence[int], known_by: date | None = None
) -> dict[int, list[Price]]:
    """The prices of some releases that stand, or stood by a day, oldest start first."""
    places = ", ".join("?" * len(releases))
    return _prices(connection, f"release_id IN ({places}) AND {standing(known_by)}", releases)


def every_price(
    connection: sqlite3.Connection, known_by: date | None = None
) -> dict[int, list[Price]]:
    """The prices of all releases, as :func:`prices_of`."""
    return _prices(connection, standing(known_by), ())


def _prices(
    connection: sqlite3.Connection, condition: str, given: Sequence[int]
) -> dict[int, list[Price]]:
    found: dict[int, list[Price]] = defaultdict(list)
    for row in connection.execute(
        f"SELECT {_PRICE} FROM price WHERE {condition} ORDER BY coalesce(valid_from, checked), id",
        tuple(given),
    ):
        found[row[1]].append(_price(row))
    return found


@lru_cache(maxsize=8192)
def _price(row: tuple[Any, ...]) -> Price:
    """A row's price; a row is the whole key, so another value is another price."""
    return Price(
        *row[:6],
        valid_from=optional_date(row[6]),
        valid_until=optional_date(row[7]),
        checked=fact_date(row[8]),
        source_id=row[9],
        condition=row[10],
        verified=bool(row[11]),
    )


_MOVE = (
    "m.id, i.name, i.symbol, m.session, m.window, m.value, m.unit, m.as_reported, m.verified, "
    "m.source_id, m.note"
)


def market_moves(
    connection: sqlite3.Connection,
    *,
    since: date,
    until: date,
    lab_id: int | None,
    known_by: date | None = None,
) -> list[MarketMove]:
    """Market moves of a period, verified ones first, then the newest session: of one lab, or (None) of no lab's instruments."""
    return [
        _move(row)
        for row in connection.execute(
            f"SELECT {_MOVE} FROM market_move m JOIN instrument i "
            f"ON i.id = m.instrument_id WHERE {recorded(known_by, 'm')} "
            "AND m.session_by BETWEEN ? AND ? AND i.lab_id IS ? "
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

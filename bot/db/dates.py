"""Dates between their text in the store and the race's types."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import lru_cache

from bot.race.dates import FactDate


@lru_cache(maxsize=8192)
def fact_date(text: str) -> FactDate:
    """The date a column holds; few dates stand in many rows."""
    return FactDate(text)


def optional_date(text: str | None) -> FactDate | None:
    """The date a column holds, or None."""
    return None if text is None else fact_date(text)


def by(day: date) -> str:
    """What a ``*_by`` column is compared with to ask whether it had happened by a day.

    Those columns hold ``2025-01-99`` for a month and ``2025-99-99`` for a year, so that the last
    day of either must be written likewise: then all of it has happened.
    """
    if day.day < monthrange(day.year, day.month)[1]:
        return day.isoformat()
    return f"{day.year:04}-99-99" if day.month == 12 else f"{day.year:04}-{day.month:02}-99"

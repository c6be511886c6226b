"""Dates between their text in the store and the race's types."""

from __future__ import annotations

from datetime import date

from bot.race.dates import FactDate


def optional_date(text: str | None) -> FactDate | None:
    """The date a column holds, or None."""
    return None if text is None else FactDate(text)


def by(day: date) -> str:
    """What a ``*_by`` column is compared with to ask whether it had happened by a day."""
    return day.isoformat()

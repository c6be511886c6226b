"""Dates as sources give them: to the day, the month or only the year."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

_SHAPE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?", re.ASCII)

Precision = Literal["year", "month", "day"]


@dataclass(frozen=True, slots=True, order=True)
class FactDate:
    """A date with the precision its source gave: ``2025``, ``2025-01`` or ``2025-01-28``.

    The text form sorts by time within one precision and is what the store keeps.
    """

    text: str

    @classmethod
    def parse(cls, text: str) -> FactDate:
        """Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

        Raises:
            ValueError: the text has another shape, or names no day of the calendar.
        """
        _check(text)
        return cls(text)

    @property
    def precision(self) -> Precision:
        """How fine the source was."""
        match len(self.text):
            case 4:
                return "year"
            case 7:
                return "month"
            case _:
                return "day"

    @property
    def first_day(self) -> date:
        """The earliest day this date can mean."""
        return _days(self.text)[0]

    @property
    def last_day(self) -> date:
        """The latest day this date can mean."""
        return _days(self.text)[1]

    def happened_by(self, day: date) -> bool:
        """Whether it had certainly happened by the end of ``day``.

        ``2025-01`` had happened by 31 January, not by 15 January: a coarse date is
        never read as its earliest day.
        """
        return self.last_day <= day

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=8192)
def _check(text: str) -> None:
    """Raise ValueError for a text that is no date; what has passed once passes at once."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        raise ValueError(f"not a date: {text!r} (YYYY, YYYY-MM or YYYY-MM-DD)")
    date(int(found["year"]), int(found["month"] or 1), int(found["day"] or 1))


@lru_cache(maxsize=8192)
def _days(text: str) -> tuple[date, date]:
    """The first and the last day of a date; every comparison asks, and few dates come up."""
    first = date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    match len(text):
        case 4:
            return first, date(first.year, 12, 31)
        case 7:
            return first, first.replace(day=monthrange(first.year, first.month)[1])
        case _:
            return first, first

"""Dates as sources give them: to the day, the month or only the year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
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
        found = _SHAPE.fullmatch(text)
        if found is None:
            raise ValueError(f"not a date: {text!r} (YYYY, YYYY-MM or YYYY-MM-DD)")
        date(int(found["year"]), int(found["month"] or 1), int(found["day"] or 1))
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
        padded = self.text + "-01-01"[len(self.text) - 4 :]
        return date.fromisoformat(padded)

    @property
    def last_day(self) -> date:
        """The latest day this date can mean."""
        first = self.first_day
        match self.precision:
            case "year":
                return date(first.year, 12, 31)
            case "month":
                return (first.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(
                    days=1
                )
            case "day":
                return first

    def happened_by(self, day: date) -> bool:
        """Whether it had certainly happened by the end of ``day``.

        ``2025-01`` had happened by 31 January, not by 15 January: a coarse date is
        never read as its earliest day.
        """
        return self.last_day <= day

    def __str__(self) -> str:
        return self.text

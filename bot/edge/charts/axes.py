"""Axes with ticks of their own: prices on a logarithmic scale, and days."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bot.edge.charts.lettering import legible, width
from bot.edge.charts.parts import SMALL
from bot.edge.charts.words import Words

_LEAST_DECADES = 0.6
_BETWEEN_DAYS = 24
_MOST_TICKS = 12


@dataclass(frozen=True, slots=True)
class LogScale:
    """A logarithmic scale between two powers of ten, given by their exponents."""

    low: float
    high: float

    def place(self, value: float) -> float:
        """Where a value above zero falls, from 0 at the low end to 1 at the high end."""
        return (math.log10(value) - self.low) / (self.high - self.low)

    def ticks(self, most: int) -> list[tuple[Decimal, float]]:
        """Round numbers on the scale with their places; about ``most``, two at least."""
        for digits in ((1, 2, 5), (1, 3), (1,)):
            found = list(self._ticks(digits, 1))
            if len(found) <= most:
                return found
        # So wide that not every power of ten has room.
        every = math.ceil((self.high - self.low) / (most - 1))
        return list(self._ticks((1,), every))

    def _ticks(self, digits: Sequence[int], every: int) -> Iterator[tuple[Decimal, float]]:
        for exponent in range(math.floor(self.low), math.ceil(self.high) + 1):
            if exponent % every:
                continue
            for digit in digits:
                at = exponent + math.log10(digit)
                if self.low <= at <= self.high:
                    place = (at - self.low) / (self.high - self.low)
                    yield Decimal(digit).scaleb(exponent), place


def log_scale_for(values: Iterable[float]) -> LogScale:
    """A logarithmic scale with room around all values (each above zero), a factor of four at least."""
    exponents = [math.log10(value) for value in values]
    low, high = min(exponents), max(exponents)
    span = max(high - low, _LEAST_DECADES)
    spare = (span - (high - low)) / 2 + span * 0.1
    return LogScale(low - spare, high + spare)


@dataclass(frozen=True, slots=True)
class DayScale:
    """A linear scale of days; it covers ``until`` and one day at least."""

    since: date
    until: date

    def place(self, day: date) -> float:
        """Where a day falls, from 0 at ``since`` to 1 at ``until``."""
        length = max((self.until - self.since).days, 1)
        return (day - self.since).days / length

    def ticks(self, pixels: int, words: Words) -> list[tuple[str, float]]:
        """Days, months or years with their places, as many as can be written in ``pixels``."""
        for days in _ticks_by_fineness(self.since, self.until):
            said = list(_said(days, words))
            ticks = [(text, self.place(day)) for text, day in zip(said, days, strict=True)]
            if ticks and _apart(ticks, pixels):
                return ticks
        first = next(_said([self.since], words))
        return [(first, 0.0)]


def _ticks_by_fineness(since: date, until: date) -> Iterator[list[date]]:
    """Evenly spaced days, the finest first; sets with more than can ever be written are left out."""
    length = (until - since).days
    for days in (1, 2, 7, 14):
        if length // days < _MOST_TICKS:
            yield [since + timedelta(days=days * at) for at in range(length // days + 1)]
    for months in (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000, 24000, 60000):
        if length // (30 * months) > _MOST_TICKS:
            continue
        first = since.year * 12 + since.month - 1 + (since.day > 1)
        last = until.year * 12 + until.month - 1
        starts = range(-(-first // months) * months, last + 1, months)
        found = [date(at // 12, at % 12 + 1, 1) for at in starts]
        if len(found) > 1:
            yield found


def _said(days: Sequence[date], words: Words) -> Iterator[str]:
    """The days as written on an axis: the year with the first one and with each January."""
    whole_months = all(day.day == 1 for day in days) and len(days) > 1
    year = None
    for day in days:
        month = words.months[day.month - 1]
        if not whole_months:
            wording = words.day_month if day.year == year else words.day_month_year
        elif day.month == 1:
            wording = "{year}"
        else:
            wording = "{month}" if day.year == year else words.month_year
        year = day.year
        yield legible(wording.format(day=day.day, month=month, year=day.year))


def _apart(ticks: Sequence[tuple[str, float]], pixels: int) -> bool:
    """Whether each can be written in the middle of its place, or at the edge, without touching."""
    edge = -_BETWEEN_DAYS
    for text, place in ticks:
        wide = width(text, SMALL)
        left = min(max(round(place * pixels) - wide // 2, 0), pixels - wide)
        if left < edge + _BETWEEN_DAYS:
            return False
        edge = left + wide
    return True

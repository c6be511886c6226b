"""The scale of one strip: from which number to which it runs, and where a value falls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from bot.edge.charts.spec import ChartRow

_LEAST_POINTS = Decimal(10)
_LEAST_SHARE = Decimal("0.04")
_PADDING = Decimal("0.1")
_WHOLE_FROM = Decimal(60)


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear scale between two round numbers."""

    low: Decimal
    high: Decimal
    step: Decimal

    def place(self, value: float | Decimal) -> float:
        """Where a value falls, from 0 at ``low`` to 1 at ``high``."""
        number = value if isinstance(value, Decimal) else _decimal(value)
        return float((number - self.low) / (self.high - self.low))

    def ticks(self) -> list[Decimal]:
        """Round numbers from one end to the other, both included; a dozen or so at most."""
        inner = int((self.high - self.low) / self.step)
        between = [self.low + self.step * number for number in range(1, inner + 1)]
        return [self.low, *(tick for tick in between if tick < self.high), self.high]


def scale_for(row: ChartRow) -> Scale:
    """The scale of a row's values and intervals; see :func:`scale_of`."""
    return scale_of(
        (number for mark in row.marks for number in mark.numbers()), percent=row.percent
    )


def scale_of(values: Iterable[float], *, percent: bool, parts: int = 4) -> Scale:
    """A scale with room around all values, ending in round numbers, of about ``parts`` steps.

    More parts end it closer to the values.

    It never zooms in below 4 % of the largest value, nor below 10 percentage points: closer, a
    difference too small to matter would fill the picture. Percentages stay between 0
    and 100 and show all of that once they need most of it.
    """
    # Decimal throughout: the span of two floats may itself be too large for a float, and the
    # ends of the scale are written out exactly.
    numbers = [_decimal(number) for number in values]
    least, most = min(numbers), max(numbers)
    floor = max(abs(least), abs(most)) * _LEAST_SHARE
    if percent:
        floor = max(floor, _LEAST_POINTS)
    span = max(most - least, floor) or Decimal(1)
    spare = (span - (most - least)) / 2 + span * _PADDING * 4 / parts
    step = _round_step(span / parts)
    low = ((least - spare) / step).to_integral_value(ROUND_FLOOR) * step
    high = ((most + spare) / step).to_integral_value(ROUND_CEILING) * step
    if percent and least >= 0 and most <= 100:
        low, high = max(low, Decimal(0)), min(high, Decimal(100))
        if high - low > _WHOLE_FROM:
            low, high = Decimal(0), Decimal(100)
    elif least >= 0:
        low = max(low, Decimal(0))
    return Scale(low, high, step)


def _round_step(rough: Decimal) -> Decimal:
    """The smallest of 1, 2, 5 and 10 times a power of ten that is at least ``rough``."""
    unit = Decimal(1).scaleb(rough.adjusted())
    return next(unit * times for times in (1, 2, 5, 10) if unit * times >= rough)


def _decimal(value: float) -> Decimal:
    return Decimal(repr(float(value)))

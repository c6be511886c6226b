"""What price charts and frontiers share: a panel with a logarithmic price axis and room for free."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from bot.edge.charts.axes import LogScale, log_scale_for

FREE = 76
"""How much of an axis is kept for prices of zero, in pixels, where there are any."""


@dataclass(frozen=True, slots=True)
class PriceAxis:
    """An axis of prices in pixels from ``start`` (cheap) to ``end`` (dear).

    A logarithmic scale has no zero: prices of zero stand at ``free``, in a part of their own.
    """

    start: int
    end: int
    scale: LogScale | None
    free: int | None

    @classmethod
    def over(cls, prices: Iterable[float], start: int, end: int) -> PriceAxis:
        """The axis for these prices between two pixels; ``start`` may be the greater one."""
        known = list(prices)
        paid = [price for price in known if price > 0]
        toward = 1 if end > start else -1
        free = start + toward * FREE // 2 if len(paid) < len(known) else None
        if free is not None:
            start += toward * FREE
        return cls(start, end, log_scale_for(paid) if paid else None, free)

    def place(self, price: float) -> int:
        """The pixel of a price; only prices the axis was made for have one."""
        if self.scale is None or price == 0:
            return self.start if self.free is None else self.free
        return round(self.start + self.scale.place(price) * (self.end - self.start))

    def ticks(self, most: int) -> list[tuple[Decimal, int]]:
        """Round prices above zero with their pixels, from the cheap end on."""
        if self.scale is None:
            return []
        return [
            (price, round(self.start + at * (self.end - self.start)))
            for price, at in self.scale.ticks(most)
        ]

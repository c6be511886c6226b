"""What a frontier shows: how good releases are for what they cost, and which nobody beats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.edge.charts.price_steps import price
from bot.edge.charts.telling import (
    check_interval,
    clip,
    cut_short,
    figure,
    first_fitting,
    sentence,
    with_interval,
)
from bot.edge.words.language import _

POINTS = range(1, 17)
"""How many points one picture holds."""


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """One release: ``price`` (0: free) and ``quality`` (higher is better) in the chart's units.

    ``low`` and ``high`` bound the quality's published interval; either may be unknown. ``best``
    says that none of the chart's releases is both better and cheaper; ``marked`` that this is one
    of those asked about.

    Raises:
        ValueError: it has no name, a number is not finite, the price is below zero, or the
            interval ends before it starts.
    """

    name: str
    price: float
    quality: float
    low: float | None = None
    high: float | None = None
    best: bool = False
    marked: bool = False

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError(f"a point needs a name: {self}")
        check_interval(self, self.quality, self.low, self.high)
        check_interval(self, self.price, None, None)
        if self.price < 0:
            raise ValueError(f"a price is not below zero: {self}")

    def numbers(self) -> Iterator[float]:
        """The quality and the known ends of its interval."""
        yield from (one for one in (self.quality, self.low, self.high) if one is not None)


@dataclass(frozen=True, slots=True)
class FrontierChart:
    """1–16 releases by price and quality; ``price_label`` and ``quality_label`` name both scales.

    ``footer`` names the sources and the day they were read.

    Raises:
        ValueError: too few or too many points, or a point is called best although another is
            both better and cheaper.
    """

    title: str
    price_label: str
    quality_label: str
    points: tuple[FrontierPoint, ...]
    footer: str

    def __post_init__(self) -> None:
        if len(self.points) not in POINTS:
            raise ValueError(f"a frontier has 1 to 16 points, not {len(self.points)}")
        for point in self.points:
            if point.best and any(
                other.price < point.price and other.quality > point.quality for other in self.points
            ):
                raise ValueError(f"another point is both better and cheaper: {point}")

    def alt_text(self) -> str:
        """What the picture shows, in at most 1,024 UTF-16 units, in the language now spoken.

        Past the limit the footer and the intervals go first, then the ends of long names, and last
        the points at the end, whose number is told; the best stand first.
        """
        text = first_fitting(
            " ".join([self._opening(room), *self._told(room, intervals=intervals)])
            + (" " + sentence(self.footer) + "." if footer and self.footer.strip() else "")
            for room, intervals, footer in (
                (200, True, True),
                (200, True, False),
                (200, False, False),
                (40, False, False),
            )
        )
        return text or cut_short(self._opening(40), self._told(40, intervals=False))

    def _opening(self, room: int) -> str:
        return _("Scatter plot: {title}. Price ({price}), then quality ({quality}).").format(
            title=clip(sentence(self.title), room),
            price=clip(self.price_label, room),
            quality=clip(self.quality_label, room),
        )

    def _told(self, room: int, *, intervals: bool) -> list[str]:
        order = sorted(self.points, key=lambda point: (not point.best, point.price))
        return [self._point(point, room, intervals=intervals) for point in order]

    def _point(self, point: FrontierPoint, room: int, *, intervals: bool) -> str:
        low, high = (
            None if end is None or not intervals else figure(end) for end in (point.low, point.high)
        )
        wording = (
            _("{name}: {price}, {quality}, no cheaper one is better.")
            if point.best
            else _("{name}: {price}, {quality}.")
        )
        return wording.format(
            name=clip(sentence(point.name), room),
            price=price(point.price),
            quality=with_interval(figure(point.quality), low, high),
        )

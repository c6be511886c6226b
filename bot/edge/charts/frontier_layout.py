"""Where everything of a frontier goes: a scatter plot whose names keep out of one another's way."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.edge.charts.frontier import FrontierChart, FrontierPoint
from bot.edge.charts.lettering import legible, shortened, width
from bot.edge.charts.page import Page
from bot.edge.charts.parts import (
    INTERVAL,
    MARGIN,
    SMALL,
    WIDTH,
    Bar,
    Box,
    Ink,
    Layout,
    Leader,
    Paint,
    Shape,
    Writing,
    line_height,
)
from bot.edge.charts.placing import Ground, apart, beside, nearest_edge, stepping_stones
from bot.edge.charts.plots import PriceAxis
from bot.edge.charts.scale import scale_of
from bot.edge.charts.telling import figure
from bot.edge.charts.words import Words

_HEIGHT = 760
_MARK = 30
_GAP = 8
_PADDING = 22
_LONGEST = 420
_MOST_LINES = 60
"""How many lines to a name are tried before its mark is taken to be walled in."""
_PARTS = 10
_MOST_LEVELS = 8
_ASKED = 1
"""The form of those asked about, a diamond; the others are circles."""


@dataclass(frozen=True, slots=True)
class _Spot:
    """A point on the plot, and the columns and rows its interval takes."""

    point: FrontierPoint
    name: str
    x: int
    y: int
    whisker: Box | None

    @property
    def mark(self) -> Box:
        return Box.around(self.x, self.y, _MARK)

    @property
    def tall(self) -> Box:
        """The mark together with its interval."""
        if self.whisker is None:
            return self.mark
        top, bottom = self.whisker.top - 3, self.whisker.bottom + 3
        return Box(
            self.mark.left, min(self.mark.top, top), self.mark.right, max(self.mark.bottom, bottom)
        )


def lay_out_frontier(chart: FrontierChart, words: Words) -> Layout:
    """Place everything a frontier shows."""
    page = Page(chart.title, words.intervals if _has_intervals(chart) else "")
    page.key(list(_keys(chart, words)))
    page.paragraph(chart.quality_label, 1)
    page.skip(6)
    panel = Box(MARGIN, page.y, WIDTH - MARGIN, page.y + _HEIGHT)
    page.panels.append(panel)
    plot, spots = _axes(page, chart, panel, words)
    line = list(_frontier(spots, plot))
    page.paint += line
    for spot in spots:
        page.paint += _whisker(spot)
    leaders, missed = _name_all(page, spots, line, plot)
    page.paint += leaders
    page.paint += [
        Shape(_series(spot.point), spot.mark, Ink.BAND_SERIES, not spot.point.best)
        for spot in sorted(spots, key=lambda spot: (spot.point.marked, spot.point.best))
    ]
    page.y = panel.bottom + 8
    some_paid = any(point.price for point in chart.points)
    wording = words.log_axis if some_paid else "{price}"
    page.paragraph(wording.format(price=legible(chart.price_label)), 2)
    if missed:
        told = ", ".join(_told(spot, words) for spot in missed)
        page.paragraph(words.not_named.format(names=told), 8)
    return page.finished(chart.footer)


def _told(spot: _Spot, words: Words) -> str:
    """A point in words, for want of room beside its mark."""
    price = figure(spot.point.price) if spot.point.price else words.free
    return f"{spot.name} ({price} · {figure(spot.point.quality)})"


def _has_intervals(chart: FrontierChart) -> bool:
    return any(point.low is not None or point.high is not None for point in chart.points)


def _keys(chart: FrontierChart, words: Words) -> Iterator[tuple[int, bool, str]]:
    kinds = {point.best for point in chart.points}
    if True in kinds:
        yield 0, False, legible(words.best)
    if False in kinds:
        yield 0, True, legible(words.beaten)
    if any(point.marked for point in chart.points):
        yield _ASKED, False, legible(words.asked_about)


def _series(point: FrontierPoint) -> int:
    return _ASKED if point.marked else 0


def _axes(page: Page, chart: FrontierChart, panel: Box, words: Words) -> tuple[Box, list[_Spot]]:
    """Write both scales; the box between them and where the points fall come back."""
    scale = scale_of(
        (one for point in chart.points for one in point.numbers()),
        percent="%" in chart.quality_label,
        parts=_PARTS,
    )
    ticks = [(figure(tick), scale.place(tick)) for tick in scale.ticks()]
    if len(ticks) > _MOST_LEVELS:
        ticks = ticks[::2]
    left = panel.left + _PADDING + max(width(text, SMALL) for text, _at in ticks) + 14
    plot = Box(left, panel.top + _PADDING, panel.right - _PADDING, panel.bottom - 66)

    def height(at: float) -> int:
        return round(plot.bottom - at * (plot.bottom - plot.top))

    for text, at in ticks:
        wide = width(text, SMALL)
        top = height(at) - line_height(SMALL) // 2
        page.writings.append(Writing.at(left - 14 - wide, top, text, SMALL, Ink.BAND_MUTED))
        page.paint.append(
            Bar(Box(left, height(at) - 1, plot.right, height(at) + 1), Ink.BAND_LINE, 160)
        )
    prices = PriceAxis.over((point.price for point in chart.points), left + 24, plot.right - 24)
    _price_ticks(page, prices, plot, words)
    names = [
        shortened(legible(point.name) or words.model.format(number=number), SMALL, _LONGEST)
        for number, point in enumerate(chart.points, start=1)
    ]
    spots: list[_Spot] = []
    for point, name in zip(chart.points, names, strict=True):
        x, y = prices.place(point.price), height(scale.place(point.quality))
        ends = [height(scale.place(one)) for one in point.numbers()]
        # An interval that the mark covers would only fray its outline.
        seen = min(ends) < y - _MARK // 2 or max(ends) > y + _MARK // 2
        whisker = Box(x - 5, min(ends) - 2, x + 5, max(ends) + 2) if seen else None
        spots.append(_Spot(point, name, x, y, whisker))
    return plot, spots


def _price_ticks(page: Page, prices: PriceAxis, plot: Box, words: Words) -> None:
    within = Box(plot.left, 0, plot.right, 0)
    marks = [(figure(price), x) for price, x in prices.ticks(8)]
    if prices.free is not None:
        marks.insert(0, (shortened(legible(words.free), SMALL, 200), prices.free))
        if prices.scale is not None:
            page.paint.append(
                Bar(Box(prices.start - 2, plot.top, prices.start + 2, plot.bottom), Ink.BAND_LINE)
            )
    said = [
        Writing.midway(x, plot.bottom + 24, text, SMALL, Ink.BAND_MUTED, within)
        for text, x in marks
    ]
    for at in apart([(line.box.left, line.box.right) for line in said], 20):
        page.writings.append(said[at])
        x = marks[at][1]
        page.paint.append(Bar(Box(x - 1, plot.top, x + 1, plot.bottom + 10), Ink.BAND_LINE, 160))


def _frontier(spots: Sequence[_Spot], plot: Box) -> Iterator[Bar]:
    """The best quality to be had up to each price: right along each best point, then up."""
    best = sorted((spot for spot in spots if spot.point.best), key=lambda spot: (spot.x, -spot.y))
    ink = Ink.BAND_SERIES
    for at, spot in enumerate(best):
        following = best[at + 1] if at + 1 < len(best) else None
        end = plot.right if following is None else following.x
        yield Bar(Box(spot.x, spot.y - 2, end + 2, spot.y + 2), ink, 170)
        if following is not None:
            top, bottom = sorted((spot.y, following.y))
            yield Bar(Box(end - 2, top - 2, end + 2, bottom + 2), ink, 170)


def _whisker(spot: _Spot) -> Iterator[Paint]:
    if spot.whisker is not None:
        ink = Ink.BAND_SERIES + _series(spot.point)
        yield Bar(spot.whisker, ink, INTERVAL)
        box = spot.whisker
        for known, top in (
            (spot.point.high, box.top), (spot.point.low, box.bottom - 4),
        ):  # fmt: skip
            if known is not None:
                yield Bar(Box(box.left - 5, top, box.right + 5, top + 4), ink)


def _name_all(
    page: Page, spots: Sequence[_Spot], line: Sequence[Bar], plot: Box
) -> tuple[list[Paint], list[_Spot]]:
    """Write each name right at its mark, else farther off with a line to it.

    The lines come back, and whoever found no room at all.
    """
    ground = Ground(plot.grown(-2), [spot.mark.grown(2) for spot in spots])
    soft = [bar.box.grown(2) for bar in line]
    soft += [spot.whisker.grown(3) for spot in spots if spot.whisker is not None]
    leaders: list[Paint] = []
    missed: list[_Spot] = []
    for spot in sorted(
        spots,
        key=lambda spot: (not spot.point.marked, not spot.point.best, spot.x, spot.y, spot.name),
    ):
        found = _place(spot, ground, soft)
        if found is None:
            missed.append(spot)
            continue
        box, leader = found
        ink = Ink.BAND_TEXT if spot.point.best or spot.point.marked else Ink.BAND_MUTED
        page.writings.append(
            Writing.at(box.left, box.top, spot.name, SMALL, ink, bold=spot.point.marked)
        )
        ground.taken.append(box.grown(3))
        if leader is not None:
            leaders.append(leader)
            ground.taken += stepping_stones(leader.start, leader.end)
    return leaders, missed


def _place(spot: _Spot, ground: Ground, soft: Sequence[Box]) -> tuple[Box, Leader | None] | None:
    """Where a name goes, and the line to it if it does not stand right at its mark."""
    wide, high = width(spot.name, SMALL) + 1, line_height(SMALL)
    near = beside(spot.mark, spot.tall, wide, high, _GAP)
    clear = [box for box in near if not any(box.overlaps(other) for other in soft)]
    box = ground.first_free(clear)
    if box is not None:
        return box, None
    fallback, tried = None, 0
    for dx, dy in _rings():
        x, y = spot.x + dx - wide // 2, spot.y + dy - high // 2
        box = Box(x, y, x + wide, y + high)
        if not ground.free(box) or box.overlaps(spot.mark.grown(14)):
            continue
        clear = not any(box.overlaps(other) for other in soft)
        if not clear and fallback is not None:
            continue
        tried += 1
        if tried > _MOST_LINES:
            break
        leader = _leader(spot, box, ground)
        if leader is not None and clear:
            return box, leader
        if leader is not None:
            fallback = box, leader
    return fallback


def _leader(spot: _Spot, box: Box, ground: Ground) -> Leader | None:
    """A line from a mark's edge to its name, unless it would run through another's."""
    end = nearest_edge(box.grown(3), (spot.x, spot.y))
    length = math.hypot(end[0] - spot.x, end[1] - spot.y)
    share = min(1.0, (_MARK / 2 + 3) / length)
    start = (
        round(spot.x + (end[0] - spot.x) * share),
        round(spot.y + (end[1] - spot.y) * share),
    )
    # Marks that lie over this one cannot be gone around.
    own = spot.mark
    others = [box for box in ground.taken if not box.overlaps(own)]
    stones = stepping_stones(start, end)
    if any(stone.overlaps(other) for stone in stones for other in others):
        return None
    return Leader(start, end, Ink.BAND_MUTED)


@lru_cache(maxsize=1)
def _rings() -> list[tuple[int, int]]:
    """Where a name's middle may stand around its mark, the nearest first."""
    around = [(dx, dy) for dx in range(-330, 331, 33) for dy in range(-240, 241, 24)]
    around += [(dx, dy) for dx in range(-210, 211, 14) for dy in range(-84, 85, 12)]
    return sorted(around, key=lambda at: (math.hypot(at[0] * 0.7, at[1]), at))

"""The strip of one benchmark: where its marks, intervals and values go, so that none touch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

from bot.edge.charts.lettering import width
from bot.edge.charts.parts import (
    LABEL_GAP,
    MARGIN,
    MARK,
    SMALL,
    VALUE,
    WIDTH,
    Box,
    Ink,
    Score,
    Shape,
    Strip,
    Whisker,
    Writing,
    line_height,
)
from bot.edge.charts.scale import Scale
from bot.edge.charts.spec import ChartRow, Mark

_LANE = 48
_BAND_PADDING = 7
_BETWEEN_SCORES = 26
_WHISKER_CAP = 30
_SHORTEST_GUIDE = 40
_SIDE = 16


def room_for_ends(rows: Sequence[ChartRow], scales: Sequence[Scale]) -> int:
    """What the ends of the scales take on either side, the same in all strips so they align."""
    widest = max(
        width(row.figure(end), SMALL)
        for row, scale in zip(rows, scales, strict=True)
        for end in (scale.low, scale.high)
    )
    return _SIDE + widest + _SIDE + MARK // 2


def strip_for(row: ChartRow, scale: Scale, top: int, sides: int) -> Strip:
    """A row's band from ``top`` on, with as many lanes as its scores need.

    ``sides`` is what the ends of the scales take on either side (``room_for_ends``).
    """
    axis = (MARGIN + sides, WIDTH - MARGIN - sides)
    lanes = _lanes([_spot(mark, row, scale, axis) for mark in row.marks], axis)
    height = len(lanes) * _LANE + 2 * _BAND_PADDING
    band = Box(MARGIN, top, WIDTH - MARGIN, top + height)
    middles = [band.top + _BAND_PADDING + _LANE * lane + _LANE // 2 for lane in range(len(lanes))]
    scores: list[Score] = []
    guides: list[Box] = []
    for middle, lane in zip(middles, lanes, strict=True):
        placed = [
            spot.score(middle, hollow=not (row.comparable and spot.mark.comparable))
            for spot in lane
        ]
        guides += _guides(placed, middle, axis)
        scores += placed
    low, high = (row.figure(end) for end in (scale.low, scale.high))
    ends_top = band.middle - line_height(SMALL) // 2
    right = band.right - _SIDE - width(high, SMALL)
    return Strip(
        band,
        (*guides, *(Box(x - 1, band.top + 8, x + 1, band.bottom - 8) for x in axis)),
        (
            Writing.at(band.left + _SIDE, ends_top, low, SMALL, Ink.BAND_MUTED),
            Writing.at(right, ends_top, high, SMALL, Ink.BAND_MUTED),
        ),
        tuple(scores),
    )


@dataclass(frozen=True, slots=True)
class _Spot:
    """A score along its strip: where its mark, interval and label stand, left to right."""

    mark: Mark
    x: int
    low: int
    high: int
    words: str
    wide: int
    label: int = 0

    @property
    def extent(self) -> tuple[int, int]:
        half = MARK // 2
        return (
            min(self.low, self.x - half, self.label),
            max(self.high, self.x + half, self.label + self.wide),
        )

    def beside(self, side: Literal["left", "right"], axis: tuple[int, int]) -> _Spot | None:
        """With the label outside the interval on one side; None where the axis ends before."""
        half = MARK // 2
        if side == "right":
            label = max(self.high + 4, self.x + half) + LABEL_GAP
            return replace(self, label=label) if label + self.wide <= axis[1] - 10 else None
        label = min(self.low - 4, self.x - half) - LABEL_GAP - self.wide
        return replace(self, label=label) if label >= axis[0] + 10 else None

    def over_interval(self, axis: tuple[int, int]) -> _Spot:
        """With the label next to the mark, over its interval: the interval fills the strip."""
        roomier_right = axis[1] - self.x >= self.x - axis[0]
        near = MARK // 2 + LABEL_GAP
        return replace(self, label=self.x + near if roomier_right else self.x - near - self.wide)

    def score(self, middle: int, *, hollow: bool) -> Score:
        shape = Shape(
            self.mark.series, Box.square(self.x - MARK // 2, middle, MARK), Ink.BAND_SERIES, hollow
        )
        whisker = None
        if self.low < self.x or self.high > self.x:
            half = _WHISKER_CAP // 2
            box = Box(self.low - 2, middle - half, self.high + 2, middle + half)
            whisker = Whisker(box, self.mark.series, self.low < self.x, self.high > self.x)
        ink = Ink.BAND_MUTED if hollow else Ink.BAND_TEXT
        top = middle - line_height(VALUE) // 2 - 1
        return Score(shape, whisker, Writing.at(self.label, top, self.words, VALUE, ink))


def _spot(mark: Mark, row: ChartRow, scale: Scale, axis: tuple[int, int]) -> _Spot:
    def place(value: float) -> int:
        return round(axis[0] + scale.place(value) * (axis[1] - axis[0]))

    words = row.figure(mark.value)
    return _Spot(
        mark=mark,
        x=place(mark.value),
        low=place(mark.value if mark.low is None else mark.low),
        high=place(mark.value if mark.high is None else mark.high),
        words=words,
        wide=width(words, VALUE),
    )


def _lanes(spots: Sequence[_Spot], axis: tuple[int, int]) -> list[list[_Spot]]:
    """Share scores out over as few lanes as keep them apart, choosing each label's side.

    All choices of sides are tried (16 for four scores); among equally few lanes the one with
    most labels on the right wins, because that is where a reader looks for a value first.
    """
    best: list[list[_Spot]] | None = None
    cost = (len(spots) + 1, 0)
    for choice in product(*(_choices(spot, axis) for spot in spots)):
        lanes = _shared_out([spot for spot, _left in choice])
        price = (len(lanes), sum(left for _spot, left in choice))
        if price < cost:
            best, cost = lanes, price
    return best or [[spot] for spot in spots]


def _choices(spot: _Spot, axis: tuple[int, int]) -> list[tuple[_Spot, int]]:
    right, left = spot.beside("right", axis), spot.beside("left", axis)
    choices = [(placed, side) for placed, side in ((right, 0), (left, 1)) if placed is not None]
    return choices or [(spot.over_interval(axis), 0)]


def _shared_out(spots: Iterable[_Spot]) -> list[list[_Spot]]:
    """Interval partitioning: from the left, each score into the first lane that is free there."""
    lanes: list[list[_Spot]] = []
    for spot in sorted(spots, key=lambda spot: (spot.extent, spot.mark.series)):
        for lane in lanes:
            if lane[-1].extent[1] + _BETWEEN_SCORES <= spot.extent[0]:
                lane.append(spot)
                break
        else:
            lanes.append([spot])
    # The legend's order, so that equal scores are stacked as the legend lists them.
    return sorted(lanes, key=lambda lane: min(spot.mark.series for spot in lane))


def _guides(scores: Sequence[Score], middle: int, axis: tuple[int, int]) -> list[Box]:
    """The thin line of a lane, where no score of it stands; short pieces are left out."""
    edges = [axis[0], *(edge for score in scores for edge in score.extent), axis[1]]
    return [
        Box(left, middle - 1, right, middle + 1)
        for left, right in zip(edges[::2], edges[1::2], strict=True)
        if right - left >= _SHORTEST_GUIDE
    ]

"""Finding room: names beside marks, values along an axis, labels down a side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.edge.charts.parts import Box

Point = tuple[int, int]


@dataclass(slots=True)
class Ground:
    """A box to write in and what is taken of it already."""

    within: Box
    taken: list[Box] = field(default_factory=list[Box])

    def free(self, box: Box) -> bool:
        """Whether a box lies inside and touches nothing."""
        if not box.within(self.within):
            return False
        left, top, right, bottom = box.left, box.top, box.right, box.bottom
        # As ``overlaps``, without a call for each: a crowd asks this some ten thousand times.
        for other in self.taken:
            if (
                left < other.right
                and other.left < right
                and top < other.bottom
                and other.top < bottom
            ):
                return False
        return True

    def first_free(self, boxes: Iterable[Box]) -> Box | None:
        """The first of the boxes that is free."""
        return next((box for box in boxes if self.free(box)), None)


def beside(mark: Box, tall: Box, wide: int, high: int, gap: int) -> list[Box]:
    """Where a text of this size may stand right at a mark: right and left first, corners last.

    ``tall`` is the mark with its interval, which a text in the middle above or below stays clear of.
    """
    x, y = (mark.left + mark.right) // 2, mark.middle
    right, left = mark.right + gap, mark.left - gap - wide
    above, below = mark.top - gap // 2 - high, mark.bottom + gap // 2
    corners = [
        (right, y - high // 2), (left, y - high // 2), (x - wide // 2, above),
        (x - wide // 2, below),
        (x - wide // 2, tall.top - gap // 2 - high), (x - wide // 2, tall.bottom + gap // 2),
        (right - gap, above), (right - gap, below),
        (left + gap, above), (left + gap, below),
    ]  # fmt: skip
    return [Box(a, b, a + wide, b + high) for a, b in corners]


def stepping_stones(start: Point, end: Point, stride: int = 6) -> list[Box]:
    """A line as small boxes along it, to test what it touches."""
    steps = max(abs(end[0] - start[0]), abs(end[1] - start[1])) // stride + 1
    return [
        Box.around(
            start[0] + (end[0] - start[0]) * at // steps,
            start[1] + (end[1] - start[1]) * at // steps,
            stride,
        )
        for at in range(steps + 1)
    ]


def nearest_edge(box: Box, point: Point) -> Point:
    """The point of a box's outline or inside that is nearest to another point."""
    return (
        min(max(point[0], box.left), box.right),
        min(max(point[1], box.top), box.bottom),
    )


def apart(spans: Sequence[tuple[int, int]], gap: int) -> list[int]:
    """Which of the spans along an axis (from, to; in order) to write so that none touch.

    The first and the last always are, then the others from the left as far as they fit.
    """
    if len(spans) < 2:
        return list(range(len(spans)))
    last = len(spans) - 1
    kept = [0]
    for at in range(1, last):
        if spans[at][0] >= spans[kept[-1]][1] + gap and spans[at][1] + gap <= spans[last][0]:
            kept.append(at)
    return [*kept, last]


def spread(wanted: Sequence[int], height: int, top: int, bottom: int) -> list[int]:
    """Tops for labels of one height as near as may be to those wanted, in order, none touching.

    They must fit between ``top`` and ``bottom`` together.
    """
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    tops: list[int] = []
    for at in order:
        tops.append(max(wanted[at], tops[-1] + height if tops else top))
    limit = bottom
    for place in range(len(tops) - 1, -1, -1):
        tops[place] = min(tops[place], limit - height)
        limit = tops[place]
    placed = [0] * len(wanted)
    for at, y in zip(order, tops, strict=True):
        placed[at] = y
    return placed

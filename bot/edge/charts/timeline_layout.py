"""Where everything of a timeline goes: a panel a lane, dots on its axis, names above the dots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.edge.charts.axes import DayScale
from bot.edge.charts.lettering import legible, shortened, width
from bot.edge.charts.page import ROOM, Page
from bot.edge.charts.parts import (
    MARGIN,
    SMALL,
    WIDTH,
    Bar,
    Box,
    Ink,
    Layout,
    Paint,
    Shape,
    Writing,
    line_height,
)
from bot.edge.charts.timeline import TimelineChart
from bot.edge.charts.words import Words

_LANE_NAME = 34
_DOT = 26
_PADDING = 34
"""From the panel's side to its first day."""
_LEVEL = 40
_STEM_GAP = 8
_BETWEEN = 16
_LONGEST = 420
_LEVELS = {1: 12, 2: 8, 3: 6, 4: 5, 5: 5, 6: 4}
"""How many lines of names a lane may have, by the number of lanes."""


@dataclass(frozen=True, slots=True)
class _Flag:
    """A name on its stem: the column of the stem, and from where to where the name reaches."""

    event: int
    stem: int
    left: int
    right: int
    level: int = 0

    @classmethod
    def beside(cls, event: int, stem: int, wide: int, *, leftward: bool) -> _Flag:
        """A name of a width on one side of its stem."""
        left = stem - _STEM_GAP - wide if leftward else stem + _STEM_GAP
        return cls(event, stem, left, left + wide)

    def meets(self, other: _Flag) -> bool:
        """Whether the names touch, or a stem runs through the other's name."""
        return (
            (
                self.level == other.level
                and self.left < other.right + _BETWEEN
                and other.left < self.right + _BETWEEN
            )
            or (self.level > other.level and other.covers(self.stem))
            or (other.level > self.level and self.covers(other.stem))
        )

    def covers(self, stem: int) -> bool:
        return self.left - 4 < stem < self.right + 4


def lay_out_timeline(chart: TimelineChart, words: Words) -> Layout:
    """Place everything a timeline shows."""
    page = Page(chart.title, "")
    if any(event.coarse for event in chart.events):
        page.key([(0, True, legible(words.coarse))])
    days = DayScale(chart.since, chart.until)
    axis = (MARGIN + _PADDING, WIDTH - MARGIN - _PADDING)
    pixels = axis[1] - axis[0]
    ticks = days.ticks(pixels, words)
    for lane in range(len(chart.lanes)):
        _lane(page, chart, lane, [round(axis[0] + at * pixels) for _said, at in ticks], words)
        page.skip(16)
    page.skip(-10)
    within = Box(axis[0], 0, axis[1], 0)
    said = [
        Writing.midway(round(axis[0] + at * pixels), page.y, text, SMALL, Ink.CARD_MUTED, within)
        for text, at in ticks
    ]
    page.writings += said
    page.y = said[0].box.bottom
    return page.finished(chart.footer)


def _lane(page: Page, chart: TimelineChart, lane: int, grid: Sequence[int], words: Words) -> None:
    events = chart.in_lane(lane)
    axis = (MARGIN + _PADDING, WIDTH - MARGIN - _PADDING)
    days = DayScale(chart.since, chart.until)
    places = [round(axis[0] + days.place(event.day) * (axis[1] - axis[0])) for event in events]
    names = [shortened(legible(event.label), SMALL, _LONGEST) for event in events]
    flags = _flags(places, names, _LEVELS[len(chart.lanes)])
    named = {flag.event for flag in flags}
    _heading(page, chart.lanes[lane], lane, len(events) - len(named), words)
    levels = max((flag.level + 1 for flag in flags), default=0)
    top = page.y
    middle = top + 14 + levels * _LEVEL + 10 + _DOT // 2
    panel = Box(MARGIN, top, WIDTH - MARGIN, middle + _DOT // 2 + 14)
    painted: list[Paint] = [
        Bar(Box(x - 1, top + 8, x + 1, panel.bottom - 8), Ink.BAND_LINE, 140) for x in grid
    ]
    painted.append(
        Bar(Box(axis[0] - 14, middle - 1, axis[1] + 14, middle + 1), Ink.BAND_MUTED, 150)
    )
    for flag in flags:
        line = middle - _DOT // 2 - 8 - (flag.level + 1) * _LEVEL
        painted.append(
            Bar(Box(flag.stem - 1, line + 6, flag.stem + 1, middle), Ink.BAND_MUTED, 150)
        )
        page.writings.append(
            Writing.at(flag.left, line + 2, names[flag.event], SMALL, Ink.BAND_TEXT)
        )
    painted += [
        Shape(0, Box.around(x, middle, _DOT), Ink.BAND_SERIES, event.coarse)
        for x, event in zip(places, events, strict=True)
    ]
    page.panels.append(panel)
    page.paint += painted
    page.y = panel.bottom


def _heading(page: Page, name: str, lane: int, unnamed: int, words: Words) -> None:
    """The lane's name; right of it, how many of its dots have none."""
    edge = WIDTH - MARGIN
    if unnamed:
        said = shortened(legible(words.unnamed.format(count=unnamed)), SMALL, ROOM // 2)
        edge -= width(said, SMALL)
        top = page.y + line_height(_LANE_NAME) - line_height(SMALL) - 2
        page.writings.append(Writing.at(edge, top, said, SMALL, Ink.CARD_MUTED))
        edge -= 28
    said = legible(name) or words.lane.format(number=lane + 1)
    page.write(shortened(said, _LANE_NAME, edge - MARGIN), _LANE_NAME, Ink.CARD_TEXT)
    page.skip(4)


def _flags(places: Sequence[int], names: Sequence[str], levels: int) -> list[_Flag]:
    """As many names as find room; where they crowd, those in the middle of the crowd go first.

    ``places`` are in order. What the font cannot write has no name to place.
    """
    widths = [width(name, SMALL) for name in names]
    kept = [at for at, name in enumerate(names) if name]
    dropped: list[int] = []
    while kept:
        stuck = kept[0]
        for turn in _turns(kept, places, widths):
            # Names that stand right of their stems are placed from the right: the stems to their
            # right end below them, those to their left run up beside them. The others likewise.
            placed: list[_Flag] = []
            for at, leftward in (
                *((at, False) for at in reversed(kept[:turn])),
                *((at, True) for at in kept[turn:]),
            ):
                flag = _Flag.beside(at, places[at], widths[at], leftward=leftward)
                free = _on_a_level(flag, placed, levels)
                if free is None:
                    stuck = at
                    break
                placed.append(free)
            else:
                _refill(placed, dropped, places, widths, levels)
                return placed
        dropped.append(_middle_of_crowd(stuck, kept, places, widths))
        kept.remove(dropped[-1])
    return []


def _refill(
    placed: list[_Flag],
    dropped: Sequence[int],
    places: Sequence[int],
    widths: Sequence[int],
    levels: int,
) -> None:
    """Add the names that find room after all, now that others of their crowd are gone."""
    for at in reversed(dropped):
        for leftward in (False, True):
            flag = _Flag.beside(at, places[at], widths[at], leftward=leftward)
            inside = flag.left >= MARGIN + 10 and flag.right <= WIDTH - MARGIN - 10
            free = _on_a_level(flag, placed, levels) if inside else None
            if free is not None:
                placed.append(free)
                break


def _turns(kept: Sequence[int], places: Sequence[int], widths: Sequence[int]) -> Iterator[int]:
    """From which position on names stand left of their stems.

    As late as the right edge allows, then some positions earlier: names at the edge may be in one
    another's way.
    """
    latest = len(kept)
    for position, at in enumerate(kept):
        if places[at] + _STEM_GAP + widths[at] > WIDTH - MARGIN - 10:
            latest = position
            break
    for earlier in (0, 1, 2, 4):
        turn = latest - earlier
        if turn < 0:
            return
        if all(places[at] - _STEM_GAP - widths[at] >= MARGIN + 10 for at in kept[turn:]):
            yield turn


def _on_a_level(flag: _Flag, placed: Sequence[_Flag], levels: int) -> _Flag | None:
    """The name on the lowest level on which it meets no other."""
    near = [
        other
        for other in placed
        if min(flag.left, flag.stem) - _BETWEEN < max(other.right, other.stem)
        and min(other.left, other.stem) < max(flag.right, flag.stem) + _BETWEEN
    ]
    for level in range(levels):
        raised = replace(flag, level=level)
        if not any(raised.meets(other) for other in near):
            return raised
    return None


def _middle_of_crowd(
    at: int, kept: Sequence[int], places: Sequence[int], widths: Sequence[int]
) -> int:
    """The middle one of those whose names reach over one another around the one at ``at``."""
    first = last = kept.index(at)

    def reach(position: int) -> int:
        return places[kept[position]] + widths[kept[position]] + _STEM_GAP + _BETWEEN

    while first > 0 and reach(first - 1) > places[kept[first]]:
        first -= 1
    while last + 1 < len(kept) and reach(last) > places[kept[last + 1]]:
        last += 1
    return kept[(first + last) // 2]

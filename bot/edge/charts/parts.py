"""The parts of a picture: boxes, lines of text, marks and strips, each at its place in pixels."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from bot.edge.charts.lettering import font, width

WIDTH = 1200
MARGIN = 40
# Discord shows the picture some 350 points wide on a phone: 28 px here is 8 points there.
TITLE, LABEL, VALUE, SMALL = 48, 38, 38, 28
MARK, SMALL_MARK = 36, 26
LABEL_GAP = 8
"""Bare ground between a mark or its interval and its value, and around the value."""


INTERVAL = 120
"""How strong, of 255, the bar of an interval is beside its mark."""


class Ink(IntEnum):
    """A colour on its ground: the card, or the band of a strip."""

    CARD_TEXT = 0
    CARD_MUTED = 1
    CARD_LINE = 2
    CARD_SERIES = 3
    BAND = 7
    BAND_TEXT = 8
    BAND_MUTED = 9
    BAND_LINE = 10
    BAND_SERIES = 11


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; right and bottom are the first pixels outside it."""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def square(cls, left: int, middle: int, side: int) -> Box:
        """A square by its left side and the row of pixels half way down."""
        return cls(left, middle - side // 2, left + side, middle - side // 2 + side)

    @classmethod
    def around(cls, x: int, y: int, side: int) -> Box:
        """A square by its centre."""
        return cls.square(x - side // 2, y, side)

    def grown(self, pixels: int) -> Box:
        """The box with so many more pixels on each side."""
        return Box(self.left - pixels, self.top - pixels, self.right + pixels, self.bottom + pixels)

    @property
    def middle(self) -> int:
        """The row of pixels half way down."""
        return (self.top + self.bottom) // 2

    def within(self, other: Box) -> bool:
        """Whether no pixel lies outside ``other``."""
        return (
            other.left <= self.left <= self.right <= other.right
            and other.top <= self.top <= self.bottom <= other.bottom
        )

    def overlaps(self, other: Box) -> bool:
        """Whether the two share a pixel."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Writing:
    """A line of text; the box holds it from ascender to descender."""

    words: str
    size: int
    box: Box
    ink: Ink
    bold: bool = False

    @classmethod
    def at(
        cls, left: int, top: int, words: str, size: int, ink: Ink, *, bold: bool = False
    ) -> Writing:
        """A line of text by its top left corner."""
        box = Box(left, top, left + width(words, size) + bold, top + line_height(size))
        return cls(words, size, box, ink, bold)

    @classmethod
    def midway(cls, x: int, top: int, words: str, size: int, ink: Ink, within: Box) -> Writing:
        """A line of text centred on a column, but not over the sides of a box it fits into."""
        wide = width(words, size)
        left = min(max(x - wide // 2, within.left), within.right - wide)
        return cls.at(left, top, words, size, ink)

    @property
    def baseline(self) -> int:
        """The row of pixels the letters stand on."""
        return self.box.top + font(self.size).getmetrics()[0]


@dataclass(frozen=True, slots=True)
class Shape:
    """The mark of a release, told apart by form and colour: circle, diamond, square, triangle."""

    series: int
    box: Box
    ground: Literal[Ink.CARD_SERIES, Ink.BAND_SERIES]
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Whisker:
    """An interval; an end that is not known (or is the value itself) has no cap."""

    box: Box
    series: int
    low_cap: bool
    high_cap: bool

    @property
    def bar(self) -> Box:
        """The interval itself, lower than its caps."""
        return Box(self.box.left, self.box.middle - 7, self.box.right, self.box.middle + 7)

    def caps(self) -> tuple[Box, ...]:
        """What closes the interval at its known ends."""
        box = self.box
        low = Box(box.left, box.top, box.left + 6, box.bottom)
        high = Box(box.right - 6, box.top, box.right, box.bottom)
        return (*((low,) if self.low_cap else ()), *((high,) if self.high_cap else ()))


@dataclass(frozen=True, slots=True)
class Score:
    """A mark on its strip, with its value beside it."""

    shape: Shape
    whisker: Whisker | None
    label: Writing

    @property
    def hush(self) -> Box:
        """The value and the room beside it: a stub of a line there would read as a minus."""
        label = self.label.box
        return Box(label.left - LABEL_GAP, label.top, label.right + LABEL_GAP, label.bottom)

    @property
    def extent(self) -> tuple[int, int]:
        """From where to where it takes up its lane."""
        boxes = [self.shape.box, self.hush, *([self.whisker.box] if self.whisker else [])]
        return min(box.left for box in boxes), max(box.right for box in boxes)


@dataclass(frozen=True, slots=True)
class Strip:
    """The band of one benchmark."""

    band: Box
    lines: tuple[Box, ...]
    ends: tuple[Writing, Writing]
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A filled box: an axis, a piece of a line, an interval (at less than full strength)."""

    box: Box
    ink: int
    """An ``Ink``, or that of a series: ``BAND_SERIES`` and its position."""
    strength: int = 255


@dataclass(frozen=True, slots=True)
class Leader:
    """A thin line from a mark to its name, from one point to another."""

    start: tuple[int, int]
    end: tuple[int, int]
    ink: int


Paint = Bar | Leader | Shape
"""What is painted on a panel; each may lie over those before it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole picture: panels and strips, then ``paint`` in its order, then shapes and writings."""

    height: int
    writings: tuple[Writing, ...]
    rule: Box
    shapes: tuple[Shape, ...] = ()
    strips: tuple[Strip, ...] = ()
    panels: tuple[Box, ...] = ()
    paint: tuple[Paint, ...] = ()

    @property
    def canvas(self) -> Box:
        """The whole picture as a box."""
        return Box(0, 0, WIDTH, self.height)


def line_height(size: int) -> int:
    """From ascender to descender, in pixels."""
    return sum(font(size).getmetrics())

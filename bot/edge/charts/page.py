"""The page every picture is: a title, how to read it, what it shows, a rule and the footer."""

from __future__ import annotations

from collections.abc import Sequence

from bot.edge.charts.lettering import legible, width, wrapped
from bot.edge.charts.parts import (
    MARGIN,
    SMALL,
    SMALL_MARK,
    TITLE,
    WIDTH,
    Box,
    Ink,
    Layout,
    Paint,
    Shape,
    Strip,
    Writing,
)

ROOM = WIDTH - 2 * MARGIN
"""From margin to margin, in pixels."""
_BETWEEN_KEYS = 36


class Page:
    """The picture as it fills from the top; ``y`` is the first free row of pixels."""

    def __init__(self, title: str, reading: str) -> None:
        """Begin with the title and, smaller, how to read what follows."""
        self.y = MARGIN - 8
        self.writings: list[Writing] = []
        self.shapes: list[Shape] = []
        self.panels: list[Box] = []
        self.paint: list[Paint] = []
        for line in wrapped(legible(title), TITLE, ROOM, 2):
            self.write(line, TITLE, Ink.CARD_TEXT, bold=True)
        self.skip(4)
        self.paragraph(reading, 2)
        self.skip(14)

    def skip(self, pixels: int) -> None:
        self.y += pixels

    def write(self, words: str, size: int, ink: Ink, *, bold: bool = False) -> None:
        """A line of its own, from the margin on."""
        if words:
            line = Writing.at(MARGIN, self.y, words, size, ink, bold=bold)
            self.writings.append(line)
            self.y = line.box.bottom

    def paragraph(self, text: str, lines: int) -> None:
        """Small print in at most so many lines."""
        for line in wrapped(legible(text), SMALL, ROOM, lines):
            self.write(line, SMALL, Ink.CARD_MUTED)

    def key(self, keys: Sequence[tuple[int, bool, str]]) -> None:
        """What the marks mean, each by its form and whether it is hollow; lines fill as needed."""
        x = MARGIN
        bottom = self.y
        for series, hollow, words in keys:
            wide = SMALL_MARK + 10 + width(words, SMALL)
            if x > MARGIN and x + wide > WIDTH - MARGIN:
                x, self.y = MARGIN, bottom + 4
            for line in wrapped(words, SMALL, ROOM - SMALL_MARK - 10, 1):
                writing = Writing.at(x + SMALL_MARK + 10, self.y, line, SMALL, Ink.CARD_MUTED)
                self.writings.append(writing)
                box = Box.square(x, writing.box.middle + 1, SMALL_MARK)
                self.shapes.append(Shape(series, box, Ink.CARD_SERIES, hollow))
                x = writing.box.right + _BETWEEN_KEYS
                bottom = writing.box.bottom
        if keys:
            self.y = bottom + 14

    def finished(self, footer: str, *, strips: Sequence[Strip] = ()) -> Layout:
        """The whole picture, with the footer below a rule."""
        self.skip(26)
        rule = Box(MARGIN, self.y, WIDTH - MARGIN, self.y + 2)
        self.skip(12)
        for line in _footer_lines(footer):
            self.write(line, SMALL, Ink.CARD_MUTED)
        self.skip(MARGIN - 14)
        return Layout(
            height=self.y,
            writings=tuple(self.writings),
            rule=rule,
            shapes=tuple(self.shapes),
            strips=tuple(strips),
            panels=tuple(self.panels),
            paint=tuple(self.paint),
        )


def _footer_lines(text: str) -> Sequence[str]:
    """The footer in up to three lines.

    A list of sources too long for that keeps its last part, the day they were read.
    """
    said = legible(text)
    lines = wrapped(said, SMALL, ROOM, 3)
    head, dot, tail = said.rpartition(" · ")
    if "".join(lines).endswith("…") and dot and width(tail, SMALL) <= ROOM:
        lines = [*wrapped(head, SMALL, ROOM, 2), tail]
    return lines

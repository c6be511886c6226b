"""Where everything of a chart goes, in pixels; nothing is drawn here.

From top to bottom: the title, how to read the strips, the legend, one strip a benchmark, the
footer. A strip is a band with its scale's ends written inside it. Each score is a mark with its
value beside it; scores that would touch go to lanes of their own, one above the other.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.edge.charts.lettering import font, legible, shortened, width
from bot.edge.charts.page import ROOM, Page
from bot.edge.charts.parts import (
    LABEL,
    MARGIN,
    MARK,
    SMALL,
    SMALL_MARK,
    WIDTH,
    Box,
    Ink,
    Layout,
    Shape,
    Strip,
    Writing,
    line_height,
)
from bot.edge.charts.scale import scale_for
from bot.edge.charts.spec import ChartRow, ScoreChart
from bot.edge.charts.strips import room_for_ends, strip_for
from bot.edge.charts.words import Words

_KEY = MARK + 12
_BETWEEN_NAMES = 44


def lay_out(chart: ScoreChart, words: Words) -> Layout:
    """Place everything a chart shows; ``words`` are what it says beside its own text."""
    directions = {row.higher_is_better for row in chart.rows}
    page = _ScorePage(chart.title, _reading(chart, directions, words))
    page.legend(_names(chart, words))
    airy = len(chart.rows) <= 6
    scales = [scale_for(row) for row in chart.rows]
    sides = room_for_ends(chart.rows, scales)
    for number, (row, scale) in enumerate(zip(chart.rows, scales, strict=True), start=1):
        page.skip(24 if airy else 16)
        page.heading(row, number, len(chart.series), words, say_lower=len(directions) > 1)
        page.place(strip_for(row, scale, page.y, sides))
        page.paragraph(row.note or "", 2)
    return page.finished(chart.footer, strips=page.strips)


class _ScorePage(Page):
    """A page of strips with a legend above."""

    def __init__(self, title: str, reading: str) -> None:
        super().__init__(title, reading)
        self.strips: list[Strip] = []

    def legend(self, names: Sequence[str]) -> None:
        """The releases beside one another while their names fit; else two by two, else a list."""
        columns, size = _legend_grid(names)
        column = (ROOM - _BETWEEN_NAMES * (columns - 1)) // columns
        x = MARGIN
        for position, name in enumerate(names):
            if position and position % columns == 0:
                self.y += line_height(size) + 6
                x = MARGIN
            in_one_line = columns == len(names)
            fitting = name if in_one_line else shortened(name, size, column - _KEY)
            line = Writing.at(x + _KEY, self.y, fitting, size, Ink.CARD_TEXT)
            self.shapes.append(
                Shape(position, Box.square(x, line.box.middle, MARK), Ink.CARD_SERIES)
            )
            self.writings.append(line)
            x = (line.box.right if in_one_line else x + column) + _BETWEEN_NAMES
        self.y += line_height(size) + 6

    def heading(
        self, row: ChartRow, number: int, releases: int, words: Words, *, say_lower: bool
    ) -> None:
        """The row's label; right of it, smaller, its unit and what is amiss with it."""
        label = legible(row.label) or words.benchmark.format(number=number)
        baseline = self.y + font(LABEL).getmetrics()[0]
        top = baseline - font(SMALL).getmetrics()[0]
        # From the right edge inwards: who has no score, then the remark; the label has the rest.
        edge = WIDTH - MARGIN
        present = {mark.series for mark in row.marks}
        missing = [series for series in range(releases) if series not in present]
        if missing:
            line = Writing.at(0, top, words.no_score, SMALL, Ink.CARD_MUTED)
            edge -= line.box.right
            self.writings.append(Writing.at(edge, top, words.no_score, SMALL, Ink.CARD_MUTED))
            for series in reversed(missing):
                edge -= SMALL_MARK + 8
                middle = line.box.middle + 1
                self.shapes.append(
                    Shape(
                        series, Box.square(edge, middle, SMALL_MARK), Ink.CARD_SERIES, hollow=True
                    )
                )
            edge -= 28
        remark = _remark(row, words, say_lower=say_lower)
        # A long label may push the remark back to half of what is left, and not further.
        left = edge - MARGIN
        wanted = width(label, LABEL) + 28
        remark = shortened(remark, SMALL, max(left - wanted, left // 2))
        if remark:
            edge -= width(remark, SMALL)
            self.writings.append(Writing.at(edge, top, remark, SMALL, Ink.CARD_MUTED))
            edge -= 28
        ink = Ink.CARD_TEXT if row.comparable else Ink.CARD_MUTED
        label = shortened(label, LABEL, edge - MARGIN)
        self.writings.append(Writing.at(MARGIN, self.y, label, LABEL, ink))
        self.y += line_height(LABEL) + 4

    def place(self, strip: Strip) -> None:
        self.strips.append(strip)
        self.y = strip.band.bottom + 4


def _reading(chart: ScoreChart, directions: set[bool], words: Words) -> str:
    """How to read the strips, in a sentence or two."""
    said = [words.own_scale] if len(chart.rows) > 1 else []
    if len(directions) > 1:
        said.append(words.mixed)
    else:
        said.append(words.higher if True in directions else words.lower)
    marks = [mark for row in chart.rows for mark in row.marks]
    if any(mark.low is not None or mark.high is not None for mark in marks):
        said.append(words.intervals)
    return " ".join(said)


def _legend_grid(names: Sequence[str]) -> tuple[int, int]:
    """How many names stand in one line of the legend, and their size in pixels."""
    for size in (LABEL, LABEL - 4):
        widths = [_KEY + width(name, size) for name in names]
        if sum(widths) + _BETWEEN_NAMES * (len(names) - 1) <= ROOM:
            return len(names), size
    for size in (LABEL, LABEL - 4):
        if max(_KEY + width(name, size) for name in names) <= (ROOM - _BETWEEN_NAMES) // 2:
            return 2, size
    return 1, LABEL - 4


def _remark(row: ChartRow, words: Words, *, say_lower: bool) -> str:
    parts: list[str] = []
    if not row.comparable:
        parts.append(legible(words.not_comparable))
    unit = legible(row.unit)
    # Every value of the row ends in "%" already.
    if unit and unit != "%":
        parts.append(unit)
    if say_lower and not row.higher_is_better:
        parts.append(legible(words.lower_here))
    return " · ".join(parts)


def _names(chart: ScoreChart, words: Words) -> list[str]:
    return [
        legible(name) or words.model.format(number=number)
        for number, name in enumerate(chart.series, start=1)
    ]

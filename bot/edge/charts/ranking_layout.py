"""Where everything of a ranking goes: a row an entry, its interval on one scale for all."""

from __future__ import annotations

from bot.edge.charts.lettering import font, legible, shortened, width
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
    Paint,
    Shape,
    Whisker,
    Writing,
)
from bot.edge.charts.placing import apart
from bot.edge.charts.ranking import RankingChart, RankingEntry
from bot.edge.charts.scale import Scale, scale_of
from bot.edge.charts.words import Words

_NAME = 34
_LINE = 42
_BAR_LINE = 44
_BETWEEN_ROWS = 8
_MARK = 28
_CAP = 34
_PADDING = 22
_GAP = 26
_LONGEST_PLACE = 200
_PARTS = 6
_AXIS = (MARGIN + _PADDING + _MARK // 2, WIDTH - MARGIN - _PADDING - _MARK // 2)
_ASKED = 1
"""The form of those asked about, a diamond; the others are circles."""


def lay_out_ranking(chart: RankingChart, words: Words) -> Layout:
    """Place everything a ranking shows."""
    page = Page(chart.title, _reading(chart, words))
    if any(entry.marked for entry in chart.entries):
        page.key([(_ASKED, False, legible(words.asked_about))])
    names = [
        legible(entry.name) or words.model.format(number=number)
        for number, entry in enumerate(chart.entries, start=1)
    ]
    scale = scale_of(
        (one for entry in chart.entries for one in entry.numbers()),
        percent=chart.percent,
        parts=_PARTS,
    )
    name_left = MARGIN + _PADDING + max(width(_place(entry), SMALL) for entry in chart.entries)
    if name_left > MARGIN + _PADDING:
        name_left += _GAP * 2 // 3
    top = page.y
    page.skip(12)
    rows: list[Paint] = []
    for entry, name in zip(chart.entries, names, strict=True):
        rows += _row(page, chart, entry, name, name_left, scale)
    page.paint += _axis(page, chart, scale, rows)
    page.paint += rows
    page.panels.append(Box(MARGIN, top, WIDTH - MARGIN, page.y))
    return page.finished(chart.footer)


def _reading(chart: RankingChart, words: Words) -> str:
    unit = legible(chart.unit)
    said = [f"{unit}."] if unit and unit != "%" else []
    said.append(words.higher if chart.higher_is_better else words.lower)
    if any(entry.low is not None or entry.high is not None for entry in chart.entries):
        said.append(words.intervals)
    return " ".join(said)


def _row(
    page: Page,
    chart: RankingChart,
    entry: RankingEntry,
    name: str,
    name_left: int,
    scale: Scale,
) -> list[Paint]:
    """Write a row's texts on the page; its marks come back, to lie over the axis."""
    value = chart.figure(entry.value)
    edge = WIDTH - MARGIN - _PADDING - width(value, _NAME) - entry.marked
    room = edge - _GAP - name_left - entry.marked
    note = legible(entry.note or "")
    # A long name may push the note back to a third of the line, and not further.
    name = shortened(name, _NAME, room - (min(room // 3, width(note, SMALL) + _GAP) if note else 0))
    title = Writing.at(name_left, page.y, name, _NAME, Ink.BAND_TEXT, bold=entry.marked)
    page.writings += [
        title,
        Writing.at(edge, page.y, value, _NAME, Ink.BAND_TEXT, bold=entry.marked),
    ]
    smaller = title.baseline - font(SMALL).getmetrics()[0]
    left = title.box.right + _GAP
    for x, words in (
        (MARGIN + _PADDING, _place(entry)),
        (left, shortened(note, SMALL, edge - _GAP - left)),
    ):
        if words:
            page.writings.append(Writing.at(x, smaller, words, SMALL, Ink.BAND_MUTED))
    middle = page.y + _LINE + _BAR_LINE // 2
    page.skip(_LINE + _BAR_LINE + _BETWEEN_ROWS)
    return _marks(entry, middle, scale)


def _marks(entry: RankingEntry, middle: int, scale: Scale) -> list[Paint]:
    def place(value: float | None) -> int:
        at = scale.place(entry.value if value is None else value)
        return round(_AXIS[0] + at * (_AXIS[1] - _AXIS[0]))

    x, low, high = place(None), place(entry.low), place(entry.high)
    series = _ASKED if entry.marked else 0
    ink = Ink.BAND_SERIES + series
    painted: list[Paint] = [Bar(Box(_AXIS[0], middle - 1, _AXIS[1], middle + 1), Ink.BAND_LINE)]
    # An interval that the mark covers would only fray its outline.
    if min(low, high) < x - _MARK // 2 or max(low, high) > x + _MARK // 2:
        box = Box(min(low, x) - 2, middle - _CAP // 2, max(high, x) + 2, middle + _CAP // 2)
        whisker = Whisker(box, series, entry.low is not None, entry.high is not None)
        painted.append(Bar(whisker.bar, ink, INTERVAL))
        painted += [Bar(cap, ink) for cap in whisker.caps()]
    painted.append(Shape(series, Box.around(x, middle, _MARK), Ink.BAND_SERIES))
    return painted


def _axis(page: Page, chart: RankingChart, scale: Scale, rows: list[Paint]) -> list[Paint]:
    """Write the scale below the rows; its lines come back, to lie under the marks."""
    left, right = _AXIS
    ticks = scale.ticks()
    places = [round(left + scale.place(tick) * (right - left)) for tick in ticks]
    within = Box(MARGIN + _PADDING, 0, WIDTH - MARGIN - _PADDING, 0)
    said = [
        Writing.midway(x, page.y + 8, chart.figure(tick), SMALL, Ink.BAND_MUTED, within)
        for x, tick in zip(places, ticks, strict=True)
    ]
    kept = apart([(line.box.left, line.box.right) for line in said], 20)
    page.writings += [said[at] for at in kept]
    middles = [part.box.middle for part in rows if isinstance(part, Shape)]
    page.y = said[0].box.bottom + 14
    return [
        Bar(Box(places[at] - 1, middle - 18, places[at] + 1, middle + 18), Ink.BAND_LINE)
        for at in kept
        for middle in middles
    ]


def _place(entry: RankingEntry) -> str:
    return shortened(legible(entry.place), SMALL, _LONGEST_PLACE)

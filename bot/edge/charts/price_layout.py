"""Where everything of a price chart goes: step lines over time, named at their right ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.edge.charts.axes import DayScale
from bot.edge.charts.lettering import legible, shortened, width
from bot.edge.charts.page import Page
from bot.edge.charts.parts import (
    MARGIN,
    SMALL,
    SMALL_MARK,
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
from bot.edge.charts.placing import Ground, spread
from bot.edge.charts.plots import FREE, PriceAxis
from bot.edge.charts.price_steps import PriceChart, PriceLine, change_in_percent
from bot.edge.charts.telling import figure
from bot.edge.charts.words import Words

_HEIGHT = 520
_PRICE = 34
_THICK = 6
_ASIDE = 8
"""How far apart lines are drawn that would cover one another."""
_GUTTER = 330
_TO_LABEL = 46
_PADDING = 22
_TICKS = 7


@dataclass(frozen=True, slots=True)
class _Piece:
    """One price of a line on the plot, from one column to another at its height."""

    left: int
    right: int
    y: int
    value: float
    joined: bool
    """Whether the price before it is known up to here: a rise or fall is drawn."""


def lay_out_prices(chart: PriceChart, words: Words) -> Layout:
    """Place everything a price chart shows."""
    page = Page(chart.title, _reading(chart, words))
    values = [step.value for line in chart.lines for step in chart.shown(line)]
    said = [
        _said(chart, line, legible(line.name) or words.model.format(number=number), words)
        for number, line in enumerate(chart.lines, start=1)
    ]
    top, height = page.y, _HEIGHT if any(values) else FREE + 2 * _PADDING
    height = max(height, len(said) * _label_height(said) + 2 * _PADDING)
    panel = Box(MARGIN, top, WIDTH - MARGIN, top + height)
    prices = PriceAxis.over(values, panel.bottom - _PADDING, panel.top + _PADDING)
    ticks = [(figure(price), y) for price, y in prices.ticks(_TICKS)]
    if prices.free is not None:
        ticks.append((shortened(legible(words.free), SMALL, 200), prices.free))
    gutter = min(_GUTTER, max(_label_width(texts) for texts in said))
    left = MARGIN + _PADDING + max(width(text, SMALL) for text, _y in ticks) + 14
    days = (left, WIDTH - MARGIN - _PADDING - gutter - _TO_LABEL)
    page.panels.append(panel)
    _day_axis(page, chart, days, panel, words)
    _grid(page, prices, ticks, days)
    lines = _pieces(chart, prices, days)
    for series, pieces in enumerate(lines):
        page.paint += _drawn(series, pieces)
    _end_labels(page, said, lines, days[1], panel)
    _changes(page, lines, Box(days[0], panel.top + 6, days[1], panel.bottom - 6))
    return page.finished(chart.footer)


def _reading(chart: PriceChart, words: Words) -> str:
    unit = legible(chart.unit)
    said = [f"{unit}."] if unit else []
    said.append(words.log_scale)
    for line in chart.lines:
        shown = chart.shown(line)
        if any(not one.leads_to(other) for one, other in pairwise(shown)):
            said.append(words.gaps)
            break
    return " ".join(said)


def _grid(
    page: Page,
    prices: PriceAxis,
    ticks: Sequence[tuple[str, int]],
    days: tuple[int, int],
) -> None:
    """The prices at the left side, each with a line across."""
    for text, y in ticks:
        line = Writing.at(0, y - line_height(SMALL) // 2, text, SMALL, Ink.BAND_MUTED)
        left = days[0] - 14 - line.box.right
        page.writings.append(Writing.at(left, line.box.top, text, SMALL, Ink.BAND_MUTED))
        page.paint.append(Bar(Box(days[0], y - 1, days[1], y + 1), Ink.BAND_LINE, 160))
    if prices.free is not None and prices.scale is not None:
        page.paint.append(
            Bar(Box(days[0], prices.start - 2, days[1], prices.start + 2), Ink.BAND_LINE)
        )


def _pieces(chart: PriceChart, prices: PriceAxis, days: tuple[int, int]) -> list[list[_Piece]]:
    """The lines on the plot; lines that would cover one another are drawn a little apart."""
    lines = [list(_line(chart, line, prices, days)) for line in chart.lines]
    covering = [
        {at for at, others in enumerate(lines) if several is others or _cover(several, others)}
        for several in lines
    ]
    return [
        [replace(one, y=one.y + _aside(at, covering[at])) for one in line]
        for at, line in enumerate(lines)
    ]


def _cover(several: Sequence[_Piece], others: Sequence[_Piece]) -> bool:
    return any(
        abs(one.y - other.y) < _ASIDE and one.left < other.right and other.left < one.right
        for one in several
        for other in others
    )


def _aside(at: int, together: set[int]) -> int:
    """How far down a line is drawn from where it belongs, by its place among those it covers."""
    return round((sorted(together).index(at) - (len(together) - 1) / 2) * _ASIDE)


def _line(
    chart: PriceChart, line: PriceLine, prices: PriceAxis, days: tuple[int, int]
) -> Iterator[_Piece]:
    scale = DayScale(chart.since, chart.until)
    earlier = None
    for step in chart.shown(line):
        following = next((one for one in line.steps if one.since > step.since), None)
        until = chart.until if step.until is None else min(step.until, chart.until)
        if following is not None and step.leads_to(following):
            # Up to the next price, so that no gap of a day opens between the two.
            until = min(following.since, chart.until)
        left, right = (
            round(days[0] + scale.place(day) * (days[1] - days[0]))
            for day in (max(step.since, chart.since), until)
        )
        joined = earlier is not None and earlier.leads_to(step)
        yield _Piece(left, right, prices.place(step.value), step.value, joined)
        earlier = step


def _drawn(series: int, pieces: Sequence[_Piece]) -> Iterator[Paint]:
    ink = Ink.BAND_SERIES + series
    half = _THICK // 2
    for at, piece in enumerate(pieces):
        if piece.joined:
            ends = sorted((pieces[at - 1].y, piece.y))
            yield Bar(
                Box(piece.left - half, ends[0] - half, piece.left + half, ends[1] + half), ink
            )
        yield Bar(Box(piece.left - half, piece.y - half, piece.right + half, piece.y + half), ink)
    # The form tells the lines apart where their colours do not.
    for piece in pieces:
        yield Shape(series, Box.around(piece.left, piece.y, SMALL_MARK), Ink.BAND_SERIES)
    last = pieces[-1]
    if last.right > last.left + SMALL_MARK:
        yield Shape(series, Box.around(last.right, last.y, SMALL_MARK), Ink.BAND_SERIES)


def _ended(line: PriceLine, chart: PriceChart, words: Words) -> str:
    """Until when the latest price was known; nothing where it still holds at the chart's end."""
    until = chart.shown(line)[-1].until
    if until is None or until >= chart.until:
        return ""
    day = words.day_month_year.format(
        day=until.day, month=words.months[until.month - 1], year=until.year
    )
    return legible(words.price_until.format(day=day))


def _said(chart: PriceChart, line: PriceLine, name: str, words: Words) -> tuple[str, str, str]:
    """What stands at a line's end: its name, its latest price, and until when that was known."""
    latest = chart.shown(line)[-1].value
    return name, figure(latest) if latest else legible(words.free), _ended(line, chart, words)


def _end_labels(
    page: Page,
    said: Sequence[tuple[str, str, str]],
    lines: Sequence[Sequence[_Piece]],
    edge: int,
    panel: Box,
) -> None:
    """Each line's name and latest price, right of the plot, as near to its end as may be."""
    high = _label_height(said)
    half = (line_height(SMALL) + line_height(_PRICE)) // 2
    # Where some have a third line, the others stand half a line lower in their place.
    lower = [0 if until or high == _label_height(()) else 16 for _name, _price, until in said]
    tops = spread(
        [pieces[-1].y - half - shift for pieces, shift in zip(lines, lower, strict=True)],
        high,
        panel.top + 8,
        panel.bottom - 8,
    )
    left = edge + _TO_LABEL
    room = WIDTH - MARGIN - _PADDING - left
    for series, (texts, pieces, top) in enumerate(zip(said, lines, tops, strict=True)):
        y = top + lower[series]
        middle = y + half
        for text, size, ink, bold in (
            (texts[0], SMALL, Ink.BAND_TEXT, True),
            (texts[1], _PRICE, Ink.BAND_TEXT, False),
            (texts[2], SMALL, Ink.BAND_MUTED, False),
        ):
            fitting = shortened(text, size, room - bold)
            if fitting:
                page.writings.append(Writing.at(left, y, fitting, size, ink, bold=bold))
            y += line_height(size)
        if pieces[-1].right >= edge:
            ink = Ink.BAND_SERIES + series
            page.paint.append(Leader((edge, pieces[-1].y), (left - 6, middle), ink))
        else:
            box = Box.around(left - 12 - SMALL_MARK // 2, middle, SMALL_MARK)
            page.paint.append(Shape(series, box, Ink.BAND_SERIES))


def _label_width(said: tuple[str, str, str]) -> int:
    sizes = (SMALL, _PRICE, SMALL)
    return max(width(text, size) + 1 for text, size in zip(said, sizes, strict=True))


def _label_height(said: Sequence[tuple[str, str, str]]) -> int:
    third = any(until for _name, _price, until in said)
    return line_height(SMALL) * (1 + third) + line_height(_PRICE) + 8


def _changes(page: Page, lines: Sequence[Sequence[_Piece]], plot: Box) -> None:
    """By how much prices rose or fell, at the steps; the greatest first, as far as there is room."""
    taken = [one.box.grown(2) for one in page.paint if isinstance(one, Shape)]
    steps: list[tuple[_Piece, _Piece]] = []
    for pieces in lines:
        for at, piece in enumerate(pieces):
            taken.append(Box(piece.left - 4, piece.y - 6, piece.right + 4, piece.y + 6))
            if piece.joined:
                earlier = pieces[at - 1]
                ends = sorted((earlier.y, piece.y))
                taken.append(Box(piece.left - 6, ends[0], piece.left + 6, ends[1]))
                steps.append((earlier, piece))
    ground = Ground(plot, taken)
    steps.sort(key=lambda step: (-abs(step[0].y - step[1].y), step[1].left, step[1].y))
    for earlier, piece in steps:
        change = change_in_percent(earlier.value, piece.value)
        if change is None:
            continue
        said = legible(change)
        wide, high = width(said, SMALL) + 1, line_height(SMALL)
        upper, lower = sorted((earlier.y, piece.y))
        middle = (upper + lower - high) // 2
        right, left = piece.left + 12, piece.left - 12 - wide
        centred = piece.left - wide // 2
        below, above = lower + SMALL_MARK // 2 + 4, upper - SMALL_MARK // 2 - 4 - high
        box = ground.first_free(
            Box(x, y, x + wide, y + high)
            for x, y in (
                (right, middle), (left, middle), (right, upper - high // 2 + 8),
                (left, lower - high // 2 - 8), (centred, below), (centred, above),
                (right, above), (left, below), (right, below), (left, above),
            )
        )  # fmt: skip
        if box is not None:
            page.writings.append(
                Writing.at(box.left, box.top, said, SMALL, Ink.BAND_TEXT, bold=True)
            )
            ground.taken.append(box.grown(4))


def _day_axis(
    page: Page, chart: PriceChart, days: tuple[int, int], panel: Box, words: Words
) -> None:
    """The days below the panel, each with a line up."""
    within = Box(days[0], 0, days[1], 0)
    pixels = days[1] - days[0]
    page.y = panel.bottom + 8
    for text, at in DayScale(chart.since, chart.until).ticks(pixels, words):
        x = round(days[0] + at * pixels)
        said = Writing.midway(x, page.y, text, SMALL, Ink.CARD_MUTED, within)
        page.writings.append(said)
        page.paint.append(
            Bar(Box(x - 1, panel.top + 8, x + 1, panel.bottom - 8), Ink.BAND_LINE, 110)
        )
    page.y += line_height(SMALL)

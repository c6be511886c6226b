"""Rankings, timelines, price charts and frontiers: where things stand, and how they read."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.edge.charts import (
    Chart,
    FrontierChart,
    FrontierPoint,
    PriceChart,
    PriceLine,
    PriceStep,
    RankingChart,
    RankingEntry,
    TimelineChart,
    TimelineEvent,
)
from bot.edge.charts.drawing import BAND, CARD, SERIES, draw
from bot.edge.charts.kinds import lay_out_any
from bot.edge.charts.parts import MARGIN, SMALL, WIDTH, Bar, Ink, Layout, Leader, Shape
from bot.edge.charts.price_steps import change_in_percent, price
from bot.edge.charts.telling import ALT_TEXT_LIMIT, figure
from bot.edge.charts.words import Words
from tests.chart_samples import EVERY_KIND, FRONTIER, PRICES, RANKING, TIMELINE

NEW_KINDS = EVERY_KIND[1:]


def laid(chart: Chart) -> Layout:
    return lay_out_any(chart, Words.spoken())


def written(chart: Chart) -> list[str]:
    """Everything that can be read in a picture."""
    return [line.words for line in laid(chart).writings]


def marks(layout: Layout) -> list[Shape]:
    return [part for part in layout.paint if isinstance(part, Shape)]


def lines(layout: Layout) -> list[Bar]:
    """What is drawn in the colour of a series: intervals, steps, the frontier."""
    return [part for part in layout.paint if isinstance(part, Bar) and part.ink >= Ink.BAND_SERIES]


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


# any chart there can be ---------------------------------------------------------------------

numbers = st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from(
    [0.0, 1.0, 50.0, 50.1, 99.9, 100.0, 1332.0, 1.7976931348623157e308, -1.7e308, 5e-324]
)
prices = st.floats(min_value=0, allow_nan=False, allow_infinity=False) | st.sampled_from(
    [0.0, 0.28, 1.1, 15.0, 15.1, 5e-324, 1.7e308]
)
names = (st.text(min_size=1, max_size=90) | st.sampled_from(["通义千问", "W" * 90, "o1"])).filter(
    lambda name: bool(name.strip())
)
texts = st.text(max_size=200)
some_days = st.dates(date(2024, 1, 1), date(2025, 6, 30))
days = some_days | st.dates() | st.sampled_from([date(2025, 1, 28), date(2025, 1, 29)])


@st.composite
def intervals(draw_one: st.DrawFn) -> tuple[float, float | None, float | None]:
    low, value, high = sorted(draw_one(st.tuples(numbers, numbers, numbers)))
    known = draw_one(st.tuples(st.booleans(), st.booleans()))
    return value, low if known[0] else None, high if known[1] else None


@st.composite
def rankings(draw_one: st.DrawFn) -> RankingChart:
    entries = [
        RankingEntry(draw_one(st.text(max_size=30)), name, *interval, note=note, marked=marked)
        for name, interval, note, marked in draw_one(
            st.lists(
                st.tuples(names, intervals(), st.none() | texts, st.booleans()),
                min_size=1,
                max_size=12,
            )
        )
    ]
    unit = draw_one(st.sampled_from(["%", "Elo", "", "percentage of resolved tasks " * 3]))
    return RankingChart(draw_one(texts), unit, draw_one(st.booleans()), tuple(entries), "f " * 90)


@st.composite
def timelines(draw_one: st.DrawFn) -> TimelineChart:
    lanes = draw_one(st.lists(names, min_size=1, max_size=6))
    when = draw_one(st.sampled_from([some_days, days]))
    events = [
        TimelineEvent(draw_one(st.integers(0, len(lanes) - 1)), day, name, coarse)
        for day, name, coarse in draw_one(
            st.lists(st.tuples(when, names, st.booleans()), min_size=1, max_size=40)
        )
    ]
    told = [event.day for event in events] + draw_one(st.lists(when, max_size=2))
    return TimelineChart(
        draw_one(texts), tuple(lanes), tuple(events), min(told), max(told), draw_one(texts)
    )


@st.composite
def price_lines(draw_one: st.DrawFn) -> PriceLine:
    edges = sorted(draw_one(st.sets(some_days, min_size=2, max_size=9)))
    steps: list[PriceStep] = []
    for since, until in pairwise(edges):
        if not steps or draw_one(st.booleans()) or until == edges[-1]:
            steps.append(PriceStep(since, until, draw_one(prices)))
    if draw_one(st.booleans()):
        steps[-1] = replace(steps[-1], until=None)
    return PriceLine(draw_one(names), tuple(steps))


@st.composite
def price_charts(draw_one: st.DrawFn) -> PriceChart:
    told = tuple(draw_one(st.lists(price_lines(), min_size=1, max_size=4)))
    # A period that cuts lines short where it can leave each of them a price.
    since = max(line.steps[0].since for line in told)
    if not all(
        any(one.since <= since <= (one.until or since) for one in line.steps) for line in told
    ):
        since = date(2024, 1, 1)
    until = draw_one(st.sampled_from([since, date(2025, 7, 1)]))
    if since == date(2024, 1, 1):
        until = date(2025, 7, 1)
    more = draw_one(st.sampled_from([0, 0, 100, 4000]))
    return PriceChart(
        draw_one(texts),
        draw_one(texts),
        told,
        since - timedelta(days=more),
        until + timedelta(days=1 + more),
        draw_one(texts),
    )


@st.composite
def frontiers(draw_one: st.DrawFn) -> FrontierChart:
    found = draw_one(
        st.lists(st.tuples(names, prices, intervals(), st.booleans()), min_size=1, max_size=16)
    )
    points = tuple(
        FrontierPoint(
            name,
            price,
            *interval,
            best=not any(b < price and other[0] > interval[0] for _n, b, other, _m in found),
            marked=marked,
        )
        for name, price, interval, marked in found
    )
    return FrontierChart(
        draw_one(texts), draw_one(texts), draw_one(texts | st.just("%")), points, draw_one(texts)
    )


def assert_nothing_collides(layout: Layout) -> None:
    apart = [line.box for line in layout.writings] + [shape.box for shape in layout.shapes]
    everything = [*apart, *layout.panels, layout.rule]
    assert all(box.within(layout.canvas) for box in everything)
    # The margin stays free; a box may be one pixel over its letters.
    assert all(box.left >= MARGIN and box.right <= WIDTH - MARGIN + 1 for box in everything)
    assert not [pair for pair in combinations(apart, 2) if pair[0].overlaps(pair[1])]
    assert not [pair for pair in combinations(layout.panels, 2) if pair[0].overlaps(pair[1])]
    assert all(line.size >= SMALL for line in layout.writings)
    for line in layout.writings:
        inside = [panel for panel in layout.panels if line.box.within(panel)]
        assert bool(inside) == (line.ink >= Ink.BAND_TEXT)
        assert inside or not any(line.box.overlaps(panel) for panel in layout.panels)
        assert not any(line.box.overlaps(mark.box) for mark in marks(layout))
    for part in layout.paint:
        if isinstance(part, Leader):
            ends = (part.start, part.end)
            assert all(0 <= x < WIDTH and 0 <= y < layout.height for x, y in ends)
        else:
            assert any(part.box.within(panel) for panel in layout.panels)


def assert_told(chart: Chart, figures: Iterable[str]) -> None:
    """That the words keep to Discord's limit and hold every figure, unless they say what is left out."""
    text = chart.alt_text()
    assert 0 < units(text) <= ALT_TEXT_LIMIT
    if not text.endswith((" more.", " earlier event.", " earlier events.")):
        assert all(one in text for one in figures)


SOME = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@SOME
@given(rankings())
def test_any_ranking_keeps_everything_apart(chart: RankingChart) -> None:
    layout = laid(chart)
    assert_nothing_collides(layout)
    assert_told(chart, (chart.figure(entry.value) for entry in chart.entries))
    assert [mark.series for mark in marks(layout)] == [int(one.marked) for one in chart.entries]


@SOME
@given(timelines())
def test_any_timeline_keeps_everything_apart(chart: TimelineChart) -> None:
    layout = laid(chart)
    assert_nothing_collides(layout)
    assert_told(chart, (event.day.isoformat() for event in chart.events))
    assert len(marks(layout)) == len(chart.events)
    assert len(layout.panels) == len(chart.lanes)


@SOME
@given(price_charts())
def test_any_price_chart_keeps_everything_apart(chart: PriceChart) -> None:
    layout = laid(chart)
    assert_nothing_collides(layout)
    assert_told(chart, (price(chart.shown(line)[-1].value) for line in chart.lines))
    for line in layout.writings:
        assert not any(line.box.overlaps(step.box) for step in lines(layout))
    assert {mark.series for mark in marks(layout)} == set(range(len(chart.lines)))


@SOME
@given(frontiers())
def test_any_frontier_keeps_everything_apart(chart: FrontierChart) -> None:
    layout = laid(chart)
    assert_nothing_collides(layout)
    assert_told(chart, (figure(point.quality) for point in chart.points))
    assert len(marks(layout)) == len(chart.points)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(rankings(), timelines(), price_charts(), frontiers()))
def test_any_chart_can_be_drawn_and_is_drawn_the_same_again(chart: Chart) -> None:
    png = draw(chart)
    Image.open(io.BytesIO(png)).load()  # checks every chunk's sum and unpacks every row
    assert draw(chart) == png


# the pictures -------------------------------------------------------------------------------


@pytest.mark.parametrize("chart", NEW_KINDS, ids=lambda chart: type(chart).__name__)
def test_a_chart_of_any_kind_is_a_small_opaque_png_of_card_width(chart: Chart) -> None:
    assert_nothing_collides(laid(chart))
    png = draw(chart)
    assert len(png) < 150_000
    image = Image.open(io.BytesIO(png)).convert("RGB")
    assert image.size == (WIDTH, laid(chart).height)
    assert image.getpixel((0, 0)) == CARD
    for mark in marks(laid(chart)):
        centre = image.getpixel(((mark.box.left + mark.box.right) // 2, mark.box.middle))
        # Marks may lie over one another; what is seen is always some mark or bare ground.
        assert centre in {BAND, *SERIES} or mark.hollow
    footer = getattr(chart, "footer", "")
    assert footer in written(chart)


def test_a_kind_nobody_knows_is_refused() -> None:
    class Pie:
        def alt_text(self) -> str:
            return "a pie"

    with pytest.raises(TypeError, match="Pie"):
        draw(Pie())


# rankings -----------------------------------------------------------------------------------


def test_a_ranking_says_places_values_direction_and_the_ends_of_its_scale() -> None:
    words = written(RANKING)
    for entry in RANKING.entries:
        assert entry.place.replace("–", "-") in words
        assert entry.name in words
        assert str(int(entry.value)) in words
    assert "open weights" in words
    assert "Elo. Higher is better. Bars are margins of error." in words
    # The ends of the scale: it does not start at zero.
    assert words[-7] == "1300"
    assert words[-2] == "1400"
    errors = replace(RANKING, unit="% of answers", higher_is_better=False)
    assert "% of answers. Lower is better. Bars are margins of error." in written(errors)
    low = (RankingEntry("1", "a", 3), RankingEntry("2", "b", 70))
    assert {"0%", "100%"} <= set(written(replace(RANKING, unit="%", entries=low)))


def test_who_was_asked_about_differs_in_form_and_weight() -> None:
    layout = laid(RANKING)
    bold = {line.words for line in layout.writings if line.bold} - {RANKING.title}
    assert bold == {"Qwen2.5-Max", "1332"}
    assert [mark.series for mark in marks(layout)] == [0, 0, 0, 0, 1, 0]
    assert "asked about" in written(RANKING)
    nobody = tuple(replace(entry, marked=False) for entry in RANKING.entries)
    assert "asked about" not in written(replace(RANKING, entries=nobody))


def test_intervals_of_a_ranking_stand_where_their_values_are() -> None:
    layout = laid(RANKING)
    bars = [part.box for part in lines(layout) if part.strength < 255]
    assert len(bars) == len(RANKING.entries)
    for entry, bar, mark in zip(RANKING.entries, bars, marks(layout), strict=True):
        assert bar.left < mark.box.left + 13 < bar.right
        assert bar.right - bar.left == pytest.approx(
            (entry.high - entry.low) / (1391 - 1377) * (bars[0].right - bars[0].left), abs=8
        )


# timelines ----------------------------------------------------------------------------------


def test_a_timeline_names_its_days_lanes_and_coarse_dates() -> None:
    words = written(TIMELINE)
    assert {*TIMELINE.lanes, *(event.label for event in TIMELINE.events)} <= set(words)
    assert "only the month or year is known" in words
    assert words[-7:-1] == ["Sep 2024", "Oct", "Nov", "Dec", "2025", "Feb"]
    assert [mark.hollow for mark in marks(laid(TIMELINE))].count(True) == 1


def test_dots_stand_at_their_days() -> None:
    dots = [mark.box.left for mark in marks(laid(TIMELINE))[:4]]
    since = TIMELINE.since
    gone = [(event.day - since).days for event in TIMELINE.in_lane(0)]
    per_day = (dots[3] - dots[0]) / (gone[3] - gone[0])
    assert [dots[0] + per_day * (day - gone[0]) for day in gone] == pytest.approx(dots, abs=1)


def test_a_crowd_loses_names_from_its_middle_and_says_how_many() -> None:
    events = tuple(
        TimelineEvent(0, date(2025, 1, 1) + timedelta(days=at), f"Release number {at}")
        for at in range(40)
    )
    chart = TimelineChart("x", ("A",), events, date(2024, 1, 1), date(2026, 1, 1), "")
    words = written(chart)
    named = [at for at in range(40) if f"Release number {at}" in words]
    assert 4 <= len(named) < 40
    assert named[0] == 0
    assert named[-1] == 39
    assert f"dots without a name: {40 - len(named)}" in words
    gaps = [later - earlier for earlier, later in pairwise(named)]
    assert sorted(gaps)[-2] == 1  # one gap, in the middle


# price charts -------------------------------------------------------------------------------


def test_a_price_chart_says_latest_prices_and_cuts_in_percent() -> None:
    words = written(PRICES)
    for said in ("DeepSeek-V3", "1.1", "+293%", "-75%", "-100%", "free", "until 1 Feb 2025"):
        assert said in words
    reading = "USD per million output tokens. Logarithmic scale. Gaps: no price known."
    assert reading in words


def test_where_no_price_is_known_the_line_has_a_gap() -> None:
    steps = (
        PriceStep(date(2025, 1, 1), date(2025, 3, 1), 1.0),
        PriceStep(date(2025, 6, 1), None, 4.0),
    )
    chart = PriceChart(
        "x", "USD", (PriceLine("A", steps),), date(2025, 1, 1), date(2025, 12, 31), ""
    )
    early, late = (part.box for part in lines(laid(chart)))
    assert early.right + 100 < late.left
    assert early.top > late.bottom  # dearer is higher up
    assert "+300%" not in written(chart)
    assert "not known after 2025-03-01, 4 from 2025-06-01" in chart.alt_text()
    closed = (replace(steps[0], until=date(2025, 5, 31)), steps[1])
    joined = laid(replace(chart, lines=(PriceLine("A", closed),)))
    assert len(lines(joined)) == 3  # two prices and the rise between them
    assert "+300%" in [line.words for line in joined.writings]


def test_free_stands_apart_below_every_price() -> None:
    zero = PriceLine("A", (PriceStep(date(2025, 1, 1), None, 0),))
    paid = PriceLine("B", (PriceStep(date(2025, 1, 1), None, 1e-9),))
    chart = PriceChart("x", "USD", (zero, paid), date(2025, 1, 1), date(2025, 12, 31), "")
    free, cheap = (part.box for part in lines(laid(chart)))
    assert free.top > cheap.bottom + 20
    only = laid(replace(chart, lines=(zero,)))
    assert {"free"} <= {line.words for line in only.writings}
    assert not any("0" in line.words for line in only.writings if line.ink == Ink.BAND_MUTED)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (4.0, 1.0, "−75%"), (10.0, 12.0, "+20%"), (1.0, 0.0, "−100%"), (1.0, 0.001, "−99.9%"),
        (0.0, 1.0, None), (1.0, 1.0, None), (1.0, 1e-9, None), (1.0, 1.0000001, None),
        (1000.0, 996.0, "−0.4%"), (5e-324, 1e308, None),
    ],
)  # fmt: skip
def test_changes_of_price_in_percent(before: float, after: float, said: str | None) -> None:
    assert change_in_percent(before, after) == said


# frontiers ----------------------------------------------------------------------------------


def test_a_frontier_is_a_staircase_through_its_best_points() -> None:
    layout = laid(FRONTIER)
    stairs = [part.box for part in lines(layout) if part.strength not in (255, 120)]
    best = [
        mark.box
        for mark in sorted(marks(layout), key=lambda mark: mark.box.left)
        if not mark.hollow
    ]
    assert len(best) == 4
    assert len(stairs) == 7  # right from each best point, up to the next
    for box in best:
        assert any(stair.overlaps(box) for stair in stairs)
    tops = [box.top for box in best]
    assert tops == sorted(tops, reverse=True)  # better is higher up, dearer further right
    assert {point.name for point in FRONTIER.points} <= set(written(FRONTIER))
    assert "free" in written(FRONTIER)
    assert "USD per million output tokens, logarithmic; cheaper is further left" in written(
        FRONTIER
    )


def test_points_in_one_place_are_named_with_lines_or_below() -> None:
    points = tuple(FrontierPoint(f"Model number {at}", 1.0, 50.0) for at in range(16))
    chart = replace(FRONTIER, points=points)
    layout = laid(chart)
    assert any(isinstance(part, Leader) for part in layout.paint)
    words = " ".join(written(chart))
    assert all(f"Model number {at}" in words for at in range(16))

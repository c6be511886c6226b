"""Charts: what the picture holds, where it stands, and how it reads in words."""

from __future__ import annotations

import io
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.edge.charts import ChartRow, Mark, ScoreChart
from bot.edge.charts.drawing import BAND, CARD, MUTED, SERIES, TEXT, draw
from bot.edge.charts.layout import lay_out
from bot.edge.charts.lettering import legible, shortened, speaks, width, wrapped
from bot.edge.charts.parts import MARGIN, SMALL, WIDTH, Layout
from bot.edge.charts.telling import ALT_TEXT_LIMIT, figure
from bot.edge.charts.words import Words

QWEN, DEEPSEEK = "Qwen2.5-Max", "DeepSeek-V3"
FOOTER = "Sources: LMArena, LiveBench, Aider, Epoch AI · read 23 Nov 2026"


def row(label: str, unit: str, *values: float | None, **told) -> ChartRow:
    """A row with one mark for each value that is not None."""
    marks = (Mark(series, value) for series, value in enumerate(values) if value is not None)
    return ChartRow(label, unit, tuple(marks), **told)


@pytest.fixture
def duel() -> ScoreChart:
    """The comparison the ledger opens with: two releases, four benchmarks."""
    arena = (Mark(0, 1332, 1321, 1343), Mark(1, 1316, 1312, 1321))
    return ScoreChart(
        f"{QWEN} vs {DEEPSEEK}",
        (QWEN, DEEPSEEK),
        (
            ChartRow("LMArena text · 4 Feb 2025", "Elo", arena),
            row("LiveBench", "%", 62.29, 60.45),
            row("Aider polyglot", "%", 21.8, 48.4),
            row("Epoch GPQA Diamond", "%", 56.1, 56.5),
        ),
        FOOTER,
    )


@pytest.fixture
def field() -> ScoreChart:
    """As much as one picture holds: four releases, twelve benchmarks."""
    scores = tuple(
        ChartRow(
            f"Benchmark number {number}",
            "%",
            tuple(Mark(at, 50 + at + number, 48 + at, 64 + at + number) for at in range(4)),
            comparable=number % 3 > 0,
            note="The settings are the vendor's own." if number % 4 == 0 else None,
        )
        for number in range(12)
    )
    names = (QWEN, DEEPSEEK, "GPT-4o (2024-11-20)", "Claude 3.5 Sonnet (20241022)")
    return ScoreChart("Four releases on twelve benchmarks", names, scores, FOOTER)


def picture(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def laid(chart: ScoreChart) -> Layout:
    return lay_out(chart, Words.spoken())


def written(chart: ScoreChart) -> list[str]:
    """Everything that can be read in a picture."""
    layout = laid(chart)
    strips = [
        line.words
        for strip in layout.strips
        for line in (*strip.ends, *(score.label for score in strip.scores))
    ]
    return [line.words for line in layout.writings] + strips


# the picture --------------------------------------------------------------------------------


def test_a_chart_is_a_png_of_card_width(duel: ScoreChart) -> None:
    png = draw(duel)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    image = Image.open(io.BytesIO(png))
    image.load()  # checks every chunk's sum and unpacks every row
    assert image.format == "PNG"
    assert image.size == (WIDTH, laid(duel).height)
    assert 1100 <= image.width <= 1200


def test_the_fullest_chart_stays_small(field: ScoreChart) -> None:
    assert len(draw(field)) < 300_000


def test_the_same_chart_gives_the_same_bytes(duel: ScoreChart) -> None:
    assert draw(duel) == draw(duel)
    other = ScoreChart(duel.title, duel.series, duel.rows[:3], duel.footer)
    assert draw(duel) != draw(other)


def test_the_card_is_opaque_and_every_release_has_its_colour(field: ScoreChart) -> None:
    image = picture(draw(field))
    corners = [image.getpixel((x, y)) for x in (0, WIDTH - 1) for y in (0, image.height - 1)]
    assert corners == [CARD] * 4
    colours = {colour for _count, colour in image.getcolors(1 << 16) or []}
    assert {*SERIES, TEXT, MUTED, BAND} <= colours


def test_marks_stand_where_the_layout_says_and_hollow_ones_are_open(duel: ScoreChart) -> None:
    loose = row("Arena-Hard", "%", 89.4, 85.5, comparable=False)
    chart = ScoreChart(duel.title, duel.series, (duel.rows[1], loose), duel.footer)
    image, (solid, hollow) = picture(draw(chart)), laid(chart).strips
    for strip, filled in ((solid, True), (hollow, False)):
        for score in strip.scores:
            box = score.shape.box
            centre = image.getpixel(((box.left + box.right) // 2, box.middle))
            assert centre == (SERIES[score.shape.series] if filled else BAND)
            ring = image.crop((box.left, box.top, box.right, box.bottom)).getcolors() or []
            assert SERIES[score.shape.series] in {colour for _count, colour in ring}


def test_an_interval_is_a_bar_thick_enough_for_a_phone_with_its_ends_closed(
    duel: ScoreChart,
) -> None:
    image, strip = picture(draw(duel)), laid(duel).strips[0]
    for score in strip.scores:
        assert score.whisker is not None
        box, colour = score.whisker.box, SERIES[score.shape.series]
        across = score.shape.box.left - 6
        bar = {image.getpixel((across, box.middle + off)) for off in range(-6, 6)}
        assert len(bar) == 1
        assert not bar & {BAND, colour}  # fainter than the mark
        for end in (box.left + 2, box.right - 3):
            assert {image.getpixel((end, y)) for y in range(box.top, box.bottom)} == {colour}


def test_equal_values_stay_apart(duel: ScoreChart) -> None:
    chart = ScoreChart("Tie", duel.series, (row("A", "%", 50, 50),), "")
    image, strip = picture(draw(chart)), laid(chart).strips[0]
    one, other = (score.shape.box for score in strip.scores)
    assert not one.overlaps(other)
    assert image.getpixel(((one.left + one.right) // 2, one.middle)) == SERIES[0]
    assert image.getpixel(((other.left + other.right) // 2, other.middle)) == SERIES[1]


@pytest.mark.parametrize("ground", [CARD, BAND])
def test_letters_and_marks_stand_out_from_their_ground(ground: tuple[int, int, int]) -> None:
    def light(colour: tuple[int, int, int]) -> float:
        # WCAG 2.2, relative luminance.
        parts = [part / 255 for part in colour]
        r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    for colour in (TEXT, MUTED, *SERIES):
        assert (light(colour) + 0.05) / (light(ground) + 0.05) >= 4.5


# what is written ----------------------------------------------------------------------------


def test_the_picture_says_names_values_scale_ends_and_footer(duel: ScoreChart) -> None:
    words = written(duel)
    for expected in (
        duel.title, QWEN, DEEPSEEK, "LMArena text · 4 Feb 2025", "Elo", "1332", "1316", "62.29%",
        "60.45%", "56.1%", "56.5%", FOOTER, "1280", "1360",
    ):  # fmt: skip
        assert expected in words
    assert "Each strip has its own scale. Higher is better. Bars are margins of error." in words


def test_what_is_amiss_with_a_row_is_said(duel: ScoreChart) -> None:
    rows = (
        row("Arena-Hard", "%", 89.4, 85.5, comparable=False, note="The prompts differ."),
        row("Latency", "s", 1.5, None, higher_is_better=False),
    )
    words = written(ScoreChart("", duel.series, rows, ""))
    assert "not comparable: settings differ" in words
    assert "The prompts differ." in words
    assert "no score" in words
    assert "s · lower is better" in words
    assert "Each strip has its own scale. Higher is better unless a strip says otherwise." in words


def test_long_names_end_in_an_ellipsis_at_a_word(duel: ScoreChart) -> None:
    name = "Another Release " * 8
    chart = ScoreChart("x", (name, DEEPSEEK), duel.rows, "")
    (cut,) = [words for words in written(chart) if words.startswith("Another")]
    assert cut.endswith(("Another…", "Release…"))


def test_the_day_of_reading_outlives_a_long_list_of_sources(duel: ScoreChart) -> None:
    sources = ", ".join(f"Evaluator number {number}" for number in range(40))
    chart = ScoreChart("x", duel.series, duel.rows, f"Sources: {sources} · read 23 Nov 2026")
    assert written(chart).count("read 23 Nov 2026") == 1


def test_names_the_font_cannot_write_get_a_number(duel: ScoreChart) -> None:
    chart = ScoreChart("通义千问", ("豆包", "文心 4.5"), (row("智能", "%", 1, 2),), "")
    words = written(chart)
    assert "Model 1" in words
    assert "4.5" in words
    assert "Benchmark 1" in words
    assert "豆包" in chart.alt_text()


@pytest.mark.parametrize(
    ("said", "drawn"),
    [
        ("Qwen2.5-Max", "Qwen2.5-Max"),
        ("1321–1343", "1321-1343"),
        ("Émilie Łódź", "Emilie Lodz"),
        ("Ｑｗｅｎ", "Qwen"),
        ("Qwen 🚀 Max", "Qwen Max"),
        ("Qwen (通义)\n Max", "Qwen Max"),
        ("a\u202eb\u200b\x00", "ab"),
        ("豆包", ""),
    ],
)
def test_text_is_made_legible(said: str, drawn: str) -> None:
    assert legible(said) == drawn


@given(st.text(max_size=60))
def test_nothing_is_written_that_the_font_lacks(said: str) -> None:
    assert speaks(legible(said))
    assert legible(legible(said)) == legible(said)


@given(st.text(alphabet="ab -/·W.", max_size=80), st.integers(min_value=0, max_value=600))
def test_shortened_text_fits(said: str, room: int) -> None:
    assert width(shortened(said, SMALL, room), SMALL) <= room
    lines = wrapped(" ".join(said.split()), SMALL, max(room, 40), 3)
    assert len(lines) <= 3
    assert all(width(line, SMALL) <= max(room, 40) for line in lines)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1332.0, "1332"), (62.29, "62.29"), (0.0, "0"), (-0.0, "0"), (48.4, "48.4"),
        (12500.0, "12,500"), (1234567.0, "1,234,567"), (0.125, "0.125"), (-3.5, "-3.5"),
        (1.5e30, "1.5e+30"), (5e-324, "4.941e-324"), (1.7e308, "1.7e+308"),
    ],
)  # fmt: skip
def test_figures_read_as_people_write_them(value: float, text: str) -> None:
    assert figure(value) == text


# layout -------------------------------------------------------------------------------------

numbers = st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from(
    [0.0, 1.0, 50.0, 50.1, 99.9, 100.0, 1332.0, 1.7976931348623157e308, -1.7e308, 5e-324]
)
names = st.text(min_size=1, max_size=90).filter(lambda name: bool(name.strip()))


@st.composite
def rows_of(draw_one: st.DrawFn, releases: int) -> ChartRow:
    present = draw_one(st.sets(st.integers(0, releases - 1), min_size=1))
    marks = []
    for series in sorted(present):
        low, value, high = sorted(draw_one(st.tuples(numbers, numbers, numbers)))
        known = draw_one(st.tuples(st.booleans(), st.booleans()))
        marks.append(Mark(series, value, low if known[0] else None, high if known[1] else None))
    return ChartRow(
        draw_one(st.text(max_size=90)),
        draw_one(st.sampled_from(["%", "Elo", "", "percentage of resolved tasks " * 3])),
        tuple(marks),
        comparable=draw_one(st.booleans()),
        higher_is_better=draw_one(st.booleans()),
        note=draw_one(st.none() | st.text(max_size=200)),
    )


@st.composite
def charts(draw_one: st.DrawFn) -> ScoreChart:
    series = draw_one(st.lists(names, min_size=2, max_size=4))
    return ScoreChart(
        draw_one(st.text(max_size=150)),
        tuple(series),
        tuple(draw_one(st.lists(rows_of(len(series)), min_size=1, max_size=3))),
        draw_one(st.text(max_size=300)),
    )


def assert_nothing_collides(layout: Layout) -> None:
    canvas = layout.canvas
    apart = [line.box for line in layout.writings]
    apart += [shape.box for shape in layout.shapes]
    apart += [strip.band for strip in layout.strips]
    assert all(box.within(canvas) for box in apart)
    # The margin stays free; a box may be one pixel over its letters.
    assert all(box.left >= MARGIN and box.right <= WIDTH - MARGIN + 1 for box in apart)
    assert not [pair for pair in combinations(apart, 2) if pair[0].overlaps(pair[1])]
    for strip in layout.strips:
        ends = [end.box for end in strip.ends]
        for score in strip.scores:
            parts = [
                score.shape.box,
                score.label.box,
                *([score.whisker.box] if score.whisker else []),
            ]
            assert all(part.within(strip.band) for part in parts)
            assert not any(part.overlaps(end) for part in parts for end in ends)
            assert not score.shape.box.overlaps(score.label.box)
        for one, other in combinations(strip.scores, 2):
            if one.shape.box.middle == other.shape.box.middle:  # in one lane
                assert one.extent[1] <= other.extent[0] or other.extent[1] <= one.extent[0]
            assert not one.label.box.overlaps(other.label.box)
            assert not one.label.box.overlaps(other.shape.box)
            assert not other.label.box.overlaps(one.shape.box)
            assert not one.shape.box.overlaps(other.shape.box)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(charts())
def test_nothing_leaves_the_canvas_or_collides(chart: ScoreChart) -> None:
    layout = laid(chart)
    assert_nothing_collides(layout)
    assert len(layout.strips) == len(chart.rows)
    for strip, shown in zip(layout.strips, chart.rows, strict=True):
        assert sorted(score.shape.series for score in strip.scores) == sorted(
            mark.series for mark in shown.marks
        )


def test_real_charts_do_not_collide_either(duel: ScoreChart, field: ScoreChart) -> None:
    assert_nothing_collides(laid(duel))
    assert_nothing_collides(laid(field))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(charts())
def test_any_chart_can_be_drawn_and_told(chart: ScoreChart) -> None:
    picture(draw(chart))
    assert 0 < len(chart.alt_text().encode("utf-16-le", "surrogatepass")) <= 2 * ALT_TEXT_LIMIT


@pytest.mark.parametrize("comparable", [True, False])
def test_a_long_label_and_a_long_unit_share_the_line(comparable: bool) -> None:
    crowded = row("l " * 300, "u " * 300, 1, None, None, comparable=comparable)
    chart = ScoreChart("x", ("a", "b", "c"), (crowded,), "")
    assert_nothing_collides(laid(chart))
    words = written(chart)
    assert any(line.startswith("l l ") for line in words)
    assert any(line.startswith("u u " if comparable else "not comparable") for line in words)


def test_marks_run_left_to_right_with_their_values() -> None:
    strip = laid(ScoreChart("x", ("a", "b", "c"), (row("A", "Elo", 1400, 1300, 1350),), "")).strips[
        0
    ]
    placed = sorted(strip.scores, key=lambda score: score.shape.box.left)
    assert [score.label.words for score in placed] == ["1300", "1350", "1400"]


# what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_numbers_that_are_none_are_refused(number: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        Mark(0, number)
    with pytest.raises(ValueError, match="finite"):
        Mark(0, 1.0, low=number)
    with pytest.raises(ValueError, match="finite"):
        Mark(0, 1.0, high=number)


def test_charts_that_say_nothing_are_refused(duel: ScoreChart) -> None:
    with pytest.raises(ValueError, match="interval ends"):
        Mark(0, 1.0, low=3.0, high=2.0)
    with pytest.raises(ValueError, match="without scores"):
        ChartRow("A", "%", ())
    with pytest.raises(ValueError, match="two scores"):
        ChartRow("A", "%", (Mark(0, 1.0), Mark(0, 2.0)))
    for series in ((QWEN,), (QWEN, " "), tuple("abcde")):
        with pytest.raises(ValueError, match="2 to 4 named"):
            ScoreChart("x", series, duel.rows, "")
    for rows in ((), duel.rows * 4):
        with pytest.raises(ValueError, match="1 to 12 rows"):
            ScoreChart("x", duel.series, rows, "")
    with pytest.raises(ValueError, match="no release"):
        ScoreChart("x", duel.series, (ChartRow("A", "%", (Mark(2, 1.0),)),), "")


# in words -----------------------------------------------------------------------------------


def test_the_alt_text_names_every_release_value_and_unit(duel: ScoreChart) -> None:
    text = duel.alt_text()
    assert text.startswith(
        "Dot plot: Qwen2.5-Max vs DeepSeek-V3. LMArena text · 4 Feb 2025 (Elo): "
    )
    assert "Qwen2.5-Max 1332 (1321 to 1343), DeepSeek-V3 1316 (1312 to 1321)." in text
    assert "LiveBench (%): Qwen2.5-Max 62.29%, DeepSeek-V3 60.45%." in text
    assert "Epoch GPQA Diamond (%): Qwen2.5-Max 56.1%, DeepSeek-V3 56.5%." in text
    assert text.endswith("Sources: LMArena, LiveBench, Aider, Epoch AI · read 23 Nov 2026.")


def test_the_alt_text_says_what_is_missing_or_not_comparable(duel: ScoreChart) -> None:
    odd = ChartRow(
        "Price", "USD", (Mark(1, 2.0, low=1.5),), comparable=False, higher_is_better=False
    )
    text = ScoreChart("x", duel.series, (odd,), "").alt_text()
    assert (
        "Price (USD, lower is better, not comparable: settings differ): "
        "Qwen2.5-Max no score, DeepSeek-V3 2 (at least 1.5)."
    ) in text


def test_the_alt_text_of_the_fullest_chart_fits_and_keeps_every_value(field: ScoreChart) -> None:
    text = field.alt_text()
    assert len(text) <= ALT_TEXT_LIMIT
    assert all(name in text for name in field.series)
    for shown in field.rows:
        told = ", ".join(shown.figure(mark.value) for mark in shown.marks)
        assert f"{shown.label} (%" in text
        assert told in text


def test_an_alt_text_past_the_limit_says_how_much_is_left_out(duel: ScoreChart) -> None:
    rows = tuple(row(f"{number} " + "long " * 60, "unit " * 30, 1, 2) for number in range(12))
    text = ScoreChart("t" * 300, ("🦙" * 100, "b" * 300), rows, "f" * 900).alt_text()
    assert len(text.encode("utf-16-le")) // 2 <= ALT_TEXT_LIMIT
    assert text.endswith(" more.")

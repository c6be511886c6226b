"""The room charts are drawn in: one thread, each picture once, kept by content and language."""

from __future__ import annotations

import asyncio
import gettext
import threading
from dataclasses import replace

import pytest

from bot.edge.charts import Chart, ChartRow, Charts, Mark, ScoreChart
from bot.edge.charts.drawing import draw
from bot.edge.charts.layout import lay_out
from bot.edge.charts.lettering import speaks
from bot.edge.charts.words import Words
from bot.edge.words import language
from tests.chart_samples import EVERY_KIND


@pytest.fixture
def duel() -> ScoreChart:
    return ScoreChart(
        "Qwen2.5-Max vs DeepSeek-V3",
        ("Qwen2.5-Max", "DeepSeek-V3"),
        (
            ChartRow("LiveBench", "%", (Mark(0, 62.29), Mark(1, 60.45))),
            ChartRow("Aider polyglot", "%", (Mark(0, 21.8), Mark(1, 48.4))),
        ),
        "Sources: LiveBench, Aider · read 23 Nov 2026",
    )


def chart_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("charts")]


async def test_a_chart_is_drawn_once_and_then_at_hand(duel: ScoreChart) -> None:
    charts = Charts()
    try:
        assert charts.cached(duel) is None
        first = await charts.png(duel)
        assert charts.cached(duel) is first
        same = ScoreChart(duel.title, duel.series, duel.rows, duel.footer)
        assert await charts.png(same) is first
        assert first == draw(duel)
    finally:
        charts.close()


async def test_many_readers_of_one_chart_share_its_drawing(
    duel: ScoreChart, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []

    def watched(chart: Chart) -> bytes:
        drawn.append(threading.current_thread().name)
        return draw(chart)

    monkeypatch.setattr("bot.edge.charts.drawing.draw", watched)
    charts = Charts()
    try:
        impatient = asyncio.create_task(charts.png(duel))
        readers = [asyncio.create_task(charts.png(duel)) for _ in range(5)]
        await asyncio.sleep(0)
        impatient.cancel()
        first, *rest = await asyncio.gather(*readers)
        assert all(picture is first for picture in rest)
    finally:
        charts.close()
    assert impatient.cancelled()
    assert len(drawn) == 1
    assert drawn[0].startswith("charts")


async def test_the_cache_keeps_the_latest_within_its_bytes(duel: ScoreChart) -> None:
    single = [ScoreChart(f"Chart {n}", duel.series, duel.rows[:1], "") for n in range(3)]
    sizes = [len(draw(chart)) for chart in single]
    charts = Charts(cache_bytes=sizes[0] + max(sizes[1:]))
    try:
        await charts.png(single[0])
        await charts.png(single[1])
        charts.cached(single[0])  # read again, so the other is the oldest
        await charts.png(single[2])
        assert charts.cached(single[0]) is not None
        assert charts.cached(single[1]) is None
        assert charts.cached(single[2]) is not None
    finally:
        charts.close()


async def test_a_picture_larger_than_the_cache_is_given_out_and_not_kept(duel: ScoreChart) -> None:
    charts = Charts(cache_bytes=100)
    try:
        assert await charts.png(duel) == draw(duel)
        assert charts.cached(duel) is None
    finally:
        charts.close()


async def test_a_failed_drawing_is_told_and_can_be_tried_again(
    duel: ScoreChart, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(chart: Chart) -> bytes:
        raise MemoryError(chart.alt_text())

    charts = Charts()
    try:
        with monkeypatch.context() as patch:
            patch.setattr("bot.edge.charts.drawing.draw", broken)
            with pytest.raises(MemoryError):
                await charts.png(duel)
        assert await charts.png(duel) == draw(duel)
    finally:
        charts.close()


async def test_closing_ends_the_thread(duel: ScoreChart) -> None:
    before = chart_threads()
    charts = Charts()
    await charts.png(duel)
    assert len(chart_threads()) == len(before) + 1
    charts.close()
    assert chart_threads() == before
    with pytest.raises(RuntimeError):
        await charts.png(ScoreChart("new", duel.series, duel.rows, ""))
    charts.close()


class Shouted(gettext.NullTranslations):
    """A language that is English in capitals."""

    def gettext(self, message: str) -> str:
        return message.upper() if "{" not in message else message


class Chinese(gettext.NullTranslations):
    """A language Pillow's font has no glyph of."""

    def gettext(self, message: str) -> str:
        return "中文" if "{" not in message else message


@pytest.fixture
def tongues(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"eo": Shouted(), "zh-CN": Chinese()}
    plain = gettext.NullTranslations()
    monkeypatch.setattr(language, "_translations", lambda spoken: known.get(spoken[0], plain))


async def test_pictures_are_kept_by_language(duel: ScoreChart, tongues: None) -> None:
    charts = Charts()
    try:
        english = await charts.png(duel)
        with language.speaking("eo"):
            assert charts.cached(duel) is None
            loud = await charts.png(duel)
            assert loud == draw(duel)
            said = [line.words for line in lay_out(duel, Words.spoken()).writings]
            assert "EACH STRIP HAS ITS OWN SCALE. HIGHER IS BETTER." in said
        assert loud != english
        assert charts.cached(duel) is english
    finally:
        charts.close()


@pytest.mark.parametrize("chart", EVERY_KIND, ids=lambda chart: type(chart).__name__)
async def test_every_kind_is_drawn_and_kept_in_each_language(chart: Chart, tongues: None) -> None:
    charts = Charts()
    try:
        english = await charts.png(chart)
        with language.speaking("eo"):
            assert charts.cached(chart) is None
            assert await charts.png(chart) != english
        with language.speaking("zh-CN"):  # no glyphs of it: the English picture
            assert await charts.png(chart) is english
        assert charts.cached(chart) is english
    finally:
        charts.close()


async def test_a_picture_without_glyphs_is_made_anew_in_english_with_its_words_beside_it(
    duel: ScoreChart, tongues: None
) -> None:
    def chart() -> ScoreChart:
        return replace(duel, title=language._("Independent scores"))

    charts = Charts()
    try:
        english = await charts.drawn(chart)
        with language.speaking("zh-CN"):
            chinese = await charts.drawn(chart)
            assert await charts.drawn(lambda: None) is None
        with language.speaking("eo"):
            loud = await charts.drawn(chart)
    finally:
        charts.close()
    assert english is not None
    assert chinese is not None
    assert loud is not None
    assert chinese.png == english.png, "its title too"
    assert "中文" in chinese.alt_text
    assert "Independent scores" in english.alt_text
    assert loud.png != english.png
    assert "INDEPENDENT SCORES" in loud.alt_text


@pytest.mark.parametrize("accented", ["Höher ist besser.", "plus élevé", "größer", "中文", "Ω"])
def test_a_letter_the_font_would_change_is_not_spoken(accented: str) -> None:
    assert not speaks(accented)
    assert speaks("Higher is better: 5–7 “per cent”, …")


def test_a_language_without_glyphs_leaves_the_picture_english(
    duel: ScoreChart, tongues: None
) -> None:
    english = draw(duel)
    with language.speaking("zh-CN"):
        assert draw(duel) == english
        gap = ScoreChart("x", duel.series, (ChartRow("A", "%", (Mark(0, 1.0),)),), "")
        assert "中文" in gap.alt_text()

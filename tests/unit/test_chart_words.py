"""What rankings, timelines, price charts and frontiers refuse to show, and how they read in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.edge.charts import (
    FrontierPoint,
    PriceLine,
    PriceStep,
    RankingEntry,
    TimelineChart,
    TimelineEvent,
)
from bot.edge.charts.telling import ALT_TEXT_LIMIT
from tests.chart_samples import FRONTIER, PRICES, RANKING, TIMELINE


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


# what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_numbers_that_are_none_are_refused(number: float) -> None:
    for refused in (
        lambda: RankingEntry("1", "a", number),
        lambda: RankingEntry("1", "a", 1, low=number),
        lambda: PriceStep(date(2025, 1, 1), None, number),
        lambda: FrontierPoint("a", number, 1),
        lambda: FrontierPoint("a", 1, number),
        lambda: FrontierPoint("a", 1, 1, high=number),
    ):
        with pytest.raises(ValueError, match="finite"):
            refused()


def test_rankings_that_say_nothing_are_refused() -> None:
    for entries in ((), RANKING.entries * 3):
        with pytest.raises(ValueError, match="1 to 12 entries"):
            replace(RANKING, entries=entries)
    with pytest.raises(ValueError, match="needs a name"):
        RankingEntry("1", " ", 1)
    with pytest.raises(ValueError, match="interval ends"):
        RankingEntry("1", "a", 1, low=2, high=1)


def test_timelines_that_cannot_be_are_refused() -> None:
    for refused, why in (
        ({"lanes": ()}, "named lanes"),
        ({"lanes": ("A", "B", " ")}, "named lanes"),
        ({"lanes": tuple("abcdefg")}, "named lanes"),
        ({"events": ()}, "1 to 120"),
        ({"events": TIMELINE.events * 20}, "1 to 120"),
        ({"until": date(2024, 8, 1)}, "ends before"),
        ({"until": date(2025, 1, 1)}, "outside"),
        ({"lanes": ("A", "B")}, "no lane"),
    ):
        with pytest.raises(ValueError, match=why):
            replace(TIMELINE, **refused)
    with pytest.raises(ValueError, match="needs a label"):
        TimelineEvent(0, date(2025, 1, 1), "")


def test_prices_that_cannot_be_are_refused() -> None:
    step = PriceStep(date(2025, 1, 1), None, 1)
    with pytest.raises(ValueError, match="below zero"):
        PriceStep(date(2025, 1, 1), None, -1)
    with pytest.raises(ValueError, match="ends before"):
        PriceStep(date(2025, 1, 1), date(2024, 1, 1), 1)
    for name, steps in ((" ", (step,)), ("a", ())):
        with pytest.raises(ValueError, match="needs a name and prices"):
            PriceLine(name, steps)
    for earlier in (step, replace(step, until=date(2025, 3, 1))):
        with pytest.raises(ValueError, match="two prices"):
            PriceLine("a", (earlier, replace(step, since=date(2025, 2, 1))))
    for told in ((), PRICES.lines * 2):
        with pytest.raises(ValueError, match="1 to 4 lines"):
            replace(PRICES, lines=told)
    with pytest.raises(ValueError, match="a day at least"):
        replace(PRICES, until=PRICES.since)
    with pytest.raises(ValueError, match="no price in the period"):
        replace(PRICES, until=date(2024, 6, 15))


def test_frontiers_that_cannot_be_are_refused() -> None:
    for points in ((), FRONTIER.points * 3):
        with pytest.raises(ValueError, match="1 to 16 points"):
            replace(FRONTIER, points=points)
    with pytest.raises(ValueError, match="needs a name"):
        FrontierPoint("", 1, 1)
    with pytest.raises(ValueError, match="below zero"):
        FrontierPoint("a", -1, 1)
    beaten = FrontierPoint("a", 2, 1, best=True)
    with pytest.raises(ValueError, match="better and cheaper"):
        replace(FRONTIER, points=(beaten, FrontierPoint("b", 1, 2)))


# in words -----------------------------------------------------------------------------------


def test_a_ranking_in_words() -> None:
    text = RANKING.alt_text()
    assert text.startswith("Ranking: LMArena text, 4 Feb 2025 (Elo, higher is better). 1–2: Gemini")
    assert "3–5: DeepSeek-R1 1361 (1351 to 1370), open weights." in text
    assert "7–10: Qwen2.5-Max 1332 (1321 to 1343)." in text
    assert text.endswith("Source: LMArena · snapshot of 4 Feb 2025.")
    entry = RankingEntry("1", "a" * 85, 1332.5, 1321, 1343, note="n" * 300)
    long = replace(RANKING, entries=(entry,) * 12)
    assert units(long.alt_text()) <= ALT_TEXT_LIMIT
    assert long.alt_text().count("1332.5") == 12


def test_a_timeline_in_words() -> None:
    text = TIMELINE.alt_text()
    assert text.startswith("Timeline: Releases since September 2024, 2024-09-01 to 2025-02-10. ")
    assert "DeepSeek: DeepSeek-V3 2024-12-26, DeepSeek-R1 2025-01-20." in text
    assert "Sora about 2024-12-01" in text
    events = tuple(
        TimelineEvent(at % 2, date(2025, 1, 1) + timedelta(days=at), f"{at} " + "long " * 20)
        for at in range(40)
    )
    crowd = TimelineChart("x", ("A", "B"), events, date(2025, 1, 1), date(2025, 3, 1), "f" * 900)
    text = crowd.alt_text()
    assert units(text) <= ALT_TEXT_LIMIT
    assert text.endswith(" earlier events.")
    assert "2025-02-09" in text
    assert "2025-01-01, " not in text.removeprefix("Timeline: x, 2025-01-01")


def test_a_price_chart_in_words() -> None:
    text = PRICES.alt_text()
    assert "DeepSeek-V3: 0.28 from 2024-12-26, 1.1 from 2025-02-08 (+293%)." in text
    assert "1.12 from 2024-05-15, 0.28 from 2024-09-01 (−75%), not known after 2024-12-01, " in text
    assert "free from 2024-08-27 (−100%), not known after 2025-02-01." in text
    day = date(2020, 1, 1)
    steps = tuple(
        PriceStep(day + timedelta(days=9 * at), day + timedelta(days=9 * at + 9), float(100 - at))
        for at in range(99)
    )
    long = replace(
        PRICES, lines=(PriceLine("A", steps),), since=day, until=day + timedelta(days=900)
    )
    text = long.alt_text()
    assert units(text) <= ALT_TEXT_LIMIT
    assert "A: 100 from 2020-01-01, 2 from 2022-06-01 (−98%)" in text


def test_a_frontier_in_words() -> None:
    text = FRONTIER.alt_text()
    assert "GLM-4-Flash: free, 1213 (1200 to 1225), no cheaper one is better." in text
    assert "Qwen2.5-Max: 6.4, 1332 (1321 to 1343)." in text
    assert text.index("ChatGPT-4o-latest") < text.index("Qwen2.5-Max")  # the best come first
    points = tuple(FrontierPoint(f"{at} " + "n" * 80, 1.5 + at, 1332.25) for at in range(16))
    text = replace(FRONTIER, points=points, footer="f" * 900).alt_text()
    assert units(text) <= ALT_TEXT_LIMIT
    assert text.count("1332.25") == 16

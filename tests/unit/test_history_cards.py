"""The cards and charts of /prices and /timeline at their fullest, within what Discord allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.edge.cards.frontier import frontier_card, frontier_chart
from bot.edge.cards.price_history import price_history_card, price_history_chart
from bot.edge.cards.timeline import timeline_card, timeline_chart
from bot.edge.charts import Chart
from bot.edge.charts.telling import ALT_TEXT_LIMIT
from bot.edge.controls.history_ids import Priced, TimelineOf
from bot.edge.words.text import utf16_length
from bot.race.dates import FactDate
from bot.race.leaderboard import standings_of
from bot.race.money import Price
from bot.race.pricing import PriceChange, PriceHistory, PricesAnswer, frontier_of, tracks_of
from bot.race.provenance import Source
from bot.race.releases import Fact, Lab, Release
from bot.race.scores import Benchmark, Protocol, Score
from bot.race.timeline import Lane, Timeline
from bot.race.when import NOW, When
from tests.commands.discord_limits import breaches

DAY = date(2026, 6, 1)
LONG = "*_~`|<@1>" * 20
WIDE = "Ω*" * 45
SOURCES = {
    number: Source(
        number,
        f"https://{'a' * 60}.example.org/{number}",
        f"{number} {LONG}",
        LONG,
        None,
        "dataset",
    )
    for number in range(1, 60)
}
LABS = {
    number: Lab(number, f"l{number}", f"{LONG} {number}", None, None, None, None, None, None, 1)
    for number in range(1, 8)
}
BOARD = Benchmark(1, "b", LONG, None, "%", higher_is_better=True, runner=LONG)


def release(number: int, announced: str = "2026-01-01") -> Release:
    fact = Fact(announced, number % 50 + 1, "curated")
    return Release(number, f"r{number}", f"{WIDE} {number}", 1, 1, {"announced": fact})


def price(number: int, release_id: int, source: int, condition: str | None = None) -> Price:
    since = FactDate((date(2025, 1, 1) + timedelta(days=number)).isoformat())
    return Price(
        number, release_id, 1234.567891, 9876.543219 - number, 0.123456, "USD", since, None, since,
        source, condition,
    )  # fmt: skip


def histories(count: int, tracks: int, prices: int) -> tuple[PriceHistory, ...]:
    found: list[PriceHistory] = []
    for number in range(1, count + 1):
        own = [
            price(at, number, source, f"{LONG} {source}")
            for source in range(1, tracks + 1)
            for at in range(prices)
        ]
        found.append(
            PriceHistory(
                asked=LONG, exact=False, release=release(number), lab=LABS[1],
                others=tuple(release(100 + at) for at in range(60)),
                tracks=tracks_of(own, SOURCES), held=own[-1], predecessor=release(99),
                before=PriceChange(release(number), own[0], own[-1]),
            )
        )  # fmt: skip
    return tuple(found)


def prices_answer(asked: tuple[PriceHistory, ...], *, board: int = 60) -> PricesAnswer:
    protocol = Protocol(tuple((f"{LONG}{at}", LONG) for at in range(4)))
    scores = [
        Score(
            at, at, 1, 50.0 + at / 2, 49.0 + at / 2, 51.0 + at / 2, protocol, FactDate("2026-01-01"),
            LONG, "independent", FactDate("2026-01-01"), None, at % 50 + 1,
        )
        for at in range(1, board + 1)
    ]  # fmt: skip
    prices = {
        at: [replace(price(1, at, at % 50 + 1, LONG), input=at * 1.0, output=at * 2.0)]
        for at in range(1, board + 1)
    }
    (standings,) = standings_of(BOARD, scores)
    cuts = tuple(
        PriceChange(release(at), price(1, at, 1, LONG), price(2, at, 2, LONG)) for at in range(1, 9)
    )
    return PricesAnswer(
        day=DAY, today=DAY, known_by=None, histories=asked,
        frontier=frontier_of(BOARD, FactDate("2026-01-01"), standings, prices, DAY, chosen=False),
        cuts=() if asked else cuts, more_cuts=9,
        releases={at: release(at) for at in range(1, 200)}, labs=LABS, sources=SOURCES,
    )  # fmt: skip


def check(chart: Chart | None) -> None:
    assert chart is not None
    assert utf16_length(chart.alt_text()) <= ALT_TEXT_LIMIT


@pytest.mark.parametrize(
    ("count", "tracks", "prices"), [(4, 8, 8), (1, 1, 60), (1, 20, 1), (4, 1, 1)]
)
def test_the_fullest_price_history(count: int, tracks: int, prices: int) -> None:
    answer = prices_answer(histories(count, tracks, prices))
    state = Priced("history", tuple(range(1, count + 1)), 1, NOW)
    card = price_history_card(answer, state, None)
    assert breaches(card.view().to_components()) == []
    check(price_history_chart(answer))


@pytest.mark.parametrize("asked", [0, 1, 4])
def test_the_fullest_frontier(asked: int) -> None:
    answer = prices_answer(histories(asked, 1, 1) if asked else ())
    state = Priced("frontier", tuple(range(1, asked + 1)), 1, NOW)
    card = frontier_card(answer, state, None)
    assert breaches(card.view().to_components()) == []
    check(frontier_chart(answer))


def test_a_board_on_which_less_is_better_has_no_picture_that_would_say_the_reverse() -> None:
    answer = prices_answer(())
    assert answer.frontier is not None
    board = replace(answer.frontier.benchmark, higher_is_better=False)
    assert (
        frontier_chart(replace(answer, frontier=replace(answer.frontier, benchmark=board))) is None
    )


@pytest.mark.parametrize("page", [0, 1, 99])
def test_the_fullest_timeline(page: int) -> None:
    lanes = tuple(
        Lane(
            LABS[lab],
            tuple(
                release(100 * lab + at, f"2026-{at % 5 + 1:02}" + ("-15" if at % 2 else ""))
                for at in range(40)
            ),
            undated=12345,
        )
        for lab in range(1, 7)
    )
    answer = Timeline(
        DAY, DAY, None, date(2025, 6, 1), lanes, asked=False, other_labs=99, other_releases=12345,
        asked_page=page, sources=SOURCES,
    )  # fmt: skip
    state = TimelineOf(tuple(LABS)[:6], answer.since, When(DAY, DAY))
    assert breaches(timeline_card(answer, state, None).view().to_components()) == []
    check(timeline_chart(answer))

"""Price tracks, cuts, lines of releases, and the frontier of quality for price."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.race.dates import FactDate
from bot.race.leaderboard import standings_of
from bot.race.money import Price
from bot.race.pricing import (
    MOST_POINTS,
    Offer,
    PriceChange,
    before_in_line,
    blended,
    frontier_of,
    line_of,
    newest_changes,
    offers_of,
    steps,
    succession,
    tracks_of,
    unbeaten,
)
from bot.race.provenance import Source
from bot.race.releases import Fact, Release
from bot.race.scores import Benchmark, Protocol, Score, outcome

DAY = date(2025, 7, 1)
SOURCES = {
    number: Source(number, f"https://{name}.example.org", name, "Prices", None, "dataset")
    for number, name in ((1, "one"), (2, "two"))
}
BOARD = Benchmark(1, "arena", "Arena", None, "rating", higher_is_better=True, runner="R")


def price(
    output: float | None,
    since: str | None = "2025-01-01",
    until: str | None = None,
    *,
    number: int = 1,
    release: int = 1,
    source: int = 1,
    into: float | None = 1.0,
    condition: str | None = None,
    currency: str = "USD",
    verified: bool = True,
) -> Price:
    return Price(
        number, release, into, output, None, currency,
        None if since is None else FactDate.parse(since),
        None if until is None else FactDate.parse(until),
        FactDate("2025-01-01"), source, condition, verified,
    )  # fmt: skip


def release(number: int, name: str, announced: str | None = "2025-01-01") -> Release:
    facts = {} if announced is None else {"announced": Fact(announced, 1, "curated")}
    return Release(number, name.casefold(), name, 1, 1, facts)


R1 = release(1, "R1")


def changes(*prices: Price) -> list[PriceChange]:
    return [one for track in tracks_of(prices, SOURCES) for one in track.changes(R1)]


class TestCuts:
    def test_a_cut_is_told_in_percent_of_what_it_was(self) -> None:
        (cut,) = changes(
            price(40, into=10, until="2025-06-10", number=1),
            price(8, "2025-06-10", into=2, number=2),
        )
        assert (cut.percent("input"), cut.percent("output"), cut.is_cut) == (-80, -80, True)

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ({}, {"condition": "off-peak"}),
            ({}, {"condition": "above 200k input tokens"}),
            ({}, {"currency": "CNY"}),
            ({}, {"source": 2}),
            ({}, {"verified": False}),
            ({"verified": False}, {}),
            ({"until": "2025-08-01"}, {}),  # both held for a time: the source disagrees with itself
            ({"since": "2025-06-10"}, {}),  # both from one day
        ],
    )
    def test_what_does_not_compare_is_no_change(
        self, before: dict[str, str], after: dict[str, str]
    ) -> None:
        old = {"output": 40.0, "number": 1, **before}
        new = {"output": 8.0, "since": "2025-06-10", "number": 2, **after}
        assert changes(price(**old), price(**new)) == []  # type: ignore[arg-type]
        assert len(changes(price(40.0), price(8.0, "2025-06-10", number=2))) == 1

    def test_two_prices_from_one_day_are_not_chosen_between(self) -> None:
        assert changes(
            price(40), price(8, "2025-06-10", number=2), price(9, "2025-06-10", number=3)
        ) == []  # fmt: skip

    def test_cached_input_alone_is_no_change(self) -> None:
        old, new = price(8), price(8, "2025-06-10", number=2)
        assert changes(old, replace(new, cached=0.5)) == []

    def test_a_rise_or_a_trade_is_no_cut(self) -> None:
        for after in (price(50, "2025-02-01", number=2), price(9, "2025-02-01", number=2, into=2)):
            (change,) = changes(price(40), after)
            assert not change.is_cut

    def test_a_cut_that_two_publishers_report_is_told_once_as_first_reported(self) -> None:
        told = newest_changes(
            changes(
                price(40, number=1), price(8, "2025-06-10", number=2),
                price(40, number=3, source=2), price(8, "2025-06-12", number=4, source=2),
                price(4, "2025-06-20", number=5, source=2),
            )
        )  # fmt: skip
        assert [one.new.id for one in told] == [5, 2]

    def test_verified_tracks_stand_before_others_then_those_with_newer_prices(self) -> None:
        tracks = tracks_of(
            [
                price(1, "2025-03-01", number=1, condition="community report", verified=False),
                price(2, "2025-01-01", number=2), price(3, "2025-02-01", number=3, source=2),
                price(9, "2025-05-01", number=4, condition="above 200k input tokens"),
            ],
            SOURCES,
        )  # fmt: skip
        assert [(one.publisher, one.prices[0].id) for one in tracks] == [
            ("two", 3), ("one", 2), ("one", 1),
        ]  # fmt: skip


class TestLines:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Claude Opus 4.5", "Claude Opus 4.1"), ("DeepSeek-V2.5", "DeepSeek-V3"),
            ("o3", "o1"), ("Qwen3.7-Max", "Qwen2.5-Max"), ("GPT-4o (2024-08-06)", "GPT-4o"),
            ("Qwen2.5 7B", "Qwen3 7B"),
        ],
    )  # fmt: skip
    def test_versions_of_one_line(self, one: str, other: str) -> None:
        assert line_of(one) == line_of(other)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("o3", "o3-mini"), ("Qwen2.5 7B", "Qwen2.5 14B"), ("GPT-5", "GPT-5 pro"),
            ("DeepSeek-V3", "DeepSeek-VL2"), ("Qwen3 30B-A3B", "Qwen3 30B"),
        ],
    )  # fmt: skip
    def test_other_lines(self, one: str, other: str) -> None:
        assert line_of(one) != line_of(other)

    def test_before_in_line_is_what_certainly_came_earlier_newest_first(self) -> None:
        family = [
            release(2, "V2", "2024-05-01"), release(3, "V2.5", "2024-09-05"),
            release(4, "V4", "2026-01-01"), release(5, "V1"), release(6, "V0", None),
            release(7, "V2 mini", "2024-12-01"), release(8, "V3.0", "2025-01"),
        ]  # fmt: skip
        assert [one.id for one in before_in_line(release(1, "V3"), family)] == [3, 2]
        assert before_in_line(release(1, "V3", None), family) == []

    def test_a_successor_is_held_against_what_the_other_cost_then(self) -> None:
        older = [
            price(4, "2024-01-01", "2024-12-01", number=1, release=2),
            price(2, "2024-12-01", "2025-02-01", number=2, release=2),
            price(1, "2025-02-01", number=3, release=2),
        ]
        found = succession(R1, [price(3, number=4), price(2, "2025-03-01", number=5)], older)
        assert found is not None
        assert (found.old.id, found.new.id, found.percent("output")) == (2, 4, 50)
        assert succession(R1, [], older) is None
        assert succession(R1, [price(3, condition="off-peak")], older) is None
        assert succession(R1, [price(3, currency="CNY")], older) is None
        assert succession(R1, [price(3, verified=False)], older) is None


def score(number: int, value: float, half: float | None = None) -> Score:
    low, high = (None, None) if half is None else (value - half, value + half)
    return Score(
        number, number, 1, value, low, high, Protocol((("board", "text"),)), FactDate("2025-06-01"),
        "R", "independent", FactDate("2025-06-01"), None, 1,
    )  # fmt: skip


def offer(number: int, amount: float, value: float, half: float | None = None) -> Offer:
    return Offer(price(amount, release=number, into=amount), amount, score(number, value, half))


Row = tuple[int, int, int | None]


def offers_like(rows: list[Row]) -> list[Offer]:
    return [offer(at, *row) for at, row in enumerate(rows)]


rows = st.tuples(st.integers(0, 6), st.integers(1000, 1012), st.none() | st.integers(0, 4))
boards = st.builds(offers_like, st.lists(rows, max_size=14))
BOARDS = (BOARD, replace(BOARD, higher_is_better=False))


def beats(benchmark: Benchmark, one: Offer, other: Offer) -> bool:
    return one.amount <= other.amount and outcome(benchmark, one.score, other.score) == "ahead"


class TestFrontier:
    @given(boards, st.sampled_from(BOARDS))
    def test_nothing_certainly_better_is_as_cheap_as_what_is_unbeaten(
        self, offers: list[Offer], benchmark: Benchmark
    ) -> None:
        kept = unbeaten(benchmark, offers)
        for one in offers:
            beaten = any(beats(benchmark, other, one) for other in offers)
            assert beaten == (one not in kept)
            # What is beaten is beaten by something that is not.
            assert not beaten or any(beats(benchmark, other, one) for other in kept)

    @given(boards, st.sampled_from(BOARDS))
    def test_a_step_has_no_better_value_as_cheap_and_every_other_offer_has(
        self, offers: list[Offer], benchmark: Benchmark
    ) -> None:
        kept = steps(benchmark, offers)
        sign = 1 if benchmark.higher_is_better else -1

        def no_worse(one: Offer, other: Offer) -> bool:
            return one.amount <= other.amount and sign * (one.score.value - other.score.value) >= 0

        assert set(kept) <= set(unbeaten(benchmark, offers))
        for one in kept:
            assert not any(no_worse(other, one) for other in kept if other is not one)
        for one in offers:
            assert one in kept or any(no_worse(other, one) for other in kept)

    @given(boards, st.sets(st.integers(0, 13), max_size=4))
    def test_the_picture_has_room_for_what_was_asked_and_then_for_the_frontier(
        self, offers: list[Offer], asked: set[int]
    ) -> None:
        prices = {one.release_id: [one.price] for one in offers}
        (standings,) = standings_of(BOARD, [one.score for one in offers]) or (None,)
        if standings is None:
            return
        found = frontier_of(BOARD, None, standings, prices, DAY, chosen=True)
        shown = found.shown(asked)
        assert len(shown) == min(MOST_POINTS, len(offers))
        assert {one.release_id for one in shown} >= asked & set(prices)
        assert set(found.best).isdisjoint(found.open)
        for one in found.offers:
            on_it = one in found.best or one in found.open
            assert (found.beaten_by(one) is None) == on_it

    def test_a_tie_in_the_intervals_leaves_the_dearer_one_open(self) -> None:
        cheap, tied, beaten = offer(1, 1, 1400, 10), offer(2, 2, 1390, 10), offer(3, 2, 1370, 5)
        assert steps(BOARD, [cheap, tied, beaten]) == (cheap,)
        assert unbeaten(BOARD, [cheap, tied, beaten]) == (cheap, tied)

    def test_only_verified_prices_in_dollars_that_hold_on_the_day_have_a_place(self) -> None:
        (standings,) = standings_of(BOARD, [score(number, 1400 - number) for number in range(1, 8)])
        prices = {
            1: [price(8, into=2)],
            2: [price(8, verified=False)],
            3: [price(8, currency="CNY")],
            4: [price(8, until="2025-06-30")],
            5: [price(8, "2025-07-02")],
            6: [price(None)],
        }
        (found,) = offers_of(standings, prices, DAY)
        assert (found.release_id, found.amount) == (1, 3.5)

    def test_the_blend_is_three_parts_read_and_one_written(self) -> None:
        assert blended(price(10, into=2)) == 4
        assert blended(price(0, into=0)) == 0
        assert blended(price(None)) is None
        assert blended(price(1, into=None)) is None

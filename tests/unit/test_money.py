"""Which price is known to hold on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.race.dates import FactDate
from bot.race.money import Price, price_on

READ = "2025-06-15"


def price(
    amount: float,
    since: str | None = None,
    until: str | None = None,
    *,
    checked: str = READ,
    verified: bool = True,
    number: int = 1,
) -> Price:
    return Price(
        number, 1, amount, amount, None, "USD",
        None if since is None else FactDate.parse(since),
        None if until is None else FactDate.parse(until),
        FactDate.parse(checked), 1, None, verified,
    )  # fmt: skip


def amount(prices: list[Price], day: date) -> float | None:
    found = price_on(prices, day)
    return None if found is None else found.input


class TestHolding:
    def test_from_its_first_day_until_before_its_last(self) -> None:
        launch = price(0.14, "2024-12-26", "2025-02-08")
        assert not launch.holds_on(date(2024, 12, 25))
        assert launch.holds_on(date(2024, 12, 26))
        assert launch.holds_on(date(2025, 2, 7))
        assert not launch.holds_on(date(2025, 2, 8))

    def test_without_a_start_it_holds_from_the_day_it_was_read(self) -> None:
        assert price(1).since.text == READ
        assert not price(1).holds_on(date(2025, 6, 14))
        assert price(1).holds_on(date(2025, 6, 15))
        assert price(1).holds_on(date(2030, 1, 1))

    def test_a_coarse_start_is_never_its_first_day(self) -> None:
        assert not price(1, "2025-01").holds_on(date(2025, 1, 30))
        assert price(1, "2025-01").holds_on(date(2025, 1, 31))

    def test_a_coarse_end_is_never_its_last_day(self) -> None:
        assert price(1, "2024", "2025-03").holds_on(date(2025, 2, 28))
        assert not price(1, "2024", "2025-03").holds_on(date(2025, 3, 1))


class TestChoosing:
    def test_the_latest_start_of_those_that_hold(self) -> None:
        prices = [price(10, "2024-05-13"), price(5, "2024-08-06"), price(2.5, "2025-02-01")]
        for ordered in (prices, prices[::-1]):
            assert amount(ordered, date(2024, 5, 12)) is None
            assert amount(ordered, date(2024, 8, 5)) == 10
            assert amount(ordered, date(2024, 8, 6)) == 5
            assert amount(ordered, date(2026, 1, 1)) == 2.5

    def test_a_price_that_starts_later_is_not_known(self) -> None:
        assert amount([price(0.27, "2025-02-08")], date(2025, 1, 29)) is None

    def test_verified_before_unverified_however_old(self) -> None:
        prices = [price(1, "2024-01-01"), price(2, "2025-01-01", verified=False)]
        assert amount(prices, date(2025, 6, 1)) == 1
        assert amount(prices[1:], date(2025, 6, 1)) == 2

    def test_the_price_of_a_tier_is_not_the_price(self) -> None:
        tier = replace(price(9, "2025-01-01"), condition="above 200k tokens")
        other = replace(price(2, "2024-01-01"), condition="community report")
        assert amount([tier, other], date(2025, 6, 1)) == 2
        assert amount([tier], date(2025, 6, 1)) is None

    def test_nothing_is_known_of_nothing(self) -> None:
        assert price_on([], date(2025, 1, 1)) is None


some_days = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@given(st.lists(st.tuples(some_days, st.none() | some_days, st.booleans()), max_size=8), some_days)
def test_what_is_found_holds_and_nothing_better_does(
    periods: list[tuple[date, date | None, bool]], day: date
) -> None:
    prices = [
        price(
            number, since.isoformat(), until and until.isoformat(), verified=verified, number=number
        )
        for number, (since, until, verified) in enumerate(periods)
    ]
    holding = [
        (one.verified, since, one)
        for one, (since, until, _) in zip(prices, periods, strict=True)
        if since <= day and (until is None or day < until)
    ]
    found = price_on(prices, day)
    assert (found is None) == (not holding)
    if found is not None:
        best = max(holding, key=lambda one: one[:2])
        assert (found.verified, found.since.last_day) == best[:2]


@given(some_days, st.integers(1, 400))
def test_prices_that_follow_one_another_leave_no_gap_and_no_overlap(day: date, days: int) -> None:
    change = day + timedelta(days=days)
    prices = [price(1, day.isoformat(), change.isoformat()), price(2, change.isoformat())]
    assert amount(prices, change - timedelta(days=1)) == 1
    assert amount(prices, change) == 2


@pytest.mark.parametrize("until", ["2025-02-08", "2025-02-07"])
def test_a_period_that_ends_before_it_begins_never_holds(until: str) -> None:
    backwards = price(1, "2025-02-08", until)
    assert not any(
        backwards.holds_on(date(2025, 2, 1) + timedelta(days=days)) for days in range(20)
    )

"""A lab's track record: the interval around a share, and how long confirmation took."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.race.claims import Claim, Evidence, Party
from bot.race.dates import FactDate
from bot.race.track_record import ENOUGH, TrackRecord, days_to_confirmation, wilson

counts = st.integers(0, 10_000)
shares = counts.flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials))).filter(
    lambda one: one[1] > 0
)


class TestTheInterval:
    @pytest.mark.parametrize(
        ("successes", "trials", "low", "high"),
        [
            # Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in
            # Medicine 17 (1998), table I, method 3.
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0000, 0.1611),
            (1, 29, 0.0061, 0.1718),
            # By the formula with z = 1.959964, to four places.
            (8, 10, 0.4902, 0.9433),
            (10, 10, 0.7225, 1.0000),
            (5, 5, 0.5655, 1.0000),
            (0, 5, 0.0000, 0.4345),
        ],
    )
    def test_published_values(self, successes: int, trials: int, low: float, high: float) -> None:
        found = wilson(successes, trials)
        assert (round(found.low, 4), round(found.high, 4)) == (low, high)
        assert found.share == successes / trials

    @given(shares)
    def test_it_contains_the_share_and_stays_within_none_and_all(
        self, counted: tuple[int, int]
    ) -> None:
        found = wilson(*counted)
        assert 0 <= found.low <= found.share <= found.high <= 1
        assert found.low < found.high

    @given(shares)
    def test_what_held_and_what_did_not_mirror_each_other(self, counted: tuple[int, int]) -> None:
        successes, trials = counted
        one, other = wilson(successes, trials), wilson(trials - successes, trials)
        assert one.low == pytest.approx(1 - other.high)
        assert one.high == pytest.approx(1 - other.low)

    @given(shares)
    def test_more_of_the_same_is_surer(self, counted: tuple[int, int]) -> None:
        successes, trials = counted
        few, many = wilson(successes, trials), wilson(10 * successes, 10 * trials)
        assert many.high - many.low < few.high - few.low

    @pytest.mark.parametrize(("successes", "trials"), [(0, 0), (-1, 5), (6, 5)])
    def test_what_is_no_share_is_refused(self, successes: int, trials: int) -> None:
        with pytest.raises(ValueError, match="is no share"):
            wilson(successes, trials)


class TestTheRecord:
    def test_what_is_open_or_ended_is_not_ruled_on(self) -> None:
        record = TrackRecord(3, 1, 2, 1, unverified=40, ended=9)
        assert record.ruled_on == 7
        assert record.claims == 56
        assert record.held is not None
        assert record.held.share == 3 / 7

    def test_partly_confirmed_counts_as_ruled_on_and_not_as_held(self) -> None:
        record = TrackRecord(partly_confirmed=5)
        assert record.held is not None
        assert record.held.share == 0

    @given(st.integers(0, ENOUGH - 1))
    def test_no_share_and_no_median_of_too_few(self, confirmed: int) -> None:
        record = TrackRecord(confirmed, days=(3,) * confirmed)
        assert record.held is None
        assert record.median_days is None

    @pytest.mark.parametrize(
        ("days", "middle"), [((5,), 5), ((1, 30, 2), 2), ((1, 2, 3, 10), 2.5), ((), None)]
    )
    def test_the_median(self, days: tuple[int, ...], middle: float | None) -> None:
        assert TrackRecord(confirmed=6, days=days).median_days == middle


def claimed_on(day: str) -> Claim:
    return Claim(
        1, None, Party("A"), Party("B"), "beats", (), None, None, None, None, "q", "asserted",
        None, 1, FactDate.parse(day), "open",
    )  # fmt: skip


def support(day: str) -> Evidence:
    return Evidence(1, 1, None, "supports", "E", "independent", "n", FactDate.parse(day), 2)


class TestDays:
    def test_the_earliest_support_counts(self) -> None:
        pieces = [support("2025-03-01"), support("2025-02-01"), support("2025-02-09")]
        assert days_to_confirmation(claimed_on("2025-01-29"), pieces) == 3

    @given(
        st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.lists(st.integers(-500, 500), min_size=1)
    )
    def test_they_are_never_negative(self, day: date, apart: list[int]) -> None:
        pieces = [support((day + timedelta(days=one)).isoformat()) for one in apart]
        assert days_to_confirmation(claimed_on(day.isoformat()), pieces) == max(min(apart), 0)

    @pytest.mark.parametrize(
        ("claimed", "supported"),
        [
            ("2025-01", ["2025-02-01"]),
            ("2025", ["2025-02-01"]),
            ("2025-01-29", ["2025-02"]),
            ("2025-01-29", ["2025-02", "2025-04-01"]),
            ("2025-01-29", []),
        ],
    )
    def test_a_date_that_is_not_known_to_the_day_makes_up_no_days(
        self, claimed: str, supported: list[str]
    ) -> None:
        assert days_to_confirmation(claimed_on(claimed), map(support, supported)) is None

    def test_a_month_that_ends_after_the_earliest_day_does_not_hide_it(self) -> None:
        pieces = [support("2025-02"), support("2025-02-03")]
        assert days_to_confirmation(claimed_on("2025-01-29"), pieces) == 5

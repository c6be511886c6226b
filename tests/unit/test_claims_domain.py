"""A claim's status as the projection of its targets, and its verdicts as of a day."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.race.claim_life import reasons_on
from bot.race.claims import (
    Claim,
    ClaimEvent,
    ClaimTarget,
    Party,
    Stage,
    Status,
    Verdict,
    status_of,
)
from bot.race.dates import FactDate
from tests.verdicts import verdict_on

verdicts = st.sampled_from(get_args(Verdict))


class TestStatus:
    @pytest.mark.parametrize("stage", [one for one in get_args(Stage) if one != "open"])
    def test_a_stage_that_is_not_open_is_the_status(self, stage: Stage) -> None:
        assert status_of(stage, ["confirmed", "refuted"]) == stage
        assert status_of(stage, []) == stage

    @pytest.mark.parametrize("verdict", get_args(Verdict))
    def test_all_alike_is_that_verdict(self, verdict: Verdict) -> None:
        assert status_of("open", [verdict]) == status_of("open", [verdict] * 3) == verdict

    @pytest.mark.parametrize(
        ("ruled", "status"),
        [
            ([], "unverified"),
            (["confirmed", "unverified"], "partly confirmed"),
            (["confirmed", "refuted"], "partly confirmed"),
            (["disputed", "disputed", "confirmed"], "partly confirmed"),
            (["disputed", "unverified"], "disputed"),
            (["disputed", "refuted"], "disputed"),
            (["refuted", "unverified"], "disputed"),
        ],
    )
    def test_mixed_targets(self, ruled: list[Verdict], status: Status) -> None:
        for order in permutations(ruled):
            assert status_of("open", order) == status

    @given(st.lists(verdicts, min_size=1))
    def test_nothing_is_confirmed_or_refuted_while_a_part_of_it_is_not(
        self, ruled: list[Verdict]
    ) -> None:
        status = status_of("open", ruled)
        assert status in get_args(Status)
        for whole in ("confirmed", "refuted", "unverified"):
            assert (status == whole) == (set(ruled) == {whole})
        assert ("confirmed" in ruled) == (status in ("confirmed", "partly confirmed"))

    def test_a_claim_has_the_status_of_its_targets(self) -> None:
        targets = tuple(
            ClaimTarget(number, 1, Party(name), verdict)
            for number, (name, verdict) in enumerate(
                [("GPT-4o", "disputed"), ("Claude", "disputed"), ("Llama", "confirmed")]
            )
        )
        claim = Claim(
            1, None, Party("Alibaba"), Party("Qwen2.5-Max"), "beats", targets, None, None, None,
            None, "comprehensively surpasses", "attributed", None, 1, FactDate("2025-01-29"), "open",
        )  # fmt: skip
        assert claim.status == "partly confirmed"


def event(
    number: int,
    day: str,
    after: str | None,
    *,
    target: int | None = 1,
    action: str = "rule",
    reason: str | None = None,
) -> ClaimEvent:
    return ClaimEvent(
        number, 1, target, action, None, after, reason, "user 5", FactDate.parse(day), "2026"
    )


class TestAsOf:
    HISTORY = (
        event(1, "2025-01-28", "unverified", target=None, action="add"),
        event(2, "2025-02-04", "confirmed", reason="LMArena"),
        event(3, "2025-04-01", "disputed", reason="Aider"),
        event(4, "2025-03", "refuted", target=2),
    )

    @pytest.mark.parametrize(
        ("day", "first", "second"),
        [
            (date(2025, 1, 27), "unverified", "unverified"),
            (date(2025, 2, 3), "unverified", "unverified"),
            (date(2025, 2, 4), "confirmed", "unverified"),
            (date(2025, 3, 30), "confirmed", "unverified"),
            (date(2025, 3, 31), "confirmed", "refuted"),
            (date(2025, 4, 1), "disputed", "refuted"),
            (date(2026, 1, 1), "disputed", "refuted"),
        ],
    )
    def test_the_last_ruling_by_the_day_speaks(
        self, day: date, first: Verdict, second: Verdict
    ) -> None:
        assert verdict_on(self.HISTORY, 1, day) == first
        assert verdict_on(self.HISTORY, 2, day) == second
        assert verdict_on(self.HISTORY, 3, day) == "unverified"

    def test_the_order_in_which_they_are_read_does_not_matter(self) -> None:
        for order in permutations(self.HISTORY):
            assert verdict_on(order, 1, date(2025, 5, 1)) == "disputed"

    def test_of_one_day_the_one_written_last_speaks(self) -> None:
        events = [event(7, "2025-02-04", "refuted"), event(5, "2025-02-04", "confirmed")]
        assert verdict_on(events, 1, date(2025, 2, 4)) == "refuted"

    def test_a_ruling_is_undone_by_another(self) -> None:
        events = [event(1, "2025-02-04", "confirmed"), event(2, "2025-02-05", "unverified")]
        assert verdict_on(events, 1, date(2025, 2, 4)) == "confirmed"
        assert verdict_on(events, 1, date(2025, 2, 5)) == "unverified"

    def test_reasons_are_those_of_the_rulings_that_speak(self) -> None:
        assert reasons_on(self.HISTORY, date(2025, 2, 3)) == {}
        assert reasons_on(self.HISTORY, date(2025, 2, 4)) == {1: "LMArena"}
        assert reasons_on(self.HISTORY, date(2025, 4, 1)) == {1: "Aider"}

    def test_a_ruling_without_a_reason_does_not_borrow_an_older_one(self) -> None:
        events = [event(1, "2025-02-04", "confirmed", reason="LMArena"),
                  event(2, "2025-02-05", "refuted")]  # fmt: skip
        assert reasons_on(events, date(2025, 2, 5)) == {}

    @given(
        st.lists(st.tuples(st.dates(date(2025, 1, 1), date(2025, 3, 1)), verdicts), max_size=10),
        st.dates(date(2025, 1, 1), date(2025, 3, 1)),
    )
    def test_later_events_change_no_earlier_day(
        self, ruled: list[tuple[date, Verdict]], day: date
    ) -> None:
        events = [event(n, on.isoformat(), verdict) for n, (on, verdict) in enumerate(ruled)]
        known = [one for one in events if one.effective.happened_by(day)]
        assert verdict_on(events, 1, day) == verdict_on(known, 1, day)
        assert reasons_on(events, day) == reasons_on(known, day)

"""When two scores may stand against each other, and who is ahead then."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.race.dates import FactDate
from bot.race.scores import Benchmark, Protocol, Score, obstacle, outcome

ARENA = Benchmark(1, "arena", "Arena", None, "Elo", True, "LMArena", per_snapshot=True)
TEST = Benchmark(2, "test", "Test", "v1", "%", True, "Epoch AI")
SECONDS = Benchmark(3, "latency", "Latency", None, "s", False, "Somebody")


def score(
    value: float,
    low: float | None = None,
    high: float | None = None,
    *,
    on: Benchmark = TEST,
    protocol: str | None = "effort=high",
    snapshot: str | None = "2025-02-04",
    evaluator: str = "Epoch AI",
    release: int = 1,
) -> Score:
    return Score(
        1, release, on.id, value, low, high, Protocol.parse(protocol),
        None if snapshot is None else FactDate.parse(snapshot),
        evaluator, "independent", FactDate.parse("2025-02-04"), None, 1,
    )  # fmt: skip


class TestProtocol:
    def test_it_is_read_as_named_settings_in_any_order(self) -> None:
        one = Protocol.parse(" harness = aider 0.72 ;effort=high; ")
        assert one == Protocol.parse("effort=high; harness=aider 0.72")
        assert str(one) == "effort=high; harness=aider 0.72"

    @pytest.mark.parametrize("text", [None, "", "  ", ";", " ; ; "])
    def test_nothing_stated_is_the_unknown_protocol(self, text: str | None) -> None:
        assert not Protocol.parse(text).known

    @pytest.mark.parametrize("text", ["effort", "=high", "effort=", "a=1; a=2", "a=1; high"])
    def test_what_is_no_protocol_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match="not a protocol"):
            Protocol.parse(text)

    def test_a_value_may_hold_an_equals_sign(self) -> None:
        assert Protocol.parse("metric=pass@1; prompt=k=v").settings == (
            ("metric", "pass@1"),
            ("prompt", "k=v"),
        )

    def test_what_differs_is_named_and_a_missing_setting_differs(self) -> None:
        one = Protocol.parse("harness=x; effort=high; shots=5")
        other = Protocol.parse("harness=x; effort=low; samples=64")
        assert one.differences(other) == ("effort", "samples", "shots")
        assert one.differences(one) == ()

    names = st.text(st.characters(exclude_characters=";=", categories=["L", "N", "P"]), min_size=1)

    @given(st.dictionaries(names, names, max_size=5))
    def test_it_is_written_as_it_is_read(self, settings: dict[str, str]) -> None:
        protocol = Protocol(tuple(sorted(settings.items())))
        assert Protocol.parse(str(protocol)) == protocol
        assert Protocol.parse(str(protocol)).known == bool(settings)


class TestObstacle:
    def test_like_with_like(self) -> None:
        assert obstacle(TEST, score(50), score(60, release=2)) is None

    @pytest.mark.parametrize(
        ("other", "why"),
        [
            (score(1, on=SECONDS), "benchmark"),
            (score(1, evaluator="LiveBench"), "evaluator"),
            (score(1, protocol=None), "protocol_unknown"),
            (score(1, protocol="effort=low"), "protocol_differs"),
            (score(1, protocol="effort=high; shots=5"), "protocol_differs"),
        ],
    )
    def test_what_stands_in_the_way(self, other: Score, why: str) -> None:
        assert obstacle(TEST, score(50), other) == why
        assert obstacle(TEST, other, score(50)) == why

    def test_two_unknown_protocols_never_compare(self) -> None:
        unknown = score(50, protocol=None)
        assert obstacle(TEST, unknown, unknown) == "protocol_unknown"

    def test_an_arena_compares_inside_one_snapshot_only(self) -> None:
        february, march = score(1300, on=ARENA), score(1300, on=ARENA, snapshot="2025-03-01")
        undated = score(1300, on=ARENA, snapshot=None)
        assert obstacle(ARENA, february, february) is None
        assert obstacle(ARENA, february, march) == "snapshot"
        assert obstacle(ARENA, undated, undated) == "snapshot"

    def test_elsewhere_the_snapshot_does_not_matter(self) -> None:
        assert obstacle(TEST, score(1, snapshot=None), score(1, snapshot="2025-03-01")) is None

    def test_a_score_of_another_test_than_the_one_given(self) -> None:
        assert obstacle(ARENA, score(1), score(1)) == "benchmark"


class TestOutcome:
    def test_the_higher_one_is_ahead(self) -> None:
        assert outcome(TEST, score(62.29), score(60.45)) == "ahead"
        assert outcome(TEST, score(60.45), score(62.29)) == "behind"
        assert outcome(TEST, score(60), score(60)) == "tie"

    def test_where_less_is_better_the_lower_one_is(self) -> None:
        assert outcome(SECONDS, score(1, on=SECONDS), score(2, on=SECONDS)) == "ahead"

    def test_intervals_that_touch_are_a_tie(self) -> None:
        assert outcome(ARENA, score(1332, 1321, 1343), score(1316, 1312, 1321)) == "tie"
        assert outcome(ARENA, score(1333, 1322, 1343), score(1316, 1312, 1321)) == "ahead"

    def test_one_interval_is_enough_for_a_tie(self) -> None:
        assert outcome(TEST, score(60, 55, 65), score(64)) == "tie"
        assert outcome(TEST, score(60, None, 65), score(64)) == "tie"
        assert outcome(TEST, score(60, None, 65), score(59)) == "ahead"

    values = st.floats(0, 100, allow_nan=False)
    scores = st.builds(
        lambda value, down, up: score(value, value - down, value + up),
        values, st.floats(0, 10), st.floats(0, 10),
    )  # fmt: skip

    @given(scores, scores, st.booleans())
    def test_from_the_other_side_it_is_the_other_way_round(
        self, one: Score, other: Score, higher: bool
    ) -> None:
        test = replace(TEST, higher_is_better=higher)
        mirrored = {"ahead": "behind", "behind": "ahead", "tie": "tie"}
        assert outcome(test, one, other) == mirrored[outcome(test, other, one)]
        assert outcome(test, one, one) == "tie"

    @given(scores, scores)
    def test_a_wider_interval_never_makes_a_winner(self, one: Score, other: Score) -> None:
        assert one.low is not None
        wider = replace(one, low=one.low - 5)
        if outcome(TEST, one, other) == "tie":
            assert outcome(TEST, wider, other) == "tie"

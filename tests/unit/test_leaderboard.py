"""Ranks claim no more than intervals allow, and only what stands against each other is ranked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.race.board_names import Board, board_named, boards_like, nearest_boards
from bot.race.dates import FactDate
from bot.race.leaderboard import (
    BoardFilter,
    Ranks,
    Standings,
    filtered,
    ranked,
    standings_of,
)
from bot.race.overview import FEWEST, in_order, led
from bot.race.releases import Fact, Release
from bot.race.scores import Benchmark, Protocol, Score

BOARD = Benchmark(1, "board", "Board", None, "%", higher_is_better=True, runner="Runner")
LOWER = replace(BOARD, higher_is_better=False)


def score(release: int, value: float, low: float | None = None, high: float | None = None,
          protocol: str = "harness=one", **changes: Any) -> Score:  # fmt: skip
    made = Score(
        release, release, 1, value, low, high, Protocol.parse(protocol), None, "Runner",
        "independent", FactDate("2025-01-01"), None, 1,
    )  # fmt: skip
    return replace(made, **changes)


@st.composite
def measured(draw: st.DrawFn) -> list[Score]:
    """Results with and without intervals, some open to one side."""
    found: list[Score] = []
    for release in range(draw(st.integers(1, 12))):
        value = draw(st.integers(0, 30))
        below, above = draw(st.integers(0, 9)), draw(st.integers(0, 9))
        low, high = draw(st.booleans()), draw(st.booleans())
        found.append(score(
            release, value, value - below if low else None, value + above if high else None
        ))  # fmt: skip
    return found


def spans(scores: Sequence[Score]) -> list[tuple[float, float]]:
    return [
        (
            one.value if one.low is None else one.low,
            one.value if one.high is None else one.high,
        )
        for one in scores
    ]


class TestRanks:
    @given(measured())
    def test_they_are_what_was_agreed(self, scores: list[Score]) -> None:
        """Best: one more than are certainly ahead; worst: all but those certainly behind."""
        if all(one.low is None and one.high is None for one in scores):
            return
        places = ranked(BOARD, scores)
        for (low, high), place in zip(spans(scores), places, strict=True):
            ahead = sum(other_low > high for other_low, _ in spans(scores))
            behind = sum(other_high < low for _, other_high in spans(scores))
            assert place == Ranks(1 + ahead, len(scores) - behind)
            assert 1 <= place.best <= place.worst <= len(scores)

    @given(measured(), st.data())
    def test_the_true_rank_is_among_them(self, scores: list[Score], data: st.DataObject) -> None:
        """Wherever inside its interval each true value lies."""
        true = [data.draw(st.floats(low, high)) for low, high in spans(scores)]
        for mine, place in zip(true, ranked(BOARD, scores), strict=True):
            first = 1 + sum(other > mine for other in true)
            assert place.best <= first <= place.worst

    @given(measured())
    def test_lower_is_better_is_the_same_upside_down(self, scores: list[Score]) -> None:
        turned = [
            replace(
                one,
                value=-one.value,
                low=None if one.high is None else -one.high,
                high=None if one.low is None else -one.low,
            )
            for one in scores
        ]
        assert ranked(LOWER, turned) == ranked(BOARD, scores)

    def test_without_intervals_equal_values_share_one(self) -> None:
        places = ranked(BOARD, [score(n, value) for n, value in enumerate((9, 7, 7, 5))])
        assert [str(one) for one in places] == ["1", "2", "2", "4"]

    def test_overlaps_are_a_range(self) -> None:
        """The third overlaps the second alone, the fourth nobody."""
        scores = [score(1, 90, 88, 92), score(2, 86, 84, 89), score(3, 82, 80, 85), score(4, 60)]
        assert [str(one) for one in ranked(BOARD, scores)] == ["1–2", "1–3", "2–3", "4"]


def one_standing(scores: Sequence[Score]) -> Standings:
    (found,) = standings_of(BOARD, scores)
    return found


class TestStandings:
    def test_effort_edit_format_and_weights_are_of_the_entry(self) -> None:
        found = one_standing([
            score(1, 60, protocol="harness=one; effort=low; edit format=whole"),
            score(1, 70, protocol="harness=one; effort=high; edit format=diff", id=11),
            score(2, 65, protocol="harness=one; weights=fp8; edit format=diff"),
        ])  # fmt: skip
        assert [(one.score.value, str(one.ranks), one.others) for one in found.entries] == [
            (70, "1", 1),
            (65, "2", 0),
        ]
        assert found.entries[0].settings == (("edit format", "diff"), ("effort", "high"))
        assert found.settings == (("harness", "one"),)

    @pytest.mark.parametrize(
        "other", [{"protocol": "harness=two"}, {"evaluator": "Somebody"},
                  {"protocol": "harness=one; tries=2"}]
    )  # fmt: skip
    def test_what_differs_otherwise_is_not_ranked_together(self, other: dict[str, Any]) -> None:
        protocol = other.pop("protocol", "harness=one")
        odd = score(3, 99, protocol=protocol, **other)
        found = standings_of(BOARD, [score(1, 60), score(2, 50), odd])
        assert [[one.score.release_id for one in group.entries] for group in found] == [[1, 2], [3]]
        assert all(group.basis == "ranked" for group in found)

    def test_settings_that_nobody_stated_rank_nothing(self) -> None:
        """Effort alone says nothing of how the test was run."""
        for protocol in ("", "effort=high"):
            found = one_standing([score(1, 60, protocol=protocol), score(2, 70, protocol=protocol)])
            assert found.basis == "unstated"
            assert [one.ranks for one in found.entries] == [None, None]
            assert found.leaders == ()

    @pytest.mark.parametrize("relation", ["self", "claimed", "rival", "partner"])
    def test_what_labs_report_is_never_ranked_with_others(self, relation: str) -> None:
        labs = [score(n, 90 + n, relation=relation, evaluator=f"Lab {n}") for n in range(5)]
        found = standings_of(BOARD, [*labs, score(8, 40), score(9, 50)])
        assert [group.basis for group in found] == ["ranked", "labs"]
        assert [one.score.release_id for one in found[0].entries] == [9, 8]
        assert all(one.ranks is None for one in found[1].entries)

    def test_a_newer_result_of_the_same_entry_takes_its_place(self) -> None:
        old = score(1, 90, id=1)
        new = score(1, 80, id=2, dated=FactDate("2025-03-01"))
        (entry,) = one_standing([new, old]).entries
        assert (entry.score.value, entry.others) == (80, 0)

    def test_where_lower_is_better_the_best_entry_is_the_lowest(self) -> None:
        rows = [score(1, 9), score(2, 3), score(1, 2, protocol="harness=one; effort=high", id=7)]
        (found,) = standings_of(LOWER, rows)
        assert [one.score.value for one in found.entries] == [2, 3]
        assert found.margin == 1

    def test_a_lead_is_one_that_nobody_overlaps(self) -> None:
        found = one_standing([score(1, 90, 85, 95), score(2, 88, 84, 92), score(3, 70, 60, 80)])
        assert [one.score.release_id for one in found.leaders] == [1, 2]
        assert found.margin is None
        assert one_standing([score(1, 90), score(2, 88)]).margin == 2
        assert one_standing([score(1, 90)]).margin is None


def release(number: int, open_weights: str | None, lab: int = 1) -> Release:
    facts = {} if open_weights is None else {"open_weights": Fact(open_weights, 1, "curated")}
    return Release(number, f"r{number}", f"R{number}", lab, None, facts)


def test_a_filter_keeps_ranks_and_counts_what_nobody_knows() -> None:
    entries = one_standing([score(n, 90 - n) for n in range(1, 5)]).entries
    releases = {
        1: release(1, "false"), 2: release(2, "true"), 3: release(3, None), 4: release(4, "yes", 2),
    }  # fmt: skip

    def shown(wanted: BoardFilter) -> tuple[list[str], int]:
        found, unknown = filtered(entries, releases, wanted)
        return [f"{one.ranks}:R{one.score.release_id}" for one in found], unknown

    assert shown(BoardFilter(open_weights=True)) == (["2:R2", "4:R4"], 1)
    assert shown(BoardFilter(open_weights=False)) == (["1:R1"], 1)
    assert shown(BoardFilter(lab_id=2)) == (["4:R4"], 0)
    assert shown(BoardFilter(open_weights=True, lab_id=1)) == (["2:R2"], 1)
    assert shown(BoardFilter()) == (["1:R1", "2:R2", "3:R3", "4:R4"], 0)


class TestTheOverview:
    def test_few_entries_lead_nothing(self) -> None:
        few = standings_of(BOARD, [score(n, n) for n in range(FEWEST - 1)])
        assert led(BOARD, few) is None
        assert led(BOARD, ()) is None
        labs = standings_of(BOARD, [score(n, n, relation="self") for n in range(9)])
        assert led(BOARD, labs) is None

    def test_every_evaluators_newest_board_stands_before_anybodys_second(self) -> None:
        def board(number: int, who: str, day: str, entries: int = 20) -> Any:
            rows = [score(n, n, evaluator=who, dated=FactDate(day)) for n in range(entries)]
            return led(replace(BOARD, id=number), standings_of(BOARD, rows))

        made = [
            board(1, "Many", "2025-02-01"), board(2, "Many", "2025-02-01"),
            board(3, "Few", "2025-02-01"), board(4, "Many", "2025-03"),
            board(5, "Many", "2025-04", FEWEST),
        ]  # fmt: skip
        found = in_order(made)
        assert [one.benchmark.id for one in found] == [4, 3, 1, 2, 5]


def board(number: int, slug: str, name: str, *, independent: bool = True, **more: Any) -> Board:
    made = Benchmark(number, slug, name, None, "%", higher_is_better=True, runner="Runner")
    return Board(replace(made, **more), independent)


ARENA = board(1, "lmarena-text", "LMArena text", short="LMArena", runner="LMArena")
LIVE_24 = board(2, "livebench-2024", "LiveBench 2024", short="LiveBench '24")
LIVE_26 = board(3, "livebench-2026", "LiveBench 2026")
CODING = board(4, "livebench-2026-coding", "LiveBench 2026 · Coding", part_of=3)
BY_LABS = board(5, "aider-by-labs", "Aider polyglot, by labs", independent=False)
AIDER = board(6, "aider-polyglot", "Aider polyglot", runner="Paul")
BOARDS = (BY_LABS, CODING, LIVE_26, LIVE_24, ARENA, AIDER)


class TestBoardNames:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("lmarena", ARENA), ("LMArena Text", ARENA), ("aider", AIDER), ("paul", AIDER),
            ("livebench-2024", LIVE_24), ("livebench 24", LIVE_24), ("coding", CODING),
            ("aider-by-labs", BY_LABS), ("livebench", None), ("", None), ("!!", None),
            ("zzqx", None),
        ],
    )  # fmt: skip
    def test_what_a_text_means(self, typed: str, meant: Board | None) -> None:
        assert board_named(BOARDS, typed) == meant

    def test_choices_begin_with_independent_whole_boards(self) -> None:
        assert boards_like(BOARDS, "") == [ARENA, LIVE_24, LIVE_26, AIDER, CODING, BY_LABS]
        assert boards_like(BOARDS, "polyglot") == [AIDER, BY_LABS]
        assert boards_like(BOARDS, "zzqx") == []

    def test_the_larger_independent_board_is_before_a_labs_own_of_that_name(self) -> None:
        theirs = board(1, "gpqa", "GPQA, subset not stated", short="GPQA", independent=False)
        small = replace(board(2, "aa-gpqa", "GPQA Diamond by AA"), entries=40)
        large = replace(board(3, "epoch-gpqa", "GPQA Diamond by Epoch"), entries=200)
        assert boards_like((theirs, small, large), "gpqa") == [large, small, theirs]

    def test_what_is_near_holds_some_of_the_words(self) -> None:
        assert nearest_boards(BOARDS, "livebench", 5) == [LIVE_24, LIVE_26]
        assert nearest_boards(BOARDS, "aider zzqx", 1) == [AIDER]
        assert nearest_boards(BOARDS, "zzqx", 5) == []

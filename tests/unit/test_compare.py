"""Two to four releases side by side: which are taken, what may be compared, who is called ahead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.race.catalog import Fact, Release
from bot.race.claims import Claim, ClaimRelation, ClaimTarget, Evidence, Party
from bot.race.compare import (
    GROUPS,
    ScoreLine,
    Yardstick,
    align,
    choose,
    considered,
    findings,
    yardstick,
)
from bot.race.dates import FactDate
from bot.race.scores import Benchmark, Protocol, Score

ARENA = Benchmark(1, "arena", "Arena", None, "Elo", True, "LMArena", per_snapshot=True)
LIVE = Benchmark(2, "live", "LiveBench", "2024-11-25", "%", True, "LiveBench")
REASONING = Benchmark(3, "live-reasoning", "LiveBench reasoning", "2024-11-25", "%", True,
                      "LiveBench", part_of=2)  # fmt: skip
AIDER = Benchmark(4, "aider", "Aider", None, "%", True, "Aider")
SECONDS = Benchmark(5, "latency", "Latency", None, "s", False, "Somebody")
BENCHMARKS = {one.id: one for one in (ARENA, LIVE, REASONING, AIDER, SECONDS)}

QWEN, DEEPSEEK, LLAMA, O1 = 1, 2, 3, 4
numbers = count(1)


def release(number: int, day: str | None, name: str = "") -> Release:
    facts = {} if day is None else {"announced": Fact(day, 1, "curated")}
    return Release(number, f"r{number}", name or f"R{number}", 1, None, facts)


def score(of: int, value: float, low: float | None = None, high: float | None = None,
          **changes: Any) -> Score:  # fmt: skip
    """An independent LiveBench result of 4 February 2025, unless ``changes`` say otherwise."""
    benchmark = changes.pop("on", LIVE)
    protocol = changes.pop("protocol", "effort=high")
    dated = changes.pop("dated", "2025-02-04")
    snapshot = changes.pop("snapshot", None)
    return replace(
        Score(
            next(numbers), of, benchmark.id, value, low, high, Protocol.parse(protocol),
            snapshot and FactDate(snapshot), benchmark.runner, "independent", FactDate(dated), None, 1,
        ),
        **changes,
    )  # fmt: skip


def lines(*scores: Score, of: tuple[int, ...] = (QWEN, DEEPSEEK)) -> tuple[ScoreLine, ...]:
    return align(BENCHMARKS, of, scores)["independent"]


def line(*scores: Score, of: tuple[int, ...] = (QWEN, DEEPSEEK)) -> ScoreLine:
    (only,) = lines(*scores, of=of)
    return only


def values(one: ScoreLine) -> list[float | None]:
    return [None if cell is None else cell.score.value for cell in one.cells]


class TestALine:
    def test_scores_of_one_yardstick_have_a_leader(self) -> None:
        found = line(score(QWEN, 62.29), score(DEEPSEEK, 60.45))
        assert values(found) == [62.29, 60.45]
        assert (found.leader, found.tie, found.why_not) == (0, False, None)
        assert line(score(QWEN, 62.29), score(DEEPSEEK, 60.45), of=(DEEPSEEK, QWEN)).leader == 1

    def test_where_less_is_better(self) -> None:
        found = line(score(QWEN, 2, on=SECONDS), score(DEEPSEEK, 1, on=SECONDS))
        assert found.leader == 1

    def test_margins_that_overlap_are_a_tie_and_nobody_leads(self) -> None:
        found = line(score(QWEN, 62, 58, 66), score(DEEPSEEK, 60, 57, 63))
        assert (found.leader, found.tie) == (None, True)

    def test_to_lead_is_to_be_ahead_of_all_others(self) -> None:
        trio = (QWEN, DEEPSEEK, LLAMA)
        ahead = [score(QWEN, 70, 69, 71), score(DEEPSEEK, 60, 58, 62), score(LLAMA, 61, 59, 63)]
        assert (line(*ahead, of=trio).leader, line(*ahead, of=trio).tie) == (0, False)
        level = [score(QWEN, 62, 61, 63), score(DEEPSEEK, 50), score(LLAMA, 61, 59, 63)]
        assert (line(*level, of=trio).leader, line(*level, of=trio).tie) == (None, True)

    @pytest.mark.parametrize(
        ("changes", "why", "differing"),
        [
            ({"protocol": "effort=low; shots=5"}, "protocol_differs", ("effort", "shots")),
            ({"protocol": None}, "protocol_unknown", ("effort",)),
            ({"evaluator": "Somebody else"}, "evaluator", ()),
        ],
    )
    def test_what_does_not_compare_has_no_leader_but_a_reason(
        self, changes: dict[str, Any], why: str, differing: tuple[str, ...]
    ) -> None:
        found = line(score(QWEN, 90), score(DEEPSEEK, 10, **changes))
        assert values(found) == [90, 10]
        assert (found.leader, found.tie) == (None, False)
        assert (found.why_not, found.differing) == (why, differing)
        assert not any(cell and cell.comparable for cell in found.cells)

    def test_an_arena_is_compared_inside_the_newest_snapshot_both_are_in(self) -> None:
        found = line(
            score(QWEN, 1332, on=ARENA, snapshot="2025-02-04", dated="2025-02-04"),
            score(DEEPSEEK, 1316, on=ARENA, snapshot="2025-02-04", dated="2025-02-04"),
            score(QWEN, 1340, on=ARENA, snapshot="2025-03-01", dated="2025-03-01"),
            score(DEEPSEEK, 1318, on=ARENA, snapshot="2025-03-01", dated="2025-03-01"),
            score(QWEN, 1400, on=ARENA, snapshot="2026-01-01", dated="2026-01-01"),
        )
        assert values(found) == [1340, 1318]
        assert found.leader == 0

    def test_arena_scores_of_different_snapshots_do_not_compare(self) -> None:
        found = line(
            score(QWEN, 1332, on=ARENA, snapshot="2025-02-04"),
            score(DEEPSEEK, 1400, on=ARENA, snapshot="2025-03-01"),
        )
        assert (found.leader, found.why_not) == (None, "snapshot")

    def test_a_protocol_that_two_share_is_taken_before_a_better_result(self) -> None:
        found = line(
            score(QWEN, 50),
            score(DEEPSEEK, 40),
            score(DEEPSEEK, 99, protocol="effort=max", dated="2025-05-01"),
        )
        assert values(found) == [50, 40]
        assert found.leader == 0

    def test_the_one_that_shares_nothing_leaves_the_line_without_a_winner(self) -> None:
        trio = (QWEN, DEEPSEEK, LLAMA)
        found = line(score(QWEN, 50), score(DEEPSEEK, 40), score(LLAMA, 99, protocol=None), of=trio)
        assert [cell and cell.comparable for cell in found.cells] == [True, True, False]
        assert found.leader is None

    def test_of_a_sides_several_results_the_newest_stands(self) -> None:
        found = line(score(QWEN, 40, dated="2025-02"), score(QWEN, 50, dated="2025-03-01"))
        assert values(found) == [50, None]
        assert (found.leader, found.tie, found.why_not) == (None, False, None)

    def test_one_score_alone_leads_nobody(self) -> None:
        assert line(score(DEEPSEEK, 60)).leader is None

    def test_evaluators_are_named_once(self) -> None:
        found = line(score(QWEN, 1), score(DEEPSEEK, 1, evaluator="Other"))
        assert found.evaluators == ("LiveBench", "Other")
        assert line(score(QWEN, 1), score(DEEPSEEK, 2)).evaluators == ("LiveBench",)


class TestGroups:
    def test_who_measured_decides_the_group_and_groups_never_mix(self) -> None:
        relations = ("claimed", "self", "rival", "partner", "independent")
        groups = align(
            BENCHMARKS, (QWEN,), [score(QWEN, at, relation=one) for at, one in enumerate(relations)]
        )
        assert {group: [values(one) for one in found] for group, found in groups.items()} == {
            "claimed": [[0]],
            "self": [[3]],
            "independent": [[4]],
        }

    def test_a_claimed_score_never_stands_against_an_independent_one(self) -> None:
        groups = align(
            BENCHMARKS, (QWEN, DEEPSEEK), [score(QWEN, 90, relation="claimed"), score(DEEPSEEK, 10)]
        )
        assert [one.leader for found in groups.values() for one in found] == [None, None]

    def test_all_groups_are_there_when_nothing_is_known(self) -> None:
        assert align(BENCHMARKS, (QWEN,), []) == dict.fromkeys(GROUPS, ())

    def test_the_order_of_lines(self) -> None:
        """Boards before categories, full lines before others, comparable first, then the newest."""
        found = lines(
            score(QWEN, 1, on=REASONING), score(DEEPSEEK, 1, on=REASONING),
            score(QWEN, 1, on=SECONDS, dated="2026-01-01"),
            score(QWEN, 1, on=AIDER, dated="2025-01-01"), score(DEEPSEEK, 1, on=AIDER),
            score(QWEN, 1, dated="2025-03-01"), score(DEEPSEEK, 1, dated="2025-03-01"),
            score(QWEN, 1, on=ARENA), score(DEEPSEEK, 1, on=ARENA, protocol=None),
        )  # fmt: skip
        assert [one.benchmark for one in found] == [LIVE, AIDER, ARENA, SECONDS, REASONING]

    scores = st.lists(
        st.builds(
            lambda of, value, on, protocol, evaluator, day, relation: score(
                of, value, value - 2, value + 2, on=on, protocol=protocol, evaluator=evaluator,
                snapshot="2025-02-04", dated=day, relation=relation,
            ),
            st.sampled_from([QWEN, DEEPSEEK, LLAMA]),
            st.integers(0, 20),
            st.sampled_from(list(BENCHMARKS.values())),
            st.sampled_from([None, "a=1", "a=2"]),
            st.sampled_from(["E", "F"]),
            st.sampled_from(["2025", "2025-02", "2025-02-04"]),
            st.sampled_from(["claimed", "self", "independent"]),
        ),
        max_size=30,
    )  # fmt: skip

    @given(scores, st.permutations([QWEN, DEEPSEEK, LLAMA]))
    def test_whatever_is_known_no_line_says_more_than_it_may(
        self, scores: list[Score], releases: list[int]
    ) -> None:
        groups = align(BENCHMARKS, releases, scores)
        for found in groups.values():
            assert len({one.benchmark.id for one in found}) == len(found)
            for one in found:
                assert len(one.cells) == 3
                for side, cell in zip(releases, one.cells, strict=True):
                    assert cell is None or cell.score.release_id == side
                together = [cell.score for cell in one.cells if cell and cell.comparable]
                measures = {yardstick(one.benchmark, each) for each in together}
                assert not together or (len(together) > 1 and len(measures) == 1)
                assert None not in measures
                if one.leader is not None:
                    assert not one.tie
                    assert one.cells[one.leader] in [c for c in one.cells if c and c.comparable]
                if not together:
                    assert one.leader is None
                    assert not one.tie
                if together:
                    assert one.why_not is None
        assert sum(
            len(one.cells) - one.cells.count(None) for f in groups.values() for one in f
        ) == len({(one.relation, one.benchmark_id, one.release_id) for one in scores})

    @given(scores, st.randoms(use_true_random=False))
    def test_the_order_in_which_scores_are_read_changes_no_leader(
        self, scores: list[Score], random_: Any
    ) -> None:
        shuffled = list(scores)
        random_.shuffle(shuffled)
        sides = (QWEN, DEEPSEEK, LLAMA)
        assert align(BENCHMARKS, sides, scores) == align(BENCHMARKS, sides, shuffled)


class TestYardstick:
    def test_unknown_settings_measure_nothing(self) -> None:
        assert yardstick(LIVE, score(QWEN, 1, protocol=None)) is None
        assert yardstick(ARENA, score(QWEN, 1, on=ARENA, snapshot=None)) is None

    def test_a_snapshot_matters_only_where_ratings_are_rebased(self) -> None:
        one, other = score(QWEN, 1, snapshot="2025-02-04"), score(QWEN, 1, snapshot="2025-03-01")
        assert yardstick(LIVE, one) == yardstick(LIVE, other)
        assert yardstick(ARENA, one) != yardstick(ARENA, other)


def shares(**of: str) -> dict[int, frozenset[Yardstick]]:
    """Yardsticks by release: ``r1="ab"`` gives release 1 those called a and b."""
    return {
        int(name[1:]): frozenset(Yardstick(1, letter, "p=1", None) for letter in letters)
        for name, letters in of.items()
    }


class TestChoosing:
    NEW, OLD, OLDER = "2026-11-01", "2026-06-01", "2025-01-28"

    def test_the_newest_pair_where_it_can_be_compared(self) -> None:
        qwens = [release(1, self.NEW), release(2, self.OLD)]
        deepseeks = [release(11, self.NEW), release(12, self.OLD)]
        assert choose([qwens, deepseeks], shares(r1="a", r2="a", r11="a", r12="a")) == (1, 11)

    def test_one_that_nobody_measured_gives_way_to_an_older_one(self) -> None:
        qwens = [release(1, self.NEW), release(2, self.OLD)]
        deepseeks = [release(11, self.NEW)]
        assert choose([qwens, deepseeks], shares(r2="a", r11="a")) == (2, 11)

    def test_the_fewest_days_are_given_up(self) -> None:
        qwens = [release(1, "2026-11-20"), release(2, "2026-11-10")]
        deepseeks = [release(11, "2026-11-20"), release(12, "2025-11-20")]
        found = shares(r1="a", r12="a", r2="b", r11="b")
        assert choose([qwens, deepseeks], found) == (2, 11)

    def test_of_one_day_those_that_share_more_boards(self) -> None:
        qwens = [release(1, self.NEW), release(2, self.NEW)]
        deepseeks = [release(11, self.NEW), release(12, self.NEW)]
        assert choose([qwens, deepseeks], shares(r1="a", r2="ab", r11="a", r12="ab")) == (2, 12)

    def test_where_nothing_compares_the_newest_with_any_score(self) -> None:
        qwens = [release(1, self.NEW), release(2, self.OLD)]
        deepseeks = [release(11, self.NEW)]
        assert choose([qwens, deepseeks], shares(r2="a", r11="b")) == (2, 11)

    def test_where_nothing_is_known_simply_the_newest(self) -> None:
        sides = [[release(1, self.NEW), release(2, self.OLD)], [release(11, self.NEW)]]
        assert choose(sides, {}) == (1, 11)

    def test_a_family_against_itself_is_two_releases(self) -> None:
        qwens = [release(1, self.NEW), release(2, self.OLD), release(3, self.OLDER)]
        assert choose([qwens, qwens], shares(r1="a", r2="", r3="a")) in ((1, 3), (3, 1))

    def test_a_release_stands_against_itself_only_where_there_is_no_other(self) -> None:
        only = [release(1, self.NEW)]
        assert choose([only, only], shares(r1="a")) == (1, 1)

    def test_of_three_each_shares_with_one_other_at_least(self) -> None:
        sides = [[release(1, self.NEW)], [release(2, self.NEW)],
                 [release(3, self.NEW), release(4, self.OLD)]]  # fmt: skip
        assert choose(sides, shares(r1="a", r2="ab", r3="c", r4="b")) == (1, 2, 4)

    def test_those_without_a_date_come_last(self) -> None:
        sides = [[release(1, self.OLD), release(2, None)], [release(11, self.NEW)]]
        assert choose(sides, shares(r1="a", r2="a", r11="a")) == (1, 11)

    def test_only_the_newest_are_considered(self) -> None:
        many = [
            release(n, (date(2026, 1, 1) - timedelta(days=n)).isoformat()) for n in range(1, 40)
        ]
        assert len(considered(many, 2)) == 8
        assert len(considered(many, 4)) == 4
        assert choose([many, [release(99, self.NEW)]], shares(r30="a", r99="a")) == (1, 99)

    dated = st.lists(st.dates(date(2025, 1, 1), date(2025, 1, 9)), min_size=1, max_size=5)

    @given(st.lists(dated, min_size=2, max_size=4), st.data())
    def test_one_of_each_side_is_taken(self, sides: list[list[date]], data: st.DataObject) -> None:
        ids = count(1)
        candidates = [
            [release(next(ids), day.isoformat()) for day in sorted(side, reverse=True)]
            for side in sides
        ]
        every = [one.id for side in candidates for one in side]
        letters = data.draw(st.lists(st.sampled_from(["", "a", "b", "ab"]), min_size=len(every),
                                     max_size=len(every)))  # fmt: skip
        known = shares(**{f"r{one}": each for one, each in zip(every, letters, strict=True)})
        taken = choose(candidates, known)
        assert len(taken) == len(sides)
        for one, side in zip(taken, candidates, strict=True):
            assert one in [each.id for each in considered(side, len(sides))]
        newest = tuple(side[0].id for side in candidates)
        if all(known[one] == known[newest[0]] != frozenset() for one in newest):
            newest_days = [side[0].announced for side in candidates]
            assert [
                next(each for each in side if each.id == one).announced
                for one, side in zip(taken, candidates, strict=True)
            ] == newest_days


class TestFindings:
    TARGET = ClaimTarget(1, 1, Party("DeepSeek-V3", release_id=DEEPSEEK), "unverified")

    def claim(self, relation: ClaimRelation = "beats") -> Claim:
        return Claim(
            1, None, Party("Alibaba"), Party("Qwen2.5-Max"), relation, (self.TARGET,), None, None,
            None, None, "beats", "asserted", None, 1, FactDate("2025-01-28"), "open",
        )  # fmt: skip

    def evidence(self, *scores: Score, **changes: Any) -> Evidence:
        ids = [one.id for one in scores]
        return replace(
            Evidence(
                next(numbers), 1, 1, "context", "LiveBench", "independent", "note",
                FactDate("2025-02-04"), 1, *ids,
            ),
            **changes,
        )  # fmt: skip

    def say(
        self, *pieces: Evidence, scores: tuple[Score, ...] = (), relation: ClaimRelation = "beats"
    ) -> dict[str, str]:
        found = findings(
            self.claim(relation), self.TARGET, pieces, {one.id: one for one in scores}, BENCHMARKS
        )
        assert [one.evaluator for one in found] == sorted({one.evaluator for one in pieces} & {
            one.evaluator for one in found})  # fmt: skip
        return {one.evaluator: one.agreement for one in found}

    @pytest.mark.parametrize(
        ("relation", "ahead", "behind", "level"),
        [
            ("beats", "agrees", "disagrees", "tie"),
            ("trails", "disagrees", "agrees", "tie"),
            ("matches", "agrees", "disagrees", "agrees"),
            ("competitive_with", "agrees", "disagrees", "agrees"),
        ],
    )
    def test_two_scores_speak_for_themselves(
        self, relation: ClaimRelation, ahead: str, behind: str, level: str
    ) -> None:
        high, low = score(QWEN, 62.29), score(DEEPSEEK, 60.45)
        wide = score(DEEPSEEK, 60.45, 50, 70)
        both = (high, low, wide)
        # The stance that somebody wrote beside them does not count.
        piece = self.evidence(high, low, stance="contradicts")
        assert self.say(piece, scores=both, relation=relation) == {"LiveBench": ahead}
        piece = self.evidence(low, high, stance="supports")
        assert self.say(piece, scores=both, relation=relation) == {"LiveBench": behind}
        assert self.say(self.evidence(high, wide), scores=both, relation=relation) == {
            "LiveBench": level
        }

    def test_scores_that_may_not_be_compared_say_nothing(self) -> None:
        one, other = score(QWEN, 90), score(DEEPSEEK, 10, protocol=None)
        piece = self.evidence(one, other, stance="supports")
        assert self.say(piece, scores=(one, other)) == {}

    def test_without_two_scores_the_stance_speaks_and_context_does_not(self) -> None:
        assert self.say(self.evidence(stance="supports")) == {"LiveBench": "agrees"}
        assert self.say(self.evidence(stance="contradicts")) == {"LiveBench": "disagrees"}
        assert self.say(self.evidence(stance="context")) == {}

    def test_scores_do_not_decide_on_what_is_not_about_scores(self) -> None:
        high, low = score(QWEN, 62.29), score(DEEPSEEK, 60.45)
        piece = self.evidence(low, high, stance="supports")
        assert self.say(piece, scores=(high, low), relation="cheaper_than") == {
            "LiveBench": "agrees"
        }

    def test_only_independent_evaluators_speak(self) -> None:
        pieces = [
            self.evidence(stance="supports", relation=relation, evaluator=relation)
            for relation in ("self", "rival", "partner", "independent")
        ]
        assert self.say(*pieces) == {"independent": "agrees"}

    def test_evidence_on_another_target_does_not_speak_here(self) -> None:
        assert self.say(self.evidence(stance="supports", target_id=2)) == {}
        assert self.say(self.evidence(stance="supports", target_id=None)) == {"LiveBench": "agrees"}

    def test_a_category_does_not_speak_beside_its_board(self) -> None:
        one, other = score(QWEN, 51.42, on=REASONING), score(DEEPSEEK, 56.75, on=REASONING)
        assert self.say(self.evidence(one, other), scores=(one, other)) == {}

    def test_the_newest_result_on_a_benchmark_speaks(self) -> None:
        old = score(QWEN, 40), score(DEEPSEEK, 50)
        new = score(QWEN, 60), score(DEEPSEEK, 50)
        pieces = [
            self.evidence(*new, dated=FactDate("2025-03-01")),
            self.evidence(*old, dated=FactDate("2025-02-04")),
        ]
        for order in (pieces, pieces[::-1]):
            assert self.say(*order, scores=(*old, *new)) == {"LiveBench": "agrees"}

    def test_two_results_of_one_day_that_differ_are_split(self) -> None:
        """A family as the target: ahead of one version, behind another."""
        mine = score(QWEN, 60)
        pieces = [self.evidence(mine, other) for other in (score(5, 50), score(6, 70))]
        scores = (mine, *(replace(score(n, v), id=p.against_score_id) for n, v, p in
                          zip((5, 6), (50, 70), pieces, strict=True)))  # fmt: skip
        assert self.say(*pieces, scores=scores) == {"LiveBench": "split"}

    def test_an_evaluator_whose_benchmarks_differ_is_split(self) -> None:
        live = score(QWEN, 60), score(DEEPSEEK, 50)
        latency = score(QWEN, 9, on=SECONDS), score(DEEPSEEK, 1, on=SECONDS)
        pieces = [
            self.evidence(*live, evaluator="E"),
            self.evidence(*latency, evaluator="E"),
        ]
        assert self.say(*pieces, scores=(*live, *latency)) == {"E": "split"}

    def test_evaluators_are_kept_apart(self) -> None:
        pieces = [
            self.evidence(stance="supports", evaluator="LMArena"),
            self.evidence(stance="contradicts", evaluator="Aider"),
        ]
        assert self.say(*pieces) == {"Aider": "disagrees", "LMArena": "agrees"}

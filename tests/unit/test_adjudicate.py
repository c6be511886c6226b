"""The adjudicator: what independent results say of a claim, and what they suggest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.race.adjudicate import Record, judge
from bot.race.adjudicate_facts import fits
from bot.race.adjudicate_scores import tests_named as named_tests
from bot.race.claims import Claim, ClaimRelation, ClaimTarget, Evidence, Party
from bot.race.dates import FactDate
from bot.race.meant import Meant, meant_by
from bot.race.money import Price
from bot.race.opinions import (
    Judgement,
    Opinion,
    Piece,
    counts_in_english,
    says_something_new,
    sentence,
)
from bot.race.releases import Fact, Family, Lab, Release
from bot.race.roster import Roster
from bot.race.rulings import check_ruling
from bot.race.scores import Benchmark, Score
from tests.unit.judged import (
    ARENA,
    BOARDS,
    CATEGORY,
    CLAIMED,
    DAY,
    SECONDS,
    SOURCES,
    TEST,
    THEM,
    US,
    claim,
    score,
)  # fmt: skip


def held(
    scores: Sequence[Score], made: Claim | None = None, subject: Release = US, other: Release = THEM,
    prices: Sequence[Price] = (),
) -> Judgement:  # fmt: skip
    by_release = {one: [score for score in scores if score.release_id == one] for one in (1, 2)}
    costs = {one: [price for price in prices if price.release_id == one] for one in (1, 2)}
    record = Record(DAY, BOARDS, by_release, SOURCES, frozenset({1}), costs, scores)
    return judge(made or claim(), Meant(subject), Meant(other), record)


def as_evidence(piece: Piece, claim: Claim, target: ClaimTarget) -> Evidence:
    """A piece as the evidence it would be once accepted; it has no id yet."""
    return Evidence(
        id=0,
        claim_id=claim.id,
        target_id=target.id,
        stance=piece.stance,
        evaluator=piece.evaluator,
        relation="independent",
        note="",
        dated=piece.dated,
        source_id=piece.source_id,
        score_id=piece.score_id,
        against_score_id=piece.against_score_id,
    )


def says(judgement: Judgement) -> dict[str, str]:
    return {one.board: one.says for one in judgement.opinions}


# scores -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("relation", "ahead", "level", "behind"),
    [
        ("beats", "confirmed", "unverified", "refuted"),
        ("trails", "refuted", "unverified", "confirmed"),
        ("matches", "confirmed", "confirmed", "refuted"),
        ("competitive_with", "confirmed", "confirmed", "refuted"),
        ("mixed", "unverified", "unverified", "unverified"),
    ],
)
def test_what_one_board_suggests_of_each_relation(
    relation: ClaimRelation, ahead: str, level: str, behind: str
) -> None:
    for ours, verdict in ((60, ahead), (51, level), (40, behind)):
        found = held([score(1, ours, 2), score(2, 50, 2)], claim(relation))
        assert found.verdict == verdict, (ours, found)
        assert f"{ours}% ({ours - 2} to {ours + 2}) against 50% (48 to 52)" in sentence(
            found.opinions[0]
        )


def test_how_much_better_is_not_borne_out_by_being_better() -> None:
    made = claim("beats", value=40.0, unit="points", qualifier="over")
    ahead = held([score(1, 60, 2), score(2, 50, 2)], made)
    assert (ahead.verdict, ahead.pieces) == ("unverified", ())
    assert "the claimed over 40 points was not checked" in sentence(ahead.opinions[0])
    assert held([score(1, 40, 2), score(2, 50, 2)], made).verdict == "refuted"


def test_boards_are_counted_and_lower_may_be_better() -> None:
    both = [
        score(1, 1300, 5, on=ARENA, edition="2025-03-01", evaluator="Arena"),
        score(2, 1200, 5, on=ARENA, edition="2025-03-01", evaluator="Arena"),
        score(1, 9, on=SECONDS), score(2, 3, on=SECONDS),
        score(1, 50, 5), score(2, 51, 5),
    ]  # fmt: skip
    found = held(both)
    assert says(found) == {
        "Arena text, 2025-03-01": "supports", "Latency": "contradicts", TEST.name: "tie",
    }  # fmt: skip
    assert found.verdict == "disputed"
    assert counts_in_english(found) == (
        "Independent results: 1 agrees (Arena text, 2025-03-01); 1 disagrees (Latency); "
        "1 tie (GPQA Diamond (Epoch AI))."
    )
    assert held(both, claim("mixed")).verdict == "confirmed", "ahead in one, behind in another"


def test_the_newest_shared_edition_and_measurement_count_once() -> None:
    arena = [
        score(release, value, 5, on=ARENA, edition=edition, dated=edition, evaluator="Arena")
        for edition, ours, theirs in (("2025-02-04", 1200, 1300), ("2025-03-01", 1300, 1200))
        for release, value in ((1, ours), (2, theirs))
    ]
    alone = score(1, 1000, 1, on=ARENA, edition="2025-05-01", dated="2025-05-01", evaluator="Arena")
    old = [score(1, 30, dated="2025-02-01"), score(2, 40)]
    newest = score(1, 50, dated="2025-04-01", number=7)
    found = held([*arena, alone, *old, newest])
    assert says(found) == {"Arena text, 2025-03-01": "supports", TEST.name: "supports"}
    assert found.opinions[1].pieces[0].score_id == 7
    never = held([alone, arena[1]])
    assert (never.opinions[0].says, never.opinions[0].reason) == ("silent", "snapshot")


def test_a_board_whose_protocols_disagree_is_split() -> None:
    pair = [score(1, 60, protocol="effort=low"), score(2, 50, protocol="effort=low"),
            score(1, 60), score(2, 70)]  # fmt: skip
    found = held(pair)
    assert says(found) == {TEST.name: "split"}
    assert {piece.stance for piece in found.pieces} == {"supports", "contradicts"}
    assert found.verdict == "disputed"
    assert "60% against 70%; 60% against 50%" in sentence(found.opinions[0])


@pytest.mark.parametrize(
    "changes",
    [
        {"relation": "self"}, {"relation": "rival"}, {"relation": "partner"},
        {"relation": "claimed"}, {"source": 3}, {"source": 1}, {"evaluator": "LAB"},
        {"verified": False}, {"on": CATEGORY},
    ],
)  # fmt: skip
def test_who_does_not_speak(changes: dict[str, object]) -> None:
    """The maker, a rival, a partner, an echo of the claim, what nobody checked, a category."""
    pair = [score(1, 60, **changes), score(2, 50, **changes)]  # pyright: ignore[reportArgumentType]
    found = held(pair)
    assert (found.verdict, found.pieces) == ("unverified", ())
    assert found.opinions[0].reason == "no_results"


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [("effort=high", "effort=low", "protocol_differs"), (None, "a=1", "protocol_unknown")],
)
def test_other_settings_cannot_say(one: str | None, other: str, why: str) -> None:
    found = held([score(1, 60, protocol=one), score(2, 50, protocol=other)])
    assert [(opinion.says, opinion.reason) for opinion in found.opinions] == [("silent", why)]


def test_a_named_test_alone_counts_and_its_parts_only_where_it_is_silent() -> None:
    others = [score(1, 1, on=SECONDS), score(2, 9, on=SECONDS)]
    parts = [score(1, 60, on=CATEGORY), score(2, 50, on=CATEGORY)]
    whole = [score(1, 40), score(2, 50)]
    for named in (claim(benchmark_id=2), claim(scope="GPQA-Diamond"), claim(scope="gpqa diamond")):
        assert says(held([*others, *parts, *whole], named)) == {TEST.name: "contradicts"}
    assert says(held([*others, *parts], claim(benchmark_id=2))) == {CATEGORY.name: "supports"}
    assert says(held([*whole, *parts], claim(benchmark_id=4))) == {CATEGORY.name: "supports"}
    silent = held(others, claim(benchmark_id=2, benchmark="GPQA Diamond"))
    assert sentence(silent.opinions[0]).startswith("no independent result on GPQA Diamond")


@pytest.mark.parametrize(
    ("scope", "named"),
    [
        (None, None), ("comprehensively", None), ("mathematics, code", None),
        ("GPQA-Diamond, Arena", None), ("physics", None), ("GPQA Diamond", {2}), ("GPQA", set[int]()),
    ],
)  # fmt: skip
def test_which_scopes_name_a_test(scope: str | None, named: set[int] | None) -> None:
    found = named_tests(claim(scope=scope), BOARDS)
    assert (None if found is None else set(found)) == named


values = st.floats(1, 99).map(lambda value: round(value, 2))
margins = st.one_of(st.none(), st.floats(0, 20).map(lambda value: round(value, 2)))
results = st.tuples(values, margins, values, margins, st.sampled_from([TEST, SECONDS]))


@given(st.lists(results, min_size=1, max_size=4))
def test_swapping_subject_and_target_swaps_supports_and_contradicts(
    drawn: list[tuple[float, float | None, float, float | None, Benchmark]],
) -> None:
    one: list[Score] = []
    other: list[Score] = []
    for number, (ours, mine, theirs, its, board) in enumerate(drawn):
        for kept, (left, right) in ((one, (1, 2)), (other, (2, 1))):
            evaluator = f"Evaluator {number}"
            kept += [score(left, ours, mine, on=board, evaluator=evaluator),
                     score(right, theirs, its, on=board, evaluator=evaluator)]  # fmt: skip
    here, swapped = held(one), held(other)
    for this, that in (("supports", "contradicts"), ("contradicts", "supports"), ("tie", "tie")):
        assert here.count(this) == swapped.count(that)  # pyright: ignore[reportArgumentType]
    assert held(one, claim("trails")).verdict == swapped.verdict


@given(values, st.floats(0.1, 20), values, st.floats(0.1, 20))
def test_overlapping_intervals_never_support(
    ours: float, mine: float, theirs: float, its: float
) -> None:
    found = held([score(1, ours, mine), score(2, theirs, its)])
    overlap = ours - mine <= theirs + its and theirs - its <= ours + mine
    assert (found.opinions[0].says == "tie") == overlap
    assert overlap == (found.verdict == "unverified")


@given(st.lists(results, min_size=1, max_size=4),
       st.sampled_from(["beats", "trails", "matches", "competitive_with", "mixed"]))  # fmt: skip
def test_what_is_proposed_may_be_ruled(
    drawn: list[tuple[float, float | None, float, float | None, Benchmark]],
    relation: ClaimRelation,
) -> None:
    scores = [
        score(release, value, margin, on=board, evaluator=f"Evaluator {number}")
        for number, (ours, mine, theirs, its, board) in enumerate(drawn)
        for release, value, margin in ((1, ours, mine), (2, theirs, its))
    ]
    made = claim(relation)
    found = held(scores, made)
    evidence = [as_evidence(piece, made, made.targets[0]) for piece in found.pieces]
    if found.verdict != "unverified":
        check_ruling(made, made.targets[0], found.verdict, evidence, [1], SOURCES)


# one figure ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claimed", "qualifier", "own", "margin", "expected"),
    [
        (60.1, None, 56.1, 5.9, "supports"), (70.0, None, 56.1, 5.9, "contradicts"),
        (62.3, None, 62.29, None, "supports"), (70.0, None, 62.29, None, "silent"),
        (50.0, "over", 62.29, 1, "supports"), (70.0, "over", 62.29, 1, "contradicts"),
        (62.0, "over", 62.29, 1, "silent"), (60.0, "nearly", 59.0, 0.5, "silent"),
        (60.0, "under", 50.0, 1, "supports"),
    ],
)  # fmt: skip
def test_a_claimed_score(
    claimed: float, qualifier: str | None, own: float, margin: float | None, expected: str
) -> None:
    made = claim("scores", benchmark_id=2, value=claimed, qualifier=qualifier, unit="%")
    found = held([score(1, own, margin)], made)
    assert found.opinions[0].says == expected
    assert f"{claimed:g}%" in sentence(found.opinions[0])


def test_a_claimed_rank_is_out_of_reach_or_open() -> None:
    board = [score(1, 50, 1, number=1), score(2, 60, 1, number=2), score(3, 70, 1, number=3)]
    made = claim("ranks", benchmark_id=2, value=2)
    assert held(board, made).verdict == "refuted"
    found = held(board, replace(made, value=3))
    assert (found.verdict, found.opinions[0].reason) == ("unverified", "rank_open")
    assert held(board, claim("ranks", value=1)).opinions[0].reason == "no_test"


@given(st.floats(0.01, 1e6), st.floats(0, 1e3))
def test_a_figure_fits_itself_and_its_margins(value: float, margin: float) -> None:
    made = claim("scores", value=value)
    assert fits(made, value, value)
    assert fits(made, value - margin, value + margin)


# prices and facts ---------------------------------------------------------------------------------


def price(release: int, into: float, out: float, source: int = 2, **changes: object) -> Price:
    made = Price(release, release, into, out, None, "USD", FactDate("2025-01-01"), None,
                 FactDate("2025-01-02"), source)  # fmt: skip
    return replace(made, **changes)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("prices", "verdict", "reason"),
    [
        ([price(1, 1, 2), price(2, 3, 4)], "confirmed", "cheaper"),
        ([price(1, 3, 4), price(2, 1, 2)], "refuted", "not_cheaper"),
        ([price(1, 1, 4), price(2, 3, 2)], "unverified", "price_mixed"),
        ([price(1, 1, 2)], "unverified", "price_missing"),
        ([price(1, 1, 2, source=1), price(2, 3, 4)], "unverified", "price_missing"),
        ([price(1, 1, 2, verified=False), price(2, 3, 4)], "unverified", "price_missing"),
        ([price(1, 1, 2, valid_from=FactDate("2025-02-01")), price(2, 3, 4)],
         "unverified", "price_missing"),
    ],
)  # fmt: skip
def test_list_prices_of_the_day(prices: list[Price], verdict: str, reason: str) -> None:
    found = held([], claim("cheaper_than"), prices=prices)
    assert (found.verdict, found.opinions[0].reason) == (verdict, reason)


@pytest.mark.parametrize(
    ("value", "unit", "verdict"),
    [(1, "USD per million input tokens", "confirmed"), (2, "USD", "confirmed"),
     (2, "USD per million input tokens", "refuted"), (9, "USD", "refuted")],
)  # fmt: skip
def test_a_claimed_price(value: float, unit: str, verdict: str) -> None:
    made = claim("priced_at", value=value, unit=unit)
    assert held([], made, prices=[price(1, 1, 2)]).verdict == verdict


def with_facts(release: Release, source: int = 2, **facts: str) -> Release:
    found = {name: Fact(value, source, "catalogue") for name, value in facts.items()}
    return replace(release, facts=dict(release.facts) | found)


def test_facts_speak_where_they_are_not_the_makers_own() -> None:
    big, small = (with_facts(one, context_window=size)
                  for one, size in ((US, "200000"), (THEM, "128000")))  # fmt: skip
    larger = claim("larger_context_than")
    assert held([], larger, big, small).verdict == "confirmed"
    assert held([], larger, with_facts(US, context_window="128000"), small).verdict == "refuted"
    own = with_facts(US, source=1, context_window="200000")
    assert held([], larger, own, small).opinions[0].reason == "fact_missing"
    free = claim("has_property", scope="open weights")
    assert held([], free, with_facts(US, open_weights="true")).verdict == "confirmed"
    assert held([], free, with_facts(US, open_weights="false")).verdict == "refuted"
    assert held([], claim("has_property", scope="no open weights"),
                with_facts(US, open_weights="true")).verdict == "unverified"  # fmt: skip


def test_an_accusation_is_never_judged() -> None:
    found = held([score(1, 60), score(2, 50)], claim("accuses"))
    assert [sentence(one) for one in found.opinions] == [
        "an accusation is never judged from numbers"
    ]


# whom a claim means -------------------------------------------------------------------------------


def roster(*releases: tuple[int, str | None, int]) -> Roster:
    return Roster(
        [Lab(1, "lab", "Lab", None, None, None, None, None, None, 1)],
        [Family(1, "a", "A", 1), Family(2, "b", "B", 1)],
        [Release(number, f"r{number}", f"R{number}", 1, family, {} if announced is None else
                 {"announced": Fact(announced, 1, "curated")})
         for number, announced, family in releases],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("releases", "party", "meant"),
    [
        (
            [(1, "2024-05-13", 1), (2, "2024-11-20", 1), (3, "2025-02-01", 1)],
            Party("A", family_id=1),
            2,
        ),
        ([(1, "2024-05-13", 1), (2, None, 1)], Party("A", family_id=1), 1),
        ([(1, "2024-05-13", 1), (2, "2024-05-13", 1)], Party("A", family_id=1), "several_newest"),
        ([(1, "2024-05-13", 1), (2, "2025-01", 1)], Party("A", family_id=1), "several_newest"),
        ([(1, "2025-02-01", 1)], Party("A", family_id=1), "no_release"),
        ([(1, "2024-05-13", 1), (2, "2024-11-20", 1)], Party("Lab", lab_id=1), 2),
        ([(1, "2024-05-13", 1), (2, "2024-11-20", 2)], Party("Lab", lab_id=1), "several_lines"),
        ([], Party("Some start-ups"), "no_party"),
        ([], None, "nothing_to_hold"),
    ],
)
def test_a_family_means_its_newest_release_of_the_day_where_that_is_certain(
    releases: list[tuple[int, str | None, int]], party: Party | None, meant: int | str
) -> None:
    found = meant_by(party, CLAIMED, roster(*releases))
    assert (found.release.id if found.release else found.reason) == meant
    if found.release is not None:
        judged = judge(
            claim(), Meant(replace(US, id=99)), found,
            Record(DAY, BOARDS, {}, SOURCES, frozenset()),
        )  # fmt: skip
        assert judged.taken_as == ((party.name if party else "", f"R{meant}"),)


# what is new --------------------------------------------------------------------------------------


def test_what_is_on_record_already_is_nothing_new() -> None:
    made = claim()
    target = replace(made.targets[0], verdict="confirmed")
    ours, theirs = score(1, 60), score(2, 50, number=2)
    found = held([ours, theirs], made)
    record = [replace(as_evidence(one, made, target), id=1) for one in found.pieces]
    assert not says_something_new(found, target, record, {1: ours})
    newer = held([replace(ours, id=8, value=61.0, dated=FactDate("2025-05-01")), theirs], made)
    assert newer.basis != found.basis
    assert not says_something_new(newer, target, record, {1: ours}), "the board says what it said"
    assert says_something_new(found, made.targets[0], record, {1: ours}), "another verdict stands"
    assert says_something_new(found, target, [], {})
    turned = held([replace(ours, value=40.0), theirs], made)
    assert says_something_new(turned, target, record, {1: ours})
    assert held([replace(ours, id=70), replace(theirs, id=71)]).basis == found.basis


def test_nothing_can_be_said_of_a_release_against_itself() -> None:
    found = held([score(1, 60)], other=US)
    assert (found.opinions[0].reason, found.verdict) == ("same_release", "unverified")


def test_evidence_of_ties_alone_confirms_nothing() -> None:
    made = claim()
    found = held([score(1, 50, 5), score(2, 51, 5)], made)
    assert isinstance(found.opinions[0], Opinion)
    evidence: list[Evidence] = [as_evidence(one, made, made.targets[0]) for one in found.pieces]
    with pytest.raises(UserError):
        check_ruling(made, made.targets[0], "confirmed", evidence, [1], SOURCES)

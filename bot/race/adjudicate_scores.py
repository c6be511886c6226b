"""The adjudicator on scores: what each board of an independent evaluator says of a claim.

Only whole boards speak, each once an evaluator, with the newest edition that both stand in or their
newest measurements under one protocol. A category never speaks for its board.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.race import adjudicate_facts as facts
from bot.race.claims import Claim, ClaimRelation, Evidence, Stance
from bot.race.figures import Figure, Pairs, Value
from bot.race.money import Price
from bot.race.opinions import Opinion, Piece, Says
from bot.race.provenance import Source
from bot.race.releases import Release
from bot.race.rulings import is_independent
from bot.race.scores import Benchmark, Outcome, Score, obstacle, outcome


@dataclass(frozen=True, slots=True)
class Record:
    """What the ledger has, public by ``day``, to hold one target against; by release where it is of one.

    ``said_in`` are the sources in which the claim was said: what goes back to them alone is no
    second opinion. ``standings`` are all scores on the test that a claim of a rank names.
    """

    day: date
    benchmarks: Mapping[int, Benchmark]
    scores: Mapping[int, Sequence[Score]]
    sources: Mapping[int, Source]
    said_in: frozenset[int]
    prices: Mapping[int, Sequence[Price]] = field(default_factory=dict[int, Sequence[Price]])
    standings: Sequence[Score] = ()


def _speaking(claim: Claim, scores: Iterable[Score], record: Record) -> list[Score]:
    """The scores of independent evaluators that were checked and are no echo of the claim itself."""
    outside: dict[int, bool] = {}
    found: list[Score] = []
    claimant = claim.claimant.name.casefold()
    for score in scores:
        if score.relation != "independent" or not score.verified:
            continue
        if score.source_id not in outside:
            piece = Evidence(0, claim.id, None, "context", "", "independent", "", score.dated,
                             score.source_id)  # fmt: skip
            outside[score.source_id] = is_independent(piece, record.said_in, record.sources)
        if outside[score.source_id] and score.evaluator.casefold() != claimant:
            found.append(score)
    return found


_CAPITALS = re.compile(r"\w*[A-Z]\w*[A-Z]")
"""How names of tests are written: AIME, MMLU-Pro, LiveBench."""


def tests_named(claim: Claim, benchmarks: Mapping[int, Benchmark]) -> frozenset[int] | None:
    """The tests a claim is about; None where it speaks of no single one, so that every board counts.

    A scope that is the name of one test and nothing else names it ("MMLU-Pro"). A list of several
    is read as examples ("benchmarks such as …").
    """
    if claim.benchmark_id is not None:
        return frozenset({claim.benchmark_id})
    scope = (claim.scope or "").strip()
    words = _words(scope)
    if not words or re.search(r"[,;]|\band\b", scope):
        return None
    same = frozenset(one.id for one in benchmarks.values() if _words(_bare(one)) == words)
    if same or not _CAPITALS.search(scope):
        return same or None
    part_of_a_name = any(words <= _words(one.name) for one in benchmarks.values())
    return frozenset() if part_of_a_name else None


def _bare(benchmark: Benchmark) -> str:
    """A test's name without who ran it and which version it is."""
    return re.sub(r"\(.*?\)|, task .*|\b[\d.-]+\b", " ", benchmark.name)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", text.casefold()))


def of_boards(claim: Claim, own: Release, other: Release, record: Record) -> list[Opinion]:
    named = tests_named(claim, record.benchmarks)
    mine = _speaking(claim, record.scores.get(own.id, ()), record)
    theirs = _speaking(claim, record.scores.get(other.id, ()), record)

    def counted(board: Benchmark) -> bool:
        return board.part_of is None if named is None else board.id in named

    found = _each_board(claim, own, mine, theirs, [
        one for one in record.benchmarks.values() if counted(one)
    ])  # fmt: skip
    if named and not any(one.pieces for one in found):
        # The board itself is silent: then what the claim names is spoken for by its parts.
        parts = [one for one in record.benchmarks.values() if one.part_of in named]
        found = _each_board(claim, own, mine, theirs, parts) or found
    if claim.relation == "mixed":
        found = _as_mixed(found)
    if found:
        return found
    if named is None:
        return [Opinion("silent", "no_results", {})]
    return [Opinion("silent", "no_result_of_test", {"test": _test_name(claim)})]


def _test_name(claim: Claim) -> str:
    return claim.benchmark or claim.scope or ""


def _each_board(
    claim: Claim,
    own: Release,
    mine: Sequence[Score],
    theirs: Sequence[Score],
    boards: Iterable[Benchmark],
) -> list[Opinion]:
    """What each evaluator of each board says, where it has measured both."""
    sides: dict[tuple[int, str], tuple[list[Score], list[Score]]] = defaultdict(lambda: ([], []))
    for side, scores in enumerate((mine, theirs)):
        for score in scores:
            sides[score.benchmark_id, score.evaluator][side].append(score)
    known = {board.id: board for board in boards}
    return [
        _of_board(claim, own, known[board], left, right)
        for (board, _evaluator), (left, right) in sorted(sides.items(), key=lambda one: one[0])
        if board in known and left and right
    ]


def _of_board(
    claim: Claim,
    own: Release,
    board: Benchmark,
    mine: Sequence[Score],
    theirs: Sequence[Score],
) -> Opinion:
    pairs = _newest(board, [
        (one, other) for one in mine for other in theirs if obstacle(board, one, other) is None
    ])  # fmt: skip
    if not pairs:
        return _incomparable(board, _latest(mine), _latest(theirs))
    pieces = [_piece(claim, own, board, *pair) for pair in pairs]
    stances = {piece.stance for piece in pieces}
    newest = max(pieces, key=lambda one: one.dated.last_day)
    says: Says = "split"
    if len(stances) == 1:
        says = "tie" if newest.stance == "context" else newest.stance
    figures = Pairs(tuple((figure(board, one), figure(board, other)) for one, other in pairs))
    return Opinion(
        says,
        "split" if says == "split" else newest.reason,
        {"figures": figures} if says == "split" else newest.values,
        board_name(board, pairs[0][0]),
        newest.evaluator,
        newest.dated,
        newest.source_id,
        tuple(pieces),
    )


def _newest(board: Benchmark, pairs: Sequence[tuple[Score, Score]]) -> list[tuple[Score, Score]]:
    """One pair a protocol: of the newest shared edition, else of the newest measurements."""
    if board.per_snapshot and pairs:
        edition = max(one.snapshot.text for one, _other in pairs if one.snapshot is not None)
        pairs = [pair for pair in pairs if pair[0].snapshot and pair[0].snapshot.text == edition]
    by_protocol: dict[str, tuple[Score, Score]] = {}
    for pair in sorted(pairs, key=lambda pair: tuple(_age(one) for one in pair)):
        known = by_protocol.get(str(pair[0].protocol), pair)
        by_protocol[str(pair[0].protocol)] = (
            max(known[0], pair[0], key=_age),
            max(known[1], pair[1], key=_age),
        )
    return [by_protocol[protocol] for protocol in sorted(by_protocol)]


def _age(score: Score) -> tuple[date, int]:
    return score.dated.last_day, score.id


def _latest(scores: Sequence[Score]) -> Score:
    return max(scores, key=_age)


def board_name(board: Benchmark, score: Score) -> str:
    """A board with its edition, where it has editions."""
    edition = f", {score.snapshot}" if board.per_snapshot and score.snapshot else ""
    return f"{board.name}{edition}"


def figure(board: Benchmark, score: Score) -> Figure:
    """A score with its margins: 1335 (1329 to 1340)."""
    return Figure(score.value, "%" if board.unit == "%" else "", score.low, score.high)


def _incomparable(board: Benchmark, one: Score, other: Score) -> Opinion:
    reason = obstacle(board, one, other) or "snapshot"
    differing = ", ".join(one.protocol.differences(other.protocol))
    return Opinion(
        "silent",
        reason,
        {"own": figure(board, one), "other": figure(board, other), "settings": differing},
        board.name,
        one.evaluator,
        max(one, other, key=_age).dated,
        max(one, other, key=_age).source_id,
    )


def _piece(claim: Claim, own: Release, board: Benchmark, one: Score, other: Score) -> Piece:
    stance, reason, values, _tie = reading(claim.relation, own, board, one, other)
    newest = max(one, other, key=_age)
    return Piece(
        stance,
        one.evaluator,
        newest.source_id,
        newest.dated,
        f"{board.slug} {_mark(one)} against {_mark(other)}",
        board.id,
        one.id,
        other.id,
        reason=reason,
        values=values,
    )


def reading(
    relation: ClaimRelation, own: Release, board: Benchmark, one: Score, other: Score
) -> tuple[Stance, str, Mapping[str, Value], bool]:
    """What two comparable scores say of a relation, why, in what figures, and whether they tie.

    Args:
        own: whose score ``one`` is; ``other`` is the target's.
    """
    result = outcome(board, one, other)
    stance, reason = _reading(relation, result)
    if result == "tie" and one.value == other.value:
        reason = "equal"
    values = {"subject": own.name, "own": figure(board, one), "other": figure(board, other)}
    return stance, reason, values, result == "tie"


def _mark(score: Score) -> str:
    edition = "" if score.snapshot is None else f" @{score.snapshot}"
    bounds = "" if score.low is None or score.high is None else f" [{score.low} {score.high}]"
    return f"{score.evaluator} {score.protocol}{edition} {score.value}{bounds}"


def _reading(relation: ClaimRelation, result: Outcome) -> tuple[Stance, str]:
    """What a result says of a claim (see the head of bot/data/claims.toml)."""
    if relation in ("matches", "competitive_with"):
        if result == "behind":
            return "contradicts", "behind"
        return "supports", "ahead" if result == "ahead" else "overlap"
    if result == "tie" or relation == "mixed":
        return "context", "overlap" if result == "tie" else result
    claimed: Outcome = "behind" if relation == "trails" else "ahead"
    return ("supports" if result == claimed else "contradicts"), result


def _as_mixed(opinions: Sequence[Opinion]) -> list[Opinion]:
    """Ahead in some and behind in others: it holds where both happen, no single board can say it."""
    ways = {piece.reason for one in opinions for piece in one.pieces}
    if not {"ahead", "behind"} <= ways:
        return list(opinions)
    return [_supporting(one) if one.reason in ("ahead", "behind") else one for one in opinions]


def _supporting(one: Opinion) -> Opinion:
    pieces = tuple(replace(piece, stance="supports") for piece in one.pieces)
    return replace(one, says="supports", pieces=pieces)


# one score ----------------------------------------------------------------------------------------


def of_test(claim: Claim, own: Release, record: Record) -> list[Opinion]:
    """A claimed score or rank on a test, against the newest independent score on it."""
    named = tests_named(claim, record.benchmarks)
    if not named:
        return [Opinion("silent", "no_test", {})]
    if claim.value is None:
        return [Opinion("silent", "no_value", {})]
    newest: dict[tuple[int, str], Score] = {}
    for score in _speaking(claim, record.scores.get(own.id, ()), record):
        key = (score.benchmark_id, score.evaluator)
        if score.benchmark_id in named:
            newest[key] = max(newest.get(key, score), score, key=_age)
    found = [
        _rank(claim, record.benchmarks[one.benchmark_id], one, record)
        if claim.relation == "ranks"
        else of_figure(claim, record.benchmarks[one.benchmark_id], one)
        for one in newest.values()
    ]
    return found or [Opinion("silent", "no_result_of_test", {"test": _test_name(claim)})]


def of_figure(claim: Claim, board: Benchmark, score: Score) -> Opinion:
    """A claimed score held against one that was measured."""
    claimed = claim.value or 0.0
    values: dict[str, Value] = {"own": figure(board, score), "claimed": facts.claimed_figure(claim)}
    low = score.value if score.low is None else score.low
    high = score.value if score.high is None else score.high
    fits = facts.fits(claim, low, high)
    if fits is None or (not fits and score.low is None and claim.qualifier is None):
        # A vendor's own settings are not ours: a bare difference shows nothing.
        return Opinion("silent", "no_margin", values, board.name, score.evaluator,
                       score.dated, score.source_id)  # fmt: skip
    says = "supports" if fits else "contradicts"
    return _alone(says, "within" if fits else "outside", values, board, score, f"{claimed:g}")


def _rank(claim: Claim, board: Benchmark, score: Score, record: Record) -> Opinion:
    """Those clearly ahead are counted: a better rank than behind them all cannot be."""
    rivals: dict[int, Score] = {}
    for one in record.standings:
        if one.release_id != score.release_id and obstacle(board, score, one) is None:
            rivals[one.release_id] = max(rivals.get(one.release_id, one), one, key=_age)
    ahead = sum(outcome(board, one, score) == "ahead" for one in rivals.values())
    rank = int(claim.value or 0)
    values: dict[str, Value] = {"count": ahead, "claimed": rank}
    if ahead < rank:
        return Opinion("silent", "rank_open", values, board_name(board, score),
                       score.evaluator, score.dated, score.source_id)  # fmt: skip
    return _alone("contradicts", "rank_below", values, board, score, f"behind {ahead}")


def _alone(
    says: Stance,
    reason: str,
    values: Mapping[str, Value],
    board: Benchmark,
    score: Score,
    mark: str,
) -> Opinion:
    piece = Piece(
        says,
        score.evaluator,
        score.source_id,
        score.dated,
        f"{board.slug} {_mark(score)} for {mark}",
        board.id,
        score.id,
        reason=reason,
        values=values,
    )
    stance: Says = "tie" if says == "context" else says
    return Opinion(stance, reason, values, board_name(board, score), score.evaluator,
                   score.dated, score.source_id, (piece,))  # fmt: skip

"""Two to four releases side by side: which scores may stand against each other, and what was said.

Nothing here averages or ranks across benchmarks; a leader is named only within one benchmark, one
evaluator and one protocol.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product
from typing import Literal, cast

from bot.race.catalog import Family, Lab, Release
from bot.race.claims import Claim, ClaimRelation, ClaimTarget, Evidence
from bot.race.dates import FactDate
from bot.race.money import Price
from bot.race.provenance import Source
from bot.race.scores import Benchmark, Incomparable, Outcome, Protocol, Score, obstacle, outcome
from bot.race.when import NOW, When

Group = Literal["claimed", "self", "independent"]
GROUPS: tuple[Group, ...] = ("independent", "self", "claimed")
CONSIDERED = 8
"""How many of the newest releases of a family or lab are considered for a comparison."""


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What two scores must share to stand on one line: everything but the release and the value."""

    benchmark_id: int
    evaluator: str
    protocol: str
    snapshot: str | None


@dataclass(frozen=True, slots=True)
class Side:
    """One of the releases compared: what was typed, what was taken, what else it could have been.

    ``exact`` when the release itself was named: ``others`` are then its family's other releases,
    offered where it was picked from a card.
    """

    asked: str
    exact: bool
    release: Release
    lab: Lab
    family: Family | None
    others: tuple[int, ...]
    first_price: Price | None
    price: Price | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One side's score on a line; ``comparable`` with the line's other comparable scores."""

    score: Score
    comparable: bool


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One benchmark across the sides.

    ``best`` are the positions that nobody is ahead of, empty unless all scores of the line compare
    with one another; ``why_not`` and ``differing`` say why no two of them do.
    """

    benchmark: Benchmark
    cells: tuple[Cell | None, ...]
    best: tuple[int, ...]
    why_not: Incomparable | None
    differing: tuple[str, ...]

    @property
    def leader(self) -> int | None:
        """The position of the one side that is ahead of all others, or None."""
        return self.best[0] if len(self.best) == 1 else None

    @property
    def tie(self) -> bool:
        """Whether the best comparable scores overlap, so that nobody is ahead."""
        return len(self.best) > 1

    @property
    def evaluators(self) -> tuple[str, ...]:
        """Who measured, in the order of the sides, each once."""
        return tuple(dict.fromkeys(cell.score.evaluator for cell in self.cells if cell is not None))


Agreement = Literal["agrees", "disagrees", "tie", "split"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one independent evaluator's results say about one target of a claim."""

    evaluator: str
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class ClaimBetween:
    """A claim of one side about another, with what independent evaluators say on that target."""

    claim: Claim
    target: ClaimTarget
    findings: tuple[Finding, ...]
    reason: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole answer to /compare, for one day."""

    day: date
    today: date
    sides: tuple[Side, ...]
    lines: Mapping[Group, tuple[ScoreLine, ...]]
    claims: tuple[ClaimBetween, ...]
    between_makers: tuple[ClaimBetween, ...]
    sources: Mapping[int, Source]
    when: When = NOW

    @property
    def in_the_past(self) -> bool:
        """Whether this is an answer as of an earlier day."""
        return self.day < self.today


def yardstick(benchmark: Benchmark, score: Score) -> Yardstick | None:
    """What another score must share with this one to be compared; None when nothing could."""
    return yardstick_of(benchmark, score.evaluator, score.protocol, score.snapshot)


def yardstick_of(
    benchmark: Benchmark, evaluator: str, protocol: Protocol, snapshot: FactDate | None
) -> Yardstick | None:
    """As :func:`yardstick`, of a score of which only this is known."""
    if not protocol.known or (benchmark.per_snapshot and snapshot is None):
        return None
    edition = snapshot.text if benchmark.per_snapshot and snapshot else None
    return Yardstick(benchmark.id, evaluator, str(protocol), edition)


def choose(
    candidates: Sequence[Sequence[Release]], yardsticks: Mapping[int, frozenset[Yardstick]]
) -> tuple[int, ...]:
    """The newest releases that can be compared, one a side, as ids.

    ``candidates`` are newest first. Of the combinations in which every side shares a yardstick
    with another one, the newest is taken: the fewest days behind the newest of each side, added
    up, then the most shared yardsticks, then the most yardsticks at all. Where no combination can be compared, the
    newest with any score at all, else simply the newest. A release stands against itself only
    where there is no other choice.
    """
    combinations_by_age = sorted(
        (
            (sum(age for age, _ in combination), [release for _, release in combination])
            for combination in product(*[_aged(side, len(candidates)) for side in candidates])
        ),
        key=lambda aged: (
            len(set(aged[1])) < len(aged[1]),
            aged[0],
            -_shared_yardsticks(aged[1], yardsticks),
            -sum(len(yardsticks.get(release, ())) for release in aged[1]),
        ),
    )
    distinct = [
        releases for _, releases in combinations_by_age if len(set(releases)) == len(releases)
    ]
    for releases in distinct:
        if _comparable(releases, yardsticks):
            return tuple(releases)
    return tuple(
        max(
            distinct or [combinations_by_age[0][1]],
            key=lambda releases: sum(bool(yardsticks.get(release)) for release in releases),
        )
    )


def considered(side: Sequence[Release], sides: int) -> Sequence[Release]:
    """The newest releases of a side that a comparison of so many sides looks at."""
    return side[: CONSIDERED if sides == 2 else CONSIDERED // 2]


def _aged(side: Sequence[Release], sides: int) -> list[tuple[int, int]]:
    """Days each release is older than the newest of its side, and its id; undated ones are last."""
    newest = max((one.announced.last_day for one in side if one.announced), default=date.min)
    return [
        (
            (newest - (release.announced.last_day if release.announced else date.min)).days,
            release.id,
        )
        for release in considered(side, sides)
    ]


def _shared_yardsticks(
    releases: Sequence[int], yardsticks: Mapping[int, frozenset[Yardstick]]
) -> int:
    none: frozenset[Yardstick] = frozenset()
    return sum(
        len(yardsticks.get(one, none) & yardsticks.get(other, none))
        for one, other in combinations(releases, 2)
    )


def _comparable(releases: Sequence[int], yardsticks: Mapping[int, frozenset[Yardstick]]) -> bool:
    """Whether every release shares a yardstick with another one."""
    return all(
        any(
            _shared_yardsticks((one, other), yardsticks)
            for place, other in enumerate(releases)
            if place != position
        )
        for position, one in enumerate(releases)
    )


def align(
    benchmarks: Mapping[int, Benchmark], releases: Sequence[int], scores: Iterable[Score]
) -> dict[Group, tuple[ScoreLine, ...]]:
    """Lay scores out in lines: one a benchmark and group, whole boards before their categories."""
    sorted_in: dict[Group, dict[int, list[Score]]] = {group: defaultdict(list) for group in GROUPS}
    for score in scores:
        sorted_in[_group(score)][score.benchmark_id].append(score)
    return {
        group: _in_order(
            _line(benchmarks[benchmark_id], releases, found)
            for benchmark_id, found in by_benchmark.items()
        )
        for group, by_benchmark in sorted_in.items()
    }


def _group(score: Score) -> Group:
    match score.relation:
        case "claimed":
            return "claimed"
        case "self" | "rival" | "partner":
            return "self"
        case "independent":
            return "independent"


def _in_order(lines: Iterable[ScoreLine]) -> tuple[ScoreLine, ...]:
    """Whole boards first, then the fullest lines, the comparable, the newest; then by name.

    An evaluator of few boards stands before one of many: a card shows only the first lines, and a
    dozen boards of one evaluator must not push the others out of sight.
    """
    by_name = sorted(lines, key=lambda line: line.benchmark.name)
    newest_first = sorted(by_name, key=_newest, reverse=True)
    boards = Counter(line.evaluators for line in by_name if line.benchmark.part_of is None)
    return tuple(sorted(newest_first, key=lambda line: (*_standing(line), boards[line.evaluators])))


def _newest(line: ScoreLine) -> str:
    return max(cell.score.dated.text for cell in line.cells if cell is not None)


def _standing(line: ScoreLine) -> tuple[bool, int, bool]:
    return line.benchmark.part_of is not None, line.cells.count(None), line.why_not is not None


def _line(benchmark: Benchmark, releases: Sequence[int], scores: Sequence[Score]) -> ScoreLine:
    shared = _sharing(benchmark, scores)
    cells = tuple(_cell(release, shared, scores) for release in releases)
    together = [
        (position, cell.score)
        for position, cell in enumerate(cells)
        if cell is not None and cell.comparable
    ]
    whole = len(together) == sum(cell is not None for cell in cells)
    best = _best(benchmark, together) if whole else ()
    why_not, differing = (None, ()) if together else _why_not(benchmark, cells)
    return ScoreLine(benchmark, cells, best, why_not, differing)


def _sharing(benchmark: Benchmark, scores: Sequence[Score]) -> Mapping[int, Score]:
    """The scores of most releases under one yardstick, the newest ones where several are so."""
    if len(scores) < 2:
        return {}
    sharing: dict[Yardstick, dict[int, Score]] = defaultdict(dict)
    for score in sorted(scores, key=lambda score: (score.dated.last_day, score.id)):
        measure = yardstick(benchmark, score)
        if measure is not None:
            sharing[measure][score.release_id] = score
    return max(
        (together for together in sharing.values() if len(together) > 1),
        key=lambda together: (
            len(together),
            max(score.dated.last_day for score in together.values()),
            max(score.value for score in together.values()),
        ),
        default=cast("dict[int, Score]", {}),
    )


def _cell(release: int, shared: Mapping[int, Score], scores: Sequence[Score]) -> Cell | None:
    if release in shared:
        return Cell(shared[release], comparable=True)
    own = [score for score in scores if score.release_id == release]
    if not own:
        return None
    newest = max(own, key=lambda score: (score.dated.last_day, score.value, score.id))
    return Cell(newest, comparable=False)


def _best(benchmark: Benchmark, together: Sequence[tuple[int, Score]]) -> tuple[int, ...]:
    """The positions nobody is ahead of, among two or more comparable scores."""
    if len(together) < 2:
        return ()
    return tuple(
        position
        for position, score in together
        if not any(outcome(benchmark, other, score) == "ahead" for _, other in together)
    )


def _why_not(
    benchmark: Benchmark, cells: Sequence[Cell | None]
) -> tuple[Incomparable | None, tuple[str, ...]]:
    filled = [cell.score for cell in cells if cell is not None]
    for one, other in combinations(filled, 2):
        reason = obstacle(benchmark, one, other)
        if reason is not None:
            return reason, one.protocol.differences(other.protocol)
    return None, ()


def findings(
    claim: Claim,
    target: ClaimTarget,
    evidence: Iterable[Evidence],
    scores: Mapping[int, Score],
    benchmarks: Mapping[int, Benchmark],
) -> tuple[Finding, ...]:
    """What each independent evaluator says about one target, from the newest result a benchmark.

    Where the evidence names both scores, who is ahead is read from them (overlapping intervals
    are a tie); otherwise the evidence's own stance counts, and mere context does not. A category
    of a board does not speak beside the board. An evaluator whose benchmarks differ is split.
    """
    latest: dict[str, dict[int | str, tuple[date, Agreement]]] = defaultdict(dict)
    for piece in evidence:
        if piece.relation != "independent" or piece.target_id not in (None, target.id):
            continue
        score = scores.get(piece.score_id or 0)
        board = benchmarks[score.benchmark_id] if score is not None else None
        if board is not None and board.part_of is not None:
            continue
        says = _agreement(claim, piece, score, scores.get(piece.against_score_id or 0), board)
        if says is None:
            continue
        spoken = latest[piece.evaluator]
        where = board.id if board is not None else f"evidence {piece.id}"
        rank = piece.dated.last_day
        if where not in spoken or spoken[where][0] <= rank:
            spoken[where] = _together(spoken.get(where), rank, says)
    return tuple(
        Finding(evaluator, _one_voice([says for _, says in spoken.values()]))
        for evaluator, spoken in sorted(latest.items())
    )


def _together(
    before: tuple[date, Agreement] | None, rank: date, says: Agreement
) -> tuple[date, Agreement]:
    """Two results of one day that differ (several versions of one target) are split."""
    if before is not None and before[0] == rank and before[1] != says:
        return rank, "split"
    return rank, says


def _agreement(
    claim: Claim,
    piece: Evidence,
    score: Score | None,
    against: Score | None,
    board: Benchmark | None,
) -> Agreement | None:
    if (
        score is not None
        and against is not None
        and board is not None
        and claim.relation in PERFORMANCE
    ):
        if obstacle(board, score, against) is not None:
            return None
        return _reading(claim, outcome(board, score, against))
    match piece.stance:
        case "supports":
            return "agrees"
        case "contradicts":
            return "disagrees"
        case "context":
            return None


PERFORMANCE: frozenset[ClaimRelation] = frozenset(
    {"beats", "trails", "matches", "competitive_with"}
)
"""The relations that two scores speak on by themselves; of others the evidence's stance counts."""


def _reading(claim: Claim, result: Outcome) -> Agreement:
    """What a result says of a claim: of "beats" an overlap is a tie, of "matches" it agrees."""
    if claim.relation in ("matches", "competitive_with"):
        return "disagrees" if result == "behind" else "agrees"
    if result == "tie":
        return "tie"
    claimed: Outcome = "behind" if claim.relation == "trails" else "ahead"
    return "agrees" if result == claimed else "disagrees"


def _one_voice(says: Sequence[Agreement]) -> Agreement:
    return says[0] if len(set(says)) == 1 else "split"

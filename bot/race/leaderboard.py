"""Leaderboards: which results of one test stand against each other, and which ranks are certain.

A board is cut into standings. Within one standings everything but the entry is equal: test version,
evaluator and the settings of the test. Nothing is ranked across standings, and what labs report is
ranked nowhere (see docs/decisions/0016-settings-of-the-entry.md).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import repeat
from typing import Literal

from bot.race.catalog import Lab, Release
from bot.race.dates import FactDate
from bot.race.provenance import Source
from bot.race.scores import Benchmark, Protocol, Score, bounds
from bot.race.when import NOW, When

PAGE = 10
"""Entries on one page of a board."""

ENTRY_SETTINGS = frozenset({"edit format", "effort", "weights"})
"""Settings that say how the model itself was entered; all others are of the test.

How hard it thinks, the format in which it writes its edits and the precision of its weights are
chosen for each model, and boards list the same model once for each. A harness, a scorer or a number of tries is the test's.
"""

Settings = tuple[tuple[str, str], ...]

Basis = Literal["ranked", "unstated", "labs"]
"""Why a standings is one: it is ranked; its evaluator states no settings; labs report it."""


@dataclass(frozen=True, slots=True)
class Ranks:
    """The best and the worst rank that intervals leave open; equal where there is no doubt."""

    best: int
    worst: int

    def __str__(self) -> str:
        return str(self.best) if self.best == self.worst else f"{self.best}–{self.worst}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A release on a board: one of its results, how it was entered, how many others it has.

    ``ranks`` is None on standings that rank nothing.
    """

    score: Score
    settings: Settings
    others: int
    ranks: Ranks | None = None


@dataclass(frozen=True, slots=True)
class Standings:
    """Results of one test, one entry a release, the best value first.

    ``evaluator`` is None where several labs report; ``settings`` are those of the test.
    """

    basis: Basis
    evaluator: str | None
    settings: Settings
    entries: tuple[Entry, ...]

    @property
    def leaders(self) -> tuple[Entry, ...]:
        """The entries that nobody is certainly ahead of; none where nothing is ranked."""
        return tuple(one for one in self.entries if one.ranks is not None and one.ranks.best == 1)

    @property
    def margin(self) -> float | None:
        """By how much the one leader's value is ahead of the next; None in a tie or alone."""
        if len(self.leaders) != 1 or len(self.entries) < 2:
            return None
        first, second = self.entries[:2]
        return abs(first.score.value - second.score.value)

    @property
    def newest(self) -> FactDate:
        """When the newest of its results became public."""
        return max((one.score.dated for one in self.entries), key=lambda when: when.last_day)


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """Which entries of a board are shown: by whether weights are open, by lab; None is all."""

    open_weights: bool | None = None
    lab_id: int | None = None


WHOLE = BoardFilter()
"""Lets all entries through."""


@dataclass(frozen=True, slots=True)
class BoardQuery:
    """Which board is asked for (as typed, or its id), what of it, as of when.

    ``standings`` and ``page`` count from 0; past the end is the last.
    """

    board: str | int
    wanted: BoardFilter = WHOLE
    standings: int = 0
    page: int = 0
    when: When = NOW


@dataclass(frozen=True)
class Leaderboard:
    """One board on a day: its standings, the chosen one's entries that a filter lets through.

    ``query`` is what was asked for, of what there is; ``edition`` the edition shown of a
    board that is re-based; ``weights_unknown`` how many entries a filter by weights left out
    because nobody knows.
    """

    day: date
    query: BoardQuery
    benchmark: Benchmark
    edition: FactDate | None
    standings: tuple[Standings, ...]
    shown: tuple[Entry, ...]
    weights_unknown: int
    releases: Mapping[int, Release]
    labs: Mapping[int, Lab]
    sources: Mapping[int, Source]

    @property
    def chosen(self) -> Standings:
        """The standings that are shown."""
        return self.standings[self.query.standings]

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-len(self.shown) // PAGE))

    @property
    def page(self) -> int:
        """The page that is shown: one past the end is the last."""
        return min(self.query.page, self.pages - 1)

    @cached_property
    def on_page(self) -> tuple[Entry, ...]:
        """The entries of the page."""
        return self.shown[self.page * PAGE : (self.page + 1) * PAGE]

    @property
    def lab(self) -> Lab | None:
        """The lab whose releases alone are shown."""
        lab = self.query.wanted.lab_id
        return None if lab is None else self.labs[lab]


def standings_of(benchmark: Benchmark, scores: Iterable[Score]) -> tuple[Standings, ...]:
    """Results of one test as standings: the fullest ranked ones first, what labs report last."""
    sorted_in: dict[tuple[Basis, str | None, Settings], list[Score]] = defaultdict(list)
    for score in scores:
        sorted_in[_conditions(score)].append(score)
    found = [
        Standings(basis, evaluator, settings, _entries(benchmark, basis, results))
        for (basis, evaluator, settings), results in sorted_in.items()
    ]
    order: tuple[Basis, ...] = ("ranked", "unstated", "labs")
    return tuple(
        sorted(
            found,
            key=lambda one: (
                order.index(one.basis),
                -len(one.entries),
                -one.newest.last_day.toordinal(),
                one.evaluator or "",
                one.settings,
            ),
        )
    )


def _conditions(score: Score) -> tuple[Basis, str | None, Settings]:
    """What a result shares with those it may stand against."""
    if score.relation != "independent":
        return "labs", None, ()
    settings, _ = _divided(score.protocol)
    return ("ranked" if settings else "unstated"), score.evaluator, settings


@lru_cache(maxsize=4096)  # few protocols stand in many results
def _divided(protocol: Protocol) -> tuple[Settings, Settings]:
    """The settings of the test, and those of the entry."""
    of_test = tuple(one for one in protocol.settings if one[0] not in ENTRY_SETTINGS)
    return of_test, tuple(one for one in protocol.settings if one[0] in ENTRY_SETTINGS)


def _entries(benchmark: Benchmark, basis: Basis, results: Iterable[Score]) -> tuple[Entry, ...]:
    """One entry a release, the best value first, with ranks where the standings are ranked."""
    newest: dict[int, dict[tuple[str, Protocol], Score]] = defaultdict(dict)
    for score in sorted(results, key=lambda one: (one.dated.last_day, one.id)):
        newest[score.release_id][score.evaluator, score.protocol] = score
    taken = [
        (_taken(benchmark, basis, list(own.values())), len(own) - 1) for own in newest.values()
    ]
    taken.sort(key=lambda one: (_worse(benchmark, one[0]), one[0].release_id))
    ranks: Iterable[Ranks | None] = (
        ranked(benchmark, [score for score, _ in taken]) if basis == "ranked" else repeat(None)
    )
    return tuple(
        Entry(score, _divided(score.protocol)[1], others, place)
        for (score, others), place in zip(taken, ranks, strict=False)
    )


def _taken(benchmark: Benchmark, basis: Basis, own: Sequence[Score]) -> Score:
    """A release's best result; where results do not compare, its newest."""
    if len(own) == 1:  # as nearly all have, of which there may be thousands
        return own[0]
    if basis == "ranked":
        return min(own, key=lambda one: (_worse(benchmark, one), -one.id))
    return max(own, key=lambda one: (one.dated.last_day, one.id))


def _worse(benchmark: Benchmark, score: Score) -> float:
    """A number that is the larger the worse a result is."""
    return -score.value if benchmark.higher_is_better else score.value


def ranked(benchmark: Benchmark, scores: Sequence[Score]) -> tuple[Ranks, ...]:
    """The ranks of results that stand against each other, in their order.

    Best: one more than are certainly ahead, worst: as many as are not certainly behind. Somebody is
    certainly ahead whose whole interval is; a result without one is a point among intervals. Where
    nobody has an interval, equal values share the better rank.
    """
    spans = [bounds(score) for score in scores]
    if not benchmark.higher_is_better:
        spans = [(-high, -low) for low, high in spans]
    lows, highs = sorted(low for low, _ in spans), sorted(high for _, high in spans)
    certain = all(score.low is None and score.high is None for score in scores)

    def place(low: float, high: float) -> Ranks:
        best = 1 + len(lows) - bisect_right(lows, high)
        return Ranks(best, best if certain else len(highs) - bisect_left(highs, low))

    return tuple(place(low, high) for low, high in spans)


def filtered(
    entries: Iterable[Entry], releases: Mapping[int, Release], wanted: BoardFilter
) -> tuple[tuple[Entry, ...], int]:
    """The entries a filter lets through, and how many it left out because nobody knows."""
    of_lab = [
        one for one in entries if wanted.lab_id in (None, releases[one.score.release_id].lab_id)
    ]
    if wanted.open_weights is None:
        return tuple(of_lab), 0
    known = [(one, releases[one.score.release_id].open_weights) for one in of_lab]
    shown = tuple(one for one, is_open in known if is_open == wanted.open_weights)
    return shown, sum(is_open is None for _, is_open in known)

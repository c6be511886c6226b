"""The race on one screen: who leads which board, what is new, what is in dispute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.race.catalog import Lab, Release
from bot.race.claims import Claim, Status
from bot.race.dates import FactDate
from bot.race.leaderboard import Entry, Standings
from bot.race.provenance import Source
from bot.race.scores import Benchmark
from bot.race.when import When

BOARDS = 6
"""Boards on one page."""
NEWEST = 5
"""Releases that are shown."""
DISPUTES = 3
"""Claims in dispute that are shown."""
FEWEST = 3
"""Nobody leads a board with fewer entries than this."""
_FEW = 10
"""A board of fewer entries says less than an older one of its evaluator that is full."""
OPEN: tuple[Status, ...] = ("disputed", "partly confirmed")
"""The statuses of a claim that evaluators do not agree on."""


@dataclass(frozen=True, slots=True)
class Led:
    """A board, and of its fullest ranked standings the leader, or who shares the lead.

    Those further down are counted only, in ``entries``: answers are kept, and boards may be long.
    ``margin`` and ``newest`` are as :class:`bot.race.leaderboard.Standings` has them.
    """

    benchmark: Benchmark
    evaluator: str | None
    leaders: tuple[Entry, ...]
    margin: float | None
    newest: FactDate
    entries: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole answer to /race, for one day; ``page`` of the boards counts from 0."""

    day: date
    when: When
    boards: tuple[Led, ...]
    asked_page: int
    newest: tuple[Release, ...]
    disputes: tuple[Claim, ...]
    releases: Mapping[int, Release]
    labs: Mapping[int, Lab]
    sources: Mapping[int, Source]

    @property
    def pages(self) -> int:
        """How many pages the boards fill, at least one."""
        return max(1, -(-len(self.boards) // BOARDS))

    @property
    def page(self) -> int:
        """The page that is shown: one past the end is the last."""
        return min(self.asked_page, self.pages - 1)

    @property
    def on_page(self) -> tuple[Led, ...]:
        """The boards of the page."""
        return self.boards[self.page * BOARDS : (self.page + 1) * BOARDS]


def led(benchmark: Benchmark, standings: Iterable[Standings]) -> Led | None:
    """Who leads a board, by its fullest ranked standings; None where there are too few to lead."""
    fullest = next(iter(standings), None)
    if fullest is None or fullest.basis != "ranked" or len(fullest.entries) < FEWEST:
        return None
    return Led(
        benchmark,
        fullest.evaluator,
        fullest.leaders,
        fullest.margin,
        fullest.newest,
        len(fullest.entries),
    )


def in_order(boards: Iterable[Led]) -> tuple[Led, ...]:
    """Every evaluator's first board, the newest before older ones, then every one's second, and so on.

    An evaluator's boards are ordered by their newest result, those of few entries last. So one of a
    dozen boards does not push the others off the screen.
    """
    newest_first = sorted(
        boards, key=lambda one: (-one.newest.last_day.toordinal(), one.benchmark.id)
    )
    seen: Counter[str | None] = Counter()
    turns: list[tuple[int, int]] = []
    for at, one in sorted(enumerate(newest_first), key=lambda led: (_is_small(led[1]), led[0])):
        turns.append((seen[one.evaluator], at))
        seen[one.evaluator] += 1
    return tuple(newest_first[at] for _turn, at in sorted(turns))


def _is_small(one: Led) -> bool:
    return one.entries < _FEW

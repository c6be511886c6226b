"""Boards by what people call them: LMArena, aider, gpqa epoch."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from bot.race.names import fold
from bot.race.scores import Benchmark


@dataclass(frozen=True, slots=True)
class Board:
    """A test that has results; ``independent`` when not only labs report them.

    ``entries`` is how many releases have one, of an independent test an independent one; 0 where
    nobody counted.
    """

    benchmark: Benchmark
    independent: bool
    entries: int = 0

    @property
    def kind(self) -> tuple[bool, bool]:
        """What sorts boards: independent before labs' own, whole ones before categories."""
        return not self.independent, self.benchmark.part_of is not None

    def called(self, asked: str) -> bool:
        """Whether a folded text is exactly one of its names."""
        return asked in _names(self.benchmark)

    def holds(self, words: Collection[str]) -> bool:
        """Whether its names and its runner hold all of some folded words."""
        told = " ".join((*_names(self.benchmark), fold(self.benchmark.runner)))
        return all(word in told for word in words)


@lru_cache(maxsize=1024)
def _names(benchmark: Benchmark) -> tuple[str, ...]:
    names = (benchmark.slug, benchmark.name, benchmark.short or "")
    return tuple(fold(name) for name in names if name)


def boards_like(boards: Collection[Board], typed: str) -> list[Board]:
    """Boards whose names or runner hold all words typed, or all boards where there is no word.

    Independent boards are before labs' own, then what bears exactly this name, whole ones before
    categories, and the larger first.
    """
    asked = fold(typed)
    found = [one for one in boards if one.holds(asked.split())]

    def place(one: Board) -> tuple[bool, bool, bool, int, int]:
        by_labs, category = one.kind
        return by_labs, not one.called(asked), category, -one.entries, one.benchmark.id

    return sorted(found, key=place)


def board_named(boards: Collection[Board], typed: str) -> Board | None:
    """The board that a text means, None where several are as likely.

    A key is one board's; else of those with exactly this name, or else that hold its words, the
    only one of the best kind.
    """
    keyed = [one for one in boards if one.benchmark.slug == typed.strip()]
    if keyed:
        return keyed[0]
    asked = fold(typed)
    found = boards_like(boards, typed) if asked else []
    found = [one for one in found if one.called(asked)] or found
    best = [one for one in found if one.kind == found[0].kind]
    return best[0] if len(best) == 1 else None


def nearest_boards(boards: Collection[Board], typed: str, most: int) -> list[Board]:
    """What may have been meant: of those that hold all words typed, or else any, the best kind."""
    words = fold(typed).split()
    found = boards_like(boards, typed) or [
        one for word in words for one in boards_like(boards, word)
    ]
    best = min((one.kind for one in found), default=None)
    return list(dict.fromkeys(one for one in found if one.kind == best))[:most]

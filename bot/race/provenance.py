"""Where something was said, and which sources are one origin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from bot.race.dates import FactDate

SourceKind = Literal["primary", "wire", "press", "social", "dataset"]
SourceRelation = Literal["quotes", "syndicates", "translates"]


@dataclass(frozen=True, slots=True)
class Source:
    """One place where something was said.

    ``url`` is None when the page itself could not be found and only its publisher,
    title and date are known; ``note`` then says so. ``origins`` are the sources it goes back to by
    quoting, syndicating or translating, directly or through others; empty where it speaks for
    itself.
    """

    id: int
    url: str | None
    publisher: str
    title: str
    published: FactDate | None
    kind: SourceKind
    note: str | None = None
    licence: str | None = None
    origins: frozenset[int] = frozenset()


def count_origins(sources: Collection[Source]) -> int:
    """How many independent origins some sources come from.

    The fewest origins that account for all of them: an article that repeats two statements adds
    none where both are counted. Found greedily, the origin of most sources first.
    """
    left: dict[int, frozenset[int]] = {
        source.id: source.origins or frozenset({source.id}) for source in sources
    }
    counted = 0
    while left:
        told = Counter(origin for origins in left.values() for origin in origins)
        most = min(told, key=lambda origin: (-told[origin], origin))
        left = {source: origins for source, origins in left.items() if most not in origins}
        counted += 1
    return counted

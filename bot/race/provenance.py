"""Where something was said, and which sources are one origin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.race.dates import FactDate

SourceKind = Literal["primary", "wire", "press", "social", "dataset"]
SourceRelation = Literal["quotes", "syndicates", "translates"]


@dataclass(frozen=True, slots=True)
class Source:
    """One place where something was said.

    ``url`` is None when the page itself could not be found and only its publisher,
    title and date are known; ``note`` then says so. ``origin_id`` is the source this one
    quotes, syndicates or translates, directly or through others: sources with one origin
    count once.
    """

    id: int
    url: str | None
    publisher: str
    title: str
    published: FactDate | None
    kind: SourceKind
    note: str | None = None
    licence: str | None = None
    origin_id: int | None = None

    @property
    def origin(self) -> int:
        """The id that stands for this source's cluster."""
        return self.id if self.origin_id is None else self.origin_id


def count_origins(sources: list[Source]) -> int:
    """How many independent origins a list of sources comes from."""
    return len({source.origin for source in sources})

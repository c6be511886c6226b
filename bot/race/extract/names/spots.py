"""A name found in a text, and whether others lie across it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.race.extract.passage import MentionKind
from bot.race.new_claims import Named


@dataclass(frozen=True, slots=True)
class Spot:
    """A name in the text and what it means; whose it is stands in ``named.maker_id``."""

    start: int
    end: int
    kind: MentionKind
    named: Named
    how: str


class Places:
    """Where spots are, asked from the beginning of the text to its end."""

    def __init__(self, spots: Sequence[Spot]) -> None:
        self._spots = spots
        self._at = 0

    def meet(self, start: int, end: int) -> bool:
        """Whether a spot lies across a stretch; stretches come in the order of the text."""
        while self._at < len(self._spots) and self._spots[self._at].end <= start:
            self._at += 1
        return self._at < len(self._spots) and self._spots[self._at].start < end

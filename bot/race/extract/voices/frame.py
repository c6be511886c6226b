"""A stretch of a sentence that somebody is said to have said."""

from __future__ import annotations

from dataclasses import dataclass

from bot.race.new_claims import Named


@dataclass(frozen=True, slots=True)
class Frame:
    """What somebody says: from ``start`` to before ``end``; ``word`` is the place of the verb and it."""

    start: int
    end: int
    claimant: Named | None
    reported_by: str
    word: tuple[int, str]
    denies: bool = False
    """They say that it is not so."""
    gives: bool = False
    """They give it a score or a place: what follows of that kind is theirs too."""

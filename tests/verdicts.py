"""The verdict a target bore on a day, as the tests ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.race.claim_life import Layers
from bot.race.claims import ClaimEvent, Verdict


def verdict_on(
    events: Sequence[ClaimEvent], target_id: int, day: date, claim_guild: int | None = None
) -> Verdict:
    """The verdict a target bore on a day, read from its events."""
    return Layers.of(events, claim_guild).verdict(target_id, day)

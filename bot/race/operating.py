"""How the store is, in figures: what an operator and their alarms look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.race.outbox import DeliveryState

FeedHealth = Literal["on", "failing", "paused", "stopped"]
"""``failing``: it is on, and its last look failed. ``stopped``: the bot gave it up."""

FEED_HEALTH: tuple[FeedHealth, ...] = ("on", "failing", "paused", "stopped")
OPEN_DELIVERIES: tuple[DeliveryState, ...] = ("due", "sending", "unknown", "dead")
"""The states that are counted in the store; of posts that were sent there are ever more."""


@dataclass(frozen=True, slots=True)
class StoreVitals:
    """What one look at the store found. Moments are seconds since 1970; None where there is none.

    ``waiting_since`` is when the post that waits longest could have gone out first, of those whose
    time has come. ``lost_lately`` are the posts of the last day that their place did not take or of
    which nobody can tell whether they arrived.
    """

    schema: int
    file_bytes: int
    wal_bytes: int
    deliveries: Mapping[DeliveryState, int]
    waiting: int
    waiting_since: int | None
    lost_lately: Mapping[DeliveryState, int]
    errands: int
    errands_since: int | None
    feeds: Mapping[FeedHealth, int]
    newest_success: float | None
    stalest_success: float | None

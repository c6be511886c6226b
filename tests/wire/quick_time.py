"""Time that runs faster than ours, and how long the sender waits in it.

The harness and the bots it kills agree on one clock, in which a digest an hour is one every few
seconds. The protocol's windows are shortened on real time and put into seconds of that clock.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.race.outbox import Timing

START = datetime(2026, 10, 20, 12, tzinfo=UTC)
"""Where such a clock begins: a long run crosses the ends of the European and the American summer."""
FACTOR = 800.0
"""Seconds of that clock in one of ours; an hour is four and a half seconds."""

# All in real seconds, a twentieth of the bot's own (60, 20, 90, 30).
NONCE_WINDOW = 3.0
DEADLINE = 1.5
LEASE = 4.5
FORUM_PATIENCE = 2.5
FIRST_RETRY, LONGEST_RETRY = 0.1, 1.0
OUTAGE_RETRY = 0.5
LOOK_EVERY = 0.5
DISCORD_REMEMBERS = 12.0
"""How long the wire takes a nonce for a repeat: 3 min on this scale are 9 s, and 3 s for a machine
that is busy with something else."""


@dataclass(frozen=True, slots=True)
class QuickTime:
    """A clock that showed ``start`` (seconds since 1970) when ours showed ``began``."""

    began: float
    factor: float = FACTOR
    start: float = START.timestamp()

    def __call__(self) -> datetime:
        """The moment it is: what a ledger takes for a clock."""
        return datetime.fromtimestamp(self.seconds(), UTC)

    def seconds(self) -> float:
        """Seconds since 1970: what the wire takes for one."""
        return self.start + (time.time() - self.began) * self.factor

    def slowed(self, after: float) -> QuickTime:
        """One that goes on as fast as ours, some of its seconds after what this one shows now."""
        return QuickTime(time.time(), 1.0, self.seconds() + after)

    def timing(self) -> Timing:
        """How long a sender waits that lives in it. The deadline is of real time."""
        return Timing(
            nonce_window=NONCE_WINDOW * self.factor,
            deadline=DEADLINE,
            lease=LEASE * self.factor,
            first_retry=FIRST_RETRY * self.factor,
            longest_retry=LONGEST_RETRY * self.factor,
        )

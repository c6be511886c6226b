"""How often a bot may introduce itself to Discord's gateway (IDENTIFY).

Discord resets the token of a bot that does it more than 1,000 times a day, and answers one that does it
twice within five seconds with an invalid session, which costs the next one
(https://discord.com/developers/docs/events/gateway#sharding-max-concurrency). A bot that dies soon
after each start must therefore come back ever more slowly.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

HOUR: Final = 3600
AN_HOUR: Final = 20
"""How many there may be in any hour, unless so many shards need more: two for each of them."""
BETWEEN = 5
"""Seconds between any two: Discord's limit for a bot below 150,000 servers."""
FIRST_PAUSE: Final = 10
LONGEST_PAUSE: Final = 600
UNKNOWN_PAUSE: Final = 120
"""Seconds, for each shard, that a process is there before its first one where nothing is known of those
before: 720 a day."""


class Identified(NamedTuple):
    """When a shard was introduced: seconds since 1970, rounded up."""

    at: int
    shard: int


def not_before(made: Sequence[Identified], shard: int, shards: int) -> int:
    """The second from which on a shard may be introduced, 0 for at once.

    The first few of a shard in an hour wait for nothing but their turn, each further one twice as
    long as the one before, and all together keep to :data:`AN_HOUR`.

    Args:
        made: those of the last hour, of all shards, oldest first.
    """
    if not made:
        return 0
    budget = max(AN_HOUR, 2 * shards)
    soonest = [made[-1].at + BETWEEN]
    own = [one.at for one in made if one.shard == shard]
    further = len(own) - max(1, budget // shards // 4)
    if further >= 0:
        soonest.append(own[-1] + min(FIRST_PAUSE * 2**further, LONGEST_PAUSE))
    if len(made) >= budget:
        soonest.append(made[-budget].at + HOUR)
    return max(soonest)

"""Keeping below Discord's limit of 50 requests a second, by spacing what the bot sends by itself."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

MOST_A_SECOND = 45.0
"""Discord allows 50 for a token; the rest is for what people ask for meanwhile."""
CAUGHT_UP = 0.02
"""Seconds that a turn may come late and the ones after it still come at their times.

An event loop wakes its sleepers a little late every time, which must not add up. Whatever is later
is not caught up with: after the loop was held up, all turns of that time would be taken at once.
"""


class Pacer:
    """Lets requests through one by one, evenly, so many a second and never more.

    However late the event loop is, it comes to two or three more in a second at the most.
    discord.py has nothing like it: it waits only after Discord has refused.
    """

    def __init__(
        self, a_second: float = MOST_A_SECOND, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._interval = 1 / a_second
        self._clock = clock
        self._free_at = 0.0
        self._next = asyncio.Lock()

    async def turn(self) -> None:
        """Wait for one's turn. Turns come in the order in which they were asked for."""
        async with self._next:
            mine = self._clock()
            if self._free_at > mine:
                await asyncio.sleep(self._free_at - mine)
                mine = max(self._free_at, self._clock() - CAUGHT_UP)
            self._free_at = mine + self._interval

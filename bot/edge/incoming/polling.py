"""Feeds are looked at as they fall due, and what they show is read, few at once."""

from __future__ import annotations

import asyncio
import logging
import random
import time

from bot.edge.ledger_bot import LedgerBot
from bot.edge.ticking import Ticking
from bot.errors import StoreError
from bot.request import begin_request

log = logging.getLogger(__name__)

LOOK_EVERY = 20
"""Seconds between two looks at what is due."""
AT_ONCE = 4
"""Feeds that are looked at beside one another; each reads its items one by one."""
MOST = 100
"""Feeds of one look; the next one goes on where it ended."""


class Polling:
    """Looks at the feeds of one bot, from :meth:`start` to :meth:`stop`."""

    def __init__(self, bot: LedgerBot) -> None:
        self._bot = bot
        self._feeds = bot.ledger.feeds
        self._ticking = Ticking()
        self._stopped = False
        self._places = asyncio.Semaphore(AT_ONCE)
        self._under_way: set[int] = set()
        self._looking: set[asyncio.Task[None]] = set()
        self.looked: float | None = None
        """When a look last found out what is due, by the monotonic clock."""

    def start(self) -> None:
        """Look now, and then every few seconds.

        What is due, and what is still to be read, is in our own tables, so that a look that comes
        late, or is broken off, misses nothing.
        """
        self._ticking.start(LOOK_EVERY, self.look_soon)
        self.look_soon()

    def look_soon(self) -> None:
        """Begin a look; none after the end."""
        if self._stopped:
            return
        looking = asyncio.create_task(self._look_safely(), name="look-at-feeds")
        self._looking.add(looking)
        looking.add_done_callback(self._looking.discard)

    async def look(self) -> None:
        """Look at every feed that is due, and read what was noted; a feed's trouble is its own.

        What an earlier look is at still is left to it: who takes long holds up nobody else.
        """
        begin_request("feeds")
        due = await self._feeds.to_visit(MOST)
        self.looked = time.monotonic()
        due = [feed_id for feed_id in due if feed_id not in self._under_way]
        if not due:
            return
        self._under_way.update(due)
        async with asyncio.TaskGroup() as group:
            for feed_id in due:
                group.create_task(self._visit(feed_id))
        if await self._feeds.stopped_untold():
            self._bot.post_soon()

    async def _look_safely(self) -> None:
        try:
            await self.look()
        except StoreError:
            log.exception("the feeds could not be looked at; the next look tries again")

    async def _visit(self, feed_id: int) -> None:
        try:
            async with self._places:
                # Chance only spreads the looks; nobody gains by foreseeing it.
                await self._feeds.visit(feed_id, random.random())  # noqa: S311 - no secret
        except Exception:
            # Where it had come to is on record: a later look goes on from there.
            log.exception("feed %d could not be looked at to the end", feed_id)
        finally:
            self._under_way.discard(feed_id)

    async def stop(self) -> None:
        """Stop looking. What is under way is broken off: a later start goes on from there."""
        self._stopped = True
        self._ticking.stop()
        looking = list(self._looking)
        for one in looking:
            one.cancel()
        if looking:
            await asyncio.wait(looking)

"""All that a bot says by itself: it looks for something to say now and then, and says it."""

from __future__ import annotations

import asyncio
import logging
import time

from bot.edge.ledger_bot import LedgerBot
from bot.edge.outgoing.dispatch import Dispatcher
from bot.edge.outgoing.pacer import Pacer
from bot.edge.outgoing.rate_limits import spare_rescans
from bot.edge.outgoing.rounds import Rounds
from bot.edge.outgoing.sending import Sender
from bot.edge.ticking import Ticking
from bot.errors import StoreError
from bot.request import begin_request

log = logging.getLogger(__name__)

LOOK_EVERY = 5
"""Seconds between two looks at what is due."""


class Posting:
    """Looks, plans and sends for one bot, from :meth:`start` to :meth:`stop`."""

    def __init__(self, bot: LedgerBot, a_second: float) -> None:
        self._bot = bot
        outbox = bot.ledger.outbox
        self.rounds = Rounds(bot)
        self.dispatcher = Dispatcher(bot, Sender(bot, Pacer(a_second), outbox.timing))
        self._ticking = Ticking()
        self._awake = False
        self._stopped = False
        self._looks: set[asyncio.Task[None]] = set()
        self.looked: float | None = None
        """When a look was last done to its end, by the monotonic clock."""

    @property
    def is_running(self) -> bool:
        """Whether the outbox was taken up, and is looked through every few seconds."""
        return self._awake and self._ticking.is_running and not self._stopped

    def start(self) -> None:
        """Take up what was under way when the bot ended, then look every few seconds.

        What the job looks for is in our own table (``schedule.next_due``), so that a look that
        comes late, or is left out, misses nothing.
        """
        spare_rescans(self._bot.http)
        self._ticking.start(LOOK_EVERY, self.look_soon)
        self.look_soon()

    async def look(self) -> None:
        """Plan what is to be said now, and begin to send it."""
        begin_request("posting")
        if not self._awake:
            try:
                await self._bot.ledger.outbox.wake_up()
            except StoreError:
                log.exception("the outbox cannot be taken up; the next look tries again")
                return
            self._awake = True
        await self.rounds.look()
        self.dispatcher.start()
        self.looked = time.monotonic()

    def look_soon(self) -> None:
        """Look without waiting for the next time; where a look waits for another one, it is this.

        After the end nothing is looked for: the clock's thread may have called just before.
        """
        if self._stopped or len(self._looks) > 1:
            return
        task = asyncio.create_task(self.look(), name="look-soon")
        self._looks.add(task)
        task.add_done_callback(self._looks.discard)

    async def stop(self) -> None:
        """Stop looking, and let the posts that are under way end."""
        self._stopped = True
        self._ticking.stop()
        for look in self._looks:
            look.cancel()
        await asyncio.gather(*self._looks, return_exceptions=True)
        await self.dispatcher.stop()

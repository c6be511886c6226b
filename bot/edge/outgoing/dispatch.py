"""Emptying the outbox: posts go out as their turn comes, and what became of each is put on record."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from bot.edge.ledger_bot import LedgerBot
from bot.edge.outgoing.sending import Sender
from bot.race.outbox import Delivery, Errand, ErrandDone, Outcome, Sent, Uncertain

log = logging.getLogger(__name__)

T = TypeVar("T", Delivery, Errand)
R = TypeVar("R")

IN_FLIGHT = 64
"""Posts that are under way at a time; some wait for answers while others wait for their turn."""
ERRANDS_IN_FLIGHT = 16
ENDS_WITHIN = 5.0
"""Seconds that posts under way have to end when the bot closes."""
SETTLE_EVERY = 0.05
"""Seconds in which what became of posts is gathered, so that one transaction holds many."""


class Drain(Generic[T, R]):
    """Takes work as long as there is some, does several pieces at a time, records what came of it.

    Started again while it runs, it looks for work once more before it ends. What takes longer than
    its lease, as the search of a long history may, is taken again and not begun a second time.
    """

    def __init__(
        self,
        name: str,
        *,
        take: Callable[[int], Awaitable[Sequence[T]]],
        do: Callable[[T], Awaitable[R]],
        settle: Callable[[Sequence[tuple[T, R]]], Awaitable[None]],
        at_once: int,
    ) -> None:
        self._name = name
        self._take, self._do, self._settle = take, do, settle
        self._at_once = at_once
        self._running: asyncio.Task[None] | None = None
        self._again = False
        self._stopping = False

    def start(self) -> None:
        """Begin, or look once more where it has begun."""
        self._again = True
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._run(), name=self._name)

    async def finished(self) -> None:
        """Wait until there is nothing left to take."""
        while self._running is not None and not self._running.done():
            await asyncio.shield(self._running)

    async def stop(self) -> None:
        """Take nothing more and let what is under way end; what takes too long is given up.

        That is on record, and taken up again at the next start.
        """
        self._stopping = True
        if self._running is not None:
            await asyncio.wait([self._running], timeout=ENDS_WITHIN)
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    async def _run(self) -> None:
        under_way: dict[asyncio.Future[R], T] = {}
        try:
            while under_way or (self._again and not self._stopping):
                self._again = False
                room = self._at_once - len(under_way)
                if room > self._at_once // 2 and not self._stopping:
                    begun = {work.id for work in under_way.values()}
                    for work in await self._take(room):
                        if work.id not in begun:
                            under_way[asyncio.ensure_future(self._do(work))] = work
                if under_way:
                    await self._gather(under_way)
        except Exception:
            # What was taken is on record and is taken up again; the store may be back by then.
            log.exception("%s stumbled", self._name)
        finally:
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)

    async def _gather(self, under_way: dict[asyncio.Future[R], T]) -> None:
        """Wait for pieces of work to end and record what came of them, several at a time."""
        await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
        if len(under_way) > 1:
            await asyncio.sleep(SETTLE_EVERY)
        done = [(work, task.result()) for task, work in under_way.items() if task.done()]
        for task in [task for task in under_way if task.done()]:
            del under_way[task]
        await self._settle(done)
        self._again = True


class Dispatcher:
    """Sends the posts of a bot's outbox and runs their errands, beside one another.

    Publishing in announcement channels is an errand too, so that it never keeps a post waiting.
    """

    def __init__(self, bot: LedgerBot, sender: Sender) -> None:
        outbox = bot.ledger.outbox
        self._outbox = outbox
        self._sender = sender
        self._posts = bot.operating.measures.posts
        self.posts = Drain[Delivery, Outcome](
            "posts",
            take=outbox.take,
            do=self._send,
            settle=self._settle,
            at_once=IN_FLIGHT,
        )
        self.errands = Drain[Errand, ErrandDone](
            "errands",
            take=outbox.take_errands,
            do=self._run,
            settle=self._settle_errands,
            at_once=ERRANDS_IN_FLIGHT,
        )

    def start(self) -> None:
        """Send what is to be sent now."""
        self.posts.start()
        self.errands.start()

    async def finished(self) -> None:
        """Wait until nothing is left that could be sent now."""
        await self.posts.finished()
        await self.errands.finished()
        await self.posts.finished()

    async def stop(self) -> None:
        """Give up what is under way."""
        await self.posts.stop()
        await self.errands.stop()

    async def _send(self, delivery: Delivery) -> Outcome:
        """Send one post; a fault of ours leaves it as one of which Discord may have something."""
        try:
            outcome = await self._sender.send(delivery, self._outbox.now())
            if outcome is None:
                await self._outbox.begin_again(delivery)
                outcome = await self._sender.post(delivery)
        except Exception as error:
            log.exception("post %d met a fault of ours", delivery.id)
            return Uncertain(f"{type(error).__name__}: {error}"[:200])
        if not isinstance(outcome, Sent):
            log.info("post %d: %s", delivery.id, outcome)
        return outcome

    async def _settle(self, outcomes: Sequence[tuple[Delivery, Outcome]]) -> None:
        await self._outbox.settle(outcomes)
        for _delivery, outcome in outcomes:
            self._posts.labels(type(outcome).__name__.lower()).inc()
        if any(isinstance(outcome, Sent) for _delivery, outcome in outcomes):
            self.errands.start()

    async def _run(self, errand: Errand) -> ErrandDone:
        try:
            done = await self._sender.run(errand)
        except Exception as error:
            log.exception("what is left of post %d met a fault of ours", errand.id)
            return ErrandDone(again_in=60, problem=f"{type(error).__name__}: {error}"[:200])
        if done.problem is not None:
            log.info("what is left of post %d: %s", errand.id, done)
        return done

    async def _settle_errands(self, done: Sequence[tuple[Errand, ErrandDone]]) -> None:
        await self._outbox.settle_errands(done)
        if any(how.thread for _errand, how in done):
            self.posts.start()  # parts that wait for this thread

"""Where texts are looked through for claims: one at a time, beside the event loop, few waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from bot.errors import N_
from bot.sources.answered import Busy
from bot.sources.reader import CLOSING

MOST_WAITING = 8
"""Texts that may wait for a turn, which takes a second or two each; more are turned away."""

P = ParamSpec("P")
T = TypeVar("T")


class ReadingRoom:
    """A thread of its own: however many texts come, whatever else needs a thread still gets one."""

    def __init__(self) -> None:
        self._thread: ThreadPoolExecutor | None = None
        self._jobs: list[Future[Any]] = []
        self._closed = False

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What some work comes to, when its turn has come.

        Raises:
            Busy: too much waits already, or the room is closed.
        """
        if self._closed:
            raise Busy(CLOSING)
        # Who asked may have gone; what the thread is at still takes its time, so it counts.
        self._jobs = [job for job in self._jobs if not job.done()]
        if len(self._jobs) > MOST_WAITING:
            raise Busy(N_("Too many texts are being read just now. Try again in a minute."))
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="reading")
        job = self._thread.submit(work, *args, **kwargs)
        self._jobs.append(job)
        try:
            return await asyncio.wrap_future(job)
        except asyncio.CancelledError:
            if self._closed:  # the room dropped what had not begun; nobody cancelled who asked
                raise Busy(CLOSING) from None
            raise

    def close(self) -> None:
        """Begin no more work; what is under way is not waited for. A second call does nothing."""
        self._closed = True
        if self._thread is not None:
            self._thread.shutdown(wait=False, cancel_futures=True)

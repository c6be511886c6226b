"""What the bot does every few seconds by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from apscheduler.schedulers.background import (  # pyright: ignore[reportMissingTypeStubs]
    BackgroundScheduler,
)


class Ticking:
    """Calls something on the event loop again and again, from :meth:`start` to :meth:`stop`.

    It keeps time on a thread of its own: on the event loop its timer would be work that is still
    to come, for which whoever waits until the bot has come to rest waits too.
    """

    def __init__(self) -> None:
        self._scheduler: Any = BackgroundScheduler(timezone="UTC")  # it has no types

    def start(self, seconds: float, call: Callable[[], None]) -> None:
        """Call it every so many seconds on the running loop, the first time after as many."""
        loop = asyncio.get_running_loop()
        self._scheduler.add_job(
            lambda: loop.call_soon_threadsafe(call),
            "interval",
            seconds=seconds,
            id="tick",
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        self._scheduler.start()

    @property
    def is_running(self) -> bool:
        """Whether it was started and not stopped."""
        return self._scheduler.running

    def stop(self) -> None:
        """Call no more; one call may still come, if its time was just now."""
        if self.is_running:
            self._scheduler.shutdown()

"""How late the event loop is: asked from a thread of its own, which it cannot hold up."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Final

BEAT: Final = 0.5
"""Seconds between two questions."""


class LoopLag:
    """Tells again and again by how many seconds the running loop came late to be asked."""

    def __init__(self, tell: Callable[[float], None]) -> None:
        self._tell = tell
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to ask the running loop."""
        loop = asyncio.get_running_loop()
        self._thread = threading.Thread(
            target=self._ask, args=(loop,), name="loop-lag", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Ask no more; a second call does nothing."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _ask(self, loop: asyncio.AbstractEventLoop) -> None:
        while not self._ended.wait(BEAT):
            loop.call_soon_threadsafe(self._heard, time.monotonic())

    def _heard(self, asked: float) -> None:
        self._tell(time.monotonic() - asked)

"""Ending on request: SIGINT and SIGTERM close everything in order, and a deadline stands behind.

The first signal asks the running coroutine to stop. After ``grace`` seconds what still runs is
cancelled and named in the log; a second signal does that at once. Should the process hang even
then (a blocked loop, a thread that does not end), it is ended from a thread of its own.
"""

from __future__ import annotations

import asyncio
import logging
import os
import queue
import signal
import sys
import threading
from collections.abc import Awaitable, Callable, Coroutine
from types import FrameType, TracebackType
from typing import Any, Final, Self, TypeVar

T = TypeVar("T")

log = logging.getLogger(__name__)

GRACE: Final = 8.0
"""Seconds everything has to close in order after the first signal."""

LAST_WORDS: Final = 1.0
"""Seconds what was cancelled has to come to its end; 10 s in all with what follows."""

ASK_AGAIN: Final = 3.0
"""Seconds what was cancelled may take to close before it is cancelled once more."""

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


class StopSignal:
    """Turns the signals that arrive inside its ``with`` block into one request to stop.

    A signal that comes before :meth:`run` counts: the coroutine is then asked to stop as soon as
    it starts. Use it in the main thread only, which is where Python delivers signals.
    """

    def __init__(self, *, grace: float = GRACE, last_words: float = LAST_WORDS) -> None:
        self._grace = grace
        self._last_words = last_words
        # A SimpleQueue's put is the one call that is safe inside a signal handler whatever the
        # main thread was doing; everything else happens on the watching thread.
        self._asked: queue.SimpleQueue[bool] = queue.SimpleQueue()
        self._joining = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._requested = False
        self._previous: dict[int, Any] = {}

    @property
    def requested(self) -> bool:
        """Whether a signal asked for the end."""
        return self._requested

    def __enter__(self) -> Self:
        threading.Thread(target=self._watch, name="stop-signal", daemon=True).start()
        for number in _SIGNALS:
            self._previous[number] = signal.signal(number, self._on_signal)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for number, handler in self._previous.items():
            signal.signal(number, handler)
        self._asked.put(False)

    def run(
        self, serve: Callable[[asyncio.Event], Coroutine[Any, Any, T]], *, uvloop: bool = True
    ) -> T | None:
        """Run ``serve(stop)`` to its end, on uvloop where that is wanted and installed.

        ``stop`` is set by the first signal. Returns what ``serve`` returned, None when it had to
        be cancelled; its own errors pass through.
        """
        try:
            with asyncio.Runner(loop_factory=_uvloop_factory() if uvloop else None) as runner:
                return runner.run(self._served(serve))
        except asyncio.CancelledError:
            if not self._requested:
                raise
            return None

    async def _served(self, serve: Callable[[asyncio.Event], Awaitable[T]]) -> T:
        with self._joining:
            self._stop = asyncio.Event()
            self._loop = asyncio.get_running_loop()
            if self._requested:
                self._stop.set()
        return await serve(self._stop)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._asked.put(True)

    def _watch(self) -> None:
        if not self._asked.get():
            return
        with self._joining:
            self._requested = True
            if self._loop is not None and self._stop is not None:
                _call(self._loop, self._stop.set)
        if not self._still_running(self._grace):
            return
        if self._loop is not None:
            _call(self._loop, _cancel_everything)
        if not self._still_running(self._last_words):
            return
        end_process(0, "something does not end when it is told to")

    def _still_running(self, seconds: float) -> bool:
        """Wait so long for the end of the block; a further signal cuts the wait short."""
        try:
            return self._asked.get(timeout=seconds)
        except queue.Empty:
            return True


async def until_stopped(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """The result of ``work``, or None once it is cancelled because ``stop`` was set first."""
    if stop.is_set():
        work.close()
        return None
    working = asyncio.create_task(work, name="serving")
    stopping = asyncio.create_task(stop.wait(), name="stop")
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        stopping.cancel()
        # What follows closes what the work uses: it may not be running then. Once is not always
        # enough: Python 3.11's wait_for loses a cancellation that meets the end of what it waits
        # for, and discord.py then goes on to its next try.
        while not working.done():
            working.cancel()
            await asyncio.wait({working}, timeout=ASK_AGAIN)


def end_process(status: int, why: str) -> None:
    """End the process here and now, without waiting for anything; the log says why."""
    log.error("Ending at once: %s.", why)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def never_linger(status: int, seconds: float) -> None:
    """End the process with ``status`` if it has not ended by itself in so many seconds.

    For the very end of a program: a thread that is left running, such as that of a database
    connection nobody closed, would otherwise keep the interpreter from exiting for ever.
    """
    timer = threading.Timer(seconds, end_process, (status, "a thread is left running"))
    timer.daemon = True
    timer.start()


def _cancel_everything() -> None:
    left = asyncio.all_tasks()
    log.error(
        "Still running after the time to close: %s. Cancelling.",
        ", ".join(sorted(f"{task.get_name()} ({_coroutine_name(task)})" for task in left)),
    )
    for task in left:
        task.cancel()


def _coroutine_name(task: asyncio.Task[Any]) -> str:
    return getattr(task.get_coro(), "__qualname__", repr(task.get_coro()))


def _call(loop: asyncio.AbstractEventLoop, what: Callable[[], object]) -> None:
    try:
        loop.call_soon_threadsafe(what)
    except RuntimeError:
        return  # the loop has closed meanwhile: there is nothing left to tell


def _uvloop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop  # noqa: PLC0415 - there is none for Windows
    except ImportError:
        return None
    return uvloop.new_event_loop

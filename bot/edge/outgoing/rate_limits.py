"""Two corrections to how discord.py 2.7 keeps rate limits, its private names all in this file.

``tests/wire/test_rate_limits.py`` fails when either is no longer needed or no longer works.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from discord.http import HTTPClient

T = TypeVar("T")

RESCAN_EVERY = 30.0
"""Seconds between two looks for rate limits that are no longer in use."""
REOPEN_AFTER = 1.0


def spare_rescans(http: HTTPClient) -> None:
    """Look through all kept rate limits now and then, not at each channel that is new.

    Above 256 of them discord.py walks all at every new one; each channel has its own, so that ten
    thousand posts to ten thousand channels cost fifty million looks.
    """
    private = cast("Any", http)
    rescan, last = private._try_clear_expired_ratelimits, 0.0  # noqa: SLF001

    def now_and_then() -> None:
        nonlocal last
        if time.monotonic() - last >= RESCAN_EVERY:
            last = time.monotonic()
            rescan()

    private._try_clear_expired_ratelimits = now_and_then  # noqa: SLF001


async def within(seconds: float, http: HTTPClient, request: Awaitable[T]) -> T:
    """The answer to a request, given up after some seconds.

    discord.py shuts a gate for all requests while it sleeps on a global limit, and where that one
    request is given up in its sleep, nobody opens the gate again: it is opened here.

    Raises:
        TimeoutError: no answer came in time; Discord may have the request all the same.
    """
    try:
        async with asyncio.timeout(seconds):
            return await request
    except TimeoutError:
        gate = cast("Any", http)._global_over  # noqa: SLF001
        if not gate.is_set():
            asyncio.get_running_loop().call_later(REOPEN_AFTER, gate.set)
        raise

"""Turns at a host: few at once, and a pause between them, so that nobody is hammered in our name."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.errors import N_
from bot.sources.answered import Busy

AT_ONCE = 2
LONGEST_LINE = 12
"""How many may wait for one host; with a second between them the last waits as long as people do."""


@dataclass(slots=True)
class _Line:
    places: asyncio.Semaphore
    present: int = 0
    free_at: float = field(default=0.0)


class Turns:
    """Who may ask a host now. Hosts do not hold each other back; idle ones are forgotten.

    Args:
        pause: seconds from the start of one request to the start of the next at the same host.
    """

    def __init__(self, *, pause: float = 1.0) -> None:
        self._pause = pause
        self._lines: dict[str, _Line] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncGenerator[None]:
        """Wait for a turn at a host and keep it inside the block.

        Raises:
            Busy: too many wait for this host already.
        """
        self._forget_idle()
        line = self._lines.setdefault(host, _Line(asyncio.Semaphore(AT_ONCE)))
        if line.present >= LONGEST_LINE:
            raise Busy(
                N_("Too many pages of {host} are being read just now. Try again in a minute."),
                host=host,
            )
        line.present += 1
        try:
            async with line.places:
                now = asyncio.get_running_loop().time()
                start = max(now, line.free_at)
                line.free_at = start + self._pause
                if start > now:
                    await asyncio.sleep(start - now)
                yield
        finally:
            line.present -= 1

    def _forget_idle(self) -> None:
        now = asyncio.get_running_loop().time()
        idle = [
            host for host, line in self._lines.items() if not line.present and line.free_at <= now
        ]
        for host in idle:
            del self._lines[host]

    def __len__(self) -> int:
        """How many hosts are remembered."""
        return len(self._lines)

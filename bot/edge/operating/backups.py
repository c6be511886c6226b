"""Copies of the store that a running bot makes by itself, and the oldest of which it deletes."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import Clock
from bot.edge.ticking import Ticking
from bot.errors import UserError
from bot.ledger.backups import BrokenOff, Copy, back_up_if_due, copies_of, newest_of

log = logging.getLogger(__name__)

LOOK_EVERY = 60
"""Seconds between two looks at whether a copy is due; the first comes after as many."""
AGAIN_AFTER = timedelta(hours=1)
"""How long after a copy that failed the next one is tried."""


@dataclass(frozen=True, slots=True)
class LastBackup:
    """How the last copy went. ``problem`` is why there is none; then there is no path either."""

    at: datetime
    path: Path | None
    size: int
    problem: Exception | None = None


class Backups:
    """Makes the copies of one store, from :meth:`start` to :meth:`stop`.

    When one is due is judged from the names in the folder. Copying takes a thread and a connection
    of its own, and holds up no writer.

    Args:
        every_hours: between two copies; 0 makes none.
        keep: how many of the newest copies stay.
    """

    def __init__(
        self, store: Path, folder: Path, clock: Clock, *, every_hours: int, keep: int
    ) -> None:
        self.last: LastBackup | None = None
        self.tell: Callable[[str | None], None] | None = None
        """Called after each copy with what kept it from being made, or None."""
        self._store, self._folder, self._clock = store, folder, clock
        self._every_hours, self._keep = every_hours, keep
        self._ticking = Ticking()
        self._breaking_off = threading.Event()
        self._looking: asyncio.Task[None] | None = None
        self._not_before: datetime | None = None

    def start(self) -> None:
        """Look now and then, and say from now on which copy is the newest; nothing where off."""
        if not self._every_hours:
            return
        self._ticking.start(LOOK_EVERY, self.look_soon)
        try:
            newest = newest_of(copies_of(self._store, self._folder), self._clock())
        except UserError:
            return  # the first look says what is wrong with the folder
        if newest is not None:
            self.last = LastBackup(newest.at, newest.path, newest.size)

    def look_soon(self) -> None:
        """Begin a look, unless one is under way; none after the end."""
        if self._breaking_off.is_set() or (self._looking and not self._looking.done()):
            return
        self._looking = asyncio.create_task(self.look(), name="look-at-backups")

    async def look(self) -> None:
        """Make a copy if one is due, and delete those that are too many then."""
        now = self._clock()
        if self._not_before is not None and now < self._not_before <= now + AGAIN_AFTER:
            return
        try:
            copy, gone = await asyncio.to_thread(self._back_up, now)
        except BrokenOff:
            return
        except Exception as error:
            self._not_before = now + AGAIN_AFTER
            self.last = LastBackup(now, None, 0, error)
            log.exception("the store could not be backed up; it is tried again in an hour")
            if self.tell is not None:
                self.tell(str(error) or repr(error))
            return
        self._not_before = None
        if copy is not None:
            self.last = LastBackup(copy.at, copy.path, copy.size)
            if self.tell is not None:
                self.tell(None)
            log.info("backed up to %s, %d bytes, in %.1f s", copy.path, copy.size, copy.seconds)
        for path in gone:
            log.info("deleted %s: %d newer ones are kept", path, self._keep)

    def _back_up(self, now: datetime) -> tuple[Copy | None, list[Path]]:
        return back_up_if_due(
            self._store,
            self._folder,
            now,
            every_hours=self._every_hours,
            keep=self._keep,
            stop=self._breaking_off,
        )

    async def stop(self) -> None:
        """Look no more; a copy under way is broken off, and nothing is left of it."""
        self._breaking_off.set()
        self._ticking.stop()
        if self._looking is not None:
            await asyncio.wait([self._looking])

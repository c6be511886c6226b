"""Turns at Discord's gateway, taken by all processes that have the store, whenever they start."""

from __future__ import annotations

import logging
import math
from collections import deque

from bot.clock import Clock
from bot.db.identifications import take_turn
from bot.errors import StoreError
from bot.ledger.access import Write
from bot.race.identifying import HOUR, UNKNOWN_PAUSE, Identified, not_before

log = logging.getLogger(__name__)


class Identifications:
    """Asks for a turn to IDENTIFY. A store that cannot be written is stood in for by memory.

    What this process remembers says nothing of the starts before it. A process that dies soon after
    each of them is held back all the same: it must have been there for a while before its first one.
    """

    def __init__(self, write: Write, clock: Clock) -> None:
        self._write = write
        self._clock = clock
        self._remembered: deque[Identified] = deque(maxlen=1000)
        self._began = clock().timestamp()
        self._store_fails = False

    async def take_turn(self, shard: int, shards: int, *, note: bool = True) -> float:
        """Take the turn of a shard, if it may be introduced now.

        Args:
            shards: how many there are, with those of other processes.
            note: False only looks whether it may.

        Returns:
            0 where it may be; else for how many seconds it may not.
        """
        now = self._clock().timestamp()
        try:
            wait_until = await self._write(
                lambda connection: take_turn(connection, shard, shards, now, note=note)
            )
            self._store_fails = False
        except StoreError as error:
            if not self._store_fails:
                log.warning("IDENTIFY is paced from memory, because the store fails: %s", error)
            self._store_fails = True
            wait_until = self._wait_until(now, shard, shards)
        if wait_until > now:
            return wait_until - now
        if note:
            self._remembered.append(Identified(math.ceil(now), shard))
        return 0.0

    def _wait_until(self, now: float, shard: int, shards: int) -> float:
        """What :func:`bot.db.identifications.take_turn` answers, from memory."""
        # As there: what was noted by a clock that was ahead is taken for new.
        newest = math.ceil(now)
        made = [
            one._replace(at=min(one.at, newest)) for one in self._remembered if one.at > now - HOUR
        ]
        self._remembered = deque(made, self._remembered.maxlen)
        self._began = min(self._began, now)
        if not made:
            return self._began + UNKNOWN_PAUSE * shards
        return not_before(made, shard, shards)

"""A bot that waits for its turn before it introduces itself to Discord's gateway (IDENTIFY).

discord.py connects lost shards one after the other, so whoever waits inside of that keeps all others
from taking up their sessions (RESUME). Here a shard that wants to IDENTIFY waits before it gets in line.
All names of discord.py that this needs and that it promises nobody are in this file, as they are in
2.7.1; ``tests/unit/test_identifying.py`` fails where they are gone.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Final, cast

from discord.gateway import ReconnectWebSocket
from discord.shard import EventItem, EventType

from bot.clock import Clock
from bot.edge.ledger_bot import LedgerBot
from bot.race.identifying import BETWEEN

if TYPE_CHECKING:
    import yarl
    from discord.shard import Shard

log = logging.getLogger(__name__)

LOOK_EVERY: Final = 5.0
"""Seconds between two looks whether the wait is over: the machine's clock may jump meanwhile."""
PATIENCE: Final = BETWEEN + 1
"""Seconds a connected shard waits for its turn: one turn, as the last one is noted in whole seconds."""
PATIENCE_AT_START: Final = 30
"""The same where a shard connects for the first time, which keeps no other waiting. Not longer: discord.py
takes a connection for dead that nobody listens to for a minute."""
CANCEL_AGAIN: Final = 1.0
"""Seconds until what waits for a turn is told again to end."""

_QUEUE: Final = "_AutoShardedClient__queue"


class InTurn(asyncio.PriorityQueue[EventItem]):
    """discord.py's line of shards that lost their connection: who wants to IDENTIFY joins it in turn."""

    def __init__(self, until_its_turn: Callable[[int], Awaitable[None]]) -> None:
        super().__init__()
        self._until_its_turn = until_its_turn
        self._held_back: set[asyncio.Task[None]] = set()
        self._ended = False

    def put_nowait(self, item: EventItem) -> None:
        """Put it in the line, at once or when it is its turn."""
        if item.type not in (EventType.identify, EventType.reconnect) or self._ended:
            super().put_nowait(item)
            return
        waiting = asyncio.create_task(self._put_in_turn(item), name="wait-to-identify")
        self._held_back.add(waiting)
        waiting.add_done_callback(self._held_back.discard)

    async def _put_in_turn(self, item: EventItem) -> None:
        shard = cast("Shard", item.shard)  # only what ends the bot has none
        try:
            await self._until_its_turn(shard.id)
            # Not "reconnect": that does the same, but takes a turn that is gone again for a fault.
            error = ReconnectWebSocket(shard.id, resume=False)
            super().put_nowait(EventItem(EventType.identify, shard, error))
        except Exception as error:  # noqa: BLE001 - raised where the bot is connected
            super().put_nowait(EventItem(EventType.terminate, shard, error))

    def end(self) -> set[asyncio.Task[None]]:
        """Hold nobody back any longer; those who wait for a turn still."""
        self._ended = True
        return set(self._held_back)


class _TriesAgain(Exception):
    """A shard did not get through, and discord.py wants to try again."""


class PacedBot(LedgerBot):
    """How often is decided in :mod:`bot.race.identifying`, of all processes that have the store.

    To take a session up again (RESUME) needs no turn, and waits for nobody who does. Being closed ends
    every wait at once.
    """

    clock: Clock
    _line: InTurn | None = None
    _launching: asyncio.Task[None] | None = None
    _connecting: int | None = None
    """The shard that is connected for the first time at the moment."""
    _told_until = 0.0

    async def launch_shards(self) -> None:
        """Begin to connect them; it goes on while those that are there already are looked after."""
        if not isinstance(getattr(self, _QUEUE), asyncio.PriorityQueue):
            raise TypeError("discord.py has another line of shards than the one known here")
        self._line = InTurn(self._until_its_turn)
        setattr(self, _QUEUE, self._line)
        self._launching = asyncio.create_task(self._launch(self._line), name="launch-shards")

    async def _launch(self, line: InTurn) -> None:
        try:
            await super().launch_shards()
        except Exception as error:  # noqa: BLE001 - raised where the bot is connected
            line.put_nowait(EventItem(EventType.terminate, None, error))

    async def launch_shard(
        self, gateway: yarl.URL, shard_id: int, *, initial: bool = False
    ) -> None:
        """Connect a shard for the first time, however often that fails, when there is a turn to take.

        After a failure discord.py calls this again from within, deeper each time; it is let out here.
        """
        if self._connecting == shard_id:
            raise _TriesAgain
        self._connecting = shard_id
        try:
            while True:
                await self._until_its_turn(shard_id)
                try:
                    return await super().launch_shard(gateway, shard_id, initial=initial)
                except _TriesAgain:
                    initial = False
        finally:
            self._connecting = None

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:  # noqa: ARG002 - discord.py names it
        """discord.py asks here right before each IDENTIFY; ours is noted when it may be sent.

        Raises:
            ReconnectWebSocket: another shard took the turn, and the next one is not soon.
        """
        shard = shard_id or 0
        left = PATIENCE_AT_START if self._connecting == shard else PATIENCE
        while wait := await self._take_turn(shard, note=True):
            if wait > left:
                raise ReconnectWebSocket(shard, resume=False)
            left -= wait
            await asyncio.sleep(wait)

    async def close(self) -> None:
        """Stop waiting for turns, then close as discord.py does; a second call does nothing."""
        waiting = set[asyncio.Task[None]]() if self._line is None else self._line.end()
        if self._launching is not None:
            waiting.add(self._launching)
        # More than once where need be, see bot.shutdown.until_stopped.
        while waiting := {one for one in waiting if not one.done()}:
            for one in waiting:
                one.cancel()
            await asyncio.wait(waiting, timeout=CANCEL_AGAIN)
        await super().close()

    async def _until_its_turn(self, shard: int) -> None:
        while wait := await self._take_turn(shard, note=False):
            if wait > PATIENCE:
                self._tell(shard, wait)
            await asyncio.sleep(min(wait, LOOK_EVERY))

    async def _take_turn(self, shard: int, *, note: bool) -> float:
        return await self.ledger.identifications.take_turn(shard, self.shard_count or 1, note=note)

    def _tell(self, shard: int, wait: float) -> None:
        """Tell the operator of a wait, once."""
        until = self.clock() + timedelta(seconds=wait)
        if until.timestamp() > self._told_until + LOOK_EVERY:
            self._told_until = until.timestamp()
            log.warning(
                "Shard %d connects at %s, in %d s: of late the bot was started, or lost its session, "
                "so often that Discord would soon take its token away, or the store that counts it "
                "cannot be written. The log says why.",
                shard, until.strftime("%H:%M:%S UTC"), wait,
            )  # fmt: skip

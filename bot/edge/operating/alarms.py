"""What is wrong with the bot as a whole: kept while it lasts, and told to whoever runs it.

Nothing here needs the store, which may be what is wrong.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import aiohttp
import discord

from bot.edge.cards.alarms import AlarmKind, alarm_card
from bot.edge.words.language import speaking
from bot.errors import StoreError
from bot.request import request_id

if TYPE_CHECKING:
    from bot.edge.ledger_bot import LedgerBot

log = logging.getLogger(__name__)

TOLD_EVERY: Final = timedelta(hours=6)
"""Between two messages about the same kind of trouble, whether or not it went away between them."""
TOLD_AGAIN: Final = timedelta(minutes=30)
"""Between two tries to tell it where the first did not arrive."""
TRY_EVERY = 30.0
"""Seconds between two tries whether the store can be written again."""
FIRST_STANDS: Final = {"locked": timedelta(minutes=1)}
"""How long a trouble stands before it is told: some go away by themselves."""
_ENDS_BY_WRITING: Final = frozenset[AlarmKind]({"full", "readonly", "unreachable", "locked"})


@dataclass(slots=True)
class Alarm:
    """A trouble that stands: since when, how often it was met, and where the log says more."""

    kind: AlarmKind
    since: datetime
    reference: str
    times: int = 1


class Alarms:
    """The alarms of one bot."""

    def __init__(self, bot: LedgerBot) -> None:
        self._bot = bot
        self._standing: dict[AlarmKind, Alarm] = {}
        self._tried: dict[AlarmKind, datetime] = {}
        """When it was last told, or tried to be."""
        self._unheard: set[AlarmKind] = set()
        """Those that did not arrive."""
        self._telling: set[asyncio.Task[None]] = set()
        self._trying: asyncio.Task[None] | None = None

    @property
    def standing(self) -> list[Alarm]:
        """What is wrong now, the oldest first."""
        return sorted(self._standing.values(), key=lambda alarm: alarm.since)

    def store_failed(self, error: StoreError) -> None:
        """The store could not be used; a fault of our own is no alarm, for the log has it."""
        if error.trouble is not None:
            self.raise_alarm(error.trouble, str(error))

    def backup_went(self, problem: str | None) -> None:
        """A backup was made, or was not for what ``problem`` says."""
        if problem is None:
            self.lift("backup")
        else:
            self.raise_alarm("backup", problem)

    def raise_alarm(self, kind: AlarmKind, detail: str) -> Alarm:
        """Note a trouble, and tell the operator where that was not done of late.

        Called on the event loop. ``detail`` goes to the log alone: it may name files.
        """
        alarm = self._standing.get(kind)
        if alarm is None:
            reference = request_id() or secrets.token_hex(4)
            alarm = self._standing[kind] = Alarm(kind, self._bot.clock(), reference)
            log.critical("reference %s: alarm, %s: %s", reference, kind, detail)
        else:
            alarm.times += 1
        self._tell_if_due(alarm)
        if kind in _ENDS_BY_WRITING and (self._trying is None or self._trying.done()):
            self._trying = asyncio.create_task(self._try_writing(), name="try-writing")
        return alarm

    def lift(self, kind: AlarmKind) -> None:
        """A trouble is over; nothing happens where there was none."""
        alarm = self._standing.pop(kind, None)
        if alarm is not None:
            log.warning("reference %s: the alarm is over, %s", alarm.reference, kind)

    async def stop(self) -> None:
        """Try and tell no more."""
        left = [*self._telling, *([] if self._trying is None else [self._trying])]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _tell_if_due(self, alarm: Alarm) -> None:
        now, tried = self._bot.clock(), self._tried.get(alarm.kind)
        pause = TOLD_AGAIN if alarm.kind in self._unheard else TOLD_EVERY
        if tried is not None and tried <= now < tried + pause:
            return
        if now - alarm.since < FIRST_STANDS.get(alarm.kind, timedelta()):
            return
        self._tried[alarm.kind] = now
        telling = asyncio.create_task(self._tell(alarm), name="tell-operator")
        self._telling.add(telling)
        telling.add_done_callback(self._telling.discard)

    async def _tell(self, alarm: Alarm) -> None:
        bot = self._bot
        try:
            with speaking(bot.default_locale):
                view = alarm_card(alarm.kind, alarm.since, alarm.reference).view()
            channel = await bot.create_dm(discord.Object(await _owner(bot)))
            await channel.send(view=view)
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            # No error of its own: the last errors have the alarm, and it would displace others there.
            log.warning("reference %s: the operator could not be told: %s", alarm.reference, error)
            self._unheard.add(alarm.kind)
        else:
            self._unheard.discard(alarm.kind)

    async def _try_writing(self) -> None:
        """Try until the store can be written again; each failure notes its own alarm."""
        while _ENDS_BY_WRITING & self._standing.keys():
            await asyncio.sleep(TRY_EVERY)
            try:
                await self._bot.ledger.operations.try_writing()
            except StoreError:
                continue
            for kind in _ENDS_BY_WRITING:
                self.lift(kind)
            self._bot.post_soon()


async def _owner(bot: LedgerBot) -> int:
    """Who runs the bot; of a team, whom it belongs to."""
    if bot.owner_id is not None:
        return bot.owner_id
    application = await bot.application_info()
    owner = application.team.owner_id if application.team is not None else application.owner.id
    return owner or application.owner.id

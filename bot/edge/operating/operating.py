"""All that a bot tells of itself, from its start to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.edge.operating.endpoint import Endpoint, as_json, said
from bot.edge.operating.gauges import Gauges
from bot.edge.operating.last_errors import LastErrors
from bot.edge.operating.loop_lag import LoopLag
from bot.edge.operating.measures import Measures
from bot.edge.operating.vitals import Status, Vitals
from bot.race.people import Person, Rights

if TYPE_CHECKING:
    from bot.edge.ledger_bot import LedgerBot


class Operating:
    """Measures, listens for errors, and serves what it knows, from :meth:`start` to :meth:`stop`."""

    def __init__(
        self, bot: LedgerBot, served_at: tuple[str, int] | None, *, backs_up: bool
    ) -> None:
        """Nothing is begun yet.

        Args:
            served_at: the address and port for health and measurements, None where they are not
                served.
            backs_up: whether the store is copied by the bot itself.
        """
        self._bot = bot
        self._backs_up = backs_up
        self.vitals = Vitals(bot)
        self.measures = Measures()
        self._gauges = Gauges(bot, self.vitals)
        self.measures.registry.register(self._gauges)
        self._last_errors = LastErrors(self.measures.errors.inc)
        self.errors = self._last_errors.errors
        self.endpoint = Endpoint(
            served_at,
            {"/healthz": self._healthz, "/readyz": self._readyz, "/metrics": self._metrics},
        )
        self._lag = LoopLag(self.measures.lag.observe) if served_at else None

    async def start(self) -> None:
        """Begin, before anything else of the bot is there.

        Raises:
            ConfigError: nothing can be served at the address that the settings name.
        """
        self._last_errors.start()
        await self.endpoint.start()
        if self._lag is not None:
            self._lag.start()

    async def stop(self) -> None:
        """End; a second call does nothing."""
        if self._lag is not None:
            self._lag.stop()
        await self.endpoint.stop()
        self._last_errors.stop()

    async def status(self, person: Person) -> Status:
        """All of it for the bot's owner.

        Raises:
            NotAllowed: it is somebody else who asks.
        """
        Rights(person, None).check_owner()
        bot, look = self._bot, await self.vitals.store()
        return Status(
            began=self.vitals.began,
            now=bot.clock().timestamp(),
            process=(bot.share.process, bot.share.processes),
            servers=len(bot.guilds),
            shards=self.vitals.shards(),
            missing=self.vitals.missing(look),
            store=look,
            alarms=bot.alarms.standing,
            backs_up=self._backs_up,
            backup=bot.backups.last,
            rate_limits={
                scope: int(met)
                for (scope,), met in self.measures.total(self.measures.rate_limits).items()
            },
            errors=list(self.errors),
            memory=self.measures.registry.get_sample_value("process_resident_memory_bytes"),
        )

    async def _healthz(self) -> web.Response:
        """The event loop turns: that this answers at all says so."""
        return said("ok")

    async def _readyz(self) -> web.Response:
        missing = self.vitals.missing(await self.vitals.store())
        return as_json({"ready": not missing, "missing": missing}, status=503 if missing else 200)

    async def _metrics(self) -> web.Response:
        self._gauges.look = await self.vitals.store()
        return web.Response(
            body=generate_latest(self.measures.registry),
            headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"},
        )

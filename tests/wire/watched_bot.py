"""The real bot in a process of its own, with a hand on its pulse: what scale costs it.

:class:`WatchedBot` starts one and talks to it in lines of JSON over its pipes; the module itself is
that process. In it a ticker measures how long the event loop was ever held up, and what is read to
compose digests is counted. It ends with whoever started it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import resource
import signal
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import uvloop

from bot.client import Frontrunner, create_bot
from bot.config import Config, Delivery, Sharding, Store
from bot.db import news as db_news
from bot.edge.outgoing import posting
from bot.edge.outgoing.pacer import Pacer
from bot.ledger import outbox as ledger_outbox
from bot.race import identifying
from tests.going_out import rule
from tests.wire.discord_server import point_at

TOKEN = "MTAx.made-up.for-a-loopback"
BEAT = 0.005
"""Seconds between two ticks."""
STARTS_WITHIN = 120.0


@dataclass
class Ahead:
    """A clock that is ahead of ours by some seconds: what a ledger and a wire take for one."""

    by: float

    @classmethod
    def at(cls, moment: datetime) -> Self:
        """One that shows a moment now."""
        return cls(moment.timestamp() - time.time())

    def seconds(self) -> float:
        return time.time() + self.by

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(self.seconds(), UTC)


@dataclass(frozen=True, slots=True)
class Life:
    """What a bot process is told: where everything is, and what is taken away from the bot."""

    store: str
    base: str
    gateway: str
    ahead: float
    look_every: float = 5.0
    gated: bool = True
    """False: discord.py looks through its rate limits as it comes."""
    paced: bool = True
    """False: no pacer; the wire then has to have no limit."""
    processes: int = 1
    """How many bots share the store, each with one shard."""
    process: int = 0


class Pulse:
    """A ticker on an event loop: by how many seconds each tick came late, since it was begun."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Forget all ticks."""
        self.late: list[float] = []
        self.began = time.perf_counter()
        self.worst = (0.0, 0.0)

    async def beat(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(BEAT)
            late = time.perf_counter() - before - BEAT
            self.late.append(late)
            self.worst = max(self.worst, (late, before - self.began))

    def figures(self) -> dict[str, float]:
        """How late the latest was and when that was, and how late one in a hundred is."""
        late, at = self.worst
        return {
            "stall_max": late,
            "stall_max_at": at,
            "stall_p99": statistics.quantiles(self.late, n=100)[98],
        }


@dataclass
class Reading:
    """How often news were read, by period and layer, and put together for a filter."""

    read: Counter[tuple[int, int, int | None]] = field(default_factory=Counter)
    composed: int = 0

    def watch(self) -> None:
        """Count what the outbox asks for from now on."""
        read_news, compose = db_news.read_news, ledger_outbox.compose

        def counted_read(view: Any, after: int, until: int) -> Any:
            self.read[after, until, view.guild_id] += 1
            return read_news(view, after, until)

        def counted_compose(*given: Any) -> Any:
            self.composed += 1
            return compose(*given)

        db_news.read_news = counted_read
        ledger_outbox.compose = counted_compose


class Watched:
    """One bot, what is measured of it, and what it is told to do."""

    def __init__(self, life: Life) -> None:
        self.clock = Ahead(life.ahead)
        self.pulse, self.reading = Pulse(), Reading()
        self.bot = _bot_of(life, self.clock)
        self._cpu = self._began = 0.0

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        lines = asyncio.StreamReader()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
        async with self.bot:
            started = asyncio.create_task(self.bot.start(TOKEN))
            while self.bot.posting is None or not self.bot.posting._ticking.is_running:
                if started.done():
                    started.result()
                await asyncio.sleep(0.01)
            beating = asyncio.create_task(self.pulse.beat())
            _say({"ready": len(self.bot.guilds)})
            while line := await lines.readline():
                _say(await self._do(**json.loads(line)))
            beating.cancel()
        os.kill(os.getpid(), signal.SIGKILL)  # whoever started it has gone

    async def _do(self, what: str, given: Any) -> dict[str, Any]:
        match what:
            case "begin":
                self._begin()
            case "figures":
                return self._figures()
            case "later":
                self.clock.by += given
                self.bot.post_soon()
            case "refute":
                await rule(self.bot.ledger, given)
                self.bot.post_soon()
            case "correct":
                self.bot.post_soon()
            case _:
                raise ValueError(what)
        return {}

    def _begin(self) -> None:
        """Measure from now on."""
        self.pulse.begin()
        self.reading.read.clear()
        self.reading.composed = 0
        self._cpu, self._began = _cpu_seconds(), time.perf_counter()

    def _figures(self) -> dict[str, Any]:
        return {
            **self.pulse.figures(),
            "cpu": _cpu_seconds() - self._cpu,
            "measured_seconds": time.perf_counter() - self._began,
            "reads": sum(self.reading.read.values()),
            "distinct_reads": len(self.reading.read),
            "composed": self.reading.composed,
            "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }


def _bot_of(life: Life, clock: Callable[[], datetime]) -> Frontrunner:
    posting.LOOK_EVERY = life.look_every  # type: ignore[assignment]
    identifying.BETWEEN = 0  # the wire has no such limit
    if not life.gated:
        posting.spare_rescans = lambda http: None
    if not life.paced:
        posting.Pacer = lambda a_second: Pacer(1e6)  # type: ignore[misc,assignment]
    sharding = Sharding(
        shards=life.processes if life.processes > 1 else 0,
        processes=life.processes,
        process=life.process,
    )
    config = Config(store=Store(path=Path(life.store)), delivery=Delivery(), sharding=sharding)
    bot = create_bot(config, clock=clock)
    bot._connection.guild_ready_timeout = 0.3
    return bot


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _say(told: dict[str, Any]) -> None:
    print(json.dumps(told), flush=True)


class WatchedBot:
    """One such process, seen from whoever started it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._turn = asyncio.Lock()

    @classmethod
    async def start(cls, life: Life, log: Path) -> Self:
        """Start one; it is ready when this returns, and may have begun to send."""
        with log.open("ab") as errors:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.wire.watched_bot", json.dumps(asdict(life)),
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=errors,
            )  # fmt: skip
        bot = cls(process)
        async with asyncio.timeout(STARTS_WITHIN):
            await bot._heard()
        return bot

    async def tell(self, what: str, given: Any = None) -> dict[str, Any]:
        """Let it do something and wait until that is done."""
        assert self._process.stdin is not None
        async with self._turn:
            self._process.stdin.write(json.dumps({"what": what, "given": given}).encode() + b"\n")
            return await self._heard()

    async def _heard(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line:
            raise AssertionError(f"the bot ended with {await self._process.wait()}")
        return json.loads(line)

    async def kill(self) -> None:
        """End it as the power does."""
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()


def main() -> None:
    """Run until killed."""
    life = Life(**json.loads(sys.argv[1]))
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    point_at(life.base, life.gateway)
    watched = Watched(life)
    watched.reading.watch()
    uvloop.run(watched.run())


if __name__ == "__main__":
    main()

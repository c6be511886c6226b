"""One store, one wire, and one bot process after the other on them, each killed.

A lane of the crash harness: see :mod:`tests.wire.crash_harness`.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import signal
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.ledger import Ledger
from bot.race.news import Wanted
from bot.race.outbox import Form
from bot.race.people import Person
from bot.race.schedules import Schedule
from tests.going_out import add_claim, plan
from tests.wire.bot_process import STEPS, Life
from tests.wire.crash_findings import Away, Findings, examine
from tests.wire.discord_server import WireDiscord
from tests.wire.faults import Fault, Faults
from tests.wire.messages import Message
from tests.wire.places import Channel
from tests.wire.quick_time import (
    DISCORD_REMEMBERS,
    FACTOR,
    LOOK_EVERY,
    NONCE_WINDOW,
    QuickTime,
)

KINDS = 6 * (Fault.RESET, Fault.ERROR, Fault.UNAVAILABLE) + (Fault.LATE, Fault.HANG)
GUILDS = 4
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")
QUIET, LOUD = Wanted(kinds=("market",)), Wanted(kinds=("claims",))
"""What never has news in a run, and what has some whenever claims are put on record."""
NEWS_IN_A_ROUND = (2, 25, 60)
REST = 3 * 3_600.0
"""Seconds of the quick clock; longer than any wait that is on record."""
STARTS_WITHIN = 60.0
ENDS_WITHIN = 300.0


@dataclass(frozen=True)
class Scale:
    """How much is to happen in one lane.

    What is ``…_every`` happens after every so many kills, what is a float with that probability;
    ``longest_life`` is in seconds.
    """

    kills: int
    digests: int
    schedules: int = 28
    faults: float = 0.1
    longest_life: float = 3.0
    a_second: float = 45.0
    forms: bool = True
    factor: float = FACTOR
    news_every: int = 4
    beyond_nonces_every: int = 12
    several_periods_every: int = 25
    at_accept: float = 0.25
    at_step: float = 0.25
    asked: float = 0.05


class KillingDiscord(WireDiscord):
    """A wire that can kill whoever has just posted, before they are answered."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.accepted = 0
        self.on_accept: Callable[[int], None] | None = None

    def new_message(self, *args: Any, **given: Any) -> Message:
        message = super().new_message(*args, **given)
        self.accepted += 1
        if self.on_accept is not None:
            self.on_accept(self.accepted)
        return message

    def forget_nonces(self) -> None:
        """As if more time had gone by than they are remembered."""
        self._nonces.clear()

    def archive_old_threads(self, newest: int = 5) -> None:
        """Archive what is open for long, as Discord does; otherwise each start is longer."""
        for guild in self.guilds.values():
            for thread in guild.active_threads()[newest:]:
                self.archive(thread.id)


@dataclass
class Tally:
    """What happened in a lane, and what came of it."""

    kills: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    """How often a bot was asked to end, as at an update, and did."""
    faults: Counter[str] = field(default_factory=Counter)
    beyond_nonces: int = 0
    several_periods: int = 0
    repeats: int = 0
    requests: int = 0
    left: int = 0
    """Posts that were left to be sent when the kills and the faults were over."""
    complaints: list[str] = field(default_factory=list)
    """Faults of the bot's own, from its log."""
    findings: Findings = field(default_factory=Findings)

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            *(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__)
        )

    @property
    def flawless(self) -> bool:
        return self.findings.flawless and not self.complaints


class Lane:
    """One store, one wire, and one bot after the other on them."""

    def __init__(
        self, folder: Path, shipped: Path, scale: Scale, seed: object, order: str = ""
    ) -> None:
        self.scale, self.order = scale, order
        self.store, self.log = folder / "ledger.db", folder / "bot.log"
        shutil.copy(shipped, self.store)
        self.rng = random.Random(f"{seed} {order}")  # noqa: S311 - no secret
        self.clock = QuickTime(time.time(), scale.factor)
        self.wire = KillingDiscord(
            nonce_window=DISCORD_REMEMBERS,
            now=self.clock.seconds,
            faults=Faults(scale.faults, random.Random(f"{seed} faults"), KINDS),  # noqa: S311
        )
        self.wire.faults.late_seconds = self.wire.faults.hang_seconds = 1.9
        self.tally = Tally()
        self.schedules: list[Schedule] = []
        self.away: list[Away] = []
        self._bot: asyncio.subprocess.Process | None = None
        self._died = self.clock.seconds()
        self._forgotten = False

    # from the start to the end ----------------------------------------------------------------

    async def run(self) -> Tally:
        """Kill until there was enough of it, let everything come to rest, and look."""
        async with self.wire:
            try:
                await self._set_up()
                while self.killed < self.scale.kills or self.digests() < self.scale.digests:
                    await self._live_and_die()
                    await self._stay_down()
                await self._come_to_rest()
            finally:
                await self._end(signal.SIGKILL)
        tally = self.tally
        tally.faults.update({str(kind): times for kind, times in self.wire.faults.counts.items()})
        tally.repeats, tally.requests = self.wire.repeats, len(self.wire.requests)
        tally.complaints += self._complaints()
        tally.findings = examine(self.store, self.wire, self.schedules, self.away)
        return tally

    @property
    def killed(self) -> int:
        return self.tally.kills.total()

    def digests(self) -> int:
        """How many are sent so far."""
        return self._asked("SELECT count(*) FROM delivery WHERE part = 1 AND state = 'sent'")

    async def _set_up(self) -> None:
        ledger = await Ledger.open(self.store, self.clock)
        for number in range(self.scale.schedules):
            guild = 1 + number % GUILDS
            if guild not in self.wire.guilds:
                self.wire.add_guild(guild)
            admin = Person(1, guild, manages_guild=True)
            channel, form, wanted, publish = self._place(number, guild)
            digest = plan(
                channel.id,
                every="cron",
                cron=f"{self.rng.randrange(60)} * * * *",
                zone=ZONES[number % len(ZONES)],
                wanted=wanted,
                quiet="note",
                form=form,
                publish=publish,
            )
            self.schedules.append(await ledger.digests.create(admin, digest))
        await ledger.close()

    def _place(self, number: int, guild: int) -> tuple[Channel, Form, Wanted, bool]:
        """Of ten schedules one is in a forum, one has threads, one is published, one shares a channel.

        In the forums of all but the first, in threads and in two more channels there are news.
        """
        kind = number % 10 if self.scale.forms else 0
        if kind == 9:
            return self.wire.add_forum_channel(guild), "forum", LOUD if number > 9 else QUIET, False
        if kind == 8:
            return self.wire.add_text_channel(guild), "thread", LOUD, False
        if kind == 7:
            return self.wire.add_announcement_channel(guild), "message", QUIET, True
        shared = kind == 6 and len(self.schedules) >= GUILDS
        channel = (
            self.wire.channels[self.schedules[number - GUILDS].plan.channel_id]
            if shared
            else self.wire.add_text_channel(guild)
        )
        return channel, "message", LOUD if kind in {5, 6} else QUIET, False

    # a life -----------------------------------------------------------------------------------

    async def _live_and_die(self) -> None:
        """Start a bot and end it: at a moment, at a post that was accepted, or at a step of its own."""
        chance, life = self.rng.random(), self._life()
        longest = self.rng.uniform(0, self.scale.longest_life)
        how = "at a moment"
        if chance < self.scale.at_step:
            how, longest = "at a step", self.scale.longest_life
            # Where nonces are forgotten, half of these deaths come between the search and the post.
            searched = self._forgotten and self.rng.random() < 0.5
            life["step"] = "begin_again" if searched else self.rng.choice(STEPS)
            life["side"] = self.rng.choice(["before", "after"])
            life["count"] = self.rng.choice([1, 1, 2, 3, 5])
        elif chance < self.scale.at_step + self.scale.at_accept:
            how, longest = "at a post", self.scale.longest_life
        elif chance > 1 - self.scale.asked:
            how = "asked"
        await self._start(life)
        if how == "at a post":
            self._kill_at_accept(self.rng.choice([1, 1, 2, 3, 5, 10, 20]))
        with suppress(TimeoutError):
            await asyncio.wait_for(self._running.wait(), longest)
        if self._running.returncode is None and how != "asked":
            how = "at a moment"
        code = await self._end(signal.SIGTERM if how == "asked" else signal.SIGKILL)
        if code != (0 if how == "asked" else -signal.SIGKILL):
            self.tally.complaints.append(f"the bot ended with {code}")
        if how == "asked":
            self.tally.asked += 1
        else:
            self.tally.kills[how] += 1

    def _life(self) -> dict[str, Any]:
        return {
            "store": str(self.store),
            "base": self.wire.base,
            "gateway": self.wire.gateway,
            "began": self.clock.began,
            "factor": self.clock.factor,
            "start": self.clock.start,
            "a_second": self.scale.a_second,
            "order": self.order,
        }

    async def _start(self, life: dict[str, Any]) -> None:
        """Start a bot; it is about to be ready when this returns."""
        known = self.wire.sessions.identified
        self.away.append(Away(self._died, self.clock.seconds()))
        with self.log.open("ab") as log:
            self._bot = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.wire.bot_process", Life(**life).to_text(),
                stdin=asyncio.subprocess.PIPE, stdout=log, stderr=log,
            )  # fmt: skip
        async with asyncio.timeout(STARTS_WITHIN):
            while self.wire.sessions.identified == known:
                if self._running.returncode is not None:
                    raise AssertionError(f"the bot did not start: see {self.log}")
                await asyncio.sleep(0.005)

    @property
    def _running(self) -> asyncio.subprocess.Process:
        assert self._bot is not None
        return self._bot

    def _kill_at_accept(self, more: int) -> None:
        pid, at = self._running.pid, self.wire.accepted + more

        def kill(accepted: int) -> None:
            if accepted == at:
                os.kill(pid, signal.SIGKILL)

        self.wire.on_accept = kill

    async def _end(self, how: signal.Signals) -> int | None:
        """End what runs; its exit code."""
        self.wire.on_accept = None
        if self._bot is None:
            return None
        if self._bot.returncode is None:
            self._bot.send_signal(how)
        code = await self._bot.wait()
        self._bot, self._died = None, self.clock.seconds()
        return code

    # between two lives ------------------------------------------------------------------------

    async def _stay_down(self) -> None:
        down = self.rng.uniform(0, 0.2)
        if self._turn(self.scale.several_periods_every):
            self.tally.several_periods += 1
            down = self.rng.uniform(2.1, 3.2) * 3_600 / self.scale.factor
        elif self._turn(self.scale.beyond_nonces_every):
            down = self.rng.uniform(1.05, 1.4) * NONCE_WINDOW
        began = time.monotonic()
        if self.scale.forms and self._turn(self.scale.news_every):
            await self._make_news()
            self.wire.archive_old_threads()
        await asyncio.sleep(max(0.0, down - (time.monotonic() - began)))
        self._forgotten = down > NONCE_WINDOW
        if self._forgotten:
            # Whatever was tried before is past the time in which the bot relies on its nonce.
            self.tally.beyond_nonces += 1
            self.wire.forget_nonces()

    def _turn(self, every: int) -> bool:
        return self.killed % every == every // 2

    async def _make_news(self) -> None:
        ledger = await Ledger.open(self.store, self.clock)
        for number in range(self.rng.choice(NEWS_IN_A_ROUND)):
            await add_claim(ledger, quote=f"Ahead, for the {self.killed}th time, by {number}.")
        await ledger.close()

    async def _come_to_rest(self) -> None:
        """Let a bot run, without faults, until nothing is due and nothing is left to be sent.

        Its clock goes on at our pace after some hours, so that what is due does not grow.
        """
        await asyncio.sleep(self.wire.faults.late_seconds)
        self.wire.faults.rate = 0
        self.tally.left = self._left(0)
        self.clock = self.clock.slowed(REST)
        self.wire.now = self.clock.seconds
        began = int(self.clock.seconds())
        await self._start(self._life())
        async with asyncio.timeout(ENDS_WITHIN):
            while True:
                await asyncio.sleep(LOOK_EVERY / 3)
                self._running.send_signal(signal.SIGSTOP)
                await asyncio.sleep(0.02)
                if not self._left(began):
                    break
                self._running.send_signal(signal.SIGCONT)

    def _left(self, began: int) -> int:
        return self._asked(
            "SELECT (SELECT count(*) FROM delivery WHERE state IN ('due', 'sending') "
            "OR errand_at IS NOT NULL) + (SELECT count(*) FROM schedule WHERE next_due <= ?)",
            began,
        )

    # what is known ----------------------------------------------------------------------------

    def _asked(self, query: str, *values: object) -> int:
        with closing(sqlite3.connect(self.store)) as db:
            return db.execute(query, values).fetchone()[0]

    def _complaints(self) -> list[str]:
        said = self.log.read_text(errors="replace") if self.log.exists() else ""
        return [line for line in said.splitlines() if line.startswith(("ERROR", "CRITICAL"))]

"""A bot that dies over and over comes back ever more slowly, and a bot that does not waits for nothing."""

from __future__ import annotations

import asyncio
import sqlite3
import traceback
from bisect import bisect_right
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import discord
import pytest
from discord.gateway import ReconnectWebSocket

from bot.db.connection import Store
from bot.errors import StoreError
from bot.identifying import PacedBot
from bot.ledger.identifying import Identifications
from bot.race.identifying import BETWEEN, Identified, not_before
from tests.conftest import Hands

HOUR = 3600


def most_in_an_hour(made: list[float]) -> int:
    return max(bisect_right(made, at + HOUR - 1e-6) - number for number, at in enumerate(made))


@pytest.mark.parametrize(("shards", "budget"), [(1, 20), (4, 20), (16, 32), (40, 80)])
@pytest.mark.parametrize("lives", [0.0, 2.5, 70.0])
def test_no_crash_loop_has_more_in_an_hour_than_it_may(
    shards: int, budget: int, lives: float
) -> None:
    """All shards come up one after the other, the process lives for some seconds more, and dies."""
    now, made, noted = 1_000_000.25, list[float](), list[Identified]()
    while now < 1_000_000 + 10 * HOUR:
        for shard in range(shards):
            noted = [one for one in noted if one.at > now - HOUR]
            now = max(now, not_before(noted, shard, shards))
            made.append(now)
            noted.append(Identified(int(now) + 1, shard))
        now += lives
    assert most_in_an_hour(made) <= budget
    assert min(later - one for one, later in pairwise(made)) >= BETWEEN
    assert len(made) > 3 * shards, "it comes back in the end"


def test_a_normal_start_waits_for_its_turn_only() -> None:
    for shards in (1, 2, 16):
        noted: list[Identified] = []
        now = 1_000_000
        for start in (0, HOUR // 2):  # and an upgrade soon after it
            now = 1_000_000 + start
            for shard in range(shards):
                wait_until = not_before(
                    [one for one in noted if one.at > now - HOUR], shard, shards
                )
                assert wait_until - now <= (BETWEEN if noted else 0)
                now = max(now, wait_until)
                noted.append(Identified(now, shard))
    few = [Identified(now - 60 * minute, 0) for minute in (4, 3, 2, 1)]
    assert not_before(few, 0, 1) <= now


async def test_it_counts_over_the_starts_of_all_processes(tmp_path: Path) -> None:
    path, hands = tmp_path / "ledger.db", Hands()
    made: list[float] = []
    for start in range(40):
        store = await Store.open(path)
        turns = Identifications(store.write, hands)
        while wait := await turns.take_turn(0, 1):
            assert await turns.take_turn(0, 1, note=False) == wait
            hands.now += timedelta(seconds=wait, milliseconds=1)
        made.append(hands.now.timestamp())
        await store.close()
        if start == 30:
            hands.now -= timedelta(days=400)  # a clock that was wrong is put right
            assert most_in_an_hour(made) <= 20
            made.clear()
    assert most_in_an_hour(made) <= 20
    assert made[-1] - made[0] < 6 * HOUR, "what the wrong clock noted holds nobody up for long"
    with sqlite3.connect(path) as connection:
        [kept] = connection.execute("SELECT count(*) FROM identification").fetchone()
    connection.close()
    assert kept <= 20, "what is older than an hour is deleted"


async def fails(work: object) -> int:
    raise StoreError("The disk is full.")


async def test_without_the_store_it_goes_by_what_it_remembers(
    caplog: pytest.LogCaptureFixture,
) -> None:
    hands = Hands()
    turns = Identifications(fails, hands)  # type: ignore[arg-type]
    made: list[float] = []
    while len(made) < 30:
        if wait := await turns.take_turn(0, 1):
            hands.now += timedelta(seconds=wait, milliseconds=1)
        else:
            made.append(hands.now.timestamp())
    assert most_in_an_hour(made) <= 20
    assert caplog.text.count("The disk is full.") == 1
    hands.now -= timedelta(days=400)
    assert 0 < await turns.take_turn(0, 1) <= HOUR, "noted by a clock that was ahead, it counts"
    assert BETWEEN <= await turns.take_turn(1, 2) <= BETWEEN + 1


async def test_without_the_store_no_crash_loop_has_more_in_a_day_than_it_may() -> None:
    """Each start remembers nothing; the process lives for a second more, and is started again at once."""
    hands, made = Hands(), 0
    ends = hands.now + timedelta(days=1)
    while hands.now < ends:
        turns = Identifications(fails, hands)  # type: ignore[arg-type]
        for shard in range(3):
            while wait := await turns.take_turn(shard, 3, note=False):
                hands.now += timedelta(seconds=wait)
            assert await turns.take_turn(shard, 3) == 0
            made += 1
        hands.now += timedelta(seconds=1)
    assert 300 < made < 750


async def test_what_was_up_for_a_while_waits_for_no_store() -> None:
    hands = Hands()
    turns = Identifications(fails, hands)  # type: ignore[arg-type]
    hands.now += timedelta(hours=2)
    assert await turns.take_turn(0, 1) == 0


# in discord.py ----------------------------------------------------------------------------------


class Turns:
    """Who has to wait for how long; a shard that loses its turn finds out when it would take it."""

    def __init__(self) -> None:
        self.waits = dict[int, float]()
        self.loses = set[int]()

    async def take_turn(self, shard: int, shards: int, *, note: bool = True) -> float:
        if note and shard in self.loses:
            self.loses.remove(shard)
            return 600.0
        return self.waits.get(shard, 0.0)


class Gateway:
    """In the place of discord.py's websocket; a test says what becomes of each connection."""

    DEFAULT_GATEWAY = None

    def __init__(self) -> None:
        self.begun: list[tuple[int, str]] = []
        self.tries: list[int] = []
        self.refuses = 0
        self.lines = dict[int, asyncio.Future[None]]()

    async def from_client(
        self, client: discord.Client, *, shard_id: int, resume: bool = False, **_: object
    ) -> Any:
        self.tries.append(shard_id)
        if len(self.tries) <= self.refuses:
            raise OSError("no route")
        if not resume:
            await client.before_identify_hook(shard_id)
        self.begun.append((shard_id, "RESUME" if resume else "IDENTIFY"))
        line = self.lines[shard_id] = asyncio.get_running_loop().create_future()
        return SimpleNamespace(
            shard_id=shard_id, session_id="s", sequence=1, gateway=None,
            poll_event=lambda: line, close=no_wait,
        )  # fmt: skip

    def lose(self, shard: int, *, resume: bool) -> None:
        self.lines[shard].set_exception(ReconnectWebSocket(shard, resume=resume))

    async def begins(self, *begun: tuple[int, str]) -> None:
        """Wait until these sessions were begun or taken up since the last time, and no others."""
        async with asyncio.timeout(5):
            while len(self.begun) < len(begun):  # noqa: ASYNC110 - discord.py tells nobody
                await asyncio.sleep(0.001)
        assert self.begun == list(begun)
        self.begun.clear()


async def no_wait(*_: object, **__: object) -> None:
    await asyncio.sleep(0)


class Unhurried:
    """asyncio for discord.py's shards, whose pauses after a failure take no time."""

    def __init__(self) -> None:
        self.depths: list[int] = []
        """Of the stack at each pause."""

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    async def sleep(self, seconds: float) -> None:
        self.depths.append(len(traceback.extract_stack()))
        await asyncio.sleep(0)


class Connected(NamedTuple):
    bot: PacedBot
    gateway: Gateway
    turns: Turns
    unhurried: Unhurried
    connection: asyncio.Task[None]


@pytest.fixture
async def two(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Connected]:
    """A bot with two shards, on its way to be connected."""
    gateway, turns, unhurried = Gateway(), Turns(), Unhurried()
    monkeypatch.setattr("bot.identifying.LOOK_EVERY", 0.01)
    monkeypatch.setattr("discord.shard.DiscordWebSocket", gateway)
    monkeypatch.setattr("discord.shard.asyncio", unhurried)

    class Bot(PacedBot):
        ledger = SimpleNamespace(identifications=turns)  # type: ignore[assignment]
        clock = Hands()  # type: ignore[assignment]

    bot = Bot("!", intents=discord.Intents(guilds=True), shard_count=2)
    await bot._async_setup_hook()
    connection = asyncio.create_task(bot.connect())
    yield Connected(bot, gateway, turns, unhurried, connection)
    async with asyncio.timeout(5):
        await bot.close()
        await asyncio.wait([connection])
    assert not [one for one in asyncio.all_tasks() if one.get_name() == "wait-to-identify"]


async def test_a_shard_that_waits_for_its_turn_keeps_no_other_from_resuming(
    two: Connected, caplog: pytest.LogCaptureFixture
) -> None:
    """Fails as well where discord.py's line of lost shards is not the one that is held back."""
    _, gateway, turns, _, connection = two
    await gateway.begins((0, "IDENTIFY"), (1, "IDENTIFY"))
    turns.waits[0] = 600.0
    gateway.lose(0, resume=False)
    for _ in range(2):
        gateway.lose(1, resume=True)
        await gateway.begins((1, "RESUME"))
    assert gateway.tries == [0, 1, 1, 1], "no socket is opened to wait in"
    [told] = [one for one in caplog.messages if "connects" in one]
    assert told.startswith("Shard 0 connects at 12:10:00 UTC, in 600 s: ")
    turns.waits[0] = 0.0
    await gateway.begins((0, "IDENTIFY"))
    # Another process took the turn that was just there.
    turns.loses.add(0)
    gateway.lose(0, resume=False)
    await gateway.begins((0, "IDENTIFY"))
    assert "ERROR" not in caplog.text
    # A connection that fails for a reason of its own needs a turn as well.
    turns.waits[0] = 600.0
    turns.loses.add(0)
    gateway.lines[0].set_exception(OSError("no route"))
    gateway.lose(1, resume=True)
    await gateway.begins((1, "RESUME"))
    turns.waits[0] = 0.0
    await gateway.begins((0, "IDENTIFY"))
    assert not turns.loses
    assert not connection.done()
    turns.waits[0] = 600.0  # the fixture closes it while it waits
    gateway.lose(0, resume=False)
    await asyncio.sleep(0.02)


async def test_a_shard_that_waits_at_the_start_keeps_none_from_resuming_and_no_end_from_coming(
    two: Connected,
) -> None:
    two.turns.waits[1] = 600.0
    await two.gateway.begins((0, "IDENTIFY"))
    two.gateway.lose(0, resume=True)
    await two.gateway.begins((0, "RESUME"))
    assert two.gateway.tries == [0, 0]
    async with asyncio.timeout(5):
        await two.bot.close()
        await two.connection


async def test_a_start_that_fails_again_and_again_goes_no_deeper(two: Connected) -> None:
    two.gateway.refuses = 20
    await two.gateway.begins((0, "IDENTIFY"), (1, "IDENTIFY"))
    assert len(two.unhurried.depths) == 20
    assert len(set(two.unhurried.depths)) == 1


async def test_what_keeps_the_turns_from_being_asked_for_ends_the_bot(two: Connected) -> None:
    await two.gateway.begins((0, "IDENTIFY"), (1, "IDENTIFY"))
    two.turns.waits[1] = "soon"  # type: ignore[assignment]
    two.gateway.lose(1, resume=False)
    with pytest.raises(TypeError):
        async with asyncio.timeout(5):
            await two.connection

"""Two bots with one store, each with a share of the shards: each sends what is its servers' own."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.client import Frontrunner, create_bot
from bot.config import Config, Sharding, Store
from bot.errors import StoreError
from bot.race.people import Person
from tests.conftest import Hands
from tests.going_out import add_claim, plan, rows
from tests.wire.conftest import TOKEN, eventually
from tests.wire.discord_server import WireDiscord

pytestmark = [
    pytest.mark.wire,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no shared locks"),
]

POSTS = "POST /channels/{channel}/messages"
EVEN, ODD = 2 << 22 | 5, 3 << 22 | 5
"""A server of the first of two shards, and one of the second."""


class Town:
    """The wire, the store and the clock of both processes."""

    def __init__(self, wire: WireDiscord, path: Path, hands: Hands) -> None:
        self.wire, self.path, self.hands = wire, path, hands
        wire.sessions.shards = 2
        self.channels = {
            guild: wire.add_text_channel(wire.add_guild(guild), "news") for guild in (EVEN, ODD)
        }
        wire.guilds[ODD].locale = "de"

    def bot(self, process: int) -> Frontrunner:
        config = Config(
            store=Store(path=self.path), sharding=Sharding(shards=2, processes=2, process=process)
        )
        bot = create_bot(config, clock=self.hands)
        bot._connection.guild_ready_timeout = 0.05
        return bot

    @asynccontextmanager
    async def running(self, process: int) -> AsyncIterator[Frontrunner]:
        bot = self.bot(process)
        started = asyncio.create_task(bot.start(TOKEN))
        try:
            await eventually(
                lambda: (bot.posting is not None and bot.posting.is_running) or started.done(), 20
            )
            assert bot.posting is not None
            bot.posting._ticking.stop()  # the test says when to look
            yield bot
        finally:
            await bot.close()
            await started

    def posts(self) -> dict[int, int]:
        """How many posts were asked for, and made, in which server."""
        return {
            guild: self.wire.counted(POSTS, channel.id)[200]
            for guild, channel in self.channels.items()
        }


async def look(*bots: Frontrunner) -> None:
    """Every process looks what is due, beside the others, and sends what is its own."""
    for _ in range(2):  # those that do not plan may have been quicker than the one that does
        await asyncio.gather(*(bot.posting.look() for bot in bots if bot.posting))
        await asyncio.gather(*(bot.posting.dispatcher.finished() for bot in bots if bot.posting))


async def test_each_server_gets_its_digest_once_from_its_own_process(
    wire: WireDiscord, store_path: Path, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.client.gc.freeze", lambda: None)

    async def at_once(*_given: object, **_more: object) -> float:
        """Discord wants 5 s between shards; the wire does not."""
        return 0.0

    monkeypatch.setattr(Frontrunner, "_take_turn", at_once)
    town = Town(wire, store_path, hands)
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(town.running(0))
        assert [guild.id for guild in first.guilds] == [EVEN]
        assert first.polling is not None
        for guild, channel in town.channels.items():
            admin = Person(1, guild, manages_guild=True)
            await first.ledger.digests.create(admin, plan(channel.id, quiet="note"))
        await add_claim(first.ledger)
        hands.now += timedelta(days=1)
        await look(first)
        assert town.posts() == {EVEN: 1, ODD: 0}, "what is the second one's waits for it"

        async with town.running(1) as second:
            assert [guild.id for guild in second.guilds] == [ODD]
            assert second.polling is None
            await look(first, second)
            assert town.posts() == {EVEN: 1, ODD: 1}
            for days in (2, 3):
                hands.now += timedelta(days=1)
                await look(second)
                assert len(rows(store_path, "SELECT 1 FROM delivery")) == 2 * days - 2, (
                    "the first one alone plans, for both"
                )
                await look(first, second)
                assert town.posts() == {EVEN: days, ODD: days}
            assert first.post_locales(ODD, None)[0] == "de", "of a server that it does not see"
            await eventually(lambda: not rows(
                store_path, "SELECT 1 FROM delivery WHERE state <> 'sent'"
            ))  # fmt: skip
            # Neither misses the other's servers.
            assert rows(store_path, "SELECT id FROM guild WHERE absent_since IS NOT NULL") == []
            # A person of the second's server is answered, with what the first wrote.
            claim = await add_claim(first.ledger, quote="Said a moment ago.")
            asked = await wire.interact("claims", channel=town.channels[ODD])
            await eventually(lambda: asked.original is not None)
            assert f"#{claim}" in asked.original.text  # type: ignore[union-attr]
            with pytest.raises(StoreError, match="Process 1 of the bot is already running"):
                await town.bot(1).setup_hook()
        # It starts anew, and nothing is posted twice.
        async with town.running(1) as second:
            await look(first, second)
            assert town.posts() == {EVEN: 3, ODD: 3}

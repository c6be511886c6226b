"""Once in real time, over real HTTP: a store that takes longer than Discord waits."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.client import create_bot
from bot.config import Config, Store
from tests.conftest import clock
from tests.faults.conftest import Slowness
from tests.wire.conftest import channel, eventually, running, wire
from tests.wire.discord_server import WireDiscord
from tests.wire.interactions import Interaction, Reply
from tests.wire.places import Channel

__all__ = ["channel", "wire"]  # fixtures, used by their names alone

pytestmark = pytest.mark.wire

LONGER_THAN_DISCORD_WAITS = 3.2


async def test_it_is_acknowledged_and_then_answered(
    wire: WireDiscord,
    channel: Channel,
    store_path: Path,
    slow: Slowness,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Ours freezes the garbage collector once ready, which is for a process of its own.
    monkeypatch.setattr("bot.client.gc.freeze", lambda: None)
    bot = create_bot(Config(store=Store(path=store_path)), clock=clock)
    bot._connection.guild_ready_timeout = 0.05
    async with running(bot):
        slow.seconds = LONGER_THAN_DISCORD_WAITS
        public, refused = await asyncio.gather(
            wire.interact("claim show", {"claim": "1"}, channel=channel),
            wire.interact("claim show", {"claim": "99999999"}, channel=channel),
        )
        assert [public.reply, refused.reply] == [Reply.DEFERRED, Reply.DEFERRED]
        assert max(public.milliseconds, refused.milliseconds) < 3000
        slow.seconds = 0
        await public.until(lambda one: one.original is not None)
        await refused.until(answered_alone)
        assert "DeepSeek-V3 cost" in public.text
        # The refusal is nobody else's to read: what stood in public is gone.
        await eventually(lambda: wire.messages(channel.id) == [public.original])


def answered_alone(asked: Interaction) -> bool:
    return bool(asked.followups) and asked.followups[0].ephemeral

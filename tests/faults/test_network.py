"""Names cannot be resolved: at the start, and of the gateway for a while later on."""

from __future__ import annotations

import asyncio
import re
import socket
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest
from aiohttp.abc import ResolveResult
from aiohttp.client_reqrep import ConnectionKey

from bot.client import create_bot
from bot.config import Config, Store
from bot.online import Unreachable, stay_online
from tests.conftest import clock
from tests.wire.conftest import channel, eventually, running, wire
from tests.wire.discord_server import WireDiscord
from tests.wire.interactions import Reply
from tests.wire.places import Channel

__all__ = ["channel", "wire"]  # fixtures, used by their names alone

pytestmark = pytest.mark.wire

TIMES = 3


async def test_a_start_without_names(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def resolve(*_: object, **_more: object) -> list[ResolveResult]:
        raise OSError(None, "DNS server returned no answer")

    for resolver in (aiohttp.AsyncResolver, aiohttp.ThreadedResolver):
        monkeypatch.setattr(resolver, "resolve", resolve)
    monkeypatch.setattr(discord.http.Route, "BASE", "https://discord.invalid/api/v10")
    bot = create_bot(Config(store=Store(path=store_path)), clock=clock)
    with pytest.raises(Unreachable) as caught:
        await stay_online(bot, "made.up.token", asyncio.Event())
    assert re.fullmatch(r"Discord cannot be reached: .*discord\.invalid.*\.", str(caught.value))
    assert caught.value.exit_status == 1
    assert bot.is_closed()


async def test_it_goes_on_where_it_was(
    wire: WireDiscord, channel: Channel, store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Ours freezes the garbage collector once ready, which is for a process of its own.
    monkeypatch.setattr("bot.client.gc.freeze", lambda: None)
    monkeypatch.setattr(discord.backoff.ExponentialBackoff, "delay", lambda _: 0.01)
    bot = create_bot(Config(store=Store(path=store_path)), clock=clock)
    bot._connection.guild_ready_timeout = 0.05
    async with running(bot):
        connect, missing = bot.http.ws_connect, list[list[str]]()

        async def ws_connect(*given: Any, **more: Any) -> Any:
            if len(missing) < TIMES:
                missing.append(bot.operating.vitals.missing(await bot.operating.vitals.store()))
                key = ConnectionKey("gateway.discord.gg", 443, True, True, None, None, None)
                raise aiohttp.ClientConnectorDNSError(key, socket.gaierror("Name not known"))
            return await connect(*given, **more)

        monkeypatch.setattr(bot.http, "ws_connect", ws_connect)
        await wire.sessions.drop()
        # discord.py begins a new session then; what failed before cost no IDENTIFY.
        await eventually(lambda: wire.sessions.identified == 2)
        assert len(missing) == TIMES
        assert all("gateway" in one for one in missing)
        await eventually(lambda: bot.operating.vitals.shards()[0].state == "ready")
        answered = await wire.interact("claim show", {"claim": "1"}, channel=channel)
        assert answered.reply is Reply.MESSAGE
        assert "DeepSeek-V3 cost" in answered.text

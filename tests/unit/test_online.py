"""Being connected: what keeps a bot from it becomes a sentence, and the bot is closed each time."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping

import aiohttp
import discord
import pytest
from aiohttp import web
from discord import app_commands
from discord.ext import commands

from bot.errors import ConfigError, StoreError, UserError
from bot.online import Unreachable, push_commands, stay_online
from tests.unit.loopback_discord import (
    LOGGED_IN,
    SILENT_GATEWAY,
    Answer,
    loopback_discord,
    never,
    refuse,
    reply,
    take_commands,
)

TOKEN = "made.up.token"


class PlainBot(commands.AutoShardedBot):
    """A bot of discord.py with nothing on it; ``trouble`` is raised where the store is opened."""

    def __init__(self, trouble: Exception | None = None) -> None:
        super().__init__(command_prefix=(), intents=discord.Intents.none(), help_command=None)
        self.trouble = trouble

    async def setup_hook(self) -> None:
        if self.trouble is not None:
            raise self.trouble

    async def push_commands(self) -> int:
        return len(await self.tree.sync())


async def trouble_with(
    monkeypatch: pytest.MonkeyPatch, answers: Mapping[str, Answer], bot: PlainBot
) -> UserError:
    async with loopback_discord(answers) as discord_here:
        monkeypatch.setattr(discord.http.Route, "BASE", discord_here.base)
        with pytest.raises(UserError) as caught:
            async with asyncio.timeout(10):
                await stay_online(bot, TOKEN, asyncio.Event())
    assert bot.is_closed()
    return caught.value


async def test_a_refused_token(monkeypatch: pytest.MonkeyPatch) -> None:
    error = await trouble_with(monkeypatch, {"/users/@me": refuse}, PlainBot())
    assert isinstance(error, ConfigError)
    assert "refuses the bot token" in str(error)
    assert TOKEN not in str(error)


async def test_nobody_listens(monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int) -> None:
    monkeypatch.setattr(discord.http.Route, "BASE", f"http://127.0.0.1:{unused_tcp_port}/api")
    bot = PlainBot()
    with pytest.raises(Unreachable, match=r"Discord cannot be reached: .*127\.0\.0\.1"):
        await stay_online(bot, TOKEN, asyncio.Event())
    assert bot.is_closed()


async def test_an_answer_that_is_no_login(monkeypatch: pytest.MonkeyPatch) -> None:
    async def forbidden(_request: web.Request) -> web.Response:
        return reply({"message": "Not {today}", "code": 0}, 403)

    error = await trouble_with(monkeypatch, {"/users/@me": forbidden}, PlainBot())
    assert isinstance(error, Unreachable)
    assert str(error) == "Discord answered 403: Not {today}."


async def test_no_gateway(monkeypatch: pytest.MonkeyPatch) -> None:
    error = await trouble_with(monkeypatch, LOGGED_IN, PlainBot())
    assert isinstance(error, Unreachable)
    assert "gateway" in str(error)


async def test_the_bots_own_trouble_passes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    error = await trouble_with(monkeypatch, LOGGED_IN, PlainBot(StoreError("The disk is full.")))
    assert str(error) == "The disk is full."


@pytest.mark.parametrize(
    ("closed", "kind", "said"),
    [
        (discord.PrivilegedIntentsRequired(None), ConfigError, "intent"),
        (4004, ConfigError, "refuses the bot token"),
        (4013, Unreachable, "code 4013"),
    ],
)
async def test_the_gateway_ends_the_session(
    monkeypatch: pytest.MonkeyPatch,
    closed: discord.PrivilegedIntentsRequired | int,
    kind: type[UserError],
    said: str,
) -> None:
    class Closed:
        close_code = closed

    error = discord.ConnectionClosed(Closed(), shard_id=0) if isinstance(closed, int) else closed  # type: ignore[arg-type]
    trouble = await trouble_with(monkeypatch, LOGGED_IN, PlainBot(error))
    assert isinstance(trouble, kind)
    assert said in str(trouble)


@pytest.mark.parametrize(
    "answers",
    [
        {"/users/@me": never},
        {**LOGGED_IN, **SILENT_GATEWAY},
    ],
    ids=["logging in", "reaching the gateway"],
)
async def test_stop_while_connecting(
    monkeypatch: pytest.MonkeyPatch, answers: Mapping[str, Answer]
) -> None:
    bot, stop = PlainBot(), asyncio.Event()
    async with loopback_discord(answers) as discord_here:
        monkeypatch.setattr(discord.http.Route, "BASE", discord_here.base)
        running = asyncio.create_task(stay_online(bot, TOKEN, stop))
        await discord_here.asked_for(list(answers)[-1])
        assert not running.done()
        stop.set()
        async with asyncio.timeout(5):
            await running
    assert bot.is_closed()


async def test_a_cancellation_that_is_lost_on_the_way_is_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.shutdown.ASK_AGAIN", 0.05)

    class DeafOnce(PlainBot):
        async def start(self, token: str, *, reconnect: bool = True) -> None:
            stop.set()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.sleep(3600)
            await asyncio.sleep(3600)

    bot, stop = DeafOnce(), asyncio.Event()
    async with asyncio.timeout(5):
        await stay_online(bot, TOKEN, stop)
    assert bot.is_closed()


async def test_pushing_the_commands_says_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    pushed: list[str] = []

    async def note_and_take(request: web.Request) -> web.Response:
        pushed.extend(command["name"] for command in await request.json())
        return await take_commands(request)

    bot = PlainBot()
    for name in ("compare", "latest"):
        bot.tree.add_command(
            app_commands.Command(name=name, description=name, callback=_answers_nothing)
        )
    answers = {**LOGGED_IN, "/applications/1/commands": note_and_take}
    async with loopback_discord(answers) as discord_here:
        monkeypatch.setattr(discord.http.Route, "BASE", discord_here.base)
        assert await push_commands(bot, TOKEN, asyncio.Event()) == 2
    assert sorted(pushed) == ["compare", "latest"]
    assert bot.is_closed()


async def test_a_request_that_discord_would_refuse_fails_the_test_that_made_it() -> None:
    async def test(path: str) -> None:
        async with loopback_discord({}) as discord_here, aiohttp.ClientSession() as session:
            await session.get(f"{discord_here.base}{path}")

    await test("/users/@me")
    with pytest.raises(AssertionError, match="no such operation"):
        await test("/nowhere")


async def _answers_nothing(interaction: discord.Interaction) -> None: ...

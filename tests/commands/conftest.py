"""The real bot on simcord's in-memory Discord, with an admin and a member in a channel."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import simcord
from simcord.results import InteractionResult

from bot.client import Frontrunner, create_bot
from bot.config import Config, Store
from tests.conftest import clock
from tests.feeding import FakePages
from tests.openapi import check_requests


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Simcord wants to know how many shards an AutoShardedBot has."""
    for item in items:
        if "simcord_env" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.simcord(shard_count=1))


@dataclass(frozen=True)
class Seen:
    """One answer as a person sees it."""

    result: InteractionResult
    text: str
    buttons: dict[str, dict[str, Any]] = field(default_factory=dict)
    menus: list[dict[str, Any]] = field(default_factory=list)
    pictures: list[dict[str, Any]] = field(default_factory=list)

    @property
    def ephemeral(self) -> bool:
        return self.result.ephemeral

    @property
    def message(self) -> Any:
        """What the buttons hang on."""
        answer = self.result.followups[-1] if self.result.followups else self.result.response
        assert answer is not None
        return answer


def seen(result: InteractionResult) -> Seen:
    """Read an answer off the channel."""
    answer = result.followups[-1] if result.followups else result.response
    assert answer is not None, "the bot did not answer"
    parts = list(_walk(answer.components))
    return Seen(
        result,
        "\n".join(part["content"] for part in parts if part["type"] == 10),
        {part["label"]: part for part in parts if part["type"] == 2},
        [part for part in parts if part["type"] == 3],
        [item for part in parts if part["type"] == 12 for item in part["items"]],
    )


def _walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        yield component
        yield from _walk(component.get("components", []))


@dataclass(frozen=True)
class Room:
    """A channel of a server the bot is in, and the people who type there."""

    env: simcord.Env
    bot: Frontrunner
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    admin: simcord.MemberActor
    member: simcord.MemberActor

    async def ask(self, command: str, /, who: Any = None, **options: Any) -> Seen:
        """The member (or somebody else) types a slash command and reads the answer."""
        person = self.member if who is None else who
        return seen(await person.slash(self.channel, command, **options))

    async def press(self, card: Seen, label: str, who: Any = None) -> Seen:
        """Somebody presses a button under an answer."""
        person = self.member if who is None else who
        return seen(await person.click(card.message.message, label=label))

    async def choose(self, card: Seen, value: str, menu: int = 0, who: Any = None) -> Seen:
        """Somebody picks an option of a menu under an answer."""
        person = self.member if who is None else who
        custom_id = card.menus[menu]["custom_id"]
        return seen(await person.select(card.message.message, [value], custom_id=custom_id))


@pytest.fixture
def simcord_bot(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> Frontrunner:
    """The real bot over a copy of the shipped store."""
    # Each would freeze what it has, which is for a process of its own: nothing would ever go again.
    monkeypatch.setattr("bot.client.gc", SimpleNamespace(collect=int, freeze=int, enable=int))
    # It posts when a test says so, not whenever some seconds have gone by.
    monkeypatch.setattr("bot.edge.outgoing.posting.LOOK_EVERY", 3600)
    monkeypatch.setattr("bot.edge.incoming.polling.LOOK_EVERY", 3600)
    return create_bot(Config(store=Store(path=store_path)), clock=clock, pages=FakePages())


@pytest.fixture
async def room(
    simcord_bot: Frontrunner, simcord_env: simcord.Env, caplog: pytest.LogCaptureFixture
) -> Any:
    """The bot, ready, in a server."""
    async with open_room(simcord_bot, simcord_env, caplog) as room:
        yield room


@asynccontextmanager
async def open_room(
    simcord_bot: Frontrunner, simcord_env: simcord.Env, caplog: pytest.LogCaptureFixture
) -> AsyncGenerator[Room]:
    """A room. A fault of ours that a test did not ask for fails it, as does a wrong request."""
    # simcord records every error of a command; ours answers them, and that answer is the test.
    del simcord_bot.tree.on_error
    # It looks 20 times a second whether the bot has come to rest; that is most of what a test takes.
    simcord_env._settle_internal = partial(simcord_env._settle_internal, idle=0.002)
    guild = simcord_env.create_guild("The AI race")
    channel = guild.create_text_channel("compare")
    admins = guild.create_role("Admins", permissions=_manage_server())
    yield Room(
        simcord_env,
        simcord_bot,
        guild,
        channel,
        guild.add_member(simcord_env.create_user("ada"), roles=[admins]),
        guild.add_member(simcord_env.create_user("max")),
    )
    await simcord_bot.close()
    # At teardown caplog.records is the teardown's own; a test that asked for a fault clears them.
    recorded = [*caplog.get_records("setup"), *caplog.get_records("call"), *caplog.records]
    faults = [record for record in recorded if record.levelno >= logging.ERROR]
    check_requests(simcord_env.http_requests)
    assert not faults, [record.getMessage() for record in faults]


class Restart:
    """Stops the bot of a room and starts another one over the same store."""

    def __init__(self, room: Room, store_path: Path) -> None:
        self._room = room
        self._path = store_path
        self.running = room.bot

    async def __call__(self) -> Room:
        # simcord takes the old bot off the wire but leaves its closing to whoever runs it.
        await self.running.close()
        running = self.running
        config = Config(store=Store(path=self._path))
        bot = create_bot(config, clock=running.clock, pages=running.pages)
        bot.owner_id = self.running.owner_id
        self.running = bot
        await self._room.env.restart_bot(bot)
        del bot.tree.on_error  # as in the room: what the bot answers is the test
        return replace(self._room, bot=bot)


@pytest.fixture
async def restart(room: Room, store_path: Path) -> AsyncIterator[Restart]:
    """Restarts the bot of the room."""
    starting = Restart(room, store_path)
    yield starting
    await starting.running.close()


def _manage_server() -> Any:
    import discord

    return discord.Permissions(manage_guild=True)

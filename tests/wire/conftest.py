"""A wire for each test, and a bot of discord.py's own that runs on it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import discord
import pytest
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.race import identifying
from tests.wire.discord_server import WireDiscord, point_at
from tests.wire.places import Channel

TOKEN = "MTAx.made-up.for-a-loopback"


@pytest.fixture
async def wire(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[WireDiscord]:
    # As they are, so that they are put back.
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    # Discord wants seconds between two; the wire does not, and a test's clock may stand still.
    monkeypatch.setattr(identifying, "BETWEEN", 0)
    async with WireDiscord() as wire:
        point_at(wire.base, wire.gateway)
        yield wire


class Plain(commands.AutoShardedBot):
    """A bot of discord.py's own, with one slash command and one kind of button."""

    def __init__(self) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            # How long after the last server discord.py takes itself for ready.
            guild_ready_timeout=0.05,
        )
        self.resumptions = asyncio.Queue[int]()
        self.tree.add_command(greet)
        self.tree.add_command(think)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Discord wants 5 s between shards; the wire does not."""

    async def on_shard_resumed(self, shard_id: int) -> None:
        self.resumptions.put_nowait(shard_id)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        if interaction.type is discord.InteractionType.component:
            await interaction.response.edit_message(content="pressed", view=None)


@app_commands.command(description="Greet somebody")
async def greet(interaction: discord.Interaction, name: str, times: int = 1) -> None:
    await interaction.response.send_message(f"Hello {name}! " * times, ephemeral=True)
    await interaction.followup.send("And goodbye.")


@app_commands.command(description="Think first")
async def think(interaction: discord.Interaction) -> None:
    await interaction.response.defer()
    await interaction.edit_original_response(content="Thought.")


@asynccontextmanager
async def running(bot: commands.AutoShardedBot) -> AsyncIterator[commands.AutoShardedBot]:
    async with bot:
        async with asyncio.timeout(20):
            await bot.login(TOKEN)
            connected = asyncio.create_task(bot.connect())
            await bot.wait_until_ready()
        yield bot
        await bot.close()
        await connected


@pytest.fixture
def channel(wire: WireDiscord) -> Channel:
    return wire.add_text_channel(wire.add_guild(1), "general")


@pytest.fixture
async def client(wire: WireDiscord, channel: Channel) -> AsyncIterator[commands.AutoShardedBot]:
    async with running(Plain()) as bot:
        yield bot


def place(client: discord.Client, channel: Channel) -> discord.TextChannel:
    found = client.get_channel(channel.id)
    assert isinstance(found, discord.TextChannel)
    return found


def button(custom_id: str) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="Go", custom_id=custom_id))
    return view


async def eventually(true: Callable[[], bool], within: float = 5.0) -> None:
    async with asyncio.timeout(within):
        while not true():  # noqa: ASYNC110 - what discord.py has learnt has no event
            await asyncio.sleep(0.005)

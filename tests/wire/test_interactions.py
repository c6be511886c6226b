"""People use a bot on the wire: a plain one of discord.py's, and ours."""

from __future__ import annotations

import asyncio
from pathlib import Path

import discord
import pytest

from bot.client import create_bot
from bot.config import Config, Store
from tests.conftest import clock
from tests.wire.conftest import TOKEN, Plain, button, eventually, place
from tests.wire.discord_server import WireDiscord
from tests.wire.interactions import Interaction, Reply
from tests.wire.places import Channel

pytestmark = pytest.mark.wire


async def test_a_slash_command_is_answered_and_followed_up(
    wire: WireDiscord, channel: Channel, client: Plain
):
    asked = await wire.interact("greet", {"name": "Ada", "times": 2}, channel=channel)
    assert (asked.reply, asked.text) == (Reply.MESSAGE, "Hello Ada! Hello Ada! ")
    assert 0 < asked.milliseconds < 3000
    await asked.until(lambda one: bool(one.followups))
    # The first is ephemeral: it stands in no channel.
    assert [one.content for one in wire.messages(channel.id)] == ["And goodbye."]
    assert wire.limits.global_429s == 0


async def test_a_deferred_answer_is_put_in_later(
    wire: WireDiscord, channel: Channel, client: Plain
):
    asked = await wire.interact("think", channel=channel)
    assert asked.reply is Reply.DEFERRED
    await asked.until(edited)
    assert (asked.text, asked.original) == ("Thought.", wire.messages(channel.id)[0])


def edited(asked: Interaction) -> bool:
    return asked.edits > 0


async def test_a_press_changes_the_message_it_is_on(
    wire: WireDiscord, channel: Channel, client: Plain
):
    sent = await place(client, channel).send("press me", view=button("v1:go"))
    asked = await wire.interact(press="v1:go", message_id=sent.id, channel=channel)
    assert asked.reply is Reply.UPDATE
    (kept,) = wire.messages(channel.id)
    assert (kept.content, kept.markers) == ("pressed", [])


async def test_an_interaction_nobody_answers_cannot_be_answered_later(
    wire: WireDiscord, channel: Channel, client: Plain
):
    heard = asyncio.create_task(client.wait_for("interaction", timeout=5))
    with pytest.raises(TimeoutError):
        await wire.interact(form="unknown", channel=channel, within=0.1)
    with pytest.raises(discord.NotFound, match="10062"):
        await (await heard).response.send_message("late")


async def test_our_bot_starts_on_it_and_answers(
    wire: WireDiscord, channel: Channel, store_path: Path, monkeypatch: pytest.MonkeyPatch
):
    # Ours freezes the garbage collector once ready, which is for a process of its own.
    monkeypatch.setattr("bot.client.gc.freeze", lambda: None)
    bot = create_bot(Config(store=Store(path=store_path)), clock=clock)
    bot._connection.guild_ready_timeout = 0.05
    started = asyncio.create_task(bot.start(TOKEN))
    await eventually(lambda: bot.is_ready() or started.done(), 20)
    asked = await wire.interact("about", channel=channel)
    assert (asked.reply, wire.pushes) == (Reply.MESSAGE, 1)
    assert "Frontrunner" in asked.text
    assert {one["name"] for one in wire.commands} >= {"about", "claim", "board"}
    await bot.close()
    await started

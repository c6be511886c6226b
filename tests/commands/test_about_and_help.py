"""/about and /help as a person reads them."""

from __future__ import annotations

import re

from discord import AppCommandType, app_commands

from bot import __version__
from tests.commands.conftest import Room
from tests.commands.discord_limits import breaches
from tests.commands.reading import days_in, links_in


async def test_about_counts_what_the_ledger_holds(room: Room) -> None:
    card = await room.ask("about")
    catalog = room.bot.ledger.catalog
    assert __version__ in card.text
    assert f"{len(catalog.labs)} labs, {len(catalog.releases)} releases" in card.text
    for what in ("scores", "prices", "sources"):
        assert int(re.search(rf"(\d+) {what}", card.text)[1]) > 100  # type: ignore[index]


async def test_about_counts_the_claims_by_status(room: Room) -> None:
    card = await room.ask("about")
    told = next(line for line in card.text.split("\n") if line.startswith("**Claims**"))
    counted = dict(re.findall(r"\S ([a-z ]+) (\d+)", told))
    assert int(counted["unverified"]) >= 1
    assert int(counted["disputed"]) >= 1
    listed = await room.ask("claims", status="disputed")
    assert len(re.findall(r"^-# #\d+", listed.text, re.MULTILINE)) == int(counted["disputed"])


async def test_about_says_how_fresh_the_data_sets_are(room: Room) -> None:
    card = await room.ask("about")
    _, datasets = card.text.split("**Data sets**")
    for name in ("Artificial Analysis", "Epoch AI", "LiveBench", "LMArena", "models.dev"):
        line = next(line for line in datasets.split("\n") if name in line)
        assert days_in(line)
        assert links_in(line)


async def test_about_says_what_is_stored_of_a_person(room: Room) -> None:
    card = await room.ask("about")
    assert "Privacy" in card.text
    assert "Reading commands store nothing about you" in card.text
    assert "/forget me" in card.text


async def test_help_lists_every_command_once_under_its_heading(room: Room) -> None:
    card = await room.ask("help")
    assert card.ephemeral
    assert card.buttons["What you can ask"]["disabled"]
    listed = re.findall(r"\*\*/([a-z -]+)\*\*", card.text)
    for heading in ("Keep this server's ledger", "Be told what is new", "Run a server"):
        other = await room.press(card, heading)
        assert other.text.startswith(f"## {heading}")
        assert not breaches(other.message.components)
        listed += re.findall(r"\*\*/([a-z -]+)\*\*", other.text)
    every = [one.qualified_name for one in room.bot.tree.walk_commands() if not _is_group(one)]
    assert sorted(listed) == sorted(every)
    desk = await room.press(card, "Keep this server's ledger")
    for menu in room.bot.tree.get_commands(type=AppCommandType.message):
        assert f"**Apps → {menu.name}**\n-# Read a message and the pages" in desk.text
    assert room.bot.tree.get_commands(type=AppCommandType.message)


def _is_group(command: object) -> bool:
    return isinstance(command, app_commands.Group)


async def test_help_marks_the_options_that_may_be_left_out(room: Room) -> None:
    card = await room.ask("help")
    line = next(line for line in card.text.split("\n") if line.startswith("**/compare**"))
    assert re.findall(r"`([^`]+)`", line) == [
        "first", "second", "[third]", "[fourth]", "[as_of]", "[known_by]",
    ]  # fmt: skip


async def test_what_help_tells_to_try_works(room: Room) -> None:
    card = await room.ask("help")
    tried = re.search(r"Try `/compare first:(\S+) second:(\S+)`, then press (\w+)", card.text)
    assert tried is not None
    comparison = await room.ask("compare", first=tried[1], second=tried[2])
    assert (await room.press(comparison, tried[3])).ephemeral
    for name in re.findall(r"`([^`]+)`", card.text.split("**/about**")[0]):
        assert not (await room.ask("release", name=name)).ephemeral, name


async def test_both_are_messages_that_discord_takes(room: Room) -> None:
    for command in ("about", "help"):
        card = await room.ask(command)
        assert not breaches(card.message.components)

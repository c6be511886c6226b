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
        told = re.search(rf"([\d,]+) {what}", card.text)[1]  # type: ignore[index]
        assert int(told.replace(",", "")) > 100
    assert re.search(r"\d,\d{3} scores", card.text)


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
    for name in ("Artificial Analysis", "Epoch AI", "LiveBench", "LMArena", "model-prices"):
        line = next(line for line in datasets.split("\n") if name in line)
        assert days_in(line)
        assert links_in(line)


async def test_about_says_what_is_stored_of_a_person(room: Room) -> None:
    card = await room.ask("about")
    assert "Privacy" in card.text
    assert "Reading commands store nothing about you" in card.text
    assert "/forget me" in card.text


async def test_help_begins_with_what_to_type_and_what_signs_mean(room: Room) -> None:
    card = await room.ask("help")
    assert card.ephemeral
    assert card.text.startswith("## Begin here")
    assert card.buttons["Begin here"]["disabled"]
    for status in ("unverified", "confirmed", "partly confirmed", "disputed", "refuted"):
        assert re.search(rf"^\S {status} · \w+", card.text, re.MULTILINE), status
    tried = re.findall(r"^`/([a-z ]+?)((?: \w+:\S+)*)`$", card.text, re.MULTILINE)
    assert len(tried) >= 5
    for command, options in tried:
        if command == "claim suggest":  # opens a form
            continue
        answer = await room.ask(command, **dict(one.split(":") for one in options.split()))
        assert not answer.ephemeral, command
    assert await room.press(await room.ask("compare", first="qwen", second="deepseek"), "Sources")


async def test_help_lists_every_command_once_under_its_heading(room: Room) -> None:
    card = await room.ask("help")
    listed: list[str] = []
    for heading in (
        "What you can ask", "Keep this server's ledger", "Be told what is new", "Run a server",
    ):  # fmt: skip
        other = await room.press(card, heading)
        assert other.text.startswith(f"## {heading}")
        assert other.buttons[heading]["disabled"]
        assert not breaches(other.message.components)
        listed += re.findall(r"\*\*/([a-z -]+)\*\*", other.text)
    every = [one.qualified_name for one in room.bot.tree.walk_commands() if not _is_group(one)]
    assert sorted(listed) == sorted(every)
    assert listed[0] == "compare", "first what people ask for first"
    desk = await room.press(card, "Keep this server's ledger")
    for menu in room.bot.tree.get_commands(type=AppCommandType.message):
        assert f"**Apps → {menu.name}**\n-# Read a message and the pages" in desk.text
    assert room.bot.tree.get_commands(type=AppCommandType.message)


def _is_group(command: object) -> bool:
    return isinstance(command, app_commands.Group)


async def test_help_marks_the_options_that_may_be_left_out(room: Room) -> None:
    card = await room.press(await room.ask("help"), "What you can ask")
    line = next(line for line in card.text.split("\n") if line.startswith("**/compare**"))
    assert re.findall(r"`([^`]+)`", line) == ["first", "second", "[third]", "[fourth]"]
    heading = card.text.split("**/compare**")[0]
    names = re.findall(r"`([^`]+)`", heading)
    assert names[-2:] == ["as_of", "known_by"]
    for name in names[:-2]:
        assert not (await room.ask("release", name=name)).ephemeral, name


async def test_both_are_messages_that_discord_takes(room: Room) -> None:
    for command in ("about", "help"):
        card = await room.ask(command)
        assert not breaches(card.message.components)

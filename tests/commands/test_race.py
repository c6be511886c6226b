"""/race: who leads which board, what is new, what is in dispute."""

from __future__ import annotations

import re
from datetime import date

from tests.commands import desk
from tests.commands.conftest import Restart, Room
from tests.commands.reading import can_press, days_in, is_private, options_of, section, stamp, turn
from tests.commands.test_forged_controls import press_forged


async def test_the_race_today(room: Room) -> None:
    card = await room.ask("race")
    assert not card.ephemeral
    assert card.text.startswith("## The race\n**Who leads**")
    leads = section(card.text, "Who leads").split("\n")
    arena = leads.index("★ **Gemini 2.5 Pro** 1470, 36 ahead")
    assert leads[arena + 1].startswith(f"-# LMArena text · {stamp('2025-08-06')}")
    (epoch,) = [at for at, line in enumerate(leads) if line.startswith("= tie of 10: ")]
    assert "**GPT-5** (85.4%), **Claude Sonnet 4.5** and 8 more" in leads[epoch]
    assert leads[epoch + 1].startswith("-# GPQA Diamond · Epoch AI · ")
    assert "Independent boards, no averages." in card.text
    releases = section(card.text, "Newest releases").strip().split("\n")[1:]
    announced = [days_in(line)[0] for line in releases]
    assert len(announced) == 5
    assert announced == sorted(announced, reverse=True)
    disputes = card.text[card.text.index("**In dispute**") :]
    assert "**≠ disputed** · " in disputes
    assert re.findall(r" says: .+ · #(\d+), <t:", disputes) == ["15", "9", "6"]


async def test_one_board_an_evaluator_before_anybodys_second(room: Room) -> None:
    card = await room.ask("race")
    told = card.text[: card.text.index("**Newest releases**")]
    for who in ("Artificial Analysis", "Scale AI", "LiveBench", "Epoch AI", "Aider", "LMArena"):
        assert who in told


async def test_on_a_past_day(room: Room) -> None:
    card = await room.ask("race", as_of="2025-03-01")
    assert "As things stood on " + stamp("2025-03-01") in card.text
    assert max(days_in(card.text)) <= date(2025, 3, 1)
    assert "◐" not in card.text
    opened = await room.choose(card, options_of(card)["LMArena text"])
    assert opened.ephemeral
    assert "As things stood on " + stamp("2025-03-01") in opened.text


async def test_before_anything_there_is_a_sentence_each(room: Room) -> None:
    card = await room.ask("race", as_of="2010-01-01")
    assert "No independent board with enough entries is in the ledger by then." in card.text
    assert "none with a known date" in card.text
    assert "No claim, as far as the ledger knows." in card.text
    assert card.menus == []


async def test_its_menus_open_a_board_a_release_and_a_claim(room: Room) -> None:
    card = await room.ask("race")
    board = await room.choose(card, options_of(card, 0)["Aider polyglot"], 0)
    assert board.text.startswith("## Aider polyglot")
    label, value = next(iter(options_of(card, 1).items()))
    release = await room.choose(card, value, 1)
    assert release.text.startswith(f"## {label.split(' · ')[0]}")
    claim = await room.choose(card, "15", 2)
    assert "#15" in claim.text.split("\n")[0]
    assert board.ephemeral
    assert release.ephemeral
    assert claim.ephemeral


async def test_more_boards_also_after_a_restart(room: Room, restart: Restart) -> None:
    first = await room.ask("race")
    assert not can_press(first, "Back")
    again = await restart()
    second = await turn(again, first, "boards")
    assert is_private(second)
    assert "Boards 7 to 12 of " in second.text
    assert "Newest releases" not in second.text
    assert (await turn(again, second, "Back")).text == first.text
    last = await press_forged(again, second, "fr1:race:0:999")
    assert not can_press(last, "boards")


async def test_what_a_server_ruled_on_is_in_dispute_there_alone(room: Room) -> None:
    number = desk.number_in(await desk.add(room, desk.but(targets="Llama 3.1 405B")))
    assert f" · #{number}, " not in (await room.ask("race")).text
    await desk.evidence(room, number, stance="contradicts")
    await desk.rule(room, number, "disputed")
    assert f" · #{number}, " in (await room.ask("race")).text
    elsewhere = await room.bot.ledger.boards.overview(guild_id=None)
    assert number not in {one.id for one in elsewhere.disputes}

"""Buttons and menus nobody was given; most of them are in ``tests/attacks/corpus/controls.toml``."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.edge.controls import custom_ids
from bot.edge.controls.control import CONTROLS, OldControl
from bot.edge.controls.every_control import EVERY_CONTROL
from tests.attacks.entries import entries
from tests.commands.conftest import Room, Seen, seen
from tests.commands.hostile import faults_of


def forge(room: Room, card: Seen, component: dict[str, Any]) -> None:
    """Put one control in the place of everything a message of ours holds."""
    stored = room.env.backend.get_message(card.message.channel_id, card.message.id)
    row = {"type": 1, "id": 2, "components": [{**component, "id": 3}]}
    stored.components[:] = [{"type": 17, "id": 1, "components": [row]}]


async def press_forged(room: Room, card: Seen, custom_id: str, who: Any = None) -> Seen:
    """Press a button that was never under this message."""
    forge(room, card, {"type": 2, "style": 2, "label": "x", "custom_id": custom_id})
    person = room.member if who is None else who
    return seen(await person.click(card.message.message, custom_id=custom_id))


async def choose_forged(room: Room, card: Seen, custom_id: str, value: str) -> Seen:
    """Choose what a menu never offered."""
    options = [{"label": "x", "value": value}]
    forge(room, card, {"type": 3, "custom_id": custom_id, "options": options})
    return seen(await room.member.select(card.message.message, [value], custom_id=custom_id))


async def test_several_values_in_a_menu_for_one(room: Room) -> None:
    card = await room.ask("claims")
    options = [{"label": one, "value": one} for one in ("zzqx", "2")]
    menu = {"type": 3, "custom_id": "fr1:claim", "options": options, "max_values": 2}
    forge(room, card, menu)
    answer = seen(await room.member.select(card.message.message, ["zzqx", "2"]))
    assert faults_of(answer) == []


async def test_a_menu_with_a_buttons_id(room: Room) -> None:
    answer = await choose_forged(room, await room.ask("claims"), "fr1:claims:0:0:0:0", "1")
    assert answer.ephemeral
    assert "Something went wrong" not in answer.text


# who and where ----------------------------------------------------------------------------------


async def test_a_stranger_presses_anothers_button_and_the_message_stays(room: Room) -> None:
    card = await room.ask("compare", first="qwen2.5-max", second="deepseek-v3")
    before = seen(card.result).text
    answer = await room.press(card, "Swap", who=room.admin)
    assert answer.ephemeral
    assert answer.text != before
    assert seen(card.result).text == before


@pytest.fixture
def store_path(store_path: Path) -> Path:
    """The shipped store with one claim of a server that is not the one in the test."""
    connection = sqlite3.connect(store_path)
    with connection:
        connection.execute("UPDATE claim SET guild_id = 4711 WHERE id = 1")
    connection.close()
    return store_path


async def test_another_servers_claim_is_in_no_menu_list_or_search(room: Room) -> None:
    card = await room.ask("claims")
    answer = await choose_forged(room, card, "fr1:claim", "1")
    assert "There is no claim #1 here" in answer.text
    assert "There is no claim #1 here" in (await room.ask("claim show", claim="1")).text
    listed: list[str] = []
    for page in range(20):
        answer = await press_forged(room, card, f"fr1:claims:0:0:0:{page}")
        listed += re.findall(r"#(\d+)", answer.text)
    assert "2" in listed
    assert "1" not in listed
    offered = await room.member.autocomplete(room.channel, "claim show", "claim", "cost to train")
    assert "1" not in {choice["value"] for choice in offered}


async def test_controls_work_for_somebody_in_another_server_and_alone(room: Room) -> None:
    """A button carries no server: where it is pressed decides what is shown."""
    elsewhere = room.env.create_guild("Elsewhere")
    channel = elsewhere.create_text_channel("general")
    visitor = elsewhere.add_member(room.env.create_user("eve"))
    card = seen(await visitor.slash(channel, "compare", first="qwen2.5-max", second="deepseek-v3"))
    for custom_id in ("fr1:sources:k1:0:0", "fr1:evidence:1:0:0"):
        answer = await press_forged(room, card, custom_id, who=visitor)
        assert faults_of(answer) == []
        assert "There is no claim #1 here" in answer.text
    alone = room.env.create_user("zoe")
    card = seen(await alone.slash("claims"))
    answer = await press_forged(room, card, "fr1:sources:k1:0:0", who=alone)
    assert faults_of(answer) == []
    assert "There is no claim #1 here" in answer.text


# the ids themselves -----------------------------------------------------------------------------


def test_exactly_one_control_answers_an_id_of_our_form() -> None:
    """Two would answer twice, none would leave the person before a failed interaction."""
    forged = [entry for entry in entries("controls") if {"press", "choosing"} & entry.given.keys()]
    assert len(forged) > 100
    for entry in forged:
        custom_id = re.sub("«[^»]*»", "1", str(entry.text))
        answering = [
            control
            for control in EVERY_CONTROL
            if control.__discord_ui_compiled_template__.fullmatch(custom_id)
        ]
        assert len(answering) == 1, (entry.name, answering)
        assert (answering == [OldControl]) == (entry.given.get("says") == "another version"), entry
        assert len(custom_id) <= custom_ids.LIMIT


def test_other_peoples_ids_are_left_to_them() -> None:
    for custom_id in ("", "-", "x", "fr", "fr1", "frx:1", "xfr1:claim", "0" * 32):
        for control in CONTROLS:
            assert not control.__discord_ui_compiled_template__.fullmatch(custom_id)

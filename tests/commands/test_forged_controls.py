"""Buttons and menus nobody was given, or that were given long ago: a sentence, never a fault."""

from __future__ import annotations

import re
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest

from bot.edge import custom_ids
from bot.edge.controls import CONTROLS, OldControl
from tests.commands.conftest import Room, Seen, seen
from tests.commands.hostile import faults_of

HUGE = "9" * 18
"""As large as an id may be written; it fits the store and is nobody's."""

NO_SUCH_THING = [
    "fr1:compare:swap:999999.999998:0",
    "fr1:compare:claims:999999.999998:0",
    "fr1:compare:swap:1.999999:0",
    "fr1:compare:swap:0.0:0",
    f"fr1:compare:swap:{HUGE}.{HUGE}:0",
    f"fr1:compare:claims:{HUGE}.1.2.3:0",
    "fr1:scores:999999:0:0",
    f"fr1:scores:{HUGE}.1:0:0",
    "fr1:sources:c999999.1:0:0",
    f"fr1:sources:r{HUGE}:0:0",
    "fr1:sources:k999999:0:0",
    f"fr1:sources:k{HUGE}:0:0",
    "fr1:evidence:999999:0:0",
    f"fr1:evidence:{HUGE}:0:0",
    "fr1:claims:r999999:0:0:0",
    "fr1:claims:f999999:0:0:0",
    "fr1:claims:l999999:0:0:0",
    f"fr1:claims:l{HUGE}:0:0:0",
    "fr1:claims:0:999999:0:0",
    f"fr1:claims:r1:{HUGE}:0:0",
]
"""Of our form, about what is not in the ledger."""

NO_SUCH_DAY = [
    f"fr1:{start}:{day}{end}"
    for day in ("20250230", "00000000", "20251301", "99991231")
    for start, end in (
        ("compare:swap:1.2", ""),
        ("compare:claims:1.2", ""),
        ("scores:1", ":0"),
        ("scores:1.2", ":0"),
        ("sources:c1.2", ":0"),
        ("sources:r1", ":0"),
        ("sources:k1", ":0"),
        ("evidence:1", ":0"),
    )
]
"""Of no calendar, or still to come."""

BEFORE_IT_WAS = [
    "fr1:compare:swap:1.2:00010101",
    "fr1:scores:1:00010101:0",
    "fr1:sources:r1:00010101:0",
    "fr1:sources:k1:00010101:0",
    "fr1:evidence:1:00010101:0",
]
"""About what was not there on the day."""

NO_CONTROL = [
    "fr1:",
    "fr1:nonsense",
    "fr1:compare",
    "fr1:compare:burn:1.2:0",
    "fr1:compare:swap:1:0",
    "fr1:compare:swap:1.2.3.4.5:0",
    "fr1:compare:swap:1.2:2025",
    "fr1:compare:swap:١.٢:0",
    "fr1:compare:swap:1.2:٢٠٢٥٠١٠١",
    "fr1:compare:swap:-1.2:0",
    f"fr1:compare:swap:{'9' * 19}.1:0",
    "fr1:scores:1.2:0:9999",
    "fr1:scores:1:0:-1",
    "fr1:sources:c.:0:0",
    "fr1:sources:r.:0:0",
    "fr1:sources:k..:0:0",
    "fr1:sources:x1:0:0",
    "fr1:sources:c1.2.3.4.5.6.7.8.9:0:0",
    f"fr1:sources:k{2**63}:0:0",
    "fr1:evidence::0:0",
    "fr1:claims:0:0:0:999999",
    "fr1:claims:x1:0:0:0",
    "fr1:claims:0:0:10:0",
    "fr1:claim:1",
    "fr1:instead:4:1.2:0",
    "fr1:{asked}",
    "fr1:" + "\u202e@everyone",
    "fr0:compare:swap:1.2:0",
    "fr2:compare:swap:1.2:0",
    "fr2:claims:whatever",
    "fr2:",
    "fr99:x",
    "fr10:claim",
]
"""Of our form, and of none of our controls: versions to come, versions gone, and inventions."""


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


@pytest.mark.parametrize(
    ("forged", "said"),
    [
        (NO_SUCH_THING, r"no longer in the ledger|There is no claim #\d+"),
        (NO_SUCH_DAY, "no longer works|is still to come"),
        (BEFORE_IT_WAS, "came out on|There is no claim #1 |was out by|not out by"),
        (NO_CONTROL, "another version"),
    ],
    ids=["no such thing", "no such day", "before it was", "no control"],
)
async def test_a_forged_button_is_answered_with_a_sentence(
    room: Room, forged: list[str], said: str
) -> None:
    card = await room.ask("claims")
    wrong: list[str] = []
    for custom_id in forged:
        began = time.process_time()
        answer = await press_forged(room, card, custom_id)
        faults = faults_of(answer)
        if not re.search(said, answer.text):
            faults.append(f"does not say {said!r}")
        if time.process_time() - began > 1:
            faults.append("takes over a second")
        wrong += [f"{custom_id}: {fault}: {answer.text[:200]!r}" for fault in faults]
    assert not wrong, "\n".join(wrong)


async def test_a_status_that_is_none_in_a_button(room: Room) -> None:
    answer = await press_forged(room, await room.ask("claims"), "fr1:claims:0:0:9:0")
    assert faults_of(answer) == []
    assert "no longer works" in answer.text


@pytest.mark.parametrize(
    "custom_id",
    [
        "fr1:scores:1.2:0:999",
        "fr1:scores:1:0:999",
        "fr1:sources:c1.2:0:999",
        "fr1:sources:r1:0:999",
        "fr1:sources:k1:0:999",
        "fr1:evidence:1:0:999",
        "fr1:claims:0:0:0:999",
        "fr1:claims:0:0:0:99999",
        "fr1:claims:r1:1:8:999",
    ],
)
async def test_a_page_past_the_last_shows_what_there_is_or_says_so(
    room: Room, custom_id: str
) -> None:
    answer = await press_forged(room, await room.ask("claims"), custom_id)
    assert answer.ephemeral
    assert "Something went wrong" not in answer.text
    assert len(answer.text) > 20


MENUS = ["fr1:claim", "fr1:release:0", "fr1:instead:0:1.2:0"]
NO_VALUES = [
    "", " ", "abc", "-1", "1.5", "1 ", " 1", "+1", "1_0", "0x1", "٣", "²", "①", "1" * 19,
    "9" * 100, "9" * 400, "z" * 400, "release:1", "@everyone", "{0}", "\u202e1", "None",
]  # fmt: skip


@pytest.mark.parametrize("custom_id", MENUS)
async def test_a_value_no_menu_offered(room: Room, custom_id: str) -> None:
    card = await room.ask("claims")
    for value in NO_VALUES:
        answer = await choose_forged(room, card, custom_id, value)
        assert faults_of(answer) == [], value[:20]
        assert "no longer exists" in answer.text, value[:20]


@pytest.mark.parametrize("value", ["0", "999999", HUGE])
@pytest.mark.parametrize("custom_id", MENUS)
async def test_a_menu_choice_that_is_nobodys_id(room: Room, custom_id: str, value: str) -> None:
    answer = await choose_forged(room, await room.ask("claims"), custom_id, value)
    assert faults_of(answer) == []
    assert re.search(r"no longer in the ledger|There is no claim #\d+", answer.text)


@pytest.mark.parametrize(
    ("custom_id", "value", "said"),
    [
        ("fr1:release:20250230", "1", "no longer works"),
        ("fr1:release:99991231", "1", "is still to come"),
        ("fr1:release:00010101", "1", "came out on|not out by|was out by"),
        ("fr1:instead:0:1.2:20250230", "3", "no longer works"),
        ("fr1:instead:3:1.2:0", "3", "no longer exists"),
        ("fr1:instead:0:1.2:0", "2", "same release"),
        ("fr1:instead:1:999999.2:0", "3", "no longer in the ledger"),
        ("fr0:claim", "1", "another version"),
        ("fr2:claim", "1", "another version"),
        ("fr1:lab", "1", "another version"),
    ],
)
async def test_a_forged_menu(room: Room, custom_id: str, value: str, said: str) -> None:
    answer = await choose_forged(room, await room.ask("claims"), custom_id, value)
    assert faults_of(answer) == []
    assert re.search(said, answer.text), answer.text


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


@pytest.mark.parametrize(
    "custom_id", ["fr1:sources:k1:0:0", "fr1:evidence:1:0:0", "fr1:sources:k1:20250301:0"]
)
async def test_another_servers_claim_is_not_shown_by_its_number(room: Room, custom_id: str) -> None:
    answer = await press_forged(room, await room.ask("claims"), custom_id)
    assert faults_of(answer) == []
    assert "There is no claim #1 here" in answer.text


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


@pytest.mark.parametrize(
    "custom_id", [*NO_SUCH_THING, *NO_SUCH_DAY, *BEFORE_IT_WAS, *NO_CONTROL, *MENUS]
)
def test_exactly_one_control_answers_an_id_of_our_form(custom_id: str) -> None:
    """Two would answer twice, none would leave the person before a failed interaction."""
    assert len(custom_id) <= custom_ids.LIMIT
    answering = [
        control
        for control in CONTROLS
        if control.__discord_ui_compiled_template__.fullmatch(custom_id)
    ]
    assert len(answering) == 1
    assert (answering == [OldControl]) == (custom_id in NO_CONTROL)


def test_other_peoples_ids_are_left_to_them() -> None:
    for custom_id in ("", "-", "x", "fr", "fr1", "frx:1", "xfr1:claim", "0" * 32):
        for control in CONTROLS:
            assert not control.__discord_ui_compiled_template__.fullmatch(custom_id)

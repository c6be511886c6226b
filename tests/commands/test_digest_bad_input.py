"""What strangers type where posts are set up: taken harmlessly, or turned down in kind words."""

from __future__ import annotations

import time
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from discord import AppCommandOptionType, app_commands

from tests.commands.conftest import Room, Seen
from tests.commands.desk import rows
from tests.commands.hostile import BLANK, HOSTILE, UNSEEN, WORST, refused
from tests.commands.test_bad_input import POSTS, send
from tests.commands.test_desk_bad_input import fitting

SCHEDULE = ("show", "edit", "pause", "resume", "delete", "preview", "send-now", "history")
TIMES = ("at", "days", "cron", "time_zone")
FILTER = ("kinds", "labs", "families", "benchmark")
OPTIONS = [
    *((f"digest {command}", "schedule") for command in SCHEDULE),
    *((f"digest {command}", option) for command in ("create", "edit") for option in TIMES + FILTER),
    ("digest preview", "since"), ("digest preview", "until"), ("digest why", "claim"),
    *(("alerts add", option) for option in FILTER), ("alerts remove", "alert"),
    ("watch add", "name"), ("watch add", "claim"), ("watch remove", "watch"),
]  # fmt: skip
"""Every option that takes free text."""
IN_FULL = {
    ("digest create", "labs"), ("digest create", "kinds"), ("digest create", "at"),
    ("digest create", "time_zone"), ("digest show", "schedule"), ("watch remove", "watch"),
}  # fmt: skip
"""Options that get all of it; the others are read by the same code and get the worst of it."""
GOES_WITH = {"days": {"every": "weekly"}, "cron": {"every": "cron"}}
COMPLETED = sorted({
    (command, option) for command, option in OPTIONS
    if option not in ("at", "days", "cron", "since", "until")
})  # fmt: skip


def given(room: Room, command: str, option: str, text: str) -> dict[str, Any]:
    """What a command is asked with while one of its options is attacked."""
    rest: dict[str, Any] = {}
    if command in ("digest create", "alerts add"):
        rest["channel"] = room.channel
    if command == "digest create":
        rest["every"] = "daily"
    if command == "digest edit":
        rest |= {"schedule": "1", "at": "10:00"}
    rest |= GOES_WITH.get(option, {})
    if option == "cron":
        rest.pop("at", None)
    return rest | {option: text}


def attack_on(room: Room, command: str, option: str) -> dict[str, str]:
    """What can be typed of it; Discord asks again where nothing is left."""
    attack = HOSTILE if (command, option) in IN_FULL else WORST
    typed = {label: fitting(room, command, option, text) for label, text in attack.items()}
    return {label: text for label, text in typed.items() if text}


def stored(path: Path) -> list[list[tuple[Any, ...]]]:
    return [rows(path, f"SELECT * FROM {table}") for table in ("schedule", "watch", "delivery")]


def faults_in_refusal(answer: Seen) -> list[str]:
    """What an answer that turns something down does that it must not; it is a kind sentence."""
    found = refused(answer)
    if "is set up" in answer.text or "You watch **" in answer.text:
        found.append("took it")
    return found


async def test_every_text_option_is_attacked(room: Room) -> None:
    free = {
        (command.qualified_name, option.display_name)
        for command in room.bot.tree.walk_commands()
        if isinstance(command, app_commands.Command) and command.qualified_name.split()[0] in POSTS
        for option in command.parameters
        if option.type is AppCommandOptionType.string and not option.choices
    }
    assert free == set(OPTIONS)


@pytest.mark.parametrize(("command", "option"), OPTIONS)
async def test_bad_input_is_turned_down_and_nothing_written(
    room: Room, store_path: Path, command: str, option: str
) -> None:
    await room.ask("digest create", room.admin, channel=room.channel, every="daily")
    before = stored(store_path)
    faults: dict[str, list[str]] = {}
    for label, text in attack_on(room, command, option).items():
        answer = await room.ask(command, room.admin, **given(room, command, option, text))
        if found := faults_in_refusal(answer):
            faults[label] = [*found, answer.text[:200]]
        assert stored(store_path) == before, (label, answer.text)
    assert not faults


@pytest.mark.parametrize(("command", "option"), OPTIONS)
async def test_a_blank_option_does_no_harm(room: Room, command: str, option: str) -> None:
    await room.ask("digest create", room.admin, channel=room.channel, every="daily", at="8:00")
    for text in filter(None, BLANK.values()):
        answer = await room.ask(command, room.admin, **given(room, command, option, text))
        assert answer.ephemeral
        assert "Something went wrong" not in answer.text
        # How a claim's number and a day are asked for again is for test_bad_input.py to say.
        assert "“”" not in answer.text or option in ("claim", "since", "until")


@pytest.mark.parametrize(("command", "option"), COMPLETED)
async def test_half_typed_rubbish_gets_choices_or_none(
    room: Room, command: str, option: str
) -> None:
    await room.ask("digest create", room.admin, channel=room.channel, every="daily")
    await room.ask("watch add", room.admin, name="deepseek")
    for label, text in (HOSTILE | BLANK).items():
        began = time.process_time()
        choices = await room.admin.autocomplete(room.channel, command, option, text)
        assert time.process_time() - began < 1, label
        assert len(choices) <= 25, label
        for choice in choices:
            assert 1 <= len(choice["name"]) <= 100, label
            assert 1 <= len(choice["value"]) <= 100, label
            assert not UNSEEN & {unicodedata.category(one) for one in choice["name"]}, label


async def test_a_name_is_never_filled_in_as_a_format(room: Room) -> None:
    for text in ("{text}", "{guesses}", "{0}", "{{zzqx}}", "%(text)s"):
        for option in ("labs", "kinds"):
            answer = await room.ask(
                "digest create", room.admin, channel=room.channel, every="daily", **{option: text}
            )
            assert f"“{text}”" in answer.text


async def test_a_very_long_list_is_answered_shortly(room: Room) -> None:
    text = ",".join(f"zz{number}" for number in range(40))[:200]
    answer = await room.ask(
        "digest create", room.admin, channel=room.channel, every="daily", labs=text, kinds=text
    )
    assert "things to put right" in answer.text
    assert len(answer.text) < 2_000


@pytest.mark.parametrize("option", ["every", "minimum_status", "when_quiet", "form"])
@pytest.mark.parametrize("value", ["nonsense", "{text}", "@everyone", "z" * 6000])
async def test_a_choice_that_was_never_offered(
    room: Room, store_path: Path, option: str, value: str
) -> None:
    options = {"every": "daily", option: value}
    typed = [{"name": "channel", "type": 7, "value": str(room.channel.id)}]
    typed += [{"name": name, "type": 3, "value": text} for name, text in options.items()]
    leaf = {"name": "create", "type": 1, "options": typed}
    answer = await send(replace(room, member=room.admin), "digest", [leaf])
    assert refused(answer) == []
    assert rows(store_path, "SELECT * FROM schedule") == []

"""A server's settings, and the log of who did what."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import discord
import pytest

from bot.client import Frontrunner, create_bot
from bot.config import Config, Store
from bot.edge.setting_up.guild_settings import Setting
from bot.race.audit import AuditAction
from tests.commands.conftest import Restart, Room, seen
from tests.commands.desk import (
    add,
    bot_owner,
    but,
    choices,
    elsewhere,
    evidence,
    number_in,
    posts_in,
    rows,
    rule,
    suggest,
    undo,
    whisper,
    written,
)
from tests.commands.reading import every_page, labelled
from tests.conftest import Hands

DEFAULTS = (
    "**Curators** who has Manage Server\n",
    "**Review channel** none: suggestions wait in /review",
    "**Suggestions a day** 5 a member",
    "**Self-review** not allowed: somebody else has to accept a suggestion",
    "**Time zone** UTC",
    "**Language** of posts: as the server's in Discord",
)


@pytest.fixture
def simcord_bot(store_path: Path, hands: Hands) -> Frontrunner:
    return create_bot(Config(store=Store(path=store_path)), clock=hands)


async def change(room: Room, who: Any = None, **options: Any) -> Any:
    return await room.ask("settings change", who or room.admin, **options)


async def shown(room: Room) -> str:
    return (await room.ask("settings show", room.admin)).text


# settings ----------------------------------------------------------------------------------------


async def test_a_server_that_set_nothing(room: Room) -> None:
    card = await room.ask("settings show", room.admin)
    assert card.ephemeral
    for line in DEFAULTS:
        assert line in card.text, line
    assert "May not suggest" not in card.text
    assert "⚠" not in card.text


async def test_every_setting_is_set_kept_and_put_back(room: Room, restart: Restart) -> None:
    role = room.guild.create_role("Curators")
    channel = room.guild.create_text_channel("reviews")
    given: dict[str, tuple[Any, str]] = {
        "curator_role": (role, f"**Curators** who has Manage Server, and the role <@&{role.id}>"),
        "review_channel": (channel, f"**Review channel** <#{channel.id}>"),
        "time_zone": ("Europe/Berlin", "**Time zone** Europe/Berlin"),
        "language": ("de", "**Language** of posts: de"),
        "self_review": (True, "**Self-review** allowed: who made a suggestion may accept it"),
        "suggestions_per_day": (7, "**Suggestions a day** 7 a member"),
    }
    names = {"language": "locale"}
    assert {names.get(name, name) for name in given} == set(get_args(Setting))
    for name, (value, told) in given.items():
        card = await change(room, **{name: value})
        assert card.ephemeral
        assert told in card.text, name
    whole = await shown(room)
    for _value, told in given.values():
        assert told in whole
    after = await restart()
    assert await shown(after) == whole
    assert DEFAULTS[4] in await shown(elsewhere(after)), "a server's settings are its own"

    for name, (_value, told) in given.items():
        card = await after.ask("settings reset", room.admin, setting=names.get(name, name))
        assert card.ephemeral
        assert told not in card.text, name
    for line in DEFAULTS:
        assert line in await shown(after), line


async def test_several_at_once_or_none(room: Room, store_path: Path) -> None:
    card = await change(room, time_zone="Asia/Shanghai", suggestions_per_day=0)
    assert "**Time zone** Asia/Shanghai" in card.text
    assert "**Suggestions a day** none are taken" in card.text
    before = written(store_path), await shown(room)
    refused = await change(room)
    assert "Name at least one setting to change" in refused.text
    # One that cannot be taken leaves the others as they were.
    refused = await change(room, suggestions_per_day=9, time_zone="Mars/Olympus")
    assert "“Mars/Olympus” is no time zone" in refused.text
    assert (written(store_path), await shown(room)) == before


@pytest.mark.parametrize(
    "zone",
    [
        "Berlin",
        "UTC+2",
        "europe/berlin",
        "../etc/passwd",
        "@everyone",
        "Europe/Berlin\x00",
        "z" * 600,
    ],
)
async def test_a_zone_that_is_none(room: Room, store_path: Path, zone: str) -> None:
    before = written(store_path)
    refused = await change(room, time_zone=zone)
    assert "is no time zone" in refused.text
    assert refused.ephemeral
    assert "@everyone" not in refused.text
    assert len(refused.text) < 300
    assert written(store_path) == before


@pytest.mark.parametrize("language", ["klingon", "DE", "en", "@everyone", "z" * 600, "zh_CN"])
async def test_a_language_that_is_none(room: Room, store_path: Path, language: str) -> None:
    before = written(store_path)
    refused = await change(room, language=language)
    assert "is no language of Discord" in refused.text
    assert refused.ephemeral
    assert "@everyone" not in refused.text
    assert written(store_path) == before


async def test_everybody_cannot_be_curators(room: Room, store_path: Path) -> None:
    before = written(store_path)
    refused = await change(room, curator_role=room.guild.default_role)
    assert "With @everyone as curators anybody could rewrite this ledger" in refused.text
    assert written(store_path) == before
    assert "Only curators" in (await room.ask("claim add")).text


async def test_zones_are_offered(room: Room) -> None:
    offered = await choices(room, "settings change", "time_zone", "new york")
    assert offered == {"America/New_York": "America/New_York"}
    every = await choices(room, "settings change", "time_zone", "")
    assert len(every) == 25
    assert next(iter(every)) == "UTC"


async def test_the_curator_role_opens_and_closes_the_desk(room: Room) -> None:
    role = room.guild.create_role("Curators")
    cleo = room.guild.add_member(room.env.create_user("cleo"), roles=[role])
    assert "Only curators" in (await room.ask("claim undo", cleo, claim="4")).text
    await change(room, curator_role=role)
    number = number_in(await add(room, who=cleo))
    await change(room, curator_role=room.guild.create_role("Others"))
    assert "Only curators" in (await undo(room, number, cleo)).text
    await room.ask("settings reset", room.admin, setting="curator_role")
    assert "Only curators" in (await undo(room, number, cleo)).text


async def test_a_role_that_was_deleted_is_told(room: Room) -> None:
    role = room.guild.create_role("Curators")
    await change(room, curator_role=role)
    room.env.backend.delete_role(room.guild.id, role.id)
    await room.env.settle()
    assert "The curator role is gone" in await shown(room)


async def test_what_the_bot_lacks_in_the_review_channel_is_told_at_once(room: Room) -> None:
    bot_role = room.guild.roles["TestBot"]
    hidden = room.guild.create_text_channel(
        "hidden", overwrites={
            bot_role: discord.PermissionOverwrite(send_messages=False, view_channel=False)
        },
    )  # fmt: skip
    card = await change(room, review_channel=hidden)
    assert f"⚠ I cannot post in <#{hidden.id}>: give me View Channel and Send Messages" in card.text


async def test_only_who_manages_the_server_changes_them(room: Room, store_path: Path) -> None:
    role = room.guild.create_role("Curators")
    await change(room, curator_role=role)
    cleo = room.guild.add_member(room.env.create_user("cleo"), roles=[role])
    # An admin of the server may let others see the command; that is not our permission.
    commands = room.env.backend.visible_commands(user_id=room.admin.id, channel_id=room.channel.id)
    (group,) = (int(one["id"]) for one in commands if one["name"] == "settings")
    room.guild.set_command_permissions(group, {cleo: True, room.member: True})
    before = written(store_path)
    for person in (room.member, cleo):
        for command, options in (
            ("settings show", {}),
            ("settings change", {"self_review": True}),
            ("settings reset", {"setting": "curator_role"}),
            ("settings block", {"member": room.admin}),
            ("settings unblock", {"member": room.admin}),
        ):
            refused = await room.ask(command, person, **options)
            assert "Only who has Manage Server" in refused.text, command
            assert refused.ephemeral
    assert written(store_path) == before


# the audit log -----------------------------------------------------------------------------------


async def log(room: Room, who: Any = None, **filters: Any) -> list[str]:
    """Every line of the log, over all pages, newest first."""
    person = who or room.admin
    card = await room.ask("audit", person, **filters)
    assert card.ephemeral
    pages = await every_page(room, card, "Older", person)
    return [line for page in pages for line in page.text.split("\n") if line.startswith("<t:")]


async def busy(room: Room, hands: Hands) -> int:
    """Two people do a few things over three days; the claim most of it is about."""
    await change(room, suggestions_per_day=9)
    number = number_in(await suggest(room))
    hands.now += timedelta(days=1)
    await room.press(await room.ask("review", room.admin), "Accept", room.admin)
    await evidence(room, number)
    await rule(room, number, "confirmed", target="GPT-4o")
    hands.now += timedelta(days=1)
    await undo(room, number)
    await add(room, but(targets="o1", quote="And o1."))
    await room.ask("settings block", room.admin, member=room.member)
    return number


async def test_who_did_what_newest_first(room: Room, hands: Hands) -> None:
    number = await busy(room, hands)
    ada, max_ = f"<@{room.admin.id}>", f"<@{room.member.id}>"
    told = [line.split("> ", 1)[1] for line in await log(room)]
    assert told == [
        f"{ada} blocked a member · {max_}",
        f"{ada} added a claim #{number + 1}",
        f"{ada} undid a change #{number} · ruled",
        f"{ada} ruled #{number} · unverified → confirmed",
        f"{ada} added evidence #{number} · supports: Open Bench Group",
        f"{ada} accepted a suggestion #{number}",
        f"{max_} suggested a claim #{number}",
        f"{ada} changed settings · suggestions a day: 9",
    ]


async def test_filters(room: Room, hands: Hands) -> None:
    number = await busy(room, hands)
    assert len(await log(room, member=room.member)) == 1
    assert len(await log(room, member=room.admin)) == 7
    assert all(f"#{number}" in line for line in await log(room, claim=f"#{number}"))
    assert len(await log(room, claim=str(number))) == 5
    assert len(await log(room, action="suggest")) == 1
    assert len(await log(room, action="promote")) == 0
    assert len(await log(room, since="2026-11-25")) == 3
    assert len(await log(room, since="2026-11-24")) == 6
    assert len(await log(room, since="2026")) == 8
    assert len(await log(room, since="2026-11-24", member=room.admin, action="rule")) == 1
    card = await room.ask("audit", room.admin, member=room.member, action="suggest",
                          claim=str(number), since="2026-11-01")  # fmt: skip
    heading = card.text.split("\n")[1]
    assert heading.startswith(f"<@{room.member.id}> · suggested a claim · #{number} · since <t:")
    nothing = await room.ask("audit", room.admin, claim="4000")
    assert "Nothing is on record." in nothing.text


@pytest.mark.parametrize("since", ["yesterday", "2026-13-01", "1", "@everyone", "z" * 500])
async def test_a_day_that_is_none(room: Room, since: str) -> None:
    refused = await room.ask("audit", room.admin, since=since)
    assert "is not a date" in refused.text
    assert "@everyone" not in refused.text
    assert refused.ephemeral


async def test_pages(room: Room, restart: Restart) -> None:
    for most in range(1, 26):
        await change(room, suggestions_per_day=most)
    first = await room.ask("audit", room.admin)
    assert [label for label, button in first.buttons.items() if button.get("disabled")] == [
        labelled(first, "Newer")
    ]
    pages = await every_page(room, first, "Older", room.admin)
    per_page = [sum(line.startswith("<t:") for line in page.text.split("\n")) for page in pages]
    assert per_page == [10, 10, 5]
    told = [line for page in pages for line in page.text.split("\n") if line.startswith("<t:")]
    assert [line.rsplit(" ", 1)[1] for line in told] == [str(n) for n in range(25, 0, -1)]
    # The filter goes along, also after a restart.
    filtered = await room.ask("audit", room.admin, action="settings", member=room.admin)
    after = await restart()
    second = await after.press(filtered, labelled(filtered, "Older"), room.admin)
    assert f"<@{room.admin.id}> · changed settings" in second.text.split("\n")[1]
    assert str(15) in second.text


async def test_a_log_is_its_servers_and_its_curators(room: Room, hands: Hands) -> None:
    await busy(room, hands)
    other = elsewhere(room)
    assert await log(other, other.admin) == []
    for answer in (await room.ask("audit"), seen(await room.admin.user.slash("audit"))):
        assert "Only" in answer.text
        assert "<t:" not in answer.text
        assert answer.ephemeral
    role = room.guild.create_role("Curators")
    await change(room, curator_role=role)
    cleo = room.guild.add_member(room.env.create_user("cleo"), roles=[role])
    assert len(await log(room, cleo)) == 9
    assert not posts_in(room, room.channel), "none of it was said aloud"


async def test_the_owners_log_is_of_the_shared_ledger(room: Room, hands: Hands) -> None:
    await busy(room, hands)
    owner = bot_owner(room)
    await rule_in_private(owner)
    card = await whisper(owner, "audit")
    lines = [line for line in card.text.split("\n") if line.startswith("<t:")]
    assert len(lines) == 1
    assert "ruled #4 · disputed → unverified" in lines[0]
    assert "#4 " not in "\n".join(await log(room)), "which no server sees"


async def rule_in_private(owner: Any) -> None:
    answer = await whisper(
        owner, "claim rule", claim="4", verdict="unverified", reason="To be looked at again."
    )
    assert "Ruled on claim #4" in answer.text


async def test_every_kind_of_thing_has_its_words(room: Room, store_path: Path) -> None:
    """What is noted by any command can be filtered for and reads as words."""
    from tests.commands.test_privacy import full_story

    person = await full_story(room)
    noted = {row[0] for row in rows(store_path, "SELECT DISTINCT action FROM audit_log")}
    assert noted <= set(get_args(AuditAction))
    for action in sorted(noted):
        lines = await log(room, action=action)
        count = rows(store_path, "SELECT count(*) FROM audit_log WHERE action = ?", action)
        assert [(len(lines),)] == count, action
        for line in lines:
            assert f"<@{person.id}>" in line or f"<@{room.admin.id}>" in line
            # Not the bare key: "rule" would be no word of a sentence.
            assert f"> {action} " not in line, line

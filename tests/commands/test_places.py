"""Where the commands can be used: a server, a DM, other people's channels; and two at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import simcord
from simcord import actors, interactions
from simcord.enums import InteractionType
from simcord.results import InteractionResult

from tests.commands.conftest import Room, seen
from tests.commands.reading import is_private, options_of

ELSEWHERE = 987_654_321_012_345_678
"""A server the bot is not in: it came along with the person who installed it."""

EVERY_COMMAND: dict[str, dict[str, str]] = {
    "compare": {"first": "qwen2.5-max", "second": "deepseek-v3"},
    "release": {"name": "qwen"},
    "lab": {"name": "alibaba"},
    "latest": {},
    "claims": {},
    "claim show": {"claim": "5"},
    "about": {},
    "help": {},
}


def typed(
    room: Room,
    person: simcord.UserHandle | simcord.MemberActor,
    channel: simcord.ChannelHandle,
    command: str,
    options: Mapping[str, str],
    differently: Mapping[str, Any] | None = None,
) -> InteractionResult:
    """Somebody has typed a command; nothing is answered before the room settles.

    ``differently`` changes what Discord sends along: simcord knows servers the bot is in and DMs
    with it, and nothing of user installs.
    """
    env = room.env
    name, *path = command.split()
    root = actors._resolve_visible_command(  # pyright: ignore[reportPrivateUsage]
        person, channel.id, name, 1
    )
    leaf, nesting = interactions.walk_to_subcommand(root, path)
    given, _resolved = interactions.build_options(
        person, command, leaf, dict(options), channel_id=channel.id
    )
    record, payload = interactions.base_payload(
        env.backend,
        type=InteractionType.APPLICATION_COMMAND,
        channel_id=channel.id,
        guild_id=getattr(getattr(person, "guild", None), "id", None),
        user_id=person.id,
        data={
            "id": root["id"],
            "name": root["name"],
            "type": 1,
            "options": interactions.nest_options(root, nesting, given),
        },
    )
    env.backend.emit("INTERACTION_CREATE", payload | dict(differently or {}))
    return InteractionResult(env, record)


class TestInADm:
    @pytest.mark.parametrize("command", EVERY_COMMAND)
    async def test_every_command_answers(self, room: Room, command: str) -> None:
        stranger = room.env.create_user("eve")
        card = seen(await stranger.slash(command, **EVERY_COMMAND[command]))
        assert len(card.text) > 100

    async def test_half_typed_names_are_completed(self, room: Room) -> None:
        stranger = room.env.create_user("eve")
        choices = await stranger.autocomplete("compare", "first", "deepsek")
        assert choices[0]["name"].startswith("DeepSeek")

    async def test_buttons_and_menus_work(self, room: Room) -> None:
        stranger = room.env.create_user("eve")
        card = seen(await stranger.slash("compare", first="qwen", second="o1"))
        sources = seen(await stranger.click(card.message, label="Sources"))
        assert sources.ephemeral
        value = next(iter(options_of(card).values()))
        chosen = seen(
            await stranger.select(card.message, [value], custom_id=card.menus[0]["custom_id"])
        )
        assert chosen.message.id == card.message.id
        swapped = seen(await stranger.click(chosen.message, label="Swap"))
        assert swapped.text.startswith("## ● o1 vs")


class TestBroughtAlongByAPerson:
    """Installed to a user account: in servers and group chats that the bot is not in."""

    @pytest.mark.parametrize("command", EVERY_COMMAND)
    async def test_in_a_server_the_bot_is_not_in(self, room: Room, command: str) -> None:
        person = room.env.create_user("eve")
        user = {"id": str(person.id), "username": "eve", "discriminator": "0", "avatar": None}
        asked = typed(
            room,
            person,
            person.dm_channel,
            command,
            EVERY_COMMAND[command],
            {
                "context": 0,
                "guild_id": str(ELSEWHERE),
                "guild": {"id": str(ELSEWHERE), "locale": "en-US", "features": []},
                "guild_locale": "en-US",
                "member": {
                    "user": user, "roles": [], "joined_at": "2026-01-01T00:00:00+00:00",
                    "permissions": "0", "deaf": False, "mute": False, "flags": 0,
                },
                "user": None,
                "authorizing_integration_owners": {"1": str(person.id)},
            },
        )  # fmt: skip
        await room.env.settle()
        assert len(seen(asked).text) > 100
        assert room.bot.get_guild(ELSEWHERE) is None

    @pytest.mark.parametrize("command", EVERY_COMMAND)
    async def test_in_a_group_chat(self, room: Room, command: str) -> None:
        person = room.env.create_user("eve")
        channel = person.dm_channel
        asked = typed(
            room,
            person,
            channel,
            command,
            EVERY_COMMAND[command],
            {
                "context": 2,
                "channel": {
                    "id": str(channel.id), "type": 3, "name": "the race", "recipients": [],
                },
                "authorizing_integration_owners": {"1": str(person.id)},
            },
        )  # fmt: skip
        await room.env.settle()
        assert len(seen(asked).text) > 100


class TestSeveralAtOnce:
    async def test_two_people_ask_different_things(self, room: Room) -> None:
        asked = [
            typed(room, room.admin, room.channel, "release", {"name": "qwen2.5-max"}),
            typed(room, room.member, room.channel, "release", {"name": "deepseek-v3"}),
        ]
        assert not any(one.acknowledged for one in asked)
        await room.env.settle()
        first, second = map(seen, asked)
        assert first.text.startswith("## Qwen2.5-Max")
        assert second.text.startswith("## DeepSeek-V3")

    async def test_each_gets_the_answer_for_the_day_asked(self, room: Room) -> None:
        days = {"2025-01-29": "unverified", "2025-05-01": "disputed"}
        asked = {
            day: typed(room, room.member, room.channel, "claim show", {"claim": "4", "as_of": day})
            for day in days
        }
        await room.env.settle()
        for day, status in days.items():
            assert status in seen(asked[day]).text.split("\n")[0]

    async def test_a_crowd_asks_for_the_same_chart(self, room: Room) -> None:
        options = {"first": "qwen2.5-max", "second": "deepseek-v3"}
        asked = [typed(room, room.member, room.channel, "compare", options) for _ in range(12)]
        await room.env.settle()
        cards = [seen(one) for one in asked]
        assert len({card.text for card in cards}) == 1
        assert all(len(card.pictures) == 1 for card in cards)

    async def test_one_errs_while_another_is_answered(self, room: Room) -> None:
        wrong = typed(room, room.admin, room.channel, "release", {"name": "zzqx"})
        right = typed(room, room.member, room.channel, "release", {"name": "o1"})
        await room.env.settle()
        assert seen(wrong).ephemeral
        assert not seen(right).ephemeral
        assert "zzqx" not in seen(right).text

    async def test_own_copies_of_one_card_turn_apart(self, room: Room) -> None:
        card = await room.ask("compare", first="qwen2.5-max", second="deepseek-v3")
        copies = [
            await room.press(card, "All scores", person) for person in (room.admin, room.member)
        ]
        before = copies[1].message.components
        turned = await room.press(copies[0], "Next", room.admin)
        assert is_private(turned)
        assert turned.message.id == copies[0].message.id != copies[1].message.id
        assert turned.text != copies[0].text
        assert copies[1].message.components == before

"""Setting up digests: what an admin types, and what they are told before anything is posted."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import discord
import pytest
from simcord.backend.models import Overwrite

from bot.client import Frontrunner, create_bot
from bot.config import Config, Store
from tests.commands.conftest import Restart, Room, Seen
from tests.commands.desk import choices, elsewhere, posts_in, rows
from tests.commands.posting import let_it_post
from tests.conftest import Hands

BERLIN = ZoneInfo("Europe/Berlin")
MISSING = "I still need "


@pytest.fixture
def simcord_bot(store_path: Path, hands: Hands) -> Frontrunner:
    return create_bot(Config(store=Store(path=store_path)), clock=hands)


async def create(room: Room, who: Any = None, **options: Any) -> Seen:
    """An admin sets a digest up; where nothing is said of it, every day in the room's channel."""
    given = {"channel": room.channel, "every": "daily", **options}
    return await room.ask("digest create", who or room.admin, **given)


async def edit(room: Room, **options: Any) -> Seen:
    return await room.ask("digest edit", room.admin, schedule="1", **options)


def fires(card: Seen) -> list[int]:
    """The next times that a card shows in full."""
    return [int(one) for one in re.findall(r"<t:(\d+):F>", card.text)]


def plans(path: Path) -> list[tuple[Any, ...]]:
    return rows(path, "SELECT * FROM schedule ORDER BY id")


def at(zone: ZoneInfo, *when: int) -> int:
    return int(datetime(*when, tzinfo=zone).timestamp())  # type: ignore[arg-type,misc]


# in words -----------------------------------------------------------------------------------------


async def test_a_digest_in_one_sentence_with_its_next_times(room: Room) -> None:
    card = await create(
        room, every="weekdays", at="9:00", time_zone="Europe/Berlin", kinds="verdicts, claims",
        labs="deepseek", families="qwen",
    )  # fmt: skip
    assert card.ephemeral
    assert card.text.startswith("### Digest 1 is set up\n")
    assert (
        f"Every weekday at 09:00 (Europe/Berlin) in <#{room.channel.id}>: "
        "new claims and changed verdicts about DeepSeek and Qwen.\n"
    ) in card.text
    assert fires(card) == [at(BERLIN, 2026, 11, day, 9) for day in (24, 25, 26)]
    assert f"(<t:{fires(card)[0]}:R>)" in card.text
    assert f"✓ In <#{room.channel.id}> I have every permission it needs." in card.text
    assert list(card.buttons) == ["Preview", "History"]
    assert posts_in(room, room.channel) == [], "nothing is posted by setting it up"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "Every day at 09:00 (UTC)"),
        ({"at": "9 pm"}, "Every day at 21:00 (UTC)"),
        ({"every": "weekly", "days": "thu, mon"}, "Every Monday and Thursday at 09:00 (UTC)"),
        ({"every": "monthly", "day": 1}, "On day 1 of every month at 09:00 (UTC)"),
        ({"every": "monthly", "day": 31}, "On day 31 of every month, or its last day, at 09:00"),
        (
            {"every": "cron", "cron": "0 6,18 * * Mon-Fri"},
            "At the times `0 6,18 * * mon-fri` (UTC)",
        ),
        ({"kinds": "all"}, ": everything that is new or changed."),
        ({"kinds": "releases,claims,verdicts,prices,market"}, ": everything that is new or"),
        ({"kinds": "price, release"}, ": new releases and changed prices."),
        ({"minimum_status": "ruled"}, "Of claims only those that were ruled on."),
        ({"minimum_status": "confirmed"}, "Of claims only those confirmed at least in part."),
        ({"benchmark": "livebench-2024-11-25"}, "Of claims only those on LiveBench"),
        ({"when_quiet": "note"}, "A period without news posts one line that says so."),
        ({"when_quiet": "nothing"}, "A period without news posts nothing."),
        ({"form": "thread"}, "What does not fit into one message goes into a thread under it."),
    ],
)
async def test_what_is_chosen_is_said(room: Room, options: dict[str, Any], words: str) -> None:
    card = await create(room, **options)
    assert words in card.text
    assert words in (await room.ask("digest show", room.admin, schedule="1")).text


async def test_the_servers_own_zone_is_used_where_none_is_given(room: Room) -> None:
    await room.ask("settings change", room.admin, time_zone="America/New_York")
    card = await create(room)
    assert "Every day at 09:00 (America/New\\_York)" in card.text
    assert fires(card)[0] == at(ZoneInfo("America/New_York"), 2026, 11, 23, 9)


async def test_the_next_times_around_the_end_of_summer_time(room: Room, hands: Hands) -> None:
    """02:30 comes twice on 25 October 2026 in Berlin, and on 28 March 2027 not at all."""
    hands.now = datetime(2026, 10, 24, 12, tzinfo=BERLIN)
    card = await create(room, at="2:30", time_zone="Europe/Berlin")
    assert fires(card) == [
        at(ZoneInfo("UTC"), 2026, 10, 25, 0, 30),  # the first of the two, still in summer time
        at(ZoneInfo("UTC"), 2026, 10, 26, 1, 30),
        at(ZoneInfo("UTC"), 2026, 10, 27, 1, 30),
    ]
    hands.now = datetime(2027, 3, 27, 12, tzinfo=BERLIN)
    card = await room.ask("digest show", room.admin, schedule="1")
    assert fires(card) == [
        at(ZoneInfo("UTC"), 2027, 3, 28, 1, 0),  # right after the gap, at three
        at(ZoneInfo("UTC"), 2027, 3, 29, 0, 30),
        at(ZoneInfo("UTC"), 2027, 3, 30, 0, 30),
    ]


async def test_it_is_posted_when_it_was_said(room: Room, hands: Hands) -> None:
    card = await create(room, when_quiet="note")
    hands.now = datetime.fromtimestamp(fires(card)[0] - 1, ZoneInfo("UTC"))
    await let_it_post(room)
    assert posts_in(room, room.channel) == []
    hands.now = datetime.fromtimestamp(fires(card)[0], ZoneInfo("UTC"))
    await let_it_post(room)
    assert len(posts_in(room, room.channel)) == 1


async def test_it_outlives_a_restart_and_is_the_servers_own(room: Room, restart: Restart) -> None:
    await create(room, kinds="claims")
    whole = (await room.ask("digest show", room.admin, schedule="1")).text
    after = await restart()
    assert (await after.ask("digest show", room.admin, schedule="1")).text == whole
    other = elsewhere(after)
    assert "None is set up" in (await other.ask("digest list", other.admin)).text


# channels -----------------------------------------------------------------------------------------


async def test_the_form_follows_from_the_channel(room: Room) -> None:
    forum = room.guild.create_forum_channel("newsroom")
    assert "Each is a post of the forum." in (await create(room, channel=forum)).text
    refused = await create(room, channel=forum, form="thread", at="10:00")
    assert "#newsroom takes no threads" in refused.text
    refused = await create(room, channel=forum, form="message", at="10:00")
    assert "#newsroom is a forum, which takes posts only" in refused.text
    refused = await create(room, form="forum", at="10:00")
    assert "#compare is no forum" in refused.text


async def test_publishing_is_for_announcement_channels(room: Room) -> None:
    news = room.guild.create_news_channel("announcements")
    refused = await create(room, publish=True)
    assert "#compare is no announcement channel" in refused.text
    card = await create(room, channel=news, publish=True)
    assert "Published to the servers that follow the channel." in card.text
    assert "Published" not in (await create(room, channel=news)).text
    # Left on by an edit, and gone with a channel that does not announce.
    changed = await edit(room, at="10:00")
    assert "Published" in changed.text
    assert "Published" not in (await edit(room, channel=room.channel)).text
    assert "Published" not in (await edit(room, channel=news)).text


@pytest.mark.parametrize(
    ("form", "denied", "named"),
    [
        ("message", "send_messages", "Send Messages"),
        ("message", "read_message_history", "Read Message History"),
        ("message", "attach_files", "Attach Files"),
        ("thread", "create_public_threads", "Create Public Threads"),
        ("thread", "send_messages_in_threads", "Send Messages in Threads"),
    ],
)
async def test_what_is_missing_is_named(room: Room, form: str, denied: str, named: str) -> None:
    bot_role = room.guild.roles["TestBot"]
    closed = room.guild.create_text_channel(
        "closed", overwrites={bot_role: discord.PermissionOverwrite(**{denied: False})}
    )
    card = await create(room, channel=closed, form=form)
    (line,) = [one for one in card.text.split("\n") if MISSING in one]
    assert line.startswith(f"⚠ In <#{closed.id}> {MISSING}")
    listed = re.split(", | and ", line.split(MISSING)[1].rstrip("."))
    assert named in listed
    # Without the right to write there is none to attach either.
    assert set(listed) <= {named, "Attach Files"}
    assert "I have every permission" not in card.text
    shown = await room.ask("digest list", room.admin)
    assert "⚠ see /digest show" in shown.text
    assert MISSING not in (await create(room)).text, "another channel lacks nothing"


async def test_a_message_needs_no_rights_for_threads(room: Room) -> None:
    bot_role = room.guild.roles["TestBot"]
    closed = room.guild.create_text_channel(
        "closed",
        overwrites={
            bot_role: discord.PermissionOverwrite(
                create_public_threads=False, send_messages_in_threads=False
            )
        },
    )
    assert "I have every permission" in (await create(room, channel=closed)).text


async def test_a_hidden_channel_is_named_whole(room: Room) -> None:
    bot_role = room.guild.roles["TestBot"]
    hidden = room.guild.create_text_channel(
        "hidden", overwrites={bot_role: discord.PermissionOverwrite(view_channel=False)}
    )
    assert "View Channel" in (await create(room, channel=hidden)).text


async def test_a_forum_says_posts_where_others_say_messages(room: Room) -> None:
    forum = room.guild.create_forum_channel("newsroom")
    denied = discord.Permissions(send_messages=True).value
    room.env.backend.get_channel(forum.id).overwrites.append(
        Overwrite(target_id=room.guild.roles["TestBot"].id, type=0, allow=0, deny=denied)
    )
    room.env.backend.announce_channel_update(forum.id)
    await room.env.settle()
    card = await create(room, channel=forum)
    assert f"{MISSING}Create Posts and Attach Files" in card.text


async def test_a_role_nobody_may_mention(room: Room) -> None:
    role = room.guild.create_role("Readers")
    bot_role = room.guild.roles["TestBot"]
    quiet = room.guild.create_text_channel(
        "quiet", overwrites={bot_role: discord.PermissionOverwrite(mention_everyone=False)}
    )
    card = await create(room, channel=quiet, role=role)
    assert f"Mentions <@&{role.id}>." in card.text
    assert f"⚠ Nobody would be told through <@&{role.id}>" in card.text
    assert "give me Mention Everyone" in card.text
    # Where the bot may mention every role, all is well.
    assert "⚠" not in (await create(room, role=role)).text


async def test_a_role_that_is_gone(room: Room) -> None:
    role = room.guild.create_role("Readers")
    await create(room, role=role)
    room.env.backend.delete_role(room.guild.id, role.id)
    await room.env.settle()
    shown = await room.ask("digest show", room.admin, schedule="1")
    assert "⚠ The role to mention is gone" in shown.text


async def test_a_channel_that_is_gone(room: Room) -> None:
    news = room.guild.create_text_channel("news")
    await create(room, channel=news, form="thread")
    room.env.backend.delete_channel(news.id)
    await room.env.settle()
    shown = await room.ask("digest show", room.admin, schedule="1")
    assert "⚠ The channel is gone, or hidden from me" in shown.text
    assert "a channel that is gone" in next(iter(await choices(room, "digest show", "schedule")))
    # It can be given another one, and keeps all else.
    changed = await edit(room, channel=room.channel)
    assert f"in <#{room.channel.id}>: everything" in changed.text
    assert "goes into a thread" in changed.text
    assert "⚠" not in changed.text


# what cannot be ---------------------------------------------------------------------------------


async def test_everything_that_is_wrong_is_said_at_once(room: Room, store_path: Path) -> None:
    refused = await create(
        room, days="mon", at="25:00", time_zone="Berlin", kinds="gossip", labs="deepsek, openai",
        families="anthropic", role=room.guild.default_role, publish=True, form="forum",
        benchmark="zzqx",
    )  # fmt: skip
    assert refused.ephemeral
    assert "**10 things to put right**" in refused.text
    for words in (
        "Did you mean Europe/Berlin?", "Days of the week belong to a weekly schedule",
        "“25:00” is not a time of day", "“gossip” is no kind of news",
        "“deepsek” is no lab of the ledger. Did you mean DeepSeek", "“anthropic” is a lab",
        "“zzqx” is no test", "is no forum", "A post never mentions everyone",
        "is no announcement channel",
    ):  # fmt: skip
        assert words in refused.text, words
    assert "openai" not in refused.text, "which is one"
    assert plans(store_path) == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"every": "weekly"}, "Say on which days of the week"),
        ({"every": "monthly"}, "Say on which day of the month"),
        ({"every": "cron"}, "Write the times as a cron text"),
        ({"every": "cron", "cron": "0 9 * * mon", "at": "9:00"}, "A cron text says its times"),
        ({"every": "cron", "cron": "0 9 31 feb *"}, "31"),
        ({"every": "daily", "day": 3}, "A day of the month belongs to a monthly"),
        ({"every": "daily", "cron": "0 9 * * mon"}, "A cron text does not go with “daily”"),
        ({"labs": "zzqx"}, "“zzqx” is no lab of the ledger"),
        ({"families": "qwin"}, "“qwin” is no family of the ledger. Did you mean Qwen"),
        ({"families": "deepseek"}, "“deepseek” is a lab. Give it under labs."),
        ({"labs": "claude sonnet"}, "“claude sonnet” is a family of Anthropic"),
        ({"labs": ", ,"}, "names nothing"),
        ({"kinds": "claims, gossip, rumours"}, "2 things to put right"),
        ({"benchmark": "mmlu", "kinds": "prices"}, "benchmark is about claims"),
        ({"minimum_status": "ruled", "kinds": "prices"}, "minimum\\_status is about claims"),
        ({"time_zone": "CET+1"}, "is not a time zone"),
    ],
)
async def test_what_cannot_be_set_up(
    room: Room, store_path: Path, options: dict[str, Any], words: str
) -> None:
    refused = await create(room, **options)
    assert words in refused.text
    assert refused.ephemeral
    assert plans(store_path) == []


async def test_the_same_twice_and_too_many(room: Room) -> None:
    assert "is set up" in (await create(room)).text
    assert "exactly that already" in (await create(room)).text
    assert "exactly that already" in (await create(room, kinds="all", labs="none")).text
    for minute in range(1, 25):
        assert "is set up" in (await create(room, at=f"9:{minute:02}")).text
    assert "has 25 digests and alerts, which is the most" in (await create(room, at="10:00")).text
    listed = await room.ask("digest list", room.admin)
    assert len(re.findall(r"^\*\*\d+\*\*", listed.text, re.MULTILINE)) == 25
    assert "…" not in listed.text


# changing it ------------------------------------------------------------------------------------


async def test_what_is_left_out_of_an_edit_stays(room: Room) -> None:
    role = room.guild.create_role("Readers")
    await create(
        room, every="weekly", days="mon, thu", at="7:15", time_zone="Asia/Tokyo", kinds="claims",
        labs="deepseek, openai", families="qwen", minimum_status="ruled",
        benchmark="livebench-2024-11-25", when_quiet="note", role=role, form="thread",
    )  # fmt: skip
    before = (await room.ask("digest show", room.admin, schedule="1")).text
    changed = await edit(room, at="7:16")
    assert changed.text == before.replace("### Digest 1\n", "### Digest 1 was changed\n").replace(
        "07:15", "07:16"
    ).replace(str(fires(changed)[0] - 60), str(fires(changed)[0])).replace(
        str(fires(changed)[1] - 60), str(fires(changed)[1])
    ).replace(str(fires(changed)[2] - 60), str(fires(changed)[2]))
    for options, gone, there in (
        ({"labs": "none"}, "DeepSeek", "about Qwen."),
        ({"families": "none"}, "about", "new claims."),
        ({"benchmark": "all"}, "LiveBench", "ruled on"),
        ({"minimum_status": "unverified"}, "ruled on", "new claims."),
        ({"kinds": "all"}, "new claims", "everything"),
        ({"no_role": True}, "Mentions", "thread"),
        ({"form": "message"}, "thread", "one line"),
        ({"when_quiet": "nothing"}, "one line", "posts nothing"),
        ({"every": "daily"}, "Monday", "Every day at 07:16 (Asia/Tokyo)"),
        ({"every": "monthly", "day": 3}, "Every day", "On day 3 of every month at 07:16"),
        ({"day": 4}, "On day 3", "On day 4 of every month"),
        ({"every": "cron", "cron": "5 5 * * sun"}, "On day", "`5 5 * * sun` (Asia/Tokyo)"),
        ({"time_zone": "UTC"}, "Tokyo", "`5 5 * * sun` (UTC)"),
        ({"every": "daily"}, "cron", "Every day at 09:00 (UTC)"),
    ):
        card = await edit(room, **options)
        assert gone not in card.text, options
        assert there in card.text, options


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "Give at least one option to change"),
        ({"days": "mon"}, "Days of the week belong to a weekly schedule"),
        ({"every": "weekly"}, "Say on which days of the week"),
        ({"labs": "zzqx"}, "no lab of the ledger"),
        ({"publish": True}, "no announcement channel"),
        ({"no_role": True, "role": "Admins"}, "not both"),
    ],
)
async def test_an_edit_that_cannot_be_changes_nothing(
    room: Room, store_path: Path, options: dict[str, Any], words: str
) -> None:
    await create(room)
    before = plans(store_path)
    if "role" in options:
        options = options | {"role": room.guild.roles["Admins"]}
    assert words in (await edit(room, **options)).text
    assert plans(store_path) == before


async def test_pausing_and_resuming(room: Room, hands: Hands) -> None:
    first = fires(await create(room, when_quiet="note"))[0]
    paused = await room.ask("digest pause", room.admin, schedule="1")
    assert "### Digest 1 is paused" in paused.text
    assert "⏸ paused" in paused.text
    assert "/digest resume lets it go on" in paused.text
    assert "It is paused already" in (await room.ask("digest pause", room.admin, schedule="1")).text
    assert "⏸ paused" in (await room.ask("digest list", room.admin)).text
    hands.now = datetime.fromtimestamp(first, ZoneInfo("UTC"))
    await let_it_post(room)
    assert posts_in(room, room.channel) == []
    resumed = await room.ask("digest resume", room.admin, schedule="1")
    assert "### Digest 1 goes on" in resumed.text
    assert "paused" not in resumed.text
    assert fires(resumed)[0] == first + 24 * 3600
    again = await room.ask("digest resume", room.admin, schedule="1")
    assert "It is active already" in again.text


async def test_deleting(room: Room, store_path: Path) -> None:
    await create(room)
    asked = await room.ask("digest delete", room.admin, schedule="1")
    assert asked.text.startswith("### Delete Digest 1?\n")
    assert asked.ephemeral
    assert len(plans(store_path)) == 1, "nothing is deleted before they say so"
    gone = await room.press(asked, "Delete it", room.admin)
    assert "Digest 1 is deleted." in gone.text
    assert "Delete it" not in gone.buttons
    assert plans(store_path) == []
    assert "no such digest" in (await room.ask("digest show", room.admin, schedule="1")).text
    assert "Digest 2 is set up" in (await create(room)).text, "its number is not given again"


# numbers ------------------------------------------------------------------------------------------

BY_NUMBER = ("show", "edit", "pause", "resume", "delete", "preview", "send-now", "history")


@pytest.mark.parametrize("command", BY_NUMBER)
async def test_another_servers_number(room: Room, store_path: Path, command: str) -> None:
    other = elsewhere(room)
    await create(other)
    before = plans(store_path)
    more = {"at": "10:00"} if command == "edit" else {}
    for number in ("1", "#1", "2", "9" * 18):
        refused = await room.ask(f"digest {command}", room.admin, schedule=number, **more)
        assert "There is no such digest or alert here" in refused.text, number
        assert refused.ephemeral
    assert plans(store_path) == before


@pytest.mark.parametrize("command", BY_NUMBER)
@pytest.mark.parametrize("text", ["news", "-1", "1.5", "٣", "9" * 19, "@everyone", "{text}"])
async def test_a_number_that_is_none(room: Room, command: str, text: str) -> None:
    more = {"at": "10:00"} if command == "edit" else {}
    refused = await room.ask(f"digest {command}", room.admin, schedule=text, **more)
    assert "is not a digest's or alert's number" in refused.text
    assert "@everyone" not in refused.text
    assert refused.ephemeral


@pytest.mark.parametrize("command", ["edit", "preview", "send-now", "delete"])
async def test_an_alert_is_no_digest(room: Room, store_path: Path, command: str) -> None:
    await room.ask("alerts add", room.admin, channel=room.channel)
    before = plans(store_path)
    more = {"at": "10:00"} if command == "edit" else {}
    refused = await room.ask(f"digest {command}", room.admin, schedule="1", **more)
    assert "1 is an alert, not a digest" in refused.text
    assert plans(store_path) == before


# what is offered ------------------------------------------------------------------------------


async def test_digests_are_offered_by_channel_and_words(room: Room) -> None:
    news = room.guild.create_text_channel("news")
    await create(room, channel=news, every="weekly", days="mon", kinds="prices")
    await create(room)
    await room.ask("alerts add", room.admin, channel=news)
    every = await choices(room, "digest edit", "schedule")
    assert list(every.values()) == ["1", "2"], "alerts are not to be edited"
    assert next(iter(every)).startswith("#news · Every Monday at 09:00 (UTC) · changed prices")
    assert list((await choices(room, "digest show", "schedule", "news")).values()) == ["1", "3"]
    assert list((await choices(room, "digest show", "schedule", "#news mon")).values()) == ["1"]
    assert await choices(room, "digest show", "schedule", "zzqx") == {}
    # Discord may show the command to a member; what is set up is not for them.
    assert await choices(elsewhere(room), "digest show", "schedule") == {}


async def test_lists_are_completed_entry_by_entry(room: Room) -> None:
    offered = await choices(room, "digest create", "labs", "deeps")
    assert offered["DeepSeek"] == "DeepSeek"
    offered = await choices(room, "digest create", "labs", "DeepSeek, opena")
    assert offered["DeepSeek, OpenAI"] == "DeepSeek, OpenAI"
    offered = await choices(room, "digest create", "families", "qwe")
    assert "Qwen" in offered.values()
    assert "Alibaba" not in offered.values(), "a lab is no family"
    offered = await choices(room, "digest create", "kinds", "")
    assert list(offered.values()) == ["releases", "claims", "verdicts", "prices", "market"]
    offered = await choices(room, "digest create", "kinds", "claims, ")
    assert "claims, verdicts" in offered.values()
    assert "claims, claims" not in offered.values()
    assert (
        "America/New_York"
        in (await choices(room, "digest create", "time_zone", "new york")).values()
    )


async def test_whatever_is_offered_for_a_filter_is_taken(room: Room) -> None:
    for option in ("labs", "families", "kinds", "benchmark"):
        offered = await choices(room, "digest create", option, "")
        assert offered
        for number, value in enumerate(list(offered.values())[:6]):
            card = await create(room, at=f"{number}:00", **{option: value})
            assert re.search("is set up|exactly that", card.text), (option, value, card.text)


async def test_a_member_sets_nothing_up(room: Room, store_path: Path) -> None:
    commands = room.env.backend.visible_commands(user_id=room.admin.id, channel_id=room.channel.id)
    (group,) = (int(one["id"]) for one in commands if one["name"] == "digest")
    room.guild.set_command_permissions(group, {room.member: True})
    refused = await create(room, room.member)
    assert "Only who has Manage Server in this server may do this." in refused.text
    assert plans(store_path) == []
    # Not even with what could not be taken are they told more than that.
    refused = await create(room, room.member, labs="zzqx", at="25:00")
    assert refused.text == "Only who has Manage Server in this server may do this."
    await create(room)
    assert await choices(room, "digest show", "schedule", "", room.member) == {}


async def test_what_was_done_is_in_the_log(room: Room) -> None:
    await create(room)
    await edit(room, at="10:00")
    await room.ask("digest pause", room.admin, schedule="1")
    await room.ask("digest resume", room.admin, schedule="1")
    asked = await room.ask("digest delete", room.admin, schedule="1")
    await room.press(asked, "Delete it", room.admin)
    lines = (await room.ask("audit", room.admin)).text.split("\n")
    assert [line.split("> ")[-1] for line in lines[1:]] == [
        f"{what} · 1 in <#{room.channel.id}>"
        for what in (
            "deleted a digest or alert", "resumed a digest or alert", "paused a digest or alert",
            "changed a digest", "set up a digest or alert",
        )
    ]  # fmt: skip

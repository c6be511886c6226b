"""News as they happen: alerts of channels, and watches of people."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.client import Frontrunner, create_bot
from bot.config import Config, Store
from bot.race.watching import BATCH, MOST_WATCHES
from tests.commands.conftest import Restart, Room, Seen, seen
from tests.commands.desk import (
    add,
    but,
    choices,
    elsewhere,
    number_in,
    posts_in,
    rows,
    told_in_private,
    whisper,
)
from tests.commands.forging import here
from tests.commands.posting import let_it_post, shared_verdict
from tests.conftest import Hands


@pytest.fixture
def simcord_bot(store_path: Path, hands: Hands) -> Frontrunner:
    return create_bot(Config(store=Store(path=store_path)), clock=hands)


# alerts -------------------------------------------------------------------------------------------


async def alert(room: Room, who: Any = None, **options: Any) -> Seen:
    return await room.ask("alerts add", who or room.admin, **{"channel": room.channel, **options})


async def wait(room: Room, hands: Hands, how_long: timedelta = BATCH) -> None:
    hands.now += how_long
    await let_it_post(room)


async def test_an_alert_says_what_it_does(room: Room) -> None:
    role = room.guild.create_role("Readers")
    card = await alert(
        room, kinds="claims, verdicts", labs="deepseek", families="qwen",
        minimum_status="ruled", benchmark="livebench-2024-11-25", role=role,
    )  # fmt: skip
    assert card.ephemeral
    assert card.text.startswith("### Alert 1 is set up\n")
    assert (
        f"As it happens in <#{room.channel.id}>: "
        "new claims and changed verdicts about DeepSeek and Qwen.\n"
    ) in card.text
    for words in (
        "Of claims only those that were ruled on.",
        "Of claims only those on LiveBench",
        f"Mentions <@&{role.id}>.",
        "News of one minute come together; a story that goes on is added to its post.",
        "**▶ active**",
        f"✓ In <#{room.channel.id}> I have every permission it needs.",
    ):
        assert words in card.text, words
    assert "quiet" not in card.text
    assert list(card.buttons) == ["History"], "there is nothing to preview"


async def test_news_are_posted_as_they_happen_those_of_a_minute_together(
    room: Room, hands: Hands
) -> None:
    await alert(room, kinds="claims")
    one = number_in(await add(room))
    await let_it_post(room)
    assert posts_in(room, room.channel) == [], "others may come with it"
    hands.now += BATCH / 2
    two = number_in(await add(room, but(targets="o1", quote="Another one.")))
    await wait(room, hands)
    (post,) = posts_in(room, room.channel)
    assert f"#{one}" in post.text
    assert f"#{two}" in post.text
    await wait(room, hands)
    assert len(posts_in(room, room.channel)) == 1
    history = await room.ask("digest history", room.admin, schedule="1")
    assert "**alert** · ✓ sent" in history.text
    assert str(post.message.id) in history.text


async def test_what_an_alert_is_not_for_is_not_posted(room: Room, hands: Hands) -> None:
    await alert(room, labs="anthropic")
    await add(room, but(targets="DeepSeek-V3"))
    await wait(room, hands)
    assert posts_in(room, room.channel) == []
    await add(room, but(targets="Claude 3.5 Sonnet"))
    await wait(room, hands)
    assert len(posts_in(room, room.channel)) == 1


async def test_another_servers_news_stay_there(room: Room, hands: Hands) -> None:
    other = elsewhere(room)
    await alert(room)
    await add(other)
    await wait(room, hands)
    assert posts_in(room, room.channel) == []


async def test_alerts_are_listed_and_removed(room: Room, store_path: Path) -> None:
    assert "None is set up." in (await room.ask("alerts list", room.admin)).text
    await room.ask("digest create", room.admin, channel=room.channel, every="daily")
    await alert(room, kinds="prices")
    forum = room.guild.create_forum_channel("newsroom")
    assert "Each is a post of the forum." in (await alert(room, channel=forum)).text
    listed = await room.ask("alerts list", room.admin)
    assert listed.ephemeral
    assert re.findall(r"^\*\*(\d+)\*\* · <#(\d+)>", listed.text, re.MULTILINE) == [
        ("2", str(room.channel.id)), ("3", str(forum.id)),
    ]  # fmt: skip
    assert "▶ active · changed prices" in listed.text
    assert "next" not in listed.text
    offered = await choices(room, "alerts remove", "alert", "newsroom")
    assert offered == {"#newsroom · As it happens · everything that is new or changed": "3"}
    gone = await room.ask("alerts remove", room.admin, alert="3")
    assert "Alert 3 is removed." in gone.text
    assert gone.ephemeral
    assert rows(store_path, "SELECT id FROM schedule ORDER BY id") == [(1,), (2,)]
    refused = await room.ask("alerts remove", room.admin, alert="1")
    assert "1 is a digest, not an alert" in refused.text
    assert (
        "no such digest or alert" in (await room.ask("alerts remove", room.admin, alert="3")).text
    )
    assert rows(store_path, "SELECT id FROM schedule ORDER BY id") == [(1,), (2,)]


async def test_an_alert_is_paused_and_resumed(room: Room, hands: Hands) -> None:
    await alert(room, kinds="claims")
    paused = await room.ask("digest pause", room.admin, schedule="1")
    assert "### Alert 1 is paused" in paused.text
    await add(room)
    await wait(room, hands)
    assert posts_in(room, room.channel) == []
    resumed = await room.ask("digest resume", room.admin, schedule="1")
    assert "**▶ active**" in resumed.text


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"labs": "zzqx"}, "“zzqx” is no lab of the ledger"),
        ({"kinds": "gossip"}, "“gossip” is no kind of news"),
        ({"labs": "zzqx", "kinds": "gossip", "families": "zzqx"}, "3 things to put right"),
        ({"minimum_status": "ruled", "kinds": "market"}, "minimum\\_status is about claims"),
    ],
)
async def test_an_alert_that_cannot_be(
    room: Room, store_path: Path, options: dict[str, Any], words: str
) -> None:
    refused = await alert(room, **options)
    assert words in refused.text
    assert refused.ephemeral
    assert rows(store_path, "SELECT id FROM schedule") == []


async def test_everybody_is_never_mentioned(room: Room, store_path: Path) -> None:
    refused = await alert(room, role=room.guild.default_role)
    assert "A post never mentions everyone" in refused.text
    assert rows(store_path, "SELECT id FROM schedule") == []


# watches ------------------------------------------------------------------------------------------


async def watch(room: Room, who: Any = None, **options: Any) -> Seen:
    card = await room.ask("watch add", who, **options)
    assert card.ephemeral
    return card


async def listed(room: Room, who: Any = None) -> list[str]:
    card = await room.ask("watch list", who)
    assert card.ephemeral
    return [line[2:] for line in card.text.split("\n") if line.startswith("- ")]


async def test_anybody_watches_what_they_like(room: Room, restart: Restart) -> None:
    empty = await room.ask("watch list")
    assert "Nothing yet." in empty.text
    for options, shown in (
        ({"name": "deepseek"}, "DeepSeek"),
        ({"name": "claude sonnet"}, "Claude Sonnet"),
        ({"name": "qwen2.5-max"}, "Qwen2.5-Max"),
        ({"claim": "#4"}, "#4"),
    ):
        card = await watch(room, **options)
        assert f"You watch **{shown}" in card.text, card.text
        assert "at most 10 a day" in card.text
    names = await listed(room)
    assert [name.split(" · ")[-1] for name in names] == ["lab", "family", "release", "Claim #4"]
    assert names[0] == "DeepSeek · lab"
    after = await restart()
    assert await listed(after) == names
    assert await listed(after, after.admin) == [], "each person has their own"


async def test_what_happens_is_told_in_a_direct_message(room: Room, hands: Hands) -> None:
    await watch(room, name="deepseek")
    await watch(room, room.admin, name="anthropic")
    await shared_verdict(room)
    await let_it_post(room)
    assert told_in_private(room, room.member) == []
    await wait(room, hands)
    (message,) = told_in_private(room, room.member)
    assert "#4" in message
    assert told_in_private(room, room.admin) == [], "who watches something else hears nothing"
    await wait(room, hands)
    assert len(told_in_private(room, room.member)) == 1


async def test_a_servers_own_claims_are_told_in_no_direct_message(room: Room, hands: Hands) -> None:
    await watch(room, name="alibaba")
    number = number_in(await add(room))
    refused = await watch(room, claim=str(number))
    assert f"#{number} is a claim of this server's own" in refused.text
    assert str(number) not in (await choices(room, "watch add", "claim", str(number))).values()
    await wait(room, hands)
    assert told_in_private(room, room.member) == []
    assert await listed(room) == ["Alibaba · lab"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "Name one thing to watch"),
        ({"name": " "}, "Name one thing to watch"),
        ({"name": "qwen", "claim": "4"}, "Name one thing to watch"),
        ({"name": "zzqx"}, "Nothing in the ledger is called “zzqx”"),
        ({"claim": "999999"}, "There is no claim #999999 here"),
        ({"claim": "qwen"}, "is not a claim's number"),
    ],
)
async def test_what_cannot_be_watched(
    room: Room, store_path: Path, options: dict[str, str], words: str
) -> None:
    refused = await watch(room, **options)
    assert words in refused.text
    assert rows(store_path, "SELECT * FROM watch") == []
    assert rows(store_path, "SELECT * FROM watcher") == []


async def test_a_name_that_is_nearly_right_is_asked_back(room: Room) -> None:
    question = await watch(room, name="deepsek v3")
    label = next(label for label in question.buttons if label.startswith("DeepSeek-V3 "))
    assert "You watch **DeepSeek-V3" in (await room.press(question, label)).text
    assert await listed(room) == ["DeepSeek-V3 · release"]


async def test_twice_and_too_many(room: Room) -> None:
    await watch(room, name="deepseek")
    assert "You watch that already" in (await watch(room, name="DeepSeek")).text
    ledger = room.bot.ledger
    releases = [ledger.key_of(one) for one in list(ledger.catalog.releases)[: MOST_WATCHES - 1]]
    for key in releases:
        assert "You watch **" in (await watch(room, name=key)).text
    assert len(await listed(room)) == MOST_WATCHES
    refused = await watch(room, name="openai")
    assert f"You watch {MOST_WATCHES} things already" in refused.text


async def test_watches_are_removed(room: Room) -> None:
    for name in ("deepseek", "claude sonnet", "openai"):
        await watch(room, name=name)
    await watch(room, claim="4")
    await watch(room, room.admin, name="meta")
    offered = await choices(room, "watch remove", "watch", "", room.member)
    assert list(offered) == await listed(room)
    assert "Meta · lab" not in offered, "nobody sees what others watch"
    by_number = await room.ask("watch remove", watch=offered["OpenAI · lab"])
    assert "You watch **OpenAI · lab** no more." in by_number.text
    assert "no more" in (await room.ask("watch remove", watch="claim #4")).text
    assert "no more" in (await room.ask("watch remove", watch="DeepSeek")).text
    assert await listed(room) == ["Claude Sonnet · family"]
    (others,) = (await choices(room, "watch remove", "watch", "", room.admin)).values()
    for text in (others, "meta", "zzqx", "999999", "٣", "@everyone"):
        refused = await room.ask("watch remove", watch=text)
        assert refused.text == "You do not watch that. /watch list shows all you watch."
    assert await listed(room, room.admin) == ["Meta · lab"]


async def test_who_takes_no_messages_reads_so_and_can_go_on(room: Room, hands: Hands) -> None:
    await watch(room, name="deepseek")
    private = f"/channels/{room.member.user.dm_channel.id}/messages"
    room.env.inject_error("POST", private, status=403, code=50007, message="Cannot send messages")
    await shared_verdict(room)
    await wait(room, hands)
    assert told_in_private(room, room.member) == []
    card = await room.ask("watch list")
    when = int(hands.now.timestamp())
    assert f"⚠ Since <t:{when}:f> you get none of it" in card.text
    assert "- DeepSeek · lab" in card.text

    again = await room.press(card, "Resume")
    assert "⚠" not in again.text
    assert again.buttons == {}
    assert "⚠" not in (await room.ask("watch list")).text
    await shared_verdict(room, verdict="disputed")
    await wait(room, hands)
    assert len(told_in_private(room, room.member)) == 1


async def test_to_resume_what_was_never_begun(room: Room, store_path: Path) -> None:
    refused = await here(room, room.member).press("fr1:reopen")
    assert "You watch nothing." in refused.text
    assert rows(store_path, "SELECT * FROM watcher") == []


async def test_in_a_direct_message_too(room: Room) -> None:
    card = await whisper(room.member, "watch add", name="deepseek")
    assert "You watch **DeepSeek**" in card.text
    assert "- DeepSeek · lab" in (await whisper(room.member, "watch list")).text
    assert await listed(room) == ["DeepSeek · lab"], "they are the person's, wherever they are"
    gone = seen(await room.member.user.slash("watch remove", watch="deepseek"))
    assert "no more" in gone.text

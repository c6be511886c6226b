"""/feed, typed by admins and by the bot's owner, and what the bot says of a feed that died."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import simcord
from simcord.backend import serializers

from bot.client import Frontrunner, create_bot
from bot.config import Config, Store
from bot.errors import UserError
from bot.race.feeds import FetchedFeed
from bot.sources.answered import TakenDown
from tests.commands.conftest import Restart, Room, Seen
from tests.commands.desk import (
    bot_owner,
    choices,
    elsewhere,
    posts_in,
    rows,
    set_up_review,
    told_in_private,
    whisper,
)
from tests.commands.forging import here, in_private
from tests.commands.hostile import HOSTILE, refused
from tests.commands.posting import let_it_post
from tests.conftest import Hands
from tests.feeding import FEED, UNREACHABLE, FakePages, item, read_lines

HOUR = timedelta(hours=1)


@pytest.fixture
def pages() -> FakePages:
    """The web as the bot of the room finds it."""
    return FakePages()


@pytest.fixture
def simcord_bot(store_path: Path, hands: Hands, pages: FakePages) -> Frontrunner:
    return create_bot(Config(store=Store(path=store_path)), clock=hands, pages=pages)


async def add(room: Room, who: Any = None, **options: Any) -> Seen:
    given = {"address": FEED, **options}
    return await room.ask("feed add", who or room.admin, **given)


async def look(room: Room) -> None:
    """The bot looks at its feeds, and posts what it has to say."""
    assert room.bot.polling is not None
    await room.bot.polling.look()
    await let_it_post(room)


async def listed(room: Room, who: Any = None) -> str:
    card = await room.ask("feed list", who or room.admin)
    assert card.ephemeral
    return card.text


# setting up -------------------------------------------------------------------------------------


async def test_a_feed_is_tried_added_listed_read_paused_resumed_and_removed(
    room: Room, pages: FakePages, hands: Hands, store_path: Path
) -> None:
    read_lines(room.bot.ledger)
    assert "None is set up. /feed add reads one for claims" in await listed(room)
    pages.publish(*range(30, 0, -1))
    tried = await room.ask("feed test", room.admin, feed=FEED)
    assert tried.ephemeral
    assert tried.text.startswith("### Example News\n[news.example.com/feed.xml](")
    assert "**30 items** · 5 would be read once it is added" in tried.text
    assert re.findall(r"- ✦ new · \[Something number (\d+) has", tried.text) == [
        "30", "29", "28", "27", "26",
    ]  # fmt: skip
    assert "-# Not read: 25 are older than 3 days or beyond the newest 5." in tried.text
    assert "and 25 more" in tried.text
    assert "Nothing was written." in tried.text
    assert rows(store_path, "SELECT count(*) FROM feed") == [(0,)]

    added = await add(room)
    assert added.ephemeral
    assert added.text.startswith("### Feed 1 · Example News is added")
    assert "… 5 items are still to be read" in added.text
    assert "Of its 30 items just now 5 are read for claims, within a minute." in added.text
    assert "Not read: 25 are older than 3 days or beyond the newest 5." in added.text
    assert "From then on all that is new is read." in added.text
    await look(room)
    text = await listed(room)
    assert "**1** · **Example News** · news.example.com\n-# ▶ on · read <t:" in text
    assert "drafts waiting: 5 (limit 20)" in text
    assert "still to be read" not in text
    again = await room.ask("feed test", room.admin, feed="1")
    assert "**30 items** · none is new" in again.text
    assert "-# Not read: 30 were shown here before." in again.text
    assert "Feed 1 · Example News reads it." in again.text

    assert await choices(room, "feed pause", "feed", "exam") == {
        "Example News · news.example.com": "1"
    }
    paused = await room.ask("feed pause", room.admin, feed="1")
    assert "### Feed 1 · Example News is paused" in paused.text
    assert "⏸ paused" in await listed(room)
    by_name = await room.ask("feed pause", room.admin, feed="example  NEWS")
    assert "It is paused already." in by_name.text
    resumed = await room.ask("feed resume", room.admin, feed="#1")
    assert "▶ on" in resumed.text
    gone = await room.ask("feed remove", room.admin, feed="1")
    assert "Feed 1 · Example News is removed." in gone.text
    assert "None is set up" in await listed(room)
    log = (await room.ask("audit", room.admin, action="changed feeds")).text
    done = ("removed", "resumed", "paused", "added")
    assert [line.split(" · ")[1] for line in log.split("\n") if line.startswith("<t:")] == [
        f"{one} Example News" for one in done
    ]
    assert rows(store_path, "SELECT count(*) FROM article_draft WHERE state = 'waiting'") == [(5,)]


async def test_what_is_no_feed_or_is_here_already_is_turned_down_in_words(
    room: Room, pages: FakePages, store_path: Path
) -> None:
    pages.feeds["https://news.example.com/"] = UserError(
        "That is a page, not a feed. Its feed is at {address}.", address=FEED
    )
    refusal = await add(room, address="https://news.example.com/")
    assert refusal.ephemeral
    assert "Its feed is at https\\://news.example.com/feed.xml." in refusal.text
    assert "not a public address" in (await add(room, address="http://127.0.0.1/feed")).text
    assert rows(store_path, "SELECT count(*) FROM feed") == [(0,)]
    pages.publish(1)
    none = await room.ask("feed pause", room.admin, feed="x")
    assert "No feed is set up here yet. /feed add takes the address of one." in none.text
    await add(room, address="news.example.com/feed.xml", name="Ours", most_waiting=3)
    assert "That feed is here already: “Ours”, number 1." in (await add(room)).text
    assert "drafts waiting: 0 (limit 3)" in await listed(room)
    for command in ("pause", "resume", "remove", "test"):
        assert "no feed 7 here" in (await room.ask(f"feed {command}", room.admin, feed="7")).text
    said = (await room.ask("feed pause", room.admin, feed="x")).text
    assert "“x” is no feed here. Pick one from the list." in said
    said = (await room.ask("feed test", room.admin, feed="x")).text
    assert "“x” is neither a feed of the list nor an address such as" in said


async def test_what_waits_to_be_read_and_what_fails_is_said_in_the_list(
    room: Room, pages: FakePages, hands: Hands
) -> None:
    read_lines(room.bot.ledger)
    pages.publish(3, 2, 1, lines=2)
    await add(room, most_waiting=2)
    assert "… 3 items are still to be read" in await listed(room)
    await look(room)
    text = await listed(room)
    assert "drafts waiting: 2 (limit 2)" in text
    assert "⏳ 2 more items are read once some of its drafts are decided" in text
    pages.feeds[FEED] = UNREACHABLE
    hands.now += HOUR
    await look(room)
    text = await listed(room)
    assert re.search(r"⚠ failed 1 time since <t:\d+:f>: news.example.com cannot be reached", text)
    assert posts_in(room, room.channel) == [], "that is no reason to disturb anybody"


async def test_words_of_strangers_do_nothing_on_a_card(room: Room, pages: FakePages) -> None:
    for at, (label, text) in enumerate(HOSTILE.items()):
        address = f"https://n{at}.example.com/feed"
        bad = item(1, title=text, url=f"https://n{at}.example.com/){at}")
        pages.feeds[address] = FetchedFeed(address, text, (bad,))
        card = await room.ask("feed test", room.admin, feed=address)
        assert "Something went wrong" not in card.text, label
        for harm in ("@everyone", "<@1>", "||", "\u202e", "\n#"):
            assert harm not in card.text.replace("\n### ", "\n").replace("@\u200b", ""), label
    some = list(HOSTILE.items())[:20]
    for at, (label, _text) in enumerate(some):
        added = await add(room, address=f"https://n{at}.example.com/feed")
        assert "is added" in added.text, label
    assert "@everyone" not in await listed(room)
    for label, text in some:
        if text.strip() and len(text) <= 96:
            answer = await room.ask("feed pause", room.admin, feed=f"{text} of")
            assert not refused(answer), (label, answer.text)


# whose ------------------------------------------------------------------------------------------


async def test_a_servers_feeds_are_its_own_and_the_owners_are_shared(
    room: Room, pages: FakePages
) -> None:
    pages.publish(1)
    other, owner = elsewhere(room), bot_owner(room)
    await add(room, name="First")
    await add(other, other.admin, name="Second")
    mine = await whisper(owner, "feed add", address=FEED, name="Third")
    assert "### Feed 3 · Third is added" in mine.text
    shared = await whisper(owner, "feed list")
    assert "Feeds of the shared ledger" in shared.text
    for text, name in (
        (await listed(room), "First"), (await listed(other, other.admin), "Second"),
        (shared.text, "Third"),
    ):  # fmt: skip
        assert re.findall(r"\*\*(First|Second|Third)\*\*", text) == [name]
    assert list(await choices(other, "feed remove", "feed", "", other.admin)) == [
        "Second · news.example.com"
    ]
    assert "no feed 1 here" in (await other.ask("feed test", other.admin, feed="1")).text
    asked = len(pages.asked)
    for answer in (
        await here(room, room.member).command("feed list"),
        await here(room, room.member).command("feed add", address=FEED),
        await in_private(room, room.admin).command("feed add", address=FEED),
    ):  # fmt: skip
        assert "Only" in answer.text
        assert answer.ephemeral
    assert (await here(room, room.member).complete("feed remove", "feed", "")).choices == []
    assert len(pages.asked) == asked


# trouble ----------------------------------------------------------------------------------------


async def test_a_feed_that_died_is_told_of_once_where_suggestions_are_reviewed(
    room: Room, pages: FakePages, hands: Hands, restart: Restart
) -> None:
    reviews = await set_up_review(room)
    pages.publish(1)
    await add(room)
    pages.feeds[FEED] = TakenDown("The page was taken down for good (410).")
    hands.now += HOUR
    backend = room.env.backend
    known = dict(serializers.guild_create_payload(backend, backend.get_guild(room.guild.id)))
    backend.emit("GUILD_DELETE", {"id": str(room.guild.id), "unavailable": True})
    await look(room)
    assert posts_in(room, reviews) == [], "in an outage it waits"
    backend.emit("GUILD_CREATE", {**known, "unavailable": False})
    await look(room)
    (post,) = posts_in(room, reviews)
    assert post.text.startswith("### ⚠ A feed stopped\n-# The AI race\n**Feed 1 · Example News**")
    assert "taken down for good (410)" in post.text
    assert "/feed resume starts one again" in post.text
    assert list(post.buttons) == ["Noted"]
    room = await restart()
    hands.now += timedelta(days=2)
    await look(room)
    assert len(posts_in(room, reviews)) == 1
    assert told_in_private(room, room.admin) == []
    text = await listed(room)
    assert "⚠ stopped" in text
    assert "taken down for good (410). /feed resume starts it again." in text
    pages.publish(2)
    assert "▶ on" in (await room.ask("feed resume", room.admin, feed="1")).text
    await look(room)
    assert "stopped" not in await listed(room)
    pages.feeds[FEED] = TakenDown("The page was taken down for good (410).")
    hands.now += HOUR
    await look(room)
    assert len(posts_in(room, reviews)) == 2, "it died another time"


async def test_without_a_review_channel_who_added_it_is_told_else_the_server(
    room: Room, pages: FakePages, hands: Hands
) -> None:
    owner = bot_owner(room)
    pages.publish(1)
    await add(room)
    await whisper(owner, "feed add", address=FEED)
    pages.feeds[FEED] = TakenDown("Gone.")
    hands.now += HOUR
    await look(room)
    for person, place in ((room.admin, "The AI race"), (owner, "the shared ledger")):
        (told,) = told_in_private(room, person)
        assert f"A feed stopped\n-# {place}" in told
    assert posts_in(room, room.channel) == []

    pages.publish(1)
    await room.ask("feed resume", room.admin, feed="1")
    close_door(room, room.admin)
    pages.feeds[FEED] = TakenDown("Gone.")
    hands.now += HOUR
    for _ in range(3):
        await look(room)
    (post,) = posts_in(room, room.channel)
    assert "A feed stopped" in post.text
    assert len(told_in_private(room, room.admin)) == 1


def close_door(room: Room, person: simcord.MemberActor) -> None:
    """Somebody takes no direct messages of the bot any more."""
    private = f"/channels/{person.user.dm_channel.id}/messages"
    room.env.inject_error("POST", private, status=403, code=50007, message="Cannot send messages")

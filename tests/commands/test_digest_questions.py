"""What can be asked of digests: before they are posted, under them, and afterwards."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.client import Frontrunner, create_bot
from bot.config import Config, Store
from bot.edge import previewing
from bot.race.outbox import mark_of
from bot.race.people import Person
from tests.commands.conftest import Room, Seen, seen
from tests.commands.desk import (
    add,
    bot_owner,
    but,
    elsewhere,
    evidence,
    number_in,
    posts_in,
    rows,
    rule,
    suggest,
    undo,
    whisper,
)
from tests.commands.forging import here, in_private
from tests.commands.posting import let_it_post, only_post, shared_verdict
from tests.commands.reading import every_page
from tests.conftest import Hands

MARK = mark_of("a post that is none")


@pytest.fixture
def simcord_bot(store_path: Path, hands: Hands) -> Frontrunner:
    return create_bot(Config(store=Store(path=store_path)), clock=hands)


async def create(room: Room, who: Any = None, **options: Any) -> None:
    given = {"channel": room.channel, "every": "daily", **options}
    card = await room.ask("digest create", who or room.admin, **given)
    assert "is set up" in card.text, card.text


async def ask(room: Room, command: str, who: Any = None, **options: Any) -> Seen:
    given = {"schedule": "1", **options} if command != "why" else options
    card = await room.ask(f"digest {command}", who or room.admin, **given)
    assert card.ephemeral, card.text
    return card


def jumps(card: Seen) -> list[str]:
    return re.findall(r"https://discord\.com/channels/\d+/\d+/\d+", card.text)


def link_to(room: Room, post: Seen) -> str:
    return f"https://discord.com/channels/{room.guild.id}/{room.channel.id}/{post.message.id}"


# before it is posted ------------------------------------------------------------------------------


async def test_a_preview_is_for_who_asks_alone_and_changes_nothing(
    room: Room, store_path: Path
) -> None:
    await create(room)
    assert "it would post nothing now" in (await ask(room, "preview")).text
    number = number_in(await add(room))
    before = rows(store_path, "SELECT * FROM schedule")
    card = await ask(room, "preview")
    assert "A preview: it would be this one message." in card.text
    assert f"#{number}" in card.text
    assert "Since I last looked" not in card.buttons
    shown = await room.ask("digest show", room.admin, schedule="1")
    assert (await room.press(shown, "Preview", room.admin)).text == card.text
    assert posts_in(room, room.channel) == []
    assert rows(store_path, "SELECT * FROM schedule") == before
    assert rows(store_path, "SELECT count(*) FROM delivery") == [(0,)]
    # What is previewed is what is posted.
    await ask(room, "send-now")
    post = await only_post(room, room.channel)
    assert card.text.endswith(post.text)


async def test_a_preview_shows_what_the_digest_is_for(room: Room) -> None:
    await create(room, labs="openai", kinds="claims")
    number = number_in(await add(room, but(targets="DeepSeek-V3")))
    assert "it would post nothing now" in (await ask(room, "preview")).text
    await room.ask("digest edit", room.admin, schedule="1", labs="deepseek")
    assert f"#{number}" in (await ask(room, "preview")).text


async def test_a_preview_of_days(room: Room) -> None:
    card = await room.ask("digest preview", room.admin, since="2025-01-27", until="2025-01-29")
    assert card.ephemeral
    assert "Nvidia" in card.text
    assert "Qwen2.5-Max" in card.text
    await create(room, kinds="market")
    only = await ask(room, "preview", since="2025-01-27", until="2025-01-29")
    assert "Nvidia" in only.text
    assert "New releases" not in only.text
    one = await room.ask("digest preview", room.admin, until="2025-01-28")
    assert "Qwen2.5-Max" in one.text, "one day, where only the last is given"
    assert "DeepSeek-R1" not in one.text, "which came out a week before"
    month = await room.ask("digest preview", room.admin, since="2025-01", until="2025-01")
    assert "DeepSeek-R1" in month.text


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"since": "2025-02-01", "until": "2025-01-01"}, "ends before it begins"),
        ({"since": "2025-01-01"}, "at most 92 days"),
        ({"since": "2025-01-01", "until": "2025-12-31"}, "at most 92 days"),
        ({"until": "2026-11-24"}, "still to come"),
        ({"since": "yesterday"}, "is not a date"),
        ({"until": "0001-01-01"}, "year 1"),
        ({"schedule": "7", "since": "2026-11-01"}, "no such digest"),
        ({"schedule": "x", "since": "2026-11-01"}, "is not a digest's or alert's number"),
    ],
)
async def test_days_that_cannot_be(room: Room, options: dict[str, str], words: str) -> None:
    refused = await room.ask("digest preview", room.admin, **options)
    assert words in refused.text
    assert refused.ephemeral


async def test_a_preview_without_anything_is_of_today(room: Room) -> None:
    await add(room, but(date="2026-11-23"))
    card = await room.ask("digest preview", room.admin)
    assert "1 new claim" in card.text


# at once ------------------------------------------------------------------------------------------


async def test_what_is_new_is_posted_once(room: Room, store_path: Path) -> None:
    await create(room)
    due = rows(store_path, "SELECT next_due FROM schedule")
    number = number_in(await add(room))
    card = await ask(room, "send-now")
    assert f"On its way to <#{room.channel.id}>: 1 message." in card.text
    post = await only_post(room, room.channel)
    assert f"#{number}" in post.text
    again = await ask(room, "send-now")
    assert "Nothing is new for it" in again.text
    await let_it_post(room)
    assert len(posts_in(room, room.channel)) == 1
    assert rows(store_path, "SELECT next_due FROM schedule") == due, "the next stays as it was"


async def test_two_who_press_at_the_same_moment(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    await create(room)
    await add(room)
    written = previewing.Rounds.written

    async def overtaken(rounds: Any, due: Any) -> Any:
        planned = await written(rounds, due)
        assert await room.bot.ledger.outbox.plan_digests(planned) == 1  # the other one's
        return planned

    monkeypatch.setattr(previewing.Rounds, "written", overtaken)
    card = await ask(room, "send-now")
    assert "posted or changed a moment ago" in card.text
    await let_it_post(room)
    assert len(posts_in(room, room.channel)) == 1


async def test_where_it_stopped_nothing_is_sent(room: Room, hands: Hands) -> None:
    news = room.guild.create_text_channel("news")
    await create(room, channel=news, when_quiet="note")
    room.env.backend.delete_channel(news.id)
    hands.now += timedelta(days=1)
    await let_it_post(room)
    guild = room.bot.get_guild(room.guild.id)
    assert guild is not None
    guild.unavailable = True
    await let_it_post(room)
    assert len(await room.bot.ledger.outbox.untold()) == 1, "in an outage the notice waits"
    guild.unavailable = False
    await let_it_post(room)
    assert await room.bot.ledger.outbox.untold() == []
    listed = await room.ask("digest list", room.admin)
    assert "⚠ stopped: the channel is gone" in listed.text
    assert "⚠ stopped: the channel is gone" in (await ask(room, "show")).text
    await add(room)
    assert "It stopped, and nothing arrives there" in (await ask(room, "send-now")).text
    history = await ask(room, "history")
    assert "✗ could not be posted" in history.text
    # It goes on in another channel, with all that it missed.
    changed = await room.ask("digest edit", room.admin, schedule="1", channel=room.channel)
    assert "stopped" not in changed.text
    assert "1 message" in (await ask(room, "send-now")).text


async def test_a_paused_one_can_be_sent_by_hand(room: Room) -> None:
    await create(room)
    await ask(room, "pause")
    await add(room)
    await ask(room, "send-now")
    await only_post(room, room.channel)
    assert "⏸ paused" in (await ask(room, "show")).text


# afterwards ---------------------------------------------------------------------------------------


async def test_the_history_of_a_digest(room: Room, hands: Hands) -> None:
    await create(room, time_zone="Europe/Berlin")
    assert "Nothing yet." in (await ask(room, "history")).text
    await add(room)
    await ask(room, "send-now")
    post = await only_post(room, room.channel)
    card = await ask(room, "history")
    assert f"### What Digest 1 posted in <#{room.channel.id}>" in card.text
    line, told = card.text.split("\n")[1:]
    assert line == "**by hand** · ✓ sent <t:1795435200:f>"
    assert re.match(r"-# \d+ stor(y|ies) · \[Jump to it\]\(https://", told)
    assert jumps(card) == [link_to(room, post)]
    assert "tries" not in told
    await add(room, but(targets="o1"))
    hands.now += timedelta(days=1)
    await let_it_post(room)
    card = await room.press(await ask(room, "show"), "History", room.admin)
    first, _told, *second = card.text.split("\n")[1:]
    assert first.startswith("**for 2026-11-24 09:00** · ✓ sent")
    assert second == [line, told]
    assert jumps(card) == [link_to(room, one) for one in posts_in(room, room.channel)[::-1]]


async def test_a_correction_stands_in_the_history(room: Room, hands: Hands) -> None:
    await create(room)
    number = number_in(await add(room, but(targets="GPT-4o")))
    await ask(room, "send-now")
    await let_it_post(room)
    assert "corrected" not in (await ask(room, "history")).text
    await evidence(room, number, stance="contradicts")
    assert "Ruled on" in (await rule(room, number, "refuted")).text
    hands.now += timedelta(minutes=1)
    await let_it_post(room)
    card = await ask(room, "history")
    assert "· ✎ corrected" in card.text
    assert len(jumps(card)) == 1, "the word about it is no post of the digest"
    why = await ask(room, "why", claim=str(number))
    assert "· corrected" in why.text


async def test_long_histories_are_turned_page_by_page(room: Room, hands: Hands) -> None:
    await create(room, when_quiet="note")
    for _ in range(12):
        hands.now += timedelta(days=1)
        await let_it_post(room)
    pages = await every_page(room, await ask(room, "history"), "Older", room.admin)
    days = re.findall(r"\*\*for (\S+) 09:00\*\*", "\n".join(page.text for page in pages))
    assert len(days) == len(set(days)) == 12
    assert days == sorted(days, reverse=True)
    assert len(pages) == 2


async def test_what_waits_is_in_the_history_too(room: Room) -> None:
    await create(room)
    await add(room)
    admin = Person(room.admin.id, room.guild.id, manages_guild=True)
    due = await room.bot.ledger.digests.preview(admin, 1)
    await room.bot.ledger.outbox.plan_digests(await previewing.Rounds(room.bot).written([due]))
    card = await ask(room, "history")
    assert "… waits since <t:1795435200:f>" in card.text
    assert "0 tries" in card.text
    assert jumps(card) == []


# why ----------------------------------------------------------------------------------------------


async def test_why_a_claim_is_where_it_is(room: Room) -> None:
    await create(room)
    await create(room, kinds="prices")
    await create(room, labs="meta", at="10:00")
    await create(room, families="llama", at="11:00")
    await create(room, minimum_status="confirmed", at="12:00")
    await create(room, benchmark="livebench-2024-11-25", at="13:00")
    number = number_in(await add(room, but(targets="DeepSeek-V3")))
    card = await ask(room, "why", claim=str(number))
    parts = card.text.split("**Digest ")[1:]
    assert [part[0] for part in parts] == ["1", "2", "3", "4", "5", "6"]
    next_due = 1795510800  # 2026-11-24 09:00 UTC
    assert f"➤ in its next post, <t:{next_due}:F>" in parts[0]
    for part, words in zip(
        parts[1:],
        (
            "other kinds of news",
            "none of the labs and families",
            "none of the families",
            "minimum status",
            "another test than it takes",
        ),
        strict=True,
    ):
        assert words in part.partition("⊘")[2]
        assert "➤" not in part
    assert "It reads ○ unverified." in parts[4]

    await ask(room, "send-now")
    post = await only_post(room, room.channel)
    card = await ask(room, "why", claim=f"#{number}")
    first = card.text.split("**Digest ")[1]
    assert f"✓ sent · by hand · [Jump to it]({link_to(room, post)})" in first
    assert "⊘" not in first
    # When it moves on, the next post will say so as well.
    await evidence(room, number, stance="contradicts")
    assert "Ruled on" in (await rule(room, number, "refuted")).text
    first = (await ask(room, "why", claim=str(number))).text.split("**Digest ")[1]
    assert link_to(room, post) in first
    assert f"➤ in its next post, <t:{next_due}:F>" in first


async def test_why_of_what_was_there_before(room: Room) -> None:
    await create(room)
    card = await ask(room, "why", claim="4")
    assert (
        "⊘ not in its next post: nothing about the claim changed since <t:1795424400:f>"
        in card.text
    )
    await ask(room, "pause")
    number = number_in(await add(room))
    card = await ask(room, "why", claim=str(number))
    assert "➤ in its next post, once /digest resume lets it go on" in card.text


async def test_why_of_an_alert(room: Room) -> None:
    await room.ask("alerts add", room.admin, channel=room.channel, kinds="claims")
    number = number_in(await add(room))
    card = await ask(room, "why", claim=str(number))
    assert "**Alert 1**" in card.text
    assert "➤ in its next post, within a minute or two" in card.text


async def test_why_without_anything_set_up(room: Room) -> None:
    card = await ask(room, "why", claim="4")
    assert "No digest or alert is set up here." in card.text


async def test_why_of_what_is_not_theirs_to_see(room: Room) -> None:
    other = elsewhere(room)
    await create(room)
    theirs = number_in(await add(other))
    waiting = number_in(await suggest(room, but(targets="o1")))
    for number in (theirs, waiting, 999_999):
        refused = await ask(room, "why", claim=str(number))
        assert f"There is no claim #{number} here" in refused.text
    assert "is not a claim's number" in (await ask(room, "why", claim="qwen")).text


async def test_a_claim_that_was_taken_back_is_there_no_more(room: Room) -> None:
    await create(room)
    number = number_in(await add(room))
    await undo(room, number)
    assert "There is no claim" in (await ask(room, "why", claim=str(number))).text


# since I last looked ------------------------------------------------------------------------------


async def looked(room: Room, post: Seen, who: Any = None) -> Seen:
    card = await room.press(post, "Since I last looked", who)
    assert card.ephemeral
    return card


async def test_each_person_sees_what_is_new_to_them(room: Room, hands: Hands) -> None:
    await create(room)
    old = number_in(await add(room))
    await ask(room, "send-now")
    post = await only_post(room, room.channel)
    first = await looked(room, post)
    assert "The last 7 days" in first.text
    assert f"#{old}" in first.text
    hands.now += timedelta(hours=1)
    nothing = await looked(room, post)
    assert "Nothing new in the ledger since <t:1795435200:f>." in nothing.text
    new = number_in(await add(room, but(targets="o1", quote="Another one.")))
    hands.now += timedelta(hours=1)
    second = await looked(room, post)
    assert f"#{new}" in second.text
    assert f"#{old} " not in second.text
    both = await looked(room, post, room.admin)
    assert "The last 7 days" in both.text
    assert f"#{old}" in both.text
    assert f"#{new}" in both.text
    assert "Nothing new" in (await looked(room, post)).text


async def test_a_look_is_for_what_the_digest_is_for(room: Room) -> None:
    await create(room, labs="openai")
    await add(room, but(targets="DeepSeek-V3", quote="Not of theirs."))
    about = number_in(await add(room, but(targets="o1", quote="Of theirs.")))
    await ask(room, "send-now")
    card = await looked(room, await only_post(room, room.channel))
    assert re.findall(r"#(\d+)", card.text) == [str(about)]


async def test_another_servers_digest_shows_only_ones_own(room: Room) -> None:
    await create(room)
    secret = number_in(await add(room))
    await ask(room, "send-now")
    post = await only_post(room, room.channel)
    look = next(
        str(one["custom_id"]) for one in post.buttons.values() if "look" in one["custom_id"]
    )
    assert f"#{secret}" in (await room.press(post, "Since I last looked")).text
    other = elsewhere(room)
    card = await here(other, other.member).press(look)
    assert f"#{secret}" not in card.text
    assert "Nothing new" in card.text
    alone = await in_private(room, room.member).press(look)
    assert f"#{secret}" not in alone.text


# opening what a post is about ---------------------------------------------------------------------


async def test_a_post_opens_what_it_is_about(room: Room) -> None:
    await create(room)
    one = number_in(await add(room))
    two = number_in(await add(room, but(targets="o1", quote="Another one.")))
    await ask(room, "send-now")
    post = await only_post(room, room.channel)
    for number in (one, two):
        card = await room.choose(post, f"c{number}")
        assert card.ephemeral
        assert card.text.startswith(f"### ○ unverified · #{number}\n")
    await undo(room, two)
    gone = await room.choose(post, f"c{two}")
    assert f"There is no claim #{two} here" in gone.text
    assert gone.ephemeral


async def test_one_thing_has_a_button(room: Room) -> None:
    await create(room)
    number = number_in(await add(room))
    await ask(room, "send-now")
    post = await only_post(room, room.channel)
    assert post.menus == []
    card = await room.press(post, "Open")
    assert card.text.startswith(f"### ○ unverified · #{number}\n")
    assert card.ephemeral


async def test_a_release_opens_too(room: Room, store_path: Path) -> None:
    (number,) = rows(store_path, "SELECT id FROM release WHERE slug = 'qwen2.5-max'")[0]
    place = here(room, room.member)
    card = await place.choose(f"fr1:news:{MARK}", f"r{number}")
    assert card.ephemeral
    assert "Qwen2.5-Max" in card.text
    assert (await place.press(f"fr1:open:r{number}:{MARK}")).text == card.text
    gone = await place.press(f"fr1:open:r999999:{MARK}")
    assert "This release is no longer in the ledger. /latest shows the newest." in gone.text


@pytest.mark.parametrize(
    "value",
    ["", "c", "12", "x12", "c-1", "c1 ", " c1", "c1\nc2", "r٣", f"c{'9' * 19}", "@everyone"],
)
async def test_a_value_that_no_menu_has(room: Room, value: str) -> None:
    refused = await here(room, room.member).choose(f"fr1:news:{MARK}", value)
    assert refused.ephemeral
    assert "This choice no longer exists" in refused.text


async def test_nothing_is_in_a_forged_preview_or_history(room: Room) -> None:
    place = here(room, room.admin)
    for custom_id in (
        "fr1:preview:7",
        "fr1:past:7:0",
        "fr1:unschedule:7",
        f"fr1:preview:{'9' * 18}",
    ):
        refused = await place.press(custom_id)
        assert refused.ephemeral
        assert "There is no such digest or alert here" in refused.text
    await create(room)
    past = await place.press("fr1:past:1:999")
    assert "That was all." in past.text


# notices ------------------------------------------------------------------------------------------


async def test_a_notice_is_put_away(room: Room, hands: Hands) -> None:
    """Where it is a direct message it loses its button, and keeps what it says."""
    news = room.guild.create_text_channel("news")
    await create(room, channel=news, when_quiet="note")
    room.env.backend.delete_channel(news.id)
    hands.now += timedelta(days=1)
    await let_it_post(room)
    await let_it_post(room)
    (notice,) = posts_in(room, room.admin.user.dm_channel)
    assert "the channel is gone" in notice.text
    await room.admin.user.click(notice.message.message, label="Noted")
    (after,) = posts_in(room, room.admin.user.dm_channel)
    assert after.text == notice.text
    assert after.buttons == {}


async def test_a_notice_in_a_channel_stays_for_others(room: Room) -> None:
    noted = await here(room, room.member).press(f"fr1:noted:{MARK}")
    assert noted.ephemeral
    assert noted.text == "Noted."


# the shared ledger's news are every server's --------------------------------------------------


async def test_a_verdict_of_the_shared_ledger_is_in_every_servers_digest(room: Room) -> None:
    other = elsewhere(room)
    await create(room)
    await create(other, other.admin)
    await shared_verdict(room)
    assert "1 new verdict" in (await ask(room, "preview")).text
    shown = await other.ask("digest preview", other.admin, schedule="2")
    assert "1 new verdict" in shown.text
    whispered = await whisper(bot_owner(room), "claim show", claim="4")
    assert "unverified" in seen(whispered.result).text

"""Suggestions and their review: the post, the decision, the word to the author, the limits."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.client import Frontrunner, create_bot
from bot.config import Config, Store
from bot.errors import UserError
from bot.race.people import Person
from bot.race.review import Suggestion
from tests.commands.conftest import Restart, Room, Seen, seen
from tests.commands.desk import (
    THREE,
    Typed,
    add,
    but,
    choices,
    elsewhere,
    number_in,
    open_form,
    posts_in,
    press_form,
    rows,
    send,
    set_up_review,
    show,
    status_shown,
    suggest,
    told_in_private,
    undo,
    written,
)
from tests.commands.reading import is_private
from tests.conftest import TODAY, Hands


@pytest.fixture
def simcord_bot(store_path: Path, hands: Hands) -> Frontrunner:
    return create_bot(Config(store=Store(path=store_path)), clock=hands)


def curator(room: Room, name: str = "cleo") -> Any:
    """Another one who has Manage Server."""
    admins = room.guild.roles["Admins"]
    return room.guild.add_member(room.env.create_user(name), roles=[admins])


async def reject(room: Room, card: Seen, reason: str, who: Any = None) -> Seen:
    person = who or room.admin
    return await send(person, await press_form(room, card, "Reject", person), {"reason": reason})


# the post ----------------------------------------------------------------------------------------


async def test_a_suggestion_is_posted_where_the_server_reviews(room: Room) -> None:
    channel = await set_up_review(room)
    thanks = await suggest(room, but(note="Seen on the launch page."))
    assert thanks.ephemeral
    number = number_in(thanks)
    assert "waits for review" in thanks.text

    (post,) = posts_in(room, channel)
    assert f"#{number}" in post.text
    assert f"<@{room.member.id}>" in post.text
    for told in (
        "Alibaba says: Qwen2.5-Max beats GPT-4o, Claude 3.5 Sonnet (October 2024) and Llama",
        "> Our model comprehensively surpasses all three.",
        "[press.example.com](https://press.example.com/qwen)",
        "Seen on the launch page.",
    ):
        assert told in post.text, told
    assert list(post.buttons) == ["Accept", "Edit", "Reject"]
    assert not posts_in(room, room.channel), "nobody else hears of it"

    # To everybody else it is not there yet.
    assert f"no claim #{number}" in (await show(room, number)).text
    assert f"#{number} " not in (await room.ask("claims", about="qwen2.5-max")).text
    assert str(number) not in (await choices(room, "claim show", "claim", "comprehens")).values()


async def test_accepting_on_the_post(room: Room) -> None:
    channel = await set_up_review(room)
    number = number_in(await suggest(room))
    (post,) = posts_in(room, channel)
    await room.press(post, "Accept", room.admin)
    (closed,) = posts_in(room, channel)
    assert closed.text == f"✓ <@{room.admin.id}> accepted suggestion #{number}."
    assert list(closed.buttons) == ["Open the claim"]
    opened = await room.press(closed, "Open the claim")
    assert opened.ephemeral
    assert status_shown(opened) == "unverified"
    assert told_in_private(room, room.member) == [
        f"Your suggestion #{number} in The AI race was accepted. Thank you."
    ]


async def test_rejecting_asks_why_and_passes_it_on(room: Room, store_path: Path) -> None:
    channel = await set_up_review(room)
    number = number_in(await suggest(room))
    (post,) = posts_in(room, channel)
    before = written(store_path)
    blank = await reject(room, post, " \n ")
    assert "Say why" in blank.text
    long = await reject(room, post, "x" * 501)
    assert "too long" in long.text
    assert written(store_path) == before
    assert posts_in(room, channel)[0].buttons

    await reject(room, post, "The page says *nothing* of @everyone.")
    (closed,) = posts_in(room, channel)
    reason = "> The page says \\*nothing\\* of @\u200beveryone."
    assert closed.text == f"⊘ <@{room.admin.id}> rejected suggestion #{number}.\n{reason}"
    assert not closed.buttons
    assert told_in_private(room, room.member) == [
        f"Your suggestion #{number} in The AI race was not taken.\n{reason}"
    ]
    assert f"no claim #{number}" in (await show(room, number)).text
    history = await room.ask("claim history", room.admin, claim=str(number))
    assert "suggestion rejected" in history.text


async def test_editing_before_deciding(room: Room) -> None:
    channel = await set_up_review(room)
    number = number_in(await suggest(room))
    (post,) = posts_in(room, channel)
    form = await press_form(room, post, "Edit", room.admin)
    assert form.modal is not None
    assert form.modal["title"] == f"Edit claim #{number}"
    edited = await send(room.admin, form, but(quote="It surpasses all of them.").entries())
    assert edited.ephemeral
    assert "> It surpasses all of them." in edited.text
    (refreshed,) = posts_in(room, channel)
    assert "> It surpasses all of them." in refreshed.text
    assert list(refreshed.buttons) == ["Accept", "Edit", "Reject"]
    assert f"<@{room.member.id}>" in refreshed.text, "it is still theirs"
    await room.press(refreshed, "Accept", room.admin)
    assert "> It surpasses all of them." in (await show(room, number)).text
    told = (await room.ask("claim history", claim=str(number))).text
    assert f"” · <@{room.admin.id}>" in told
    assert "edited: quote “Our model" in told


async def test_the_same_as_a_claim_of_the_ledger(room: Room, store_path: Path) -> None:
    channel = await set_up_review(room)
    known = number_in(await add(room))
    doubted = await suggest(room, but(source="https://news.example.org/again", date="2025-02-22"))
    assert "The ledger may have this claim already" in doubted.text
    assert f"#{known}" in doubted.text
    assert not any("another appearance" in label for label in doubted.buttons), "not for members"
    number = number_in(await room.press(doubted, "Suggest it all the same"))

    (post,) = posts_in(room, channel)
    assert "The ledger may have it already" in post.text
    await room.press(post, f"Same as #{known}", room.admin)
    (closed,) = posts_in(room, channel)
    assert f"noted suggestion #{number} as an appearance of #{known}" in closed.text
    (told,) = told_in_private(room, room.member)
    assert f"another place where claim #{known} was said" in told
    card = await show(room, known)
    assert "Said in 2 places, 2 origins" in card.text
    assert f"no claim #{number}" in (await show(room, number)).text

    # Taken back, the place counts no longer, and the suggestion waits again.
    assert "waits for review again" in (await undo(room, number)).text
    assert "Said in 1 place, 1 origin" in (await show(room, known)).text
    assert f"#{number}" in (await room.ask("review", room.admin)).text
    assert rows(store_path, "SELECT count(*) FROM claim_appearance WHERE claim_id = ?", known) == [
        (0,)
    ]


async def test_undoing_a_merge_leaves_a_place_that_was_known_before(room: Room) -> None:
    again = but(source="https://news.example.org/again", date="2025-02-22")
    known = number_in(await add(room))
    first = await add(room, again)
    await room.press(first, f"Add to #{known} as another appearance", room.admin)
    number = number_in(await room.press(await suggest(room, again), "Suggest it all the same"))
    queue = await room.ask("review", room.admin)
    await room.press(queue, f"Same as #{known}", room.admin)
    await undo(room, number)
    assert "Said in 2 places" in (await show(room, known)).text


# /review -----------------------------------------------------------------------------------------


async def test_deciding_in_review_closes_the_post(room: Room) -> None:
    channel = await set_up_review(room)
    number = number_in(await suggest(room))
    queue = await room.ask("review", room.admin)
    assert queue.ephemeral
    assert "1 suggestion waits here" in queue.text
    decided = await reject(room, queue, "A rumour.")
    assert is_private(decided)
    assert f"rejected suggestion #{number}" in decided.text
    (closed,) = posts_in(room, channel)
    assert closed.text == f"⊘ <@{room.admin.id}> rejected suggestion #{number}.\n> A rumour."
    assert not closed.buttons
    assert "No suggestion waits" in (await room.ask("review", room.admin)).text


async def test_the_queue_opens_any_of_what_waits(room: Room) -> None:
    numbers = [
        number_in(await suggest(room, but(targets=target, quote=f"Ahead of {target}.")))
        for target in ("GPT-4o", "o1", "DeepSeek-V3")
    ]
    queue = await room.ask("review", room.admin)
    assert "3 suggestions wait here, oldest first" in queue.text
    assert f"#{numbers[0]}" in queue.text
    opened = await room.choose(queue, str(numbers[2]), who=room.admin)
    assert "Ahead of DeepSeek-V3." in opened.text
    await room.press(opened, "Accept", room.admin)
    queue = await room.ask("review", room.admin)
    assert "2 suggestions wait here" in queue.text
    assert not any(option["value"] == str(numbers[2]) for option in queue.menus[0]["options"])


async def test_members_neither_see_nor_decide_what_waits(room: Room, store_path: Path) -> None:
    channel = await set_up_review(room)
    await suggest(room)
    (post,) = posts_in(room, channel)
    before = written(store_path)
    assert "Only curators" in (await room.ask("review")).text
    for label in ("Accept", "Edit", "Reject"):
        refused = await room.press(post, label)
        assert "Only curators" in refused.text
        assert refused.ephemeral
    assert written(store_path) == before
    assert posts_in(room, channel)[0].text == post.text


# two reviewers -----------------------------------------------------------------------------------


async def test_the_second_reviewer_is_told_what_the_first_did(room: Room, store_path: Path) -> None:
    other = curator(room)
    for first, told, claim in (
        ("Accept", "accepted", THREE),
        ("Reject", "rejected", but(targets="o1", quote="And ahead of o1.")),
    ):
        number = number_in(await suggest(room, claim))
        mine, theirs = [await room.ask("review", who) for who in (room.admin, other)]
        late_form = await press_form(room, theirs, "Reject", other)
        if first == "Accept":
            await room.press(mine, "Accept", room.admin)
        else:
            await reject(room, mine, "No.")
        before = written(store_path)
        answers = [
            await send(other, late_form, {"reason": "Too late."}),
            await room.press(theirs, "Accept", other),
            await room.press(theirs, "Reject", other),
            await room.press(theirs, "Edit", other),
        ]
        for answer in answers:
            assert (
                f"<@{room.admin.id}> has {told} suggestion #{number} already. Nothing was changed."
                in answer.text
            )
            assert answer.ephemeral
        assert written(store_path) == before
        assert len(told_in_private(room, room.member)) == (1 if told == "accepted" else 2)


async def test_of_two_decisions_in_one_moment_one_holds(room: Room, store_path: Path) -> None:
    number = number_in(await suggest(room))
    other = curator(room)
    review = room.bot.ledger.review
    people = [
        Person(user_id=who.id, guild_id=room.guild.id, manages_guild=True)
        for who in (room.admin, other)
    ]
    results = await asyncio.gather(
        review.accept(people[0], number),
        review.reject(people[1], number, "No."),
        return_exceptions=True,
    )
    (held,) = (one for one in results if isinstance(one, Suggestion))
    (refused,) = (one for one in results if isinstance(one, UserError))
    assert held.decided_by is not None
    assert held.decided_by in str(refused)
    assert rows(
        store_path,
        "SELECT count(*) FROM claim_event WHERE claim_id = ? AND action IN ('accept', 'reject')",
        number,
    ) == [(1,)]


# whose suggestion it is --------------------------------------------------------------------------


async def test_nobody_accepts_their_own_unless_the_server_says_so(room: Room) -> None:
    number = number_in(await suggest(room, who=room.admin))
    queue = await room.ask("review", room.admin)
    refused = await room.press(queue, "Accept", room.admin)
    assert "You suggested this yourself" in refused.text
    assert "/settings change self_review" in refused.text
    assert f"no claim #{number}" in (await show(room, number)).text

    await room.ask("settings change", room.admin, self_review=True)
    accepted = await room.press(await room.ask("review", room.admin), "Accept", room.admin)
    assert f"accepted suggestion #{number}" in accepted.text
    assert told_in_private(room, room.admin) == [], "who decides knows"


async def test_nor_merge_them(room: Room) -> None:
    known = number_in(await add(room))
    doubted = await suggest(room, but(date="2025-02-22"), room.admin)
    await room.press(doubted, "Suggest it all the same", room.admin)
    queue = await room.ask("review", room.admin)
    refused = await room.press(queue, f"Same as #{known}", room.admin)
    assert "You suggested this yourself" in refused.text
    other = curator(room)
    queue = await room.ask("review", other)
    assert "as an appearance" in (await room.press(queue, f"Same as #{known}", other)).text


# telling the author ------------------------------------------------------------------------------


async def test_closed_doors_are_told_to_the_reviewer(room: Room, restart: Restart) -> None:
    number = number_in(await suggest(room))
    queue = await room.ask("review", room.admin)
    room.env.inject_error(
        "POST", f"/channels/{room.member.user.dm_channel.id}/messages",
        status=403, code=50007, message="Cannot send messages to this user", times=None,
    )  # fmt: skip
    decided = await room.press(queue, "Accept", room.admin)
    assert "They could not be told: they take no direct messages" in decided.text
    assert is_private(decided)
    assert status_shown(await show(room, number)) == "unverified"
    assert told_in_private(room, room.member) == []
    # A door that is closed is not knocked at again at each start.
    room.env.backend.faults.clear()
    await restart()
    assert told_in_private(room, room.member) == []


@pytest.mark.parametrize("outage", [True, False])
async def test_a_bot_that_died_before_it_told_does_so_once_it_is_back(
    room: Room, restart: Restart, outage: bool
) -> None:
    number = number_in(await suggest(room))
    if outage:  # Discord itself had no answer
        room.env.inject_error(
            "POST", f"/channels/{room.member.user.dm_channel.id}/messages", status=503, times=None
        )
        queue = await room.ask("review", room.admin)
        await reject(room, queue, "Too vague.")
        room.env.backend.faults.clear()
    else:  # the process ended between the decision and the message
        person = Person(user_id=room.admin.id, guild_id=room.guild.id, manages_guild=True)
        await room.bot.ledger.review.reject(person, number, "Too vague.")
    assert told_in_private(room, room.member) == []
    await restart()
    told = f"Your suggestion #{number} in The AI race was not taken.\n> Too vague."
    assert told_in_private(room, room.member) == [told]
    await restart()
    assert told_in_private(room, room.member) == [told]


# after a restart ---------------------------------------------------------------------------------


@pytest.mark.parametrize("button", ["Accept", "Reject", "Edit"])
async def test_the_posts_buttons_outlive_the_bot(room: Room, restart: Restart, button: str) -> None:
    channel = await set_up_review(room)
    number = number_in(await suggest(room))
    (post,) = posts_in(room, channel)
    form = None if button == "Accept" else await press_form(room, post, button, room.admin)
    after = await restart()
    match button:
        case "Accept":
            await after.press(post, "Accept", room.admin)
            assert "accepted" in posts_in(after, channel)[0].text
            assert status_shown(await show(after, number)) == "unverified"
        case "Reject":
            assert form is not None
            await send(room.admin, form, {"reason": "Asked before, sent after."})
            assert "Asked before, sent after." in posts_in(after, channel)[0].text
        case _:
            assert form is not None
            await send(room.admin, form, but(quote="Corrected after.").entries())
            assert "Corrected after." in posts_in(after, channel)[0].text


# limits ------------------------------------------------------------------------------------------


def one_of(many: int) -> Typed:
    return but(quote=f"Statement {many}.", date=f"2025-{many + 2:02d}-20")


async def test_so_many_suggestions_a_day_and_no_more(
    room: Room, hands: Hands, store_path: Path
) -> None:
    await room.ask("settings change", room.admin, suggestions_per_day=2)
    waiting_form = await open_form(room, "claim suggest", room.member)
    await suggest(room, one_of(1))
    hands.now += timedelta(hours=2)
    await suggest(room, one_of(2))
    before = written(store_path)
    refused = seen(await room.member.slash(room.channel, "claim suggest"))
    assert "You have suggested 2 claims here in the last 24 hours" in refused.text
    # A form that was open all along is refused too, and nothing typed is lost.
    late = await send(room.member, waiting_form, one_of(3).entries())
    assert "in the last 24 hours" in late.text
    assert "Correct it" in late.buttons
    assert written(store_path) == before
    # Others have their own count, and so has every server.
    assert "waits for review" in (await suggest(room, one_of(4), room.admin)).text
    other = elsewhere(room)
    assert "waits for review" in (await suggest(other, one_of(5))).text

    hands.now = TODAY + timedelta(hours=23, minutes=59)
    refused = seen(await room.member.slash(room.channel, "claim suggest"))
    assert "in the last 24 hours" in refused.text
    hands.now = TODAY + timedelta(hours=24, seconds=1)  # the first has left the window
    assert "waits for review" in (await suggest(room, one_of(6))).text
    refused = seen(await room.member.slash(room.channel, "claim suggest"))
    assert "in the last 24 hours" in refused.text


async def test_what_was_decided_still_counts(room: Room) -> None:
    await room.ask("settings change", room.admin, suggestions_per_day=1)
    await suggest(room)
    await room.press(await room.ask("review", room.admin), "Accept", room.admin)
    refused = seen(await room.member.slash(room.channel, "claim suggest"))
    assert "You have suggested 1 claim" in refused.text


async def test_none_a_day_closes_the_box(room: Room) -> None:
    form = await open_form(room, "claim suggest", room.member)
    await room.ask("settings change", room.admin, suggestions_per_day=0)
    refused = seen(await room.member.slash(room.channel, "claim suggest"))
    assert "This server takes no suggestions" in refused.text
    assert "takes no suggestions" in (await send(room.member, form, THREE.entries())).text
    assert "Added claim" in (await add(room)).text


async def test_whom_an_admin_blocked(room: Room, store_path: Path) -> None:
    other = elsewhere(room)
    there = replace(other, member=other.guild.add_member(room.member.user))
    form = await open_form(room, "claim suggest", room.member)
    blocked = await room.ask("settings block", room.admin, member=room.member, reason="Spam")
    assert blocked.ephemeral
    assert f"<@{room.member.id}> may not suggest claims here any more" in blocked.text
    before = written(store_path)
    again = await room.ask("settings block", room.admin, member=room.member)
    assert "blocked already" in again.text
    refused = seen(await room.member.slash(room.channel, "claim suggest"))
    assert "blocked you from suggesting" in refused.text
    assert "blocked you from suggesting" in (await send(room.member, form, THREE.entries())).text
    assert written(store_path) == before
    shown = await room.ask("settings show", room.admin)
    assert f"<@{room.member.id}> · Spam" in shown.text
    # Only here, and only from suggesting.
    assert "waits for review" in (await suggest(there, who=there.member)).text
    assert "disputed" in (await show(room, 4)).text

    freed = await room.ask("settings unblock", room.admin, member=room.member)
    assert "may suggest claims here again" in freed.text
    assert "waits for review" in (await suggest(room)).text
    again = await room.ask("settings unblock", room.admin, member=room.member)
    assert "They are not blocked" in again.text


# a channel that does not work --------------------------------------------------------------------


async def test_a_channel_the_bot_may_not_write_in_loses_nothing(room: Room) -> None:
    bot_role = room.guild.roles["TestBot"]
    channel = room.guild.create_text_channel(
        "closed", overwrites={bot_role: discord.PermissionOverwrite(send_messages=False)}
    )
    warned = await room.ask("settings change", room.admin, review_channel=channel)
    told = f"I cannot post in <#{channel.id}>: give me Send Messages there."
    assert told in warned.text
    number = number_in(await suggest(room))
    assert not posts_in(room, channel)
    queue = await room.ask("review", room.admin)
    assert f"#{number}" in queue.text
    assert told in (await room.ask("settings show", room.admin)).text
    await room.press(queue, "Accept", room.admin)
    assert status_shown(await show(room, number)) == "unverified"


async def test_a_channel_that_was_deleted(room: Room) -> None:
    channel = await set_up_review(room)
    room.env.backend.delete_channel(channel.id)
    await room.env.settle()
    number = number_in(await suggest(room))
    assert "The review channel is gone" in (await room.ask("settings show", room.admin)).text
    queue = await room.ask("review", room.admin)
    assert f"#{number}" in queue.text


async def test_a_post_that_was_deleted(room: Room) -> None:
    channel = await set_up_review(room)
    number = number_in(await suggest(room))
    (post,) = posts_in(room, channel)
    room.env.backend.delete_message(channel.id, post.message.id)
    await room.env.settle()
    decided = await room.press(await room.ask("review", room.admin), "Accept", room.admin)
    assert f"accepted suggestion #{number}" in decided.text
    assert len(told_in_private(room, room.member)) == 1


async def test_suggestions_are_for_servers(room: Room) -> None:
    answer = seen(await room.member.user.slash("claim suggest"))
    assert "only in a server" in answer.text
    assert answer.ephemeral


async def test_a_decision_taken_back_opens_the_post_again(room: Room, store_path: Path) -> None:
    channel = await set_up_review(room)
    number = number_in(await suggest(room))
    (post,) = posts_in(room, channel)
    await room.press(post, "Accept", room.admin)
    assert "waits for review again" in (await undo(room, number)).text
    (again,) = posts_in(room, channel)
    assert list(again.buttons) == ["Accept", "Edit", "Reject"]
    assert f"no claim #{number}" in (await show(room, number)).text
    # What a member put forward does not vanish without a decision.
    before = written(store_path)
    assert "/review accepts it or turns it down" in (await undo(room, number)).text
    assert written(store_path) == before
    await reject(room, again, "On second thoughts.")
    assert "On second thoughts." in posts_in(room, channel)[0].text
    assert "On second thoughts." in told_in_private(room, room.member)[-1]

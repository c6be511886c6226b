"""What is stored of people and servers, and that it goes when they do."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import discord
import pytest
from simcord import SetupError
from simcord.backend import serializers

from bot.client import Frontrunner, create_bot
from bot.config import Config, Store
from bot.race.watching import BATCH
from tests.commands.conftest import Restart, Room, seen
from tests.commands.desk import (
    THREE,
    add,
    bot_owner,
    but,
    choices,
    elsewhere,
    evidence,
    number_in,
    open_form,
    posts_in,
    rows,
    rule,
    send,
    set_up_review,
    show,
    status_shown,
    suggest,
    told_in_private,
    undo,
    whisper,
)
from tests.commands.posting import let_it_post, only_post, shared_verdict
from tests.commands.reading import every_page
from tests.conftest import Hands


@pytest.fixture
def simcord_bot(store_path: Path, hands: Hands) -> Frontrunner:
    """The bot of the room, by a clock whose hands can be moved."""
    return create_bot(Config(store=Store(path=store_path)), clock=hands)


NAMES = ("quillon.ferrybridge", "Quillon F. Ferrybridge", "Quillie the Curious")
"""A person's user name, display name and nick: none may be stored."""

CSV = (
    b"subject,relation,targets,quote,source,date\n"
    b"Qwen2.5-Max,beats,DeepSeek-R1,Imported words.,https://press.example.com/file,2025-05-01\n"
)


def tables(connection: sqlite3.Connection) -> list[str]:
    return [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        )
    ]


def cells(path: Path) -> Iterator[tuple[str, str, object]]:
    """Every cell of every table, the search index' own among them: table, column, what it holds."""
    with closing(sqlite3.connect(path)) as connection:
        for table in tables(connection):
            cursor = connection.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            for row in cursor:
                for column, cell in zip(columns, row, strict=True):
                    yield table, column, cell


def cells_with(path: Path, *texts: str) -> list[tuple[str, str]]:
    """The table and column of each cell that holds one of some texts."""
    found: list[tuple[str, str]] = []
    for table, column, cell in cells(path):
        held = cell.decode("utf-8", "replace") if isinstance(cell, bytes) else str(cell)
        if any(text.casefold() in held.casefold() for text in texts):
            found.append((table, column))
    return found


def rows_with(path: Path, user_id: int) -> dict[str, int]:
    """How many rows of each table hold an id anywhere."""
    counts: dict[str, int] = {}
    with closing(sqlite3.connect(path)) as connection:
        for table in tables(connection):
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                if any(str(user_id) in str(cell) for cell in row):
                    counts[table] = counts.get(table, 0) + 1
    return counts


def sound(path: Path) -> None:
    """Whether no row points at one that is gone and the search finds what there is, no more."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        for table in ("claim_fts", "source_fts"):
            connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")


def named_person(room: Room, *roles: Any) -> Any:
    user = room.env.create_user(NAMES[0], global_name=NAMES[1])
    person = room.guild.add_member(user, roles=list(roles))
    room.env.backend.get_guild(room.guild.id).members[user.id].nick = NAMES[2]
    return person


async def full_story(room: Room) -> Any:
    """Somebody does everything there is to do in a server; who they are."""
    curators = room.guild.create_role("Curators")
    person = named_person(room, curators)
    await set_up_review(room)
    await room.ask("settings change", room.admin, curator_role=curators, self_review=True)

    accepted = number_in(await suggest(room, THREE, person))
    await room.press(await room.ask("review", person), "Accept", person)
    rejected = number_in(await suggest(room, but(targets="o1", quote="No."), person))
    queue = await room.ask("review", person)
    form = await person.click(queue.message.message, label="Reject")
    await send(person, form, {"reason": "Not in the source."})
    again = but(source="https://news.example.org/again", date="2025-02-22")
    doubted = await suggest(room, again, person)
    await room.press(doubted, "Suggest it all the same", person)
    queue = await room.ask("review", person)
    await room.press(queue, f"Same as #{accepted}", person)
    await suggest(room, but(targets="DeepSeek-R1", quote="Still waiting."), person)  # waits

    number = number_in(await add(room, but(targets="DeepSeek-V3", date="2025-06-01"), person))
    third = but(targets="DeepSeek-V3", date="2025-06-02", source="https://third.example.org/")
    await room.press(
        await add(room, third, person), f"Add to #{number} as another appearance", person
    )
    newer = number_in(
        await room.press(
            await add(room, replace(third, date="2025-06-05"), person),
            "Add it as a new claim",
            person,
        )
    )
    await send(
        person,
        await open_form(room, "claim edit", person, claim=str(number)),
        but(targets="DeepSeek-V3", date="2025-06-01", note="Mended.").entries(),
    )
    for claim in (number, 4, accepted):
        target = {"target": "GPT-4o"} if claim == accepted else {}
        await evidence(room, claim, person, dated="2025-07-01", **target)
        await rule(room, claim, "confirmed", person, **target)
    await undo(room, accepted, person)
    await room.ask("claim supersede", person, claim=str(number), by=str(newer))
    await room.ask(
        "claim retract", person, claim="6", source="https://press.example.com/sorry",
        date="2025-08-01", reason="They say so.",
    )  # fmt: skip
    (page,) = (await choices(room, "source link", "source", "third.example.org", person)).values()
    (first,) = (
        await choices(room, "source link", "origin", "press.example.com/q", person)
    ).values()
    linked = await room.ask("source link", person, source=page, origin=first, relation="quotes")
    assert "Linked" in linked.text
    refused = await add(room, but(subject="Zzqx 17"), person)  # kept as a draft
    assert "Correct it" in refused.buttons
    news = room.guild.create_text_channel("news")
    await room.ask("digest create", room.admin, channel=news, every="daily")
    await room.ask("alerts add", room.admin, channel=news)
    sent = await room.ask("digest send-now", room.admin, schedule="1")
    assert "On its way" in sent.text
    post = await only_post(room, news)
    looked = await room.press(post, "Since I last looked", person)
    assert "The last 7 days" in looked.text
    blocked = await room.ask("settings block", room.admin, member=person, reason="Too many.")
    assert "may not suggest" in blocked.text
    assert rejected
    return person


# being forgotten ---------------------------------------------------------------------------------


async def test_who_left_no_trace(room: Room, store_path: Path) -> None:
    await show(room, 4)
    await room.ask("claims", about="qwen")
    answer = await room.ask("forget me")
    assert answer.text == "Nothing is stored of you: no row of the ledger bears your id."
    assert answer.ephemeral
    assert not answer.buttons
    assert rows_with(store_path, room.member.id) == {}


async def test_nothing_bears_the_id_of_who_was_forgotten(room: Room, store_path: Path) -> None:
    person = await full_story(room)
    other = elsewhere(room)
    there = replace(other, member=other.guild.add_member(person.user))
    await suggest(there, but(targets="o1"), there.member)
    for who in (person, room.admin):
        await room.ask("watch add", who, name="deepseek")
    await room.ask("watch add", person, claim="4")
    of_others = rows_with(store_path, room.admin.id)
    held = rows_with(store_path, person.id)
    assert set(held) == {
        "audit_log", "blocked_member", "claim", "claim_appearance", "claim_event", "draft",
        "evidence", "last_look", "source", "source_link", "suggestion", "watch", "watcher",
    }  # fmt: skip

    card = await room.ask("forget me", person)
    assert card.ephemeral
    shown = {
        line.rpartition(": ")[0]: int(line.rpartition(": ")[2])
        for line in card.text.split("\n")
        if line.startswith("- ")
    }
    assert sorted(shown.values()) == sorted(held.values())
    assert next(count for words, count in shown.items() if "draft" in words) == held["draft"]
    assert next(count for words, count in shown.items() if "audit" in words) == held["audit_log"]
    assert rows_with(store_path, person.id) == held, "asking alone changes nothing"

    gone = await room.press(card, "Forget me", person)
    assert f"taken off {sum(held.values())} rows" in gone.text
    assert cells_with(store_path, str(person.id), *NAMES) == []
    assert rows_with(store_path, room.admin.id) == of_others
    sound(store_path)
    again = await room.ask("forget me", person)
    assert "Nothing is stored of you" in again.text


async def test_what_became_part_of_the_ledger_stays(room: Room, store_path: Path) -> None:
    person = await full_story(room)
    (accepted, _rejected, _merged, waiting) = [
        row[0] for row in rows(store_path, "SELECT claim_id FROM suggestion ORDER BY claim_id")
    ]
    before = (await show(room, 4)).text
    drafts = "SELECT count(*) FROM draft"
    assert rows(store_path, drafts) == [(1,)]
    await room.press(await room.ask("forget me", person), "Forget me", person)

    assert rows(store_path, drafts) == [(0,)]
    assert f"no claim #{waiting}" in (await undo(room, waiting)).text
    assert "No suggestion waits" in (await room.ask("review", room.admin)).text
    assert (await show(room, 4)).text == before.replace(f"<@{person.id}>", "a former member")
    history = await room.ask("claim history", room.admin, claim=str(accepted))
    whole = "\n".join(page.text for page in await every_page(room, history, who=room.admin))
    assert "suggested · a former member" in whole
    assert str(person.id) not in whole
    log = "\n".join(
        page.text for page in await every_page(room, await room.ask("audit", room.admin), "Older",
                                               room.admin)
    )  # fmt: skip
    assert "a former member ruled #4" in log
    assert "blocked a member · a former member" in log
    assert str(person.id) not in log
    # The post that asked about the suggestion says that it is gone, and names nobody.
    post = posts_in(room, room.guild.channels["reviews"])[-1]
    assert f"Suggestion #{waiting} is gone" in post.text
    assert str(person.id) not in post.text
    assert not post.buttons


async def test_a_block_outlives_the_forgetting(room: Room, store_path: Path) -> None:
    await room.ask("settings block", room.admin, member=room.member, reason="Spam")
    await room.press(await room.ask("forget me"), "Forget me")
    assert rows_with(store_path, room.member.id) == {}
    refused = seen(await room.member.slash(room.channel, "claim suggest"))
    assert "blocked you from suggesting" in refused.text
    shown = await room.ask("settings show", room.admin)
    assert "a former member · Spam" in shown.text
    assert (
        "blocked already" in (await room.ask("settings block", room.admin, member=room.member)).text
    )
    # Nobody else is mistaken for them, and elsewhere they are free.
    other = elsewhere(room)
    there = replace(other, member=other.guild.add_member(room.member.user))
    assert "waits for review" in (await suggest(there)).text
    third = room.guild.add_member(room.env.create_user("third"))
    assert "waits for review" in (await suggest(room, who=third)).text
    await room.ask("settings unblock", room.admin, member=room.member)
    assert "waits for review" in (await suggest(room, but(targets="o1"))).text


async def test_who_was_forgotten_is_told_nothing_any_more(room: Room) -> None:
    number = number_in(await suggest(room))
    await room.press(await room.ask("review", room.admin), "Accept", room.admin)
    assert len(told_in_private(room, room.member)) == 1
    await room.press(await room.ask("forget me"), "Forget me")
    await undo(room, number)
    decided = await room.press(await room.ask("review", room.admin), "Accept", room.admin)
    assert "could not be told" in decided.text
    assert len(told_in_private(room, room.member)) == 1


async def test_a_suggestion_that_was_once_accepted_goes_too(room: Room, store_path: Path) -> None:
    """It waits again after a decision was taken back, and rows of that time hang on it."""
    number = number_in(await suggest(room))
    await room.press(await room.ask("review", room.admin), "Accept", room.admin)
    twin = but(source="https://news.example.org/again")
    await room.press(await suggest(room, twin, room.admin), "Suggest it all the same", room.admin)
    await room.ask("settings change", room.admin, self_review=True)
    await room.press(await room.ask("review", room.admin), f"Same as #{number}", room.admin)
    await evidence(room, number)
    for _ in range(3):  # the evidence, the appearance, the acceptance
        await undo(room, number)
    assert f"#{number}" in (await room.ask("review", room.admin)).text
    gone = await room.press(await room.ask("forget me"), "Forget me")
    assert "Done" in gone.text
    assert rows(store_path, "SELECT count(*) FROM claim WHERE id = ?", number) == [(0,)]
    sound(store_path)


async def test_forgetting_is_for_oneself(room: Room, store_path: Path) -> None:
    await suggest(room)
    card = await room.ask("forget me")
    with pytest.raises(SetupError):  # others do not even see it
        await room.press(card, "Forget me", room.admin)
    held = rows_with(store_path, room.member.id)
    await add(room)
    mine = await room.ask("forget me", room.admin)
    await room.press(mine, "Forget me", room.admin)
    assert rows_with(store_path, room.member.id) == held
    assert rows_with(store_path, room.admin.id) == {}


async def test_in_a_direct_message_too(room: Room, store_path: Path) -> None:
    await suggest(room)
    card = seen(await room.member.user.slash("forget me"))
    assert "What is stored of you" in card.text
    done = seen(await room.member.user.click(card.message.message, label="Forget me"))
    assert "Done" in done.text
    assert rows_with(store_path, room.member.id) == {}


async def test_only_ids_and_what_was_typed_are_stored(room: Room, store_path: Path) -> None:
    person = await full_story(room)
    assert rows_with(store_path, person.id)
    assert cells_with(store_path, *NAMES) == []
    assert cells_with(store_path, "The AI race") == [], "nor what their server is called"


# who is told of things ---------------------------------------------------------------------------


async def test_the_messages_to_somebody_go_with_them(
    room: Room, hands: Hands, store_path: Path
) -> None:
    """Every message to a person is theirs; what it says stays while others were told the same."""
    for who in (room.member, room.admin):
        await room.ask("watch add", who, name="deepseek")
    await shared_verdict(room)
    hands.now += BATCH
    await let_it_post(room)
    assert len(told_in_private(room, room.member)) == 1
    contents = "SELECT count(*) FROM post_content"
    assert rows(store_path, contents) == [(1,)], "both were told the same"
    assert set(rows_with(store_path, room.member.id)) == {"delivery", "watch", "watcher"}

    card = await room.ask("forget me")
    for words in ("what you watch", "direct messages to you", "that you take direct messages"):
        assert f"{words}" in card.text
    await room.press(card, "Forget me")
    assert rows_with(store_path, room.member.id) == {}
    assert rows(store_path, contents) == [(1,)]
    await room.press(await room.ask("forget me", room.admin), "Forget me", room.admin)
    assert rows(store_path, contents) == [(0,)]
    assert rows(store_path, "SELECT count(*) FROM delivered_item") == [(0,)]
    sound(store_path)


async def test_a_digest_goes_on_when_who_set_it_up_is_forgotten(
    room: Room, store_path: Path
) -> None:
    await room.ask("digest create", room.admin, channel=room.channel, every="daily")
    card = await room.ask("forget me", room.admin)
    assert "digests and alerts you set up, which go on: 1" in card.text
    await room.press(card, "Forget me", room.admin)
    assert rows_with(store_path, room.admin.id) == {}
    assert "▶ active" in (await room.ask("digest list", room.admin)).text


# a server that goes ------------------------------------------------------------------------------

Dump = dict[str, list[tuple[Any, ...]]]


def dump(path: Path, keep: Callable[[str], str] = lambda _table: "") -> Dump:
    """Every table's rows; ``keep`` may give a condition on the rows of a table."""
    with closing(sqlite3.connect(path)) as connection:
        return {
            table: sorted(
                connection.execute(f'SELECT * FROM "{table}" {keep(table)}').fetchall(), key=repr
            )
            for table in tables(connection)
            # The index' own pages differ by the order of writing; that it is sound is checked.
            # Numbers that were given out stay used up: that is no one's.
            if not table.startswith(("claim_fts", "source_fts", "sqlite_", "last_claim", "reader"))
        }


def rows_of_guild(path: Path, guild_id: int) -> dict[str, int]:
    """How many rows of each table name a server."""
    counts: dict[str, int] = {}
    with closing(sqlite3.connect(path)) as connection:
        for table in tables(connection):
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                if guild_id in row:
                    counts[table] = counts.get(table, 0) + 1
    return counts


async def leave(room: Room) -> None:
    room.env.backend.remove_guild(room.guild.id)
    await room.env.settle()


async def test_a_server_that_removes_the_bot_takes_all_of_its_own_along(
    room: Room, store_path: Path
) -> None:
    other = elsewhere(room)
    number = number_in(await add(other, but(targets="o1")))
    await evidence(other, number)
    await rule(other, 4, "unverified")
    await room.ask("help")  # so that nothing of the bot's own is still to be written
    before = dump(store_path)
    claims = (await other.ask("claims", about="qwen2.5-max")).text
    offered = await choices(other, "claim show", "claim", "surpasses all three")

    await full_story(room)
    held = rows_of_guild(store_path, room.guild.id)
    assert set(held) == {
        "audit_log", "blocked_member", "change", "claim", "claim_appearance", "claim_event",
        "claim_overlay", "delivery", "draft", "evidence", "guild", "last_look", "proposal", "schedule",
        "source", "source_link", "suggestion", "verdict_overlay",
    }  # fmt: skip
    await leave(room)
    assert rows_of_guild(store_path, room.guild.id) == {}
    assert dump(store_path) == before
    sound(store_path)
    assert (await other.ask("claims", about="qwen2.5-max")).text == claims
    assert await choices(other, "claim show", "claim", "surpasses all three") == offered


async def test_what_was_promoted_stays_when_its_server_goes(room: Room, store_path: Path) -> None:
    other = elsewhere(room)
    owner = bot_owner(room)
    number = number_in(await add(room))
    await evidence(room, number)
    await rule(room, number, "confirmed", target="GPT-4o")
    await room.ask("owner promote", owner, claim=str(number))
    await rule(room, number, "unverified", target="GPT-4o")
    seen_there = (await show(other, number)).text
    await leave(room)
    assert {
        table for table in rows_of_guild(store_path, room.guild.id) if table != "claim_event"
    } == set()
    sound(store_path)
    assert (await show(other, number)).text == seen_there
    assert status_shown(await show(other, number)) == "partly confirmed"


async def test_what_was_shared_for_a_while(room: Room, restart: Restart, store_path: Path) -> None:
    """Rows of other servers may hang on a claim that came home before its server left."""
    other = elsewhere(room)
    owner = bot_owner(room)
    number = number_in(await add(room))
    await evidence(room, number)
    await room.ask("owner promote", owner, claim=str(number))
    older = number_in(await add(other, but(targets="o1", date="2025-01-20")))
    await rule(other, number, "disputed", target="GPT-4o")
    await other.ask("claim supersede", other.admin, claim=str(older), by=str(number))
    await evidence(other, 4, dated="2025-04-01")  # on the page that was shared by then
    third = elsewhere(room, "A third")
    await third.ask("claim supersede", third.admin, claim="4", by=str(number))
    await whisper(owner, "claim undo", claim=str(number))
    await leave(room)
    sound(store_path)
    card = await other.press(await show(other, 4), "Evidence")
    pages = await every_page(other, card)
    assert any("(https://bench.example.org/results)" in page.text for page in pages)
    assert status_shown(await show(other, older)) == "superseded"
    # The views are made anew when the starter ledger is: nothing may point at what is gone.
    with closing(sqlite3.connect(store_path)) as connection, connection:
        connection.execute("UPDATE meta SET value = 'another version' WHERE key = 'starter'")
    await restart()
    sound(store_path)
    assert status_shown(await show(third, 4)) == "superseded"
    assert "Took back that another claim follows it" in (await undo(third, 4)).text
    assert status_shown(await show(third, 4)) == "disputed"


async def test_an_outage_deletes_nothing(room: Room, store_path: Path) -> None:
    await full_story(room)
    before = dump(store_path)
    payload = {"id": str(room.guild.id), "unavailable": True}
    room.env.backend.emit("GUILD_DELETE", payload)
    await room.env.settle()
    assert dump(store_path) == before
    assert status_shown(await show(room, 4)) == "confirmed"


async def test_a_restart_deletes_nothing(room: Room, restart: Restart, store_path: Path) -> None:
    await full_story(room)
    before = dump(store_path)
    await restart()
    assert dump(store_path) == before


# a server that comes -----------------------------------------------------------------------------


async def join(room: Room) -> None:
    """What Discord sends when the bot is added: unlike at a start, nothing of availability."""
    backend = room.env.backend
    payload = dict(serializers.guild_create_payload(backend, backend.get_guild(room.guild.id)))
    del payload["unavailable"]
    backend.emit("GUILD_CREATE", payload)
    await room.env.settle()


async def test_a_new_server_is_shown_how_to_begin_once(room: Room, store_path: Path) -> None:
    other = elsewhere(room)
    assert posts_in(other, other.channel) == []
    await join(other)
    (card,) = posts_in(other, other.channel)
    steps = [line for line in card.text.split("\n") if line.startswith("**")]
    assert [step[:4] for step in steps] == ["**1.", "**2.", "**3."]
    for command in ("/compare", "/settings change", "/claim add", "/claim suggest", "/help"):
        assert command in card.text
    assert "<@" not in card.text
    assert "@everyone" not in card.text
    (sent,) = [
        request
        for request in room.env.http_requests
        if request.path == f"/channels/{other.channel.id}/messages"
    ]
    assert sent.json["allowed_mentions"] == {"parse": []}

    await join(other)
    assert len(posts_in(other, other.channel)) == 1
    await leave(other)
    assert rows_of_guild(store_path, other.guild.id) == {}


async def test_a_new_server_where_the_bot_may_not_write(room: Room) -> None:
    other = elsewhere(room)
    bot_role = other.guild.roles["TestBot"]
    for channel in list(other.guild.channels.values()):
        room.env.backend.delete_channel(channel.id)
    closed = other.guild.create_text_channel(
        "closed", overwrites={bot_role: discord.PermissionOverwrite(send_messages=False)}
    )
    await join(other)
    assert posts_in(other, closed) == []
    # Nothing was said yet: the next chance is taken.
    free = other.guild.create_text_channel("free")
    await join(other)
    assert len(posts_in(other, free)) == 1

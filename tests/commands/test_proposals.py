"""Proposed verdicts: what a curator reads of them, and what becomes of each decision."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

from bot.db.catalog import load_snapshot
from bot.db.proposals import propose
from bot.errors import UserError
from bot.race.people import Person
from tests.commands.conftest import Restart, Room, Seen
from tests.commands.desk import (
    add,
    bot_owner,
    but,
    elsewhere,
    number_in,
    press_form,
    rows,
    send,
    show,
    undo,
    whisper,
)
from tests.commands.forging import here
from tests.commands.reading import is_private
from tests.conftest import TODAY

BEATS_V3, BEATS_THREE = 4, 6
"""Qwen2.5-Max over DeepSeek-V3, and over GPT-4o, Claude 3.5 Sonnet and Llama 3.1 405B."""
NOW = TODAY.isoformat(timespec="seconds")


async def verdicts(room: Room, who: Any = None) -> Seen:
    return await room.ask("review", who or room.admin, what="verdicts")


def lines_of(queue: Seen) -> dict[str, str]:
    """What a queue's menu offers: the value, and both lines that a person reads."""
    options = queue.menus[0]["options"]
    return {one["value"]: f"{one['label']} {one['description']}" for one in options}


async def opened(room: Room, words: str, who: Any = None) -> Seen:
    """The proposal in whose line of the menu some words stand."""
    person = who or room.admin
    queue = await verdicts(room, person)
    if not queue.menus:
        return queue
    value = next(value for value, label in lines_of(queue).items() if words in label)
    return await room.choose(queue, value, who=person)


def waiting(card: Seen) -> int:
    """How many proposals a queue says are waiting."""
    return len(card.menus[0]["options"]) if card.menus else int("Proposed verdict" in card.text)


async def bring(
    room: Room, release: str, board: str, value: float, *, edition: str | None = None,
    guild: int | None = None,
) -> int:  # fmt: skip
    """An independent result comes in for a release that has one on the board; how many proposals."""

    def work(connection: sqlite3.Connection) -> int:
        release_id, benchmark = connection.execute(
            'SELECT r.id, b.id FROM "release" r, benchmark b WHERE r.slug = ? AND b.slug = ?',
            (release, board),
        ).fetchone()
        connection.execute(
            "INSERT INTO score (release_id, benchmark_id, value, low, high, protocol, snapshot, "
            "evaluator, relation, dated, source_id, guild_id, recorded_at, recorded_by) "
            "SELECT release_id, benchmark_id, ?, ?, ?, protocol, ?, evaluator, relation, "
            "'2026-01-01', source_id, ?, ?, 'test' FROM score WHERE release_id = ? "
            "AND benchmark_id = ? AND relation = 'independent' LIMIT 1",
            (value, value - 3, value + 3, edition, guild, NOW, release_id, benchmark),
        )
        return propose(connection, load_snapshot(connection), [release_id], NOW, guild)

    return await room.bot.ledger._store.write(work)  # pyright: ignore[reportPrivateUsage]


async def test_a_curator_reads_a_proposal_and_accepts_it(room: Room, store_path: Path) -> None:
    queue = await room.ask("review", room.admin)
    assert "No suggestion waits" in queue.text
    first = await room.press(queue, "Proposed verdicts (4)", room.admin)
    assert is_private(first)
    assert "4 proposed verdicts wait here" in first.text

    card = await opened(room, "confirmed")
    for told in (
        f"Proposed verdict · #{BEATS_THREE}",
        "**GPT-4o** · suggested ✓ confirmed; it stands ≠ disputed",
        "Independent results: 2 agree, 4 ties",
        "GPT-4o is read as GPT-4o (2024-11-20), its newest release on the day of the claim.",
        "✓ supports · **LiveBench 2024-11-25**: Qwen2.5-Max is ahead: 62.29% against 52.19%",
        "= tie · **Aider polyglot**: the margins overlap",
        "[LiveBench, github.com](https://",
        "Nothing is ruled until a curator accepts it.",
    ):
        assert told in card.text, told
    shown = await show(room, BEATS_THREE)
    alone = "independent results alone would read ✓ confirmed (2 agree, 4 ties)"
    assert f"No curator has taken this up yet: {alone}" in shown.text

    done = await room.press(card, "Accept", room.admin)
    assert "Ruled ✓ confirmed on claim #6" in done.text
    assert "pieces of evidence went on record" in done.text
    shown = await show(room, BEATS_THREE)
    assert "as this server rules" in shown.text
    assert "**GPT-4o** · ✓ confirmed" in shown.text
    assert "Independent results: 2 agree (LiveBench 2024-11-25, MATH level 5" in shown.text
    assert "No curator has taken this up yet" not in shown.text.split("Claude 3.5")[0]
    new = rows(
        store_path,
        "SELECT stance, relation, evaluator, score_id IS NOT NULL, against_score_id IS NOT NULL, "
        "dated, note FROM evidence WHERE guild_id = ?", room.guild.id,
    )  # fmt: skip
    ahead = next(row for row in new if row[6].startswith("FrontierMath"))
    assert ahead[:6] == ("context", "independent", "Epoch AI", 1, 1, "2025-04-02")
    assert "disputed → confirmed" in (await room.ask("audit", room.admin)).text
    assert waiting(await verdicts(room)) == 3

    # Elsewhere nothing was decided; here it is taken back like any ruling, and stays decided.
    assert waiting(await verdicts(other := elsewhere(room))) == 4
    assert "**GPT-4o** · ≠ disputed" in (await show(other, BEATS_THREE)).text
    assert "Took back the verdict" in (await undo(room, BEATS_THREE)).text
    assert "**GPT-4o** · ≠ disputed" in (await show(room, BEATS_THREE)).text
    assert waiting(await verdicts(room)) == 3


async def test_evidence_only_and_the_next_one(room: Room) -> None:
    card = await opened(room, f"#{BEATS_V3} ")
    assert "2 agree, 1 disagrees, 4 ties" in card.text
    assert "suggested ≠ disputed, as it stands; the evidence is new" in card.text
    assert list(card.buttons) == ["Accept evidence only", "Reject", "Next", "Open claim"]
    opened_claim = await room.press(card, "Open claim", room.admin)
    assert "No curator has taken this up yet" not in opened_claim.text, "it would change no verdict"
    done = await room.press(card, "Accept evidence only", room.admin)
    assert "Took the evidence on claim #4; no verdict was given." in done.text
    log = (await room.ask("audit", room.admin)).text
    assert "accepted a proposed verdict or its evidence #4 · disputed: Independent" in log
    shown = await show(room, BEATS_V3)
    assert "as this server rules" not in shown.text
    assert "2 agree, 1 disagrees" not in shown.text
    following = await room.press(done, "Next", room.admin)
    assert "3 proposed verdicts wait here" in following.text
    assert not any(line.startswith("#4 ") for line in lines_of(following).values())
    after = await room.press(following, "Next", room.admin)
    assert after.text != following.text
    again = await room.press(await room.press(after, "Next", room.admin), "Next", room.admin)
    assert again.text == following.text, "after the last comes the first"


async def test_what_was_rejected_comes_back_with_new_results(room: Room, store_path: Path) -> None:
    card, old = await opened(room, f"#{BEATS_V3} "), await opened(room, f"#{BEATS_V3} ")
    empty = await send(
        room.admin, await press_form(room, card, "Reject", room.admin), {"reason": " "}
    )
    assert "Say why" in empty.text
    reason = {"reason": "The board was **wrong** that week."}
    done = await send(room.admin, await press_form(room, card, "Reject", room.admin), reason)
    assert "Rejected the proposal on claim #4" in done.text
    assert rows(store_path, "SELECT outcome, reason FROM proposal_decision") == [
        ("rejected", reason["reason"])
    ]
    assert waiting(await verdicts(room)) == 3
    assert "suggest" not in (await show(room, BEATS_V3)).text

    assert await bring(room, "o1", "aider-polyglot", 50) == 0, "another claim's affair"
    assert waiting(await verdicts(room)) == 3
    await bring(room, "qwen2.5-max", "aider-polyglot", 60)
    again = await opened(room, f"#{BEATS_V3} ")
    assert "3 agree, 4 ties" in again.text
    assert "suggested ✓ confirmed; it stands ≠ disputed" in again.text
    late = await room.press(old, "Accept evidence only", room.admin)
    assert "has rejected this proposal on claim #4 already" in late.text
    assert "Ruled ✓ confirmed" in (await room.press(again, "Accept", room.admin)).text


async def test_a_proposal_that_new_results_overtook_is_not_taken(room: Room) -> None:
    card = await opened(room, "confirmed")
    await bring(room, "qwen2.5-max", "livebench-2024-11-25", 10)
    refused = await room.press(card, "Accept", room.admin)
    assert "New results on claim #6 came in meanwhile" in refused.text
    assert "**GPT-4o** · suggested" in (await opened(room, "1 agrees, 1 disagrees, 4 ties")).text


async def test_of_two_reviewers_one_gets_through(room: Room, store_path: Path) -> None:
    admins = room.guild.roles["Admins"]
    cleo = room.guild.add_member(room.env.create_user("cleo"), roles=[admins])
    mine, hers = await opened(room, "confirmed"), await opened(room, "confirmed", cleo)
    ((number,),) = rows(store_path, "SELECT id FROM proposal WHERE verdict = 'confirmed'")
    accept = room.bot.ledger.adjudication.accept
    people = [Person(one.id, room.guild.id, manages_guild=True) for one in (room.admin, cleo)]
    told = await asyncio.gather(
        *(accept(one, number, rule=True) for one in people), return_exceptions=True
    )
    assert [isinstance(one, UserError) for one in told] == [False, True]
    assert rows(store_path, "SELECT count(*) FROM claim_event WHERE action = 'rule' "
                "AND guild_id IS NOT NULL") == [(1,)]  # fmt: skip
    for card, label in ((hers, "Accept"), (mine, "Accept evidence only")):
        late = await room.press(card, label, cleo if card is hers else room.admin)
        assert f"<@{room.admin.id}> has accepted this proposal on claim #6 already" in late.text


async def test_the_owner_decides_for_everybody_in_a_direct_message(room: Room) -> None:
    owner = bot_owner(room)
    theirs = await opened(room, "confirmed")
    queue = await whisper(owner, "review")
    assert "4 proposed verdicts wait here" in queue.text
    value = next(value for value, words in lines_of(queue).items() if "confirmed" in words)
    card = await room.choose(queue, value, who=owner.user)
    done = await room.press(card, "Accept", owner.user)
    assert "Ruled ✓ confirmed on claim #6" in done.text
    shown = await show(room, BEATS_THREE)
    assert "**GPT-4o** · ✓ confirmed" in shown.text
    assert "as this server rules" not in shown.text
    late = await room.press(theirs, "Accept", room.admin)
    assert "The bot's owner has accepted this proposal" in late.text
    assert str(owner.id) not in late.text
    assert waiting(await verdicts(room)) == 3
    # Whoever is neither reads a sentence.
    for refused in (
        await room.ask("review", room.member, what="verdicts"),
        await whisper(room.admin, "review"),
        await whisper(room.member, "review", what="verdicts"),
    ):
        assert "Only " in refused.text, refused.text
    assert (
        "This works only in a server" in (await whisper(owner, "review", what="suggestions")).text
    )


async def test_a_servers_own_claim_and_scores_are_its_own_affair(
    room: Room, store_path: Path
) -> None:
    other = elsewhere(room)
    new = await add(room, but(targets="DeepSeek-V3", quote="Only here.", date="2025-03-02"))
    number = number_in(new)
    card = await opened(room, f"#{number} ")
    assert "suggested ≠ disputed; it stands ○ unverified" in card.text
    assert waiting(await verdicts(room)) == 5
    assert waiting(await verdicts(other)) == 4
    (mine,) = rows(store_path, "SELECT id FROM proposal WHERE claim_id = ?", number)[0]
    for action in ("accept", "evidence", "reject"):
        forged = await here(other, other.admin).press(f"fr1:proposal:{action}:{mine}")
        assert "There is no such proposal here" in forged.text
    assert "Ruled ≠ disputed" in (await room.press(card, "Accept", room.admin)).text
    assert "≠ disputed" in (await show(room, number)).text

    # A score of one server's own makes another proposal of the shared claim, there alone.
    await bring(room, "qwen2.5-max", "aider-polyglot", 60, guild=other.guild.id)
    assert "3 agree, 4 ties" in (await opened(other, f"#{BEATS_V3} ")).text
    assert "2 agree, 1 disagrees, 4 ties" in (await opened(room, f"#{BEATS_V3} ")).text
    assert "No curator has taken this up yet" not in (await show(room, BEATS_V3)).text
    assert "would read ✓ confirmed (3 agree" in (await show(other, BEATS_V3)).text


async def test_buttons_work_after_a_restart(room: Room, restart: Restart) -> None:
    card = await opened(room, "confirmed")
    after = await restart()
    assert "Ruled ✓ confirmed" in (await after.press(card, "Accept", room.admin)).text
    assert waiting(await verdicts(after)) == 3
    assert waiting(await verdicts(await restart())) == 3, "nothing is proposed twice"

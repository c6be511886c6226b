"""An old argument replayed: what was so on a day, and what this ledger knew of it on another."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.client import Frontrunner, create_bot
from bot.config import Config, Store
from tests.commands.conftest import Room
from tests.commands.desk import (
    THREE,
    add,
    but,
    elsewhere,
    evidence,
    number_in,
    open_form,
    rule,
    send,
    show,
    status_shown,
    undo,
)
from tests.conftest import TODAY, Hands

FIRST = TODAY.date()
RELATIONS = (
    "beats", "matches", "competitive_with", "trails", "mixed", "cheaper_than", "larger_context_than",
)  # fmt: skip


@pytest.fixture
def simcord_bot(store_path: Path, hands: Hands, monkeypatch: pytest.MonkeyPatch) -> Frontrunner:
    """The bot of this file, on a clock whose hands can be moved."""
    monkeypatch.setattr("bot.edge.outgoing.posting.LOOK_EVERY", 3600)
    return create_bot(Config(store=Store(path=store_path)), clock=hands)


def day(after: int) -> str:
    """So many days after the first."""
    return (FIRST + timedelta(days=after)).isoformat()


async def test_a_claims_life_is_replayed_day_by_day(room: Room, hands: Hands) -> None:
    """Recorded, supported, ruled on, reworded, taken back: each day later is told as it was."""
    claim = number_in(await add(room))
    hands.now += timedelta(days=1)
    await evidence(room, claim, target="GPT-4o")
    await evidence(room, claim, target="Claude 3.5 Sonnet", stance="contradicts")
    hands.now += timedelta(days=1)
    await rule(room, claim, "confirmed", target="GPT-4o", reason="They measured it.")
    hands.now += timedelta(days=1)
    form = await open_form(room, "claim edit", room.admin, claim=str(claim))
    reworded = but(quote="Our model is a little ahead of all three.")
    assert "as before" in (await send(room.admin, form, reworded.entries())).text
    hands.now += timedelta(days=1)
    await undo(room, claim)
    await undo(room, claim)
    hands.now += timedelta(days=1)

    told = [(await show(room, claim, known_by=day(after))).text for after in range(5)]
    assert ["unverified" in one.split("\n")[0] for one in told] == [True, True, False, False, True]
    assert "partly confirmed" in told[2]
    assert "They measured it." in told[2]
    assert ["Open Bench Group" in one for one in told] == [False, True, True, True, True]
    assert [THREE.quote in one for one in told] == [True, True, True, False, True]
    assert "a little ahead" in told[3]
    assert "~~" not in told[3], "it was taken back a day later"
    assert "~~" in told[4]
    assert all("As the ledger had it on" in one for one in told)
    assert "As the ledger had it" not in (await show(room, claim)).text

    # The day the verdict speaks for and the day it was recorded are two things.
    both = await show(room, claim, as_of="2025-02-28", known_by=day(2))
    assert status_shown(both) == "unverified"
    assert "As things stood on" in both.text
    assert "as the ledger had it on" in both.text
    assert status_shown(await show(room, claim, as_of="2025-03-01", known_by=day(2))) == (
        "partly confirmed"
    )


async def test_what_was_not_on_record_is_said_with_the_day_it_came_in(
    room: Room, hands: Hands
) -> None:
    hands.now += timedelta(days=3)
    claim = number_in(await add(room))
    hands.now += timedelta(days=1)
    told = await show(room, claim, known_by=day(1))
    assert told.ephemeral
    assert f"did not have claim #{claim} on record by {day(1)}; it came in on {day(3)}" in told.text
    there = elsewhere(room)
    assert "There is no claim" in (await show(there, claim, known_by=day(1))).text
    before = (FIRST - timedelta(days=1)).isoformat()
    for command, given in (
        ("compare", {"first": "qwen2.5-max", "second": "deepseek-v3"}),
        ("claims", {}),
        ("search", {"words": "qwen"}),
        ("board", {}),
        ("latest", {}),
    ):
        told = await room.ask(command, known_by=before, **given)
        assert told.ephemeral, command
        assert f"The ledger began on {FIRST.isoformat()}" in told.text, command
    told = await room.ask("claims", known_by=day(99))
    assert "is still to come" in told.text


async def test_lists_and_their_buttons_keep_both_days(room: Room, hands: Hands) -> None:
    for number, relation in enumerate(RELATIONS[:6]):
        await add(room, but(quote=f"Zanzibar words, number {number}.", relation=relation))
    hands.now += timedelta(days=1)
    newest = number_in(await add(room, but(quote="Zanzibar, told later.", relation=RELATIONS[6])))
    await evidence(room, newest - 1, target="GPT-4o")
    await rule(room, newest - 1, "confirmed", target="GPT-4o")
    hands.now += timedelta(days=1)
    then = day(0)

    page = await room.ask("claims", known_by=then)
    assert f"#{newest} " not in page.text
    assert "partly confirmed" not in page.text
    older = await room.press(page, "Older")
    assert "page 2" in older.text
    assert "As the ledger had it on" in older.text
    opened = await room.choose(page, str(newest - 1))
    assert status_shown(opened) == "unverified"
    history = await room.press(opened, "History")
    assert "confirmed" not in history.text
    assert "As the ledger had it on" in history.text

    ruled = await room.ask("claims", status="partly confirmed", known_by=day(1))
    assert f"#{newest - 1} " in ruled.text
    assert (
        "No claim in the ledger matches"
        in (await room.ask("claims", status="partly confirmed", as_of="2025-02-28")).text
    )

    found = await room.ask("search", words="zanzibar", known_by=then)
    assert "told later" not in found.text
    further = await room.press(found, "Next")
    assert "As the ledger had it on" in further.text
    owed = await room.ask("board", known_by=then)
    assert "Add evidence" not in owed.buttons
    assert "As the ledger had it on" in (await room.press(owed, "Unverified")).text


async def test_every_card_of_the_ledger_carries_the_days_on(room: Room, hands: Hands) -> None:
    hands.now += timedelta(days=2)
    days = {"as_of": "2025-01-29", "known_by": day(1)}
    words = "as the ledger had it on"
    card = await room.ask("compare", first="qwen2.5-max", second="deepseek-v3", **days)
    assert words in card.text
    for label in ("Sources", "All scores", "Claims", "Swap"):
        opened = await room.press(card, label)
        assert words in opened.text, label
        if label == "Claims":
            assert words in (await room.choose(opened, "4")).text
    card = await room.ask("release", name="qwen2.5-max", **days)
    assert words in card.text
    assert words in (await room.press(card, "Claims")).text
    for command, given in (("lab", {"name": "deepseek"}), ("latest", {})):
        card = await room.ask(command, **given, **days)
        assert words in card.text, command
        opened = await room.choose(card, card.menus[0]["options"][0]["value"])
        assert words in opened.text, command

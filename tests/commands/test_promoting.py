"""The bot's owner gives a server's claim to everybody, and takes it back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import discord
import pytest
from simcord import SetupError

from tests.commands.conftest import Room
from tests.commands.desk import (
    add,
    bot_owner,
    but,
    choices,
    elsewhere,
    evidence,
    number_in,
    open_form,
    rows,
    rule,
    send,
    show,
    status_shown,
    suggest,
    undo,
    whisper,
    written,
)
from tests.commands.reading import every_page


async def ruled_on(room: Room) -> int:
    """A claim of the server with evidence, a verdict and another appearance."""
    number = number_in(await add(room))
    await evidence(room, number, target="GPT-4o")
    await rule(room, number, "confirmed", target="GPT-4o", reason="Ahead on every board.")
    again = await add(room, but(source="https://news.example.org/again"))
    await room.press(again, f"Add to #{number} as another appearance", room.admin)
    return number


async def promote(room: Room, owner: Any, number: int) -> Any:
    return await room.ask("owner promote", owner, claim=str(number))


def body(text: str) -> str:
    """A card without whose view it is and without the history."""
    lines = text.partition("**History**")[0].split("\n")
    return "\n".join(line for line in lines if "own ledger" not in line)


async def test_the_others_see_it_with_its_evidence_and_verdict(
    room: Room, store_path: Path
) -> None:
    other = elsewhere(room)
    owner = bot_owner(room)
    number = await ruled_on(room)
    before = (await show(room, number)).text
    assert f"no claim #{number}" in (await show(other, number)).text

    done = await promote(room, owner, number)
    assert f"Claim #{number} is in the shared ledger now" in done.text
    assert done.ephemeral
    card = await show(other, number)
    assert body(card.text) == body(before)
    assert "own ledger" not in card.text
    for told in (
        "**GPT-4o** · ✓ confirmed", "Ahead on every board.", "✓ supports · **Open Bench Group**",
        "Said in 2 places, 2 origins",
    ):  # fmt: skip
        assert told in card.text, told
    assert body((await show(room, number)).text) == body(before)
    listed = await other.ask("claims", about="qwen2.5-max", status="partly confirmed")
    assert f"#{number} " in listed.text
    assert str(number) in (await choices(other, "claim show", "claim", "comprehens")).values()
    assert rows(store_path, "SELECT guild_id FROM claim WHERE id = ?", number) == [(None,)]


async def test_the_first_servers_people_are_nobodys_business(room: Room) -> None:
    other = elsewhere(room)
    owner = bot_owner(room)
    number = number_in(await suggest(room))
    await room.press(await room.ask("review", room.admin), "Accept", room.admin)
    await evidence(room, number)
    await rule(room, number, "confirmed", target="GPT-4o")
    await promote(room, owner, number)
    ids = [str(one.id) for one in (room.admin, room.member, owner)]

    shown: list[str] = []
    for place in (other, elsewhere(room, "A third")):
        history = await place.ask("claim history", place.admin, claim=str(number))
        shown += [page.text for page in await every_page(place, history, who=place.admin)]
        card = await show(place, number)
        shown.append(card.text)
        for button in ("Evidence", "Sources"):
            shown.append((await place.press(card, button)).text)
        shown.append((await place.ask("audit", place.admin)).text)
    told = "\n".join(shown)
    assert "moved to the shared ledger · the bot's owner" in told
    assert not [one for one in ids if one in told]
    # At home it is on record as before.
    home = await room.ask("claim history", claim=str(number))
    assert f"suggestion accepted · <@{room.admin.id}>" in home.text


async def test_the_first_server_goes_on_ruling_for_itself(room: Room) -> None:
    other = elsewhere(room)
    number = await ruled_on(room)
    await promote(room, bot_owner(room), number)
    await rule(room, number, "disputed", target="GPT-4o", reason="Not so sure any more.")
    card = await show(room, number)
    assert status_shown(card) == "disputed"
    assert "as this server rules; the shared ledger says ◐ partly confirmed" in card.text
    assert status_shown(await show(other, number)) == "partly confirmed"
    await rule(other, number, "unverified", target="GPT-4o")
    assert status_shown(await show(other, number)) == "unverified"
    assert status_shown(await show(room, number)) == "disputed"

    # One by one back to what is shared, and no further: the rest is everybody's now.
    assert "Took back the verdict “disputed”" in (await undo(room, number)).text
    assert status_shown(await show(room, number)) == "partly confirmed"
    assert "nothing to undo here" in (await undo(room, number)).text
    refused = await room.ask("claim edit", room.admin, claim=str(number))
    assert "of the shared ledger, which only the bot's owner edits" in refused.text


async def test_the_owner_takes_it_back(room: Room, store_path: Path) -> None:
    other = elsewhere(room)
    owner = bot_owner(room)
    number = await ruled_on(room)
    before = (await show(room, number)).text
    owned = {
        table: rows(store_path, f"SELECT id, guild_id FROM {table} WHERE guild_id IS NOT NULL")
        for table in ("claim", "evidence", "claim_appearance", "source_link")
    }
    pages = rows(store_path, "SELECT url FROM source WHERE guild_id IS NOT NULL ORDER BY id")
    await promote(room, owner, number)
    await evidence(other, number, note="Theirs alone.")
    await rule(other, number, "disputed", target="GPT-4o")

    taken_back = await whisper(owner, "claim undo", claim=str(number))
    assert "Took it back out of the shared ledger" in taken_back.text
    for gone in (
        await show(other, number),
        await rule(other, number, "disputed", target="GPT-4o"),
        await other.ask("claim history", other.admin, claim=str(number)),
        await undo(other, number),
    ):
        assert f"no claim #{number}" in gone.text
    assert f"#{number} " not in (await other.ask("claims", about="qwen2.5-max")).text
    assert body((await show(room, number)).text) == body(before)
    assert "own ledger" in (await show(room, number)).text
    assert "Theirs alone." not in (await show(room, number)).text
    for table, owns in owned.items():
        kept = rows(
            store_path,
            f"SELECT id, guild_id FROM {table} WHERE guild_id = ?",
            room.guild.id,
        )
        assert kept == owns, table
    # The page that the other server's evidence is on stays for them; the others come home.
    (shared,) = rows(
        store_path,
        f"SELECT url FROM source WHERE guild_id IS NULL AND url IN ({', '.join('?' * len(pages))})",
        *(url for (url,) in pages),
    )
    assert shared == ("https://bench.example.org/results",)

    # The server's curators have it whole again: every change of theirs can be undone and redone.
    assert "Took back the appearance" in (await undo(room, number)).text
    assert "Took back the verdict “confirmed”" in (await undo(room, number)).text
    assert status_shown(await show(room, number)) == "unverified"
    again = await promote(room, owner, number)
    assert "is in the shared ledger now" in again.text
    assert status_shown(await show(other, number)) == "unverified"


async def test_nothing_is_left_to_undo_for_the_owner(room: Room) -> None:
    owner = bot_owner(room)
    number = await ruled_on(room)
    await promote(room, owner, number)
    await whisper(owner, "claim undo", claim=str(number))
    again = await whisper(owner, "claim undo", claim=str(number))
    assert f"no claim #{number}" in again.text
    assert status_shown(await show(room, number)) == "partly confirmed"


async def test_only_the_owner(room: Room, store_path: Path) -> None:
    number = await ruled_on(room)
    everything = room.guild.create_role(
        "Everything", permissions=discord.Permissions(administrator=True)
    )
    administrator = room.guild.add_member(room.env.create_user("adam"), roles=[everything])
    before = written(store_path)
    refused = await promote(room, administrator, number)
    assert "Only the bot's owner may do this" in refused.text
    assert refused.ephemeral
    for person in (room.admin, room.member):
        with pytest.raises(SetupError, match="not visible to this user"):
            await promote(room, person, number)
    # Nor by the back door: a shared claim is not written from a direct message.
    for command in ("claim add", "claim undo", "claim edit"):
        options = {} if command == "claim add" else {"claim": "4"}
        refused = await whisper(room.admin, command, **options)
        assert "Only the bot's owner writes the shared ledger" in refused.text, command
    assert written(store_path) == before


async def test_what_cannot_be_promoted(room: Room) -> None:
    owner = bot_owner(room)
    assert "is in the shared ledger already" in (await promote(room, owner, 4)).text
    waiting = number_in(await suggest(room))
    assert f"no claim #{waiting}" in (await promote(room, owner, waiting)).text
    other = elsewhere(room)
    foreign = number_in(await add(other, but(targets="o1")))
    assert f"no claim #{foreign}" in (await promote(room, owner, foreign)).text
    ended = number_in(await add(room, but(targets="DeepSeek-R1", quote="So there.")))
    await room.ask(
        "claim retract", room.admin, claim=str(ended), source="https://press.example.com/sorry",
        date="2025-03-03", reason="They say so.",
    )  # fmt: skip
    assert f"#{ended} is retracted" in (await promote(room, owner, ended)).text


async def test_a_page_that_is_shared_already_is_not_doubled(room: Room, store_path: Path) -> None:
    other = elsewhere(room)
    owner = bot_owner(room)
    number = await ruled_on(room)
    # The owner writes down the same pages in the meantime.
    form = await owner.user.slash("claim add")
    shared = but(targets="o1", quote="And o1.", source="https://press.example.com/qwen")
    mine = number_in(await send(owner.user, form, shared.entries()))
    answer = await whisper(
        owner, "claim evidence", claim=str(mine), stance="supports",
        source="https://bench.example.org/results", evaluator="Open Bench Group",
        dated="2025-03-01", note="Ahead of o1 too.",
    )  # fmt: skip
    assert "Added evidence" in answer.text
    await promote(room, owner, number)
    for url in ("https://press.example.com/qwen", "https://bench.example.org/results"):
        assert rows(
            store_path, "SELECT count(*) FROM source WHERE url = ? AND guild_id IS NULL", url
        ) == [(1,)]
    (claimed,) = rows(store_path, "SELECT source_id FROM claim WHERE id = ?", number)
    assert rows(store_path, "SELECT source_id FROM claim WHERE id = ?", mine) == [claimed]
    card = await show(other, number)
    assert "(https://press.example.com/qwen)" in card.text
    assert "(https://bench.example.org/results)" in card.text
    assert "Said in 2 places, 2 origins" in card.text

    await whisper(owner, "claim undo", claim=str(number))
    assert "(https://press.example.com/qwen)" in (await show(room, number)).text
    assert "(https://press.example.com/qwen)" in (await show(other, mine)).text


async def test_a_link_between_its_pages_comes_along(room: Room) -> None:
    other = elsewhere(room)
    owner = bot_owner(room)
    number = await ruled_on(room)
    (copy,) = (await choices(room, "source link", "source", "news.example.org")).values()
    (first,) = (await choices(room, "source link", "origin", "press.example.com")).values()
    await room.ask("source link", room.admin, source=copy, origin=first, relation="quotes")
    await promote(room, owner, number)
    assert "Said in 2 places, 1 origin" in (await show(other, number)).text
    await whisper(owner, "claim undo", claim=str(number))
    assert "Said in 2 places, 1 origin" in (await show(room, number)).text


async def test_an_edit_by_the_owner_after_it_is_shared(room: Room) -> None:
    other = elsewhere(room)
    owner = bot_owner(room)
    number = await ruled_on(room)
    await promote(room, owner, number)
    form = await owner.user.slash("claim edit", claim=str(number))
    await send(owner.user, form, but(quote="As printed.").entries())
    assert "> As printed." in (await show(other, number)).text
    # Taken back from the newest: first the edit, then the move.
    assert "Took back the edit" in (await whisper(owner, "claim undo", claim=str(number))).text
    assert "> Our model" in (await show(other, number)).text
    taken = await whisper(owner, "claim undo", claim=str(number))
    assert "Took it back out of the shared ledger" in taken.text
    assert "> Our model" in (await show(room, number)).text


async def test_the_form_of_add_in_a_server_never_writes_the_shared_ledger(
    room: Room, store_path: Path
) -> None:
    owner = bot_owner(room)
    form = await open_form(room, "claim add", owner)
    number = number_in(await send(owner, form, but().entries()))
    assert rows(store_path, "SELECT guild_id FROM claim WHERE id = ?", number) == [(room.guild.id,)]

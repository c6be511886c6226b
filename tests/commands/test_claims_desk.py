"""A claim's life in a server, from a member's suggestion to an undo, through the real bot."""

from __future__ import annotations

from tests.commands.conftest import Room
from tests.commands.desk import INDEPENDENT, but, number_in, suggest


async def test_suggested_accepted_ruled_on_and_undone(room: Room) -> None:
    admin, member = room.admin, room.member
    number = number_in(await suggest(room))

    hidden = await room.ask("claim show", claim=str(number))
    assert "no claim" in hidden.text

    queue = await room.ask("review", who=admin)
    assert f"#{number}" in queue.text
    assert "comprehensively surpasses" in queue.text
    accepted = await room.press(queue, "Accept", who=admin)
    assert f"accepted suggestion #{number}" in accepted.text

    card = await room.ask("claim show", claim=str(number))
    assert card.text.startswith("### ○ unverified")
    assert "of this server's own ledger" in card.text

    refused = await room.ask(
        "claim rule", who=admin, claim=str(number), verdict="confirmed", target="GPT-4o",
        reason="They say so.",
    )  # fmt: skip
    assert "needs independent support" in refused.text

    await room.ask("claim evidence", who=admin, claim=str(number), target="GPT-4o", **INDEPENDENT)
    ruled = await room.ask(
        "claim rule", who=admin, claim=str(number), verdict="confirmed", target="GPT-4o",
        reason="Open Bench Group finds it ahead.",
    )  # fmt: skip
    assert "now reads ◐ partly confirmed" in ruled.text
    card = await room.ask("claim show", claim=str(number))
    assert card.text.startswith("### ◐ partly confirmed")

    undone = await room.ask("claim undo", who=admin, claim=str(number))
    assert "Took back the verdict “confirmed”" in undone.text
    card = await room.ask("claim show", claim=str(number))
    assert card.text.startswith("### ○ unverified")

    history = await room.ask("claim history", claim=str(number))
    for told in (
        "suggested · <@" + str(member.id),
        "suggestion accepted · <@" + str(admin.id),
        "evidence: ✓ supports",
        "~~",
        "unverified → confirmed",
        "Open Bench Group finds it ahead.",
        "undone: confirmed → unverified",
    ):
        assert told in history.text, told


async def test_the_test_a_claim_speaks_of_is_told_everywhere(room: Room) -> None:
    claim = but(relation="scores", targets="", benchmark="livebench-2024-11-25", value="62.3")
    number = number_in(await suggest(room, claim))
    waiting = await room.ask("review", who=room.admin)
    await room.press(waiting, "Accept", who=room.admin)
    for card in (waiting, await room.ask("claim show", claim=str(number))):
        assert "scores 62.3 on LiveBench 2024-11-25**" in card.text
        assert "-# Test: LiveBench 2024-11-25\n" in card.text


async def test_a_score_of_another_test_cannot_speak_to_it(room: Room) -> None:
    claim = but(relation="scores", targets="", benchmark="livebench-2024-11-25", value="62.3")
    number = number_in(await suggest(room, claim))
    await room.press(await room.ask("review", who=room.admin), "Accept", who=room.admin)
    offered = await room.admin.autocomplete(
        room.channel, "claim evidence", "score", "", claim=str(number), stance="supports"
    )
    assert offered
    assert all("LiveBench" in one["name"] for one in offered)

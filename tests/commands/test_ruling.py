"""Evidence, verdicts, retractions, successors and undoing them, as a curator goes about it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Restart, Room
from tests.commands.desk import (
    THREE,
    Typed,
    add,
    bot_owner,
    but,
    choices,
    elsewhere,
    evidence,
    number_in,
    rows,
    rule,
    show,
    status_shown,
    undo,
    whisper,
    written,
)
from tests.commands.reading import every_page, section, stamp

LLAMA = but(targets="Llama 3.1 405B", quote="It leaves Llama 3.1 405B behind.")
"""A claim with one target."""
STATEMENT = but(relation="has_property", targets="", quote="It was trained on 20 trillion tokens.")
"""A claim that names nothing to be measured against."""


async def added(room: Room, claim: Typed = LLAMA, who: Any = None) -> int:
    card = await add(room, claim, who)
    assert "Added claim" in card.text, card.text
    return number_in(card)


async def target_value(room: Room, claim: int, name: str) -> str:
    """What Discord sends for a target that was picked from the list."""
    offered = await choices(room, "claim evidence", "target", claim=str(claim))
    (value,) = (value for label, value in offered.items() if label.startswith(name))
    return value


# evidence ----------------------------------------------------------------------------------------


async def test_only_scores_that_compare_are_offered_and_the_picked_pair_is_recorded(
    room: Room, store_path: Path
) -> None:
    number = await added(room)
    offered = await choices(room, "claim evidence", "score", "livebench", claim=str(number))
    assert offered
    assert all(" against " in label and "Llama 3.1 405B" in label for label in offered)
    assert len(set(offered.values())) == len(offered)
    # The settings behind each pair are held against the store itself, not against our own words.
    for value in offered.values():
        score, against = value.split("-")
        pair = rows(
            store_path,
            "SELECT benchmark_id, coalesce(protocol, ''), coalesce(snapshot, ''), release_id "
            "FROM score WHERE id IN (?, ?)",
            score, against,
        )  # fmt: skip
        (first, second) = pair
        assert first[:3] == second[:3]
        assert first[3] != second[3]

    label, value = next((a, b) for a, b in offered.items() if "Coding" in a)
    assert "64.41%" in label
    await room.ask("claim evidence", room.admin, claim=str(number), stance="supports", score=value)
    (row,) = rows(
        store_path,
        "SELECT score_id, against_score_id, evaluator, relation FROM evidence WHERE claim_id = ?",
        number,
    )
    assert (f"{row[0]}-{row[1]}", *row[2:]) == (value, "LiveBench", "independent")
    card = await show(room, number)
    assert "✓ supports · **LiveBench**" in card.text
    assert "64.41 against 42.65" in card.text


async def test_a_score_against_one_target_is_evidence_on_that_target_alone(room: Room) -> None:
    number = await added(room, THREE)
    offered = await choices(room, "claim evidence", "score", "Llama", claim=str(number), target="0")
    value = next(iter(offered.values()))
    await room.ask(
        "claim evidence", room.admin, claim=str(number), stance="supports", score=value, target="0"
    )
    refused = await rule(room, number, "confirmed", target="GPT-4o")
    assert "no evidence on record supports it" in refused.text
    ruled = await rule(room, number, "confirmed", target="Llama 3.1 405B")
    assert "now reads ◐ partly confirmed" in ruled.text


async def test_which_of_several_versions_was_picked_is_what_is_recorded(
    room: Room, store_path: Path
) -> None:
    number = await added(room, but(targets="GPT-4o"))
    target = await target_value(room, number, "GPT-4o")
    offered = await choices(
        room, "claim evidence", "score", "MATH level 5", claim=str(number), target=target
    )
    assert len(offered) == 3, "one for each dated version of GPT-4o"
    for label, value in offered.items():
        await room.ask(
            "claim evidence", room.admin, claim=str(number), stance="supports", score=value,
            target=target,
        )  # fmt: skip
        (newest,) = rows(
            store_path,
            "SELECT r.name FROM evidence e JOIN score s ON s.id = e.against_score_id "
            'JOIN "release" r ON r.id = s.release_id ORDER BY e.id DESC LIMIT 1',
        )
        assert f"({newest[0]})" in label


async def test_a_score_that_does_not_compare_is_refused(room: Room, store_path: Path) -> None:
    number = await added(room)
    offered = await choices(room, "claim evidence", "score", claim=str(number))
    comparable = {value.split("-")[0] for value in offered.values()}
    own = rows(
        store_path,
        'SELECT s.id FROM score s JOIN "release" r ON r.id = s.release_id '
        "WHERE r.slug = 'qwen2.5-max' AND s.superseded_by IS NULL",
    )
    alone = next(str(one[0]) for one in own if str(one[0]) not in comparable)
    (foreign,) = rows(
        store_path,
        'SELECT s.id FROM score s JOIN "release" r ON r.id = s.release_id '
        "WHERE r.slug = 'deepseek-v3' LIMIT 1",
    )[0]
    before = written(store_path)
    for score, told in (
        (alone, "Nothing of the target was measured the same way"),
        (str(foreign), "This is no score of Qwen2.5-Max"),
        ("LiveBench", "is none of the choices"),
        ("9" * 40, "is none of the choices"),
        (f"{alone}-", "Nothing of the target was measured the same way"),
        (f"{next(iter(comparable))}-{alone}", "Nothing of the target was measured the same way"),
        ("-1", "is none of the choices"),
    ):
        refused = await room.ask(
            "claim evidence", room.admin, claim=str(number), stance="supports", score=score
        )
        assert told in refused.text, score
        assert refused.ephemeral
    assert written(store_path) == before


async def test_a_score_whose_numbers_say_the_opposite_is_refused(
    room: Room, store_path: Path
) -> None:
    offered = await choices(room, "claim evidence", "score", claim="4")
    boards = [label.partition(":")[0] for label in offered]
    categories = [" · " in board for board in boards]
    assert categories == sorted(categories), "whole boards before their categories"
    assert any(categories)
    before = written(store_path)

    async def give(board: str, stance: str, **more: str) -> str:
        value = next(value for label, value in offered.items() if label.startswith(f"{board}:"))
        answer = await room.ask(
            "claim evidence", room.admin, claim="4", stance=stance, score=value, **more
        )
        return answer.text

    behind = "Aider polyglot: Qwen2.5-Max is behind: 21.8% (16.9 to 27.6) against 48.4%"
    for board, stance, told in (
        ("Aider polyglot", "supports", behind),
        (
            "Aider polyglot",
            "supports",
            "against the claim and cannot support it. Choose “contradicts”",
        ),
        ("LiveBench 2024-11-25", "contradicts", "62.29% against 60.45%. That speaks for the claim"),
        ("Aider polyglot", "context", "is on record as “contradicts” on DeepSeek-V3"),
        ("Aider polyglot", "contradicts", "This is on record already"),
    ):
        assert told in await give(board, stance), (board, stance)
    assert written(store_path) == before
    # Where the margins overlap the curator chooses, once.
    frontier = "FrontierMath 2025-02-28, private set (Epoch AI)"
    assert "Added evidence" in await give(frontier, "supports")
    assert "on record as “supports”" in await give(frontier, "context")


async def test_a_price_is_evidence(room: Room, store_path: Path) -> None:
    number = await added(
        room,
        but(subject="DeepSeek-V3", relation="cheaper_than", targets="GPT-4o", quote="Far cheaper."),
    )
    offered = await choices(room, "claim evidence", "price", "deepseek", claim=str(number))
    assert any("$0.27 in / $1.10 out" in label for label in offered)
    assert all(label.startswith("DeepSeek-V3") for label in offered)
    value = next(value for label, value in offered.items() if "$0.14" in label)
    answer = await room.ask(
        "claim evidence", room.admin, claim=str(number), stance="supports", price=value
    )
    assert "Added evidence" in answer.text
    assert "0.14 in, 0.28 out" in (await show(room, number)).text

    (other,) = rows(
        store_path,
        'SELECT p.id FROM price p JOIN "release" r ON r.id = p.release_id '
        "WHERE r.slug = 'deepseek-r1' LIMIT 1",
    )[0]
    refused = await room.ask(
        "claim evidence", room.admin, claim=str(number), stance="supports", price=str(other)
    )
    assert "no price of what the claim names" in refused.text


async def test_a_page_needs_its_evaluator_note_and_date(room: Room, store_path: Path) -> None:
    number = await added(room)
    before = written(store_path)
    for left_out, told in (
        ("source", "Say where it is"),
        ("evaluator", "Say who measured or found it"),
        ("note", "Say in the note what it found"),
        ("dated", "Say when it was published"),
    ):
        refused = await evidence(room, number, **{left_out: " "})
        assert told in refused.text, left_out
    assert written(store_path) == before

    await evidence(room, number)
    # The page is known by now, and so is when it was published.
    again = await evidence(room, number, dated=" ", note="And ahead in the other two as well.")
    assert "Added evidence" in again.text


async def test_what_an_evaluator_is_to_the_claim_cannot_be_talked_up(room: Room) -> None:
    number = await added(room)
    for evaluator, relation in (("Alibaba", "self"), ("OpenAI", "rival"), ("qwen", "self")):
        refused = await evidence(room, number, evaluator=evaluator, relation="independent")
        assert "is not independent here" in refused.text, evaluator
        assert f"say {relation}" in refused.text
        taken = await evidence(room, number, evaluator=evaluator, note=f"{evaluator} says so.")
        assert "Added evidence" in taken.text
    card = await show(room, number)
    assert "**Alibaba**" in card.text
    assert "the maker itself" in card.text
    assert "a rival" in card.text

    refused = await rule(room, number, "confirmed")
    assert "all support on record is from the maker, a rival or a partner" in refused.text


# verdicts ----------------------------------------------------------------------------------------


async def test_confirmed_needs_independent_support(room: Room) -> None:
    number = await added(room)
    refused = await rule(room, number, "confirmed")
    assert "needs independent support, and no evidence on record supports it" in refused.text
    await evidence(room, number, stance="contradicts")
    await evidence(room, number, relation="partner", note="Measured with the maker's help.")
    refused = await rule(room, number, "confirmed")
    assert "from the maker, a rival or a partner" in refused.text
    assert status_shown(await show(room, number)) == "unverified"

    await evidence(room, number, evaluator="Another Bench")
    assert "now reads ✓ confirmed" in (await rule(room, number, "confirmed")).text
    assert status_shown(await show(room, number)) == "confirmed"


async def test_what_goes_back_to_the_claims_own_source_is_no_support(room: Room) -> None:
    number = await added(room)
    await evidence(room, number)
    (page,) = (await choices(room, "source link", "source", "bench.example.org")).values()
    (said,) = (await choices(room, "source link", "origin", "press.example.com")).values()
    linked = await room.ask("source link", room.admin, source=page, origin=said, relation="quotes")
    assert "goes back to 1 origin" in linked.text
    refused = await rule(room, number, "confirmed")
    assert "goes back to where the claim itself was said" in refused.text

    await evidence(room, number, source="https://other.example.net/a", evaluator="Second Bench")
    assert "now reads ✓ confirmed" in (await rule(room, number, "confirmed")).text


async def test_who_confirms_against_independent_evidence_says_why(room: Room) -> None:
    refused = await rule(room, 4, "confirmed", reason="It is so.")
    assert "contradicts it: Aider. Rule it disputed, or say" in refused.text
    assert "at least 20 characters" in refused.text
    for verdict, who in (("confirmed", "Aider"), ("refuted", "LiveBench, LMArena")):
        ruled = await rule(room, 4, verdict)
        assert f"Independent evidence against this verdict stays on record: {who}." in ruled.text
    assert "stays on record" not in (await rule(room, 4, "disputed", reason="Both.")).text


async def test_an_accusation_is_never_confirmed(room: Room) -> None:
    await evidence(room, 12, dated="2025-02-01")
    refused = await rule(room, 12, "confirmed")
    assert "never confirmed here" in refused.text
    assert status_shown(await show(room, 12)) == "unverified"
    await evidence(room, 12, stance="contradicts", dated="2025-02-02")
    assert "now reads ≠ disputed" in (await rule(room, 12, "disputed")).text


async def test_refuted_needs_an_independent_voice_against_it(room: Room) -> None:
    number = await added(room)
    refused = await rule(room, number, "refuted")
    assert "none on record contradicts it" in refused.text
    await evidence(room, number, stance="contradicts", evaluator="Meta")
    refused = await rule(room, number, "refuted")
    assert "Rule it disputed" in refused.text
    await evidence(room, number)  # for it, which is nothing against it
    assert "Rule it disputed" in (await rule(room, number, "refuted")).text
    await evidence(room, number, stance="contradicts", note="Behind in 7 of 9.")
    assert "now reads ✗ refuted" in (await rule(room, number, "refuted")).text


async def test_disputed_needs_any_evidence(room: Room) -> None:
    number = await added(room)
    refused = await rule(room, number, "disputed")
    assert "Nothing is on record about it yet" in refused.text
    await evidence(room, number, stance="context", evaluator="OpenAI")
    assert "now reads ≠ disputed" in (await rule(room, number, "disputed")).text


async def test_evidence_on_one_target_does_not_carry_another(room: Room) -> None:
    number = await added(room, THREE)
    await evidence(room, number, target="GPT-4o")
    assert (
        "no evidence on record"
        in (await rule(room, number, "confirmed", target="Llama 3.1 405B")).text
    )
    await evidence(room, number, note="All three, in fact.")
    ruled = await rule(room, number, "confirmed", target="Llama 3.1 405B")
    assert "partly confirmed" in ruled.text


async def test_which_of_several_targets_is_asked_back(room: Room, store_path: Path) -> None:
    number = await added(room, THREE)
    await evidence(room, number)
    before = written(store_path)
    for target, told in (
        (" ", "has several targets. Which one: GPT-4o, Claude 3.5 Sonnet"),
        ("Gemini", "“Gemini” is no target of claim"),
        ("0", "is no target of claim"),
        ("4", "is no target of claim"),  # the number of another claim's target
    ):
        refused = await rule(room, number, "confirmed", target=target)
        assert told in refused.text, target
    assert written(store_path) == before
    picked = await choices(room, "claim rule", "target", "llama", claim=str(number))
    assert "0" not in picked.values()
    (value,) = picked.values()
    assert "✓ confirmed · Llama" in (await rule(room, number, "confirmed", target=value)).text
    assert "✓ confirmed · GPT-4o" in (await rule(room, number, "confirmed", target="gpt-4o")).text


async def test_the_verdict_that_stands_is_not_given_twice(room: Room, store_path: Path) -> None:
    number = await added(room)
    assert "It is unverified already" in (await rule(room, number, "unverified")).text
    await evidence(room, number)
    await rule(room, number, "confirmed")
    before = written(store_path)
    assert "It is confirmed already" in (await rule(room, number, "confirmed")).text
    assert written(store_path) == before
    assert "now reads ○ unverified" in (await rule(room, number, "unverified")).text


async def test_the_reason_stands_beside_the_verdict(room: Room) -> None:
    number = await added(room, STATEMENT)
    await evidence(room, number)
    refused = await rule(room, number, "confirmed", reason=" \u200b ")
    assert "Say why" in refused.text
    await rule(room, number, "confirmed", reason="A *second* count finds the same.")
    card = await show(room, number)
    assert "**The statement** · ✓ confirmed\nA \\*second\\* count finds the same." in card.text


async def test_the_day_a_verdict_speaks_for(room: Room) -> None:
    number = await added(room)
    await evidence(room, number)  # published on 2025-03-01
    before = await rule(room, number, "confirmed", date="2025-02-19")
    assert "The claim was made on 2025-02-20; 2025-02-19 is before that" in before.text
    to_come = await rule(room, number, "confirmed", date="2026-11-24")
    assert "2026-11-24" in to_come.text
    assert "to come" in to_come.text
    for typed in ("29/1/25", "2025-02-30", "yesterday"):
        assert typed in (await rule(room, number, "confirmed", date=typed)).text
    assert status_shown(await show(room, number)) == "unverified"

    await rule(room, number, "confirmed")
    assert stamp("2025-03-01") in section((await show(room, number)).text, "History")
    for day, status in (("2025-02-28", "unverified"), ("2025-03-01", "confirmed")):
        assert status_shown(await show(room, number, as_of=day)) == status, day

    await rule(room, number, "disputed", date="2025-06-01", reason="A new board.")
    for day, status in (("2025-05-31", "confirmed"), ("2025-06-01", "disputed")):
        assert status_shown(await show(room, number, as_of=day)) == status, day
    assert status_shown(await show(room, number)) == "disputed"


async def test_older_evidence_still_moves_a_verdict(room: Room) -> None:
    """What a curator rules last is what stands, whenever the evidence is from."""
    number = await added(room)
    await evidence(room, number, dated="2025-03-01")
    await rule(room, number, "confirmed")
    await evidence(room, number, stance="contradicts", dated="2025-02-25", evaluator="Elder Bench",
                   source="https://elder.example.org/")  # fmt: skip
    ruled = await rule(room, number, "refuted")
    assert "It read ✓ confirmed and now reads ✗ refuted" in ruled.text
    assert status_shown(await show(room, number)) == "refuted"


# how claims end ----------------------------------------------------------------------------------

RETRACTION = {
    "source": "https://press.example.com/we-were-wrong",
    "date": "2025-04-02",
    "reason": "“Our harness was broken; we take the figure back.”",
}


async def retract(room: Room, claim: int, who: Any = None, **changes: str) -> Any:
    return await room.ask(
        "claim retract", who or room.admin, claim=str(claim), **{**RETRACTION, **changes}
    )


async def test_a_retraction_needs_where_when_and_how(room: Room, store_path: Path) -> None:
    number = await added(room)
    before = written(store_path)
    for changes, told in (
        ({"source": "  "}, "address is missing"),
        ({"source": "javascript:alert(1)"}, "does not begin with https://"),
        ({"date": " "}, "date is missing"),
        ({"date": "2025-01-01"}, "is before that"),
        ({"date": "2026-12-01"}, "to come"),
        ({"reason": " "}, "Say how the claimant took it back"),
    ):
        refused = await retract(room, number, **changes)
        assert told in refused.text.lower() or told in refused.text, (changes, refused.text)
        assert refused.ephemeral
    assert written(store_path) == before

    done = await retract(room, number)
    assert "now reads" in done.text
    assert "retracted" in done.text
    card = await show(room, number)
    assert status_shown(card) == "retracted by the claimant"
    assert "**Alibaba**: “Our harness was broken" in card.text
    assert status_shown(await show(room, number, as_of="2025-04-01")) == "unverified"
    for refused in (
        await evidence(room, number),
        await rule(room, number, "disputed"),
        await retract(room, number),
        await room.ask("claim edit", room.admin, claim=str(number)),
    ):
        assert f"Claim #{number} is retracted" in refused.text


async def test_one_claim_gives_way_to_a_newer_one(room: Room, store_path: Path) -> None:
    older = await added(room)
    newer = await added(
        room, but(targets="Llama 3.1 405B", quote="By 9 points now.", date="2025-05-05")
    )
    foreign = await added(
        room, but(subject="DeepSeek-V3", targets="Llama 3.1 405B", date="2025-06-01")
    )
    gone = await added(room, but(targets="o1", quote="And o1.", date="2025-06-02"))
    await retract(room, gone, date="2025-06-03")

    async def supersede(claim: int, by: int, who: Any = None) -> str:
        who = who or room.admin
        return (await room.ask("claim supersede", who, claim=f"#{claim}", by=str(by))).text

    before = written(store_path)
    assert "cannot supersede itself" in await supersede(older, older)
    assert "is the older one" in await supersede(newer, older)
    assert "only the claimant" in await supersede(older, foreign)
    assert f"#{gone} is retracted" in await supersede(older, gone)
    assert "no claim #4000" in await supersede(older, 4000)
    assert written(store_path) == before

    assert f"#{older} gave way to #{newer}" in await supersede(older, newer)
    card = await show(room, older)
    assert status_shown(card) == "superseded"
    assert f"the newer claim is #{newer}" in card.text
    assert f"#{older} is superseded" in await supersede(older, newer)
    assert f"#{older} is superseded" in await supersede(newer, older)
    assert status_shown(await show(room, older, as_of="2025-05-04")) == "unverified"


async def test_the_shared_ledger_never_points_at_a_servers_own_claim(
    room: Room, store_path: Path
) -> None:
    own = await added(room, but(subject="Qwen2.5-Max", targets="DeepSeek-V3", date="2025-06-01"))
    owner = bot_owner(room)
    answer = await whisper(owner, "claim supersede", claim="4", by=str(own))
    assert f"no claim #{own} here" in answer.text
    # In the server itself its own view may well point there.
    assert (
        f"gave way to #{own}"
        in (await room.ask("claim supersede", room.admin, claim="4", by=str(own))).text
    )
    assert status_shown(await show(room, 4)) == "superseded"
    assert status_shown(await show(elsewhere(room), 4)) == "disputed"
    assert rows(store_path, "SELECT status, superseded_by FROM claim WHERE id = 4") == [
        ("disputed", None)
    ]


# undoing -----------------------------------------------------------------------------------------


async def test_everything_is_undone_one_by_one_to_the_beginning(
    room: Room, store_path: Path
) -> None:
    number = await added(room)
    start = (await show(room, number)).text
    await evidence(room, number)
    with_evidence = (await show(room, number)).text
    await rule(room, number, "confirmed")
    await rule(room, number, "unverified", reason="Looked again.")
    await retract(room, number)

    for told, status in (
        ("Took back the retraction", "unverified"),
        ("Took back the verdict “unverified”", "confirmed"),
        ("Took back the verdict “confirmed”", "unverified"),
    ):
        card = await undo(room, number)
        assert told in card.text
        assert status_shown(await show(room, number)) == status
    shown = (await show(room, number)).text
    assert until_history(shown) == until_history(with_evidence)

    assert "Took back the evidence" in (await undo(room, number)).text
    shown = (await show(room, number)).text
    assert until_history(shown) == until_history(start)
    assert "**Evidence**" not in shown

    assert "listed no more" in (await undo(room, number)).text
    assert f"no claim #{number} here" in (await show(room, number)).text
    assert f"#{number} " not in (await room.ask("claims", about="qwen2.5-max")).text
    offered = await choices(room, "claim show", "claim", "leaves llama behind")
    assert str(number) not in offered.values()
    assert "nothing to undo here" in (await undo(room, number)).text
    # Undoing deletes nothing: every move and its undoing are on record.
    moves = [
        row[0]
        for row in rows(
            store_path, "SELECT action FROM claim_event WHERE claim_id = ? ORDER BY id", number
        )
    ]
    assert moves == ["add", "evidence", "rule", "rule", "retract"] + ["undo"] * 5
    history = await room.ask("claim history", room.admin, claim=str(number))
    pages = await every_page(room, history, who=room.admin)
    assert sum(page.text.count("taken back later") for page in pages) == 5
    assert sum(page.text.count("undone: ") for page in pages) == 5


def until_history(text: str) -> str:
    return text.partition("**History**")[0]


async def test_a_succession_is_undone(room: Room, store_path: Path) -> None:
    older = await added(room)
    newer = await added(room, but(targets="Llama 3.1 405B", quote="Now.", date="2025-05-05"))
    await room.ask("claim supersede", room.admin, claim=str(older), by=str(newer))
    assert "another claim follows it" in (await undo(room, older)).text
    card = await show(room, older)
    assert status_shown(card) == "unverified"
    assert "newer claim" not in card.text
    assert rows(store_path, "SELECT superseded_by FROM claim WHERE id = ?", older) == [(None,)]


async def test_a_claim_that_others_gave_way_to_stays_while_they_do(
    room: Room, store_path: Path
) -> None:
    older = await added(room)
    newer = await added(room, but(targets="Llama 3.1 405B", quote="Now.", date="2025-05-05"))
    await room.ask("claim supersede", room.admin, claim=str(older), by=str(newer))
    await room.ask("claim supersede", room.admin, claim="4", by=str(newer))
    before = written(store_path)
    for first in (older, 4):
        refused = await undo(room, newer)
        assert f"Claim #{first} gave way to #{newer}, which therefore stays" in refused.text
        assert written(store_path) == before
        await undo(room, first)
        before = written(store_path)
    assert "listed no more" in (await undo(room, newer)).text


async def test_nothing_of_the_starter_ledgers_own_is_undone_here(room: Room) -> None:
    answer = await undo(room, 4)
    assert "Nothing of this server's own was done to claim #4" in answer.text
    owner = bot_owner(room)
    assert status_shown(await whisper(owner, "claim show", claim="4")) == "disputed"


# a server's own view of a shared claim -----------------------------------------------------------


async def test_a_servers_ruling_lies_over_the_shared_one(room: Room) -> None:
    other = elsewhere(room)
    shared = (await show(room, 4)).text

    ruled = await rule(room, 4, "confirmed", reason="We weigh LMArena most.")
    assert "It read ≠ disputed and now reads ✓ confirmed" in ruled.text
    card = await show(room, 4)
    assert status_shown(card) == "confirmed"
    assert "as this server rules; the shared ledger says ≠ disputed" in card.text
    assert "We weigh LMArena most." in card.text

    async def listed(place: Room, status: str) -> bool:
        found = await place.ask("claims", by="alibaba", status=status)
        return "#4 " in found.text

    assert await listed(room, "confirmed")
    assert not await listed(room, "disputed")
    assert await listed(other, "disputed")
    assert not await listed(other, "confirmed")
    assert (await show(other, 4)).text == shared
    assert str(room.admin.id) not in (await other.ask("claim history", claim="4")).text

    await undo(room, 4)
    assert until_history((await show(room, 4)).text) == until_history(shared)
    assert not await listed(room, "confirmed")
    assert await listed(room, "disputed")
    assert "nothing to undo" in (await undo(room, 4)).text


async def test_a_servers_evidence_on_a_shared_claim_is_its_own(room: Room) -> None:
    other = elsewhere(room)
    before = (await show(other, 4)).text
    await evidence(room, 4, note="Seen here only.")
    assert "Seen here only." in await evidence_on(room, 4)
    assert (await show(other, 4)).text == before
    assert "Seen here only." not in await evidence_on(other, 4)


async def evidence_on(room: Room, claim: int) -> str:
    """All pages of a claim's evidence."""
    pages = await every_page(room, await room.press(await show(room, claim), "Evidence"))
    return "\n".join(page.text for page in pages)


async def test_the_view_stands_after_the_starter_ledger_is_loaded_again(
    room: Room, restart: Restart, store_path: Path
) -> None:
    other = elsewhere(room)
    await rule(room, 4, "confirmed")
    await retract(room, 6)
    with closing(sqlite3.connect(store_path)) as connection, connection:
        changed = connection.execute(
            "UPDATE meta SET value = 'another version' WHERE key = 'starter'"
        )
        assert changed.rowcount == 1
    after = await restart()
    assert rows(store_path, "SELECT value FROM meta WHERE key = 'starter'") != [
        ("another version",)
    ]
    assert status_shown(await show(after, 4)) == "confirmed"
    assert status_shown(await show(after, 6)) == "retracted by the claimant"
    elsewhere_after = Room(
        after.env, after.bot, other.guild, other.channel, other.admin, other.member
    )
    assert status_shown(await show(elsewhere_after, 4)) == "disputed"
    assert status_shown(await show(elsewhere_after, 6)) == "partly confirmed"
    await undo(after, 4)
    assert status_shown(await show(after, 4)) == "disputed"


async def test_a_past_day_still_shows_what_stood_then(room: Room) -> None:
    for day, status in (("2025-03-31", "unverified"), ("2025-04-01", "disputed")):
        assert status_shown(await show(room, 4, as_of=day)) == status
    await evidence(room, 4, dated="2025-06-01", source="https://later.example.org/")
    await rule(room, 4, "confirmed", date="2025-06-01")
    for day, status in (
        ("2025-03-31", "unverified"),
        ("2025-05-31", "disputed"),
        ("2025-06-01", "confirmed"),
    ):
        assert status_shown(await show(room, 4, as_of=day)) == status, day


# which sources are one ---------------------------------------------------------------------------


async def test_links_between_sources_that_cannot_be(room: Room, store_path: Path) -> None:
    await added(room)
    (own,) = (await choices(room, "source link", "source", "press.example.com")).values()

    async def link(source: str, origin: str, place: Room = room) -> str:
        answer = await place.ask(
            "source link", place.admin, source=source, origin=origin, relation="quotes"
        )
        return answer.text

    before = written(store_path)
    assert "cannot repeat itself" in await link(own, own)
    assert "no source 99999 here" in await link(own, "99999")
    assert "no source 99999 here" in await link("99999", own)
    # Of another server's layer: as if it were not there.
    other = elsewhere(room)
    assert f"no source {own} here" in await link(own, "1", other)
    assert not await choices(other, "source link", "source", "press.example.com", other.admin)
    assert written(store_path) == before

    assert "goes back to 1 origin" in await link(own, "1")
    assert "on record already" in await link(own, "1")
    assert "Link them the other way round" in await link("1", own)


async def test_a_link_is_taken_back(room: Room) -> None:
    number = await added(room)
    await evidence(room, number)
    (page,) = (await choices(room, "source link", "source", "bench.example.org")).values()
    (said,) = (await choices(room, "source link", "origin", "press.example.com")).values()
    await room.ask("source link", room.admin, source=page, origin=said, relation="quotes")
    assert "one origin" in (await rule(room, number, "confirmed")).text
    other = elsewhere(room)
    refused = await other.ask("source unlink", other.admin, source=page, origin=said)
    assert "No such link was made here" in refused.text
    await room.ask("source unlink", room.admin, source=page, origin=said)
    assert "now reads ✓ confirmed" in (await rule(room, number, "confirmed")).text
    again = await room.ask("source unlink", room.admin, source=page, origin=said)
    assert "No such link was made here" in again.text


@pytest.mark.parametrize("number", ["77777", "0"])
async def test_what_is_not_there_is_not_ruled_on(room: Room, number: str) -> None:
    for answer in (
        await evidence(room, int(number)),
        await rule(room, int(number), "confirmed"),
        await retract(room, int(number)),
        await undo(room, int(number)),
    ):
        assert f"no claim #{number}" in answer.text, answer.text
        assert answer.ephemeral

"""Adding, suggesting and correcting claims: the forms, what they take, and what they give back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from simcord.results import InteractionResult

from tests.commands.conftest import Restart, Room, Seen, seen
from tests.commands.desk import (
    THREE,
    Typed,
    add,
    bot_owner,
    but,
    choices,
    details_in,
    evidence,
    filled,
    number_in,
    open_form,
    press_form,
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
from tests.commands.discord_limits import form_breaches
from tests.commands.reading import stamp

FULL = Typed(
    subject="Qwen2.5-Max",
    relation="scores",
    targets="",
    quote="It reaches 87.1 on Arena-Hard.",
    source="https://press.example.com/qwen#top",
    date="2025-02",
    claimant="DeepSeek",
    benchmark="livebench",
    value="over 87.1 %",
    scope="English prompts",
    hedge="hedged",
    reported_by="Reuters",
    note="Read off a chart.",
)


async def correct(room: Room, refused: Seen, who: Any = None) -> InteractionResult:
    """Press the button that reopens what was typed."""
    return await press_form(room, refused, "Correct it", who or room.admin)


# everything filled -------------------------------------------------------------------------------


async def test_everything_that_was_filled_in_is_on_record(room: Room, store_path: Path) -> None:
    tests = await choices(room, "claim add", "benchmark", "livebench")
    key = tests["LiveBench 2024-11-25"]
    card = await add(room, replace(FULL, benchmark=key))
    assert card.ephemeral
    number = number_in(card)
    assert f"Added claim #{number}" in card.text
    shown = await show(room, number)
    assert status_shown(shown) == "unverified"
    for told in (
        "of this server's own ledger",
        "**DeepSeek says: Qwen2.5-Max scores over 87.1%",
        "> It reaches 87.1 on Arena-Hard.",
        "-# hedged (“reportedly”) · 2025-02 · [press.example.com](https://press.example.com/qwen)",
        "Reported by Reuters",
        "Scope: English prompts",
        "Read off a chart.",
        f"recorded as made · <@{room.admin.id}>",
    ):
        assert told in shown.text, told
    (row,) = rows(
        store_path,
        "SELECT c.claimant, c.relation, b.slug, c.qualifier, c.value, c.unit, c.hedge, "
        "c.reported_by, c.claimed, c.scope, c.note, s.url, s.published, s.kind, c.guild_id, "
        "c.recorded_by, c.recorded_at FROM claim c JOIN source s ON s.id = c.source_id "
        "LEFT JOIN benchmark b ON b.id = c.benchmark_id WHERE c.id = ?",
        number,
    )
    assert row == (
        "DeepSeek", "scores", key, "over", 87.1, "%", "hedged", "Reuters", "2025-02",
        "English prompts", "Read off a chart.", "https://press.example.com/qwen", "2025-02",
        "press", room.guild.id, f"user:{room.admin.id}", "2026-11-23T12:00:00+00:00",
    )  # fmt: skip


async def test_what_the_command_was_given_stands_in_the_form(room: Room) -> None:
    form = await open_form(
        room, "claim add", room.admin, subject="qwen2.5-max", relation="cheaper_than",
        targets="family:gpt-4o, o1", benchmark="mmlu", value="3 USD", quote="Cheaper.",
        source="https://press.example.com/a", date="2025-02-20", claimant="Alibaba",
    )  # fmt: skip
    assert form.modal is not None
    assert form.modal["title"] == "Add a claim"
    assert [label["label"] for label in form.modal["components"]] == [
        "Subject", "Relation", "Targets", "Quote", "Source and details",
    ]  # fmt: skip
    assert {name: text for name, text in filled(form).items() if name != "details"} == {
        "subject": "Qwen2.5-Max",
        "relation": "cheaper_than",
        "targets": "GPT-4o, o1",  # the key of the list gave way to the name
        "quote": "Cheaper.",
    }
    assert details_in(form) == {
        "Source": "https://press.example.com/a",
        "Date": "2025-02-20",
        "Claimant": "Alibaba",
        "Test": "mmlu",
        "Value": "3 USD",
        "Scope": "",
        "Wording": "asserted",
        "Reported by": "",
        "Publisher": "",
        "Title": "",
        "Note": "",
    }


async def test_an_empty_form_asks_for_everything(room: Room) -> None:
    form = await open_form(room, "claim suggest", room.member)
    assert form.modal is not None
    assert form.modal["title"] == "Suggest a claim"
    assert filled(form) | {"details": ""} == dict.fromkeys(filled(form), "")
    assert set(details_in(form).values()) == {"", "asserted"}
    required = {
        label["component"]["custom_id"]: label["component"].get("required", True)
        for label in form.modal["components"]
    }
    assert required == {
        "subject": True, "relation": True, "targets": False, "quote": True, "details": True,
    }  # fmt: skip


async def test_who_may_not_add_learns_it_before_typing(room: Room) -> None:
    refused = await room.ask("claim add")
    assert "Only curators of this server" in refused.text
    assert refused.ephemeral


async def test_the_maker_said_so_where_nobody_else_is_named(room: Room) -> None:
    number = number_in(await add(room, but(subject="deepseek-v3", targets="GPT-4o")))
    assert "**DeepSeek says: DeepSeek-V3 beats GPT-4o**" in (await show(room, number)).text
    # By the name of what it makes, the lab is meant.
    number = number_in(await add(room, but(targets="o1", claimant="gpt-4o")))
    assert "**OpenAI says: Qwen2.5-Max beats o1**" in (await show(room, number)).text


@pytest.mark.parametrize(
    "details",
    [
        "https://press.example.com/qwen\nDate: 2025-02-20",
        "source: https://press.example.com/qwen\n\n  DATE :2025-02-20  ",
        "Date: 2025-02-20\nSource:\nhttps://press.example.com/qwen",
    ],
)
async def test_details_as_people_write_them(room: Room, details: str) -> None:
    form = await open_form(room, "claim add", room.admin)
    card = await send(room.admin, form, THREE.entries() | {"details": details})
    number = number_in(card)
    shown = (await show(room, number)).text
    assert "(https://press.example.com/qwen)" in shown
    assert stamp("2025-02-20") in shown


# names -------------------------------------------------------------------------------------------


async def test_a_name_that_nothing_bears_is_asked_back(room: Room, store_path: Path) -> None:
    before = written(store_path)
    refused = await add(room, but(subject="Qwen2.5-Mex", targets="GPT-4o, Zzqx Ultra"))
    assert "2 things to put right" in refused.text
    assert "“Qwen2.5-Mex”. Did you mean" in refused.text
    assert "Qwen2.5-Max" in refused.text
    assert "“Zzqx Ultra”" in refused.text
    assert "put it in quotation marks" in refused.text
    assert written(store_path) == before


async def test_words_in_quotation_marks_are_taken_as_words(room: Room, store_path: Path) -> None:
    card = await add(
        room,
        but(
            subject='"Chinese AI start-ups"', targets="“Former AI frontrunners, all of them”, GPT-4o",
            claimant='"A minister"',
        ),
    )  # fmt: skip
    number = number_in(card)
    assert (
        "**A minister says: Chinese AI start-ups beats Former AI frontrunners, all of them and GPT-4o**"
        in (await show(room, number)).text
    )
    assert rows(
        store_path,
        "SELECT name, release_id IS NULL AND family_id IS NULL AND lab_id IS NULL "
        "FROM claim_target WHERE claim_id = ? ORDER BY id",
        number,
    ) == [("Former AI frontrunners, all of them", 1), ("GPT-4o", 0)]
    refused = await add(room, but(subject='"Chinese AI start-ups"', targets='"Others"'))
    assert "Say who claims it" in refused.text


async def test_a_name_means_what_it_meant_on_the_day(room: Room, store_path: Path) -> None:
    async def subject_on(day: str) -> str:
        number = number_in(
            await add(room, but(subject="deepseek-chat", targets="GPT-4o", date=day, quote=day))
        )
        return rows(store_path, "SELECT subject FROM claim WHERE id = ?", number)[0][0]

    assert await subject_on("2025-01-10") == "DeepSeek-V3"
    assert await subject_on("2025-04-10") != "DeepSeek-V3"


# what has to be put right ------------------------------------------------------------------------

WRONG = Typed(
    subject="Zzqx 17",
    relation="beats",
    targets="",
    quote="  ",
    source="http://localhost/x",
    date="2027-01-01",
    value="a lot",
    hedge="certainly",
)


async def test_all_problems_are_told_at_once(room: Room, store_path: Path) -> None:
    before = written(store_path)
    refused = await add(room, replace(WRONG, quote="\u200b"))
    assert refused.ephemeral
    problems = [line for line in refused.text.split("\n") if line.startswith("- ")]
    assert len(problems) == 7
    assert "7 things to put right" in refused.text
    for told in (
        "2027-01-01 is still to come", "“Zzqx 17”", "“a lot” is not a figure", "quote is missing",
        "“certainly” is none of these", "localhost", "“beats” needs a target",
    ):  # fmt: skip
        assert sum(told.casefold() in problem.casefold() for problem in problems) == 1, told
    assert "What you typed is kept for two weeks" in refused.text
    assert written(store_path) == before


TYPED = {
    "emoji": "It beats 🦆 and 👩‍👩‍👧‍👦 alike.",
    "newlines": "First line.\n\n- second\nthird",
    "marks": "*bold* @everyone <@1> ```code```",
    "right to left": "שלום says so",
}


@pytest.mark.parametrize("label", TYPED)
@pytest.mark.parametrize("restarted", [False, True])
async def test_what_was_typed_comes_back_whole(
    room: Room, restart: Restart, store_path: Path, label: str, restarted: bool
) -> None:
    typed = but(
        subject="Zzqx 17", quote=TYPED[label], note="🦆 noted", scope="a: colon, and *stars*",
        value="over 9,000 USD", claimant="“A minister”", reported_by="Reuters",
    )  # fmt: skip
    refused = await add(room, typed)
    assert "“Zzqx 17”" in refused.text
    place = await restart() if restarted else room
    form = await correct(place, refused)
    assert form.modal is not None
    assert form.modal["title"] == "Add a claim"
    wanted = typed.entries()
    assert filled(form)["subject"] == "Zzqx 17"
    assert filled(form)["relation"] == "beats"
    assert filled(form)["targets"] == typed.targets
    assert filled(form)["quote"] == TYPED[label]
    lines = dict(line.split(":", 1) for line in str(wanted["details"]).split("\n"))
    assert details_in(form) == {name: text.strip() for name, text in lines.items()}

    mended = filled(form) | {"subject": "Qwen2.5-Max"}
    card = await send(room.admin, form, mended | {"relation": [mended["relation"]]})
    assert "Added claim" in card.text
    assert rows(store_path, "SELECT count(*) FROM draft") == [(0,)], "what was used is dropped"


async def test_half_a_character_does_not_lose_the_rest(room: Room, store_path: Path) -> None:
    refused = await add(room, but(quote="before \ud83e after \udfff.", subject="Q\ud800wen"))
    assert "half a character" in refused.text
    form = await correct(room, refused)
    assert filled(form)["quote"] == "before ? after ?."
    assert filled(form)["subject"] == "Q?wen"
    assert filled(form)["targets"] == THREE.targets


async def test_too_long_a_text_comes_back_to_be_shortened(room: Room) -> None:
    quote = "word " * 400
    refused = await add(room, but(quote=quote))
    assert "too long" in refused.text
    assert "1999 characters of at most 1000" in refused.text
    assert filled(await correct(room, refused))["quote"] == quote


async def test_a_draft_is_its_authors(room: Room) -> None:
    refused = await suggest(room, WRONG_ENOUGH)
    custom_id = refused.buttons["Correct it"]["custom_id"]
    own = await add(room, WRONG_ENOUGH)
    theirs = seen(await press_custom(room, own, custom_id))
    assert "no longer kept" in theirs.text
    form = await correct(room, refused, room.member)
    assert form.modal is not None
    assert form.modal["title"] == "Suggest a claim"
    again = await send(room.member, form, WRONG_ENOUGH.entries())
    assert "“Zzqx 17”" in again.text
    mended = await send(room.member, await correct(room, again, room.member), THREE.entries())
    assert "waits for review" in mended.text


WRONG_ENOUGH = but(subject="Zzqx 17")


# claims that are there already -------------------------------------------------------------------

AGAIN = but(
    source="https://news.example.org/again", date="2025-02-22", targets="GPT-4o",
    quote="“Our model comprehensively surpasses” GPT-4o, it said.",
)  # fmt: skip


async def test_the_same_statement_elsewhere_is_an_appearance(room: Room, store_path: Path) -> None:
    known = number_in(await add(room))
    before = written(store_path)
    doubted = await add(room, AGAIN)
    assert "The ledger may have this claim already" in doubted.text
    assert f"**#{known}** · ○ unverified" in doubted.text
    assert list(doubted.buttons) == [
        f"Add to #{known} as another appearance", "Add it as a new claim", "Correct it", "Drop it",
    ]  # fmt: skip
    assert written(store_path) == before

    noted = await room.press(doubted, f"Add to #{known} as another appearance", room.admin)
    assert f"Noted as another appearance of #{known}" in noted.text
    card = await show(room, known)
    assert "Said in 2 places, 2 origins" in card.text
    sources = await room.press(card, "Sources")
    assert "https://news.example.org/again" in sources.text
    after = written(store_path)
    assert (after["claim"], after["claim_appearance"]) == (
        before["claim"], before["claim_appearance"] + 1,
    )  # fmt: skip

    # The same page says nothing new.
    doubted = await add(room, AGAIN)
    again = await room.press(doubted, f"Add to #{known} as another appearance", room.admin)
    assert "has this source already. Nothing was changed" in again.text
    assert "Took back the appearance" in (await undo(room, known)).text
    assert "Said in 1 place, 1 origin" in (await show(room, known)).text


async def test_two_places_that_are_one_origin(room: Room) -> None:
    known = number_in(await add(room))
    await room.press(await add(room, AGAIN), f"Add to #{known} as another appearance", room.admin)
    (copy,) = (await choices(room, "source link", "source", "news.example.org")).values()
    (first,) = (await choices(room, "source link", "origin", "press.example.com")).values()
    await room.ask("source link", room.admin, source=copy, origin=first, relation="syndicates")
    assert "Said in 2 places, 1 origin" in (await show(room, known)).text


async def test_or_it_is_another_claim_all_the_same(room: Room, store_path: Path) -> None:
    known = number_in(await add(room))
    added = await room.press(await add(room, AGAIN), "Add it as a new claim", room.admin)
    number = number_in(added)
    assert f"Added claim #{number}" in added.text
    assert number != known
    assert "Said in 1 place, 1 origin" in (await show(room, known)).text
    assert rows(store_path, "SELECT count(*) FROM draft") == [(0,)]


async def test_or_nothing_at_all(room: Room, store_path: Path) -> None:
    await add(room)
    before = written(store_path)
    doubted = await add(room, AGAIN)
    dropped = await room.press(doubted, "Drop it", room.admin)
    assert "Nothing was written" in dropped.text
    assert written(store_path) == before
    assert rows(store_path, "SELECT count(*) FROM draft") == [(0,)]


async def test_a_shared_claim_is_recognised_too(room: Room) -> None:
    """The starter ledger's own claim, typed again from another page."""
    doubted = await add(
        room,
        but(targets="DeepSeek-V3", date="2025-01-28", quote="Qwen2.5-Max outperforms DeepSeek V3",
            source="https://news.example.org/qwen"),
    )  # fmt: skip
    assert "**#4** · ≠ disputed" in doubted.text
    await room.press(doubted, "Add to #4 as another appearance", room.admin)
    card = await show(room, 4)
    assert "Said in 8 places" in card.text
    await undo(room, 4)
    assert "Said in 7 places" in (await show(room, 4)).text


async def test_a_suggestion_that_waits_already_is_recognised(room: Room) -> None:
    first = number_in(await suggest(room))
    doubted = await suggest(room, AGAIN, room.admin)
    assert f"**#{first}** · " in doubted.text
    assert "If it was said in another place, suggest it all the same" in doubted.text
    assert list(doubted.buttons) == ["Suggest it all the same", "Correct it", "Drop it"]


# correcting a claim ------------------------------------------------------------------------------


async def edit_form(room: Room, number: int) -> InteractionResult:
    return await open_form(room, "claim edit", room.admin, claim=str(number))


async def test_the_form_says_what_the_claim_says(room: Room) -> None:
    number = number_in(await add(room, replace(FULL, benchmark="", date="2025-02")))
    form = await edit_form(room, number)
    assert form.modal is not None
    assert form.modal["title"] == f"Edit claim #{number}"
    assert filled(form)["subject"] == "Qwen2.5-Max"
    assert filled(form)["relation"] == "scores"
    assert filled(form)["quote"] == FULL.quote
    assert details_in(form) == {
        "Source": "https://press.example.com/qwen",
        "Date": "2025-02",
        "Claimant": "DeepSeek",
        "Test": "",
        "Value": "over 87.1 %",
        "Scope": "English prompts",
        "Wording": "hedged",
        "Reported by": "Reuters",
        "Note": "Read off a chart.",
    }
    # Sent back as it is, it changes nothing, whatever the names are called by today.
    entries = filled(form) | {"relation": [filled(form)["relation"]]}
    same = await send(room.admin, form, entries)
    assert "Nothing was changed: the claim says this already" in same.text


def claim_rows(path: Path, number: int) -> Any:
    columns = (
        "claimant, claimant_lab_id, subject, subject_release_id, subject_maker_id, relation, "
        "benchmark_id, scope, qualifier, value, unit, quote, hedge, reported_by, source_id, "
        "claimed, claimed_by, note, stage, status"
    )
    return (
        rows(path, f"SELECT {columns} FROM claim WHERE id = ?", number),
        rows(
            path,
            "SELECT name, release_id, family_id, maker_id, subject_ref, subject_maker_id, verdict "
            "FROM claim_target WHERE claim_id = ? AND dropped = 0 ORDER BY id",
            number,
        ),
    )


def index_is_sound(path: Path) -> None:
    """Whether the search index holds exactly what the claims say."""
    with closing(sqlite3.connect(path)) as connection:
        for table in ("claim_fts", "source_fts"):
            connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")


async def test_an_edit_and_its_undoing(room: Room, store_path: Path) -> None:
    number = number_in(await add(room))
    before = claim_rows(store_path, number)
    card_before = (await show(room, number)).text.split("**History**")[0]

    async def finds(words: str) -> bool:
        offered = await choices(room, "claim show", "claim", words)
        return str(number) in offered.values()

    changed = Typed(
        subject="DeepSeek-V3", relation="cheaper_than", targets="GPT-4o, o1",
        quote="Rather cheap, astonishingly so.", source="https://other.example.org/b",
        date="2025-01", claimant="Alibaba", value="nearly 5.5 USD m", scope="Training alone",
        hedge="speculative", reported_by="AFP", note="A second look.",
    )  # fmt: skip
    edited = await send(room.admin, await edit_form(room, number), changed.entries())
    assert f"Edited claim #{number}" in edited.text
    card = (await show(room, number)).text
    for told in (
        "**Alibaba says: DeepSeek-V3 is cheaper than GPT-4o and o1**",
        "> Rather cheap, astonishingly so.",
        "(https://other.example.org/b)",
        "Reported by AFP", "Scope: Training alone", "A second look.", "· 2025-01 ·",
    ):  # fmt: skip
        assert told in card, told
    assert "Claude" not in card.split("**History**")[0]
    assert await finds("astonishingly")
    assert not await finds("comprehensively")
    index_is_sound(store_path)
    about = await room.ask("claims", about="deepseek-v3")
    assert f"#{number} " in about.text
    history = (await room.ask("claim history", claim=str(number))).text
    assert "edited: " in history
    for field in ("subject", "relation", "targets", "quote", "source", "date", "note", "scope"):
        assert field in history.split("edited: ")[1].split("·")[0], field

    assert "Took back the edit" in (await undo(room, number)).text
    assert claim_rows(store_path, number) == before
    assert (await show(room, number)).text.split("**History**")[0] == card_before
    assert await finds("comprehensively")
    assert not await finds("astonishingly")
    index_is_sound(store_path)


async def test_a_target_that_stays_keeps_its_verdict(room: Room) -> None:
    number = number_in(await add(room))
    await evidence(room, number, target="GPT-4o")
    await rule(room, number, "confirmed", target="GPT-4o")
    await send(room.admin, await edit_form(room, number), but(targets="o1, GPT-4o").entries())
    card = await show(room, number)
    assert "**GPT-4o** · ✓ confirmed" in card.text
    assert "**o1** · ○ unverified" in card.text
    assert "Llama" not in card.text.split("**History**")[0]
    # A target that is dropped and named again comes back as it was.
    await send(room.admin, await edit_form(room, number), but(targets="o1").entries())
    assert status_shown(await show(room, number)) == "unverified"
    await send(room.admin, await edit_form(room, number), but(targets="GPT-4o").entries())
    assert status_shown(await show(room, number)) == "confirmed"


async def test_verdicts_are_not_carried_over_to_another_statement(
    room: Room, store_path: Path
) -> None:
    number = number_in(await add(room))
    await evidence(room, number)
    await rule(room, number, "confirmed", target="GPT-4o")
    before = written(store_path)
    for changed in (but(subject="DeepSeek-V3"), but(relation="matches")):
        refused = await send(room.admin, await edit_form(room, number), changed.entries())
        assert "has verdicts, which would no longer fit" in refused.text
        assert "Correct it" in refused.buttons
    assert written(store_path) == before
    fine = await send(room.admin, await edit_form(room, number), but(note="Typo.").entries())
    assert "Edited claim" in fine.text


async def test_the_shared_ledger_is_not_edited_from_a_server(room: Room) -> None:
    refused = await room.ask("claim edit", room.admin, claim="4")
    assert "Claim #4 is of the shared ledger, which only the bot's owner edits" in refused.text
    assert "add evidence to it and rule on it" in refused.text
    owner = bot_owner(room)
    form = await owner.user.slash("claim edit", claim="4")
    assert filled(form)["subject"] == "Qwen2.5-Max"
    entries = filled(form) | {"relation": ["beats"], "quote": "As the owner reads it."}
    assert "Edited claim #4" in (await send(owner.user, form, entries)).text
    assert "> As the owner reads it." in (await show(room, 4)).text
    assert "Took back the edit" in (await whisper(owner, "claim undo", claim="4")).text
    assert "> Qwen2.5-Max outperforms" in (await show(room, 4)).text


async def test_an_edit_that_is_refused_can_be_corrected(room: Room) -> None:
    number = number_in(await add(room))
    wrong = but(date="2025-13-01", quote="New words.")
    refused = await send(room.admin, await edit_form(room, number), wrong.entries())
    assert "“2025-13-01” is not a date" in refused.text
    form = await correct(room, refused)
    assert form.modal is not None
    assert form.modal["title"] == f"Edit claim #{number}"
    assert filled(form)["quote"] == "New words."
    await send(room.admin, form, but(quote="New words.").entries())
    assert "> New words." in (await show(room, number)).text


# Discord's limits --------------------------------------------------------------------------------


async def test_every_form_is_one_that_discord_takes(room: Room) -> None:
    long = '"' + "W" * 60 + " {n}" + "🦆" * 15 + '"'
    longest = Typed(
        subject=long.replace("{n}", "s"),
        relation="more_efficient_than",
        targets=", ".join(long.replace("{n}", str(one)) for one in range(10)),
        quote="🦆" * 500,
        source="https://press.example.com/" + "a" * 970,
        claimant='"' + "C" * 98 + '"',
        value="9" * 15 + "." + "1" * 12,
        scope="s" * 200,
        reported_by="r" * 100,
        note="n" * 500,
    )
    added = await add(room, longest)
    assert "Added claim" in added.text, added.text
    number = number_in(added)
    waiting = number_in(await suggest(room))
    forms = [
        await open_form(room, "claim add", room.admin),
        await open_form(
            room,
            "claim add",
            room.admin,
            subject="s" * 100,
            targets="🦆" * 50,
            quote="q" * 1000,
            source="u" * 1000,
            value="🦆" * 50,
        ),
        await open_form(room, "claim suggest", room.member),
        await edit_form(room, number),
        await press_form(room, await room.ask("review", room.admin), "Reject", room.admin),
        await press_form(room, await room.ask("review", room.admin), "Edit", room.admin),
    ]
    board = await room.ask("board", room.admin)
    custom_id = f"fr1:addevidence:{number}"
    forms.append(await press_custom(room, board, custom_id))
    forms.append(await correct(room, await add(room, replace(longest, subject="x" * 4000,
                                                              quote="🦆" * 2000))))  # fmt: skip
    for form in forms:
        assert form.modal is not None
        assert form_breaches(form.modal) == [], form.modal["title"]
    assert f"#{waiting}" in str(forms[4].modal)


async def press_custom(room: Room, card: Seen, custom_id: str) -> InteractionResult:
    """Press a button that is or was under some message of ours."""
    stored = room.env.backend.get_message(card.message.channel_id, card.message.id)
    button = {"type": 2, "style": 2, "label": "x", "custom_id": custom_id, "id": 3}
    row = {"type": 1, "id": 2, "components": [button]}
    stored.components[:] = [{"type": 17, "id": 1, "components": [row]}]
    return await room.admin.click(card.message.message, custom_id=custom_id)


async def test_evidence_by_the_form(room: Room) -> None:
    number = number_in(await add(room))
    form = await press_custom(
        room, await room.ask("board", room.admin), f"fr1:addevidence:{number}"
    )
    assert form.modal is not None
    assert form.modal["title"] == f"Evidence on claim #{number}"
    offered = form.modal["components"][0]["component"]["options"]
    assert [one["label"] for one in offered[:3]] == [
        "✓ supports · GPT-4o", "✗ contradicts · GPT-4o", "○ context · GPT-4o",
    ]  # fmt: skip
    assert offered[-1]["label"] == "○ context · the whole claim"
    answer = await send(
        room.admin,
        form,
        {
            "says": [offered[0]["value"]],
            "source": "https://bench.example.org/results",
            "evaluator": "Open Bench Group",
            "dated": "2025-03-01",
            "note": "Ahead.",
        },
    )
    assert f"Added evidence to claim #{number}" in answer.text
    assert "confirmed" in (await rule(room, number, "confirmed", target="GPT-4o")).text

"""What strangers type at the claims desk: taken harmlessly, or answered kindly with nothing written."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from discord import AppCommandOptionType, app_commands

from tests.commands.conftest import Restart, Room, Seen
from tests.commands.desk import (
    THREE,
    add,
    but,
    details_in,
    evidence,
    filled,
    number_in,
    open_form,
    posts_in,
    press_form,
    rows,
    rule,
    send,
    set_up_review,
    show,
    suggest,
    told_in_private,
    undo,
    written,
)
from tests.commands.discord_limits import form_breaches
from tests.commands.hostile import HOSTILE, WORST, effects_in, refused
from tests.commands.reading import every_page
from tests.commands.test_adding_claims import press_custom
from tests.commands.test_bad_input import OPTIONS as READING

# what may not happen -----------------------------------------------------------------------------


def faults_in(answer: Seen) -> list[str]:
    """What an answer, a list of problems or a card does that no typed text may make it do."""
    return effects_in(answer.text)


def test_the_check_can_fail() -> None:
    class Answer:
        ephemeral = True

    def of(text: str) -> list[str]:
        return faults_in(Seen(Answer(), text))  # type: ignore[arg-type]

    assert of("### ○ unverified · #19\n> \\@x <t:1740052800:D> <@1456074443980800001>") != []
    assert of("### ○ unverified · #19\n> x <t:1740052800:D> <@1456074443980800001>") == []
    assert (
        of("[press.example.com](https://press.example.com/a), \\[x\\](https\\://evil.example)")
        == []
    )
    for harm in (
        "@everyone", "<@1>", "<#1>", "</compare:1>", "<t:0:R>", "[x](https://evil.example)",
        "https://evil.example/zzqx", "||zzqx||", "`zzqx`", "_zzqx_", "> # zzqx", "> > zzqx",
        "\u202e", "\x00", "\ud800", "z" + "\u0301" * 9, "Something went wrong",
    ):  # fmt: skip
        assert of(f"> {harm}" if not harm.startswith(">") else harm), harm


# what is typed -----------------------------------------------------------------------------------

LONGEST = {
    "quote": 1_000, "note": 500, "reason": 500, "scope": 200, "reported_by": 100,
    "publisher": 100, "title": 200, "evaluator": 100, "value": 100,
}  # fmt: skip
"""In UTF-16 units, as Discord counts them."""

ADDRESSES = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd", "ftp://press.example.com/x", "//press.example.com/x", "press.example.com",
    "https://user:password@press.example.com/", "https://token@press.example.com/",
    "http://localhost/", "http://127.0.0.1/", "http://[::1]/", "http://10.0.0.7:8080/x",
    "http://192.168.1.1/", "http://169.254.169.254/latest/meta-data/", "http://2130706433/",
    "http://0x7f.1/", "http://[::ffff:127.0.0.1]/", "http://printer.local/", "https://intranet/",
    "https://press.example.com:22/", "https://", "https:///x", "https://press example.com/",
    "https://press.example.com/" + "a" * 1_000, "https://press.example.com/\ud800",
    "https://press.example.com/\x00", "https://press.example.com/<script>", "https://\u202eexample.com/",
]  # fmt: skip

DATES = [
    "2026-11-24", "2027", "9999-12-31", "99999-01-01", "0000-00-00", "1949", "2025-02-30", "2025-13",
    "29.01.2025", "today", "1e9", "-2025-01-01", "２０２５-01-01x", "9" * 90,
]  # fmt: skip

FIGURES = ["9" * 90, "1e999", "NaN", "inf", "-inf", "1_000 %", "0x10", "1,00,00", "5 5", "--1"]

NUMBERS = ["9" * 18, "9" * 19, "9" * 400, "-1", "1.5", "NaN", "٣", "1e3", "0x10", "##4", "4 4"]
"""In the place of a claim's number: none is one that the ledger has."""


@dataclass(frozen=True)
class Field:
    """A place where text is typed: how it is sent, and what it must turn down."""

    send: Callable[[Room, str], Any]
    never: tuple[str, ...] = ()
    limit: int | None = None
    """The most UTF-16 units that it takes; None where its own rules are narrower."""


async def via_form(room: Room, **entry: str) -> Seen:
    form = await open_form(room, "claim add", room.admin)
    entries = THREE.entries()
    for name, text in entry.items():
        if name in entries:
            entries[name] = text
            continue
        line = f"{LINES[name]}:"
        before, _line, after = entries["details"].partition(line)
        entries["details"] = f"{before}{line} {text}\n{after.partition(chr(10))[2]}"
    return await send(room.admin, form, entries)


LINES = {
    "source": "Source", "date": "Date", "claimant": "Claimant", "benchmark": "Test",
    "value": "Value", "scope": "Scope", "hedge": "Wording", "reported_by": "Reported by",
    "publisher": "Publisher", "title": "Title", "note": "Note",
}  # fmt: skip


def form_field(name: str, *never: str) -> Field:
    async def typed(room: Room, text: str) -> Seen:
        return await via_form(room, **{name: text})

    return Field(typed, never, LONGEST.get(name))


CLAIM_FIELDS = {
    "subject": form_field("subject"),
    "targets": form_field("targets"),
    "quote": form_field("quote"),
    "source": form_field("source", *ADDRESSES),
    "date": form_field("date", *DATES),
    "claimant": form_field("claimant"),
    "benchmark": form_field("benchmark"),
    "value": form_field("value", *FIGURES),
    "scope": form_field("scope"),
    "hedge": form_field("hedge", "certainly", "Asserted!"),
    "reported_by": form_field("reported_by"),
    "publisher": form_field("publisher"),
    "title": form_field("title"),
    "note": form_field("note"),
    "details": form_field("details"),
}

PAGE = {
    "stance": "supports", "source": "https://bench.example.org/results", "evaluator": "Open Bench",
    "dated": "2025-03-01", "note": "Ahead.",
}  # fmt: skip


def option_field(command: str, option: str, *never: str, **rest: Any) -> Field:
    async def typed(room: Room, text: str) -> Seen:
        return await room.ask(command, room.admin, **{**rest, option: text})

    return Field(typed, never, LONGEST.get(option))


READ = "OpenAI says that o3 outperforms DeepSeek-R1."
"""A text with a claim in it, so that what is said of it is kept."""
RETRACT = {
    "claim": "4", "source": "https://press.example.com/sorry", "date": "2025-03-03",
    "reason": "They say so.",
}  # fmt: skip
OPTION_FIELDS = {
    ("claim evidence", "claim"): option_field("claim evidence", "claim", *NUMBERS, **PAGE),
    ("claim evidence", "target"): option_field("claim evidence", "target", claim="4", **PAGE),
    ("claim evidence", "score"): option_field(
        "claim evidence", "score", *NUMBERS, claim="4", stance="supports"
    ),
    ("claim evidence", "price"): option_field(
        "claim evidence", "price", *NUMBERS, claim="4", stance="supports"
    ),
    ("claim evidence", "source"): option_field(
        "claim evidence", "source", *ADDRESSES, claim="4", **PAGE
    ),
    ("claim evidence", "evaluator"): option_field("claim evidence", "evaluator", claim="4", **PAGE),
    ("claim evidence", "dated"): option_field("claim evidence", "dated", *DATES, claim="4", **PAGE),
    ("claim evidence", "note"): option_field("claim evidence", "note", claim="4", **PAGE),
    ("claim rule", "claim"): option_field(
        "claim rule", "claim", *NUMBERS, verdict="unverified", reason="So."
    ),
    ("claim rule", "reason"): option_field("claim rule", "reason", claim="4", verdict="unverified"),
    ("claim rule", "target"): option_field(
        "claim rule", "target", claim="6", verdict="unverified", reason="So."
    ),
    ("claim rule", "date"): option_field(
        "claim rule", "date", *DATES, claim="4", verdict="unverified", reason="So."
    ),
    ("claim retract", "claim"): option_field("claim retract", "claim", *NUMBERS, **RETRACT),
    ("claim retract", "source"): option_field("claim retract", "source", *ADDRESSES, **RETRACT),
    ("claim retract", "date"): option_field("claim retract", "date", *DATES, **RETRACT),
    ("claim retract", "reason"): option_field("claim retract", "reason", **RETRACT),
    ("claim supersede", "claim"): option_field("claim supersede", "claim", *NUMBERS, by="6"),
    ("claim supersede", "by"): option_field("claim supersede", "by", *NUMBERS, claim="4"),
    ("claim supersede", "reason"): option_field("claim supersede", "reason", claim="4", by="6"),
    ("claim undo", "claim"): option_field("claim undo", "claim", *NUMBERS),
    ("claim edit", "claim"): option_field("claim edit", "claim", *NUMBERS),
    ("source link", "source"): option_field(
        "source link", "source", *NUMBERS, origin="1", relation="quotes"
    ),
    ("source link", "origin"): option_field(
        "source link", "origin", *NUMBERS, source="1", relation="quotes"
    ),
    ("source unlink", "source"): option_field("source unlink", "source", *NUMBERS, origin="1"),
    ("source unlink", "origin"): option_field("source unlink", "origin", *NUMBERS, source="1"),
    ("settings change", "time_zone"): option_field("settings change", "time_zone"),
    ("settings change", "language"): option_field("settings change", "language"),
    ("claim from", "address"): option_field("claim from", "address", *ADDRESSES),
    ("claim from", "text"): option_field("claim from", "text", source="10.0.0.1"),
    ("claim from", "source"): option_field(
        # What only lacks its https:// is taken there.
        "claim from",
        "source",
        *[one for one in ADDRESSES if one != "press.example.com"],
        text=READ,
    ),
    ("claim from", "date"): option_field("claim from", "date", *DATES, text=READ),
    ("claim from", "publisher"): option_field("claim from", "publisher", text=READ),
    ("audit", "claim"): option_field("audit", "claim", *NUMBERS[1:]),
    ("audit", "action"): option_field("audit", "action", "imports", "claim", "0"),
    ("audit", "since"): option_field(
        "audit", "since", *[one for one in DATES if "20" not in one[:2]]
    ),
}

ENTRIES_IN_FULL = {"subject", "targets", "quote", "date", "value", "benchmark", "details"}
IN_FULL = {
    ("claim rule", "claim"), ("claim rule", "reason"), ("claim evidence", "note"),
    ("claim evidence", "evaluator"), ("settings change", "time_zone"),
}  # fmt: skip
"""Options that get all of it; the others are read by the same code and get the worst of it."""

ELSEWHERE = {
    ("settings block", "reason"),  # test_a_blocks_reason
    ("owner promote", "claim"),  # the owner's own; test_promoting
    *((command, name) for command in ("claim add", "claim suggest") for name in (
        "subject", "targets", "benchmark", "value", "source", "date", "quote", "claimant",
    )),  # test_what_prefills_a_form
    ("search", "words"), ("search", "text"), ("search", "query"), ("board", "lab"),
    ("lab", "record"), ("help", "topic"), ("help", "about"), ("help", "command"),
}  # fmt: skip


def test_every_text_option_is_attacked(simcord_bot: Any) -> None:
    """A command that writes and takes text has to be in this file."""

    async def options() -> set[tuple[str, str]]:
        for extension in ("cogs.claim", "cogs.settings", "cogs.sources", "cogs.records",
                          "cogs.review"):  # fmt: skip
            await simcord_bot.load_extension(extension)
        found = set()
        for command in simcord_bot.tree.walk_commands():
            if isinstance(command, app_commands.Command):
                found |= {
                    (command.qualified_name, one.name)
                    for one in command.parameters
                    if one.type is AppCommandOptionType.string and not one.choices
                }
        return found

    known = set(OPTION_FIELDS) | set(READING) | ELSEWHERE
    assert asyncio.run(options()) <= known


def fitting(room: Room, command: str, option: str, text: str) -> str:
    """As much of a text as Discord lets somebody type into an option."""
    first, *others = command.split()
    found = room.bot.tree.get_command(first)
    for part in others:
        assert isinstance(found, app_commands.Group)
        found = found.get_command(part)
    assert isinstance(found, app_commands.Command)
    (parameter,) = (one for one in found.parameters if one.name == option)
    return text[: int(parameter.max_value or 6_000)]


# attacks -----------------------------------------------------------------------------------------


async def faults_everywhere(room: Room, number: int) -> list[str]:
    """What is wrong wherever a claim is shown: its card, evidence, sources, history, the lists."""
    card = await show(room, number)
    shown = [card, await room.ask("audit", room.admin)]
    shown += await every_page(room, await room.ask("claims", about="qwen2.5-max"), "Older")
    for button in ("Evidence", "Sources"):
        if button in card.buttons:
            shown += await every_page(room, await room.press(card, button))
    history = await room.ask("claim history", room.admin, claim=str(number))
    shown += await every_page(room, history, who=room.admin)
    return [fault for one in shown for fault in faults_in(one)]


def number_of_new(path: Path) -> int:
    return rows(path, "SELECT max(id) FROM claim")[0][0]


@pytest.mark.parametrize("name", CLAIM_FIELDS)
async def test_every_entry_of_the_form(room: Room, store_path: Path, name: str) -> None:
    field = CLAIM_FIELDS[name]
    faults: dict[str, list[str]] = {}
    before = written(store_path)
    attack = HOSTILE if name in ENTRIES_IN_FULL else WORST
    for label, text in {**attack, **dict(zip(field.never, field.never, strict=True))}.items():
        answer = await field.send(room, text[:3_700])  # beside the other lines of its entry
        found = refused(answer)
        if "Added claim" in answer.text:
            assert text not in field.never, text
            number = number_of_new(store_path)
            found += faults_in(await show(room, number))
            await undo(room, number)  # else the next one would be likely the same
            before = written(store_path)
        elif written(store_path) != before:
            found.append("wrote something all the same")
        if found:
            faults[label] = found
    assert not faults


async def test_the_same_text_in_every_entry_of_free_words(room: Room, store_path: Path) -> None:
    free = ("quote", "scope", "reported_by", "publisher", "title", "note")
    faults: dict[str, list[str]] = {}
    for label, text in HOSTILE.items():
        before = written(store_path)
        answer = await via_form(room, **dict.fromkeys(free, text[:600]))
        found = refused(answer)
        if "Added claim" in answer.text:
            number = number_of_new(store_path)
            found += faults_in(await show(room, number))
            await undo(room, number)
        elif written(store_path) != before:
            found.append("wrote something all the same")
        if found:
            faults[label] = found
    assert not faults


@pytest.mark.parametrize("name", [name for name, field in CLAIM_FIELDS.items() if field.limit])
async def test_the_longest_entry_and_one_more(room: Room, store_path: Path, name: str) -> None:
    field = CLAIM_FIELDS[name]
    assert field.limit is not None
    before = written(store_path)
    if name == "value":
        taken, over = "1 " + "x" * 40, "1 " + "x" * 99
    else:
        taken, over = "🦆" * (field.limit // 2), "🦆" * (field.limit // 2) + "z"
        assert len(over) < field.limit, "only by UTF-16 is it too long"
    answer = await field.send(room, over)
    assert "too long" in answer.text
    assert f"at most {field.limit}" in answer.text
    assert refused(answer) == []
    assert written(store_path) == before
    assert "Added claim" in (await field.send(room, taken)).text


@pytest.mark.parametrize(("command", "option"), OPTION_FIELDS)
async def test_every_text_option(room: Room, store_path: Path, command: str, option: str) -> None:
    field = OPTION_FIELDS[command, option]
    faults: dict[str, list[str]] = {}
    before = written(store_path)
    attack = HOSTILE if (command, option) in IN_FULL else WORST
    for label, text in {**attack, **dict(zip(field.never, field.never, strict=True))}.items():
        typed = fitting(room, command, option, text)
        if text in field.never and typed != text:
            continue  # Discord's own limit turns it down
        answer = await field.send(room, typed)
        found = refused(answer)
        if (after := written(store_path)) != before:
            if text in field.never:
                found.append(f"took it: {after}")
            if command in ("claim rule", "claim retract", "claim supersede"):
                found += faults_in(await show(room, 4))
                await undo(room, 4)
            before = written(store_path)
        if found:
            faults[label] = found
    assert not faults
    assert await faults_everywhere(room, 4) == []


@pytest.mark.parametrize(
    ("command", "option"), [key for key, field in OPTION_FIELDS.items() if field.limit]
)
async def test_the_longest_option_and_one_more(
    room: Room, store_path: Path, command: str, option: str
) -> None:
    field = OPTION_FIELDS[command, option]
    assert field.limit is not None
    before = written(store_path)
    over = "🦆" * (field.limit // 2) + "z"
    answer = await field.send(room, over)
    assert f"at most {field.limit}" in answer.text
    assert refused(answer) == []
    assert written(store_path) == before
    await field.send(room, "🦆" * (field.limit // 2))
    assert written(store_path) != before


# other forms -------------------------------------------------------------------------------------


async def test_the_reason_of_a_rejection(room: Room, store_path: Path) -> None:
    channel = await set_up_review(room)
    number = number_in(await suggest(room))
    faults: dict[str, list[str]] = {}
    for label, text in HOSTILE.items():
        before = written(store_path)
        (post,) = posts_in(room, channel)
        form = await press_form(room, post, "Reject", room.admin)
        answer = await send(room.admin, form, {"reason": text[:4_000]})
        found = faults_in(answer)
        if written(store_path) == before:
            found += refused(answer)
        else:
            (post,) = posts_in(room, channel)
            found += faults_in(post)
            history = await room.ask("claim history", room.admin, claim=str(number))
            found += faults_in(history)
            await undo(room, number)
        if found:
            faults[label] = found
    assert not faults
    for told in told_in_private(room, room.member):
        _heading, _line, reason = told.partition("\n")
        answer = Seen(room.env, reason)  # type: ignore[arg-type]
        assert faults_in(answer) == []


@pytest.mark.parametrize("name", ["source", "evaluator", "dated", "note"])
async def test_the_form_of_evidence(room: Room, store_path: Path, name: str) -> None:
    number = number_in(await add(room))
    never = {"source": ADDRESSES, "dated": DATES}.get(name, [])
    entries = {
        "source": "https://bench.example.org/results", "evaluator": "Open Bench",
        "dated": "2025-03-01", "note": "Ahead.",
    }  # fmt: skip
    board = await room.ask("claim show", room.admin, claim=str(number))
    faults: dict[str, list[str]] = {}
    for label, text in {**WORST, **dict(zip(never, never, strict=True))}.items():
        before = written(store_path)
        form = await press_custom(room, board, f"fr1:addevidence:{number}")
        assert form.modal is not None
        says = form.modal["components"][0]["component"]["options"][-1]["value"]
        answer = await send(room.admin, form, entries | {"says": [says], name: text[:4_000]})
        found = faults_in(answer)
        if written(store_path) == before:
            found += refused(answer)
        elif text in never:
            found.append("took it")
        if found:
            faults[label] = found
    assert not faults
    assert await faults_everywhere(room, number) == []


async def test_a_blocks_reason(room: Room) -> None:
    faults: dict[str, list[str]] = {}
    for label, text in WORST.items():
        answer = await room.ask("settings block", room.admin, member=room.member, reason=text[:500])
        found = refused(answer)
        shown = await room.ask("settings show", room.admin)
        if "may not suggest" in answer.text:
            found += faults_in(shown)
            await room.ask("settings unblock", room.admin, member=room.member)
        if found:
            faults[label] = found
    assert not faults


@pytest.mark.parametrize("name", ["subject", "targets", "quote", "source", "value", "claimant"])
async def test_what_prefills_a_form(room: Room, name: str) -> None:
    """Whatever is typed into an option stands in the form, as far as a form can hold it."""
    for label, text in HOSTILE.items():
        typed = fitting(room, "claim add", name, text)
        form = await open_form(room, "claim add", room.admin, **{name: typed})
        assert form.modal is not None
        assert form_breaches(form.modal) == [], label
        stands = filled(form).get(name) or details_in(form).get(name.capitalize(), "")
        kept = typed.encode("utf-8", "ignore").decode().replace("\x00", "")
        if name in ("subject", "targets", "quote"):
            assert stands == kept, label
        else:
            assert stands == " ".join(kept.split()), label


async def test_a_forged_relation_or_verdict(room: Room, store_path: Path) -> None:
    """What Discord's own clients cannot send."""
    form = await open_form(room, "claim add", room.admin)
    assert form.modal is not None
    before = written(store_path)
    spec = form._interaction.modal  # what simcord holds the sender to
    assert spec is not None
    (menu,) = (one["component"] for one in spec["components"] if one["component"]["type"] == 3)
    menu["options"][0]["value"] = "outshines <@1>"
    answer = await send(room.admin, form, THREE.entries() | {"relation": ["outshines <@1>"]})
    assert "is none of these" in answer.text
    assert refused(answer) == []
    assert written(store_path) == before


async def test_text_that_is_taken_and_shown_harmlessly(room: Room, store_path: Path) -> None:
    """A quote is word for word, whatever it holds; only what it does is taken from it."""
    quote = "**Bold** @everyone <@1> [x](https://evil.example) ||spoiler|| `code` # no heading"
    number = number_in(await add(room, but(quote=quote, note=quote[:200], scope=quote[:200])))
    assert rows(store_path, "SELECT quote FROM claim WHERE id = ?", number) == [(quote,)]
    await evidence(room, number, note=quote, evaluator="[x](https://evil.example)")
    await rule(room, number, "confirmed", target="GPT-4o", reason=quote)
    assert await faults_everywhere(room, number) == []
    shown = (await show(room, number)).text
    assert "\\*\\*Bold\\*\\* @\u200beveryone \\<@\u200b1\\>" in shown
    offered = await room.admin.autocomplete(room.channel, "claim show", "claim", "bold")
    assert offered
    assert all(len(one["name"]) <= 100 for one in offered)


def _messages(room: Room) -> Iterator[dict[str, Any]]:
    for request in room.env.http_requests:
        body = request.json if isinstance(request.json, dict) else {}
        if request.path.endswith("/callback"):
            if body.get("type") in (4, 7):
                yield body["data"]
        elif re.search("/messages|/webhooks/", request.path) and body:
            yield body


async def test_nothing_pings_anybody(room: Room, restart: Restart) -> None:
    await set_up_review(room)
    ping = but(quote="@everyone @here <@1> <@&1>", note="@everyone")
    number = number_in(await suggest(room, ping))
    await room.press(await room.ask("review", room.admin), "Accept", room.admin)
    await undo(room, number)
    await rule(room, 4, "unverified", reason="@everyone <@&1>")
    await room.ask("settings block", room.admin, member=room.member, reason="@everyone")
    await room.ask("settings show", room.admin)
    await room.ask("audit", room.admin)
    after = await restart()
    queue = await after.ask("review", room.admin)
    form = await press_form(after, queue, "Reject", room.admin)
    await send(room.admin, form, {"reason": "@everyone"})
    sent = list(_messages(room))
    assert len(sent) > 10
    assert any(body.get("allowed_mentions") for body in sent)
    for body in sent:
        assert body.get("allowed_mentions", {}).get("parse") == [], body
        assert not body["allowed_mentions"].get("users")
        assert not body["allowed_mentions"].get("roles")

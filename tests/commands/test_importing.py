"""A file of claims: shown before it is written, written as a whole or not at all."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Restart, Room, Seen, seen
from tests.commands.desk import (
    add,
    bot_owner,
    but,
    choices,
    elsewhere,
    number_in,
    rows,
    show,
    status_shown,
    undo,
    written,
)
from tests.commands.hostile import HOSTILE

COLUMNS = (
    "subject", "relation", "targets", "quote", "source", "date", "claimant", "value", "scope",
    "note",
)  # fmt: skip


def row(**changes: str) -> dict[str, str]:
    """A row that reads well."""
    return {
        "subject": "Qwen2.5-Max",
        "relation": "beats",
        "targets": "GPT-4o; o1",
        "quote": "It is ahead.",
        "source": "https://press.example.com/a",
        "date": "2025-03-01",
        **changes,
    }


THREE_ROWS = [
    row(),
    row(subject="DeepSeek-V3", relation="cheaper_than", targets="GPT-4o", quote="Cheaper.",
        date="2025-05"),
    row(relation="scores", targets="", value="over 87.1 %", scope="Arena-Hard", date="2025-01-30",
        quote="87.1 on Arena-Hard.", source="https://press.example.com/b"),
]  # fmt: skip


def as_csv(found: list[dict[str, str]], delimiter: str = ",") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(found)
    return out.getvalue().encode()


def as_json(found: list[dict[str, Any]]) -> bytes:
    return json.dumps(found).encode()


async def preview(room: Room, content: bytes, name: str = "claims.csv", who: Any = None) -> Seen:
    return await room.ask("claim import", who or room.admin, file=(name, content))


def problems_in(card: Seen) -> list[str]:
    return [line for line in card.text.split("\n") if line.startswith("- ")] or [card.text]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("claims.csv", as_csv(THREE_ROWS)),
        ("claims.tsv", as_csv(THREE_ROWS, "\t")),
        ("CLAIMS.CSV", b"\xef\xbb\xbf" + as_csv(THREE_ROWS, ";")),
        ("claims.json", as_json(THREE_ROWS)),
        ("claims.json", b"\xef\xbb\xbf" + as_json(THREE_ROWS)),
        ("claims.csv", as_csv(THREE_ROWS).decode().encode("utf-16")),
    ],
    ids=["csv", "tsv", "csv with a mark", "json", "json with a mark", "utf-16"],
)
async def test_shown_first_and_written_when_told(
    room: Room, store_path: Path, name: str, content: bytes
) -> None:
    before = written(store_path)
    card = await preview(room, content, name)
    assert card.ephemeral
    for told in (
        f"Import of {name}", "**3 claims** read well", "3 of them are new · 0 the ledger has",
        "claimants: 2 · targets: 3 · pages: 2", "beats 1", "cheaper\\_than 1", "scores 1",
        "Nothing is written yet",
    ):  # fmt: skip
        assert told in card.text, told
    assert list(card.buttons) == ["Import 3 claims", "Drop it"]
    assert written(store_path) == before

    done = await room.press(card, "Import 3 claims", room.admin)
    assert "Imported 3 claims: #19, #20, #21" in done.text
    # In the order of their dates, as all of the ledger is.
    assert rows(
        store_path, "SELECT id, claimed, guild_id, stage FROM claim WHERE id > 18 ORDER BY id"
    ) == [
        (19, "2025-01-30", room.guild.id, "open"),
        (20, "2025-03-01", room.guild.id, "open"),
        (21, "2025-05", room.guild.id, "open"),
    ]
    assert rows(store_path, "SELECT count(*) FROM draft") == [(0,)]
    shown = await show(room, 19)
    assert status_shown(shown) == "unverified"
    assert "**Alibaba says: Qwen2.5-Max scores over 87.1%" in shown.text
    assert f"recorded as made · <@{room.admin.id}>" in shown.text
    assert "21" in (await choices(room, "claim show", "claim", "cheaper")).values()
    assert "no claim #19" in (await show(elsewhere(room), 19)).text
    assert "listed no more" in (await undo(room, 21)).text


async def test_all_or_nothing(room: Room, store_path: Path) -> None:
    before = written(store_path)
    wrong = [
        *THREE_ROWS,
        row(subject="Zzqx 17", date="2027-01-01"),
        row(relation="outshines", quote="x"),
        row(source="http://127.0.0.1/x", quote="y"),
    ]
    card = await preview(room, as_csv(wrong))
    found = problems_in(card)
    for number, told in (
        (5, "“Zzqx 17”"),
        (5, "2027-01-01 is still to come"),
        (6, "“outshines” is none of these"),
        (7, "127.0.0.1 is not a public address"),
    ):
        assert sum(f"Row {number}:" in line and told in line for line in found) == 1, (told, found)
    assert len(found) == 4
    assert not card.buttons
    assert card.ephemeral
    assert written(store_path) == before
    assert rows(store_path, "SELECT count(*) FROM draft") == [(0,)]


async def test_rows_are_counted_as_a_person_does(room: Room) -> None:
    quoted = row(quote="First line.\nSecond line.\nThird.")
    card = await preview(room, as_csv([quoted, row(subject="Zzqx 17")]))
    assert "Row 5:" in card.text  # the line it begins on
    card = await preview(room, as_json([quoted, row(subject="Zzqx 17")]), "claims.json")
    assert "Row 2:" in card.text


async def test_what_the_ledger_has_is_left_out(room: Room, store_path: Path) -> None:
    known = number_in(await add(room, but(targets="GPT-4o, o1", date="2025-02-27")))
    card = await preview(room, as_csv(THREE_ROWS))
    assert "**3 claims** read well" in card.text
    assert "2 of them are new · 1 the ledger has already" in card.text
    done = await room.press(card, "Import 2 claims", room.admin)
    assert "Imported 2 claims" in done.text
    assert f"#{known}," not in done.text

    # The same file once more: nothing of it is new, and it cannot be written.
    again = await preview(room, as_csv(THREE_ROWS))
    assert "0 of them are new · 3 the ledger has already" in again.text
    (label,) = [one for one in again.buttons if one.startswith("Import")]
    assert again.buttons[label]["disabled"]
    count = rows(store_path, "SELECT count(*) FROM claim WHERE guild_id IS NOT NULL")
    assert count == [(3,)]


async def test_written_between_the_preview_and_the_button(room: Room, store_path: Path) -> None:
    card = await preview(room, as_csv(THREE_ROWS))
    twin = await preview(room, as_csv(THREE_ROWS))
    await room.press(card, "Import 3 claims", room.admin)
    done = await room.press(twin, "Import 3 claims", room.admin)
    assert "Imported 0 claims" in done.text
    assert rows(store_path, "SELECT count(*) FROM claim WHERE guild_id IS NOT NULL") == [(3,)]


async def test_a_file_is_written_once(room: Room, store_path: Path) -> None:
    card = await preview(room, as_csv(THREE_ROWS))
    custom_id = card.buttons["Import 3 claims"]["custom_id"]
    await room.press(card, "Import 3 claims", room.admin)
    before = written(store_path)
    other = await preview(room, as_csv([row(targets="DeepSeek-R1", quote="Other.")]))
    stored = room.env.backend.get_message(other.message.channel_id, other.message.id)
    button = {"type": 2, "style": 2, "label": "x", "custom_id": custom_id, "id": 3}
    stored.components[:] = [
        {"type": 17, "id": 1, "components": [{"type": 1, "id": 2, "components": [button]}]}
    ]
    again = seen(await room.admin.click(other.message.message, custom_id=custom_id))
    assert "no longer kept" in again.text
    assert written(store_path) == before


async def test_somebody_elses_import_is_not_ones_own(room: Room, store_path: Path) -> None:
    admins = room.guild.roles["Admins"]
    other = room.guild.add_member(room.env.create_user("cleo"), roles=[admins])
    theirs = await preview(room, as_csv(THREE_ROWS))
    custom_id = theirs.buttons["Import 3 claims"]["custom_id"]
    mine = await preview(room, as_csv(THREE_ROWS[:1]), who=other)
    stored = room.env.backend.get_message(mine.message.channel_id, mine.message.id)
    button = {"type": 2, "style": 2, "label": "x", "custom_id": custom_id, "id": 3}
    stored.components[:] = [
        {"type": 17, "id": 1, "components": [{"type": 1, "id": 2, "components": [button]}]}
    ]
    before = written(store_path)
    refused = seen(await other.click(mine.message.message, custom_id=custom_id))
    assert "no longer kept" in refused.text
    assert refused.ephemeral
    assert written(store_path) == before
    assert "Imported 3" in (await room.press(theirs, "Import 3 claims", room.admin)).text


async def test_dropped(room: Room, store_path: Path) -> None:
    before = written(store_path)
    card = await preview(room, as_csv(THREE_ROWS))
    dropped = await room.press(card, "Drop it", room.admin)
    assert "Nothing was written" in dropped.text
    assert written(store_path) == before
    assert rows(store_path, "SELECT count(*) FROM draft") == [(0,)]


async def test_the_button_outlives_the_bot(room: Room, restart: Restart) -> None:
    card = await preview(room, as_csv(THREE_ROWS))
    after = await restart()
    assert "Imported 3 claims" in (await after.press(card, "Import 3 claims", room.admin)).text


async def test_who_may_import(room: Room, store_path: Path) -> None:
    curators = room.guild.create_role("Curators")
    await room.ask("settings change", room.admin, curator_role=curators)
    curator = room.guild.add_member(room.env.create_user("cleo"), roles=[curators])
    before = written(store_path)
    for person in (room.member, curator):
        refused = await preview(room, as_csv(THREE_ROWS), who=person)
        assert "Only who has Manage Server" in refused.text
        assert refused.ephemeral
    private = seen(await room.admin.user.slash("claim import", file=("a.csv", as_csv(THREE_ROWS))))
    assert "Only the bot's owner writes the shared ledger" in private.text
    assert written(store_path) == before


async def test_the_owner_fills_the_shared_ledger(room: Room) -> None:
    owner = bot_owner(room)
    card = seen(await owner.user.slash("claim import", file=("a.csv", as_csv(THREE_ROWS))))
    done = seen(await owner.user.click(card.message.message, label="Import 3 claims"))
    assert "Imported 3 claims" in done.text
    assert status_shown(await show(room, 19)) == "unverified"


# files that are none -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("claims.csv", b"x" * 1_000_001, "The file has 1001 kB; 1000 kB are taken at the most"),
        ("claims.csv", b"", "no claim in the file"),
        ("claims.csv", as_csv([]), "no claim in the file"),
        ("claims.json", b"[]", "no claim in the file"),
        ("claims.pdf", b"%PDF-1.7\x00", ".csv, .tsv or .json"),
        ("claims", as_csv(THREE_ROWS), ".csv, .tsv or .json"),
        ("claims.xlsx", b"PK\x03\x04", ".csv, .tsv or .json"),
        ("claims.json", b"[{", "not JSON"),
        ("claims.json", b"[" * 100_000, "JSON"),
        ("claims.json", b'{"rows": []}', "list of claims"),
        ("claims.json", as_json([row(colour="red")]), "“colour”"),
        ("claims.json", b'[{"subject": {"a": 1}}]', "only text or a number can stand here"),
        ("claims.json", as_json([row(value=1e400)]), "number"),  # type: ignore[arg-type]
        ("claims.json", as_json([row(value=float("nan"))]), "number"),  # type: ignore[arg-type]
        ("claims.csv", b"subject,quote\nQwen2.5-Max,x\n", "is missing"),
        ("claims.csv", as_csv(THREE_ROWS) + b'"never ends', "quotation mark"),
        ("claims.csv", as_csv(THREE_ROWS)[:-9] + b"\xff\xfe", "no character"),
        ("claims.csv", as_csv(THREE_ROWS).replace(b"ahead", b"a\x00head"), "no character"),
        ("claims.csv", as_csv([row()] * 2), "the same claim as in row 2"),
        ("claims.csv", as_csv([row()] * 501), "more than 500 claims"),
        ("claims.csv", as_csv([row(quote="q" * 2001)]), "2000 characters"),
        ("claims.csv", as_csv([row(subject="Zzqx 17", quote=str(one)) for one in range(60)]),
         "and 48 more"),
    ],
)  # fmt: skip
async def test_what_is_no_file_of_claims(
    room: Room, store_path: Path, name: str, content: bytes, told: str
) -> None:
    before = written(store_path)
    card = await preview(room, content, name)
    assert told in card.text.replace("2,000", "2000"), card.text
    assert card.ephemeral
    assert "Something went wrong" not in card.text
    assert not [label for label in card.buttons if label.startswith("Import")]
    assert written(store_path) == before
    assert rows(store_path, "SELECT count(*) FROM draft") == [(0,)]


async def test_formulas_stay_text(room: Room, store_path: Path) -> None:
    formulas = ["=HYPERLINK(A1)", "+1+1", "-2", "@SUM(A1)", "=cmd|' /C calc'!A0"]
    found = [
        row(quote=one, note=one, scope=one, date=f"2025-0{number}-01")
        for number, one in enumerate(formulas, start=3)
    ]
    card = await preview(room, as_csv(found))
    assert "Import 5 claims" in card.buttons
    await room.press(card, "Import 5 claims", room.admin)
    assert rows(store_path, "SELECT quote, note, scope FROM claim WHERE id > 18 ORDER BY id") == [
        (one, one, one) for one in formulas
    ]
    for number in range(19, 24):
        quoted = next(
            line for line in (await show(room, number)).text.split("\n") if line.startswith("> ")
        )
        assert not quoted.startswith(("> -", "> +")), "no list within the quote"


async def test_hostile_cells(room: Room, store_path: Path) -> None:
    """Whatever stands in a cell comes back as a numbered row or as harmless words."""
    found = [row(quote=text, subject=text) for text in HOSTILE.values() if "\x00" not in text]
    before = written(store_path)
    content = json.dumps(found).encode()
    card = await preview(room, content, "@everyone [x](https://evil.example).json")
    assert card.ephemeral
    assert "@everyone" not in card.text
    assert "Something went wrong" not in card.text
    assert all("Row " in line or "more" in line for line in problems_in(card))
    assert written(store_path) == before


async def test_the_name_of_the_file_is_harmless(room: Room) -> None:
    card = await preview(room, as_csv(THREE_ROWS), "@everyone **x** [y](https://evil.example).csv")
    heading = card.text.split("\n", 1)[0]
    assert "@everyone" not in heading
    assert "\\*\\*x\\*\\*" in heading
    assert "\\[y\\](https\\://" in heading

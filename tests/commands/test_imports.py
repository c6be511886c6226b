"""/import: a file of evaluations, shown before it is written, in a server or for all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Restart, Room, Seen, seen
from tests.commands.desk import bot_owner, elsewhere, rows
from tests.db.evaluations import arena

TWO = arena(
    ("2025-02-20", "Qwen2.5-Max", 1339, "+5/-6"), ("2025-02-20", "Zzqx 17 *x*", 1200, "+4/-4")
)
SCORES = "SELECT guild_id, value FROM score WHERE ref IS NOT NULL AND superseded_by IS NULL"


async def preview(room: Room, content: bytes, name: str = "arena.csv", **more: object) -> Seen:
    who = more.pop("who", room.admin)
    options = {"format": "lmarena", "file": (name, content), **more}
    return await room.ask("import", who, **options)


async def test_shown_then_written_for_this_server_alone(
    room: Room, store_path: Path, restart: Restart
) -> None:
    card = await preview(room, TWO)
    assert card.ephemeral
    assert "**1 new**, 0 changed, 0 as before, of 2 results" in card.text
    assert "Qwen2.5-Max · LMArena text · 2025-02-20: 1339 (1333–1344)" in card.text
    assert "**1 name is matched with no release**" in card.text
    assert "Zzqx 17 \\*x\\*" in card.text
    assert "Nothing is written yet" in card.text
    assert rows(store_path, SCORES) == []
    room = await restart()
    done = await room.press(card, "Import 1 score", room.admin)
    assert "Imported arena.csv" in done.text
    assert rows(store_path, SCORES) == [(room.guild.id, 1339)]
    assert rows(store_path, "SELECT count(*) FROM draft") == [(0,)]
    assert rows(store_path, "SELECT action, detail FROM audit_log") == [
        ("import", "lmarena arena.csv: 1 of 2")
    ]
    seen_here = await room.ask("leaderboard", benchmark="lmarena-text", as_of="2025-02-20")
    assert "1339" in seen_here.text
    other = elsewhere(room)
    assert (
        "1339"
        not in (await other.ask("leaderboard", benchmark="lmarena-text", as_of="2025-02-20")).text
    )
    again = await preview(room, TWO)
    assert "**0 new**, 0 changed, 1 as before" in again.text
    assert again.buttons["Import 0 scores"]["disabled"]
    changed = await preview(room, TWO.replace(b"1339", b"1341"), dry_run=False)
    assert "1339 (1333–1344) → 1341 (1335–1346)" in changed.text
    assert not changed.buttons
    assert rows(store_path, SCORES) == [(room.guild.id, 1341)]


async def test_dropped(room: Room, store_path: Path) -> None:
    card = await preview(room, TWO)
    dropped = await room.press(card, "Drop it", room.admin)
    assert "Nothing was written" in dropped.text
    assert rows(store_path, "SELECT count(*) FROM draft") == [(0,)]
    assert rows(store_path, SCORES) == []


async def test_the_owner_fills_the_shared_ledger(room: Room, store_path: Path) -> None:
    owner = bot_owner(room)
    card = seen(await owner.user.slash("import", format="lmarena", file=("arena.csv", TWO)))
    done = seen(await owner.user.click(card.message.message, label="Import 1 score"))
    assert "Imported arena.csv" in done.text
    assert rows(store_path, SCORES) == [(None, 1339)]
    theirs = await preview(room, TWO)
    assert "1 is on record already from elsewhere" in theirs.text


async def test_hostile_words_come_back_harmless(room: Room, store_path: Path) -> None:
    for text in ("@everyone", "<@1>", "`x`", "[x](https://e.e)", "2025-13", "\u202e2025"):
        card = await preview(room, TWO, f"{text}.csv", published=text[:20])
        assert "is no date" in card.text or "Import of" in card.text
        assert "Something went wrong" not in card.text
        for harm in ("@everyone", "<@1>", "`x`", "](https://", "\u202e"):
            assert harm not in card.text
    assert rows(store_path, SCORES) == []


async def test_nobody_else_may(room: Room, store_path: Path) -> None:
    # Discord hides it from members; here it does not, so that it is the bot that refuses.
    for command in await room.bot.tree.fetch_commands():
        room.guild.set_command_permissions(command.id, {room.guild.default_role: True})
    refused = await preview(room, TWO, who=room.member, dry_run=False)
    assert "Only who has Manage Server" in refused.text
    assert refused.ephemeral
    private = seen(await room.admin.user.slash("import", format="lmarena", file=("arena.csv", TWO)))
    assert "Only the bot's owner writes the shared ledger" in private.text
    assert rows(store_path, SCORES) == []
    assert rows(store_path, "SELECT count(*) FROM draft") == [(0,)]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"x" * 2_000_001, "python -m bot import"),
        (b"", "arena.csv"),
        (b"\x1f\x8b\x08\x00broken", "arena.csv"),
        (TWO.replace(b",", b";"), "row 1"),
        (TWO[:-40], "row 3"),
        (TWO + b"2024-01-01,1,Qwen2.5-Max,1300,+1/-1,1,x,y\n", "row 4"),
        (arena(("2025-01-01", "Qwen2.5-Max", 1300, "+1/-1")), "before Qwen2.5-Max was announced"),
        (arena(("2027-01-01", "Qwen2.5-Max", 1300, "+1/-1")), "2027-01-01"),
    ],
)  # fmt: skip
async def test_what_is_no_such_file(
    room: Room, store_path: Path, content: bytes, told: str
) -> None:
    card = await preview(room, content)
    assert told in card.text
    assert card.ephemeral
    assert "Something went wrong" not in card.text
    assert not card.buttons
    assert rows(store_path, SCORES) == []
    assert rows(store_path, "SELECT count(*) FROM draft") == [(0,)]

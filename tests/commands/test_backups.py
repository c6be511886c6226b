"""The restore drill: a bot that works, a copy made meanwhile, and the copy put back."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import re
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from bot.client import Frontrunner, create_bot
from bot.config import Backup, Config, Store
from bot.edge.operating.backups import AGAIN_AFTER, Backups
from bot.errors import UserError
from bot.ledger import Ledger
from bot.ledger.backups import back_up, back_up_if_due, copies_of, newest_of, restore
from bot.race.watching import BATCH
from tests.commands.conftest import Restart, Room
from tests.commands.desk import add, number_in, posts_in, rows
from tests.commands.posting import let_it_post
from tests.conftest import Hands
from tests.going_out import add_claim

CHANGES_BY_ITSELF = ("meta", "reader", "last_claim", "sqlite_sequence")
"""Tables that a restore, or the start after it, writes to."""


@pytest.fixture
def simcord_bot(store_path: Path, hands: Hands) -> Frontrunner:
    # With a dot in its name, and not there yet.
    config = Config(store=Store(path=store_path), backup=Backup(folder=Path("kept.d"), keep=2))
    return create_bot(config, clock=hands)


def everything(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of a store, by table, of one that is sound."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = db.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
        ).fetchall()
        return {
            name: sorted(db.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)
            for (name,) in tables
            if name not in CHANGES_BY_ITSELF
        }


async def test_a_copy_made_while_many_write_holds_all_that_was_acknowledged_before(
    room: Room, store_path: Path, tmp_path: Path, hands: Hands
) -> None:
    typed = number_in(await add(room))
    acknowledged = {typed}
    copies: list[tuple[Path, set[int]]] = []

    async def write(number: int) -> None:
        acknowledged.add(await add_claim(room.bot.ledger, quote=f"Said {number} times."))

    async def copy(number: int) -> None:
        while len(acknowledged) < 12 * (number + 1):  # noqa: ASYNC110 - that many, or soon after
            await asyncio.sleep(0.001)
        before = set(acknowledged)
        made = await asyncio.to_thread(back_up, store_path, tmp_path / f"{number}.db", hands.now)
        copies.append((made.path, before))

    await asyncio.gather(*(write(n) for n in range(40)), *(copy(n) for n in range(3)))
    assert len(acknowledged) == 41
    for path, before in copies:
        held = {claim for (claim,) in rows(path, "SELECT id FROM claim")}
        assert before <= held
        assert path.stat().st_mode & 0o777 == 0o600
    assert min(len(before) for _, before in copies) < 41, "it was copied while others wrote"

    path, before = min(copies, key=lambda one: len(one[1]))
    new = tmp_path / "elsewhere" / "ledger.db"
    done = await asyncio.to_thread(restore, new, path, hands.now)
    assert done.kept is None
    assert everything(new) == everything(path)
    ledger = await Ledger.open(new, hands)
    try:
        for claim in before:
            assert (await ledger.claim(claim, guild_id=room.guild.id)).claim.id == claim
    finally:
        await ledger.close()
    assert everything(new) == everything(path), "a start adds nothing"


async def test_what_was_posted_after_the_copy_was_made_is_not_posted_again(
    room: Room, restart: Restart, store_path: Path, tmp_path: Path, hands: Hands
) -> None:
    async def later(how_long: timedelta) -> None:
        hands.now += how_long
        # Messages bear Discord's own time, and are searched by it.
        behind = hands.now - room.env.backend.clock.now()
        await room.env.advance_time(behind.total_seconds())

    await later(timedelta())
    await room.ask("digest create", room.admin, channel=room.channel, every="daily")
    await room.ask("alerts add", room.admin, channel=room.channel, kinds="claims")
    ledger = room.bot.ledger
    await add_claim(ledger)
    await later(timedelta(days=1))
    assert room.bot.posting is not None
    await room.bot.posting.rounds.look()  # planned, and not sent yet
    waiting = rows(store_path, "SELECT count(*) FROM delivery WHERE state = 'due'")
    await add_claim(ledger, quote="Said before the copy was made, and told after it.")
    copy = (await asyncio.to_thread(back_up, store_path, tmp_path / "copies", hands.now)).path
    await let_it_post(room)
    assert [(len(posts_in(room, room.channel)),)] == waiting == [(1,)]
    await add_claim(ledger, quote="Said after the copy was made.")
    await later(BATCH)
    await let_it_post(room)
    await later(timedelta(days=1))
    await let_it_post(room)
    assert len(posts_in(room, room.channel)) == 3, "two digests, and an alert between them"

    await room.bot.close()
    done = await asyncio.to_thread(restore, store_path, copy, hands.now, force=True)
    assert (done.hushed.digests, done.hushed.posts) == (1, 1)
    back = await restart()
    await let_it_post(back)
    assert len(posts_in(back, room.channel)) == 3, "all of it stands there"
    assert rows(store_path, "SELECT state FROM delivery") == [("sent",)], "it was found"
    fresh = await add_claim(back.bot.ledger, quote="Said after the restore.")
    await later(BATCH)
    await let_it_post(back)
    await later(timedelta(days=1))
    await let_it_post(back)
    alert, digest = posts_in(back, room.channel)[3:]
    for post in (alert, digest):
        assert re.findall(r"#(\d+)", post.text) == [str(fresh)], "nothing of what was told before"

    await back.bot.close()
    await asyncio.to_thread(restore, store_path, copy, hands.now, force=True, catch_up=True)
    again = await restart()
    await let_it_post(again)
    assert len(posts_in(again, room.channel)) == 6, "the digest that was due is posted"


def test_what_lies_about_in_the_folder_keeps_no_copy_from_being_made_nor_from_going(
    store_path: Path, tmp_path: Path, hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    folder, stem = tmp_path / "not.there", store_path.stem
    folder.mkdir()
    no_file, undeletable, ahead, begun = (
        folder / name.format(f"{stem}-{day}T000000Z-s6.db")
        for name, day in (
            ("{}", "2001-01-01"), ("{}", "2002-02-02"), ("{}", "2099-01-01"), (".{}.part", "2020-01-01"),
        )
    )  # fmt: skip
    no_file.mkdir()
    for file in (undeletable, ahead, begun):  # the last of which somebody makes just now
        file.write_text("a copy")
    (folder / f"{undeletable.name}-wal").mkdir()
    made: list[Path] = []
    for _ in range(3):
        copy, gone = back_up_if_due(store_path, folder, hands.now, every_hours=24, keep=1)
        assert copy is not None
        # What a clock that was ahead has dated is not the newest, and goes as the oldest does.
        assert gone == (made[-1:] or [ahead])
        made.append(copy.path)
        hands.now += timedelta(days=1)
        newest = newest_of(copies_of(store_path, folder), hands.now)
        assert newest is not None
        assert newest.path == copy.path
    assert f"{undeletable} could not be deleted" in caplog.text
    # Another bot's store, of the same name: neither keeps the other from copying, or deletes its copies.
    another = tmp_path / "another" / store_path.name
    restore(another, made[-1], hands.now)
    with contextlib.closing(sqlite3.connect(another, isolation_level=None)) as db:
        db.execute("DROP TRIGGER claim_event_is_append_only_update")
        db.execute("UPDATE claim_event SET recorded_at = '2020-01-01T00:00:00+00:00'")
    for days in (0, 9):
        later = hands.now + timedelta(days=days)
        with pytest.raises(UserError, match="is of another store of that name"):
            back_up_if_due(another, folder, later, every_hours=24, keep=1)
    caplog.clear()
    assert {one.name for one in folder.iterdir() if one.is_file()} == {
        undeletable.name, begun.name, made[-1].name,
    }  # fmt: skip


async def test_the_bot_copies_by_itself_and_keeps_the_newest(
    room: Room, hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    backups, folder = room.bot.backups, room.bot.config.backup_folder()
    store = room.bot.config.store.path
    assert backups.last is None
    await backups.look()
    assert backups.last is not None
    [first] = folder.iterdir()
    assert (backups.last.path, backups.last.problem) == (first, None)
    assert backups.last.size == first.stat().st_size > 0
    (folder / "ledger.db").write_text("not ours to delete")
    left = folder / f".{first.name}.part"
    left.write_text("left by a crash")
    os.utime(left, (0, 0))
    hands.now += timedelta(hours=23)
    await backups.look()
    assert backups.last.path == first, "it is not due"
    for _ in range(2):
        hands.now += timedelta(hours=24)
        await backups.look()
    names = sorted(one.name for one in folder.iterdir())
    assert len(names) == 3, "two copies, and what is not ours"
    assert first.name not in names

    # A start makes none where one is there, and knows which it is.
    started = Backups(store, folder, hands, every_hours=24, keep=2)
    started.start()
    try:
        assert started.last == backups.last
        await started.look()
        assert started.last == backups.last
    finally:
        await started.stop()
    hands.now += timedelta(hours=24)
    await started.look()
    assert sorted(one.name for one in folder.iterdir()) == names, "broken off: nothing is left"

    for one in folder.iterdir():
        one.unlink()
    folder.rmdir()
    folder.write_text("in the way")
    caplog.set_level(logging.ERROR)
    await backups.look()
    assert backups.last.path is None
    assert "cannot be written" in str(backups.last.problem)
    folder.unlink()
    await backups.look()
    assert not folder.exists(), "it is tried again in an hour"
    hands.now += AGAIN_AFTER
    await backups.look()
    assert backups.last.problem is None
    assert len(list(folder.iterdir())) == 1
    caplog.clear()

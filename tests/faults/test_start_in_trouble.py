"""A store that cannot be opened, or only in part: what the start and ``check`` say, and what still works."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.client import Frontrunner, create_bot
from bot.command_line.check import look
from bot.config import Config, Store
from bot.db import connection
from bot.errors import StoreError
from bot.ledger import Ledger
from tests.commands.conftest import Room
from tests.commands.desk import bot_owner, told_in_private
from tests.conftest import clock
from tests.faults.disks import fill, remount, small_disk


def wreck(path: Path, table: str) -> None:
    """Overwrite the first page of a table or an index with nonsense."""
    with closing(sqlite3.connect(path)) as db:
        (page,) = db.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = ?", [table]
        ).fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)


def wrong(path: Path) -> str:
    """What ``check`` has against a store."""
    found = look(None, {"FRONTRUNNER_STORE__PATH": str(path)})
    return "\n".join(
        one.text for one in found if one.verdict == "wrong" and one.text.startswith("Store")
    )


async def refusal(path: Path) -> str:
    """What the start says of a store, in one sentence or two."""
    with pytest.raises(StoreError) as caught:
        await Ledger.open(path, clock)
    return str(caught.value)


class TestOnePageIsDamaged:
    @pytest.fixture
    def simcord_bot(self, simcord_bot: Frontrunner, store_path: Path) -> Frontrunner:
        """The real bot over a store whose prices cannot be read."""
        wreck(store_path, "price")
        return create_bot(Config(store=Store(path=store_path)), clock=clock)

    async def test_what_it_hits_apologises_and_the_rest_answers(
        self, room: Room, store_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        owner = bot_owner(room)
        for _ in range(2):
            sorry = await room.ask("prices", first="deepseek-v3")
            assert "Reference: " in sorry.text or "reference" in sorry.text
            assert sorry.ephemeral
        assert "malformed" not in sorry.text
        assert "DeepSeek-V3 cost" in (await room.ask("claim show", claim="1")).text
        assert "DeepSeek" in (await room.ask("lab", name="deepseek")).text
        (told,) = told_in_private(room, owner)
        assert "My store is damaged" in told
        assert "restore a backup" in told
        assert [alarm.kind for alarm in room.bot.alarms.standing] == ["damaged"]
        assert "My store is damaged" in (await room.ask("owner status", owner)).text
        caplog.clear()
        assert "is damaged: " in wrong(store_path)
        assert wrong(store_path).endswith("Restore a backup.")


async def test_what_the_start_needs_is_damaged(store_path: Path) -> None:
    wreck(store_path, "lab")
    assert "is damaged" in wrong(store_path)
    assert (await refusal(store_path)).startswith(
        f"{store_path} is not a Frontrunner store, or it is damaged ("
    )
    store_path.write_bytes(b"\xa5" * 8192)
    assert "not a Frontrunner store, or it is damaged" in wrong(store_path)
    assert "Restore a backup" in await refusal(store_path)


async def test_another_program_holds_it(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare = connection._prepare_writer

    def impatient(raw: sqlite3.Connection, path: Path) -> None:
        prepare(raw, path)
        raw.execute("PRAGMA busy_timeout = 20")

    monkeypatch.setattr(connection, "_prepare_writer", impatient)
    with closing(sqlite3.connect(store_path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "locked" in await refusal(store_path)
    await (await Ledger.open(store_path, clock)).close()


async def test_the_disk_is_full_or_read_only(store_path: Path) -> None:
    with small_disk() as disk:
        if disk is None:
            pytest.skip("only who may mount a disk can have a small one")
        path = Path(shutil.copy(store_path, disk))
        filler = fill(disk)
        assert "could not be used: the disk is full" in await refusal(path)
        assert "are needed" in wrong(path)
        filler.unlink()
        remount(disk, "ro")
        assert "cannot be opened for writing: Read-only file system" in await refusal(path)
        assert "cannot be read and written" in wrong(path) or "cannot be written" in wrong(path)
        remount(disk, "rw")
        await (await Ledger.open(path, clock)).close()

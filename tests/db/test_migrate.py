"""The schema's versions: numbered, forward only, each whole or not at all, a copy first."""

from __future__ import annotations

import contextlib
import errno
import re
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

import bot.db.migrate as migrations
from bot.db.connection import Store
from bot.db.migrate import migrate, newest_schema, schema_of
from bot.errors import StoreError

Further = Callable[..., None]

GOOD = "BEGIN IMMEDIATE; CREATE TABLE two (n INTEGER) STRICT; PRAGMA user_version = {}; COMMIT;"
BAD = (
    "BEGIN IMMEDIATE; CREATE TABLE half (n INTEGER) STRICT; INSERT INTO half VALUES (1);"
    "INSERT INTO no_such_table VALUES (1); PRAGMA user_version = {}; COMMIT;"
)


@pytest.fixture
def further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Further:
    """Adds migrations after the shipped ones, for this test only."""
    shipped = migrations._migrations()

    def add(*scripts: str) -> None:
        more: list[tuple[int, Path]] = []
        for number, script in enumerate(scripts, shipped[-1][0] + 1):
            file = tmp_path / f"{number:04d}_more.sql"
            file.write_text(script.format(number))
            more.append((number, file))
        monkeypatch.setattr(migrations, "_migrations", lambda: (*shipped, *more))

    return add


def schema(db: sqlite3.Connection) -> list[tuple[str, str]]:
    return db.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()


def opened(path: Path) -> contextlib.closing[sqlite3.Connection]:
    return contextlib.closing(sqlite3.connect(path, isolation_level=None))


def test_the_files_are_numbered_without_a_gap_and_say_their_number() -> None:
    shipped = migrations._migrations()
    assert [number for number, _ in shipped] == list(range(1, len(shipped) + 1))
    for number, file in shipped:
        text = file.read_text(encoding="utf-8")
        assert re.findall(r"PRAGMA user_version = (\d+);", text) == [str(number)]
        assert text.count("BEGIN IMMEDIATE;") == 1
        assert text.rstrip().endswith("COMMIT;")


def test_every_table_is_strict(tmp_path: Path) -> None:
    with opened(tmp_path / "ledger.db") as db:
        migrate(db, tmp_path / "ledger.db")
        loose = db.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
            "AND NOT strict AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
    assert loose == []


def test_an_empty_file_becomes_a_store_and_stays_one(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with opened(path) as db:
        migrate(db, path)
        assert schema_of(db) == newest_schema()
        first = schema(db)
        migrate(db, path)
        assert schema(db) == first
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert [one.name for one in tmp_path.iterdir()] == ["ledger.db"]  # nothing to copy


async def test_an_upgrade_keeps_a_copy_of_what_was(store_path: Path, further: Further) -> None:
    with opened(store_path) as db:
        before = schema(db), db.execute("SELECT count(*), max(slug) FROM claim").fetchone()
    old = newest_schema()
    further(GOOD)
    await (await Store.open(store_path)).close()
    with opened(store_path) as db:
        assert schema_of(db) == old + 1
        assert db.execute("SELECT count(*) FROM two").fetchone() == (0,)
    copy = store_path.with_name(f"{store_path.name}.before-{old + 1:04d}")
    with opened(copy) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert schema_of(db) == old
        assert (
            schema(db), db.execute("SELECT count(*), max(slug) FROM claim").fetchone()
        ) == before  # fmt: skip
    assert stat.S_IMODE(copy.stat().st_mode) & 0o077 == 0


async def test_an_old_copy_makes_room_for_the_new_one(
    store_path: Path, further: Further, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = store_path.with_name(f"{store_path.name}.before-{newest_schema() + 1:04d}")
    copy.write_text("from an earlier try")
    further(GOOD)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            await Store.open(store_path)
    assert copy.read_text() == "from an earlier try", "it stays until there is another"
    assert not list(store_path.parent.glob("*.part"))
    await (await Store.open(store_path)).close()
    with opened(copy) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_a_migration_that_fails_in_the_middle_leaves_the_old_schema(
    store_path: Path, further: Further
) -> None:
    with opened(store_path) as db:
        before, old = schema(db), schema_of(db)
    further(BAD)
    with pytest.raises(StoreError, match="no such table: no_such_table"):
        await Store.open(store_path)
    with opened(store_path) as db:
        assert schema_of(db) == old
        assert schema(db) == before
    # Nothing is held: with the migration put right, the store opens.
    further(GOOD)
    await (await Store.open(store_path)).close()


async def test_of_several_migrations_those_before_the_failing_one_are_kept(
    store_path: Path, further: Further
) -> None:
    old = newest_schema()
    further(GOOD, BAD)
    with pytest.raises(StoreError):
        await Store.open(store_path)
    with opened(store_path) as db:
        names = {name for name, _ in schema(db)}
        assert schema_of(db) == old + 1
        assert "two" in names
        assert "half" not in names


def test_a_migration_runs_once(tmp_path: Path, further: Further) -> None:
    path = tmp_path / "ledger.db"
    further(GOOD)
    with opened(path) as db:
        migrate(db, path)
        migrate(db, path)  # "CREATE TABLE two" would fail
        assert schema_of(db) == newest_schema()


def test_a_newer_store_is_refused_before_anything_is_copied(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with opened(path) as db:
        migrate(db, path)
        db.execute(f"PRAGMA user_version = {newest_schema() + 1}")
        with pytest.raises(StoreError, match="newer version"):
            migrate(db, path)
        assert schema_of(db) == newest_schema() + 1
    assert [one.name for one in tmp_path.iterdir()] == ["ledger.db"]

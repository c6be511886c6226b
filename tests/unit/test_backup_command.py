"""``backup``, ``restore`` and what ``check`` says of copies, as an operator runs them."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.db.connection import Store
from bot.db.lock import StoreLock
from bot.db.migrate import newest_schema
from bot.race.backups import copies_among


@pytest.fixture(autouse=True)
def _at_home(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(store_path.parent)
    for name in list(os.environ):
        if name.startswith("FRONTRUNNER_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("FRONTRUNNER_STORE__PATH", store_path.name)


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(arguments))
    assert "Traceback" not in result.output
    return result.exit_code, result.output


def remark(path: Path, value: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("INSERT OR REPLACE INTO meta VALUES ('remark', ?)", (value,))
        db.commit()


def remarked(path: Path) -> str:
    with closing(sqlite3.connect(path)) as db:
        return str(db.execute("SELECT value FROM meta WHERE key = 'remark'").fetchone()[0])


def test_a_copy_is_made_and_put_back_and_each_step_says_what_it_did(
    store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remark(store_path, "first")
    lock = StoreLock.take(store_path)  # as the running bot does
    status, said = run("backup")
    assert status == 0, said
    [copy] = Path("backups").iterdir()
    assert copies_among([copy.name], store_path.name)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert Path("backups").stat().st_mode & 0o777 == 0o700
    assert f"Copied {store_path.name} to {copy} in " in said
    assert "read whole and is sound: " in said
    assert f"18 claims, 2,497 scores, schema {newest_schema()}" in said
    remark(store_path, "second")
    assert run("restore", str(copy)) == (
        1, f"The bot is already running with the store {store_path.name}. Stop it first.\n"
    )  # fmt: skip
    lock.release()
    status, said = run("restore", str(copy))
    assert status == 2
    assert "(18 claims, 2,497 scores). With --force" in said
    status, said = run("restore", str(copy), "--force")
    assert status == 0, said
    assert remarked(store_path) == "first"
    [kept] = store_path.parent.glob("*.before-restore-*")
    assert f"The store that was is kept as {kept.name}." in said
    assert remarked(kept) == "second"
    assert "--catch-up" in said
    assert "Next: frontrunner check" in said
    # By another name it is the same store, and the link stays.
    Path("link.db").symlink_to(store_path)
    monkeypatch.setenv("FRONTRUNNER_STORE__PATH", "link.db")
    lock = StoreLock.take(store_path)
    assert run("restore", str(copy), "--force")[0] == 1
    lock.release()
    assert run("restore", kept.name, "--force", "--catch-up")[0] == 0
    assert Path("link.db").is_symlink()
    assert remarked(store_path) == "second"
    monkeypatch.setenv("FRONTRUNNER_STORE__PATH", store_path.name)
    # What is typed with a slash is a folder; what is not there, and has an ending, a file.
    for typed, found in (("new.d/", "new.d/*"), ("newer.d", "newer.d")):
        assert run("backup", "--to", typed)[0] == 0
        assert all(one.is_file() for one in Path().glob(found))
    # And the other way round, with what was kept.
    assert run("restore", kept.name, "--force", "--catch-up")[0] == 0
    assert remarked(store_path) == "second"


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="only root gives files away"
)
def test_what_root_makes_belongs_to_whom_the_store_does(store_path: Path) -> None:
    for one in (store_path.parent, store_path):
        os.chown(one, 10001, 10002)
    assert run("backup", "--to", "a/b/")[0] == 0
    [copy] = Path("a/b").iterdir()
    assert run("restore", str(copy), "--force")[0] == 0
    store_path.rename("old.db")
    assert run("restore", str(copy), "--force")[0] == 0
    asyncio.run(_opened(Path("c/fresh.db")))
    owners = {(path.stat().st_uid, path.stat().st_gid) for path in Path().rglob("*")}
    assert owners == {(10001, 10002)}


async def _opened(path: Path) -> None:
    await (await Store.open(path)).close()


def test_copies_are_looked_at_by_check(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "✓ Backups: none in backups yet; one is made every 24 hours." in run("check")[1]
    run("backup")
    assert "✓ Backups: 1 in backups; the newest is 0 hours old." in run("check")[1]
    [copy] = Path("backups").iterdir()
    stem = store_path.stem
    copy.rename(copy.with_name(f"{stem}-2026-01-01T000000Z-s6{store_path.suffix}"))
    said = run("check")[1]
    assert "! Backups: 1 in backups; the newest is " in said
    assert "where one is made every 24." in said
    monkeypatch.setenv("FRONTRUNNER_BACKUP__FOLDER", f"{store_path.name}/below-a-file")
    assert "! Backups: none can be made" in run("check")[1]
    monkeypatch.setenv("FRONTRUNNER_BACKUP__EVERY_HOURS", "0")
    assert "! Backups: the bot makes none" in run("check")[1]


def test_bad_input_is_one_sentence_and_changes_nothing(
    store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("backup", "--to", "copy.db")
    remark(Path("copy.db"), "copy")
    Path("other.db").write_bytes(b"no database" * 500)
    with closing(sqlite3.connect("foreign.db")) as db:
        db.execute("CREATE TABLE theirs (n)")
    for name, query in (
        ("newer.db", f"PRAGMA user_version = {newest_schema() + 1}"),
        ("orphan.db", "UPDATE score SET source_id = 999999 WHERE id = 1"),
    ):
        Path(name).write_bytes(Path("copy.db").read_bytes())
        with closing(sqlite3.connect(name)) as db:
            db.execute(query)
            db.commit()
    torn = Path("copy.db").read_bytes()
    Path("torn.db").write_bytes(torn[:20_480] + b"\xff" * 20_480 + torn[40_960:])

    def there() -> list[str]:
        names = (one.name for one in Path().iterdir())
        return sorted(name for name in names if name not in (f"{store_path.name}.lock", "closed"))

    here = there()
    cases = [
        (("backup", "--to", "copy.db"), "copy.db is there already. --force writes over it."),
        (("backup", "--to", store_path.name, "--force"), "is in use. Name another file"),
        (("backup", "--to", "copy.db/deeper"), "cannot be written: "),
        (("restore", "nowhere.db", "--force"), "There is no store at nowhere.db."),
        (("restore", "other.db", "--force"), "other.db is damaged, or cannot be read: "),
        (("restore", "foreign.db", "--force"), "foreign.db is not a store of this bot."),
        (("restore", "newer.db", "--force"), "was written by a newer version"),
        (("restore", "orphan.db", "--force"), "names a source that is not there"),
        (("restore", "torn.db", "--force"), "torn.db is damaged"),
        (("restore", store_path.name, "--force"), "is the store itself."),
    ]
    if sys.platform != "win32" and os.geteuid() != 0:
        Path("closed").mkdir(mode=0o500)
        cases.append((("backup", "--to", "closed"), "cannot be written: Permission denied."))
    for arguments, words in cases:
        status, said = run(*arguments)
        assert (status, said.count("\n")) == (2, 1), said
        assert words in said, said
    assert there() == here

    monkeypatch.setattr("shutil.disk_usage", lambda _path: _Full())
    for arguments in (("backup", "--to", "more.db"), ("restore", "copy.db", "--force")):
        status, said = run(*arguments)
        assert status == 2
        assert "has 1 MiB free, and the copy needs " in said
    monkeypatch.setenv("FRONTRUNNER_STORE__PATH", "nowhere/ledger.db")
    assert run("backup") == (2, "There is no store at nowhere/ledger.db.\n")
    assert there() == here


class _Full:
    free = 1_500_000

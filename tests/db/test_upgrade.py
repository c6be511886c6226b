"""Stores of every earlier schema open, keep what they held, and can be gone back to."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from importlib.resources import files
from pathlib import Path

import pytest

from bot.db.migrate import newest_schema
from bot.ledger import Ledger
from tests.conftest import clock

NOW = "2026-11-01T00:00:00+00:00"


def store_of_schema(path: Path, schema: int) -> None:
    """A store as an earlier version made it, with two linked sources and a claim said in both."""
    folder = files("bot.db").joinpath("migrations")
    with contextlib.closing(sqlite3.connect(path)) as db:
        for file in sorted(folder.iterdir(), key=lambda one: one.name):
            if re.match(r"\d{4}_", file.name) and int(file.name[:4]) <= schema:
                db.executescript(file.read_text(encoding="utf-8"))
        for number in (901, 902):
            db.execute(
                "INSERT INTO source (id, url, publisher, title, kind, recorded_at, recorded_by) "
                "VALUES (?, ?, 'The Daily', 'An old page', 'press', ?, 'user:5')",
                (number, f"https://news.example.com/{number}", NOW),
            )
        db.execute(
            "INSERT INTO source_link (from_source, to_source, relation, recorded_at, recorded_by) "
            "VALUES (902, 901, 'quotes', ?, 'user:5')",
            (NOW,),
        )
        db.execute(
            "INSERT INTO claim (id, claimant, subject, relation, quote, hedge, source_id, claimed, "
            "stage, status, recorded_at, recorded_by) VALUES (900, 'Somebody', 'Something', "
            "'has_property', 'an old quote', 'asserted', 901, '2025-01-01', 'open', 'unverified', "
            "?, 'user:5')",
            (NOW,),
        )
        db.execute("INSERT INTO claim_target (id, claim_id) VALUES (9000, 900)")
        db.execute(
            "INSERT INTO claim_appearance (claim_id, source_id, quote, recorded_at, recorded_by) "
            "VALUES (900, 902, 'said again', ?, 'user:5')",
            (NOW,),
        )
        db.execute(
            "INSERT INTO claim_event (claim_id, action, after, actor, effective, recorded_at) "
            "VALUES (900, 'add', 'unverified', 'user:5', '2025-01-01', ?)",
            (NOW,),
        )
        db.commit()


@pytest.mark.parametrize("schema", range(1, newest_schema()))
async def test_an_earlier_store_is_brought_up_and_keeps_everything(
    tmp_path: Path, schema: int
) -> None:
    path = tmp_path / "ledger.db"
    store_of_schema(path, schema)
    ledger = await Ledger.open(path, clock)
    try:
        found = await ledger.claim(900)
        assert found.claim.quote == "an old quote"
        assert [one.quote for one in found.appearances] == ["said again"]
        assert found.origins == 1  # the link between the two pages was kept
        assert [one.action for one in found.events] == ["add"]
        assert await ledger.claims_like("old quote", guild_id=None, limit=1)
    finally:
        await ledger.close()
    with contextlib.closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (newest_schema(),)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


async def test_the_copy_beside_it_is_the_store_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    store_of_schema(path, 1)
    await (await Ledger.open(path, clock)).close()
    copy = tmp_path / "ledger.db.before-0002"
    assert copy.stat().st_mode & 0o777 == 0o600
    with contextlib.closing(sqlite3.connect(copy)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
        assert db.execute("SELECT quote FROM claim").fetchall() == [("an old quote",)]

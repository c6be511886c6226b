"""Stores of every earlier schema open, keep what they held, and can be gone back to."""

from __future__ import annotations

import asyncio
import contextlib
import re
import sqlite3
from importlib.resources import files
from pathlib import Path

import pytest

from bot.db.migrate import newest_schema
from bot.ledger import Ledger
from bot.ledger.backups import restore
from tests.conftest import clock

NOW = "2026-11-01T00:00:00+00:00"

ROWS_SINCE = {
    2: """
    INSERT INTO guild (id, locale, time_zone, review_channel, curator_role, recorded_at)
        VALUES (41, 'de', 'Europe/Berlin', 411, 412, '2026');
    INSERT INTO audit_log (guild_id, actor, action, claim_id, recorded_at)
        VALUES (41, 'user:5', 'add', 900, '2026');
    """,
    3: """
    INSERT INTO schedule (id, token, guild_id, kind, channel_id, recurrence, wanted, covered,
        covered_at, next_due, recorded_at, recorded_by)
        VALUES (7, '0123456789abcdef', 41, 'digest', 4100,
        '{"every":"daily","zone":"UTC","at":"09:00"}', '{}', 1, '2026', 1, '2026', 'user:5');
    INSERT INTO post_content (id, fingerprint, body) VALUES (3, 'f', '{}');
    INSERT INTO delivery (id, key, mark, purpose, schedule_id, guild_id, channel_id, content_id,
        state, not_before, message_id, recorded_at) VALUES (8, 'k', '0123456789012345678901234',
        'digest', 7, 41, 4100, 3, 'sent', 1, 99, '2026');
    INSERT INTO delivered_item VALUES (8, 'c900', 900, 'unverified');
    INSERT INTO watcher VALUES (5, 'de', NULL, '2026');
    INSERT INTO watch (user_id, claim_id, recorded_at) VALUES (5, 900, '2026');
    """,
    4: """
    INSERT INTO proposal (claim_id, claim_target_id, verdict, basis, opinions, recorded_at)
        VALUES (900, 9000, 'refuted', 'b', '[]', '2026');
    """,
    5: """
    INSERT INTO feed (id, url, title, most_waiting, next_due, recorded_at, recorded_by)
        VALUES (6, 'https://news.example.com/feed', 'News', 20, '2027', '2026', 'user:5');
    INSERT INTO article (id, url, publisher, title, published, sketch, feed_id, recorded_at,
        recorded_by) VALUES (4, 'https://news.example.com/4', 'P', 'T', '', '', 6, '2026', 'bot');
    INSERT INTO article_draft (article_id, place, content, by) VALUES (4, 1, '{}', 'rules');
    """,
}
"""What people and servers wrote, from the schema on that first had it."""
KEPT = [
    (1, "SELECT id, url, title FROM source WHERE recorded_by = 'user:5'"),
    (2, "SELECT id, locale, time_zone, review_channel, curator_role FROM guild"),
    (2, "SELECT guild_id, actor, action, claim_id FROM audit_log"),
    (3, "SELECT id, token, guild_id, channel_id, recurrence, next_due FROM schedule"),
    (3, "SELECT id, key, mark, state, message_id FROM delivery"),
    (3, "SELECT * FROM delivered_item"),
    (3, "SELECT * FROM watcher"),
    (3, "SELECT user_id, claim_id FROM watch"),
    (4, "SELECT claim_id, verdict, opinions FROM proposal WHERE claim_id = 900"),
    (5, "SELECT id, url, title, state FROM feed"),
    (
        5,
        "SELECT a.url, a.feed_id, d.content FROM article a, article_draft d WHERE d.article_id = a.id",
    ),
]
"""What is read of them again."""


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
        for since, statements in ROWS_SINCE.items():
            if since <= schema:
                db.executescript(statements)


def kept_rows(path: Path, schema: int) -> list[list[tuple[object, ...]]]:
    """What a store holds in the tables and columns that a schema had."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        return [db.execute(query).fetchall() for since, query in KEPT if since <= schema]


@pytest.mark.parametrize("schema", range(1, newest_schema()))
async def test_an_earlier_store_is_brought_up_and_keeps_everything(
    tmp_path: Path, schema: int
) -> None:
    path = tmp_path / "ledger.db"
    store_of_schema(path, schema)
    held = kept_rows(path, schema)
    assert all(held), "there is a row of each kind"
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
    assert kept_rows(path, schema) == held

    # The way back: the copy made before takes the store's place in the schema it was made in, so
    # that the version that wrote it opens it.
    copy = tmp_path / f"ledger.db.before-{schema + 1:04d}"
    assert copy.stat().st_mode & 0o777 == 0o600
    done = await asyncio.to_thread(restore, path, copy, clock(), force=True, catch_up=True)
    assert done.contents.schema == schema
    with contextlib.closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (schema,)
        assert db.execute("SELECT quote FROM claim").fetchall() == [("an old quote",)]
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert kept_rows(path, schema) == held
    await asyncio.to_thread(restore, path, copy, clock(), force=True)
    with contextlib.closing(sqlite3.connect(path)) as db:
        due = db.execute("SELECT next_due FROM schedule").fetchone() if schema >= 3 else None
    assert due is None or due[0] > clock().timestamp(), "the digest that was due counts as posted"

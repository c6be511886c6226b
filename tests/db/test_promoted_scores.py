"""Scores of a server's own that a promoted claim's evidence rests on."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.db import guilds as db_guilds
from bot.ledger import Ledger
from bot.ledger.evaluations import EvaluationFile
from bot.ledger.exporting import write_file
from bot.ledger.guilds import GRACE
from bot.race.exporting import Wish
from bot.race.people import Person
from tests.conftest import TODAY, Hands
from tests.db.evaluations import rows
from tests.going_out import add_claim

GUILD, OTHER = 77, 78
CURATOR = Person(5, GUILD, manages_guild=True)
OWNER_THERE = Person(9, GUILD, is_owner=True, manages_guild=True)
OWNER = Person(9, None, is_owner=True)
HEAD = "benchmark,release,value,protocol,evaluator,relation,dated,url,publisher,title,ref\n"
RESTS_ON = (
    "SELECT e.guild_id, s.id, s.guild_id, p.guild_id FROM evidence e "
    "JOIN score s ON s.id IN (e.score_id, e.against_score_id) JOIN source p ON p.id = s.source_id "
    "WHERE e.claim_id = ? AND e.evaluator = 'Own Bench' ORDER BY s.value DESC"
)


def scores(
    value: float, releases: tuple[str, ...] = ("Qwen2.5-Max", "DeepSeek-V3")
) -> EvaluationFile:
    """What Own Bench measured: so much for the first, 50 for the second."""
    lines = "".join(
        f"epoch-gpqa-diamond,{release},{of},h=1,Own Bench,independent,2025-03-01,"
        f"https://own.example.org/{number},Own Bench,Results,own-{number}\n"
        for number, (release, of) in enumerate(zip(releases, (value, 50), strict=False))
    )
    return EvaluationFile("scores", io.BytesIO((HEAD + lines).encode()), "own.csv")


async def accepted(ledger: Ledger) -> int:
    """A claim of the server whose proposed verdict, by its own scores, was accepted."""
    claim = await add_claim(ledger, CURATOR, targets="DeepSeek-V3", quote="Ahead of V3.")
    queue = await ledger.adjudication.queue(CURATOR)
    (number,) = [proposal.id for proposal, _ in queue.waiting if proposal.claim_id == claim]
    await ledger.adjudication.accept(CURATOR, number, rule=True)
    return claim


@pytest.fixture
async def ledger(store_path: Path, hands: Hands) -> AsyncIterator[Ledger]:
    opened = await Ledger.open(store_path, hands)
    await opened.evaluations.bring_in_as(CURATOR, scores(77))
    yield opened
    await opened.close()


def broken(path: Path) -> list[tuple[object, ...]]:
    return rows(path, "PRAGMA foreign_key_check")


def layers(path: Path, claim: int) -> list[tuple[object, ...]]:
    """The layers of evidence, score and the score's page, for each score."""
    return [(evidence, score, page) for evidence, _, score, page in rows(path, RESTS_ON, (claim,))]


async def test_they_are_shared_with_it_and_go_home_with_it(
    ledger: Ledger, store_path: Path
) -> None:
    claim = await accepted(ledger)
    before = rows(store_path, RESTS_ON, (claim,))
    assert layers(store_path, claim) == [(GUILD,) * 3] * 2
    await ledger.desk.promote(OWNER_THERE, claim)
    assert layers(store_path, claim) == [(None,) * 3] * 2
    seen = await ledger.claim(claim, guild_id=OTHER)
    (piece,) = [one for one in seen.evidence if one.evaluator == "Own Bench"]
    out = io.BytesIO()
    write_file(store_path, Wish("json", None), TODAY, out)
    assert f'"score_id":{piece.score_id},'.encode() in out.getvalue().replace(b" ", b"")

    # The server corrects its file: that one is its own. It takes the claim back all the same.
    await ledger.evaluations.bring_in_as(CURATOR, scores(70))
    await ledger.desk.undo(OWNER, claim)
    assert rows(store_path, RESTS_ON, (claim,)) == before
    standing = "SELECT value FROM score WHERE guild_id = ? AND superseded_by IS NULL ORDER BY 1"
    assert rows(store_path, standing, (GUILD,)) == [(50.0,), (70.0,)]
    await ledger.guilds.purge(GUILD)
    assert rows(store_path, "SELECT 1 FROM score WHERE evaluator = 'Own Bench'") == []
    assert broken(store_path) == []


async def test_the_server_goes_and_what_it_gave_stays(ledger: Ledger, store_path: Path) -> None:
    claim = await accepted(ledger)
    await ledger.evaluations.bring_in_as(CURATOR, scores(70))  # corrected before it is shared
    await ledger.desk.promote(OWNER_THERE, claim)
    corrected = "SELECT value, superseded_by IS NULL FROM score WHERE guild_id IS NULL AND evaluator = 'Own Bench'"
    assert sorted(rows(store_path, corrected)) == [(50.0, 1), (70.0, 1), (77.0, 0)]
    await ledger.guilds.purge(GUILD)
    assert layers(store_path, claim) == [(None,) * 3] * 2
    assert broken(store_path) == []


async def test_a_score_that_is_shared_already_is_not_doubled(
    ledger: Ledger, store_path: Path
) -> None:
    claim = await accepted(ledger)
    own = "SELECT id FROM score WHERE guild_id = ? AND ref IS NOT NULL ORDER BY value DESC"
    (mine, _) = rows(store_path, own, (GUILD,))
    await ledger.evaluations.bring_in(scores(60))  # another value of the first, the same second
    await ledger.desk.promote(OWNER_THERE, claim)
    shared = "SELECT value, superseded_by IS NULL FROM score WHERE guild_id IS NULL AND evaluator = 'Own Bench'"
    assert sorted(rows(store_path, shared)) == [(50.0, 1), (60.0, 1), (77.0, 0)]
    assert layers(store_path, claim) == [(None,) * 3] * 2

    await ledger.desk.undo(OWNER, claim)
    assert sorted(rows(store_path, shared)) == [(50.0, 1), (60.0, 1)]
    home = "SELECT guild_id, superseded_by, superseded_at FROM score WHERE id = ?"
    assert rows(store_path, home, mine) == [(GUILD, None, None)]
    await ledger.guilds.purge(GUILD)
    assert broken(store_path) == []


async def test_what_another_server_uses_stays_shared(ledger: Ledger, store_path: Path) -> None:
    claim = await accepted(ledger)
    await ledger.desk.promote(OWNER_THERE, claim)
    with closing(sqlite3.connect(store_path)) as db, db:
        db.execute(
            "INSERT INTO evidence (claim_id, stance, evaluator, relation, score_id, source_id, note, "
            "dated, guild_id, accepted_by, recorded_at, recorded_by) SELECT 4, stance, evaluator, "
            "relation, score_id, source_id, note, dated, ?, 'user:6', recorded_at, 'user:6' "
            "FROM evidence WHERE claim_id = ? AND score_id IS NOT NULL AND evaluator = 'Own Bench'",
            (OTHER, claim),
        )
    await ledger.desk.undo(OWNER, claim)
    assert [score for _, score, _ in layers(store_path, claim)] == [None, GUILD]
    await ledger.guilds.purge(GUILD)
    assert broken(store_path) == []
    theirs = "SELECT count(*) FROM evidence WHERE guild_id = ? AND score_id IS NOT NULL"
    assert rows(store_path, theirs, (OTHER,)) == [(1,)]


async def test_a_server_goes_whose_scores_an_older_promotion_left_behind(
    ledger: Ledger, store_path: Path
) -> None:
    claim = await accepted(ledger)
    await ledger.desk.promote(OWNER_THERE, claim)
    with closing(sqlite3.connect(store_path)) as db, db:
        db.execute("UPDATE score SET guild_id = ? WHERE evaluator = 'Own Bench'", (GUILD,))
    await ledger.guilds.purge(GUILD)
    left = "SELECT count(*), count(score_id) FROM evidence WHERE claim_id = ? AND evaluator = ?"
    assert rows(store_path, left, (claim, "Own Bench")) == [(1, 0)]
    assert broken(store_path) == []


async def test_one_that_cannot_go_keeps_no_other(
    ledger: Ledger, store_path: Path, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add_claim(ledger, Person(6, OTHER, manages_guild=True), quote="Theirs.")
    purge = db_guilds.purge

    def failing(connection: sqlite3.Connection, guild_id: int) -> None:
        purge(connection, guild_id)
        if guild_id == GUILD:
            raise sqlite3.IntegrityError("FOREIGN KEY constraint failed")

    monkeypatch.setattr(db_guilds, "purge", failing)
    await ledger.guilds.purge_absent([], lambda _: True)
    hands.now += GRACE + timedelta(hours=1)
    assert await ledger.guilds.purge_absent([], lambda _: True) == [OTHER]
    kept = "SELECT DISTINCT guild_id FROM score WHERE guild_id IS NOT NULL"
    assert rows(store_path, kept) == [(GUILD,)]
    assert rows(store_path, "SELECT 1 FROM claim WHERE guild_id = ?", (OTHER,)) == []
    monkeypatch.undo()
    assert await ledger.guilds.purge_absent([], lambda _: True) == [GUILD]

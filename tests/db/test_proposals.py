"""The adjudicator on the ledger that ships, and what is written down of what it says."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from bot.command_line.verdict_table import verdict_table
from bot.db import proposals, proposed
from bot.db.catalog import load_snapshot
from bot.db.guilds import forget, known_guilds, purge
from bot.db.judging import Judging
from bot.db.proposals import bring_up_to_date, propose
from bot.db.proposed import decide, waiting
from bot.db.view import Snapshot, View
from bot.race.opinions import Judgement
from tests.conftest import TODAY

NOW = TODAY.isoformat(timespec="seconds")
MAX_OVER_V3 = "alibaba-qwen2.5-max-beats-deepseek-v3"
GUILD = 77


@pytest.fixture
def store(store_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(store_path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        yield connection


@pytest.fixture
def names(store: sqlite3.Connection) -> Snapshot:
    return load_snapshot(store)


def judged(store: sqlite3.Connection, names: Snapshot, slug: str, day: date) -> list[Judgement]:
    (claim,) = store.execute("SELECT id FROM claim WHERE slug = ?", (slug,)).fetchone()
    view = View(store, names, day, TODAY.date(), None)
    return [one.judgement for one in Judging(view).judge([claim])]


def boards(judgement: Judgement) -> dict[str, str]:
    return {one.board: one.says for one in judgement.opinions}


def test_qwen_max_over_deepseek_v3(store: sqlite3.Connection, names: Snapshot) -> None:
    (found,) = judged(store, names, MAX_OVER_V3, TODAY.date())
    assert boards(found) == {
        "LMArena text, 2025-08-06": "supports",
        "LiveBench 2024-11-25": "supports",
        "Aider polyglot": "contradicts",
        "FrontierMath 2025-02-28, private set (Epoch AI)": "tie",
        "GPQA Diamond (Epoch AI)": "tie",
        "MATH level 5 (Epoch AI)": "tie",
        "OTIS Mock AIME 2024-2025 (Epoch AI)": "tie",
    }
    assert found.verdict == "disputed"


@pytest.mark.parametrize(
    ("day", "arena", "verdict"),
    [
        (date(2025, 1, 29), None, "refuted"),  # Aider alone had measured both
        (date(2025, 2, 4), "tie", "disputed"),
        (date(2025, 3, 1), "supports", "disputed"),
    ],
)
def test_as_it_could_be_judged_on_a_day(
    store: sqlite3.Connection, names: Snapshot, day: date, arena: str | None, verdict: str
) -> None:
    (found,) = judged(store, names, MAX_OVER_V3, day)
    assert boards(found).get(f"LMArena text, {day}") == arena
    assert found.verdict == verdict


def test_every_claim_that_ships_has_an_answer(store_path: Path, tmp_path: Path) -> None:
    lines = list(verdict_table(store_path, TODAY.date(), None))
    text = "\n".join(lines)
    assert text.count("\n#") == 18
    for told in (
        "results suggest disputed (2 agree, 1 disagrees, 4 ties)",
        "(GPT-4o is read as GPT-4o (2024-11-20), its newest release on the day of the claim)",
        "an accusation is never judged from numbers",
        "no independent result on MMLU-Pro is in the ledger for this",
        "OpenAI had several lines of models out on 2025-01-29, and the claim names none",
        "DeepSeek-R1 costs 0.55 in, 2.19 out USD, o1 15 in, 60 out USD (2025-01-29)",
    ):
        assert told in text, told
    assert len(list(verdict_table(store_path, TODAY.date(), MAX_OVER_V3))) < 15
    new = list(verdict_table(tmp_path / "none.db", TODAY.date(), "#4"))
    assert new == list(verdict_table(store_path, TODAY.date(), "4"))


def test_the_same_results_are_proposed_once(store: sqlite3.Connection, names: Snapshot) -> None:
    (qwen,) = store.execute("SELECT id FROM release WHERE slug = 'qwen2.5-max'").fetchone()
    before = store.execute("SELECT id, basis, opinions, stale FROM proposal").fetchall()
    assert before
    assert propose(store, names, None, NOW, None) == propose(store, names, [qwen], NOW, None) == 0
    assert store.execute("SELECT id, basis, opinions, stale FROM proposal").fetchall() == before


def test_what_is_on_record_already_does_not_hide_what_waits(
    store: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proposals are read a few at a time, and the oldest need no decision any more."""
    view = View(store, load_snapshot(store), TODAY.date(), TODAY.date(), None)
    oldest, *others = waiting(view)
    store.execute("UPDATE claim_target SET verdict = 'disputed' WHERE id = ?", (oldest.target_id,))
    for piece in oldest.judgement.pieces:
        store.execute(
            "INSERT INTO evidence (claim_id, claim_target_id, stance, evaluator, relation, "
            "source_id, note, dated, score_id, against_score_id, accepted_by, recorded_at, "
            "recorded_by) VALUES (?, ?, ?, ?, 'independent', ?, 'n', ?, ?, ?, 'x', ?, 'x')",
            (oldest.claim_id, oldest.target_id, piece.stance, piece.evaluator, piece.source_id,
             piece.dated.text, piece.score_id, piece.against_score_id, NOW),
        )  # fmt: skip
    assert [one.id for one in waiting(view)] == [one.id for one in others]
    monkeypatch.setattr(proposed, "_MOST", 1)
    assert [one.id for one in waiting(view)] == [others[0].id]


def test_a_large_ledger_is_judged_some_claims_at_a_time(
    store: sqlite3.Connection, names: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = "SELECT claim_target_id, verdict, basis FROM proposal WHERE stale = 0 ORDER BY 1"
    before = store.execute(whole).fetchall()
    monkeypatch.setattr(proposals, "_AT_ONCE", 4)
    store.execute("DELETE FROM proposal")
    assert propose(store, names, None, NOW, None) == 0
    assert store.execute(whole).fetchall() == []
    calls = 1
    while bring_up_to_date(store, NOW):
        calls += 1
    assert calls == 18 // 4 + 1
    assert store.execute(whole).fetchall() == before


def test_what_a_server_has_goes_with_it_and_a_person_is_forgotten(
    store: sqlite3.Connection, names: Snapshot
) -> None:
    shared = View(store, names, TODAY.date(), TODAY.date(), None)
    number = waiting(shared)[0].id
    store.execute(
        "INSERT INTO proposal (claim_id, claim_target_id, guild_id, verdict, basis, opinions, "
        "recorded_at) SELECT claim_id, claim_target_id, ?, verdict, 'other', opinions, ? "
        "FROM proposal WHERE id = ?",
        (GUILD, NOW, number),
    )
    (own,) = store.execute("SELECT max(id) FROM proposal").fetchone()
    for one, layer in ((number, None), (own, GUILD)):
        decide(store, one, layer, "rejected", actor="user:5", reason=None, moment=NOW)
    assert known_guilds(store) == [GUILD]
    forget(store, 5)
    assert store.execute("SELECT DISTINCT actor FROM proposal_decision").fetchall() == [
        ("forgotten",)
    ]
    purge(store, GUILD)
    assert store.execute("SELECT proposal_id, guild_id FROM proposal_decision").fetchall() == [
        (number, 0)
    ]
    assert store.execute(
        "SELECT count(*) FROM proposal WHERE guild_id = ?", (GUILD,)
    ).fetchone() == (0,)

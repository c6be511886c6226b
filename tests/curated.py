"""A store in which people have been at work in every way, in the shared ledger and in two servers."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.ledger import Ledger
from bot.race.desk import EvidenceForm
from bot.race.people import Person
from tests.conftest import clock
from tests.going_out import add_claim, form

OWNER_ID, ADMIN_ID, OTHER_ID = 700_000_000_000_000_001, 700_000_000_000_000_002, 700_003
HERE, THERE = 810_000_000_000_000_001, 810_000_000_000_000_002
"""Two servers."""
OWNER = Person(OWNER_ID, None, is_owner=True)
OWNER_HERE = Person(OWNER_ID, HERE, is_owner=True)
ADMIN = Person(ADMIN_ID, HERE, manages_guild=True)
OTHER = Person(OTHER_ID, THERE, manages_guild=True)
SECRET, ELSEWHERE = "kookaburra", "cassowary"
"""In every text of the first server that stays its own, and of the second."""
SHIPPED = 4
"""A claim of the starter ledger, on which both servers rule."""


@dataclass(frozen=True)
class Work:
    """Numbers of what was written."""

    shared: int
    promoted: int
    given_back: int
    own: int
    elsewhere: int


async def curate(path: Path) -> Work:
    """Let the owner and two servers work on a store."""
    ledger = await Ledger.open(path, clock)
    try:
        return await _work(ledger)
    finally:
        await ledger.close()


async def _work(ledger: Ledger) -> Work:
    desk = ledger.desk
    # the shared ledger: evidence, verdicts, an edit, a successor, a retraction, things taken back
    shared = await add_claim(ledger, OWNER, targets="GPT-4o, DeepSeek-V3", note="=1+1")
    newer = await add_claim(
        ledger, OWNER, quote="Newer words.", source="https://press.example.com/n"
    )
    await _ruled(ledger, OWNER, shared, "GPT-4o", "refuted", "contradicts")
    await _ruled(ledger, OWNER, shared, "DeepSeek-V3", "disputed", "supports", "contradicts")
    await desk.edit(
        OWNER, newer, form(quote="Edited words ∞ <b>&", source="https://press.example.com/n")
    )
    sorry = await add_claim(ledger, OWNER, quote="Sorry.", source="https://press.example.com/s")
    await desk.retract(
        OWNER, sorry, source="https://press.example.com/sorry", on="2025-04-01", reason="Withdrawn."
    )
    old = await add_claim(ledger, OWNER, quote="Older.", source="https://press.example.com/o")
    await desk.supersede(OWNER, old, newer, reason="Said anew.")
    gone = await add_claim(ledger, OWNER, quote="Mistake.", source="https://press.example.com/m")
    await desk.undo(OWNER, gone)
    # a server: its own claim, its own view of a shared one, one that is promoted, one given back
    own = await add_claim(
        ledger,
        ADMIN,
        quote=f"{SECRET} quote",
        source=f"https://{SECRET}.example.com/1",
        note=SECRET,
    )
    for claim in (own, SHIPPED):
        await _ruled(ledger, ADMIN, claim, "", "refuted", "contradicts", word=SECRET)
    promoted = await add_claim(
        ledger, ADMIN, quote="Promoted.", source="https://press.example.com/p"
    )
    await _ruled(ledger, ADMIN, promoted, "", "confirmed", "supports")
    await desk.promote(OWNER_HERE, promoted)
    await _ruled(ledger, ADMIN, promoted, "", "refuted", "contradicts", word=SECRET)
    given_back = await add_claim(
        ledger, ADMIN, quote=f"{SECRET} again", source=f"https://{SECRET}.example.com/2"
    )
    await desk.promote(OWNER_HERE, given_back)
    await desk.undo(OWNER, given_back)
    await desk.supersede(ADMIN, shared, own, reason=SECRET)
    # another server
    elsewhere = await add_claim(
        ledger, OTHER, quote=f"{ELSEWHERE} quote", source=f"https://{ELSEWHERE}.example.com/1"
    )
    await _ruled(ledger, OTHER, SHIPPED, "", "refuted", "contradicts", word=ELSEWHERE)
    return Work(shared, promoted, given_back, own, elsewhere)


async def _ruled(
    ledger: Ledger, person: Person, claim: int, target: str, verdict: str, *stances: str,
    word: str = "bench",
) -> None:  # fmt: skip
    for number, stance in enumerate(stances):
        await ledger.desk.add_evidence(
            person,
            EvidenceForm(
                claim_id=claim, stance=stance, target=target,
                source=f"https://{word}.example.org/{(person.guild_id or 0) % 10}/{claim}/{target[:3]}{number}",
                evaluator="Open Bench Group", dated="2025-03-01", note=f"{word}: 7 of 9.",
            ),
        )  # fmt: skip
    await ledger.desk.rule(person, claim, target, verdict, reason=f"{word} reason.")  # type: ignore[arg-type]


def import_rows(path: Path) -> None:
    """An importer's score, one that corrects it, a decision on a proposal, and rows of a server."""
    with closing(sqlite3.connect(path)) as db, db:
        (release, benchmark, source), = db.execute(
            "SELECT release_id, benchmark_id, source_id FROM score LIMIT 1"
        ).fetchall()  # fmt: skip
        for ref, guild, number in (("a", None, 0.1), ("b", None, 1e300), ("c", HERE, 3.0)):
            db.execute(
                "INSERT INTO score (release_id, benchmark_id, value, evaluator, relation, dated, "
                "source_id, guild_id, ref, recorded_at, recorded_by) VALUES (?, ?, ?, 'E', "
                "'independent', '2025-03', ?, ?, ?, '2026-11-23T12:00:00+00:00', 'import lmarena')",
                (release, benchmark, number, source, guild, ref),
            )
        (old, new) = (row[0] for row in db.execute("SELECT id FROM score WHERE ref IN ('a', 'b')"))
        db.execute(
            "UPDATE score SET superseded_by = ?, superseded_at = '2026-11-23T12:00:00+00:00' "
            "WHERE id = ?",
            (new, old),
        )
        claim, target = db.execute("SELECT claim_id, id FROM claim_target LIMIT 1").fetchone()
        (proposed,) = db.execute("SELECT min(id) FROM proposal WHERE guild_id IS NULL").fetchone()
        db.execute(
            "INSERT INTO proposal (id, claim_id, claim_target_id, guild_id, verdict, basis, opinions, "
            "stale, recorded_at) VALUES (70001, ?, ?, ?, 'confirmed', 'b', '[]', 1, "
            "'2026-11-23T12:00:00+00:00')",
            (claim, target, HERE),
        )
        db.executemany(
            "INSERT INTO proposal_decision VALUES (?, ?, 'rejected', ?, 'No.', "
            "'2026-11-23T12:00:00+00:00')",
            [(proposed, 0, f"user:{OWNER_ID}"), (70_001, HERE, f"user:{ADMIN_ID}")],
        )

"""What tests of digests, alerts and corrections share: an admin's plans, and things that happen."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.ledger import Ledger
from bot.race.claim_forms import ClaimForm
from bot.race.claims import Verdict
from bot.race.desk import Added, EvidenceForm
from bot.race.news import Wanted
from bot.race.outbox import Content
from bot.race.people import Person
from bot.race.schedule import recurrence
from bot.race.schedules import Plan

GUILD = 41
CHANNEL = 4100
ADMIN = Person(1, GUILD, manages_guild=True)
OWNER = Person(2, None, is_owner=True)


def plan(channel: int = CHANNEL, **changes: Any) -> Plan:
    """A digest every day at nine in UTC, of everything."""
    given: dict[str, Any] = {"every": "daily", "zone": "UTC", "at": "09:00"}
    given |= {
        key: changes.pop(key) for key in list(changes) if key in (*given, "days", "day", "cron")
    }
    if given["every"] == "cron":
        given.pop("at")
    wanted = changes.pop("wanted", Wanted())
    return Plan(channel, wanted, recurrence(**given), **changes)


def form(**changes: str) -> ClaimForm:
    """A claim unlike any that ships."""
    given = {
        "subject": "Qwen2.5-Max",
        "relation": "beats",
        "targets": "GPT-4o",
        "quote": "Our model is ahead of GPT-4o.",
        "source": "https://press.example.com/qwen",
        "date": "2025-02-20",
        "hedge": "asserted",
    }
    return ClaimForm(**(given | changes))


async def add_claim(ledger: Ledger, person: Person = OWNER, **changes: str) -> int:
    """Somebody puts a claim on record; its number."""
    added = await ledger.desk.add(person, form(**changes), anyway=True)
    assert isinstance(added, Added), added
    return added.claim_id


def content(text: str, **stories: Any) -> Content:
    """A post that says something."""
    return Content(text, None, stories)


def rows(path: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    """What a plain connection finds in a store."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute(query, values).fetchall()


async def rule(
    ledger: Ledger, claim: int, verdict: Verdict = "refuted", person: Person = OWNER
) -> None:
    """An independent evaluator speaks against (or for) a claim, and a curator rules accordingly."""
    stance = "supports" if verdict == "confirmed" else "contradicts"
    evidence = EvidenceForm(
        claim_id=claim,
        stance=stance,
        source=f"https://bench.example.org/{claim}/{verdict}/{person.guild_id}",
        evaluator="Open Bench Group",
        relation="independent",
        dated="2025-03-01",
        note="Measured again.",
    )
    await ledger.desk.add_evidence(person, evidence)
    await ledger.desk.rule(person, claim, "GPT-4o", verdict, reason="The scores say so.")

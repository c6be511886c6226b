"""What claims said and whose they were by a day, read back from the events that changed it since.

An edit keeps what it replaced, so that undoing every change after the day, newest first, gives the
words, the targets and the layer of then. What the starter ledger's files rewrote by themselves left
no event: there the wording is today's.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import orjson

from bot.db.claims import targets_of
from bot.db.dates import fact_date
from bot.db.known import learned_later
from bot.race.claims import Claim, ClaimTarget, Party

REWRITTEN = 500
"""Claims that were rewritten after a day, the newest so many, that lists of that day look at."""

_PLAIN = frozenset({
    "relation", "benchmark_id", "scope", "qualifier", "value", "unit", "quote", "hedge",
    "reported_by", "source_id", "note",
})  # fmt: skip
"""Columns that are a field of a claim under the same name."""


@dataclass(slots=True)
class _Undone:
    """What a claim had in the place of what it has: columns, the targets that counted, its layer."""

    columns: dict[str, Any] = field(default_factory=dict[str, Any])
    targets: set[int] | None = None
    guild_id: int | None = None
    moved: bool = False


def as_written_by(
    connection: sqlite3.Connection, claims: Mapping[int, Claim], known_by: date
) -> dict[int, Claim]:
    """Claims with the words, targets and layer that they had at the end of a day."""
    undone = _undone(connection, claims, known_by)
    if not undone:
        return dict(claims)
    rewritten = [claim for claim, one in undone.items() if one.targets is not None]
    every = targets_of(connection, rewritten, dropped=True) if rewritten else {}
    tests = _names_of_tests(connection, undone.values())
    return {
        claim.id: _put_back(claim, undone[claim.id], every.get(claim.id, ()), tests)
        if claim.id in undone
        else claim
        for claim in claims.values()
    }


def rewritten_since(connection: sqlite3.Connection, known_by: date) -> list[int]:
    """Claims that said something else, or of other targets, at the end of a day; newest first."""
    return [
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT claim_id FROM claim_event INDEXED BY claim_event_rewriting "
            f"WHERE action IN ('edit', 'drop', 'restore', 'undo') AND {learned_later(known_by)} "
            f"AND (action <> 'undo' OR reason = 'edit') ORDER BY claim_id DESC LIMIT {REWRITTEN}"
        )
    ]


def _undone(
    connection: sqlite3.Connection, claims: Mapping[int, Claim], known_by: date
) -> dict[int, _Undone]:
    places = ", ".join("?" * len(claims))
    found: dict[int, _Undone] = {}
    for claim_id, target, action, before, undid, undid_after in connection.execute(
        "SELECT e.claim_id, e.claim_target_id, e.action, e.before, u.action, u.after "
        "FROM claim_event e LEFT JOIN claim_event u ON u.id = e.undoes "
        f"WHERE e.claim_id IN ({places}) AND {learned_later(known_by, 'e.recorded_at')} "
        "AND (e.action IN ('edit', 'promote', 'drop', 'restore') "
        "OR (e.action = 'undo' AND u.action IN ('edit', 'promote'))) ORDER BY e.id DESC",
        tuple(claims),
    ):
        one = found.setdefault(claim_id, _Undone())
        match (action, undid):
            case ("edit", _):
                _rewrite(one, orjson.loads(before or "{}"))
            case ("undo", "edit"):
                _rewrite(one, orjson.loads(undid_after or "{}"))
            case ("promote", _):
                one.guild_id, one.moved = orjson.loads(before or "{}")["guild"], True
            case ("undo", _):
                one.guild_id, one.moved = None, True
            case _ if target is not None:
                counted = one.targets or {it.id for it in claims[claim_id].targets}
                one.targets = counted | {target} if action == "drop" else counted - {target}
            case _:
                pass
    return found


def _rewrite(one: _Undone, content: dict[str, Any]) -> None:
    targets = content.pop("targets", None)
    if targets is not None:
        one.targets = set(targets)
    one.columns |= content


def _names_of_tests(
    connection: sqlite3.Connection, undone: Iterable[_Undone]
) -> dict[int | None, str]:
    wanted = {one.columns.get("benchmark_id") for one in undone} - {None}
    places = ", ".join("?" * len(wanted))
    return dict(
        connection.execute(
            "SELECT id, iif(version IS NULL OR instr(name, version), name, name || ' ' || version) "
            f"FROM benchmark WHERE id IN ({places})",
            tuple(wanted),
        ).fetchall()
    )


def _put_back(
    claim: Claim,
    undone: _Undone,
    every_target: Iterable[ClaimTarget],
    tests: Mapping[int | None, str],
) -> Claim:
    had = undone.columns
    changes: dict[str, Any] = {name: value for name, value in had.items() if name in _PLAIN}
    if "benchmark_id" in had:
        changes["benchmark"] = tests.get(had["benchmark_id"])
    if "claimed" in had:
        changes["claimed"] = fact_date(had["claimed"])
    changes["claimant"] = Party(
        had.get("claimant", claim.claimant.name),
        lab_id=had.get("claimant_lab_id", claim.claimant.lab_id),
    )
    changes["subject"] = Party(
        had.get("subject", claim.subject.name),
        had.get("subject_lab_id", claim.subject.lab_id),
        had.get("subject_family_id", claim.subject.family_id),
        had.get("subject_release_id", claim.subject.release_id),
    )
    if undone.targets is not None:
        counted = undone.targets
        changes["targets"] = tuple(one for one in every_target if one.id in counted)
    if undone.moved:
        changes["guild_id"] = undone.guild_id
    return replace(claim, **changes)

"""Proposals that were written down: which of them wait, for whom, and how they were decided."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter

from bot.db.view import View
from bot.race.opinions import Judgement, Proposal, says_something_new

_MOST = 1_000
"""Proposals that are read together, and the most that a queue counts."""

_COLUMNS = "p.id, p.claim_id, p.claim_target_id, p.guild_id, p.opinions, p.recorded_at, p.stale"
_VISIBLE = (
    "(p.guild_id IS NULL OR p.guild_id = :guild) AND (c.guild_id IS NULL OR c.guild_id = :guild)"
)
_WAITING = (
    f"p.stale = 0 AND {_VISIBLE} AND coalesce((SELECT o.stage FROM claim_overlay o "
    "WHERE o.guild_id = :guild AND o.claim_id = c.id), c.stage) = 'open' "
    "AND NOT EXISTS (SELECT 1 FROM proposal_decision d WHERE d.proposal_id = p.id "
    "AND (d.guild_id = :layer OR d.guild_id = 0 AND d.outcome = 'accepted')) "
    "AND NOT (p.guild_id IS NULL AND EXISTS (SELECT 1 FROM proposal own WHERE own.stale = 0 "
    "AND own.claim_target_id = p.claim_target_id AND own.guild_id = :guild))"
)
"""What a layer still has to decide. What the owner accepted is settled for every server; a server's
own proposal stands in the place of the shared one, of which its scores make something else."""


def waiting(view: View, claim_id: int | None = None) -> list[Proposal]:
    """The oldest proposals that wait where somebody acts, at most a thousand: of all claims, or one.

    What is on record already needs no decision any more, so they are read until enough are left.
    """
    found: list[Proposal] = []
    after = 0
    while len(found) < _MOST:
        some = _undecided(view, claim_id, after)
        found += _with_news(view, some)
        if len(some) < _MOST:
            break
        after = some[-1].id
    return found[:_MOST]


def _undecided(view: View, claim_id: int | None, after: int) -> list[Proposal]:
    """The next proposals that nobody decided, by number."""
    of_claim = "" if claim_id is None else " AND p.claim_id = :claim"
    rows = view.connection.execute(
        f"SELECT {_COLUMNS} FROM proposal p JOIN claim c ON c.id = p.claim_id "
        f"WHERE p.id > :after AND {_WAITING}{of_claim} ORDER BY p.id LIMIT {_MOST}",
        {"guild": view.guild_id, "layer": view.guild_id or 0, "claim": claim_id, "after": after},
    )
    return [_proposal(row) for row in rows]


def _with_news(view: View, proposals: Sequence[Proposal]) -> list[Proposal]:
    """Those of some proposals that say what is not on record."""
    claims = view.claims({one.claim_id for one in proposals})
    evidence = view.evidence(claims)
    scores = view.scores_in(piece for pieces in evidence.values() for piece in pieces)

    def is_open(one: Proposal) -> bool:
        target = one.target_in(claims[one.claim_id])
        pieces = evidence.get(one.claim_id, [])
        return target is not None and says_something_new(one.judgement, target, pieces, scores)

    return [one for one in proposals if is_open(one)]


def proposal_seen(view: View, number: int) -> tuple[Proposal, bool] | None:
    """A proposal somebody may see where they act, and whether it is out of date; None for none."""
    row = view.connection.execute(
        f"SELECT {_COLUMNS} FROM proposal p JOIN claim c ON c.id = p.claim_id "
        f"WHERE p.id = :id AND {_VISIBLE}",
        {"guild": view.guild_id, "id": number},
    ).fetchone()
    return None if row is None else (_proposal(row), bool(row[6]))


def decision_on(view: View, number: int) -> tuple[str, str, int] | None:
    """How a proposal was decided for where somebody acts, by whom, in which layer; None: not yet."""
    return view.connection.execute(
        "SELECT outcome, actor, guild_id FROM proposal_decision WHERE proposal_id = ?1 "
        "AND (guild_id = ?2 OR guild_id = 0 AND outcome = 'accepted') ORDER BY guild_id DESC",
        (number, view.guild_id or 0),
    ).fetchone()


def decide(
    connection: sqlite3.Connection,
    number: int,
    layer: int | None,
    outcome: str,
    *,
    actor: str,
    reason: str | None,
    moment: str,
) -> None:
    """Note what a layer's curators made of a proposal."""
    connection.execute(
        "INSERT INTO proposal_decision (proposal_id, guild_id, outcome, actor, reason, recorded_at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (number, layer or 0, outcome, actor, reason, moment),
    )


# judgements as text -------------------------------------------------------------------------------

_JUDGEMENT = TypeAdapter(Judgement)


def dumped(judgement: Judgement) -> str:
    """A judgement as the store keeps it."""
    return _JUDGEMENT.dump_json(judgement).decode()


def _proposal(row: tuple[Any, ...]) -> Proposal:
    return Proposal(*row[:4], judgement=_JUDGEMENT.validate_json(row[4]), recorded_at=row[5])

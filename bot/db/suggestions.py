"""Suggestions: what waits for review in a server, who decided, and who is still to be told."""

from __future__ import annotations

import sqlite3

from bot.db.claims import claims_by_id
from bot.db.shares import is_owned
from bot.db.view import View
from bot.db.writing import Writing, no_such_claim
from bot.errors import N_, UserError
from bot.race.claims import Claim
from bot.race.people import Actor
from bot.race.review import Outcome, Suggestion
from bot.race.share import Share

_COLUMNS = (
    "claim_id, guild_id, author, post_channel, post_message, outcome, decided_by, decided_at, "
    "reason, merged_into, recorded_at"
)


def suggestion_of(connection: sqlite3.Connection, claim_id: int) -> Suggestion | None:
    """How a claim was suggested; None for one that a curator added."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM suggestion WHERE claim_id = ?", (claim_id,)
    ).fetchone()
    return None if row is None else Suggestion(*row)


def waiting(view: View, limit: int) -> tuple[list[int], int]:
    """The claims that wait for review in a server, oldest first, and how many there are in all."""
    ids = [
        row[0]
        for row in view.connection.execute(
            "SELECT id FROM claim WHERE guild_id = ? AND stage = 'pending' ORDER BY id LIMIT ?",
            (view.guild_id, limit),
        )
    ]
    count = view.connection.execute(
        "SELECT count(*) FROM claim WHERE guild_id = ? AND stage = 'pending'", (view.guild_id,)
    ).fetchone()
    return ids, int(count[0])


def pending_claim(w: Writing, claim_id: int) -> tuple[Claim, Suggestion]:
    """A suggestion that still waits in the server where somebody acts.

    Raises:
        UserError: there is none, or it was decided; says by whom.
    """
    found = suggestion_of(w.connection, claim_id)
    if found is None or found.guild_id != w.person.guild_id:
        raise no_such_claim(claim_id)
    claim = claims_by_id(w.connection, [claim_id])[claim_id]
    if claim.stage != "pending":
        raise already_decided(found)
    return claim, found


def already_decided(found: Suggestion) -> UserError:
    """What the second of two reviewers is told."""
    message = {
        "accepted": N_("{who} has accepted suggestion #{number} already. Nothing was changed."),
        "merged": N_("{who} has merged suggestion #{number} already. Nothing was changed."),
    }.get(
        found.outcome or "",
        N_("{who} has rejected suggestion #{number} already. Nothing was changed."),
    )
    return UserError(message, who=Actor(found.decided_by or "forgotten"), number=found.claim_id)


def decide(
    w: Writing,
    claim_id: int,
    outcome: Outcome,
    *,
    reason: str | None = None,
    merged_into: int | None = None,
) -> Suggestion:
    """Note who decided a suggestion, and how; the suggestion as it is then."""
    row = w.connection.execute(
        "UPDATE suggestion SET outcome = ?, decided_by = ?, decided_at = ?, reason = ?, "
        f"merged_into = ?, author_told = 0 WHERE claim_id = ? RETURNING {_COLUMNS}",
        (outcome, w.person.actor, w.now, reason, merged_into, claim_id),
    ).fetchone()
    return Suggestion(*row)


def reopen(connection: sqlite3.Connection, claim_id: int) -> None:
    """Let a suggestion wait for review again."""
    connection.execute(
        "UPDATE suggestion SET outcome = NULL, decided_by = NULL, decided_at = NULL, reason = NULL, "
        "merged_into = NULL, author_told = 0 WHERE claim_id = ?",
        (claim_id,),
    )


def note_post(
    connection: sqlite3.Connection, claim_id: int, channel_id: int, message_id: int
) -> None:
    """Remember the post in the review channel that asks about a suggestion."""
    connection.execute(
        "UPDATE suggestion SET post_channel = ?, post_message = ? WHERE claim_id = ?",
        (channel_id, message_id, claim_id),
    )


def note_told(connection: sqlite3.Connection, claim_id: int) -> None:
    """Remember that a suggestion's author was told what became of it, or cannot be."""
    connection.execute("UPDATE suggestion SET author_told = 1 WHERE claim_id = ?", (claim_id,))


def untold(connection: sqlite3.Connection, limit: int, share: Share) -> list[Suggestion]:
    """Decided suggestions in a process's servers whose authors were not told yet, oldest first."""
    return [
        Suggestion(*row)
        for row in connection.execute(
            f"SELECT {_COLUMNS} FROM suggestion WHERE outcome IS NOT NULL AND author_told = 0 "
            f"AND author <> 'forgotten' AND {is_owned(share, 'guild_id')} ORDER BY claim_id LIMIT ?",
            (limit,),
        )
    ]

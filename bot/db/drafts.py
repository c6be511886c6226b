"""What people typed that could not be taken yet: kept until it is corrected, or two weeks."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.db.writing import Writing
from bot.errors import N_, UserError

KEPT_FOR = timedelta(days=14)
MOST = 20
"""Drafts of claims, and of evidence, kept for one person in one place; the oldest give way."""


def keep_draft(w: Writing, purpose: str, content: str, *, instead_of: int | None = None) -> int:
    """Keep what the person typed, in the place of an earlier draft of it; the draft's number."""
    drop_draft(w, instead_of)
    oldest = datetime.fromisoformat(w.now) - KEPT_FOR
    w.connection.execute("DELETE FROM draft WHERE recorded_at < ?", (oldest.isoformat(),))
    draft = w.insert(
        "draft",
        guild_id=w.person.guild_id,
        author=w.person.actor,
        purpose=purpose,
        content=content,
        recorded_at=w.now,
    )
    kind = "author = ?1 AND guild_id IS ?2 AND (purpose = 'evidence') = (?3 = 'evidence')"
    w.connection.execute(
        f"DELETE FROM draft WHERE {kind} AND id NOT IN "
        f"(SELECT id FROM draft WHERE {kind} ORDER BY id DESC LIMIT ?4)",
        (w.person.actor, w.person.guild_id, purpose, MOST),
    )
    return draft


def draft_of(w: Writing, draft: int) -> tuple[str, str]:
    """What the person typed, and for what purpose.

    Raises:
        UserError: it is gone, somebody else's, or from elsewhere.
    """
    found = w.connection.execute(
        "SELECT purpose, content FROM draft WHERE id = ? AND author = ? AND guild_id IS ?",
        (draft, w.person.actor, w.person.guild_id),
    ).fetchone()
    if found is None:
        raise UserError(
            N_("What you typed is no longer kept: it was used already, or is older than two weeks.")
        )
    return found[0], found[1]


def drop_draft(w: Writing, draft: int | None) -> None:
    """Forget a draft that has been used."""
    if draft is not None:
        w.connection.execute(
            "DELETE FROM draft WHERE id = ? AND author = ?", (draft, w.person.actor)
        )


def drop_drafts_for(w: Writing, purpose: str) -> None:
    """Forget all that the person has of one purpose in this place."""
    w.connection.execute(
        "DELETE FROM draft WHERE author = ? AND guild_id IS ? AND purpose = ?",
        (w.person.actor, w.person.guild_id, purpose),
    )

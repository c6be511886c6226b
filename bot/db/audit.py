"""Reading the audit log of a server."""

from __future__ import annotations

from bot.db.view import View
from bot.race.audit import AuditEntry, AuditFilter


def audit_entries(
    view: View, wanted: AuditFilter, *, limit: int, offset: int = 0
) -> list[AuditEntry]:
    """Who did what in a server (or, in a direct message, in the shared ledger), newest first."""
    conditions = ["guild_id IS :guild"]
    if wanted.actor is not None:
        conditions.append("actor = :actor")
    if wanted.action is not None:
        conditions.append("action = :action")
    if wanted.claim_id is not None:
        conditions.append("claim_id = :claim")
    if wanted.since is not None:
        conditions.append("recorded_at >= :since")
    return [
        AuditEntry(*row)
        for row in view.connection.execute(
            "SELECT id, actor, action, claim_id, detail, recorded_at FROM audit_log "
            f"WHERE {' AND '.join(conditions)} ORDER BY id DESC LIMIT :limit OFFSET :offset",
            {
                "guild": view.guild_id,
                "actor": wanted.actor,
                "action": wanted.action,
                "claim": wanted.claim_id,
                "since": None if wanted.since is None else wanted.since.isoformat(),
                "limit": limit,
                "offset": offset,
            },
        )
    ]

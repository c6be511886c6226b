"""Who did what in a server: what an admin can look through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

AuditAction = Literal[
    "add", "appearance", "edit", "import", "suggest", "accept", "reject", "merge", "evidence",
    "rule", "retract", "supersede", "undo", "link", "unlink", "promote", "settings", "block", "unblock",
    "schedule", "reschedule", "pause", "resume", "unschedule", "send", "feed",
    "draft",
]  # fmt: skip
"""What is noted; each is something a person did."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing somebody did; ``actor`` is ``user:<id>``, or ``forgotten``."""

    id: int
    actor: str
    action: str
    claim_id: int | None
    detail: str | None
    recorded_at: str


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries to show; None lets everything through. ``since`` is the first day."""

    actor: str | None = None
    action: AuditAction | None = None
    claim_id: int | None = None
    since: date | None = None

"""Servers: what an admin can set, and whom they blocked."""

from __future__ import annotations

from dataclasses import dataclass

MOST_SUGGESTIONS = 100
"""The most suggestions a day that a server can allow one member."""


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """One server's settings; these are the defaults.

    ``locale`` None means the language Discord has the server in. ``suggestions_per_day`` is how many
    suggestions one member may make in 24 hours; 0 closes the box.
    """

    curator_role: int | None = None
    review_channel: int | None = None
    time_zone: str = "UTC"
    locale: str | None = None
    self_review: bool = False
    suggestions_per_day: int = 5
    welcomed: bool = False


@dataclass(frozen=True, slots=True)
class BlockedMember:
    """Somebody who may not suggest in a server.

    ``member`` is ``user:<id>``, or ``hash:…`` of one who asked to be forgotten.
    """

    member: str
    reason: str | None
    recorded_at: str

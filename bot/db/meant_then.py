"""Which releases a name stood for, as the ledger knew their dates on a day."""

from __future__ import annotations

from bot.db.view import View
from bot.errors import N_, UserError
from bot.race.catalog import Found


def candidates_of(view: View, asked: str, found: Found) -> tuple[int, ...]:
    """The releases that a name stands for, newest first; at least one.

    Args:
        asked: the name as it was typed.
        found: what it means by the names and dates of today.

    Raises:
        UserError: the ledger knew of none on the day whose knowledge is asked for.
    """
    if view.known_by is None:
        return found.candidates
    if found.kind == "release":
        candidates = tuple(one for one in found.candidates if view.has("release", one))
    else:
        known = view.catalog.releases_of(
            lab_id=found.id if found.kind == "lab" else None,
            family_id=found.id if found.kind == "family" else None,
            by=view.day,
        )
        candidates = tuple(release.id for release in known)
    if not candidates:
        raise UserError(
            N_("By {known} the ledger knew of nothing of “{name}” that was out by {day}."),
            known=view.known_by.isoformat(),
            name=asked if len(asked) <= 60 else asked[:59] + "…",
            day=view.day.isoformat(),
        )
    return candidates

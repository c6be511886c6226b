"""Who sees which claim: the conditions that every query about claims holds, in one place."""

from __future__ import annotations

from datetime import date

from bot.db.known import recorded

VISIBLE = "(c.guild_id IS NULL OR c.guild_id = :guild)"
"""A claim ``c`` of the shared ledger or of ``:guild``."""
IN_PUBLIC_STAGE = "c.stage NOT IN ('draft', 'pending', 'rejected')"
"""Neither waiting for review nor turned down."""
LISTED = f"({VISIBLE} AND {IN_PUBLIC_STAGE} AND c.claimed_by <= :day)"
"""Both, and made by ``:day`` (as :func:`bot.db.dates.by` writes it)."""


def may_be_listed(known_by: date | None) -> str:
    """A condition that every claim ``c`` fulfils which was listed as the ledger had it on a day.

    Others fulfil it too: what stage a claim was in then follows from its events. For None it is
    ``LISTED`` itself: as of a past day the stages of today hold, see :mod:`bot.race.claim_life`.
    """
    if known_by is None:
        return LISTED
    return f"({VISIBLE} AND {recorded(known_by, 'c')} AND c.claimed_by <= :day)"

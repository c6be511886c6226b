"""Who sees which claim: the conditions that every query about claims holds, in one place."""

from __future__ import annotations

VISIBLE = "(c.guild_id IS NULL OR c.guild_id = :guild)"
"""A claim ``c`` of the shared ledger or of ``:guild``."""
IN_PUBLIC_STAGE = "c.stage NOT IN ('draft', 'pending', 'rejected')"
"""Neither waiting for review nor turned down."""
LISTED = f"({VISIBLE} AND {IN_PUBLIC_STAGE} AND c.claimed_by <= :day)"
"""Both, and made by ``:day`` (as :func:`bot.db.dates.by` writes it)."""

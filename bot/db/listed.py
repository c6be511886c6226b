"""Who sees which claim: the one condition that every list of claims holds."""

from __future__ import annotations

LISTED = (
    "((c.guild_id IS NULL OR c.guild_id = :guild) "
    "AND c.stage NOT IN ('draft', 'pending', 'rejected') AND c.claimed_by <= :day)"
)
"""A claim ``c`` of the shared ledger or of ``:guild``, not waiting for review, made by ``:day``
(as :func:`bot.db.dates.by` writes it)."""

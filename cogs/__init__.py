"""One slash-command area a file: parse, one call of the ledger, one card, send."""

from __future__ import annotations

EXTENSIONS = (
    "cogs.compare",
    "cogs.releases",
    "cogs.labs",
    "cogs.leaderboard",
    "cogs.race",
    "cogs.timeline",
    "cogs.prices",
    "cogs.claims",
    "cogs.search",
    "cogs.board",
    "cogs.claim",
    "cogs.drafting",
    "cogs.review",
    "cogs.sources",
    "cogs.settings",
    "cogs.digest",
    "cogs.alerts",
    "cogs.watch",
    "cogs.imports",
    "cogs.feed",
    "cogs.records",
    "cogs.export",
    "cogs.owner",
    "cogs.about",
    "cogs.servers",
)
"""Every cog, in the order in which /help lists what is in them. One that fails to load fails the start."""

"""What can be exported, and in which form it leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

ExportFormat = Literal["json", "csv", "claimreview", "atom"]
FORMATS: tuple[ExportFormat, ...] = get_args(ExportFormat)

FEED_LENGTH = 100
"""Entries of a feed where nobody says how many."""
MOST_ENTRIES = 5_000

_ENDINGS: Mapping[ExportFormat, str] = {
    "json": ".json", "csv": ".zip", "claimreview": ".jsonld", "atom": ".atom",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants exported.

    Attributes:
        guild_id: whose view of the ledger; None for the shared ledger alone.
        people: whether people are named by their Discord ids (JSON of the shared ledger only).
        since: the day with which a feed begins.
        limit: the most entries of a feed; ``FEED_LENGTH`` where nobody says.
    """

    format: ExportFormat
    guild_id: int | None = None
    people: bool = False
    since: date | None = None
    limit: int | None = None

    @property
    def layer(self) -> str:
        """Which ledger it is, in a word."""
        return "shared" if self.guild_id is None else "server"

    def file_name(self, day: date) -> str:
        """How the file is called; a table of CSV for each subject goes in a zip."""
        return f"frontrunner-{self.layer}-{day.isoformat()}{_ENDINGS[self.format]}"

"""Both axes of time: what had happened by a day, and what the ledger knew by a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class When:
    """The days an answer speaks for; None is today.

    ``as_of`` lets through what had happened and was public by the end of that day. ``known_by``
    lets through what the ledger had on record by the end of that day, as it had it: a row that was
    recorded later, or a correction made later, is not seen. The two are independent: what happened
    in January may have been recorded in March.
    """

    as_of: date | None = None
    known_by: date | None = None


NOW = When()

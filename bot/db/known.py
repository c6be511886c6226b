"""What the ledger knew by a day, as SQL conditions on rows.

The day is written into the statement: it comes from a ``date``, so it can hold nothing else.
"""

from __future__ import annotations

from datetime import date, timedelta


def recorded(known_by: date | None, table: str = "") -> str:
    """The condition that a row was on record by a day; true where no day is asked for."""
    return "1" if known_by is None else f"{_column(table, 'recorded_at')} < '{_after(known_by)}'"


def standing(known_by: date | None, table: str = "") -> str:
    """The condition that a row was on record and not yet superseded by a day, or (None) today."""
    superseded = f"{_column(table, 'superseded_by')} IS NULL"
    if known_by is None:
        return superseded
    later = f"{_column(table, 'superseded_at')} >= '{_after(known_by)}'"
    return f"({recorded(known_by, table)} AND ({superseded} OR {later}))"


def learned_later(known_by: date, column: str = "recorded_at") -> str:
    """The condition that a moment in a column is after a day."""
    return f"{column} >= '{_after(known_by)}'"


def _after(day: date) -> str:
    """The first moment after a day, as ``recorded_at`` is written."""
    return (day + timedelta(days=1)).isoformat()


def _column(table: str, name: str) -> str:
    return f"{table}.{name}" if table else name

"""Copies of the store in a folder: their names, when the next one is due, and which ones go.

A name says of which store a copy is, of when, and in which schema it was written:
``ledger-2026-11-27T021500Z-s6.db``. Everything is judged from the names, so that neither a restart
nor a crash loop changes when the next copy is made.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_TIME = "%Y-%m-%dT%H%M%SZ"
_WRITTEN = r"(\d{4}-\d\d-\d\dT\d{6}Z)-s(\d{1,6})"


@dataclass(frozen=True, slots=True)
class CopyName:
    """The name of a copy with what it says; ``at`` is in UTC, to the second."""

    name: str
    at: datetime
    schema: int


def copy_name(store: str, at: datetime, schema: int) -> CopyName:
    """What the copy of a store is called.

    Args:
        store: the name of the store's file; its ending stays the ending.
    """
    stem, ending = _parts(store)
    at = at.astimezone(UTC).replace(microsecond=0)
    return CopyName(f"{stem}-{at:{_TIME}}-s{schema}{ending}", at, schema)


def copies_among(names: Iterable[str], store: str) -> list[CopyName]:
    """The names that are of copies of a store, newest first; all others are not ours to touch."""
    stem, ending = _parts(store)
    pattern = re.compile(re.escape(stem) + "-" + _WRITTEN + re.escape(ending), re.ASCII)
    found: list[CopyName] = []
    for name in names:
        match = pattern.fullmatch(name)
        if match is None:
            continue
        try:
            at = datetime.strptime(match[1], _TIME).replace(tzinfo=UTC)
        except ValueError:  # the 31st of February
            continue
        found.append(CopyName(name, at, int(match[2])))
    return sorted(found, key=lambda one: (one.at, one.name), reverse=True)


def is_due(copies: Iterable[CopyName], now: datetime, every_hours: int) -> bool:
    """Whether it is time for another copy; ``every_hours`` 0 makes none.

    A copy of later than now was made while the clock was wrong. It does not keep the next one back.
    """
    if not every_hours:
        return False
    newest = max((one.at for one in copies if one.at <= now), default=None)
    return newest is None or now - newest >= timedelta(hours=every_hours)


def too_many(
    copies: Collection[CopyName], keep: int, just_made: str, now: datetime
) -> Sequence[CopyName]:
    """The copies that go once another one was made and found sound: all but the newest ``keep``.

    The one just made always stays, whatever the clock says: of it alone it is known that it is good.
    Those of later than now go first: when they were made is not known.
    """
    ordered = sorted(
        copies, key=lambda one: (one.name == just_made, one.at <= now, one.at, one.name)
    )
    return ordered[: max(len(ordered) - max(keep, 1), 0)]


def _parts(store: str) -> tuple[str, str]:
    """A file's name without its ending, and the ending with its dot."""
    stem, dot, ending = store.rpartition(".")
    return (stem, dot + ending) if stem else (store, "")

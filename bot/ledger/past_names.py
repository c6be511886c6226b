"""What was known of names on a past day, read once for each time between two changes."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable
from datetime import date

from bot.db.catalog import load_snapshot
from bot.db.connection import Store
from bot.db.view import Snapshot

KEPT = 4
"""Past states that are kept: reading one takes some tens of milliseconds."""


class PastNames:
    """The names of the ledger with what was known of them by a day; a ledger has one.

    Args:
        snapshot: gives the names of the moment; where a write swaps them, nothing read before is
            given out again.
    """

    def __init__(self, store: Store, snapshot: Callable[[], Snapshot]) -> None:
        self._store = store
        self._snapshot = snapshot
        self._of = snapshot()
        self._kept: OrderedDict[int, Snapshot] = OrderedDict()

    async def by(self, known_by: date | None) -> Snapshot:
        """The names as they stand, with the facts that were on record by the end of a day."""
        present = self._snapshot()
        if present is not self._of:
            self._of = present
            self._kept.clear()
        changes = 0 if known_by is None else bisect_right(present.changed, known_by.isoformat())
        if known_by is None or changes == len(present.changed):
            return present
        known = self._kept.get(changes)
        if known is None:
            known = await self._store.read(lambda connection: load_snapshot(connection, known_by))
            if present is self._of:
                self._kept[changes] = known
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return known

"""The names of the moment, kept in memory; also where another process may change them."""

from __future__ import annotations

from bot.db.catalog import load_snapshot, names_changed
from bot.db.connection import Connection, Store
from bot.db.view import Snapshot


class CurrentNames:
    """The names as of the last write that changed one; a ledger has one."""

    def __init__(self, store: Store, names: Snapshot) -> None:
        self._names = names
        self._is_shared = store.is_shared
        self._read_at: str | None = None

    def __call__(self) -> Snapshot:
        """The names; never touches the disk."""
        return self._names

    def rename(self, names: Snapshot) -> None:
        """Answer with other names from now on."""
        self._names = names

    def of(self, connection: Connection, names: Snapshot) -> Snapshot:
        """The names for what a connection sees, on its thread.

        Args:
            names: those of when it was asked: they fit where no other process writes.
        """
        if not self._is_shared:
            return names
        changed = names_changed(connection)
        if changed == self._read_at:
            return self._names
        names = load_snapshot(connection)
        self._names, self._read_at = names, changed
        return names

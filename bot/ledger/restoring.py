"""A whole ledger out of a file: into a store that has none of its own, all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from bot.db.connection import Connection, Store
from bot.db.dump import header_of, rows_of
from bot.db.dumped import TABLES, Tables
from bot.db.migrate import newest_schema
from bot.db.restoring import restore
from bot.race.ledger_file import Progress, file_lines
from bot.sources.ledger_file import LedgerFile


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of a file: whether the store took it in, or held this very ledger before."""

    changed: bool
    counts: Mapping[str, int]


async def restore_ledger(
    store_path: Path, path: Path, progress: Progress | None = None
) -> Restored:
    """Make the ledger of a file (JSON as ``export json`` writes it, also as ``.gz``) a store's own.

    Raises:
        UserError: the file is no such ledger or is wrong somewhere, or the store has a ledger of
            its own; nothing was written.
        StoreError: the store cannot be opened, as where the bot is running with it.
    """
    # Whatever can be said of the file alone is said before a store is made for it.
    with ExitStack() as closing:
        counts = LedgerFile.open(path, schema=newest_schema(), closing=closing).header.counts
    store = await Store.open(store_path)
    try:
        if await store.read(lambda connection: _is_the_same(connection, path)):
            return Restored(changed=False, counts=counts)
        return await store.write(lambda connection: _restore(connection, path, progress))
    finally:
        await store.close()


def _restore(connection: Connection, path: Path, progress: Progress | None) -> Restored:
    with ExitStack() as closing:
        file = LedgerFile.open(path, schema=newest_schema(), closing=closing)
        file.progress = progress
        restore(connection, file)
        return Restored(changed=True, counts=file.header.counts)


def _is_the_same(connection: Connection, path: Path) -> bool:
    """Whether the store would be exported as the very file."""
    with ExitStack() as closing:
        file = LedgerFile.open(path, schema=newest_schema(), closing=closing)
        tables, people = Tables(connection, None), file.header.people
        header = header_of(tables, people=people)
        if header != file.header:
            return False
        rows = ((table, rows_of(tables, table, people=people)) for table in TABLES)
        own = file_lines(header, rows)
        next(own)  # the header, which is read already
        return all(ours == theirs for ours, theirs in zip_longest(own, file.lines))

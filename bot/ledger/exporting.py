"""The ledger as files for others: who may have it, and what then goes into the file.

Everything is read over a connection of its own, in one snapshot, and written as it is read: the bot
answers meanwhile, and a ledger of any size takes the same memory.
"""

from __future__ import annotations

import asyncio
import gzip
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, TypeVar, cast

from bot.clock import Clock
from bot.db.catalog import load_snapshot
from bot.db.connection import Connection
from bot.db.dump import READABLE, header_of, readable_table, rows_of
from bot.db.dumped import TABLES, Tables, reading
from bot.db.feed import read_feed
from bot.db.ruled import ruled_claims
from bot.db.view import View
from bot.db.writing import Writing
from bot.errors import N_, UserError
from bot.ledger.access import ReadAs
from bot.race.atom import feed
from bot.race.claim_review import graph_lines
from bot.race.csv_table import csv_lines
from bot.race.exporting import FEED_LENGTH, ExportFormat, Wish
from bot.race.ledger_file import TELL_EVERY, Progress, Row, file_lines
from bot.race.people import Person

T = TypeVar("T")

MOST_SENT = 25_000_000
"""Bytes of the largest file that is sent in Discord, where a place takes as many."""
_PACK_ALIKE = (1980, 1, 1, 0, 0, 0)
"""The moment every file in a zip bears, so that the same ledger is the same zip."""


@dataclass(slots=True)
class Exported:
    """A file that is ready to be sent, ``packed`` by gzip or not."""

    name: str
    content: bytes
    packed: bool


class Exporting:
    """Gives the ledger out to those who may have all of it at once."""

    def __init__(self, read_as: ReadAs, store_path: Path, clock: Clock) -> None:
        self._read_as = read_as
        self._path = store_path
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()

    async def check_may_export(self, person: Person) -> None:
        """Make sure that somebody may have the ledger of where they are.

        Raises:
            NotAllowed: they are neither an admin of the server nor, in a direct message, the owner.
        """
        await self._read_as(person, _check)

    async def export(self, person: Person, form: ExportFormat, *, most: int) -> Exported:
        """A file of what somebody may see where they are, packed where it is larger than ``most``.

        Raises:
            NotAllowed: as :meth:`check_may_export`.
            UserError: it is too large even when packed.
        """
        await self.check_may_export(person)
        wish, most = Wish(form, person.guild_id), min(most, MOST_SENT)
        async with self._one_at_a_time:
            return await asyncio.to_thread(_made, self._path, wish, self._clock(), most)


def _check(w: Writing) -> None:
    if w.person.guild_id is None:
        w.rights.check_owner()
    else:
        w.rights.check_admin()


def _made(path: Path, wish: Wish, now: datetime, most: int) -> Exported:
    """The file; until it is known to be small enough it lies in a temporary place."""
    name = wish.file_name(now.date())
    with ExitStack() as opened:
        file = cast("BinaryIO", opened.enter_context(tempfile.TemporaryFile()))
        if wish.format == "csv":
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                write_tables(path, wish, lambda table: archive.open(_in_zip(table), "w"))
        else:
            write_file(path, wish, now, file)
        packed = file.tell() > most and wish.format != "csv"
        if packed:
            name = f"{name}.gz"
            smaller = cast("BinaryIO", opened.enter_context(tempfile.TemporaryFile()))
            _pack(file, smaller)
            file = smaller
        size = file.tell()
        if size > most:
            raise UserError(
                N_(
                    "The file would have {size} MB, and {limit} MB can be sent here. The bot's "
                    "owner can write it on the command line: python -m bot export {format}."
                ),
                size=-(-size // 1_000_000),
                limit=most // 1_000_000,
                format=wish.format,
            )
        file.seek(0)
        return Exported(name, file.read(), packed)


def _in_zip(table: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(f"{table}.csv", _PACK_ALIKE)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _pack(file: BinaryIO, into: BinaryIO) -> None:
    """Write a file's bytes into another one under gzip."""
    file.seek(0)
    with gzip.GzipFile(filename="", fileobj=into, mode="wb", mtime=0) as archive:
        shutil.copyfileobj(file, archive)


# what goes into a file, for the command line too ---------------------------------------------------


def write_file(
    path: Path, wish: Wish, now: datetime, out: BinaryIO, progress: Progress | None = None
) -> None:
    """Write what is wished for, in one of the formats that are one file.

    Raises:
        StoreError: the store cannot be read.
    """
    with reading(path) as connection:
        match wish.format:
            case "json":
                lines = _ledger(connection, wish, progress)
            case "claimreview":
                lines = graph_lines(ruled_claims(_view(connection, wish, now)))
            case "atom":
                lines = iter([_feed(connection, wish, now)])
            case "csv":
                raise ValueError(wish.format)
        for line in lines:
            out.write(line)
            out.write(b"\n")


def write_tables(
    path: Path,
    wish: Wish,
    opened: Callable[[str], AbstractContextManager[object]],
    progress: Progress | None = None,
) -> None:
    """Write one CSV file a table, each into what ``opened`` opens for it, for bytes.

    Raises:
        StoreError: the store cannot be read.
    """
    with reading(path) as connection:
        tables = Tables(connection, wish.guild_id)
        counts = header_of(tables).counts
        told = _Told(progress, sum(counts[table] for table in READABLE))
        for table in READABLE:
            columns, rows = readable_table(tables, table)
            with opened(table) as raw:
                out = cast("BinaryIO", raw)
                for line in csv_lines(columns, told.each(rows)):
                    out.write(line.encode())


def _ledger(connection: Connection, wish: Wish, progress: Progress | None) -> Iterator[bytes]:
    tables = Tables(connection, wish.guild_id)
    header = header_of(tables, people=wish.people)
    told = _Told(progress, header.total)

    def rows(table: str) -> Iterable[Row]:
        return told.each(rows_of(tables, table, people=wish.people))

    return file_lines(header, ((table, rows(table)) for table in TABLES))


def _feed(connection: Connection, wish: Wish, now: datetime) -> bytes:
    found = read_feed(
        _view(connection, wish, now), since=wish.since, limit=wish.limit or FEED_LENGTH
    )
    updated = now.isoformat(timespec="seconds")
    return feed(found.changes, found.sources, layer=wish.layer, updated=updated).rstrip(b"\n")


def _view(connection: Connection, wish: Wish, now: datetime) -> View:
    today = now.date()
    return View(connection, load_snapshot(connection), today, today, wish.guild_id)


class _Told:
    """Counts rows that go by, and tells of them from time to time."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def each(self, rows: Iterable[T]) -> Iterator[T]:
        """The rows."""
        for row in rows:
            self._done += 1
            if self._progress is not None and self._done % TELL_EVERY == 0:
                self._progress(self._done, self._total)
            yield row

"""Copies of the store: made while the bot writes on, private from the first byte, checked, whole.

A copy made by the system (``cp``) while somebody writes is damaged nearly always: what was committed
last stands in the write-ahead log, and the file changes while it is read. SQLite's own way of copying
takes one snapshot, and holds up no writer.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import threading
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.db.files import flush, hand_over
from bot.db.migrate import is_anothers, newest_schema, schema_of
from bot.errors import N_, StoreError, UserError

SPARE = 1024 * 1024
"""Bytes of the disk that a copy leaves free."""
BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a store, named after it: without these the store may lack what was
committed last, and beside another file they would damage it."""
_STEPS = 50_000
"""Of SQLite's own steps between two looks at whether the copying was broken off."""
_PAGES = 4096
"""The same, of pages."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a look into a store or a copy found; ``newest`` is when it last learned something."""

    schema: int
    size: int
    claims: int
    scores: int
    newest: str | None


class BrokenOff(Exception):
    """The copying was told to stop; nothing is left of it."""


def copy_store(
    store: Path, target: Path, *, replace: bool = False, stop: threading.Event | None = None
) -> Contents:
    """Copy a store, also while others write to it; what the copy holds.

    It gets its name once it is complete, on the disk, and found sound.

    Args:
        replace: put it in the place of a file that bears the name.
        stop: set from another thread, it breaks the copying off.

    Raises:
        StoreError: there is no store, it is another program's, or it cannot be read or copied.
        UserError: there is a file of that name, a store is, or the disk does not take the copy.
        BrokenOff: ``stop`` was set.
    """
    if target.resolve() == store.resolve() or any(beside(target)):
        raise UserError(N_("{path} is in use. Name another file for the copy."), path=target)
    if target.exists() and not replace:
        raise UserError(N_("{path} is there already. --force writes over it."), path=target)
    with opened(store, stop=stop) as connection, said(target, stop):
        part = target.with_name(f".{target.name}.part")
        remove(part)
        _check_room(connection, target.parent)
        try:
            write_copy(connection, part, stop=stop)
            contents = check_copy(part, stop=stop)
            hand_over(part, store)
            part.replace(target)
            flush(target.parent)
        except BaseException:
            remove(part)
            raise
    return contents


def write_copy(
    connection: sqlite3.Connection, target: Path, *, stop: threading.Event | None = None
) -> None:
    """Write the snapshot a connection reads into a file that is not there yet, and on to the disk.

    Page by page: ``VACUUM INTO`` over a connection that only reads fails on generated columns
    (SQLite 3.40: "table vacuum_db.score has 22 columns but 23 values were supplied").
    """
    # Made here rather than by SQLite, so that nobody else can read it at any moment.
    os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))

    def look(_status: int, _left: int, _of: int) -> None:
        if stop is not None and stop.is_set():
            raise BrokenOff

    # In a transaction nothing that is written meanwhile makes it begin again.
    connection.execute("BEGIN")
    schema_of(connection)
    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        connection.backup(copy, pages=_PAGES, progress=look)
        copy.execute("PRAGMA journal_mode = DELETE")
    connection.execute("COMMIT")
    flush(target)


def check_copy(path: Path, *, stop: threading.Event | None = None) -> Contents:
    """Read every page of a file that nobody writes to; what it holds.

    Raises:
        StoreError: it is no store of this program or an earlier version of it, or it is damaged.
    """
    with opened(path, stop=stop, untouched=True) as connection:
        schema = schema_of(connection)
        if schema > newest_schema():
            raise StoreError(
                N_(
                    "{path} was written by a newer version (schema {schema}; this one knows "
                    "{newest}). Use that version."
                ),
                path=path,
                schema=schema,
                newest=newest_schema(),
            )
        verdict = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if verdict != "ok":
            raise _damaged(path, verdict)
        for table, row, parent, _key in connection.execute("PRAGMA foreign_key_check"):
            raise _damaged(path, f"{table} {row} names a {parent} that is not there")
        return contents_of(connection)


def contents_of(connection: sqlite3.Connection) -> Contents:
    """Count what is in a store, of whatever schema."""
    pages, page = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size")
    )
    claims, scores, newest = connection.execute(
        "SELECT (SELECT count(*) FROM claim), (SELECT count(*) FROM score), "
        "(SELECT max(recorded_at) FROM claim_event)"
    ).fetchone()
    return Contents(schema_of(connection), pages * page, claims, scores, newest)


def began(path: Path) -> str | None:
    """When a store learned its first: the same in all its copies, and another in another store.

    None for one that knows nothing yet, and where that cannot be read.
    """
    try:
        with opened(path) as connection:
            row = connection.execute(
                "SELECT recorded_at FROM claim_event ORDER BY id LIMIT 1"
            ).fetchone()
    except StoreError:
        return None
    return None if row is None else str(row[0])


@contextlib.contextmanager
def opened(
    path: Path, *, stop: threading.Event | None = None, untouched: bool = False
) -> Generator[sqlite3.Connection]:
    """Read a store of ours, of whatever schema, beside whoever has it open.

    Args:
        stop: set from another thread, it breaks off what the connection is at.
        untouched: nobody has it open: nothing is made beside it, and it may lie where nothing can be.

    Raises:
        StoreError: there is none, it is another program's, or it cannot be read.
        BrokenOff: ``stop`` was set.
    """
    if not path.is_file():
        raise StoreError(N_("There is no store at {path}."), path=path)
    alone = untouched and not any(beside(path))
    uri = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if alone else ''}"
    try:
        with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
            connection.execute("PRAGMA busy_timeout = 5000")
            if stop is not None:
                connection.set_progress_handler(stop.is_set, _STEPS)
            if schema_of(connection) == 0 or is_anothers(connection):
                raise StoreError(N_("{path} is not a store of this bot."), path=path)
            yield connection
    except sqlite3.DatabaseError as error:
        if stop is not None and stop.is_set():
            raise BrokenOff from None
        raise _damaged(path, str(error)) from error


def beside(path: Path) -> Generator[Path]:
    """The files that SQLite left beside a store, of those it may have."""
    for ending in BESIDE:
        file = path.with_name(path.name + ending)
        if file.exists():
            yield file


def remove(path: Path) -> None:
    """Delete a file of ours, if it is there, with what SQLite left beside it."""
    for file in (*beside(path), path):
        file.unlink(missing_ok=True)


def check_room(size: int, folder: Path) -> None:
    """Make sure that a folder's disk takes so many bytes.

    Raises:
        UserError: it does not.
    """
    free = shutil.disk_usage(folder).free
    if free < size + SPARE:
        raise UserError(
            N_("The disk of {folder} has {free} MiB free, and the copy needs {needed} MiB."),
            folder=folder,
            free=free // SPARE,
            needed=size // SPARE + 2,
        )


def _check_room(connection: sqlite3.Connection, folder: Path) -> None:
    check_room(contents_of(connection).size, folder)


def _damaged(path: Path, reason: str) -> StoreError:
    return StoreError(
        N_("{path} is damaged, or cannot be read: {reason}."),
        path=path,
        reason=" ".join(reason.split()).rstrip("."),  # SQLite's verdicts have several lines
    )


@contextlib.contextmanager
def said(target: Path, stop: threading.Event | None = None) -> Generator[None]:
    """What the system, or SQLite that writes it, has against a file, as a sentence that names it."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError(
            N_("{path} cannot be written: {reason}."), path=target, reason=reason
        ) from error
    except sqlite3.OperationalError as error:
        if stop is not None and stop.is_set():
            raise BrokenOff from None
        raise UserError(
            N_("{path} cannot be written: {reason}."), path=target, reason=str(error)
        ) from error

"""The schema's versions: numbered SQL files, each one transaction that bumps ``user_version``."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from bot.db.files import flush, hand_over
from bot.errors import N_, StoreError

_NAME = re.compile(r"(\d{4})_\w+\.sql")


@cache
def _migrations() -> tuple[tuple[int, Traversable], ...]:
    """The shipped migrations by number."""
    folder = files("bot.db").joinpath("migrations")
    found = [(match, file) for file in folder.iterdir() if (match := _NAME.fullmatch(file.name))]
    return tuple(sorted(((int(match[1]), file) for match, file in found), key=lambda pair: pair[0]))


def newest_schema() -> int:
    """The schema version this program writes."""
    return _migrations()[-1][0]


def schema_of(connection: sqlite3.Connection) -> int:
    """The schema version a store is in; 0 for an empty file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_anothers(connection: sqlite3.Connection) -> bool:
    """Whether a file holds tables that are not the ledger's, or numbers its schema and has none."""
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
    if schema_of(connection) == 0:
        return bool(tables)
    return not {"meta", "claim_event"} <= tables


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring a store to the newest schema, forward only, one transaction a file.

    A store that holds anything is copied first (``VACUUM INTO`` beside it, named after its
    version), so that an upgrade can be taken back.

    Raises:
        StoreError: the store is newer than this program, or is another program's.
    """
    schema = schema_of(connection)
    if is_anothers(connection):
        raise StoreError(
            N_("{path} is another program's database. Choose another store path."), path=path
        )
    if schema > newest_schema():
        raise StoreError(
            N_(
                "{path} was written by a newer version (schema {schema}; this one knows {newest}). "
                "Install that version or restore an older backup."
            ),
            path=path,
            schema=schema,
            newest=newest_schema(),
        )
    if 0 < schema < newest_schema():
        _copy_aside(connection, path, schema)
    for version, file in _migrations():
        if version > schema:
            _apply(connection, file)


def _copy_aside(connection: sqlite3.Connection, path: Path, schema: int) -> None:
    """Copy the store; it gets its name once it is whole, in the place of that of an earlier try."""
    copy = path.with_name(f"{path.name}.before-{schema + 1:04d}")
    part = copy.with_name(f".{copy.name}.part")
    part.unlink(missing_ok=True)
    # SQLite fills the empty file: nobody else can read it at any moment.
    os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        connection.execute("VACUUM INTO ?", (str(part),))
        with closing(sqlite3.connect(f"{part.absolute().as_uri()}?mode=ro", uri=True)) as made:
            verdict = made.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if verdict != "ok" or schema_of(made) != schema:
                raise StoreError(
                    N_("{path} is damaged, or cannot be read: {reason}."),
                    path=part,
                    reason=verdict,
                )
        flush(part)
        hand_over(part, path)
        part.replace(copy)
        flush(copy.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _apply(connection: sqlite3.Connection, file: Traversable) -> None:
    try:
        connection.executescript(file.read_text(encoding="utf-8"))
    except sqlite3.Error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise

"""What keeps a store from being read or written: SQLite's own codes, and what it does not notice."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from bot.errors import N_, StoreError, StoreTrouble

_TROUBLES: Mapping[int, StoreTrouble] = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "readonly",
    sqlite3.SQLITE_IOERR: "unreachable",
    sqlite3.SQLITE_CANTOPEN: "unreachable",
    sqlite3.SQLITE_PERM: "unreachable",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
}
"""By SQLite's primary result codes; what is not here is a fault of ours."""
_FULL_TOO = sqlite3.SQLITE_IOERR_SHMSIZE
"""What it says where there is no room for the index of its log."""


def trouble_of(error: sqlite3.Error) -> StoreTrouble | None:
    """What is the matter with a store that answers so; None for a fault of ours."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)  # Python's own errors have none
    # An extended code holds the primary one in its last byte.
    return "full" if code == _FULL_TOO else _TROUBLES.get(code & 0xFF)


def store_error(path: Path, error: sqlite3.Error) -> StoreError:
    """The same as an error of ours, in words for whoever runs the bot."""
    text, trouble = str(error), trouble_of(error)
    if trouble == "full":
        text = "the disk is full"
    if trouble == "damaged":
        found = StoreError(
            N_("{path} is not a Frontrunner store, or it is damaged ({reason}). Restore a backup."),
            path=path,
            reason=text,
        )
    else:
        found = StoreError(
            N_("The store {path} could not be used: {reason}."), path=path, reason=text
        )
    found.trouble = trouble
    return found


class Gone(sqlite3.OperationalError):
    """Our file is not at its path any more.

    With a write-ahead log SQLite does not notice, and would go on writing where nobody finds it.
    """

    sqlite_errorcode = sqlite3.SQLITE_CANTOPEN


def file_at(path: Path) -> tuple[int, int] | None:
    """Which file is at a path; None for none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino

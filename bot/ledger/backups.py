"""Copies of the store: making one, keeping the newest, and putting one back."""

from __future__ import annotations

import logging
import stat
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.db.backups import (
    BrokenOff,
    Contents,
    began,
    check_copy,
    check_room,
    contents_of,
    copy_store,
    opened,
    remove,
)
from bot.db.files import make_folder
from bot.db.lock import StoreLock
from bot.db.put_back import KEPT_AS, Hushed, prepare, put_in_place
from bot.errors import N_, StoreError, UserError, writing_to
from bot.race.backups import copies_among, copy_name, is_due, too_many

__all__ = [
    "BrokenOff",
    "Contents",
    "Copy",
    "PutBack",
    "back_up",
    "back_up_if_due",
    "copies_of",
    "newest_of",
    "restore",
]

log = logging.getLogger(__name__)

LEFT_AFTER = 24 * 3600
"""Seconds after which a file of a copy that was begun is of a process that was ended meanwhile."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the store; ``contents`` and ``seconds`` where it was made by this process."""

    path: Path
    at: datetime
    size: int
    contents: Contents | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class PutBack:
    """What became of the store: what is in it now, what was hushed, and where the old one is."""

    contents: Contents
    hushed: Hushed
    kept: Path | None


def back_up(
    store: Path,
    to: Path,
    now: datetime,
    *,
    is_folder: bool | None = None,
    replace: bool = False,
    stop: threading.Event | None = None,
) -> Copy:
    """Copy the store, also while the bot runs; the copy was read whole and is sound.

    Args:
        to: a folder, made where there is none, in which the copy is named after store, time and
            schema; or the copy itself.
        is_folder: which of the two it is; where left out, what is not there is the copy if its
            name has an ending.
        replace: put it in the place of a file of that name.
        stop: set from another thread, it breaks the copying off.

    Raises:
        UserError: see :func:`bot.db.backups.copy_store`.
        BrokenOff: ``stop`` was set.
    """
    started = time.monotonic()
    with opened(store) as connection:
        named = copy_name(store.name, now, contents_of(connection).schema)
    if is_folder is None:
        is_folder = to.is_dir() or not (to.suffix or to.exists())
    _make_folder(to if is_folder else to.parent, store)
    path = to / named.name if is_folder else to
    contents = copy_store(store, path, replace=replace, stop=stop)
    return Copy(path, named.at, path.stat().st_size, contents, time.monotonic() - started)


def copies_of(store: Path, folder: Path) -> list[Copy]:
    """The copies of a store in a folder, newest first; none where there is no folder.

    What bears the name of one and is no file is left alone.

    Raises:
        UserError: the folder cannot be read.
    """
    found: list[Copy] = []
    with writing_to(folder):
        names = [file.name for file in folder.iterdir()] if folder.exists() else []
        for one in copies_among(names, store.name):
            path = folder / one.name
            try:
                file = path.lstat()
            except FileNotFoundError:  # deleted since
                continue
            if stat.S_ISREG(file.st_mode):
                found.append(Copy(path, one.at, file.st_size))
    return found


def newest_of(copies: Iterable[Copy], now: datetime) -> Copy | None:
    """The newest copy, leaving out those that a clock which was ahead has dated later than now."""
    return max((one for one in copies if one.at <= now), key=lambda one: one.at, default=None)


def back_up_if_due(
    store: Path,
    folder: Path,
    now: datetime,
    *,
    every_hours: int,
    keep: int,
    stop: threading.Event | None = None,
) -> tuple[Copy | None, list[Path]]:
    """Make a copy where the newest is old enough, and then delete those that are too many.

    One that cannot be deleted is said in the log, each time, and keeps nothing else from its way.

    Returns:
        the copy, None where none was due; and the copies that went.

    Raises:
        UserError: it cannot be made, or those in the folder are of another store of that name.
        BrokenOff: ``stop`` was set.
    """
    there = copies_of(store, folder)
    _refuse_anothers(store, there)
    names = [one.path.name for one in there]
    if not is_due(copies_among(names, store.name), now, every_hours):
        return None, []
    copy = back_up(store, folder, now, is_folder=True, stop=stop)
    for left in folder.glob(".*.part"):  # of a try in which the process was ended
        if copies_among([left.name[1 : -len(".part")]], store.name):
            _delete(left, LEFT_AFTER)
    named = copies_among([*names, copy.path.name], store.name)
    old = [folder / one.name for one in too_many(named, keep, copy.path.name, now)]
    return copy, [path for path in old if _delete(path)]


def _refuse_anothers(store: Path, copies: Iterable[Copy]) -> None:
    """See that the newest copy that can be read is of this store, not of one that is called alike.

    Else each would take the other's for its own, make none, and delete those that are not its own.
    """
    own = began(store)
    for copy in copies:
        found = began(copy.path)
        if found is None or own is None:
            continue
        if found != own:
            raise UserError(
                N_(
                    "{copy} is of another store of that name. Give each store a folder of its own "
                    "(backup.folder), or move the copies of the other one away."
                ),
                copy=copy.path,
            )
        return


def _delete(path: Path, older_than: float = 0.0) -> bool:
    """Delete a file of ours if it is so many seconds old; whether it went. A refusal is logged."""
    try:
        if older_than and time.time() - path.stat().st_mtime < older_than:
            return False  # somebody may be making it just now
        remove(path)
    except FileNotFoundError:
        return False
    except OSError as error:
        log.error("%s could not be deleted: %s", path, error.strerror or error)  # noqa: TRY400 - the reason is in it
        return False
    return True


def restore(
    store: Path, source: Path, now: datetime, *, force: bool = False, catch_up: bool = False
) -> PutBack:
    """Put a copy in the place of the store, which nobody may have open.

    The copy stays as it is, and its schema is kept. What was the store is kept under another name.

    Args:
        force: also where there is a store.
        catch_up: nothing was posted since the copy was made, so that what was due is to be posted;
            otherwise nothing is that may have been.

    Raises:
        UserError: the file is no store or damaged, the bot is running, there is a store and
            ``force`` is not given, or something cannot be written; the store is the one that was.
    """
    if store.is_symlink():
        store = store.resolve()  # the link stays
    contents = check_copy(source)
    if store.exists() and source.samefile(store):
        raise UserError(N_("{path} is the store itself."), path=source)
    _make_folder(store.parent, store)
    lock = StoreLock.take(store)
    try:
        there = store.exists() and store.stat().st_size > 0
        if there and not force:
            raise UserError(
                N_(
                    "There is a store at {path} ({what}). With --force {copy} takes its place, and "
                    "it is kept beside it."
                ),
                path=store,
                what=_in_short(store),
                copy=source,
            )
        check_room(contents.size, store.parent)
        part = store.with_name(f".{store.name}.restoring")
        kept = _free_name(store, now)
        try:
            hushed = prepare(source, part, now, catch_up=catch_up)
            contents = check_copy(part)
            put_in_place(part, store, kept)
        finally:
            remove(part)
    finally:
        lock.release()
    return PutBack(contents, hushed, kept if kept.exists() else None)


def _free_name(store: Path, now: datetime) -> Path:
    """A name for the store that was, which no file bears."""
    first = kept = store.with_name(f"{store.name}{KEPT_AS}{now.astimezone(UTC):%Y-%m-%dT%H%M%SZ}")
    number = 1
    while kept.exists():
        number += 1
        kept = first.with_name(f"{first.name}-{number}")
    return kept


def _in_short(store: Path) -> str:
    try:
        with opened(store) as connection:
            found = contents_of(connection)
    except StoreError:
        return "damaged, or another program's"
    return f"{found.claims:,} claims, {found.scores:,} scores"


def _make_folder(folder: Path, store: Path) -> None:
    with writing_to(folder):
        if folder.exists() and not folder.is_dir():
            raise UserError(N_("{path} is no folder."), path=folder)
        make_folder(folder, store)

"""Putting a copy in the place of the store: a crash leaves one of the two, and nothing is told twice.

A copy knows nothing of what happened since. What stood in its outbox was sent soon after, digests
that were due have gone out, and numbers that it holds to be free were given out and stand in
messages. So a post that it holds to be unsent is looked for before it is sent, what people may have
been told counts as told, and numbers go on above all that can have been given out (decision 25).
"""

from __future__ import annotations

import glob
import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.db.about import remember
from bot.db.backups import beside, opened, remove, said, write_copy
from bot.db.files import flush, hand_over
from bot.db.hushed import TOLD, note_hushed
from bot.db.migrate import schema_of
from bot.db.news import RESTORED, move_reader, newest_change
from bot.db.schedules import HELD
from bot.errors import N_, UserError
from bot.race.schedule import Recurrence

KEPT_AS = ".before-restore-"
"""What stands between the name of the store that was and the time."""
RESERVED = 1_000
"""So many numbers at the least are left out in each table: those may stand in messages already. As
many as the table gave out, if that is more: no ledger doubles between two copies."""
_WITH_SUGGESTIONS, _WITH_POSTS, _WITH_FEEDS = 2, 3, 5
"""The schemas from which on there are such."""


@dataclass(frozen=True, slots=True)
class Hushed:
    """What was done so that nothing is posted twice: digests taken as posted, posts to be looked for."""

    digests: int
    posts: int


def prepare(source: Path, part: Path, now: datetime, *, catch_up: bool) -> Hushed:
    """Copy a copy, which stays as it is, and make the store of it that is to be put in place.

    Its schema stays what it is: the version of the bot that is started with it brings it up, or
    an earlier version goes on with it.

    Args:
        catch_up: nothing was posted since the copy was made; what was due then is to be posted.

    Raises:
        StoreError: the copy cannot be read.
        UserError: the new file cannot be written.
    """
    with opened(source, untouched=True) as original, said(part):
        remove(part)
        write_copy(original, part)
        with closing(sqlite3.connect(part, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            hushed = _hush(connection, now, catch_up=catch_up)
            connection.execute("COMMIT")
        flush(part)
    return hushed


def put_in_place(part: Path, store: Path, kept: Path) -> None:
    """Let a prepared file be the store. What was the store stays whole under another name.

    A crash leaves the store that was, or the new one, under the store's name. Only of a store that is
    too damaged to be opened, what stood in its write-ahead log may be left under ``kept`` alone.

    Raises:
        UserError: somebody reads the store, or a file cannot be written; the store is the one that
            was.
    """
    try:
        _keep(store, kept)
        for file in beside(store):
            file.unlink()
        flush(store.parent)
        hand_over(part, store)
        part.replace(store)
        flush(store.parent)
    except OSError as error:
        raise UserError(
            N_("{path} cannot be put in place: {reason}."),
            path=store,
            reason=error.strerror or str(error),
        ) from error


def _keep(store: Path, kept: Path) -> None:
    """Have the store under a second name too, with what stands in its write-ahead log."""
    for name in store.parent.glob(f"{glob.escape(store.name)}{KEPT_AS}*"):
        # The second name that a try before was ended at; never what a symbolic link points to.
        if store.exists() and os.path.samestat(name.lstat(), store.lstat()):
            name.unlink()
    there = [store] if store.exists() and store.stat().st_size else []
    if there:
        _bring_home(store)
    for file in (*there, *beside(store)):
        second = kept.with_name(kept.name + file.name.removeprefix(store.name))
        try:
            os.link(file, second)
        except FileExistsError:
            raise
        except OSError:  # a file system that knows no second names
            shutil.copy2(file, second)
            hand_over(second, store)
            flush(second)
    flush(store.parent)


def _bring_home(store: Path) -> None:
    """Write what stands in a store's log into the store, so that the log is gone before the swap."""
    try:
        with closing(sqlite3.connect(store, isolation_level=None)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            raise UserError(
                N_("Something reads {path} just now, an export or a backup. Try again after it."),
                path=store,
            ) from error
        # Damaged: it is kept as it is, with its log.


# what the copy does not know ----------------------------------------------------------------------


def _hush(connection: sqlite3.Connection, now: datetime, *, catch_up: bool) -> Hushed:
    """See the top of this module; inside one transaction."""
    schema = schema_of(connection)
    moment = now.astimezone(UTC).isoformat(timespec="seconds")
    _number_on(connection)
    remember(connection, RESTORED, moment)
    posts = _look_first(connection, int(now.timestamp())) if schema >= _WITH_POSTS else 0
    if catch_up:
        return Hushed(0, posts)
    if schema >= _WITH_SUGGESTIONS:
        connection.execute("UPDATE suggestion SET author_told = 1 WHERE author_told = 0")
    if schema >= _WITH_FEEDS:
        connection.execute(
            "UPDATE feed SET told_at = ? WHERE state = 'stopped' AND told_at IS NULL", (moment,)
        )
    return Hushed(_take_as_told(connection, now) if schema >= _WITH_POSTS else 0, posts)


def _number_on(connection: sqlite3.Connection) -> None:
    """Leave out the numbers that may have been given out since the copy was made."""
    numbered = connection.execute(
        "SELECT t.name, coalesce(s.seq, 0) FROM sqlite_schema t "
        "LEFT JOIN sqlite_sequence s ON s.name = t.name "
        "WHERE t.type = 'table' AND t.sql LIKE '%AUTOINCREMENT%'"
    ).fetchall()
    for table, last in numbered:
        connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        connection.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (table, _beyond(last)))
    if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'last_claim'").fetchone():
        (last,) = connection.execute(
            "SELECT max(l.id, coalesce((SELECT max(id) FROM claim), 0)) FROM last_claim l"
        ).fetchone()
        connection.execute("UPDATE last_claim SET id = ?", (_beyond(last),))


def _beyond(last: int) -> int:
    return last + max(last, RESERVED)


def _look_first(connection: sqlite3.Connection, now: int) -> int:
    """Have every post that waits looked for in its channel before it is sent; how many wait.

    It may have been sent at any time since it was written down. Those of a schedule that is paused
    too: it may have been resumed, and paused again. What was held for a day still to come was not.
    """
    return connection.execute(
        "UPDATE delivery SET first_try = min(CAST(strftime('%s', recorded_at) AS INTEGER), ?1) "
        "WHERE state = 'due' AND first_try IS NULL AND (not_before <= ?1 OR not_before = ?2)",
        (now, HELD),
    ).rowcount


def _take_as_told(connection: sqlite3.Connection, now: datetime) -> int:
    """Take what was to be said since the copy was made as said; for how many digests."""
    newest = newest_change(connection)
    for reader in TOLD:
        move_reader(connection, reader, newest)
    connection.execute("UPDATE schedule SET told = 1 WHERE told = 0")
    due = connection.execute(
        "SELECT id, recurrence, covered_at FROM schedule WHERE next_due <= ?",
        (int(now.timestamp()),),
    ).fetchall()
    covered: list[int] = []
    for schedule, text, covered_at in due:
        try:
            recurrence = Recurrence.from_text(text)
        except ValueError:  # a zone this machine does not know: the first look stops it for that
            continue
        ended = recurrence.last(now).at.astimezone(UTC).isoformat(timespec="seconds")
        connection.execute(
            "UPDATE schedule SET covered = ?, covered_at = ?, next_due = ? WHERE id = ?",
            (
                newest,
                max(ended, covered_at),
                int(recurrence.next(now).at.timestamp()),
                schedule,
            ),
        )
        covered.append(schedule)
    note_hushed(connection, newest, covered)
    return len(covered)

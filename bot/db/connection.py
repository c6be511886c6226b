"""The store: one connection that writes, one that reads, each on its own thread.

A use case hands over one function and it runs whole on the thread that owns the connection:
hops between threads, not SQL, are what a read costs. The writer runs every function in a
transaction of its own (BEGIN IMMEDIATE), so two coroutines can never share one. Where several
processes have the store open together, each transaction waits for its process's turn; readers never
write, nor do they checkpoint.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
import threading
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import aiosqlite

from bot.db.files import hand_over, make_folder
from bot.db.lock import START_WITHIN, StoreLock, WritingTurn
from bot.db.migrate import is_anothers, migrate, newest_schema, schema_of
from bot.db.troubles import Gone, file_at, store_error
from bot.errors import N_, StoreError
from bot.race.share import WHOLE, Share

T = TypeVar("T")
Connection = sqlite3.Connection
Work = Callable[[Connection], T]


class Store:
    """An open store. Create it with :meth:`open`; close it on every path."""

    def __init__(
        self,
        path: Path,
        writer: aiosqlite.Connection,
        reader: aiosqlite.Connection,
        lock: StoreLock,
        turn: WritingTurn | None = None,
    ) -> None:
        """``turn`` is what several processes write by; None where this one is alone."""
        self.path = path
        self._writer = writer
        self._reader = reader
        self._lock = lock
        self._turn = turn
        self._writing = asyncio.Lock()
        self._file = file_at(path)
        self.tell: Callable[[StoreError], None] | None = None
        """Called on the event loop with whatever keeps the store from being read or written."""

    @classmethod
    async def open(cls, path: Path, share: Share = WHOLE) -> Store:
        """Open the store at ``path``, making it or bringing its schema up to date first.

        A new file is 0600 and a new folder 0700. Whatever goes wrong, nothing stays open.

        Args:
            share: what this process has of the servers; with several, each opens the store.

        Raises:
            StoreError: the folder cannot be written, the file is no store of ours or damaged or
                written by a newer version, or another process holds it.
        """
        _make_private(path)
        lock = StoreLock.take(path, share, newest_schema())
        opened: list[aiosqlite.Connection] = []
        turn: WritingTurn | None = None
        try:
            turn = None if share.whole else WritingTurn(path)
            writer = await _connect(path.absolute().as_uri(), opened)
            await _on_thread(
                writer,
                lambda connection: _in_turn(
                    turn, lambda: _prepare_writer(connection, path), within=START_WITHIN
                ),
            )
            reader = await _connect(f"{path.absolute().as_uri()}?mode=ro", opened)
            await _on_thread(reader, _prepare_reader)
        except sqlite3.Error as error:
            await _close_all(opened, lock, turn)
            raise store_error(path, error) from error
        except BaseException:
            await _close_all(opened, lock, turn)
            raise
        return cls(path, writer, reader, lock, turn)

    @property
    def is_shared(self) -> bool:
        """Whether other processes may write to it too."""
        return self._turn is not None

    @contextlib.asynccontextmanager
    async def alone(self) -> AsyncGenerator[None]:
        """Let no other process write inside the block, nor this one outside of it.

        Raises:
            StoreError: the others did not end their writing in time.
        """
        turn = self._turn
        if turn is None:
            yield
            return
        given_up = threading.Event()
        taking = asyncio.ensure_future(
            _on_thread(
                self._writer,
                lambda _connection: turn.take(given_up.is_set, within=START_WITHIN),
            )
        )
        try:
            await asyncio.shield(taking)
        except asyncio.CancelledError:
            given_up.set()
            with contextlib.suppress(StoreError):
                await _uninterrupted(taking)
                await self._give_back(turn)  # it came at that very moment
            raise
        try:
            yield
        finally:
            await self._give_back(turn)

    async def _give_back(self, turn: WritingTurn) -> None:
        await _uninterrupted(
            asyncio.ensure_future(_on_thread(self._writer, lambda _connection: turn.give_back()))
        )

    async def read(self, work: Work[T]) -> T:
        """Run ``work`` on the reading thread, inside one snapshot of the store.

        Raises:
            StoreError: the store could not be read.
        """

        def within_snapshot(connection: sqlite3.Connection) -> T:
            connection.execute("BEGIN")
            try:
                return work(connection)
            finally:
                if connection.in_transaction:  # SQLite itself ends it on some troubles
                    connection.execute("COMMIT")

        try:
            return await _on_thread(self._reader, within_snapshot)
        except sqlite3.DatabaseError as error:
            raise self._told(error) from error

    async def write(self, work: Work[T]) -> T:
        """Run ``work`` in one transaction and return what it returned once that is committed.

        A cancelled caller's transaction is rolled back. Where the cancellation comes when the
        commit is already made, the result is returned as usual and the cancellation is raised at
        the caller's next await, so that no kept write is ever reported as undone.

        Raises:
            StoreError: the store could not be written; nothing of ``work`` was kept.
        """
        async with self._writing:
            transaction = _Transaction(work, self._turn, self._check_file)
            try:
                return await self._settle(transaction)
            except sqlite3.DatabaseError as error:
                raise self._told(error) from error
            except StoreError as error:
                if error.trouble is not None and self.tell is not None:
                    self.tell(error)  # another process keeps its turn
                raise

    def _check_file(self) -> None:
        """See that what is about to be written is still what is at our path."""
        if file_at(self.path) != self._file:
            raise Gone("the file was moved, deleted or exchanged")

    def _told(self, error: sqlite3.Error) -> StoreError:
        found = store_error(self.path, error)
        if self.tell is not None:
            self.tell(found)
        return found

    async def _settle(self, transaction: _Transaction[T]) -> T:
        running = asyncio.ensure_future(_on_thread(self._writer, transaction.run))
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            if transaction.abandon():
                with contextlib.suppress(_Abandoned, sqlite3.Error, StoreError):
                    await _uninterrupted(running)
                raise
            result = await _uninterrupted(running)
            task = asyncio.current_task()
            if task is not None:
                task.get_loop().call_soon(_cancel_again, task)
            return result

    async def close(self) -> None:
        """Close both connections and give up the lock; a second call does nothing."""
        if self._turn is not None:
            self._turn.hurry()
        async with self._writing:
            # Who is last to close checkpoints: the turn is given back after that. Without it there
            # are others, so that nobody does.
            with contextlib.suppress(sqlite3.Error, ValueError, StoreError):
                await _on_thread(self._writer, self._optimize)
            await _close_all([self._reader, self._writer], self._lock, self._turn)

    def _optimize(self, connection: sqlite3.Connection) -> None:
        """On the writing thread, at the end: let SQLite note how its tables are filled."""
        if self._turn is not None:
            self._turn.take()
        connection.execute("PRAGMA optimize")


class _Abandoned(Exception):
    """Raised on the writing thread to roll back what its caller no longer waits for."""


class _Transaction(Generic[T]):
    """One transaction and the single moment at which it is either committed or abandoned."""

    def __init__(self, work: Work[T], turn: WritingTurn | None, check: Callable[[], None]) -> None:
        self._work = work
        self._turn = turn
        self._check = check
        self._deciding = threading.Lock()
        self._abandoned = False
        self._committed = False

    def run(self, connection: sqlite3.Connection) -> T:
        """On the writing thread: begin, work, commit; roll back on any error."""
        return _in_turn(self._turn, lambda: self._transact(connection), lambda: self._abandoned)

    def _transact(self, connection: sqlite3.Connection) -> T:
        connection.execute("BEGIN IMMEDIATE")
        try:
            result = self._work(connection)
            self._check()
            with self._deciding:
                if self._abandoned:
                    raise _Abandoned
                connection.execute("COMMIT")
                self._committed = True
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return result

    def abandon(self) -> bool:
        """Ask for a roll-back; False when the commit was there first."""
        with self._deciding:
            self._abandoned = not self._committed
            return self._abandoned


@dataclass(frozen=True, slots=True)
class StoreReport:
    """What a look at a store from outside found; nothing is made or changed by looking."""

    path: Path
    exists: bool
    schema: int | None
    newest_schema: int
    problems: tuple[str, ...]


def inspect_store(path: Path) -> StoreReport:
    """Look at a store without opening it for writing: its folder, its file, its schema, its health.

    ``problems`` are sentences in plain words, empty when the bot can start with this store.
    """
    problems: list[str] = []
    schema: int | None = None
    exists = path.is_file()
    folder = next((parent for parent in path.absolute().parents if parent.exists()), Path("/"))
    if not os.access(folder, os.W_OK | os.X_OK):
        problems.append(f"The folder {folder} cannot be written.")
    if path.exists() and not exists:
        problems.append(f"{path} is not a file.")
    if exists and not os.access(path, os.R_OK | os.W_OK):
        problems.append(f"The file {path} cannot be read and written.")
    if exists and not problems:
        schema, found = _inspect_file(path)
        problems += found
    return StoreReport(path, exists, schema, newest_schema(), tuple(problems))


def _inspect_file(path: Path) -> tuple[int | None, list[str]]:
    problems: list[str] = []
    try:
        with contextlib.closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        ) as connection:
            schema = schema_of(connection)
            if is_anothers(connection):
                return schema, [f"{path} is another program's database. Choose another store path."]
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        return None, [f"{path} is not a Frontrunner store, or it is damaged ({error})."]
    if verdict != "ok":
        problems.append(f"{path} is damaged: {verdict}. Restore a backup.")
    if schema > newest_schema():
        problems.append(
            f"{path} was written by a newer version (schema {schema}; this one knows "
            f"{newest_schema()}). Install that version or restore an older backup."
        )
    return schema, problems


def _in_turn(
    turn: WritingTurn | None,
    work: Callable[[], T],
    given_up: Callable[[], bool] = lambda: False,
    within: float | None = None,
) -> T:
    """Work when it is this process's turn to write; with one process it always is."""
    if turn is None:
        return work()
    turn.take(given_up, within=within)
    try:
        return work()
    finally:
        turn.give_back()


def changes_seen(connection: sqlite3.Connection) -> int:
    """A number that is another one after any other connection, of whatever process, committed."""
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


async def _on_thread(connection: aiosqlite.Connection, work: Work[T]) -> T:
    """Run a whole function on a connection's own thread: one hop.

    aiosqlite has no public call for this; its private ``_execute`` is what all its public calls
    use. The dependency is pinned to the minor version this was read in, and
    ``tests/db/test_connection.py`` fails when it is gone.
    """
    raw = connection._conn  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    return await connection._execute(work, raw)  # noqa: SLF001 # pyright: ignore[reportPrivateUsage, reportUnknownMemberType, reportUnknownVariableType]


async def _connect(uri: str, opened: list[aiosqlite.Connection]) -> aiosqlite.Connection:
    """Open a connection and note it among those to close, also when the caller is cancelled.

    A connect that is cancelled in the middle would leave its thread to report to a loop that may
    be closed by then.
    """

    async def connect() -> aiosqlite.Connection:
        connection = await aiosqlite.connect(uri, uri=True, isolation_level=None)
        opened.append(connection)
        return connection

    connecting = asyncio.ensure_future(connect())
    try:
        return await asyncio.shield(connecting)
    except asyncio.CancelledError:
        await _uninterrupted(connecting)
        raise


async def _uninterrupted(running: asyncio.Future[T]) -> T:
    """Wait for work on the writing thread although the caller is being cancelled again."""
    while True:
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            if running.cancelled():
                raise


def _cancel_again(task: asyncio.Task[object]) -> None:
    """Deliver a cancellation that was put off, unless who asked for it took it back meanwhile.

    ``asyncio.timeout`` does when its block ends: the write was made in time then.
    """
    if task.cancelling():
        task.uncancel()
        task.cancel()


async def _close_all(
    connections: list[aiosqlite.Connection], lock: StoreLock, turn: WritingTurn | None
) -> None:
    """Close everything although one fails or the caller is cancelled: a thread left keeps us."""
    async with contextlib.AsyncExitStack() as closing:
        closing.callback(lock.release)
        if turn is not None:
            turn.hurry()  # what still waits for it keeps the connections from being closed
            closing.callback(turn.close)
        for connection in reversed(connections):
            closing.push_async_callback(connection.close)


def _prepare_writer(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("PRAGMA busy_timeout = 5000")
    connection.execute("PRAGMA foreign_keys = ON")
    migrate(connection, path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


def _prepare_reader(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA busy_timeout = 5000")
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA cache_size = -16000")  # KiB: one compare touches far less


def _make_private(path: Path) -> None:
    """Make the file 0600 in a folder that, where it is new, is 0700."""
    try:
        make_folder(path.parent, path.parent)
        is_new = not path.exists()
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        if is_new:
            hand_over(path, path.parent)
    except OSError as error:
        raise StoreError(
            N_("The store {path} cannot be opened for writing: {reason}."),
            path=path,
            reason=error.strerror,
        ) from error

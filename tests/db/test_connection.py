"""The store's connections: opening, reading, writing, cancelling, closing."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiosqlite
import pytest

from bot.db.connection import Store, inspect_store
from bot.db.migrate import newest_schema
from bot.errors import StoreError
from bot.ledger import Ledger
from tests.conftest import clock

POSIX = pytest.mark.skipif(os.name != "posix", reason="file modes are a matter of POSIX")


@pytest.fixture(autouse=True)
def nothing_left_open(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every connection's thread has ended when its test ends: one left would keep the process."""
    started: list[threading.Thread] = []

    def thread(*args: Any, **kwargs: Any) -> threading.Thread:
        # Daemons, so that a failing test fails instead of keeping pytest from ending.
        started.append(threading.Thread(*args, **kwargs, daemon=True))
        return started[-1]

    monkeypatch.setattr("aiosqlite.core.Thread", thread)
    yield
    for one in started:
        one.join(2)
    assert not [one for one in started if one.is_alive()], "a connection was left open"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def with_counter(path: Path) -> Store:
    store = await Store.open(path)
    await store.write(lambda db: db.execute("CREATE TABLE counted (n INTEGER PRIMARY KEY) STRICT"))
    return store


def count_it(number: int, linger: float = 0.0) -> object:
    def work(db: sqlite3.Connection) -> int:
        db.execute("INSERT INTO counted (n) VALUES (?)", (number,))
        if linger:
            time.sleep(linger)  # on the writing thread, in the middle of the transaction
        return number

    return work


def counted(db: sqlite3.Connection) -> set[int]:
    return {row[0] for row in db.execute("SELECT n FROM counted")}


class TestOpening:
    @POSIX
    async def test_a_new_store_is_private(self, tmp_path: Path) -> None:
        path = tmp_path / "new" / "ledger.db"
        store = await Store.open(path)
        await store.write(lambda db: db.execute("INSERT INTO meta VALUES ('a', 'b')"))
        assert mode(path.parent) == 0o700
        assert {file.name: oct(mode(file)) for file in path.parent.iterdir()} == dict.fromkeys(
            ["ledger.db", "ledger.db-wal", "ledger.db-shm", "ledger.db.lock"], oct(0o600)
        )
        await store.close()

    async def test_a_path_may_hold_what_an_address_may_not(self, tmp_path: Path) -> None:
        path = tmp_path / "a b#c?d%41&mode=rw 史.db"
        store = await Store.open(path)
        await store.write(lambda db: db.execute("INSERT INTO meta VALUES ('a', 'b')"))
        assert await store.read(lambda db: db.execute("SELECT value FROM meta").fetchall()) == [
            ("b",)
        ]
        await store.close()
        assert {one.name for one in tmp_path.iterdir()} == {path.name, f"{path.name}.lock"}

    async def test_what_was_written_is_there_after_reopening(self, tmp_path: Path) -> None:
        path = tmp_path / "ledger.db"
        store = await Store.open(path)
        await store.write(lambda db: db.execute("INSERT INTO meta VALUES ('a', 'b')"))
        await store.close()
        store = await Store.open(path)
        assert await store.read(lambda db: db.execute("SELECT * FROM meta").fetchall()) == [
            ("a", "b")
        ]
        await store.close()

    async def test_the_writer_keeps_the_durable_settings(self, tmp_path: Path) -> None:
        store = await Store.open(tmp_path / "ledger.db")
        pragmas = ("journal_mode", "synchronous", "foreign_keys")
        read: list[object] = []
        # Pragmas answer as usual inside a transaction.
        await store.write(
            lambda db: read.extend(db.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas)
        )
        assert read == ["wal", 2, 1]
        await store.close()

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (b"These are not the bytes of a database. " * 200, "not a Frontrunner store"),
            (b"SQLite format 3\0" + b"\xa5" * 8000, "not a Frontrunner store, or it is damaged"),
        ],
        ids=["text", "damaged header"],
    )
    async def test_a_file_that_is_no_store_is_named_and_left_as_it_is(
        self, tmp_path: Path, content: bytes, says: str
    ) -> None:
        path = tmp_path / "ledger.db"
        path.write_bytes(content)
        with pytest.raises(StoreError, match=says) as caught:
            await Store.open(path)
        assert str(path) in str(caught.value)
        assert path.read_bytes() == content
        assert inspect_store(path).problems

    async def test_a_damaged_store_is_one_clear_sentence(self, store_path: Path) -> None:
        content = bytearray(store_path.read_bytes())
        content[4096 : len(content) // 2] = b"\xa5" * (len(content) // 2 - 4096)
        store_path.write_bytes(content)
        with pytest.raises(StoreError, match=r"damaged.*Restore a backup"):
            await Ledger.open(store_path, clock)
        (problem,) = inspect_store(store_path).problems
        assert "damaged" in problem

    async def test_a_torn_off_store_is_one_clear_sentence(self, store_path: Path) -> None:
        os.truncate(store_path, store_path.stat().st_size // 3)
        with pytest.raises(StoreError, match=f"{store_path}.*Restore a backup"):
            await Ledger.open(store_path, clock)

    async def test_a_newer_stores_schema_is_left_alone(self, store_path: Path) -> None:
        with contextlib.closing(sqlite3.connect(store_path)) as db:
            db.execute("PRAGMA user_version = 999")
        before = store_path.read_bytes()
        with pytest.raises(StoreError, match=r"newer version \(schema 999"):
            await Store.open(store_path)
        assert store_path.read_bytes() == before

    @pytest.mark.parametrize("version", [0, 1, 999])
    async def test_another_programs_database_is_left_alone(
        self, tmp_path: Path, version: int
    ) -> None:
        path = tmp_path / "places.sqlite"
        with contextlib.closing(sqlite3.connect(path)) as db:
            db.execute("CREATE TABLE moz_places (id INTEGER PRIMARY KEY)")
            db.execute(f"PRAGMA user_version = {version}")
        before = path.read_bytes()
        with pytest.raises(StoreError, match="another program's database"):
            await Store.open(path)
        assert path.read_bytes() == before
        (problem,) = inspect_store(path).problems
        assert "another program's" in problem

    async def test_a_folder_that_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(StoreError, match="cannot be opened for writing"):
            await Store.open(tmp_path / "file" / "ledger.db")

    async def test_a_folder_in_the_files_place(self, tmp_path: Path) -> None:
        (tmp_path / "ledger.db").mkdir()
        with pytest.raises(StoreError, match="cannot be opened for writing: Is a directory"):
            await Store.open(tmp_path / "ledger.db")

    @POSIX
    async def test_a_folder_that_cannot_be_written(self, tmp_path: Path) -> None:
        if os.geteuid() == 0:
            pytest.skip("root may write everywhere")
        tmp_path.chmod(0o500)
        try:
            with pytest.raises(StoreError, match="cannot be opened for writing"):
                await Store.open(tmp_path / "ledger.db")
        finally:
            tmp_path.chmod(0o700)

    async def test_after_a_failed_start_the_store_can_be_opened(self, store_path: Path) -> None:
        with contextlib.closing(sqlite3.connect(store_path)) as db:
            db.execute("PRAGMA user_version = 999")
        with pytest.raises(StoreError):
            await Store.open(store_path)
        with contextlib.closing(sqlite3.connect(store_path)) as db:
            db.execute(f"PRAGMA user_version = {newest_schema()}")
        await (await Store.open(store_path)).close()

    async def test_a_start_that_is_cancelled_leaves_nothing_open(self, store_path: Path) -> None:
        for naps in range(12):
            opening = asyncio.ensure_future(Store.open(store_path))
            for _ in range(naps):
                await asyncio.sleep(0.0002)
            opening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await (await opening).close()
        await (await Store.open(store_path)).close()

    def test_a_process_whose_start_fails_ends(self, tmp_path: Path) -> None:
        path = tmp_path / "ledger.db"
        path.write_bytes(b"not a database " * 1000)
        program = (
            "import asyncio, sys, pathlib\n"
            "from bot.ledger import Ledger\n"
            "from bot.errors import StoreError\n"
            "try: asyncio.run(Ledger.open(pathlib.Path(sys.argv[1])))\n"
            "except StoreError as error: print(error)\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", program, str(path)],
            capture_output=True, text=True, timeout=30, check=True,
        )  # fmt: skip
        assert "is not a Frontrunner store" in done.stdout
        assert not done.stderr


class TestAiosqlite:
    """The store needs two of aiosqlite's private parts; these fail when a release drops them."""

    async def test_the_private_calls_are_there(self, tmp_path: Path) -> None:
        connection = await aiosqlite.connect(tmp_path / "plain.db")
        try:
            assert isinstance(connection._conn, sqlite3.Connection)
            thread = await connection._execute(threading.get_ident)
            assert thread != threading.get_ident()
            assert await connection._execute(lambda one, two: one + two, 1, 2) == 3
        finally:
            await connection.close()

    async def test_a_closed_connection_says_so_with_a_value_error(self, tmp_path: Path) -> None:
        connection = await aiosqlite.connect(tmp_path / "plain.db")
        await connection.close()
        with pytest.raises(ValueError, match="no active connection"):
            _ = connection._conn
        await connection.close()


class TestReading:
    async def test_a_reader_cannot_write(self, store_path: Path) -> None:
        store = await Store.open(store_path)
        for statement in (
            "DELETE FROM claim_event",
            "INSERT INTO meta VALUES ('a', 'b')",
            "CREATE TABLE more (n)",
            "PRAGMA user_version = 7",
        ):
            with pytest.raises(StoreError, match="readonly database"):
                await store.read(lambda db, sql=statement: db.execute(sql))
        # Nor when it lifts its own guard first: the connection itself was opened read-only.
        with pytest.raises(StoreError, match="readonly"):
            await store.read(
                lambda db: (
                    db.execute("PRAGMA query_only = OFF"),
                    db.execute("INSERT INTO meta VALUES ('a', 'b')"),
                )
            )
        await store.close()

    async def test_a_read_that_raises_leaves_the_next_one_working(self, store_path: Path) -> None:
        store = await Store.open(store_path)
        with pytest.raises(ZeroDivisionError):
            await store.read(lambda db: 1 // 0)
        with pytest.raises(StoreError, match="no such table"):
            await store.read(lambda db: db.execute("SELECT * FROM nothing_like_it"))
        assert await store.read(lambda db: db.execute("SELECT 1").fetchone()) == (1,)
        await store.close()

    async def test_a_read_is_one_moment_of_the_store(self, tmp_path: Path) -> None:
        """Half of a read before a commit and half after it is still the store before it."""
        store = await with_counter(tmp_path / "ledger.db")
        halfway, written = threading.Event(), threading.Event()

        def read_twice(db: sqlite3.Connection) -> tuple[set[int], set[int]]:
            first = counted(db)
            halfway.set()
            assert written.wait(10)
            return first, counted(db)

        reading = asyncio.ensure_future(store.read(read_twice))
        await asyncio.to_thread(halfway.wait, 10)
        await store.write(count_it(1))
        written.set()
        assert await reading == (set(), set())
        assert await store.read(counted) == {1}
        await store.close()

    async def test_reads_never_see_half_a_write(self, tmp_path: Path) -> None:
        """Every write keeps the number of rows even; no read ever finds an odd one."""
        store = await with_counter(tmp_path / "ledger.db")

        def write_a_pair(number: int) -> object:
            def work(db: sqlite3.Connection) -> None:
                db.execute("INSERT INTO counted VALUES (?)", (2 * number,))
                time.sleep(0.0005)
                db.execute("INSERT INTO counted VALUES (?)", (2 * number + 1,))

            return work

        found: list[int] = []
        writing = asyncio.gather(*(store.write(write_a_pair(number)) for number in range(150)))
        while not writing.done():
            found.append(len(await store.read(counted)))
        await writing
        assert len(set(found)) > 5, "the reads did not meet the writes"
        assert all(one % 2 == 0 for one in found)
        await store.close()

    async def test_a_cancelled_read_harms_nobody(self, store_path: Path) -> None:
        store = await Store.open(store_path)
        reads = [
            asyncio.ensure_future(store.read(lambda db: db.execute("SELECT 1").fetchone()))
            for _ in range(50)
        ]
        await asyncio.sleep(0)
        for read in reads[::2]:
            read.cancel()
        done = await asyncio.gather(*reads, return_exceptions=True)
        assert all(isinstance(one, asyncio.CancelledError) for one in done[::2])
        assert done[1::2] == [(1,)] * 25
        await store.close()


class TestWriting:
    async def test_a_write_returns_what_its_work_returned(self, tmp_path: Path) -> None:
        store = await with_counter(tmp_path / "ledger.db")
        assert await store.write(count_it(7)) == 7
        await store.close()

    async def test_a_write_that_raises_keeps_nothing(self, tmp_path: Path) -> None:
        store = await with_counter(tmp_path / "ledger.db")

        def half(db: sqlite3.Connection) -> None:
            count_it(1)(db)
            raise LookupError("halfway")

        def twice(db: sqlite3.Connection) -> None:
            count_it(2)(db)
            count_it(2)(db)

        with pytest.raises(LookupError, match="halfway"):
            await store.write(half)
        with pytest.raises(StoreError, match="UNIQUE constraint failed"):
            await store.write(twice)
        await store.write(count_it(3))
        assert await store.read(counted) == {3}
        await store.close()

    async def test_the_schema_holds_foreign_keys(self, tmp_path: Path) -> None:
        store = await Store.open(tmp_path / "ledger.db")
        with pytest.raises(StoreError, match="FOREIGN KEY"):
            await store.write(
                lambda db: db.execute(
                    "INSERT INTO lab (slug, name, source_id, recorded_at, recorded_by) "
                    "VALUES ('x', 'X', 12345, '2026', 'me')"
                )
            )
        await store.close()

    async def test_history_is_never_rewritten(self, store_path: Path) -> None:
        store = await Store.open(store_path)
        for statement in ("UPDATE claim_event SET reason = 'x'", "DELETE FROM claim_event"):
            with pytest.raises(StoreError, match="append-only"):
                await store.write(lambda db, sql=statement: db.execute(sql))
        await store.close()

    async def test_a_cancelled_write_is_rolled_back(self, tmp_path: Path) -> None:
        store = await with_counter(tmp_path / "ledger.db")
        writing = asyncio.ensure_future(store.write(count_it(1, linger=0.2)))
        await asyncio.sleep(0.05)
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
        assert await store.read(counted) == set()
        await store.write(count_it(2))
        assert await store.read(counted) == {2}
        await store.close()

    async def test_a_write_cancelled_while_it_waits_for_its_turn_never_starts(
        self, tmp_path: Path
    ) -> None:
        store = await with_counter(tmp_path / "ledger.db")
        first = asyncio.ensure_future(store.write(count_it(1, linger=0.1)))
        await asyncio.sleep(0.02)
        second = asyncio.ensure_future(store.write(count_it(2)))
        await asyncio.sleep(0.02)
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        assert await first == 1
        assert await store.read(counted) == {1}
        await store.close()

    async def test_two_thousand_writes_and_a_hundred_cancellations(self, tmp_path: Path) -> None:
        """No write that was acknowledged is lost; none that was cancelled is kept."""
        random_ = random.Random(20_250_128)  # noqa: S311 - the same cancellations every time
        store = await with_counter(tmp_path / "ledger.db")
        # Durability is not asked for here, and 2,000 times fsync would be most of the test.
        store_writer = store._writer._conn
        await store._writer._execute(store_writer.execute, "PRAGMA synchronous = OFF")
        acknowledged: set[int] = set()
        cancelled: set[int] = set()

        async def write(number: int) -> None:
            try:
                told = await store.write(count_it(number, 0.001 if number % 20 == 0 else 0.0))
            except asyncio.CancelledError:
                cancelled.add(number)
                raise
            acknowledged.add(told)
            await asyncio.sleep(0)  # a cancellation that came too late arrives here

        doomed = random_.sample(range(2_000), 100)
        for start in range(0, 2_000, 100):
            tasks = {n: asyncio.ensure_future(write(n)) for n in range(start, start + 100)}
            for number in doomed:
                if number in tasks:
                    # Half while they wait or begin, half in the middle or at their commit.
                    if random_.random() < 0.5:
                        await asyncio.sleep(random_.random() * 0.002)
                    else:
                        if number - 1 in tasks:
                            await asyncio.wait([tasks[number - 1]])
                        for _ in range(random_.randrange(4)):
                            await asyncio.sleep(0)
                    tasks[number].cancel()
            await asyncio.gather(*tasks.values(), return_exceptions=True)
        kept = await store.read(counted)
        assert acknowledged.isdisjoint(cancelled)
        assert acknowledged | cancelled <= set(range(2_000))
        assert acknowledged == kept
        assert cancelled.isdisjoint(kept)
        assert len(cancelled) >= 10, "too few cancellations came in time to say anything"
        assert len(acknowledged) >= 1_900
        await store.close()

    async def test_a_cancellation_after_the_commit_arrives_at_the_next_await(
        self, tmp_path: Path
    ) -> None:
        store = await with_counter(tmp_path / "ledger.db")
        told: list[object] = []

        async def write_then_wait() -> None:
            told.append(await store.write(count_it(1)))
            told.append("went on")
            await asyncio.sleep(60)
            told.append("was never cancelled")

        writing = await self._cancelled_at_the_commit(store, write_then_wait)
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(writing, 5)
        assert told == [1, "went on"]
        assert await store.read(counted) == {1}
        await store.close()

    async def test_a_deadline_that_passes_at_the_commit_cancels_nothing_later(
        self, tmp_path: Path
    ) -> None:
        store = await with_counter(tmp_path / "ledger.db")
        told: list[object] = []
        deadline: list[asyncio.Timeout] = []

        async def write_in_time() -> None:
            async with asyncio.timeout(None) as limit:
                deadline.append(limit)
                told.append(await store.write(count_it(1)))
            await asyncio.sleep(0.05)
            told.append("went on")

        def expire(_: asyncio.Task[None]) -> None:
            deadline[0].reschedule(asyncio.get_running_loop().time() - 1)

        await asyncio.wait_for(await self._cancelled_at_the_commit(store, write_in_time, expire), 5)
        assert told == [1, "went on"]
        await store.close()

    async def _cancelled_at_the_commit(
        self, store: Store, write, cancel=asyncio.Task.cancel
    ) -> asyncio.Task[None]:
        """Start a write and cancel it between its commit and the moment its caller hears of it."""
        committed = threading.Event()
        real = store._writer._conn

        class Watched:
            in_transaction = False

            def execute(self, sql: str, *values: object) -> object:
                done = real.execute(sql, *values)
                if sql == "COMMIT":
                    committed.set()
                return done

        store._writer._connection = Watched()
        writing = asyncio.ensure_future(write())
        # The thread hands its result to the loop after the commit, so a caller that is cancelled
        # in the same step as we see the commit cannot have heard of it.
        while not committed.is_set():  # noqa: ASYNC110 - a thread sets it, the loop must go on
            await asyncio.sleep(0)
        store._writer._connection = real
        cancel(writing)
        return writing


class TestClosing:
    async def test_closing_twice(self, store_path: Path) -> None:
        store = await Store.open(store_path)
        await store.close()
        await store.close()

    async def test_a_closed_store_says_so(self, store_path: Path) -> None:
        store = await Store.open(store_path)
        await store.close()
        with pytest.raises(ValueError, match=r"closed|no active"):
            await store.read(lambda db: None)

    async def test_closing_waits_for_a_write_under_way(self, tmp_path: Path) -> None:
        path = tmp_path / "ledger.db"
        store = await with_counter(path)
        writing = asyncio.ensure_future(store.write(count_it(1, linger=0.1)))
        await asyncio.sleep(0.02)
        await store.close()
        assert await writing == 1
        with contextlib.closing(sqlite3.connect(path)) as db:
            assert counted(db) == {1}

    async def test_a_cancelled_close_still_closes_everything(self, store_path: Path) -> None:
        store = await Store.open(store_path)
        reading = asyncio.ensure_future(store.read(lambda db: time.sleep(0.2)))
        await asyncio.sleep(0.02)
        closing = asyncio.ensure_future(store.close())
        await asyncio.sleep(0.05)  # it waits for the read now, and the writer is still open
        closing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await closing
        await reading
        await (await Store.open(store_path)).close()

    async def test_no_journal_is_left_behind(self, store_path: Path) -> None:
        store = await Store.open(store_path)
        await store.write(lambda db: db.execute("INSERT INTO meta VALUES ('a', 'b')"))
        await store.close()
        left = {one.name for one in store_path.parent.iterdir()}
        assert left == {"ledger.db", "ledger.db.lock"}

"""One process, one store: the lock file."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.db.connection import Store
from bot.db.lock import StoreLock
from bot.errors import StoreError

HOLD = (
    "import asyncio, sys, time, pathlib\n"
    "from bot.db.connection import Store\n"
    "async def hold():\n"
    "    store = await Store.open(pathlib.Path(sys.argv[1]))\n"
    "    await store.write(lambda db: db.execute(\"INSERT INTO meta VALUES ('held', 'yes')\"))\n"
    "    print('held', flush=True)\n"
    "    time.sleep(60)\n"
    "asyncio.run(hold())\n"
)


def test_a_second_taker_is_told_that_the_bot_is_running(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    lock = StoreLock.take(path)
    with pytest.raises(StoreError, match="already running") as caught:
        StoreLock.take(path)
    assert str(path) in str(caught.value)
    lock.release()
    StoreLock.take(path).release()


def test_releasing_twice_frees_nobody_elses_file(tmp_path: Path) -> None:
    lock = StoreLock.take(tmp_path / "ledger.db")
    lock.release()
    with (tmp_path / "other").open("w") as other:  # gets the descriptor that the lock had
        lock.release()
        other.write("still open")


def test_a_lock_file_that_cannot_be_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"lock file .* cannot be made"):
        StoreLock.take(tmp_path / "nowhere" / "ledger.db")


async def test_two_opens_at_once(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    store = await Store.open(path)
    with pytest.raises(StoreError, match="already running"):
        await Store.open(path)
    # The one that was there first is not harmed.
    await store.write(lambda db: db.execute("INSERT INTO meta VALUES ('a', 'b')"))
    await store.close()
    await (await Store.open(path)).close()


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a matter of POSIX")
def test_the_lock_of_a_killed_process_is_free_and_its_write_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreError, match="already running"):
            asyncio.run(Store.open(path))
        os.kill(holder.pid, signal.SIGKILL)
    finally:
        holder.kill()
        holder.wait(10)
        holder.stdout.close()
    assert asyncio.run(remembered(path)) == [("held", "yes")]


async def remembered(path: Path) -> list[tuple[str, str]]:
    store = await Store.open(path)
    try:
        return await store.read(lambda db: db.execute("SELECT * FROM meta").fetchall())
    finally:
        await store.close()

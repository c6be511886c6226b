"""Processes that write to one store in turns, one of them killed again and again.

``python -m tests.db.writing_in_turns --kills 200`` is the large run: it ends with status 1 where
something that was acknowledged is lost, or the store is damaged. The suite plays it in small.
"""

from __future__ import annotations

import asyncio
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from bot.db.connection import Connection, Store
from bot.race.share import Share

app = typer.Typer(add_completion=False, help=__doc__)


async def _write_on(path: Path, process: int, processes: int, life: int) -> None:
    """Write until killed, and say of every write that it is kept once it is."""
    store = await Store.open(path, Share(processes, processes, process))
    print("open", flush=True)
    number = 0
    while True:
        key = f"{process}:{life}:{number}"

        def work(connection: Connection, key: str = key) -> None:
            count = int(connection.execute("SELECT count(*) FROM meta").fetchone()[0])
            # Some kilobytes, so that the log is checkpointed and begun anew often.
            connection.execute("INSERT INTO meta VALUES (?, ?)", (key, str(count) + "x" * 5000))

        await store.write(work)
        print(key, flush=True)
        number += 1


@dataclass
class Found:
    """What came of it."""

    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    out_of_turn: int = 0
    integrity: str = ""
    seconds: float = 0.0

    @property
    def right(self) -> bool:
        return not self.lost and not self.out_of_turn and self.integrity == "ok"


class _Writer:
    def __init__(self, path: Path, process: int, processes: int, life: int) -> None:
        given = [str(path), str(process), str(processes), str(life)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.db.writing_in_turns", "write", *given],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self._said = self._process.stdout

    def opened(self) -> None:
        assert self._said.readline() == "open\n"

    def killed(self) -> list[str]:
        """Kill it; the keys of all that it was told is kept."""
        self._process.send_signal(signal.SIGKILL)
        with self._said:
            said = self._said.read().split("\n")
        self._process.wait()
        return [line for line in said[:-1] if line]  # the last line may be half a line


def play(path: Path, *, kills: int, processes: int = 2, chance: random.Random) -> Found:
    """Let processes write, kill one of them so many times and start it again, then kill all."""
    found, began = Found(), time.perf_counter()
    kept: list[str] = []
    writers = [_Writer(path, number, processes, 0) for number in range(processes)]
    for writer in writers:
        writer.opened()
    for life in range(1, kills + 1):
        time.sleep(chance.uniform(0.05, 0.3))
        unlucky = chance.randrange(processes)
        kept += writers[unlucky].killed()
        writers[unlucky] = _Writer(path, unlucky, processes, life)
        writers[unlucky].opened()
    time.sleep(0.2)
    for writer in writers:
        kept += writer.killed()
    with closing(sqlite3.connect(path)) as db:
        rows = dict(db.execute("SELECT key, value FROM meta WHERE key GLOB '*:*:*' ORDER BY rowid"))
        found.integrity = db.execute("PRAGMA integrity_check").fetchone()[0]
    found.acknowledged = len(kept)
    found.lost = [key for key in kept if key not in rows]
    # Each saw all that was written before it, whoever wrote it.
    found.out_of_turn = len(rows) - len({value.rstrip("x") for value in rows.values()})
    found.seconds = time.perf_counter() - began
    return found


@app.command()
def write(path: Path, process: int, processes: int, life: int) -> None:
    """Be one of the processes."""
    asyncio.run(_write_on(path, process, processes, life))


@app.callback(invoke_without_command=True)
def run(
    context: typer.Context,
    kills: Annotated[int, typer.Option(min=1)] = 200,
    processes: Annotated[int, typer.Option(min=2, max=8)] = 2,
) -> None:
    """Kill one of several processes so many times."""
    if context.invoked_subcommand is not None:
        return
    with tempfile.TemporaryDirectory(prefix="turns-") as folder:
        found = play(Path(folder) / "ledger.db", kills=kills, processes=processes,
                     chance=random.Random(7))  # fmt: skip  # noqa: S311 - no secret
    for name, value in vars(found).items():
        print(f"  {name.replace('_', ' '):<14} {value}")
    print("right" if found.right else "WRONG")
    raise typer.Exit(0 if found.right else 1)


if __name__ == "__main__":
    app()

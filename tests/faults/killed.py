"""Is anything lost or left half made when a process is killed at its work? Kill it until that is known.

A process opens the real ledger and writes to it as people do: claims, suggestions, evidence,
verdicts, what is taken back, edits, settings, imports, digests and their posts. It says what it begins and,
once the use case has returned, what it was told is kept. It is ended with SIGKILL at random moments: at
work, while it opens a store, makes a new one with all that ships, brings an old one up, or closes. After each
kill a plain connection looks at the store, before the next process recovers it::

    python -m tests.faults.killed --kills 1000

ends with status 1 where something acknowledged is lost, something is there in part, or the store is
not sound. A kill of the process shows what the store does; a cut of the power, which also takes what
the system has not written yet, is left to SQLite's own tests (``synchronous=FULL``).
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from bot.db import connection
from tests.db.test_desk_transactions import rows_by_actor
from tests.db.test_upgrade import store_of_schema
from tests.faults.at_work import STEPS, Rows, Work
from tests.faults.left_behind import Told, half_made, lost_posts, unsound

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)

Moment = Literal["work", "open", "close", "upgrade", "first start"]
PEOPLE = 10_000
"""Numbers of people for each life."""
LIVES = 25
"""Kills of one store; then another one is begun, so that looking at it stays quick."""
OLD_SCHEMA = 5


@dataclass
class Found:
    """What came of it."""

    kills: int = 0
    at: Counter[Moment] = field(default_factory=Counter[Moment])
    """The kills by what the process was there for."""
    in_the_middle: int = 0
    """Kills at which something had begun that was not acknowledged: a write, an opening, a closing."""
    acknowledged: int = 0
    unheard: int = 0
    """Writes that are there though the process was killed before it could say so."""
    lost: list[str] = field(default_factory=list)
    half_made: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unsound: list[str] = field(default_factory=list)
    died: list[str] = field(default_factory=list)
    """Processes that ended by themselves."""
    seconds: float = 0.0

    @property
    def right(self) -> bool:
        return not (self.lost or self.half_made or self.doubled or self.unsound or self.died)


class Naive:
    """What a transaction of the store must not be: each statement is kept by itself."""

    def __init__(self, work: Callable[[sqlite3.Connection], Any], *_others: object) -> None:
        self.run = work


# killing ----------------------------------------------------------------------------------------


class Process:
    """A copy of this process with all its modules, that works on a store until it is killed."""

    def __init__(
        self, path: Path, first: int, seed: str, *, steps: int | None = None, naive: bool = False
    ) -> None:
        """Fork it; nothing here may have a thread, for the copy would lack it."""
        self._said, says = os.pipe()
        self._heard = b""
        self._id = os.fork()
        if self._id == 0:
            os.close(self._said)
            with suppress(BaseException):
                try:
                    if naive:
                        connection._Transaction = Naive  # type: ignore[assignment,misc]
                    asyncio.run(Work(says, first, seed).live(path, steps=steps))
                except BaseException:  # noqa: BLE001 - told here, for nobody waits for a copy's errors
                    traceback.print_exc()
            os._exit(1)
        os.close(says)

    def until(self, word: bytes) -> None:
        """Wait for a word of it, or for its end."""
        while word not in self._heard:
            said = os.read(self._said, 65536)
            if not said:
                return
            self._heard += said

    def kill(self) -> tuple[list[bytes], bool]:
        """End it; all that it said, and whether it was alive until now."""
        os.kill(self._id, signal.SIGKILL)
        while said := os.read(self._said, 65536):
            self._heard += said
        os.close(self._said)
        _pid, status = os.waitpid(self._id, 0)
        alive = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        return self._heard.splitlines(), alive


class Killing:
    """Kills processes at their work and looks at what they leave."""

    def __init__(
        self, folder: Path, chance: random.Random, shipped: Path | None, *, naive: bool
    ) -> None:
        """``shipped`` is a store with all that ships; without one, it is made under fire."""
        self.found = Found()
        self._folder = folder
        self._chance = chance
        self._shipped = shipped or folder / "shipped.db"
        self._naive = naive
        self._lives = 0

    def play(self, kills: int) -> Found:
        """Kill so often."""
        began = time.monotonic()
        if not self._shipped.exists():
            self._first_start()
        for number in itertools.count(1):
            store = self._folder / f"store{number}" / "ledger.db"
            store.parent.mkdir()
            self._wear_out(store, min(LIVES, kills - self.found.kills))
            shutil.rmtree(_below_temp(store.parent))
            print(self._line(began), file=sys.stderr, flush=True)
            if self.found.kills >= kills:
                break
            if number % 2 == 0:
                self._first_start()
        self.found.seconds = time.monotonic() - began
        return self.found

    def _line(self, began: float) -> str:
        found = self.found
        spent = time.monotonic() - began
        return f"{spent:6.0f} s  {found.kills} kills  {found.acknowledged} acknowledged"

    def _process(self, path: Path, steps: int | None = None) -> Process:
        self._lives += 1
        # What a store's people are called starts anew with each store; what they do does not.
        first = PEOPLE * (self._lives % LIVES + 1)
        seed = f"{self._lives} {self._chance.random()}"
        return Process(path, first, seed, steps=steps, naive=self._naive)

    def _first_start(self) -> None:
        """Kill a process that makes a new store, or an old one new, until one gets through."""
        old = self._shipped.exists() and self._chance.random() < 0.5
        path = self._folder / f"new{self.found.kills}" / "ledger.db"
        path.parent.mkdir()
        if old:
            store_of_schema(path, OLD_SCHEMA)
        theirs = _theirs(path) if old else 0
        moment: Moment = "upgrade" if old else "first start"
        for _ in range(3):
            process = self._process(path, steps=0)
            time.sleep(self._chance.uniform(0.0, 0.4 if old else 0.9))
            lines, alive = process.kill()
            if any(b'"closed"' in line for line in lines):  # it was through already
                break
            self._count(moment, alive=alive)
            self.found.in_the_middle += not any(b'"open"' in line for line in lines)
            self._look_whether_sound(path)
        process = self._process(path, steps=0)
        process.until(b'"closed"')
        process.kill()
        self._look_whether_sound(path)
        if not self._shipped.exists():
            shutil.copy(path, self._shipped)
        elif not old and (there := _counts(path)) != _counts(self._shipped):
            self.found.half_made.append(f"a new store has {there}")
        if old and _theirs(path) != theirs:
            self.found.lost.append(f"of {theirs} sources of an old store {_theirs(path)} are left")
        shutil.rmtree(_below_temp(path.parent))

    def _wear_out(self, path: Path, lives: int) -> None:
        shutil.copy(self._shipped, path)
        told = Told()
        self._lives = 0
        for _ in range(lives):
            moment = self._moment()
            process = self._process(path, steps=5 if moment == "close" else None)
            if moment == "open":
                time.sleep(self._chance.uniform(0.0, 0.2))
            elif moment == "close":
                process.until(b'"closing"')
                time.sleep(self._chance.uniform(0.0, 0.003))
            else:
                process.until(b'"open"')
                time.sleep(self._chance.uniform(0.0, 0.25))
            before = told.acknowledged
            lines, alive = process.kill()
            told.hear(lines)
            self._count(moment, alive=alive)
            self.found.in_the_middle += told.busy > 0 or told.where in ("", "closing")
            self.found.acknowledged += told.acknowledged - before
            self._look(path, told)

    def _moment(self) -> Moment:
        (moment,) = self._chance.choices(("work", "open", "close"), (86, 8, 6))
        return moment

    def _count(self, moment: Moment, *, alive: bool) -> None:
        if alive:
            self.found.kills += 1
            self.found.at[moment] += 1
        elif moment != "close":
            self.found.died.append(f"at kill {self.found.kills}, {moment}")

    # looking ------------------------------------------------------------------------------------

    def _look_whether_sound(self, path: Path) -> None:
        if path.exists() and path.stat().st_size:
            with _as_it_was_left(path) as db:
                self._note("unsound", unsound(db))

    def _look(self, path: Path, told: Told) -> None:
        with _as_it_was_left(path) as db:
            self._note("unsound", unsound(db))
            self._note("half_made", half_made(db))
            for sort, problem in self._steps(db, told):
                self._note(sort, [problem])
            self._note("lost", lost_posts(db, told))
        self._note("doubled", (f"post {one} was given out again" for one in told.again))
        told.again.clear()

    def _steps(
        self, db: sqlite3.Connection, told: Told
    ) -> Iterator[tuple[Literal["lost", "half_made"], str]]:
        """What is there of each person against what they were told."""
        there = rows_by_actor(db)
        for who, (kind, kept, begun) in told.steps.items():
            found = +there.pop(f"user:{who}", Counter())
            after = [Rows(), *STEPS[kind]]
            if found not in after:
                yield "half_made", f"{kind} {who}: {dict(found)}"
            elif after.index(found) < kept and not (who in told.lapsing and not found):
                yield "lost", f"{kind} {who}: {dict(found)}"
            elif after.index(found) > begun:
                yield "half_made", f"{kind} {who} was not begun: {dict(found)}"
            elif kept < after.index(found):
                self.found.unheard += 1
                told.steps[who] = (kind, begun, begun)  # it has to stay
        for actor, found in there.items():
            if actor.startswith("user:"):
                yield "half_made", f"{actor} began nothing: {dict(found)}"

    def _note(self, sort: str, problems: Iterable[str]) -> None:
        getattr(self.found, sort).extend(f"kill {self.found.kills}: {one}" for one in problems)


def _below_temp(folder: Path) -> Path:
    assert folder.resolve().is_relative_to(Path(tempfile.gettempdir()).resolve()), folder
    assert "killed-" in str(folder), folder
    return folder


@contextmanager
def _as_it_was_left(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a copy, which it recovers: the next process finds the store as it was left."""
    with tempfile.TemporaryDirectory(prefix="left-") as folder:
        for part in ("", "-wal", "-journal"):
            if (file := path.with_name(path.name + part)).exists():
                shutil.copy(file, folder)
        with closing(sqlite3.connect(Path(folder) / path.name)) as db:
            yield db


def _theirs(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        found = db.execute("SELECT count(*) FROM source WHERE recorded_by = 'user:5'").fetchone()
        return int(found[0])


def _counts(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as db:
        tables = db.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        return {one: db.execute(f'SELECT count(*) FROM "{one}"').fetchone()[0] for (one,) in tables}


def play(kills: int, *, seed: int = 7, shipped: Path | None = None, naive: bool = False) -> Found:
    """Kill processes in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="killed-") as folder:
        chance = random.Random(seed)  # noqa: S311 - no secret
        return Killing(Path(folder), chance, shipped, naive=naive).play(kills)


@app.command()
def run(
    kills: Annotated[int, typer.Option(min=1)] = 1000,
    seed: Annotated[int, typer.Option()] = 7,
    shipped: Annotated[
        Path | None, typer.Option(help="A store with all that ships; else one is made.")
    ] = None,
    naive: Annotated[
        bool, typer.Option("--naive", help="Write without transactions, to see that it is found.")
    ] = False,
) -> None:
    """Kill a process at its work so many times."""
    found = play(kills, seed=seed, shipped=shipped, naive=naive)
    for name, value in vars(found).items():
        told = dict(value) if isinstance(value, Counter) else value
        if isinstance(value, list):
            told = f"{len(value)} {value[:10] or ''}"
        print(f"  {name.replace('_', ' '):<14} {told}")
    print("right" if found.right else "WRONG")
    raise typer.Exit(0 if found.right else 1)


if __name__ == "__main__":
    app()

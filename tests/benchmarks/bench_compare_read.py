"""P2 and P4: the compare read against plain sqlite3, and how it grows from 100k to 1M claims.

``python -m tests.benchmarks.bench_compare_read`` prints the table; ``--large`` adds the growth,
for which a store of a million claims is made in a temporary folder.

The other side of P2 runs the very statements that our read runs, recorded once, in the same
process on the same thread with ``fetchall``: no types, no threads, no event loop. "Data layer" is
our read up to the types of the race; "whole compare" also chooses the releases, lines their scores
up and holds the evidence against the claims, which plain sqlite3 does not do for anybody.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from unittest import mock

from bot.db.claims import claims_matching
from bot.db.comparisons import read_comparison
from bot.db.view import View
from bot.ledger import Ledger
from bot.race import compare as race
from bot.race.leaderboard import BoardQuery
from tests.benchmarks.generate import PAIR, D, S, Size, build
from tests.benchmarks.measure import Row, interleaved, table

ROUNDS = 60
READS = 20
"""Reads timed together one after the other, so that entering the event loop costs nothing."""
AT_ONCE = 50
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

Statement = tuple[str, Sequence[object]]


def rows(*, large: bool = False, size: Size = S) -> list[Row]:
    """The compare read on the shipped ledger and on S; with ``large`` the growth from S to D."""
    with tempfile.TemporaryDirectory(prefix="frontrunner-bench-") as folder:
        place = Path(folder)
        small = build(place / "s.db", size)
        measured = [
            *_against_sqlite(place / "shipped.db", ["qwen2.5-max", "deepseek-v3"], "two releases"),
            *_against_sqlite(place / "shipped.db", ["qwen", "deepseek"], "two families"),
            *_against_sqlite(small, list(PAIR), "S"),
        ]
        if large:
            big = build(place / "d.db", Size(size.releases, size.scores, D.claims))
            measured += _growth(small, big)
    return measured


def _against_sqlite(path: Path, names: list[str], where: str) -> list[Row]:
    with _opened(path) as (loop, ledger), contextlib.closing(sqlite3.connect(path)) as plain:
        plain.isolation_level = None
        plain.execute("PRAGMA cache_size = -16000")  # as our reader
        statements = loop.run_until_complete(statements_of(ledger, names))
        sides = loop.run_until_complete(ledger.compare(names)).sides
        chosen = tuple(side.release.id for side in sides)

        async def ours() -> None:
            for _ in range(READS):
                ledger._comparisons.clear()  # read anew: what is kept costs microseconds
                await ledger.compare(names)

        async def ours_at_once() -> None:
            async def anew() -> None:
                ledger._comparisons.clear()
                await ledger.compare(names)

            await asyncio.gather(*(anew() for _ in range(AT_ONCE)))

        def one_by_one(name: str, target: str) -> Row:
            row = interleaved(
                lambda: loop.run_until_complete(ours()),
                lambda: run_plainly(plain, statements, READS),
                ROUNDS,
            )
            return _each(row, READS, f"P2 {name}, {where}", target)

        def at_once(name: str, target: str) -> Row:
            row = interleaved(
                lambda: loop.run_until_complete(ours_at_once()),
                lambda: run_plainly(plain, statements, AT_ONCE),
                ROUNDS // 2,
            )
            return _each(row, AT_ONCE, f"P2 {name}, {where}, {AT_ONCE} at once", target)

        measured = [one_by_one("whole compare", ""), at_once("whole compare", "")]
        with _only_the_data_layer(chosen):
            measured += [one_by_one("data layer", "≤ 2.0"), at_once("data layer", "≤ 2.0")]
    return measured


def _each(row: Row, times: int, name: str, target: str) -> Row:
    other = None if row.other is None else row.other / times
    return Row(name, row.ours / times, other, row.ratio, target)


@contextlib.contextmanager
def _only_the_data_layer(chosen: tuple[int, ...]) -> Iterator[None]:
    """Leave out what the race does with the rows; the statements stay the same."""
    with mock.patch.multiple(
        race,
        choose=lambda *_: chosen,
        align=lambda *_: dict.fromkeys(race.GROUPS, ()),
        findings=lambda *_: (),
    ):
        yield


async def statements_of(ledger: Ledger, names: Sequence[str]) -> list[Statement]:
    """What one comparison asks of the store, in order."""
    found = [ledger.find(name, day=NOW.date(), guild_id=None) for name in names]
    recorded: list[Statement] = []

    def read(connection: sqlite3.Connection) -> None:
        watched = cast("sqlite3.Connection", Recording(connection, recorded))
        view = View(watched, ledger._names(), NOW.date(), NOW.date(), None)
        read_comparison(view, names, found)

    await ledger._store.read(read)
    return recorded


class Recording:
    """A connection that keeps what was asked of it."""

    def __init__(self, connection: sqlite3.Connection, recorded: list[Statement]) -> None:
        self._connection = connection
        self._recorded = recorded

    def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
        kept = dict(parameters) if isinstance(parameters, dict) else tuple(parameters)
        self._recorded.append((sql, cast("Sequence[object]", kept)))
        return self._connection.execute(sql, parameters)


def run_plainly(connection: sqlite3.Connection, statements: list[Statement], times: int) -> None:
    """The statements in one snapshot each time, with everything fetched."""
    for _ in range(times):
        connection.execute("BEGIN")
        for sql, parameters in statements:
            connection.execute(sql, parameters).fetchall()
        connection.execute("COMMIT")


def _growth(small: Path, big: Path) -> list[Row]:
    """The same questions to a million claims and to 100,000, taking turns."""
    with _opened(small) as (loop, less), _opened(big, loop) as (_, more):

        def times(ask: Callable[[Ledger], Awaitable[object]], name: str, target: str) -> Row:
            reads = 1 if ask is race_anew else READS

            async def repeatedly(ledger: Ledger) -> None:
                for _ in range(reads):
                    await ask(ledger)

            row = interleaved(
                lambda: loop.run_until_complete(repeatedly(more)),
                lambda: loop.run_until_complete(repeatedly(less)),
                ROUNDS // 2,
            )
            return _each(row, reads, name, target)

        def search(words: str) -> Callable[[Ledger], Awaitable[object]]:
            return lambda ledger: ledger._store.read(
                lambda db: claims_matching(db, words, day=NOW.date(), guild_id=None, limit=25)
            )

        async def compare_anew(ledger: Ledger) -> None:
            ledger._comparisons.clear()
            await ledger.compare(PAIR)

        async def board(ledger: Ledger) -> None:
            await ledger.boards.leaderboard(BoardQuery("b10"))

        async def race_anew(ledger: Ledger) -> None:
            ledger._overviews.clear()
            await ledger.boards.overview()

        about = [
            ledger.claim_filter(about=PAIR[0], by=None, status=None, guild_id=None)
            for ledger in (less, more)
        ]
        assert about[0] == about[1]
        return [
            times(compare_anew, "P4 compare, 1M claims against 100k", "≤ 1.1"),
            times(board, "P4 leaderboard, 1M against 100k", "≤ 1.1"),
            times(race_anew, "P4 /race, 1M against 100k", ""),
            times(lambda one: one.claims(about[0]), "P4 /claims about, 1M against 100k", "≤ 1.1"),
            times(search("surpasses"), "P4 search, a frequent word", "≤ 1.2"),
            times(search("surpasses record"), "P4 search, two frequent words", "≤ 1.2"),
            times(search("sur"), "P4 search, three letters of one", "≤ 1.2"),
        ]


@contextlib.contextmanager
def _opened(
    path: Path, loop: asyncio.AbstractEventLoop | None = None
) -> Iterator[tuple[asyncio.AbstractEventLoop, Ledger]]:
    """A ledger over a copy-free store, on an event loop that is driven by hand."""
    mine = loop or new_loop()
    ledger = mine.run_until_complete(Ledger.open(path, lambda: NOW))
    try:
        yield mine, ledger
    finally:
        mine.run_until_complete(ledger.close())
        if loop is None:
            mine.run_until_complete(mine.shutdown_default_executor())
            mine.close()


def new_loop() -> asyncio.AbstractEventLoop:
    """The loop the bot runs on: uvloop's where there is one."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


def main() -> None:
    """The command line, see the module."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--large", action="store_true", help="also the growth to 1M claims")
    free = shutil.disk_usage(tempfile.gettempdir()).free
    given = parser.parse_args()
    if given.large and free < 3 << 30:
        parser.error(f"--large needs 3 GiB in {tempfile.gettempdir()}; {free >> 20} MiB are free")
    print(table(rows(large=given.large)))


if __name__ == "__main__":
    main()

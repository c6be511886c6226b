"""P8 and P9: bringing evaluations in against plain sqlite3, and what a compare takes meanwhile.

``python -m tests.benchmarks.bench_import`` prints the table for 100,000 scores; ``--large`` brings in
a million.

The other side of P8 reads the same CSV with Python's ``csv`` and gives it to one ``executemany`` into
the same table with the same indexes and pragmas; it checks nothing, matches no name and would write
everything again a second time. Each side commits to a copy of its own of one store.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import gc
import gzip
import random
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

from bot.db.migrate import migrate
from bot.ledger import Ledger
from bot.ledger.evaluations import EvaluationFile
from tests.benchmarks.bench_compare_read import NOW, new_loop
from tests.benchmarks.generate import PAIR, Size, build
from tests.benchmarks.measure import Row, interleaved, table

CLAIMS = 200
"""Few, as in the shipped ledger: what holding claims against new scores takes is not measured here."""
SMALL, LARGE = 100_000, 1_000_000
SHARED = Path(__file__).parents[2].parent / "shared" / "evaluations"
ARENA = SHARED / "lmarena_text_changes.csv.gz"
_SEED = 20250128
_COLUMNS = (
    "benchmark", "release", "value", "low", "high", "protocol", "snapshot", "evaluator",
    "relation", "dated", "source", "note", "ref",
)  # fmt: skip
_INSERT = (
    "INSERT INTO score (benchmark_id, release_id, value, low, high, protocol, snapshot, evaluator, "
    "relation, dated, source_id, note, ref, recorded_at, recorded_by) "
    f"VALUES ({', '.join('?' * 15)})"
)
_LOOKS = 3
"""How often compares are timed idle and during an import, in turns."""


def rows(scores: int = SMALL) -> list[Row]:
    """The figures; ``scores`` is how many are brought in."""
    with tempfile.TemporaryDirectory(prefix="frontrunner-bench-") as folder:
        place = Path(folder)
        store = build(place / "s.db", Size(2_000, 50_000, CLAIMS))
        file = _write_csv(store, place / "scores.csv", scores)
        rounds = 2 if scores > SMALL else 5
        measured = [
            _against_executemany(place, store, file, scores, rounds),
            _again(place, store, file, scores),
            _search_index(place, 20_000),
        ]
        if ARENA.exists():
            measured.append(_arena(place))
        return [*measured, _during(place, store, file)]


def _write_csv(store: Path, path: Path, scores: int) -> Path:
    """Scores of all releases on all tests, an edition of the boards after the other."""
    random_ = random.Random(_SEED)  # noqa: S311 - a reproducible benchmark, not a secret
    with closing(sqlite3.connect(store)) as db:
        releases = [row[0] for row in db.execute('SELECT slug FROM "release" ORDER BY id')]
        tests = [row[0] for row in db.execute("SELECT slug FROM benchmark ORDER BY id")]
        db.execute(
            "INSERT OR IGNORE INTO source (slug, url, publisher, title, kind, recorded_at, "
            "recorded_by) VALUES ('bench', 'https://bench.example', 'B', 'B', 'dataset', '', '')"
        )
        db.commit()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        written = 0
        for edition in count():
            for test in tests:
                for release in releases:
                    value = random_.randint(20, 80)
                    writer.writerow((
                        test, release, value, value - 2, value + 2, f"harness=bench; run={edition}",
                        "2026-11-20", "Bench", "independent", "2026-11-20", "bench",
                        f"{value} of 100",
                        f"bench:{edition}:{test}:{release}",
                    ))  # fmt: skip
                    written += 1
                    if written == scores:
                        return path
    raise AssertionError


@contextmanager
def _ledger(path: Path) -> Iterator[tuple[asyncio.AbstractEventLoop, Ledger]]:
    loop = new_loop()
    ledger = loop.run_until_complete(Ledger.open(path, lambda: NOW))
    try:
        yield loop, ledger
    finally:
        loop.run_until_complete(ledger.close())
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


def _copies(place: Path, store: Path) -> Callable[[], Path]:
    """Gives a new copy of a store with each call; the one before is gone."""
    number = count()

    def copy() -> Path:
        path = place / f"copy-{next(number)}.db"
        for old in place.glob("copy-*"):
            if old.suffix in (".db", ".lock", ".db-wal", ".db-shm"):
                old.unlink()
        return Path(shutil.copy(store, path))

    return copy


async def _bring_in(ledger: Ledger, file: Path, kind: str = "scores") -> int:
    with file.open("rb") as opened:
        report = await ledger.evaluations.bring_in(EvaluationFile(kind, opened, file.name))
    return report.added


def _timed(file: Path, kind: str, path: Path) -> float:
    """Seconds that an import takes, without opening the ledger."""
    with _ledger(path) as (loop, ledger):
        start = time.perf_counter()
        loop.run_until_complete(_bring_in(ledger, file, kind))
        return time.perf_counter() - start


def _plainly(file: Path, path: Path) -> float:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for pragma in ("foreign_keys = ON", "synchronous = FULL"):
            db.execute(f"PRAGMA {pragma}")
        tests = dict(db.execute("SELECT slug, id FROM benchmark").fetchall())
        releases = dict(db.execute('SELECT slug, id FROM "release"').fetchall())
        sources = dict(db.execute("SELECT slug, id FROM source").fetchall())

        def read() -> Iterator[tuple[object, ...]]:
            with file.open(encoding="utf-8", newline="") as opened:
                reader = csv.reader(opened)
                next(reader)
                for (test, release, value, low, high, protocol, snapshot, evaluator, relation,
                     dated, source, note, ref) in reader:  # fmt: skip
                    yield (
                        tests[test], releases[release], float(value), float(low), float(high),
                        protocol, snapshot, evaluator, relation, dated, sources[source], note, ref,
                        "2026-11-23", "plain",
                    )  # fmt: skip

        start = time.perf_counter()
        db.execute("BEGIN IMMEDIATE")
        db.executemany(_INSERT, read())
        db.execute("COMMIT")
        return time.perf_counter() - start


def _pairs(
    ours: Callable[[], float], other: Callable[[], float], rounds: int, name: str, target: str
) -> Row:
    """As :func:`interleaved`, of calls that time themselves: making a store ready does not count."""
    mine: list[float] = []
    theirs: list[float] = []
    for number in range(rounds):
        if number % 2:
            mine.append(ours())
            theirs.append(other())
        else:
            theirs.append(other())
            mine.append(ours())
    ratio = statistics.median(one / two for one, two in zip(mine, theirs, strict=True))
    return Row(name, statistics.median(mine), statistics.median(theirs), ratio, target)


def _against_executemany(place: Path, store: Path, file: Path, scores: int, rounds: int) -> Row:
    copy = _copies(place, store)
    row = _pairs(
        lambda: _timed(file, "scores", copy()),
        lambda: _plainly(file, copy()),
        rounds,
        f"P8 {scores:,} scores, against executemany",
        "",
    )
    share = 0 if not row.ratio else 1 / row.ratio
    return Row(row.name, row.ours, row.other, row.ratio, f"≥ 0.6 × as fast; {share:.2f} ×")


def _again(place: Path, store: Path, file: Path, scores: int) -> Row:
    """The same file once more, which changes nothing, against the first time."""
    first: list[float] = []
    second: list[float] = []
    copy = _copies(place, store)
    for _ in range(2):
        path = copy()
        first.append(_timed(file, "scores", path))
        second.append(_timed(file, "scores", path))
    ratio = statistics.median(one / two for one, two in zip(second, first, strict=True))
    name = f"   {scores:,} scores again, against the first time"
    return Row(name, statistics.median(second), statistics.median(first), ratio, "")


def _search_index(place: Path, sources: int) -> Row:
    """Sources with their search index: a statement at the end, against a trigger per row."""
    path = place / "sources.db"
    texts = [
        (f"https://a.example/{number}", f"Publisher {number % 50}", f"Table {number} of a board")
        for number in range(sources)
    ]
    insert = (
        "INSERT INTO source (url, publisher, title, kind, recorded_at, recorded_by) "
        "VALUES (?, ?, ?, 'dataset', 'now', 'bench')"
    )
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        migrate(db, path)

        def in_one() -> None:
            db.execute("BEGIN")
            db.executemany(insert, texts)
            db.execute(
                "INSERT INTO source_fts (rowid, publisher, title) "
                "SELECT id, publisher, title FROM source WHERE recorded_by = 'bench'"
            )
            db.execute("ROLLBACK")

        def by_trigger() -> None:
            db.execute("BEGIN")
            db.execute(
                "CREATE TEMP TRIGGER indexed AFTER INSERT ON main.source BEGIN "
                "INSERT INTO source_fts (rowid, publisher, title) "
                "VALUES (NEW.id, NEW.publisher, NEW.title); END"
            )
            db.executemany(insert, texts)
            db.execute("ROLLBACK")

        name = f"P8 {sources:,} sources with search index, against triggers"
        row = interleaved(in_one, by_trigger, 5, name=name)
        share = 0 if not row.ratio else 1 / row.ratio
        return Row(row.name, row.ours, row.other, row.ratio, f"≥ 3 × as fast; {share:.1f} ×")


def _arena(place: Path) -> Row:
    """The whole LMArena history into the shipped ledger, against its bare rows into the table."""
    store = place / "shipped.db"
    with _ledger(store):
        pass
    copy = _copies(place, store)

    def bare(path: Path) -> float:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("PRAGMA foreign_keys = ON")
            start = time.perf_counter()
            db.execute("BEGIN IMMEDIATE")
            with gzip.open(ARENA, "rt", encoding="utf-8", newline="") as file:
                db.executemany(
                    _INSERT,
                    (
                        (1, 1, float(row["arena_score"]), None, None, "board=text", row["date"],
                         "LMArena", "independent", row["date"], 1, row["votes"],
                         f"{row['date']}:{row['model']}", "now", "plain")
                        for row in csv.DictReader(file)
                    ),
                )  # fmt: skip
            db.execute("COMMIT")
            return time.perf_counter() - start

    name = "   the LMArena history, against its bare rows in sqlite3"
    return _pairs(lambda: _timed(ARENA, "lmarena", copy()), lambda: bare(copy()), 5, name, "")


def _during(place: Path, store: Path, file: Path) -> Row:
    """P9: the 99th of a hundred compares during an import, against idle."""
    path = Path(shutil.copy(store, place / "during.db"))
    idle: list[float] = []
    busy: list[float] = []
    ratios: list[float] = []
    with _ledger(path) as (loop, ledger):

        async def compares(until: Callable[[], bool]) -> list[float]:
            took: list[float] = []
            while not until():
                ledger._comparisons.clear()
                start = time.perf_counter()
                await ledger.compare(PAIR)
                took.append(time.perf_counter() - start)
                await asyncio.sleep(0.002)
            return took

        async def look() -> None:
            end = time.perf_counter() + 3
            quiet = await compares(lambda: time.perf_counter() > end)
            importing = asyncio.create_task(_dry(ledger, file))
            loud = await compares(importing.done)
            await importing
            idle.extend(quiet)
            busy.extend(loud)
            ratios.append(_p99(loud) / _p99(quiet))

        gc.collect()
        gc.freeze()  # as the bot does once it is ready
        warm = time.perf_counter() + 1
        loop.run_until_complete(compares(lambda: time.perf_counter() > warm))
        for _ in range(_LOOKS):
            loop.run_until_complete(look())
        gc.unfreeze()
    name = "P9 compare p99 during an import, against idle"
    return Row(name, _p99(busy), _p99(idle), statistics.median(ratios), "≤ 4 ×")


async def _dry(ledger: Ledger, file: Path) -> None:
    """All of the work, undone at the end, so that the next look finds the store as it was."""
    with file.open("rb") as opened:
        await ledger.evaluations.bring_in(EvaluationFile("scores", opened, file.name), dry_run=True)


def _p99(took: list[float]) -> float:
    return sorted(took)[int(len(took) * 0.99)]


def main() -> None:
    """The command line, see the module."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--large", action="store_true", help="a million scores: 2 GiB of disk")
    print(table(rows(LARGE if parser.parse_args().large else SMALL)))


if __name__ == "__main__":
    main()

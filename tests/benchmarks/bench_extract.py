"""Reading texts for claims: its speed, its memory, and how it grows on texts meant to stop it.

``python -m tests.benchmarks.bench_extract`` prints the table. The other side of the first figure
finds the words of the same text with one ``re`` and does nothing with them. The texts are the
articles beside this repository where they are there, and those of the tests, over and over with
other names and figures.
"""

from __future__ import annotations

import asyncio
import gc
import random
import re
import sys
import tempfile
import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import cycle
from pathlib import Path
from time import process_time

from bot.db.catalog import load_snapshot
from bot.db.dumped import reading
from bot.db.view import Snapshot
from bot.ledger import Ledger
from bot.race.extract import Extractor
from tests.benchmarks import bench_resolve
from tests.benchmarks.measure import Row, interleaved, table
from tests.hostile_texts import HOSTILE, patterns, run_over, units_for

SIZE = 100_000
ON = date(2026, 11, 23)
ROUNDS = 7
ROOT = Path(__file__).parents[2]
TEXTS = (ROOT.parent / "shared" / "articles", ROOT / "tests" / "articles" / "taught")
_SEED = 20250128
_LEAST = 0.01
"""Seconds below which a time says nothing about growth."""
_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")


def rows() -> list[Row]:
    """The figures; all times are of this run."""
    names = _shipped()
    extractor = Extractor(names.catalog, names.benchmarks, today=ON)
    text = news(names)
    drafts = len(extractor.extract(text, published=ON))
    return [
        interleaved(
            lambda: extractor.extract(text, published=ON),
            lambda: _WORD.findall(text),
            ROUNDS,
            name=f"100 kB of news, {drafts} drafts, against finding its words",
            target="≤ 1 s",
        ),
        Row(
            "   the most memory meanwhile, MiB",
            _peak(lambda: extractor.extract(text, published=ON)),
            None,
            None,
            "",
        ),
        *_built(names),
        *_hostile_texts(extractor),
        _hostile_patterns(),
    ]


def news(names: Snapshot, size: int = SIZE) -> str:
    """Articles one after the other, each time with other releases and figures, to a size.

    Raises:
        FileNotFoundError: there is none.
    """
    articles = [
        path.read_text(encoding="utf-8")
        for folder in TEXTS
        for path in sorted(folder.glob("*.txt"))
    ]
    if not articles:
        raise FileNotFoundError(f"no texts in {' or '.join(map(str, TEXTS))}")
    random_ = random.Random(_SEED)  # noqa: S311 - a reproducible benchmark, not a secret
    releases = sorted(one.name for one in names.catalog.releases.values())
    made: list[str] = []
    length = 0
    for article in cycle(articles):
        changed = _DIGITS.sub(lambda found: str(random_.randint(1, 10 ** len(found[0]))), article)
        for name in ("DeepSeek-V3", "GPT-4o", "Qwen2.5-Max", "Claude 3.5 Sonnet", "Llama 3.1"):
            changed = changed.replace(name, random_.choice(releases))
        made.append(changed if len(made) >= len(articles) else article)
        length += len(made[-1]) + 2
        if length >= size:
            return "\n\n".join(made)[:size]
    raise AssertionError("a cycle of articles has no end")


def _shipped() -> Snapshot:
    """The names that ship."""

    async def make(path: Path) -> None:
        await (await Ledger.open(path, lambda: datetime(2026, 11, 23, tzinfo=UTC))).close()

    with tempfile.TemporaryDirectory(prefix="frontrunner-bench-") as folder:
        path = Path(folder) / "ledger.db"
        asyncio.run(make(path))
        with reading(path) as connection:
            return load_snapshot(connection)


def _built(names: Snapshot) -> list[Row]:
    many = bench_resolve.generate().catalog
    return [
        interleaved(
            lambda: Extractor(many, names.benchmarks, today=ON),
            lambda: Extractor(names.catalog, names.benchmarks, today=ON),
            3,
            name="an extractor for 20,000 aliases, against the names that ship",
            target="",
        ),
        Row(
            "   what it holds, MiB: 20,000 aliases, the names that ship",
            _held(lambda: Extractor(many, names.benchmarks, today=ON)),
            _held(lambda: Extractor(names.catalog, names.benchmarks, today=ON)),
            None,
            "",
        ),
    ]


def _hostile_texts(extractor: Extractor) -> list[Row]:
    """The slowest hostile text, and the one whose time grows most when it doubles (linear: 2)."""
    times: list[tuple[float, float, str]] = []
    for name, make in HOSTILE.items():
        half, whole = make(SIZE // 2), make(SIZE)
        shorter = _cpu(lambda half=half: extractor.extract(half))
        longer = _cpu(lambda whole=whole: extractor.extract(whole))
        times.append((longer, longer / max(shorter, _LEAST), name))
    slowest = max(times)
    grows = max(times, key=lambda one: one[1])
    return [
        Row(
            f"the slowest hostile 100 kB, seconds: {slowest[2]}",
            round(slowest[0], 3),
            None,
            None,
            "≤ 1",
        ),
        Row(
            f"   grows most, 100 kB against 50 kB: {grows[2]}", round(grows[1], 2), None, None, "2"
        ),
    ]


def _hostile_patterns() -> Row:
    """The pattern whose time grows most from 1,500 to 3,000 characters of its worst unit."""
    worst, where, known = 0.0, "", patterns()
    for place, pattern in known.items():
        for unit in units_for(pattern):
            times = [
                _cpu(lambda size=size: run_over(pattern, (unit * size)[:size] + "\x00"))  # noqa: B023
                for size in (1_500, 3_000)
            ]
            if times[1] > 2 * _LEAST and times[1] / max(times[0], _LEAST) > worst:
                worst = times[1] / max(times[0], _LEAST)
                where = (
                    f"{place.removeprefix('bot.race.extract.')} on {unit[:20]!r}: {times[1]:.3f} s"
                )
    return Row(
        f"of {len(known)} patterns, grows most from 1,500 to 3,000: {where}",
        round(worst, 2),
        None,
        None,
        "2",
    )


def _cpu(call: Callable[[], object]) -> float:
    start = process_time()
    call()
    return process_time() - start


def _peak(call: Callable[[], object]) -> float:
    """The most memory that Python asked for while something ran, in MiB."""
    gc.collect()
    tracemalloc.start()
    try:
        call()
        return round(tracemalloc.get_traced_memory()[1] / 2**20, 1)
    finally:
        tracemalloc.stop()


def _held(make: Callable[[], object]) -> float:
    """The memory that what is made keeps, in MiB."""
    gc.collect()
    tracemalloc.start()
    try:
        made = make()
        gc.collect()
        return round(tracemalloc.get_traced_memory()[0] / 2**20 * bool(made), 1)
    finally:
        tracemalloc.stop()


if __name__ == "__main__":
    try:
        print(table(rows()))
    except FileNotFoundError as missing:
        sys.exit(str(missing))

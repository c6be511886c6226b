"""P7: digests through a limit of 50 a second, the CPU that sending takes, and putting them together.

``python -m tests.benchmarks.bench_digests`` prints the table for a few hundred; ``--large`` sends
10,000, which takes ten minutes. The wire is the one of ``python -m tests.wire.scale``, whose ``burst``
and ``cpu`` say more. The other side of the first row is 45 posts a second, of the second discord.py
without our gate of its rate-limit rescans, of the third a reading of the period for every channel.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from itertools import cycle, islice
from pathlib import Path

import uvloop

from bot.db.news import newest_change
from bot.db.schedules import due_schedules
from bot.db.view import View
from bot.ledger import Ledger
from bot.ledger.outbox import DueReader
from bot.race.schedules import Schedule
from tests.benchmarks.measure import Row, interleaved, table
from tests.wire import scale_town
from tests.wire.places import TEXT, Channel
from tests.wire.scale import cpu_of_a_post, on_stage
from tests.wire.scale_plays import burst
from tests.wire.scale_town import BEGINS, DUE
from tests.wire.watched_bot import Ahead

SMALL, LARGE = 600, 10_000
MANY = 4_000
"""Of how many the CPU is measured at least: what the gate saves grows with the channels."""
CHANNELS = 1_000
CLAIMS = 40
"""What a period brought."""
ROUNDS = 5


def rows(sent: int = SMALL, channels: int = CHANNELS) -> list[Row]:
    """``sent`` digests over the wire, with a pace and without one; then so many put together."""
    gc.disable()  # the wire keeps every message: see tests/wire/scale.py
    try:
        through = uvloop.run(on_stage(lambda at: burst(at, sent)))
        many = max(sent, MANY)
        ours = uvloop.run(on_stage(lambda at: cpu_of_a_post(at, many, gated=True)))
        stock = uvloop.run(on_stage(lambda at: cpu_of_a_post(at, many, gated=False)))
    finally:
        gc.enable()
    wrong = f"refused {through.refused}, lost {through.lost}, doubled {through.doubled}"
    pace = through.posts / 45
    return [
        Row(
            f"P7 {through.posts:,} posts through 50 a second, against 45 a second",
            through.seconds, pace, through.of_the_pace, f"≤ 1.05; {wrong}",
        ),
        Row(f"P7 CPU of a post, of {many:,}", ours, stock, ours / stock, "≤ 0.5 of stock discord.py"),
        *asyncio.run(_composed(channels)),
    ]  # fmt: skip


async def _composed(channels: int) -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="digests-") as folder:
        store = Path(folder) / "ledger.db"
        await (await Ledger.open(store, Ahead.at(BEGINS))).close()
        await scale_town.news(store, CLAIMS)
        places = [Channel(number, TEXT, "news", 1 + number // 5) for number in range(channels)]
        wishes = scale_town.filters()
        placed = scale_town.schedule(store, places, list(islice(cycle(wishes), channels)))
        ledger = await Ledger.open(store, Ahead.at(DUE))
        try:
            with closing(sqlite3.connect(store)) as db:
                due = due_schedules(db, int(DUE.timestamp()), len(placed))
            schedules = [schedule for schedule, _locale in due]
            row = await ledger._read_for(None, lambda view: _measured(view, schedules))
        finally:
            await ledger.close()
    return [row]


def _measured(view: View, schedules: Sequence[Schedule]) -> Row:
    until = newest_change(view.connection)

    def at_once() -> list[int]:
        reader = DueReader(view, until)
        return [reader.digest(schedule).total for schedule in schedules]

    def one_by_one() -> list[int]:
        return [DueReader(view, until).digest(schedule).total for schedule in schedules]

    assert at_once() == one_by_one()
    return interleaved(
        at_once,
        one_by_one,
        ROUNDS,
        name=f"P7 compose {len(schedules):,} digests, a reading a channel",
        target="≤ 0.04 (1/25)",
    )


def main() -> None:
    """The command line, see the module."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--large", action="store_true", help="10,000 digests: ten minutes")
    print(table(rows(LARGE if parser.parse_args().large else SMALL)))


if __name__ == "__main__":
    main()

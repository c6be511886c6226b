"""P7: putting digests together for a thousand channels, from one reading and with one for each.

``python -m tests.benchmarks.bench_digests`` prints the table. What sending them costs, and that
10,000 keep to the pace, is shown by ``python -m tests.wire.scale``.
"""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from itertools import cycle, islice
from pathlib import Path

from bot.db.news import newest_change
from bot.db.schedules import due_schedules
from bot.db.view import View
from bot.ledger import Ledger
from bot.ledger.outbox import DueReader
from bot.race.schedules import Schedule
from tests.benchmarks.measure import Row, interleaved, table
from tests.wire import scale_town
from tests.wire.places import TEXT, Channel
from tests.wire.scale_town import BEGINS, DUE
from tests.wire.watched_bot import Ahead

CHANNELS = 1_000
CLAIMS = 40
"""What a period brought."""
ROUNDS = 5


def rows(channels: int = CHANNELS) -> list[Row]:
    """The figures of P7 that need no wire."""
    return asyncio.run(_rows(channels))


async def _rows(channels: int) -> list[Row]:
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


if __name__ == "__main__":
    print(table(rows()))

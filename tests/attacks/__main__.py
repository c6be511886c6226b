"""``python -m tests.attacks [WORDS]``: attack the bot's reading side, and show what came of it.

Attacks whose name holds the words; all without. Ends with status 1 if one of them did harm.
"""

from __future__ import annotations

import asyncio
import sys
import time
from operator import attrgetter

from rich.console import Console
from rich.table import Table

from tests.attacks import corpus
from tests.attacks.attack import Ground, Outcome, faults

MIB = 1 << 20


async def attack(words: str) -> tuple[list[Outcome], list[str], int]:
    """Run them; gives what came of each, what is wrong, and how many connected where none may."""
    ground = Ground()
    await ground.open()
    outcomes: list[Outcome] = []
    wrong: list[str] = []
    try:
        for one in corpus():
            if words in one.name:
                outcome = await ground.run(one)
                outcomes.append(outcome)
                wrong += [f"{one.name}: {fault}" for fault in faults(one, outcome)]
        return outcomes, wrong, ground.web.trespasses
    finally:
        await ground.close()


def main() -> int:
    started = time.perf_counter()
    outcomes, wrong, trespasses = asyncio.run(attack(" ".join(sys.argv[1:])))
    console = Console()
    table = Table("slowest", "seconds", "bot grew by", "worker grew by", "what came of it")
    for outcome in sorted(outcomes, key=attrgetter("seconds"), reverse=True)[:12]:
        table.add_row(
            outcome.attack,
            f"{outcome.seconds:.2f}",
            f"{outcome.memory / MIB:.0f} MB",
            f"{outcome.worker_memory / MIB:.0f} MB" if outcome.worker_memory else "(ended)",
            (outcome.sentence or repr(outcome.read))[:80],
        )
    console.print(table)
    console.print(
        f"{len(outcomes)} attacks in {time.perf_counter() - started:.1f} s,"
        f" {sum(bool(one.sentence) for one in outcomes)} told, {len(wrong)} did harm;"
        f" the bot grew by {max(one.memory for one in outcomes) / MIB:.0f} MB at most,"
        f" the worker by {max(one.worker_memory for one in outcomes) / MIB:.0f} MB;"
        f" {trespasses} connections to the private server"
    )
    for line in wrong:
        console.print(line, markup=False)
    return 1 if wrong or trespasses or not outcomes else 0


if __name__ == "__main__":
    sys.exit(main())

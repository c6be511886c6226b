"""Attack the bot, and show what came of it. Ends with status 1 if an attack did harm.

``python -m tests.attacks [WORDS]``: its reading side; attacks whose name holds the words, all without.
``python -m tests.attacks --corpus [SURFACE…]``: everything that takes input, with the attacks of
``tests/attacks/corpus/``; one file of them or all.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from operator import attrgetter
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.attacks import corpus
from tests.attacks.attack import Ground, Outcome, faults
from tests.attacks.entries import surfaces
from tests.attacks.run_corpus import SETTINGS, attack_all, attack_settings
from tests.attacks.run_corpus import Outcome as Answered
from tests.attacks.stage import stage_of_its_own

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


async def with_corpus(wanted: list[str]) -> dict[str, list[Answered]]:
    """Attack surface after surface, those of Discord with one bot."""
    found: dict[str, list[Answered]] = {}
    if SETTINGS in wanted:
        with tempfile.TemporaryDirectory() as folder:
            found[SETTINGS] = attack_settings(Path(folder))
    async with stage_of_its_own() as stage:
        for surface in wanted:
            if surface != SETTINGS:
                found[surface] = await attack_all(stage, surface)
    return found


def show_corpus(found: dict[str, list[Answered]]) -> int:
    """A table of the surfaces, then every harm."""
    console = Console()
    table = Table(
        "surface", "attacks", "Discord refuses first", "harmed", "over 1 s", "slowest", "seconds"
    )
    everything = [one for outcomes in found.values() for one in outcomes]
    for surface, outcomes in [*found.items(), ("together", everything)]:
        slowest = max(outcomes, key=attrgetter("seconds"))
        table.add_row(
            surface,
            str(len(outcomes)),
            str(sum(one.refused_by_discord for one in outcomes)),
            str(sum(bool(one.harm) for one in outcomes)),
            str(sum(one.seconds > 1 for one in outcomes)),
            slowest.entry.name,
            f"{slowest.seconds:.2f}",
        )
    console.print(table)
    for one in everything:
        for harm in one.harm:
            console.print(f"{one.entry.surface}, {one.entry.name}: {harm}", markup=False)
    return 1 if not everything or any(one.harm for one in everything) else 0


def main() -> int:
    if sys.argv[1:2] == ["--corpus"]:
        wanted = sys.argv[2:] or surfaces()
        if unknown := sorted(set(wanted) - set(surfaces())):
            print(f"There is no {', '.join(unknown)}: {', '.join(surfaces())}.")
            return 2
        return show_corpus(asyncio.run(with_corpus(wanted)))
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

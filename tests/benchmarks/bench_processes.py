"""What it costs that several processes may share a store, and what two of them manage together.

``python -m tests.benchmarks.bench_processes work …`` is one of the processes.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from bot.ledger import Ledger
from bot.race.share import WHOLE, Share
from tests.benchmarks.bench_compare_read import NOW, new_loop
from tests.benchmarks.measure import Row, interleaved

NAMES = ["qwen2.5-max", "deepseek-v3"]
READS, WRITES, ROUNDS = 200, 20, 15
SECONDS = 5.0


async def _compare(ledger: Ledger) -> None:
    ledger._comparisons.clear()
    await ledger.compare(NAMES)


async def _kept(ledger: Ledger) -> None:
    await ledger.compare(NAMES)


async def _write(ledger: Ledger) -> None:
    await ledger.remember("benchmark", str(time.perf_counter()))


WORK: dict[str, Callable[[Ledger], Coroutine[Any, Any, None]]] = {
    "compare": _compare,
    "kept": _kept,
    "write": _write,
}


def rows() -> list[Row]:
    """One of two processes against one that is alone; then two at once against one."""
    with tempfile.TemporaryDirectory(prefix="frontrunner-bench-") as folder:
        alone, shared = Path(folder) / "alone.db", Path(folder) / "shared.db"
        measured = _costs(alone, shared)
        for work, name in (("compare", "compares"), ("write", "writes")):
            one, of_one = _together(alone, work, 1)
            two, of_two = _together(shared, work, 2)
            measured += [
                Row(f"{name} a second, two processes, one", two, one, None, ""),
                # Says more than the line above where other programs use the cores as well.
                Row(f"CPU for one of the {name}", of_two, of_one, of_two / of_one, ""),
            ]
        return measured


def _costs(alone: Path, shared: Path) -> list[Row]:
    loop = new_loop()

    async def opened(path: Path, share: Share) -> Ledger:
        return await Ledger.open(path, lambda: NOW, share=share)

    ledgers = [
        loop.run_until_complete(opened(path, share))
        for path, share in ((shared, Share(2, 2, 0)), (shared, Share(2, 2, 1)), (alone, WHOLE))
    ]

    def many(ledger: Ledger, work: str, times: int) -> Callable[[], object]:
        async def run() -> None:
            for _ in range(times):
                await WORK[work](ledger)

        return lambda: loop.run_until_complete(run())

    measured: list[Row] = []
    for work, times in (("compare", READS), ("kept", READS), ("write", WRITES)):
        row = interleaved(many(ledgers[0], work, times), many(ledgers[2], work, times), ROUNDS)
        other = None if row.other is None else row.other / times
        name = f"{work}, one of two processes, alone"
        measured.append(Row(name, row.ours / times, other, row.ratio, ""))
    for ledger in ledgers:
        loop.run_until_complete(ledger.close())
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()
    return measured


def _together(path: Path, work: str, processes: int) -> tuple[float, float]:
    """How often a second so many processes do something, all counted, and the CPU seconds for each."""
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.bench_processes", str(path), work,
             str(processes), str(number)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for number in range(processes)
    ]  # fmt: skip
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    done = used = 0.0
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    for worker in workers:
        told = worker.communicate()[0].split()
        done += float(told[0])
        used += float(told[1])
    return done / SECONDS, used / done


async def _work_on(path: Path, work: str, share: Share) -> None:
    ledger = await Ledger.open(path, lambda: NOW, share=share)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    done, began, until = 0, time.process_time(), time.perf_counter() + SECONDS
    while time.perf_counter() < until:
        await asyncio.gather(*(WORK[work](ledger) for _ in range(4)))
        done += 4
    print(done, time.process_time() - began, flush=True)
    await ledger.close()


def main() -> None:
    """Be one of the processes."""
    path, work, processes, number = sys.argv[1:]
    share = WHOLE if processes == "1" else Share(int(processes), int(processes), int(number))
    loop = new_loop()
    loop.run_until_complete(_work_on(Path(path), work, share))
    loop.run_until_complete(loop.shutdown_default_executor())


if __name__ == "__main__":
    main()

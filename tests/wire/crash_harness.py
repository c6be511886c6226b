"""Does a digest arrive exactly once? Bots are killed, over and over, until that is known.

A real bot process runs on a Discord that resets connections, answers 500 to what it accepted, 503
to what it did not, and too late now and then. It is ended with SIGKILL at random moments, started
again, and left down now and then for longer than Discord remembers a nonce. In the end every post
that was planned has to stand on the wire once, and every schedule's digests have to cover its whole
run without a gap::

    python -m tests.wire.crash_harness --kills 1000 --digests 20000 --seed 1

ends with status 1 if anything was lost or doubled. ``--order send-then-mark`` and ``--order
mark-then-send`` show that the harness finds both in bots that do it the obvious way.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from bot.ledger import Ledger
from tests.wire.crash_lane import Lane, Scale, Tally
from tests.wire.naive_orders import ORDERS
from tests.wire.quick_time import QuickTime


async def ship(path: Path) -> Path:
    """Make a store with everything that ships, to be copied."""
    ledger = await Ledger.open(path, QuickTime(time.time()))
    await ledger.close()
    return path


async def _run(options: argparse.Namespace, folder: Path) -> Tally:
    shipped = await ship(folder / "shipped" / "ledger.db")
    scale = Scale(
        kills=-(-options.kills // options.lanes),
        digests=-(-options.digests // options.lanes),
        schedules=options.schedules,
        forms=not options.order,
    )
    lanes: list[Lane] = []
    for number in range(options.lanes):
        own = folder / f"lane{number}"
        own.mkdir()
        lanes.append(Lane(own, shipped, scale, f"{options.seed} {number}", options.order))
    began = time.monotonic()

    async def tell() -> None:
        while True:
            await asyncio.sleep(options.tell_every)
            kills, digests = sum(one.killed for one in lanes), sum(one.digests() for one in lanes)
            spent = time.monotonic() - began
            print(f"{spent:7.0f} s  {kills} kills  {digests} digests", flush=True)

    telling = asyncio.create_task(tell())
    async with asyncio.TaskGroup() as group:
        running = [group.create_task(lane.run()) for lane in lanes]
        await asyncio.wait(running)
        telling.cancel()
    tally = Tally()
    for one in running:
        tally += one.result()
    return tally


def table(tally: Tally, order: str, seconds: float) -> str:
    """What a run came to, a line each."""
    found = tally.findings
    rows: list[tuple[str, object]] = [
        ("order", order or "the bot's own"),
        ("kills", f"{tally.kills.total()} ({_listed(tally.kills)})"),
        ("asked to end", tally.asked),
        ("downtimes beyond the nonce window", tally.beyond_nonces),
        ("of several periods", tally.several_periods),
        ("faults", f"{sum(tally.faults.values())} ({_listed(tally.faults)})"),
        ("requests", tally.requests),
        ("repeats that Discord knew by their nonce", tally.repeats),
        ("digests", found.digests),
        ("posts", f"{found.posts} ({found.threads} threads, {found.forum_posts} in forums)"),
        ("left for the end, without faults", tally.left),
        ("tried more than once", found.tried_again),
        ("catch-ups", found.catch_ups),
        *(
            (name.replace("_", " "), f"{getattr(found, name)} of {found.posts}")
            for name in found.BAD
        ),
        ("faults of the bot's own", len(tally.complaints)),
        ("seconds", f"{seconds:.0f}"),
    ]
    lines = [f"{name:<42}{value}" for name, value in rows]
    return "\n".join([*lines, *found.problems, *tally.complaints[:10]])


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{times} {what}" for what, times in sorted(counts.items()))


def main() -> int:
    """Run at full scale; 0 where every digest arrived exactly once."""
    parser = argparse.ArgumentParser(prog="python -m tests.wire.crash_harness")
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--digests", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--order", choices=["", *ORDERS], default="")
    parser.add_argument("--lanes", type=int, default=2, help="bots that run at a time")
    parser.add_argument(
        "--schedules", type=int, default=Scale.schedules, help="digests of each bot"
    )
    parser.add_argument("--tell-every", type=float, default=30)
    parser.add_argument("--keep", action="store_true", help="keep stores and logs")
    options = parser.parse_args()
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="crash-harness-"))
    try:
        tally = asyncio.run(_run(options, folder))
    finally:
        if options.keep:
            print(f"stores and logs are in {folder}")
        else:
            shutil.rmtree(folder)
    print(table(tally, options.order, time.monotonic() - began))
    return 0 if tally.flawless else 1


if __name__ == "__main__":
    sys.exit(main())

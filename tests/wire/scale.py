"""Are digests, dead channels and corrections still right, and quick, when there are very many?

``python -m tests.wire.scale burst`` lets 10,000 schedules be due in one minute, ``dead`` gives a bot
5,000 channels that take no posts, ``fall`` refutes a claim that stands in 500 posts, with and
without SIGKILLs in the middle, and ``cpu`` holds what sending costs against discord.py without our
gate. Each prints its figures and ends with status 1 where something was lost, doubled or refused.
"""

from __future__ import annotations

import gc
import os
import statistics
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer
import uvloop

from bot.ledger import Ledger
from tests.wire.scale_plays import POSTS, Burst, Dead, Fall, Stage, burst, dead, fall, stage
from tests.wire.scale_town import BEGINS
from tests.wire.watched_bot import Ahead

T = TypeVar("T")

app = typer.Typer(add_completion=False, help=__doc__)


async def on_stage(play: Callable[[Stage], Awaitable[T]]) -> T:
    """Play something on a stage in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="scale-") as name:
        shipped = Path(name) / "shipped.db"
        await (await Ledger.open(shipped, Ahead.at(BEGINS))).close()
        folder = Path(name) / "stage"
        folder.mkdir()
        async with stage(folder, shipped) as at:
            return await play(at)


def _play(play: Callable[[Stage], Awaitable[T]]) -> T:
    # The wire keeps every message: to look through them all for garbage would hold it up, and what
    # came meanwhile would count as a rush of the bot's.
    gc.disable()
    print(f"load average before: {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores")
    found = uvloop.run(on_stage(play))
    print(f"load average after: {os.getloadavg()[0]:.2f}")
    return found


def _show(told: Burst | Dead | Fall, **more: object) -> None:
    """Print every figure on a line, and end with 1 where something is wrong."""
    shown = {
        name: value for name, value in vars(told).items() if name not in {"figures", "answers"}
    }
    for name, value in (shown | told.figures | more).items():
        text = f"{value:,.3f}" if isinstance(value, float) else str(value)
        print(f"  {name.replace('_', ' '):<24} {text}")
    print("right" if told.right else "WRONG")
    if not told.right:
        raise typer.Exit(1)


@app.command("burst")
def burst_command(schedules: Annotated[int, typer.Option(min=10)] = 10_000) -> None:
    """So many digests due in one minute, with slash commands meanwhile."""
    told = _play(lambda at: burst(at, schedules))
    percentiles = statistics.quantiles(told.answers, n=100)
    _show(
        told,
        of_a_core=told.figures["cpu"] / told.figures["measured_seconds"],
        asked=len(told.answers),
        answer_median_ms=percentiles[49],
        answer_p99_ms=percentiles[98],
        answer_max_ms=max(told.answers),
    )


@app.command("dead")
def dead_command(
    channels: Annotated[int, typer.Option(min=3)] = 5_000,
    guilds: Annotated[int, typer.Option(min=1)] = 1_000,
) -> None:
    """So many channels that are gone, hidden or closed, a third each."""
    _show(_play(lambda at: dead(at, channels, guilds)))


@app.command("fall")
def fall_command(
    posts: Annotated[int, typer.Option(min=10)] = 500,
    guilds: Annotated[int, typer.Option(min=1)] = 100,
) -> None:
    """A claim that stands in so many posts is refuted: without a crash, then with four."""
    print("without a crash")
    _show(_play(lambda at: fall(at, posts, guilds)))
    # The first before anything was edited, the last among the replies.
    kill_at = [0, posts // 5, posts // 2, posts + posts // 4]
    print("killed", len(kill_at), "times")
    _show(_play(lambda at: fall(at, posts, guilds, kill_at=kill_at)))


@app.command("cpu")
def cpu_command(
    schedules: Annotated[int, typer.Option(min=10)] = 10_000,
    pairs: Annotated[int, typer.Option(min=1)] = 1,
) -> None:
    """What sending so many costs, with our gate of rate-limit rescans and without, unpaced."""
    for _ in range(pairs):
        mine = _play(lambda at: cpu_of_a_post(at, schedules, gated=True)) * 1000
        theirs = _play(lambda at: cpu_of_a_post(at, schedules, gated=False)) * 1000
        print(f"CPU a post: {mine:.2f} ms, without the gate {theirs:.2f} ms: {mine / theirs:.2f} ×")


async def cpu_of_a_post(at: Stage, schedules: int, *, gated: bool) -> float:
    """Seconds of CPU for each of so many posts, unpaced; as discord.py is where not ``gated``."""
    at.wire.limits.per_second = None
    at.wire.limits.per_channel[POSTS] = (5, 5.0)  # so that each channel has a bucket
    told = await burst(at, schedules, asked=False, planning=False, paced=False, gated=gated)
    return told.figures["cpu"] / told.figures["measured_posts"]


if __name__ == "__main__":
    app()

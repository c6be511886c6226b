"""Two processes with one store send what is due at once, and each is killed in the middle of it.

``python -m tests.wire.split`` prints what came of it, and ends with status 1 where a digest is lost or
doubled, or where both together were quicker than Discord allows.
"""

from __future__ import annotations

import asyncio
import gc
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer
import uvloop

from bot.ledger import Ledger
from tests.wire import scale_town
from tests.wire.places import Channel
from tests.wire.scale_plays import Stage, stage
from tests.wire.scale_town import BEGINS, DUE
from tests.wire.watched_bot import Ahead, Life, WatchedBot

PROCESSES = 2
app = typer.Typer(add_completion=False, help=__doc__)


@dataclass
class Split:
    """What came of it."""

    schedules: int
    kills: int
    posts: int = 0
    lost: int = 0
    doubled: int = 0
    refused: int = 0
    seconds: float = 0.0
    a_second: float = 0.0
    """The most requests of any second."""
    cpu: list[float] = field(default_factory=list)
    """Seconds of each process since it was last started."""
    complaints: list[str] = field(default_factory=list)

    @property
    def right(self) -> bool:
        return not (self.lost or self.doubled or self.refused or self.complaints)


class Town:
    """The processes on one stage."""

    def __init__(self, at: Stage) -> None:
        self.at = at
        at.wire.sessions.shards = PROCESSES
        self.bots: list[WatchedBot] = []

    async def start(self, process: int) -> WatchedBot:
        at = self.at
        life = Life(
            str(at.store), at.wire.base, at.wire.gateway, at.clock.by, at.look_every,
            processes=PROCESSES, process=process,
        )  # fmt: skip
        return await WatchedBot.start(life, at.log)

    async def tell(self, what: str, given: Any = None) -> list[dict[str, Any]]:
        return list(await asyncio.gather(*(bot.tell(what, given) for bot in self.bots)))

    async def kill(self, process: int) -> None:
        """Kill one and start it again."""
        await self.bots[process].kill()
        self.bots[process] = await self.start(process)


def _channels(at: Stage, schedules: int) -> list[Channel]:
    """A channel each, in a fifth as many servers, on all shards."""
    guilds = [number << 22 | 5 for number in range(1, max(schedules // 5, PROCESSES) + 1)]
    for number, guild in enumerate(guilds):
        locale = scale_town.LANGUAGES[number % len(scale_town.LANGUAGES)]
        at.wire.add_guild(guild, f"Guild {number}", locale=locale)
    return [
        at.wire.add_text_channel(guilds[number % len(guilds)], "news")
        for number in range(schedules)
    ]


async def split(at: Stage, schedules: int, kills: int) -> Split:
    """Let so many digests be due at once, and kill the processes in turn while they send."""
    middle = await scale_town.news(at.store, 20)
    channels = _channels(at, schedules)
    placed = scale_town.schedule(at.store, channels, scale_town.filters(), some_covered=middle)
    town = Town(at)
    try:
        # The one that leads first: it makes what the others wait for anyway.
        town.bots = [await town.start(number) for number in range(PROCESSES)]
        seconds = DUE.timestamp() - at.clock.seconds()
        at.clock.by += seconds
        await town.tell("begin")
        await town.tell("later", seconds)
        for kill in range(kills):
            async with asyncio.timeout(120):
                while len(at.posted()) < (kill + 1) * schedules // (kills + 1):  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
            await town.kill(kill % PROCESSES)
        await at.at_rest(within=120 + schedules / 10)
        told = Split(schedules, kills)
        told.cpu = [round(one["cpu"], 2) for one in await town.tell("figures")]
    finally:
        await asyncio.gather(*(bot.kill() for bot in town.bots))
    posted = sorted(at.posted())
    told.posts, told.seconds = len(posted), posted[-1] - posted[0]
    told.a_second = max(
        sum(1 for other in posted[at_:at_ + 100] if other < one + 1)
        for at_, one in enumerate(posted)
    )  # fmt: skip
    told.lost, told.doubled = scale_town.lost_and_doubled(at.store, at.wire, placed)
    told.refused = at.wire.counted()[429]
    told.complaints = at.complaints()
    return told


async def play(schedules: int, kills: int) -> Split:
    """On a stage in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="split-") as name:
        shipped = Path(name) / "shipped.db"
        await (await Ledger.open(shipped, Ahead.at(BEGINS))).close()
        folder = Path(name) / "stage"
        folder.mkdir()
        async with stage(folder, shipped) as at:
            return await split(at, schedules, kills)


@app.command()
def run(
    schedules: Annotated[int, typer.Option(min=10)] = 2_000,
    kills: Annotated[int, typer.Option(min=0)] = 4,
) -> None:
    """Let so many digests be due at once."""
    gc.disable()  # of the wire, which keeps every message
    print(f"load average before: {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores")
    told = uvloop.run(play(schedules, kills))
    for name, value in vars(told).items():
        print(f"  {name.replace('_', ' '):<12} {value}")
    print("right" if told.right else "WRONG")
    raise typer.Exit(0 if told.right else 1)


if __name__ == "__main__":
    app()

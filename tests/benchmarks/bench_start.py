"""P10: from the start of the process until the bot is ready, and its memory then.

``python -m tests.benchmarks.bench_start`` prints the table. Both sides are processes of their own
that log in to a stub in the place of Discord's HTTP API and connect to nothing: ours is the real
command line (``frontrunner run``), the other a bare discord.py bot with one slash command.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from tests.benchmarks.measure import Row, table

ROUNDS = 9
FIRST_STARTS = 3
TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4OQ.GaBcDe.abcdefghijklmnopqrstuvwxyz0123456789AB"  # made up

# What both processes put in Discord's place; "ready" is told to whoever started them.
_STUB = """
import asyncio, os
import discord

USER = {"id": "1234567890123456789", "username": "bot", "discriminator": "0", "avatar": None,
        "global_name": None, "bot": True}
APPLICATION = {"id": "1234567890123456789", "name": "bot", "icon": None, "description": "",
               "summary": "", "hook": True, "bot_public": True, "bot_require_code_grant": False,
               "verify_key": "", "owner": USER, "flags": 0, "team": None, "rpc_origins": None}

async def request(self, route, **_):
    if route.path.startswith("/users/@me"):
        return USER
    if route.path.startswith("/oauth2/applications/@me"):
        return APPLICATION
    if route.path.endswith("/commands"):
        return []
    raise LookupError(route.path)

def resident():
    try:
        lines = open("/proc/self/status").read().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))

async def connect(self, *, reconnect=True):
    print("ready", flush=True)
    self.dispatch("ready")
    await asyncio.sleep(0.3)
    print(resident(), flush=True)

discord.http.HTTPClient.request = request
discord.AutoShardedClient.connect = connect
"""

_OURS = (
    "import sys\n"
    "from bot.__main__ import main\n"
    f"{_STUB}\n"
    "sys.argv = ['frontrunner', 'run']\n"
    "main()\n"
)

_BARE = f"""
import discord
from discord.ext import commands
{_STUB}
bot = commands.AutoShardedBot("!", intents=discord.Intents(guilds=True), help_command=None)

@bot.tree.command()
async def compare(interaction: discord.Interaction, first: str, second: str):
    "Compare"
    await interaction.response.send_message(embed=discord.Embed(title=first))

bot.run({TOKEN!r}, log_handler=None)
"""

_IMPORT = "import discord.ext.commands\nprint('ready', flush=True)\nprint(0, flush=True)"


@dataclass(frozen=True, slots=True)
class _Start:
    """One process: seconds until it was ready, and its resident memory then, in MiB."""

    seconds: float
    memory: float


def rows() -> list[Row]:
    """Warm starts and memory against the bare bot, what importing discord alone takes, first starts."""
    with tempfile.TemporaryDirectory(prefix="frontrunner-bench-") as folder:
        warm = Path(folder) / "ledger.db"
        for program in (_OURS, _BARE, _IMPORT):
            _start(program, warm)
        pairs: list[tuple[_Start, _Start, _Start]] = []
        for number in range(ROUNDS):
            programs = [_OURS, _BARE, _IMPORT]
            turn = number % 3  # taking turns at going first
            done = {one: _start(one, warm) for one in programs[turn:] + programs[:turn]}
            pairs.append((done[_OURS], done[_BARE], done[_IMPORT]))
        first = [
            (_start(_OURS, Path(folder) / f"{number}.db"), _start(_BARE, warm))
            for number in range(FIRST_STARTS)
        ]
    ours, bare, alone = zip(*pairs, strict=True)
    memory = statistics.median(one.memory for one in ours)
    least = statistics.median(one.memory for one in bare)
    return [
        _row(
            "P10 process start to ready, the store is there",
            list(zip(ours, bare, strict=True)),
            "≤ 1.6",
        ),
        _row("   a bare bot against import discord alone", list(zip(bare, alone, strict=True)), ""),
        _row("P10 the very first start, the store is made", first, ""),
        Row(
            "P10 idle memory (MiB)",
            round(memory, 1),
            round(least, 1),
            None,
            f"≤ 1.5 x (here {memory / least:.2f})" if least else "≤ 1.5 x (not on this system)",
        ),
    ]


def _row(name: str, pairs: list[tuple[_Start, _Start]], target: str) -> Row:
    return Row(
        name,
        statistics.median(ours.seconds for ours, _ in pairs),
        statistics.median(other.seconds for _, other in pairs),
        statistics.median(ours.seconds / other.seconds for ours, other in pairs),
        target,
    )


def _start(program: str, store: Path) -> _Start:
    environment = os.environ | {
        "DISCORD_TOKEN": TOKEN,
        "FRONTRUNNER_STORE__PATH": str(store),
        # What is installed is compiled once; a working copy may forbid that, and is not ours to litter.
        "PYTHONPYCACHEPREFIX": str(store.parent / "bytecode"),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        told = process.stdout.readline()
        seconds = perf_counter() - begun
        memory, said = process.stdout.read(), process.stderr.read()
    if told != "ready\n":
        raise RuntimeError(f"the process did not become ready:\n{said}")
    return _Start(seconds, int(memory) / 1024)


if __name__ == "__main__":
    print(table(rows()))

"""P1 and P3: the /compare round trip, from the gateway's frame to the body of the HTTP answer.

``python -m tests.benchmarks.bench_slash`` prints the table. Frames go into discord.py's own
``DiscordWebSocket.received_message``; a stub in the place of the HTTP session takes the finished
body, files and all, and answers at once. The chart is in the cache.

The other side is a bare discord.py bot whose /compare runs the same statements with plain sqlite3
on the event loop and answers with an embed.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import sqlite3
import statistics
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Any, Self

import aiohttp
import discord
import orjson
from discord.ext import commands
from discord.gateway import DiscordWebSocket

from bot.client import create_bot
from bot.config import Config, Discord, Store
from tests.benchmarks.bench_compare_read import NOW, Statement, new_loop, statements_of
from tests.benchmarks.measure import Row, interleaved, table

NAMES = ("qwen2.5-max", "deepseek-v3")
ROUNDS = 60
COMMANDS = 10
"""Commands timed together, one after the other."""
AT_ONCE = 100
_APPLICATION = 1_100_000_000_000_000_001
_CHANNEL = 1_100_000_000_000_000_002
_GUILD = 1_100_000_000_000_000_003
_USER = {"id": "1100000000000000004", "username": "ada", "discriminator": "0", "avatar": None,
         "global_name": "Ada"}  # fmt: skip


def rows() -> list[Row]:
    """One command after the other against the bare bot, then a hundred at once."""
    loop = new_loop()
    try:
        with tempfile.TemporaryDirectory(prefix="frontrunner-bench-") as folder:
            return loop.run_until_complete(_rows(loop, Path(folder) / "ledger.db"))
    finally:
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


async def _rows(loop: asyncio.AbstractEventLoop, path: Path) -> list[Row]:
    async with contextlib.AsyncExitStack() as at_end:
        ours = await at_end.enter_async_context(_ours(path))
        statements = await statements_of(ours.bot.ledger, NAMES)
        theirs = await at_end.enter_async_context(_bare(path, statements))
        await ours.ask()  # draws the chart
        await theirs.ask()
        card, embed = ours.session.sent, theirs.session.sent
        if card < 10_000:
            raise RuntimeError("the answer has no chart: an apology would be timed")
        measured = await _interleaved(loop, ours, theirs)
        measured.append(
            Row("the answer's body, bytes (ours with its chart)", card, embed, None, "")
        )
        measured += await _crowd(ours)
    return measured


async def _interleaved(
    loop: asyncio.AbstractEventLoop, ours: _Talking, theirs: _Talking
) -> list[Row]:
    """The pairs, from a thread: the loop has to be free to run while we wait for it."""

    def ask(one: _Talking) -> None:
        asyncio.run_coroutine_threadsafe(one.ask_in_turn(COMMANDS), loop).result()

    def compare_only() -> None:
        asyncio.run_coroutine_threadsafe(_compares(ours.bot, COMMANDS), loop).result()

    def ask_anew() -> None:
        asyncio.run_coroutine_threadsafe(_asks_anew(ours, COMMANDS), loop).result()

    def measure() -> list[Row]:
        return [
            _each(
                interleaved(ask_anew, lambda: ask(theirs), ROUNDS),
                "P1 /compare, frame to body, read anew",
                "≤ 1.3 x query and embed",
            ),
            _each(
                interleaved(lambda: ask(ours), lambda: ask(theirs), ROUNDS),
                "P1 /compare, frame to body, the comparison kept",
                "≤ 1.3 x query and embed",
            ),
            _each(
                interleaved(ask_anew, compare_only, ROUNDS // 2),
                "   the first against Ledger.compare alone",
                "",
            ),
        ]

    return await asyncio.to_thread(measure)


def _each(row: Row, name: str, target: str) -> Row:
    other = None if row.other is None else row.other / COMMANDS
    return Row(name, row.ours / COMMANDS, other, row.ratio, target)


async def _compares(bot: Any, times: int) -> None:
    for _ in range(times):
        bot.ledger._comparisons.clear()
        await bot.ledger.compare(NAMES, guild_id=_GUILD)


async def _asks_anew(ours: _Talking, times: int) -> None:
    for _ in range(times):
        ours.bot.ledger._comparisons.clear()
        await ours.ask()


async def _crowd(ours: _Talking) -> list[Row]:
    """A hundred frames at once, with one at a time right before and after each crowd."""
    last: list[float] = []
    spread: list[float] = []
    alone: list[float] = []
    for _ in range(8):
        before = [await ours.ask() for _ in range(20)]
        replies = sorted(await ours.ask_at_once(AT_ONCE))
        after = [await ours.ask() for _ in range(20)]
        one = statistics.median(before + after)
        alone.append(one)
        last.append(replies[-1] / one)
        spread.append(replies[-2] / replies[len(replies) // 2])
    one = statistics.median(alone)
    ratio = statistics.median(last)
    return [
        Row(f"P3 last of {AT_ONCE} replies against one", one * ratio, one, ratio, "≤ 100"),
        Row(f"P3 p99 against p50 of {AT_ONCE}", statistics.median(spread), 1, None, "≤ 2 x"),
    ]


class _Talking:
    """A bot that hears frames and whose answers we see."""

    def __init__(self, bot: Any, session: _Session) -> None:
        self.bot = bot
        self.session = session
        self._numbers = itertools.count(1_200_000_000_000_000_000)
        gateway = DiscordWebSocket(None, loop=asyncio.get_running_loop())  # type: ignore[arg-type]
        gateway._discord_parsers = bot._connection.parsers
        gateway._dispatch = bot.dispatch
        gateway.shard_id = 0
        self._gateway = gateway

    def _frame(self) -> tuple[str, str]:
        """An INTERACTION_CREATE as the gateway sends it, decompressed, and its token."""
        number = str(next(self._numbers))
        frame = {
            "t": "INTERACTION_CREATE", "s": 7, "op": 0,
            "d": {
                "version": 1, "type": 2, "token": f"token{number}", "id": number, "locale": "en-US",
                "application_id": str(_APPLICATION), "channel_id": str(_CHANNEL),
                "channel": {"id": str(_CHANNEL), "type": 0, "name": "race", "permissions": "0",
                            "guild_id": str(_GUILD), "position": 0, "parent_id": None, "topic": None,
                            "nsfw": False, "permission_overwrites": []},
                "guild_id": str(_GUILD), "guild_locale": "en-US",
                "guild": {"id": str(_GUILD), "locale": "en-US", "features": []},
                "member": {"user": _USER, "roles": [], "permissions": "2147483647", "flags": 0,
                           "joined_at": "2024-01-01T00:00:00+00:00", "deaf": False, "mute": False},
                "app_permissions": "2147483647", "entitlements": [], "context": 0,
                "authorizing_integration_owners": {"0": str(_GUILD)}, "attachment_size_limit": 10**7,
                "data": {"id": "1300000000000000001", "name": "compare", "type": 1,
                         "options": [{"name": "first", "type": 3, "value": NAMES[0]},
                                     {"name": "second", "type": 3, "value": NAMES[1]}]},
            },
        }  # fmt: skip
        return orjson.dumps(frame).decode(), f"token{number}"

    async def ask(self) -> float:
        """Seconds from a frame to the body of its answer."""
        frame, token = self._frame()
        answered = self.session.expect(token)
        start = perf_counter()
        await self._gateway.received_message(frame)
        return await answered - start

    async def ask_in_turn(self, times: int) -> None:
        """Several commands, each when the one before was answered."""
        for _ in range(times):
            await self.ask()

    async def ask_at_once(self, times: int) -> list[float]:
        """Seconds until each answer of commands that come all at once."""
        frames = [self._frame() for _ in range(times)]
        answers = [self.session.expect(token) for _, token in frames]
        start = perf_counter()
        for frame, _ in frames:
            await self._gateway.received_message(frame)
        return [at - start for at in await asyncio.gather(*answers)]


class _Session:
    """In the place of aiohttp's: takes a request's whole body and answers as Discord does."""

    def __init__(self) -> None:
        self.sent = 0
        self._waiting: dict[str, asyncio.Future[float]] = {}

    def expect(self, token: str) -> asyncio.Future[float]:
        """When the answer of an interaction is there."""
        self._waiting[token] = asyncio.get_running_loop().create_future()
        return self._waiting[token]

    def request(self, method: str, url: str, *, data: Any = None, **_: Any) -> _Response:
        """As ``aiohttp.ClientSession.request``."""
        token = url.split("/")[-2]
        return _Response(self, token, data)

    def taken(self, token: str, size: int) -> None:
        """The body is complete."""
        self.sent = size
        waiting = self._waiting.pop(token)
        if not waiting.done():
            waiting.set_result(perf_counter())

    async def close(self) -> None:
        """As aiohttp's."""


class _Response:
    status = 200
    reason = "OK"
    headers = {"content-type": "application/json"}  # noqa: RUF012 - read only

    def __init__(self, session: _Session, token: str, data: Any) -> None:
        self._session = session
        self._token = token
        self._data = data

    async def __aenter__(self) -> Self:
        body = _Body()
        if isinstance(self._data, aiohttp.FormData):
            await self._data().write(body)  # type: ignore[arg-type]
        else:
            await body.write(self._data if isinstance(self._data, bytes) else self._data.encode())
        self._session.taken(self._token, body.size)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """As aiohttp's."""

    async def text(self, encoding: str) -> str:
        """What Discord answers to an interaction's callback."""
        number = self._token.removeprefix("token")
        said = {
            "interaction": {"id": number, "type": 2, "response_message_id": number,
                            "response_message_loading": False, "response_message_ephemeral": False},
        }  # fmt: skip
        return orjson.dumps(said).decode(encoding)


class _Body:
    """Counts what is written to it."""

    def __init__(self) -> None:
        self.size = 0

    async def write(self, chunk: bytes) -> None:
        """As aiohttp's writer."""
        self.size += len(chunk)


@contextlib.asynccontextmanager
async def _ours(path: Path) -> AsyncIterator[_Talking]:
    config = Config(store=Store(path=path), discord=Discord(sync_on_start=False))
    bot = create_bot(config, clock=lambda: NOW)
    async with _started(bot) as talking:
        yield talking


@contextlib.asynccontextmanager
async def _bare(path: Path, statements: list[Statement]) -> AsyncIterator[_Talking]:
    """The least a discord.py bot can be that reads the same rows and answers."""
    bot = commands.AutoShardedBot(
        "!", intents=discord.Intents(guilds=True), help_command=None, max_messages=None
    )
    plain = sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)

    @bot.tree.command()
    async def compare(interaction: discord.Interaction, first: str, second: str) -> None:
        """Compare."""
        plain.execute("BEGIN")
        read = [plain.execute(sql, parameters).fetchall() for sql, parameters in statements]
        plain.execute("COMMIT")
        embed = discord.Embed(title=f"{first} vs {second}", description=f"{len(read)} things")
        for name in ("Scores", "Claims", "Prices"):
            embed.add_field(name=name, value=str(len(read)))
        await interaction.response.send_message(embed=embed)

    with contextlib.closing(plain):
        async with _started(bot) as talking:
            yield talking


@contextlib.asynccontextmanager
async def _started(bot: Any) -> AsyncIterator[_Talking]:
    """Logged in as discord.py does it, but to nobody: no token, no network."""
    session = _Session()
    await bot._async_setup_hook()
    bot.http._HTTPClient__session = session
    bot._connection.user = discord.ClientUser(
        state=bot._connection,
        data={**_USER, "id": str(_APPLICATION), "bot": True},  # type: ignore[typeddict-item]
    )
    bot._connection.application_id = _APPLICATION
    try:
        await bot.setup_hook()
        yield _Talking(bot, session)
    finally:
        await bot.close()


if __name__ == "__main__":
    print(table(rows()))

"""The bot that is attacked: in two servers, the first of which has written what nobody else may see."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import tempfile
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import discord
import pytest
import simcord

from bot.client import create_bot
from bot.config import Config, Store
from bot.race.articles import ArticleText
from bot.race.feeds import FetchedFeed
from bot.sources.fetching import Bounds, Fetcher
from bot.sources.web_pages import WebPages
from tests.attacks.web import PRIVATE_PORT, PUBLIC_HOST, Web
from tests.commands import desk
from tests.commands.conftest import Room
from tests.commands.forging import Contents, Place, contents, here, in_private
from tests.commands.test_isolation import BOTH, Ids, fill
from tests.conftest import clock
from tests.feeding import FakePages

FEED = f"http://{PUBLIC_HOST}/feed"
POSTED = ("schedule", "watch", "delivery", "feed")
"""Tables that other people than curators write to as well."""


class Pages(FakePages):
    """What the first server read while it was set up; everything else is fetched from the web."""

    def __init__(self, web: Web) -> None:
        super().__init__()
        self.real = WebPages(
            make_fetcher=lambda: Fetcher(
                bounds=Bounds(pause=0.0, seconds=4.0), inner=web.names, is_public=web.is_public
            )
        )

    async def article(self, address: str) -> ArticleText:
        known = address in self.articles
        return await (super().article(address) if known else self.real.article(address))

    async def file(self, name: str, content: bytes) -> ArticleText:
        return await self.real.file(name, content)

    async def feed(
        self, address: str, *, etag: str | None = None, modified: str | None = None
    ) -> FetchedFeed:
        known = address in self.feeds
        asked = super().feed if known else self.real.feed
        return await asked(address, etag=etag, modified=modified)

    async def close(self) -> None:
        await self.real.close()


class Complaints(logging.Handler):
    """Errors in the log, among them whatever nobody caught."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(f"{record.name}: {record.getMessage()}"[:300])

    def taken(self) -> list[str]:
        heard, self.heard = self.heard, []
        return heard


@dataclass
class Stage:
    """``theirs`` is the server that has something to hide; attacks come from ``ours``."""

    store: Path
    theirs: Room
    ours: Room
    web: Web
    complaints: Complaints
    numbers: Mapping[str, str]
    before: Contents
    beside: sqlite3.Connection
    """The store, read beside the bot; a connection of its own each time would take longest of all."""
    places: dict[str, Place] = field(default_factory=dict[str, Place])
    _counted: tuple[int, dict[str, int]] | None = None

    def place(self, who: str) -> Place:
        """Where somebody stands: ``admin`` and ``member`` of ours, somebody ``alone``."""
        if who not in self.places:
            if who == "alone":
                self.places[who] = in_private(self.ours, self.ours.env.create_user("zoe"))
            else:
                self.places[who] = here(self.ours, getattr(self.ours, who))
        return self.places[who]

    def filled(self, text: str) -> str:
        """A text with its words in «» replaced by what they stand for."""
        for word, number in self.numbers.items():
            text = text.replace(word, number)
        return text

    def written(self) -> dict[str, int]:
        """How many rows each table has that people write to."""
        version = int(self.beside.execute("PRAGMA data_version").fetchone()[0])
        if self._counted is None or self._counted[0] != version:
            counts = {
                table: int(self.beside.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
                for table in (*desk.WRITTEN, *POSTED)
            }
            self._counted = version, counts
        return self._counted[1]

    def losses(self) -> list[str]:
        """What the attacks did to the store and to what they may not touch."""
        with closing(sqlite3.connect(self.store)) as db:
            found = [f"integrity: {row[0]}" for row in db.execute("PRAGMA integrity_check")]
            found = [line for line in found if line != "integrity: ok"]
            found += [
                f"a foreign key of {row[0]}" for row in db.execute("PRAGMA foreign_key_check")
            ]
        after = contents(self.store)
        guild = self.theirs.guild.id
        for table, rows in self.before.items():
            kept = set(after[table])
            lost = [row for row in rows if row not in kept and (guild in row or BOTH in str(row))]
            found += [f"{table}: {row}"[:300] for row in lost]
        return found


async def _never(_reader: object) -> None:
    pass


def _not_at_all(seconds: float, call: Callable[[], None]) -> asyncio.TimerHandle:
    """A timer that is never due: what takes long is measured here, not acknowledged."""
    handle = asyncio.get_running_loop().call_later(seconds, call)
    handle.cancel()
    return handle


@contextmanager
def _quiet() -> Iterator[None]:
    """It looks after posts and feeds when told, and freezes nothing of this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "bot.client.gc", SimpleNamespace(collect=int, freeze=int, enable=int, disable=int)
        )
        patch.setattr("bot.edge.outgoing.posting.LOOK_EVERY", 3600)
        patch.setattr("bot.edge.incoming.polling.LOOK_EVERY", 3600)
        # simcord takes both for something that the bot is still doing, and waits for it.
        patch.setattr("bot.sources.reader.Reader._end_when_idle", _never)
        patch.setattr("bot.edge.acknowledging.call_later", _not_at_all)
        yield


@asynccontextmanager
async def stage(store: Path) -> AsyncGenerator[Stage]:
    """The bot over a store with what ships, or over a new one in ``store``."""
    with _quiet():
        web = Web()
        await web.open()
        bot = create_bot(Config(store=Store(path=store)), clock=clock, pages=Pages(web))
        env = simcord.Env(bot, shard_count=1, settle_timeout=20.0)
        complaints = Complaints()
        logging.getLogger().addHandler(complaints)
        try:
            await env.start()
            del bot.tree.on_error  # simcord's; what the bot answers is what counts
            env._settle_internal = partial(env._settle_internal, idle=0.001)  # pyright: ignore[reportPrivateUsage]
            with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as beside:
                yield await _set_up(store, env, web, complaints, beside)
        finally:
            logging.getLogger().removeHandler(complaints)
            await env.shutdown()
            await bot.close()
            await web.close()


async def _set_up(
    store: Path,
    env: simcord.Env,
    web: Web,
    complaints: Complaints,
    beside: sqlite3.Connection,
) -> Stage:
    ids = Ids.after(store)
    guild = env.create_guild("The AI race")
    admins = guild.create_role("Admins", permissions=discord.Permissions(manage_guild=True))
    bot = env.bot
    theirs = Room(
        env, bot, guild, guild.create_text_channel("compare"),
        guild.add_member(env.create_user("ada"), roles=[admins]),
        guild.add_member(env.create_user("max")),
    )  # fmt: skip
    ours = desk.elsewhere(theirs)
    await fill(theirs, ids)
    env.http_requests.clear()
    numbers = {
        "«their claim»": str(ids.first_claim),
        "«their suggestion»": str(ids.first_claim + 3),
        "«their source»": str(ids.first_source),
        "«their target»": str(ids.first_target),
        "«their proposal»": str(ids.first_proposal),
        "«their channel»": str(theirs.channel.id),
        "«their admin»": str(theirs.admin.id),
        "«their server»": str(guild.id),
        "«our channel»": str(ours.channel.id),
        "«our member»": str(ours.member.id),
        "«our admin»": str(ours.admin.id),
        "«release»": str(ids.releases[0]),
        "«release 2»": str(ids.releases[1]),
        "«private»": web.private,
        "«private port»": str(PRIVATE_PORT),
    }
    # The first thing that is read starts the worker that reads, which takes its second.
    await bot.pages.file("a.txt", b"Some words.")
    return Stage(store, theirs, ours, web, complaints, numbers, contents(store), beside)


@asynccontextmanager
async def stage_of_its_own() -> AsyncGenerator[Stage]:
    """A stage over a new store in a folder of its own."""
    from bot.ledger import Ledger

    with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
        store = Path(folder) / "ledger.db"
        await (await Ledger.open(store, clock)).close()
        async with stage(store) as opened:
            yield opened

"""What keeps the store from being written, one after the other below one bot, and what comes of it.

Each time: who asks for a change is told in a sentence, and nothing is changed; what is there is still
read; the bot's owner gets one direct message; and once the cause is gone, the bot goes on by itself.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.client import Frontrunner, create_bot
from bot.config import Config, Store
from bot.edge.cards.alarms import AlarmKind
from bot.edge.operating.alarms import TRY_EVERY
from tests.commands import desk
from tests.commands.conftest import Room
from tests.commands.desk import bot_owner, told_in_private
from tests.commands.posting import let_it_post
from tests.conftest import Hands
from tests.faults.conftest import problems_of
from tests.faults.disks import fill, small_disk

CANNOT_WRITE = "I cannot write anything down at the moment, so nothing was changed."
QUOTES = "SELECT quote FROM claim WHERE recorded_by LIKE 'user:%' ORDER BY id"
Undo = Callable[[], Awaitable[object]]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk; where we may not make one, only a folder."""
    with small_disk() as folder:
        yield folder or tmp_path


@pytest.fixture
def store_path(shipped_store: Path, disk: Path) -> Path:
    """A copy of the shipped store, in a folder on that disk."""
    path = disk / "store" / "ledger.db"
    path.parent.mkdir()
    shutil.copy(shipped_store, path)
    return path


@pytest.fixture
def simcord_bot(simcord_bot: Frontrunner, store_path: Path, hands: Hands) -> Frontrunner:
    """As everywhere, by a clock that a test may move."""
    return create_bot(Config(store=Store(path=store_path)), clock=hands)


class Trouble:
    """Does things to a store below a bot, and takes them back."""

    def __init__(self, bot: Frontrunner, path: Path, disk: Path) -> None:
        self._writer = bot.ledger._store._writer
        self._path, self._disk = path, disk

    async def patience(self, milliseconds: int) -> None:
        """Have the store wait so long for other programs; that is 5 s else."""
        await self._writer.execute(f"PRAGMA busy_timeout = {milliseconds}")

    async def full(self) -> Undo:
        if self._disk not in self._path.parents or not self._disk.is_mount():
            await self._writer.execute("PRAGMA max_page_count = 1")  # it never gets below its size
            return lambda: self._writer.execute("PRAGMA max_page_count = 4294967294")
        filler = fill(self._disk)

        async def undo() -> None:
            filler.unlink()

        return undo

    async def readonly(self) -> Undo:
        # Linux sets no disk to read-only by hand while files of it are open, as it does by itself
        # after an error: so it is SQLite that refuses here, with the same code.
        await self._writer.execute("PRAGMA query_only = ON")
        return lambda: self._writer.execute("PRAGMA query_only = OFF")

    async def locked(self) -> Undo:
        other = sqlite3.connect(self._path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")

        async def undo() -> None:
            other.close()

        return undo

    async def unreachable(self) -> Undo:
        folder = self._path.parent
        away = folder.rename(folder.with_name("away"))

        async def undo() -> None:
            away.rename(folder)

        return undo


TROUBLES: tuple[tuple[AlarmKind, str, str, str], ...] = (
    ("full", CANNOT_WRITE, "The disk of my store is full", "matches"),
    ("readonly", CANNOT_WRITE, "its disk or its file is read-only", "trails"),
    ("unreachable", "I cannot reach the ledger at the moment", "cannot be reached", "mixed"),
    ("locked", "Another program holds the ledger", "lets me write nothing", "competitive_with"),
)
"""What is done, what a person and what the owner is told, and what is claimed once it is over."""


async def test_the_store_cannot_be_written(
    room: Room, store_path: Path, disk: Path, hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    owner, bot = bot_owner(room), room.bot
    trouble = Trouble(bot, store_path, disk)
    await trouble.patience(20)
    kept = [await added(room, "Before anything.", "beats")]
    digests = room.guild.create_text_channel("digests")
    await room.ask("digest create", room.admin, channel=digests, every="daily")

    for number, (kind, said, told, relation) in enumerate(TROUBLES, start=1):
        undo = await getattr(trouble, kind)()
        for _ in range(2):
            refused = await desk.add(room, desk.but(quote=f"Refused: {kind}."))
            assert said in refused.text
            assert refused.ephemeral
            hands.now += timedelta(seconds=61)
        assert re.search(r"Reference: [0-9a-f]{8}", refused.text)
        # Reading goes on, and what is wrong is told once.
        assert "DeepSeek-V3 cost" in (await room.ask("claim show", claim="1")).text
        assert "Before anything." in (await room.ask("claim show", claim=str(kept[0]))).text
        assert [alarm.kind for alarm in bot.alarms.standing] == [kind]
        assert [told in one for one in told_in_private(room, owner)].count(True) == 1
        status = await room.ask("owner status", owner)
        assert "✗ **Alarm** " in status.text
        assert told in status.text
        if kind == "full":
            hands.now += timedelta(days=1)
            await let_it_post(room)
            assert desk.posts_in(room, digests) == []
            # It still stands after six hours, and is told again.
            assert [told in one for one in told_in_private(room, owner)].count(True) == 2
        assert [record.levelname for record in caplog.records].count("CRITICAL") == number

        await undo()
        await room.env.advance_time(TRY_EVERY + 1)
        assert bot.alarms.standing == []
        kept.append(await added(room, f"After {kind}.", relation))
        await let_it_post(room)
        assert len(desk.posts_in(room, digests)) == 1
        assert "Alarm" not in (await room.ask("owner status", owner)).text
    caplog.clear()
    assert len(told_in_private(room, owner)) == len(TROUBLES) + 1

    quotes = [row[0] for row in desk.rows(store_path, QUOTES)]
    assert quotes == ["Before anything.", *(f"After {kind}." for kind, *_ in TROUBLES)]
    assert problems_of(store_path) == []


async def test_an_owner_whom_nothing_reaches_is_tried_again_after_a_while(
    room: Room, hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    owner, alarms = bot_owner(room), room.bot.alarms
    private = f"/channels/{owner.user.dm_channel.id}/messages"
    room.env.inject_error("POST", private, status=403, code=50007, times=2)

    async def meet() -> int:
        for _ in range(5):
            alarms.raise_alarm("backup", "The disk is full.")
            await room.env.settle()
        return caplog.text.count("could not be told")

    assert await meet() == 1
    hands.now += timedelta(minutes=29)
    assert await meet() == 1
    hands.now += timedelta(minutes=1)
    assert await meet() == 2
    hands.now += timedelta(minutes=30)
    assert (await meet(), len(told_in_private(room, owner))) == (2, 1)
    hands.now += timedelta(hours=5)
    assert (await meet(), len(told_in_private(room, owner))) == (2, 1), "it has arrived"
    assert [error.what for error in room.bot.operating.errors] == ["bot.edge.operating.alarms"]
    caplog.clear()


async def added(room: Room, quote: str, relation: str) -> int:
    told = await desk.add(room, desk.but(quote=quote, relation=relation))
    assert "Added claim" in told.text
    return desk.number_in(told)

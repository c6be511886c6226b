"""What every kind of test starts from: a store that ships, and the day it is."""

from __future__ import annotations

import asyncio
import importlib
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.client import Frontrunner
from bot.ledger import Ledger
from bot.race.catalog import Catalog

TODAY = datetime(2026, 11, 23, 12, tzinfo=UTC)


def clock() -> datetime:
    """The moment every test lives in."""
    return TODAY


class Hands:
    """A clock whose hands a test may move."""

    def __init__(self) -> None:
        self.now = TODAY

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture(scope="session", autouse=True)
def made_once() -> Iterator[None]:
    """What every bot of a test process makes anew, and what came out the same, is made once.

    The catalog of names is the same wherever the names are, and reading it never changes it. The
    modules of the cogs are executed once: discord.py executes them for each bot, and copies what is
    in them for each cog anyway. Together they were two thirds of what a test took.
    """
    made: list[tuple[tuple[Any, ...], Catalog]] = []

    def catalog(**names: Any) -> Catalog:
        of = tuple(names.values())
        for known, found in made:
            if known == of:
                return found
        made.insert(0, (of, Catalog(**names)))
        del made[4:]
        return made[0][1]

    async def load_extension(bot: Frontrunner, name: str, **_: object) -> None:
        await importlib.import_module(name).setup(bot)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.db.catalog.Catalog", catalog)
        patch.setattr(Frontrunner, "load_extension", load_extension)
        yield


@pytest.fixture(scope="session")
def shipped_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with everything that ships, made once a test process; copy it, do not open it."""

    async def make(path: Path) -> None:
        ledger = await Ledger.open(path, clock)
        await ledger.close()

    path = tmp_path_factory.mktemp("shipped") / "ledger.db"
    asyncio.run(make(path))
    return path


@pytest.fixture
def store_path(shipped_store: Path, tmp_path: Path) -> Path:
    """A copy of the shipped store that a test may do anything to."""
    path = tmp_path / "ledger.db"
    shutil.copy(shipped_store, path)
    return path

"""What every kind of test starts from: a store that ships, and the day it is."""

from __future__ import annotations

import asyncio
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.ledger import Ledger

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

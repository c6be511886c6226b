"""The bot in a room, as the tests of commands have it, and a store that something is wrong with."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.db import connection
from bot.edge import acknowledging
from tests.commands.conftest import pytest_collection_modifyitems, room, simcord_bot

__all__ = ["pytest_collection_modifyitems", "room", "simcord_bot"]  # used by their names alone


@dataclass
class Slowness:
    """Seconds that each hop to a thread of the store takes; 0 for as long as it takes."""

    seconds: float = 0.0


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slowness:
    """A store on a disk that may be slow; the store itself is the real one."""
    slowness, as_it_is = Slowness(), connection._on_thread

    async def on_thread(held: Any, work: Callable[[sqlite3.Connection], Any]) -> Any:
        def after_a_while(raw: sqlite3.Connection) -> Any:
            time.sleep(slowness.seconds)
            return work(raw)

        return await as_it_is(held, after_a_while)

    monkeypatch.setattr(connection, "_on_thread", on_thread)
    return slowness


def problems_of(path: Path) -> list[str]:
    """What SQLite finds wrong with a store: nothing, where it is sound."""
    with sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True) as looking:
        found = [row[0] for row in looking.execute("PRAGMA integrity_check")]
        found += [str(row) for row in looking.execute("PRAGMA foreign_key_check")]
    looking.close()
    return [one for one in found if one != "ok"]


class _OnAThread:
    """A timer by real time: simcord's own goes on only once the bot has come to rest."""

    def __init__(self, seconds: float, call: Callable[[], None]) -> None:
        loop, context = asyncio.get_running_loop(), copy_context()
        self._timer = threading.Timer(
            seconds, lambda: loop.call_soon_threadsafe(call, context=context)
        )
        self._timer.daemon = True
        self._timer.start()

    def cancel(self) -> None:
        self._timer.cancel()


@pytest.fixture
def tardy(slow: Slowness, monkeypatch: pytest.MonkeyPatch) -> Slowness:
    """A store as slow as five seconds are to Discord's three, in a twentieth of the time."""
    monkeypatch.setattr(acknowledging, "PATIENCE", 0.05)
    monkeypatch.setattr(acknowledging, "CHOICES_PATIENCE", 0.05)
    monkeypatch.setattr(acknowledging, "call_later", _OnAThread)
    return slow

"""The looks at feeds: few at once, one look at a time, a feed's trouble its own, an end at once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from bot.edge.incoming.polling import AT_ONCE, Polling
from bot.errors import StoreError


class Feeds:
    """Twenty feeds, of which visits are counted; they end when a test lets them."""

    def __init__(self) -> None:
        self.visited: list[int] = []
        self.due = list(range(20))
        self.looks = 0
        self.under_way = self.most = 0
        self.may_end = asyncio.Event()
        self.all_visited = asyncio.Event()
        self.stopped: list[int] = []
        self.broken = False

    async def to_visit(self, _most: int) -> list[int]:
        self.looks += 1
        if self.broken:
            raise StoreError("The store is away.")
        return list(self.due)

    async def visit(self, feed_id: int, chance: float) -> None:
        assert 0 <= chance < 1
        self.visited.append(feed_id)
        if len(self.visited) == 20:
            self.all_visited.set()
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            await self.may_end.wait()
            if feed_id == 3:
                raise ValueError("a fault")
        finally:
            self.under_way -= 1

    async def stopped_untold(self) -> list[int]:
        return self.stopped


@pytest.fixture
async def feeds() -> Feeds:
    return Feeds()


@pytest.fixture
async def told() -> list[str]:
    return []


@pytest.fixture
async def polling(feeds: Feeds, told: list[str]) -> Any:
    bot: Any = SimpleNamespace(
        ledger=SimpleNamespace(feeds=feeds), post_soon=lambda: told.append("soon")
    )
    polling = Polling(bot)
    yield polling
    await polling.stop()
    assert not polling._ticking.is_running  # pyright: ignore[reportPrivateUsage]


async def turns() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_few_at_once_and_one_that_fails_leaves_the_others(
    polling: Polling, feeds: Feeds, told: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    looking = asyncio.create_task(polling.look())
    await turns()
    assert len(feeds.visited) == AT_ONCE
    feeds.may_end.set()
    await looking
    assert feeds.visited == list(range(20))
    assert feeds.most == AT_ONCE
    assert "feed 3 could not be looked at" in caplog.text
    assert told == []
    feeds.stopped = [3]
    await polling.look()
    assert told == ["soon"]


async def test_what_takes_long_holds_up_no_other_and_nothing_begins_after_the_end(
    polling: Polling, feeds: Feeds
) -> None:
    feeds.due = [1, 2]
    for more in (3, 4):
        polling.look_soon()
        await turns()
        feeds.due.append(more)
    polling.look_soon()
    await turns()
    assert feeds.visited == [1, 2, 3, 4], "each once, though none has come to its end"
    assert feeds.looks == 3
    await polling.stop()
    assert feeds.under_way == 0, "what was under way was broken off"
    polling.look_soon()
    await turns()
    assert feeds.looks == 3


async def test_it_looks_at_the_start_and_whenever_its_time_has_come_whatever_befell_it(
    polling: Polling, feeds: Feeds, caplog: pytest.LogCaptureFixture
) -> None:
    feeds.broken = True
    polling.start()
    await turns()
    assert "could not be looked at" in caplog.text
    feeds.broken = False
    feeds.may_end.set()
    job: Any = polling._ticking._scheduler.get_job("tick")  # pyright: ignore[reportPrivateUsage]
    job.modify(next_run_time=datetime.now(UTC))
    async with asyncio.timeout(10):
        await feeds.all_visited.wait()

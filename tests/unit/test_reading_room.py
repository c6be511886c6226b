"""Where texts are looked through: one at a time, few waiting, and the end waits for none of them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from bot.ledger.reading_room import MOST_WAITING, ReadingRoom
from bot.sources.answered import Busy


@pytest.fixture
def may_end() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def waits_for(event: threading.Event, what: int) -> int:
    assert event.wait(60)
    return what


async def test_texts_wait_for_each_other_but_not_too_many_nor_in_others_way(
    may_end: threading.Event,
) -> None:
    room = ReadingRoom()
    jobs = [
        asyncio.create_task(room.run(waits_for, may_end, number))
        for number in range(MOST_WAITING + 3)
    ]
    assert await asyncio.to_thread(lambda: "a lookup") == "a lookup"
    told = await asyncio.gather(*jobs[-2:], return_exceptions=True)
    assert [str(one) for one in told] == [
        "Too many texts are being read just now. Try again in a minute."
    ] * 2
    jobs[1].cancel()  # it is only waiting: its place is free
    jobs[0].cancel()  # who asked is gone, but the thread is at it still
    await asyncio.wait(jobs[:2])
    last = asyncio.create_task(room.run(waits_for, may_end, 99))
    await asyncio.sleep(0)
    with pytest.raises(Busy):
        await room.run(waits_for, may_end, 100)
    may_end.set()
    assert await asyncio.gather(*jobs[2:-2], last) == [*range(2, MOST_WAITING + 1), 99]
    room.close()


async def test_a_closed_room_turns_everybody_away_and_waits_for_nobody(
    may_end: threading.Event,
) -> None:
    room = ReadingRoom()
    under_way = asyncio.create_task(room.run(waits_for, may_end, 1))
    waiting = asyncio.create_task(room.run(waits_for, may_end, 2))
    await asyncio.sleep(0)
    room.close()
    room.close()
    for late in (waiting, room.run(waits_for, may_end, 3)):
        with pytest.raises(Busy, match="is being stopped"):
            await late
    may_end.set()
    assert await under_way == 1

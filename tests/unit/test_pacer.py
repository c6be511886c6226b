"""The pacer: never too many requests in a second, however they are asked for, and in their order."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.edge.outgoing.pacer import MOST_A_SECOND, Pacer

DISCORD = 50
"""Requests that Discord allows in a second."""


class SkippingLoop(asyncio.SelectorEventLoop):
    """A loop on which time passes by being waited for, and by the stalls it is told of."""

    def __init__(self, stalls: Sequence[float] = ()) -> None:
        self.now = 1_000.0
        self._stalls = list(stalls)
        super().__init__(_Skipping(self))

    def time(self) -> float:
        return self.now

    def skip(self, seconds: float) -> None:
        self.now += seconds + (self._stalls.pop(0) if self._stalls else 0)


class _Skipping(selectors.SelectSelector):
    def __init__(self, loop: SkippingLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> Any:
        if timeout:
            self._loop.skip(timeout)
        return super().select(0)


def turns(
    gaps: Sequence[float], stalls: Sequence[float] = (), a_second: float = MOST_A_SECOND
) -> list[tuple[int, float]]:
    """Who had a turn and when, where each asks so many seconds after the one before."""
    loop = SkippingLoop(stalls)
    had: list[tuple[int, float]] = []

    async def ask(who: int, pacer: Pacer) -> None:
        await pacer.turn()
        had.append((who, loop.time()))

    async def everybody() -> None:
        pacer = Pacer(a_second, loop.time)
        asking: list[asyncio.Task[None]] = []
        for who, gap in enumerate(gaps):
            if gap:
                await asyncio.sleep(gap)
            asking.append(asyncio.ensure_future(ask(who, pacer)))
        await asyncio.gather(*asking)

    try:
        loop.run_until_complete(everybody())
    finally:
        loop.close()
    return had


def most_in_a_second(times: Sequence[float]) -> int:
    begins, most = 0, 0
    for last, at in enumerate(times):
        while at - times[begins] >= 1 - 1e-6:
            begins += 1
        most = max(most, last - begins + 1)
    return most


gaps = st.lists(st.one_of(st.just(0.0), st.floats(0, 0.05), st.floats(0, 3)), max_size=200)


@settings(deadline=None)
@given(gaps, st.sampled_from([1.0, 7.5, 45.0]))
def test_never_more_than_allowed_in_any_second_and_in_their_order(
    gaps: list[float], a_second: float
) -> None:
    had = turns(gaps, a_second=a_second)
    assert [who for who, _ in had] == list(range(len(gaps)))
    times = [at for _, at in had]
    assert most_in_a_second(times) <= max(1, -(-a_second // 1))
    assert all(later - at >= 1 / a_second - 1e-6 for at, later in pairwise(times))


@settings(deadline=None)
@given(gaps, st.lists(st.one_of(st.floats(0, 0.02), st.floats(0, 2)), max_size=200))
def test_a_loop_that_is_held_up_makes_no_rush_of_it(gaps: list[float], stalls: list[float]) -> None:
    had = turns([0.0] * 100 + gaps, stalls)
    assert [who for who, _ in had] == list(range(len(gaps) + 100))
    assert most_in_a_second([at for _, at in had]) <= MOST_A_SECOND + 3 < DISCORD


def test_a_loop_that_is_always_a_little_late_costs_no_pace() -> None:
    had = turns([0.0] * 451, stalls=[0.004] * 451)
    assert 9.9 < had[-1][1] - had[0][1] < 10.1


def test_who_never_has_to_wait_does_not() -> None:
    assert [at for _, at in turns([1.0] * 5)] == [1_001.0, 1_002.0, 1_003.0, 1_004.0, 1_005.0]

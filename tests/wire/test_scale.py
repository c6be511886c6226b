"""What ``python -m tests.wire.scale`` shows at full scale, in small: counts and orders, no timing.

The bounds on time are those of a bot that hangs, not of one that is slow.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.wire import scale_plays
from tests.wire.scale_plays import Stage, burst, dead, fall, stage

pytestmark = pytest.mark.wire


@pytest.fixture
async def at(
    shipped_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Stage]:
    monkeypatch.setattr(scale_plays, "WARM_UP", 0.2)
    folder = tmp_path / "stage"
    folder.mkdir()
    async with stage(folder, shipped_store, look_every=0.25) as at:
        yield at


async def test_many_that_are_due_at_once_each_go_out_once(at: Stage) -> None:
    told = await burst(at, 100)
    assert told.right, told
    assert told.posts > told.schedules, "a long digest has parts"
    # What everybody is told of and what three servers have of their own; for two periods.
    assert told.figures["reads"] == told.figures["distinct_reads"] <= 2 * 4
    assert told.figures["composed"] <= 50 * 2 + 3 * 5, "once for a filter and a period"
    assert told.of_the_pace > 0.9, "never faster than the pace"
    assert told.figures["stall_max"] < 2
    assert len(told.answers) >= 5


async def test_a_dead_channel_costs_one_request_and_a_server_one_notice(at: Stage) -> None:
    told = await dead(at, channels=30, guilds=6, days=2)
    assert told.right, told
    assert told.requests == told.channels


async def test_a_claim_that_falls_is_corrected_everywhere_and_told_once(at: Stage) -> None:
    told = await fall(at, posts=20, guilds=4)
    assert told.right, told


async def test_also_when_the_bot_is_killed_in_the_middle_of_it(at: Stage) -> None:
    told = await fall(at, posts=20, guilds=4, kill_at=[0, 25])
    assert told.right, told
    assert told.kills == 2

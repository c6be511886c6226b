"""The crash harness at a small scale: nothing is lost or doubled, and it finds who loses or doubles.

At full scale: ``python -m tests.wire.crash_harness --kills 1000 --digests 20000 --seed 1``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.wire.crash_harness import table
from tests.wire.crash_lane import Lane, Scale

pytestmark = pytest.mark.wire

NAIVE = Scale(
    kills=3, digests=0, schedules=30, forms=False, at_accept=1.0, at_step=0.0, asked=0.0,
    factor=2_400, beyond_nonces_every=100, several_periods_every=100,
)  # fmt: skip
"""Each kill comes right after a post was accepted, while others of its round wait for their turn."""


async def test_killed_over_and_over_each_digest_arrives_once(
    shipped_store: Path, tmp_path: Path
) -> None:
    scale = Scale(
        kills=11, digests=100, schedules=18, longest_life=1.1, factor=2_000, beyond_nonces_every=100,
        several_periods_every=9, news_every=5,
    )  # fmt: skip
    tally = await Lane(tmp_path, shipped_store, scale, seed=1).run()
    assert tally.flawless, table(tally, "", 0)
    found = tally.findings
    assert found.digests >= 100
    assert found.tried_again, "no kill hit a post"
    assert found.catch_ups, "no downtime was longer than a period"
    assert tally.kills.total() >= 11
    assert tally.faults.total(), "Discord was at its best all the time"


@pytest.mark.parametrize(
    ("order", "fault"), [("send-then-mark", "doubled"), ("mark-then-send", "lost")]
)
async def test_the_obvious_orders_fail(
    shipped_store: Path, tmp_path: Path, order: str, fault: str
) -> None:
    tally = await Lane(tmp_path, shipped_store, NAIVE, seed=1, order=order).run()
    assert getattr(tally.findings, fault) >= 1, table(tally, order, 0)

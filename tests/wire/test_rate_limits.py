"""What bot/edge/outgoing/rate_limits.py corrects in discord.py, and that discord.py still needs it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import discord
import pytest
from discord.http import Ratelimit

from bot.edge.outgoing import rate_limits
from bot.edge.outgoing.rate_limits import spare_rescans, within
from tests.wire.conftest import Plain, place
from tests.wire.discord_server import WireDiscord
from tests.wire.places import Channel

pytestmark = pytest.mark.wire

KEPT = 256
"""Rate limits that discord.py keeps before it looks through them."""
MORE = 40


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[Ratelimit]:
    """Every rate limit that is looked at to see whether it is still in use."""
    looked: list[Ratelimit] = []
    is_inactive = Ratelimit.is_inactive

    def noted(limit: Ratelimit) -> bool:
        looked.append(limit)
        return is_inactive(limit)

    monkeypatch.setattr(Ratelimit, "is_inactive", noted)
    return looked


async def post_to_many(wire: WireDiscord, client: discord.Client, channels: int) -> None:
    wire.limits.per_second = None
    for _ in range(channels):
        channel = wire.add_text_channel(1)
        await client.get_partial_messageable(channel.id, guild_id=1).send("news")


async def test_discord_py_looks_through_all_for_every_new_channel(
    wire: WireDiscord, channel: Channel, client: Plain, looks: list[Ratelimit]
):
    """Where this fails, discord.py has become better and our gate may go."""
    await post_to_many(wire, client, KEPT + MORE)
    assert len(looks) > MORE * KEPT


async def test_through_the_gate_it_looks_now_and_then(
    wire: WireDiscord,
    channel: Channel,
    client: Plain,
    looks: list[Ratelimit],
    monkeypatch: pytest.MonkeyPatch,
):
    spare_rescans(client.http)
    await post_to_many(wire, client, KEPT + MORE)
    assert len(looks) <= KEPT + MORE, "no more than one look through all, however many channels"
    kept: dict[str, Any] = client.http._buckets
    assert len(kept) > KEPT
    for limit in kept.values():
        limit._last_request -= 301
    monkeypatch.setattr(rate_limits, "RESCAN_EVERY", 0)
    await post_to_many(wire, client, 1)
    assert len(kept) < KEPT, "what is no longer in use is dropped all the same"


async def give_up_in_a_global_429(wire: WireDiscord, giving_up: Awaitable[object]) -> None:
    """Let a request that is given up after a moment be the one that waits for the limit to end."""
    wire.limits.per_second = 0
    with pytest.raises(TimeoutError):
        await giving_up
    assert wire.limits.global_429s == 1
    wire.limits.per_second = None


async def test_a_send_that_is_given_up_leaves_the_gate_open_for_others(
    wire: WireDiscord, channel: Channel, client: Plain, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(rate_limits, "REOPEN_AFTER", 0.2)
    here = place(client, channel)
    given_up = within(0.1, client.http, here.send("given up"))
    await give_up_in_a_global_429(wire, given_up)
    assert not client.http._global_over.is_set()
    async with asyncio.timeout(1):
        await here.send("next")
    assert [one.content for one in wire.messages(channel.id)] == ["next"]


async def test_without_that_the_gate_stays_shut(wire: WireDiscord, channel: Channel, client: Plain):
    """Where this fails, discord.py opens its gate by itself and ours need not."""
    here = place(client, channel)
    await give_up_in_a_global_429(wire, asyncio.wait_for(here.send("given up"), 0.1))
    await asyncio.sleep(1.2)  # longer than the limit was for
    asked = len(wire.requests)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(here.send("next"), 0.2)
    assert len(wire.requests) == asked
    client.http._global_over.set()


async def test_an_answer_in_time_is_the_answer(client: Plain):
    async def answer() -> int:
        return 5

    assert await within(1, client.http, answer()) == 5

"""No attack crashes the bot, reaches somebody's own network, or takes more than its time and memory."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.sources.fetching import Bounds, Fetcher
from tests.attacks import corpus
from tests.attacks.attack import USUAL, Attack, Ground, Outcome, faults
from tests.attacks.web import PRIVATE_HOST, PRIVATE_PORT, Web, redirects

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux answers on all of 127.0.0.0/8"),
]
ATTACKS = list(corpus())


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ground() -> AsyncIterator[Ground]:
    """One bot for all attacks: what one does to it, the next would feel."""
    ground = Ground()
    await ground.open()
    yield ground
    await ground.close()


@pytest.mark.parametrize("attack", ATTACKS, ids=[attack.name for attack in ATTACKS])
async def test_an_attack_fails(ground: Ground, attack: Attack) -> None:
    outcome = await ground.run(attack)
    assert not faults(attack, outcome)
    assert ground.web.trespasses == 0


async def test_there_are_many_attacks() -> None:
    names = [attack.name for attack in ATTACKS]
    assert len(names) == len(set(names)) >= 150


async def test_a_bot_that_believes_every_address_is_caught() -> None:
    web = Web(first=4)
    await web.open()
    web.serve = redirects(f"http://{PRIVATE_HOST}/")
    fetcher = Fetcher(bounds=Bounds(pause=0.0), inner=web.names, is_public=lambda _address: True)
    with pytest.raises(Exception, match="broke off"):
        await fetcher.fetch(USUAL, ["text/html"])
    assert web.trespasses > 0
    _reader, writer = await asyncio.open_connection(web.private, PRIVATE_PORT)
    writer.close()
    await fetcher.close()
    await web.close()


@pytest.mark.parametrize(
    ("outcome", "fault"),
    [
        (Outcome("a", "told", None, 1.0, 65 << 20, 0), "the bot grew"),
        (Outcome("a", "told", None, 1.0, 0, 65 << 20), "the worker grew"),
        (Outcome("a", "told", None, 11.0, 0, 0), "took 11.0 s"),
        (Outcome("a", "else", None, 1.0, 0, 0), "should say"),
    ],
)
async def test_harm_is_noticed(outcome: Outcome, fault: str) -> None:
    assert fault in faults(Attack("a", told="told"), outcome)[0]

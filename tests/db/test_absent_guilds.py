"""Servers that removed the bot while it was away: noted first, purged days later, never by mistake."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.ledger import Ledger
from bot.ledger.guilds import GRACE
from bot.race.claim_forms import ClaimForm
from bot.race.desk import Added
from bot.race.news import Wanted
from bot.race.people import Person
from bot.race.schedule import recurrence
from bot.race.schedules import Plan
from tests.conftest import Hands

GONE, HERE, POSTED_IN = 111, 222, 333
FORM = ClaimForm(
    subject="qwen2.5-max",
    relation="has_property",
    quote="a property of its own",
    source="https://press.example.com/a",
    date="2025-02-20",
)


@pytest.fixture
async def ledger(store_path: Path, hands: Hands) -> AsyncIterator[Ledger]:
    opened = await Ledger.open(store_path, hands)
    for guild in (GONE, HERE):
        person = Person(1, guild, manages_guild=True)
        assert isinstance(await opened.desk.add(person, FORM), Added)
    yield opened
    await opened.close()


async def claims_of(ledger: Ledger, guild: int) -> int:
    found = await ledger.claims_like("property of its own", guild_id=guild, limit=5)
    return len(found)


def ours(_guild: int) -> bool:
    return True


async def test_at_first_it_is_only_noted(ledger: Ledger) -> None:
    assert await ledger.guilds.purge_absent({HERE}, ours) == []
    assert await claims_of(ledger, GONE) == 1


async def test_missing_still_after_days_its_rows_go(ledger: Ledger, hands: Hands) -> None:
    await ledger.guilds.purge_absent({HERE}, ours)
    hands.now += GRACE
    assert await ledger.guilds.purge_absent({HERE}, ours) == [GONE]
    assert await claims_of(ledger, GONE) == 0
    assert await claims_of(ledger, HERE) == 1
    assert await ledger.guilds.purge_absent({HERE}, ours) == []


async def test_back_in_between_it_begins_anew(ledger: Ledger, hands: Hands) -> None:
    await ledger.guilds.purge_absent({HERE}, ours)
    hands.now += timedelta(days=2)
    await ledger.guilds.purge_absent({HERE, GONE}, ours)
    hands.now += timedelta(days=2)
    assert await ledger.guilds.purge_absent({HERE}, ours) == []
    assert await claims_of(ledger, GONE) == 1


async def test_another_processs_servers_are_not_missed(ledger: Ledger, hands: Hands) -> None:
    for _ in range(2):
        assert await ledger.guilds.purge_absent({HERE}, lambda guild: guild == HERE) == []
        hands.now += GRACE
    assert await claims_of(ledger, GONE) == 1


async def test_a_server_with_nothing_but_a_digest_is_missed_too(
    ledger: Ledger, hands: Hands
) -> None:
    admin = Person(1, POSTED_IN, manages_guild=True)
    plan = Plan(4_100, Wanted(), recurrence(every="daily", zone="UTC", at="9:00"))
    await ledger.digests.create(admin, plan)
    present = {HERE, GONE}
    await ledger.guilds.purge_absent(present, ours)
    hands.now += GRACE
    assert await ledger.guilds.purge_absent(present, ours) == [POSTED_IN]
    assert await ledger.digests.all(admin) == []


async def test_who_looks_in_a_direct_message_is_of_no_server(ledger: Ledger, hands: Hands) -> None:
    await ledger.digests.since_last_look(Person(1, None), Wanted())
    present = {HERE, GONE}
    for _ in range(2):
        assert await ledger.guilds.purge_absent(present, ours) == []
        hands.now += GRACE
    look = await ledger.digests.since_last_look(Person(1, None), Wanted())
    assert not look.first, "it is still known when they last did"

"""The machine's clock is wrong for a while, either way: each digest is posted once, and none is lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.client import Frontrunner, create_bot
from bot.config import Config, Store
from bot.ledger import Ledger
from bot.race.schedules import PlannedDigest
from tests.commands import desk
from tests.commands.conftest import Room
from tests.commands.posting import let_it_post
from tests.conftest import TODAY, Hands
from tests.faults.conftest import problems_of
from tests.going_out import ADMIN, CHANNEL, content, plan

FEED = (
    "INSERT INTO feed (url, title, most_waiting, next_due, recorded_at, recorded_by) "
    "VALUES ('https://feeds.example.com/', 'Feed', 1, ?, '', 'bot')"
)


@pytest.fixture
def simcord_bot(simcord_bot: Frontrunner, store_path: Path, hands: Hands) -> Frontrunner:
    """As everywhere, by a clock that a test may move."""
    return create_bot(Config(store=Store(path=store_path)), clock=hands)


async def test_each_digest_is_posted_once_and_none_is_lost(
    room: Room, hands: Hands, store_path: Path
) -> None:
    channel = room.guild.create_text_channel("digests")
    await room.ask("digest create", room.admin, channel=channel, every="daily", at="09:00")
    relations = iter(("beats", "matches", "trails", "mixed", "competitive_with"))

    async def by(moment: datetime, *, posts: int, news: bool = False) -> None:
        """It is that time now, as far as the clock says; so many posts stand in the channel."""
        if news:
            relation = next(relations)
            said = desk.but(quote=f"Said {relation}.", relation=relation)
            assert "Added claim" in (await desk.add(room, said)).text
        hands.now = moment
        for _ in range(3):
            await let_it_post(room)
        assert len(desk.posts_in(room, channel)) == posts, moment

    day = timedelta(days=1)
    await by(TODAY, posts=0, news=True)
    await by(TODAY + day, posts=1)
    # A year ahead: one digest for all of it, not one a day.
    await by(TODAY + 365 * day, posts=2, news=True)
    # It is put right. Nothing is said again, and what is due is said as before.
    await by(TODAY + day, posts=2)
    await by(TODAY + 2 * day, posts=3, news=True)
    # Far back, and forward again.
    await by(TODAY - 400 * day, posts=3)
    await by(TODAY + 2 * day, posts=3)
    await by(TODAY + 3 * day, posts=4, news=True)
    # The change to daylight saving is none of its business, nor is a second back and forth.
    for seconds in (-1, 1, -3600, 3600):
        await by(TODAY + 3 * day + timedelta(seconds=seconds), posts=4)

    assert problems_of(store_path) == []


async def test_what_waits_for_the_wrong_time_goes_out_in_its_own(
    store_path: Path, hands: Hands
) -> None:
    ledger = await Ledger.open(store_path, hands)
    try:
        await ledger.digests.create(ADMIN, plan())
        paused = await ledger.digests.create(ADMIN, plan(CHANNEL + 1))
        hands.now += timedelta(days=400)
        due = await ledger.outbox.due_digests(10)
        planned = [PlannedDigest(one, (content("what is new"),)) for one in due]
        assert await ledger.outbox.plan_digests(planned) == 2
        await ledger.digests.pause(ADMIN, paused.id)
        await ledger._store.write(lambda db: db.execute(FEED, [hands.now.isoformat()]))
        for _ in range(2):
            hands.now = TODAY
            assert await ledger.outbox.due_digests(10) == []
        [taken] = await ledger.outbox.take(10)
        assert taken.channel_id == CHANNEL, "what waits for its digest to be resumed waits on"
        assert len(await ledger.feeds.to_visit(10)) == 1
    finally:
        await ledger.close()

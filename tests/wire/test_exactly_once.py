"""The smallest cases of what the crash harness found, and of what it can hardly hit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import discord
import pytest
from discord.ext import commands

from bot.client import Frontrunner, create_bot
from bot.config import Config, Store
from bot.edge.outgoing.dispatch import Drain
from bot.edge.outgoing.pacer import Pacer
from bot.edge.outgoing.posts import Block, Post
from bot.edge.outgoing.repeats import asked_once, watch
from bot.edge.outgoing.sending import NETWORK, Sender
from bot.ledger import Ledger
from bot.race.outbox import Delivery, Outcome, Sent, Timing, Uncertain, mark_of
from bot.race.schedules import PlannedDigest
from tests.conftest import Hands
from tests.going_out import ADMIN, content, plan
from tests.wire.conftest import TOKEN, eventually, running
from tests.wire.discord_server import WireDiscord
from tests.wire.faults import Fault
from tests.wire.messages import Message
from tests.wire.places import Channel

pytestmark = pytest.mark.wire

GUILD = 7
FORUM_POSTS = "POST /channels/{channel}/threads"


def delivery(number: int, channel: Channel) -> Delivery:
    """A forum post, or a message, that was taken to be sent."""
    post = Post("Digest", 0, (Block(f"What is new, {number}"),), look=True)
    return Delivery(
        id=number, mark=mark_of(str(number)), purpose="digest", part=1, guild_id=GUILD,
        channel_id=channel.id, user_id=None, form="forum", thread_id=None, reply_to=None,
        role_id=None, body=post.to_text(), picture=None, first_try=None, tries=1,
    )  # fmt: skip


@pytest.fixture
def forum(wire: WireDiscord) -> Channel:
    return wire.add_forum_channel(wire.add_guild(GUILD))


class TestWhatDiscordPyRepeats:
    @pytest.fixture
    async def seen(self, wire: WireDiscord, forum: Channel) -> AsyncIterator[discord.ForumChannel]:
        bot = commands.AutoShardedBot(
            "!", intents=discord.Intents(guilds=True), http_trace=watch(), guild_ready_timeout=0.05,
            allowed_mentions=discord.AllowedMentions.none(),
        )  # fmt: skip
        async with running(bot):
            found = bot.get_channel(forum.id)
            assert isinstance(found, discord.ForumChannel)
            yield found

    async def test_a_forum_post_answered_with_500_is_made_twice(
        self, wire: WireDiscord, seen: discord.ForumChannel
    ) -> None:
        wire.faults.plan(Fault.ERROR)
        await seen.create_thread(name="Digest", content="What is new")
        assert len(wire.all_messages()) == 2, (
            "discord.py has learnt it: bot/edge/outgoing/repeats.py can go"
        )

    async def test_and_once_where_it_is_to_be_asked_once(
        self, wire: WireDiscord, seen: discord.ForumChannel
    ) -> None:
        for fault in (Fault.ERROR, Fault.RESET):
            wire.faults.plan(fault)
            with asked_once(), pytest.raises(NETWORK):
                await seen.create_thread(name="Digest", content="What is new")
        assert len(wire.all_messages()) == 2, "one each"
        await seen.create_thread(name="Digest", content="The connections are fine")


class TestTheSender:
    @pytest.fixture
    async def bot(
        self, wire: WireDiscord, forum: Channel, store_path: Path, hands: Hands,
        monkeypatch: pytest.MonkeyPatch,
    ) -> AsyncIterator[Frontrunner]:  # fmt: skip
        monkeypatch.setattr("bot.client.gc.freeze", lambda: None)
        bot = create_bot(Config(store=Store(path=store_path)), clock=hands)
        bot._connection.guild_ready_timeout = 0.05
        started = asyncio.create_task(bot.start(TOKEN))
        await eventually(lambda: bot.is_ready() or started.done(), 20)
        yield bot
        await bot.close()
        await started

    @pytest.fixture
    def sender(self, bot: Frontrunner) -> Sender:
        return Sender(bot, Pacer(1_000), Timing())

    async def test_a_forum_post_answered_with_500_stands_once(
        self, wire: WireDiscord, forum: Channel, sender: Sender, hands: Hands
    ) -> None:
        post = delivery(1, forum)
        wire.faults.plan(Fault.ERROR)
        began = hands.now.timestamp()
        assert isinstance(await sender.post(post), Uncertain)
        [there] = wire.all_messages()
        tried = replace(post, first_try=began)
        assert await sender.send(tried, began + 60) == Sent(there.id)
        assert wire.counted(FORUM_POSTS).total() == 1

    async def test_a_deleted_post_of_a_forum_does_not_end_the_search(
        self, wire: WireDiscord, forum: Channel, sender: Sender, hands: Hands
    ) -> None:
        ours, another = delivery(1, forum), delivery(2, forum)
        made = [await sender.post(one) for one in (ours, another)]
        deleted = made[1]
        assert isinstance(deleted, Sent)
        message: Message = wire.channels[deleted.message_id].messages[deleted.message_id]
        message.deleted = True
        tried = replace(ours, first_try=hands.now.timestamp())
        assert await sender.send(tried, hands.now.timestamp() + 60) == made[0]


class TestTheDrain:
    async def test_what_outlives_its_lease_is_not_begun_again(self, forum: Channel) -> None:
        slow, quick, later = (delivery(number, forum) for number in (1, 2, 3))
        begun, settled = list[int](), list[int]()
        taken = [[slow, quick], [slow, later]]
        enough = asyncio.Event()

        async def take(_limit: int) -> Sequence[Delivery]:
            return taken.pop(0) if taken else []

        async def do(one: Delivery) -> Outcome:
            begun.append(one.id)
            if one is later:
                enough.set()
            elif one is slow:
                await enough.wait()
            return Sent(one.id)

        async def settle(outcomes: Sequence[tuple[Delivery, Outcome]]) -> None:
            settled.extend(one.id for one, _outcome in outcomes)

        drain = Drain[Delivery, Outcome]("posts", take=take, do=do, settle=settle, at_once=8)
        drain.start()
        await asyncio.wait_for(drain.finished(), 5)
        assert begun == [1, 2, 3]
        assert sorted(settled) == begun


class TestTheOrder:
    async def test_what_is_tried_again_goes_before_what_came_later(
        self, store_path: Path, hands: Hands
    ) -> None:
        ledger = await Ledger.open(store_path, hands)
        await ledger.digests.create(ADMIN, plan())
        for text in ("of the first day", "of the second"):
            hands.now += timedelta(days=1)
            due = await ledger.outbox.due_digests(10)
            planned = [PlannedDigest(one, (content(text),)) for one in due]
            await ledger.outbox.plan_digests(planned)
        [first] = await ledger.outbox.take(10)
        assert first.body == "of the first day"
        await ledger.outbox.settle([(first, Uncertain("reset"))])
        hands.now += timedelta(hours=1)
        await ledger.outbox.wake_up()
        assert [one.id for one in await ledger.outbox.take(10)] == [first.id]
        await ledger.close()

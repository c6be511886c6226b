"""Digests on the wire: each arrives once, whatever happens to its requests, and is corrected."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.client import Frontrunner, create_bot
from bot.config import Config, Store
from bot.edge.outgoing.sending import outcome_of
from bot.race.news import Wanted
from bot.race.outbox import Postponed, Refused, Timing
from bot.race.people import Person
from tests.conftest import Hands
from tests.going_out import GUILD, add_claim, plan, rows, rule
from tests.wire.conftest import TOKEN, eventually
from tests.wire.discord_server import WireDiscord
from tests.wire.faults import Fault
from tests.wire.messages import Message
from tests.wire.places import Channel, Guild

pytestmark = pytest.mark.wire

ADA = Person(1, GUILD, manages_guild=True)
POSTS = "POST /channels/{channel}/messages"


class Out:
    """The real bot on the wire, a clock whose hands are moved, and what a channel shows."""

    def __init__(self, wire: WireDiscord, path: Path, hands: Hands, guild: Guild) -> None:
        self.wire, self.path, self.hands, self.guild = wire, path, hands, guild
        self.bot: Frontrunner
        self._started: asyncio.Task[None]

    async def start(self) -> None:
        self.bot = create_bot(Config(store=Store(path=self.path)), clock=self.hands)
        self.bot._connection.guild_ready_timeout = 0.05
        self._started = asyncio.create_task(self.bot.start(TOKEN))
        await eventually(lambda: self._is_up() or self._started.done(), 20)
        self.bot.ledger.outbox.timing = Timing(deadline=0.5)
        self.bot.posting.dispatcher._sender._timing = self.bot.ledger.outbox.timing  # type: ignore[union-attr]

    def _is_up(self) -> bool:
        return self.bot.posting is not None and self.bot.posting._ticking.is_running

    async def stop(self) -> None:
        await self.bot.close()
        await self._started

    async def set_up(self, channel: Channel, **changes: Any) -> int:
        """An admin sets up a digest for every day at nine."""
        changes = {"quiet": "note"} | changes
        schedule = await self.bot.ledger.digests.create(ADA, plan(channel.id, **changes))
        return schedule.id

    async def later(self, **time: float) -> None:
        """Time passes, and the bot looks what is due and sends it."""
        self.hands.now += timedelta(**time)
        posting = self.bot.posting
        assert posting is not None
        await posting.look()
        await posting.dispatcher.finished()

    def posts(self, channel: Channel) -> list[Message]:
        return [one for one in self.wire.messages(channel.id) if one.by_bot]

    def tries(self, channel: Channel | None = None, route: str = POSTS) -> int:
        found = self.wire.counted(route, None if channel is None else channel.id)
        return sum(found.values())

    def states(self) -> list[str]:
        return [row[0] for row in rows(self.path, "SELECT state FROM delivery ORDER BY id")]


@pytest.fixture
async def out(
    wire: WireDiscord, store_path: Path, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Out]:
    # Ours freezes the garbage collector once ready, which is for a process of its own.
    monkeypatch.setattr("bot.client.gc.freeze", lambda: None)
    out = Out(wire, store_path, hands, wire.add_guild(GUILD))
    out.news = wire.add_text_channel(out.guild, "news")  # type: ignore[attr-defined]
    await out.start()
    yield out
    await out.stop()


@pytest.fixture
def news(out: Out) -> Channel:
    return out.news  # type: ignore[attr-defined]


async def test_a_digest_arrives_at_its_time_and_once(out: Out, news: Channel) -> None:
    await out.set_up(news)
    claim = await add_claim(out.bot.ledger)
    await out.later(hours=20)
    assert out.posts(news) == []
    await out.later(hours=2)
    [digest] = out.posts(news)
    assert f"#{claim}" in digest.text
    assert "unverified" in digest.text
    await out.later(minutes=5)
    assert len(out.posts(news)) == 1
    await out.later(days=1)
    assert len(out.posts(news)) == 2
    assert out.posts(news)[1].text.startswith("Nothing new"), out.posts(news)[1].text


@pytest.mark.parametrize(
    "fault", [Fault.RESET, Fault.ERROR, Fault.UNAVAILABLE, Fault.HANG], ids=lambda one: one.name
)
async def test_whatever_happens_to_the_request_it_stands_once(
    out: Out, news: Channel, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    await out.set_up(news)
    monkeypatch.setattr(out.wire.faults, "hang_seconds", 1.0)
    out.wire.faults.plan(fault)
    await out.later(days=1)
    for _ in range(3):
        await out.later(seconds=10)
    assert len(out.posts(news)) == 1
    assert out.states() == ["sent"]
    assert out.tries(news) >= 2, "the first try did not come through"


async def test_past_the_nonce_it_is_looked_for_before_it_is_sent_again(
    out: Out, news: Channel
) -> None:
    await out.set_up(news)
    out.wire.nonce_window = 0
    out.wire.faults.plan(Fault.RESET)
    await out.later(days=1)
    [there] = out.posts(news)
    await out.later(seconds=90)
    assert out.posts(news) == [there]
    assert out.tries(news) == 1
    assert rows(out.path, "SELECT state, message_id FROM delivery") == [("sent", there.id)]


async def test_past_the_nonce_what_is_not_there_is_sent(out: Out, news: Channel) -> None:
    await out.set_up(news)
    out.wire.nonce_window = 0
    out.wire.faults.plan(Fault.UNAVAILABLE)
    await out.later(days=1)
    assert out.posts(news) == []
    await out.later(seconds=90)
    assert len(out.posts(news)) == 1
    assert out.states() == ["sent"]


async def test_without_the_history_nothing_is_sent_again_and_an_admin_is_told(
    out: Out, news: Channel
) -> None:
    await out.set_up(news)
    await out.wire.deny(news.id, discord.Permissions(read_message_history=True))
    out.wire.faults.plan(Fault.RESET)
    await out.later(days=1)
    await out.later(seconds=90)
    await out.later(seconds=5)
    assert len(out.posts(news)) == 1
    assert out.states() == ["unknown", "sent"]
    [notice] = out.posts(out.wire.direct_channel(ADA.user_id))
    assert "Read Message History" in notice.text
    await out.later(days=1)
    assert len(out.posts(news)) == 2, "the next digest comes all the same"


@pytest.mark.parametrize("how", ["gone", "hidden", "forbidden"])
async def test_a_dead_channel_costs_one_request_and_one_notice(
    out: Out, news: Channel, how: str
) -> None:
    for quiet in ("note", "nothing"):
        await out.set_up(news, quiet=quiet)
    await add_claim(out.bot.ledger)
    match how:
        case "gone":
            await out.wire.delete_channel(news.id, tell=False)
        case "hidden":
            await out.wire.deny(news.id, discord.Permissions(view_channel=True), tell=False)
        case _:
            await out.wire.deny(news.id, discord.Permissions(send_messages=True), tell=False)
    await out.later(days=1)
    for _ in range(3):
        await out.later(days=1)
    assert out.tries(news) == 1
    [notice] = out.posts(out.wire.direct_channel(ADA.user_id))
    assert f"<#{news.id}>" in notice.text
    schedules = await out.bot.ledger.digests.all(ADA)
    assert {one.state for one in schedules} == {"stopped"}
    assert {one.problem for one in schedules} == {how}


async def test_an_outage_of_the_server_stops_nothing(out: Out, news: Channel) -> None:
    await out.set_up(news)
    await out.wire.take_out(GUILD)
    await eventually(
        lambda: out.bot.get_guild(GUILD) is None or out.bot.get_guild(GUILD).unavailable
    )  # type: ignore[union-attr]
    await out.later(days=1)
    assert out.tries(news) == 0
    assert out.states() == ["due"]
    await out.wire.join(out.guild)
    await eventually(lambda: out.bot.get_channel(news.id) is not None)
    await out.later(minutes=2)
    assert len(out.posts(news)) == 1


async def test_a_claim_that_falls_is_corrected_where_it_stands(out: Out, news: Channel) -> None:
    await out.set_up(news)
    claim = await add_claim(out.bot.ledger)
    await out.later(days=1)
    [digest] = out.posts(news)
    await rule(out.bot.ledger, claim)
    await out.later(seconds=5)
    [digest, reply] = out.posts(news)
    assert "refuted" in digest.text
    assert "Corrected" in digest.text
    assert digest.edits == 1
    assert reply.reference is not None
    assert int(reply.reference["message_id"]) == digest.id
    assert "refuted" in reply.text
    assert reply.allowed_mentions == {"parse": [], "roles": []}, "nobody is pinged"
    await out.later(seconds=60)
    assert len(out.posts(news)) == 2
    assert digest.edits == 1


async def test_a_crash_between_the_ruling_and_its_edits_tells_once(out: Out, news: Channel) -> None:
    other = out.wire.add_text_channel(out.guild, "other")
    for channel in (news, other):
        await out.set_up(channel)
    claim = await add_claim(out.bot.ledger)
    await out.later(days=1)
    await rule(out.bot.ledger, claim)
    out.wire.faults.plan(Fault.RESET, Fault.RESET, Fault.RESET)
    await out.later(seconds=5)
    await out.stop()
    await out.start()
    for _ in range(4):
        await out.later(seconds=30)
    for channel in (news, other):
        [digest, reply] = out.posts(channel)
        assert "Corrected" in digest.text
        assert "refuted" in reply.text


async def test_in_a_thread_a_forum_and_published(out: Out) -> None:
    thread = out.wire.add_text_channel(out.guild, "threads")
    forum = out.wire.add_forum_channel(out.guild, "forum")
    announced = out.wire.add_announcement_channel(out.guild, "announced")
    await out.stop()
    await out.start()
    await out.set_up(thread, form="thread")
    await out.set_up(forum, form="forum")
    await out.set_up(announced, publish=True)
    for number in range(60):
        await add_claim(out.bot.ledger, quote=f"Statement {number}: " + "more and more " * 40)
    await out.later(days=1)
    [first] = out.posts(thread)
    assert first.thread is not None
    parts = out.posts(out.wire.channels[first.id])
    assert len(parts) >= 2
    [opened] = [one for one in out.wire.channels.values() if one.parent_id == forum.id]
    assert len(out.posts(opened)) == len(parts) + 1
    assert all(one.crossposted for one in out.posts(announced))
    assert set(out.states()) == {"sent"}


async def test_a_forum_post_whose_answer_is_lost_is_found_again(out: Out) -> None:
    forum = out.wire.add_forum_channel(out.guild, "forum")
    await out.stop()
    await out.start()
    await out.set_up(forum, form="forum")
    out.wire.faults.plan(Fault.RESET)
    await out.later(days=1)
    for _ in range(4):
        await out.later(seconds=20)
    opened = [one for one in out.wire.channels.values() if one.parent_id == forum.id]
    assert len(opened) == 1
    assert out.states() == ["sent"]


async def test_an_alert_comes_within_a_minute_and_a_message_to_who_watches(
    out: Out, news: Channel
) -> None:
    ledger = out.bot.ledger
    alert = plan(news.id, wanted=Wanted(kinds=("claims", "verdicts")))
    await ledger.digests.create(ADA, type(alert)(alert.channel_id, alert.wanted, None))
    qwen = ledger.find("qwen", day=ledger.today(), guild_id=None)
    await ledger.watching.watch(Person(9, None), qwen, "en")
    claim = await add_claim(ledger)
    await out.later(seconds=30)
    assert out.posts(news) == []
    await out.later(seconds=31)
    [posted] = out.posts(news)
    assert f"#{claim}" in posted.text
    [told] = out.posts(out.wire.direct_channel(9))
    assert f"#{claim}" in told.text

    await rule(ledger, claim)
    await out.later(seconds=5)
    await out.later(seconds=120)
    assert [one.text.count("refuted") > 0 for one in out.posts(news)] == [True, True]
    assert len(out.posts(news)) == 2, "corrected in its place and told once, not posted again"


async def test_who_takes_no_messages_is_left_alone(out: Out) -> None:
    ledger = out.bot.ledger
    qwen = ledger.find("qwen", day=ledger.today(), guild_id=None)
    out.wire.close_dms(9)
    await ledger.watching.watch(Person(9, None), qwen, "en")
    await add_claim(ledger)
    await out.later(seconds=61)
    _, watcher = await ledger.watching.watches(Person(9, None))
    assert watcher is not None
    assert watcher.closed_at is not None
    tried = len(out.wire.requests)
    await add_claim(ledger, quote="Another one.")
    await out.later(seconds=120)
    assert len(out.wire.requests) == tried


def opened(out: Out, forum: Channel) -> list[Channel]:
    return [one for one in out.wire.channels.values() if one.parent_id == forum.id]


@pytest.fixture
async def forum(out: Out) -> Channel:
    forum = out.wire.add_forum_channel(out.guild, "forum")
    await out.stop()
    await out.start()
    await out.set_up(forum, form="forum")
    return forum


async def test_a_forum_post_that_somebody_deletes_stops_no_digest(out: Out, forum: Channel) -> None:
    claim = await add_claim(out.bot.ledger)
    await out.later(days=1)
    [old] = opened(out, forum)
    await out.wire.delete_channel(old.id)
    await rule(out.bot.ledger, claim)
    for _ in range(4):
        await out.later(seconds=70)
    [schedule] = await out.bot.ledger.digests.all(ADA)
    assert (schedule.state, schedule.problem) == ("active", None)
    assert rows(out.path, "SELECT count(*) FROM delivery WHERE edit_id IS NOT NULL") == [(0,)]


async def test_the_thread_of_an_old_digest_that_somebody_deletes_stops_none(
    out: Out, news: Channel
) -> None:
    await out.set_up(news, form="thread")
    for number in range(30):
        await add_claim(out.bot.ledger, quote=f"Statement {number}: " + "more and more " * 40)
    await out.later(days=1)
    [first] = out.posts(news)
    await out.wire.delete_channel(first.id)
    [(claim,)] = rows(
        out.path,
        "SELECT claim_id FROM delivered_item i JOIN delivery d ON d.id = i.delivery_id "
        "WHERE d.part > 1 LIMIT 1",
    )
    await rule(out.bot.ledger, claim)
    for _ in range(3):
        await out.later(seconds=70)
    [schedule] = await out.bot.ledger.digests.all(ADA)
    assert schedule.state == "active"


async def test_posts_in_archived_threads_are_corrected_too(out: Out, forum: Channel) -> None:
    claim = await add_claim(out.bot.ledger)
    await out.later(days=1)
    await rule(out.bot.ledger, claim, "confirmed")
    await out.later(seconds=5)
    await out.later(days=1)
    threads = opened(out, forum)
    assert len(threads) == 2
    for thread in threads:
        out.wire.archive(thread.id)
    await rule(out.bot.ledger, claim, "refuted")
    for _ in range(4):
        await out.later(seconds=70)
    assert all("refuted" in out.posts(thread)[0].text for thread in threads)


async def test_a_post_in_a_channel_that_was_hidden_is_corrected_when_it_is_back(
    out: Out, news: Channel
) -> None:
    digest = await out.set_up(news)
    claim = await add_claim(out.bot.ledger)
    await out.later(days=1)
    await out.wire.deny(news.id, discord.Permissions(view_channel=True))
    await rule(out.bot.ledger, claim)
    for _ in range(2):
        await out.later(seconds=70)
    [post] = out.posts(news)
    assert "Corrected" not in post.text
    assert (await out.bot.ledger.digests.one(ADA, digest)).state == "stopped"
    await out.wire.deny(news.id, discord.Permissions.none())
    await out.bot.ledger.digests.resume(ADA, digest)
    await out.later(seconds=5)
    assert "Corrected" in post.text


async def test_a_look_that_was_asked_for_at_the_very_end_is_not_taken(out: Out) -> None:
    posting = out.bot.posting
    assert posting is not None
    await out.stop()
    posting.look_soon()
    assert not posting._looks
    await out.start()


async def test_trouble_when_getting_ready_keeps_no_digest_back(
    out: Out, news: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    await out.set_up(news)
    await out.stop()

    async def fail(_client: Any) -> None:
        raise ValueError("once")

    with monkeypatch.context() as trouble:
        trouble.setattr("bot.client.tell_everybody_left", fail)
        await out.start()
    await out.later(days=1)
    assert len(out.posts(news)) == 1


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (401, 0, Postponed), (403, 0, Postponed), (429, 0, Postponed), (400, 40004, Postponed),
        (403, 50013, Refused), (404, 10003, Refused), (400, 50035, Refused),
    ],
)  # fmt: skip
def test_what_says_nothing_about_the_channel_stops_nothing(
    status: int, code: int, kind: type
) -> None:
    answer: Any = SimpleNamespace(status=status, reason="")
    error = discord.HTTPException(answer, {"code": code, "message": "no"})
    assert type(outcome_of(error)) is kind

"""What meets halfway: edits, pauses, deletions, rulings and goings while posts are on their way."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.edge.cards.alerts import watch_post, with_added
from bot.edge.cards.corrections import corrected_post
from bot.edge.cards.notices import notice_post
from bot.edge.outgoing.posts import Post
from bot.edge.outgoing.rounds import _by_channel
from bot.ledger import Ledger
from bot.race.claims import Status
from bot.race.news import NewsKind, Wanted
from bot.race.outbox import Content, Delivery, Refused, Sent, Unknowable
from bot.race.people import Person
from bot.race.schedules import DueDigest, Plan, PlannedDigest
from tests.conftest import Hands
from tests.going_out import ADMIN, CHANNEL, GUILD, OWNER, add_claim, content, plan, rows, rule

HERS = Person(3, GUILD + 1, manages_guild=True)
WATCHER = Person(9, None)


@pytest.fixture
async def ledger(store_path: Path, hands: Hands) -> AsyncIterator[Ledger]:
    opened = await Ledger.open(store_path, hands)
    yield opened
    await opened.close()


def says(text: str, claim: int, status: Status = "unverified") -> Content:
    """A post about one claim."""
    return Content(text, None, {f"c{claim}": (claim, status)})


def alert(*kinds: NewsKind, channel: int = CHANNEL) -> Plan:
    return Plan(channel, Wanted(kinds=kinds), None)


async def only(ledger: Ledger) -> Delivery:
    [taken] = await ledger.outbox.take(10)
    return taken


async def due(ledger: Ledger) -> list[DueDigest]:
    return await ledger.outbox.due_digests(100)


async def post_all(ledger: Ledger, *texts: str) -> None:
    """Everything that is due is planned."""
    parts = tuple(content(text) for text in texts or ("news",))
    await ledger.outbox.plan_digests([PlannedDigest(one, parts) for one in await due(ledger)])


async def correct(ledger: Ledger, hands: Hands) -> int:
    """A round of corrections in words; how many posts it found."""
    read = await ledger.outbox.corrections()
    if read is None:
        return 0
    day = hands.now.date()
    edits = [
        (one, corrected_post(Post.from_text(one.body), one.changed, read.sources, day).content())
        for one in read.corrections
    ]
    await ledger.outbox.plan_corrections(read, edits, [])
    return len(edits)


async def tell(ledger: Ledger, hands: Hands) -> None:
    """A round of messages to people, in words."""
    hands.now += timedelta(minutes=2)
    await correct(ledger, hands)
    told = await ledger.watching.alert_round()
    assert told is not None
    messages = [
        (
            one,
            (
                watch_post(one.news, told.sources, last_today=one.last_today)
                if one.held is None
                else with_added(Post.from_text(one.held[2]), one.news, told.sources)
            ).content(),
        )
        for one in told.messages
    ]
    await ledger.watching.plan_alerts(told, [], [], messages)


async def watch_qwen(ledger: Ledger) -> None:
    qwen = ledger.find("qwen", day=ledger.today(), guild_id=None)
    await ledger.watching.watch(WATCHER, qwen, "en")


def write(path: Path, query: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(query, values)
        db.commit()


class TestSchedulesThatChange:
    async def test_the_same_local_time_twice_is_two_digests_and_holds_up_nobody(
        self, ledger: Ledger, hands: Hands
    ) -> None:
        hands.now = datetime(2026, 11, 24, 7, tzinfo=UTC)
        one = await ledger.digests.create(ADMIN, plan(zone="Europe/Berlin"))
        await ledger.digests.create(HERS, plan(99, at="09:30"))
        hands.now = datetime(2026, 11, 24, 8, 0, 5, tzinfo=UTC)  # 9:00 in Berlin
        await post_all(ledger)
        await ledger.digests.change(ADMIN, one.id, plan(zone="Europe/London"))
        hands.now = datetime(2026, 11, 24, 9, 30, 5, tzinfo=UTC)
        await post_all(ledger)
        taken = await ledger.outbox.take(10)
        assert sorted(one.channel_id or 0 for one in taken) == [99, CHANNEL]
        await ledger.outbox.settle([(one, Sent(one.id)) for one in taken])
        assert (await only(ledger)).channel_id == CHANNEL

    async def test_a_zone_this_machine_does_not_know_stops_that_one_alone(
        self, ledger: Ledger, hands: Hands, store_path: Path
    ) -> None:
        one = await ledger.digests.create(ADMIN, plan())
        await ledger.digests.create(HERS, plan(99))
        write(
            store_path,
            "UPDATE schedule SET recurrence = replace(recurrence, 'UTC', 'Mars/Olympus') WHERE id = ?",
            one.id,
        )
        hands.now += timedelta(days=1)
        assert [each.schedule.guild_id for each in await due(ledger)] == [GUILD + 1]
        stopped = await ledger.digests.one(ADMIN, one.id)
        assert (stopped.state, stopped.problem) == ("stopped", "zone")
        [untold] = await ledger.outbox.untold()
        assert "time zone" in notice_post("Server", untold.schedules).blocks[-1].text

    async def test_an_edit_at_the_very_moment_keeps_what_is_due(
        self, ledger: Ledger, hands: Hands
    ) -> None:
        one = await ledger.digests.create(ADMIN, plan())
        hands.now = datetime(2026, 11, 24, 9, 0, 2, tzinfo=UTC)
        await ledger.digests.change(ADMIN, one.id, plan(at="18:00"))
        [late] = await due(ledger)
        assert late.ends >= late.schedule.covered_at
        await post_all(ledger)
        assert await due(ledger) == []
        hands.now = datetime(2026, 11, 24, 18, tzinfo=UTC)
        assert [each.period for each in await due(ledger)] == ["2026-11-24T18:00"]

    async def test_what_never_arrived_comes_with_the_next_one(
        self, ledger: Ledger, hands: Hands
    ) -> None:
        one = await ledger.digests.create(ADMIN, plan())
        claim = await add_claim(ledger)
        hands.now += timedelta(days=1)
        await post_all(ledger)
        before = (await ledger.digests.one(ADMIN, one.id)).covered_at
        await ledger.outbox.settle([(await only(ledger), Refused("forbidden", "403"))])
        resumed = await ledger.digests.resume(ADMIN, one.id)
        assert resumed.covered_at < before
        hands.now += timedelta(days=1)
        [late] = await due(ledger)
        assert [news.story for news in late.digest.news] == [f"c{claim}"]

    async def test_what_waits_waits_while_it_is_paused(self, ledger: Ledger, hands: Hands) -> None:
        one = await ledger.digests.create(ADMIN, plan())
        hands.now += timedelta(days=1)
        await post_all(ledger)
        await ledger.digests.pause(ADMIN, one.id)
        assert await ledger.outbox.take(10) == []
        await ledger.digests.resume(ADMIN, one.id)
        assert (await only(ledger)).channel_id == CHANNEL

    async def test_parts_after_one_that_may_be_there_are_sent(
        self, ledger: Ledger, hands: Hands
    ) -> None:
        await ledger.digests.create(ADMIN, plan())
        hands.now += timedelta(days=1)
        await post_all(ledger, "one", "two")
        await ledger.outbox.settle([(await only(ledger), Unknowable("no history"))])
        assert (await only(ledger)).body == "two"


class TestCorrections:
    async def test_a_claim_that_is_a_servers_own_again_is_gone_elsewhere_and_stays_so(
        self, ledger: Ledger, hands: Hands
    ) -> None:
        claim = await add_claim(ledger, HERS)
        await ledger.desk.promote(Person(2, GUILD + 1, manages_guild=True, is_owner=True), claim)
        await ledger.digests.create(ADMIN, plan())
        hands.now += timedelta(days=1)
        [one] = await due(ledger)
        post = Post("", 0, one_block(claim), look=True)
        await ledger.outbox.plan_digests([PlannedDigest(one, (post.content(),))])
        await ledger.outbox.settle([(await only(ledger), Sent(5))])
        assert await correct(ledger, hands) == 0
        await ledger.desk.undo(OWNER, claim)
        read = await ledger.outbox.corrections()
        assert read is not None
        assert [(each.guild_id, each.changed[0][0].status) for each in read.corrections] == [
            (GUILD, "rejected")
        ]
        assert await correct(ledger, hands) == 1
        await rule(ledger, claim, person=HERS)
        assert await correct(ledger, hands) == 0, "what she rules there is hers alone"

    async def test_a_ruling_while_it_is_put_into_words_is_corrected(
        self, ledger: Ledger, hands: Hands
    ) -> None:
        one = await ledger.digests.create(ADMIN, plan())
        claim = await add_claim(ledger)
        assert await correct(ledger, hands) == 0
        preview = await ledger.digests.preview(ADMIN, one.id)
        await rule(ledger, claim)
        assert await correct(ledger, hands) == 0, "nothing is posted yet"
        stale = Post("", 0, one_block(claim), look=True).content()
        assert await ledger.digests.send(ADMIN, PlannedDigest(preview, (stale,)))
        assert await correct(ledger, hands) == 1

    async def test_the_answer_goes_to_a_post_that_is_there(
        self, ledger: Ledger, hands: Hands
    ) -> None:
        claim = await add_claim(ledger)
        await ledger.digests.create(ADMIN, plan())
        for outcome in (Sent(1), Unknowable("no history")):
            hands.now += timedelta(days=1)
            [one] = await due(ledger)
            await ledger.outbox.plan_digests([PlannedDigest(one, (says(one.ends, claim),))])
            await ledger.outbox.settle([(await only(ledger), outcome)])
        await rule(ledger, claim)
        read = await ledger.outbox.corrections()
        assert read is not None
        [(newest, _changed)] = _by_channel(read.corrections)
        assert newest.state == "sent"

    async def test_what_was_never_tried_goes_out_corrected(
        self, ledger: Ledger, hands: Hands, store_path: Path
    ) -> None:
        claim = await add_claim(ledger)
        await ledger.digests.create(ADMIN, plan())
        hands.now += timedelta(days=1)
        [one] = await due(ledger)
        post = Post("", 0, one_block(claim), look=True)
        await ledger.outbox.plan_digests([PlannedDigest(one, (post.content(),))])
        await rule(ledger, claim)
        assert await correct(ledger, hands) == 1
        assert "refuted" in (await only(ledger)).body
        assert rows(store_path, "SELECT edit_id FROM delivery") == [(None,)]
        assert rows(store_path, "SELECT count(*) FROM post_content") == [(1,)], (
            "nothing is left over"
        )

    async def test_a_server_that_goes_in_between_stops_nothing(
        self, ledger: Ledger, hands: Hands, store_path: Path
    ) -> None:
        claim = await add_claim(ledger)
        await ledger.digests.create(ADMIN, plan())
        hands.now += timedelta(days=1)
        [one] = await due(ledger)
        await ledger.outbox.plan_digests([PlannedDigest(one, (says("a", claim),))])
        await rule(ledger, claim)
        read = await ledger.outbox.corrections()
        assert read is not None
        await ledger.guilds.purge(GUILD)
        new = [(each, says("b", claim, "refuted")) for each in read.corrections]
        await ledger.outbox.plan_corrections(read, new, new)
        assert rows(store_path, "SELECT count(*) FROM delivery") == [(0,)]


def one_block(claim: int) -> Any:
    from bot.edge.outgoing.posts import Block

    return (Block("It says so.", f"c{claim}", "unverified"),)


class TestWhatIsToldAtOnce:
    async def test_two_alerts_of_a_channel_tell_it_once(self, ledger: Ledger, hands: Hands) -> None:
        await ledger.digests.create(ADMIN, alert("claims"))
        await ledger.digests.create(ADMIN, alert("claims", "verdicts"))
        await add_claim(ledger)
        hands.now += timedelta(minutes=2)
        told = await ledger.watching.alert_round()
        assert told is not None
        assert len(told.posts) == 1

    async def test_an_alert_tells_nothing_of_the_time_it_was_paused(
        self, ledger: Ledger, hands: Hands
    ) -> None:
        one = await ledger.digests.create(ADMIN, alert())
        await ledger.digests.pause(ADMIN, one.id)
        claim = await add_claim(ledger)
        [(_, posts, kept)] = (await ledger.digests.why(ADMIN, claim)).reasons
        assert (posts, kept) == ((), "unchanged")
        await ledger.digests.resume(ADMIN, one.id)
        hands.now += timedelta(minutes=2)
        told = await ledger.watching.alert_round()
        assert told is not None
        assert told.posts == ()
        [(_, posts, kept)] = (await ledger.digests.why(ADMIN, claim)).reasons
        assert (posts, kept) == ((), "unchanged"), "and it says so"

    @pytest.mark.parametrize("what", ["pause", "delete"])
    async def test_an_alert_that_ends_in_between_is_not_posted(
        self, ledger: Ledger, hands: Hands, what: str
    ) -> None:
        one = await ledger.digests.create(ADMIN, alert())
        await add_claim(ledger)
        hands.now += timedelta(minutes=2)
        told = await ledger.watching.alert_round()
        assert told is not None
        await getattr(ledger.digests, what)(ADMIN, one.id)
        posts = [(post, content("x")) for post in told.posts]
        await ledger.watching.plan_alerts(told, posts, [], [])
        assert await ledger.outbox.take(10) == []

    async def test_who_is_forgotten_in_between_gets_no_message(
        self, ledger: Ledger, hands: Hands, store_path: Path
    ) -> None:
        await watch_qwen(ledger)
        await add_claim(ledger)
        hands.now += timedelta(minutes=2)
        told = await ledger.watching.alert_round()
        assert told is not None
        await ledger.guilds.forget(WATCHER)
        messages = [(one, content("hello")) for one in told.messages]
        await ledger.watching.plan_alerts(told, [], [], messages)
        assert rows(store_path, "SELECT count(*) FROM delivery") == [(0,)]

    async def test_who_watches_nothing_any_more_leaves_nothing_behind(
        self, ledger: Ledger, store_path: Path
    ) -> None:
        await watch_qwen(ledger)
        [watch], _ = await ledger.watching.watches(WATCHER)
        await ledger.watching.unwatch(WATCHER, watch.id)
        assert rows(store_path, "SELECT count(*) FROM watcher") == [(0,)]

    async def test_a_message_that_is_held_is_corrected_and_added_to(
        self, ledger: Ledger, hands: Hands, store_path: Path
    ) -> None:
        hands.now = datetime(2026, 11, 24, 7, tzinfo=UTC)
        await watch_qwen(ledger)
        for number in range(10):
            await add_claim(ledger, quote=f"Number {number}.")
            await tell(ledger, hands)
        first = await add_claim(ledger, quote="Held.")
        await tell(ledger, hands)
        assert rows(store_path, "SELECT count(*) FROM delivery") == [(11,)]
        await rule(ledger, first)
        await tell(ledger, hands)
        second = await add_claim(ledger, quote="Held too.")
        await tell(ledger, hands)
        while taken := await ledger.outbox.take(50):
            await ledger.outbox.settle([(one, Sent(one.id)) for one in taken])
        hands.now = datetime(2026, 11, 25, 0, 0, 1, tzinfo=UTC)
        held = await only(ledger)
        shown = {one.story: one.status for one in Post.from_text(held.body).blocks if one.story}
        assert shown == {f"c{first}": "refuted", f"c{second}": "unverified"}
        unused = rows(
            store_path,
            "SELECT count(*) FROM post_content p WHERE NOT EXISTS "
            "(SELECT 1 FROM delivery WHERE content_id = p.id OR edit_id = p.id)",
        )
        assert unused == [(0,)]


class TestNotices:
    async def test_where_the_door_is_closed_it_is_told_elsewhere(
        self, ledger: Ledger, hands: Hands
    ) -> None:
        await ledger.digests.create(ADMIN, plan())
        hands.now += timedelta(days=1)
        await post_all(ledger)
        await ledger.outbox.settle([(await only(ledger), Refused("gone", "404"))])
        [untold] = await ledger.outbox.untold()
        assert not untold.door_closed
        await ledger.outbox.plan_notice(untold, content("it stopped"), None)
        await ledger.outbox.settle([(await only(ledger), Refused("closed", "50007"))])
        [untold] = await ledger.outbox.untold()
        assert untold.door_closed
        await ledger.outbox.plan_notice(untold, content("it stopped"), 777)
        assert (await only(ledger)).channel_id == 777

    async def test_one_that_is_paused_is_not_said_to_have_stopped(
        self, ledger: Ledger, hands: Hands
    ) -> None:
        one = await ledger.digests.create(ADMIN, plan())
        hands.now += timedelta(days=1)
        await post_all(ledger)
        taken = await only(ledger)
        await ledger.digests.pause(ADMIN, one.id)
        await ledger.outbox.settle([(taken, Unknowable("no history"))])
        [untold] = await ledger.outbox.untold()
        assert "stopped" not in notice_post("Server", untold.schedules).blocks[-1].text


class TestLooking:
    async def test_who_looked_at_prices_has_not_seen_the_claims(self, ledger: Ledger) -> None:
        claim = await add_claim(ledger)
        somebody = Person(7, GUILD)
        await ledger.digests.since_last_look(somebody, Wanted(kinds=("market",)))
        look = await ledger.digests.since_last_look(somebody, Wanted())
        assert [one.story for one in look.digest.news] == [f"c{claim}"]
        again = await ledger.digests.since_last_look(somebody, Wanted())
        assert again.digest.news == ()


class TestVerdictsOfNewClaims:
    async def test_a_claim_that_came_and_was_ruled_on_is_a_verdict_and_leads(
        self, ledger: Ledger, hands: Hands
    ) -> None:
        await ledger.digests.create(ADMIN, plan(wanted=Wanted(kinds=("verdicts",))))
        await ledger.digests.create(ADMIN, plan(9, wanted=Wanted(kinds=("claims",))))
        plain, fallen = await add_claim(ledger, quote="Plain."), await add_claim(ledger)
        await rule(ledger, fallen)
        hands.now += timedelta(days=1)
        verdicts, claims = await due(ledger)
        assert [one.story for one in verdicts.digest.news] == [f"c{fallen}"]
        assert {one.story for one in claims.digest.news} == {f"c{plain}", f"c{fallen}"}
        assert claims.digest.lead is not None
        assert claims.digest.lead.story == f"c{fallen}"

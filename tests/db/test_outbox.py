"""The outbox on the real store: planned once, taken once at a time, settled whatever becomes of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import NotAllowed, NotFound, UserError
from bot.ledger import Ledger
from bot.race.outbox import (
    Content,
    Delivery,
    ErrandDone,
    Postponed,
    Refused,
    Sent,
    Uncertain,
    Unknowable,
    mark_of,
)
from bot.race.people import Person
from bot.race.schedules import DueDigest, PlannedDigest, Schedule
from tests.conftest import Hands
from tests.going_out import ADMIN, CHANNEL, GUILD, add_claim, content, plan, rows, rule

OTHER_ADMIN = Person(3, GUILD + 1, manages_guild=True)


@pytest.fixture
async def ledger(store_path: Path, hands: Hands) -> AsyncIterator[Ledger]:
    opened = await Ledger.open(store_path, hands)
    yield opened
    await opened.close()


def planned(due: Sequence[DueDigest], *texts: str) -> list[PlannedDigest]:
    parts = tuple(content(text) for text in texts or ("what is new",))
    return [PlannedDigest(one, parts) for one in due]


async def due_now(ledger: Ledger) -> list[DueDigest]:
    return await ledger.outbox.due_digests(100)


async def planned_digest(
    ledger: Ledger, hands: Hands, *texts: str, channel: int = CHANNEL
) -> Schedule:
    """A digest that was due and is planned, in as many parts as texts."""
    schedule = await ledger.digests.create(ADMIN, plan(channel))
    hands.now += timedelta(days=1)
    await ledger.outbox.plan_digests(planned(await due_now(ledger), *texts))
    return schedule


async def only(ledger: Ledger) -> Delivery:
    [taken] = await ledger.outbox.take(10)
    return taken


class TestWhatIsDue:
    async def test_a_digest_is_due_at_its_time_and_then_the_day_after(
        self, ledger: Ledger, hands: Hands
    ) -> None:
        schedule = await ledger.digests.create(ADMIN, plan())
        assert schedule.covered_at == "2026-11-23T09:00:00+00:00", "the period that is running"
        hands.now = datetime(2026, 11, 24, 8, 59, 59, tzinfo=UTC)
        assert await due_now(ledger) == []
        hands.now = datetime(2026, 11, 24, 9, tzinfo=UTC)
        [due] = await due_now(ledger)
        assert (due.period, due.ends) == ("2026-11-24T09:00", "2026-11-24T09:00:00+00:00")
        assert await ledger.outbox.plan_digests(planned([due])) == 1
        assert await due_now(ledger) == []
        hands.now += timedelta(days=1)
        [after] = await due_now(ledger)
        assert after.period == "2026-11-25T09:00"
        assert after.schedule.covered_at == due.ends

    async def test_three_days_away_is_one_digest_of_three_days(
        self, ledger: Ledger, hands: Hands
    ) -> None:
        await ledger.digests.create(ADMIN, plan())
        claims = []
        for _ in range(3):
            hands.now += timedelta(days=1)
            claims.append(await add_claim(ledger, quote=f"Said on {hands.now:%d}."))
        [due] = await due_now(ledger)
        assert due.period == "2026-11-26T09:00"
        assert {one.story for one in due.digest.news} == {f"c{claim}" for claim in claims}
        assert await ledger.outbox.plan_digests(planned([due])) == 1
        assert await due_now(ledger) == []

    async def test_nothing_that_is_written_during_a_round_is_lost(
        self, ledger: Ledger, hands: Hands
    ) -> None:
        await ledger.digests.create(ADMIN, plan())
        hands.now += timedelta(days=1)
        due = await due_now(ledger)
        late = await add_claim(ledger)  # after the digest was read, at the very same second
        await ledger.outbox.plan_digests(planned(due))
        hands.now += timedelta(days=1)
        [after] = await due_now(ledger)
        assert [one.story for one in after.digest.news] == [f"c{late}"]

    async def test_one_digest_is_read_for_all_who_want_the_same(
        self, ledger: Ledger, hands: Hands
    ) -> None:
        for channel in range(5):
            await ledger.digests.create(ADMIN, plan(channel + 1))
        await ledger.digests.create(OTHER_ADMIN, plan(99))
        await add_claim(ledger)
        own = await add_claim(ledger, OTHER_ADMIN, quote="Only there.")
        hands.now += timedelta(days=1)
        due = await due_now(ledger)
        assert len({id(one.digest) for one in due}) == 2
        theirs = next(one.digest for one in due if one.schedule.guild_id == GUILD + 1)
        assert f"c{own}" in {one.story for one in theirs.news}
        assert all(
            f"c{own}" not in {one.story for one in other.digest.news}
            for other in due
            if other.schedule.guild_id == GUILD
        )

    async def test_what_was_changed_since_it_was_read_waits_for_the_next_round(
        self, ledger: Ledger, hands: Hands
    ) -> None:
        schedule = await ledger.digests.create(ADMIN, plan())
        hands.now += timedelta(days=1)
        due = await due_now(ledger)
        await ledger.digests.pause(ADMIN, schedule.id)
        assert await ledger.outbox.plan_digests(planned(due)) == 0
        assert await ledger.outbox.take(10) == []

    async def test_a_second_plan_of_the_same_period_writes_nothing(
        self, ledger: Ledger, hands: Hands
    ) -> None:
        await ledger.digests.create(ADMIN, plan())
        hands.now += timedelta(days=1)
        due = await due_now(ledger)
        assert await ledger.outbox.plan_digests(planned(due)) == 1
        assert await ledger.outbox.plan_digests(planned(due)) == 0
        assert len(await ledger.outbox.take(10)) == 1


class TestSending:
    async def test_it_is_on_record_before_it_is_sent(
        self, ledger: Ledger, hands: Hands, store_path: Path
    ) -> None:
        await planned_digest(ledger, hands)
        taken = await only(ledger)
        assert taken.first_try is None
        assert taken.mark == mark_of(rows(store_path, "SELECT key FROM delivery")[0][0])
        assert rows(store_path, "SELECT state, first_try, tries FROM delivery") == [
            ("sending", int(hands.now.timestamp()), 1)
        ]
        assert await ledger.outbox.take(10) == [], "nobody else takes it meanwhile"

    async def test_sent_is_the_end_of_it(
        self, ledger: Ledger, hands: Hands, store_path: Path
    ) -> None:
        await planned_digest(ledger, hands)
        taken = await only(ledger)
        await ledger.outbox.settle([(taken, Sent(555))])
        hands.now += timedelta(days=30)
        await ledger.outbox.wake_up()
        assert [one for one in await ledger.outbox.take(10) if one.id == taken.id] == []
        assert rows(store_path, "SELECT state, message_id FROM delivery") == [("sent", 555)]

    async def test_after_a_crash_the_same_post_is_taken_up_with_the_same_mark(
        self, ledger: Ledger, hands: Hands
    ) -> None:
        await planned_digest(ledger, hands)
        taken = await only(ledger)
        began = int(hands.now.timestamp())
        hands.now += timedelta(seconds=10)
        await ledger.outbox.wake_up()  # what a start does
        again = await only(ledger)
        assert (again.id, again.mark, again.first_try, again.tries) == (
            taken.id, taken.mark, began, 2,
        )  # fmt: skip
        timing = ledger.outbox.timing
        assert not timing.must_look_first(again.first_try, hands.now.timestamp())
        assert timing.must_look_first(again.first_try, hands.now.timestamp() + 60)
        hands.now += timedelta(minutes=5)
        await ledger.outbox.begin_again(again)
        hands.now += timedelta(seconds=5)
        await ledger.outbox.wake_up()
        assert (await only(ledger)).first_try == began + 310

    async def test_uncertain_waits_longer_each_time(self, ledger: Ledger, hands: Hands) -> None:
        await planned_digest(ledger, hands)
        waits: list[int] = []
        for _ in range(10):
            taken = await only(ledger)
            await ledger.outbox.settle([(taken, Uncertain("reset"))])
            waited = 0
            while not (found := await ledger.outbox.take(10)):
                hands.now += timedelta(seconds=1)
                waited += 1
            waits.append(waited)
            await ledger.outbox.settle([(found[0], Postponed(0, "asked for the count"))])
        assert waits[:3] == [1, 4, 16]  # every second try was only postponed
        assert waits[-1] == 300

    async def test_postponed_before_it_was_tried_is_as_if_untried(
        self, ledger: Ledger, hands: Hands
    ) -> None:
        await planned_digest(ledger, hands)
        await ledger.outbox.settle([(await only(ledger), Postponed(60, "outage"))])
        assert await ledger.outbox.take(10) == []
        hands.now += timedelta(seconds=60)
        assert (await only(ledger)).first_try is None

    async def test_parts_come_one_after_the_other(self, ledger: Ledger, hands: Hands) -> None:
        await planned_digest(ledger, hands, "one", "two", "three")
        seen: list[str] = []
        for message in range(3):
            taken = await only(ledger)
            seen.append(taken.body)
            await ledger.outbox.settle([(taken, Sent(message + 1))])
        assert seen == ["one", "two", "three"]

    async def test_one_at_a_time_to_a_channel(self, ledger: Ledger, hands: Hands) -> None:
        await ledger.digests.create(ADMIN, plan())
        await ledger.digests.create(ADMIN, plan(quiet="note"))
        await ledger.digests.create(ADMIN, plan(CHANNEL + 1))
        hands.now += timedelta(days=1)
        await ledger.outbox.plan_digests(planned(await due_now(ledger)))
        first = await ledger.outbox.take(10)
        assert [one.channel_id for one in first] == [CHANNEL, CHANNEL + 1]
        await ledger.outbox.settle([(one, Sent(one.id)) for one in first])
        assert [one.channel_id for one in await ledger.outbox.take(10)] == [CHANNEL]


class TestTrouble:
    @pytest.mark.parametrize("trouble", ["gone", "hidden", "forbidden"])
    async def test_a_dead_channel_stops_all_that_posts_there(
        self, ledger: Ledger, hands: Hands, store_path: Path, trouble: str
    ) -> None:
        await ledger.digests.create(ADMIN, plan())
        await ledger.digests.create(ADMIN, plan(quiet="note"))
        other = await ledger.digests.create(ADMIN, plan(CHANNEL + 1))
        hands.now += timedelta(days=1)
        await ledger.outbox.plan_digests(planned(await due_now(ledger), "one", "two"))
        [dead, alive] = await ledger.outbox.take(10)
        await ledger.outbox.settle([(dead, Refused(trouble, "403 50013")), (alive, Sent(5))])  # type: ignore[arg-type]
        schedules = await ledger.digests.all(ADMIN)
        assert [(one.state, one.problem) for one in schedules] == [
            ("stopped", trouble), ("stopped", trouble), ("active", None),
        ]  # fmt: skip
        left = await ledger.outbox.take(10)
        assert [one.channel_id for one in left] == [CHANNEL + 1], "no other try in the dead one"
        states = rows(store_path, "SELECT state, count(*) FROM delivery GROUP BY state ORDER BY 1")
        assert dict(states)["dead"] + dict(states).get("dropped", 0) == 4
        assert other.state == "active"

    async def test_a_servers_admins_hear_of_it_once(
        self, ledger: Ledger, hands: Hands, store_path: Path
    ) -> None:
        for channel in range(3):
            await ledger.digests.create(ADMIN, plan(channel + 1))
        hands.now += timedelta(days=1)
        await ledger.outbox.plan_digests(planned(await due_now(ledger)))
        taken = await ledger.outbox.take(10)
        await ledger.outbox.settle([(one, Refused("gone", "404")) for one in taken[:2]])
        assert await ledger.outbox.untold() == [], "the third may stop as well"
        await ledger.outbox.settle([(taken[2], Uncertain("no answer"))])
        [untold] = await ledger.outbox.untold()
        assert (untold.guild_id, len(untold.schedules), untold.review_channel) == (GUILD, 2, None)
        await ledger.outbox.plan_notice(untold, content("two stopped"), None)
        assert await ledger.outbox.untold() == []
        await ledger.outbox.settle([(await only(ledger), Sent(9))])
        await ledger.outbox.settle([(taken[2], Refused("gone", "404"))])
        assert await ledger.outbox.untold() == [], "not again on the same day"
        hands.now += timedelta(days=1, seconds=1)
        [untold] = await ledger.outbox.untold()
        assert len(untold.schedules) == 1
        notices = rows(
            store_path, "SELECT user_id, channel_id FROM delivery WHERE purpose = 'notice'"
        )
        assert notices == [(1, None)], "to who set it up"

    async def test_the_notice_waits_for_what_is_still_to_be_sent(
        self, ledger: Ledger, hands: Hands
    ) -> None:
        for channel in range(2):
            await ledger.digests.create(ADMIN, plan(channel + 1))
        hands.now += timedelta(days=1)
        await ledger.outbox.plan_digests(planned(await due_now(ledger)))
        [first] = await ledger.outbox.take(1)
        await ledger.outbox.settle([(first, Refused("gone", "404"))])
        assert await ledger.outbox.untold() == []
        await ledger.outbox.settle([(await only(ledger), Refused("gone", "404"))])
        [untold] = await ledger.outbox.untold()
        assert len(untold.schedules) == 2

    async def test_where_the_history_cannot_be_read_it_is_left_and_told(
        self, ledger: Ledger, hands: Hands
    ) -> None:
        await planned_digest(ledger, hands, "one", "two")
        await ledger.outbox.settle([(await only(ledger), Unknowable("no history"))])
        second = await only(ledger)
        assert second.body == "two", "what comes after it is news all the same"
        await ledger.outbox.settle([(second, Sent(2))])
        hands.now += timedelta(minutes=10)
        assert await ledger.outbox.take(10) == []
        [untold] = await ledger.outbox.untold()
        assert [(one.state, one.problem) for one in untold.schedules] == [("active", None)]

    async def test_a_stopped_digest_resumes_with_all_it_missed(
        self, ledger: Ledger, hands: Hands
    ) -> None:
        schedule = await planned_digest(ledger, hands)
        await ledger.outbox.settle([(await only(ledger), Refused("forbidden", "403"))])
        claim = await add_claim(ledger)
        hands.now += timedelta(days=3)
        assert await due_now(ledger) == []
        resumed = await ledger.digests.resume(ADMIN, schedule.id)
        assert (resumed.state, resumed.problem) == ("active", None)
        hands.now += timedelta(days=1)
        [due] = await due_now(ledger)
        assert [one.story for one in due.digest.news] == [f"c{claim}"]


class TestErrands:
    async def test_an_edit_is_run_once_it_is_sent_and_then_it_says_that(
        self, ledger: Ledger, hands: Hands, store_path: Path
    ) -> None:
        claim = await add_claim(ledger)
        await ledger.digests.create(ADMIN, plan())
        hands.now += timedelta(days=1)
        [due] = await due_now(ledger)
        told = Content("it says so", None, {f"c{claim}": (claim, "unverified")})
        await ledger.outbox.plan_digests([PlannedDigest(due, (told,))])
        first = await ledger.outbox.corrections()
        assert first is not None
        assert first.corrections == (), "it stands as it was told"
        await ledger.outbox.plan_corrections(first, [], [])
        assert await ledger.outbox.corrections() is None

        assert (await only(ledger)).body == "it says so"
        await rule(ledger, claim)
        read = await ledger.outbox.corrections()
        assert read is not None
        [correction] = read.corrections
        assert correction.state == "sending"
        [(refuted, was)] = correction.changed
        assert (refuted.status, was, correction.body) == ("refuted", "unverified", "it says so")
        new = Content("it fell", None, {f"c{claim}": (claim, "refuted")})
        await ledger.outbox.plan_corrections(
            read, [(correction, new)], [(correction, content("told once"))]
        )
        assert await ledger.outbox.corrections() is None
        assert await ledger.outbox.take_errands(10) == [], "it is not even out yet"
        hands.now += timedelta(seconds=5)
        await ledger.outbox.wake_up()
        again = await only(ledger)
        assert again.body == "it says so", "frozen with its first try"
        await ledger.outbox.settle([(again, Sent(77))])
        [errand] = await ledger.outbox.take_errands(10)
        assert (errand.message_id, errand.body) == (77, "it fell")
        assert await ledger.outbox.take_errands(10) == []
        await ledger.outbox.settle_errands([(errand, ErrandDone(edited=errand.edit_id))])
        reply = await only(ledger)
        assert (reply.body, reply.reply_to) == ("told once", 77)
        await ledger.outbox.settle([(reply, Sent(78))])
        hands.now += timedelta(hours=1)
        assert await ledger.outbox.take_errands(10) == []
        assert rows(store_path, "SELECT body FROM post_content ORDER BY 1") == [
            ("it fell",), ("told once",),
        ]  # fmt: skip

    async def test_a_ruling_that_is_taken_back_is_corrected_too(
        self, ledger: Ledger, hands: Hands
    ) -> None:
        claim = await add_claim(ledger)
        await ledger.digests.create(ADMIN, plan())
        hands.now += timedelta(days=1)
        [due] = await due_now(ledger)
        told = Content("one", None, {f"c{claim}": (claim, "unverified")})
        await ledger.outbox.plan_digests([PlannedDigest(due, (told,))])
        await ledger.outbox.settle([(await only(ledger), Sent(1))])
        await rule(ledger, claim)
        read = await ledger.outbox.corrections()
        assert read is not None
        fell = Content("two", None, {f"c{claim}": (claim, "refuted")})
        await ledger.outbox.plan_corrections(read, [(read.corrections[0], fell)], [])
        await ledger.desk.undo(Person(2, None, is_owner=True), claim)
        again = await ledger.outbox.corrections()
        assert again is not None
        assert [(one.body, one.changed[0][1]) for one in again.corrections] == [("two", "refuted")]

    async def test_only_the_server_that_ruled_is_corrected(
        self, ledger: Ledger, hands: Hands
    ) -> None:
        claim = await add_claim(ledger)
        for admin in (ADMIN, OTHER_ADMIN):
            await ledger.digests.create(admin, plan(admin.user_id))
        hands.now += timedelta(days=1)
        told = Content("one", None, {f"c{claim}": (claim, "unverified")})
        due = await due_now(ledger)
        await ledger.outbox.plan_digests([PlannedDigest(one, (told,)) for one in due])
        await rule(ledger, claim, person=OTHER_ADMIN)
        read = await ledger.outbox.corrections()
        assert read is not None
        assert [one.guild_id for one in read.corrections] == [GUILD + 1]


class TestRights:
    async def test_only_who_manages_the_server(self, ledger: Ledger) -> None:
        schedule = await ledger.digests.create(ADMIN, plan())
        member = Person(8, GUILD)
        for asked in (
            ledger.digests.create(member, plan(5)), ledger.digests.all(member),
            ledger.digests.pause(member, schedule.id), ledger.digests.delete(member, schedule.id),
            ledger.digests.preview(member, schedule.id), ledger.digests.why(member, 1),
            ledger.digests.history(member, schedule.id), ledger.digests.one(member, schedule.id),
            ledger.digests.change(member, schedule.id, plan(5)),
            ledger.digests.resume(member, schedule.id),
        ):  # fmt: skip
            with pytest.raises(NotAllowed):
                await asked

    async def test_another_servers_number_is_no_number(self, ledger: Ledger) -> None:
        schedule = await ledger.digests.create(ADMIN, plan())
        for asked in (
            ledger.digests.pause(OTHER_ADMIN, schedule.id),
            ledger.digests.delete(OTHER_ADMIN, schedule.id),
            ledger.digests.preview(OTHER_ADMIN, schedule.id),
            ledger.digests.history(OTHER_ADMIN, schedule.id),
        ):
            with pytest.raises(NotFound):
                await asked
        assert (await ledger.digests.one(ADMIN, schedule.id)).state == "active"

    async def test_the_same_twice_and_too_many_are_refused(self, ledger: Ledger) -> None:
        await ledger.digests.create(ADMIN, plan())
        with pytest.raises(UserError, match="exactly that"):
            await ledger.digests.create(ADMIN, plan())
        for channel in range(24):
            await ledger.digests.create(ADMIN, plan(channel + 1))
        with pytest.raises(UserError, match="the most"):
            await ledger.digests.create(ADMIN, plan(77))

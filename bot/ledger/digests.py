"""Digests and alerts as an admin sets them up, looks at them and asks why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.clock import Clock
from bot.db import errands as db_errands
from bot.db import news as db_news
from bot.db import schedules as db_schedules
from bot.db import watches as db_watches
from bot.db.planning import plan_digest
from bot.db.view import View
from bot.db.writing import Writing
from bot.errors import N_, NotFound, UserError
from bot.ledger.access import ReadAs, ReadFor, WriteAs
from bot.ledger.outbox import DueReader, digest_now
from bot.race.claims import Claim
from bot.race.news import ClaimNews, Digest, Kept, Wanted, compose
from bot.race.people import Person
from bot.race.schedules import (
    MOST_SCHEDULES,
    DueDigest,
    PastDelivery,
    Plan,
    PlannedDigest,
    Schedule,
    ScheduleKind,
    WhyAnswer,
)

HISTORY_PAGE = 10
FIRST_LOOK = timedelta(days=7)
"""What "since I last looked" covers for who never looked."""
LONGEST_PREVIEW = timedelta(days=92)
"""Days that a preview of a chosen period may cover."""


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One page of what a schedule posted, newest first; ``page`` counts from 0."""

    schedule: Schedule
    deliveries: tuple[PastDelivery, ...]
    page: int
    more: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What changed since somebody last looked (ISO-8601, UTC); ``first`` where they never did."""

    digest: Digest
    since: str
    until: str
    first: bool


class Digests:
    """The schedules of servers; a ledger has one."""

    def __init__(self, write_as: WriteAs, read_as: ReadAs, read_for: ReadFor, clock: Clock) -> None:
        self._write_as = write_as
        self._read_as = read_as
        self._read_for = read_for
        self._clock = clock

    # setting up -----------------------------------------------------------------------------

    async def create(self, person: Person, plan: Plan) -> Schedule:
        """Set up a digest or an alert.

        A digest's first post covers the period that is running: since it would have been due last.
        An alert tells of what happens from now on.

        Raises:
            NotAllowed: the person does not manage the server.
            UserError: the server has as many as it may, or this very one.
        """
        now = self._clock()

        def work(w: Writing) -> Schedule:
            guild = w.rights.check_admin()
            if db_schedules.count_schedules(w.connection, guild) >= MOST_SCHEDULES:
                raise UserError(
                    N_("This server has {most} digests and alerts, which is the most. Delete one "
                       "first."),
                    most=MOST_SCHEDULES,
                )  # fmt: skip
            if any(one.plan == plan for one in db_schedules.schedules_of(w.connection, guild)):
                raise UserError(N_("This server has exactly that already. Nothing was set up."))
            began = now if plan.recurrence is None else plan.recurrence.last(now).at
            schedule = db_schedules.insert_schedule(
                w.connection,
                guild,
                plan,
                covered=db_news.change_at(w.connection, began.isoformat(timespec="seconds"))
                if plan.recurrence is not None
                else db_news.newest_change(w.connection),
                covered_at=began.isoformat(timespec="seconds"),
                next_due=_next_due(plan, now),
                actor=w.person.actor,
                now=w.now,
            )
            w.audit("schedule", detail=_named(schedule, plan.channel_id))
            return _there(w, schedule, guild)

        return await self._write_as(person, work)

    async def change(self, person: Person, schedule_id: int, plan: Plan) -> Schedule:
        """Put another plan in a schedule's place; a stopped one goes on with it.

        A digest that is due by now still comes, with what the new plan wants.

        Raises:
            NotAllowed, NotFound: the person does not manage the server; there is no such schedule.
        """
        now = self._clock()

        def work(w: Writing) -> Schedule:
            guild = w.rights.check_admin()
            old = _there(w, schedule_id, guild)
            due = _next_due(plan, now)
            overdue = old.next_due is not None and old.next_due <= now.timestamp()
            if overdue and due is not None:
                due = old.next_due
            if old.state == "stopped":
                _go_on(w, old, due)
            db_schedules.change_plan(
                w.connection,
                old.id,
                plan,
                next_due=None if old.state == "paused" else due,
                actor=w.person.actor,
            )
            w.audit("reschedule", detail=_named(old.id, plan.channel_id))
            return _there(w, old.id, guild)

        return await self._write_as(person, work)

    async def pause(self, person: Person, schedule_id: int) -> Schedule:
        """Let a schedule post nothing until it is resumed.

        Raises:
            NotAllowed, NotFound: as :meth:`change`.
            UserError: it is paused already.
        """

        def work(w: Writing) -> Schedule:
            guild = w.rights.check_admin()
            old = _there(w, schedule_id, guild)
            if old.state == "paused":
                raise UserError(N_("It is paused already. Nothing was changed."))
            db_schedules.change_state(w.connection, old.id, "paused", None, _seconds(w))
            w.audit("pause", detail=_named(old.id, old.plan.channel_id))
            return _there(w, old.id, guild)

        return await self._write_as(person, work)

    async def resume(self, person: Person, schedule_id: int) -> Schedule:
        """Let a paused or stopped schedule post again; a digest's next one covers the whole gap.

        An alert tells of what happens from now on.

        Raises:
            NotAllowed, NotFound: as :meth:`change`.
            UserError: it is active already.
        """
        now = self._clock()

        def work(w: Writing) -> Schedule:
            guild = w.rights.check_admin()
            old = _there(w, schedule_id, guild)
            if old.state == "active":
                raise UserError(N_("It is active already. Nothing was changed."))
            _go_on(w, old, _next_due(old.plan, now))
            w.audit("resume", detail=_named(old.id, old.plan.channel_id))
            return _there(w, old.id, guild)

        return await self._write_as(person, work)

    async def delete(self, person: Person, schedule_id: int) -> Schedule:
        """Delete a schedule; what it was.

        What it posted stays, and is still corrected.

        Raises:
            NotAllowed, NotFound: as :meth:`change`.
        """

        def work(w: Writing) -> Schedule:
            guild = w.rights.check_admin()
            old = _there(w, schedule_id, guild)
            db_schedules.delete_schedule(w.connection, old.id)
            w.audit("unschedule", detail=_named(old.id, old.plan.channel_id))
            return old

        return await self._write_as(person, work)

    # looking --------------------------------------------------------------------------------

    async def all(self, person: Person, kind: ScheduleKind | None = None) -> list[Schedule]:
        """What the server set up.

        Raises:
            NotAllowed: the person does not manage the server.
        """

        def work(w: Writing) -> list[Schedule]:
            return db_schedules.schedules_of(w.connection, w.rights.check_admin(), kind)

        return await self._read_as(person, work)

    async def one(self, person: Person, schedule_id: int) -> Schedule:
        """One schedule of the server.

        Raises:
            NotAllowed, NotFound: as :meth:`change`.
        """

        def work(w: Writing) -> Schedule:
            return _there(w, schedule_id, w.rights.check_admin())

        return await self._read_as(person, work)

    async def history(self, person: Person, schedule_id: int, page: int = 0) -> HistoryPage:
        """One page of what a schedule posted, newest first.

        Raises:
            NotAllowed, NotFound: as :meth:`change`.
        """

        def work(w: Writing) -> HistoryPage:
            schedule = _there(w, schedule_id, w.rights.check_admin())
            found = db_schedules.past_deliveries(
                w.connection, schedule.id, limit=HISTORY_PAGE + 1, offset=page * HISTORY_PAGE
            )
            more = len(found) > HISTORY_PAGE
            return HistoryPage(schedule, tuple(found[:HISTORY_PAGE]), page, more)

        return await self._read_as(person, work)

    async def why(self, person: Person, claim_id: int) -> WhyAnswer:
        """Why a claim is, or is not, in each of the server's digests and alerts.

        Raises:
            NotAllowed: the person does not manage the server.
            NotFound: there is no such claim to be seen here.
        """

        def work(w: Writing) -> WhyAnswer:
            guild = w.rights.check_admin()
            claim = w.claim(claim_id)
            until = db_news.newest_change(w.connection)
            reasons: list[tuple[Schedule, tuple[PastDelivery, ...], Kept | None]] = []
            for schedule in db_schedules.schedules_of(w.connection, guild):
                posts = db_schedules.deliveries_with_claim(w.connection, schedule.id, claim.id)
                kept = _kept_out(w.view, schedule, claim, until)
                reasons.append((schedule, tuple(posts), kept))
            return WhyAnswer(claim, tuple(reasons))

        return await self._read_as(person, work)

    # reading a digest -----------------------------------------------------------------------

    async def preview(self, person: Person, schedule_id: int) -> DueDigest:
        """What a schedule would post now.

        Raises:
            NotAllowed, NotFound: as :meth:`change`.
        """
        now = self._clock()

        def work(w: Writing) -> DueDigest:
            guild = w.rights.check_admin()
            schedule = _there(w, schedule_id, guild)
            until = db_news.newest_change(w.connection)
            digest = DueReader(w.view, until).digest(schedule)
            return digest_now(schedule, digest, until, now, w.settings.locale)

        return await self._read_as(person, work)

    async def send(self, person: Person, planned: PlannedDigest) -> bool:
        """Write a previewed digest down to be sent now; when the next is due stays.

        Raises:
            NotAllowed: the person does not manage the server.

        Returns:
            False where the schedule was changed, or has posted, since the preview was read.
        """
        now = self._clock()

        def work(w: Writing) -> bool:
            w.rights.check_admin()
            schedule = planned.digest.schedule
            sent = plan_digest(w.connection, planned, now)
            if sent:
                w.audit("send", detail=_named(schedule.id, schedule.plan.channel_id))
            return sent

        return await self._write_as(person, work)

    async def happened(
        self, guild_id: int | None, wanted: Wanted, since: date, until: date
    ) -> Digest:
        """What a digest of some days would have held, whenever it was recorded.

        Raises:
            UserError: the days are not in order, too many, or still to come.
        """
        if until < since:
            raise UserError(N_("The period ends before it begins. Give the earlier day first."))
        if until - since >= LONGEST_PREVIEW:
            raise UserError(
                N_("A preview covers at most {most} days. Give since and until, closer together."),
                most=LONGEST_PREVIEW.days,
            )
        if until > self._clock().date():
            raise UserError(N_("{day} is still to come. Choose days up to today."), day=until)

        def work(view: View) -> Digest:
            read = db_news.read_happened(view, since, until)
            return compose(read.news, wanted, read.sources)

        return await self._read_for(guild_id, work)

    async def since_last_look(self, person: Person, wanted: Wanted) -> Look:
        """What changed since somebody last asked here, and from now on this moment counts."""
        now = self._clock()
        of = (person.user_id, person.guild_id or 0, wanted.to_text())

        def read(w: Writing) -> tuple[Look, int]:
            until = db_news.newest_change(w.connection)
            known = db_watches.last_look(w.connection, *of)
            week = (now - FIRST_LOOK).isoformat(timespec="seconds")
            seen = known or (db_news.change_at(w.connection, week), week)
            found = db_news.read_news(w.view, seen[0], until)
            digest = compose(found.news, wanted, found.sources)
            return Look(digest, seen[1], w.now, first=known is None), until

        look, until = await self._read_as(person, read)
        await self._write_as(
            person, lambda w: db_watches.note_look(w.connection, *of, until, w.now)
        )
        return look

    async def wanted_by(self, guild_id: int | None, mark: str) -> Wanted:
        """What the schedule of a server's post is for; everything where it is gone."""

        def work(view: View) -> Wanted:
            found = db_schedules.schedule_of_post(view.connection, mark, guild_id or 0)
            return Wanted() if found is None else found.plan.wanted

        return await self._read_for(guild_id, work)


def _go_on(w: Writing, schedule: Schedule, next_due: int | None) -> None:
    """Let a schedule post again, and try again what was refused in its channel."""
    connection = w.connection
    db_schedules.change_state(connection, schedule.id, "active", next_due, _seconds(w))
    if schedule.plan.recurrence is None:
        newest = db_news.newest_change(connection)
        db_schedules.advance(
            connection, schedule.id, covered=newest, covered_at=w.now, next_due=None
        )
    db_errands.try_edits(connection, schedule.plan.channel_id, _seconds(w))


def _seconds(w: Writing) -> int:
    return int(datetime.fromisoformat(w.now).timestamp())


def _kept_out(view: View, schedule: Schedule, claim: Claim, until: int) -> Kept | None:
    """Why a claim is not in a schedule's next post; None where it will be."""
    after = schedule.covered
    if schedule.plan.recurrence is None:
        # An alert is past what its round has read, and takes up nothing while it is paused.
        after = max(after, db_news.reader_at(view.connection, "alerts"))
        after = after if schedule.state == "active" else until
    read = db_news.read_news(view, after, until)
    news = {one.claim.id: one for one in read.news if isinstance(one, ClaimNews)}
    if claim.id in news:
        return schedule.plan.wanted.refuses(news[claim.id])
    if claim.stage in ("draft", "pending", "rejected"):
        return "hidden"
    standing = db_news.claim_as_news(view, claim)
    return schedule.plan.wanted.refuses(standing) or "unchanged"


def _there(w: Writing, schedule_id: int, guild_id: int) -> Schedule:
    found = db_schedules.schedule_by_id(w.connection, schedule_id, guild_id)
    if found is None:
        raise NotFound(N_("There is no such digest or alert here (any more). /digest list and "
                          "/alerts list show them."))  # fmt: skip
    return found


def _next_due(plan: Plan, now: datetime) -> int | None:
    if plan.recurrence is None:
        return None
    return int(plan.recurrence.next(now).at.timestamp())


def _named(schedule_id: int, channel_id: int) -> str:
    return f"{schedule_id} in <#{channel_id}>"

"""What goes out: digests that are due, corrections of what was posted, and the posts themselves.

Each round reads what is to be said, the edge puts it into words, and one transaction writes the
words down together with how far the round has come. So a crash between any two steps repeats a
step and never a post.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot.clock import Clock
from bot.db import errands as db_errands
from bot.db import news as db_news
from bot.db import outbox as db_outbox
from bot.db import schedules as db_schedules
from bot.db.connection import Connection
from bot.db.corrections import CorrectionsRead, read_corrections, write_reply
from bot.db.planning import plan_digest, plan_notice, text_of
from bot.db.view import View
from bot.db.wrong_clock import AHEAD, come_back
from bot.ledger.access import ReadFor, Write
from bot.race.news import Digest, compose
from bot.race.outbox import Content, Delivery, Errand, ErrandDone, Outcome, Timing
from bot.race.schedules import Correction, DueDigest, PlannedDigest, Schedule, Untold
from bot.race.share import Share

log = logging.getLogger(__name__)

T = TypeVar("T")

NOTICE_EVERY = timedelta(days=1)
"""A server's admins are told of digests that stopped once in this time at the most."""


class DueReader:
    """Composes digests of one round: a period is read once, however many channels it goes to."""

    def __init__(self, view: View, until: int) -> None:
        self._view = view
        self._until = until
        self._read: dict[tuple[int, int | None], db_news.NewsRead] = {}
        self._own: dict[int, set[int]] = {}
        self._digests: dict[tuple[int, int | None, str], Digest] = {}

    def again(self, view: View, until: int) -> DueReader:
        """This reader in a later snapshot, with all it has read; another where anything changed."""
        old = self._view
        if until != self._until or view.day != old.day or view.names is not old.names:
            return DueReader(view, until)
        self._view = view
        return self

    def digest(self, schedule: Schedule) -> Digest:
        """What changed since a schedule's last post, of what it is for, as its server sees it."""
        after, wanted = schedule.covered, schedule.plan.wanted
        if after not in self._own:
            self._own[after] = db_news.guilds_with_their_own(
                self._view.connection, after, self._until
            )
        guild = schedule.guild_id if schedule.guild_id in self._own[after] else None
        key = (after, guild, wanted.to_text())
        if key not in self._digests:
            read = self._news(after, guild)
            self._digests[key] = compose(read.news, wanted, read.sources)
        return self._digests[key]

    def _news(self, after: int, guild: int | None) -> db_news.NewsRead:
        if (after, guild) not in self._read:
            view = replace(self._view, guild_id=guild)
            self._read[after, guild] = db_news.read_news(view, after, self._until)
        return self._read[after, guild]


@dataclass(slots=True)
class DueRound:
    """What the batches of one round share: a period is read once for all of them."""

    reader: DueReader | None = None

    def reader_in(self, view: View, until: int) -> DueReader:
        """The reader, in the snapshot of another batch."""
        old = self.reader
        self.reader = DueReader(view, until) if old is None else old.again(view, until)
        return self.reader


class Outbox:
    """The posts that are planned and sent; a ledger has one."""

    def __init__(self, write: Write, read_for: ReadFor, clock: Clock, share: Share) -> None:
        """``share`` is of whose servers this process sends the posts; it may plan those of all."""
        self._write = write
        self._read_for = read_for
        self._clock = clock
        self._share = share
        self.timing = Timing()
        self._looked: datetime | None = None

    # digests --------------------------------------------------------------------------------

    async def due_digests(self, limit: int, of: DueRound | None = None) -> list[DueDigest]:
        """What schedules whose time has come are to post, the longest overdue first.

        Whatever time was missed, each schedule is there once, with all since its last post.

        Args:
            of: the round of which this is a batch, where it has several.
        """
        now = self._clock()
        # Of a start it is not known what the clock said before.
        if self._looked is None or now < self._looked - AHEAD:
            await self._come_back(now)
        self._looked = now
        round_ = of or DueRound()

        def work(view: View) -> tuple[list[DueDigest], list[int]]:
            due = db_schedules.due_schedules(view.connection, int(now.timestamp()), limit)
            until = db_news.newest_change(view.connection)
            reader = round_.reader_in(view, until)
            return [
                due_digest(schedule, reader.digest(schedule), until, now, locale)
                for schedule, locale in due
                if schedule.state == "active"
            ], [schedule.id for schedule, _locale in due if schedule.state != "active"]

        found, unreadable = await self._read_for(None, work)
        if unreadable:
            await self._write(lambda connection: _stop_for_zone(connection, unreadable))
        return found

    async def plan_digests(self, planned: Sequence[PlannedDigest]) -> int:
        """Write digests down to be sent, and when the ones after them are due; for how many.

        A schedule that was changed since it was read is left for the next round.
        """
        now = self._clock()

        def work(connection: Connection) -> int:
            return sum(plan_digest(connection, one, now) for one in planned)

        return await self._write(work)

    async def _come_back(self, now: datetime) -> None:
        found = await self._write(lambda connection: come_back(connection, now))
        if found:
            log.warning("the clock was ahead: %d digests are due in their time again", found)

    # corrections ----------------------------------------------------------------------------

    async def corrections(self) -> CorrectionsRead | None:
        """Posts that show a claim as it no longer stands; None where nothing changed."""

        def work(view: View) -> CorrectionsRead | None:
            after = db_news.reader_at(view.connection, "corrections")
            until = db_news.newest_change(view.connection)
            restored = db_news.reader_at(view.connection, db_news.RESTORED)
            if after < restored:  # apart from what came since, see plan_corrections
                until = restored
            return None if after == until else read_corrections(view, after, until)

        return await self._read_for(None, work)

    async def plan_corrections(
        self,
        read: CorrectionsRead,
        edits: Sequence[tuple[Correction, Content]],
        replies: Sequence[tuple[Correction, Content]],
    ) -> None:
        """Write down how posts are to be edited and what their channels are told, each once."""
        now = self._clock()

        def work(connection: Connection) -> None:
            seconds, recorded = int(now.timestamp()), text_of(now)
            for correction, content in edits:
                db_outbox.revise(
                    connection,
                    correction.delivery_id,
                    content,
                    seconds,
                    instead_of=correction.content_id,
                )
            # Edits may be made twice; an answer to what a restored backup knows may be there already.
            told = db_news.reader_at(connection, db_news.RESTORED)
            for correction, content in replies if read.until > told else ():
                to = correction.delivery_id
                write_reply(connection, to, read.until, content, seconds, recorded)
            db_outbox.drop_what_followed(connection)
            db_news.move_reader(connection, "corrections", read.until)

        await self._write(work)

    # trouble --------------------------------------------------------------------------------

    async def untold(self, limit: int = 200) -> list[Untold]:
        """This process's servers whose admins have to hear that something stopped."""
        since = text_of(self._clock() - NOTICE_EVERY)
        return await self._read_for(
            None,
            lambda view: db_schedules.stopped_untold(
                view.connection, since, self._now(), limit, self._share
            ),
        )

    async def plan_notice(self, about: Untold, content: Content, channel_id: int | None) -> None:
        """Write down the one notice of it: to a channel, or to who set the first one up."""
        now = self._clock()
        author = about.schedules[0].author.removeprefix("user:")

        def work(connection: Connection) -> None:
            user = int(author) if channel_id is None and author.isdecimal() else None
            if channel_id is not None or (user is not None and not about.door_closed):
                plan_notice(
                    connection,
                    about.guild_id,
                    content,
                    channel_id=channel_id,
                    user_id=user,
                    now=now,
                )
            db_schedules.note_told(connection, [one.id for one in about.schedules])

        await self._write(work)

    # sending --------------------------------------------------------------------------------

    async def wake_up(self) -> None:
        """Take up, at a start, what this process was sending when it ended."""
        await self._write(
            lambda connection: db_outbox.wake_up(connection, self._now(), self._share)
        )

    async def take(self, limit: int) -> list[Delivery]:
        """Posts to send now; it is on record before this returns that Discord may have them."""
        return await self._write(
            lambda connection: db_outbox.take(
                connection, self._now(), limit, self.timing, self._share
            )
        )

    async def begin_again(self, delivery: Delivery) -> None:
        """Put on record that a post is sent anew, after its channel was searched for it."""
        await self._write(
            lambda connection: db_outbox.begin_again(connection, delivery.id, self._now())
        )

    async def settle(self, outcomes: Sequence[tuple[Delivery, Outcome]]) -> None:
        """Put on record what became of posts."""
        await self._write(
            lambda connection: db_outbox.settle(connection, outcomes, self._now(), self.timing)
        )

    async def take_errands(self, limit: int) -> list[Errand]:
        """Posts that were sent and whose thread, edit or publishing is to be done now."""
        return await self._write(
            lambda connection: db_errands.take_errands(
                connection, self._now(), limit, self.timing, self._share
            )
        )

    async def settle_errands(self, done: Sequence[tuple[Errand, ErrandDone]]) -> None:
        """Put on record how errands went."""
        await self._write(
            lambda connection: db_errands.settle_errands(connection, done, self._now())
        )

    def now(self) -> float:
        """Seconds since 1970 by the ledger's clock."""
        return self._clock().timestamp()

    def _now(self) -> int:
        return int(self.now())


def due_digest(
    schedule: Schedule, digest: Digest, until: int, now: datetime, locale: str | None
) -> DueDigest:
    """A schedule's digest of all since its last post, for the latest of the times now past."""
    recurrence = schedule.plan.recurrence
    if recurrence is None:
        raise ValueError("an alert has no time at which it is due")
    fire = recurrence.last(now)
    return DueDigest(
        schedule=schedule,
        digest=digest,
        until=until,
        period=fire.period,
        # Times that were changed when it was due may have been due last before its last post.
        ends=max(text_of(fire.at), schedule.covered_at),
        next_due=int(recurrence.next(now).at.timestamp()),
        locale=locale,
    )


def digest_now(
    schedule: Schedule, digest: Digest, until: int, now: datetime, locale: str | None
) -> DueDigest:
    """A schedule's digest of all since its last post, at once; when the next is due stays."""
    return DueDigest(
        schedule=schedule,
        digest=digest,
        until=until,
        period=f"{now:%Y-%m-%dT%H:%M:%S}+00:00",
        ends=text_of(now),
        next_due=schedule.next_due,
        locale=locale,
    )


def _stop_for_zone(connection: Connection, schedules: Sequence[int]) -> None:
    """Stop digests whose time zone this machine no longer knows: nobody knows when they are due."""
    for schedule in schedules:
        db_schedules.stop_schedule(connection, schedule, "zone")

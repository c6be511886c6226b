"""What is told at once: alerts of channels and watches of people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from bot.clock import Clock
from bot.db import news as db_news
from bot.db import outbox as db_outbox
from bot.db import schedules as db_schedules
from bot.db import watches as db_watches
from bot.db.connection import Connection
from bot.db.planning import plan_alert, plan_message
from bot.db.view import View
from bot.db.writing import Writing
from bot.errors import N_, NotFound, UserError
from bot.ledger.access import ReadFor, Write, WriteAs
from bot.race.catalog import Found
from bot.race.news import ClaimNews, News
from bot.race.outbox import Content
from bot.race.people import Person
from bot.race.provenance import Source
from bot.race.schedules import Schedule
from bot.race.watching import (
    BATCH,
    CARRIED,
    MESSAGES_A_DAY,
    MOST_WATCHES,
    STORY,
    Addition,
    AlertPost,
    AlertRound,
    Watch,
    Watcher,
    WatchPost,
    watched,
)


class Watching:
    """Alerts and watches; a ledger has one."""

    def __init__(self, write: Write, write_as: WriteAs, read_for: ReadFor, clock: Clock) -> None:
        self._write = write
        self._write_as = write_as
        self._read_for = read_for
        self._clock = clock

    # what people watch ----------------------------------------------------------------------

    async def watch(self, person: Person, thing: Found | int, locale: str) -> None:
        """Tell somebody in direct messages of what happens to a lab, family, release or claim.

        Args:
            thing: what a name means, or a claim's number.

        Raises:
            UserError: they watch it already, or as much as they may.
            NotFound: there is no such claim, or it is a server's own.
        """

        def work(w: Writing) -> None:
            if isinstance(thing, int):
                claim = w.claim(thing)
                if claim.guild_id is not None:
                    raise NotFound(
                        N_("#{number} is a claim of this server's own. Direct messages tell of the "
                           "shared ledger only."),
                        number=thing,
                    )  # fmt: skip
                column, number = "claim_id", thing
            else:
                column, number = f"{thing.kind}_id", thing.id
            db_watches.open_door(w.connection, person.user_id, locale, w.now)
            if len(db_watches.watches_of(w.connection, person.user_id)) >= MOST_WATCHES:
                raise UserError(
                    N_("You watch {most} things already, which is the most. Remove one with "
                       "/watch remove first."),
                    most=MOST_WATCHES,
                )  # fmt: skip
            if not db_watches.add_watch(w.connection, person.user_id, column, number, w.now):
                raise UserError(N_("You watch that already. /watch list shows all you watch."))

        await self._write_as(person, work)

    async def watches(self, person: Person) -> tuple[list[Watch], Watcher | None]:
        """What somebody watches, and how they are reached."""

        def work(view: View) -> tuple[list[Watch], Watcher | None]:
            connection = view.connection
            return (
                db_watches.watches_of(connection, person.user_id),
                db_watches.watcher(connection, person.user_id),
            )

        return await self._read_for(None, work)

    async def unwatch(self, person: Person, watch_id: int) -> None:
        """Tell somebody no more of what they watched.

        Raises:
            UserError: they have no such watch.
        """

        def work(w: Writing) -> None:
            if not db_watches.remove_watch(w.connection, person.user_id, watch_id):
                raise UserError(N_("You do not watch that. /watch list shows all you watch."))

        await self._write_as(person, work)

    async def resume(self, person: Person, locale: str) -> None:
        """Send somebody messages again after Discord had turned one away."""
        await self._write_as(
            person,
            lambda w: db_watches.open_door(w.connection, person.user_id, locale, w.now),
        )

    # what is told at once -------------------------------------------------------------------

    async def alert_round(self) -> AlertRound | None:
        """What the news since the last round ask to be told; None while there are none to tell.

        News wait for :data:`bot.race.watching.BATCH` for others to come with them.
        """
        now = self._clock()

        def work(view: View) -> AlertRound | None:
            connection = view.connection
            after = db_news.reader_at(connection, "alerts")
            until = db_news.newest_change(connection)
            recorded = db_news.recorded_after(connection, after)
            if recorded is None or now - datetime.fromisoformat(recorded) < BATCH:
                return None
            return _Round(view, after, until, now).read()

        return await self._read_for(None, work)

    async def plan_alerts(
        self,
        told: AlertRound,
        posts: Sequence[tuple[AlertPost, Content]],
        additions: Sequence[tuple[Addition, Content]],
        messages: Sequence[tuple[WatchPost, Content]],
    ) -> None:
        """Write down what is told, and how far the news were read."""
        now = self._clock()

        def work(connection: Connection) -> None:
            if db_news.reader_at(connection, "alerts") != told.after:
                return
            for post, content in posts:
                plan_alert(connection, post, content, told.until, now)
            for addition, content in additions:
                db_outbox.revise(
                    connection,
                    addition.delivery_id,
                    content,
                    int(now.timestamp()),
                    instead_of=addition.content_id,
                )
            for message, content in messages:
                plan_message(connection, message, content, told.until, now)
            db_news.move_reader(connection, "alerts", told.until)

        await self._write(work)


class _Round:
    """Reads one round: each layer's news once, then who wants what of them, in memory."""

    def __init__(self, view: View, after: int, until: int, now: datetime) -> None:
        self._view = view
        self._connection = view.connection
        self._after = after
        self._until = until
        self._now = now
        self._own = db_news.guilds_with_their_own(view.connection, after, until)
        self._read: dict[int | None, db_news.NewsRead] = {}
        self._sources: dict[int, Source] = {}

    def read(self) -> AlertRound:
        posts, additions = self._alerts()
        return AlertRound(
            after=self._after,
            until=self._until,
            posts=tuple(posts),
            additions=tuple(additions),
            messages=tuple(self._messages()),
            sources=self._sources,
        )

    def _news(self, guild_id: int | None) -> tuple[News, ...]:
        guild = guild_id if guild_id in self._own else None
        if guild not in self._read:
            view = replace(self._view, guild_id=guild)
            self._read[guild] = db_news.read_news(view, self._after, self._until)
            self._sources |= self._read[guild].sources
        return self._read[guild].news

    def _alerts(self) -> tuple[list[AlertPost], list[Addition]]:
        wanted: list[tuple[Schedule, str | None, list[News]]] = []
        for schedule, locale in db_schedules.active_alerts(self._connection):
            news = [
                one
                for one in self._news(schedule.guild_id)
                if one.change_id > schedule.covered and schedule.plan.wanted.refuses(one) is None
            ]
            if news:
                wanted.append((schedule, locale, news))
        stories = {one.story for _, _, news in wanted for one in news}
        carried = self._standing(stories, self._now - CARRIED)
        recent = self._standing(stories, self._now - STORY)
        posts: list[AlertPost] = []
        added: dict[int, tuple[Schedule, str | None, list[News]]] = {}
        told: set[tuple[int, int]] = set()
        for schedule, locale, news in wanted:
            fresh: list[News] = []
            for one in news:
                key = (schedule.plan.channel_id, one.story)
                if (schedule.plan.channel_id, one.change_id) in told:
                    continue  # by another alert of the same channel
                told.add((schedule.plan.channel_id, one.change_id))
                if isinstance(one, ClaimNews):
                    # Where the claim stands already, its post is corrected and the channel is told.
                    fresh += [] if key in carried else [one]
                elif key in recent and recent[key][1] == "alert":
                    added.setdefault(recent[key][0], (schedule, locale, []))[2].append(one)
                else:
                    fresh.append(one)
            if fresh:
                posts.append(AlertPost(schedule, tuple(fresh), locale))
        return posts, list(self._additions(added))

    def _additions(
        self, added: Mapping[int, tuple[Schedule, str | None, list[News]]]
    ) -> Iterable[Addition]:
        for delivery, (schedule, locale, news) in added.items():
            content, body, picture = db_outbox.content_of(self._connection, delivery)
            yield Addition(delivery, content, body, picture, schedule.guild_id, tuple(news), locale)

    def _standing(
        self, stories: set[str], since: datetime
    ) -> dict[tuple[int, str], tuple[int, str]]:
        text = since.isoformat(timespec="seconds")
        return db_watches.standing_stories(self._connection, stories, text)

    def _messages(self) -> Iterable[WatchPost]:
        people: dict[tuple[int, str], list[Watch]] = defaultdict(list)
        for watch, locale in db_watches.reachable_watches(self._connection):
            people[watch.user_id, locale].append(watch)
        today = datetime.combine(self._now.date(), time(), UTC)
        held = db_outbox.held_messages(self._connection, int(self._now.timestamp()))
        had = db_watches.messages_since(self._connection, today.isoformat(timespec="seconds"))
        tomorrow = int((today + timedelta(days=1)).timestamp())
        for (user, locale), watches in people.items():
            news = watched(self._news(None), watches)
            if not news:
                continue
            if user in held:
                yield WatchPost(user, news, locale, held=held[user])
            elif had[user] >= MESSAGES_A_DAY:
                yield WatchPost(user, news, locale, held_until=tomorrow)
            else:
                last = had[user] == MESSAGES_A_DAY - 1
                yield WatchPost(user, news, locale, last_today=last)

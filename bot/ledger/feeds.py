"""Feeds: added by admins, looked at by the bot, their items drafted for review."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.db import feeds as db_feeds
from bot.db import stopped_feeds
from bot.db.articles import drop_old
from bot.db.connection import Connection
from bot.db.writing import Writing
from bot.errors import N_, NotFound, StoreError, UserError
from bot.ledger.access import ReadAs, Write, WriteAs
from bot.ledger.articles import Articles
from bot.race.addresses import typed_address
from bot.race.articles import ArticleText
from bot.race.feeds import (
    MOST_FAILURES,
    MOST_FEEDS,
    MOST_TRIES,
    MOST_WAITING,
    Feed,
    FeedLook,
    FetchedFeed,
    NotedItem,
    StoppedFeeds,
    feed_key,
    is_given_up,
    look_again_in,
    retry_in,
    same_site,
    worth_reading,
)
from bot.race.outbox import Content
from bot.race.people import Person
from bot.race.share import Share
from bot.sources.answered import AskedToWait, Busy, NotNow, TakenDown, Unreachable
from bot.sources.pages import Pages

log = logging.getLogger(__name__)

_NOBODY = Person(0, None)
"""The bot itself."""
_FAULT = N_("something went wrong on the bot's side, which its log tells of")


class Feeds:
    """What admins set up and the bot looks at; :class:`bot.ledger.reading.Ledger` has one."""

    def __init__(
        self,
        write: Write,
        write_as: WriteAs,
        read_as: ReadAs,
        clock: Clock,
        pages: Pages,
        articles: Articles,
        share: Share,
    ) -> None:
        self._write = write
        self._write_as = write_as
        self._read_as = read_as
        self._clock = clock
        self._pages = pages
        self._articles = articles
        self._share = share

    # setting up -----------------------------------------------------------------------------

    async def all(self, person: Person) -> list[Feed]:
        """The feeds of where a person acts: their server's, or in private the shared ledger's.

        Raises:
            NotAllowed: they do not manage the server, or are not the bot's owner.
        """
        return await self._read_as(person, lambda w: db_feeds.feeds_of(w.connection, _layer(w)))

    async def one(self, person: Person, feed_id: int) -> Feed:
        """A feed of where a person acts.

        Raises:
            NotAllowed, NotFound: as :meth:`all`; there is no such feed.
        """
        return await self._read_as(person, lambda w: _one(w, feed_id))

    async def test(self, person: Person, feed: Feed | None, address: str | None) -> FeedLook:
        """What a feed, or else an address, holds just now; nothing is written.

        Raises:
            NotAllowed: as :meth:`all`.
            UserError: it cannot be fetched, or is no feed.
        """
        url = typed_address(address or "") if feed is None else feed.url
        await self.all(person)  # says so now to who may not
        return await self._looked(person, feed, await self._pages.feed(url))

    async def add(
        self, person: Person, address: str, name: str = "", most_waiting: int = MOST_WAITING
    ) -> tuple[Feed, FeedLook]:
        """Look at a feed from now on; the feed, and what it held when it was added.

        Args:
            name: what it is called here; as it calls itself where left out.
            most_waiting: while so many of its drafts wait for a decision, no other item is begun.

        Raises:
            NotAllowed: as :meth:`all`.
            UserError: it cannot be fetched or is no feed, is there already, or is one too many.
        """
        url = typed_address(address)
        await self._read_as(person, lambda w: _check_new(w, url))
        fetched = await self._pages.feed(url)
        look = await self._looked(person, None, fetched)
        now = self._clock()

        def work(w: Writing) -> Feed:
            _check_new(w, url, fetched.url)
            reads = worth_reading(fetched.items, w.today, first=True)
            number = db_feeds.insert_feed(
                w.connection,
                w.person.guild_id,
                fetched,
                title=" ".join((name or fetched.title).split()) or fetched.url,
                most_waiting=most_waiting,
                next_due=_text(now + look_again_in(timedelta(0), 0, fetched.wait)),
                now=w.now,
                by=w.person.actor,
            )
            db_feeds.note_items(w.connection, _one(w, number), fetched.items, w.now, reads=reads)
            return _noted(w, number, "added")

        return await self._write_as(person, work), look

    async def pause(self, person: Person, feed_id: int) -> Feed:
        """Look at a feed no more until it is resumed.

        Raises:
            NotAllowed, NotFound: as :meth:`one`.
            UserError: it is not looked at as it is.
        """

        def work(w: Writing) -> Feed:
            feed = _one(w, feed_id)
            if feed.state == "paused":
                raise UserError(N_("It is paused already. Nothing was changed."))
            if feed.state == "stopped":
                raise UserError(N_("It stopped by itself. /feed resume starts it again."))
            db_feeds.pause_feed(w.connection, feed.id)
            return _noted(w, feed.id, "paused")

        return await self._write_as(person, work)

    async def resume(self, person: Person, feed_id: int) -> Feed:
        """Look at a feed again that was paused, or that stopped by itself.

        Raises:
            NotAllowed, NotFound: as :meth:`one`.
            UserError: it is looked at already.
        """

        def work(w: Writing) -> Feed:
            feed = _one(w, feed_id)
            if feed.state == "on":
                raise UserError(N_("It is looked at already. Nothing was changed."))
            db_feeds.resume_feed(w.connection, feed.id, w.now)
            return _noted(w, feed.id, "resumed")

        return await self._write_as(person, work)

    async def remove(self, person: Person, feed_id: int) -> Feed:
        """Forget a feed; what it brought stays. The feed as it was.

        Raises:
            NotAllowed, NotFound: as :meth:`one`.
        """

        def work(w: Writing) -> Feed:
            feed = _noted(w, feed_id, "removed")
            db_feeds.remove_feed(w.connection, feed.id)
            return feed

        return await self._write_as(person, work)

    async def _looked(self, person: Person, feed: Feed | None, fetched: FetchedFeed) -> FeedLook:
        """What was fetched, and which of it is new to the layer a person acts in."""

        def work(w: Writing) -> FeedLook:
            reads = worth_reading(fetched.items, w.today, first=feed is None)
            new = db_feeds.fresh_items(w.connection, _layer(w), feed, fetched.items, w.now)
            fresh = tuple(one and at in reads for at, one in enumerate(new))
            known = len(new) - sum(new)
            return FeedLook(fetched, fresh, feed, known, sum(new) - sum(fresh))

        return await self._read_as(person, work)

    # looking --------------------------------------------------------------------------------

    async def to_visit(self, most: int) -> list[int]:
        """Feeds that are to be looked at now, or read on; the longest overdue first."""
        now = _text(self._clock())
        return await self._read_as(_NOBODY, lambda w: db_feeds.to_visit(w.connection, now, most))

    async def visit(self, feed_id: int, chance: float) -> None:
        """Look at a feed if it is due, and read the items it has shown, one by one.

        What is new is on record before the first of it is read, so that a restart loses nothing.
        A feed that fails is left alone for a while, and stopped in the end.

        Args:
            chance: between 0 and 1, by which looks are spread.

        Raises:
            StoreError: the store could not be read or written; another look goes on from there.
        """
        feed = await self._found(feed_id)
        if feed is None or feed.state != "on":
            return
        due = feed.next_due <= _text(self._clock())
        if due:
            await self._write(lambda connection: drop_old(connection, _text(self._clock())))
            if not await self._look(feed, chance):
                return  # where the feed cannot be had its articles cannot either, as a rule
        await self._read_items(feed_id, chance, again=due)

    async def _look(self, feed: Feed, chance: float) -> bool:
        """Look at a feed and note what is new; whether it could be read."""
        try:
            fetched = await self._pages.feed(feed.url, etag=feed.etag, modified=feed.modified)
        except StoreError:
            raise
        except Busy as error:
            log.info("feed %d cannot be looked at now: %s", feed.id, error)
            due = _text(self._clock() + retry_in(1, chance))
            await self._write(lambda connection: db_feeds.look_later(connection, feed.id, due))
        except UserError as error:
            await self._failed(feed, error, chance)
        except Exception:
            log.exception("feed %d could not be read", feed.id)
            await self._failed(feed, UserError(_FAULT), chance)
        else:
            await self._succeeded(feed, fetched, chance)
            return True
        return False

    async def _succeeded(self, feed: Feed, fetched: FetchedFeed, chance: float) -> None:
        now = self._clock()

        def work(connection: Connection) -> None:
            noted = db_feeds.feed_by_id(connection, feed.id)
            if noted is None:
                return  # it was removed while it was looked at
            reads = worth_reading(fetched.items, now.date(), first=False)
            moment = _text(now)
            if not fetched.unchanged:  # else it still has what it had, however long ago that was
                db_feeds.note_items(connection, noted, fetched.items, moment, reads=reads)
            newest = db_feeds.newest_item(connection, feed.id)
            quiet = None if newest is None else now - datetime.fromisoformat(newest)
            due = _text(now + look_again_in(quiet, chance, fetched.wait))
            db_feeds.note_success(connection, feed.id, fetched, moment, due)

        await self._write(work)

    async def _failed(self, feed: Feed, error: UserError, chance: float) -> None:
        now = self._clock()
        wait = error.seconds if isinstance(error, AskedToWait) else 0.0
        gone = isinstance(error, TakenDown)

        def work(connection: Connection) -> bool:
            noted = db_feeds.feed_by_id(connection, feed.id)
            if noted is None or noted.state != "on":
                return False
            failures = noted.failures + 1
            since = datetime.fromisoformat(noted.failing_since or _text(now))
            stop = gone or is_given_up(failures, now - since)
            due = _text(now + retry_in(failures, chance, wait))
            db_feeds.note_failure(connection, noted, error, now=_text(now), next_due=due, stop=stop)
            return stop

        if await self._write(work):
            log.warning("feed %d stopped: %s", feed.id, error)

    # reading --------------------------------------------------------------------------------

    async def _read_items(self, feed_id: int, chance: float, *, again: bool) -> None:
        if again:
            await self._write(lambda connection: db_feeds.give_up_unreadable(connection, feed_id))
        now = _text(self._clock())
        left_alone: list[str] = []
        for item in await self._read_as(
            _NOBODY, lambda w: db_feeds.to_read(w.connection, feed_id, now, again=again)
        ):
            if any(same_site(item.url or "", one) for one in left_alone):
                continue
            feed = await self._write(_begin(item))
            if feed is None:
                return
            try:
                read = await self._read_item(feed, item)
            except NotNow as error:
                log.info("item %d of feed %d cannot be read now: %s", item.id, feed.id, error)
                await self._put_off(feed, item, error, chance)
                if isinstance(error, Busy):
                    return
                if isinstance(error, (AskedToWait, Unreachable)):
                    left_alone.append(item.url or "")
            else:
                if not read and item.tries + 1 >= MOST_TRIES:
                    await self._write(_give_up(item))

    async def _put_off(self, feed: Feed, item: NotedItem, error: NotNow, chance: float) -> None:
        """Leave an item alone for a while, or in the end for good; no try at it was made.

        Where its host asks for that or is away, what else is there is left alone as long.
        """
        wait = error.seconds if isinstance(error, AskedToWait) else 0.0
        until = _text(self._clock() + retry_in(item.troubles + 1, chance, wait))

        def work(connection: Connection) -> None:
            theirs = not isinstance(error, Busy)
            if theirs and item.troubles + 1 >= MOST_FAILURES:
                db_feeds.note_read(connection, item, "failed")
            else:
                db_feeds.put_off(connection, item, until, trouble=theirs)
            if item.url and isinstance(error, (AskedToWait, Unreachable)):
                db_feeds.leave_alone(connection, feed, item.url, until)

        await self._write(work)

    async def _read_item(self, feed: Feed, item: NotedItem) -> bool:
        """Read one item for claims and note what became of it; whether it could be read.

        Raises:
            NotNow: something that may pass stood in the way.
        """
        try:
            text = await self._text_of(feed, item)
            await self._articles.draft_for_feed(feed.guild_id, text, item)
        except (StoreError, NotNow):
            raise
        except UserError as error:
            log.info("item %d of feed %d could not be read: %s", item.id, feed.id, error)
        except Exception:
            log.exception("item %d of feed %d could not be read", item.id, feed.id)
        else:
            return True
        return False

    async def _text_of(self, feed: Feed, item: NotedItem) -> ArticleText:
        """The article of an item; of one without an address its own words."""
        if item.url is None:
            return ArticleText(
                item.summary or item.title, None, feed.title, item.title, item.published
            )
        text = await self._pages.article(item.url)
        return replace(
            text, title=text.title or item.title, published=text.published or item.published
        )

    async def _found(self, feed_id: int) -> Feed | None:
        return await self._read_as(_NOBODY, lambda w: db_feeds.feed_by_id(w.connection, feed_id))

    # trouble --------------------------------------------------------------------------------

    async def stopped_untold(self) -> list[StoppedFeeds]:
        """Where feeds stopped of which nobody was told, among this process's servers."""
        return await self._read_as(
            _NOBODY, lambda w: stopped_feeds.stopped_untold(w.connection, self._share)
        )

    async def tell(self, stopped: StoppedFeeds, content: Content, channel_id: int | None) -> None:
        """Write down the one notice of it: to a channel, or to who added the first of them.

        Where there is neither, nobody is told, and that is on record too.
        """
        now = self._clock()
        user = stopped.user_id if channel_id is None and stopped.reachable else None
        said = None if channel_id is None and user is None else content
        await self._write(
            lambda connection: stopped_feeds.note_told(
                connection, stopped, said, channel_id=channel_id, user_id=user, now=now
            )
        )


def _begin(item: NotedItem) -> Callable[[Connection], Feed | None]:
    return lambda connection: db_feeds.begin_to_read(connection, item)


def _give_up(item: NotedItem) -> Callable[[Connection], bool]:
    return lambda connection: db_feeds.note_read(connection, item, "failed")


def _layer(w: Writing) -> int | None:
    """The layer whose feeds somebody may set up: their server's, or None for the shared ledger.

    Raises:
        NotAllowed: they do not manage the server, or are not the bot's owner.
    """
    return w.rights.check_curator() if w.person.guild_id is None else w.rights.check_admin()


def _one(w: Writing, feed_id: int) -> Feed:
    layer = _layer(w)
    feed = db_feeds.feed_by_id(w.connection, feed_id)
    if feed is None or feed.guild_id != layer:
        raise NotFound(N_("There is no feed {number} here. /feed list shows all."), number=feed_id)
    return feed


def _noted(w: Writing, feed_id: int, done: str) -> Feed:
    """Note in the audit log what was done to a feed; the feed as it is now."""
    feed = _one(w, feed_id)
    w.audit("feed", detail=f"{done} {feed.title}")
    return feed


def _check_new(w: Writing, *addresses: str) -> None:
    known = db_feeds.feeds_of(w.connection, _layer(w))
    keys = {feed_key(one) for one in addresses}
    for feed in known:
        if feed_key(feed.url) in keys:
            raise UserError(
                N_("That feed is here already: “{name}”, number {number}. Nothing was changed."),
                name=feed.title[:60],
                number=feed.id,
            )
    if len(known) >= MOST_FEEDS:
        raise UserError(
            N_("There are {most} feeds here already, which is the most. Remove one with "
               "/feed remove first."),
            most=MOST_FEEDS,
        )  # fmt: skip


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")

"""Looking for what there is to say: digests that are due, corrections, alerts, notices.

Each round reads from the ledger, puts it into words and hands the words back to be written down;
nothing is sent here. The words of a digest are made once for all channels that get the same.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextvars import copy_context
from datetime import UTC, datetime
from typing import TypeVar

from bot.edge.cards.alerts import alert_post, watch_post, with_added
from bot.edge.cards.corrections import corrected_post, correction_reply
from bot.edge.cards.digest import digest_posts
from bot.edge.cards.notices import notice_post
from bot.edge.cards.prices import price_chart
from bot.edge.ledger_bot import LedgerBot
from bot.edge.outgoing.feed_notices import plan_feed_notices
from bot.edge.outgoing.posts import Post
from bot.edge.permissions import first_writable, missing_in
from bot.edge.words.language import _, speaking
from bot.ledger.outbox import DueRound
from bot.race.claims import Claim, Status
from bot.race.news import Digest, News
from bot.race.outbox import Content
from bot.race.provenance import Source
from bot.race.schedules import Correction, DueDigest, PlannedDigest
from bot.race.watching import Addition, AlertPost, AlertRound, WatchPost

log = logging.getLogger(__name__)

T = TypeVar("T")

Ready = dict[Hashable, tuple[Digest, tuple[Content, ...]]]
"""Digests in words, by what makes them the same. Each holds on to its digest: its identity is part
of the key, and must not become another's."""
Told = list[tuple[T, Content]]
"""Things to tell, each with its words."""
Rewritten = Told[Correction]
AT_ONCE = 100
"""Digests that are read, written and planned together: nobody waits long for the store meanwhile."""


class Rounds:
    """The rounds of one bot, one at a time."""

    def __init__(self, bot: LedgerBot) -> None:
        self._bot = bot
        self._outbox = bot.ledger.outbox
        self._turn = asyncio.Lock()

    async def look(self) -> None:
        """Plan everything that is to be said now. A round that fails leaves the others to run.

        Of several processes one plans for the servers of all. Notices are each process's own to
        plan: it alone sees where in a server the bot may write.
        """
        of_all = (
            self.languages,
            self.digests,
            self.corrections,
            self.alerts,
            self._bot.ledger.adjudication.catch_up,
        )
        own = (self.notices, self.feed_notices)
        async with self._turn:
            for round_of in (*(of_all if self._bot.share.leads else ()), *own):
                try:
                    await round_of()
                except Exception:
                    # Nothing is lost: how far it had come is on record, and it runs again soon.
                    log.exception("the round of %s failed", round_of.__name__)

    async def languages(self) -> None:
        """Learn the languages of the servers that other processes see."""
        if not self._bot.share.whole:
            self._bot.seen_locales = await self._bot.ledger.guilds.seen_locales()

    # digests ----------------------------------------------------------------------------------

    async def digests(self) -> None:
        """Plan the digests whose time has come."""
        due_round, ready = DueRound(), Ready()
        while due := await self._outbox.due_digests(AT_ONCE, due_round):
            planned = await self._outbox.plan_digests(await self.written(due, ready))
            if len(due) < AT_ONCE or not planned:
                break

    async def written(
        self, due: Sequence[DueDigest], ready: Ready | None = None
    ) -> list[PlannedDigest]:
        """Digests in words, in the languages of their servers.

        Args:
            ready: what was written in words before in the same round; it is added to.
        """
        ready = Ready() if ready is None else ready
        planned: list[PlannedDigest] = []
        for one in due:
            locales = self._bot.post_locales(one.schedule.guild_id, one.locale)
            key = _alike(one, locales)
            try:
                if key not in ready:
                    ready[key] = (one.digest, await self._words(one, locales))
            except Exception:
                # It stays due, and the others do not wait for it.
                log.exception("no words were found for digest %d", one.schedule.id)
                continue
            planned.append(PlannedDigest(one, ready[key][1]))
        return planned

    async def _words(self, due: DueDigest, locales: tuple[str, ...]) -> tuple[Content, ...]:
        with speaking(*locales):
            drawn = await self._bot.charts.drawn(lambda: price_chart(due.digest))
            alt_text = None if drawn is None else drawn.alt_text
            posts = await _beside(lambda: digest_posts(due, alt_text))
        return tuple(_content(post, None if drawn is None else drawn.png) for post in posts)

    # corrections ------------------------------------------------------------------------------

    async def corrections(self) -> None:
        """Plan the edits of posts whose claims stand otherwise now, and what channels are told."""
        read = await self._outbox.corrections()
        if read is None:
            return
        # A claim may stand in thousands of posts.
        edits, replies = await _beside(lambda: self._corrected(read.corrections, read.sources))
        await self._outbox.plan_corrections(read, edits, replies)

    def _corrected(
        self, corrections: Sequence[Correction], sources: Mapping[int, Source]
    ) -> tuple[Rewritten, Rewritten]:
        """Posts as they are to be edited, and the answers to the newest of each channel."""
        day = self._bot.ledger.today()
        ready: dict[Hashable, Content] = {}
        edits: Rewritten = []
        for correction in corrections:
            stands = tuple((claim.id, claim.status) for claim, _ in correction.changed)
            key = (correction.content_id, stands)
            if key not in ready:
                post = Post.from_text(correction.body)
                with speaking(*post.language):
                    post = corrected_post(post, correction.changed, sources, day)
                ready[key] = _content(post, correction.picture)
            edits.append((correction, ready[key]))
        replies: Rewritten = []
        for newest, changed in _by_channel(corrections):
            with speaking(*Post.from_text(newest.body).language):
                reply = correction_reply(changed, sources)
            replies.append((newest, _content(reply, None)))
        return edits, replies

    # alerts and watches -----------------------------------------------------------------------

    async def alerts(self) -> None:
        """Plan what channels and people hear at once."""
        watching = self._bot.ledger.watching
        told = await watching.alert_round()
        if told is not None:
            # It may be for thousands of people.
            await watching.plan_alerts(told, *await _beside(lambda: self._told(told)))

    def _told(self, told: AlertRound) -> tuple[Told[AlertPost], Told[Addition], Told[WatchPost]]:
        """A round in words. One whose words fail is left out, so that the others are told."""
        ready: dict[Hashable, Content] = {}
        now = datetime.fromtimestamp(self._outbox.now(), UTC)

        def added(body: str, news: Sequence[News], at: datetime | None) -> Post:
            post = Post.from_text(body)
            with speaking(*post.language):
                return with_added(post, news, told.sources, at)

        def each(
            these: Sequence[T],
            locales: Callable[[T], tuple[str, ...]],
            key: Callable[[T], Hashable],
            post: Callable[[T], Post],
            picture: Callable[[T], bytes | None] = lambda _one: None,
        ) -> Told[T]:
            written: Told[T] = []
            for one in these:
                spoken = locales(one)
                same = (type(one), spoken, key(one))
                try:
                    if same not in ready:
                        with speaking(*spoken):
                            ready[same] = _content(post(one), picture(one))
                    written.append((one, ready[same]))
                except Exception:
                    log.exception("no words were found for %r", one)
            return written

        return (
            each(
                told.posts,
                lambda one: self._locales(one.schedule.guild_id, one.locale),
                lambda one: _same(one.news),
                lambda one: alert_post(one.news, told.sources),
            ),
            each(
                told.additions,
                lambda _one: (),
                lambda one: (one.content_id, _same(one.news)),
                lambda one: added(one.body, one.news, now),
                lambda one: one.picture,
            ),
            each(
                told.messages,
                lambda one: (one.locale, self._bot.default_locale),
                lambda one: (_same(one.news), one.held, one.last_today),
                lambda one: (
                    watch_post(one.news, told.sources, last_today=one.last_today)
                    if one.held is None
                    else added(one.held[2], one.news, None)
                ),
            ),
        )

    # trouble ----------------------------------------------------------------------------------

    async def notices(self) -> None:
        """Plan the one notice a server's admins get of what stopped.

        In the review channel, else to who set it up, else (their door is closed) where the bot may
        write.
        """
        for untold in await self._outbox.untold():
            guild = self._bot.get_guild(untold.guild_id)
            if guild is not None and guild.unavailable:
                continue  # in an outage nobody knows where the bot may write: a later round does
            with speaking(*self._bot.post_locales(untold.guild_id, untold.locale)):
                post = notice_post(self._name_of(untold.guild_id), untold.schedules)
            channel = self._writable(untold.guild_id, untold.review_channel)
            if channel is None and untold.door_closed:
                channel = self._anywhere(untold.guild_id)
            if channel is None and untold.door_closed:
                log.warning("nobody in server %d hears of what stopped there", untold.guild_id)
            await self._outbox.plan_notice(untold, _content(post, None), channel)

    async def feed_notices(self) -> None:
        """Plan the one notice of feeds that stopped."""
        await plan_feed_notices(self._bot)

    def _anywhere(self, guild_id: int) -> int | None:
        """The server's channel for system messages, else its first one, where the bot may write."""
        guild = self._bot.get_guild(guild_id)
        channel = None if guild is None else first_writable(guild)
        return None if channel is None else channel.id

    def _name_of(self, guild_id: int) -> str:
        guild = self._bot.get_guild(guild_id)
        return _("your server") if guild is None else guild.name

    def _writable(self, guild_id: int, channel_id: int | None) -> int | None:
        """The channel, where there is one and the bot may write there."""
        guild = self._bot.get_guild(guild_id)
        channel = None if guild is None or channel_id is None else guild.get_channel(channel_id)
        return None if channel is None or missing_in(channel) else channel.id

    def _locales(self, guild_id: int | None, chosen: str | None) -> tuple[str, ...]:
        if guild_id is None:
            return (self._bot.default_locale,)
        return self._bot.post_locales(guild_id, chosen)


def _alike(due: DueDigest, locales: tuple[str, ...]) -> Hashable:
    """What makes the words of two digests of one round the same."""
    schedule = due.schedule
    return (
        id(due.digest), locales, schedule.covered_at, due.ends, schedule.plan.quiet,
        schedule.plan.recurrence,
    )  # fmt: skip


def _same(news: Sequence[News]) -> Hashable:
    """What tells news of one round apart: what several get alike was read once."""
    return tuple(id(one) for one in news)


def _by_channel(
    corrections: Sequence[Correction],
) -> list[tuple[Correction, list[tuple[Claim, Status]]]]:
    """The newest corrected post of each channel of a server, with all that changed there.

    One that is there, or else may be there by now. Those that were never tried go out corrected.
    Answers to earlier corrections, and people's direct messages, are edited and not answered.
    """
    newest: dict[int, Correction] = {}
    changed: dict[int, dict[int, tuple[Claim, Status]]] = defaultdict(dict)
    for one in corrections:
        if one.purpose in ("digest", "alert") and one.state in ("sent", "sending"):
            known = newest.get(one.place)
            if known is None or one.state == "sent" or known.state != "sent":
                newest[one.place] = one
            changed[one.place] |= {claim.id: (claim, was) for claim, was in one.changed}
    return [(one, list(changed[place].values())) for place, one in newest.items()]


def _content(post: Post, picture: bytes | None) -> Content:
    return post.content(picture if post.alt_text is not None else None)


async def _beside(work: Callable[[], T]) -> T:
    """Run work beside the event loop, in the language now spoken."""
    return await asyncio.to_thread(copy_context().run, work)

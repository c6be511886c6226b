"""Sending one post: the requests it takes, and what every possible answer means for it."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, TypeVar

import aiohttp
import discord

from bot.edge.ledger_bot import LedgerBot
from bot.edge.outgoing.pacer import Pacer
from bot.edge.outgoing.posts import Post, has_mark
from bot.edge.outgoing.rate_limits import within
from bot.edge.outgoing.repeats import asked_once
from bot.edge.troubles import TROUBLES
from bot.errors import N_
from bot.race.outbox import (
    Delivery,
    Errand,
    ErrandDone,
    Outcome,
    Postponed,
    Refused,
    Sent,
    Timing,
    Trouble,
    Uncertain,
    Unknowable,
)

T = TypeVar("T")

NETWORK = (aiohttp.ClientError, OSError, TimeoutError, discord.DiscordServerError)
"""After these nobody knows whether Discord has a request."""
OUTAGE_RETRY = 60.0
"""Seconds until a server that is in an outage is tried again."""
FORUM_PATIENCE = 30.0
"""Seconds after which a forum post that was asked for is there, if Discord has it.

Forum posts take no nonce: whether one is there can only be seen.
"""
SEARCHED = 5_000
"""Messages of a channel that are searched for a post, from when it was first tried."""
LOOKS_FOR = 120.0
"""Seconds in which a post has to be found, or else it is looked for again later."""
_CLOSED = frozenset({50007, 50278})
_NOT_NOW = frozenset({0, 20016, 20028, 40004, 130000})
"""Discord's codes that say nothing about the post: none at all, limits and overload."""
_THREAD_IS_THERE, _IS_PUBLISHED, _ARCHIVED = 160004, 40033, 50083
_NO_SUCH_CHANNEL, _NO_SUCH_MESSAGE = 10003, 10008
_UNDONE: Mapping[str, str] = {
    "thread": N_("its thread could not be opened"),
    "edit": N_("its correction could not be made yet"),
    "publish": N_("it could not be published"),
}
_SKEW = timedelta(minutes=15)
"""How far Discord's clock may be behind what ours was: the history is searched from then on."""


class Sender:
    """Sends posts for a bot, never faster than its pacer allows."""

    def __init__(self, bot: LedgerBot, pacer: Pacer, timing: Timing) -> None:
        self._bot = bot
        self._pacer = pacer
        self._timing = timing

    # a post -----------------------------------------------------------------------------------

    async def send(self, delivery: Delivery, now: float) -> Outcome | None:
        """Try to send a post; None where it was searched for and is not there: send it anew.

        A first try, and a retry while Discord still knows the nonce, send it. A later one, and
        every retry of a forum post, look for it first.
        """
        if delivery.guild_id is not None:
            guild = self._bot.get_guild(delivery.guild_id)
            if guild is None or guild.unavailable:
                return Postponed(OUTAGE_RETRY, N_("the server is unavailable"))
        try:
            if delivery.first_try is not None and delivery.opens_forum_post:
                if now - delivery.first_try < FORUM_PATIENCE:
                    return Postponed(FORUM_PATIENCE, N_("asked for a moment ago"))
                return await self._found(delivery)
            if self._timing.must_look_first(delivery.first_try, now):
                return await self._found(delivery)
            return await self.post(delivery)
        except (*NETWORK, discord.RateLimited, discord.HTTPException) as error:
            return outcome_of(error, in_thread=delivery.thread_id is not None)

    async def post(self, delivery: Delivery) -> Outcome:
        """Send a post as what it is."""
        try:
            message = (
                await self._forum_post(delivery)
                if delivery.opens_forum_post
                else await self._message(delivery)
            )
        except (*NETWORK, discord.RateLimited, discord.HTTPException) as error:
            return outcome_of(error, in_thread=delivery.thread_id is not None)
        return Refused("gone", N_("no such forum")) if message is None else Sent(message)

    async def _message(self, delivery: Delivery) -> int:
        channel = await self._channel(delivery)
        post = Post.from_text(delivery.body)
        answering: dict[str, Any] = {}
        if delivery.reply_to is not None:
            answering["reference"] = discord.MessageReference(
                message_id=delivery.reply_to, channel_id=channel.id, fail_if_not_exists=False
            )
        sent = await self._request(
            channel.send(
                view=post.view(delivery.mark, delivery.role_id),
                files=post.files(delivery.picture),
                nonce=delivery.mark,
                allowed_mentions=_mentions(delivery.role_id),
                **answering,
            )
        )
        return sent.id

    async def _forum_post(self, delivery: Delivery) -> int | None:
        forum = self._forum(delivery)
        if not isinstance(forum, discord.ForumChannel):
            return None
        post = Post.from_text(delivery.body)
        made = await self._request(
            forum.create_thread(
                name=post.title,
                view=post.view(delivery.mark, delivery.role_id),
                files=post.files(delivery.picture),
                allowed_mentions=_mentions(delivery.role_id),
            )
        )
        return made.message.id

    def _forum(self, delivery: Delivery) -> discord.abc.GuildChannel | None:
        # Of its server: the client would look for it in one server after the other.
        guild = self._bot.get_guild(delivery.guild_id or 0)
        return None if guild is None else guild.get_channel(delivery.channel_id or 0)

    async def _channel(
        self, of: Delivery | Errand
    ) -> discord.DMChannel | discord.PartialMessageable:
        """Where a post goes or stands; a person's direct messages are opened with a request."""
        if of.user_id is not None:
            return await self._request(self._bot.create_dm(discord.Object(of.user_id)))
        return self._bot.get_partial_messageable(_channel_of(of), guild_id=of.guild_id)

    async def _request(self, request: Awaitable[T]) -> T:
        await self._pacer.turn()
        with asked_once():
            return await within(self._timing.deadline, self._bot.http, request)

    # what is there already ----------------------------------------------------------------------

    async def _found(self, delivery: Delivery) -> Outcome | None:
        """The post, if it is there; None if it is certain that it is not."""
        if not self._may_look(delivery):
            return Unknowable(N_("the bot may not read the message history"))
        look = (
            self._forum_post_there(delivery)
            if delivery.opens_forum_post
            else self._message_there(delivery)
        )
        try:
            return await within(LOOKS_FOR, self._bot.http, look)
        except discord.Forbidden as error:
            return Unknowable(f"{error.status} {error.code}: {error.text}"[:200])

    async def _message_there(self, delivery: Delivery) -> Outcome | None:
        channel = await self._channel(delivery)
        since = datetime.fromtimestamp(delivery.first_try or 0, UTC) - _SKEW
        await self._pacer.turn()
        seen = 0
        async for message in channel.history(limit=SEARCHED, after=since, oldest_first=True):
            if has_mark(message, delivery.mark):
                return Sent(message.id)
            seen += 1
            if seen % 100 == 0:  # the next page is another request
                await self._pacer.turn()
        return None if seen < SEARCHED else Unknowable(N_("too many messages to search"))

    def _may_look(self, delivery: Delivery) -> bool:
        """Whether an empty history would mean anything: Discord gives one to who may not read it."""
        if delivery.guild_id is None:
            return True
        guild = self._bot.get_guild(delivery.guild_id)
        channel = None if guild is None else guild.get_channel_or_thread(delivery.channel_id or 0)
        if guild is None or channel is None:
            return True  # gone: the history says so
        return channel.permissions_for(guild.me).read_message_history

    async def _forum_post_there(self, delivery: Delivery) -> Outcome | None:
        forum = self._forum(delivery)
        if not isinstance(forum, discord.ForumChannel):
            return Refused("gone", N_("no such forum"))
        since = datetime.fromtimestamp(delivery.first_try or 0, UTC) - _SKEW
        active = await self._request(forum.guild.active_threads())
        threads = [thread for thread in active if thread.parent_id == forum.id]
        await self._pacer.turn()
        threads += [thread async for thread in forum.archived_threads(limit=100)]
        own = [
            thread
            for thread in threads
            if thread.owner_id == forum.guild.me.id and (thread.created_at or since) >= since
        ]
        for thread in own:
            try:
                message = await self._request(thread.fetch_message(thread.id))
            except discord.NotFound:  # somebody deleted it, or the whole thread since it was listed
                continue
            if has_mark(message, delivery.mark):
                return Sent(message.id)
        return None

    # what is left to do about a post that is there -----------------------------------------------

    async def run(self, errand: Errand) -> ErrandDone:
        """Do the next thing that is left to do about a post: its thread, an edit, its publishing."""
        try:
            channel = await self._channel(errand)
            message = channel.get_partial_message(errand.message_id)
            if errand.opens_thread:
                title = Post.from_text(errand.content).title
                await self._request(message.create_thread(name=title))
                return ErrandDone(thread=True)
            if errand.body is not None:
                post = Post.from_text(errand.body)
                await self._request(
                    message.edit(
                        view=post.view(errand.mark, errand.role_id),
                        attachments=post.files(errand.picture),
                        allowed_mentions=discord.AllowedMentions.none(),
                    )
                )
                return ErrandDone(edited=errand.edit_id)
            await self._request(message.publish())
            return ErrandDone(published=True)
        except (*NETWORK, discord.RateLimited, discord.HTTPException) as error:
            if isinstance(error, discord.HTTPException) and error.code == _ARCHIVED:
                return await self._unarchived(errand)
            return self._errand_failed(errand, error)

    async def _unarchived(self, errand: Errand) -> ErrandDone:
        """Open the thread a post stands in again: Discord archives it after some days."""
        try:
            thread = await self._request(self._bot.fetch_channel(_channel_of(errand)))
            if isinstance(thread, discord.Thread):
                await self._request(thread.edit(archived=False))
            return ErrandDone()
        except (*NETWORK, discord.RateLimited, discord.HTTPException) as error:
            return self._errand_failed(errand, error)

    def _errand_failed(self, errand: Errand, error: Exception) -> ErrandDone:
        code = error.code if isinstance(error, discord.HTTPException) else 0
        if errand.opens_thread and code == _THREAD_IS_THERE:
            return ErrandDone(thread=True)
        if errand.body is None and not errand.opens_thread and code == _IS_PUBLISHED:
            return ErrandDone(published=True)
        in_thread = _channel_of(errand) != errand.channel_id
        match outcome_of(error, in_thread=in_thread):
            case Refused(trouble, _problem):
                kind: Literal["thread", "edit", "publish"] = (
                    "thread"
                    if errand.opens_thread
                    else "edit"
                    if errand.body is not None
                    else "publish"
                )
                return ErrandDone(
                    gave_up=frozenset({kind}),
                    trouble=None if kind == "publish" else trouble,
                    problem=_UNDONE[kind],
                )
            case Postponed(seconds, problem):
                return ErrandDone(again_in=seconds, problem=problem)
            case other:
                again = self._timing.retry_in(errand.tries)
                return ErrandDone(again_in=again, problem=getattr(other, "problem", None))


def _channel_of(of: Delivery | Errand) -> int:
    """The channel or thread that a post goes to, or stands in."""
    if isinstance(of, Errand) and of.form == "forum" and of.thread_id is None:
        return of.message_id  # a forum post is a thread that bears its first message's id
    return of.thread_id or of.channel_id or 0


def outcome_of(error: Exception, *, in_thread: bool = False) -> Uncertain | Postponed | Refused:
    """What an error of Discord's, or on the way to it, means for a post.

    Args:
        in_thread: it came from a thread rather than from the channel that the schedule names.
    """
    if isinstance(error, discord.RateLimited):
        return Postponed(error.retry_after, N_("rate limited"))
    if isinstance(error, NETWORK):
        return Uncertain(f"{type(error).__name__}: {error}"[:200])
    if not isinstance(error, discord.HTTPException):
        raise error
    problem = f"{error.status} {error.code}: {error.text}"[:200]
    if error.status in (401, 429) or error.code in _NOT_NOW:
        return Postponed(OUTAGE_RETRY, problem)
    trouble = _trouble(error, in_thread=in_thread)
    # Of a refusal its server's admins read Discord's own words.
    return Refused(trouble, problem if trouble == "refused" else TROUBLES[trouble])


def _trouble(error: discord.HTTPException, *, in_thread: bool) -> Trouble:
    if error.code == _NO_SUCH_MESSAGE or (in_thread and error.code == _NO_SUCH_CHANNEL):
        return "lost"
    if error.code in _CLOSED:
        return "closed"
    if error.code == 50001:
        return "hidden"
    if error.code == 50013:
        return "forbidden"
    return "gone" if error.code == _NO_SUCH_CHANNEL else "refused"


def _mentions(role_id: int | None) -> discord.AllowedMentions:
    """Nobody, or one role."""
    roles = [] if role_id is None else [discord.Object(role_id)]
    return discord.AllowedMentions(everyone=False, users=False, roles=roles, replied_user=False)

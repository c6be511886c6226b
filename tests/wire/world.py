"""The Discord the wire serves: its servers, channels and messages, in memory."""

from __future__ import annotations

import time
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable
from typing import Any

from discord import Permissions

from tests.wire.messages import COMPONENTS_V2, EPHEMERAL, Message, PostedFile
from tests.wire.places import (
    BOT_ID,
    DM,
    EVERYONE,
    FORUM,
    NEWS,
    NEWS_THREAD,
    REQUIRE_TAG,
    TEXT,
    THREAD,
    Channel,
    Guild,
    user,
)

DISCORD_EPOCH_MS = 1_420_070_400_000


class Refused(Exception):
    """An answer that is no success: its status, and Discord's error code."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(status, code, message)
        self.status, self.code, self.message = status, code, message


class World:
    """Everything a bot can see. Tests put it together, requests change it."""

    interactions: Any
    """Those that may still be answered; the server has them."""

    def __init__(
        self, *, nonce_window: float = 180.0, now: Callable[[], float] = time.time
    ) -> None:
        self.nonce_window = nonce_window
        """For how many seconds of real time a nonce brings back the message it made."""
        self.now = now
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.commands: list[dict[str, Any]] = []
        """The slash commands pushed last."""
        self.pushes = 0
        self.repeats = 0
        """How many posts were answered with an older message, because of their nonce."""
        self.happened: list[tuple[str, dict[str, Any]]] = []
        """Events that a request caused and that the gateway has not sent yet."""
        self._gone: list[Channel] = []
        self._direct: dict[int, Channel] = {}
        self._nonces: dict[tuple[int, str], tuple[Message, float]] = {}
        self._last_id = 0

    # setting it up --------------------------------------------------------------------------

    def add_guild(
        self,
        guild_id: int,
        name: str = "Guild",
        *,
        unavailable: bool = False,
        locale: str = "en-US",
    ) -> Guild:
        """A server without channels; one that is unavailable never gets its GUILD_CREATE."""
        guild = self.guilds[guild_id] = Guild(guild_id, name, unavailable, locale)
        return guild

    def add_text_channel(
        self,
        guild: Guild | int,
        name: str = "general",
        *,
        id: int | None = None,  # noqa: A002 - what Discord calls it
        deny: Permissions | None = None,
    ) -> Channel:
        """A text channel in which the bot may not do what is denied."""
        return self._add_channel(guild, TEXT, name, id, deny)

    def add_announcement_channel(
        self,
        guild: Guild | int,
        name: str = "news",
        *,
        id: int | None = None,  # noqa: A002
        deny: Permissions | None = None,
    ) -> Channel:
        """A channel whose messages can be crossposted."""
        return self._add_channel(guild, NEWS, name, id, deny)

    def add_forum_channel(
        self,
        guild: Guild | int,
        name: str = "forum",
        *,
        id: int | None = None,  # noqa: A002
        deny: Permissions | None = None,
        tags: Iterable[str] = (),
        require_tag: bool = False,
    ) -> Channel:
        """A forum; its tags get ids of their own."""
        forum = self._add_channel(guild, FORUM, name, id, deny)
        forum.tags = {self.snowflake(): tag for tag in tags}
        forum.flags = REQUIRE_TAG if require_tag else 0
        return forum

    def _add_channel(
        self, guild: Guild | int, kind: int, name: str, given: int | None, deny: Permissions | None
    ) -> Channel:
        guild = guild if isinstance(guild, Guild) else self.guilds[guild]
        number = self.snowflake() if given is None else given
        channel = Channel(number, kind, name, guild.id, denied=deny or Permissions.none())
        guild.channels[number] = self.channels[number] = channel
        return channel

    def close_dms(self, user_id: int) -> None:
        """Let a person take no direct messages from the bot."""
        self.direct_channel(user_id).closed = True

    def archive(self, thread_id: int) -> None:
        """Archive a thread, without telling the bot."""
        thread = self.channels[thread_id]
        thread.archived, thread.archived_at = True, self.now()

    def say(self, channel_id: int, user_id: int, content: str) -> Message:
        """Let a person post in a channel, without telling the bot."""
        channel = self.channels[channel_id]
        author, number = user(user_id), self.snowflake()
        body = {"content": content}
        message = Message(number, channel_id, channel.guild_id, author, body, self.now())
        channel.messages[number] = message
        channel.order.append(number)
        return message

    # looking at it --------------------------------------------------------------------------

    def messages(self, channel_id: int) -> list[Message]:
        """What stands in a channel, oldest first; nothing for a channel that is not there."""
        channel = self.channels.get(channel_id)
        return [] if channel is None else [channel.messages[one] for one in channel.order]

    def all_messages(self, *, deleted: bool = False) -> list[Message]:
        """What stands anywhere, by id; with ``deleted`` also what was, in deleted channels too."""
        return sorted(
            (
                message
                for channel in (*self.channels.values(), *self._gone)
                for message in channel.messages.values()
                if deleted or not message.deleted
            ),
            key=lambda message: message.id,
        )

    # what requests ask of it ----------------------------------------------------------------

    def snowflake(self) -> int:
        """The next id: by the time, and above every one before."""
        by_time = (int(self.now() * 1000) - DISCORD_EPOCH_MS) << 22
        self._last_id = max(self._last_id + 1, by_time)
        return self._last_id

    def guild(self, guild_id: int) -> Guild:
        """A server that the bot is in.

        Raises:
            Refused: it is not, or the server is in an outage.
        """
        guild = self.guilds.get(guild_id)
        if guild is None:
            raise Refused(404, 10004, "Unknown Guild")
        if guild.unavailable:
            raise Refused(503, 0, "Service Unavailable")
        return guild

    def channel(self, channel_id: int, **needed: bool) -> Channel:
        """A channel that the bot can see and do the needed things in.

        Raises:
            Refused: it is not there (10003), hidden or in a server the bot left (50001), or
                something needed is denied (50013).
        """
        channel = self.channels.get(channel_id)
        if channel is None:
            raise Refused(404, 10003, "Unknown Channel")
        if channel.guild_id is None:
            return channel
        if channel.guild_id not in self.guilds:
            raise Refused(403, 50001, "Missing Access")
        self.guild(channel.guild_id)
        allowed = self.allowed(channel)
        if not allowed.view_channel:
            raise Refused(403, 50001, "Missing Access")
        if not allowed.is_superset(Permissions(**needed)):
            raise Refused(403, 50013, "Missing Permissions")
        return channel

    def allowed(self, channel: Channel) -> Permissions:
        """What the bot may do in a channel."""
        holder = channel if channel.parent_id is None else self.channels.get(channel.parent_id)
        denied = Permissions.none() if holder is None else holder.denied
        return Permissions(EVERYONE.value & ~denied.value)

    def message(self, channel: Channel, message_id: int) -> Message:
        """A message that stands in a channel.

        Raises:
            Refused: there is none (10008).
        """
        message = channel.messages.get(message_id)
        if message is None or message.deleted:
            raise Refused(404, 10008, "Unknown Message")
        return message

    def direct_channel(self, user_id: int) -> Channel:
        """The direct channel with a person; always the same one."""
        channel = self._direct.get(user_id)
        if channel is None:
            channel = Channel(self.snowflake(), DM, "", recipient_id=user_id)
            self._direct[user_id] = self.channels[channel.id] = channel
        return channel

    def repeated(self, channel: Channel, body: dict[str, Any]) -> Message | None:
        """The message that the same nonce made here within the window, where it is enforced."""
        if not body.get("enforce_nonce") or body.get("nonce") is None:
            return None
        message, at = self._nonces.get((channel.id, str(body["nonce"])), (None, 0.0))
        if message is None or message.deleted or time.monotonic() - at >= self.nonce_window:
            return None
        message.repeats += 1
        self.repeats += 1
        return message

    def new_message(
        self,
        channel: Channel,
        body: dict[str, Any],
        files: tuple[PostedFile, ...] = (),
        *,
        message_id: int | None = None,
        interaction: dict[str, Any] | None = None,
    ) -> Message:
        """Post as the bot; an ephemeral answer is made and stands nowhere.

        Raises:
            Refused: Discord takes no such message.
        """
        _check_body(body, files)
        reference = body.get("message_reference")
        message = Message(
            self.snowflake() if message_id is None else message_id,
            channel.id,
            channel.guild_id,
            user(BOT_ID),
            dict(body),
            self.now(),
            files,
            interaction=interaction,
            answers=self._answered(channel, reference) if reference else None,
        )
        if message.ephemeral:
            return message
        channel.messages[message.id] = message
        insort(channel.order, message.id)
        if message.nonce is not None:
            self._nonces[channel.id, message.nonce] = (message, time.monotonic())
        return message

    def _answered(self, channel: Channel, reference: dict[str, Any]) -> Message | None:
        if not self.allowed(channel).read_message_history:
            raise Refused(400, 160002, "Cannot reply without permission to read message history")
        found = channel.messages.get(int(reference["message_id"]))
        if (found is None or found.deleted) and reference.get("fail_if_not_exists", True):
            raise Refused(400, 50035, "Invalid Form Body: Unknown message")
        return found

    def history(
        self, channel: Channel, limit: int, *, before: int | None, after: int | None
    ) -> list[Message]:
        """Up to ``limit`` messages next to a bound, newest first."""
        ids = channel.order
        if after is not None:
            start = bisect_right(ids, after)
            chosen = ids[start : start + limit]
        else:
            end = len(ids) if before is None else bisect_left(ids, before)
            chosen = ids[max(0, end - limit) : end]
        return [channel.messages[one] for one in reversed(chosen)]

    def new_thread(
        self, parent: Channel, thread_id: int, name: str, body: dict[str, Any]
    ) -> Channel:
        """Begin a thread, and let the bot hear of it."""
        assert parent.guild_id is not None
        thread = Channel(
            thread_id,
            NEWS_THREAD if parent.type == NEWS else THREAD,
            name,
            parent.guild_id,
            parent.id,
            created_at=self.now(),
            auto_archive=body.get("auto_archive_duration") or 1440,
            applied_tags=tuple(int(tag) for tag in body.get("applied_tags") or ()),
        )
        self.channels[thread_id] = self.guilds[parent.guild_id].threads[thread_id] = thread
        self.happened.append(("THREAD_CREATE", {**thread.json(), "newly_created": True}))
        return thread

    def forget_channel(self, channel_id: int) -> Channel:
        """Take a channel and its threads away, and with them their messages."""
        channel = self.channels.pop(channel_id)
        self._gone.append(channel)
        for message in channel.messages.values():
            message.deleted = True
        if channel.guild_id in self.guilds:
            guild = self.guilds[channel.guild_id]
            guild.channels.pop(channel_id, None)
            guild.threads.pop(channel_id, None)
            for thread in [one for one in guild.threads.values() if one.parent_id == channel_id]:
                self.forget_channel(thread.id)
        return channel


def _check_body(body: dict[str, Any], files: tuple[PostedFile, ...]) -> None:
    flags = int(body.get("flags") or 0)
    told = any(body.get(key) for key in ("content", "embeds", "components", "sticker_ids", "poll"))
    if not told and not files:
        raise Refused(400, 50006, "Cannot send an empty message")
    if len(body.get("content") or "") > 2000:
        raise Refused(400, 50035, "Invalid Form Body: content must be 2000 or fewer in length.")
    if len(str(body.get("nonce") or "")) > 25:
        raise Refused(400, 50035, "Invalid Form Body: nonce must be 25 or fewer in length.")
    if flags & COMPONENTS_V2 and (body.get("content") or body.get("embeds")):
        raise Refused(400, 50035, "Invalid Form Body: no content or embeds with IS_COMPONENTS_V2")
    if flags & ~(EPHEMERAL | COMPONENTS_V2 | 1 << 2 | 1 << 12):
        raise Refused(400, 50035, "Invalid Form Body: flags cannot be set")

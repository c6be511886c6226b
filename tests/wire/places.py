"""Servers, channels, threads and people, and how Discord shows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from discord import Permissions

from tests.wire.messages import Message, timestamp

TEXT, DM, NEWS, NEWS_THREAD, THREAD, FORUM = 0, 1, 5, 10, 11, 15
THREADS = frozenset({NEWS_THREAD, THREAD})
REQUIRE_TAG = 1 << 4

EVERYONE = Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    embed_links=True,
    attach_files=True,
    add_reactions=True,
    read_message_history=True,
    use_application_commands=True,
)
"""What everyone may do in a new server, and the bot is everyone there."""


BOT_ID = 1_100_000_000_000_000_001
"""The bot's id as a user and as an application."""
OWNER_ID = 1_100_000_000_000_000_002
"""The person the application and every server belong to."""


def user(user_id: int) -> dict[str, Any]:
    """A user object: the bot's own, or that of a person made up from the id."""
    bot = user_id == BOT_ID
    return {
        "id": str(user_id),
        "username": "frontrunner" if bot else f"person{user_id}",
        "discriminator": "0000" if bot else "0",
        "global_name": None,
        "avatar": None,
        "bot": bot,
    }


def member(user_id: int) -> dict[str, Any]:
    """A member object without roles."""
    return {
        "user": user(user_id),
        "roles": [],
        "joined_at": "2026-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
    }


@dataclass(slots=True, eq=False)
class Channel:
    """A channel, a thread or a direct channel."""

    id: int
    type: int
    name: str
    guild_id: int | None = None
    parent_id: int | None = None
    denied: Permissions = field(default_factory=Permissions.none)
    """What the bot may not do here; a thread's own is not asked, its parent's is."""
    recipient_id: int | None = None
    closed: bool = False
    """Whether the person takes no direct messages from the bot."""
    tags: dict[int, str] = field(default_factory=dict)
    flags: int = 0
    archived: bool = False
    archived_at: float = 0.0
    locked: bool = False
    created_at: float = 0.0
    auto_archive: int = 1440
    applied_tags: tuple[int, ...] = ()
    messages: dict[int, Message] = field(default_factory=dict, repr=False)
    order: list[int] = field(default_factory=list, repr=False)
    """The ids of the messages that stand, oldest first."""

    @property
    def is_thread(self) -> bool:
        return self.type in THREADS

    def json(self) -> dict[str, Any]:
        """The channel object."""
        shown: dict[str, Any] = {"id": str(self.id), "type": self.type, "flags": self.flags}
        shown["last_message_id"] = str(self.order[-1]) if self.order else None
        if self.recipient_id is not None:
            return {**shown, "recipients": [user(self.recipient_id)]}
        shown |= {"name": self.name, "guild_id": str(self.guild_id)}
        shown["parent_id"] = None if self.parent_id is None else str(self.parent_id)
        if self.is_thread:
            return {**shown, **self._thread_json()}
        shown |= {"position": 0, "nsfw": False, "topic": None, "permission_overwrites": []}
        if denied := self.denied.value:
            shown["permission_overwrites"] = [
                {"id": str(self.guild_id), "type": 0, "allow": "0", "deny": str(denied)}
            ]
        if self.type == FORUM:
            emoji = {"emoji_id": None, "emoji_name": None}
            shown["available_tags"] = [
                {"id": str(one), "name": name, "moderated": False, **emoji}
                for one, name in self.tags.items()
            ]
        return shown

    def _thread_json(self) -> dict[str, Any]:
        return {
            "owner_id": str(BOT_ID),
            "message_count": len(self.order),
            "total_message_sent": len(self.messages),
            "member_count": 1,
            "applied_tags": [str(tag) for tag in self.applied_tags],
            "thread_metadata": {
                "archived": self.archived,
                "auto_archive_duration": self.auto_archive,
                "archive_timestamp": timestamp(self.archived_at or self.created_at),
                "locked": self.locked,
                "create_timestamp": timestamp(self.created_at),
            },
        }


@dataclass(slots=True, eq=False)
class Guild:
    """A server the bot is in."""

    id: int
    name: str
    unavailable: bool = False
    locale: str = "en-US"
    channels: dict[int, Channel] = field(default_factory=dict, repr=False)
    threads: dict[int, Channel] = field(default_factory=dict, repr=False)

    def active_threads(self) -> list[Channel]:
        """The threads that the bot can see and that are not archived, newest first."""
        return [
            thread
            for thread in reversed(self.threads.values())
            if not thread.archived and not self.channels[thread.parent_id or 0].denied.view_channel
        ]

    def json(self) -> dict[str, Any]:
        """The guild object, as GUILD_CREATE has it."""
        everyone = {"id": str(self.id), "name": "@everyone", "permissions": str(EVERYONE.value)}
        return {
            "id": str(self.id),
            "name": self.name,
            "owner_id": str(OWNER_ID),
            "preferred_locale": self.locale,
            "unavailable": False,
            "member_count": 2,
            "features": ["NEWS", "COMMUNITY"],
            "roles": [{**everyone, "position": 0, "flags": 0}],
            "channels": [one.json() for one in self.channels.values()],
            "threads": [one.json() for one in self.active_threads()],
            "members": [member(BOT_ID)],
        }

"""The outbox: what a post is, in which state it is, and what is to be done about it next.

Exactly once, whatever breaks: a post is written down before it is sent, with a key of its own. Its
nonce follows from the key, and Discord takes a second post with the same nonce for the first one as
long as it remembers it. Past that, the channel's history is searched for the post's mark before
anything is sent again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.race.claims import Status

Purpose = Literal["digest", "alert", "watch", "reply", "notice"]
Form = Literal["message", "thread", "forum"]
"""A message; a message with a thread for what does not fit into it; a post of a forum."""
DeliveryState = Literal["due", "sending", "sent", "unknown", "dead", "dropped"]
"""``sending``: Discord may have it. ``unknown``: it may, and nobody can look. ``dead``: its place
does not take it. ``dropped``: given up before it was tried."""
Trouble = Literal["gone", "hidden", "forbidden", "closed", "refused", "lost"]
"""Why a post is not taken. Its channel is gone, or hidden from the bot, or it may not post there: so
all posts to that channel fare. A person takes no direct messages. Discord refused this very post. Or
what it belongs to, a thread or a message, is lost; that concerns no other post."""

NONCE_LENGTH = 25
"""Characters Discord allows in a nonce."""


def mark_of(key: str) -> str:
    """The nonce of a post, which it also bears in a custom id, so that it is found again."""
    return hashlib.sha256(key.encode()).hexdigest()[:NONCE_LENGTH]


@dataclass(frozen=True, slots=True)
class Timing:
    """How long the sender waits, in seconds.

    ``nonce_window`` is how long after the first try a retry with the same nonce is known to be
    safe; Discord remembers nonces for some minutes. A try is given up after ``deadline``.
    ``lease`` is how long a delivery that was taken is left alone by others.
    """

    nonce_window: float = 60
    deadline: float = 20
    lease: float = 90
    first_retry: float = 1
    longest_retry: float = 300

    def retry_in(self, tries: int) -> float:
        """How long to wait after so many tries that may or may not have succeeded."""
        return min(self.first_retry * 2 ** min(max(tries - 1, 0), 20), self.longest_retry)

    def must_look_first(self, first_try: float | None, now: float) -> bool:
        """Whether the nonce may be forgotten, so that only the history tells."""
        return first_try is not None and not 0 <= now - first_try < self.nonce_window


@dataclass(frozen=True, slots=True)
class Content:
    """What a post says: its body as the edge wrote it down, a picture, and what stands in it.

    ``stories`` maps what a post is about to a claim's id and status there, or to None.
    """

    body: str
    picture: bytes | None = None
    stories: Mapping[str, tuple[int, Status] | None] = field(
        default_factory=dict[str, tuple[int, Status] | None]
    )

    @property
    def fingerprint(self) -> str:
        """The same for posts that say the same."""
        digest = hashlib.sha256(self.body.encode())
        digest.update(b"\0" if self.picture is None else b"\1" + self.picture)
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Delivery:
    """A post that was taken from the outbox to be sent.

    ``channel_id`` or else ``user_id`` says where; ``thread_id`` is the thread it goes into instead
    of the channel itself, ``reply_to`` the message it answers. ``first_try`` is since when Discord
    may know its nonce, None where it was never tried; ``tries`` counts this one.
    """

    id: int
    mark: str
    purpose: Purpose
    part: int
    guild_id: int | None
    channel_id: int | None
    user_id: int | None
    form: Form
    thread_id: int | None
    reply_to: int | None
    role_id: int | None
    body: str
    picture: bytes | None
    first_try: float | None
    tries: int

    @property
    def opens_forum_post(self) -> bool:
        """Whether it is to be a forum's post rather than a message in it."""
        return self.form == "forum" and self.part == 1 and self.thread_id is None


@dataclass(frozen=True, slots=True)
class Sent:
    """Discord has it, as this message."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Discord may have it: the answer did not come, or came as an error of its own."""

    problem: str


@dataclass(frozen=True, slots=True)
class Postponed:
    """Discord does not have it, and it is worth another try after some seconds."""

    seconds: float
    problem: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Discord does not take it, and will not."""

    trouble: Trouble
    problem: str


@dataclass(frozen=True, slots=True)
class Unknowable:
    """Discord may have it, and the bot may not read the history to find out."""

    problem: str


Outcome = Sent | Uncertain | Postponed | Refused | Unknowable


@dataclass(frozen=True, slots=True)
class Errand:
    """What is left to do about a post that was sent: open its thread, edit it, publish it.

    ``body`` is what it is to be edited to, None where nothing is; ``content`` is what it says now.
    """

    id: int
    mark: str
    guild_id: int | None
    channel_id: int | None
    user_id: int | None
    form: Form
    thread_id: int | None
    role_id: int | None
    message_id: int
    opens_thread: bool
    publishes: bool
    edit_id: int | None
    body: str | None
    picture: bytes | None
    content_id: int
    content: str
    tries: int


@dataclass(frozen=True, slots=True)
class ErrandDone:
    """How an errand went; what is not named is still to be done.

    ``again_in`` is after how many seconds the rest is tried again.
    """

    thread: bool = False
    edited: int | None = None
    published: bool = False
    gave_up: frozenset[Literal["thread", "edit", "publish"]] = frozenset()
    trouble: Trouble | None = None
    again_in: float = 0
    problem: str | None = None

"""A message as the wire keeps it: what was posted, and how Discord shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

CROSSPOSTED = 1 << 0
HAS_THREAD = 1 << 5
EPHEMERAL = 1 << 6
COMPONENTS_V2 = 1 << 15


class PostedFile(NamedTuple):
    """A file that came with a message; of its content the size and the digest are kept."""

    field: str
    name: str
    size: int
    sha256: str


def timestamp(at: float) -> str:
    """A time as Discord writes it."""
    return datetime.fromtimestamp(at, UTC).isoformat()


@dataclass(slots=True, eq=False)
class Message:
    """``body`` is what was posted, as it was posted; a later edit is written over it."""

    id: int
    channel_id: int
    guild_id: int | None
    author: dict[str, Any]
    body: dict[str, Any]
    at: float
    files: tuple[PostedFile, ...] = ()
    repeats: int = 0
    """How many more posts with the same nonce were answered with this message."""
    edits: int = 0
    edited_at: float | None = None
    deleted: bool = False
    crossposted: bool = False
    thread: dict[str, Any] | None = field(default=None, repr=False)
    """The thread begun on it."""
    interaction: dict[str, Any] | None = field(default=None, repr=False)
    """The interaction it answers, as ``interaction_metadata``."""
    answers: Message | None = field(default=None, repr=False)
    """The message it is a reply to."""

    @property
    def by_bot(self) -> bool:
        return self.author["bot"]

    @property
    def content(self) -> str:
        return self.body.get("content") or ""

    @property
    def components(self) -> list[dict[str, Any]]:
        return self.body.get("components") or []

    @property
    def nonce(self) -> str | None:
        nonce = self.body.get("nonce")
        return None if nonce is None else str(nonce)

    @property
    def reference(self) -> dict[str, Any] | None:
        return self.body.get("message_reference")

    @property
    def allowed_mentions(self) -> dict[str, Any] | None:
        return self.body.get("allowed_mentions")

    @property
    def flags(self) -> int:
        own = int(self.body.get("flags") or 0)
        own |= CROSSPOSTED if self.crossposted else 0
        return own | (HAS_THREAD if self.thread is not None else 0)

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    @property
    def markers(self) -> list[str]:
        """Every custom id in its components, in their order."""
        return list(_custom_ids(self.components))

    @property
    def text(self) -> str:
        """Its content and every text display in its components, a line each."""
        return "\n".join(filter(None, [self.content, *_texts(self.components)]))

    def edit(self, body: dict[str, Any], files: tuple[PostedFile, ...], at: float) -> None:
        """Write an edit over what stands."""
        self.body |= body
        self.files += files
        self.edits += 1
        self.edited_at = at

    def json(self) -> dict[str, Any]:
        """The message object."""
        shown: dict[str, Any] = {
            "id": str(self.id),
            "channel_id": str(self.channel_id),
            "author": self.author,
            "content": self.content,
            "timestamp": timestamp(self.at),
            "edited_timestamp": None if self.edited_at is None else timestamp(self.edited_at),
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": self._attachments(),
            "embeds": [{"type": "rich", **one} for one in self.body.get("embeds") or ()],
            "components": _Shown(self).all(self.components),
            "pinned": False,
            "flags": self.flags,
            "type": 0,
        }
        if self.interaction is not None:
            app = self.author["id"]
            shown |= {"webhook_id": app, "application_id": app}
            shown["interaction_metadata"] = self.interaction
            shown["type"] = 20 if self.interaction["type"] == 2 else 0
        if self.reference is not None:
            shown["type"] = 19
            shown["message_reference"] = {
                "type": 0,
                "channel_id": str(self.channel_id),
                "message_id": str(self.reference["message_id"]),
                **({} if self.guild_id is None else {"guild_id": str(self.guild_id)}),
            }
            gone = self.answers is None or self.answers.deleted
            shown["referenced_message"] = None if gone else _plain(self.answers)
        if self.thread is not None:
            shown["thread"] = self.thread
        return shown

    def address(self, name: str) -> str:
        """Where a file of this message would be on Discord's CDN."""
        return f"https://cdn.discordapp.com/attachments/{self.channel_id}/{self.id}/{name}"

    def _attachments(self) -> list[dict[str, Any]]:
        listed = {f"files[{one.get('id')}]": one for one in self.body.get("attachments") or ()}
        return [
            {
                "id": str(self.id + number),
                "filename": file.name,
                "size": file.size,
                "url": self.address(file.name),
                "proxy_url": self.address(file.name),
                "content_type": "image/png" if file.name.endswith(".png") else "text/plain",
                "description": listed.get(file.field, {}).get("description"),
            }
            for number, file in enumerate(self.files, 1)
        ]


def _plain(message: Message | None) -> dict[str, Any] | None:
    """A referenced message, without what it refers to in its turn."""
    if message is None:
        return None
    shown = message.json()
    shown.pop("referenced_message", None)
    return shown


def _custom_ids(given: Any) -> Iterator[str]:
    if isinstance(given, dict):
        if isinstance(custom_id := given.get("custom_id"), str):
            yield custom_id
        for one in given.values():
            yield from _custom_ids(one)
    elif isinstance(given, list):
        for one in given:
            yield from _custom_ids(one)


def _texts(given: Any) -> Iterator[str]:
    if isinstance(given, dict):
        if given.get("type") == 10:
            yield given["content"]
        for one in given.values():
            yield from _texts(one)
    elif isinstance(given, list):
        for one in given:
            yield from _texts(one)


class _Shown:
    """Components as Discord gives them back: each with a number, files by their address."""

    def __init__(self, message: Message) -> None:
        self._message = message
        self._number = 0

    def all(self, given: Any) -> Any:
        if isinstance(given, list):
            return [self.all(one) for one in given]
        if not isinstance(given, dict):
            return given
        shown: dict[str, Any] = {}
        if isinstance(given.get("type"), int):
            self._number += 1
            shown["id"] = given.get("id") or self._number
        shown |= {key: self.all(value) for key, value in given.items() if key != "id"}
        if "id" in given:
            shown.setdefault("id", given["id"])
        url = given.get("url")
        if isinstance(url, str) and url.startswith("attachment://"):
            address = self._message.address(url.removeprefix("attachment://"))
            shown |= {"url": address, "proxy_url": address}
        return shown

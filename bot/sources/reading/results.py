"""What the worker and the bot say to each other, and the bot's check of every answer.

The worker reads what strangers wrote, so its answers are believed no more than a stranger's: each is
checked against these models, and a refusal is one of the sentences here or none.
"""

from __future__ import annotations

import struct
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.errors import N_

LONGEST_TEXT = 200_000
"""Characters of a text that are handed on: as many as are looked through for claims."""
MOST_ITEMS = 200
LONGEST_ANSWER = 8_000_000
"""Bytes; room for the longest text or feed there may be, with every character escaped."""
JOB_HEAD = struct.Struct(">II")
"""Before a job: how long its JSON is, and how long the bytes that follow it."""
ANSWER_HEAD = struct.Struct(">I")

REFUSALS = {
    "no text": N_("There is no text to read in it."),
    "encrypted": N_("The PDF is locked with a password."),
    "no pdf": N_("The file is no PDF, or a damaged one."),
    "not text": N_("It is no text but something else."),
    "too much": N_("It is too large or too tangled to read."),
    "entities": N_("The feed declares entities of its own, which is not safe to read."),
    "no feed": N_("The address gives no feed: neither RSS nor Atom nor JSON Feed."),
    "page": N_("The address gives a page, not a feed, and the page names no feed of its own."),
    "page with feed": N_("The address gives a page, not a feed. Its feed is at {address}."),
}
UNREADABLE = frozenset({"no text", "encrypted", "no pdf", "not text", "too much"})
"""Where a person who sees more in it may still copy what matters."""


class Refused(Exception):
    """Something that was asked to be read and is not: ``why`` is a key of :data:`REFUSALS`."""

    def __init__(self, why: str, address: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.address = address


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


Day = Annotated[str, Field(pattern=r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$")]


class Job(_Part):
    """What to read: ``kind`` is a media type or "", ``url`` what links are relative to."""

    what: Literal["article", "feed"]
    kind: str = ""
    charset: str = ""
    url: str = ""


class TextRead(_Part):
    """An article. ``canonical`` is the address the page gives as its own, "" for none."""

    text: str = Field(max_length=LONGEST_TEXT)
    title: str = Field(default="", max_length=300)
    publisher: str = Field(default="", max_length=100)
    published: Day = ""
    canonical: str = Field(default="", max_length=2_000)
    cut: bool = False


class ItemRead(_Part):
    """One item of a feed; ``url`` as it stands there, made absolute."""

    id: str = Field(default="", max_length=500)
    url: str = Field(default="", max_length=2_000)
    title: str = Field(default="", max_length=300)
    published: Day = ""
    summary: str = Field(default="", max_length=2_000)


class FeedRead(_Part):
    """A feed."""

    title: str = Field(default="", max_length=300)
    items: Annotated[list[ItemRead], Field(max_length=MOST_ITEMS)]


class Answer(_Part):
    """Exactly one of the first four is given; ``last`` says that the worker ends with this answer.

    ``fault`` is the traceback of what nobody expected, for the log.
    """

    text: TextRead | None = None
    feed: FeedRead | None = None
    refused: str | None = None
    fault: str | None = Field(default=None, max_length=5_000)
    address: str = Field(default="", max_length=2_000)
    last: bool = False

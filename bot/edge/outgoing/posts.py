"""Posts: messages the bot sends by itself, frozen as text when planned and put together when sent.

A post is planned in one transaction and may be sent minutes later, after a crash or not, and be
corrected years later. So what it says is kept as blocks of text, each of which may be about a
claim; the message made of them bears the post's mark in its custom ids, by which it is found again.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast

import discord
import orjson
from discord import ui
from pydantic import TypeAdapter

from bot.edge.cards.card import Card, Option, Picture, button, menu
from bot.edge.controls.custom_ids import look_button, news_menu, noted_button, open_button
from bot.edge.words.language import _, speaking, spoken
from bot.race.claims import Status
from bot.race.outbox import Content

ROOM = 3_400
"""UTF-16 units of text a post is filled with; the rest of Discord's 4,000 is for corrections."""
PICTURE = "news.png"


@dataclass(frozen=True, slots=True)
class Block:
    """Some lines of a post.

    ``story`` is what they are about (``c12``, ``r5``), ``status`` how the claim among them stands
    there; both None for headings. ``rule`` puts a dividing line above.
    """

    text: str
    story: str | None = None
    status: Status | None = None
    rule: bool = False

    @property
    def claim(self) -> int | None:
        """The number of the claim it is about."""
        if self.story is None or not self.story.startswith("c"):
            return None
        return int(self.story[1:])


@dataclass(frozen=True, slots=True)
class Post:
    """What a message says and what can be opened from it.

    ``title`` names its thread or forum post. ``options`` are what its menu opens: value, label and
    a line below. ``look`` is whether it bears a "since I last looked" button, ``opens`` a story that
    a button opens instead of a menu, ``noted`` whether a button puts it away. ``language`` is what
    was spoken when it was written, for the words on its buttons.
    """

    title: str
    colour: int
    blocks: tuple[Block, ...]
    options: tuple[Option, ...] = ()
    look: bool = False
    opens: str | None = None
    noted: bool = False
    alt_text: str | None = None
    language: tuple[str, ...] = field(default_factory=spoken)

    def to_text(self) -> str:
        """The same text for the same post."""
        return orjson.dumps(self, option=orjson.OPT_SORT_KEYS).decode()

    @classmethod
    def from_text(cls, text: str) -> Post:
        """Read what :meth:`to_text` wrote."""
        return _read(text)

    def content(self, picture: bytes | None = None) -> Content:
        """The post as the outbox keeps it."""
        stories: dict[str, tuple[int, Status] | None] = {}
        for block in self.blocks:
            if block.story is not None:
                claim, status = block.claim, block.status
                known = claim is None or status is None
                stories[block.story] = (
                    None if known else (cast("int", claim), cast("Status", status))
                )
        return Content(self.to_text(), picture, stories)

    def view(self, mark: str, role_id: int | None = None) -> ui.LayoutView:
        """The message, bearing the post's mark; ``role_id`` is mentioned first."""
        with speaking(*self.language):
            return self._card(mark, role_id).view()

    def _card(self, mark: str, role_id: int | None) -> Card:
        card = Card(discord.Colour(self.colour))
        if role_id is not None:
            card.text(f"<@&{role_id}>")
        for block in self.blocks:
            if block.rule:
                card.rule()
            card.text(block.text)
        if self.alt_text is not None:
            card.picture(Picture(PICTURE, b"", self.alt_text))
        card.row(menu(_("Open one of these"), news_menu(mark), self.options))
        return card.row(*self._buttons(mark))

    def _buttons(self, mark: str) -> list[ui.Button[Any]]:
        buttons: list[ui.Button[Any]] = []
        if self.opens is not None:
            buttons.append(button(_("Open"), open_button(self.opens, mark)))
        if self.look:
            buttons.append(button(_("Since I last looked"), look_button(mark)))
        if self.noted:
            buttons.append(button(_("Noted"), noted_button(mark)))
        return buttons

    def files(self, picture: bytes | None) -> list[discord.File]:
        """Its picture as an attachment, made anew for each sending."""
        if picture is None or self.alt_text is None:
            return []
        return [discord.File(io.BytesIO(picture), PICTURE, description=self.alt_text)]


@lru_cache(maxsize=128)
def _read(text: str) -> Post:
    # Thousands of channels in a row are sent the same.
    return _post().validate_json(text)


@lru_cache(maxsize=1)
def _post() -> TypeAdapter[Post]:
    return TypeAdapter(Post)


def has_mark(message: discord.Message, mark: str) -> bool:
    """Whether a message is the post with this mark."""
    return any(mark in custom_id for custom_id in _custom_ids(message.components))


def _custom_ids(components: Sequence[Any]) -> list[str]:
    found: list[str] = []
    for component in components:
        custom_id = getattr(component, "custom_id", None)
        found += [] if custom_id is None else [custom_id]
        found += _custom_ids(getattr(component, "children", ()))
        accessory = getattr(component, "accessory", None)
        found += [] if accessory is None else _custom_ids([accessory])
    return found

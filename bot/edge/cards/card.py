"""A card: a Components V2 message within Discord's limits, and the ways to send it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import discord
from discord import ui

from bot.edge.acknowledging import put_in_place, send
from bot.edge.words.text import shorten, single_line, utf16_length

TEXT_LIMIT = 4000
"""UTF-16 units of text that all parts of one message may hold together."""
MOST_OPTIONS = 25
"""Choices Discord allows in a menu."""
MOST_COMPONENTS = 40
"""Components of one message, those inside others included."""
_LABEL_LIMIT = 100
_LEAST = 40
"""A text is not cut below this: another one is."""

Item = ui.Item[ui.LayoutView]


@dataclass(frozen=True, slots=True)
class Picture:
    """An image that goes with a card, with what it says for those who cannot see it."""

    name: str
    png: bytes
    alt_text: str


@dataclass(slots=True)
class Card:
    """A card being put together, top to bottom; :meth:`view` makes the message of it.

    Text over Discord's limit is dropped part by part from ``optional`` ones, last first; where that
    is not enough, the longest parts are cut. Where there are too many parts, texts that follow one
    another become one. So whatever was legally written can be shown.
    """

    colour: discord.Colour
    _parts: list[tuple[Item, bool]] = field(default_factory=list[tuple[Item, bool]])
    _rows: list[ui.ActionRow[ui.LayoutView]] = field(
        default_factory=list[ui.ActionRow[ui.LayoutView]]
    )
    pictures: list[Picture] = field(default_factory=list[Picture])

    def text(self, *lines: str, optional: bool = False) -> Card:
        """Add lines of text; empty ones are left out."""
        kept = "\n".join(line for line in lines if line)
        if kept:
            self._parts.append((ui.TextDisplay(kept), optional))
        return self

    def section(self, text: str, accessory: ui.Button[Any]) -> Card:
        """Add text with a button beside it; with the text it is three of Discord's 40 components."""
        self._parts.append((ui.Section(ui.TextDisplay(text), accessory=accessory), False))
        return self

    def rule(self) -> Card:
        """Add a dividing line."""
        self._parts.append((ui.Separator(), False))
        return self

    def picture(self, picture: Picture | None) -> Card:
        """Add an image."""
        if picture is not None:
            gallery: ui.MediaGallery[ui.LayoutView] = ui.MediaGallery(
                discord.MediaGalleryItem(
                    f"attachment://{picture.name}", description=picture.alt_text
                )
            )
            self._parts.append((gallery, False))
            self.pictures.append(picture)
        return self

    def row(self, *items: ui.Button[Any] | ui.Select[Any] | None) -> Card:
        """Add a row of buttons, or one menu, inside the card at its bottom."""
        kept = [item for item in items if item is not None]
        if kept:
            self._rows.append(ui.ActionRow(*kept))
        return self

    def view(self) -> ui.LayoutView:
        """The message.

        It is stopped before it is sent: its buttons answer through their custom ids (see
        :mod:`bot.edge.controls.control`), so the client need not keep it in memory.
        """
        container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=self.colour)
        for item in self._few_enough(self._within_limit()):
            container.add_item(item)
        for row in self._rows:
            container.add_item(row)
        view = ui.LayoutView(timeout=None)
        view.add_item(container)
        view.stop()
        return view

    def files(self) -> list[discord.File]:
        """The images as attachments, made anew for each sending."""
        return [
            discord.File(io.BytesIO(picture.png), picture.name, description=picture.alt_text)
            for picture in self.pictures
        ]

    def _within_limit(self) -> list[Item]:
        kept = list(self._parts)
        while (excess := self._length(kept) - TEXT_LIMIT) > 0:
            place = next((at for at in reversed(range(len(kept))) if kept[at][1]), None)
            if place is None:
                _cut_longest(kept, excess)
            else:
                del kept[place]
        return [item for item, _optional in kept]

    def _length(self, parts: Sequence[tuple[Item, bool]]) -> int:
        """How long the text will be: each two texts that become one get a line break."""
        over = sum(_components_of(item) for item, _optional in parts) - self._room()
        return _text_length(parts) + max(0, over)

    def _room(self) -> int:
        """How many components there may be beside the container and the rows."""
        return MOST_COMPONENTS - 1 - sum(1 + len(row.children) for row in self._rows)

    def _few_enough(self, items: list[Item]) -> list[Item]:
        """The parts, with texts joined from the end until Discord's number of components holds."""
        left = self._room()
        for at in range(len(items) - 1, 0, -1):
            above, below = items[at - 1], items[at]
            if sum(map(_components_of, items)) <= left:
                break
            if isinstance(above, ui.TextDisplay) and isinstance(below, ui.TextDisplay):
                items[at - 1 : at + 1] = [ui.TextDisplay(f"{above.content}\n{below.content}")]
        return items


def _components_of(item: Item) -> int:
    """How many components Discord counts a part as: a section is itself, its text and its button."""
    return 3 if isinstance(item, ui.Section) else 1


def _cut_longest(parts: Sequence[tuple[Item, bool]], excess: int) -> None:
    """Cut the longest text by at least ``excess`` units, or to a line, whichever leaves more."""
    texts = [text for item, _optional in parts for text in _texts_of(item)]
    longest = max(texts, key=lambda text: utf16_length(text.content))
    kept = longest.content
    wanted = max(utf16_length(kept) - excess - 2, _LEAST)
    kept = kept[:wanted]
    while utf16_length(kept) > wanted:
        kept = kept[:-1]
    longest.content = kept.rstrip("\\ \n") + " …"


def _texts_of(item: Item) -> list[ui.TextDisplay[Any]]:
    inside = item.children if isinstance(item, ui.Section) else [item]
    return [text for text in inside if isinstance(text, ui.TextDisplay)]


def _text_length(parts: Iterable[tuple[Item, bool]]) -> int:
    return sum(utf16_length(text.content) for item, _optional in parts for text in _texts_of(item))


Look = Literal["plain", "first", "danger"]
"""How a button looks: as any, as what is to be done first, as what throws something away."""
_LOOKS: Mapping[Look, discord.ButtonStyle] = {
    "plain": discord.ButtonStyle.secondary,
    "first": discord.ButtonStyle.primary,
    "danger": discord.ButtonStyle.danger,
}


def button(
    label: str, custom_id: str, *, disabled: bool = False, look: Look = "plain"
) -> ui.Button[Any]:
    """A button that answers through its custom id."""
    return ui.Button(style=_LOOKS[look], label=label, custom_id=custom_id, disabled=disabled)


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a menu: what is sent, what is shown, and a line below it."""

    value: str
    label: str
    description: str | None = None


def menu(placeholder: str, custom_id: str, options: Sequence[Option]) -> ui.Select[Any] | None:
    """A menu of at most 25 choices that answers through its custom id; None without choices."""
    if not options:
        return None
    return ui.Select(
        custom_id=custom_id,
        placeholder=_fitting(placeholder, 150),
        options=[
            discord.SelectOption(
                label=_fitting(option.label, _LABEL_LIMIT),
                value=option.value,
                description=None
                if option.description is None
                else _fitting(option.description, _LABEL_LIMIT),
            )
            for option in options[:MOST_OPTIONS]
        ],
    )


def _fitting(text: str, limit: int) -> str:
    """A text on one line, of at most so many UTF-16 units."""
    kept = shorten(single_line(text), limit)
    while (over := utf16_length(kept) - limit) > 0:
        kept = shorten(kept, len(kept) - (over + 1) // 2)
    return kept


async def answer(
    interaction: discord.Interaction[Any], card: Card, *, ephemeral: bool = False
) -> None:
    """Answer an interaction with a card, also after it was deferred."""
    await send(interaction, card.view(), card.files(), ephemeral=ephemeral)


async def replace(interaction: discord.Interaction[Any], card: Card) -> None:
    """Put a card in the place of the message whose button was pressed."""
    await put_in_place(interaction, card.view(), card.files())

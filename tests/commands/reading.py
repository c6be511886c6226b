"""Reading an answer the way a person does: buttons by their word, pages to the last, dates."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

from tests.commands.conftest import Room, Seen

_STAMP = re.compile(r"<t:(\d+):[dD]>")
_LINK = re.compile(r"(?<!\\)\[(?:[^\]\\]|\\.)*\]\((https?://[^\s)]+)\)")


def labelled(card: Seen, word: str) -> str:
    """The whole label of the one button that bears this word, arrow or not."""
    found = [label for label in card.buttons if word in label.split()]
    assert len(found) == 1, f"{word!r} in {list(card.buttons)}"
    return found[0]


def can_press(card: Seen, word: str) -> bool:
    """Whether there is a button with this word and it is not greyed out."""
    found = [button for label, button in card.buttons.items() if word in label.split()]
    return bool(found) and not found[0].get("disabled")


async def turn(room: Room, card: Seen, word: str, who: Any = None) -> Seen:
    """Press the button with this word."""
    return await room.press(card, labelled(card, word), who)


async def every_page(room: Room, card: Seen, word: str = "Next", who: Any = None) -> list[Seen]:
    """A paged answer from this page to its last one."""
    pages = [card]
    while can_press(pages[-1], word):
        assert len(pages) < 100, "the last page has a next one"
        pages.append(await turn(room, pages[-1], word, who))
    return pages


def is_private(card: Seen) -> bool:
    """Whether only one person sees it, also after a page of it was turned in place."""
    return card.message.ephemeral


def days_in(text: str) -> list[date]:
    """Every day that a text shows as a Discord timestamp."""
    return [datetime.fromtimestamp(int(stamp), UTC).date() for stamp in _STAMP.findall(text)]


def stamp(day: str) -> str:
    """A day as the cards show it, without Discord's style letter."""
    return f"<t:{int(datetime.fromisoformat(f'{day}T12:00:00+00:00').timestamp())}:"


def links_in(text: str) -> list[str]:
    """The addresses of a text's masked links."""
    return _LINK.findall(text)


def section(text: str, heading: str) -> str:
    """What stands under a bold heading that begins so, up to the next bold heading."""
    begin = text.index(f"**{heading}")
    end = text.find("\n**", begin + 1)
    return text[begin:] if end < 0 else text[begin:end]


def row(table: str, name: str) -> str:
    """The one line of a table that begins with a name."""
    found = [line.strip() for line in table.split("\n") if line.strip().startswith(name)]
    assert len(found) == 1, f"{name!r}: {found} in {table}"
    return found[0]


def options_of(card: Seen, menu: int = 0) -> dict[str, str]:
    """A menu's options as label → value."""
    return {option["label"]: option["value"] for option in card.menus[menu]["options"]}

"""Long lists in pages: a heading, the entries of one page, buttons to turn it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.edge.cards.card import Card, button
from bot.edge.cards.when import when_line
from bot.edge.words import symbols
from bot.edge.words.language import _
from bot.edge.words.text import utf16_length
from bot.race.when import NOW, When

PAGE = 8
"""Entries on one page at the most."""
_ROOM = 3_800
"""UTF-16 units for a page's heading and entries; the rest of Discord's 4,000 is for the footer."""


def paged_card(
    heading: str,
    entries: Sequence[str],
    page: int,
    page_id: Callable[[int], str],
    when: When = NOW,
) -> Card:
    """One page of entries, of some days; a page past the end is the last one."""
    if when != NOW:
        heading += f"\n{when_line(when)}"
    pages = _pages(entries, _ROOM - utf16_length(heading))
    last = len(pages) - 1
    page = min(page, last)
    card = Card(symbols.ACCENT)
    card.text(f"### {heading}")
    for entry in pages[page]:
        card.text(entry)
    if last:
        card.text("-# " + _("Page {page} of {pages}").format(page=page + 1, pages=last + 1))
        card.row(
            button(_("Back"), page_id(page - 1) if page else "-", disabled=page == 0),
            button(_("Next"), page_id(page + 1), disabled=page == last),
        )
    return card


def _pages(entries: Sequence[str], most: int) -> list[list[str]]:
    """Entries in order, as many on a page as fit in ``most`` units; none is left out."""
    pages: list[list[str]] = [[]]
    room = most
    for entry in entries:
        size = utf16_length(entry)
        if pages[-1] and (size > room or len(pages[-1]) == PAGE):
            pages.append([])
            room = most
        pages[-1].append(entry)
        room -= size
    return pages

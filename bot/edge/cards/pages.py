"""Long lists in pages: a heading, the entries of one page, buttons to turn it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.edge import symbols
from bot.edge.cards.card import Card, button
from bot.edge.language import _

PAGE = 8
"""Entries on one page."""


def paged_card(
    heading: str, entries: Sequence[str], page: int, page_id: Callable[[int], str]
) -> Card:
    """One page of entries; a page past the end is the last one."""
    last = max(len(entries) - 1, 0) // PAGE
    page = min(page, last)
    card = Card(symbols.ACCENT)
    card.text(f"### {heading}")
    for entry in entries[page * PAGE : (page + 1) * PAGE]:
        card.text(entry, optional=True)
    if last:
        card.text("-# " + _("Page {page} of {pages}").format(page=page + 1, pages=last + 1))
        card.row(
            button(_("Back"), page_id(page - 1) if page else "-", disabled=page == 0),
            button(_("Next"), page_id(page + 1), disabled=page == last),
        )
    return card

"""The /search card."""

from __future__ import annotations

from bot.edge.cards.card import TEXT_LIMIT, Card, button
from bot.edge.cards.claims import claim_menu
from bot.edge.cards.facts import cited
from bot.edge.cards.rows import claim_row
from bot.edge.cards.when import when_line
from bot.edge.controls.custom_ids import search_button
from bot.edge.words import symbols
from bot.edge.words.language import _, ngettext
from bot.edge.words.text import plain, single_line, utf16_length
from bot.race.search import SearchAnswer, Snippet, SourceHit
from bot.race.when import NOW

_CLAIM_ROOM = 560
_EXCERPT = 180
_BEFORE = 60
"""Characters shown before the first word that was searched for."""
_TITLE = 90
_RESERVE = 260
"""UTF-16 units kept for the lines that say how many more there are."""


def search_card(answer: SearchAnswer) -> Card:
    """One page of what was found: claims, on the first page sources, a menu to open a claim."""
    card = Card(symbols.ACCENT)
    heading = [f"## {_('Search: {words}').format(words=plain(answer.query.text, 100))}"]
    if answer.any_word:
        heading.append("-# " + _("Nothing holds all of these words; this holds some of them."))
    if answer.when != NOW:
        heading.append(when_line(answer.when))
    card.text(*heading)
    card.rule()
    if not answer.claims:
        card.text(_("No claim holds these words."))
    used = utf16_length("\n".join(heading))
    for position, hit in enumerate(answer.claims):
        if position:
            card.rule()
        excerpt = marked(hit.snippet, _EXCERPT)
        words = _("Note: {text}").format(text=excerpt) if hit.part == "note" else excerpt
        row = claim_row(hit.claim, answer.sources, f"> {words}" if excerpt else "", _CLAIM_ROOM)
        used += utf16_length(row)
        card.text(row)
    _sources(card, answer, TEXT_LIMIT - used - _RESERVE)
    opened = [hit.claim for hit in answer.claims]
    opened += [hit.newest for hit in answer.hits if hit.newest and hit.newest not in opened]
    card.row(claim_menu(list({claim.id: claim for claim in opened}.values()), answer.when))
    _pages(card, answer)
    return card


def marked(snippet: Snippet, limit: int) -> str:
    """An excerpt as it may stand in a message, what was searched for in bold; on one line.

    It has about ``limit`` characters from shortly before the first word that was searched for.
    """
    found = any(piece.matched for piece in snippet)
    words: list[str] = []
    left = limit
    for piece in snippet:
        text = single_line(piece.text)
        if found and not words and not piece.matched:
            text = _end_of(text)
        shown = plain(text, left) if left > 1 else ""
        left -= len(text)
        if piece.matched:
            words.append(f"**{shown}**" if shown else "")
        else:
            before = " " if piece.text[:1].isspace() else ""
            after = " " if piece.text[-1:].isspace() and text else ""
            words.append(f"{before}{shown}{after}")
    return "".join(words).strip()


def _end_of(text: str) -> str:
    """The last words of a text before what was found in it."""
    if len(text) <= _BEFORE:
        return text
    return "…" + text[-_BEFORE:].partition(" ")[2]


def _sources(card: Card, answer: SearchAnswer, room: int) -> None:
    """The sources that fit the rest of the card, and how many there are beside these."""
    if not answer.hits:
        return
    card.rule()
    rows: list[str] = []
    for hit in answer.hits:
        row = _source_row(hit)
        room -= utf16_length(row) + 1
        if room < 0:
            break
        rows.append(row)
    rest = answer.hits_found - len(rows)
    more = ngettext("and {count} more source", "and {count} more sources", rest)
    card.text(f"**{_('Sources')}**", *rows, f"-# {more.format(count=rest)}" if rest > 0 else "")


def _source_row(hit: SourceHit) -> str:
    counted = ngettext("{count} claim", "{count} claims", hit.claims)
    if hit.many:
        counted = _("over {count} claims")
    carried = counted.format(count=hit.claims)
    if hit.newest is not None and hit.claims > 1:
        carried = _("{claims}, the newest is #{number}").format(
            claims=carried, number=hit.newest.id
        )
    elif hit.newest is not None:
        carried = _("{claims}, #{number}").format(claims=carried, number=hit.newest.id)
    return f"{marked(hit.title, _TITLE)}\n-# {cited(hit.source)} · {carried}"


def _pages(card: Card, answer: SearchAnswer) -> None:
    """How many claims there are, and buttons to turn the page where they have room for the words."""
    page, last = answer.page, answer.pages - 1
    told: list[str] = []
    if last:
        told.append(_("Page {page} of {pages}").format(page=page + 1, pages=last + 1))
    if answer.many:
        told.append(
            _("the newest {count} matches, ranked; more words find fewer").format(
                count=answer.found
            )
        )
    turning = search_button(answer.query, last, answer.when)
    rest = answer.found - len(answer.claims)
    if rest > 0 and turning is None:
        told = [
            ngettext(
                "and {count} more claim; fewer words leave room to turn the page",
                "and {count} more claims; fewer words leave room to turn the page",
                rest,
            ).format(count=rest)
        ]
    if told:
        card.text("-# " + " · ".join(told))
    if last and turning is not None:
        card.row(
            button(
                _("Back"),
                (search_button(answer.query, page - 1, answer.when) if page else None) or "-",
                disabled=page == 0,
            ),
            button(
                _("Next"),
                search_button(answer.query, page + 1, answer.when) or "-",
                disabled=page == last,
            ),
        )

"""Digests that answer one person: since they last looked, of chosen days, and as a preview."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import discord

from bot.edge.cards.card import Card, Picture, button, menu
from bot.edge.cards.news import counted, moment
from bot.edge.cards.parts import counts_of, entries_of, lay_out, lead_of, post_of
from bot.edge.controls.custom_ids import news_menu, open_button
from bot.edge.outgoing.posts import Block, Post
from bot.edge.words import symbols
from bot.edge.words.language import _, ngettext
from bot.edge.words.text import day
from bot.ledger.digests import Look
from bot.race.news import Digest
from bot.race.outbox import mark_of

_MARK = mark_of("answer")
"""What the menu of an answer bears in the place of a post's mark; nobody searches for it."""


def look_card(look: Look) -> Card:
    """What changed since somebody last looked, or on the last days where they never did."""
    since = datetime.fromisoformat(look.since)
    lines = ["## " + _("Since {time}").format(time=moment(since, "R"))]
    if look.first:
        lines = [
            "## " + _("The last 7 days"),
            "-# " + _("Next time this shows what is new since now."),
        ]
    if not look.digest.total:
        nothing = _("Nothing new in the ledger since {time}.").format(time=moment(since, "f"))
        return Card(symbols.ACCENT).text(*lines, nothing)
    return _card(look.digest, lines)


def happened_card(digest: Digest, since: date, until: date) -> Card:
    """What a digest of some days would have held, for whoever asks."""
    days = _("{since} – {until}").format(since=day(since), until=day(until))
    lines = [
        f"## {day(since) if since == until else days}",
        "-# " + _("A preview: what happened on these days, whenever it was recorded."),
    ]
    if not digest.total:
        nothing = _("Nothing in the ledger happened then, of what is wanted.")
        return Card(symbols.ACCENT).text(*lines, nothing)
    return _card(digest, lines)


def preview_card(posts: Sequence[Post], picture: Picture | None = None) -> Card:
    """The first of some posts as it will be, for whoever asked for it.

    ``picture`` is shown where it goes with that post.
    """
    if not posts:
        return Card(symbols.ACCENT).text(
            _("Nothing is new for it, so it would post nothing now."),
            "-# "
            + _(
                "How it looks with news: /digest preview with since and until, for days of your choice."
            ),
        )
    first = posts[0]
    words = ngettext(
        "A preview: it would be this one message.",
        "A preview: the first of {count} messages.",
        len(posts),
    ).format(count=len(posts))
    return _as_card(first, f"-# {words}", picture if first.alt_text is not None else None)


def _card(digest: Digest, lines: Sequence[str]) -> Card:
    """As much of a digest as one card holds, the weightiest; what is left out is counted."""
    entries = entries_of(digest.sections, digest.sources)
    opening = Block("\n".join([*lines, f"**{counted(counts_of(entries))}**"]))
    part = lay_out(entries, opening=[opening], lead=lead_of(digest, entries))[0]
    return _as_card(post_of(part, title=""), "", None)


def _as_card(post: Post, above: str, picture: Picture | None) -> Card:
    card = Card(discord.Colour(post.colour)).text(above)
    for block in post.blocks:
        if block.rule:
            card.rule()
        card.text(block.text)
    card.picture(picture)
    card.row(menu(_("Open one of these"), news_menu(_MARK), post.options))
    return card.row(
        None if post.opens is None else button(_("Open"), open_button(post.opens, _MARK))
    )

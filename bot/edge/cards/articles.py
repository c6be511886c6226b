"""Articles on cards: where one is from, what holds no claim, and those whose drafts wait."""

from __future__ import annotations

from collections.abc import Sequence

from bot.edge.cards.card import Card, Option, button, menu
from bot.edge.cards.trouble import user_error_words
from bot.edge.controls.custom_ids import ARTICLES_MENU, proposal_button, review_button
from bot.edge.words import symbols
from bot.edge.words.language import _, ngettext
from bot.edge.words.text import day, host, link, plain, shorten
from bot.errors import UserError
from bot.race.articles import Article, ArticleQueue, NothingFound
from bot.race.dates import FactDate

_LISTED = 8
"""Articles that are listed with where they are from; the menu has them all."""


def called(article: Article, opening: str) -> str:
    """What an article is called, not made harmless: its title, else who published it and a quote.

    Args:
        opening: the quote of its first draft, "" where it has none.
    """
    if article.title:
        return shorten(article.title, 90)
    name = article.publisher or (_("A pasted text") if article.url is None else host(article.url))
    return f"{shorten(name, 40)}: “{shorten(opening, 50)}”" if opening else shorten(name, 90)


def where_words(article: Article) -> str:
    """Where an article is from and when it came out, with what is not known of it, in small."""
    parts = [article.publisher] if article.publisher and article.title else []
    parts += [host(article.url)] if article.url is not None else []
    place = link(shorten(", ".join(dict.fromkeys(parts)), 80), article.url)  # often the same
    if article.url is None:
        place = " · ".join(filter(None, (place, _("No address known"))))
    when = day(FactDate(article.published)) if article.published else _("no date known")
    return f"-# {place} · {when}"


def nothing_found_card(found: NothingFound) -> Card:
    """That a text holds no claim, and what would be one."""
    text = found.text
    name = plain(text.title, 120) or (plain(host(text.url), 80) if text.url else _("this text"))
    card = Card(symbols.ACCENT).text(
        _("**I found no claim in {name}.**").format(name=name),
        _("I look for statements about models and labs that can be checked: better, worse or equal; "
          "scores and ranks; prices, costs and context windows; licences, and what a model was made "
          "from; moves of shares; accusations. Opinion and outlook are left out."),
        "-# " + _("For anything else there is /claim add."),
    )  # fmt: skip
    if text.cut:
        card.text("-# " + _("It is longer than what is read: only its beginning was."))
    if found.unanswered:
        card.text("-# " + _("The language model gave no answer."))
    return card


def unread_card(unread: Sequence[tuple[str, UserError]]) -> Card:
    """The links of a message that could not be read, and why."""
    return Card(symbols.CAUTION).text(
        f"**{_('Not everything could be read')}**",
        *[f"- {plain(address, 80)}: {user_error_words(error)}" for address, error in unread],
    )


# the queue ----------------------------------------------------------------------------------------


def articles_card(queue: ArticleQueue, *, suggestions: int = 0, verdicts: int = 0) -> Card:
    """The articles whose drafts wait, with a menu to open one.

    Args:
        suggestions, verdicts: how many of these wait beside them.
    """
    card = Card(symbols.ACCENT)
    if queue.count:
        card.text(
            f"### {_('Drafts from articles')}",
            ngettext(
                "{count} draft waits to be decided", "{count} drafts wait to be decided", queue.drafts
            ).format(count=queue.drafts),
        )  # fmt: skip
        for one in queue.articles[:_LISTED]:
            title = plain(called(one.article, one.opening))
            count = ngettext("{count} draft", "{count} drafts", one.waiting)
            by = [] if one.feed is None else [_("feed {name}").format(name=plain(one.feed, 60))]
            card.text(
                f"**{title}** · {count.format(count=one.waiting)}",
                " · ".join([where_words(one.article), *by]),
            )
        if queue.count > _LISTED:
            more = queue.count - _LISTED
            card.text("-# " + _("and {count} more articles").format(count=more))
        card.row(
            menu(
                _("Open an article"),
                ARTICLES_MENU,
                [
                    Option(
                        str(one.article.id),
                        called(one.article, one.opening),
                        ngettext("{count} draft", "{count} drafts", one.waiting).format(
                            count=one.waiting
                        )
                        + ("" if one.feed is None else f" · {one.feed}"),
                    )
                    for one in queue.articles
                ],
            )
        )
    else:
        card.text(
            f"### {_('No draft waits')}",
            "-# "
            + _("/claim from reads an article; so does “Draft claims from this message” in the menu of "
                "a message (Apps)."),
        )  # fmt: skip
    card.row(
        button(_("Suggestions ({count})").format(count=suggestions), review_button("next", 0))
        if suggestions
        else None,
        button(_("Proposed verdicts ({count})").format(count=verdicts), proposal_button("next", 0))
        if verdicts
        else None,
    )
    return card

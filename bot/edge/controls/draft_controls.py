"""Articles in Discord: read on request, and their drafts decided under a card.

Whoever presses is checked where the decision is written; a forged id changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from urllib.parse import urlsplit

import discord

from bot.edge.acknowledging import ask_for_time, open_form, think
from bot.edge.cards.articles import articles_card, nothing_found_card, unread_card
from bot.edge.cards.card import MOST_OPTIONS, Card, answer
from bot.edge.cards.drafts import Done, all_decided, article_card, decided, reject_all_card
from bot.edge.controls import custom_ids
from bot.edge.controls.control import Button, Menu
from bot.edge.controls.desk_controls import show
from bot.edge.forms.fields import claim_form, where_form
from bot.edge.ledger_bot import Asked
from bot.edge.people import person_of
from bot.edge.typed.uploads import attached
from bot.edge.words.language import _
from bot.errors import N_, NotAllowed, StoreError, UserError
from bot.ledger.articles import MOST_BYTES
from bot.race.article_forms import page_address
from bot.race.articles import NothingFound, SeenArticle, WhereFrom
from bot.race.claim_forms import ClaimForm
from bot.race.people import Person

MOST_LINKS = 3
"""Links of a message that are read."""
LEAST_TEXT = 40
"""Characters a message must have beside its links to be read itself."""

_LINK = re.compile(r"https?://[^\s<>\"]{4,1000}")
_AFTER_LINK = ".,;:!?'\")]}*_~|"
"""What ends a sentence or a piece of Markdown, and no address in a message."""

Found = SeenArticle | NothingFound


# reading ------------------------------------------------------------------------------------------


async def draft_from(
    interaction: Asked,
    where: WhereFrom,
    *,
    address: str,
    text: str,
    file: discord.Attachment | None,
) -> None:
    """Draft claims from an address, a pasted text or an attached file, for who may.

    Raises:
        NotAllowed: they may not; nothing was fetched.
        UserError: not exactly one of the three was given, or it cannot be read.
    """
    articles, person = interaction.client.ledger.articles, await person_of(interaction)
    await articles.check_curator(person)
    if sum((bool(address.strip()), bool(text.strip()), file is not None)) != 1:
        raise UserError(N_("Give one of the three: an address, a text, or a file."))
    if file is None:
        await articles.check_where(person, where, address=address, text=text)
    await think(interaction)
    if file is not None:
        content = await attached(file, MOST_BYTES)
        found = await articles.from_file(person, file.filename, content, where)
    elif address.strip():
        found = await articles.from_address(person, address, where)
    else:
        found = await articles.from_text(person, text, where)
    await answer(interaction, _card(found), ephemeral=True)


async def draft_from_message(interaction: Asked, message: discord.Message) -> None:
    """Draft claims from a message: from the pages it links to, and from its own words.

    Raises:
        NotAllowed: they may not; nothing was fetched.
        UserError: there is nothing to read in it, or nothing of it can be read.
    """
    person = await person_of(interaction)
    await interaction.client.ledger.articles.check_curator(person)
    links, words = links_of(message), _LINK.sub(" ", message.content).strip()
    has_words = len(words) >= LEAST_TEXT
    if not links and not has_words:
        raise UserError(N_("There is no link in this message, and hardly a word to read."))
    await think(interaction)
    cards, unread = await _read_message(interaction, person, message, links, has_words=has_words)
    if not cards and len(unread) == 1:
        raise unread[0][1]
    for card in [*cards, *([unread_card(unread)] if unread else [])]:
        await answer(interaction, card, ephemeral=True)


async def _read_message(
    interaction: Asked,
    person: Person,
    message: discord.Message,
    links: list[str],
    *,
    has_words: bool,
) -> tuple[list[Card], list[tuple[str, UserError]]]:
    """The card of each thing that was read, and what could not be read, with why."""
    articles = interaction.client.ledger.articles
    readings: list[tuple[str, Callable[[], Awaitable[Found]]]] = [
        (link, lambda link=link: articles.from_address(person, link)) for link in links
    ]
    if has_words:
        readings.append((
            _("the message itself"),
            lambda: articles.from_message(
                person,
                message.content,
                url=message.jump_url,
                day=message.created_at.date(),
            ),
        ))  # fmt: skip
    cards: list[Card] = []
    unread: list[tuple[str, UserError]] = []
    for name, read in readings:
        try:
            cards.append(_card(await read()))
        except (NotAllowed, StoreError):
            raise
        except UserError as error:
            unread.append((name, error))
    return cards, unread


def links_of(message: discord.Message) -> list[str]:
    """The first public pages that a message links to, itself or in its embeds, each once."""
    found: dict[str, None] = {}
    for typed in _every_link(message):
        try:
            address = page_address(typed)
        except UserError:  # somebody wrote it for people, not for us
            continue
        if urlsplit(address).hostname not in ("discord.com", "cdn.discordapp.com"):
            found[address] = None
    return list(found)[:MOST_LINKS]


def _every_link(message: discord.Message) -> Iterator[str]:
    for link in _LINK.findall(message.content):
        yield link.rstrip(_AFTER_LINK)
    for embed in message.embeds:
        if embed.url:
            yield embed.url


def _card(found: Found) -> Card:
    return nothing_found_card(found) if isinstance(found, NothingFound) else article_card(found)


# the queue ----------------------------------------------------------------------------------------


async def show_articles(interaction: Asked, person: Person) -> None:
    """Show the articles whose drafts wait."""
    ledger = interaction.client.ledger
    queue = await ledger.articles.queue(person)
    verdicts = await ledger.adjudication.count(person)
    waiting = 0 if person.guild_id is None else (await ledger.review.queue(person)).count
    await show(interaction, articles_card(queue, suggestions=waiting, verdicts=verdicts))


class ArticlesMenu(Menu, template=custom_ids.ARTICLES_MENU):
    """Opens an article of the queue."""

    async def respond(self, interaction: Asked) -> None:
        person = await person_of(interaction)
        article = await interaction.client.ledger.articles.show(person, self.chosen)
        await show(interaction, article_card(article))


# an article and its drafts ------------------------------------------------------------------------


class ArticleButton(Button, template=custom_ids.ARTICLE_BUTTON):
    """Accept all and Reject all under an article, which asks first; the queue."""

    async def respond(self, interaction: Asked) -> None:
        articles, person = interaction.client.ledger.articles, await person_of(interaction)
        number = int(self.match["article"])
        match self.match["action"]:
            case "all":
                await articles.check_curator(person)
                await ask_for_time(interaction)
                article, done = await articles.accept_all(person, number)
                await show(interaction, article_card(article, done=all_decided(done)))
            case "ask":
                article = await articles.show(person, number)
                await show(interaction, reject_all_card(article))
            case "rest":
                article, done = await articles.reject_rest(person, number)
                await show(interaction, article_card(article, done=all_decided(done)))
            case "show":
                await show(interaction, article_card(await articles.show(person, number)))
            case _:
                await show_articles(interaction, person)


class DraftedButton(Button, template=custom_ids.DRAFTED_BUTTON):
    """Accept, Edit, Reject, Reopen, Say where it is from and Next under a draft."""

    async def respond(self, interaction: Asked) -> None:
        articles, person = interaction.client.ledger.articles, await person_of(interaction)
        draft = int(self.match["draft"])
        match self.match["action"]:
            case "accept":
                await _show_decided(interaction, await articles.accept(person, draft), draft)
            case "reject":
                await _show_decided(interaction, await articles.reject(person, draft), draft)
            case "reopen":
                article = await articles.reopen(person, draft)
                done = decided(article, draft)
                await show(interaction, article_card(article, draft, done=done))
            case "edit":
                form = await articles.form_of(person, draft)
                why = (await articles.show_draft(person, draft)).draft(draft).draft.why
                await open_form(
                    interaction, claim_form("drafted", form, claim=draft, denied=why.negated)
                )
            case "where":
                article = await articles.show_draft(person, draft)
                known, publisher = article.article, article.draft(draft).form.publisher
                where = WhereFrom(known.url or "", known.published, publisher, known.title)
                await open_form(interaction, where_form(where, draft))
            case "next":
                article = await articles.show_draft(person, draft)
                await show(interaction, article_card(article, _after(article, draft)))
            case _:
                article = await articles.show_draft(person, draft)
                await show(interaction, article_card(article, draft))


class DraftedSameButton(Button, template=custom_ids.DRAFTED_SAME):
    """Notes a draft as another appearance of the claim that somebody says it is."""

    async def respond(self, interaction: Asked) -> None:
        draft, claim = int(self.match["draft"]), int(self.match["claim"])
        article = await interaction.client.ledger.articles.accept(
            await person_of(interaction), draft, as_claim=claim
        )
        await _show_decided(interaction, article, draft)


class DraftedMenu(Menu, template=custom_ids.DRAFTED_MENU):
    """Shows a draft of an article."""

    async def respond(self, interaction: Asked) -> None:
        articles = interaction.client.ledger.articles
        article = await articles.show_draft(await person_of(interaction), self.chosen)
        await show(interaction, article_card(article, self.chosen))


class DraftedPage(Button, template=custom_ids.DRAFTED_PAGE):
    """Shows the first draft of a page of an article's menu; past the last page, of the last."""

    async def respond(self, interaction: Asked) -> None:
        article = await interaction.client.ledger.articles.show(
            await person_of(interaction), int(self.match["article"])
        )
        at = min(int(self.match["page"]) * MOST_OPTIONS, len(article.drafts) - 1)
        chosen = article.drafts[at].draft.id if article.drafts else None
        await show(interaction, article_card(article, chosen))


async def _show_decided(interaction: Asked, article: SeenArticle, draft: int) -> None:
    """Say what became of a draft and go on to the next one that waits."""
    card = article_card(article, _after(article, draft), done=decided(article, draft))
    await show(interaction, card)


def _after(article: SeenArticle, draft_id: int) -> int | None:
    """The next draft that waits after one, from the first again after the last; None for none."""
    ids = [one.draft.id for one in article.drafts]
    at = ids.index(draft_id)
    turned = (*article.drafts[at + 1 :], *article.drafts[:at])
    return next((one.draft.id for one in turned if one.draft.state == "waiting"), None)


# forms --------------------------------------------------------------------------------------------


async def take_edited(
    interaction: Asked, draft_id: int, form: ClaimForm, *, draft: int | None
) -> None:
    """Accept a draft as it was edited.

    Raises:
        FormRefused: something has to be put right.
        NotAllowed, NotFound: they may not, or it is not there.
    """
    article = await interaction.client.ledger.articles.accept_form(
        await person_of(interaction), draft_id, form, draft=draft
    )
    await _show_decided(interaction, article, draft_id)


async def tell_where(
    interaction: Asked, draft_id: int, where: WhereFrom, *, kept: int | None
) -> None:
    """Note where the article of a draft is from, or read one with it, as somebody typed it.

    Args:
        draft_id: 0 where the article is still to be read.
        kept: what they typed before, which could not be taken.

    Raises:
        NotAllowed, NotFound: they may not, or it is not there.
        FormRefused: it cannot be taken; what they typed is kept.
    """
    articles, person = interaction.client.ledger.articles, await person_of(interaction)
    if draft_id == 0:
        await _read_kept(interaction, person, where, kept or 0)
        return
    number = (await articles.show_draft(person, draft_id)).article.id
    article = await articles.describe(person, number, where, seen=draft_id, draft=kept)
    await show(
        interaction, article_card(article, draft_id, done=Done(_("Noted where it is from.")))
    )


async def _read_kept(interaction: Asked, person: Person, where: WhereFrom, kept: int) -> None:
    """Read the text or the address that came with what could not be taken of where it is from."""
    ledger = interaction.client.ledger
    _purpose, form = await ledger.desk.draft(person, kept)
    await ledger.articles.check_where(person, where, address=form.note, text=form.quote, draft=kept)
    await think(interaction)
    read = ledger.articles.from_address if form.note else ledger.articles.from_text
    card = _card(await read(person, form.note or form.quote, where))
    await ledger.desk.drop(person, kept)
    await answer(interaction, card, ephemeral=True)


ARTICLE_CONTROLS = (
    ArticlesMenu,
    ArticleButton,
    DraftedButton,
    DraftedSameButton,
    DraftedMenu,
    DraftedPage,
)
"""Every control of this file, see :meth:`discord.Client.add_dynamic_items`."""

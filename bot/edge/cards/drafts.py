"""Articles on a card: where one is from, its drafts, and one of them with the words it was read from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from discord import ui

from bot.edge.cards.articles import called, where_words
from bot.edge.cards.card import MOST_OPTIONS, Card, Option, button, menu
from bot.edge.cards.draft_words import (
    draft_words,
    field_lines,
    missing_words,
    own_problems,
    quote_words,
    why_lines,
)
from bot.edge.cards.facts import cited, said
from bot.edge.cards.people import person
from bot.edge.cards.trouble import user_error_words
from bot.edge.controls.custom_ids import claim_menu_id, review_button
from bot.edge.controls.draft_ids import (
    ArticleAction,
    article_button,
    drafted_button,
    drafted_menu,
    drafted_page,
    drafted_same,
)
from bot.edge.words import symbols
from bot.edge.words.language import _, ngettext
from bot.edge.words.text import plain
from bot.race.articles import DecidedDrafts, SeenArticle, SeenDraft

_MOST_LIKE = 2
"""Claims that a draft may be that are offered as a button each."""
_MOST_DONE = 10
"""Claims that drafts became which are listed; the menu has more."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was just decided, as a sentence, and the claims it is about."""

    words: str
    claims: tuple[int, ...] = ()


# an article ---------------------------------------------------------------------------------------


def article_card(
    article: SeenArticle, chosen: int | None = None, *, done: Done | None = None
) -> Card:
    """An article with one of its drafts in full.

    Args:
        chosen: the id of that draft; the first that waits where left out.
    """
    shown = _shown(article, chosen)
    card = Card(symbols.ACCENT if article.waiting else symbols.status_colour("unverified"))
    became = [] if done is None else _claims_of(article, done)
    if done is not None:
        more = len(became) - _MOST_DONE
        card.text(
            f"**{done.words}**",
            *[f"-# {plain(one.label, 160)}" for one in became[:_MOST_DONE]],
            "-# " + _("and {count} more").format(count=more) if more > 0 else "",
        )
    missing = missing_words(article)
    card.text(
        f"### {_called(article)}",
        where_words(article.article),
        f"-# {_counts_words(article)}",
        *[f"-# {one}" for one in _remarks(article)],
        _("**Missing: {what}.** Say where it is from, once for all drafts.").format(what=missing)
        if missing
        else "",
    )
    card.rule()
    if shown is not None:
        _draft_text(card, shown, len(article.drafts))
    _rows(card, article, shown, is_missing=bool(missing))
    if len(became) == 1:
        (one,) = became
        words = _("Open #{number}").format(number=one.value)
        card.row(button(words, review_button("open", int(one.value))))
    else:
        card.row(menu(_("Open a claim"), claim_menu_id(), became))
    return card


def _called(article: SeenArticle) -> str:
    opening = article.drafts[0].form.quote if article.drafts else ""
    return plain(called(article.article, opening))


def _claims_of(article: SeenArticle, done: Done) -> list[Option]:
    """The claims that were just written, by what the drafts say that became them."""
    found = {
        one.draft.claim_id: Option(
            str(one.draft.claim_id), f"#{one.draft.claim_id} · {draft_words(one)}"
        )
        for one in article.drafts
        if one.draft.claim_id in done.claims
    }
    return list(found.values())


def reject_all_card(article: SeenArticle) -> Card:
    """Asks whether all drafts of an article that wait are to be rejected."""
    count = article.waiting
    words = ngettext("Reject {count} draft?", "Reject all {count} drafts?", count)
    card = Card(symbols.CAUTION).text(
        f"### {words.format(count=count)}",
        _called(article),
        "-# " + _("None of them goes on record. A rejected draft can be opened and reopened."),
    )
    card.row(
        _reject_all(article, "rest"),
        button(_("Keep them"), article_button("show", article.article.id)),
    )
    return card


def _reject_all(article: SeenArticle, action: ArticleAction) -> ui.Button[Any]:
    return button(
        _("Reject all {count}").format(count=article.waiting),
        article_button(action, article.article.id),
        look="danger",
    )


def _shown(article: SeenArticle, chosen: int | None) -> SeenDraft | None:
    if chosen is not None:
        return article.draft(chosen)
    return next((one for one in article.drafts if one.draft.state == "waiting"), None)


def _counts_words(article: SeenArticle) -> str:
    found = len(article.drafts)
    states = [one.draft.state for one in article.drafts]
    parts = [ngettext("{count} draft", "{count} drafts", found).format(count=found)]
    for count, words in (
        (article.waiting, _("{count} to decide")),
        (states.count("accepted"), _("{count} on record")),
        (states.count("merged"), _("{count} noted under known claims")),
        (states.count("rejected"), _("{count} rejected")),
    ):
        if count:
            parts.append(words.format(count=count))
    return " · ".join(parts)


def _remarks(article: SeenArticle) -> Iterator[str]:
    """What else is to be known of an article, in sentences."""
    if article.feed is not None:
        yield _("Came by the feed {feed}.").format(feed=plain(article.feed, 80))
    if article.again and article.waiting:
        yield _("This was read here before: these are the drafts of then.")
    elif article.again:
        yield _("This was read here before, and every draft of it was decided.")
    if article.origin is not None:
        yield _("It repeats {source}: both count as one origin.").format(
            source=cited(article.origin)
        )
    if article.cut:
        yield _("It is longer than what is read: only its beginning was.")
    if article.unanswered:
        yield _("The language model gave no answer: these are the drafts of the rules alone.")
    if not article.article.published and article.waiting:
        yield _("Without its date, names were read as they are used today.")


def _rows(card: Card, article: SeenArticle, shown: SeenDraft | None, *, is_missing: bool) -> None:
    """The menu of the drafts and the buttons, those of the draft shown first."""
    number = article.article.id
    at = 0 if shown is None else article.drafts.index(shown)
    page = at // MOST_OPTIONS
    on_page = article.drafts[page * MOST_OPTIONS : (page + 1) * MOST_OPTIONS]
    if len(article.drafts) > 1 or shown is None:
        words = _("Open a draft")
        if len(article.drafts) > MOST_OPTIONS:
            words = _("Drafts {first} to {last} of {count}").format(
                first=on_page[0].draft.place,
                last=on_page[-1].draft.place,
                count=len(article.drafts),
            )
        card.row(menu(words, drafted_menu(number), [_option(one) for one in on_page]))
    where = None
    if article.waiting and shown is not None:
        look = "first" if is_missing else "plain"
        where = button(
            _("Say where it is from"), drafted_button("where", shown.draft.id), look=look
        )
    if is_missing:
        card.row(where)
    if shown is not None:
        _draft_rows(card, article, shown)
    ready = sum(one.goes_with_all for one in article.drafts)
    card.row(
        button(_("Accept all ({count})").format(count=ready), article_button("all", number))
        if ready > 1
        else None,
        None if is_missing else where,
        _reject_all(article, "ask") if article.waiting > 1 else None,
    )
    if len(article.drafts) > MOST_OPTIONS:
        last = (len(article.drafts) - 1) // MOST_OPTIONS
        card.row(
            button(
                _("Earlier drafts"),
                drafted_page(number, page - 1) if page else "-",
                disabled=page == 0,
            ),
            button(_("Later drafts"), drafted_page(number, page + 1), disabled=page == last),
        )


def _draft_rows(card: Card, article: SeenArticle, shown: SeenDraft) -> None:
    draft = shown.draft
    others = any(
        one.draft.state == "waiting" and one.draft.id != draft.id for one in article.drafts
    )
    following = button(_("Next"), drafted_button("next", draft.id)) if others else None
    if draft.state != "waiting":
        claim = draft.claim_id
        card.row(
            None if claim is None else button(_("Open claim"), review_button("open", claim)),
            button(_("Reopen"), drafted_button("reopen", draft.id))
            if draft.state == "rejected"
            else None,
            following,
        )
        return
    accept = _("Accept")
    if shown.same is not None:
        accept = _("Note under #{number}").format(number=shown.same.id)
    card.row(
        button(accept, drafted_button("accept", draft.id), look="first")
        if shown.is_ready
        else None,
        button(_("Edit"), drafted_button("edit", draft.id)),
        button(_("Reject"), drafted_button("reject", draft.id)),
        following,
    )
    card.row(
        *[
            button(_("It is #{number}").format(number=one.id), drafted_same(draft.id, one.id))
            for one in shown.like[:_MOST_LIKE]
            if one.stage == "open"
        ]
    )


# one draft ----------------------------------------------------------------------------------------


def _draft_text(card: Card, shown: SeenDraft, count: int) -> None:
    """One draft: what it says, the words it was read from, each field, and why."""
    draft, own = shown.draft, own_problems(shown)
    card.text(
        f"**{draft.place} / {count} · {plain(draft_words(shown), 160)}**",
        *_became(shown),
    )
    card.text(f"> {quote_words(shown.form.quote, draft.why)}")
    card.text(*field_lines(shown))
    card.text(*[f"-# {one}" for one in why_lines(shown)], optional=True)
    if own:
        card.text(
            f"**{_('To be put right first')}**",
            *[f"- {user_error_words(problem)}" for problem in own],
        )


def _became(shown: SeenDraft) -> Iterator[str]:
    """What became of a draft, or what the ledger has already of what it says."""
    draft = shown.draft
    match draft.state:
        case "accepted":
            words = _("✓ On record as #{number}, accepted by {who}.")
        case "merged":
            words = _("≡ Noted as another appearance of #{number} by {who}.")
        case "rejected":
            words = _("⊘ Rejected by {who}.")
        case _:
            words = ""
    if words:
        yield words.format(number=draft.claim_id, who=person(draft.decided_by or ""))
        return
    if shown.same is not None:
        yield _(
            "≡ In the ledger as #{number} ({status}): this page is noted as another place."
        ).format(number=shown.same.id, status=symbols.status(shown.same.status))
    for one in shown.like[:_MOST_LIKE]:
        yield "-# " + _("Like #{number} ({status}), which says something else: {said}").format(
            number=one.id, status=symbols.status(one.status), said=said(one)
        )


def _option(one: SeenDraft) -> Option:
    draft = one.draft
    match draft.state:
        case "accepted":
            mark = _("✓ on record as #{number}").format(number=draft.claim_id)
        case "merged":
            mark = _("≡ another appearance of #{number}").format(number=draft.claim_id)
        case "rejected":
            mark = _("⊘ rejected")
        case _ if own := own_problems(one):
            mark = ngettext(
                "! {count} thing to put right", "! {count} things to put right", len(own)
            ).format(count=len(own))
        case _ if one.problems:
            mark = _("! say first where it is from")
        case _ if one.same is not None:
            mark = _("≡ in the ledger as #{number}").format(number=one.same.id)
        case _:
            mark = _("○ new")
    return Option(str(draft.id), f"{draft.place} · {draft_words(one)}", mark)


# what was done ------------------------------------------------------------------------------------


def decided(article: SeenArticle, draft_id: int) -> Done:
    """What became of a draft."""
    draft = article.draft(draft_id).draft
    match draft.state:
        case "accepted":
            words = _("✓ Draft {place} is on record as #{number}.")
        case "merged":
            words = _("≡ Draft {place} is noted as another appearance of #{number}.")
        case "rejected":
            words = _("⊘ Draft {place} is rejected.")
        case _:
            words = _("Draft {place} waits again.")
    became = () if draft.claim_id is None else (draft.claim_id,)
    return Done(words.format(place=draft.place, number=draft.claim_id), became)


def all_decided(done: DecidedDrafts) -> Done:
    """What became of drafts that were decided together."""
    parts: list[str] = []
    if done.added:
        parts.append(
            ngettext("✓ {count} claim is on record.", "✓ {count} claims are on record.", len(done.added))
            .format(count=len(done.added))
        )  # fmt: skip
    if done.noted:
        parts.append(
            ngettext(
                "≡ {count} is noted as another appearance.",
                "≡ {count} are noted as other appearances.",
                len(done.noted),
            ).format(count=len(done.noted))
        )
    if done.rejected:
        parts.append(
            ngettext(
                "⊘ {count} draft is rejected.", "⊘ {count} drafts are rejected.", done.rejected
            ).format(count=done.rejected)
        )
    if done.left:
        parts.append(
            ngettext(
                "{count} has to be put right first.", "{count} have to be put right first.", done.left
            ).format(count=done.left)
        )  # fmt: skip
    if done.alone:
        parts.append(
            ngettext(
                "{count} is proposed by a language model: look at it first.",
                "{count} are proposed by a language model: look at each first.",
                done.alone,
            ).format(count=done.alone)
        )
    return Done(" ".join(parts), (*done.added, *done.noted))

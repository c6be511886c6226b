"""Suggestions on a card: what waits, what the reviewer can do, how it ended."""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.edge.cards.card import Card, Option, button, menu
from bot.edge.cards.facts import said, said_where, test_words
from bot.edge.cards.people import person
from bot.edge.controls.custom_ids import REVIEW_MENU, merge_button, proposal_button, review_button
from bot.edge.controls.draft_ids import article_button
from bot.edge.words import symbols
from bot.edge.words.language import _, ngettext
from bot.edge.words.text import day, joined, plain, shorten
from bot.ledger.review import Queue, Waiting
from bot.race.claims import Claim
from bot.race.review import Suggestion


def queue_card(queue: Queue, *, verdicts: int = 0, drafts: int = 0) -> Card:
    """What waits in a server: how many, and the oldest in full.

    Args:
        verdicts, drafts: how many proposed verdicts and drafts from articles wait beside them.
    """
    if queue.first is None:
        others = [
            ngettext("{count} proposed verdict", "{count} proposed verdicts", verdicts)
            .format(count=verdicts) if verdicts else "",
            ngettext("{count} draft from articles", "{count} drafts from articles", drafts)
            .format(count=drafts) if drafts else "",
        ]  # fmt: skip
        waiting = joined(filter(None, others))
        card = Card(symbols.ACCENT).text(
            f"### {_('No suggestion waits') if waiting else _('Nothing waits for review')}",
            _("To be decided: {what}.").format(what=waiting) if waiting else "",
            "-# " + _("Members put claims forward with /claim suggest."),
        )
        card.row(_verdicts_button(verdicts), drafts_button(drafts))
        return card
    card = waiting_card(queue.first)
    card.text(
        "-# "
        + ngettext(
            "{count} suggestion waits here", "{count} suggestions wait here, oldest first",
            queue.count,
        ).format(count=queue.count)
    )  # fmt: skip
    if queue.count > 1:
        card.row(
            menu(
                _("Open another suggestion"),
                REVIEW_MENU,
                [
                    Option(
                        str(claim.id),
                        f"#{claim.id} {shorten(f'{claim.claimant.name}: {claim.subject.name}', 80)}",
                        shorten(claim.quote, 100),
                    )
                    for claim in queue.claims
                ],
            )
        )
    card.row(_verdicts_button(verdicts), drafts_button(drafts))
    return card


def drafts_button(drafts: int) -> ui.Button[Any] | None:
    """Opens the drafts from articles that wait; None where there are none."""
    if not drafts:
        return None
    return button(
        _("Drafts from articles ({count})").format(count=drafts), article_button("queue", 0)
    )


def _verdicts_button(verdicts: int) -> ui.Button[Any] | None:
    if not verdicts:
        return None
    return button(
        _("Proposed verdicts ({count})").format(count=verdicts), proposal_button("next", 0)
    )


def waiting_card(waiting: Waiting) -> Card:
    """One suggestion with everything a reviewer decides on."""
    claim, suggestion = waiting.claim, waiting.suggestion
    card = Card(symbols.status_colour("pending"))
    card.text(f"### {symbols.status('pending')} · #{claim.id}")
    _statement(card, claim, waiting)
    card.text(
        "-# " + _("Suggested by {who}").format(who=person(suggestion.author)),
    )
    if waiting.like:
        card.rule()
        card.text(
            f"**{_('The ledger may have it already')}**",
            *[
                f"#{one.id} · {symbols.status(one.status)} · {said(one)} · {day(one.claimed)}"
                for one in waiting.like
            ],
        )
    card.row(
        button(_("Accept"), review_button("accept", claim.id)),
        button(_("Edit"), review_button("edit", claim.id)),
        button(_("Reject"), review_button("reject", claim.id)),
    )
    card.row(
        *[
            button(_("Same as #{number}").format(number=one.id), merge_button(claim.id, one.id))
            for one in waiting.like
            if one.stage == "open"
        ]
    )
    return card


def _statement(card: Card, claim: Claim, waiting: Waiting) -> None:
    card.text(f"**{said(claim)}**", f"> {plain(claim.quote, 700)}")
    card.text(
        f"-# {symbols.hedge(claim.hedge)} · {said_where(claim, waiting.sources)}",
        "-# " + _("Reported by {name}").format(name=plain(claim.reported_by, 80))
        if claim.reported_by
        else "",
        test_words(claim),
        f"-# {plain(claim.note, 300)}" if claim.note else "",
    )


def decided_words(suggestion: Suggestion) -> str:
    """What became of a suggestion, and by whose hand."""
    who, number = person(suggestion.decided_by or ""), suggestion.claim_id
    match suggestion.outcome:
        case "accepted":
            return _("✓ {who} accepted suggestion #{number}.").format(who=who, number=number)
        case "merged":
            return _("→ {who} noted suggestion #{number} as an appearance of #{into}.").format(
                who=who, number=number, into=suggestion.merged_into
            )
        case _:
            return _("⊘ {who} rejected suggestion #{number}.").format(who=who, number=number)


def decided_card(suggestion: Suggestion, *, waiting: int = 0) -> Card:
    """How a review ended, in the place of the buttons.

    Args:
        waiting: how many suggestions are left, for who decided this one out of the queue.
    """
    card = Card(symbols.status_colour("unverified"))
    card.text(
        decided_words(suggestion),
        f"> {plain(suggestion.reason, 500)}" if suggestion.reason else "",
        "-# "
        + ngettext(
            "{count} suggestion still waits", "{count} suggestions still wait", waiting
        ).format(count=waiting)
        if waiting
        else "",
    )
    card.row(
        button(_("Open the claim"), review_button("open", suggestion.claim_id))
        if suggestion.outcome == "accepted"
        else None,
        button(_("Next suggestion"), review_button("next", 0)) if waiting else None,
    )
    return card


def withdrawn_card(suggestion: Suggestion) -> Card:
    """That a suggestion is gone with who made it, in the place of the buttons."""
    words = _("⊘ Suggestion #{number} is gone: who made it asked to be forgotten.")
    return Card(symbols.status_colour("unverified")).text(words.format(number=suggestion.claim_id))


def outcome_card(suggestion: Suggestion, guild: str) -> Card:
    """What the person who suggested a claim is told, in a direct message."""
    number = suggestion.claim_id
    card = Card(symbols.ACCENT)
    match suggestion.outcome:
        case "accepted":
            words = _("Your suggestion #{number} in {guild} was accepted. Thank you.")
        case "merged":
            words = _(
                "Your suggestion #{number} in {guild} is on record as another place where claim "
                "#{into} was said. Thank you."
            )
        case _:
            words = _("Your suggestion #{number} in {guild} was not taken.")
    card.text(
        words.format(number=number, guild=plain(guild, 60), into=suggestion.merged_into),
        f"> {plain(suggestion.reason, 500)}" if suggestion.reason else "",
    )
    return card

"""Proposed verdicts on a card: what independent results suggest, one line a board, with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from discord import ui

from bot.edge.cards.card import Card, Option, button, menu
from bot.edge.cards.facts import cited, said, said_where, target_name, test_words
from bot.edge.cards.figures import value_words
from bot.edge.cards.review import drafts_button
from bot.edge.controls.custom_ids import PROPOSAL_MENU, proposal_button, review_button
from bot.edge.words import symbols
from bot.edge.words.language import _, ngettext
from bot.edge.words.text import day, listed, plain, shorten
from bot.errors import N_
from bot.ledger.adjudication import Decided, ProposalQueue, WaitingProposal
from bot.race.claims import Verdict
from bot.race.opinions import REASONS, Judgement, Opinion, Says
from bot.race.provenance import Source

_SAYS: Mapping[Says, tuple[str, str]] = {
    "supports": ("✓", N_("supports")),
    "contradicts": ("✗", N_("contradicts")),
    "split": ("◐", N_("split")),
    "tie": ("=", N_("tie")),
    "silent": ("?", N_("cannot say")),
}


def says(which: Says) -> str:
    """What an opinion does, as symbol and word."""
    symbol, word = _SAYS[which]
    return f"{symbol} {_(word)}"


def counts_words(judgement: Judgement) -> str:
    """How many boards say what: "2 agree, 1 disagrees, 1 tie"; scales are never averaged."""
    return listed(_counted(judgement))


def _counted(judgement: Judgement) -> Iterator[str]:
    if count := judgement.count("supports"):
        yield ngettext("{count} agrees", "{count} agree", count).format(count=count)
    if count := judgement.count("contradicts"):
        yield ngettext("{count} disagrees", "{count} disagree", count).format(count=count)
    if count := judgement.count("split"):
        yield ngettext("{count} is split", "{count} are split", count).format(count=count)
    if count := judgement.count("tie"):
        yield ngettext("{count} tie", "{count} ties", count).format(count=count)


def reason_words(opinion: Opinion) -> str:
    """Why an opinion is what it is, as a clause."""
    values = {name: value_words(value) for name, value in opinion.values.items()}
    return _(REASONS[opinion.reason]).format(**values)


def suggestion_line(judgement: Judgement, standing: Verdict) -> str:
    """What waits for curators about a target, in a small line; "" where it would change no verdict.

    The verdict that stands is above it, so the line says that this one does not stand.
    """
    if judgement.verdict in ("unverified", standing):
        return ""
    words = _(
        "No curator has taken this up yet: independent results alone would read {verdict} ({counts})."
    )
    return "-# " + words.format(
        verdict=symbols.status(judgement.verdict), counts=counts_words(judgement)
    )


def taken_as_words(judgement: Judgement) -> str:
    """Which releases stand for the families and labs that a claim names."""
    return "\n".join(
        "-# "
        + _("{name} is read as {release}, its newest release on the day of the claim.").format(
            name=plain(name, 60), release=plain(release, 60)
        )
        for name, release in judgement.taken_as
    )


def proposals_card(queue: ProposalQueue, *, suggestions: int = 0, drafts: int = 0) -> Card:
    """What waits in a layer: how many, and one proposal in full.

    Args:
        suggestions, drafts: how many suggestions of members, and drafts from articles, wait
            beside them.
    """
    if queue.first is None:
        card = Card(symbols.ACCENT).text(
            f"### {_('No proposed verdict waits')}",
            "-# " + _("New independent results bring new ones; what was decided stays decided."),
        )
        card.row(_suggestions_button(suggestions), drafts_button(drafts))
        return card
    card = proposal_card(queue.first, more=queue.count > 1)
    card.text(
        "-# "
        + ngettext(
            "{count} proposed verdict waits here",
            "{count} proposed verdicts wait here",
            queue.count,
        ).format(count=queue.count)
    )
    if queue.count > 1:
        card.row(
            menu(
                _("Open another proposal"),
                PROPOSAL_MENU,
                [
                    Option(
                        str(proposal.id),
                        f"#{claim.id} {shorten(f'{claim.claimant.name}: {claim.subject.name}', 70)}",
                        shorten(
                            f"{symbols.status_word(proposal.judgement.verdict)} · "
                            f"{counts_words(proposal.judgement)}",
                            100,
                        ),
                    )
                    for proposal, claim in queue.waiting
                ],
            )
        )
    card.row(_suggestions_button(suggestions), drafts_button(drafts))
    return card


def proposal_card(waiting: WaitingProposal, *, more: bool = True) -> Card:
    """One proposal with everything a curator decides on."""
    claim, judgement, number = waiting.claim, waiting.proposal.judgement, waiting.proposal.id
    standing = waiting.target.verdict
    card = Card(symbols.status_colour(judgement.verdict))
    card.text(
        f"### {_('Proposed verdict')} · #{claim.id}",
        f"**{said(claim)}**",
        f"> {plain(claim.quote, 400)}",
    )
    card.text(
        f"-# {said_where(claim, waiting.sources)}",
        test_words(claim),
    )
    card.rule()
    about = plain(target_name(waiting.target), 60) or _("The statement")
    card.text(
        f"**{about}** · {_proposed_words(judgement.verdict, standing)}",
        _("Independent results: {counts}").format(counts=counts_words(judgement)),
        taken_as_words(judgement),
    )
    card.rule()
    for opinion in judgement.opinions:
        if opinion.says != "silent":
            card.text(_opinion_line(opinion, waiting.sources))
    silent = [opinion for opinion in judgement.opinions if opinion.says == "silent"]
    card.text(*[f"-# {_opinion_words(opinion)}" for opinion in silent], optional=True)
    card.text(
        "-# "
        + _("Proposed by rule from comparable independent results. Nothing is ruled until a curator "
            "accepts it.")
    )  # fmt: skip
    rules = judgement.verdict not in ("unverified", standing)
    card.row(
        button(_("Accept"), proposal_button("accept", number)) if rules else None,
        button(_("Accept evidence only"), proposal_button("evidence", number)),
        button(_("Reject"), proposal_button("reject", number)),
        button(_("Next"), proposal_button("next", number)) if more else None,
        button(_("Open claim"), review_button("open", claim.id)),
    )
    return card


def _proposed_words(verdict: Verdict, standing: Verdict) -> str:
    if verdict == "unverified":
        return _("no verdict suggested; it stands {standing}").format(
            standing=symbols.status(standing)
        )
    if verdict == standing:
        return _("suggested {verdict}, as it stands; the evidence is new").format(
            verdict=symbols.status(verdict)
        )
    return _("suggested {verdict}; it stands {standing}").format(
        verdict=symbols.status(verdict), standing=symbols.status(standing)
    )


def _opinion_words(opinion: Opinion) -> str:
    board = f"**{plain(opinion.board, 70)}**: " if opinion.board else ""
    return f"{says(opinion.says)} · {board}{reason_words(opinion)}"


def _opinion_line(opinion: Opinion, sources: Mapping[int, Source]) -> str:
    line = _opinion_words(opinion)
    if opinion.source_id is None or opinion.dated is None:
        return line
    return (
        f"{line}\n-# {plain(opinion.evaluator, 40)} · {day(opinion.dated)} · "
        f"{cited(sources.get(opinion.source_id), dated=False)}"
    )


def decided_proposal_card(decided: Decided) -> Card:
    """What was made of a proposal, in the place of its buttons."""
    number = decided.proposal.claim_id
    verdict = decided.proposal.judgement.verdict
    card = Card(symbols.status_colour(decided.after))
    match decided.decision:
        case "ruled":
            words = _("✓ Ruled {verdict} on claim #{number}.")
        case "noted":
            words = _("✓ Took the evidence on claim #{number}; no verdict was given.")
        case "rejected":
            words = _("⊘ Rejected the proposal on claim #{number}.")
    evidence = ngettext(
        "{count} piece of evidence went on record", "{count} pieces of evidence went on record",
        decided.pieces,
    ).format(count=decided.pieces)  # fmt: skip
    card.text(
        f"**{words.format(verdict=symbols.status(verdict), number=number)}**",
        evidence if decided.decision != "rejected" else "",
        "-# " + _("It comes back when the results behind it change.")
        if decided.decision == "rejected"
        else "-# " + _("/claim undo takes it back, the last change first."),
        "-# " + _("It reads {status}.").format(status=symbols.status(decided.after)),
        "-# "
        + ngettext(
            "{count} proposed verdict still waits", "{count} proposed verdicts still wait",
            decided.left,
        ).format(count=decided.left)
        if decided.left
        else "",
    )  # fmt: skip
    card.row(
        button(_("Open claim"), review_button("open", number)),
        button(_("Next"), proposal_button("next", decided.proposal.id)) if decided.left else None,
    )
    return card


def _suggestions_button(suggestions: int) -> ui.Button[Any] | None:
    if not suggestions:
        return None
    return button(_("Suggestions ({count})").format(count=suggestions), review_button("next", 0))

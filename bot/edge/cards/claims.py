"""The /claims list and the /claim show card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from discord import ui

from bot.edge.cards.card import Card, Option, button, menu
from bot.edge.cards.facts import (
    cited,
    findings_words,
    move_line,
    said,
    said_where,
    target_name,
    test_words,
)
from bot.edge.cards.history import recent_history
from bot.edge.cards.pages import paged_card
from bot.edge.cards.proposals import suggestion_line
from bot.edge.cards.rows import claim_row
from bot.edge.cards.when import when_line
from bot.edge.controls.custom_ids import (
    claim_menu_id,
    claims_button,
    evidence_button,
    history_button,
    sources_button,
)
from bot.edge.words import symbols
from bot.edge.words.language import _, ngettext
from bot.edge.words.text import day, plain, shorten
from bot.race.answers import ClaimAnswer, ClaimPage
from bot.race.claims import Claim, ClaimTarget, Evidence
from bot.race.when import NOW, When

_EVIDENCE = 3
_MOVES = 3
_ROW = 700
"""UTF-16 units for a claim in a list."""
_EVENTS = 4
_NOTE, _REASON, _REASON_OF_MANY = 160, 400, 130
"""Characters of a note and of a reason on a claim's first card; the whole is a button away."""


def claims_card(page: ClaimPage) -> Card:
    """One page of claims with buttons to turn it and a menu to open one."""
    card = Card(symbols.ACCENT)
    card.text(
        f"## {_heading(page)}",
        when_line(page.when),
        "-# " + _("Of a past day only the newest claims are looked through; these may not be all.")
        if page.cut
        else "",
    )
    card.rule()
    if page.claims:
        for position, claim in enumerate(page.claims):
            if position:
                card.rule()
            card.text(claim_row(claim, page.sources, "", _ROW))
    else:
        card.text(_("No claim in the ledger matches. Leave out a filter, or try /claims alone."))
    card.row(claim_menu(page.claims, page.when))
    if page.page or page.more:
        card.row(
            button(
                _("Newer"), claims_button(page.filter, max(page.page - 1, 0), page.when),
                disabled=page.page == 0,
            ),
            button(
                _("Older"), claims_button(page.filter, page.page + 1, page.when),
                disabled=not page.more,
            ),
        )  # fmt: skip
    return card


def claim_menu(claims: Sequence[Claim], when: When = NOW) -> ui.Select[Any] | None:
    """A menu that opens one of some claims, as it stood at a time."""
    return menu(
        _("Open a claim"),
        claim_menu_id(when),
        [
            Option(
                str(claim.id),
                f"#{claim.id} {shorten(f'{claim.claimant.name}: {claim.subject.name}', 90)}",
                shorten(claim.quote, 100),
            )
            for claim in claims
        ],
    )


def _heading(page: ClaimPage) -> str:
    heading = _("Claims")
    if page.about is not None:
        heading = _("Claims about {name}").format(name=plain(page.about, 60))
    if page.by is not None:
        heading += " · " + _("by {name}").format(name=plain(page.by, 60))
    if page.filter.status is not None:
        heading += f" · {symbols.status(page.filter.status)}"
    if page.page:
        heading += " · " + _("page {number}").format(number=page.page + 1)
    return heading


def claim_card(answer: ClaimAnswer) -> Card:
    """One claim whole: words, verdicts with reasons, evidence, history."""
    claim = answer.claim
    state = claim.status
    card = Card(symbols.status_colour(state))
    card.text(
        f"### {symbols.status(state)} · #{claim.id}",
        _layer_words(claim),
        when_line(answer.when),
        f"**{said(claim)}**",
        f"> {plain(claim.quote, 600)}",
    )
    card.text(
        f"-# {symbols.hedge(claim.hedge)} · {said_where(claim, answer.sources)}",
        "-# " + _("Reported by {name}").format(name=plain(claim.reported_by, 80))
        if claim.reported_by
        else "",
        test_words(claim),
        _origins(answer),
    )
    if claim.note:
        card.text(f"-# {plain(claim.note, _NOTE)}", optional=True)
    _verdicts(card, answer)
    if answer.evidence:
        card.rule()
        card.text(f"**{_('Evidence')}** {_evidence_count(answer)}")
        for piece in _weightiest(answer.evidence):
            card.text(_evidence_line(piece, answer), optional=True)
        card.text(_more_evidence(len(answer.evidence) - _EVIDENCE))
    if answer.moves:
        card.rule()
        card.text(f"**{_('What each source reported')}**")
        for move in answer.moves[:_MOVES]:
            card.text(move_line(move, answer.sources), optional=True)
        card.text(_more_evidence(len(answer.moves) - _MOVES))
    card.rule()
    card.text(f"**{_('History')}**", *recent_history(answer, _EVENTS))
    card.row(
        button(_("Evidence"), evidence_button(claim.id, answer.when, 0))
        if answer.evidence or answer.moves or _notes(claim)
        else None,
        button(_("Sources"), sources_button("k", (claim.id,), answer.when, 0)),
        button(_("History"), history_button(claim.id, 0, answer.when)),
    )
    return card


def _layer_words(claim: Claim) -> str:
    """Whose view it is, where that is not simply the shared ledger's."""
    words: list[str] = []
    if claim.guild_id is not None:
        words.append(_("of this server's own ledger"))
    if claim.shared_status is not None:
        words.append(
            _("as this server rules; the shared ledger says {status}").format(
                status=symbols.status(claim.shared_status)
            )
        )
    if claim.superseded_by is not None:
        words.append(_("the newer claim is #{number}").format(number=claim.superseded_by))
    return "-# " + " · ".join(words) if words else ""


def _origins(answer: ClaimAnswer) -> str:
    places = 1 + len(answer.appearances)
    return "-# " + _("{places}, {origins}").format(
        places=ngettext("Said in {count} place", "Said in {count} places", places).format(
            count=places
        ),
        origins=ngettext("{count} origin", "{count} origins", answer.origins).format(
            count=answer.origins
        ),
    )


def _verdicts(card: Card, answer: ClaimAnswer) -> None:
    """Each target's verdict; what says no more than the heading does is left out."""
    targets = answer.claim.targets
    told = [(target, _reasons(answer, target)) for target in targets]
    if len(told) == 1 and not targets[0].party and targets[0].verdict == answer.claim.status:
        told = [one for one in told if any(one[1])]
    if told:
        card.rule()
    for target, (suggested, why) in told:
        about = plain(target_name(target), 60) or _("The statement")
        card.text(f"**{about}** · {symbols.status(target.verdict)}", suggested)
        card.text(why, optional=True)


def _reasons(answer: ClaimAnswer, target: ClaimTarget) -> tuple[str, str]:
    """What waits for curators about a target; and why it is ruled so, who found it, a note.

    The second gives way where a card would be too long; of several targets it is short.
    """
    found = findings_words(answer.findings.get(target.id, ()))
    alone = len(answer.claim.targets) == 1
    reason = answer.reasons.get(target.id)
    proposed = answer.proposed.get(target.id)
    why = [
        plain(reason, _REASON if alone else _REASON_OF_MANY) if reason else "",
        "-# " + _("Independent: {findings}").format(findings=found) if found else "",
        f"-# {plain(target.note, _NOTE)}" if target.note and alone else "",
    ]
    suggested = "" if proposed is None else suggestion_line(proposed, target.verdict)
    return suggested, "\n".join(line for line in why if line)


def _weightiest(evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """The few pieces for the first card: both sides where there are two, the independent first."""
    ranked = sorted(
        evidence, key=lambda one: (one.stance == "context", one.relation != "independent")
    )
    best = {one.stance: one for one in reversed(ranked)}
    first = [best[side] for side in ("supports", "contradicts") if side in best]
    kept = [*first, *(one for one in ranked if one not in first)][:_EVIDENCE]
    return [one for one in evidence if one in kept]


def _more_evidence(count: int) -> str:
    if count <= 0:
        return ""
    return "-# " + _("and {count} more under Evidence").format(count=count)


def _evidence_count(answer: ClaimAnswer) -> str:
    """How many pieces say what, so that a card that shows only some is not taken for all."""
    counted = [
        f"{symbols.stance(stance)} {count}"
        for stance in ("supports", "contradicts", "context")
        if (count := sum(piece.stance == stance for piece in answer.evidence))
    ]
    return " · ".join(counted)


def evidence_card(answer: ClaimAnswer, page: int, page_id: Callable[[int], str]) -> Card:
    """One page of all notes of a claim, of what speaks for or against it, and reported figures."""
    count = len(answer.evidence) + len(answer.moves)
    heading = ngettext(
        "Claim #{number}: {count} piece of evidence",
        "Claim #{number}: {count} pieces of evidence",
        count,
    ).format(number=answer.claim.id, count=count)
    entries = _notes(answer.claim)
    entries += [_evidence_line(piece, answer) for piece in answer.evidence]
    entries += [
        move_line(move, answer.sources) + (f"\n-# {plain(move.note, 240)}" if move.note else "")
        for move in answer.moves
    ]
    return paged_card(
        heading, entries or [_("None is in the ledger yet.")], page, page_id, answer.when
    )


def _notes(claim: Claim) -> list[str]:
    """The notes that a claim's first card cuts short, whole, and what each is on."""
    alone = len(claim.targets) == 1
    notes = [(_("The statement"), claim.note, _NOTE)]
    notes += [
        (target_name(one) or _("The statement"), one.note, _NOTE if alone else 0)
        for one in claim.targets
    ]
    return [
        f"**{plain(about, 60)}**\n{plain(note, 800)}"
        for about, note, shown in notes
        if note and len(note) > shown
    ]


def _evidence_line(piece: Evidence, answer: ClaimAnswer) -> str:
    names = {target.id: target_name(target) for target in answer.claim.targets}
    on = names.get(piece.target_id or 0)
    target = f" · {plain(on, 40)}" if on and len(names) > 1 else ""
    return (
        f"{symbols.stance(piece.stance)} · **{plain(piece.evaluator, 40)}**{target}: "
        f"{plain(piece.note, 220)}\n"
        f"-# {symbols.evaluator(piece.relation)} · {day(piece.dated)} · "
        f"{cited(answer.sources.get(piece.source_id), dated=False)}"
    )

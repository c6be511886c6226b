"""What the claims desk answers: what was written, what may be meant, what comes next."""

from __future__ import annotations

from collections.abc import Mapping

from bot.edge.cards.card import Card, button
from bot.edge.cards.facts import claim_line, said
from bot.edge.controls.custom_ids import draft_button, evidence_button, history_button, same_button
from bot.edge.words import symbols
from bot.edge.words.language import _, ngettext
from bot.edge.words.text import day, listed, plain, shorten
from bot.errors import N_
from bot.race.answers import ClaimAnswer
from bot.race.claims import Claim, ClaimEvent, Status
from bot.race.desk import Changed, LikelySame, Previewed
from bot.race.when import NOW


def written_card(headline: str, answer: ClaimAnswer, *hints: str) -> Card:
    """What was done to a claim, and how the claim reads now."""
    claim = answer.claim
    card = Card(symbols.status_colour(claim.status))
    card.text(f"**{headline}**", claim_line(claim, answer.sources))
    verdicts = [
        f"{symbols.status(target.verdict)} · {plain(target.party.name, 60)}"
        for target in claim.targets
        if target.party is not None and len(claim.targets) > 1
    ]
    card.text(*verdicts)
    card.text(*[f"-# {hint}" for hint in hints])
    card.row(
        button(_("History"), history_button(claim.id, 0)),
        button(_("Evidence"), evidence_button(claim.id, NOW, 0)) if answer.evidence else None,
    )
    return card


def moved_words(before: Status, after: Status) -> str:
    """How a status changed."""
    if before == after:
        return _("It reads {status}, as before.").format(status=symbols.status(after))
    return _("It read {before} and now reads {after}.").format(
        before=symbols.status(before), after=symbols.status(after)
    )


def ruled_words(changed: Changed) -> list[str]:
    """How a verdict changed the claim, and who stays on record against the verdict."""
    words = [moved_words(changed.before, changed.after)]
    if changed.against:
        names = listed(plain(name, 40) for name in changed.against)
        words.append(
            _("Independent evidence against this verdict stays on record: {evaluators}.").format(
                evaluators=names
            )
        )
    return words


_UNDONE: Mapping[str, str] = {
    "evidence": N_("Took back the evidence"),
    "appearance": N_("Took back the appearance"),
    "edit": N_("Took back the edit"),
    "retract": N_("Took back the retraction"),
    "supersede": N_("Took back that another claim follows it"),
    "add": N_("Took back the claim itself: it is listed no more"),
    "accept": N_("Took back the decision: it waits for review again"),
    "reject": N_("Took back the decision: it waits for review again"),
    "merge": N_("Took back the decision: it waits for review again"),
    "promote": N_("Took it back out of the shared ledger"),
}


def undone_words(event: ClaimEvent) -> str:
    """What was taken back."""
    if event.action == "rule":
        return _("Took back the verdict “{verdict}”").format(
            verdict=symbols.verdict_word(event.after)
        )
    words = _UNDONE.get(event.action, N_("Took back the last change"))
    return _(words)


def undone_card(event: ClaimEvent, claim: Claim, before: Status) -> Card:
    """What was taken back, and how the claim stands now."""
    card = Card(symbols.status_colour(claim.status))
    card.text(
        f"**{undone_words(event)}**",
        f"{symbols.status(claim.status)} · #{claim.id} · {said(claim)}",
        "-# " + moved_words(before, claim.status),
        "-# " + _("The history keeps both the change and that it was taken back."),
    )
    card.row(button(_("History"), history_button(claim.id, 0)))
    return card


def likely_same_card(found: LikelySame, *, suggesting: bool) -> Card:
    """The claims that what was typed probably is, and the choice what to do with it."""
    card = Card(symbols.CAUTION)
    card.text(
        ngettext(
            "**The ledger may have this claim already**",
            "**The ledger may have this claim already, under one of these**",
            len(found.known),
        )
    )
    for claim in found.known:
        card.text(
            f"**#{claim.id}** · {symbols.status(claim.status)} · {day(claim.claimed)}\n"
            f"{said(claim)}\n> {plain(claim.quote, 160)}"
        )
    card.text(
        "-# "
        + (
            _("The same statement somewhere else is an appearance of it, not another claim.")
            if not suggesting
            else _(
                "If it was said in another place, suggest it all the same: a curator can note the "
                "place with the claim. If it is the same page, nothing needs to be done."
            )
        )
    )
    if not suggesting:
        card.row(
            *[
                button(
                    _("Add to #{number} as another appearance").format(number=claim.id),
                    same_button(found.draft, claim.id),
                )
                for claim in found.known
                if claim.stage == "open"
            ]
        )
    card.row(
        button(
            _("Suggest it all the same") if suggesting else _("Add it as a new claim"),
            draft_button("anyway", found.draft),
        ),
        button(_("Correct it"), draft_button("mend", found.draft)),
        button(_("Drop it"), draft_button("drop", found.draft)),
    )
    return card


def preview_card(preview: Previewed, name: str) -> Card:
    """What a file of claims would write, before it does."""
    card = Card(symbols.ACCENT)
    new = preview.claims - preview.already_known
    card.text(
        "### " + _("Import of {name}").format(name=plain(name, 60)),
        ngettext("**{count} claim** reads well", "**{count} claims** read well", preview.claims)
        .format(count=preview.claims),
        ngettext("{count} of it is new", "{count} of them are new", new).format(count=new)
        + " · "
        + _("{known} the ledger has already, which are left out").format(
            known=preview.already_known
        ),
        "-# "
        + _("claimants: {claimants} · targets: {targets} · pages: {sources}").format(
            claimants=preview.claimants, targets=preview.targets, sources=preview.sources
        ),
        "-# "
        + " · ".join(
            f"{plain(relation)} {count}"
            for relation, count in sorted(preview.by_relation.items(), key=lambda one: -one[1])[:8]
        ),
    )  # fmt: skip
    card.text("-# " + _("Nothing is written yet. Either all of it is, or nothing."))
    card.row(
        button(
            ngettext("Import {count} claim", "Import {count} claims", new).format(count=new),
            draft_button("commit", preview.draft),
            disabled=new == 0,
        ),
        button(_("Drop it"), draft_button("drop", preview.draft)),
    )
    return card


def done_card(words: str, *more: str) -> Card:
    """A sentence that something was done."""
    return Card(symbols.ACCENT).text(words, *[f"-# {one}" for one in more if one])


def import_done_words(added: list[int]) -> str:
    """How many claims were written, and under which numbers."""
    words = ngettext("Imported {count} claim", "Imported {count} claims", len(added)).format(
        count=len(added)
    )
    numbers = listed(f"#{one}" for one in added[:20])
    return f"{words}: {shorten(numbers, 200)}" if added else words

"""What a curator decides about a claim: evidence, verdicts, how it ends, which sources are one."""

from __future__ import annotations

from dataclasses import replace
from typing import cast, get_args

from bot.db import evidence as db_evidence
from bot.db.claim_rows import source_for
from bot.db.writing import Writing
from bot.errors import N_, Term, UserError
from bot.race.claim_forms import read_source
from bot.race.claim_life import Layers
from bot.race.claims import Claim, ClaimTarget, EvaluatorRelation, Stance, Verdict
from bot.race.dates import FactDate
from bot.race.desk import Changed, EvidenceForm
from bot.race.form_names import FormNames
from bot.race.rulings import (
    check_against,
    check_move,
    check_not_before,
    check_open,
    check_ruling,
    check_successor,
    effective_day,
)
from bot.race.stances import check_one_stance
from bot.race.typed_text import LONGEST_NAME, LONGEST_NOTE, is_blank, taken
from bot.race.typed_values import picked_number, read_date

REASON = Term(N_("The reason"))
NOTE = Term(N_("The note"))
EVALUATOR = Term(N_("The evaluator"))
WHOLE = "0"
"""The target of evidence on the claim as a whole."""


def add_evidence(w: Writing, form: EvidenceForm) -> Changed:
    """See :meth:`bot.ledger.desk.ClaimsDesk.add_evidence`."""
    layer = w.rights.check_curator()
    claim = w.claim(form.claim_id)
    check_open(claim)
    if form.stance not in get_args(Stance):
        raise UserError(
            N_("Say what it does to the claim: supports, contradicts or context, not “{stance}”."),
            stance=form.stance[:40],
        )
    target = None if _means_the_whole(claim, form) else target_named(claim, form.target)
    found = _measured(w, claim, target, form) or _written(w, claim, form, layer)
    # A figure against one target says nothing of the others, also where the whole claim was meant.
    target = found.target or target
    known = w.evidence(claim.id)
    noted = not is_blank(form.note)
    if db_evidence.is_on_record(known, target, form.stance, found, noted=noted):
        raise UserError(N_("This is on record already. Nothing was changed."))
    stance = cast("Stance", form.stance)
    check_one_stance(known, target, stance, found.score_id, found.against_score_id)
    evidence_id = w.insert(
        "evidence",
        claim_id=claim.id,
        claim_target_id=None if target is None else target.id,
        stance=form.stance,
        **found.columns(),
        guild_id=layer,
        accepted_by=w.person.actor,
        recorded_at=w.now,
        recorded_by=w.person.actor,
    )
    w.tell(
        claim.id,
        "evidence",
        layer=layer,
        after=form.stance,
        target_id=None if target is None else target.id,
        evidence_id=evidence_id,
        reason=found.note,
    )
    w.audit("evidence", claim_id=claim.id, detail=f"{form.stance}: {found.evaluator}")
    return Changed(claim.id, claim.status, claim.status)


def _measured(
    w: Writing, claim: Claim, target: ClaimTarget | None, form: EvidenceForm
) -> db_evidence.Found | None:
    """Evidence that is a score or a price of the ledger; None where neither was picked."""
    note = taken(form.note, NOTE, LONGEST_NOTE)
    if form.score.strip():
        score, _dash, against = form.score.partition("-")
        picked = picked_number(against) if against else None
        return db_evidence.of_score(
            w.view, claim, target, cast("Stance", form.stance), picked_number(score), picked, note
        )
    if form.price.strip():
        return db_evidence.of_price(w.view, claim, picked_number(form.price), note)
    return None


def _written(w: Writing, claim: Claim, form: EvidenceForm, layer: int | None) -> db_evidence.Found:
    """Evidence that is a page: who says it, when, and in what words."""
    evaluator = taken(form.evaluator, EVALUATOR, LONGEST_NAME)
    if is_blank(form.source):
        raise UserError(
            N_("Say where it is: pick a score or a price, or give the address of a source.")
        )
    if is_blank(evaluator):
        raise UserError(N_("Say who measured or found it, under evaluator."))
    note = taken(form.note, NOTE, LONGEST_NOTE)
    if is_blank(note):
        raise UserError(N_("Say in the note what it found, with the figure where there is one."))
    page = read_source(form.source, publisher="", title="", published=None, repeated=True)
    dated = _dated(w, form.dated, page.url, layer)
    return db_evidence.Found(
        evaluator=evaluator,
        relation=relation_of(w.names, claim, evaluator, form.relation, dated),
        source_id=source_for(w, replace(page, published=dated), layer),
        note=note,
        dated=dated,
    )


def _dated(w: Writing, typed: str, url: str, layer: int | None) -> FactDate:
    """When evidence became public: as typed, else when its page was published."""
    if typed.strip():
        return read_date(typed, w.today)
    known = db_evidence.published(w.connection, url, layer)
    if known is None:
        raise UserError(
            N_("Say when it was published (dated: 2025-01-29): the ledger does not know this page.")
        )
    return known


def relation_of(
    names: FormNames, claim: Claim, evaluator: str, typed: str, day: FactDate
) -> EvaluatorRelation:
    """What an evaluator is to the claim; a lab that makes models is never independent.

    Raises:
        UserError: the relation is none we know, or claims an independence that is not there.
    """
    lab = names.evaluator_lab(evaluator, min(day.last_day, names.today))
    own = {claim.claimant.lab_id, names.maker_of(claim.subject)} - {None}
    by_name: EvaluatorRelation = "self" if lab in own else "rival"
    if evaluator.casefold() == claim.claimant.name.casefold():
        lab, by_name = lab or 0, "self"
    if not typed:
        return "independent" if lab is None else by_name
    if typed not in get_args(EvaluatorRelation):
        raise UserError(
            N_("The relation “{typed}” is none of these: self, rival, independent, partner."),
            typed=typed[:40],
        )
    if typed == "independent" and lab is not None:
        raise UserError(
            N_("{evaluator} makes the model, or one that competes with it, so it is not "
               "independent here: leave the relation out, or say {relation}."),
            evaluator=evaluator,
            relation=by_name,
        )  # fmt: skip
    return cast("EvaluatorRelation", typed)


def _means_the_whole(claim: Claim, form: EvidenceForm) -> bool:
    """Whether evidence is on the claim as a whole: said so, or no one of several targets named."""
    return form.target == WHOLE or (not form.target.strip() and len(claim.targets) > 1)


def target_named(claim: Claim, typed: str) -> ClaimTarget:
    """The target somebody means, by its number or its name; the only one where there is one.

    Raises:
        UserError: the claim has no such target, or several and none was named.
    """
    text = typed.strip()
    if not text and len(claim.targets) == 1:
        return claim.targets[0]
    for target in claim.targets:
        name = "" if target.party is None else target.party.name
        if text in (str(target.id), name) or (text and text.casefold() == name.casefold()):
            return target
    known = ", ".join(one.party.name for one in claim.targets if one.party is not None)
    if not text:
        raise UserError(
            N_("Claim #{number} has several targets. Which one: {targets}?"),
            number=claim.id,
            targets=known,
        )
    raise UserError(
        N_("“{typed}” is no target of claim #{number}. It has: {targets}."),
        typed=text[:60],
        number=claim.id,
        targets=known or Term(N_("the statement alone")),
    )


def rule(
    w: Writing, claim_id: int, target: str, verdict: Verdict, *, reason: str, on: str
) -> Changed:
    """See :meth:`bot.ledger.desk.ClaimsDesk.rule`."""
    layer = w.rights.check_curator()
    claim = w.claim(claim_id)
    check_open(claim)
    if verdict not in get_args(Verdict):
        raise UserError(N_("“{verdict}” is no verdict."), verdict=verdict[:40])
    ruled = target_named(claim, target)
    said_in = w.said_in(claim)
    pieces = w.evidence(claim_id)
    sources = w.view.sources({*said_in, *(piece.source_id for piece in pieces)})
    resting_on = check_ruling(claim, ruled, verdict, pieces, said_in, sources)
    day = read_date(on, w.today) if on.strip() else None
    because = taken(reason, REASON, LONGEST_NOTE)
    if is_blank(because):
        raise UserError(N_("Say why: the reason stands beside the verdict."))
    against = check_against(ruled, verdict, because, pieces, said_in, sources)
    speaks_for = effective_day(claim, resting_on, day, w.today)
    standing = Layers.of(w.events(claim_id), claim.guild_id).ruling(ruled.id)
    if standing is not None and standing.guild_id == layer:
        if day is not None:
            check_not_before(standing, day)
        # Evidence older than the verdict that stands still moves it, from the day of that on.
        speaks_for = max(standing.effective, speaks_for, key=lambda one: one.last_day)
    w.tell(
        claim_id,
        "rule",
        layer=layer,
        before=ruled.verdict,
        after=verdict,
        reason=because,
        target_id=ruled.id,
        evidence_id=None if resting_on is None else resting_on.id,
        effective=speaks_for.text,
    )
    w.audit("rule", claim_id=claim_id, detail=f"{ruled.verdict} → {verdict}")
    return Changed(claim_id, claim.status, w.claim(claim_id).status, against)


def retract(w: Writing, claim_id: int, *, source: str, on: str, reason: str) -> Changed:
    """See :meth:`bot.ledger.desk.ClaimsDesk.retract`."""
    layer = w.rights.check_curator()
    claim = w.claim(claim_id)
    check_move(claim, "retracted")
    day = effective_day(claim, None, read_date(on, w.today), w.today)
    because = taken(reason, REASON, LONGEST_NOTE)
    if is_blank(because):
        raise UserError(N_("Say how the claimant took it back, in their words if you can."))
    page = read_source(source, publisher="", title="", published=day, repeated=False)
    evidence_id = w.insert(
        "evidence",
        claim_id=claim_id,
        stance="contradicts",
        evaluator=claim.claimant.name,
        relation="self",
        source_id=source_for(w, page, layer),
        note=because,
        dated=day.text,
        guild_id=layer,
        accepted_by=w.person.actor,
        recorded_at=w.now,
        recorded_by=w.person.actor,
    )
    w.tell(
        claim_id,
        "retract",
        layer=layer,
        before=claim.status,
        after="retracted",
        reason=because,
        evidence_id=evidence_id,
        effective=day.text,
    )
    w.audit("retract", claim_id=claim_id, detail=page.url)
    return Changed(claim_id, claim.status, w.claim(claim_id).status)


def supersede(w: Writing, claim_id: int, successor_id: int, *, reason: str) -> Changed:
    """See :meth:`bot.ledger.desk.ClaimsDesk.supersede`."""
    layer = w.rights.check_curator()
    claim, successor = w.claim(claim_id), w.claim(successor_id)
    check_successor(claim, successor, claim_layer=layer)
    because = taken(reason, REASON, LONGEST_NOTE)
    w.tell(
        claim_id,
        "supersede",
        layer=layer,
        before=claim.status,
        after=f"#{successor.id}",
        reason=because or None,
        effective=effective_day(claim, None, successor.claimed, w.today).text,
    )
    w.audit("supersede", claim_id=claim_id, detail=f"#{successor.id}")
    return Changed(claim_id, claim.status, w.claim(claim_id).status)


def link_sources(w: Writing, source: int, origin: int, relation: str) -> int:
    """See :meth:`bot.ledger.desk.ClaimsDesk.link_sources`."""
    layer = w.rights.check_curator()
    db_evidence.link(w, source, origin, relation, layer)
    found = w.view.sources([source])[source]
    w.audit("link", detail=f"{source} {relation} {origin}")
    return len(found.origins)


def unlink_sources(w: Writing, source: int, origin: int) -> None:
    """See :meth:`bot.ledger.desk.ClaimsDesk.unlink_sources`."""
    layer = w.rights.check_curator()
    if not db_evidence.unlink(w.connection, source, origin, layer, w.now):
        raise UserError(
            N_("No such link was made here, so there is nothing to take back. What the shared ledger "
               "links stays.")
        )  # fmt: skip
    w.audit("unlink", detail=f"{source} → {origin}")

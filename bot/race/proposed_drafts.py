"""What somebody else than the rules proposes of an article, and what of it may become a draft.

A proposal is words that nobody answers for. It becomes a draft only where the article itself bears
it out: its quote stands there letter for letter, its figure stands in that quote, and a name that
the ledger does not know stands in the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.errors import N_, Term, UserError
from bot.race.claim_forms import MOST_TARGETS, NEEDS_TARGET, NEEDS_VALUE
from bot.race.claims import ClaimRelation, Hedge, Party
from bot.race.draft_claims import DraftClaim, Reason
from bot.race.form_names import FormNames
from bot.race.form_terms import CLAIMANT, QUOTE, REPORTED_BY, SCOPE, SUBJECT, TARGET, VALUE
from bot.race.new_claims import Named
from bot.race.typed_text import LONGEST_NAME, LONGEST_QUOTE, is_blank, taken

MODEL_RULE = "model"
"""The ``rule`` of a reason where a language model proposed the draft."""
MOST_PROPOSALS = 20
"""Proposals that are looked at for one article; what follows is left out."""
_LONGEST_SCOPE = 200
_LONGEST_UNIT = 40
_FIGURE = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One statement as it was proposed: names and quote as text, none of it checked.

    ``claimant`` is empty where the article itself says so.
    """

    subject: str
    relation: ClaimRelation
    quote: str
    claimant: str = ""
    targets: tuple[str, ...] = ()
    scope: str = ""
    qualifier: str = ""
    value: float | None = None
    unit: str = ""
    hedge: Hedge = "asserted"
    reported_by: str = ""
    negated: bool = False


def drafts_borne_out(
    proposed: Iterable[Proposal],
    text: str,
    names: FormNames,
    day: date,
    known: Sequence[DraftClaim],
) -> list[DraftClaim]:
    """The proposals that a text bears out and that say something new, in their order.

    Args:
        day: when the article came out; names mean what they meant then.
        known: the drafts there are; a proposal with the relation and subject of one and a quote that
            overlaps its quote is that one again, unless it gives another figure.
    """
    drafts: list[DraftClaim] = []
    for one in proposed:
        draft = _borne_out(one, text, names, day)
        if draft is not None and draft not in drafts and not any(_same(draft, it) for it in known):
            drafts.append(draft)
    return drafts


def _same(one: DraftClaim, known: DraftClaim) -> bool:
    other_figure = None not in (one.value, known.value) and one.value != known.value
    return (
        one.relation == known.relation
        and one.subject.identity == known.subject.identity
        and one.start < known.end
        and known.start < one.end
        and not other_figure
    )


def _borne_out(one: Proposal, text: str, names: FormNames, day: date) -> DraftClaim | None:
    """One proposal as a draft; None where something of it cannot be taken."""
    try:
        quote = taken(one.quote, QUOTE, LONGEST_QUOTE)
        scope = taken(one.scope, SCOPE, _LONGEST_SCOPE)
        reported_by = taken(one.reported_by, REPORTED_BY, LONGEST_NAME)
        qualifier = taken(one.qualifier, VALUE, _LONGEST_UNIT)
        unit = taken(one.unit, VALUE, _LONGEST_UNIT)
        claimant = None if is_blank(one.claimant) else _claimant(one.claimant, text, names, day)
        subject = _party(one.subject, SUBJECT, text, names, day)
        targets = {
            target.identity: target
            for target in (_party(typed, TARGET, text, names, day) for typed in one.targets)
        }
    except UserError:
        return None
    start = text.find(quote)
    if (
        is_blank(quote)
        or start < 0
        or len(targets) > MOST_TARGETS
        or subject.identity in targets
        or (one.relation in NEEDS_TARGET and not targets)
        or (one.relation in NEEDS_VALUE and one.value is None)
        or (one.value is not None and abs(one.value) not in _figures(quote))
    ):
        return None
    return DraftClaim(
        claimant=claimant,
        subject=subject,
        relation=one.relation,
        targets=tuple(targets.values()),
        quote=quote,
        start=start,
        end=start + len(quote),
        reason=Reason(MODEL_RULE, ()),
        hedge=one.hedge,
        reported_by=reported_by,
        benchmark_id=_benchmark(scope, names),
        scope=scope,
        qualifier=qualifier,
        value=one.value,
        unit=unit,
        negated=one.negated,
    )


def _party(typed: str, what: Term, text: str, names: FormNames, day: date) -> Named:
    """What a name means, as if typed; mere words where it means nothing or several things.

    Raises:
        UserError: it cannot be a name, or means nothing and does not stand in the text.
    """
    name = taken(typed, what, LONGEST_NAME)
    if is_blank(name):
        raise UserError(N_("{what} is missing."), what=what)
    try:
        return names.party(name, what, day)
    except UserError:
        if name.casefold() not in text.casefold():
            raise
        return Named(Party(name), None)


def _claimant(typed: str, text: str, names: FormNames, day: date) -> Named:
    named = _party(typed, CLAIMANT, text, names, day)
    return named if named.maker_id is None else names.lab(named.maker_id)


def _benchmark(scope: str, names: FormNames) -> int | None:
    """The test that a scope names, None where it is other words."""
    try:
        return names.benchmark(scope) if scope else None
    except UserError:
        return None


def _figures(quote: str) -> set[float]:
    return {float(found.replace(",", "")) for found in _FIGURE.findall(quote)}

"""What a curator may decide about a claim, and why not.

A verdict rests on evidence. *Confirmed* needs the support of an independent evaluator whose source
does not go back to where the claim itself was said; *refuted* needs an independent one against it;
*disputed* needs some evidence at all. Who confirms against independent evidence that contradicts has to
say why that does not count. An accusation is never confirmed: that is for courts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from bot.errors import N_, Term, UserError
from bot.race.claims import Claim, ClaimEvent, ClaimTarget, Evidence, Stage, Stance, Verdict
from bot.race.dates import FactDate
from bot.race.provenance import Source

_ENDS: tuple[Stage, ...] = ("retracted", "superseded", "expired")

STATUS_TERMS: Mapping[str, Term] = {
    "pending": Term(N_("waiting for review")),
    "rejected": Term(N_("rejected")),
    "open": Term(N_("open")),
    "retracted": Term(N_("retracted")),
    "superseded": Term(N_("superseded")),
    "expired": Term(N_("expired")),
    "draft": Term(N_("a draft")),
    "unverified": Term(N_("unverified")),
    "confirmed": Term(N_("confirmed")),
    "disputed": Term(N_("disputed")),
    "refuted": Term(N_("refuted")),
}

NEXT_STAGES: Mapping[Stage, frozenset[Stage]] = {
    "draft": frozenset({"pending", "open", "rejected"}),
    "pending": frozenset({"open", "rejected"}),
    "open": frozenset(_ENDS),
    "rejected": frozenset(),
    "retracted": frozenset(),
    "superseded": frozenset(),
    "expired": frozenset(),
}
"""Where a claim may go from each stage; the way back is to undo."""


def check_move(claim: Claim, to: Stage) -> None:
    """Whether a claim may go to a stage from where it is.

    Raises:
        UserError: it may not; says where it is.
    """
    if to not in NEXT_STAGES[claim.stage]:
        raise UserError(
            N_(
                "Claim #{number} is {stage}, so it cannot become {to}. "
                "/claim undo takes the last change back."
            ),
            number=claim.id,
            stage=STATUS_TERMS[claim.stage],
            to=STATUS_TERMS[to],
        )


def check_open(claim: Claim) -> None:
    """Whether a claim still takes evidence, rulings and corrections.

    Raises:
        UserError: it is waiting for review, or it has ended.
    """
    if claim.stage != "open":
        raise UserError(
            N_(
                "Claim #{number} is {stage}, so nothing more can be ruled on it. "
                "/claim undo takes the last change back."
            ),
            number=claim.id,
            stage=STATUS_TERMS[claim.stage],
        )


def is_independent(piece: Evidence, said_in: Iterable[int], sources: Mapping[int, Source]) -> bool:
    """Whether a piece of evidence is of an independent evaluator outside the claim's own cluster.

    Args:
        said_in: the sources in which the claim was said or repeated.
        sources: those and the piece's own, with the origins they go back to.

    A source that repeats others is judged by where they come from: it is outside where it goes
    back to at least one origin that the claim does not.
    """
    if piece.relation != "independent":
        return False
    own = {origin for source in said_in for origin in _origins(sources, source)}
    return not _origins(sources, piece.source_id) <= own


def _origins(sources: Mapping[int, Source], source: int) -> frozenset[int]:
    known = sources.get(source)
    return frozenset({source}) if known is None or not known.origins else known.origins


def check_ruling(
    claim: Claim,
    target: ClaimTarget,
    verdict: Verdict,
    evidence: Sequence[Evidence],
    said_in: Iterable[int],
    sources: Mapping[int, Source],
) -> Evidence | None:
    """Whether a verdict on a target is allowed by the evidence; the piece it rests on, if any.

    Args:
        evidence: what was accepted for the claim; pieces on other targets do not count.

    Raises:
        UserError: the claim is not open, the verdict stands already, or its evidence is missing.
    """
    check_open(claim)
    if target.verdict == verdict:
        raise UserError(
            N_("It is {verdict} already. Nothing was changed."), verdict=STATUS_TERMS[verdict]
        )
    if verdict == "unverified":
        return None
    pieces = [one for one in evidence if one.target_id in (None, target.id)]
    if verdict == "disputed":
        if not pieces:
            raise UserError(
                N_("Nothing is on record about it yet. Add evidence first: /claim evidence.")
            )
        return pieces[-1]
    if verdict == "confirmed" and claim.relation == "accuses":
        raise UserError(
            N_(
                "An accusation is never confirmed here: that is for courts. "
                "Record what was found as evidence, and rule disputed or refuted where it fails."
            )
        )
    wanted: Stance = "supports" if verdict == "confirmed" else "contradicts"
    of_stance = [one for one in pieces if one.stance == wanted]
    resting_on = [one for one in of_stance if is_independent(one, said_in, sources)]
    if not resting_on:
        raise UserError(_why_not(verdict, of_stance))
    return resting_on[-1]


SHORTEST_OBJECTION = 20
"""Characters of a reason that says why independent evidence does not count."""


def check_against(
    target: ClaimTarget,
    verdict: Verdict,
    reason: str,
    evidence: Iterable[Evidence],
    said_in: Iterable[int],
    sources: Mapping[int, Source],
) -> tuple[str, ...]:
    """Who stands against a verdict: the independent evaluators on record that say the opposite.

    Independent evidence for and against reads *disputed*. An older edition or a narrower test may
    still be outweighed, and then the reason has to say so.

    Raises:
        UserError: there are some, it is to be confirmed, and the reason is too short to say why they
            do not count.
    """
    opposite: Stance = "contradicts" if verdict == "confirmed" else "supports"
    if verdict not in ("confirmed", "refuted"):
        return ()
    said = list(said_in)
    found = [
        one.evaluator
        for one in evidence
        if one.target_id in (None, target.id)
        and one.stance == opposite
        and is_independent(one, said, sources)
    ]
    names = tuple(dict.fromkeys(found))
    if names and verdict == "confirmed" and len(reason.strip()) < SHORTEST_OBJECTION:
        raise UserError(
            N_("Independent evidence on record contradicts it: {evaluators}. Rule it disputed, or say "
               "in the reason, in at least {count} characters, why that does not count."),
            evaluators=", ".join(names),
            count=SHORTEST_OBJECTION,
        )  # fmt: skip
    return names


def _why_not(verdict: Verdict, of_stance: Sequence[Evidence]) -> str:
    if verdict == "confirmed":
        if not of_stance:
            return N_(
                "Confirmed needs independent support, and no evidence on record supports it. "
                "Add it first: /claim evidence."
            )
        if any(one.relation == "independent" for one in of_stance):
            return N_(
                "Confirmed needs independent support, and all support on record goes back to where "
                "the claim itself was said: that is one origin."
            )
        return N_(
            "Confirmed needs independent support, and all support on record is from the maker, "
            "a rival or a partner."
        )
    if not of_stance:
        return N_(
            "Refuted needs independent evidence against it, and none on record contradicts it. "
            "Add it first: /claim evidence."
        )
    return N_(
        "Refuted needs independent evidence against it; what is on record is from the maker, a "
        "rival or a partner, or goes back to where the claim was said. Rule it disputed."
    )


def effective_day(
    claim: Claim, resting_on: Evidence | None, asked: FactDate | None, today: date
) -> FactDate:
    """The day a ruling speaks for: as asked, else when its evidence became public, else today.

    Raises:
        UserError: the day is still to come, or before the claim was made.
    """
    day = asked
    if day is None:
        day = FactDate(today.isoformat()) if resting_on is None else resting_on.dated
        if not day.happened_by(today):
            day = FactDate(today.isoformat())
        return day if day.last_day >= claim.claimed.first_day else claim.claimed
    check_not_to_come(day, today)
    if day.last_day < claim.claimed.first_day:
        raise UserError(
            N_("The claim was made on {claimed}; {day} is before that."),
            claimed=claim.claimed,
            day=day,
        )
    return day


def check_not_before(standing: ClaimEvent, day: FactDate) -> None:
    """Whether a ruling that stands already speaks for a later day than a new one would.

    Raises:
        UserError: it does, and so would go on standing; says of which day it is.
    """
    if standing.effective.last_day > day.last_day:
        raise UserError(
            N_("A ruling that speaks for {standing} stands, and yours would speak for {day}. Take it "
               "back first (/claim undo), or name a day from then on."),
            standing=standing.effective,
            day=day,
        )  # fmt: skip


def check_not_to_come(day: FactDate, today: date) -> None:
    """Raise a UserError for a date that is still to come, or a month or year that is not over.

    A coarse date has happened only when all of it has (docs/decisions/0006): what is dated to the
    running month would be hidden until it ends.
    """
    if day.first_day <= today < day.last_day:
        raise UserError(
            N_("{day} is not over yet (today is {today}). Give the day."),
            day=day,
            today=today.isoformat(),
        )
    if day.first_day > today:
        raise UserError(
            N_("{day} is still to come (today is {today})."), day=day, today=today.isoformat()
        )


def check_successor(claim: Claim, successor: Claim, *, claim_layer: int | None) -> None:
    """Whether a claim may be superseded by another.

    Args:
        claim_layer: the layer the change is written in, None for the shared ledger.

    Raises:
        UserError: they are one claim, of different claimants, in the wrong order of time, the
            successor is not open, or the shared ledger would point at one server's own claim.
    """
    check_move(claim, "superseded")
    if successor.id == claim.id:
        raise UserError(N_("A claim cannot supersede itself. Name the newer claim."))
    if successor.stage != "open":
        raise UserError(
            N_("Claim #{number} is {stage}: only an open claim can supersede another."),
            number=successor.id,
            stage=STATUS_TERMS[successor.stage],
        )
    if _claimant(claim) != _claimant(successor):
        raise UserError(
            N_(
                "Claim #{number} is {one}'s and #{other} is {another}'s: only the claimant "
                "supersedes a claim. Add the other one as evidence."
            ),
            number=claim.id,
            one=claim.claimant.name,
            other=successor.id,
            another=successor.claimant.name,
        )
    if successor.claimed.last_day < claim.claimed.first_day:
        raise UserError(
            N_("Claim #{number} was made before #{other}: it is the older one."),
            number=successor.id,
            other=claim.id,
        )
    if claim_layer is None and successor.guild_id is not None:
        raise UserError(N_("The shared ledger cannot point at one server's own claim."))


def _claimant(claim: Claim) -> object:
    return claim.claimant.lab_id or claim.claimant.name.casefold()

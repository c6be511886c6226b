"""Which stance a score may take on a claim: what its numbers say is nobody's choice.

Two scores that compare speak as the adjudicator reads them. Where they tie, or a relation is not
settled by scores, the curator chooses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.errors import N_, Term, UserError
from bot.race.adjudicate_scores import of_figure, reading
from bot.race.claims import Claim, ClaimTarget, Evidence, Stance
from bot.race.compare import PERFORMANCE
from bot.race.figures import Value
from bot.race.opinions import REASONS
from bot.race.releases import Release
from bot.race.scores import Benchmark, Score, obstacle

STANCE_TERMS: Mapping[Stance, Term] = {
    "supports": Term(N_("supports")),
    "contradicts": Term(N_("contradicts")),
    "context": Term(N_("context")),
}
_WHOLE = Term(N_("the whole claim"))


def check_numbers(
    claim: Claim,
    stance: Stance,
    board: Benchmark,
    own: Release,
    score: Score,
    against: Score | None,
) -> None:
    """Whether a score may be put on record under a stance.

    Args:
        own: whose score it is.
        against: the target's score that it compares with; None where it stands alone.

    Raises:
        UserError: its numbers say the opposite; says what they say and which stances are left.
    """
    said = _said(claim, board, own, score, against)
    if said is None or stance == "context" or said[0] in (stance, "context"):
        return
    shown, reason, values = said
    if shown == "supports" and against is not None and claim.value is not None:
        return  # ahead, and perhaps by less than is claimed
    raise UserError(
        N_("{board}: {numbers}. That speaks against the claim and cannot support it. "
           "Choose “{stance}”, or “{context}”.")
        if shown == "contradicts"
        else N_("{board}: {numbers}. That speaks for the claim and cannot contradict it. "
           "Choose “{stance}”, or “{context}”."),
        board=board.name,
        numbers=UserError(REASONS[reason], **values),
        stance=STANCE_TERMS[shown],
        context=STANCE_TERMS["context"],
    )  # fmt: skip


def _said(
    claim: Claim, board: Benchmark, own: Release, score: Score, against: Score | None
) -> tuple[Stance, str, Mapping[str, Value]] | None:
    """What the numbers say, with the reason and its values; None where they do not say."""
    if against is not None and claim.relation in PERFORMANCE:
        if obstacle(board, score, against) is not None:
            return None
        stance, reason, values, tie = reading(claim.relation, own, board, score, against)
        return None if tie else (stance, reason, values)
    if claim.relation == "scores" and claim.value is not None and claim.benchmark_id == board.id:
        opinion = of_figure(claim, board, score)
        return next(((one.stance, one.reason, one.values) for one in opinion.pieces), None)
    return None


def check_one_stance(
    known: Iterable[Evidence],
    target: ClaimTarget | None,
    stance: Stance,
    score_id: int | None,
    against_id: int | None,
) -> None:
    """Whether a result stands on record under another stance, on the same target or on all.

    Args:
        known: what is on record for the claim.
        target: what the new evidence is on; None for the whole claim.

    Raises:
        UserError: it does; says under which, and on what.
    """
    for one in known:
        if (
            score_id is not None
            and one.score_id == score_id
            and (None in (one.against_score_id, against_id) or one.against_score_id == against_id)
            and (target is None or one.target_id in (None, target.id))
            and one.stance != stance
        ):
            party = None if target is None or one.target_id is None else target.party
            raise UserError(
                N_("This result is on record as “{stance}” on {target}, and one result has one "
                   "stance. Nothing was changed."),
                stance=STANCE_TERMS[one.stance],
                target=_WHOLE if party is None else party.name,
            )  # fmt: skip

"""Claims: who said what about whom, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.race.dates import FactDate

ClaimRelation = Literal[
    "beats",
    "matches",
    "competitive_with",
    "trails",
    "mixed",
    "cheaper_than",
    "more_efficient_than",
    "larger_context_than",
    "scores",
    "ranks",
    "priced_at",
    "cost_to_train",
    "derived_from",
    "licensed_as",
    "has_property",
    "first_of_kind",
    "market_move",
    "accuses",
]
Hedge = Literal["asserted", "attributed", "hedged", "speculative"]
Stage = Literal["draft", "pending", "rejected", "open", "retracted", "superseded", "expired"]
Verdict = Literal["unverified", "confirmed", "disputed", "refuted"]
Status = Literal[
    "draft",
    "pending",
    "rejected",
    "unverified",
    "confirmed",
    "partly confirmed",
    "disputed",
    "refuted",
    "retracted",
    "superseded",
    "expired",
]
Stance = Literal["supports", "contradicts", "context"]
STARTER = "starter ledger"
"""The actor of what the starter ledger records."""

EvaluatorRelation = Literal["self", "rival", "independent", "partner"]


@dataclass(frozen=True, slots=True)
class Party:
    """Who or what a claim is about: a lab, a family, a release, or only words."""

    name: str
    lab_id: int | None = None
    family_id: int | None = None
    release_id: int | None = None


@dataclass(frozen=True, slots=True)
class ClaimTarget:
    """One of the things a claim measures its subject against, with its own verdict.

    A claim that names nothing to be measured against has one target without a party: the
    statement itself. ``note`` says what a reader must know about this target alone.
    """

    id: int
    claim_id: int
    party: Party | None
    verdict: Verdict
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable statement, as it was made.

    ``qualifier`` is what the statement puts before its value ("over", "nearly"), None for nothing.
    """

    id: int
    guild_id: int | None
    claimant: Party
    subject: Party
    relation: ClaimRelation
    targets: tuple[ClaimTarget, ...]
    scope: str | None
    benchmark_id: int | None
    value: float | None
    unit: str | None
    quote: str
    hedge: Hedge
    reported_by: str | None
    source_id: int
    claimed: FactDate
    stage: Stage
    note: str | None = None
    qualifier: str | None = None

    @property
    def status(self) -> Status:
        """The projection of the stage and the targets' verdicts."""
        return status_of(self.stage, [target.verdict for target in self.targets])


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that speaks for or against a claim, or one of its targets.

    ``target_id`` None means the claim as a whole. ``score_id`` is the subject's result and
    ``against_score_id`` the target's. ``dated`` is when the evidence became public.
    """

    id: int
    claim_id: int
    target_id: int | None
    stance: Stance
    evaluator: str
    relation: EvaluatorRelation
    note: str
    dated: FactDate
    source_id: int
    score_id: int | None = None
    against_score_id: int | None = None


@dataclass(frozen=True, slots=True)
class ClaimEvent:
    """One move in a claim's life; appended, never changed.

    ``effective`` is the day the move speaks for (of a verdict: when its latest evidence became
    public); ``recorded_at`` (ISO-8601, UTC) is when it was written down.
    """

    id: int
    claim_id: int
    target_id: int | None
    action: str
    before: str | None
    after: str | None
    reason: str | None
    actor: str
    effective: FactDate
    recorded_at: str


def status_of(stage: Stage, verdicts: Sequence[Verdict]) -> Status:
    """A claim's status: its stage while that is not ``open``, else what its targets' verdicts say.

    All alike: that verdict. Some confirmed and some not: ``partly confirmed``. Otherwise the
    gravest of what was ruled, ``disputed`` before ``refuted`` when both stand, because a claim
    is refuted only when nothing of it is left open.
    """
    if stage != "open":
        return stage
    ruled = set(verdicts)
    if not ruled:
        return "unverified"
    if len(ruled) == 1:
        return next(iter(ruled))
    if "confirmed" in ruled:
        return "partly confirmed"
    return "disputed"


def verdict_on(events: Sequence[ClaimEvent], target_id: int, day: date) -> Verdict:
    """The verdict a target bore on a day, read from its events."""
    verdict: Verdict = "unverified"
    for event in sorted(events, key=lambda event: (event.effective.last_day, event.id)):
        if (
            event.target_id == target_id
            and event.action == "rule"
            and event.effective.happened_by(day)
        ):
            verdict = _as_verdict(event.after)
    return verdict


def _as_verdict(text: str | None) -> Verdict:
    match text:
        case "confirmed" | "disputed" | "refuted":
            return text
        case _:
            return "unverified"


def reasons_on(events: Sequence[ClaimEvent], day: date) -> dict[int, str]:
    """The reason of the last ruling on each target by a day, where it gave one."""
    last = {
        event.target_id: event.reason
        for event in sorted(events, key=lambda event: (event.effective.last_day, event.id))
        if event.action == "rule"
        and event.target_id is not None
        and event.effective.happened_by(day)
    }
    return {target: reason for target, reason in last.items() if reason is not None}

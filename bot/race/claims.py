"""Claims: who said what about whom, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
PUBLIC: frozenset[Stage] = frozenset({"open", "retracted", "superseded", "expired"})
"""Stages in which a claim is listed: it neither waits for review nor was turned down."""
HIDDEN: frozenset[Status] = frozenset({"draft", "pending", "rejected"})
"""The statuses of the other stages."""
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
    ``shared_status`` is set where a server's own rulings lie over a shared claim: how it stands in
    the shared ledger. ``benchmark`` is the name of the test it speaks of, with its version.
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
    superseded_by: int | None = None
    shared_status: Status | None = None
    benchmark: str | None = None

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
    public); ``recorded_at`` (ISO-8601, UTC) is when it was written down. ``guild_id`` is the layer
    it was written in, None for the shared ledger. ``undoes`` is the event that this one takes back
    or corrects. ``before`` and ``after`` of an edit are JSON objects of the fields it changed.
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
    guild_id: int | None = None
    undoes: int | None = None
    evidence_id: int | None = None

    @property
    def recorded_at_day(self) -> FactDate:
        """The day on which it was written down."""
        return FactDate(self.recorded_at[:10])


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

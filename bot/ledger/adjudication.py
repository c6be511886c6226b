"""What curators make of proposals: the adjudicator proposes, a person rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from bot.clock import Clock
from bot.db import proposed as db_proposed
from bot.db.dumped import reading
from bot.db.judging import judged_all
from bot.db.proposals import bring_up_to_date
from bot.db.view import Snapshot
from bot.db.writing import Writing
from bot.errors import N_, NotFound, Term, UserError
from bot.ledger import ruling
from bot.ledger.access import ReadAs, Write, WriteAs
from bot.race.claims import Claim, ClaimTarget, Evidence, Status
from bot.race.opinions import Judgement, Opinion, Piece, Proposal, counts_in_english, note_of
from bot.race.people import Actor, Person
from bot.race.provenance import Source
from bot.race.rulings import check_open
from bot.race.typed_text import LONGEST_NOTE, is_blank, taken

REASON = Term(N_("The reason"))
QUEUE = 25
"""Proposals that a queue shows at once: what a menu holds."""

Decision = Literal["ruled", "noted", "rejected"]
"""What was made of a proposal: its verdict given, only its evidence taken, or neither."""


@dataclass(frozen=True, slots=True)
class WaitingProposal:
    """A proposal as a curator sees it, with the claim and where its results are from."""

    proposal: Proposal
    claim: Claim
    target: ClaimTarget
    sources: dict[int, Source]


@dataclass(frozen=True, slots=True)
class ProposalQueue:
    """What waits where somebody acts: the oldest proposals, how many, and the first in full."""

    waiting: tuple[tuple[Proposal, Claim], ...]
    count: int
    first: WaitingProposal | None


@dataclass(frozen=True, slots=True)
class Decided:
    """What was made of a proposal, and how the claim read before and reads now."""

    proposal: Proposal
    decision: Decision
    pieces: int
    before: Status
    after: Status
    left: int


class Adjudication:
    """What curators do with proposals; a ledger has one."""

    def __init__(
        self,
        write: Write,
        write_as: WriteAs,
        read_as: ReadAs,
        names: Callable[[], Snapshot],
        clock: Clock,
    ) -> None:
        self._write = write
        self._write_as = write_as
        self._read_as = read_as
        self._names = names
        self._clock = clock

    async def catch_up(self) -> None:
        """Judge some more of the claims that are still to be judged again, where there are any.

        For the bot to call every now and then: after an upgrade of a large ledger, or an import
        that touches many claims, no other write waits for all of them.
        """
        moment, names = self._clock().isoformat(timespec="seconds"), self._names()
        await self._write(lambda connection: bring_up_to_date(connection, moment, names))

    async def count(self, person: Person) -> int:
        """How many proposals wait where a curator acts.

        Raises:
            NotAllowed: they are no curator there.
        """

        def work(w: Writing) -> int:
            w.rights.check_curator()
            return len(db_proposed.waiting(w.view))

        return await self._read_as(person, work)

    async def queue(self, person: Person, *, after: int = 0) -> ProposalQueue:
        """What waits where the person acts, the first in full.

        Args:
            after: the proposal that was looked at last: the next one is shown, or the first again.

        Raises:
            NotAllowed: they are no curator there.
        """

        def work(w: Writing) -> ProposalQueue:
            w.rights.check_curator()
            found = db_proposed.waiting(w.view)
            claims = w.view.claims({one.claim_id for one in found})
            first = next((one for one in found if one.id > after), found[0] if found else None)
            return ProposalQueue(
                tuple((one, claims[one.claim_id]) for one in found[:QUEUE]),
                len(found),
                None if first is None else _seen(w, first.id),
            )

        return await self._read_as(person, work)

    async def waiting(self, person: Person, number: int) -> WaitingProposal:
        """One proposal that waits.

        Raises:
            NotAllowed, UserError: they are no curator there; it was decided (says by whom), or new
                results have taken its place.
        """

        def work(w: Writing) -> WaitingProposal:
            w.rights.check_curator()
            return _seen(w, number)

        return await self._read_as(person, work)

    async def accept(self, person: Person, number: int, *, rule: bool) -> Decided:
        """Put what a proposal rests on on record, and (``rule``) give its verdict too.

        Raises:
            NotAllowed, UserError: as for :meth:`waiting`, or the verdict is not allowed.
        """
        return await self._write_as(person, lambda w: _accept(w, number, rule=rule))

    async def reject(self, person: Person, number: int, reason: str) -> Decided:
        """Turn a proposal down; it comes back when the results behind it change.

        Raises:
            NotAllowed, UserError: as for :meth:`waiting`; a reason is missing.
        """

        def work(w: Writing) -> Decided:
            layer = w.rights.check_curator()
            found = _seen(w, number)
            because = taken(reason, REASON, LONGEST_NOTE)
            if is_blank(because):
                raise UserError(N_("Say why: who looks at the claim later will want to know."))
            _decide(w, number, layer, "rejected", because)
            w.audit(
                "reject",
                claim_id=found.claim.id,
                detail=f"{found.proposal.judgement.verdict}: {because}",
            )
            return _decided(w, found, "rejected", 0)

        return await self._write_as(person, work)


def _seen(w: Writing, number: int) -> WaitingProposal:
    seen = db_proposed.proposal_seen(w.view, number)
    if seen is None:
        raise NotFound(N_("There is no such proposal here. /review what:verdicts lists them."))
    proposal, stale = seen
    decision = db_proposed.decision_on(w.view, number)
    if decision is not None:
        outcome, actor, decided_in = decision
        raise _already(proposal, outcome, actor, by_owner=decided_in != (w.person.guild_id or 0))
    if stale:
        raise UserError(
            N_("New results on claim #{number} came in meanwhile, so this proposal no longer holds. "
               "/review what:verdicts shows what they suggest."),
            number=proposal.claim_id,
        )  # fmt: skip
    claim = w.claim(proposal.claim_id)
    check_open(claim)
    target = proposal.target_in(claim)
    if target is None:
        raise NotFound(N_("There is no such proposal here. /review what:verdicts lists them."))
    used = {one.source_id for one in proposal.judgement.opinions if one.source_id is not None}
    used |= {piece.source_id for piece in proposal.judgement.pieces} | {claim.source_id}
    return WaitingProposal(proposal, claim, target, w.view.sources(used))


def _already(proposal: Proposal, outcome: str, actor: str, *, by_owner: bool) -> UserError:
    if by_owner:  # whom no server needs know
        return UserError(
            N_("The bot's owner has accepted this proposal on claim #{number} for the shared ledger "
               "already. Nothing was changed."),
            number=proposal.claim_id,
        )  # fmt: skip
    message = (
        N_("{who} has accepted this proposal on claim #{number} already. Nothing was changed.")
        if outcome == "accepted"
        else N_("{who} has rejected this proposal on claim #{number} already. Nothing was changed.")
    )
    return UserError(message, who=Actor(actor), number=proposal.claim_id)


def _accept(w: Writing, number: int, *, rule: bool) -> Decided:
    layer = w.rights.check_curator()
    found = _seen(w, number)
    claim, target, judgement = found.claim, found.target, found.proposal.judgement
    known = w.evidence(claim.id)
    written = sum(
        _put_on_record(w, found, opinion, piece, layer)
        for opinion in judgement.opinions
        for piece in opinion.pieces
        if not _is_known(piece, target, known)
    )
    ruled = rule and judgement.verdict not in ("unverified", target.verdict)
    if ruled:
        reason = counts_in_english(judgement)[:LONGEST_NOTE]
        ruling.rule(w, claim.id, str(target.id), judgement.verdict, reason=reason, on="")
    _decide(w, number, layer, "accepted", None)
    if not ruled:  # a ruling has noted itself
        w.audit("accept", claim_id=claim.id, detail=_summary(judgement))
    return _decided(w, found, "ruled" if ruled else "noted", written)


def _summary(judgement: Judgement) -> str:
    return f"{judgement.verdict}: {counts_in_english(judgement)}"


def _is_known(piece: Piece, target: ClaimTarget, known: list[Evidence]) -> bool:
    """Whether the very same results say the same on record already."""
    return any(
        one.target_id in (None, target.id)
        and (one.stance, one.evaluator) == (piece.stance, piece.evaluator)
        and (one.score_id, one.against_score_id) == (piece.score_id, piece.against_score_id)
        and (piece.score_id is not None or one.source_id == piece.source_id)
        for one in known
    )


def _put_on_record(
    w: Writing, found: WaitingProposal, opinion: Opinion, piece: Piece, layer: int | None
) -> int:
    note = note_of(piece, opinion.board, found.proposal.judgement.taken_as)[:LONGEST_NOTE]
    evidence = w.insert(
        "evidence",
        claim_id=found.claim.id,
        claim_target_id=found.target.id,
        stance=piece.stance,
        evaluator=piece.evaluator,
        relation="independent",
        source_id=piece.source_id,
        note=note,
        dated=piece.dated.text,
        score_id=piece.score_id,
        against_score_id=piece.against_score_id,
        price_id=piece.price_id,
        guild_id=layer,
        accepted_by=w.person.actor,
        recorded_at=w.now,
        recorded_by=w.person.actor,
    )
    w.tell(
        found.claim.id,
        "evidence",
        layer=layer,
        after=piece.stance,
        target_id=found.target.id,
        evidence_id=evidence,
        reason=note,
    )
    return 1


def _decide(w: Writing, number: int, layer: int | None, outcome: str, reason: str | None) -> None:
    db_proposed.decide(
        w.connection, number, layer, outcome, actor=w.person.actor, reason=reason, moment=w.now
    )


def _decided(w: Writing, found: WaitingProposal, decision: Decision, pieces: int) -> Decided:
    now = w.view.claims([found.claim.id])[found.claim.id]
    left = len(db_proposed.waiting(w.view))
    return Decided(found.proposal, decision, pieces, found.claim.status, now.status, left)


# the whole table ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class JudgedClaim:
    """A target of a shared claim with what independent results say of it."""

    slug: str | None
    claim: Claim
    target: ClaimTarget
    judgement: Judgement
    new: bool


def judge_store(path: Path, today: date, which: str | None) -> list[JudgedClaim]:
    """Judge the shared ledger's open claims in a store, which is only read.

    Args:
        which: a claim's slug or number; all where None.

    Raises:
        StoreError: the store cannot be read, or is of another version.
    """
    with reading(path) as connection:
        return [
            JudgedClaim(slug, one.claim, one.target, one.judgement, one.new)
            for slug, one in judged_all(connection, today, which)
        ]

"""Taking the last change to a claim back: by another event, and never by deleting one."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from bot.db import undoing as db_undoing
from bot.db.claim_rows import put_back
from bot.db.claims import claims_by_id
from bot.db.suggestions import reopen
from bot.db.writing import Writing, no_such_claim
from bot.errors import N_, UserError
from bot.race.claim_life import last_to_undo, live
from bot.race.claims import Claim, ClaimEvent, Status


@dataclass(frozen=True, slots=True)
class Undone:
    """Which event was taken back, and how the claim stood before and stands now."""

    event: ClaimEvent
    claim: Claim
    before: Status
    after: Status


def undo(w: Writing, claim_id: int) -> Undone:
    """See :meth:`bot.ledger.desk.ClaimsDesk.undo`."""
    layer = w.rights.check_curator()
    claim = _seen(w, claim_id, layer)
    event = last_to_undo(w.events(claim_id), layer)
    if event is None:
        raise UserError(
            N_("Nothing of this server's own was done to claim #{number}, so there is nothing to "
               "undo here.")
            if layer is not None
            else N_("There is nothing to undo in claim #{number}."),
            number=claim_id,
        )  # fmt: skip
    if event.action == "add" and claim.stage == "pending":
        raise UserError(
            N_("Suggestion #{number} waits for review. /review accepts it or turns it down."),
            number=claim_id,
        )
    if event.action in ("add", "accept"):
        _check_no_claim_gave_way(w, claim_id, layer)
    _reverse(w, event, layer)
    w.tell(
        claim_id,
        "undo",
        layer=layer,
        before=event.after if event.action not in ("edit", "promote") else None,
        after="rejected" if event.action == "add" else event.before
        if event.action not in ("edit", "promote") else None,
        reason=event.action,
        target_id=event.target_id,
        undoes=event.id,
    )  # fmt: skip
    w.audit("undo", claim_id=claim_id, detail=event.action)
    now = w.view.claims([claim_id])[claim_id]
    return Undone(event, now, claim.status, now.status)


def _seen(w: Writing, claim_id: int, layer: int | None) -> Claim:
    """A claim that is listed here, or of the own layer in whatever stage."""
    own = claims_by_id(w.connection, [claim_id]).get(claim_id)
    if own is not None and own.guild_id == layer and own.stage in ("pending", "rejected"):
        return own
    if own is None:
        raise no_such_claim(claim_id)
    return w.claim(claim_id)


def _check_no_claim_gave_way(w: Writing, claim_id: int, layer: int | None) -> None:
    older = db_undoing.gave_way_to(w.connection, claim_id, layer)
    if older is not None:
        raise UserError(
            N_("Claim #{other} gave way to #{number}, which therefore stays. Take that back first: "
               "/claim undo of #{other}."),
            number=claim_id,
            other=older,
        )  # fmt: skip


def _reverse(w: Writing, event: ClaimEvent, layer: int | None) -> None:
    """Undo what an event did beside moving the claim, which follows from the events themselves."""
    match event.action:
        case "edit":
            put_back(w, event.claim_id, orjson.loads(event.before or "{}"))
        case "evidence" | "retract":
            db_undoing.withdraw_evidence(w.connection, event.evidence_id)
        case "appearance":
            db_undoing.drop_appearance(w.connection, event, w.now)
        case "add":
            db_undoing.name_no_successor(w.connection, event.claim_id)
            db_undoing.drafts_wait_again(w.connection, event.claim_id)
        case "accept" | "reject":
            reopen(w.connection, event.claim_id)
        case "merge":
            _take_back_appearance(w, event, layer)
            reopen(w.connection, event.claim_id)
        case "promote":
            _take_back_rulings(w, event.claim_id)
            db_undoing.demote(w.connection, event)
        case _:
            pass


def _take_back_appearance(w: Writing, merge: ClaimEvent, layer: int | None) -> None:
    """Take back the appearance that a merge noted on the other claim, where it still stands."""
    into = int((merge.after or "#0").removeprefix("#"))
    # Written in the same transaction, just before the merge itself.
    noted = next(
        (
            one
            for one in live(w.events(into))
            if one.id == merge.id - 1 and one.action == "appearance" and one.guild_id == layer
        ),
        None,
    )
    # Else the place was known before, was taken back since, or is of the shared ledger by now.
    if noted is None or not db_undoing.drop_appearance(w.connection, noted, w.now):
        return
    w.tell(into, "undo", layer=layer, before=noted.after, reason="appearance", undoes=noted.id)


def _take_back_rulings(w: Writing, claim_id: int) -> None:
    """The verdicts that a promotion wrote into the shared ledger go with it; the server's stand."""
    older = db_undoing.gave_way_to(w.connection, claim_id, None)
    if older is not None:
        raise UserError(
            N_("Claim #{other} of the shared ledger gave way to #{number}, which therefore stays "
               "there. Take that back first: /claim undo of #{other}."),
            number=claim_id,
            other=older,
        )  # fmt: skip
    for one in reversed(live(w.events(claim_id))):
        if one.action == "rule" and one.guild_id is None:
            w.tell(
                claim_id,
                "undo",
                layer=None,
                before=one.after,
                after=one.before,
                reason="rule",
                target_id=one.target_id,
                undoes=one.id,
            )

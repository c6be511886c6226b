"""Moving a server's claim to the shared ledger: the owner vouches for it as it stands."""

from __future__ import annotations

import orjson

from bot.db import promoting as db_promoting
from bot.db.writing import Writing
from bot.errors import N_, UserError
from bot.race.claim_life import Layers
from bot.race.claims import Claim
from bot.race.desk import Changed
from bot.race.rulings import check_open


def promote(w: Writing, claim_id: int) -> Changed:
    """See :meth:`bot.ledger.desk.ClaimsDesk.promote`."""
    w.rights.check_owner()
    claim = w.claim(claim_id)
    if claim.guild_id is None:
        raise UserError(N_("Claim #{number} is in the shared ledger already."), number=claim_id)
    check_open(claim)
    layers = Layers.of(w.events(claim_id), claim.guild_id)
    moved = db_promoting.share(w.connection, claim, w.now)
    _rule_again(w, claim, layers)
    w.tell(
        claim_id,
        "promote",
        layer=None,
        before=orjson.dumps(moved).decode(),
        after=claim.status,
    )
    w.audit("promote", claim_id=claim_id)
    return Changed(claim_id, claim.status, w.claim(claim_id).status)


def _rule_again(w: Writing, claim: Claim, layers: Layers) -> None:
    """Write the server's verdicts as the shared ledger's own."""
    for target in claim.targets:
        ruling = layers.ruling(target.id)
        if ruling is not None and ruling.after != "unverified":
            w.tell(
                claim.id,
                "rule",
                layer=None,
                before="unverified",
                after=ruling.after,
                reason=ruling.reason,
                target_id=target.id,
                evidence_id=ruling.evidence_id,
                effective=ruling.effective.text,
            )

"""Which evidence of claims is independent support, read for many claims at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from bot.db.view import View
from bot.race.claims import Claim, Evidence
from bot.race.rulings import is_independent


def independent_support(view: View, claims: Mapping[int, Claim]) -> dict[int, list[Evidence]]:
    """What supports each claim and is independent of it as the guild sees their sources.

    Evidence that goes back to where the claim itself was said does not count; a claim without any
    other has an empty list.
    """
    evidence = view.evidence(claims)
    said_in: dict[int, set[int]] = defaultdict(set)
    for claim in claims.values():
        said_in[claim.id].add(claim.source_id)
    for claim_id, places in view.appearances(claims).items():
        said_in[claim_id].update(source for source, _quote, _note in places)
    used = {piece.source_id for pieces in evidence.values() for piece in pieces}
    sources = view.sources(used.union(*said_in.values()))
    return {
        claim: [
            piece
            for piece in evidence.get(claim, ())
            if piece.stance == "supports" and is_independent(piece, said_in[claim], sources)
        ]
        for claim in claims
    }

"""Claims with a ruling, with what it rests on, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator

from bot.db.claims import appearances_of
from bot.db.listed import LISTED
from bot.db.view import View
from bot.race.claim_life import reasons_on
from bot.race.claim_review import RATED, Ruled
from bot.race.claims import Claim, ClaimEvent, Evidence
from bot.race.provenance import Source

_AT_ONCE = 200
_RULED = (
    "coalesce((SELECT o.status FROM claim_overlay o "
    "WHERE o.guild_id = :guild AND o.claim_id = c.id), c.status) "
    f"IN ({', '.join(map(repr, RATED))})"
)
"""A claim ``c`` that reads as ruled on for ``:guild``."""


def ruled_claims(view: View) -> Iterator[Ruled]:
    """The claims that were ruled on, as the view's server sees them, by their numbers."""
    after = 0
    while True:
        ids = [
            row[0]
            for row in view.connection.execute(
                f"SELECT c.id FROM claim c WHERE {LISTED} AND {_RULED} AND c.id > :after "
                "ORDER BY c.id LIMIT :most",
                {
                    "guild": view.guild_id,
                    "day": view.day.isoformat(),
                    "after": after,
                    "most": _AT_ONCE,
                },
            )
        ]
        if not ids:
            return
        after = ids[-1]
        yield from _batch(view, ids)


def _batch(view: View, ids: list[int]) -> Iterator[Ruled]:
    claims = {
        number: claim for number, claim in sorted(view.claims(ids).items()) if claim.status in RATED
    }
    events, evidence = view.events(claims), view.evidence(claims)
    places = appearances_of(view.connection, claims, guild_id=view.guild_id)
    said_in = {
        claim.id: [claim.source_id, *(place[0] for place in places.get(claim.id, []))]
        for claim in claims.values()
    }
    cited = {one.source_id for pieces in evidence.values() for one in pieces}
    sources = view.sources(cited.union(*said_in.values()))
    for claim in claims.values():
        yield _ruled(
            view,
            claim,
            events.get(claim.id, []),
            evidence.get(claim.id, []),
            [sources[one] for one in dict.fromkeys(said_in[claim.id])],
            sources,
        )


def _ruled(
    view: View,
    claim: Claim,
    events: list[ClaimEvent],
    evidence: list[Evidence],
    said_in: list[Source],
    sources: dict[int, Source],
) -> Ruled:
    targets = {target.id for target in claim.targets}
    rulings = [
        event.effective.text
        for event in events
        if event.action == "rule" and event.target_id in targets and event.after != "unverified"
    ]
    return Ruled(
        claim,
        said_in,
        [sources[one] for one in dict.fromkeys(piece.source_id for piece in evidence)],
        max(rulings),
        {
            target: reason
            for target, reason in reasons_on(events, view.day, claim.guild_id).items()
            if target in targets
        },
    )

"""Finding the claims that a new one probably is: one index seek by its subject."""

from __future__ import annotations

from bot.db.view import View
from bot.race.claims import Claim
from bot.race.new_claims import Named, NewClaim, same_claimant, same_matter

_LOOKED_AT = 100
SHOWN = 3


def likely_claims_of(view: View, new: NewClaim | Claim) -> list[Claim]:
    """The few newest claims that a guild sees, or has waiting, and that are probably this one."""
    return [one for one in claims_on_the_matter(view, new) if same_claimant(new, one)][:SHOWN]


def claims_on_the_matter(view: View, new: NewClaim | Claim) -> list[Claim]:
    """The newest claims that a guild sees, or has waiting, about the same, whoever makes them."""
    named = new.subject if isinstance(new, NewClaim) else Named(new.subject, None)
    ids = [
        row[0]
        for row in view.connection.execute(
            "SELECT c.id FROM claim c INDEXED BY claim_subject WHERE c.subject_ref IS :subject "
            "AND c.relation = :relation AND (:subject IS NOT NULL OR c.subject = :words COLLATE NOCASE) "
            "AND (c.guild_id IS NULL OR c.guild_id = :guild) "
            "AND c.stage NOT IN ('draft', 'rejected') ORDER BY c.id DESC LIMIT :most",
            {
                "subject": named.reference,
                "words": named.party.name,
                "relation": new.relation,
                "guild": view.guild_id,
                "most": _LOOKED_AT,
            },
        )
    ]
    claims = view.claims(ids)
    return [claims[one] for one in ids if same_matter(new, claims[one])]

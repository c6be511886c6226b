"""The adjudicator: a claim's target held against independent results, and what that suggests.

It proposes; a curator rules. Only whole boards of independent evaluators speak, each once, with its
newest shared edition or measurement. Boards are counted, never averaged: their scales differ. What
cannot be said has a reason too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.race import adjudicate_facts as facts
from bot.race.adjudicate_scores import Record, of_boards, of_test
from bot.race.claims import Claim, ClaimRelation
from bot.race.compare import PERFORMANCE
from bot.race.meant import Meant
from bot.race.opinions import IN_ORDER, Judgement, Opinion, suggested
from bot.race.releases import Release

__all__ = ["RULES", "Record", "judge"]

RULES = "2"
"""Which rules these are; other rules judge every claim anew."""


_NEVER: Mapping[ClaimRelation, str] = {
    "accuses": "accusation",
    "market_move": "market",
    "more_efficient_than": "words",
    "cost_to_train": "words",
    "derived_from": "words",
    "licensed_as": "words",
    "first_of_kind": "words",
}
"""What no result of the ledger can settle, and why."""
_BY_FACTS: frozenset[ClaimRelation] = frozenset(
    {"cheaper_than", "priced_at", "larger_context_than", "has_property"}
)
_BESIDE: frozenset[ClaimRelation] = frozenset({"mixed", "cheaper_than", "larger_context_than"})
AGAINST_ANOTHER: frozenset[ClaimRelation] = PERFORMANCE | _BESIDE
"""What is said of one release against another."""


def judge(claim: Claim, subject: Meant, other: Meant, record: Record) -> Judgement:
    """Hold one target of a claim against independent results.

    Args:
        subject: what the claim's subject means (:func:`bot.race.meant.meant_by`).
        other: what the target means.
    """
    if claim.relation in _NEVER:
        return _silent(_NEVER[claim.relation])
    needed = (subject, other) if claim.relation in AGAINST_ANOTHER else (subject,)
    for one in needed:
        if one.release is None:
            return _silent(one.reason, party=one.party, day=claim.claimed.text)
    releases = [one.release for one in needed if one.release is not None]
    if len(releases) > 1 and releases[0].id == releases[1].id:
        return _silent("same_release", party=releases[0].name)
    found = _opinions(claim, releases, record)
    if claim.value is not None and claim.relation in AGAINST_ANOTHER:
        found = [_by_how_much(claim, one) for one in found]
    opinions = sorted(found, key=lambda one: (IN_ORDER.index(one.says), one.board))
    taken = tuple(
        (one.instead_of, release.name)
        for one, release in zip(needed, releases, strict=True)
        if one.instead_of is not None
    )
    return Judgement(tuple(opinions), suggested(opinions), taken)


def _by_how_much(claim: Claim, opinion: Opinion) -> Opinion:
    """What an opinion says of a claim that names a figure too ("5 times cheaper").

    That one is ahead does not bear out by how much, so what supports falls silent; what contradicts
    the direction contradicts the claim.
    """
    stances = {piece.stance for piece in opinion.pieces}
    if "supports" not in stances:
        return opinion
    piece = next(one for one in opinion.pieces if one.stance == "supports")
    values = {
        "own": piece.values["own"],
        "other": piece.values["other"],
        "claimed": facts.claimed_figure(claim),
    }
    return replace(opinion, says="silent", reason="by_how_much", values=values, pieces=())


def _silent(reason: str, **values: str) -> Judgement:
    return Judgement((Opinion("silent", reason, values),), "unverified")


def _opinions(claim: Claim, releases: list[Release], record: Record) -> list[Opinion]:
    """What is said of the subject, and beside it of the target where the relation has one."""
    own, other = releases[0], releases[-1]
    known = facts.Known(claim, record.day, record.sources, record.said_in)
    if claim.relation in ("scores", "ranks"):
        return of_test(claim, own, record)
    if claim.relation not in _BY_FACTS:
        return of_boards(claim, own, other, record)
    match claim.relation:
        case "cheaper_than":
            return [facts.cheaper(known, own, other, record.prices)]
        case "priced_at":
            return [facts.priced(known, own, record.prices)]
        case "larger_context_than":
            return [facts.larger_context(known, own, other)]
        case _:
            return [facts.open_weights(known, own)]

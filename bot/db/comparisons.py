"""Reading a whole comparison."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.db import claims as db_claims
from bot.db import money as db_money
from bot.db.meant_then import candidates_of
from bot.db.past_lists import between_then
from bot.db.view import View, references
from bot.errors import N_, UserError
from bot.race import compare
from bot.race.catalog import Found, Release
from bot.race.claim_life import reasons_on
from bot.race.money import price_on

PICKED = "release:"
"""How a name begins that was picked from a card rather than typed."""
_BETWEEN_MAKERS = 6
"""How many claims between the labs' other models a comparison reads."""


def read_comparison(view: View, names: Sequence[str], found: Sequence[Found]) -> compare.Comparison:
    """What is known of the releases that some names mean, side by side.

    Raises:
        UserError: two names mean the same release, or the ledger knew of nothing that one means.
    """
    found = [
        replace(one, candidates=candidates_of(view, name, one))
        for name, one in zip(names, found, strict=True)
    ]
    chosen = _chosen(view, found)
    if len(set(chosen)) < len(chosen):
        twice = next(one for one in chosen if chosen.count(one) > 1)
        raise UserError(
            N_("These names mean the same release, {name}. Name two different ones."),
            name=view.catalog.releases[twice].name,
        )
    releases = [view.catalog.releases[release].on(view.day) for release in chosen]
    scores = view.scores(chosen)
    claims, between_makers = _claims_between(view, releases)
    sides = _sides(view, names, found, releases)
    used = {score.source_id for score in scores}
    used |= {one.source_id for side in sides for one in (side.first_price, side.price) if one}
    used |= {fact.source_id for release in releases for fact in release.facts.values()}
    used |= {between.claim.source_id for between in (*claims, *between_makers)}
    return compare.Comparison(
        day=view.day,
        today=view.today,
        sides=sides,
        lines=compare.align(view.names.benchmarks, chosen, scores),
        claims=claims,
        between_makers=between_makers,
        sources=view.sources(used),
        when=view.when,
    )


def _chosen(view: View, found: Sequence[Found]) -> tuple[int, ...]:
    """One release a name: a family's or lab's newest that can be compared with the others."""
    sides = [[view.catalog.releases[release] for release in one.candidates] for one in found]
    if all(len(side) == 1 for side in sides):
        return tuple(side[0].id for side in sides)
    everything = sorted(
        {release.id for side in sides for release in compare.considered(side, len(sides))}
    )
    return compare.choose(sides, view.yardsticks(everything))


def _sides(
    view: View, names: Sequence[str], found: Sequence[Found], releases: Sequence[Release]
) -> tuple[compare.Side, ...]:
    prices = db_money.prices_of(
        view.connection, [release.id for release in releases], view.known_by
    )
    sides: list[compare.Side] = []
    for name, one, release in zip(names, found, releases, strict=True):
        picked = name.startswith(PICKED)
        known = [price for price in prices[release.id] if price.since.happened_by(view.day)]
        sides.append(
            compare.Side(
                asked=release.name if picked else one.as_typed(name),
                exact=one.release_id is not None,
                release=release,
                lab=view.catalog.labs[release.lab_id],
                family=view.catalog.families.get(release.family_id or 0),
                others=tuple(
                    other
                    for other in (_kin(view, release) if picked else one.candidates)
                    if other != release.id
                ),
                first_price=next((price for price in known if price.is_base), None),
                price=price_on(known, view.day),
            )
        )
    return tuple(sides)


def _kin(view: View, release: Release) -> tuple[int, ...]:
    """The releases of the same family, or lab where it has none, that were out on the day."""
    family = {"family_id": release.family_id} if release.family_id else {"lab_id": release.lab_id}
    return tuple(one.id for one in view.catalog.releases_of(**family, by=view.day))


def _claims_between(
    view: View, releases: Sequence[Release]
) -> tuple[tuple[compare.ClaimBetween, ...], tuple[compare.ClaimBetween, ...]]:
    """Claims of one side about another, and those between the labs' other models."""
    makers = sorted(
        {
            (one.lab_id, other.lab_id)
            for one in releases
            for other in releases
            if one.lab_id != other.lab_id
        }
    )
    direct, of_makers = _between(view, _pairs(releases), makers)
    wider = [pair for pair in of_makers if pair not in direct]
    wanted = [*direct, *wider[:_BETWEEN_MAKERS]]
    ids = {claim for claim, _ in wanted}
    claims, evidence, events = view.claims(ids), view.evidence(ids), view.events(ids)
    scores = view.scores_in(piece for pieces in evidence.values() for piece in pieces)

    def between(claim_id: int, target_id: int) -> compare.ClaimBetween:
        claim = claims[claim_id]
        target = next(one for one in claim.targets if one.id == target_id)
        pieces = evidence.get(claim_id, [])
        return compare.ClaimBetween(
            claim,
            target,
            compare.findings(claim, target, pieces, scores, view.names.benchmarks),
            reasons_on(events.get(claim_id, []), view.day, claim.guild_id).get(target_id),
        )

    return (
        _weightiest_first(between(*pair) for pair in direct),
        _weightiest_first(between(*pair) for pair in wanted[len(direct) :]),
    )


def _between(
    view: View, pairs: Sequence[tuple[str, str]], makers: Sequence[tuple[int, int]]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Claims of some parties about one another, and of some labs': (claim id, target id)."""
    if view.known_by is not None:
        return between_then(view, view.known_by, pairs, makers)
    db, day, guild = view.connection, view.day, view.guild_id
    return (
        db_claims.claims_between(db, pairs, day=day, guild_id=guild),
        db_claims.claims_between_makers(db, makers, day=day, guild_id=guild),
    )


def _weightiest_first(claims: Iterable[compare.ClaimBetween]) -> tuple[compare.ClaimBetween, ...]:
    """Claims that most evaluators spoke on first, the newest of these before older ones."""
    return tuple(sorted(claims, key=lambda one: (-len(one.findings), -one.claim.id)))


def _pairs(releases: Sequence[Release]) -> list[tuple[str, str]]:
    """Every way one side may be the subject and another the target of a claim.

    A claim of one whole lab about another is about their models only where it names one of them,
    so the pair of both labs is left out.
    """
    pairs: list[tuple[str, str]] = []
    for position, one in enumerate(releases):
        for place, other in enumerate(releases):
            if position != place:
                pairs += [
                    (subject, target)
                    for subject in references(one)
                    for target in references(other)
                    if not (subject[0] == target[0] == "l")
                ]
    return list(dict.fromkeys(pairs))

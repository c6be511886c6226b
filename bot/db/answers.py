"""Reading what one card shows: a release, a lab, a page of claims, a claim, the ledger itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.db import about as db_about
from bot.db import catalog as db_catalog
from bot.db import claims as db_claims
from bot.db import money as db_money
from bot.db.track_record import read_track_record
from bot.db.view import View, references
from bot.errors import N_, UserError
from bot.race import answers, compare
from bot.race.catalog import Found, Lab, Release
from bot.race.claim_life import reasons_on
from bot.race.claims import Claim
from bot.race.dates import FactDate
from bot.race.money import MarketMove, price_on
from bot.race.provenance import count_origins
from bot.race.releases import happens_later

SHOWN = 6
"""How many claims or releases a card reads; it shows fewer and says that there are more."""
PAGE = 5
"""Claims on one page of a list."""
_WINDOW = timedelta(days=3)
"""How long before a claim of a market move its figures may date."""


def read_release(view: View, asked: str, found: Found) -> answers.ReleaseAnswer:
    """Everything about the newest release a name means."""
    release = view.catalog.releases[found.candidates[0]].on(view.day)
    facts = tuple(
        (field, fact)
        for field, fact in db_catalog.facts_of(view.connection, release.id)
        if not happens_later(field, fact, view.day)
    )
    scores = view.scores([release.id])
    prices = [
        price
        for price in db_money.prices_of(view.connection, [release.id])[release.id]
        if price.since.happened_by(view.day)
    ]
    ids = db_claims.list_claims(
        view.connection,
        about=references(release)[:1],
        day=view.day,
        guild_id=view.guild_id,
        limit=SHOWN,
    )
    claims = view.claims(ids)
    used = {fact.source_id for _, fact in facts} | {score.source_id for score in scores}
    used |= {price.source_id for price in prices}
    used |= {claim.source_id for claim in claims.values()}
    return answers.ReleaseAnswer(
        day=view.day,
        today=view.today,
        asked=asked,
        release=release,
        lab=view.catalog.labs[release.lab_id],
        family=view.catalog.families.get(release.family_id or 0),
        others=tuple(view.catalog.releases[other] for other in found.candidates[1:]),
        facts=facts,
        lines=compare.align(view.names.benchmarks, [release.id], scores),
        prices=tuple(prices),
        price=price_on(prices, view.day),
        claims=tuple(claims[claim] for claim in ids),
        sources=view.sources(used),
    )


def read_lab(view: View, lab: Lab) -> answers.LabAnswer:
    """A lab with its newest releases, claims about it, moves of its shares, its track record."""
    releases = view.catalog.releases_of(lab_id=lab.id, by=view.day)
    ids = db_claims.list_claims(
        view.connection, about_lab=lab.id, day=view.day, guild_id=view.guild_id, limit=SHOWN
    )
    claims = view.claims(ids)
    moves = db_money.market_moves(view.connection, since=date.min, until=view.day, lab_id=lab.id)
    used = {lab.source_id} | {claim.source_id for claim in claims.values()}
    used |= {move.source_id for move in moves} | announcing(releases[:SHOWN])
    return answers.LabAnswer(
        day=view.day,
        lab=lab,
        families=tuple(
            family for family in view.catalog.families.values() if family.lab_id == lab.id
        ),
        releases=releases[:SHOWN],
        release_count=len(releases),
        claims=tuple(claims[claim] for claim in ids),
        moves=tuple(moves),
        record=read_track_record(view, lab.id),
        sources=view.sources(used),
    )


def announcing(releases: Sequence[Release]) -> set[int]:
    """The sources that say when some releases were announced."""
    return {
        fact.source_id
        for release in releases
        if (fact := release.facts.get("announced")) is not None
    }


def read_claims(view: View, wanted: answers.ClaimFilter, page: int) -> answers.ClaimPage:
    """One page of the claims a filter lets through, newest first."""
    ids = db_claims.list_claims(
        view.connection,
        about=_about_references(view, wanted),
        about_lab=wanted.about_lab,
        by_lab=wanted.by_lab,
        status=wanted.status,
        day=view.day,
        guild_id=view.guild_id,
        limit=PAGE + 1,
        offset=page * PAGE,
    )
    claims = view.claims(ids)
    shown = tuple(claims[claim] for claim in ids[:PAGE])
    return answers.ClaimPage(
        filter=wanted,
        about=_about_name(view, wanted),
        by=view.catalog.labs[wanted.by_lab].name if wanted.by_lab else None,
        claims=shown,
        page=page,
        more=len(ids) > PAGE,
        sources=view.sources({claim.source_id for claim in shown}),
    )


def _about_references(view: View, wanted: answers.ClaimFilter) -> list[str]:
    """A release's claims are also those about its family; a family's those about its releases."""
    if wanted.about_release is not None:
        release = view.catalog.releases[wanted.about_release]
        return [one for one in references(release) if not one.startswith("l")]
    if wanted.about_family is not None:
        releases = view.catalog.releases_of(family_id=wanted.about_family)
        return [f"f{wanted.about_family}", *(f"r{release.id}" for release in releases[:100])]
    return []


def _about_name(view: View, wanted: answers.ClaimFilter) -> str | None:
    if wanted.about_release is not None:
        return view.catalog.releases[wanted.about_release].name
    if wanted.about_family is not None:
        return view.catalog.families[wanted.about_family].name
    if wanted.about_lab is not None:
        return view.catalog.labs[wanted.about_lab].name
    return None


def read_claim(view: View, claim_id: int, *, own: bool = False) -> answers.ClaimAnswer:
    """One claim with its verdicts, evidence, history and sources.

    Args:
        own: also one of the guild's own that waits for review or was turned down.

    Raises:
        UserError: there is no such claim on the day, or the guild may not see it.
    """
    if not db_claims.claim_is_visible(
        view.connection, claim_id, day=view.day, guild_id=view.guild_id, own=own
    ):
        raise UserError(
            N_("There is no claim #{number} here. /claims lists them."), number=claim_id
        )
    claim = view.claims([claim_id])[claim_id]
    pieces = view.evidence([claim_id]).get(claim_id, [])
    events = view.events([claim_id]).get(claim_id, [])
    scores = view.scores_in(pieces)
    appearances = tuple(
        answers.Appearance(*row)
        for row in db_claims.appearances_of(view.connection, claim_id, guild_id=view.guild_id)
    )
    moves = _moves_of(view, claim)
    said_in = {claim.source_id, *(one.source_id for one in appearances)}
    used = said_in | {piece.source_id for piece in pieces} | {move.source_id for move in moves}
    sources = view.sources(used)
    return answers.ClaimAnswer(
        day=view.day,
        today=view.today,
        claim=claim,
        reasons=reasons_on(events, view.day, claim.guild_id),
        findings={
            target.id: compare.findings(claim, target, pieces, scores, view.names.benchmarks)
            for target in claim.targets
        },
        evidence=tuple(pieces),
        appearances=appearances,
        events=tuple(event for event in events if event.effective.happened_by(view.day)),
        moves=moves,
        origins=count_origins([sources[one] for one in said_in]),
        sources=sources,
    )


def _moves_of(view: View, claim: Claim) -> tuple[MarketMove, ...]:
    """For a claim of a market move, every source's figure for the days before it.

    Of the subject's own shares where it is a lab, else of the indexes and groups of no lab.
    """
    if claim.relation != "market_move":
        return ()
    last = min(view.day, claim.claimed.last_day)
    return tuple(
        db_money.market_moves(
            view.connection, since=last - _WINDOW, until=last, lab_id=claim.subject.lab_id
        )
    )


def read_about(view: View) -> answers.AboutAnswer:
    """What the ledger holds and how fresh it is."""
    newest = next(iter(view.catalog.releases_of(by=view.day)), None)
    dated: FactDate | None = None if newest is None else newest.announced
    counts = db_about.counts(view.connection)
    return answers.AboutAnswer(
        day=view.day,
        labs=len(view.catalog.labs),
        releases=len(view.catalog.releases),
        scores=counts["score"],
        prices=counts["price"],
        sources=counts["source"],
        claims=db_claims.count_claims(view.connection),
        newest_release=None if newest is None or dated is None else (newest, dated),
        newest_score=db_about.newest_score(view.connection),
        datasets=tuple(view.sources(db_about.datasets(view.connection)).values()),
    )

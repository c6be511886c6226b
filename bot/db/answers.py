"""Reading what one card shows: a release, a lab, a page of claims, a claim, the ledger itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.db import about as db_about
from bot.db import catalog as db_catalog
from bot.db import claims as db_claims
from bot.db import money as db_money
from bot.db.guilds import settings_of
from bot.db.meant_then import candidates_of
from bot.db.past_lists import Wanted, list_claims
from bot.db.proposed import waiting
from bot.db.suggestions import suggestion_of
from bot.db.track_record import read_track_record
from bot.db.view import View, references
from bot.errors import N_, UserError
from bot.race import answers, compare
from bot.race.catalog import Found, Lab, Release
from bot.race.claim_life import reasons_on
from bot.race.claims import Claim
from bot.race.dates import FactDate
from bot.race.money import MarketMove, price_on
from bot.race.opinions import Judgement
from bot.race.people import Person, Rights
from bot.race.provenance import count_origins
from bot.race.releases import happens_later

SHOWN = 6
"""How many claims or releases a card reads; it shows fewer and says that there are more."""
PAGE = 5
"""Claims on one page of a list."""
_WINDOW = timedelta(days=3)
"""How long before a claim of a market move its figures may date."""
LATEST = 12
"""How many of the newest releases a list shows."""
_DIGITS = 18
"""The longest number that the store can hold for certain."""


def read_release(view: View, asked: str, found: Found) -> answers.ReleaseAnswer:
    """Everything about the newest release a name means.

    Raises:
        UserError: the ledger knew of none.
    """
    newest, *others = candidates_of(view, asked, found)
    release = view.catalog.releases[newest].on(view.day)
    facts = tuple(
        (field, fact)
        for field, fact in db_catalog.facts_of(view.connection, release.id, view.known_by)
        if not happens_later(field, fact, view.day)
    )
    scores = view.scores([release.id])
    prices = [
        price
        for price in db_money.prices_of(view.connection, [release.id], view.known_by)[release.id]
        if price.since.happened_by(view.day)
    ]
    claims = list_claims(view, Wanted(about=references(release)[:1]), limit=SHOWN).claims
    used = {fact.source_id for _, fact in facts} | {score.source_id for score in scores}
    used |= {price.source_id for price in prices}
    used |= {claim.source_id for claim in claims}
    return answers.ReleaseAnswer(
        day=view.day,
        today=view.today,
        asked=found.as_typed(asked),
        release=release,
        lab=view.catalog.labs[release.lab_id],
        family=view.catalog.families.get(release.family_id or 0),
        others=tuple(view.catalog.releases[other] for other in others),
        facts=facts,
        lines=compare.align(view.names.benchmarks, [release.id], scores),
        prices=tuple(prices),
        price=price_on(prices, view.day),
        claims=claims,
        sources=view.sources(used),
        when=view.when,
    )


def read_lab(view: View, lab: Lab) -> answers.LabAnswer:
    """A lab with its newest releases, claims about it, moves of its shares, its track record."""
    releases = view.catalog.releases_of(lab_id=lab.id, by=view.day)
    claims = list_claims(view, Wanted(about_lab=lab.id), limit=SHOWN).claims
    moves = db_money.market_moves(
        view.connection,
        since=date.min,
        until=view.day,
        lab_id=lab.id,
        known_by=view.known_by,
    )
    used = {lab.source_id} | {claim.source_id for claim in claims}
    used |= {move.source_id for move in moves} | announcing(releases[:SHOWN])
    return answers.LabAnswer(
        day=view.day,
        lab=lab,
        families=tuple(
            family
            for family in view.catalog.families.values()
            if family.lab_id == lab.id and view.has("family", family.id)
        ),
        releases=releases[:SHOWN],
        release_count=len(releases),
        claims=claims,
        moves=tuple(moves),
        record=read_track_record(view, lab.id),
        sources=view.sources(used),
        when=view.when,
    )


def read_latest(view: View, maker: Lab | None, since: date | None) -> answers.LatestAnswer:
    """The newest releases, of one lab or all, since a day or simply the newest."""
    releases = [
        release
        for release in view.catalog.releases_of(lab_id=maker.id if maker else None, by=view.day)
        if since is None or release.announced_since(since)
    ]
    shown = releases[:LATEST]
    return answers.LatestAnswer(
        day=view.day,
        since=since,
        lab=maker,
        releases=tuple((one, view.catalog.labs[one.lab_id]) for one in shown),
        total=len(releases),
        sources=view.sources(announcing(shown)),
        when=view.when,
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
    asked = Wanted(
        about=_about_references(view, wanted),
        about_lab=wanted.about_lab,
        by_lab=wanted.by_lab,
        status=wanted.status,
    )
    found = list_claims(view, asked, limit=PAGE + 1, offset=page * PAGE)
    shown = found.claims[:PAGE]
    return answers.ClaimPage(
        filter=wanted,
        about=_about_name(view, wanted),
        by=view.catalog.labs[wanted.by_lab].name if wanted.by_lab else None,
        claims=shown,
        page=page,
        more=len(found.claims) > PAGE,
        sources=view.sources({claim.source_id for claim in shown}),
        cut=found.cut,
        when=view.when,
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
        UserError: there is no such claim on the day, it was not on record by then, or the guild may
            not see it.
    """
    claim = _visible(view, claim_id, own=own)
    pieces = view.evidence([claim_id]).get(claim_id, [])
    events = view.events([claim_id]).get(claim_id, [])
    scores = view.scores_in(pieces)
    appearances = tuple(
        answers.Appearance(*row) for row in view.appearances([claim_id]).get(claim_id, [])
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
        proposed=_proposed(view, claim),
        when=view.when,
    )


def read_claim_for(view: View, claim_id: int, person: Person) -> answers.ClaimAnswer:
    """As :func:`read_claim`; curators, and who suggested it, see also what waits.

    Raises:
        UserError: as there.
    """
    role = None if view.guild_id is None else settings_of(
        view.connection, view.guild_id
    ).curator_role  # fmt: skip
    suggested = suggestion_of(view.connection, claim_id)
    theirs = suggested is not None and suggested.author == person.actor
    return read_claim(view, claim_id, own=theirs or Rights(person, role).is_curator)


def read_claims_like(view: View, typed: str, limit: int) -> list[Claim]:
    """Claims with words that begin like those typed; a number typed is first that claim's."""
    found = db_claims.claims_matching(
        view.connection, typed, day=view.day, guild_id=view.guild_id, limit=limit
    )
    digits = typed.strip().removeprefix("#")
    if digits.isascii() and digits.isdecimal() and len(digits) <= _DIGITS:
        number = int(digits)
        if db_claims.claim_is_visible(
            view.connection, number, day=view.day, guild_id=view.guild_id
        ):
            found = [number, *(one for one in found if one != number)][:limit]
    claims = view.claims(found)
    return [claims[claim] for claim in found]


def _visible(view: View, claim_id: int, *, own: bool) -> Claim:
    """A claim that the guild saw on the view's days."""
    seen = db_claims.claim_is_visible(
        view.connection, claim_id, day=view.day, guild_id=view.guild_id, own=own
    )
    claim = view.claims([claim_id]).get(claim_id)
    if view.known_by is not None and claim is not None:
        of_own = own and claim.guild_id == view.guild_id and claim.claimed.happened_by(view.day)
        seen = view.lists(claim) or of_own
    elif view.known_by is not None and seen:
        raise UserError(
            N_(
                "The ledger did not have claim #{number} on record by {day}; it came in on {since}."
            ),
            number=claim_id,
            day=view.known_by.isoformat(),
            since=db_claims.recorded_on(view.connection, claim_id),
        )
    if claim is None or not seen:
        raise UserError(
            N_("There is no claim #{number} here. /claims lists them."), number=claim_id
        )
    return claim


def _proposed(view: View, claim: Claim) -> dict[int, Judgement]:
    """What waits for curators about each target; nothing for an answer of another day."""
    if claim.stage != "open" or view.day < view.today or view.known_by is not None:
        return {}
    return {one.target_id: one.judgement for one in waiting(view, claim.id)}


def _moves_of(view: View, claim: Claim) -> tuple[MarketMove, ...]:
    """For a claim of a market move, every source's figure for the days before it.

    Of the subject's own shares where it is a lab, else of the indexes and groups of no lab.
    """
    if claim.relation != "market_move":
        return ()
    last = min(view.day, claim.claimed.last_day)
    return tuple(
        db_money.market_moves(
            view.connection,
            since=last - _WINDOW,
            until=last,
            lab_id=claim.subject.lab_id,
            known_by=view.known_by,
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

"""What the ledger answers with: everything one card shows, already decided, nothing drawn.

``when`` holds the days an answer speaks for, None for the present; its buttons carry them on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.race.catalog import Fact, Family, Lab, Release
from bot.race.claims import Claim, ClaimEvent, Evidence, Status
from bot.race.compare import Finding, Group, ScoreLine
from bot.race.dates import FactDate
from bot.race.money import MarketMove, Price
from bot.race.opinions import Judgement
from bot.race.provenance import Source
from bot.race.track_record import TrackRecord
from bot.race.when import NOW, When


@dataclass(frozen=True, slots=True)
class ReleaseAnswer:
    """One release: its facts with every assertion that stands, scores, prices, claims about it."""

    day: date
    today: date
    asked: str
    release: Release
    lab: Lab
    family: Family | None
    others: tuple[Release, ...]
    facts: tuple[tuple[str, Fact], ...]
    lines: Mapping[Group, tuple[ScoreLine, ...]]
    prices: tuple[Price, ...]
    price: Price | None
    claims: tuple[Claim, ...]
    sources: Mapping[int, Source]
    when: When = NOW


@dataclass(frozen=True, slots=True)
class LabAnswer:
    """One lab: what it is, its newest releases, claims about it, market moves, its track record."""

    day: date
    lab: Lab
    families: tuple[Family, ...]
    releases: tuple[Release, ...]
    release_count: int
    claims: tuple[Claim, ...]
    moves: tuple[MarketMove, ...]
    record: TrackRecord
    sources: Mapping[int, Source]
    when: When = NOW


@dataclass(frozen=True, slots=True)
class LatestAnswer:
    """The newest releases, newest first."""

    day: date
    since: date | None
    lab: Lab | None
    releases: tuple[tuple[Release, Lab], ...]
    total: int
    sources: Mapping[int, Source]
    when: When = NOW


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Which claims a list shows: ids of the parties, and a status."""

    about_release: int | None = None
    about_family: int | None = None
    about_lab: int | None = None
    by_lab: int | None = None
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """One page of a list of claims, newest first; ``page`` counts from 0.

    ``cut``: of a past day, older claims were not looked at.
    """

    filter: ClaimFilter
    about: str | None
    by: str | None
    claims: tuple[Claim, ...]
    page: int
    more: bool
    sources: Mapping[int, Source]
    cut: bool = False
    when: When = NOW


@dataclass(frozen=True, slots=True)
class Appearance:
    """Where else a claim was said: the words there, and what a reader must know."""

    source_id: int
    quote: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class ClaimAnswer:
    """One claim with its targets' verdicts and reasons, evidence, history and sources.

    ``proposed`` is what waits for curators about a target, by its id; only of the present day.
    """

    day: date
    today: date
    claim: Claim
    reasons: Mapping[int, str]
    findings: Mapping[int, tuple[Finding, ...]]
    evidence: tuple[Evidence, ...]
    appearances: tuple[Appearance, ...]
    events: tuple[ClaimEvent, ...]
    moves: tuple[MarketMove, ...]
    origins: int
    sources: Mapping[int, Source]
    proposed: Mapping[int, Judgement]
    when: When = NOW


@dataclass(frozen=True, slots=True)
class AboutAnswer:
    """What the ledger holds and how fresh it is."""

    day: date
    labs: int
    releases: int
    scores: int
    prices: int
    sources: int
    claims: Mapping[str, int]
    newest_release: tuple[Release, FactDate] | None
    newest_score: FactDate | None
    datasets: tuple[Source, ...]

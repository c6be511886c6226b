"""Releases on a line: which labs brought out what in a period, and what a picture has room for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from bot.race.catalog import Catalog, Fact, FactField, Lab, Release
from bot.race.dates import FactDate
from bot.race.provenance import Source
from bot.race.when import When

MOST_LABS = 6
"""Labs on one line each."""
MOST_EVENTS = 120
"""Releases that one picture places."""
PAGE = 12
"""Releases on one page of the list."""
PERIOD = timedelta(days=365)
"""What is shown where no beginning is asked for."""

_DATES: tuple[FactField, ...] = ("announced", "api_available", "weights_published")


def dating(release: Release) -> tuple[FactField, Fact] | None:
    """Which fact says when a release became public, as :attr:`Release.announced` reads it."""
    for field in _DATES:
        if (fact := release.facts.get(field)) is not None:
            return field, fact
    return None


@dataclass(frozen=True, slots=True)
class Lane:
    """One lab's releases of a period, newest first, and how many of its have no date."""

    lab: Lab
    releases: tuple[Release, ...]
    undated: int


@dataclass(frozen=True)
class Timeline:
    """What some labs brought out from ``since`` to ``day``, both included.

    ``asked`` is False where the labs with most releases were taken; ``other_labs`` and
    ``other_releases`` are then what the rest brought out. ``asked_page`` of the list counts from 0.
    """

    day: date
    today: date
    known_by: date | None
    since: date
    lanes: tuple[Lane, ...]
    asked: bool
    other_labs: int
    other_releases: int
    asked_page: int
    sources: Mapping[int, Source]

    @property
    def when(self) -> When:
        """The days it speaks for, as its buttons carry them."""
        return When(self.day if self.day < self.today else None, self.known_by)

    @cached_property
    def releases(self) -> tuple[tuple[int, Release], ...]:
        """Every release with its lane's position, newest first."""
        every = [(at, one) for at, lane in enumerate(self.lanes) for one in lane.releases]
        return tuple(sorted(every, key=lambda pair: _newest_first(pair[1])))

    @property
    def pages(self) -> int:
        """How many pages the list fills, at least one."""
        return max(1, -(-len(self.releases) // PAGE))

    @property
    def page(self) -> int:
        """The page that is shown: one past the end is the last."""
        return min(self.asked_page, self.pages - 1)

    @property
    def on_page(self) -> tuple[tuple[int, Release], ...]:
        """The releases of the page with their lanes."""
        return self.releases[self.page * PAGE : (self.page + 1) * PAGE]

    def with_sources(self, sources: Mapping[int, Source]) -> Timeline:
        """The same with the sources of its dates."""
        return replace(self, sources=sources)

    @cached_property
    def placed(self) -> tuple[tuple[int, Release], ...]:
        """The releases of the picture, oldest first: where all are too many, see :func:`placed`."""
        return placed(self.releases)


def _newest_first(release: Release) -> tuple[int, int, str]:
    """Of releases that are certainly public; a month stands after its last day."""
    announced = release.announced
    if announced is None:
        return 0, 0, release.name
    return -announced.last_day.toordinal(), -announced.first_day.toordinal(), release.name


def placed(releases: Sequence[tuple[int, Release]]) -> tuple[tuple[int, Release], ...]:
    """At most :data:`MOST_EVENTS` of some releases, oldest first.

    Those whose date a curator recorded come before those that only the catalogue knows, and the
    newest of each before older ones.
    """
    curated = [pair for pair in releases if _is_curated(pair[1])]
    others = [pair for pair in releases if not _is_curated(pair[1])]
    kept = [*curated, *others][:MOST_EVENTS]
    return tuple(sorted(kept, key=lambda pair: _newest_first(pair[1]), reverse=True))


def _is_curated(release: Release) -> bool:
    found = dating(release)
    return found is not None and found[1].standing == "curated"


def lanes_of(
    catalog: Catalog, labs: Collection[int], since: date, day: date
) -> tuple[tuple[Lane, ...], int, int]:
    """The lanes of some labs, or of those with most releases; how much the other labs brought out.

    Returns:
        The lanes, in the order asked for or the fullest first; how many other labs have releases in
        the period, and how many releases those are (0 where labs were asked for).
    """
    if labs:
        return tuple(_lane(catalog, lab, since, day) for lab in labs), 0, 0
    full = [lane for lab in catalog.labs if (lane := _lane(catalog, lab, since, day)).releases]
    full.sort(key=lambda lane: (-len(lane.releases), lane.lab.name))
    rest = full[MOST_LABS:]
    return tuple(full[:MOST_LABS]), len(rest), sum(len(lane.releases) for lane in rest)


def _lane(catalog: Catalog, lab: int, since: date, day: date) -> Lane:
    public = catalog.releases_of(lab_id=lab, by=day)
    every = catalog.releases_of(lab_id=lab)
    return Lane(
        lab=catalog.labs[lab],
        releases=tuple(one for one in public if one.announced_since(since)),
        undated=sum(one.announced is None for one in every),
    )


def cited_in(releases: Iterable[Release]) -> frozenset[int]:
    """The sources of some releases' dates."""
    return frozenset(found[1].source_id for one in releases if (found := dating(one)) is not None)


def month_of(announced: FactDate) -> str:
    """The month a date falls in, ``2025-01``; of one known to the year only, the year."""
    return announced.text[:7]

"""Which release an evaluator's file means by a name: one, or none. Nothing is guessed.

A number under the wrong model is worse than a name on a list of those still to be matched, so a
name has to be a release's own, or one of its aliases, to the letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.race.catalog import Catalog
from bot.race.naming import GUILD_ALIAS, OWN_FAMILY, OWN_LAB, OWN_RELEASE, RELEASE_ALIAS, ROLLING
from bot.race.naming import Entry as NameEntry

SUGGESTED = 3
"""Releases that are suggested for a name without one."""
UNDECIDED: Final = "?"
"""Stands in a list of names for a release that nobody has looked up yet."""

_BY_NAME = (OWN_RELEASE, GUILD_ALIAS, RELEASE_ALIAS)


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A name that no release bears by exactly this spelling."""


@dataclass(frozen=True, slots=True)
class NoRelease:
    """A name that is known to be no release: an experiment, a mixture, a human baseline."""


Match = int | Unmatched | NoRelease
"""A release's id, or why there is none."""


class Matching:
    """Matches one file's names; each name is looked up once.

    Args:
        known: what names are known to mean: a release's slug, None for deliberately none. They go
            before what the catalog says. A slug that the catalog lacks leaves the name unmatched.
        guild_id: whose aliases count beside the shared ones.
    """

    def __init__(
        self, catalog: Catalog, known: Mapping[str, str | None], *, guild_id: int | None = None
    ) -> None:
        self._catalog = catalog
        self._known = known
        self._guild_id = guild_id
        self._settled: dict[str, Match] = {}
        self._dated: dict[str, list[NameEntry]] = {}

    def match(self, name: str, day: str) -> Match:
        """What a name meant on a day, which counts only for aliases that hold for a period.

        Args:
            day: the first day the result may be of, ``YYYY-MM-DD`` or coarser.
        """
        settled = self._settled.get(name)
        if settled is not None:
            return settled
        dated = self._dated.get(name)
        if dated is None:
            dated = self._look_up(name)
            if dated is None:
                return self._settled[name]
            self._dated[name] = dated
        return _meant(dated, day)

    def suggestions(self, name: str, day: date) -> tuple[str, ...]:
        """Slugs of releases that somebody who looks a name up may find it to be, best first."""
        found = self._catalog.suggest(
            name, on=day, guild_id=self._guild_id, kinds=frozenset({"release"}), limit=SUGGESTED
        )
        return tuple(self._catalog.releases[one.id].slug for one in found)

    def _look_up(self, name: str) -> list[NameEntry] | None:
        """Settle a name for all days, or say what it may mean by the day."""
        if name in self._known:
            self._settled[name] = self._named(self._known[name])
            return None
        found = self._catalog.spelt(name, guild_id=self._guild_id)
        if any(one.rank == ROLLING or one.has_period for one in found):
            return found
        self._settled[name] = _meant(found, "")
        return None

    def _named(self, slug: str | None) -> Match:
        if slug is None:
            return NoRelease()
        release = self._catalog.release_by_slug(slug)
        return Unmatched() if release is None else release.id


def _meant(names: list[NameEntry], day: str) -> Match:
    """The one release among names of one spelling, or none.

    A release's own name goes before an alias, and a server's alias before a shared one, as for a
    person who types it. A rolling API name counts only where no family or lab is called so: who
    writes "gpt-4o" on a board may mean the whole line.
    """
    on = _ordinal(day)
    holding = [one for one in names if not one.has_period or (on and one.in_use(on))]
    for rank in _BY_NAME:
        releases = {one.entity.id for one in holding if one.rank == rank and _is_release(one)}
        if releases:
            return releases.pop() if len(releases) == 1 else Unmatched()
    rolling = {one.entity.id for one in holding if one.rank == ROLLING and _is_release(one)}
    if len(rolling) == 1 and not any(one.rank in (OWN_LAB, OWN_FAMILY) for one in names):
        return rolling.pop()
    return Unmatched()


def _is_release(name: NameEntry) -> bool:
    return name.entity.kind == "release"


def _ordinal(day: str) -> int | None:
    """The day's number; None for a month or a year, in which a period may begin or end."""
    return date.fromisoformat(day).toordinal() if len(day) == len("2025-01-28") else None

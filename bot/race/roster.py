"""Who made what, and when: the labs, families and releases behind the names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal, NamedTuple

from bot.race.dates import FactDate
from bot.race.releases import Family, Lab, Release

Kind = Literal["release", "family", "lab"]
EntityKey = tuple[Kind, int]

KINDS_IN_ORDER: tuple[Kind, ...] = ("release", "family", "lab")
"""The most specific first."""
ALWAYS = 0
"""The ordinal of a day before all days: of what has no known beginning."""


@dataclass(frozen=True, slots=True, eq=False)
class Entity:
    """A release, family or lab as names point at it; one object each. Days are date ordinals.

    ``since`` is the first day it may have existed, 0 when not known; ``newest`` the last day that
    its own date, or its newest release's, can mean, 0 when not known.
    """

    kind: Kind
    id: int
    slug: str
    name: str
    lab_id: int
    family_id: int | None
    announced: FactDate | None
    since: int
    newest: int


class _Dated(NamedTuple):
    """A release with its date read once; days are ordinals, 0 when not known."""

    release: Release
    announced: FactDate | None
    first_day: int
    last_day: int


class Timeline:
    """Releases newest first, undated ones last; cut at any day without a walk."""

    def __init__(self, dated: Sequence[_Dated]) -> None:
        """Take releases that stand in this order already."""
        self._all = tuple(one.release for one in dated)
        self._days = [-one.last_day for one in dated]
        self._undated = bisect_left(self._days, -ALWAYS)
        undated = self._undated < len(dated)
        self.first_day = ALWAYS if undated else min((one.first_day for one in dated), default=0)
        """The first day any of them may have existed; 0 when that is not known."""
        self.last_day = max((one.last_day for one in dated), default=ALWAYS)
        """The last day the newest one's date can mean; 0 when that is not known."""

    def by(self, day: date | None) -> tuple[Release, ...]:
        if day is None:
            return self._all
        return self._all[bisect_left(self._days, -day.toordinal()) : self._undated]

    def newest(self, day: date) -> Release | None:
        at = bisect_left(self._days, -day.toordinal())
        return self._all[at] if at < self._undated else None


class Roster:
    """Who made what, and when: read-only maps by id, slug and day."""

    def __init__(
        self, labs: Iterable[Lab], families: Iterable[Family], releases: Iterable[Release]
    ) -> None:
        """Take all labs, families and releases.

        Raises:
            ValueError: a release's date is not one, or something names an owner that is not there.
        """
        self.labs: Mapping[int, Lab] = MappingProxyType({one.id: one for one in labs})
        self.families: Mapping[int, Family] = MappingProxyType({one.id: one for one in families})
        self.releases: Mapping[int, Release] = MappingProxyType({one.id: one for one in releases})
        self._labs_by_slug = {one.slug: one for one in self.labs.values()}
        self._families_by_slug = {one.slug: one for one in self.families.values()}
        self._releases_by_slug = {one.slug: one for one in self.releases.values()}

        dated = [_dated(one) for one in self.releases.values()]
        dated.sort(key=lambda one: (-one.last_day, one.release.name, one.release.id))
        self._timeline = Timeline(dated)
        of_lab: dict[int, list[_Dated]] = {lab: [] for lab in self.labs}
        of_family: dict[int, list[_Dated]] = {family: [] for family in self.families}
        self._families_of: dict[int, list[Family]] = {lab: [] for lab in self.labs}
        try:
            for family in self.families.values():
                self._families_of[family.lab_id].append(family)
            for one in dated:
                of_lab[one.release.lab_id].append(one)
                if one.release.family_id is not None:
                    of_family[one.release.family_id].append(one)
        except KeyError as missing:
            raise ValueError(f"no lab or family has the id {missing}") from missing
        self._of_lab = {lab: Timeline(own) for lab, own in of_lab.items()}
        self._of_family = {family: Timeline(own) for family, own in of_family.items()}
        self.entities: dict[EntityKey, Entity] = {
            (one.kind, one.id): one for one in self._every_entity(dated)
        }
        self.newest_first = sorted(self.entities.values(), key=date_order)
        self._curated_families = {
            one.family_id
            for one in self.releases.values()
            if any(fact.standing == "curated" for fact in one.facts.values())
        }

    def lab_by_slug(self, slug: str) -> Lab | None:
        """The lab with exactly this slug."""
        return self._labs_by_slug.get(slug)

    def family_by_slug(self, slug: str) -> Family | None:
        """The family with exactly this slug."""
        return self._families_by_slug.get(slug)

    def release_by_slug(self, slug: str) -> Release | None:
        """The release with exactly this slug."""
        return self._releases_by_slug.get(slug)

    def releases_of(
        self, *, lab_id: int | None = None, family_id: int | None = None, by: date | None = None
    ) -> tuple[Release, ...]:
        """Releases newest first: of a lab, a family, both or (neither given) all.

        ``by`` keeps those certainly public by that day; without it, undated ones come last.
        """
        if family_id is not None:
            family = self._of_family.get(family_id)
            found = () if family is None else family.by(by)
            return tuple(one for one in found if lab_id is None or one.lab_id == lab_id)
        if lab_id is not None:
            lab = self._of_lab.get(lab_id)
            return () if lab is None else lab.by(by)
        return self._timeline.by(by)

    def by_slug(self, kind: Kind, slug: str) -> Entity | None:
        """Whatever of this kind has exactly this slug."""
        match kind:
            case "release":
                thing = self._releases_by_slug.get(slug)
            case "family":
                thing = self._families_by_slug.get(slug)
            case "lab":
                thing = self._labs_by_slug.get(slug)
        return None if thing is None else self.entities[kind, thing.id]

    def newest_of_families(self, day: date) -> list[Entity]:
        """Each family's newest release by a day: of families with a curated release first."""
        heads = [
            self.entities["release", head.id]
            for timeline in self._of_family.values()
            if (head := timeline.newest(day)) is not None
        ]
        heads.sort(key=date_order)
        heads.sort(key=lambda one: one.family_id not in self._curated_families)
        return heads

    def relatives(self, entity: Entity, on: date) -> Iterator[Entity]:
        """A release's family and lab; a family's or lab's releases by that day, and its others."""
        match entity.kind:
            case "release":
                if entity.family_id is not None:
                    yield self.entities["family", entity.family_id]
                yield self.entities["lab", entity.lab_id]
            case "family":
                for release in self._of_family[entity.id].by(on):
                    yield self.entities["release", release.id]
                yield self.entities["lab", entity.lab_id]
            case "lab":
                for release in self._of_lab[entity.id].by(on):
                    yield self.entities["release", release.id]
                for family in self._families_of[entity.id]:
                    yield self.entities["family", family.id]

    def _every_entity(self, dated: Iterable[_Dated]) -> Iterator[Entity]:
        for lab in self.labs.values():
            own = self._of_lab[lab.id]
            yield Entity(
                "lab", lab.id, lab.slug, lab.name, lab.id, None, None, own.first_day, own.last_day
            )
        for family in self.families.values():
            own = self._of_family[family.id]
            yield Entity(
                kind="family",
                id=family.id,
                slug=family.slug,
                name=family.name,
                lab_id=family.lab_id,
                family_id=family.id,
                announced=None,
                since=own.first_day,
                newest=own.last_day,
            )
        for one in dated:
            release = one.release
            yield Entity(
                kind="release",
                id=release.id,
                slug=release.slug,
                name=release.name,
                lab_id=release.lab_id,
                family_id=release.family_id,
                announced=one.announced,
                since=one.first_day,
                newest=one.last_day,
            )


def date_order(entity: Entity) -> tuple[int, int, str, int]:
    """Newest first; a lab and a family stand before their newest release."""
    return (-entity.newest, -KINDS_IN_ORDER.index(entity.kind), entity.name, entity.id)


def _dated(release: Release) -> _Dated:
    announced = release.announced
    return _Dated(release, announced, first_day_of(announced), last_day_of(announced))


def first_day_of(day: FactDate | None) -> int:
    return ALWAYS if day is None else day.first_day.toordinal()


def last_day_of(day: FactDate | None) -> int:
    return ALWAYS if day is None else day.last_day.toordinal()

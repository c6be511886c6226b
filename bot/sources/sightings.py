"""Where a release is seen: which ids mean one release, and on which day its makers say it came.

Only a maker's own provider makes a release, or the maker's name on open weights that resellers
serve; a reseller's date is never a release date unless several agree.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from bot.race.dates import FactDate
from bot.sources.makers import BareId, Maker, Makers, NamedRelease, bare_id
from bot.sources.models_dev import Listing

_AGREEING = 3  # resellers that must give one date before it counts
PLACEHOLDER = re.compile(r"\d{4}(-01-01)?$")
"""A bare year, or the first of January: a date nobody looked up."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Sighting:
    """One id at one place; ``listing`` is None where only a price is known."""

    api_id: str
    bare: BareId
    provider: str
    first_party: bool
    listing: Listing | None = None


@dataclass(slots=True)
class Group:
    """The sightings of one release."""

    maker: Maker
    key: str
    named: NamedRelease | None = None
    stamp: str | None = None  # set where a release has siblings that differ only by it
    sightings: list[Sighting] = field(default_factory=list[Sighting])
    rolling_date: FactDate | None = None


def sightings_of(
    makers: Makers,
    listed: Mapping[str, Sequence[Listing]],
    priced: Iterable[tuple[str, str]],
) -> dict[str, list[Sighting]]:
    """What each maker's ids are seen as, by lab: at its own provider, at resellers, with a price."""
    serving = makers.serving_ending()
    of_provider = {provider: maker for maker in makers.maker for provider in maker.providers}
    of_namespace = {namespace: maker for maker in makers.maker for namespace in maker.namespaces}
    of_prices = {provider: maker for maker in makers.maker for provider in maker.prices}
    seen: dict[str, list[Sighting]] = defaultdict(list)

    def see(maker: Maker, api_id: str, provider: str, listing: Listing | None = None) -> None:
        bare = bare_id(api_id, maker, serving)
        if re.match(maker.own, bare.text):
            own = listing is None or provider in maker.providers
            seen[maker.lab].append(Sighting(api_id, bare, provider, own, listing))

    for provider, models in listed.items():
        if provider in makers.not_believed:
            continue
        for listing in models:
            if not listing.generates_text:
                continue
            *_, namespace, _ = ("", *listing.id.lower().split("/"))
            maker = of_namespace.get(namespace) if namespace else of_provider.get(provider)
            if maker is not None:
                see(maker, listing.id, provider, listing)
    for provider, api_id in priced:
        if (maker := of_prices.get(provider)) is not None:
            see(maker, api_id, provider)
    return seen


def grouped(maker: Maker, makers: Makers, seen: Iterable[Sighting]) -> list[Group]:
    """The sightings by release; those that are no release of a text model are left out."""
    skip = re.compile("|".join((*makers.skip, *maker.skip)))
    explicit = {api_id: entry for entry in maker.release for api_id in entry.ids}
    named: dict[str, Group] = {}
    by_text: dict[str, list[Sighting]] = defaultdict(list)
    for sighting in seen:
        if (entry := explicit.get(sighting.bare.dated)) is not None:
            group = named.setdefault(entry.name, Group(maker, entry.ids[0], entry))
            group.sightings.append(sighting)
        elif not (skip.match(sighting.bare.text) or skip.match(sighting.api_id.lower())):
            by_text[sighting.bare.text].append(sighting)
    groups = list(named.values())
    for text, sightings in by_text.items():
        if "latest" not in text:
            groups += _snapshots(maker, text, sightings)
    return [group for group in groups if is_release(group, makers)]


def _snapshots(maker: Maker, text: str, sightings: list[Sighting]) -> list[Group]:
    """One release, or one for each snapshot where an id without a date has meant several."""
    days = sorted({day for s in sightings if (day := snapshot_day(s)) is not None})
    if text not in maker.rolling and (len(days) < 2 or maker.snapshots_are_one):
        return [Group(maker, text, sightings=sightings)]
    groups: dict[FactDate, Group] = {}
    for sighting in sightings:
        if (day := snapshot_day(sighting)) is not None:
            group = groups.setdefault(day, Group(maker, text, stamp=sighting.bare.stamp))
            group.sightings.append(sighting)
    for sighting in sightings:
        released = sighting.listing.released if sighting.listing is not None else None
        if sighting.bare.stamp or not sighting.first_party or released is None:
            continue
        # The day the rolling id came out is the day of the snapshot it then was.
        for day in days:
            if -7 <= (released.first_day - day.first_day).days <= 31:
                groups[day].rolling_date = released
                break
    return list(groups.values())


def snapshot_day(sighting: Sighting) -> FactDate | None:
    return sighting.bare.stamp_date if sighting.bare.stamp is not None else None


def is_release(group: Group, makers: Makers) -> bool:
    if any(sighting.first_party for sighting in group.sightings):
        return True
    known = any(sighting.provider in makers.resellers for sighting in group.sightings)
    opened = group.maker.open is not None and bool(re.match(group.maker.open, group.key))
    return known and (group.named is not None or opened)


def announced_on(group: Group, together: Sequence[Group], makers: Makers) -> FactDate | None:
    """The release date, as fine as it can be believed; None when in doubt.

    Where the maker's own provider gives a date, the resellers are only asked whether that can
    be: where more of them give another day of that month the month is kept, of another month
    nothing.
    """
    votes = _votes(group, makers)
    if group.rolling_date is None and not any(s.first_party and s.listing for s in group.sightings):
        if (agreed := _agreed(votes)) is None:
            days = {_agreed(_votes(other, makers)) for other in together} - {None}
            agreed = days.pop() if len(days) == 1 else None
        return month_if_first(agreed)
    own = group.rolling_date or _own_date(group)
    if own is None:
        return None
    rivals = [d for d, n in votes.items() if n >= _AGREEING and n > votes[own.text] + 1]
    if any(day[:7] != own.text[:7] for day in rivals):
        return None
    if votes.total() >= _AGREEING and all(_apart(FactDate(day), own) > 31 for day in votes):
        return None
    return FactDate(own.text[:7]) if rivals else month_if_first(own)


def month_if_first(day: FactDate | None) -> FactDate | None:
    """The first of a month mostly stands for the whole month in these lists."""
    return FactDate(day.text[:7]) if day is not None and day.text[7:] == "-01" else day


def _own_date(group: Group) -> FactDate | None:
    """The date given by the maker's own providers, if they give one that can be."""
    dates: list[FactDate] = []
    stamps: list[FactDate] = []
    own = [s for s in group.sightings if s.first_party and s.listing is not None]
    standard = [s for s in own if not s.bare.variant]
    for sighting in standard or own:
        listing = sighting.listing
        released = listing.released if listing is not None else None
        if listing is None or released is None or PLACEHOLDER.fullmatch(released.text):
            continue
        if listing.knowledge is not None and released.last_day < listing.knowledge.first_day:
            continue  # released before it could know what it knows
        stamp = sighting.bare.stamp_date
        if stamp is not None and _apart(stamp, released) > 45:
            continue  # the id says otherwise
        # A listing that repeats its id's stamp says nothing of its own about the day.
        (stamps if stamp == released else dates).append(released)
    given = dates or stamps
    if not given or any(_apart(given[0], other) > 31 for other in given):
        return None
    if all(given[0] == other for other in given):
        return given[0]
    months = {date.text[:7] for date in given}
    return FactDate(months.pop()) if len(months) == 1 else None


def _apart(one: FactDate, other: FactDate) -> int:
    """Days between two dates, at the least."""
    if one.first_day > other.first_day:
        one, other = other, one
    return max(0, (other.first_day - one.last_day).days)


def _votes(group: Group, makers: Makers) -> Counter[str]:
    """How many independent resellers give each day; a placeholder is no vote."""
    given = {
        (makers.same_witness.get(sighting.provider, sighting.provider), listing.released.text)
        for sighting in group.sightings
        if (listing := sighting.listing) is not None
        and not (sighting.first_party or sighting.bare.variant)
        and listing.released is not None
        and listing.released.precision == "day"
        and not PLACEHOLDER.fullmatch(listing.released.text)
    }
    return Counter(day for _, day in given)


def _agreed(votes: Counter[str]) -> FactDate | None:
    """The day at least three witnesses give, and twice as many as give any other."""
    if not votes:
        return None
    (day, count), *others = votes.most_common(2)
    return FactDate(day) if count >= max(_AGREEING, *(2 * n for _, n in others), 0) else None


def by_maker(group: Group) -> list[Sighting]:
    """The listings at the maker's own providers: the standard one under an undated id first."""
    return sorted(
        (s for s in group.sightings if s.first_party and s.listing is not None),
        key=lambda s: (s.bare.variant, bool(s.bare.stamp), group.maker.providers.index(s.provider)),
    )


def most_say(values: Iterable[_T | None]) -> _T | None:
    """What at least two, and more than half of those that say anything, say."""
    said = Counter(value for value in values if value is not None)
    if not said:
        return None
    value, count = said.most_common(1)[0]
    return value if count > 1 and count * 2 > said.total() else None

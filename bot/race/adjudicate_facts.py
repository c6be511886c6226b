"""The adjudicator on prices and facts: what a list price or a context window says of a claim."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.race.claims import Claim, Evidence, Stance
from bot.race.dates import FactDate
from bot.race.figures import Cost, Figure, Value, in_english
from bot.race.money import Price, price_on
from bot.race.opinions import Opinion, Piece
from bot.race.provenance import Source
from bot.race.releases import Fact, FactField, Release
from bot.race.rulings import is_independent

PRICES = "List prices"
FACTS = "Model facts"
_OVER = frozenset({"over", "above", "more than", "at least"})
_UNDER = frozenset({"under", "below", "less than", "at most"})


@dataclass(frozen=True, slots=True)
class Known:
    """A claim, the day it is judged on, and where it and the facts come from."""

    claim: Claim
    day: date
    sources: Mapping[int, Source]
    said_in: frozenset[int]

    def independent(self, source_id: int) -> bool:
        """Whether a page is neither the maker's own nor an echo of the claim."""
        source = self.sources.get(source_id)
        if source is None or source.kind == "primary":
            return False
        piece = Evidence(
            0, self.claim.id, None, "context", source.publisher, "independent", "",
            self.claim.claimed, source_id,
        )  # fmt: skip
        return is_independent(piece, self.said_in, self.sources)

    def opinion(
        self,
        says: Stance,
        reason: str,
        values: Mapping[str, Value],
        board: str,
        source_id: int,
        dated: FactDate,
        price_id: int | None = None,
    ) -> Opinion:
        """An opinion that rests on one page."""
        evaluator = self.sources[source_id].publisher
        told = sorted((name, in_english(value)) for name, value in values.items())
        mark = f"{board} {evaluator} {reason} {told}"
        piece = Piece(
            says, evaluator, source_id, dated, mark, price_id=price_id, reason=reason, values=values
        )
        stance = "tie" if says == "context" else says
        return Opinion(stance, reason, values, board, evaluator, dated, source_id, (piece,))


def claimed_figure(claim: Claim) -> Figure:
    """What a claim says the figure is."""
    return Figure(claim.value or 0.0, claim.unit or "", qualifier=claim.qualifier or "")


def fits(claim: Claim, low: float, high: float) -> bool | None:
    """Whether a claimed figure agrees with one measured between two bounds; None: cannot be told.

    A figure is as exact as it is written: 62.3 agrees with 62.29. How near "nearly" is nobody says.
    """
    value = claim.value or 0.0
    match (claim.qualifier or "").casefold():
        case "":
            half = 0.5 * 10.0 ** -_decimals(value)
            return low - half <= value <= high + half
        case word if word in _OVER:
            return True if low > value else False if high < value else None
        case word if word in _UNDER:
            return True if high < value else False if low > value else None
        case _:
            return True if low == high == value else None


def _decimals(value: float) -> int:
    return len(f"{value:.12g}".partition(".")[2])


# prices -------------------------------------------------------------------------------------------


def _price(known: Known, release: Release, prices: Mapping[int, Sequence[Price]]) -> Price | None:
    """The checked, independent list price of a release on the day of the claim."""
    usable = [
        one
        for one in prices.get(release.id, ())
        if one.verified and one.condition is None and known.independent(one.source_id)
    ]
    return price_on(usable, known.claim.claimed.last_day)


def _cost(price: Price) -> Cost:
    return Cost(price.input, price.output, price.currency)


def _no_price(known: Known, release: Release) -> Opinion:
    values = {"party": release.name, "day": known.claim.claimed.text}
    return Opinion("silent", "price_missing", values, PRICES)


def cheaper(
    known: Known, own: Release, other: Release, prices: Mapping[int, Sequence[Price]]
) -> Opinion:
    """Whether one list price was below another on the day of the claim, in and out."""
    mine, theirs = _price(known, own, prices), _price(known, other, prices)
    if mine is None or theirs is None:
        return _no_price(known, own if mine is None else other)
    both = [
        (one, another)
        for one, another in ((mine.input, theirs.input), (mine.output, theirs.output))
        if one is not None and another is not None
    ]
    if not both or mine.currency != theirs.currency:
        return _no_price(known, other)
    lower = [one < another for one, another in both]
    values: dict[str, Value] = {
        "subject": own.name,
        "own": _cost(mine),
        "target": other.name,
        "other": _cost(theirs),
        "day": known.claim.claimed.text,
    }
    later = max(mine, theirs, key=lambda one: one.since.last_day)
    if any(lower) and not all(lower):
        return Opinion("silent", "price_mixed", values, PRICES,
                       known.sources[mine.source_id].publisher, later.since, mine.source_id)  # fmt: skip
    says, reason = ("supports", "cheaper") if all(lower) else ("contradicts", "not_cheaper")
    return known.opinion(
        says, reason, values, PRICES, mine.source_id, later.since, price_id=mine.id
    )


def priced(known: Known, own: Release, prices: Mapping[int, Sequence[Price]]) -> Opinion:
    """Whether a release cost on the day what a claim says, in or out as its unit tells."""
    claim, price = known.claim, _price(known, own, prices)
    if claim.value is None:
        return Opinion("silent", "no_value", {}, PRICES)
    if price is None:
        return _no_price(known, own)
    words = set(re.findall(r"[a-z]+", (claim.unit or "").casefold()))
    figures = [
        value
        for value, names in ((price.input, {"in", "input"}), (price.output, {"out", "output"}))
        if value is not None and (not words & {"in", "input", "out", "output"} or words & names)
    ]
    values: dict[str, Value] = {
        "own": _cost(price), "claimed": claimed_figure(claim), "day": claim.claimed.text,
    }  # fmt: skip
    agree = [fits(claim, value, value) for value in figures]
    if any(agree):
        says, reason = "supports", "price_right"
    elif agree and all(one is False for one in agree):
        says, reason = "contradicts", "price_wrong"
    else:
        return Opinion("silent", "price_near", values, PRICES)
    return known.opinion(
        says, reason, values, PRICES, price.source_id, price.since, price_id=price.id
    )


# facts --------------------------------------------------------------------------------------------


def _fact(known: Known, release: Release, name: FactField) -> Fact | None:
    fact = release.facts.get(name)
    usable = fact is not None and fact.verified and known.independent(fact.source_id)
    return fact if usable else None


def _no_fact(release: Release) -> Opinion:
    return Opinion("silent", "fact_missing", {"party": release.name}, FACTS)


def _published(known: Known, source_id: int) -> FactDate:
    """When a page's fact became public; a page without a date is known from today."""
    return known.sources[source_id].published or FactDate(known.day.isoformat())


def larger_context(known: Known, own: Release, other: Release) -> Opinion:
    """Whether one release reads more tokens at once than another."""
    mine, theirs = (_fact(known, one, "context_window") for one in (own, other))
    if mine is None or own.context_window is None:
        return _no_fact(own)
    if theirs is None or other.context_window is None:
        return _no_fact(other)
    larger = own.context_window > other.context_window
    values: dict[str, Value] = {
        "subject": own.name,
        "own": own.context_window,
        "target": other.name,
        "other": other.context_window,
    }
    return known.opinion(
        "supports" if larger else "contradicts",
        "larger" if larger else "not_larger",
        values,
        FACTS,
        mine.source_id,
        _published(known, mine.source_id),
    )


_OPEN = re.compile(r"\bopen[- ]weights?\b", re.IGNORECASE)
_NOT = re.compile(r"\b(not?|never|without|closed)\b", re.IGNORECASE)


def open_weights(known: Known, own: Release) -> Opinion:
    """Whether a release has the one property the ledger keeps as a fact: open weights."""
    scope = known.claim.scope or ""
    if not _OPEN.search(scope) or _NOT.search(scope):
        return Opinion("silent", "words", {})
    fact = _fact(known, own, "open_weights")
    if fact is None or own.open_weights is None:
        return _no_fact(own)
    return known.opinion(
        "supports" if own.open_weights else "contradicts",
        "weights_open" if own.open_weights else "weights_closed",
        {"subject": own.name},
        FACTS,
        fact.source_id,
        _published(known, fact.source_id),
    )

"""Prices per million tokens, and market moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.race.dates import FactDate

Direction = Literal["input", "output", "cached"]
"""What is paid for: tokens read, tokens written, tokens read again from a cache."""


@dataclass(frozen=True, slots=True)
class Price:
    """What a release costs, per million tokens in ``currency``, over a period.

    ``valid_from`` None means the start is not known: the price then holds from ``checked``, the
    day it was read. ``valid_until`` is the first day on which it no longer holds. ``condition``
    names what the price depends on ("up to 200k tokens", "community report").
    """

    id: int
    release_id: int
    input: float | None
    output: float | None
    cached: float | None
    currency: str
    valid_from: FactDate | None
    valid_until: FactDate | None
    checked: FactDate
    source_id: int
    condition: str | None = None
    verified: bool = True

    @property
    def since(self) -> FactDate:
        """The first day from which the price is known to hold."""
        return self.valid_from or self.checked

    @property
    def is_base(self) -> bool:
        """Whether it is the price of an ordinary prompt, not that of a tier above some length."""
        return self.condition is None or not self.condition.startswith("above ")

    def amount(self, which: Direction) -> float | None:
        """The price of one kind of tokens, where it is known."""
        match which:
            case "input":
                return self.input
            case "output":
                return self.output
            case "cached":
                return self.cached

    def holds_on(self, day: date) -> bool:
        """Whether the price is known to have held on ``day``; a later start is not known."""
        started = self.since.happened_by(day)
        return started and (self.valid_until is None or day < self.valid_until.first_day)


def percent_between(old: Price, new: Price, which: Direction) -> float | None:
    """By how many percent a price differs from another; None where either is not known or was 0."""
    before, after = old.amount(which), new.amount(which)
    if before is None or after is None or before == 0:
        return None
    return 100 * (after - before) / before


def price_on(prices: list[Price], day: date) -> Price | None:
    """The ordinary price known to hold on a day: verified first, then the latest start."""
    holding = [price for price in prices if price.is_base and price.holds_on(day)]
    return max(holding, key=lambda price: (price.verified, price.since.last_day), default=None)


@dataclass(frozen=True, slots=True)
class MarketMove:
    """An instrument's move as one source gave it; sources that disagree stay separate moves.

    ``value`` is in ``unit`` ("%", "USD bn", "points"); ``as_reported`` keeps the source's words;
    ``verified`` is False where no second source bears the figure out.
    """

    id: int
    instrument: str
    symbol: str | None
    session: FactDate
    window: str
    value: float
    unit: str
    as_reported: str
    verified: bool
    source_id: int
    note: str | None = None

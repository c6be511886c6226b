"""What became of a lab's own claims: how many held, and how long it took to know."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from bot.race.claims import Claim, Evidence

ENOUGH = 5
"""Rulings below which a share says more about chance than about the lab."""
_Z = 1.959963984540054
"""The 97.5 % quantile of the standard normal distribution: 95 % lie between -z and z."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A share and the bounds it lies within; all are between 0 and 1."""

    share: float
    low: float
    high: float


def wilson(successes: int, trials: int) -> Interval:
    """The 95 % Wilson score interval of a share.

    With p = successes / n: (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n). Source: E. B. Wilson,
    "Probable Inference, the Law of Succession, and Statistical Inference", Journal of the American
    Statistical Association 22 (1927), 209-212; also the NIST/SEMATECH e-Handbook of Statistical
    Methods, 7.2.4.1. Unlike p ± z √(p(1−p)/n) it holds for few trials and for shares of 0 and 1.

    Raises:
        ValueError: there are no trials, or not between none and all of them succeeded.
    """
    if not 0 <= successes <= trials or trials == 0:
        raise ValueError(f"{successes} of {trials} is no share")
    share = successes / trials
    square = _Z * _Z
    centre = share + square / (2 * trials)
    margin = _Z * math.sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    whole = 1 + square / trials
    # At a share of 0 or 1 the bound is exact, and rounding would put it a hair outside.
    low = min(max((centre - margin) / whole, 0.0), share)
    high = max(min((centre + margin) / whole, 1.0), share)
    return Interval(share, low, high)


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """How the claims that a lab made stand; ``days`` are those of confirmed ones that are dated.

    Each of ``days`` runs from a claim to its earliest independent support. ``ended`` claims were
    retracted, superseded or have expired: nothing is ruled on them any more. ``cut``: of a past
    day, only the newest claims were looked at.
    """

    confirmed: int = 0
    partly_confirmed: int = 0
    disputed: int = 0
    refuted: int = 0
    unverified: int = 0
    ended: int = 0
    days: tuple[int, ...] = ()
    cut: bool = False

    @property
    def ruled_on(self) -> int:
        """Claims that stand as something was ruled on them."""
        return self.confirmed + self.partly_confirmed + self.disputed + self.refuted

    @property
    def claims(self) -> int:
        """All claims it made."""
        return self.ruled_on + self.unverified + self.ended

    @property
    def is_enough(self) -> bool:
        """Whether so much was ruled that a share may be told."""
        return self.ruled_on >= ENOUGH

    @property
    def held(self) -> Interval | None:
        """The share of what was ruled on that was confirmed whole; None while too little was."""
        return wilson(self.confirmed, self.ruled_on) if self.is_enough else None

    @property
    def median_days(self) -> float | None:
        """The median of the days to independent confirmation; None while too little is known."""
        return float(median(self.days)) if self.days and self.is_enough else None


def days_to_confirmation(claim: Claim, support: Iterable[Evidence]) -> int | None:
    """How many days after a claim its earliest independent support became public, never negative.

    Args:
        support: the accepted evidence for the claim that is independent of it.

    None where there is none, or a date is not known to the day: a month would make days up.
    """
    first = min((piece.dated for piece in support), key=lambda day: day.last_day, default=None)
    if first is None or first.precision != "day" or claim.claimed.precision != "day":
        return None
    return max((first.first_day - claim.claimed.first_day).days, 0)

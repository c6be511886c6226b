"""The board of evidence debt: claims that the ledger owes a better look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from bot.errors import N_, UserError
from bot.race.claims import Claim
from bot.race.money import Price, price_on
from bot.race.provenance import Source
from bot.race.scores import Score
from bot.race.when import NOW, When

BoardKind = Literal[
    "oldest unverified",
    "only the claimant's own evidence",
    "stale prices",
    "scores with unknown protocol",
]
BOARD_KINDS: tuple[BoardKind, ...] = get_args(BoardKind)

STALE_AFTER = timedelta(days=90)
"""A price that was last looked at longer ago than this may have changed unseen."""


def board_kind(text: str | None) -> BoardKind | None:
    """A kind as Discord's menu sends it, None for all; an old menu may send another text.

    Raises:
        UserError: it is none of the kinds.
    """
    if text is None or text in BOARD_KINDS:
        return text
    raise UserError(
        N_("The board has no part “{text}”. Leave it out, or pick one from the list."),
        text=text if len(text) <= 40 else text[:39] + "…",
    )


@dataclass(frozen=True, slots=True)
class Unstated:
    """A score whose settings nobody stated, and the name of its test."""

    benchmark: str
    score: Score


@dataclass(frozen=True, slots=True)
class StalePrice:
    """A release's price that holds as far as is known, and the day it was last looked at."""

    release: str
    price: Price
    seen: date


@dataclass(frozen=True, slots=True)
class Debt:
    """What is owed on one claim, for one reason.

    ``pieces`` is how much evidence there is; ``unsupported`` says that the claim is confirmed and
    none of its support is independent (any more). ``prices`` and ``scores`` are those that the
    claim rests on and that are stale, or of unknown protocol.
    """

    claim: Claim
    pieces: int = 0
    unsupported: bool = False
    prices: tuple[StalePrice, ...] = ()
    scores: tuple[Unstated, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardPart:
    """Some of the debts of one kind, the oldest claim first.

    ``count`` is how many were found; ``many`` says that there may be more, which were not looked
    for. ``page`` counts from 0 and is one there is. Where the top of all kinds is shown, ``debts``
    leaves out the claims that an earlier part shows.
    """

    kind: BoardKind
    debts: tuple[Debt, ...]
    count: int
    many: bool
    page: int = 0
    pages: int = 1


@dataclass(frozen=True, slots=True)
class BoardAnswer:
    """The board on a day: a page of one kind, or the top of all (``kind`` None)."""

    day: date
    kind: BoardKind | None
    parts: tuple[BoardPart, ...]
    sources: Mapping[int, Source]
    when: When = NOW


def stale_price(prices: Sequence[Price], day: date) -> tuple[Price, date] | None:
    """The price of a release that holds on a day, and when it was last looked at, if that is long ago.

    A price that was announced after it was last looked at counts as seen when it began.
    """
    price = price_on(list(prices), day)
    if price is None:
        return None
    seen = max(price.checked.last_day, price.since.last_day)
    return (price, seen) if day - seen > STALE_AFTER else None

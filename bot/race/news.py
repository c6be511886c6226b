"""News: what changed in the ledger, what of it somebody wants, and which of it matters most."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from bot.race.catalog import Lab, Release
from bot.race.claims import Claim, Status
from bot.race.money import Direction, MarketMove, Price, percent_between
from bot.race.provenance import Source

NewsKind = Literal["releases", "claims", "verdicts", "prices", "market"]
KINDS: tuple[NewsKind, ...] = get_args(NewsKind)
"""In the order in which a digest shows them."""
Least = Literal["unverified", "ruled", "confirmed"]
"""How far a claim must have come: any; ruled on in any way; confirmed at least in part."""
LEASTS: tuple[Least, ...] = get_args(Least)

FRESH = timedelta(days=31)
"""How old a release, a price or a market move may be when it is recorded and still be news.

What is imported in bulk is mostly history; a claim or a verdict is news whatever its date.
"""

Kept = Literal["kinds", "labs", "families", "benchmark", "least", "hidden", "unchanged"]
"""Why something is not in a digest: a filter, or not visible here, or the same at the period's end as
at its start."""


@dataclass(frozen=True, slots=True)
class News:
    """One thing that changed, as it stands at the end of the period.

    Attributes:
        change_id: the last change of the period that belongs to it.
        labs, families: whom it concerns, for filters.
        at: the day it happened (announced, claimed, ruled, valid from, session).
    """

    change_id: int
    labs: frozenset[int]
    families: frozenset[int]
    at: date

    @property
    def kind(self) -> NewsKind:
        """The section it belongs to."""
        raise NotImplementedError

    @property
    def story(self) -> str:
        """What it is about, the same for everything that develops from it."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class ReleaseNews(News):
    """A release that is new in the ledger."""

    release: Release
    lab: Lab

    @property
    def kind(self) -> NewsKind:
        """See :class:`News`."""
        return "releases"

    @property
    def story(self) -> str:
        """See :class:`News`."""
        return f"r{self.release.id}"


@dataclass(frozen=True, slots=True)
class ClaimNews(News):
    """A claim that is new (``before`` None) or whose status is another than before.

    ``origins`` is how many independent places it was said in.
    """

    claim: Claim
    before: Status | None
    origins: int = 1

    @property
    def kind(self) -> NewsKind:
        """See :class:`News`. A claim that was ruled on in the period it came in is a verdict."""
        return "claims" if self.is_new and self.claim.status == "unverified" else "verdicts"

    @property
    def is_new(self) -> bool:
        """Whether it was not there before the period."""
        return self.before is None

    @property
    def story(self) -> str:
        """See :class:`News`."""
        return f"c{self.claim.id}"


@dataclass(frozen=True, slots=True)
class PriceNews(News):
    """A price that replaced another one of the same release."""

    release: Release
    lab: Lab
    old: Price
    new: Price

    @property
    def kind(self) -> NewsKind:
        """See :class:`News`."""
        return "prices"

    @property
    def story(self) -> str:
        """See :class:`News`."""
        return f"r{self.release.id}"

    def percent(self, which: Direction) -> float | None:
        """By how many percent one of the prices changed; None where either is not known or was 0."""
        return percent_between(self.old, self.new, which)

    @property
    def largest(self) -> float:
        """The largest of the changes in percent, whatever its direction."""
        found = [self.percent("input"), self.percent("output"), self.percent("cached")]
        return max((abs(one) for one in found if one is not None), default=0.0)


@dataclass(frozen=True, slots=True)
class MoveNews(News):
    """A market move that a source reported."""

    move: MarketMove

    @property
    def kind(self) -> NewsKind:
        """See :class:`News`."""
        return "market"

    @property
    def story(self) -> str:
        """Several sources on one instrument and day are one story."""
        return f"m{self.move.instrument}:{self.move.session.text}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the news a digest, an alert or a watch is for; nothing given means everything.

    ``labs`` and ``families`` widen each other: news of one of either is wanted. ``benchmark`` and
    ``least`` narrow claims and verdicts only.
    """

    kinds: tuple[NewsKind, ...] = ()
    labs: tuple[int, ...] = ()
    families: tuple[int, ...] = ()
    benchmark: int | None = None
    least: Least = "unverified"

    def to_text(self) -> str:
        """The same text for the same wishes, in whatever order they were given."""
        return json.dumps(
            {
                "kinds": [kind for kind in KINDS if kind in self.kinds],
                "labs": sorted(set(self.labs)),
                "families": sorted(set(self.families)),
                "benchmark": self.benchmark,
                "least": self.least,
            },
            separators=(",", ":"),
        )

    @classmethod
    def from_text(cls, text: str) -> Wanted:
        """Read what :meth:`to_text` wrote."""
        found = json.loads(text)
        return cls(
            tuple(found["kinds"]),
            tuple(found["labs"]),
            tuple(found["families"]),
            found["benchmark"],
            found["least"],
        )

    def refuses(self, news: News) -> Kept | None:
        """The first rule that keeps a piece of news out; None where it is wanted."""
        new = isinstance(news, ClaimNews) and news.is_new and "claims" in self.kinds
        if self.kinds and news.kind not in self.kinds and not new:
            return "kinds"
        parties = bool(self.labs or self.families)
        if parties and not (news.labs & set(self.labs) or news.families & set(self.families)):
            return "labs" if self.labs else "families"
        if isinstance(news, ClaimNews):
            if self.benchmark is not None and news.claim.benchmark_id != self.benchmark:
                return "benchmark"
            if not has_come_far_enough(news.claim.status, self.least):
                return "least"
        return None


def has_come_far_enough(status: Status, least: Least) -> bool:
    """Whether a claim's status is enough for who asks for at least ``least``.

    A verdict that takes back a claim is never held back by ``ruled``; ``confirmed`` lets only what
    holds at least in part through.
    """
    match least:
        case "unverified":
            return True
        case "ruled":
            return status != "unverified"
        case "confirmed":
            return status in ("confirmed", "partly confirmed")


@dataclass(frozen=True, slots=True)
class Section:
    """All news of one kind in a digest, the weightiest first."""

    kind: NewsKind
    news: tuple[News, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """What changed in a period, of what is wanted: the lead, then the sections."""

    lead: News | None
    sections: tuple[Section, ...]
    sources: Mapping[int, Source]

    @property
    def total(self) -> int:
        """How many pieces of news there are."""
        return sum(len(section.news) for section in self.sections)

    @property
    def news(self) -> tuple[News, ...]:
        """All of it, in the order shown."""
        return tuple(one for section in self.sections for one in section.news)


def compose(news: Iterable[News], wanted: Wanted, sources: Mapping[int, Source]) -> Digest:
    """Sort news into a digest. The same news and wishes give the same digest."""
    kept = [one for one in news if wanted.refuses(one) is None]
    sections = [
        Section(kind, tuple(sorted((one for one in kept if one.kind == kind), key=weight)))
        for kind in KINDS
    ]
    lead = min(kept, key=weight, default=None)
    return Digest(lead, tuple(one for one in sections if one.news), sources)


_FALLEN: frozenset[Status] = frozenset({"refuted", "retracted", "rejected"})
_LEADS: Sequence[tuple[Status, int]] = (
    ("refuted", 0), ("retracted", 0), ("rejected", 0), ("confirmed", 1), ("partly confirmed", 2),
    ("disputed", 3), ("superseded", 6), ("expired", 8), ("unverified", 6),
)  # fmt: skip


def weight(news: News) -> tuple[float, ...]:
    """How much a piece of news matters; the smallest leads.

    1. A claim that fell, before one that was confirmed, partly confirmed or disputed: the ledger's
       own work comes first. What was confirmed before it fell comes before what was not. A new
       claim that was ruled on is among them.
    2. A new release. 3. A price that changed by at least a fifth. 4. Other changes of a status.
    5. A market move. 6. A new claim, said in more places before said in fewer. 7. Smaller changes
    of a price. Among equals the newest day leads, then what was recorded first.
    """
    last = (-news.at.toordinal(), news.change_id)
    match news:
        case ClaimNews(origins=origins) if news.kind == "claims":
            return (9, -origins, *last)
        case ClaimNews(claim=claim, before=before, origins=origins):
            place = dict(_LEADS).get(claim.status, 8)
            held = before in ("confirmed", "partly confirmed")
            return (place, not (held and claim.status in _FALLEN), -origins, *last)
        case ReleaseNews():
            return (4, 0, *last)
        case PriceNews():
            return (5 if news.largest >= 20 else 10, -news.largest, *last)
        case MoveNews(move=move):
            return (7, not move.verified, -abs(move.value) if move.unit == "%" else 0, *last)
        case _:
            return (11, *last)


def is_fresh(happened: date, recorded: date) -> bool:
    """Whether something is young enough when it is recorded to be news (see :data:`FRESH`)."""
    return recorded - happened <= FRESH

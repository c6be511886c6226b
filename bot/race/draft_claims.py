"""A draft claim: what the rules read out of an article, with the words they read it from.

Apart from ``bot.race.extract``, whose rules take long to load: who only looks at drafts needs none.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.race.claims import ClaimRelation, Hedge
from bot.race.new_claims import Named

LONGEST_TEXT = 200_000
"""Characters of an article that are read; what follows is left out, and the reader is told."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is a draft: the rule that fired, the words that fired it, and what stood for what.

    ``read_as`` holds the words of the article that stand for something else ("the company", "its
    flagship model", "V3") with the name of what they were taken for.
    """

    rule: str
    words: tuple[str, ...]
    read_as: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """One statement of an article, as far as the rules understood it.

    ``quote`` is exactly ``text[start:end]`` of the article's text. A party that the ledger does not
    know has its words as its name. ``claimant`` is None where the article itself says so.
    ``negated``: the article says that it is *not* so. ``scope`` is free words, also where
    ``benchmark_id`` names a test of the ledger. ``event`` is the day of what happened (a session of
    the market, say) as ``YYYY-MM-DD``, where that is known.
    """

    claimant: Named | None
    subject: Named
    relation: ClaimRelation
    targets: tuple[Named, ...]
    quote: str
    start: int
    end: int
    reason: Reason
    hedge: Hedge = "asserted"
    hedge_words: tuple[str, ...] = ()
    reported_by: str = ""
    benchmark_id: int | None = None
    scope: str = ""
    qualifier: str = ""
    value: float | None = None
    unit: str = ""
    event: str | None = None
    negated: bool = False
    notes: tuple[str, ...] = field(default=())
    """What else a curator should know: "the article says the cause is unclear"."""

"""Whether a draft of an article says what a claim of the ledger says already, and no more."""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import SequenceMatcher
from typing import Literal

from bot.race.claims import Claim, Hedge
from bot.race.names import fold
from bot.race.new_claims import Named, NewClaim, same_claimant, same_matter
from bot.race.sketches import RUN

_SOME = 5
"""Words in a row that two quotes share at least, where these are most of the shorter one."""
_MANY = 4
"""Words that two scopes which are sentences have in common at least."""
_FEW = 3
"""Words that a quote must have to be found whole in another one."""
_FIRM: frozenset[Hedge] = frozenset({"asserted", "attributed"})
"""Wordings that only differ by who tells it."""
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_LITTLE = frozenset({"a", "an", "and", "at", "by", "for", "in", "of", "on", "the", "to", "with"})


Page = Literal["its own", "noted", "another"]
"""What the page of a draft is to a claim: where it was said, where it was said as well, neither."""


def is_same(
    new: NewClaim,
    known: Claim,
    *,
    quotes: Collection[str] = (),
    page: Page = "another",
    repeats: bool = False,
) -> bool:
    """Whether a draft says no more than an open claim, so that it is that claim.

    The subject, relation, test and figure are the same, the dates are near, and the draft has no
    target of its own. Beyond that either the words agree, or nothing else differs:

    * Quotes that agree are one statement, also where the ledger says its scope in more words than
      the draft, and where the press is named otherwise.
    * Other words are the same claim where the claimant, scope, qualifier and wording are equal,
      and there is a target or a figure: else what is said is in the words.

    Two statements of one page with other words, scope, qualifier or wording stay two.

    Args:
        quotes: the words of the claim in other places.
        page: what the page of the draft is to the claim.
        repeats: the draft is in the voice of an article that repeats the page of the claim.
    """
    if known.stage != "open" or not same_matter(new, known) or not _says_no_more(new, known):
        return False
    equal = new.hedge == known.hedge and all(
        fold(_spelled(one)) == fold(_spelled(other)) for one, other in _qualities(new, known)
    )
    alike = same_claimant(new, known)
    if page == "its own":
        return equal and alike and _holds(new.quote, known.quote)
    words = new.claimant.maker_id is None and known.claimant.lab_id is None
    if (words or repeats or alike) and any(
        _is_statement(new, known, quote) for quote in (known.quote, *quotes)
    ):
        return True
    return equal and alike and page == "another" and bool(new.targets or new.value is not None)


def _is_statement(new: NewClaim, known: Claim, quote: str) -> bool:
    """Whether two claims about the same, with these words for the known one, are one statement."""
    scopes, qualifiers = _qualities(new, known)
    in_words = not new.targets and new.value is None
    return (
        quotes_agree(new.quote, quote)
        and (new.hedge in _FIRM) == (known.hedge in _FIRM)
        and _no_more(*qualifiers, new.quote, quote)
        and (_no_more(*scopes, new.quote, quote) or (in_words and _mostly_one(*scopes)))
    )


def _says_no_more(new: NewClaim, known: Claim) -> bool:
    """Whether test and figure are the same, and the draft has no target of its own."""
    if new.benchmark_id != known.benchmark_id or new.value != known.value:
        return False
    if (new.unit or "").casefold() != (known.unit or "").casefold():
        return False
    targets = {Named(one.party, None).identity for one in known.targets if one.party is not None}
    return {one.identity for one in new.targets} <= targets


def quotes_agree(one: str, other: str) -> bool:
    """Whether two quotes are mostly the same words in a row."""
    words = sorted((fold(one).split(), fold(other).split()), key=len)
    longest = _longest_run(*words)
    return (
        _holds(one, other) or longest >= RUN or (longest >= _SOME and 2 * longest > len(words[0]))
    )


def is_copied(one: str, other: str) -> bool:
    """Whether one of two quotes was hardly written without the other: equal, or a long run is."""
    first, second = fold(one).split(), fold(other).split()
    return (bool(first) and first == second) or _longest_run(first, second) >= RUN


def _holds(one: str, other: str) -> bool:
    """Whether two quotes are equal, or one stands whole in the other."""
    first, second = sorted((fold(one).split(), fold(other).split()), key=len)
    return bool(first) and (
        first == second or (len(first) >= _FEW and _longest_run(first, second) == len(first))
    )


def _longest_run(one: list[str], other: list[str]) -> int:
    return SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size


def _qualities(new: NewClaim, known: Claim) -> tuple[tuple[str, str], tuple[str, str]]:
    """What narrows both down: their scopes, and the words before their figures."""
    return (
        (new.scope or "", known.scope or ""),
        (new.qualifier or "", known.qualifier or ""),
    )


def _no_more(one: str, other: str, quote: str, known: str) -> bool:
    """Whether of two scopes one only says in more words what the other does.

    A word that the one has alone may not be what the quotes differ by.
    """
    first, second = _words(one), _words(other)
    own, others = _words(quote), _words(known)
    nested = first <= second or second <= first
    return nested and all((word in own) == (word in others) for word in first ^ second)


def _mostly_one(one: str, other: str) -> bool:
    """Whether two scopes that are sentences have most of their words in common."""
    first, second = _words(one), _words(other)
    common = len(first & second)
    return common >= _MANY and 2 * common > min(len(first), len(second))


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(_spelled(text)).split()) - _LITTLE


def _spelled(text: str) -> str:
    """A text with its days as people write them: 2025-01-29 as 29 January 2025."""

    def day(found: re.Match[str]) -> str:
        month = int(found[2])
        return f"{int(found[3])} {_MONTHS[month - 1]} {found[1]}" if 1 <= month <= 12 else found[0]

    return _DAY.sub(day, text)

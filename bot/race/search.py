"""Searching the ledger by words: what was asked for, and what was found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.errors import N_, UserError
from bot.race.claims import Claim
from bot.race.provenance import Source
from bot.race.when import NOW, When

MOST_WORDS = 12
LONGEST_WORD = 60
LONGEST_QUERY = 200
"""Characters of all words together; a longer text is searched by its beginning."""

_QUOTED_OR_BARE = re.compile(r'"([^"]*)"|([^\s"]+)')
_QUOTATION_MARKS = dict.fromkeys(map(ord, "“”„‟«»"), '"')
_UNSEEN = frozenset({"Cf", "Cs", "Co", "Cn"})
_ASCII_MARKS = re.compile(r"[\s!-/:-@\[-`{-~]+")


@dataclass(frozen=True, slots=True)
class Query:
    """The words somebody searches for, in order; what they put in quotation marks is one of them."""

    words: tuple[str, ...]

    @classmethod
    def read(cls, typed: str) -> Query:
        """Read what was typed; signs alone are no words, and very long texts are cut.

        Raises:
            UserError: there is no word in it.
        """
        words: list[str] = []
        room = LONGEST_QUERY
        for quoted, bare in _QUOTED_OR_BARE.findall(_seen(typed)):
            word = " ".join((quoted or bare).split())[:LONGEST_WORD].strip()
            if not any(letter.isalnum() for letter in word) or word in words:
                continue
            room -= len(word) + 3
            if len(words) == MOST_WORDS or room < 0:
                break
            words.append(word)
        if not words:
            raise UserError(
                N_(
                    "There is no word to search for. Type a name or words of a quote: deepseek price."
                )
            )
        return cls(tuple(words))

    @property
    def text(self) -> str:
        """The words as they can be typed again to the same effect."""
        return " ".join(f'"{word}"' if " " in word else word for word in self.words)

    @property
    def parts(self) -> tuple[str, ...]:
        """The words taken apart at signs and spaces: what any of may be looked for."""
        parts = [part for word in self.words for part in _ASCII_MARKS.split(word)]
        return tuple(
            dict.fromkeys(part for part in parts if any(letter.isalnum() for letter in part))
        )

    @property
    def number(self) -> int | None:
        """The claim's number that this is: ``12`` or ``#12``; None for anything else."""
        digits = self.words[0].removeprefix("#")
        if len(self.words) > 1 or not (digits.isascii() and digits.isdecimal()):
            return None
        return int(digits) if len(digits) <= 18 else None


def _seen(typed: str) -> str:
    """A text without what cannot be seen, white space in the place of control characters."""
    kept: list[str] = []
    for letter in typed:
        category = unicodedata.category(letter)
        if category == "Cc":
            kept.append(" ")
        elif category not in _UNSEEN:
            kept.append(letter)
    return "".join(kept).translate(_QUOTATION_MARKS)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of a row's own text, and whether it is what was searched for."""

    text: str
    matched: bool = False


Snippet = tuple[Piece, ...]
"""An excerpt of one row's text, in order."""


@dataclass(frozen=True, slots=True)
class ClaimHit:
    """A claim that was found, with an excerpt of its quote or its note."""

    claim: Claim
    snippet: Snippet
    part: Literal["quote", "note"]


@dataclass(frozen=True, slots=True)
class SourceHit:
    """A source that was found: its title, how many claims it carries, and the newest of these.

    ``many`` says that there are more claims than were counted.
    """

    source: Source
    title: Snippet
    claims: int
    many: bool
    newest: Claim | None


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """One page of the claims that were found, best first, and on the first page sources.

    ``any_word``: nothing has all the words, so this has some of them. ``found`` counts all claims
    over all pages; ``many`` says that only the newest of still more were ranked. ``page`` counts
    from 0 and is one there is. ``sources`` are those that the claims were said in.
    """

    query: Query
    any_word: bool
    claims: tuple[ClaimHit, ...]
    found: int
    many: bool
    page: int
    pages: int
    hits: tuple[SourceHit, ...]
    hits_found: int
    sources: Mapping[int, Source]
    when: When = NOW

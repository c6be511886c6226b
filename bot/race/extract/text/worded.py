"""The words of a sentence, a name of the ledger being one word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.race.extract.names.spots import Spot
from bot.race.extract.text.words import ADVERBS, AUXILIARIES, MODEL_VERBS, TALK_VERBS, VERBS

_TOKEN = re.compile(
    r"'(?:s|re|ve|ll|d|m|t)\b"
    r"|[^\W_](?:[\w.&+/-]{0,60}[\w+])?(?:'t\b)?"
    r"|[^\w\s]"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a sign, ``'s``, or a whole name."""

    text: str
    folded: str
    start: int
    end: int
    spot: Spot | None = None


def tokens_of(text: str, start: int, end: int, spots: Sequence[Spot]) -> list[Token]:
    """The words of a stretch of the text, with the spots that lie in it."""
    found: list[Token] = []
    at = start
    for spot in spots:
        found.extend(_words(text, at, spot.start))
        name = text[spot.start : spot.end]
        found.append(Token(name, name.casefold(), spot.start, spot.end, spot))
        at = spot.end
    found.extend(_words(text, at, end))
    return found


def _words(text: str, start: int, end: int) -> list[Token]:
    return [
        Token(found[0], found[0].casefold(), found.start(), found.end())
        for found in _TOKEN.finditer(text, start, end)
    ]


def does_something(following: Sequence[str]) -> bool:
    """Whether a verb comes next, perhaps after an adverb: so that what stands before does it."""
    for word in following:
        if word in AUXILIARIES or word in VERBS or word in MODEL_VERBS or word in TALK_VERBS:
            return True
        if word in {"'s", "'d", "'ll"} or (word.endswith(("s", "ed")) and word not in ADVERBS):
            return True
        if word not in ADVERBS and not word.endswith("ly"):
            return False
    return False

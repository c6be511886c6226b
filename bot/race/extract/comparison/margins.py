"""Words that tell by how much: "a hair", "comfortably", "two points", "miles", "a notch"."""

from __future__ import annotations

from bot.race.extract.comparison.scopes import figure_at
from bot.race.extract.text.tokens import Words
from bot.race.extract.text.word_classes import is_adverb, word_set

_NOUNS = word_set(
    "hair hair's breadth notch notches whisker touch shade step steps tad bit fraction nose inch "
    "mile miles streets way ways distance place places spot spots rung rungs sliver smidgen "
    "points point % percent percentage pp elo margin"
)
"""What a lead or a gap is told in."""
_SMALL = word_set(
    "a an one two three four five six seven eight nine ten half several few couple some of or so "
    "long short narrow good full whole little very mere barely about around nearly roughly over "
    "than more less single"
)
"""Words before such a noun: "some two points", "a very long way"."""
_ALONE = word_set(
    "about just slightly far well still right only now even way much dead clearly there up"
)
_SAYS_NOTHING = word_set("still now even also right already there again currently up")


def before(words: Words, index: int) -> int:
    """Where the words begin that say by how much, and end at an index; the index where none do."""
    at = index
    while at > 0 and words.mention(at - 1) is None:
        word = words.low(at - 1)
        if (
            word in _NOUNS | _ALONE
            or is_adverb(word)
            or ((word in _SMALL or word[:1].isdigit()) and _has_noun(words, at, index))
        ):
            at -= 1
        else:
            break
    while at < index and words.low(at) in {"of", "or", "so", "than"}:
        at += 1
    return at


def _has_noun(words: Words, first: int, after: int) -> bool:
    return any(words.low(at) in _NOUNS | {"little"} for at in range(first, after))


def after(words: Words, index: int) -> int:
    """The index behind the words that begin at an index and say by how much."""
    at = index
    while words.mention(at) is None and at - index < 7:
        word = words.low(at)
        if not (word in _NOUNS | _ALONE | _SMALL or is_adverb(word) or word[:1].isdigit()):
            break
        at += 1
    return at


def figure_in(words: Words, first: int, index: int) -> tuple[float, str] | None:
    """The figure among the words from one index up to another."""
    for at in range(first, index):
        figure = figure_at(words, at)
        if figure is not None and figure[2] <= index:
            return figure[0], figure[1]
    return None


def in_words(words: Words, first: int, index: int) -> str:
    """These words where they say something and hold no figure: "just a hair"."""
    while first < index and words.low(first) in _SAYS_NOTHING:
        first += 1
    if first >= index or figure_in(words, first, index) is not None:
        return ""
    return words.text(first, index)

"""Noun phrases that the ledger has no name for: "the Nasdaq Composite", "top US products"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.race.claims import Party
from bot.race.extract.passage import Mention, Sentence
from bot.race.extract.text.words import (
    ADVERBS,
    CLAUSE_WORDS,
    DETERMINERS,
    OBSERVERS,
    PREPOSITIONS,
    QUANTITIES,
    TIME_WORDS,
    VERBS,
)
from bot.race.new_claims import Named

_WORD = re.compile(r"[^\W_][\w.&+/'-]*|&|[^\w\s]")
_SPAN = 240
"""Characters beside a place that are looked at."""
_MOST_WORDS = 9
_MOST_JOINED = 4
_ENDS = CLAUSE_WORDS | VERBS | ADVERBS | TIME_WORDS | PREPOSITIONS
_NEVER_INSIDE = CLAUSE_WORDS | PREPOSITIONS
_POSTMODIFIERS = frozenset({"of", "with", "in", "from", "at", "to", "for", "on"})
"""Prepositions that hang a phrase on the noun before them: "startups with high valuations"."""
_MEASURE = re.compile(r"\d[\d.,]*(?:%|[a-z]{1,2})?$", re.IGNORECASE)


class _Token:
    """A word or sign with its place in the text."""

    __slots__ = ("end", "folded", "start", "text")

    def __init__(self, text: str, start: int) -> None:
        self.text = text.rstrip(".'-/")  # a full stop ends the sentence, not the word
        if not self.text:
            self.text = text
        self.folded = self.text.casefold()
        self.start = start
        self.end = start + len(self.text)

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum() or self.text == "&"

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


def noun_phrase_after(sentence: Sentence, offset: int) -> Mention | None:
    """The noun phrase that begins at a place (spaces and articles aside), None where there is none.

    A mention that begins there is that mention, unless more of its phrase follows: "OpenAI's
    cutting-edge models" is a phrase of its own, owned by OpenAI.
    """
    own = next((one for one in sentence.mentions if one.start <= offset + 1 < one.end), None)
    text = sentence.text[offset - sentence.start : offset - sentence.start + _SPAN]
    taken: list[_Token] = []
    started = False
    for token in _tokens(text, offset):
        if not started and token.folded in {'"', "'"}:
            continue
        if _is_border(token, taken):
            break
        if not started and _is_put_before(token):
            continue
        started = True
        taken.append(token)
        if len(taken) == _MOST_WORDS:
            break
    if own is not None and (not taken or taken[-1].end <= own.end):
        return own
    return _mention(sentence, taken)


def noun_phrase_before(sentence: Sentence, offset: int) -> Mention | None:
    """The noun phrase that ends at a place (spaces and adverbs aside): the subject of a verb there.

    Of "startups with high valuations" it is the first noun; a mention that ends there is that
    mention.
    """
    start = max(sentence.start, offset - _SPAN)
    text = sentence.text[start - sentence.start : offset - sentence.start]
    tokens = list(_tokens(text, start))
    while tokens and (tokens[-1].folded in ADVERBS or _is_manner(tokens[-1])):
        tokens.pop()
    if not tokens:
        return None
    for one in sentence.mentions:
        if one.start <= tokens[-1].start < one.end:
            return one
    head = _head(tokens)
    for one in sentence.mentions:
        if head and one.start <= head[-1].start < one.end:
            return one
    return _mention(sentence, head)


def _head(tokens: Sequence[_Token]) -> list[_Token]:
    """The first of the phrases that prepositions join at the end of some words."""
    phrases: list[list[_Token]] = [[]]
    for token in reversed(tokens):
        if token.folded in _POSTMODIFIERS and phrases[-1] and len(phrases) < _MOST_JOINED:
            phrases.append([])
            continue
        if _is_border(token, phrases[-1]):
            break
        phrases[-1].insert(0, token)
    while len(phrases) > 1 and not _trimmed(phrases[-1]):
        phrases.pop()
    if len(phrases) > 1 and _begins_clause(phrases[-1], tokens):
        phrases.pop()  # "On Monday shares fell": nothing stands before the preposition
    head = _trimmed(phrases[-1])
    house = _trimmed(phrases[-2]) if len(phrases) > 1 else []
    if head and house and head[-1].folded in OBSERVERS and house[0].is_capital:
        head = house  # "analysts at Jefferies" speak for Jefferies
    return head[-_MOST_WORDS:]


def named_words(words: str, maker_id: int | None = None) -> Named:
    """A party of mere words."""
    return Named(Party(" ".join(words.split())), maker_id)


def _tokens(text: str, start: int) -> Iterable[_Token]:
    return (_Token(found[0], start + found.start()) for found in _WORD.finditer(text))


def _is_border(token: _Token, taken: Sequence[_Token]) -> bool:
    """Whether a phrase cannot go on over this word."""
    if not token.is_word:
        return True
    if token.folded == "of":
        return not (taken and taken[-1].is_capital)
    if token.folded in _NEVER_INSIDE:
        return True
    return token.folded in _ENDS and not (token.is_capital and taken and taken[-1].is_capital)


def _is_put_before(token: _Token) -> bool:
    """An article, a number or a word of quantity that is no part of a name."""
    return (
        token.folded in DETERMINERS
        or token.folded in QUANTITIES
        or bool(_MEASURE.match(token.text) and not token.is_capital)
    )


def _is_manner(token: _Token) -> bool:
    return token.folded.endswith("ly") and not token.is_capital


def _begins_clause(phrase: Sequence[_Token], tokens: Sequence[_Token]) -> bool:
    return bool(phrase) and phrase[0] is tokens[0] and phrase[0].folded in TIME_WORDS


def _trimmed(phrase: Sequence[_Token]) -> list[_Token]:
    kept = list(phrase)
    while kept and _is_put_before(kept[0]):
        kept.pop(0)
    return kept


def _mention(sentence: Sentence, taken: Sequence[_Token]) -> Mention | None:
    if not taken or not any(letter.isalpha() for token in taken for letter in token.text):
        return None
    start, end = taken[0].start, taken[-1].end
    text = sentence.text[start - sentence.start : end - sentence.start]
    owner = next(
        (one.named for one in sentence.mentions if one.start <= start < one.end < end), None
    )
    maker = None if owner is None else owner.maker_id
    return Mention(start, end, text, "words", named_words(text, maker), "noun phrase", owner)

"""A sentence as words: each mention is one of them, so that rules can count steps from name to name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.race.claims import Party
from bot.race.extract.passage import Mention, Sentence
from bot.race.new_claims import Named

_WORD = re.compile(r"\w+(?:(?:[-'’.]|(?<=\d),(?=\d))\w+)*|\S")
_CLITIC = re.compile(r"['’](?:s|d|ll|re|ve|m)\b", re.IGNORECASE)
_CLITICS = ("'s", "'d", "'ll", "'re", "'ve", "'m")
MARKS = frozenset("\"“”„«»'‘’*_`")
"""Quotation marks and the marks of Markdown: they stand between words and say nothing."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number, a mark or a whole mention; ``low`` is how it reads without capitals."""

    start: int
    end: int
    low: str
    mention: Mention | None = None


class Words:
    """The tokens of one sentence; an index outside of it reads as an empty word."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.tokens = list(_tokens(sentence))

    def __len__(self) -> int:
        return len(self.tokens)

    def low(self, index: int) -> str:
        """The word at an index, casefolded, its apostrophes straight."""
        return self.tokens[index].low if 0 <= index < len(self.tokens) else ""

    def mention(self, index: int) -> Mention | None:
        """The mention at an index."""
        return self.tokens[index].mention if 0 <= index < len(self.tokens) else None

    def start(self, index: int) -> int:
        """Where the token begins in the article."""
        return self.tokens[index].start

    def end(self, index: int) -> int:
        """Where the token ends in the article."""
        return self.tokens[index].end

    def raw(self, first: int, after: int) -> str:
        """The words from one index up to another, as they stand in the article."""
        if not 0 <= first < after <= len(self.tokens):
            return ""
        begin = self.sentence.start
        return self.sentence.text[self.start(first) - begin : self.end(after - 1) - begin]

    def text(self, first: int, after: int) -> str:
        """As :meth:`raw`, with single spaces."""
        return " ".join(self.raw(first, after).split())

    def reads(self, index: int, *words: str) -> bool:
        """Whether these words stand from an index on."""
        tokens = self.tokens
        if not words:
            return True
        if index < 0 or index + len(words) > len(tokens) or tokens[index].low != words[0]:
            return False  # nearly always the first word tells: this is asked very often
        return all(tokens[index + step].low == word for step, word in enumerate(words))

    def skip_marks(self, index: int) -> int:
        """The first index from here on that is not a quotation mark."""
        while self.low(index) in MARKS:
            index += 1
        return index

    def skip_marks_back(self, index: int) -> int:
        """The first index from here towards the beginning that is not a quotation mark."""
        while self.low(index) in MARKS:
            index -= 1
        return index

    def described(self, first: int, after: int, owner: Named | None = None) -> Mention:
        """Words that name a party the ledger does not have: "rival services"."""
        name = self.text(first, after)
        for article in ("the ", "a ", "an "):
            if name.casefold().startswith(article):
                name = name[len(article) :]
        return Mention(
            start=self.start(first),
            end=self.end(after - 1),
            text=self.raw(first, after),
            kind="words",
            named=Named(Party(name), None if owner is None else owner.maker_id),
            how="noun phrase",
            owner=owner,
        )


def _tokens(sentence: Sentence) -> Iterator[Token]:
    at = sentence.start
    for mention in map(_without_verb, sentence.mentions):
        if mention.start < at:
            continue
        yield from _plain(sentence, at, mention.start)
        yield Token(mention.start, mention.end, _low(mention.text), mention)
        at = mention.end
        clitic = _CLITIC.match(sentence.text, at - sentence.start)
        if clitic is not None:
            yield Token(at, at + len(clitic[0]), _low(clitic[0]))
            at += len(clitic[0])
    yield from _plain(sentence, at, sentence.end)


def _without_verb(mention: Mention) -> Mention:
    """Cuts a verb off that reads as a noun: "rivals Claude Sonnet 4" after "and"."""
    for verb in ("rivals ", "matches ", "tops ", "beats "):
        if mention.text.startswith(verb):
            return replace(mention, start=mention.start + len(verb), text=mention.text[len(verb) :])
    return mention


def _plain(sentence: Sentence, start: int, end: int) -> Iterator[Token]:
    base = sentence.start
    for found in _WORD.finditer(sentence.text, start - base, end - base):
        word, begin = _low(found[0]), base + found.start()
        clitic = ""
        if "'" in word:  # few words: this runs for every word of a text, some times over
            clitic = next((it for it in _CLITICS if word.endswith(it) and len(word) > len(it)), "")
        if clitic:
            cut = base + found.end() - len(clitic)
            yield Token(begin, cut, word[: -len(clitic)])
            yield Token(cut, base + found.end(), clitic)
        else:
            yield Token(begin, base + found.end(), word)


def _low(text: str) -> str:
    return text.casefold().replace("’", "'")

"""Noun phrases about labs and models: from the article or owner to the noun or name.

A run is a stretch of words that can be one such phrase: "the latest version of its Qwen AI model",
"OpenAI's o1", "the company's newest model", "the Chinese start-up DeepSeek".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.race.extract.names.spots import Spot
from bot.race.extract.text.worded import Token
from bot.race.extract.text.words import (
    ADJECTIVES,
    CLAUSE_WORDS,
    COMPANY_NOUNS,
    MODEL_NOUNS,
    NEWEST,
    PEOPLE_NOUNS,
    POSSESSIVES,
    PREPOSITIONS,
    VERBS,
)

_OPENERS = frozenset({"the", "a", "an", "this", "these", "those", "another", "all"}) | POSSESSIVES
SIZE = re.compile(r"\d{1,4}(?:\.\d)?[bm](?:-parameter)?$")
_BASED = re.compile(r"(\w[\w.]*)-based$")
_SUFFIXES = ("est", "ful", "ous", "ive", "ary", "based")
_MOST_WORDS = 14


@dataclass(frozen=True, slots=True)
class Run:
    """One noun phrase.

    ``model`` and ``lab`` are the names in it, ``owner_word`` "its" or "our", ``company`` whether
    "the company's" owns it; ``noun`` the noun it is about where that is no name, ``is_newest``
    whether it is said to be new, the latest or the flagship.
    """

    tokens: Sequence[Token]
    start: int
    end: int
    model: Spot | None
    lab: Spot | None
    owner_word: str | None
    company_noun: str | None
    noun: str | None
    is_definite: bool
    is_newest: bool

    @property
    def words(self) -> list[str]:
        return [token.folded for token in self.tokens]


def run_at(tokens: Sequence[Token], at: int, *, apposed: bool = False) -> Run | None:
    """The phrase that begins at a word and is worth looking at, None where there is none.

    ``apposed``: it stands right after a model's name and a comma, so that any adjective may be in
    it: "DeepSeek-V3, a strong Mixture-of-Experts (MoE) language model".
    """
    end = _reach(tokens, at, apposed=apposed and tokens[at].folded in _OPENERS)
    return None if end == at else _read(tokens[at:end])


def _reach(tokens: Sequence[Token], at: int, *, apposed: bool) -> int:  # noqa: C901, PLR0912 - one case a word class
    """Where the words end that can belong to one phrase."""
    end = at
    may_open = True
    while end < len(tokens) and end - at < _MOST_WORDS:
        token, folded = tokens[end], tokens[end].folded
        if folded in _OPENERS:
            if not may_open:
                break
            may_open = False
        elif folded == "'s":
            if end == at or not (tokens[end - 1].spot or tokens[end - 1].folded in COMPANY_NOUNS):
                break
        elif folded == "of":
            if end == at or not tokens[end - 1].folded.startswith("version"):
                break
            may_open = True
        elif _is_place(tokens, at, end):
            may_open = False
        elif token.spot is not None:
            if end > at and _is_other_party(tokens, at, end):
                break
            may_open = False
        elif not (_is_inside(token) or (apposed and _may_describe(token))):
            break
        else:
            may_open = False
        end += 1
    while end > at and tokens[end - 1].folded in {"of", "'s", *_OPENERS}:
        end -= 1
    return end


def _may_describe(token: Token) -> bool:
    word = token.folded
    return word in "()" or not (
        word in VERBS or word in PREPOSITIONS or word in CLAUSE_WORDS or not word[0].isalnum()
    )


def _is_place(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether a word is where a company is at home: "the Menlo Park company"."""
    if end == at or tokens[at].folded not in _OPENERS or not tokens[end].text[0].isupper():
        return False
    if tokens[end].spot is not None:
        return False
    return any(one.folded in COMPANY_NOUNS for one in tokens[end + 1 : end + 3])


def _is_inside(token: Token) -> bool:
    word = token.folded
    if word in ADJECTIVES or word in MODEL_NOUNS or word in COMPANY_NOUNS or word in PEOPLE_NOUNS:
        return True
    if word in VERBS or not word[0].isalnum():
        return False
    return (
        "-" in word[1:-1]
        or bool(SIZE.match(word))
        or (word.endswith(_SUFFIXES) and len(word) > 5 and not token.text[0].isupper())
    )


def _is_other_party(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether a name begins another phrase: a name stands before it that does not own it."""
    spot = tokens[end].spot
    for before in range(end - 1, at - 1, -1):
        other = tokens[before].spot
        if other is None or spot is None:
            continue
        if other.kind != "lab" and tokens[before + 1].folded == "'s":
            return spot.kind == "lab" or other.named.maker_id != spot.named.maker_id
        if other.kind != "lab" or spot.kind == "lab":
            return True
        maker = spot.named.maker_id
        owns = tokens[before + 1].folded == "'s" or before + 1 == end
        return not owns or maker not in (None, other.named.maker_id)
    return False


def _read(tokens: Sequence[Token]) -> Run | None:
    names = [token.spot for token in tokens if token.spot is not None]
    model = next((one for one in reversed(names) if one.kind != "lab"), None)
    lab = next((one for one in names if one.kind == "lab"), None)
    last_name = max((at for at, token in enumerate(tokens) if token.spot), default=-1)
    end = _end(tokens, last_name)
    kept = tokens[: end + 1]
    if not kept:
        return None
    tail = kept[-1].folded if end > last_name else None
    owner_word = next((one.folded for one in kept if one.folded in POSSESSIVES), None)
    company = next(
        (kept[at].folded for at in range(len(kept) - 1)
         if kept[at].folded in COMPANY_NOUNS and kept[at + 1].folded == "'s"),
        None,
    )  # fmt: skip
    if not names and tail is None:
        return None
    return Run(
        tokens=kept,
        start=kept[0].start,
        end=kept[-1].end,
        model=model,
        lab=lab,
        owner_word=owner_word,
        company_noun=company,
        noun=tail,
        is_definite=kept[0].folded in {"the", "this", "these", "those"},
        is_newest=any(one.folded in NEWEST for one in kept),
    )


def _end(tokens: Sequence[Token], last_name: int) -> int:
    """The place of the last word that belongs: a noun of ours after the name, else the name."""
    nouns = [
        at
        for at in range(last_name + 1, len(tokens))
        if (tokens[at].folded in MODEL_NOUNS and tokens[at].folded != "ai")
        or tokens[at].folded in COMPANY_NOUNS
        or tokens[at].folded in PEOPLE_NOUNS
    ]
    if not nouns:
        return last_name
    # "Alibaba's" alone owns what is none of ours: shares, a statement.
    return nouns[-1]


def cities_of(run: Run) -> set[str]:
    """Where a company is said to be: "the Hangzhou-based lab", "the Menlo Park company"."""
    based = {found[1] for word in run.words if (found := _BASED.match(word))}
    named = [
        one.text
        for one in run.tokens
        if one.text[0].isupper() and one.spot is None and one.text.isalpha()
        and one.folded not in _OPENERS and not _is_inside(one)
    ]  # fmt: skip
    return based | ({" ".join(named).casefold()} if named else set())

"""Whether what a draft read and what a curator wrote down mean the same thing.

Two names of a party agree when they mean one entry of the ledger. Where either is mere words, the
words are compared. ``X (Y)`` in what a curator wrote agrees where X or Y does. The rules are loose
about wording and strict about identity:

* left out of account are case, signs, accents, articles, a possessive ``'s``, the word "AI" and the
  ``s`` of a plural;
* every word with a digit, and every word that tells sizes of a model apart ("mini", "pro"), has to be
  in both names: "GPT-4o" is not "GPT-4o mini";
* then the names agree when the words of the shorter are all in the longer and are at least half as
  many, or when rapidfuzz finds them 85 % alike;
* what is left over may not turn a lab into what it makes: "DeepSeek" is not "DeepSeek's assistant".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from bot.race.catalog import Catalog, Found
from bot.race.claims import Party
from bot.race.names import fold
from bot.race.new_claims import Named
from bot.race.scores import Benchmark

_LIKE = 85.0
_NEAR = 0.005  # of a value: 2.788 may have been written as 2.79
_POSSESSIVE = re.compile(r"['’]s?(?![^\W_])")
_BRACKETS = re.compile(r"(.*\S)\s*\(([^()]+)\)\s*")
_LEFT_OUT = frozenset({"a", "ai", "an", "and", "its", "of", "the", "their"})
_SIZES = frozenset(
    {
        "air", "chat", "coder", "flash", "haiku", "large", "lite", "max", "medium", "micro", "mini",
        "nano", "omni", "opus", "plus", "preview", "pro", "small", "sonnet", "thinking", "turbo",
        "ultra", "vision",
    }
)  # fmt: skip
"""Words by which a lab tells its models apart."""
_PRODUCTS = frozenset(
    {
        "api", "app", "application", "assistant", "chatbot", "checkpoint", "family", "flagship",
        "generation", "line", "lineup", "llm", "model", "product", "range", "release", "series",
        "service", "suite", "system", "tool", "version", "weight",
    }
)  # fmt: skip
"""Words for what a lab makes."""

_SCALES: Mapping[str, float] = {
    "": 1, "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "mio": 1e6, "million": 1e6, "b": 1e9,
    "bn": 1e9, "billion": 1e9, "t": 1e12, "tn": 1e12, "trillion": 1e12,
}  # fmt: skip
_UNIT_WORDS: Mapping[str, str] = {
    "$": "usd", "us$": "usd", "dollar": "usd", "€": "eur", "euro": "eur", "£": "gbp", "¥": "cny",
    "yuan": "cny", "rmb": "cny", "percent": "%", "pct": "%", "pp": "point", "token": "token",
    "tok": "token", "mtok": "m token", "pt": "point", "sec": "s", "second": "s", "time": "x",
    "fold": "x", "×": "x",
}  # fmt: skip
_FILLING = frozenset(
    {"a", "an", "each", "of", "one", "per", "percentage", "place", "position", "rank", "1", "the"}
)
_UNIT_PARTS = re.compile(r"us\$|[$€£¥%×]|[^\W\d_]+|\d+")
_BARE_PERCENT = re.compile(r"per[ -]cent\b")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name stands for: entries of the ledger (``release:7``), perhaps none, and its words."""

    entries: frozenset[str]
    text: str

    @property
    def is_lab(self) -> bool:
        """Whether it is an organisation of the ledger."""
        return any(one.startswith("lab:") for one in self.entries)


class Agreement:
    """Compares names as they were understood on one day, and today where they meant nothing then."""

    def __init__(
        self, catalog: Catalog, benchmarks: Mapping[int, Benchmark], *, on: date, today: date
    ) -> None:
        self._catalog = catalog
        self._benchmarks = benchmarks
        self._days = (on, today)
        self._meanings: dict[str, Meaning] = {}

    def party(self, written: str | None, read: Named | None) -> bool:
        """Whether a curator's name and a draft's party are one; nobody agrees with nobody alone."""
        if written is None or read is None:
            return written is None and read is None
        draft = self._meaning_of(read.party)
        return any(_same(self._meaning(one), draft) for one in _readings(written))

    def reporter(self, written: str | None, read: str) -> bool:
        """Whether two say the same of where it was reported; no one is the empty text or None."""
        if not written or not read:
            return not written and not read
        return any(_same(self._meaning(one), self._meaning(read)) for one in _readings(written))

    def measured_by(self, written: str, benchmark_id: int | None, scope: str) -> bool:
        """Whether a curator's words for what was measured and a draft's test or scope share enough.

        Half the words of the shorter have to be in the other.
        """
        names = [scope]
        if benchmark_id is not None:
            test = self._benchmarks[benchmark_id]
            names += [test.name, test.short or "", test.slug]
        sought = set(_words(written))
        return any(
            len(sought & own) * 2 >= min(len(sought), len(own))
            for own in (set(_words(name)) for name in names)
            if own and sought
        )

    def _meaning_of(self, party: Party) -> Meaning:
        ids = (("lab", party.lab_id), ("family", party.family_id), ("release", party.release_id))
        entries = frozenset(f"{kind}:{number}" for kind, number in ids if number is not None)
        return Meaning(entries, party.name) if entries else self._meaning(party.name)

    def _meaning(self, text: str) -> Meaning:
        if text not in self._meanings:
            self._meanings[text] = Meaning(self._entries(text), text)
        return self._meanings[text]

    def _entries(self, text: str) -> frozenset[str]:
        for day in self._days:
            found = self._catalog.resolve(text, on=day)
            if isinstance(found, Found):
                # A name that several releases share is any of them; a family or lab is itself.
                ids = found.candidates if found.kind == "release" else (found.id,)
                return frozenset(f"{found.kind}:{one}" for one in ids)
        return frozenset()


def _readings(written: str) -> tuple[str, ...]:
    """A name, and for ``X (Y)`` also X and Y."""
    inside = _BRACKETS.fullmatch(written)
    return (written,) if inside is None else (written, inside[1], inside[2])


def _same(one: Meaning, other: Meaning) -> bool:
    if one.entries and other.entries:
        return bool(one.entries & other.entries)
    first, second = _words(one.text), _words(other.text)
    if not first or not second:
        return one.text.strip().casefold() == other.text.strip().casefold()
    telling = [{word for word in words if _tells_apart(word)} for words in (first, second)]
    if telling[0] != telling[1]:
        return False
    shorter, longer = sorted((set(first), set(second)), key=len)
    if (one.is_lab or other.is_lab) and (longer - shorter) & _PRODUCTS:
        return False
    if shorter <= longer and len(shorter) * 2 >= len(longer):
        return True
    return fuzz.token_sort_ratio(" ".join(first), " ".join(second)) >= _LIKE


def _words(text: str) -> list[str]:
    """The words that count in a name, one form each."""
    folded = fold(_POSSESSIVE.sub("", text)).split()
    return [_singular(word) for word in folded if word not in _LEFT_OUT]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _tells_apart(word: str) -> bool:
    return word in _SIZES or any(map(str.isdigit, word))


# figures -------------------------------------------------------------------------------------------


def same_unit(written: str | None, read: str) -> bool:
    """Whether two units are of one kind, however written: "USD m", "dollars" and "$" are.

    Thousands and millions are a matter of the value: see :func:`same_value`.
    """
    return _unit(written or "")[1] == _unit(read)[1]


def same_value(
    written: float, written_unit: str | None, read: float | None, read_unit: str
) -> bool:
    """Whether two figures are one: -1000 USD bn is -1 USD tn. The sign counts.

    Where the units are of different kinds the bare numbers are compared: the unit is a field of
    its own.
    """
    if read is None:
        return False
    (first, base), (second, other) = _unit(written_unit or ""), _unit(read_unit)
    if base == other:
        written, read = written * first, read * second
    return abs(written - read) <= _NEAR * abs(written)


def _unit(text: str) -> tuple[float, str]:
    """A unit's scale and its kind: (1e6, "usd") for "USD m"; what comes after "per" keeps its own.

    ``USD per million tokens`` is (1, "usd / 1000000 token"), the same as ``$/M tokens``.
    """
    plain = _BARE_PERCENT.sub("percent", text.casefold())
    above, bar, below = plain.partition("/") if "/" in plain else plain.partition(" per ")
    scale, kind = _scaled(above)
    if not bar:
        return scale, kind
    count, what = _scaled(below)
    return scale, f"{kind} / {count:g} {what}"


def _scaled(text: str) -> tuple[float, str]:
    scale, kinds = 1.0, list[str]()
    for part in _UNIT_PARTS.findall(text):
        for word in _UNIT_WORDS.get(_singular(part), _singular(part)).split():
            if word in _SCALES:
                scale *= _SCALES[word]
            elif word not in _FILLING and word not in kinds:
                kinds.append(word)
    # "US dollars" is "usd" said twice.
    if "usd" in kinds and "us" in kinds:
        kinds.remove("us")
    return scale, " ".join(sorted(kinds))

"""Finds the names of the ledger in running text, and what is plainly a model the ledger lacks.

Names stand in a tree by their folded words, so that ``Qwen 2.5-Max`` and ``Qwen2.5-Max`` are one.
The longest name wins. A name that is also an everyday word, or very short, counts only beside other
signs: its capital letter, its maker named in the same text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.race.catalog import Catalog, Found, Several
from bot.race.claims import Party
from bot.race.extract.names.introduced import introduced_spots
from bot.race.extract.names.short_names import short_spots, whole_names
from bot.race.extract.names.spots import Places, Spot
from bot.race.extract.text.words import (
    CLAUSE_WORDS,
    COMMON_NAMES,
    NOT_MODELS,
    PREPOSITIONS,
    TALK_VERBS,
    TIME_WORDS,
    UNITS,
    VERSION_WORDS,
)
from bot.race.names import fold, placed_words
from bot.race.naming import Entry
from bot.race.new_claims import Named

_LONGEST_NAME = 14
"""Words of a name that are looked at."""
_GAPS = frozenset({"", " ", "-", "_", "/", ".", " ("})
"""What may stand between two words of one name."""
_VERSION = re.compile(r"[a-z]?\d{1,3}(?:\.\d{1,2}){0,2}[a-z]{0,2}")
_STAMP = re.compile(r"\d{4}|\d{8}")
_LETTER_VERSION = re.compile(r"[VRKM]\d{1,2}(?:\.\d{1,2})?")
_MODEL_LIKE = re.compile(
    r"\b[A-Z][A-Za-z]{1,24}(?:-?\d{1,3}(?:\.\d{1,2})?)?(?:-[A-Za-z0-9.]{1,14}){1,5}\b"
    r"|\b[A-Z][A-Za-z]{1,24}[ -]\d{1,4}(?:\.\d{1,2})?[BbMm](?:-[A-Za-z]{2,12}){0,2}\b"
)
"""A model by its looks: a capitalised word, hyphens and a version or a size."""
_VERSION_INSIDE = re.compile(
    r"-(?:[vVrRkKtTmMxX]?\d{1,3}(?:\.\d{1,2})?|\d{1,4}[bBmM])(?![\w.]*[A-Za-z]{3})"
)
_ENDS_SIZED = re.compile(r"(?:-[A-Za-z]{2,14}){0,2}-[vV]?\d{1,3}(?:\.\d{1,2})?[bBmM]?(?![\w%])")
"""What follows a word inside a hyphened name that ends in a version or a size: "Hermes-Forge-70B"."""
_GOES_ON = re.compile(r" ([A-Z][a-z]{2,14})(?![\w-])(?! [A-Z])")
_NO_PART = NOT_MODELS | TALK_VERBS | TIME_WORDS
_OFTEN = 2
"""Times that a word follows a name before it is a part of it."""
_CONTEXT = re.compile(r"\b(?:AI|LLMs?|language models?|chatbots?|benchmarks?|open[- ]weights?)\b")

_SURE_WITH_CAPITAL = frozenset({"meta", "amazon", "claude", "gemini", "cohere", "apple"})

Sureness = str
"""``sure``: a name by itself; ``weak``: beside other signs; ``maker``: with its maker; ``no``."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A name that may stand at a place: words ``first`` to before ``last``."""

    first: int
    last: int
    entries: Sequence[Entry]
    is_short: bool
    extended: bool = False


class _Node:
    """A place in the tree of names."""

    __slots__ = ("entries", "next", "short")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.entries: list[Entry] = []
        self.short: list[Entry] = []


class Spotter:
    """The tree of all names a guild knows."""

    def __init__(self, catalog: Catalog, *, guild_id: int | None) -> None:
        self.catalog = catalog
        self._guild_id = guild_id
        self._root = _Node()
        for entry in catalog.every_name(guild_id):
            words = fold(entry.text).split()
            if not words or len(words) > _LONGEST_NAME:
                continue
            self._node(words).entries.append(entry)
            if (rest := self._without_brand(entry, words)) is not None:
                self._node(rest).short.append(entry)

    def _node(self, words: Sequence[str]) -> _Node:
        node = self._root
        for word in words:
            node = node.next.setdefault(word, _Node())
        return node

    def _without_brand(self, entry: Entry, words: Sequence[str]) -> Sequence[str] | None:
        """The short form of a release: "3.5 sonnet", "v3"; None where nothing telling is left."""
        if entry.entity.kind != "release" or len(words) < 2:
            return None
        family = entry.entity.family_id
        brands = set(fold(self.catalog.labs[entry.entity.lab_id].name).split())
        if family is not None:
            brands.update(fold(self.catalog.families[family].name).split()[:1])
        at = 0
        while at < len(words) and words[at] in brands:
            at += 1
        rest = words[at:]
        told = len(rest) > 1 or any(map(str.isalpha, "".join(rest)))
        has_digit = any(map(str.isdigit, "".join(rest)))
        if len(rest) == 1 and rest[0][0].isdigit():
            return None  # "7b" is a size, not a name
        return rest if at and rest and told and has_digit else None

    def spot(self, text: str, *, day: date, today: date) -> list[Spot]:
        """What is named where, in the order of the text, none inside another.

        Names mean what they meant on the day, else what they mean today.
        """
        return _Spotting(self, text, day, today).spots()

    def candidates(self, words: Sequence[tuple[str, int, int]], text: str) -> Iterator[_Candidate]:
        """At each word the longest name that begins there."""
        at = 0
        while at < len(words):
            found = self._longest(words, text, at)
            if found is not None:
                yield found
            at += 1

    def _longest(
        self, words: Sequence[tuple[str, int, int]], text: str, at: int
    ) -> _Candidate | None:
        node = self._root
        best: _Candidate | None = None
        for last in range(at, min(at + _LONGEST_NAME, len(words))):
            if last > at and text[words[last - 1][2] : words[last][1]] not in _GAPS:
                break
            following = node.next.get(words[last][0])
            if following is None:
                break
            node = following
            if node.entries or node.short:
                entries = node.entries or node.short
                best = _Candidate(at, last + 1, entries, is_short=not node.entries)
        return best

    def meaning(self, text: str, day: date, today: date, labs: Counter[int]) -> Found | None:
        """What a name meant; of several meanings the one whose lab the text speaks of most."""
        for on in (day, today):
            found = self.catalog.resolve(text, on=on, guild_id=self._guild_id)
            if isinstance(found, Found):
                return found
            if isinstance(found, Several):
                keyed = [
                    self.catalog.resolve(f"{one.kind}:{one.key}", on=on, guild_id=self._guild_id)
                    if ":" not in one.key and "#" not in one.key
                    else self.catalog.resolve(one.key, on=on, guild_id=self._guild_id)
                    for one in found.meanings
                ]
                meant = [one for one in keyed if isinstance(one, Found)]
                best = max(meant, key=lambda one: labs[self._lab_of(one)], default=None)
                if best is not None and labs[self._lab_of(best)]:
                    return best
        return None

    def _lab_of(self, found: Found) -> int:
        return self.catalog.entities[found.kind, found.id].lab_id

    def named(self, found: Found) -> Named:
        """A meaning as a party."""
        entity = self.catalog.entities[found.kind, found.id]
        party = {
            "release": Party(entity.name, release_id=entity.id),
            "family": Party(entity.name, family_id=entity.id),
            "lab": Party(entity.name, lab_id=entity.id),
        }[entity.kind]
        return Named(party, entity.lab_id)


class _Spotting:
    """One text on its way."""

    def __init__(self, spotter: Spotter, text: str, day: date, today: date) -> None:
        self._spotter = spotter
        self._text = text
        self._day, self._today = day, today
        self._words = placed_words(text)
        self._meanings: dict[tuple[str, bool], Found | None] = {}
        self._labs: Counter[int] = Counter()

    def spots(self) -> list[Spot]:
        judged: list[tuple[_Candidate, Sureness]] = []
        for one in self._spotter.candidates(self._words, self._text):
            grown = self._grow(one)
            if grown is not None and (sureness := self._sureness(grown)) != "no":
                judged.append((grown, sureness))
        at = 0
        for one, sureness in judged:
            if sureness == "sure" and one.first >= at:
                self._labs.update({entry.entity.lab_id for entry in one.entries})
                at = one.last
        weak = {self._raw(one) for one, sureness in judged if sureness == "weak"}
        is_about_models = (
            bool(self._labs) or len(weak) > 1 or _CONTEXT.search(self._text) is not None
        )
        if is_about_models:
            weakly = (one for one, sureness in judged if sureness == "weak")
            self._labs.update({entry.entity.lab_id for one in weakly for entry in one.entries})
        found: list[Spot] = []
        taken = 0
        for one, sureness in judged:
            if one.first < taken or (sureness == "weak" and not is_about_models):
                continue
            if sureness == "maker" and not any(
                self._labs[entry.entity.lab_id] for entry in one.entries
            ):
                continue
            found.append(self._spot(one))
            taken = one.last
        found.extend(self._unknown_models(found))
        found.sort(key=lambda spot: spot.start)
        found.extend(introduced_spots(self._text, found))
        found.sort(key=lambda spot: spot.start)
        found = self._longer_names(found)
        found = whole_names(self._text, found)
        found.extend(short_spots(self._text, found))
        return sorted(found, key=lambda spot: spot.start)

    def _longer_names(self, known: Sequence[Spot]) -> list[Spot]:
        """The spots, a release with the capitalised word that follows it more than once being one name.

        "Command A Translate" is a model of its own, which the ledger does not have yet.
        """
        if not known:
            return []
        places = [
            _GOES_ON.match(self._text, one.end) if one.kind == "release" else None for one in known
        ]
        behind = [*(one.start for one in known[1:]), len(self._text)][: len(known)]
        words = [
            None if place is None or place.end() > start or place[1].casefold() in _NO_PART
            else (one.named.identity, place[1])
            for one, place, start in zip(known, places, behind, strict=True)
        ]  # fmt: skip
        counts = Counter(words)
        longer: list[Spot] = []
        for one, place, word in zip(known, places, words, strict=True):
            if place is None or word is None or counts[word] < _OFTEN:
                longer.append(one)
                continue
            name = self._text[one.start : place.end()]
            named = Named(Party(name), one.named.maker_id)
            longer.append(Spot(one.start, place.end(), "release", named, "model-like"))
        return longer

    # the extent of a name -----------------------------------------------------------------

    def _raw(self, one: _Candidate) -> str:
        return self._text[self._start(one) : self._end(one)]

    def _start(self, one: _Candidate) -> int:
        return self._words[one.first][1]

    def _end(self, one: _Candidate) -> int:
        end = self._words[one.last - 1][2]
        opened = self._text.count("(", self._start(one), end)
        return end + 1 if opened and self._text[end : end + 1] == ")" else end

    def _grow(self, one: _Candidate) -> _Candidate | None:
        """A name with the version that follows it; None where it is only a part of a word."""
        start = self._start(one)
        if start and (self._text[start - 1].isalnum() or self._text[start - 1] in "-_$"):
            before = self._words[one.first - 1] if one.first else ("", 0, 0)
            if self._text[start - 1] != "-" or before[0] not in {"meta", "openai", "google", "x"}:
                return None
        last = one.last
        while last < len(self._words) and self._belongs(one, last):
            last += 1
        if last == one.last:
            return None if self._is_modifier(one) else one
        return replace(one, last=last, extended=True)

    def _belongs(self, one: _Candidate, at: int) -> bool:
        """Whether the word at a place goes on with a model's name that ends before it."""
        word, start, end = self._words[at]
        gap = self._text[self._words[at - 1][2] : start]
        raw = self._text[start:end]
        if at - one.first >= _LONGEST_NAME:
            return False
        if gap == "":
            return any(map(str.isdigit, word)) or self._text[start - 1].isdigit()
        if gap == "-":
            if word in VERSION_WORDS or _VERSION.fullmatch(word) or _STAMP.fullmatch(word):
                return True
            has_digit = any(map(str.isdigit, self._text[self._start(one) : start]))
            return raw[:1].isupper() and (
                has_digit or _ENDS_SIZED.match(self._text, end) is not None
            )
        if gap != " ":
            return False
        if any(entry.entity.kind == "lab" and fold(entry.entity.name) == fold(entry.text)
               for entry in one.entries) and at == one.last:  # fmt: skip
            return bool(_LETTER_VERSION.fullmatch(raw))
        if word in VERSION_WORDS:
            return raw[:1].isupper() and word not in {"experimental", "next", "code", "video"}
        if _VERSION.fullmatch(word):
            return not self._is_counted(at) and not self._ends_in_version(one, at, word)
        return False

    def _ends_in_version(self, one: _Candidate, at: int, word: str) -> bool:
        """Whether the name before has its version already, and this is no size of it."""
        before = self._text[self._start(one) : self._words[at - 1][2]]
        return any(map(str.isdigit, before)) and not word.endswith(("b", "m"))

    def _is_counted(self, at: int) -> bool:
        """Whether a number counts what follows it: "Claude 3 times", "GPT 5 %"."""
        word, _, end = self._words[at]
        if word.endswith("b"):
            return False  # "Ministral 3B and Ministral 8B"
        if self._text[end : end + 2].lstrip()[:1] == "%":
            return True
        following = self._words[at + 1][0] if at + 1 < len(self._words) else ""
        return following in UNITS and self._text[end : end + 1] == " "

    def _is_modifier(self, one: _Candidate) -> bool:
        """Whether a lab's name only opens a compound: "Alibaba-backed", "Meta-analysis"."""
        end = self._words[one.last - 1][2]
        is_lab = any(entry.entity.kind == "lab" for entry in one.entries)
        return (
            is_lab and self._text[end : end + 1] == "-" and self._text[end + 1 : end + 2].islower()
        )

    # how sure a name is -------------------------------------------------------------------

    def _sureness(self, one: _Candidate) -> Sureness:
        raw = self._raw(one)
        words = [self._words[at][0] for at in range(one.first, one.last)]
        if not any(map(str.isdigit, raw)):
            return self._sureness_of_word(one, raw, words)
        if len(words) == 1:
            if raw.isdigit() or not (raw[0].isupper() or raw[0] == "o" or raw[0].isdigit()):
                return "maker" if raw[:1].isalpha() else "no"
            return "maker" if raw[0] == "O" else "weak"
        if one.is_short:
            return "maker"
        if words[0] in COMMON_NAMES:
            if not raw[0].isupper():
                return "sure" if len(words) > 2 and "-" in raw else "maker"
            if words[0] in _SURE_WITH_CAPITAL or len(words) > 2:
                return "sure"
            return "weak" if "-" in raw or words[0] == "phi" else "maker"
        return "sure"

    def _sureness_of_word(self, one: _Candidate, raw: str, words: Sequence[str]) -> Sureness:
        is_capital = raw[0].isupper() or not raw.isascii()
        if len(words) > 1:
            if is_capital:
                return "sure"
            return "no" if all(word in COMMON_NAMES for word in words) else "sure"
        is_lab = any(entry.entity.kind == "lab" for entry in one.entries)
        if words[0] not in COMMON_NAMES:
            return "sure" if len(raw) > 3 or raw == raw.upper() or not raw.isascii() else "weak"
        if not is_capital:
            return "no"
        if words[0] in _SURE_WITH_CAPITAL:
            return "sure"
        if not is_lab:
            return "maker"
        return "weak" if not self._opens_sentence(one) or self._talks(one) else "maker"

    def _opens_sentence(self, one: _Candidate) -> bool:
        before = self._text[max(0, self._start(one) - 3) : self._start(one)].rstrip(' "(')
        return not before or before[-1] in ".!?:\n"

    def _talks(self, one: _Candidate) -> bool:
        if self._text[self._end(one) : self._end(one) + 2] == "'s":
            return True
        return one.last < len(self._words) and self._words[one.last][0] in TALK_VERBS

    # what it means --------------------------------------------------------------------------

    def _spot(self, one: _Candidate) -> Spot:
        raw, start, end = self._raw(one), self._start(one), self._end(one)
        found = self._meaning(raw)
        if found is not None:
            return Spot(start, end, found.kind, self._spotter.named(found), "name")
        maker = max(one.entries, key=lambda entry: self._labs[entry.entity.lab_id]).entity.lab_id
        return Spot(start, end, "release", Named(Party(raw), maker), "model-like")

    def _meaning(self, raw: str) -> Found | None:
        key = (raw, False)
        if key not in self._meanings:
            self._meanings[key] = self._spotter.meaning(raw, self._day, self._today, self._labs)
        return self._meanings[key]

    def _unknown_models(self, known: Sequence[Spot]) -> Iterator[Spot]:
        """What looks like a model and is no name of the ledger."""
        places = Places(known)
        for found in _MODEL_LIKE.finditer(self._text):
            if places.meet(found.start(), found.end()):
                continue
            text = found[0].rstrip(".")
            first = re.split(r"[-\d ]", text, maxsplit=1)[0].casefold()
            if first in NOT_MODELS | PREPOSITIONS | CLAUSE_WORDS or first.endswith(
                ("bench", "eval", "qa")
            ):
                continue
            if " " not in text and not _VERSION_INSIDE.search(text):
                continue
            end = found.start() + len(text)
            yield Spot(found.start(), end, "release", Named(Party(text), None), "model-like")

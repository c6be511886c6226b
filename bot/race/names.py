"""How names are read: one form for all spellings of a name, and an index that finds them.

Pure text: what a name stands for is ``bot.race.catalog``'s business. A name has three forms:

* *folded*: ``Qwen-2.5-Max`` → ``qwen 2.5 max``. Compatibility forms, case, accents and invisible
  characters are gone; words stand one space apart.
* *words*: the folded form, split.
* *key*: ``qwen2.5max``. Two texts with one key are one name, however they were spaced. A border
  between two digits stays, so ``qwen2 57b`` and ``qwen2.5 7b`` are two names.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

LONGEST_TEXT = 160
"""Characters of a typed text that are read; no name is longer, and the cost stays bounded."""

_BUCKET = 6  # letters of a word the prefix dictionary goes into; longer ones are told apart by scan
_PREFIX_ENDS = "\U0010ffff"  # sorts after every character a key can hold
_SLICE = 256  # names narrowed down at a time
_MOST_COMPARED = 3_000  # keys compared letter by letter for one text
_MOST_SURVIVORS = 60  # names that reach the closing, costlier comparison
_MOST_BRAND_WORDS = 4  # of one typed text; bounds the subsets that are tried
_LEAST_LIKENESS = 60.0  # WRatio below which a name is not worth proposing

_VERSION_DASH = re.compile(r"(?<!\d[-_])(?<![\d.])(\d{1,2})[-_](\d{1,2})(?![\d.]|[^\W\d_])")
"""The dash in ``claude-3-5-sonnet`` is a decimal point; those in a date or ``llama-3-8b`` are not."""

_CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(
    rf"""
    [{_CJK}]+                                   # Chinese, Japanese and Korean stand alone
  | (?:[^\W\d_{_CJK}](?=\d))?                   # v3, o1, k2 are words; qwen2.5 is qwen + 2.5
    \d+(?:\.\d+)*
    (?:[^\W\d_{_CJK}](?![^\W\d_{_CJK}]))?       # 4o, 70b are words; 2.5max is 2.5 + max
  | [^\W\d_{_CJK}]+
    """,
    re.VERBOSE,
)
_PLACED = re.compile(rf"{_WORD.pattern} | \+", re.VERBOSE)
_BETWEEN_DIGITS = re.compile(r"(?<=\d) (?=\d)")
_CONTROLS = dict.fromkeys((*range(9), *range(14, 28), 127))


def fold(text: str) -> str:
    """The folded form of a text; empty when it holds no letter and no digit.

    ``+`` is a word of its own meaning (``Command R+`` is not ``Command R``); all other signs only
    part words.
    """
    plain = text.translate(_CONTROLS).lower() if text.isascii() else _fold_characters(text)
    if "-" in plain or "_" in plain:
        plain = _VERSION_DASH.sub(r"\1.\2", plain)
    return " ".join(_WORD.findall(plain.replace("+", " plus ")))


def key(text: str) -> str:
    """The key of a text: equal for two spellings of one name."""
    return _key_of(fold(text))


def _key_of(folded: str) -> str:
    return _BETWEEN_DIGITS.sub(".", folded).replace(" ", "")


def _fold_characters(text: str) -> str:
    """NFKC and case folding; then accents, controls, format characters and surrogates go.

    Accents are the combining marks U+0300-036F only: Japanese and Indic marks make another letter.
    """
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    kept: list[str] = []
    for character in spread:
        if "\u0300" <= character <= "\u036f":
            continue
        category = unicodedata.category(character)
        if category == "Nd":
            kept.append(str(unicodedata.decimal(character)))
        elif category[0] != "C" or character.isspace():
            kept.append(character)
    return unicodedata.normalize("NFKC", "".join(kept))


def placed_words(text: str) -> list[tuple[str, int, int]]:
    """The folded words of a long text, each with where it starts and ends there.

    The words are those of :func:`fold`, so that a name is found in running text by them.
    """
    # One character for one: a dash that is a decimal point becomes it in its place.
    dotted = _VERSION_DASH.sub(r"\1.\2", text) if "-" in text or "_" in text else text
    found: list[tuple[str, int, int]] = []
    for match in _PLACED.finditer(dotted):
        word = match[0]
        folded = word.lower() if word.isascii() else _fold_characters(word)
        found.append(("plus" if word == "+" else folded, match.start(), match.end()))
    return found


@dataclass(frozen=True, slots=True)
class Name:
    """One spelling in an index. ``brand`` are folded words that may be left out or put in front.

    With brand ``{"claude", "anthropic"}``, ``sonnet 3.5`` and ``anthropic sonnet 3.5`` have the
    same words as the name ``Claude 3.5 Sonnet``.
    """

    text: str
    brand: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Typed:
    """A text as a person typed it, in the forms an index is asked in.

    ``whole`` is False when the text was longer than ``LONGEST_TEXT`` and only its start is held.
    """

    folded: str
    whole: bool = True
    key: str = field(init=False)
    words: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", _key_of(self.folded))
        object.__setattr__(self, "words", tuple(self.folded.split()))

    @classmethod
    def read(cls, text: str) -> Typed:
        """Read any text; what lies beyond ``LONGEST_TEXT`` characters is not looked at."""
        text = text.strip()
        return cls(fold(text[:LONGEST_TEXT]), whole=len(text) <= LONGEST_TEXT)

    @property
    def has_number(self) -> bool:
        """Whether any word holds a digit, as versions do."""
        return any(map(_holds_digit, self.words))


class NameIndex:
    """Finds names by position in the sequence it was built from; never changes once built.

    Give the names in the order they should be proposed in: among equally good finds the earlier
    comes first.
    """

    def __init__(self, names: Sequence[Name]) -> None:
        self._brands = [name.brand for name in names]
        self._folded = [fold(name.text) for name in names]
        self._keys = [_key_of(folded) for folded in self._folded]
        # " son" in padded: some word of the name, or of its brand, begins with "son"
        self._padded: list[str] = []
        self._equal: dict[str, list[int]] = {}
        self._key_starts: dict[str, list[int]] = {}
        self._cores: dict[tuple[str, ...], list[int]] = {}
        of_word: dict[str, list[int]] = {}
        of_brand: dict[frozenset[str], list[int]] = {}
        for at, (folded, whole) in enumerate(zip(self._folded, self._keys, strict=True)):
            brand, words = self._brands[at], folded.split()
            self._padded.append(f" {folded} {' '.join(brand)}")
            self._equal.setdefault(whole, []).append(at)
            for end in range(1, min(len(whole), _BUCKET) + 1):
                self._key_starts.setdefault(whole[:end], []).append(at)
            for word in words:
                of_word.setdefault(word, []).append(at)
            of_brand.setdefault(brand, []).append(at)
            if core := sorted(word for word in words if word not in brand):
                self._cores.setdefault(tuple(core), []).append(at)
        self._repairs = _missing_one(word for word in of_word if len(word) > 1)
        self._brand_words = frozenset[str]().union(*of_brand)
        for brand, positions in of_brand.items():
            for word in brand:
                of_word.setdefault(word, []).extend(positions)
        self._word_starts = _by_start(of_word)
        self._sorted_keys = sorted(self._equal)
        self._sorted_backwards = sorted(whole[::-1] for whole in self._equal)

    def __len__(self) -> int:
        return len(self._keys)

    def equal(self, typed: Typed) -> Sequence[int]:
        """Names with the same key."""
        return self._equal.get(typed.key, ())

    def same_words(self, typed: Typed) -> list[int]:
        """Names whose words are the typed ones in any order, brand words aside.

        A text of numbers only, or of brand words only, has no such name. Where brand words are
        left out, what remains must be the name's whole rest: ``claude 3.5`` is not
        ``Claude 3.5 Sonnet``.
        """
        if all(not _holds_letter(word) for word in typed.words):
            return []
        brand = sorted(self._brand_words.intersection(typed.words))[:_MOST_BRAND_WORDS]
        found: set[int] = set()
        for size in range(len(brand) + 1):
            for aside in map(frozenset, combinations(brand, size)):
                core = tuple(sorted(word for word in typed.words if word not in aside))
                found.update(at for at in self._cores.get(core, ()) if aside <= self._brands[at])
        return sorted(found)

    def leaves_out(self, typed: Typed, position: int) -> bool:
        """Whether a name holds a word that was not typed."""
        return not set(self._folded[position].split()) <= set(typed.words)

    def completions(self, typed: Typed) -> Iterator[int]:
        """Names the text may become: first those beginning with it, then by its words' beginnings.

        In the order of the index within each; a name may come twice.
        """
        if not typed.key:
            return
        keys = self._keys
        for at in self._key_starts.get(typed.key[:_BUCKET], ()):
            if keys[at].startswith(typed.key):
                yield at
        yield from self._with_words([[word] for word in typed.words])

    def similar(self, typed: Typed) -> list[int]:
        """Names a misspelt text may mean, the nearest spelling first.

        Two nets: unknown words are repaired one letter at a time (OSA distance 1), and keys that
        share the text's first or last half are compared as a whole, for a slip leaves one half of
        a name intact. What either holds is ranked by distance, then by WRatio.
        """
        distances = self._near_keys(typed.key)
        for position in self._repaired(typed.words):
            distances.setdefault(position, 3)
        if not distances:
            return []
        survivors = sorted(distances, key=lambda at: (distances[at], at))[:_MOST_SURVIVORS]
        likenesses = process.extract(
            typed.folded,
            [self._folded[at] for at in survivors],
            scorer=fuzz.WRatio,
            score_cutoff=_LEAST_LIKENESS,
            limit=None,
        )
        ranked = sorted(
            (distances[at], -likeness, at)
            for likeness, at in ((likeness, survivors[place]) for _, likeness, place in likenesses)
        )
        return [at for _, _, at in ranked]

    def _with_words(self, wanted: Sequence[Sequence[str]]) -> Iterator[int]:
        """Names in which each of ``wanted`` is met: a word begins with one of its choices."""
        tightest = min(range(len(wanted)), key=lambda place: self._weight(wanted[place]))
        rest = [one for place, one in enumerate(wanted) if place != tightest]
        rest.sort(key=len)
        padded = self._padded
        for word in wanted[tightest]:
            bucket = self._word_starts.get(word[:_BUCKET], [])
            # In slices, because whoever asks mostly stops after a few.
            for start in range(0, len(bucket), _SLICE):
                held = bucket[start : start + _SLICE]
                for choices in rest if len(word) <= _BUCKET else ([word], *rest):
                    if len(choices) == 1:
                        sought = f" {choices[0]}"
                        held = [at for at in held if sought in padded[at]]
                    else:
                        several = [f" {choice}" for choice in choices]
                        held = [at for at in held if any(map(padded[at].__contains__, several))]
                yield from held

    def _near_keys(self, whole: str) -> dict[int, int]:
        """Positions of keys within OSA distance 1 (2 from six characters on), and the distance."""
        half = (len(whole) - 1) // 2
        if half < 1:
            return {}
        cutoff = 2 if len(whole) >= _BUCKET else 1
        near: dict[int, int] = {}
        for text, keys in (
            (whole, self._sorted_keys),
            (whole[::-1], self._sorted_backwards),
        ):
            start = bisect_left(keys, text[:half])
            end = bisect_right(keys, text[:half] + _PREFIX_ENDS, start)
            matches = process.extract(
                text,
                keys[start : min(end, start + _MOST_COMPARED)],
                scorer=OSA.distance,
                score_cutoff=cutoff,
                limit=None,
            )
            for found, distance, _ in matches:
                for position in self._equal[found if text is whole else found[::-1]]:
                    near[position] = distance
        return near

    def _repaired(self, words: Sequence[str]) -> Iterator[int]:
        """Names that hold all words once the unknown ones are respelt or cut short."""
        wanted = [[word] if self._is_known(word) else self._respellings(word) for word in words]
        if all(wanted) and wanted != [[word] for word in words]:
            yield from self._with_words(wanted)

    def _weight(self, choices: Iterable[str]) -> int:
        return sum(len(self._word_starts.get(choice[:_BUCKET], ())) for choice in choices)

    def _is_known(self, word: str) -> bool:
        """Whether some word of the index begins so."""
        bucket = self._word_starts.get(word[:_BUCKET], ())
        return bool(bucket) and (
            len(word) <= _BUCKET or any(f" {word}" in self._padded[at] for at in bucket)
        )

    def _respellings(self, word: str) -> list[str]:
        """Known words one slip away; else the longest known beginning (three letters, half)."""
        near = {
            candidate
            for variant in (word, *_without_one(word))
            for candidate in self._repairs.get(variant, ())
            if OSA.distance(word, candidate, score_cutoff=1) <= 1
        }
        if near:
            return sorted(near)
        for end in range(len(word) - 1, max(3, (len(word) + 1) // 2) - 1, -1):
            if self._is_known(word[:end]):
                return [word[:end]]
        return []


def _missing_one(words: Iterable[str]) -> dict[str, list[str]]:
    """Each word under itself and under every form that lacks one of its letters.

    Two words one insertion, deletion, replacement or swap apart share such a form.
    """
    forms: dict[str, list[str]] = {}
    for word in words:
        for form in {word, *_without_one(word)}:
            forms.setdefault(form, []).append(word)
    return forms


def _by_start(positions: Mapping[str, list[int]]) -> dict[str, list[int]]:
    """From positions by word to positions by beginning, each once and in order."""
    words: dict[str, list[str]] = {}
    for word in positions:
        for end in range(1, min(len(word), _BUCKET) + 1):
            words.setdefault(word[:end], []).append(word)
    return {
        start: sorted(set(chain.from_iterable(positions[word] for word in own)))
        for start, own in words.items()
    }


def _without_one(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def _holds_digit(word: str) -> bool:
    return any(character.isdigit() for character in word)


def _holds_letter(word: str) -> bool:
    return any(character.isalpha() for character in word)

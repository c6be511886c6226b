"""Models by a part of their name, once the text has named them in full.

"K2" after "Kimi K2", "the 120b" after "gpt-oss-120b", "Opus 4" after "Claude Opus 4", "Wren" after
"Wren-4B-Instruct". A part counts where only one model of the text has it; a part that is a size
("120b") or an everyday word ("mini") counts only where its place shows that it is a name there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.race.extract.names.spots import Places, Spot
from bot.race.extract.text.word_classes import word_set
from bot.race.extract.text.words import (
    AUXILIARIES,
    COMMON_NAMES,
    MODEL_NOUNS,
    MODEL_VERBS,
    VERBS,
    VERSION_WORDS,
)
from bot.race.names import fold

_PART = re.compile(r"[^\s_-]+")
_SIZE = re.compile(r"[a-z]?\d{1,4}(?:\.\d{1,2})?[bm]", re.IGNORECASE)
_STAMP = re.compile(r"\d{2,8}")
_CODE = re.compile(r"[A-Za-z]{1,12}-?\d{1,3}(?:\.\d{1,2})?[a-z]?")
"""Letters with a version: "K2", "R1", "M2.5", "V3"."""
_VARIANTS = VERSION_WORDS - {
    "opus", "sonnet", "haiku", "scout", "maverick", "terminus", "codex", "behemoth", "mini", "nano", "flash",
    "thinking", "lite",
}  # fmt: skip
"""Words that many models bear and that name none by themselves."""
_SMALL = frozenset({"mini", "nano", "flash", "lite"})
"""Names of small models that are written without a capital too."""
_NO_NAMES = word_set(
    "the and for with model models open new free chat code api web app use claude gpt llama "
    "deepseek apollo command north step ring seed solar ring nova mythos"
)
_NOT_OF_SIZE = re.compile(
    r"(?:\s+|-)(?:parameters?|params?|class|range|mark|tokens?|threshold|category|scale|dense|"
    r"or\b|and\b|active|total|USD|users|downloads)",
    re.IGNORECASE,
)
_BEFORE_SIZE = re.compile(r"\b(?:the|its|their|our|this|that|both|than) $", re.IGNORECASE)
_OPENS = re.compile(
    r"(?:^|[.!?:;,\n(\"]|\b(?:and|but|while|whereas|than|over|the|that|beats?|vs\.?))\s*$"
)
_FOLLOWING = re.compile(r"\s+([\w']+)")
_LONGEST_PART = 4


@dataclass(frozen=True, slots=True)
class _Owner:
    """A model with a part in its name; ``rank``: 0 its end, 1 its beginning, 2 between them."""

    rank: int
    spot: Spot
    written: str


def short_spots(text: str, known: Sequence[Spot]) -> Iterator[Spot]:
    """Where parts of the names of known models stand by themselves; ``known`` in the text's order."""
    parts = _parts(text, known)
    if not parts:
        return
    longest_first = sorted(parts, key=len, reverse=True)
    pattern = re.compile(
        r"(?<![\w$€£-])(?<!\d[.,])(?:"
        + "|".join(map(re.escape, longest_first))
        + r")(?![\w%])(?!-\w)(?!\.\d)",
        re.IGNORECASE,
    )
    places = Places(known)
    for found in pattern.finditer(text):
        if places.meet(found.start(), found.end()):
            continue
        meant = _meant(parts[found[0].casefold()], found.start())
        if meant is None:
            continue
        spot = meant.spot
        if _is_name_here(text, found.start(), found.end(), found[0], meant.written, spot):
            yield Spot(found.start(), found.end(), spot.kind, spot.named, spot.how)


def _meant(owners: Sequence[_Owner], at: int) -> _Owner | None:
    """The one model meant by a part: of those named before, else of all; None where several can be."""
    for some in ([one for one in owners if one.spot.start < at], owners):
        if some:
            best = min(one.rank for one in some)
            fitting = [one for one in some if one.rank == best]
            return fitting[0] if len(fitting) == 1 else None
    return None


def whole_names(text: str, spots: Sequence[Spot]) -> list[Spot]:
    """The spots, each that says only a part of a name meaning the model that the text names in full.

    "Foo Ultra" is Foo Ultra 253B once that was named, "Haiku" Claude Haiku 4.5, "Devstral" before a
    verb the one Devstral of the text, "Qwen3" (which is no release's own name) its one Qwen3.
    """
    inner, first_words = _inner_words(text, spots), _only_of_family(text, spots)
    heads = _by_beginning(text, spots)
    kept: list[Spot] = []
    for one in spots:
        said = text[one.start : one.end]
        whole: Spot | None = None
        if one.kind == "family":
            whole = inner.get(said.casefold())
            following = _FOLLOWING.match(text, one.end)
            if whole is None and following is not None and _is_verb(following[1].casefold()):
                whole = first_words.get(said.casefold())
        elif one.kind == "release" and (
            one.how == "model-like" or fold(said) != fold(one.named.party.name)
        ):
            whole = heads.get(_folded(said))
        is_before = whole is not None and (whole.start < one.start or one.how == "model-like")
        if whole is None or not is_before or whole.named.identity == one.named.identity:
            kept.append(one)
        else:
            kept.append(Spot(one.start, one.end, whole.kind, whole.named, whole.how))
    return kept


def _by_beginning(text: str, spots: Sequence[Spot]) -> dict[tuple[str, ...], Spot]:
    """The one model of the text whose name begins so and goes on."""
    found: dict[tuple[str, ...], dict[str, Spot]] = defaultdict(dict)
    for one in spots:
        name = _folded(text[one.start : one.end]) if one.kind == "release" else ()
        for length in range(1, len(name)):
            found[name[:length]].setdefault(one.named.identity, one)
    return {name: next(iter(by.values())) for name, by in found.items() if len(by) == 1}


def _inner_words(text: str, spots: Sequence[Spot]) -> dict[str, Spot]:
    """Releases by a word inside their name that no other release of the text has: "Haiku"."""
    found: dict[str, dict[str, Spot]] = defaultdict(dict)
    for one in spots:
        if one.kind == "release":
            for word in _folded(text[one.start : one.end])[1:]:
                found[word].setdefault(one.named.identity, one)
    return {word: next(iter(by.values())) for word, by in found.items() if len(by) == 1}


def _only_of_family(text: str, spots: Sequence[Spot]) -> dict[str, Spot]:
    """The one release of the text whose name begins with a word: Devstral Small by "devstral"."""
    found: dict[str, dict[str, Spot]] = defaultdict(dict)
    for one in spots:
        name = _folded(text[one.start : one.end]) if one.kind == "release" else ()
        if len(name) > 1:
            found[name[0]].setdefault(one.named.identity, one)
            letters = name[0].rstrip("0123456789.")
            if letters not in ("", name[0]):
                found[letters].setdefault(one.named.identity, one)
    return {word: next(iter(by.values())) for word, by in found.items() if len(by) == 1}


def _is_verb(word: str) -> bool:
    return word in AUXILIARIES or word in MODEL_VERBS


def _folded(name: str) -> tuple[str, ...]:
    return tuple(part.casefold() for part in _PART.findall(name))


def _parts(text: str, known: Sequence[Spot]) -> dict[str, list[_Owner]]:
    """The parts of the names of models that can stand for them, casefolded."""
    owners: dict[str, dict[str, _Owner]] = defaultdict(dict)
    whole: set[str] = set()
    for spot in known:
        name = text[spot.start : spot.end]
        if name.casefold() in whole:
            continue
        whole.add(name.casefold())
        if spot.kind != "release":
            continue
        pieces = list(_PART.finditer(name))
        for first in range(len(pieces)):
            for last in range(first, min(len(pieces), first + _LONGEST_PART)):
                is_head, is_tail = first == 0, last == len(pieces) - 1
                part = name[pieces[first].start() : pieces[last].end()]
                if (is_head and is_tail) or not _may_stand_alone(
                    part, is_head=is_head, is_tail=is_tail
                ):
                    continue
                rank = 0 if is_tail else 1 if is_head else 2
                by = owners[part.casefold()]
                old = by.get(spot.named.identity)
                if old is None or rank < old.rank:
                    first_spot = spot if old is None else old.spot
                    by[spot.named.identity] = _Owner(rank, first_spot, part)
    return {part: list(by.values()) for part, by in owners.items() if part not in whole}


def _may_stand_alone(part: str, *, is_head: bool, is_tail: bool) -> bool:
    """Whether a part of a name can be a name by itself."""
    pieces = _folded(part)
    if len(pieces) > 1:
        if all(
            piece in _VARIANTS or _STAMP.fullmatch(piece) or _SIZE.fullmatch(piece)
            for piece in pieces
        ):
            return False
        return (is_head or is_tail) and any(map(str.isalpha, "".join(pieces)))
    piece = pieces[0] if pieces else ""
    if _SIZE.fullmatch(piece):
        return piece[0].isdigit()
    if piece in _VARIANTS or piece in _NO_NAMES or len(piece) < 2:
        return False
    if piece in _SMALL:
        return is_tail
    if _CODE.fullmatch(part) and any(map(str.isdigit, part)):
        return is_tail or is_head
    return part.isalpha() and part[0].isupper() and len(part) > 3 and (is_head or is_tail)


def _is_name_here(text: str, start: int, end: int, said: str, written: str, spot: Spot) -> bool:
    """Whether a part is the model at a place, and no size, word or other name."""
    before, after = text[max(0, start - 24) : start], text[end : end + 24]
    if _SIZE.fullmatch(said):
        return _BEFORE_SIZE.search(before) is not None and not _NOT_OF_SIZE.match(after)
    if said.casefold() in _SMALL:
        if start < spot.start or not (said[0].isupper() or _OPENS.search(before)):
            return False
        following = re.match(r"\s+([\w']+)", after)
        return bool(following and _does(following[1].casefold())) or after[:2] in {"'s", ", ", ")."}
    if any(map(str.isdigit, said)):
        return said[0].isupper() or said == written
    if not said[0].isupper() or start < spot.start:
        return False
    if re.match(r"[- ][A-Z][a-z]", after) or re.search(r"[A-Z][a-z]+ $", before):
        return False  # "Heron Lake", "Sir Heron"
    if said.casefold() in COMMON_NAMES:
        following = re.match(r"\s+([\w']+)", after)
        return (
            after[:2] == "'s"
            or bool(following and _does(following[1].casefold()))
            or not _OPENS.search(before)
        )
    return True


def _does(word: str) -> bool:
    return (
        word in AUXILIARIES
        or word in VERBS
        or word in MODEL_VERBS
        or word.endswith("ed")
        or word in MODEL_NOUNS
    )

"""Two models at once, or one of two: "both", "the two models", "the larger one", "the latter".

A size is what the name says: "120b" is larger than "20b", "mini" smaller than a name without it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.race.extract.names.antecedents import Antecedents, is_model
from bot.race.extract.text.word_classes import word_set
from bot.race.extract.text.worded import Token, does_something
from bot.race.extract.text.words import MODEL_NOUNS
from bot.race.new_claims import Named

_LARGER = word_set("larger bigger big large largest biggest heavier full-size full-sized")
_SMALLER = word_set("smaller small smallest little lighter tiny compact lightweight")
_COMPARED = word_set("larger bigger smaller heavier lighter")
_NOUNS = word_set("one model version sibling variant brother checkpoint system")
_BOTH_NOUNS = (word_set("models versions variants siblings checkpoints systems") & MODEL_NOUNS) | {
    "versions",
    "variants",
    "siblings",
}
_ENDS = frozenset({".", ",", ";", ":", ")", "!", "?"})
_OF_TWO = frozenset({"the former", "the latter", "the former one", "the latter one"})
_GROUPS_BACK = 4
_BILLIONS = re.compile(r"(?<![A-Za-z\d.])(\d{1,4}(?:\.\d{1,2})?)\s?([bm])\b", re.IGNORECASE)
_GRADES = {"nano": 0, "tiny": 0, "mini": 1, "lite": 1, "small": 2, "flash": 2, "air": 2, "haiku": 2,
           "medium": 3, "sonnet": 3, "pro": 5, "plus": 5, "large": 5, "opus": 5, "max": 6, "ultra": 7}  # fmt: skip
_NO_GRADE = 4


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom words stand for, from the token at ``first`` to before ``after``."""

    named: tuple[Named, ...]
    first: int
    after: int


def several_at(tokens: Sequence[Token], at: int, past: Antecedents) -> Meant | None:
    """What "both" or "the larger one" that begins at a token stands for; None where it is no such."""
    match tokens[at].folded:
        case "both" | "neither":
            return _both(tokens, at, past)
        case "all":
            return _all_of(tokens, at, past)
        case "the" | "these" | "its" | "their":
            return _pair_of_words(tokens, at, past) or _one_of_two(tokens, at, past)
        case _:
            return None


def _word(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].folded if at < len(tokens) and tokens[at].spot is None else ""


def _both(tokens: Sequence[Token], at: int, past: Antecedents) -> Meant | None:
    first, after = at, at + 1
    if _word(tokens, after) == "of" and _word(tokens, after + 1) in {"them", "these", "the"}:
        after += 2
        after += _word(tokens, after) in {"models", "two"}
    elif _word(tokens, after) in {"the", "these"} and _word(tokens, after + 1) in _BOTH_NOUNS:
        after += 2
    elif _word(tokens, after) in _BOTH_NOUNS | {"model"}:
        after += 1
    if tokens[at].folded == "neither":
        first = at + 1  # the word itself denies, and stays a word
        if after == first:
            return None
    elif after == at + 1:
        following = [one.folded for one in tokens[after : after + 3]]
        ends = not following or following[0] in _ENDS
        if not ends and (tokens[after].spot is not None or not does_something(following)):
            return None
    pair = _pair(past)
    return None if pair is None else Meant(pair, first, after)


def _pair_of_words(tokens: Sequence[Token], at: int, past: Antecedents) -> Meant | None:
    step = at + 1
    if _word(tokens, step) in {"two", "pair", "duo"}:
        step += 1
        step += _word(tokens, step) in {"new", "open", "open-weight", "released"}
        is_noun = _word(tokens, step) in _BOTH_NOUNS
        if _word(tokens, step - 1) == "two" and not is_noun:
            return None
        pair = _pair(past)
        return None if pair is None else Meant(pair, at, step + is_noun)
    if tokens[at].folded == "the" and _word(tokens, step) in {"former", "latter"}:
        following = _word(tokens, step + 1)
        if following in {"president", "chief", "ceo", "head", "half", "part"}:
            return None
        pair = _last_two(past)
        if pair is None:
            return None
        step += 1 + (following in _NOUNS)
        return Meant((pair[0 if _word(tokens, at + 1) == "former" else 1],), at, step)
    return None


_COUNTS = {"three": 3, "four": 4, "five": 5, "six": 6, "3": 3, "4": 4, "5": 5}


def _all_of(tokens: Sequence[Token], at: int, past: Antecedents) -> Meant | None:
    """The models meant by "all three models", "all four of them", "all three": as many as were named last."""
    step = at + 1 + (_word(tokens, at + 1) in {"of", "the", "these"})
    count = _COUNTS.get(_word(tokens, step))
    if count is None:
        return None
    after = step + 1
    if _word(tokens, after) in {"new", "open", "open-weight", "released"}:
        after += 1
    if _word(tokens, after) in _BOTH_NOUNS:
        after += 1
    elif _word(tokens, after) == "of" and _word(tokens, after + 1) in {"them", "these"}:
        after += 2
    elif not does_something([one.folded for one in tokens[after : after + 3]]):
        return None
    named = _last_named(past, count)
    return None if named is None else Meant(named, at, after)


def _last_named(past: Antecedents, count: int) -> tuple[Named, ...] | None:
    """So many models as were named so far, subjects first, of one maker before those of all."""
    mentions = [one for one in past.backwards() if one.kind == "release"]
    mentions.sort(key=lambda one: one.start)
    for some in ([one for one in mentions if not one.governed], mentions):
        models = {one.named.identity: one.named for one in some}
        for maker in dict.fromkeys(one.maker_id for one in models.values()):
            own = tuple(one for one in models.values() if one.maker_id == maker)
            if len(own) == count:
                return own
        if len(models) == count:
            return tuple(models.values())
    if past.author is None:
        return None
    maker = past.author.maker_id
    ours = tuple(one for one in past.distinct_models if one.maker_id == maker)
    return ours if len(ours) == count else None


def _one_of_two(tokens: Sequence[Token], at: int, past: Antecedents) -> Meant | None:
    """What "the larger one", "the smaller of the two", "its bigger sibling", "the small model" stands for."""
    grade = _word(tokens, at + 1)
    if grade not in _LARGER | _SMALLER:
        return None
    after = at + 2
    if _word(tokens, after) in _NOUNS:
        after += 1
    elif grade not in _COMPARED or not (
        does_something([one.folded for one in tokens[after : after + 3]])
        or _word(tokens, after) in _ENDS | {"of"}
        or after >= len(tokens)
    ):
        return None
    if _word(tokens, after) == "of":
        if _word(tokens, after + 1) == "them":
            after += 2
        elif _word(tokens, after + 1) in {"the", "these"} and _word(tokens, after + 2) == "two":
            after += 3
        else:
            return None
    named = _by_size(past, larger=grade in _LARGER)
    return None if named is None else Meant((named,), at, after)


def _by_size(past: Antecedents, *, larger: bool) -> Named | None:
    """The one model that is larger (or smaller) than the other of the pair, or than the subject."""
    pair = _pair(past) or _series(past)
    if pair is not None:
        one, other = (size_of(it.party.name) for it in pair)
        if one != other and one[0] == other[0]:
            return pair[0] if (one > other) == larger else pair[1]
    about = past.last_model()
    if about is None:
        return None
    own = size_of(about.party.name)
    fitting = [
        named
        for named in past.distinct_models
        if named.maker_id == about.maker_id
        and own[0] == (size := size_of(named.party.name))[0]
        and ((size > own) if larger else (size < own))
    ]
    return fitting[0] if len(fitting) == 1 else None


def size_of(name: str) -> tuple[int, float]:
    """How large a model is by its name: parameters first, else words like "mini"."""
    found = _BILLIONS.search(name)
    if found is not None:
        return 1, float(found[1]) * (1.0 if found[2] in "bB" else 0.001)
    words = re.split(r"[\s-]", name.casefold())
    return 0, float(next((_GRADES[word] for word in words if word in _GRADES), _NO_GRADE))


def _pair(past: Antecedents) -> tuple[Named, Named] | None:
    """The two models that are spoken of together: subjects of one sentence, or of the last few."""
    found: dict[str, Named] = {}
    compared: tuple[Named, Named] | None = None  # "X was beaten by Y. It is old. Both …"
    for group in past.recent()[:_GROUPS_BACK]:
        models = {one.named.identity: one.named for one in group if is_model(one)}
        here = {
            one.named.identity: one.named for one in group if is_model(one) and not one.governed
        }
        if not here and len(models) == 2:
            here = models  # "we compared X with Y"
        for one in group:
            if one.others:
                return one.named, one.others[0]
        if len(here) > 2 or len({**found, **here}) > 2:
            break
        if len(here) == 2:
            first, second = here.values()
            return first, second
        found.update(here)
        if compared is None and len(models) == 2 and found.keys() <= models.keys():
            first, second = models.values()
            compared = first, second
        if len(found) == 2:
            first, second = reversed(list(found.values()))
            of_one = first.maker_id == second.maker_id
            return (first, second) if of_one or compared is None else compared
    return None


def _last_two(past: Antecedents) -> tuple[Named, Named] | None:
    """The two models that were named last, in the order of the text."""
    found: dict[str, Named] = {}
    near = [one for group in past.recent()[:2] for one in group]
    for one in sorted(near, key=lambda one: -one.start):
        if one.others:
            return None  # "Both are open. The former …": their order is not told
        if is_model(one) and one.text.casefold() not in _OF_TWO:
            found.setdefault(one.named.identity, one.named)
        if len(found) == 2:
            second, first = found.values()
            return first, second
    return None


def _series(past: Antecedents) -> tuple[Named, Named] | None:
    """The only two models of the text whose names differ in their size alone."""
    series: dict[str, dict[str, Named]] = {}
    for named in past.distinct_models:
        name = named.party.name
        bare = _BILLIONS.sub("", name).casefold().strip(" -")
        if bare != name.casefold():
            series.setdefault(bare, {})[named.identity] = named
    pairs = [tuple(it.values()) for it in series.values() if len(it) == 2]
    return (pairs[0][0], pairs[0][1]) if len(pairs) == 1 else None

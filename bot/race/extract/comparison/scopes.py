"""What a comparison holds for: a test of the ledger, or words such as "certain benchmarks"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.race.extract.passage import Passage
from bot.race.extract.text.tokens import Words
from bot.race.extract.text.word_classes import (
    CONJUNCTIONS,
    DETERMINERS,
    NO_SCOPE,
    PREPOSITIONS,
    RELATIVE,
    SAYING,
    TIMES,
    is_adverb,
    word_set,
)

_APART = frozenset({"lower", "higher", "behind", "ahead", "better", "worse", "clear", "apart"})
_LEADS = frozenset({"on", "in", "at", "across", "for", "when", "over", "under", "within"})
_ENDS = (
    CONJUNCTIONS - {"and", "or", "&"}
    | RELATIVE
    | (SAYING - {"reported", "reporting", "stated", "found", "show", "noted"})
    | {"at", "by", "according", "with", "than", "to", "from"}
)
_LONGEST = 16
_MARGIN = re.compile(
    r"(?:roughly|about|around|nearly|over|almost|some|up|to|a|an|the|more|than|just|as|much)\Z"
)
_NUMBER = re.compile(r"(\d{1,9}(?:,\d{3}){0,4}(?:\.\d{1,6})?)([x×]|%|pp)?\Z")
_SEVERAL = re.compile(r",| and | or | & ")
_SEPARATORS = re.compile(r"[^\w.+-]+")
_UNITS = {
    "%": "%", "percent": "%", "points": "points", "point": "points", "pp": "percentage points",
    "percentage": "percentage points", "times": "times", "x": "times", "elo": "Elo", "pts": "points",
    "×": "times",
}  # fmt: skip
_COSTS = frozenset({"cost", "costs", "price", "prices", "pricing"})
_SMALL = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twenty": 20, "thirty": 30, "fifty": 50, "hundred": 100,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scope:
    """What follows the names of a comparison; ``after`` is the index behind it."""

    after: int
    words: str = ""
    benchmark_id: int | None = None
    qualifier: str = ""
    value: float | None = None
    unit: str = ""


def benchmark_in(text: str, benchmarks: Sequence[tuple[str, int | None]]) -> int | None:
    """The one test that words name; None where there is none, or several."""
    if _SEVERAL.search(text):
        return None
    plain = " " + " ".join(_SEPARATORS.split(text.casefold())) + " "
    found = set[int | None]()
    for name, number in benchmarks:
        if f" {name} " in plain:
            found.add(number)
            plain = plain.replace(f" {name} ", "  ")
    return found.pop() if len(found) == 1 else None


def scope_at(words: Words, index: int, passage: Passage) -> Scope:
    """Reads "on MATH-500", "in certain benchmarks", "by 5 points" from an index on."""
    at, scope = index + (words.low(index) in {"there", "here"}), Scope(index)
    for _ in range(3):
        start = words.skip_marks(at)
        if words.low(start) == "," and words.low(start + 1) in {"on", "across"} and not scope.words:
            start += 1
        lead = _lead_behind(words, start)
        if lead is not None and scope.value is None:
            value, unit, at = lead
            scope = replace(scope, after=at, value=value, unit=unit)
            continue
        if words.low(start) == "," and words.low(start + 1) == "by":
            start += figure_at(words, start + 2) is not None  # "there, by four points"
        start = _past_remarks(words, start)
        if words.low(start) == "by":
            margin = figure_at(words, start + 1)
            if margin is None and words.low(start + 1) not in {
                "a",
                "an",
                "wide",
                "some",
                "several",
            }:
                break
            after = _margin_end(words, start + 1) if margin is None else margin[2]
            if after is None:
                break
            scope = Scope(
                after, scope.words, scope.benchmark_id,
                scope.qualifier or ("" if margin is not None else words.text(start + 1, after)),
                None if margin is None else margin[0], "" if margin is None else margin[1],
            )  # fmt: skip
            at = after
            continue
        end = _phrase_end(words, start, passage)
        if end is None or scope.words:
            break
        text = words.text(start + 1, end)
        scope = Scope(
            end,
            text,
            benchmark_in(text, passage.benchmarks),
            scope.qualifier,
            scope.value,
            scope.unit,
        )
        at = end
    return scope


def _lead_behind(words: Words, comma: int) -> tuple[float, str, int] | None:
    """Reads ", 6 points lower": the figure, its unit and the index behind it."""
    lead = figure_at(words, comma + 1) if words.low(comma) == "," else None
    if lead is None or words.low(lead[2]) not in _APART:
        return None
    return lead[0], lead[1], lead[2] + 1


def _past_remarks(words: Words, start: int) -> int:
    """The index behind a remark in brackets and adverbs."""
    if words.low(start) == "(":
        start = _past_brackets(words, start)
    while is_adverb(words.low(start)) and words.mention(start) is None:
        start += 1
    return start


def _past_brackets(words: Words, at: int) -> int:
    """The index behind a remark in brackets, if a scope follows it; else that of the bracket."""
    for step in range(at + 1, min(at + 12, len(words))):
        if words.low(step) == ")":
            return step + 1 if words.low(step + 1) in _LEADS | {"by"} else at
    return at


_MARGINS = word_set(
    "margin margins distance lot mile miles whisker hair nose inch touch landslide fraction points way"
)


def _margin_end(words: Words, at: int) -> int | None:
    for step in range(at, at + 6):
        if words.low(step) in _MARGINS:
            return step + 1
    return None


def figure_at(words: Words, index: int) -> tuple[float, str, int] | None:
    """A figure with its unit: "about 40 points" is 40.0, "points" and the index behind it."""
    at = index
    while _MARGIN.match(words.low(at)) and at - index < 4:
        at += 1
    if words.low(at) in {"twice", "double"}:
        return 2.0, "times", at + 1
    found = _NUMBER.match(words.low(at))
    if found is None and words.low(at) not in _SMALL:
        return None
    number = float(_SMALL[words.low(at)] if found is None else found[1].replace(",", ""))
    unit = _UNITS.get(found[2] or "", "") if found is not None else ""
    at += 1
    if not unit and words.reads(at, "per", "cent"):
        unit, at = "%", at + 2
    if not unit and words.low(at) in _UNITS:
        unit = _UNITS[words.low(at)]
        at += 1
        if unit == "percentage points" and words.low(at) == "points":
            at += 1
        if unit == "Elo" and words.low(at) == "points":
            at += 1
    return (number, unit, at) if unit else None


def _phrase_end(words: Words, start: int, passage: Passage) -> int | None:
    """The index behind "on MMLU, MATH-500 and GPQA"; None where no scope stands here."""
    if words.low(start) not in _LEADS or words.mention(start) is not None:
        return None
    first = words.skip_marks(start + 1)
    if not _begins_scope(words, start, first):
        return None
    at = first
    while at < len(words) and at - first < _LONGEST and not _ends_scope(words, first, at, passage):
        at += 1
    end = words.skip_marks_back(at - 1) + 1
    while end > first and words.low(end - 1) in _LEFT_OUT:
        end -= 1
    return end if end > first and words.text(first, end).casefold() not in {"both", "all"} else None


_LEFT_OUT = TIMES | {"last", "this", "earlier", ","}
_FIGURES = frozenset({"twice", "double", "fraction", "half", "$", "%"})


def _begins_scope(words: Words, start: int, first: int) -> bool:
    """Whether what follows "on" or "in" is a field or a test, and no day, place, price or party."""
    noun = first
    while words.low(noun) in DETERMINERS | {"last", "next", "own", "early", "late"}:
        noun += 1
    head, after = words.low(noun), words.low(noun + 1)
    if (
        not head
        or head in TIMES | NO_SCOPE | _FIGURES
        or after in {"statement", "fraction", "post"}
    ):
        return False
    if _YEAR.match(head) or (words.mention(noun) is not None and after != "'s"):
        return False
    counts = head[:1].isdigit() or head == "less"
    return not (
        words.low(start) in {"over", "under", "for", "at", "with"} and counts
    ) and not _tells_cost(words, first)


def _ends_scope(words: Words, first: int, at: int, passage: Passage) -> bool:
    word = words.low(at)
    if word == ",":
        adjectives = at == first + 1 and _is_adjective_before(words, at)
        return not (adjectives or _lists_on(words, at + 1, passage))
    if word in {"and", "or", "&"}:
        return _new_clause(words, at + 1)
    return (
        word in _ENDS
        or word in _STOPS
        or (word in {"it", "they", "he", "she"} and at > first)
        or (word in {"its", "their"} and at > first and words.low(at - 1) not in PREPOSITIONS)
        or _is_model_beside(words, first, at)
        or (word in _LEADS and words.low(at + 1) in TIMES | {"a", "less", "half"})
    )


def _is_model_beside(words: Words, first: int, at: int) -> bool:
    """Whether the subject of the clause stands here: "on MMLU R1 finished ahead"."""
    one = words.mention(at)
    return (
        one is not None and at > first and one.kind in ("release", "family")
        and words.low(at - 1) not in {"'s", "than", "of", "like", "and", ","} and words.low(at + 1) != "'s"
    )  # fmt: skip


_STOPS = frozenset({".", ";", ":", "(", ")", "—", "?", "!", "|"})
_YEAR = re.compile(r"(?:19|20)\d\d\Z")


def _tells_cost(words: Words, first: int) -> bool:
    for step in range(first, first + 6):
        word = words.low(step)
        if word in _COSTS:
            return True
        if (not word[:1].isalnum() and word != "%") or word in {"and", "but", "while"}:
            return False
    return False


def _is_adjective_before(words: Words, comma: int) -> bool:
    """Whether a comma stands between two adjectives: "on difficult, real-world tasks"."""
    after = words.low(comma + 1)
    return (
        words.raw(comma - 1, comma).islower()
        and words.low(comma - 1) not in _NOUNS
        and words.raw(comma + 1, comma + 2).islower()
        and words.mention(comma + 1) is None
        and after not in DETERMINERS | _ENDS | _LEADS
        and words.low(comma + 2)[:1].isalpha()
        and not _new_clause(words, comma + 1)
    )


def _lists_on(words: Words, at: int, passage: Passage) -> bool:
    """Whether a comma goes on with another test or field of a list."""
    if words.low(at) in {"and", "or"}:
        return not _new_clause(words, at + 1)
    if benchmark_in(words.text(at, min(at + 3, len(words))), passage.benchmarks) is not None:
        return True
    for step in range(at, at + 5):
        word = words.low(step)
        if words.mention(step) is not None:
            return False
        if word in {",", "and"}:
            return step > at and not _new_clause(words, step + 1)
        gerund = word.endswith("ing") and step == at and words.low(at + 1) not in {",", "and"}
        if word in _ENDS or not word[:1].isalnum() or gerund:
            return False
    return False


def _new_clause(words: Words, at: int) -> bool:
    """Whether a verb or a name after "and" begins something else."""
    at = words.skip_marks(at)
    while is_adverb(words.low(at)):
        at += 1
    word = words.low(at)
    return (
        words.mention(at) is not None
        or word[:1].isdigit()
        or word in _VERBS
        or (word.endswith("s") and words.low(at + 1) in DETERMINERS)
        or (
            word.endswith("ing")
            and (words.mention(at + 1) is not None or words.low(at + 1) in {"behind", "ahead"})
        )
    )


_NOUNS = word_set("coding math maths mathematics reasoning benchmarks tasks code writing science")
_VERBS = word_set(
    "is are was were has have had it they we its costs cost matches match beats beat trails "
    "trail surpasses lags outperforms rivals approaches exceeds supports runs uses used can "
    "does offers ties sets achieves comes remains falls fell scores scored ranks performs "
    "competes loses wins nearly came fell beat lost tied matched trailed edged took set finished placed "
    "reached won got led overtook surpassed outperformed bettered topped passed stayed remained ran "
    "costing cut makes made performs comes gets sits finishes"
)

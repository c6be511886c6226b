"""Comparisons by grade: "cheaper than", "as good as", "twice as fast as"."""

from __future__ import annotations

from collections.abc import Iterator

from bot.race.extract.comparison.carriers import carrier_of, scope_inside
from bot.race.extract.comparison.comparing import Comparison, graded
from bot.race.extract.comparison.grades import (
    BETTER,
    CHEAPER,
    CONTEXT,
    COSTLY,
    DEARER,
    FRUGAL,
    HEAVIER,
    LEANER,
    MEASURES,
    SAME,
    SKILLED,
    THRIFTY,
    WORSE,
    Grade,
    grade_at,
    grade_of_multiple,
    grades_before,
)
from bot.race.extract.comparison.multiples import PARTS, measured_before
from bot.race.extract.comparison.scopes import figure_at
from bot.race.extract.names.parties import Found, parties_from, party_at
from bot.race.extract.names.subjects import Subject
from bot.race.extract.text.tokens import Words
from bot.race.extract.text.verb_groups import is_conditional, verb_group
from bot.race.extract.text.word_classes import is_adverb, is_negation, word_set

_PEOPLE = word_set("we i you they he she anyone anybody many most people")
_THOUGHT = word_set(
    "expected hoped thought feared had would anticipated guessed imagined believed predicted dared might could expect"
)
_NO_SUBJECTS = word_set("rather other different older newer younger later earlier sooner often ago")


def than_comparisons(words: Words) -> Iterator[Comparison]:
    """Every comparison by grade in a sentence."""
    lows = {token.low for token in words.tokens}
    if lows & {"than", "compared", "relative"}:
        yield from _by_than(words)
    if words.low(0) in {"compared", "relative"}:
        yield from _by_standard(words)
    if "as" in lows:
        yield from _by_as(words)


def _by_than(words: Words) -> Iterator[Comparison]:
    for index in range(1, len(words)):
        after = index + 1
        if words.low(index) in {"compared", "relative"} and words.low(index + 1) in {"to", "with"}:
            after = index + 2
        elif words.low(index) != "than" or words.mention(index) is not None:
            continue
        if words.low(index - 1) in _NO_SUBJECTS or is_conditional(words, index):
            continue
        targets, end = parties_from(words, after)
        if not targets or (words.low(after) in _PEOPLE and words.low(end) in _THOUGHT):
            continue  # "better than we expected"
        grades = grades_before(words, index)
        if not grades:
            continue
        first = min(grades.values())
        if words.low(index) != "than" and index - max(grades.values()) > 8:
            continue
        yield from _graded(words, grades, first, index, after, targets, end)


def _by_standard(words: Words) -> Iterator[Comparison]:
    """Reads "Compared with X, Y is cheaper"."""
    targets, end = parties_from(words, 2)
    found = party_at(words, end + 1) if targets and words.low(end) == "," else None
    if found is None or words.low(1) not in {"to", "with"}:
        return
    for at in range(found.after + 1, min(found.after + 9, len(words))):
        grade = grade_at(words, at, min(at + 4, len(words)))
        group = verb_group(words, at)
        if grade is not None and not group.dropped:
            subject = Subject((found.mention,), words.start(0))
            figure = next(
                (one for one in (figure_at(words, back) for back in range(at - 4, at)) if one), None
            )
            yield graded(
                grade, at, at + 1, subject, targets, at + 1, negated=group.negated,
                value=figure[0] if figure else None, unit=figure[1] if figure else "",
            )  # fmt: skip
            return


def _graded(
    words: Words, grades: dict[Grade, int], first: int, index: int, after: int,
    targets: list[Found], end: int,
) -> Iterator[Comparison]:  # fmt: skip
    start = first
    while start > 0 and words.mention(start - 1) is None and (
        is_adverb(words.low(start - 1)) or words.low(start - 1) in MEASURES
        or words.low(start - 1)[:1].isdigit()
    ):  # fmt: skip
        start -= 1
    subject, negated = carrier_of(words, start)
    if subject is None:
        return
    figure = next(
        (one for one in (figure_at(words, at) for at in range(max(0, start), first + 1)) if one),
        None,
    )
    same = SAME in grades
    for grade in [SAME] if same else list(grades):
        place = grades[grade]
        no = words.low(start - 1) == "no" or words.low(place - 1) == "no"
        yield graded(
            grade, start, after, subject, targets, end, negated=negated or no,
            qualifier=_same_words(words, grades)
            if same
            else "" if figure else _degree(words, start, first),
            value=figure[0] if figure else None, unit=figure[1] if figure else "",
            scope=scope_inside(words, max(grades.values()), index),
        )  # fmt: skip


def _degree(words: Words, start: int, first: int) -> str:
    text = words.text(start, first)
    return text if text not in {"even", "also", "to", "a", "much", "far", "up to"} else ""


def _same_words(words: Words, grades: dict[Grade, int]) -> str:
    """The qualifier of "similar or even better": the words from the first grade to the last."""
    places = sorted(grades.values())
    return words.text(places[0], places[-1] + 1) if len(places) > 1 else ""


def _by_as(words: Words) -> Iterator[Comparison]:
    """Reads "as good as", "twice as fast as", "half as expensive as"."""
    for index in range(len(words)):
        if words.low(index) != "as" or words.mention(index) is not None:
            continue
        second = next((at for at in range(index + 2, index + 7) if words.low(at) == "as"), 0)
        if not second or any(words.mention(at) for at in range(index, second)):
            continue
        middle = [words.low(at) for at in range(index + 1, second)]
        targets, end = parties_from(words, second + 1)
        if not targets or is_conditional(words, index):
            continue
        before = words.low(index - 1)
        times = before in {"twice", "thrice", "times", "x"} or before[-1:] == "x"
        part = before in PARTS
        if middle == ["well"] and words.mention(index - 1) is not None:
            continue  # "offers X as well as Y"
        start = index - 1 if times or part or is_adverb(before) else index
        while words.low(start - 1)[:1].isdigit() or words.low(start - 1) in MEASURES | {
            "only",
            "just",
        }:
            start -= 1
        grade = _as_grade(middle, measured_before(words, start), times=times, part=part)
        if grade is None:
            continue
        near_not = is_negation(words.low(start - 1)) or words.low(start - 1) == "nowhere"
        subject, negated = carrier_of(words, start)
        if subject is None:
            continue
        denied = negated or near_not or before in {"near", "nowhere"}
        if denied and grade == SAME:
            grade, denied = WORSE, False
        figure = figure_at(words, start)
        yield graded(
            grade, start, second + 1, subject, targets, end, negated=denied,
            qualifier="" if figure or not (times or part or is_adverb(before))
            else words.text(start, index),
            value=figure[0] if figure else None, unit=figure[1] if figure else "",
        )  # fmt: skip


def _as_grade(middle: list[str], before: set[str], *, times: bool, part: bool) -> Grade | None:
    told = set(middle)
    if not told.isdisjoint({"much", "many"}):
        measured = told - {"much", "many", "to", "run", "use", "serve", "operate"} or before
        return grade_of_multiple(measured, part=part) if times or part else None
    if told & {"long", "large", "big"}:
        context = bool((told | before) & CONTEXT) and (times or part)
        return grade_of_multiple({"context"}, part=part) if context else None
    if told & COSTLY:
        return CHEAPER if part else DEARER if times else None
    if told & FRUGAL:
        return CHEAPER if times else None
    if told & (THRIFTY | {"fast", "quick", "quickly"}):
        return LEANER if times else HEAVIER if part else None
    if told & SKILLED:
        return BETTER if times else WORSE if part else SAME
    return None

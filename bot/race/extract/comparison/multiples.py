"""Comparisons by a multiple: "six times the throughput of X", "twice that of X", "a third of X's memory"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.race.extract.comparison.carriers import carrier_of
from bot.race.extract.comparison.comparing import Comparison, graded
from bot.race.extract.comparison.grades import CHEAPER, MEASURES, grade_of_multiple
from bot.race.extract.comparison.scopes import figure_at
from bot.race.extract.names.parties import Found, parties_from
from bot.race.extract.text.tokens import Words
from bot.race.extract.text.verb_groups import is_conditional
from bot.race.extract.text.word_classes import is_adverb, word_set

PARTS = word_set(
    "fraction half third quarter fifth sixth seventh eighth ninth tenth twelfth twentieth thirtieth "
    "fortieth fiftieth hundredth one-third two-thirds one-fourth one-fifth one-sixth one-eighth "
    "one-tenth one-quarter one-half one-twentieth one-thirtieth % percent 1/10th 1/10 1/5 1/20 1/20th "
    "1/30th sliver part"
)
_TIMES = word_set("times x twice thrice double triple quadruple")
_SPENDS = word_set(
    "does do did needs need uses use consumes consume requires require takes has offers"
)
_TAKES_IN = word_set(
    "accept accepts read reads ingest ingests digest digests swallow swallows handle handles hold holds fit fits"
)
"""What a model does with the text before it: so much is its context window."""
_CHARGES = word_set("asks charges charge ask costs cost does do did charged asked wants takes")
_MULTIPLE = re.compile(r"\d{1,4}(?:\.\d{1,3})?x\Z")
_BACK = 14


def charged(words: Words, at: int) -> tuple[list[Found], int]:
    """The parties of "what OpenAI charges for o1" and "what o1 costs"."""
    found, end = parties_from(words, at)
    while is_adverb(words.low(end)):
        end += 1
    if not found or words.low(end) not in _CHARGES:
        return [], at
    if words.low(end + 1) == "for":
        charged, after = parties_from(words, end + 2)
        if charged:
            return charged, after
    return found, end + 1


def measured_before(words: Words, index: int) -> set[str]:
    """The words of a clause before an index, in which what is measured may be named."""
    found: set[str] = set()
    for at in range(index - 1, max(-1, index - _BACK), -1):
        if words.low(at) in {";", ".", "and", "but", "while"}:
            break
        if words.mention(at) is None:
            found.add(words.low(at))
    return found


def by_multiple(words: Words) -> Iterator[Comparison]:
    """Every comparison by a multiple or a part, but for the parts of a price."""
    for index in range(len(words)):
        word = words.low(index)
        part = word in PARTS
        if words.mention(index) is not None or not (
            part or word in _TIMES or _MULTIPLE.match(word)
        ):
            continue
        at = index + 1 + (part and words.low(index + 1) == "of")
        told, targets, end = _measured(words, at)
        if not targets or is_conditional(words, index):
            continue
        start = index
        while start > 0 and words.mention(start - 1) is None and (
            words.low(start - 1) in MEASURES | _BEFORE or words.low(start - 1)[:1].isdigit()
        ):  # fmt: skip
            start -= 1
        grade = grade_of_multiple(told or measured_before(words, start), part=part)
        if grade is None or (part and grade == CHEAPER and told):
            continue
        subject, negated = carrier_of(words, start)
        if subject is None:
            continue
        figure = next(
            (one for step in range(start, index + 1) if (one := figure_at(words, step))), None
        )
        yield graded(
            grade, start, end, subject, targets, end, negated=negated, rule="multiple",
            qualifier="" if figure else words.text(start, index + 1),
            value=figure[0] if figure else None, unit=figure[1] if figure else "",
        )  # fmt: skip


_BEFORE = word_set(
    "a an the tiny small mere just only one about nearly roughly - less more than over up to some"
)


def _measured(words: Words, at: int) -> tuple[set[str], list[Found], int]:
    """What is measured, where it is told, whose it is, and the index behind the party."""
    if words.low(at) == "what":
        targets, end = charged(words, at + 1)
        if targets:
            return {"price"}, targets, end
        targets, end = parties_from(words, at + 1)
        end += words.low(end) in {"can", "could"}
        takes = words.low(end) in {"take", "takes", "took"} and words.low(end + 1) == "in"
        if takes or words.low(end) in _TAKES_IN:
            return {"context"}, targets, end + 1 + takes
        return (set(), targets, end + 1) if words.low(end) in _SPENDS else (set(), [], at)
    if words.low(at) == "that" and words.low(at + 1) == "of":
        targets, end = parties_from(words, at + 2)
        return set(), targets, end
    if words.mention(at) is not None and words.low(at + 1) == "'s":
        told = {words.low(step) for step in range(at + 2, at + 5)}
        targets, end = parties_from(words, at)
        return told, targets, end
    if words.low(at) in {"the", "as"} or words.low(at - 1) == "of":
        of = next((step for step in range(at + 1, at + 5) if words.low(step) == "of"), 0)
        if of and not any(words.mention(step) for step in range(at, of)):
            told = {words.low(step) for step in range(at, of)}
            targets, end = parties_from(words, of + 1)
            return told, targets, end
        that = next(
            (step for step in range(at + 1, at + 5) if words.low(step) in {"that", "which"}), 0
        )
        targets, end = parties_from(words, that + 1) if that else ([], at)
        if targets and words.low(end) in _SPENDS:
            return {words.low(step) for step in range(at, that)}, targets, end + 1
    return set(), [], at

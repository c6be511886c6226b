"""Comparisons by likeness, price and preference: "a tenth of the price of", "comparable results to"."""

from __future__ import annotations

from collections.abc import Iterator

from bot.race.claims import ClaimRelation
from bot.race.extract.comparison.carriers import carrier_of, scope_inside
from bot.race.extract.comparison.comparing import Comparison
from bot.race.extract.comparison.comparison_words import PERFORMANCE
from bot.race.extract.comparison.multiples import PARTS, charged
from bot.race.extract.comparison.scopes import figure_at
from bot.race.extract.names.parties import Found, parties_from
from bot.race.extract.names.subjects import Subject, subject_of
from bot.race.extract.text.tokens import Words
from bot.race.extract.text.verb_groups import is_conditional, verb_group
from bot.race.extract.text.word_classes import is_adverb, word_set

_SCALES = word_set("price cost costs pricing")


def likenesses(words: Words) -> Iterator[Comparison]:
    """Every comparison of a sentence that is told by a noun: a part, a multiple, a likeness."""
    lows = {token.low for token in words.tokens}
    if lows & PARTS:
        yield from _by_part(words)
    if lows & _LIKENESS.keys():
        yield from _by_likeness(words)
    if lows & _PREFERS:
        yield from _by_preference(words)
    if "same" in lows:
        yield from _by_sameness(words)


_LIKES = word_set(
    "prefer prefers preferred favored favoured favor favour favors favours preferring"
)
_CHOOSES = word_set("choose chose chosen chooses picked pick picks rated rate selected select")
_PREFERS = _LIKES | _CHOOSES
_JUDGES = word_set(
    "users testers raters annotators evaluators judges people voters participants developers readers "
    "experts graders humans jurors volunteers reviewers respondents clinicians lawyers"
)
"""Who compares models by choosing between their answers; a company that chooses one does not."""


def _by_part(words: Words) -> Iterator[Comparison]:
    """Reads "half the price of X", "a fraction of X's cost", "5% of the cost of X"."""
    for index in range(len(words)):
        if words.low(index) not in PARTS or words.mention(index) is not None:
            continue
        at = index + 1 + (words.low(index + 1) == "of")
        targets, end = _priced(words, at)
        if not targets and at > index + 1 and _ischarged(words, index):
            targets, end = parties_from(words, at)
        if not targets or is_conditional(words, index):
            continue
        start = index
        while start > 0 and (
            words.low(start - 1) in {"a", "an", "the", "tiny", "small", "mere", "just", "only", "one", "about",
                "nearly", "roughly", "-", "less", "than"} or words.low(start - 1)[:1].isdigit()
        ):  # fmt: skip
            start -= 1
        subject, negated = carrier_of(words, start)
        if subject is None:
            continue
        figure = figure_at(words, start)
        yield Comparison(
            "part of the price", "cheaper_than", start, end, subject, targets, end, negated=negated,
            qualifier="" if figure else words.text(start, index + 1),
            value=figure[0] if figure else None, unit=figure[1] if figure else "",
        )  # fmt: skip


def _ischarged(words: Words, index: int) -> bool:
    """Whether a price is told before: "priced at just 1% of GPT-4.5", "costs a tenth of o1"."""
    return any(
        words.low(at) in {"priced", "costs", "cost", "costing"}
        for at in range(max(0, index - 5), index)
    )


def _priced(words: Words, at: int) -> tuple[list[Found], int]:
    """The parties of "the API price of X and Y" or "X's cost", and the index behind them."""
    if words.low(at) == "what" and words.low(at - 1) == "of":
        return charged(words, at + 1)
    for step in range(at, at + 5):
        word = words.low(step)
        if word in _SCALES and words.low(step + 1) == "of" and words.low(step + 2) not in _ONCE:
            return parties_from(words, step + 2)
        if words.mention(step) is not None:
            if words.low(step + 1) == "'s" and any(
                words.low(later) in _SCALES for later in range(step + 2, step + 5)
            ):
                found, end = parties_from(words, step)
                return found, end
            return [], at
        trained = word == "training" and words.low(step + 1) in {"cost", "costs"}
        if trained and words.low(step + 2) == "of" and words.mention(step + 3) is not None:
            return parties_from(words, step + 3)
        if not word[:1].isalnum() or word in _ONCE | _CHANGES:
            return [], at
    return [], at


_LIKENESS: dict[str, ClaimRelation] = {
    "comparable": "matches", "similar": "matches", "equivalent": "matches", "identical": "matches",
    "competitive": "competitive_with",
}  # fmt: skip


def _by_likeness(words: Words) -> Iterator[Comparison]:
    """Reads "comparable results to X" and "competitive results … compared to X"."""
    for index in range(len(words)):
        relation = _LIKENESS.get(words.low(index))
        if relation is None or is_conditional(words, index):
            continue
        noun = next(
            (at for at in range(index + 1, index + 4) if words.low(at) in PERFORMANCE), None
        )
        if noun is None or any(words.mention(at) for at in range(index, noun)):
            continue
        after = _likened(words, noun + 1, far=relation == "competitive_with")
        targets, end = parties_from(words, after) if after else ([], 0)
        if not targets:
            continue
        subject, negated = carrier_of(words, index)
        if subject is None:
            continue
        yield Comparison(
            "likeness", relation, index, after, subject, targets, end, negated=negated,
            scope=scope_inside(words, noun, after - 1),
        )  # fmt: skip


def _by_sameness(words: Words) -> Iterator[Comparison]:
    """Reads "reaches the same accuracy as X" and "has the same score on MMLU as X"."""
    for index in range(1, len(words)):
        if words.low(index) != "same" or words.low(index + 1) not in PERFORMANCE | _GRADES:
            continue
        after = next((at for at in range(index + 2, index + 9) if words.low(at) == "as"), 0)
        if not after or any(
            words.mention(at) or words.low(at) == "," for at in range(index, after)
        ):
            continue
        targets, end = parties_from(words, after + 1)
        if not targets or is_conditional(words, index):
            continue
        start = index - 1 - is_adverb(words.low(index - 2))
        subject, negated = carrier_of(words, start)
        if subject is not None:
            yield Comparison(
                "likeness", "matches", start, after + 1, subject, targets, end, negated=negated,
                scope=scope_inside(words, index, after),
            )  # fmt: skip


_GRADES = word_set("rating ratings grade grades marks mark points rank standard rate heights")


def _likened(words: Words, at: int, *, far: bool) -> int:
    """The index behind "to", "as" or "compared to", 0 where none of them follows."""
    for step in range(at, at + 24):
        word = words.low(step)
        if word == "." and words.low(step - 1) in {"etc", "e.g", "i.e"}:
            continue
        if word in {"compared", "relative"} and words.low(step + 1) in {"to", "with"}:
            return step + 2
        if word in {"to", "with", "as", "against"} and words.mention(step) is None:
            return step + 1
        if word in {".", ";", "than"} or (not far and word in {",", "and"}):
            return 0
    return 0


_CHANGES = word_set("drop fall rise cut increase hike reduction jump decline discount off")
"""A price that changes is set against what it was: "a 17% drop in the price of X"."""
_ONCE = word_set("development training train")


def _by_preference(words: Words) -> Iterator[Comparison]:
    """Reads "users preferred X over Y" and "X was preferred to Y"."""
    for index in range(len(words)):
        if words.low(index) not in _PREFERS:
            continue
        group = verb_group(words, index)
        judged = words.low(index) in _LIKES or _JUDGES & {
            words.low(at) for at in range(max(0, index - 8), index)
        }
        if group.dropped or not judged or is_conditional(words, index):
            continue
        winners, after = _preferred(words, index + 1)
        losers, end = parties_from(words, after + 1) if after else ([], 0)
        if not losers:
            continue
        subject = (
            Subject(tuple(one.mention for one in winners), words.start(group.first))
            if winners
            else subject_of(words, group) if group.passive
            else Subject((), words.start(group.first)) if words.low(after - 1) in _IT else None
        )  # fmt: skip
        if subject is not None:
            yield Comparison(
                "preference", "beats", index, after + 1, subject, losers, end,
                negated=group.negated,
            )  # fmt: skip


def _preferred(words: Words, at: int) -> tuple[list[Found], int]:
    """Who is preferred, where that follows, and the index of "over"; 0 where it does not stand here."""
    winners: list[Found] = []
    while is_adverb(words.low(at)):
        at += 1
    if words.low(at) in _IT and words.mention(at) is None and words.low(at + 1) in _OVER:
        return [], at + 1  # "annotators preferred it to X"
    if words.low(at) not in _OVER:
        winners, at = parties_from(words, at)
        while is_adverb(words.low(at)):
            at += 1
    return winners, at if words.low(at) in _OVER else 0


_IT = frozenset({"it", "them"})
_OVER = word_set("over to above")

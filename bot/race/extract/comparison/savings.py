"""Comparisons by what is saved: "a 30% saving in tokens over X", "saves half of X's training costs"."""

from __future__ import annotations

from collections.abc import Iterator

from bot.race.claims import ClaimRelation
from bot.race.extract.comparison.carriers import carrier_of
from bot.race.extract.comparison.comparing import Comparison
from bot.race.extract.comparison.margins import figure_in
from bot.race.extract.names.parties import Found, parties_from
from bot.race.extract.names.subjects import Subject, subject_of
from bot.race.extract.text.tokens import Words
from bot.race.extract.text.verb_groups import is_conditional, verb_group
from bot.race.extract.text.word_classes import word_set

_SAVINGS = word_set("saving savings reduction reductions drop cut decrease")
_SAVES = word_set("saves saved saving cuts trims trimmed slashes slashed shaves shaved")
_OVER = word_set("over against versus vs")
_MEANS: dict[str, ClaimRelation] = {
    "token": "more_efficient_than", "tokens": "more_efficient_than", "compute": "more_efficient_than",
    "memory": "more_efficient_than", "energy": "more_efficient_than", "latency": "more_efficient_than",
    "flops": "more_efficient_than", "gpu-hours": "more_efficient_than", "training": "more_efficient_than",
    "time": "more_efficient_than", "cost": "cheaper_than", "costs": "cheaper_than", "price": "cheaper_than",
    "prices": "cheaper_than",
}  # fmt: skip
"""What is saved; costs of training are the maker's and tell of efficiency: "training" stands first."""
_FARTHEST = 7


def by_saving(words: Words) -> Iterator[Comparison]:
    """Every comparison of a sentence by what one of two saves."""
    for index in range(len(words)):
        word = words.low(index)
        if words.mention(index) is not None or is_conditional(words, index):
            continue
        if word in _SAVINGS and words.low(index + 1) in {"in", "of"}:
            yield from _saving(words, index)
        if word in _SAVES:
            yield from _saves(words, index)


def _means(words: Words, first: int, end: int) -> ClaimRelation | None:
    for at in range(first, end):
        relation = _MEANS.get(words.low(at))
        if relation is not None and words.mention(at) is None:
            return relation
    return None


def _rival(words: Words, at: int) -> tuple[list[Found], int, int]:
    """The parties behind "over" or "compared with", the index behind them and that before the joint."""
    for step in range(at, at + _FARTHEST):
        word = words.low(step)
        if word in {".", ",", ";"} or words.mention(step) is not None:
            break
        joint = 2 if word in {"compared", "relative"} else 1 if word in _OVER else 0
        found, end = parties_from(words, step + joint) if joint else ([], 0)
        if found:
            return found, end, step
    return [], at, at


def _saving(words: Words, index: int) -> Iterator[Comparison]:
    """Reads "brings a 30 percent saving in tokens over X"."""
    first = max(0, index - 4)
    figure = figure_in(words, first, index)
    targets, end, joint = _rival(words, index + 2)
    relation = _means(words, index + 1, joint) if targets else None
    if figure is None or relation is None:
        return
    start = next(
        (at for at in range(first, index) if words.low(at)[:1].isdigit() or words.low(at) == "a"),
        index,
    )
    subject, negated = carrier_of(words, start)
    if subject is not None and _is_of_model(subject):
        yield Comparison(
            "saving", relation, start, end, subject, targets, end, negated=negated,
            value=figure[0], unit=figure[1],
        )  # fmt: skip


def _is_of_model(subject: Subject) -> bool:
    """Whether a model saves; a lab that "cuts the price of X" undercuts nobody."""
    return all(
        one.kind in ("release", "family") or one.how in {"pronoun", "description", "model-like"}
        for one in subject.mentions
    ) and not any(one.kind == "lab" for one in subject.mentions)


def _saves(words: Words, index: int) -> Iterator[Comparison]:
    """Reads "saved 42.5 percent of the training costs of X" and "saves 30% of X's tokens"."""
    figure = figure_in(words, index + 1, min(index + 5, len(words)))
    if figure is None:
        return
    for at in range(index + 2, index + 12):
        if words.low(at) in {".", ",", ";"}:
            return
        joined = words.low(at) in {"of", "against", "over"} or words.low(at) == "with"
        whole = words.mention(at) is not None and words.low(at + 1) == "'s"
        targets, end = (
            parties_from(words, at + 1) if joined and words.mention(at) is None else ([], at)
        )
        if whole:
            targets, end = parties_from(words, at)
        named = [one for one in targets if one.mention.kind in ("release", "family")]
        relation = _means(words, index + 1, end + 3 if whole else at)
        if named and relation is not None:
            group = verb_group(words, index)
            participle = words.low(index).endswith("ing")
            subject = None if group.dropped else subject_of(words, group, participle=participle)
            if subject is not None and _is_of_model(subject):
                yield Comparison(
                    "saving", relation, index, end, subject, named, end, negated=group.negated,
                    value=figure[0], unit=figure[1],
                )  # fmt: skip
            return

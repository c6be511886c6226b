"""From what a rule found (whose, whom, which relation) to hits, with scope, figures and cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.race.claims import ClaimRelation
from bot.race.extract.comparison.grades import Grade
from bot.race.extract.comparison.scopes import Scope, benchmark_in, figure_at, scope_at
from bot.race.extract.names.parties import Found, parties_from
from bot.race.extract.names.subjects import Subject
from bot.race.extract.passage import Hit, Mention, Passage
from bot.race.extract.text.tokens import Words
from bot.race.extract.text.word_classes import BUSINESS, FINANCE, is_adverb, is_negation

_COSTS = frozenset({"cost", "costs", "price", "prices", "pricing", "expense"})
_PARTS = frozenset(
    {
        "fraction", "half", "third", "quarter", "fifth", "tenth", "twentieth", "thirtieth",
        "hundredth", "one-third", "one-fifth", "one-tenth", "one-quarter", "one-half", "one-twentieth",
        "one-thirtieth", "eighth", "sixth", "%", "percent", "lower", "cheaper", "less", "reduced",
        "1/10th", "1/10", "1/5", "1/20", "1/20th", "1/30th", "sliver",
    }
)  # fmt: skip
_ONCE = frozenset({"development", "training", "train", "build", "develop", "trained"})
"""What is paid once, by the maker: that is a cost of training and no price."""
_TAIL_COMPARATIVES: dict[str, ClaimRelation] = {
    "cheaper": "cheaper_than", "faster": "more_efficient_than", "quicker": "more_efficient_than",
    "smaller": "more_efficient_than",
}  # fmt: skip
_EQUATIVES: dict[str, ClaimRelation] = {
    "fast": "more_efficient_than", "efficient": "more_efficient_than", "cheap": "cheaper_than",
}  # fmt: skip
_DEGREES: dict[tuple[str, str], ClaimRelation] = {
    ("less", "expensive"): "cheaper_than", ("less", "costly"): "cheaper_than",
    ("more", "affordable"): "cheaper_than", ("more", "efficient"): "more_efficient_than",
}  # fmt: skip
_JOINTS = frozenset({",", "but", "and", "yet", "while", "though"})
_FILLING = frozenset(
    {
        "being",
        "is",
        "was",
        "were",
        "are",
        "also",
        "about",
        "roughly",
        "up",
        "to",
        "it",
        "runs",
        "at",
        "running",
        "'s",
    }
)


_DEGREE = frozenset(
    {"much", "a", "an", "good", "great", "deal", "lot", "bit", "fair", "little", "touch"}
)


@dataclass(frozen=True, slots=True)
class Tail:
    """A second comparison with the same targets, in words behind the first that end before ``after``."""

    after: int
    relation: ClaimRelation
    words: str
    qualifier: str
    value: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a rule found: tokens ``first`` up to ``after`` compare; the targets end before ``end``."""

    rule: str
    relation: ClaimRelation
    first: int
    after: int
    subject: Subject
    targets: Sequence[Found]
    end: int
    negated: bool = False
    swapped: bool = False
    qualifier: str = ""
    value: float | None = None
    unit: str = ""
    scope: str = ""
    hedges: tuple[str, ...] = ()
    tails: bool = True


def graded(
    grade: Grade, first: int, after: int, subject: Subject, targets: Sequence[Found], end: int, *,
    negated: bool = False, hedges: tuple[str, ...] = (), value: float | None = None, unit: str = "",
    qualifier: str = "", scope: str = "", rule: str = "grade",
) -> Comparison:  # fmt: skip
    """A comparison by grade; what is said of the dearer or slower one is said of the other side.

    "Opus costs seven times what o3 does" is that o3 is cheaper than Opus.
    """
    swapped = grade.negated and bool(subject.mentions)
    return Comparison(
        rule, grade.relation, first, after, subject, targets, end,
        negated=negated != (grade.negated and not swapped), swapped=swapped, hedges=hedges,
        value=value, unit=unit, qualifier=qualifier, scope=scope,
    )  # fmt: skip


def hits(words: Words, passage: Passage, found: Comparison) -> Iterator[Hit]:
    """A hit for every subject, and one more where the same words also compare the price."""
    found, tested = _off_test(_turned(words, found), passage)
    if not _is_sound(found) or _is_business(words, found):
        return
    scope = scope_at(words, found.end, passage)
    targets = tuple(one.mention for one in found.targets)
    tails = list(_cost_tails(words, scope.after)) if found.tails else []
    end = max(scope.after, found.after, *(tail.after for tail in tails))
    text, test = scope.words, scope.benchmark_id
    if found.scope:
        text, test = found.scope, benchmark_in(found.scope, passage.benchmarks)
    if not text:
        text, test = tested or _leading_scope(words, found, passage)
    for subject, held_against in _sides(found, targets):
        base = Hit(
            rule=found.rule,
            words=(words.text(found.first, found.after),),
            relation=found.relation,
            subject=subject,
            targets=held_against,
            start=found.subject.start,
            end=words.end(end - 1),
            benchmark_id=test,
            scope=text,
            qualifier=found.qualifier or scope.qualifier,
            value=found.value if found.value is not None else scope.value,
            unit=found.unit or scope.unit,
            negated=found.negated or found.subject.denied or _is_disbelieved(words, found),
            hedge_words=found.hedges,
        )
        yield base
        for tail in tails:
            if found.negated or found.relation == tail.relation:
                continue
            yield Hit(
                rule="cost beside a comparison",
                words=(tail.words,),
                relation=tail.relation,
                subject=subject,
                targets=held_against,
                start=base.start,
                end=base.end,
                qualifier=tail.qualifier,
                value=tail.value,
                unit=tail.unit,
                hedge_words=found.hedges,
            )


def _off_test(
    found: Comparison, passage: Passage
) -> tuple[Comparison, tuple[str, int | None] | None]:
    """Reads "MMLU is unchanged from V3": of the model that is spoken of, on that test."""
    named = found.subject.mentions
    if len(named) != 1 or named[0].kind != "words" or found.swapped:
        return found, None
    name = named[0].named.party.name
    if not any(name.casefold() == test for test, _ in passage.benchmarks):
        return found, None
    return replace(found, subject=Subject((), found.subject.start)), (
        name,
        benchmark_in(name, passage.benchmarks),
    )


def _turned(words: Words, found: Comparison) -> Comparison:
    """Reads "…, and uses twice as many tokens as V3": of a subject left out, said of V3 where one is named."""
    if (
        found.subject.mentions
        or found.swapped
        or not found.negated
        or found.relation not in _BY_MEANS
    ):
        return found
    names = {one.mention.named.identity for one in found.targets}
    for at in range(found.first):
        one = words.mention(at)
        if (
            one is not None
            and one.kind in ("release", "family")
            and one.named.identity not in names
        ):
            subject = Subject((one,), found.subject.start)
            return replace(found, subject=subject, negated=False, swapped=True)
    return found


_BY_MEANS = frozenset({"cheaper_than", "more_efficient_than", "larger_context_than"})


def _sides(
    found: Comparison, targets: tuple[Mention, ...]
) -> Iterator[tuple[Mention | None, tuple[Mention, ...]]]:
    """Subject and targets of each hit; what is said in the passive is turned round."""
    if found.swapped:
        for one in targets:
            yield one, found.subject.mentions
        return
    for one in found.subject.mentions or (None,):
        against = tuple(
            other for other in targets if one is None or other.named.identity != one.named.identity
        )
        if against:
            yield one, against


def _is_sound(found: Comparison) -> bool:
    """Whether either side is more than a bare noun: "models that compete with it" is nobody's claim."""
    targets = [one.mention for one in found.targets]
    if not targets or (found.swapped and not found.subject.mentions):
        return False
    if not found.subject.mentions:
        return any(one.how != "pronoun" for one in targets)
    sides = [*targets, *found.subject.mentions]
    return any(
        one.kind != "words" or one.how not in {"noun phrase", "pronoun"} for one in sides
    ) or any(one.how == "pronoun" or one.owner is not None for one in found.subject.mentions)


def _is_business(words: Words, found: Comparison) -> bool:
    """Whether markets, sales or downloads are compared."""
    for at in range(found.end, min(found.end + 9, len(words))):
        word = words.low(at)
        if word in {",", ";", ".", "whose", "which", "that", "who"}:
            break
        if word in BUSINESS or (
            word == "market" and words.low(at + 1) in {"value", "cap", "share"}
        ):
            return True
    return any(
        words.low(at) in FINANCE and words.mention(at) is None
        for at in range(max(0, found.first - 4), found.after)
    ) or any(
        words.low(at) in {"usage", "downloads"} and words.low(at - 1) in {"by", "in"}
        for at in range(max(0, found.first - 10), found.first)
    )


def _is_disbelieved(words: Words, found: Comparison) -> bool:
    """Whether somebody does not think so: "they do not believe R1 beats o1"."""
    first = next((at for at in range(len(words)) if words.start(at) >= found.subject.start), 0)
    at = first - 1 - (words.low(first - 1) == "that")
    if words.low(at) not in {"think", "believe", "find", "found", "see", "agree", "show", "mean"}:
        return False
    return is_negation(words.low(at - 1)) or words.low(at - 2) == "no"


def _leading_scope(words: Words, found: Comparison, passage: Passage) -> tuple[str, int | None]:
    """What stands before the subject: "On MATH-500, R1 beats o1"."""
    if words.low(0) not in {"on", "in", "at", "across", "for"}:
        return "", None
    scope: Scope = scope_at(words, 0, passage)
    next_clause = words.low(scope.after) in {",", ":", "it", "they", "its", "their"} or (
        words.mention(scope.after) is not None
    )
    if not scope.words or not next_clause or scope.after > found.first:
        return "", None
    return scope.words, scope.benchmark_id


def _cost_tails(words: Words, index: int) -> Iterator[Tail]:
    """At most two: "at a third of the cost and twice the speed"."""
    first = _cost_tail(words, index)
    if first is None:
        return
    yield first
    second = _cost_tail(words, first.after) or _price_tail(words, first.after)
    if second is not None and second.relation != first.relation:
        yield second


def _cost_tail(words: Words, index: int) -> Tail | None:
    """Reads "at a tiny fraction of the cost" or "while being 10x cheaper" from an index on."""
    at = index
    while words.low(at) in {",", "but", "and", "yet", "all"} or is_adverb(words.low(at)):
        at += 1
    if words.low(at) in {"at", "for"}:
        return _price_tail(words, at)
    if words.low(at) == "with" and (tail := _price_tail(words, at)) is not None:
        return tail if tail.relation == "more_efficient_than" else None
    return _graded_tail(words, index) or _lowering_tail(words, index)


def _lowering_tail(words: Words, index: int) -> Tail | None:
    """Reads "while reducing latency by half" and "and cutting the cost by 83%"; "and cost by 83%" behind it."""
    at = index
    while words.low(at) in _JOINTS or words.low(at) in _LOWERS:
        at += 1
    if at == index or words.low(at - 1) not in _LOWERS | {"and"}:
        return None
    while words.low(at) in {"the", "its", "api", "overall", "end-to-end"}:
        at += 1
    relation = _LOWERED.get(words.low(at))
    if relation is None or words.low(at + 1) != "by":
        return None
    first = at + 2
    end = next((it for it in range(first, first + 6) if words.low(it) in _AFTER_AMOUNT), None)
    if end is None:
        return None
    figure = figure_at(words, first)
    value, unit = (figure[0], figure[1]) if figure else (None, "")
    qualifier = "" if figure else words.text(first, end)
    return Tail(end, relation, words.text(index, end), qualifier, value, unit)


_LOWERS = frozenset(
    ["reducing", "cutting", "lowering", "slashing", "halving", "shrinking", "trimming"]
)
_LOWERED: dict[str, ClaimRelation] = {
    "latency": "more_efficient_than", "memory": "more_efficient_than", "tokens": "more_efficient_than",
    "compute": "more_efficient_than", "energy": "more_efficient_than", "cost": "cheaper_than",
    "costs": "cheaper_than", "price": "cheaper_than", "prices": "cheaper_than",
}  # fmt: skip
_AFTER_AMOUNT = frozenset({"and", ",", ".", ";", "", "—", ")", "while", "but"})


def _price_tail(words: Words, at: int) -> Tail | None:
    part = None
    for step in range(at + 1, at + 10):
        word = words.low(step)
        if word in _ONCE or word in {",", ".", ";"}:
            return None
        if word in _PARTS and part is None:
            part = step
        multiple = _multiple_at(words, at + 1)
        if word in {"speed", "throughput"} and multiple is not None:
            return Tail(step + 1, "more_efficient_than", words.text(at, step + 1), "", *multiple)
        if word not in _COSTS:
            continue
        of = words.low(step + 1) == "of" and bool(parties_from(words, step + 2)[0])
        once = words.low(step + 1) == "to" and words.low(step + 2) in _ONCE
        if part is None or of or once:
            return None
        value, unit, _ = figure_at(words, at + 1) or (None, "", 0)
        begin = next(
            (back for back in range(part, at, -1) if words.low(back) in {"a", "an"}), at + 1
        )
        qualifier = "" if value is not None else words.text(begin, part + 1)
        return Tail(step + 1, "cheaper_than", words.text(at, step + 1), qualifier, value, unit)
    return None


def _charged_tail(words: Words, verb: int) -> Tail | None:
    """Reads "and costs half as much", "but costs far less" with nobody named behind it."""
    at = verb + 1
    while at - verb < 6 and words.low(at) not in {"less", "as", ".", ",", "than"}:
        at += 1
    end = at + 1 if words.low(at) == "less" else at + 2 if words.reads(at, "as", "much") else 0
    part = words.low(at) == "less" or words.low(at - 1) in _PARTS
    if (
        not end
        or not part
        or words.low(end) not in {".", ",", ";", "", "!", ")", "to", "and", "while", "but"}
    ):
        return None
    value, unit, _ = figure_at(words, verb + 1) or (None, "", 0)
    qualifier = "" if value is not None else words.text(verb + 1, end)
    return Tail(end, "cheaper_than", words.text(verb, end), qualifier, value, unit)


def _multiple_at(words: Words, at: int) -> tuple[float, str] | None:
    """The multiple at an index: "nearly twice", "three times"."""
    figure = next((one for one in (figure_at(words, at + step) for step in range(3)) if one), None)
    return None if figure is None or figure[1] != "times" else (figure[0], figure[1])


def _graded_tail(words: Words, index: int) -> Tail | None:
    at = index
    while at - index < 6 and (
        words.low(at) in _JOINTS
        or (at > index and words.low(at) in _FILLING)
        or is_adverb(words.low(at))
    ):
        at += 1
    if at == index or not any(words.low(step) in _JOINTS - {","} for step in range(index, at)):
        return None
    if words.low(at) in {"cost", "costs", "costing"}:
        return _charged_tail(words, at)
    figure = figure_at(words, at)
    value, unit, step = figure or (None, "", at)
    while is_adverb(words.low(step)) or words.low(step) in _DEGREE:
        step += 1
    if words.low(step) == "as":
        step += 1
        relation = _EQUATIVES.get(words.low(step)) if figure else None
    else:
        relation = _TAIL_COMPARATIVES.get(words.low(step))
        if words.low(step) in {"less", "more"}:
            step += 1
            relation = _DEGREES.get((words.low(step - 1), words.low(step)))
    if relation is None or words.low(step + 1) not in {
        ".",
        ",",
        ";",
        "",
        ")",
        "!",
        "to",
        "on",
        "in",
        "and",
    }:
        return None
    return Tail(step + 1, relation, words.text(at, step + 1), "", value, unit)

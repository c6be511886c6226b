"""Comparisons of two that are named together: "R1 and o1 are level", "X was the slower one", "mixed"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.race.extract.comparison.comparing import Comparison, graded
from bot.race.extract.comparison.grades import grade_at
from bot.race.extract.comparison.scopes import figure_at
from bot.race.extract.names.parties import Found, is_relative, parties_from, party_before
from bot.race.extract.names.subjects import Subject, subject_of
from bot.race.extract.passage import Mention, Passage
from bot.race.extract.text.tokens import Words
from bot.race.extract.text.verb_groups import VerbGroup, is_conditional, links, verb_group
from bot.race.extract.text.word_classes import is_adverb, word_set

_BACK = 3
"""Sentences before in which the two are looked for that "they" or "both" stands for."""
_EQUAL = (
    ("neck", "and", "neck"), ("neck-and-neck",), ("on", "par"), ("on", "a", "par"), ("dead", "level"),
    ("dead", "even"), ("evenly", "matched"), ("equally", "good"), ("equally", "strong"), ("level",),
    ("tied",), ("even",), ("equal",), ("inseparable",), ("indistinguishable",), ("all", "square"),
    ("on", "a", "level"), ("at", "the", "same", "level"), ("at", "parity"), ("deadlocked",),
    ("in", "a", "dead", "heat"), ("a", "dead", "heat"), ("a", "tie"), ("as", "good", "as", "each", "other"), ("a", "wash"),
)  # fmt: skip
"""What two are that are as good as each other."""
_TIES = word_set("tie tied draw drew")
_BEHIND_EQUAL = word_set(". , ; on in at across for , ) — but and while") | {""}
_PLURAL = word_set("they both")
_TWO = (
    ("the", "two"),
    ("the", "pair"),
    ("both", "models"),
    ("these", "two"),
    ("both", "of", "them"),
)


def by_pair(words: Words, passage: Passage) -> Iterator[Comparison]:
    """Every comparison of a sentence that names both sides together, or only one of a pair."""
    lows = {token.low for token in words.tokens}
    if lows & _EQUALS:
        yield from _equal(words, passage)
    if lows & {"one", "two", "pair"}:
        yield from _of_the_two(words, passage)
    if lows & {"there", "here"}:
        yield from _better_there(words, passage)
    if "mixed" in lows:
        yield from _mixed(words, passage)


_BY_FIRST: dict[str, list[tuple[str, ...]]] = {word: [(word,)] for word in _TIES}
for _one in _EQUAL:
    _BY_FIRST.setdefault(_one[0], []).append(_one)
_EQUALS = _BY_FIRST.keys()


def pair_before(words: Words, passage: Passage, index: int) -> list[Mention]:
    """The two models that "they" at an index means: the only two of the nearest sentence with two."""
    own = [words.mention(at) for at in range(index)]
    groups: list[Sequence[Mention | None]] = [own]
    here = bisect_left(passage.sentences, words.sentence.start, key=lambda one: one.start)
    groups.extend(one.mentions for one in reversed(passage.sentences[max(0, here - _BACK) : here]))
    for group in groups:
        models = models_of(group)
        if len(models) > 1:
            return models if len(models) == 2 else []
    return []


def models_of(mentions: Sequence[Mention | None]) -> list[Mention]:
    """The models among mentions, each once."""
    found: dict[str, Mention] = {}
    for one in mentions:
        if one is not None and (one.kind in ("release", "family") or one.how == "model-like"):
            found.setdefault(one.named.identity, one)
    return list(found.values())


def _each(mentions: Sequence[Mention]) -> list[Mention]:
    """The models among mentions, those too for which "both" and "the two models" stand."""
    every = (
        replace(one, named=named, others=())
        for one in mentions
        for named in (one.named, *one.others)
    )
    return models_of(list(every))


def _equal(words: Words, passage: Passage) -> Iterator[Comparison]:
    """Reads "R1 and o1 are level on MMLU", "R1 and o1 tie" and "they are neck and neck"."""
    for index in range(1, len(words)):
        after = _equal_end(words, index)
        if not after or is_conditional(words, index):
            continue
        verb = index
        if words.low(index) not in _TIES or links(words, index - 1):
            verb -= 1
            while is_adverb(words.low(verb)) or words.low(verb) in {"all", "dead"}:
                verb -= 1
            if words.mention(verb) is not None or not links(words, verb):
                continue
        group = verb_group(words, verb)
        both = None if group.dropped else _both(words, group, passage)
        if both is None:
            continue
        targets = [Found(one, index, after) for one in both.mentions[1:]]
        yield Comparison(
            "pair", "matches", index, after, replace(both, mentions=both.mentions[:1]), targets,
            after, negated=group.negated, hedges=group.hedges,
        )  # fmt: skip


def _equal_end(words: Words, index: int) -> int:
    if words.mention(index) is not None:
        return 0
    for one in _BY_FIRST.get(words.low(index), ()):
        after = index + len(one)
        if words.reads(index, *one):
            return after if words.low(after) in _BEHIND_EQUAL else 0
    return 0


def _both(words: Words, group: VerbGroup, passage: Passage) -> Subject | None:
    """Both sides: named before the verb, or what "they" and "the two" stand for."""
    left = words.skip_marks_back(group.left)
    start = left
    if words.low(left) in _PLURAL and words.mention(left) is None:
        pair = pair_before(words, passage, left)
    elif two := next((one for one in _TWO if words.reads(left + 1 - len(one), *one)), None):
        start = left + 1 - len(two)
        pair = pair_before(words, passage, start)
    else:
        read = subject_of(words, group)
        named = [] if read is None else _each(read.mentions)
        return replace(read, mentions=tuple(named)) if read and len(named) > 1 else None
    return Subject(tuple(pair), words.start(start)) if len(pair) > 1 else None


def _better_there(words: Words, passage: Passage) -> Iterator[Comparison]:
    """Reads "On GPQA it gets 65.8 percent; o1 does better there": than the one spoken of."""
    for index in range(2, len(words)):
        at_place = words.low(index + 1) in {"there", "here"}
        grade = grade_at(words, index, index + 1) if at_place else None
        verb = index - 1
        while grade is not None and is_adverb(words.low(verb)):
            verb -= 1
        if grade is None or words.mention(verb) is not None or not links(words, verb):
            continue
        group = verb_group(words, verb)
        subject = (
            None if group.dropped or is_conditional(words, index) else subject_of(words, group)
        )
        if subject is None or len(subject.mentions) != 1:
            continue
        mine = subject.mentions[0].named.identity
        pair = pair_before(words, passage, index)
        other = [one for one in pair if one.named.identity != mine]
        if not pair:
            meant = model_in_mind(words, passage, [Found(subject.mentions[0], 0, 0)])
            other = [] if meant is None else [meant]
        if len(other) == 1:
            yield graded(
                grade, index, index + 2, subject, [Found(other[0], index, index + 2)], index + 2,
                negated=group.negated, rule="pair",
            )  # fmt: skip


def _of_the_two(words: Words, passage: Passage) -> Iterator[Comparison]:
    """Reads "Haiku was the slower one, by 30%" and "R1 is the better of the two"."""
    for index in range(2, len(words)):
        grade = grade_at(words, index, index + 1)
        if grade is None or words.low(index - 1) != "the" or is_conditional(words, index):
            continue
        after = index + 1
        after += words.low(after) in {"model", "one"}
        two = words.low(after) == "of" and words.low(after + 1) in {"the", "these"}
        if two and words.low(after + 2) in {"two", "pair"}:
            after += 3
        elif words.low(after - 1) != "one":
            continue
        verb = index - 2
        while is_adverb(words.low(verb)):
            verb -= 1
        if words.mention(verb) is not None or not links(words, verb):
            continue
        group = verb_group(words, verb)
        subject = None if group.dropped else subject_of(words, group)
        if subject is None or len(subject.mentions) != 1:
            continue
        pair = pair_before(words, passage, 0)
        other = [one for one in pair if one.named.identity != subject.mentions[0].named.identity]
        if len(other) != 1:
            continue
        by = after + (words.low(after) == ",")
        figure = figure_at(words, by + 1) if words.low(by) == "by" else None
        yield graded(
            grade, index - 1, after, subject, [Found(other[0], index, after)],
            after if figure is None else figure[2], negated=group.negated, hedges=group.hedges,
            value=figure[0] if figure else None, unit=figure[1] if figure else "", rule="pair",
        )  # fmt: skip


_AGAINST = word_set("against versus vs")
_MIXED_THINGS = word_set("results result picture record bag performance outcome outcomes verdict")


def model_in_mind(words: Words, passage: Passage, others: Sequence[Found]) -> Mention | None:
    """The model that the sentences before are about, and none of the others; named first there."""
    not_these = {one.mention.named.identity for one in others}
    for one in words.sentence.mentions:
        if (
            one.governed == 1
            and one.kind in ("release", "family")
            and one.named.identity not in not_these
        ):
            return one  # "Against X, results for Y are mixed"
    here = bisect_left(passage.sentences, words.sentence.start, key=lambda one: one.start)
    for sentence in reversed(passage.sentences[max(0, here - _BACK) : here]):
        for one in models_of(sentence.mentions):
            if one.named.identity not in not_these and not one.governed and not is_relative(one):
                return one
    return None


def _mixed(words: Words, passage: Passage) -> Iterator[Comparison]:
    """Reads "against o1 the results are mixed", "R1 against o1 gives mixed results"."""
    place = next(at for at in range(len(words)) if words.low(at) == "mixed")
    near = {words.low(at) for at in range(max(0, place - 5), place + 3)}
    if not near & _MIXED_THINGS or is_conditional(words, place):
        return
    for index in range(len(words)):
        against = words.low(index) in _AGAINST or (
            words.low(index) in {"compared", "relative"} and words.low(index + 1) in {"to", "with"}
        )
        if not against or words.mention(index) is not None:
            continue
        targets, end = parties_from(
            words, index + 1 + (words.low(index) in {"compared", "relative"})
        )
        if not targets:
            continue
        found = party_before(words, index - 1)
        after = max(end, place + 1 + (words.low(place + 1) in _MIXED_THINGS))
        if found is not None and not is_relative(found.mention):
            subject = Subject((found.mention,), words.start(found.first))
        elif index < place and words.low(end) == ",":
            first = party_before(words, end + 1)
            subject = Subject(() if first is None else (first.mention,), words.start(index))
        elif index < place:
            subject = Subject((), words.start(index))
        else:
            verb = next((at for at in range(place, -1, -1) if links(words, at)), None)
            read = None if verb is None else subject_of(words, verb_group(words, verb))
            if read is None:
                return
            subject = read
        if not subject.mentions:
            meant = model_in_mind(words, passage, targets)
            subject = subject if meant is None else replace(subject, mentions=(meant,))
        yield Comparison(
            "mixed", "mixed", min(index, place), after, subject, targets, after, tails=False
        )  # fmt: skip
        return

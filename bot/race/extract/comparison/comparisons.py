"""Rules for comparisons: who beats, matches, trails or undercuts whom, and on what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.race.claims import ClaimRelation
from bot.race.extract.comparison import margins
from bot.race.extract.comparison.comparing import Comparison, hits
from bot.race.extract.comparison.comparing_frames import by_followers, by_frame, by_nearness
from bot.race.extract.comparison.comparing_pairs import by_pair
from bot.race.extract.comparison.comparing_phrases import by_level, by_phrase, by_sign
from bot.race.extract.comparison.comparison_words import (
    AMBIGUOUS_BASES,
    TRIGGERS,
    Trigger,
)
from bot.race.extract.comparison.differences import by_difference
from bot.race.extract.comparison.likenesses import likenesses
from bot.race.extract.comparison.multiples import by_multiple
from bot.race.extract.comparison.savings import by_saving
from bot.race.extract.comparison.scopes import figure_at, scope_at
from bot.race.extract.comparison.than_clauses import than_comparisons
from bot.race.extract.names.parties import Found, is_relative, parties_from, party_before
from bot.race.extract.names.subjects import Subject, subject_of
from bot.race.extract.passage import Hit, Mention, Passage, Rule, Sentence
from bot.race.extract.text.tokens import Words
from bot.race.extract.text.verb_groups import VerbGroup, is_conditional, verb_group
from bot.race.extract.text.word_classes import (
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVE,
    SAYING,
    TIMES,
    is_adverb,
    word_set,
)

_GERUND_AFTER = frozenset(
    {"by", "while", "when", "thereby", "thus", "in", ",", "and", "or", "but", "—"}
)


_PAIRED = re.compile(r"\b(?:they|both|the two|the pair)\b", re.IGNORECASE)


def compared(sentence: Sentence, passage: Passage) -> Iterator[Hit]:
    """Every comparison of a sentence."""
    if not sentence.mentions and _PAIRED.search(sentence.text) is None:
        return
    words = Words(sentence)
    last: Comparison | None = None
    for found in _in_order(words, passage):
        one = found
        if not one.targets:
            if last is None or last.swapped or not _may_stand_alone(words, one.after):
                continue
            one = replace(one, targets=last.targets)
        last = one
        yield from hits(words, passage, one)
        yield from _in_turn(words, passage, one)


def _in_turn(words: Words, passage: Passage, found: Comparison) -> Iterator[Hit]:
    """Reads "surpasses o1 in thinking mode and V3 in coding": each rival with its own scope."""
    at = scope_at(words, found.end, passage).after
    if at == found.end or words.low(at) not in {"and", ","} or found.swapped:
        return
    at += 1 + (words.low(at) == "," and words.low(at + 1) == "and")
    rival = words.mention(at)
    if rival is None or rival.kind not in ("release", "family"):
        return
    after = scope_at(words, at + 1, passage).after
    if after > at + 1 and words.low(at + 1) in {"in", "on"}:
        again = replace(found, targets=[Found(rival, at, at + 1)], end=at + 1, tails=False)
        yield from hits(words, passage, again)


def _in_order(words: Words, passage: Passage) -> Iterator[Comparison]:
    found = [
        *_by_trigger(words),
        *than_comparisons(words),
        *likenesses(words),
        *by_multiple(words),
        *by_level(words),
        *by_sign(words),
        *by_frame(words),
        *by_followers(words),
        *by_nearness(words),
        *by_difference(words),
        *by_saving(words),
        *by_pair(words, passage),
    ]
    frames = [one for one in found if one.rule == "frame"]
    inner = [
        one for one in found
        if any(frame.first < one.first < frame.after for frame in frames)
    ]  # fmt: skip
    kept = [one for one in found if not any(one is other for other in inner)]
    yield from sorted(kept, key=lambda one: one.first)


def _may_stand_alone(words: Words, after: int) -> bool:
    return words.low(after) in {"on", "in", "at", "by", ".", ",", "when", "for", ""}


def _by_trigger(words: Words) -> Iterator[Comparison]:
    consumed = 0
    last: Comparison | None = None
    grades = list(than_comparisons(words))
    for index in range(len(words)):
        while grades and grades[0].end <= index:
            last = grades.pop(0)
        if index < consumed or words.mention(index) is not None:
            continue
        for trigger, particle in _matching(words, index):
            forms = {one.form for one, _ in _matching(words, index) if one.words == trigger.words}
            found = (
                by_phrase(words, index, trigger, last)
                if trigger.form == "state"
                else _verb(words, index, trigger, forms, particle)
            )
            if found is not None:
                consumed = found.after
                last = found
                yield found
                break


def _matching(words: Words, index: int) -> list[tuple[Trigger, int]]:
    """What the words at an index may be, and where the particle stands: "falls two points short of"."""
    found: list[tuple[Trigger, int]] = []
    particle = 0
    for trigger in TRIGGERS.get(words.low(index), ()):
        if words.reads(index + 1, *trigger.words):
            found.append((trigger, index + 1))
        elif trigger.words and trigger.form != "state":
            particle = particle or margins.after(words, index + 1)
            if particle > index + 1 and words.reads(particle, *trigger.words):
                found.append((trigger, particle))
    return found


# verbs ---------------------------------------------------------------------------------------------


def _verb(
    words: Words, index: int, trigger: Trigger, forms: set[str], particle: int
) -> Comparison | None:
    after = particle + len(trigger.words)
    meets = words.low(index - 1) == "or" and words.low(index - 2) in _MEETS
    group = verb_group(words, index - 2 if meets else index)
    participle = "ing" in forms and not group.passive
    if not _is_statement(words, index, group, forms) or (
        participle and not _is_clausal(words, group)
    ):
        return None
    by = _agent(words, after)
    if by and forms & {"past", "participle"}:
        return _passive(words, index, trigger, by, group)
    if group.passive and not forms & {"ing", "base"} and trigger.words[-1:] != ("with",):
        return None
    subject = subject_of(words, group, participle=participle)
    if trigger.denied and not group.negated:
        return None
    targets, end, qualifier, relation = _objects(words, index, after, trigger)
    if not targets and words.low(after) in {"it", "them"} and words.mention(after) is None:
        after = end = after + 1  # the same again: "and even noses ahead of it on MMLU"
    referred = None if targets else _referred_to(words, group)
    if referred is not None:
        targets, end = [referred], after
    if subject is None or not _is_held_against(words, trigger, targets, end):
        return None
    if meets:
        qualifier, relation = words.text(index - 2, index + 1), "matches"
    elif relation == "matches" and group.negated and not qualifier:
        group, relation = replace(group, negated=False), "trails"  # "does not keep up with"
    figure = margins.figure_in(words, index + 1, particle)
    return Comparison(
        "verb", relation, index, max(after, end if qualifier else after), subject, targets,
        max(end, after), negated=group.negated, hedges=group.hedges,
        qualifier=qualifier or margins.in_words(words, index + 1, particle),
        value=figure[0] if figure else None, unit=figure[1] if figure else "",
    )  # fmt: skip


def _referred_to(words: Words, group: VerbGroup) -> Found | None:
    """The party of a relative clause that is its object: "o1, which R1 beats"."""
    found = party_before(words, words.skip_marks_back(group.left))
    at = -1 if found is None else words.skip_marks_back(found.first - 1)
    pronoun = words.mention(at)
    if (
        found is None
        or words.low(at) not in {"which", "that", "whom"}
        or is_relative(found.mention)
    ):
        return None
    if pronoun is not None:
        return Found(pronoun, at, at + 1)
    return party_before(words, at - 1 - (words.low(at - 1) == ","))


def _is_statement(words: Words, index: int, group: VerbGroup, forms: set[str]) -> bool:
    """Whether somebody says that it is so: no plan, no condition, no advice, no noun."""
    advice = group.left < 0 and group.first == index and bool(forms & {"base", "ing"})
    return not (
        group.dropped or advice or _is_noun(words, index, group) or is_conditional(words, index)
    )


def _is_held_against(words: Words, trigger: Trigger, targets: list[Found], end: int) -> bool:
    """Whether a verb has somebody to compare with, or may do without here."""
    if not targets:
        return trigger.alone or words.low(end - 1) in {"it", "them"}
    other = words.low(end) in _NO_OBJECTS and not words.reads(end, "to", "date")
    return not (other or _is_barred(trigger, targets))


_NO_OBJECTS = frozenset({"to", "expectations", "estimates", "forecasts", "record", "records"})
"""Behind a name: "beat OpenAI to the punch", "beat Nvidia expectations"."""


def _is_noun(words: Words, index: int, group: VerbGroup) -> bool:
    """Whether a word that is a noun as often ("its rivals", "three matches") is one here."""
    if words.low(index).rstrip("es") not in _NOUN_STEMS:
        return False
    if words.low(index - 1) == "'s":
        return True
    if group.first < index:
        return False
    before = words.skip_marks_back(index - 1)
    word, mention = words.low(before), words.mention(before)
    if before < 0:
        return False
    if mention is not None or word in RELATIVE or word in PRONOUNS:
        return words.low(index) == "rivals" and mention is not None and mention.kind == "lab"
    if word in DETERMINERS or word in PREPOSITIONS:
        return True
    if word in SAYING or words.low(index) in _VERBS_TOO:
        return False
    if words.low(index) in _VERBS_BEFORE_NAMES and words.mention(index + 1) is not None:
        return False
    if word in CONJUNCTIONS or word in {",", ")", ":", "—", "-"} or word in TIMES:
        return False
    return party_before(words, before) is None


_MEETS = frozenset({"meet", "meets", "met", "meeting"})
_VERBS_TOO = word_set("matches tops beats exceeds equals trails lags outperforms")
"""Forms that are hardly ever nouns before a name."""
_VERBS_BEFORE_NAMES = word_set("beat trail exceed defeat crush")
_NOUN_STEMS = frozenset(word.rstrip("es") for word in AMBIGUOUS_BASES)


def _is_clausal(words: Words, group: VerbGroup) -> bool:
    """Whether an -ing form says what somebody does: ", beating", "by beating", "capable of beating"."""
    before = words.skip_marks_back(group.left)
    word = words.low(before)
    if before < 0:
        return False
    if word == "of":
        return words.low(before - 1) == "capable"
    return (
        word in _GERUND_AFTER
        or words.mention(before) is not None
        or word in TIMES
        or word == ")"
        or party_before(words, before) is not None
        or word not in PREPOSITIONS | DETERMINERS
    )


def _agent(words: Words, after: int) -> int:
    """The index behind "by" of a passive, 0 where none follows."""
    at = after
    while is_adverb(words.low(at)) or words.low(at) in {"only", "out"}:
        at += 1
    if words.low(at) != "by" or figure_at(words, at + 1) is not None:
        return 0
    return at + 1


def _passive(
    words: Words, index: int, trigger: Trigger, by: int, group: VerbGroup
) -> Comparison | None:
    agents, end = parties_from(words, by)
    if not agents and words.low(by) == "it":
        agents, end = _it_before(words, by, group), by + 1
    if not agents or _is_barred(trigger, agents):
        return None
    subject = subject_of(
        words, group, participle=group.left < 0 or (not group.passive and _is_comma(words, group))
    )
    if subject is None:
        return None
    agents = [_other_than(words, one, subject.mentions) for one in agents]
    if trigger.relation == "beats" and _is_it(subject):
        return Comparison(
            "passive", "trails", index, by, subject, agents, end,
            negated=group.negated, hedges=group.hedges,
        )  # fmt: skip
    return Comparison(
        "passive", trigger.relation, index, by, subject, agents, end,
        negated=group.negated, swapped=True, hedges=group.hedges,
    )  # fmt: skip


def _it_before(words: Words, by: int, group: VerbGroup) -> list[Found]:
    """Whom "it" means in "…; GPT-5 is surpassed by it": named first in the sentence, if not GPT-5."""
    first = next((at for at in range(by) if words.mention(at) is not None), by)
    mention = words.mention(first)
    models = [words.mention(at) for at in range(by)]
    for one in models:
        if one is not None and one.kind in ("release", "family"):
            mine = one.end < words.start(group.first) and any(
                words.low(at) in {";", ",", "and", "but"} for at in range(first, group.first)
            )
            return [Found(one, by, by + 1)] if mine and mention is not None else []
    return []


def _is_it(subject: Subject) -> bool:
    """Whether "it", which the text is about, is the one that is beaten: then it trails the other."""
    return len(subject.mentions) == 1 and subject.mentions[0].how == "pronoun"


def _other_than(words: Words, agent: Found, beaten: Sequence[Mention]) -> Found:
    """The agent, but "it" in "GPT-5 is surpassed by it" is the model named before GPT-5."""
    mine = {one.named.identity for one in beaten}
    if agent.mention.how != "pronoun" or agent.mention.named.identity not in mine:
        return agent
    for one in words.sentence.mentions:
        if one.end <= agent.mention.start and one.named.identity not in mine and one.kind != "lab":
            return replace(agent, mention=replace(agent.mention, kind=one.kind, named=one.named))
    return agent


def _is_comma(words: Words, group: VerbGroup) -> bool:
    return words.low(group.left) in {",", "and", "but"}


def _objects(
    words: Words, index: int, after: int, trigger: Trigger
) -> tuple[list[Found], int, str, ClaimRelation]:
    """Whom a verb compares with, the index behind them, a qualifier, and the relation it comes to.

    "Matches or exceeds X" is one statement, ``matches``, with its own words as qualifier.
    """
    at = after
    while is_adverb(words.low(at)) and words.mention(at) is None and words.low(at + 1) != "of":
        at += 1
    if words.low(at) in {"or", "and"}:
        second = at + 1
        while (is_adverb(words.low(second)) or words.low(second) in _PART_OF) and second - at < 5:
            second += 1
        other = next(
            (
                one
                for one in TRIGGERS.get(words.low(second), ())
                if one.form != "state" and words.reads(second + 1, *one.words)
            ),
            None,
        )
        if other is not None and words.mention(second) is None:
            found, end = parties_from(words, second + 1 + len(other.words))
            if not found or words.low(at) == "and":
                return found, end, "", trigger.relation
            relation = (
                "matches" if "matches" in (trigger.relation, other.relation) else trigger.relation
            )
            return found, end, words.text(index, second + 1), relation
    relation = trigger.relation
    inner = words.low(at)
    if trigger.relation in ("competitive_with", "trails") and any(
        one.form == "ing" and not one.words for one in TRIGGERS.get(inner, ())
    ):
        at += 1  # "comes close to matching", "falls short of beating"
    found, end = parties_from(words, at)
    if inner == "all" and not found:
        return [], after, "", relation
    return found, end if found else after, "", relation


_PART_OF = frozenset({"in", "some", "cases", "even", "sometimes", "slightly", "at", "times"})


def _is_barred(trigger: Trigger, targets: list[Found]) -> bool:
    return trigger.no_labs and all(
        one.mention.kind == "lab" or one.mention.how in {"noun phrase", "pronoun"}
        for one in targets
    )


RULES: tuple[Rule, ...] = (compared,)
"""The rules of this module, in the order in which they are asked."""

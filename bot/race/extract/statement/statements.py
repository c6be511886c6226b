"""Rules for statements that are no comparison: "the first to", and those of five more modules."""

from __future__ import annotations

from collections.abc import Iterator

from bot.race.extract.names.parties import is_relative, party_before
from bot.race.extract.names.subjects import Subject, subject_of
from bot.race.extract.passage import Hit, Mention, Passage, Rule, Sentence
from bot.race.extract.statement.accusations import accusations
from bot.race.extract.statement.accusing_nouns import accusing_nouns
from bot.race.extract.statement.denied_charges import denied_charges
from bot.race.extract.statement.licences import licensed
from bot.race.extract.statement.origins import derived
from bot.race.extract.statement.properties import properties
from bot.race.extract.text.tokens import Words
from bot.race.extract.text.verb_groups import is_conditional, verb_group
from bot.race.extract.text.word_classes import BE, PARTY_HEADS, word_set

_FIRST_OF = word_set("world industry market country china europe nation planet field")
_FOLLOWS = word_set(
    "to that which with ever in capable able trained built of from on designed developed made created released "
    "produced from by"
)
_BECOMES = BE | word_set("became become becomes becoming marks represents marked being")


def first_of_kind(sentence: Sentence, _passage: Passage) -> Iterator[Hit]:
    """Reads "the first open model to beat o1" and "the world's first …"."""
    if "first" not in sentence.text.casefold():
        return
    words = Words(sentence)
    for index in range(1, len(words)):
        if words.low(index) not in {"first", "first-ever"} or words.mention(index) is not None:
            continue
        world = words.low(index - 1) == "'s" and words.low(index - 2) in _FIRST_OF
        if not (words.low(index - 1) == "the" or world) or is_conditional(words, index):
            continue
        head = _first_head(words, index)
        if head is None or not (world or _goes_on(words, head)):
            continue
        start = index - (3 if world and words.low(index - 3) == "the" else 2 if world else 1)
        subject = _who_is_first(words, start)
        if subject is None or not (subject.mentions or words.low(start - 1) == "it"):
            continue
        end = head + 1
        while (
            end < len(words) and end - head < 18 and words.low(end) not in {".", ";", ",", "—", "!"}
        ):
            end += 1
        for one in subject.mentions or (None,):
            if one is not None and _is_somebody(words, one, index, head):
                continue
            yield Hit("first", (words.text(start, head + 1),), "first_of_kind", one, (), subject.start,
                      words.end(end - 1), scope=words.text(index, end))  # fmt: skip


_SIZES = word_set("below under above over smaller larger with without outside on at for")
_REACTIONS = word_set(
    "say respond react admit complain comment agree disagree concede object ask know thank"
)


def _goes_on(words: Words, head: int) -> bool:
    """Whether it is told what the first one did: "the first model below 15B parameters to pass"."""
    if words.low(head + 1) in _FOLLOWS:
        return True
    return words.low(head + 1) in _SIZES and any(
        words.low(at) in {"to", "that"} for at in range(head + 2, head + 8)
    )


def _is_somebody(words: Words, one: Mention, index: int, head: int) -> bool:
    """Whether a person, or somebody who only says something first, is spoken of."""
    if head != index:
        return False
    unknown = one.kind == "words" and one.how in {"noun phrase", "words"}
    return unknown or words.low(index + 2) in _REACTIONS


def _first_head(words: Words, index: int) -> int | None:
    """The index of the noun that "first" counts, or of "first" itself before "to" or "of its kind"."""
    if words.low(index + 1) == "to" or words.reads(index + 1, "of", "its", "kind"):
        return index
    head = None
    for at in range(index + 1, min(index + 9, len(words))):
        word = words.low(at)
        if word in PARTY_HEADS:
            head = at
        elif not word[:1].isalnum() or word in _FOLLOWS or word in BE:
            break
    return head


def _named_with(words: Words, before: int, start: int) -> Subject | None:
    """Reads "our newest model to date and the first …"."""
    while words.low(before) in {"to", "date", "yet", "ever", ","}:
        before -= 1
    found = party_before(words, before)
    if found is not None and found.mention.how == "description" and found.mention.kind != "words":
        return Subject((found.mention,), words.start(start))
    return None


def _named_after(words: Words, start: int) -> Subject | None:
    """Reads "The first open model to pass 80%, R1 …": whom an opening apposition names."""
    comma = next((at for at in range(start + 3, start + 24) if words.low(at) in {",", ".", ";"}), 0)
    named = words.mention(comma + 1) if words.low(comma) == "," else None
    if (
        named is None
        or is_relative(named)
        or named.kind == "words"
        or (not words.low(comma + 2)[:1].isalpha() or words.low(comma + 2) in {"and", "or"})
    ):
        return None
    return Subject((named,), words.start(start))


def _clause_first(words: Words, at: int) -> int:
    """Where the clause of a verb before an index begins."""
    while at > 0 and words.low(at - 1) not in {",", ";", "—", ":"}:
        at -= 1
    return at


_AS = word_set(
    "described hailed billed touted seen advertised marketed promoted presented pitched trumpeted celebrated "
    "describes bills touts markets advertises promotes presents pitches"
)
"""Before "as the first …"."""


def _who_is_first(words: Words, start: int) -> Subject | None:
    if start <= 0:
        return _named_after(words, start)
    before = words.skip_marks_back(start - 1)
    word = words.low(before)
    made = words.mention(before)
    if made is None and word == "it" and words.low(before - 1) in {"makes", "made", "making"}:
        return Subject((), words.start(_clause_first(words, before)))
    if made is not None and words.low(before - 1) in {"makes", "made", "making"}:
        return Subject((made,), words.start(_clause_first(words, before)))
    if words.mention(before) is None and (word in _BECOMES or word == "as"):
        return _by_verb(words, before)
    if word == "and":
        return _named_with(words, before - 1, start)
    if word in {",", "—", "(", "-", ":"}:
        found = party_before(words, before - 1)
        if found is not None and not is_relative(found.mention):
            return Subject((found.mention,), found.mention.start)
    return None


def _by_verb(words: Words, before: int) -> Subject | None:
    """Whom "is the first", "became the first" or "advertised its model as the first" is said of."""
    word, verb = words.low(before), before
    while word == "as" and verb > before - 4 and words.low(verb) not in _AS:
        verb -= 1
    if word == "as" and verb <= before - 4:
        return None
    group = verb_group(words, verb)
    if group.dropped or group.negated:
        return None
    objects = [one for at in range(verb + 1, before) if (one := words.mention(at)) is not None]
    if word == "as" and not group.passive and objects:
        return Subject(tuple(objects[-1:]), words.start(verb))
    return subject_of(words, group, participle=word == "becoming")


RULES: tuple[Rule, ...] = (
    derived,
    licensed,
    first_of_kind,
    properties,
    accusations,
    accusing_nouns,
    denied_charges,
)
"""The rules of this module, in the order in which they are asked."""

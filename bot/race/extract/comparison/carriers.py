"""Whose grade or price it is: from a comparative towards the beginning to its subject."""

from __future__ import annotations

from bot.race.extract.names.parties import is_relative, party_before
from bot.race.extract.names.subjects import Subject, subject_of
from bot.race.extract.text.tokens import Words
from bot.race.extract.text.verb_groups import VerbGroup, links, verb_group
from bot.race.extract.text.word_classes import NOT_ONLY, PREPOSITIONS, is_negation, word_set

_FARTHEST = 9
_IMPERATIVES = word_set("use run get make be need have look write take show give")
_OPENS = frozenset({",", "—", "(", ")", "with", "at", "by"})
_OPEN = frozenset({"to", "could", "would", "may", "might"})


def carrier_of(words: Words, start: int) -> tuple[Subject | None, bool]:
    """Whose the words from an index on are, and whether that is denied; None: nobody's, or a plan."""
    named = _named_beside(words, start)
    return _carrier_of(words, start) if named is None else (named, False)


def _carrier_of(words: Words, start: int) -> tuple[Subject | None, bool]:
    for at in range(start - 1, max(-1, start - _FARTHEST), -1):
        word, mention = words.low(at), words.mention(at)
        if mention is not None:
            if is_relative(mention):
                return subject_of(words, VerbGroup(at, at + 1)), False
            if words.low(at + 1) == "'s" or (at + 1 < start and words.low(at - 1) in PREPOSITIONS):
                continue
            return Subject((mention,), mention.start), False
        if links(words, at):
            return _of_verb(words, at, start)
        if word in _OPENS:
            return _of_opening(words, at)
        if word in {";", ":", "to"}:
            break
    found = party_before(words, start - 1)
    if found is not None:
        return Subject((found.mention,), words.start(found.first)), False
    if any(words.low(step) in _OPEN for step in range(max(0, start - 6), start)):
        return None, False
    return Subject((), words.start(start)), False


def _named_beside(words: Words, start: int) -> Subject | None:
    """The name right before a grade, its verb left out: "…, and SmolLM3 almost as strong as Phi-4"."""
    at = start - 1
    raw = words.raw(at, at + 1)
    if at < 1 or words.mention(at) is not None or not (raw[:1].isupper() and raw[-1:].isdigit()):
        return None
    if words.low(at - 1) not in {"and", "but", "while", ",", "with"}:
        return None
    name = words.described(at, start)
    return Subject((name,), name.start)


def _of_verb(words: Words, verb: int, start: int) -> tuple[Subject | None, bool]:
    group = verb_group(words, verb)
    participle = words.low(verb).endswith("ing") and not group.passive
    bare = group.left < 0 and group.first == verb
    if words.low(verb) == "being" and words.low(group.left) in PREPOSITIONS:
        return None, False  # "despite being smaller than X, Y …"
    if group.dropped or (bare and (participle or words.low(verb) in _IMPERATIVES)):
        return None, False
    denied = any(
        is_negation(words.low(step)) and words.low(step + 1) not in NOT_ONLY
        for step in range(verb, start)
    )
    return subject_of(words, group, participle=participle), denied or group.negated


def _of_opening(words: Words, at: int) -> tuple[Subject | None, bool]:
    if words.low(at) == ")":
        found = party_before(words, at)
        if found is not None:
            return Subject((found.mention,), found.mention.start), False
    return subject_of(words, VerbGroup(at, at + 1), participle=True), False


def scope_inside(words: Words, grade: int, index: int) -> str:
    """What stands between the comparative and "than": "better at coding than"."""
    for at in range(grade + 1, index):
        if words.low(at) in {"on", "in", "at", "across", "for"}:
            end = next((step for step in range(at + 1, index) if words.low(step) == "when"), index)
            while words.low(end - 1) in {",", "."}:
                end -= 1
            return words.text(at + 1, end)
    return ""

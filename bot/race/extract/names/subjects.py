"""Whose verb it is: from a verb group towards the beginning of the sentence to its subject."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.race.extract.comparison.comparison_words import PERFORMANCE
from bot.race.extract.names.parties import CLAUSE_VERBS, Found, is_named, is_relative, party_before
from bot.race.extract.passage import Mention
from bot.race.extract.text.tokens import Words
from bot.race.extract.text.verb_groups import VerbGroup
from bot.race.extract.text.word_classes import (
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    PARTY_HEADS,
    POSSESSED,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVE,
    SAYING,
    TIMES,
    is_adverb,
    word_set,
)

_LONGEST_ASIDE = 30
_OWNED = (
    POSSESSED
    | PERFORMANCE
    | PARTY_HEADS
    | {
        "api",
        "paper",
        "team",
        "researchers",
        "window",
        "weights",
        "checkpoint",
        "checkpoints",
        "licence",
        "license",
        "windows",
        "context",
    }
)
"""What may stand for its owner: "Kimi's long-context performance", and no headcount or revenue."""
_FARTHEST = 220
"""Characters that a quote may begin before the verb for the sake of its subject."""
_OF = frozenset({"of", "from", "by", "for", "in", "at", "with", "on", "to"})
_ASIDE = DETERMINERS | RELATIVE | frozenset(
    {
        "he", "she", "they", "it", "for", "by", "meanwhile", "however", "too", "though", "also", "including", "along", "like", "unlike", "released", "launched", "developed", "made",
        "built", "trained", "based", "led", "founded", "such", "known", "now", "with", "at", "in",
        "despite", "using", "one", "both", "formerly", "announced", "unveiled", "powered", "when",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subject:
    """Who a statement is about: several where they are named together, none where only implied.

    ``start`` is where the quote begins. ``denied``: "neither X nor Y".
    """

    mentions: tuple[Mention, ...]
    start: int
    denied: bool = False


def subject_of(words: Words, group: VerbGroup, *, participle: bool = False) -> Subject | None:
    """The subject of a verb group; None where there can be none, as for "Compare X"."""
    left = _before_asides(words, group.left)
    verb_start = _with_mark(words, group.first)
    if left < 0 and not participle:
        return Subject((), verb_start)
    mention, word = words.mention(left), words.low(left)
    if participle or (mention is None and word in CONJUNCTIONS - RELATIVE):
        return _of_clause(words, group.first, verb_start)
    if is_relative(mention) or (mention is None and word in RELATIVE):
        return _antecedent(words, left, verb_start)
    if mention is None and word in PRONOUNS:
        return Subject((), words.start(left))
    if word in {",", "—", "-", "–"}:
        return _around_aside(words, left, group, verb_start)
    found = party_before(words, left - (word == ":"))
    if word == ":":
        return Subject(() if found is None else (found.mention,), verb_start)
    if found is None:
        found = _named_in_capitals(words, left)
    if found is None:
        return _of_clause(words, group.first, verb_start)
    return _together(words, _climbed(words, found), group, verb_start)


def _named_in_capitals(words: Words, last: int) -> Found | None:
    """A name that no list knows, whose last word stands at an index: "Manus", "Intel's Gaudi 3"."""
    first = last + 1
    while first > 0 and (
        words.raw(first - 1, first)[:1].isupper()
        or words.low(first - 1) == "'s"
        or words.low(first - 1)[:1].isdigit()
    ):
        first -= 1
        if words.mention(first) is not None:
            break
    bare = first == last and (first == 0 or words.low(first - 1) in {'"', ":"})
    if first > last or words.low(first) in DETERMINERS | PRONOUNS | PREPOSITIONS | {"'s"}:
        return None
    if not words.raw(first, first + 1)[:1].isupper() or (bare and words.low(first).endswith("s")):
        return None
    owner = words.mention(first)
    return Found(
        words.described(first, last + 1, None if owner is None else owner.named), first, last + 1
    )


def _before_asides(words: Words, left: int) -> int:
    """Past what may stand between subject and verb: "last week", and "it said" in "which it said"."""
    left = words.skip_marks_back(left)
    while left >= 0 and (words.low(left) in TIMES or words.low(left) in _AGO):
        left = words.skip_marks_back(left - 1)
        if words.low(left) in {"on", "in", "late", "early"}:
            left = words.skip_marks_back(left - 1)
    if words.low(left) == "," and words.low(left - 1) in SAYING and words.low(left - 3) == ",":
        return words.skip_marks_back(left - 4)  # "which is in training and, Meta claims, beats"
    says = words.low(left) in SAYING and words.mention(left - 1) is not None
    return left - 2 if says and words.low(left - 2) in RELATIVE else left


_AGO = frozenset({"last", "earlier", "this", "ago"})


def _with_mark(words: Words, index: int) -> int:
    """Where a token begins, with the quotation mark that opens before it."""
    at = words.start(index)
    return words.start(index - 1) if words.low(index - 1) == '"' else at


def _antecedent(words: Words, relative: int, verb_start: int) -> Subject | None:
    pronoun = words.mention(relative)
    at = words.skip_marks_back(relative - 1)
    comma = words.low(at) in {",", "—", "-", "–"}
    if comma:
        at = words.skip_marks_back(at - 1)
    for _ in range(3):
        if words.low(at) in TIMES or words.low(at) in _AGO:
            at -= 1
    found = party_before(words, at)
    if found is None and pronoun is None:
        return _of_clause(words, relative, verb_start) if comma else Subject((), verb_start)
    start = verb_start
    if found is not None:
        found = _climbed(words, found)
        start = words.start(found.first)
        found = _in_apposition(words, found)
    if pronoun is not None and (found is None or found.mention.kind == "words"):
        return Subject((pronoun,), min(start, pronoun.start))
    return None if found is None else Subject((found.mention,), start)


def _climbed(words: Words, found: Found) -> Found:
    """From "a model from DeepSeek" or "R1 by DeepSeek" to the model."""
    if words.low(found.first - 1) not in _OF:
        return found
    outer = party_before(words, found.first - 2)
    if outer is None or is_relative(outer.mention):
        return found
    if outer.mention.how == "noun phrase" and outer.mention.kind == "words":
        whole = words.described(outer.first, found.after, found.mention.named)
        return Found(whole, outer.first, found.after)
    return Found(outer.mention, outer.first, found.after)


def _in_apposition(words: Words, found: Found) -> Found:
    """From "R1, a reasoning model" or "R1 is the first model" to R1."""
    if is_named(found.mention):
        return found
    if words.low(found.first - 1) in BE | {"became", "becomes", "become", "remains"}:
        before = party_before(words, found.first - 2)
        if before is not None and is_named(before.mention):
            return Found(before.mention, before.first, found.after)
    if words.low(found.first - 1) not in {",", "—", "(", "-"}:
        return found
    before = party_before(words, found.first - 2)
    if before is None or is_relative(before.mention) or not is_named(before.mention):
        return found
    return Found(before.mention, before.first, found.after)


def _together(words: Words, found: Found, group: VerbGroup, verb_start: int) -> Subject:
    """With those named before it: "R1, V3 and Qwen2.5-Max outperform"."""
    single = _in_apposition(words, found)
    mentions, first = [single.mention], found.first
    neither = any(words.low(at) == "neither" for at in range(max(0, found.first - 8), found.first))
    if (neither or group.singular is not True) and single is found:
        at = behind = first
        while len(mentions) < 16:
            step = _list_mark_before(words, at, started=len(mentions) > 1)
            if step is None:
                break
            other = party_before(words, step)
            if other is None or is_relative(other.mention) or other.mention.how == "pronoun":
                break
            mentions.insert(0, other.mention)
            at, behind = other.first, at
        if len(mentions) > 1 and _is_object(words, at):
            mentions, at = mentions[1:], behind
        first = at
    lead = words.low(first - 1) if first else ""
    denied = lead == "neither"
    if words.low(found.first) == "no" and len(mentions) == 1 and mentions[0] is found.mention:
        denied = True  # "no open model beats"
        mentions = [words.described(found.first + 1, found.after)]
    if lead in {"neither", "both"}:
        first -= 1
    start = words.start(first)
    if verb_start - start > _FARTHEST:
        start = verb_start
    return Subject(tuple(mentions), start, denied=denied)


def _list_mark_before(words: Words, first: int, *, started: bool) -> int | None:
    """The index before "and" or a comma of a list; a list begins, seen from its end, with "and"."""
    at = words.skip_marks_back(first - 1)
    if words.low(at) in {"both", "either"}:
        return None
    if words.low(at) in {"and", "or", "nor", "&"}:
        at = words.skip_marks_back(at - 1)
        return at - 1 if words.low(at) == "," else at
    if words.reads(at - 2, "as", "well", "as"):
        return at - 3
    return at - 1 if started and words.low(at) == "," else None


def _is_object(words: Words, first: int) -> bool:
    """Whether the first of a list belongs to a verb or preposition before it."""
    before = words.low(words.skip_marks_back(first - 1))
    return before in CLAUSE_VERBS or before in PREPOSITIONS - {"during"} or before == "than"


def _around_aside(words: Words, comma: int, group: VerbGroup, verb_start: int) -> Subject | None:
    """Over "X, which was founded in Hangzhou, beats" to X."""
    for at in range(comma - 1, max(-1, comma - _LONGEST_ASIDE), -1):
        if words.low(at) not in {",", "—", "-", "–"}:
            continue
        found = party_before(words, at - 1)
        after = words.skip_marks(at + 1)
        opens = words.low(after) in _ASIDE or words.mention(after) is not None
        if found is not None and opens and not is_relative(found.mention):
            named = words.mention(after)
            if named is not None and after + 1 == comma and not is_named(found.mention):
                return Subject((named,), words.start(found.first))
            found = _climbed(words, found)
            if not _is_object(words, found.first):
                return _together(words, found, group, verb_start)
    return _of_clause(words, group.first, verb_start)


def _of_clause(words: Words, index: int, verb_start: int) -> Subject | None:
    """The subject of the clause an index stands in: the first party that no preposition governs."""
    begin = _clause_start(words, index)
    aside = _aside_before(words, index, begin)
    if aside is not None:
        index, begin = aside, _clause_start(words, aside)
    relative = _relative_before(words, begin, index)
    if relative is not None:
        return _antecedent(words, relative, verb_start)
    governed: Mention | None = None
    foreign = False
    for at in range(begin, index):
        mention = words.mention(at)
        if mention is None or is_relative(mention):
            continue
        if words.low(at + 1) == "'s" and not any(
            words.low(at + step) in _OWNED for step in (2, 3, 4)
        ):
            foreign = True
        elif words.low(at + 1) == "'s" or _is_governed(words, begin, at):
            governed = governed or mention
        else:
            near = verb_start - mention.start <= _FARTHEST and not any(
                words.low(step) in CLAUSE_VERBS or words.low(step) == "and"
                for step in range(at, index)
            )
            return Subject((mention,), mention.start if near else verb_start)
    if governed is not None:
        return _of_governed(words, begin, index, governed, verb_start)
    if foreign:
        return None  # "OpenAI's headcount exceeds"
    return Subject((), verb_start) if begin == 0 else _of_whole(words, index, verb_start)


def _of_governed(
    words: Words, begin: int, index: int, governed: Mention, verb_start: int
) -> Subject:
    """The subject of a clause all of whose parties stand behind prepositions."""
    unknown = _unknown_name(words, begin, index)
    if unknown is not None:
        return unknown
    at = next(step for step in range(begin, index) if words.mention(step) is governed)
    if words.low(at - 1) in _RIVALLED:
        return Subject((), verb_start)  # "This closes the gap with X and exceeds Y"
    return Subject((governed,), verb_start)


def _unknown_name(words: Words, begin: int, index: int) -> Subject | None:
    """A model that no list knows, where it opens a clause: "ZAYA1-base performs …, and overshadows"."""
    for at in range(begin, index):
        raw = words.raw(at, at + 1)
        opens = at == begin or words.low(at - 1) in {",", '"'}
        if opens and words.mention(at) is None and _MODEL_LIKE.match(raw):
            name = words.described(at, at + 1)
            return Subject((name,), name.start)
    return None


_MODEL_LIKE = re.compile(r"[A-Z][A-Za-z]{2,}-?\d[\w.-]*\Z")


def _relative_before(words: Words, begin: int, index: int) -> int | None:
    """The index of the relative pronoun whose clause, with no comma between, an index stands in."""
    at = index - 1
    while at >= begin:
        if words.low(at) == "," and words.low(at - 1) in SAYING and words.low(at - 3) == ",":
            at -= 4  # "which is in training and, Meta claims, beats"
            continue
        if words.low(at) in {",", ";"}:
            return None
        mention = words.mention(at)
        relative = is_relative(mention) or (mention is None and words.low(at) in RELATIVE)
        if relative and words.low(at - 1) not in SAYING:
            return at
        at -= 1
    return None


def _is_governed(words: Words, begin: int, at: int) -> bool:
    """Whether a preposition stands before a mention."""
    before = at - 1
    while before >= begin and words.low(before) in DETERMINERS:
        before -= 1
    if words.low(before) in {"and", "or", ","} and words.mention(before - 1) is not None:
        return _is_governed(words, begin, before - 1)  # "with Qwen3-4B and Gemma 3"
    return words.low(before) in PREPOSITIONS


def _of_whole(words: Words, index: int, verb_start: int) -> Subject:
    for at in range(index):
        mention = words.mention(at)
        if mention is not None and not is_relative(mention) and words.low(at + 1) != "'s":
            return Subject((mention,), verb_start)
    return Subject((), verb_start)


_RIVALLED = word_set("with than against over versus vs like unlike behind")
_YIELDS = word_set("although though while whereas because since")


def _aside_before(words: Words, index: int, begin: int) -> int | None:
    """Where a subordinate clause opens that stands before ", and" and a verb: "…, although Y is old, and beats Z"."""
    step = index - 1
    while step > begin and is_adverb(words.low(step)):
        step -= 1
    opens = words.low(begin - 1) in _YIELDS and words.low(begin - 2) == ","
    joined = words.low(step) in {"and", "but"} and words.low(step - 1) == ","
    return begin - 2 if opens and joined else None


def _clause_start(words: Words, index: int) -> int:
    for at in range(index - 1, -1, -1):
        word = words.low(at)
        if words.mention(at) is not None:
            continue
        if word == ";":
            return at + 1
        if word in SAYING and words.low(at + 1) != ",":
            return at + 1 if words.low(at + 1) != "that" else at + 2
        if word in {"while", "whereas", "although", "though", "because"} or (
            word in {"and", "but"} and words.low(at - 1) == ","
        ):
            after = at + 1
            while words.low(after) in DETERMINERS or is_adverb(words.low(after)):
                after += 1
            if words.mention(after) is not None and after < index:
                return at + 1
    return 0

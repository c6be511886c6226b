"""Reading parties: one noun phrase, or a list of them, at a place of a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.race.extract.passage import Mention
from bot.race.extract.text.tokens import Words
from bot.race.extract.text.word_classes import (
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    DO,
    EVENTS,
    HAVE,
    MODALS,
    MODEL_VERBS,
    PARTY_HEADS,
    POSSESSED,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVE,
    SAYING,
    TIMES,
    is_adverb,
    is_negation,
    word_set,
)

_LONGEST_PHRASE = 9
_MOST = 16
"""Parties of one list that are read."""
_EXAMPLES = (
    ("such", "as"),
    ("like",),
    ("including",),
    ("e.g",),
    ("namely",),
    (",", "including"),
    (",", "such", "as"),
)
_BETWEEN = (
    ("as", "well", "as"), ("along", "with"), ("alongside",), ("but", "also"), ("and", "even"), ("and",),
    ("or",), ("nor",), ("&",), ("/",), ("plus",),
)  # fmt: skip
_LEAD_IN = frozenset(
    {
        "both",
        "either",
        "even",
        "all",
        "only",
        "just",
        "also",
        "neither",
        "of",
        "fellow",
        "now",
    }
)
_TRAILING = PARTY_HEADS | POSSESSED - {"cost", "costs", "price", "prices"}
_SIZE = re.compile(
    r"(?:\d{1,4}(?:\.\d)?b(?:-[a-z0-9.]{1,12})?|instruct|chat|base|preview|thinking)\Z"
)
_PHRASE_ENDS = (
    PREPOSITIONS | CONJUNCTIONS | RELATIVE - {"that"} | BE | HAVE | DO | MODALS | SAYING | PRONOUNS
) - {"its", "'s", "'d"}


@dataclass(frozen=True, slots=True)
class Found:
    """A party, the index of its first token and that after its last."""

    mention: Mention
    first: int
    after: int


def is_named(mention: Mention) -> bool:
    """Whether a mention is a name: an entry of the ledger, or a name the ledger does not have."""
    return mention.kind != "words" or mention.how in {"name", "model-like"}


def is_relative(mention: Mention | None) -> bool:
    """Whether a mention is the "that" or "which" of a relative clause."""
    return mention is not None and mention.text.casefold() in RELATIVE


def party_at(words: Words, index: int) -> Found | None:
    """The party that begins at an index: a mention, or words whose noun can name a party."""
    first = words.skip_marks(index)
    return _others_at(words, first) or _phrase_at(words, first)


def _phrase_at(words: Words, first: int) -> Found | None:
    first, opening = _openings(words, first)
    head = -1
    for at in range(opening, min(opening + _LONGEST_PHRASE, len(words))):
        mention = words.mention(at)
        if mention is not None and mention.how == "pronoun" and at > first:
            break  # "any model we have built"
        if mention is not None:
            found = _mention_in(words, first, at)
            if found is not None or is_relative(words.mention(at)):
                return found
        elif words.reads(at, "state", "of", "the", "art"):
            head = at + 3
            break
        elif _ends_phrase(words, first, at) and not (head < 0 and _joins_adjectives(words, at)):
            break
        elif words.low(at) in PARTY_HEADS:
            head = at
    if head < 0 or _names_nobody(words, first, head):
        return None
    owner = words.mention(first)
    after = head + (3 if words.reads(head + 1, "to", "date") else 1)
    return Found(
        words.described(first, head + 1, None if owner is None else owner.named), first, after
    )


def _openings(words: Words, first: int) -> tuple[int, int]:
    """Where a noun phrase begins, and the noun in it: behind "many of the"."""
    while words.low(first) in _LEAD_IN and words.mention(first) is None:
        first = words.skip_marks(first + 1)
    first = _past_possessed(words, first)
    if words.low(first) in _PART_OF and words.low(first + 1) == "of":
        return first, first + 2 + (words.low(first + 2) in DETERMINERS)
    return first, first


def _joins_adjectives(words: Words, at: int) -> bool:
    """Whether "and" stands between adjectives: "many of the open and closed models"."""
    return words.low(at) == "and" and words.low(at + 1) in _OPEN_OR_CLOSED


def _names_nobody(words: Words, first: int, head: int) -> bool:
    """Whether a noun says by itself who is meant no more than "the average" does."""
    if head == first:
        return words.low(first) in _NO_NAMES
    return words.low(head) in {"average", "averages"} and words.low(head - 1) in DETERMINERS


def _others_at(words: Words, first: int) -> Found | None:
    """Those that only a pronoun names: "any of them", "everything else with open weights", "either"."""
    end = next((first + len(one) for one in _OTHERS if words.reads(first, *one)), 0)
    if not end or words.low(end) in PARTY_HEADS or words.mention(end) is not None:
        return None
    if words.low(first) not in {"any", "all", "both", "each", "either", "neither"}:
        end = _behind_what_tells_apart(words, first, end)
    return Found(words.described(first, end), first, end)


def _behind_what_tells_apart(words: Words, first: int, end: int) -> int:
    """The index behind "of its size", "with open weights that fits on one card"."""
    if words.low(end) not in {"of", "in", "with"} | RELATIVE:
        return end
    relative = False
    while end - first < _LONGEST_OTHERS and words.mention(end) is None:
        word = words.low(end)
        relative = relative or word in RELATIVE
        if (
            not word[:1].isalnum()
            or word in {"and", "but", "by"}
            or (word == "on" and not relative)
        ):
            break
        end += 1
    return end


_LONGEST_OTHERS = 14
_OTHERS = tuple(
    tuple(one.split())
    for one in (
        *(f"{each} of {those}" for each in ("any", "all", "both", "each", "either", "neither")
          for those in ("them", "these", "those", "the others")),
        "everything else", "everyone else", "everybody else", "anything else", "anyone else",
        "all others", "all the others", "the others", "the rest", "all the rest", "the competition",
        "all comers", "either",
    )
)  # fmt: skip
"""Words that stand for the other side without naming it."""
_PART_OF = word_set("many most some several all none few")
_OPEN_OR_CLOSED = word_set(
    "open open-source open-weight closed closed-source proprietary commercial"
)
_NO_NAMES = frozenset({"average", "averages", "ai", "api", "series", "family"})
"""Heads that name nobody by themselves."""


def _ends_phrase(words: Words, first: int, at: int) -> bool:
    """Whether a noun phrase that began at ``first`` cannot go on over the word at an index."""
    word = words.low(at)
    if word == "'s" or (word in {'"', "'"} and at > first):
        return False
    return (
        not word[:1].isalnum()
        or word in _PHRASE_ENDS
        or word in TIMES
        or (word in CLAUSE_VERBS and (at == first or word not in PARTY_HEADS))
    )


def _mention_in(words: Words, first: int, at: int) -> Found | None:
    """The party of a phrase in which a mention stands; None where the mention only owns or colours it."""
    mention = words.mention(at)
    if mention is None or is_relative(mention):
        return None
    after = at + 1
    if words.low(after) == "'s":
        if words.low(after + 1) in POSSESSED or words.low(after + 2) in POSSESSED:
            step = 2 if words.low(after + 1) in POSSESSED else 3
            return Found(mention, at, after + step)
        if mention.kind == "lab" and (end := _capitals_end(words, after + 1)):
            return Found(words.described(at, end, mention.named), at, end)
        if words.low(after + 1)[:1].isdigit():  # "GPT-4o's 23%"
            return Found(mention, at, after + 2 + (words.low(after + 2) in {"%", "percent"}))
        if mention.kind == "lab" and words.low(after + 1) in _NO_MODELS:
            return None
        return None if _heads_follow(words, after + 1) else Found(mention, at, after + 1)
    if mention.kind == "lab" and words.low(after) in PARTY_HEADS:
        return None
    if mention.kind == "words" and mention.how == "pronoun" and first != at:
        return None
    while (
        (words.low(after) in _TRAILING or _SIZE.match(words.low(after)))
        and words.mention(after) is None
        and after - at < 4
    ):
        after += 1
    return Found(mention, at, after)


_NO_MODELS = word_set(
    "chips chip gpus gpu hardware processors servers stock shares revenue revenues sales valuation "
    "headcount cloud phones users customers employees budget spending"
)
"""What of a lab is no model: "trails Nvidia's chips"."""


def _capitals_end(words: Words, index: int) -> int:
    """The index behind a name in capitals that the ledger does not have: "Google's PaLM 2 Large"."""
    at = index
    while words.mention(at) is None and (
        words.raw(at, at + 1)[:1].isupper() or (at > index and words.low(at)[:1].isdigit())
    ):
        at += 1
    return (
        at if at > index and words.mention(at) is None and words.low(at) not in PARTY_HEADS else 0
    )


def _heads_follow(words: Words, index: int) -> bool:
    for at in range(index, index + 6):
        if words.mention(at) is not None:
            return True
        word = words.low(at)
        if word in PARTY_HEADS:
            return True
        if not word[:1].isalnum() or word in _PHRASE_ENDS:
            return False
    return False


def _past_possessed(words: Words, at: int) -> int:
    """Past "those of", "the performance of", "the likes of"."""
    start = (
        at + 1 if words.low(at) in DETERMINERS and words.low(at) not in {"that", "those"} else at
    )
    for step in range(3):
        if words.low(start + step) == "of":
            lead = words.low(start + step - 1) if step else ""
            if lead in POSSESSED | {"that", "those", "likes"}:
                return start + step + 1
    return at


def parties_from(words: Words, index: int) -> tuple[list[Found], int]:
    """The list of parties that begins at an index, and the index after it.

    "top models such as X and Y" is X and Y. An apposition after a comma ("Claude 3.5 Sonnet,
    Anthropic's flagship model,") is no second party.
    """
    first = party_at(words, index)
    if first is None or words.low(first.after) in EVENTS:
        return [], index
    if first.mention.kind == "words":
        inner = _examples(words, first.after)
        if inner[0]:
            return inner
    found, at, conjunctions = [first], _past_brackets(words, first.after), 0
    while len(found) < _MOST:
        step, is_and = _separator(words, at)
        if step == at:
            break
        item = party_at(words, step)
        if item is None or _is_next_clause(words, item) or item.first - step > 5:
            break
        if not is_and and item.mention.kind == "words" and not _goes_on(words, item.after):
            break  # an apposition
        inner, behind = _examples(words, item.after) if item.mention.kind == "words" else ([], 0)
        found.extend(inner or [item])
        conjunctions += is_and
        if inner:
            return _distinct(found), behind
        at = _past_brackets(words, item.after)
    return _distinct(_without_class(words, found, conjunctions)), found[-1].after


def _without_class(words: Words, found: list[Found], conjunctions: int) -> list[Found]:
    """The named ones of "its teacher model, GPT-4o," and "only two models, o1 and GPT-4.1"."""
    first = found[0]
    if is_named(first.mention) or len(found) == 1 or not is_named(found[1].mention):
        return found
    pair = len(found) == 2 and not conjunctions
    counted = words.low(first.first) in _COUNTS and words.low(first.after) in {",", ":", "—"}
    return found[1:] if pair or counted else found


_COUNTS = frozenset({"two", "three", "four", "five", "both", "several"})


def _examples(words: Words, at: int) -> tuple[list[Found], int]:
    for lead in _EXAMPLES:
        if words.reads(at, *lead):
            found, after = parties_from(words, at + len(lead))
            if any(
                one.mention.kind != "words" or one.mention.how != "noun phrase" for one in found
            ):
                return found, after
    return [], at


def _separator(words: Words, at: int) -> tuple[int, bool]:
    """The index after a comma or an "and" here, and whether it is the latter."""
    at = words.skip_marks(at)
    comma = words.low(at) == ","
    start = words.skip_marks(at + 1) if comma else at
    for lead in _BETWEEN:
        if words.reads(start, *lead):
            return start + len(lead), True
    return (start, False) if comma else (at, False)


def _goes_on(words: Words, at: int) -> bool:
    """Whether another party follows in the list."""
    step, _ = _separator(words, at)
    if step == at:
        return False
    item = party_at(words, step)
    return item is not None and not _is_next_clause(words, item)


def _is_next_clause(words: Words, item: Found) -> bool:
    """Whether a party is rather the subject of what comes next."""
    if item.mention.how == "pronoun":
        return True
    if words.low(item.after - 1) == "'s" and any(
        words.low(step) in SAYING for step in range(item.after, item.after + 3)
    ):
        return True  # "…, DeepSeek's paper shows"
    at = item.after
    while is_adverb(words.low(at)) and words.mention(at) is None:
        at += 1
    word = words.low(at)
    if words.mention(at) is not None:
        return False
    return (
        word in MODEL_VERBS
        or word in SAYING
        or word in BE - {"'s"}
        or is_negation(word)
        or word in CLAUSE_VERBS
    )


CLAUSE_VERBS: frozenset[str] = word_set(
    "leaves puts gives keeps beats beat outperforms outperformed surpasses surpassed exceeds exceeded trails trailed "
    "lags lagged matches matched rivals overtakes overtook edges edged tops topped trailing "
    "underperforms underperformed ties tied equals equaled"
)


def _past_brackets(words: Words, at: int) -> int:
    """Past a short remark in brackets: "GPT-4o (82.1%)"."""
    if words.low(at) != "(":
        return at
    for step in range(at + 1, min(at + 14, len(words))):
        if words.low(step) == ")":
            return step + 1
    return at


def _distinct(found: list[Found]) -> list[Found]:
    seen: set[str] = set()
    kept: list[Found] = []
    for one in found:
        if one.mention.named.identity not in seen:
            seen.add(one.mention.named.identity)
            kept.append(one)
    return kept


def party_before(words: Words, index: int) -> Found | None:
    """The party whose last token stands at an index."""
    at = _before_brackets(words, words.skip_marks_back(index))
    mention = words.mention(at)
    if mention is not None:
        return Found(mention, at, at + 1)
    if words.low(at) not in PARTY_HEADS:
        return None
    named = words.mention(at - 1)
    if named is not None and named.kind in ("release", "family") and not is_relative(named):
        return Found(named, at - 1, at + 1)
    first = at
    while first > 0 and at - first < _LONGEST_PHRASE and words.mention(first - 1) is None:
        before = words.low(first - 1)
        if (not before[:1].isalnum() and before not in {"'s", "%"}) or before in _PHRASE_ENDS:
            break
        if before == "that" and words.raw(first, first + 1)[:1].isupper():
            break  # "alleged that Pangu Pro MoE"
        first -= 1
        if before in DETERMINERS - {"other", "more", "most"}:
            break
    owner = words.mention(first - 1) if words.low(first) == "'s" else None
    first -= owner is not None
    return Found(
        words.described(first, at + 1, None if owner is None else owner.named), first, at + 1
    )


def _before_brackets(words: Words, at: int) -> int:
    """Past a short remark in brackets, towards the beginning."""
    if words.low(at) != ")":
        return at
    for step in range(at - 1, max(-1, at - 14), -1):
        if words.low(step) == "(":
            return words.skip_marks_back(step - 1)
    return at

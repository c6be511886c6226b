"""What stands before a verb: auxiliaries, adverbs, "not", "fails to", and plans, which are no claims."""

from __future__ import annotations

from dataclasses import dataclass

from bot.race.extract.comparison.comparison_words import LINKING
from bot.race.extract.text.tokens import MARKS, Words
from bot.race.extract.text.word_classes import (
    BE,
    CONDITIONS,
    DO,
    FACTIVE,
    FAILING,
    HAVE,
    MODALS,
    NOT_ONLY,
    PLANS,
    PRONOUNS,
    SAYING,
    SINGULAR,
    is_adverb,
    is_negation,
)

_UNSURE = frozenset({"apparently", "reportedly", "supposedly", "allegedly"})
_LONGEST = 14
"""Tokens before a verb that are looked at."""
_KNOWS_HOW = frozenset({"figured", "worked", "found", "learned", "learnt", "knows", "discovered"})
_FIRSTS = frozenset({"first", "only", "second", "third", "latest"})
_EARLIER = frozenset({"with", "of", "on", "for", "in", "about", "against", "over"})
_TRIES = frozenset(
    {
        "wants", "want", "wanted", "hopes", "hoped", "hope", "hoping", "aims", "aimed", "aim",
        "aiming", "plans", "planned", "plan", "planning", "tries", "tried", "try", "trying", "seeks",
        "sought", "expects", "expected", "promises", "promised", "intends", "consider", "considering",
    }
)  # fmt: skip


_DOUBTS = frozenset(
    {
        "doubt",
        "doubts",
        "doubted",
        "doubtful",
        "expects",
        "predicts",
        "predicted",
        "rumored",
        "rumoured",
    }
)


_SAY = frozenset(
    {"say", "claim", "declare", "announce", "report", "argue", "insist", "tell", "boast"}
)


@dataclass(frozen=True, slots=True)
class VerbGroup:
    """The words of a verb group that stand before its verb.

    ``left`` is the index of the token before the group (-1 where the sentence begins with it) and
    ``first`` that of its first token. ``singular`` is None where the auxiliaries do not tell.
    ``dropped``: a plan, a guess or a condition, of which no statement is made.
    """

    left: int
    first: int
    negated: bool = False
    passive: bool = False
    singular: bool | None = None
    dropped: bool = False
    hedges: tuple[str, ...] = ()


class _Reading:
    """A verb group while it is read, from the verb towards the beginning."""

    def __init__(self, words: Words, verb: int) -> None:
        self.words = words
        self.at = verb - 1
        self.first = verb
        self.negated = self.passive = self.infinitive = self.dropped = False
        self.singular: bool | None = None
        self.hedges: list[str] = []

    def goes_on(self) -> bool:
        """Takes the word at ``at`` into the group; False where it is none of it."""
        word = self.words.low(self.at)
        if word in MODALS and not self._is_denied_could(word):
            self.dropped = True
            return False
        if word == "to":
            return self._after_to()
        taken = (
            word in MARKS
            or self._takes_auxiliary(word)
            or self._takes_negation(word)
            or self._takes_adverb(word)
        )
        if taken:
            self.first = self.first if word in MARKS else self.at
            self.at -= 1
        return taken

    def _is_denied_could(self, word: str) -> bool:
        return word.startswith("could") and _is_denied(self.words, self.at, negated=self.negated)

    def _after_to(self) -> bool:
        step = _governor(self.words, self.at)
        if step is None:
            self.dropped = True
            return False
        self.infinitive = True
        self.negated = self.negated or step[1]
        self.first = step[0] + 1
        self.at = step[0]
        return True

    def _takes_auxiliary(self, word: str) -> bool:
        if word.startswith("could"):
            self.negated = self.words.low(self.at + 1) == "not" or word == "couldn't"
            return True
        if word in BE:
            self.passive = True
            self.singular = word in SINGULAR if word not in {"be", "been"} else self.singular
            return True
        if word in HAVE or word in DO:
            if word in {"has", "have", "does", "do"}:
                self.singular = word in SINGULAR
            return True
        return False

    def _takes_negation(self, word: str) -> bool:
        after = self.words.low(self.at + 1)
        if word == "no" and after == "longer":
            self.negated = True
            return True
        if not is_negation(word):
            return False
        self.negated = self.negated or after not in NOT_ONLY
        self.singular = True if word in SINGULAR else self.singular
        self.passive = self.passive or word in {"isn't", "aren't", "wasn't", "weren't"}
        return True

    def _takes_adverb(self, word: str) -> bool:
        before = self.words.low(self.at - 1)
        if word in NOT_ONLY and before == "not":
            self.at -= 1
            return True
        if word in _UNSURE or word == "can":
            self.hedges.append(word)
            return True
        return (
            is_adverb(word)
            or (word == "since" and before in HAVE)
            or (word == "longer" and before == "no")
            or (word in {"time", "times"} and before in {"same", "all"})
        )


def links(words: Words, at: int) -> bool:
    """Whether a word is a verb that takes what compares; a possessive "'s" is none."""
    if words.low(at) == "'s":
        before = words.mention(at - 1)
        return words.low(at - 1) in PRONOUNS or (before is not None and before.how == "pronoun")
    return words.low(at) in LINKING


def verb_group(words: Words, verb: int) -> VerbGroup:
    """Reads the group of the verb at an index, towards the beginning of the sentence."""
    read = _Reading(words, verb)
    while read.at >= 0 and verb - read.at <= _LONGEST and words.mention(read.at) is None:
        if not read.goes_on():
            break
    if read.dropped or (read.infinitive and words.low(read.at) in PLANS):
        return VerbGroup(read.at, read.first, dropped=True)
    unsure = set(read.hedges) & _UNSURE
    return VerbGroup(
        read.at, read.first, read.negated, read.passive, read.singular,
        hedges=tuple(reversed(read.hedges)) if unsure else (),
    )  # fmt: skip


def _is_denied(words: Words, could: int, *, negated: bool) -> bool:
    """Whether "could" says what did not happen: "could not match", "neither … could match"."""
    return (
        negated
        or is_negation(words.low(could))
        or any(words.low(at) == "neither" for at in range(max(0, could - 9), could))
    )


def _governor(words: Words, to: int) -> tuple[int, bool] | None:
    """The index before what "to" hangs on, and whether that denies it; None: it is only planned."""
    at = words.skip_marks_back(to - 1)
    if words.mention(at) is not None and words.low(at - 1) == "by":
        at -= 2  # "was found by the company to equal"
    while at >= 0 and is_adverb(words.low(at)) and words.mention(at) is None:
        at -= 1
    word = words.low(at)
    if word == "yet" or word in FAILING:
        return at - 1, True
    if word in FACTIVE:
        return at - 1, False
    if word == "enough":
        return at - 2, False
    if word == "how":
        return _knowing(words, at)
    return (at, False) if _is_of_a_first(words, at) else None


def _knowing(words: Words, how: int) -> tuple[int, bool] | None:
    """The index before "figured out how"; None where nobody is said to know how."""
    for step in (1, 2):
        if words.low(how - step) in _KNOWS_HOW:
            return how - step - 1, False
    return None


def _is_of_a_first(words: Words, at: int) -> bool:
    """Whether "to" hangs on "the first open model", which did it."""
    for step in range(at, at - 5, -1):
        if words.low(step) in _FIRSTS:
            return True
        if words.low(step) in _EARLIER:
            return False
    return False


def is_conditional(words: Words, verb: int) -> bool:
    """Whether an "if" or "whether" before the verb governs it, or the sentence asks or plans."""
    if "?" in (words.low(len(words) - 1), words.low(len(words) - 2)):
        return True
    for at in range(verb - 1, max(-1, verb - 25), -1):
        word = words.low(at)
        if words.mention(at) is not None:
            continue
        if word in {";", ":"} or (word == "," and verb - at > 1):
            return False
        if _leaves_open(words, at, word):
            return True
        if word in SAYING and words.low(at + 1) == "that":
            return False
    return False


def _leaves_open(words: Words, at: int, word: str) -> bool:
    if word in CONDITIONS:
        return not (word == "if" and words.low(at - 1) == "as")
    after = words.low(at + 1)
    if word in MODALS and after in _SAY:
        return True  # "one lab will declare that it beats the others"
    return word in _DOUBTS or (word in _TRIES and after in {"to", "that", "for", "its", "it"})

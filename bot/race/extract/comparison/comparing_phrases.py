"""Comparisons by a phrase: "on par with", "ahead of", "GPT-4-level", "R1 > o1"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.race.claims import ClaimRelation
from bot.race.extract.comparison import margins
from bot.race.extract.comparison.comparing import Comparison
from bot.race.extract.comparison.comparison_words import LINKING, PERFORMANCE, TRIGGERS, Trigger
from bot.race.extract.names.parties import Found, is_relative, parties_from, party_before
from bot.race.extract.names.subjects import Subject, subject_of
from bot.race.extract.passage import Mention
from bot.race.extract.text.tokens import Words
from bot.race.extract.text.verb_groups import VerbGroup, is_conditional, links, verb_group
from bot.race.extract.text.word_classes import BE, NOT_ONLY, is_adverb, is_negation, word_set

_NEEDS_PERFORMANCE = frozenset(
    {
        "similar",
        "similarly",
        "equal",
        "identical",
        "equivalent",
        "in",
        "above",
        "below",
        "under",
        "beneath",
        "up",
        "down",
    }
)
_PLACES = (
    ("the", "same"),
    ("the", "shadow"),
    ("the", "mix"),
    ("lockstep", "with"),
    ("contention", "with"),
)
"""Behind "in": "in the same league as" needs no word of performance."""
_PUTS = word_set(
    "move moves moved put puts putting place places placed placing ranks ranked rank ranking had has "
    "have having saw sees seeing rates rated rating lists listed listing shows showed showing with"
)
"""Before a party, and that before "ahead of": who arranges them, "a test had R1 ahead of o1"."""
_SITS = word_set(
    "sits sit sat sitting ranks rank ranked ranking places placed finishes finished lands landed stays "
    "stayed comes came stands stood remains remained ends ended slots slotted"
)
_OUT = word_set(
    "released release launched launch unveiled unveil announced announce arrived debuted shipped "
    "published introduced came comes out"
)
_RESULTS = word_set("place first second third fourth fifth top last tied ranked spot position")
_PRICED = word_set(
    "cost costs price prices priced pricing yuan dollars cents charges charge fee $ € ¥"
)
_COST_WORDS = frozenset({"cost", "costs", "price", "prices", "pricing", "priced"})
_FARTHEST_VERB = 12


def by_phrase(
    words: Words, index: int, trigger: Trigger, last: Comparison | None = None
) -> Comparison | None:
    """The comparison of a phrase that begins at an index, None where it compares nothing there.

    ``last``: the comparison before it, which it may go on from: "ahead of V3 and a hair behind o1".
    """
    after = index + 1 + len(trigger.words)
    if is_conditional(words, index):
        return None
    start, qualifier = _past_joint(words, index, after)
    targets, end = _held_against(words, start, last)
    if not targets:
        return None
    first = margins.before(words, index)
    figure = margins.figure_in(words, first, index)
    qualifier = qualifier or margins.in_words(words, first, index)
    if last is not None and _goes_on(words, last, first):
        return replace(
            last, rule="phrase", relation=trigger.relation, first=first, after=start,
            targets=targets, end=end, qualifier=qualifier, value=figure[0] if figure else None,
            unit=figure[1] if figure else "", scope="",
        )  # fmt: skip
    place = _anchor(words, first)
    if figure is not None and figure[1] == "%" and _is_of_price(words, index):
        return _priced_below(words, index, place, targets, end, figure)
    if not _is_comparing(words, index, first, trigger, place, targets):
        return None
    between = [words.low(at) for at in range(max(place, 0), index)]
    negated = any(is_negation(word) or word == "no" for word in between) and not (
        set(between) & NOT_ONLY or words.low(index - 1) == "far"
    )
    subject, group = _holder(words, first, place)
    if last is not None and words.mention(place) is not None:
        subject = subject or _set_beside(words, last, place, first)
        targets = [_not_itself(one, words.mention(place), last) for one in targets]
    if (
        trigger.words[-1:] == ("with",)
        and words.low(index).endswith("parity")
        and words.low(end) == "for"
    ):
        named, after_it = parties_from(words, end + 1)  # "near-parity with o4-mini for the 120b"
        if named:
            subject, end = (
                Subject(tuple(one.mention for one in named), words.start(first)),
                after_it,
            )
    if subject is None or (group is not None and group.dropped):
        return None
    return Comparison(
        "phrase", trigger.relation, index, start, subject, targets, end,
        negated=negated or (group is not None and group.negated), qualifier=qualifier,
        value=figure[0] if figure else None, unit=figure[1] if figure else "",
        scope=_scope_between(words, place, first), hedges=group.hedges if group else (),
    )  # fmt: skip


def _priced_below(
    words: Words, index: int, place: int, targets: list[Found], end: int, figure: tuple[float, str]
) -> Comparison | None:
    """Reads "costs 0.8 yuan, 99.3% below the industry average": so much cheaper."""
    subject, group = _holder(words, index, place)
    if subject is None or (group is not None and group.dropped):
        return None
    dearer = words.low(index) == "above"
    return Comparison(
        "phrase", "cheaper_than", index, index + 1, subject, targets, end, negated=dearer,
        value=figure[0], unit=figure[1],
    )  # fmt: skip


def _past_joint(words: Words, index: int, after: int) -> tuple[int, str]:
    """The index before which the parties stand, and a qualifier: "on par with or better than"."""
    for joint in (
        ("or", "better", "than"),
        ("or", "even", "better", "than"),
        ("and", "better", "than"),
    ):
        if words.reads(after, *joint):
            return after + len(joint), words.text(index, after + len(joint) - 1)
    inner = TRIGGERS.get(words.low(after), ())
    if any(one.form == "ing" and not one.words for one in inner):
        return after + 1, ""  # "close to matching"
    return after, ""


def _held_against(words: Words, start: int, last: Comparison | None) -> tuple[list[Found], int]:
    """Whom a phrase compares with; "it" is the same again: "and even ahead of it on MMLU"."""
    targets, end = parties_from(words, start)
    the_same = not targets and words.low(start) in {"it", "them", "both"}
    if the_same and last is not None and not last.swapped:
        return list(last.targets), start + 1
    return targets, end


def _goes_on(words: Words, last: Comparison, first: int) -> bool:
    """Whether a phrase says more of the subject of the comparison before: "and a hair behind o1"."""
    if last.swapped or last.rule not in {"phrase", "verb", "grade"}:
        return False
    at = first - 1
    if words.low(at) not in {"and", "but", "yet", "though", "if", ","} or words.mention(at):
        return False
    return last.end <= at + 1 and not any(
        words.mention(step) is not None or links(words, step) or words.low(step) in {".", ";"}
        for step in range(last.end, at)
    )


def _not_itself(target: Found, mine: Mention | None, last: Comparison) -> Found:
    """Reads "the latter" in "R1 ahead of o1, and V3 level with the latter": o1, not V3."""
    if mine is None or target.mention.named.identity != mine.named.identity:
        return target
    which = target.mention.text.casefold()
    if which.endswith("latter"):
        return replace(target, mention=last.targets[-1].mention)
    return replace(target, mention=last.subject.mentions[0]) if last.subject.mentions else target


def _set_beside(words: Words, last: Comparison, place: int, first: int) -> Subject | None:
    """The next of a list of pairs: "had R1 ahead of o1 …, and V3 level with the latter"."""
    mention = words.mention(place)
    if mention is None or place != first - 1 or words.low(place - 1) not in {"and", "but", ","}:
        return None
    return Subject((mention,), mention.start) if last.rule in {"phrase", "pair"} else None


def _anchor(words: Words, index: int) -> int:
    """The index of the verb that a phrase completes; of a mention that stands nearer; else -1."""
    for at in range(index - 1, max(-1, index - _FARTHEST_VERB), -1):
        word = words.low(at)
        if words.mention(at) is not None or links(words, at):
            return at
        if word in {",", ";", ":", "—", "(", ")"}:
            return at
    return -1


def _is_comparing(
    words: Words, index: int, first: int, trigger: Trigger, place: int, targets: list[Found]
) -> bool:
    """Whether a phrase compares here, and what it compares is what models can do."""
    between = {words.low(at) for at in range(max(place, 0), index)}
    if between & _COST_WORDS or _is_of_price(words, index):
        return False
    skilled = bool(between & PERFORMANCE)
    put = words.mention(place) is not None and (
        words.low(place - 1) in _PUTS or (place == 0 and first == 1 and _is_fragment(words))
    )
    graded = first < index
    ranked = words.low(index) in {"above", "below"} and words.low(place) in _SITS
    models = all(one.mention.kind == "release" or one.mention.text == "us" for one in targets)
    ranked = ranked or (
        words.low(index) in {"above", "below", "beneath"}
        and words.low(place) in BE
        and models
        and words.mention(place - 1) is not None
    )
    needs = words.low(index) in _NEEDS_PERFORMANCE and trigger.words[:2] not in _PLACES
    if needs and not (skilled or graded or put or ranked):
        return False
    if not trigger.guarded:
        return True
    verb = words.mention(place) is None and words.low(place) in LINKING
    if all(one.mention.kind == "lab" for one in targets) and not (
        skilled or graded or (verb and trigger.relation != "competitive_with")
    ):
        return False
    if place < 0 and first == 0:
        return trigger.relation != "trails" or graded  # "Ahead of o1 on MMLU", an item of a list
    beside = words.low(place) in {",", "—", "(", "-"} and place == first - 1
    listed = beside or (words.mention(place) is not None and place == first - 1)
    return verb or graded or put or (beside and not _is_in_time(words, place)) or (
        listed and words.low(place - 1) == "and"
    )  # fmt: skip


def _is_of_price(words: Words, index: int) -> bool:
    """Whether a price stands so far below or above another: "99.3% below the industry average"."""
    return words.low(index) in {"above", "below", "under", "beneath"} and not _PRICED.isdisjoint(
        token.low for token in words.tokens
    )


def _is_fragment(words: Words) -> bool:
    """Whether a sentence has no verb: a headline, an item of a list."""
    return not any(links(words, at) for at in range(len(words)))


def _is_in_time(words: Words, comma: int) -> bool:
    """Whether something came out before a comma: "was released in May, ahead of GPT-5"."""
    told = {words.low(at) for at in range(comma) if words.mention(at) is None}
    return bool(told & _OUT) and not (
        told & (_RESULTS | PERFORMANCE) or any(one[:1].isdigit() for one in told)
    )


def _holder(words: Words, index: int, place: int) -> tuple[Subject | None, VerbGroup | None]:
    """Whose phrase it is, and the verb group it hangs on, where there is one."""
    mention = words.mention(place) if place >= 0 else None
    if mention is not None:
        if is_relative(mention):
            group = VerbGroup(place, place + 1)
            return subject_of(words, group), group
        put = words.low(place - 1) in _PUTS and place == index - 1
        if put or place == words.skip_marks_back(_graded_back(words, index)):
            return Subject((mention,), mention.start), None
        return None, None
    word = words.low(place)
    if word == ":" and words.sentence.is_item:
        return Subject((), words.start(index)), None  # "- HumanEval: about the same as V3"
    if place < 0 or word in {";", ":"}:
        return (Subject((), words.start(max(0, index - 1))), None) if place < 0 else (None, None)
    if word not in LINKING:
        group = VerbGroup(place, place + 1)
        return subject_of(words, group, participle=word == ","), group
    group = verb_group(words, place)
    participle = word.endswith("ing") and not group.passive
    if participle and group.left < 0:
        return None, None
    if not participle and group.left < 0 and group.first == place and word in _BASES:
        return None, None
    return subject_of(words, group, participle=participle), group


_BASES = word_set(
    "achieve deliver offer reach show use run get put place rank score come make give take "
    "look code write need have be do produce provide hold"
)


def _graded_back(words: Words, index: int) -> int:
    at = index - 1
    while at >= 0 and words.mention(at) is None and (
        is_adverb(words.low(at)) or words.low(at)[:1].isdigit() or words.low(at) in PERFORMANCE
    ):  # fmt: skip
        at -= 1
    return at


def _scope_between(words: Words, place: int, index: int) -> str:
    """What stands between verb and phrase: "scores on MMLU comparable to"."""
    for at in range(max(place, 0), index):
        if words.low(at) in {"on", "in", "across", "at"} and at + 1 < index:
            return words.text(at + 1, index)
    return ""


def by_level(words: Words) -> Iterator[Comparison]:
    """Reads "GPT-4-level performance": it matches GPT-4."""
    for index in range(len(words)):
        target = words.mention(index)
        if target is None or target.kind not in ("release", "family"):
            continue
        at = index + 1 + (words.low(index + 1) == "-")
        if words.low(at) == "'s" and words.low(index - 1) in {"on", "at", "to"}:
            at += 1  # "is about on o1's level"
        if words.low(at) not in {"level", "class", "quality", "caliber", "calibre"}:
            continue
        if is_conditional(words, index):
            continue
        place = _anchor(words, index)
        if place < 0 or words.low(place) not in LINKING:
            continue
        subject, group = _holder(words, index, place)
        if subject is None or group is None or group.dropped or not subject.mentions:
            continue
        yield Comparison(
            "level", "matches", index, at + 1, subject, [Found(target, index, at + 1)],
            at + 1 + (words.low(at + 1) in PERFORMANCE), negated=group.negated,
        )  # fmt: skip


def by_sign(words: Words) -> Iterator[Comparison]:
    """Reads "R1 > o1 on MATH": names with a sign between them."""
    for index in range(1, len(words)):
        sign = words.low(index)
        relation = _SIGNS.get(sign)
        if relation is None or words.low(index - 1) in {"-", "="} or words.low(index + 1) == "=":
            continue
        before, target = party_before(words, index - 1), words.mention(index + 1)
        subject = None if before is None else before.mention
        if subject is None or target is None or "lab" in (subject.kind, target.kind):
            continue
        if words.low(index + 2) == sign or words.low(index - 2) == sign:
            continue
        yield Comparison(
            "sign", relation, index, index + 1, Subject((subject,), subject.start),
            [Found(target, index + 1, index + 2)], index + 2,
        )  # fmt: skip


_SIGNS: dict[str, ClaimRelation] = {">": "beats", "<": "trails", "≈": "matches"}

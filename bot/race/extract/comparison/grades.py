"""What a comparative comes to: "better", "less expensive", "fewer tokens", "longer context window"."""

from __future__ import annotations

from dataclasses import dataclass

from bot.race.claims import ClaimRelation
from bot.race.extract.comparison.comparison_words import LINKING
from bot.race.extract.text.tokens import Words
from bot.race.extract.text.word_classes import BUSINESS, PREPOSITIONS, is_adverb, word_set

_WINDOW = 16
"""Tokens before "than" in which its comparatives stand."""


@dataclass(frozen=True, slots=True)
class Grade:
    """What a comparative comes to."""

    relation: ClaimRelation
    negated: bool = False


BETTER, WORSE = Grade("beats"), Grade("trails")
CHEAPER, DEARER = Grade("cheaper_than"), Grade("cheaper_than", negated=True)
LEANER, HEAVIER = Grade("more_efficient_than"), Grade("more_efficient_than", negated=True)
LONGER, SHORTER = Grade("larger_context_than"), Grade("larger_context_than", negated=True)
SAME = Grade("matches")

_PLAIN: dict[str, Grade] = {
    "better": BETTER, "stronger": BETTER, "smarter": BETTER, "superior": BETTER,
    "worse": WORSE, "weaker": WORSE, "poorer": WORSE, "inferior": WORSE, "dumber": WORSE,
    "cheaper": CHEAPER, "pricier": DEARER, "costlier": DEARER, "dearer": DEARER,
    "sharper": BETTER, "brighter": BETTER, "abler": BETTER, "clumsier": WORSE, "thriftier": LEANER,
    "swifter": LEANER, "speedier": LEANER, "snappier": LEANER, "nimbler": LEANER, "hungrier": HEAVIER,
    "heavier": HEAVIER,
    "faster": LEANER, "quicker": LEANER, "lighter": LEANER, "leaner": LEANER, "slower": HEAVIER,
}  # fmt: skip
SKILLED = word_set(
    "accurate accurately capable powerful reliable reliably robust intelligent advanced performant "
    "helpful factual truthful creative consistent consistently coherent versatile competent effective "
    "effectively sophisticated precise precisely impressive skilled knowledgeable useful safe safer good "
    "well smart strong clever bright sharp articulate fluent adept able proficient dependable thorough "
    "convincing sound solid potent skilful skillful trustworthy polished nuanced natural rigorous"
)
THRIFTY = word_set(
    "efficient efficiently cost-efficient lightweight compact quickly energy-efficient token-efficient fast"
)
FRUGAL = word_set("affordable economical cost-effective cheaply cheap")
COSTLY = word_set("expensive costly pricey expensively")
_RESULTS = word_set(
    "score scores performance accuracy rating ratings rate rates quality results result elo success "
    "wins points marks pass win reasoning benchmark capability capabilities ranked intelligence"
)
_ERRORS = word_set(
    "hallucinate err deceive error errors mistakes mistake hallucination hallucinations bugs failures failure refusals"
)
_MONEY = word_set("price prices cost costs pricing fees money api")
_RESOURCES = word_set(
    "tokens token parameters params compute memory energy power gpus gpu vram flops time computation "
    "steps electricity latency ram computing gpu-hours calls"
)
_SIZES = word_set("parameter parameters params")
_SPENT = _RESOURCES - word_set("parameter parameters params")
"""What is used up: a model with more parameters is not for that reason the less efficient one."""
_SOLVED = word_set("tasks problems questions puzzles exercises")
_CHEAP_THINGS = word_set("chips data hardware money budget")
SPEED = word_set("throughput speed speeds")
CONTEXT = word_set("context contexts window windows")
MEASURES = word_set(
    "times x × % per cent percent third quarter fifth tenth points point much far slightly even way a bit lot up to about over nearly more-than half elo percentage two three four five six seven eight nine ten twenty"
)


def grades_before(words: Words, index: int) -> dict[Grade, int]:
    """The comparatives before "than", by what they come to, with where each stands."""
    found: dict[Grade, int] = {}
    for at in range(index - 1, max(-1, index - _WINDOW), -1):
        word = words.low(at)
        if words.mention(at) is not None:
            if found or words.low(at - 1) not in PREPOSITIONS | {",", "and"}:
                break
            continue
        if word in {";", ":", "than", "—"} or (
            found and word in LINKING and word not in {"cost", "costs"}
        ):
            break
        grade = grade_at(words, at, index)
        if grade is not None:
            found.setdefault(grade, at)
    return found


def grade_at(words: Words, at: int, index: int) -> Grade | None:
    """What the comparative at an index comes to, by itself or with the noun or adjective behind it."""
    word = words.low(at)
    if word in _PLAIN:
        grows = word == "faster" and words.low(at - 1) in {"growing", "grew", "grown", "grow"}
        return None if grows else _PLAIN[word]
    if word in _LIKE:
        return SAME if words.low(at + 1) in {"or", "and"} else None
    near = _nearby(words, at, index)
    if word in {"more", "less"}:
        if index == at + 1:
            return _charged_more_or_less(words, at)
        if near[:1] == ["likely"]:
            after = {words.low(step) for step in range(index, index + 10)}
            return (BETTER if word == "less" else WORSE) if after & _ERRORS else None
        found = _more_or_less(word, near)
        if found is not None or word == "more":
            return found
    if word in {"higher", "greater", "lower", "fewer", "less"}:
        return _higher_or_lower(words, at, index, set(near), up=word in {"higher", "greater"})
    return _in_size(words, at, set(near))


_LIKE = frozenset({"similar", "comparable", "equal", "equivalent", "par"})


def _nearby(words: Words, at: int, index: int) -> list[str]:
    """The words behind a comparative that belong to it."""
    near: list[str] = []
    for step in range(at + 1, min(at + 6, index)):
        if words.low(step) in {"and", ",", "while", "but"}:
            break
        near.append(words.low(step))
    return near


def _charged_more_or_less(words: Words, at: int) -> Grade | None:
    """Reads "costs 30 times more than"; None where "more than" counts something else."""
    verb = at - 1
    while (
        words.low(verb) in MEASURES or words.low(verb)[:1].isdigit() or is_adverb(words.low(verb))
    ):
        verb -= 1
    measured = {words.low(at) for at in range(verb + 1, at)}
    if words.low(verb) in {",", "—", "("} and measured & {"times", "x"}:
        before = {words.low(step) for step in range(max(0, verb - 12), verb)}
        grade = grade_of_multiple(before, part=words.low(at) == "less")
        return grade if grade in (LONGER, SHORTER) else None
    if measured & {"points", "point"} and (
        words.low(verb) in {",", "—", "("} or words.low(verb) in _GETS
    ):
        return BETTER if words.low(at) == "more" else WORSE
    if words.low(verb) in {"hallucinates", "hallucinate", "hallucinated", "errs"}:
        return BETTER if words.low(at) == "less" else WORSE
    if words.low(verb) not in {"cost", "costs", "costing", "charges"}:
        return None
    return CHEAPER if words.low(at) == "less" else DEARER


def grade_of_multiple(told: set[str], *, part: bool) -> Grade | None:
    """What a multiple, or a part, of a price, a speed, a window or of means comes to."""
    if told & _OF_COMPANIES:
        return None
    if told & {"tokens", "token"} and told & _READS:
        return SHORTER if part else LONGER
    if told & {"tokens", "token"} and told & {"second", "s", "sec"}:
        return HEAVIER if part else LEANER
    if part and told & _SIZES:
        return LEANER  # a model with more of them is not for that reason the less efficient one
    for kind, multiple, fraction in _OF_MULTIPLES:
        if told & kind:
            return fraction if part else multiple
    return None


def _in_size(words: Words, at: int, near: set[str]) -> Grade | None:
    """Longer contexts, and smaller models where the sentence sets their size against something."""
    word = words.low(at)
    if word in {"longer", "larger", "bigger", "wider"}:
        before = {words.low(step) for step in range(max(0, at - 8), at)}
        return LONGER if (near | before) & CONTEXT else None
    if word in {"smaller", "shorter"} and near & CONTEXT:
        return SHORTER
    lows = {token.low for token in words.tokens}
    return LEANER if word == "smaller" and lows & {"while", "yet", "but", "despite"} else None


def _more_or_less(word: str, near: list[str]) -> Grade | None:
    up = word == "more"
    for one in near[:3]:
        for kind, more, less in _BY_KIND:
            if one in kind:
                return more if up else less
    if near[:1] == ["to"] and not up:
        return CHEAPER  # "costs less to run than"
    return LONGER if up and near[:1] == ["context"] else None


_BY_KIND: tuple[tuple[frozenset[str], Grade | None, Grade], ...] = (
    (SKILLED, BETTER, WORSE),
    (THRIFTY, LEANER, HEAVIER),
    (FRUGAL, CHEAPER, DEARER),
    (COSTLY, DEARER, CHEAPER),
    (_ERRORS, WORSE, BETTER),
    (_RESOURCES, HEAVIER, LEANER),
    (_CHEAP_THINGS, None, CHEAPER),
    (_SOLVED, BETTER, WORSE),
)
"""Adjectives and nouns behind "more" and "less", and what these come to with them."""


def _higher_or_lower(
    words: Words, at: int, index: int, near: set[str], *, up: bool
) -> Grade | None:
    for kind, higher, lower in _BY_NOUN:
        if near & kind:
            return higher if up else lower
    before = {words.low(step) for step in range(max(0, at - 8), at)}
    bare = index == at + 1
    if bare:  # "its error rate is lower than o1's", "used 41 million tokens, 28% fewer than o1"
        told = before | {words.low(step) for step in range(max(0, at - _WINDOW), at)}
        for kind, higher, lower in _BY_NOUN:
            if told & kind:
                return higher if up else lower
    if before & _SCORED or (bare and before & _IS and words.low(at) in {"higher", "lower"}):
        return BETTER if up else WORSE
    if before & {"priced", "prices", "price", "costs"} and index - at < 4:
        return DEARER if up else CHEAPER
    return None


_BY_NOUN: tuple[tuple[frozenset[str], Grade, Grade], ...] = (
    (_ERRORS, WORSE, BETTER),
    (_RESOURCES, HEAVIER, LEANER),
    (SPEED, LEANER, HEAVIER),
    (_MONEY, DEARER, CHEAPER),
    (CONTEXT, LONGER, SHORTER),
    (_RESULTS, BETTER, WORSE),
)
"""Nouns behind "higher" and "lower", and what these come to with them."""
_OF_COMPANIES = BUSINESS | word_set(
    "valued worth raised invested spent earned earns paid pays staff employees capex deal round"
)
"""What is measured of companies and of no model."""
_READS = word_set(
    "accepts accept reads read ingests ingest digests digest swallows swallow handles handle supports "
    "support takes take processes process fits"
)
"""Before "tokens": how many of them a model takes in, and not how many it spends."""
_OF_MULTIPLES: tuple[tuple[frozenset[str], Grade, Grade], ...] = (
    (CONTEXT - {"window", "windows"}, LONGER, SHORTER),
    (SPEED, LEANER, HEAVIER),
    (
        _MONEY - {"api", "money"} | {"costing", "charges", "priced", "expensive", "$"},
        DEARER,
        CHEAPER,
    ),
    (_SPENT - {"tokens", "token"}, HEAVIER, LEANER),
    (frozenset({"window", "windows"}), LONGER, SHORTER),
    (_SPENT, HEAVIER, LEANER),
)
"""What is measured, and what a multiple and a part of it come to; the first that is told counts."""
_IS = word_set("is was are were came comes sits sat remains remained")
_GETS = word_set(
    "scores scored scoring gets got getting has had solves solved wins won posts posted earns earned "
    "achieves achieved reaches reached"
)
_SCORED = word_set(
    "scores scored score scoring ranks ranked rank ranking performs performed rated points point rates"
)

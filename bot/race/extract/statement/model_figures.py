"""Rules for what a model has, in figures: context, parameters, training data, languages, speed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.race.extract.comparison.comparison_words import LINKING
from bot.race.extract.names.parties import is_relative, party_before
from bot.race.extract.names.subjects import Subject, subject_of
from bot.race.extract.passage import Hit, Mention
from bot.race.extract.text.tokens import Words
from bot.race.extract.text.verb_groups import VerbGroup, is_conditional, links, verb_group
from bot.race.extract.text.word_classes import PARTY_HEADS, is_adverb, word_set

_SMALL = {
    "half": 0.5, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12, "twenty": 20, "a": 1,
}  # fmt: skip
"""Numbers in words before "million" and the like."""
_LONGEST_CONTEXT = 2e7
"""Tokens; what counts more of them was read in training."""
_OF_WINDOWS = word_set("context window windows length")
_FIGURE = re.compile(
    r"(\d{1,9}(?:,\d{3}){0,4}(?:\.\d{1,4})?)(?:-?(k|m|mn|b|bn|t|tn|thousand|million|billion|trillion))?(?:-(parameters?|params?|tokens?|languages?))?\Z"
)
_SCALES = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9,
    "billion": 1e9, "t": 1e12, "tn": 1e12, "trillion": 1e12,
}  # fmt: skip
_SCALE_NAMES = {1e3: "thousand", 1e6: "million", 1e9: "billion", 1e12: "trillion"}
_PARAMETERS = word_set("parameter parameters params param")
_ACTIVE = word_set("active activated activate activates")
_TOKENS = word_set("token tokens")
_HAS = LINKING | word_set(
    "read reads ingest ingests supports supported accepts accepting handles features featuring includes comes extends extended "
    "extend accept process processes processing contains comprises totals totaling activates activating "
    "introduces increases increased expands expanded covers speaks understands pretrained pre-trained "
    "with generates outputs hits spans counts packs packing sports grows activate take swallow swallows "
    "digest digests accommodates allows employs"
)
_READS = word_set(
    "read reads supports support handle handles process processes accept accepts ingest ingests takes "
    "take digest digests swallow swallows accommodate accommodates fit fits allow allows reach reaches"
)
_LABEL_END = frozenset({":", "="})


@dataclass(frozen=True, slots=True)
class _Figure:
    value: float
    unit: str
    what: str
    first: int
    after: int


FIGURE_MARKS = ("token", "param", "context", "activ")
"""One of these stands in every sentence that gives such a figure."""


def model_figures(words: Words) -> Iterator[Hit]:
    """Every figure of a sentence that is a property of a model, each once."""
    seen: set[tuple[float | None, str]] = set()
    for hit in _figures(words):
        if (hit.value, hit.unit) not in seen:
            seen.add((hit.value, hit.unit))
            yield hit


def _figures(words: Words) -> Iterator[Hit]:
    last: tuple[int, Subject] | None = None
    for index in range(len(words)):
        figure = None if words.mention(index) is not None else _figure(words, index)
        if figure is None or _is_beside(words, figure) or is_conditional(words, index):
            continue
        beside = _set_against(words, figure)
        if beside is not None:
            if beside.mentions:
                yield _hit(words, figure, beside.mentions[0], words.start(figure.first - 1))
            continue
        held = _holder(words, index)
        follows = last is not None and not any(
            words.mention(at) is not None for at in range(last[0], index)
        )
        if last is not None and follows and (held is None or figure.what == "active parameters"):
            held = last[1], False, False
        if held is None or held[2]:
            continue
        subject, start = held[0], min(held[0].start, words.start(index))
        if last is not None and follows:
            subject = last[1]
            if figure.what == "active parameters":
                start = words.start(last[0] + (words.low(last[0]) in {",", "and", "but", "in"}))
        last = figure.after, subject
        yield from _hits(words, figure, subject, start, negated=held[1])


def _hits(
    words: Words, figure: _Figure, subject: Subject, start: int, *, negated: bool
) -> Iterator[Hit]:
    for one in subject.mentions or (None,):
        if one is not None and _tells_name(words, figure, one):
            continue
        yield Hit(
            "property", (words.text(figure.first, figure.after),), "has_property", one, (),
            min(start, words.start(figure.first)), words.end(figure.after - 1),
            scope=figure.what, value=figure.value, unit=figure.unit, negated=negated,
        )  # fmt: skip


def _tells_name(words: Words, figure: _Figure, model: Mention) -> bool:
    """Whether an adjective only repeats the size in a model's name: "X-4B is a 4B-parameter model"."""
    adjective = words.low(figure.after - 1).endswith("parameter")
    size = f"{figure.value:g}b"
    return adjective and size in re.split(r"[\s_-]", model.named.party.name.casefold())


def _set_against(words: Words, figure: _Figure) -> Subject | None:
    """Whose figure it is that another is set against: "…, against 1 million for Gemini"."""
    lead = words.low(figure.first - 1)
    compared = lead in {"to", "with"} and words.low(figure.first - 2) == "compared"
    if lead not in {"against", "versus", "vs"} and not compared:
        return None
    whose = words.mention(figure.after + 1) if words.low(figure.after) in {"for", "in"} else None
    return Subject(() if whose is None else (whose,), words.start(figure.first))


def _hit(words: Words, figure: _Figure, subject: Mention, start: int) -> Hit:
    return Hit(
        "property", (words.text(figure.first, figure.after),), "has_property", subject, (), start,
        max(subject.end, words.end(figure.after - 1)), scope=figure.what, value=figure.value,
        unit=figure.unit,
    )  # fmt: skip


def _is_beside(words: Words, figure: _Figure) -> bool:
    """Whether a figure is a price, what it was before ("from 16K to 128K"), or only compared with."""
    before, after = words.low(figure.first - 1), words.low(figure.after)
    ranges = before == "from" and "to" in (after, words.low(figure.first + 1))
    if before in _BESIDES and words.low(figure.first - 2) in PARTY_HEADS:
        return True  # "the first model below 15B parameters"
    return ranges or before in {"$", "€", "£"} or after == "than"


_BESIDES = word_set("below under above over beyond around than near")


def _number(words: Words, index: int) -> tuple[float, float, int, str] | None:
    """The number at an index, its scale, the index behind it and a noun that is joined to it."""
    found = _FIGURE.match(words.low(index))
    if found is not None:
        scale = _SCALES.get(found[2] or "", 1.0)
        return float(found[1].replace(",", "")), scale, index + 1, found[3] or ""
    joined = words.low(index).split("-")
    if (
        len(joined) == 3
        and joined[0] in _SMALL
        and joined[1] in _SCALES
        and joined[2] in _PARAMETERS
    ):
        return float(_SMALL[joined[0]]), _SCALES[joined[1]], index + 1, joined[2]
    small = None if words.low(index - 1) == "half" else _SMALL.get(words.low(index))
    after = index + 1 + (words.low(index) == "half" and words.low(index + 1) == "a")
    if small is None or words.low(after).split("-")[0] not in _SCALES:
        return None
    return float(small), 1.0, after, ""


def _figure(words: Words, index: int) -> _Figure | None:
    read = _number(words, index)
    if read is None:
        return None
    number, scale, after, noun = read
    if words.low(after) in {"-", "+"}:
        after += 1
    if scale == 1.0 and words.low(after).split("-")[0] in _SCALES:
        joined = words.low(after).split("-")
        scale, noun = _SCALES[joined[0]], joined[1] if len(joined) > 1 else noun
        after += 1
    if words.low(after) == "-":
        after += 1
    kinds = ("total", "overall", "active", "activated", "trainable", "model")
    active = False
    while words.low(after) in kinds and not noun:
        active = active or words.low(after) in _ACTIVE
        after += 1
    if not noun and words.low(after) in _PARAMETERS | _TOKENS:
        noun = words.low(after)
        after += 1
    elif not noun and scale >= 1e6 and not active and _is_total(words, index, after):
        noun = "parameters"
    return _named(words, index, after, number, scale, noun, active=active)


def _is_total(words: Words, index: int, after: int) -> bool:
    """Whether "230B total" stands beside how many of them are active: "230B total / 10B active"."""
    if words.low(after - 1) != "total" or after - 1 == index:
        return False
    return any(words.low(at) in _ACTIVE for at in range(after, after + 6))


def _named(
    words: Words, index: int, after: int, number: float, scale: float, noun: str, *, active: bool
) -> _Figure | None:
    """The figure with its unit, by the nouns around it; None where they name no property."""
    before = [words.low(at) for at in range(max(0, index - 8), index)]
    label = bool(set(before[-6:]) & _LABEL_END)
    if noun in _PARAMETERS or (scale >= 1e6 and (active or (label and set(before) & _PARAMETERS))):
        active = active or words.low(after) in _ACTIVE
        active = (
            active or bool(set(before[-2:]) & _ACTIVE) or (label and bool(set(before) & _ACTIVE))
        )
        unit = f"{_SCALE_NAMES.get(scale, '')} parameters".strip()
        return _Figure(number, unit, "active parameters" if active else "parameters", index, after)
    if scale >= 1e6 and set(before[-3:]) & {"activates", "activating"}:
        return _Figure(
            number, f"{_SCALE_NAMES[scale]} parameters", "active parameters", index, after
        )
    if not noun and scale >= 1e6 and (end := _active_end(words, index, after)):
        return _Figure(number, f"{_SCALE_NAMES[scale]} parameters", "active parameters", index, end)
    near = [words.low(at) for at in range(after, after + 3)]
    if (
        noun in _TOKENS
        and (near[:1] == ["/"] or near[:1] == ["per"])
        and near[1] in {"s", "second", "sec"}
    ):
        return _Figure(number * scale, "tokens per second", "speed", index, after + 2)
    window = noun in _TOKENS and _is_window(before, near, number * scale)
    context = window or "context" in near[:2] or (
        "context" in before and (noun in _TOKENS or scale > 1 or number >= 1000)
        and (label or bool(set(before) & {"window", "windows", "length", "size", "limit", "of"}))
    )  # fmt: skip
    if context and number * scale >= 500:
        if "context" in near[:2]:
            after += near.index("context") + 1
            after += words.low(after) in {"window", "windows", "length", "size"}
        elif near[:1] in (["window"], ["windows"]):
            after += 1
        return _Figure(number * scale, "tokens", "context window", index, after)
    if noun in _TOKENS and (
        words.reads(after, "in", "mind")
        or (scale in {1e3, 1e6} and (set(before[-6:]) & _READS or words.reads(after, "at", "once")))
    ):
        return _Figure(number * scale, "tokens", "context window", index, after)
    if noun in _TOKENS and set(before) & {
        "output",
        "outputs",
        "generate",
        "generates",
        "generation",
    }:
        return _Figure(number * scale, "tokens", "maximum output", index, after)
    return None


def _is_window(before: list[str], near: list[str], tokens: float) -> bool:
    """Whether so many tokens are said to be a context window: "a window of 128K tokens"."""
    told = near[:1] in (["window"], ["windows"]) or not {"window", "windows"}.isdisjoint(
        before[-3:]
    )
    return 1e3 <= tokens <= _LONGEST_CONTEXT and (told or "context" in before)


def _active_end(words: Words, index: int, after: int) -> int:
    """The index behind "of which 32 billion are active", "5.1 billion of them at a time"; 0: no such."""
    if not any(words.low(at).rpartition("-")[2] in _PARAMETERS for at in range(index)):
        return 0
    at = after
    while words.low(at) in {"of", "them", "these", "those", "are", "is", "being", "which"}:
        at += 1
    if words.low(at) in _ACTIVE:
        return at + 1
    if words.low(index - 1) == "which" or words.low(after) == "of":
        for step in range(at, at + 7):
            if words.low(step) in _TOKENS and words.low(step - 1) in {
                "given",
                "per",
                "each",
                "any",
                "every",
                "single",
            }:
                return step + 1  # "of which 5.1 billion wake up for any given token"
            if words.low(step) in {",", ".", ";", ""}:
                break
    told = (("at", "a", "time"), ("at", "once"), ("per", "token"), ("for", "each"))
    return next((at + len(one) for one in told if words.reads(at, *one)), 0)


def _holder(words: Words, index: int) -> tuple[Subject, bool, bool] | None:
    """Whose figure it is, whether denied, and whether only planned; None where it is nobody's."""
    for at in range(index - 1, max(-1, index - 14), -1):
        word, mention = words.low(at), words.mention(at)
        if mention is not None:
            return _of_mention(words, at, mention)
        if word in _LABEL_END and at < 8:
            named = (words.mention(step) for step in range(at))
            before = next((one for one in named if one is not None), None)
            return Subject((before,) if before else (), words.start(0)), False, False
        if word in {";", "than"}:
            return None
        if word in _HAS:
            return _of_having(words, at)
    if words.low(index - 1) in {"its", "their"}:
        return Subject((), words.start(index - 1)), False, False
    item = not {words.low(at) for at in range(index)} & {"a", "an", "the"} and len(words) < 12
    if not words.sentence.mentions and index < 3 and item:
        return Subject((), words.start(index)), False, False
    if _is_fragment(words, index):
        return Subject((), words.start(0)), False, False
    named = _appositive(words, index)
    if named is not None:
        return Subject((named,), named.start), False, False
    found = party_before(words, index - 1)
    return None if found is None else (Subject((found.mention,), found.mention.start), False, False)


def _is_fragment(words: Words, index: int) -> bool:
    """Whether a sentence has no verb and begins with what is measured: "A context window of …"."""
    before = {words.low(at) for at in range(index)}
    if index < 3 and len(words) < 16 and not before & {"a", "an", "the"}:
        verbless = not any(links(words, at) for at in range(len(words)))
        return verbless and not any(words.mention(at) for at in range(index))
    return bool(before & _OF_WINDOWS) and not any(
        words.mention(at) is not None or words.low(at) in _HAS - {"with"} for at in range(index)
    )


def _of_mention(words: Words, at: int, mention: Mention) -> tuple[Subject, bool, bool] | None:
    if is_relative(mention):
        read = subject_of(words, VerbGroup(at, at + 1))
        return read or Subject((), words.start(at)), False, False
    if mention.kind == "lab" and words.low(at + 1) != "'s":
        return None
    if words.low(at - 1) in {"than", "like"}:
        return None
    return Subject((mention,), mention.start), False, False


def _of_having(words: Words, verb: int) -> tuple[Subject, bool, bool] | None:
    group, word = verb_group(words, verb), words.low(verb)
    if group.left < 0 and word == "with":
        return _after_opening(words, verb)
    if group.left < 0:
        bare = word.endswith("s") or word in {"trained", "pretrained", "pre-trained"}
        return (Subject((), words.start(verb)), group.negated, group.dropped) if bare else None
    if words.low(group.left) in _OF_WINDOWS | {"limit"}:
        begin = _window(words, group.left)
        if begin is not None:
            return begin, group.negated, group.dropped
    subject = subject_of(words, group, participle=word.endswith("ing") and not group.passive)
    if subject is None or not (subject.mentions or words.low(group.left) in _RESULTS):
        return None
    return subject, group.negated, group.dropped


_RESULTS = word_set("result it outcome both")
"""What stands for the model that is spoken of: "The result has 34 billion parameters"."""


def _after_opening(words: Words, first: int) -> tuple[Subject, bool, bool] | None:
    """Reads "With 321 billion parameters, 38 billion of them active, Step-3 …": of Step-3."""
    for at in range(first + 1, len(words) - 1):
        named = words.mention(at + 1)
        if words.low(at) == "," and named is not None and named.kind != "lab":
            return Subject((named,), words.start(first)), False, False
    return None


def _window(words: Words, last: int) -> Subject | None:
    """The subject of "the context window is 128,000 tokens": the model that is spoken of."""
    first = last
    while first > 0 and words.mention(first - 1) is None and words.low(first - 1).isalpha() and (
        words.low(first) not in {"the", "its", "their"}
    ):  # fmt: skip
        first -= 1
    owned = words.low(first - 1) in {"'s", "of"} or words.mention(first - 1) is not None
    return None if owned else Subject((), words.start(first))


def _appositive(words: Words, index: int) -> Mention | None:
    """The name before ", a 671B-parameter model"."""
    at = index - 1
    while words.low(at) in {"a", "an", "the"} or is_adverb(words.low(at)):
        at -= 1
    if words.low(at) not in {",", "—", "(", ":"}:
        return None
    found = party_before(words, at - 1)
    return None if found is None or is_relative(found.mention) else found.mention

"""Rules for what a model is said to be: "world-leading performance", "our most capable model"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.race.extract.comparison.comparison_words import PERFORMANCE
from bot.race.extract.comparison.scopes import scope_at
from bot.race.extract.names.parties import Found, is_relative, party_before
from bot.race.extract.names.subjects import Subject, subject_of
from bot.race.extract.passage import Hit, Passage, Sentence
from bot.race.extract.statement.hardware_said import HARDWARE_MARKS, hardware
from bot.race.extract.statement.model_figures import FIGURE_MARKS, model_figures
from bot.race.extract.text.tokens import Words
from bot.race.extract.text.verb_groups import is_conditional, verb_group
from bot.race.extract.text.word_classes import BE, GROUP_HEADS, PARTY_HEADS, word_set

_LEADING = word_set(
    "world-leading state-of-the-art sota best-in-class industry-leading class-leading "
    "top-tier frontier-level unmatched unparalleled unrivaled unrivalled market-leading "
    "world-class cutting-edge leading frontier-class"
)
_ACHIEVES = word_set(
    "demonstrated demonstrates demonstrate demonstrating achieves achieved achieve achieving delivers delivered "
    "deliver delivering sets set setting shows showed shown reaches reached offers offered exhibits "
    "exhibited attains attained establishes established provides provided boasts boasted posts posted "
    "has have is are was were remains reporting reports obtains obtained yields"
)
_ART = word_set("state-of-the-art sota")
_SUPERLATIVES = word_set(
    "best strongest fastest smartest cheapest leading top-performing highest-performing "
    "best-performing finest safest"
)
_NUMBERS = word_set(
    "two three four five six seven eight nine ten dozen dozens hundreds several many twenty thirty fifty half "
    "numerous"
)
_GROUPS = word_set(
    "ai chinese american european us u.s. open open-source language japanese korean french british indian"
)


_WORD = re.compile(r"[\w-]+")
_MARKS = _LEADING | _SUPERLATIVES | GROUP_HEADS | {"most", "art"}


def properties(sentence: Sentence, passage: Passage) -> Iterator[Hit]:
    """Every property that a sentence gives a model."""
    low = sentence.text.casefold()
    in_figures = any(mark in low for mark in FIGURE_MARKS)
    on_hardware = any(mark in low for mark in HARDWARE_MARKS)
    in_words = not _MARKS.isdisjoint(_WORD.findall(low))
    if not (in_figures or in_words or on_hardware):
        return
    words = Words(sentence)
    if on_hardware:
        yield from hardware(words)
    if in_figures:
        yield from model_figures(words)
    if in_words and sentence.mentions:
        yield from _leading(words, passage)
        yield from _superlative(words)
        yield from _described_as(words)
    if in_words:
        yield from _group(words)


# quality -------------------------------------------------------------------------------------------


def _leading(words: Words, passage: Passage) -> Iterator[Hit]:
    """Reads "demonstrated world-leading performance in …" and "sets a new state of the art"."""
    for index in range(len(words)):
        word, after = words.low(index), index + 1
        if words.mention(index) is not None:
            continue
        if words.reads(index, "state", "of", "the", "art"):
            word, after = "state-of-the-art", index + 4
        if word not in _LEADING or is_conditional(words, index):
            continue
        noun = next((at for at in range(after, after + 4) if words.low(at) in PERFORMANCE), None)
        verb = next(
            (at for at in range(index - 1, max(-1, index - 5), -1) if words.low(at) in _ACHIEVES),
            None,
        )
        if (
            verb is None
            or words.mention(verb) is not None
            or any(words.mention(at) for at in range(verb, index))
        ):
            continue
        is_art = word in _ART and words.low(after) in {
            "on",
            "in",
            "for",
            "among",
            "across",
            ".",
            ",",
            "",
            "at",
            "model",
            "and",
        }
        if noun is None and not is_art:
            continue
        end = after if noun is None else noun + 1
        if (
            noun is None
            and words.low(verb) in BE
            and words.low(after) not in {"on", "in", "among", "for", "across", "at", ".", ","}
        ):
            continue
        hit = _quality(words, verb, index, end, passage)
        if hit is not None:
            yield from hit


def _quality(words: Words, verb: int, index: int, end: int, passage: Passage) -> list[Hit] | None:
    group = verb_group(words, verb)
    if group.dropped or (group.passive and words.low(verb) not in BE):
        return None
    if group.left < 0 and words.low(verb) in {"set", "deliver", "achieve"}:
        return None
    participle = words.low(verb).endswith("ing") and not group.passive
    if participle and group.left < 0:
        return None
    subject = subject_of(words, group, participle=participle)
    if subject is None or any(words.low(at) in {"than", "compared"} for at in range(end, end + 4)):
        return None
    scope = scope_at(words, end, passage)
    start = subject.start
    if words.low(group.first - 1) == '"':
        start = words.start(group.first - 1)
    return [
        Hit("quality", (words.text(index, end),), "has_property", one, (), start,
            words.end(max(end, scope.after) - 1), benchmark_id=scope.benchmark_id,
            scope=words.text(index, max(end, scope.after)), negated=group.negated)
        for one in subject.mentions or (None,)
    ]  # fmt: skip


def _superlative(words: Words) -> Iterator[Hit]:
    """Reads "is our most capable model yet" and "is the strongest open model"."""
    for index in range(2, len(words)):
        head = _praised_head(words, index)
        if head is None or is_conditional(words, index):
            continue
        owner = _before_owner(words, index)
        subject = None if _is_own(words, owner, index) else _told_of(words, owner)
        if subject is None:
            continue
        end = _behind_field(words, _behind_date(words, head + 1))
        for one in subject.mentions:
            yield Hit("superlative", (words.text(index, head + 1),), "has_property", one, (), subject.start,
                      words.end(end - 1), scope=words.text(index, end))  # fmt: skip


def _praised_head(words: Words, index: int) -> int | None:
    """The index of the noun that a superlative at an index praises."""
    most = words.low(index) == "most" and words.low(index + 1) in _PRAISED
    if words.mention(index) is not None or not (most or words.low(index) in _SUPERLATIVES):
        return None
    for at in range(index + 1, index + 8):
        if words.low(at) in PARTY_HEADS - {"ai"}:
            return at
        if words.low(at) in {",", ".", "of", "for"}:
            return None
    return None


def _before_owner(words: Words, index: int) -> int:
    """The index before "our" or "the world's"; of "the" in "one of the best", which praises less."""
    at = index - 1
    while (
        words.low(at) in {"the", "our", "its", "their", "yet", "one"}
        or words.low(at) in _POSSESSORS
        or (words.mention(at) is not None and words.low(at + 1) == "'s")
    ):
        if words.reads(at - 2, "one", "of", "the"):
            break
        at -= 1
    return at


def _is_own(words: Words, owner: int, index: int) -> bool:
    """Whether a superlative ranks a model among its maker's own: "our most capable model yet".

    Every new model is that; it is held against nobody else's and no claim.
    """
    return any(
        words.low(at) in {"our", "its", "their", "company", "startup", "start-up", "lab"}
        or words.mention(at) is not None
        for at in range(owner + 1, index)
    )


def _behind_field(words: Words, end: int) -> int:
    """The index behind "for agentic coding" and "in the world", where that follows."""
    if words.low(end) not in {"for", "at", "in", "on", "of", "under", "below"}:
        return end
    at = end + 1
    while at - end < 8 and words.mention(at) is None and words.low(at)[:1].isalnum() and (
        words.low(at) not in _FIELD_ENDS
    ):  # fmt: skip
        at += 1
    return at if at > end + 1 else end


_FIELD_ENDS = BE | word_set(
    "and but which that who while as with according by after when today said"
)


def _behind_date(words: Words, end: int) -> int:
    """The index behind "to date" or "yet", where that follows."""
    if words.reads(end, "to", "date"):
        return end + 2
    return end + (words.low(end) in {"yet", "ever", "available", "today"})


_DESCRIBED = re.compile(
    r"the (?P<what>(?:most [\w-]{4,20}|best|strongest|fastest|smartest|cheapest)"
    r"(?: [\w-]{1,20}){0,4} (?:model|llm|ai|system|agent|release)s?)\Z",
    re.IGNORECASE,
)


def _described_as(words: Words) -> Iterator[Hit]:
    """As :func:`_superlative`, where the words are a mention of their own: "X, our best model"."""
    for index in range(1, len(words)):
        mention = words.mention(index)
        if mention is None or mention.how == "name" or is_conditional(words, index):
            continue
        what = _DESCRIBED.match(mention.text)
        if what is None:
            continue
        subject = _told_of(words, words.skip_marks_back(index - 1))
        if subject is None:
            continue
        end = _behind_field(words, _behind_date(words, index + 1))
        scope = f"{what['what']} {words.text(index + 1, end)}".strip()
        for one in subject.mentions:
            yield Hit("superlative", (what["what"],), "has_property", one, (), subject.start,
                      words.end(end - 1), scope=scope)  # fmt: skip


_PRAISED = word_set(
    "capable powerful advanced intelligent accurate efficient cost-effective cost-efficient popular "
    "sophisticated affordable reliable"
)
_POSSESSORS = word_set(
    "'s world industry company market lab startup start-up country currently now"
)


_CALLS = word_set(
    "calls called calling considers considered bills billed touts touted names named hails hailed "
    "labels labelled labeled deems deemed dubbed describes described describing ranks rates rated"
)


def _called_so(words: Words, verb: int) -> Subject | None:
    """Whom a relative clause speaks of: "Step-3, which it bills as the best open model"."""
    caller = party_before(words, verb - 1)
    place = -1 if caller is None else caller.first - 1
    pronoun = words.mention(place)
    if pronoun is None or not is_relative(pronoun):
        return None
    return Subject((pronoun,), pronoun.start)


def _told_of(words: Words, at: int) -> Subject | None:
    named = at - (words.low(at) == "as")
    if named < at and words.low(named) in _CALLS:
        return _called_so(words, named)
    called = words.mention(named)
    if called is not None:  # "calls K2 the best open model"
        lead = words.low(words.skip_marks_back(named - 1))
        return Subject((called,), called.start) if lead in _CALLS and called.kind != "lab" else None
    if words.low(at) in BE | {"remains", "became"}:
        group = verb_group(words, at)
        if group.dropped or group.negated:
            return None
        read = subject_of(words, group)
        return read if read is not None and read.mentions else None
    if words.low(at) in {",", "—", "("}:
        found = party_before(words, at - 1)
        if found is not None and found.mention.kind in ("release", "family"):
            return Subject((found.mention,), found.mention.start)
    return None


# groups --------------------------------------------------------------------------------------------


def _group(words: Words) -> Iterator[Hit]:
    """Reads "around half a dozen other Chinese AI startups with … are waiting"."""
    for index in range(len(words)):
        if words.low(index) not in GROUP_HEADS or words.mention(index) is not None:
            continue
        found = _counted(words, index)
        if found is None:
            continue
        verb = next(
            (
                at
                for at in range(index + 1, min(index + 8, len(words)))
                if words.low(at) in {"are", "have", "were"}
            ),
            None,
        )
        if verb is None or any(
            words.mention(at) is not None or words.low(at) in {",", "."}
            for at in range(index + 1, verb)
        ):
            continue
        if is_conditional(words, verb):
            continue
        end = verb + 1
        while end < len(words) and end - verb < 20 and words.low(end) not in {".", ";", "—", "as"}:
            end += 1
        count = words.text(found[0], found[1])
        yield Hit("group", (count, words.text(index, index + 1)), "has_property", found[2].mention, (),
                  words.start(found[0]), words.end(end - 1), scope=words.text(verb, end), qualifier=count)  # fmt: skip


def _counted(words: Words, head: int) -> tuple[int, int, Found] | None:
    """Where the count begins and ends, and the group it counts."""
    first = head
    while (
        first > 0
        and head - first < 6
        and words.mention(first - 1) is None
        and words.low(first - 1)[:1].isalpha()
    ):
        if words.low(first - 1) in _NUMBERS | {"other", "more", "than", "a", "of", "the"}:
            break
        first -= 1
    kinds = {words.low(at) for at in range(first, head)}
    if not kinds & _GROUPS:
        return None
    at = first - 1
    while words.low(at) in {"other", "more", "of"}:
        at -= 1
    after = at + 1
    start = at
    while (
        words.low(start)
        in _NUMBERS
        | {
            "a",
            "than",
            "more",
            "about",
            "around",
            "over",
            "nearly",
            "almost",
            "at",
            "least",
            "some",
        }
        or words.low(start)[:1].isdigit()
    ):
        start -= 1
    start += 1
    if start >= after or not any(
        words.low(step) in _NUMBERS or words.low(step)[:1].isdigit() for step in range(start, after)
    ):
        return None
    return start, after, Found(words.described(first, head + 1), first, head + 1)

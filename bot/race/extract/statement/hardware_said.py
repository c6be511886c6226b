"""Rules for what a model runs on: "runs on a single 80 GB card", "fits into 12 GB of VRAM"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.race.extract.names.parties import is_named
from bot.race.extract.names.subjects import Subject, subject_of
from bot.race.extract.passage import Hit
from bot.race.extract.text.tokens import Words
from bot.race.extract.text.verb_groups import is_conditional, verb_group
from bot.race.extract.text.word_classes import is_adverb, word_set

_RUNS = word_set(
    "run runs deployed deploy deploys fit fits served serve serves hosted operate operates works"
)
_NEEDS = word_set("needs need requires require")
_CARDS = re.compile(
    r"(?:gpus?|cards?|accelerators?|tpus?|[hablv]\d{1,3}[a-z]?s?|mi\d{3}x?s?|rtx|gb\d{3}s?)\Z"
)
_SMALL = {
    "a": 1, "one": 1, "single": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8,
    "sixteen": 16,
}  # fmt: skip
_LEADS = word_set("on onto in into within across with")
_SOFTENERS = word_set("just only as few little about around roughly less under than a mere")
_PARTS = word_set(
    "file files version versions build builds model models weights checkpoint quantisation quantization"
)
_MEMORY = word_set("memory vram ram")
HARDWARE_MARKS = (
    "gpu", "card", "ram", "memory", "accelerator", "h100", "h200", "a100", "a10", "l40", "v100", "b200",
    "rtx", "tpu",
)  # fmt: skip
"""One of these stands in every sentence that tells what a model runs on."""


def hardware(words: Words) -> Iterator[Hit]:
    """Every statement of a sentence on what a model needs to run."""
    for index in range(len(words)):
        word = words.low(index)
        if words.mention(index) is not None or word not in _RUNS | _NEEDS:
            continue
        needs = word in _NEEDS
        if not needs and words.low(index + 1) not in _LEADS and not is_adverb(words.low(index + 1)):
            continue
        read = _thing(words, index, index + 1)
        if read is None or is_conditional(words, index):
            continue
        value, unit, end = read
        subject = _subject(words, index)
        if subject is None or (needs and not subject.mentions and index > 0):
            continue
        what = words.text(index, end) if value == 1 else _WHAT[unit]
        for one in subject.mentions or (None,):
            yield Hit(
                "hardware", (words.text(index, end),), "has_property", one, (), subject.start,
                words.end(end - 1), scope=what, value=None if value == 1 else value,
                unit="" if value == 1 else unit,
            )  # fmt: skip


_WHAT = {"GPUs": "GPUs needed", "GB": "memory needed"}


def _thing(words: Words, verb: int, at: int) -> tuple[float, str, int] | None:
    """How many cards or how much memory, and the index behind them."""
    while words.low(at) in _LEADS | _SOFTENERS - {"a"} or is_adverb(words.low(at)):
        at += 1
    at += words.low(at) == "a" and words.low(at + 1) == "single"
    number = _SMALL.get(words.low(at))
    if number is None and words.low(at).replace(".", "").isdigit():
        number = float(words.low(at))
    if number is None or at - verb > 6:
        return None
    if words.low(at + 1) in {"gb", "gigabytes"} and words.low(at + 2) != "card":
        end = at + 2 + (words.low(at + 2) == "of")
        gpu = words.low(end) in {"gpu", "video", "graphics", "system", "unified"}
        if words.low(end + gpu) in _MEMORY:
            return number, "GB", end + gpu + 1
    end = _cards_end(words, at + 1)
    return None if end is None else (number, "GPUs", end)


def _cards_end(words: Words, at: int) -> int | None:
    """The index behind "80 GB card" or "consumer GPUs", None where no card is named."""
    for end in range(at, at + 6):
        word = words.low(end)
        if _CARDS.match(word):
            after = end + 1
            while _CARDS.match(words.low(after)):
                after += 1
            return after
        other = words.mention(end) is not None or (not word[:1].isalnum() and word != "-")
        if other or word in {"of", "for", "with", "and", "per"}:
            return None
    return None


def _subject(words: Words, verb: int) -> Subject | None:
    """Whose need it is: a model's, or that of a file of the one the text is about."""
    group = verb_group(words, verb)
    if group.dropped or group.negated:
        return None
    if group.left < 0:
        item = words.low(verb).endswith("s") and group.first == verb
        return Subject((), words.start(verb)) if item else None
    if words.low(group.left) in _PARTS and words.mention(group.left) is None:
        return Subject((), words.start(max(0, group.left - 2)))
    read = subject_of(words, group)
    if read is None or not read.mentions:
        return None
    fits = all(
        one.kind in ("release", "family") or (one.kind == "words" and (is_named(one) or one.how == "pronoun"))
        for one in read.mentions
    )  # fmt: skip
    return read if fits else None

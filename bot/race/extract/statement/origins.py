"""Rules for where a model comes from: "built on top of V3", "a fine-tuned copy of Command A"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.race.extract.names.parties import Found, is_relative, parties_from, party_before
from bot.race.extract.names.subjects import Subject, subject_of
from bot.race.extract.passage import Hit, Mention, Passage, Sentence
from bot.race.extract.text.tokens import Words
from bot.race.extract.text.verb_groups import VerbGroup, is_conditional, verb_group
from bot.race.extract.text.word_classes import BE, is_adverb, word_set
from bot.race.extract.voices.denials import is_denied

_MADE_FROM: dict[str, tuple[tuple[str, ...], ...]] = {
    "built": (("on", "top", "of"), ("on",), ("upon",), ("atop",), ("off",), ("from",)),
    "based": (("on",), ("upon",)),
    "builds": (("on", "top", "of"), ("on",), ("upon",)),
    "fine-tuned": (("from",), ("on", "top", "of"), ("on",), ("using",)),
    "finetuned": (("from",), ("on", "top", "of"), ("on",)),
    "distilled": (("from",), ("down", "from")),
    "derived": (("from",),),
    "initialized": (("from",), ("with",)),
    "initialised": (("from",), ("with",)),
    "post-trained": (("from",), ("on", "top", "of"), ("on",)),
    "trained": (("from",), ("on", "top", "of"), ("starting", "from")),
    "adapted": (("from",),),
    "descended": (("from",),),
    "descends": (("from",),),
    "derives": (("from",),),
    "stems": (("from",),),
    "inherits": (("from",),),
    "started": (("from",), ("out", "from"), ("as",), ("out", "as"), ("life", "as")),
    "starts": (("from",), ("out", "from"), ("as",), ("out", "as"), ("life", "as")),
    "began": (("as",), ("life", "as"), ("from",), ("with",)),
    "begins": (("as",), ("life", "as"), ("from",)),
    "fine-tunes": ((),),
    "finetunes": ((),),
    "distills": ((),),
    "forked": (("from",),),
    "grew": (("out", "of"), ("from",)),
    "grown": (("out", "of"), ("from",)),
    "grows": (("out", "of"),),
    "evolved": (("from",), ("out", "of")),
    "evolves": (("from",),),
    "came": (("out", "of"),),
    "emerged": (("from",), ("out", "of")),
    "pruned": (("from",),),
    "merged": (("from",),),
}
_MADE = word_set(
    "distilled quantized quantised fine-tuned finetuned instruction-tuned pruned compressed "
    "modified post-trained uncensored tuned abliterated adapted"
)
_COPIES = word_set(
    "version versions variant variants fine-tune finetune derivative merge fork distillation "
    "quantization quantisation copy clone offshoot descendant spin-off checkpoint pre-training "
    "pretraining continuation"
)
_MADE_BY = word_set(
    "obtained made created produced developed built derived trained got formed achieved"
)
_WAYS = word_set(
    "fine-tuning finetuning distilling pruning merging post-training adapting quantizing quantising "
    "modifying retraining compressing extending tuning reworking refining"
)
"""How a model is made of another: "obtained by fine-tuning Gemma 3"."""
_FURTHER = word_set("continued further continuing additional extra more continual")
_TRAINING = word_set(
    "training pre-training pretraining fine-tuning finetuning post-training tuning"
)
_OF_ANOTHER = word_set("weights checkpoint checkpoints base architecture backbone")
"""What of a model another may be made of; its outputs are no origin."""
_BASES = word_set("base basis backbone foundation base-model")
_POSSIBLY = word_set("may might could")
_OUTPUTS = word_set(
    "output outputs responses answers data judge evaluation evaluations scores paper "
    "benchmark benchmarks results tokenizer prompts pricing rating ratings votes generations "
    "traces expectations feedback usage chips gpus hardware 's"
)


def derived(sentence: Sentence, _passage: Passage) -> Iterator[Hit]:
    """Reads "R1 is built on top of V3" and "a distilled version of R1"."""
    if not sentence.mentions or not _any_of(sentence, _ORIGIN_MARKS):
        return
    words = Words(sentence)
    yield from _copies(words)
    yield from _by_base(words)
    for index in range(len(words)):
        if words.mention(index) is None:
            yield from _origin_at(words, index)


def _origin_at(words: Words, index: int) -> Iterator[Hit]:
    after = _behind_origin(words, index)
    if after is None or is_conditional(words, index):
        return
    targets, end = parties_from(words, _past_article(words, after))
    targets = [one for one in targets if _is_model(one.mention)]
    if not targets or _is_of_outputs(words, targets, end):
        return
    end += words.low(end - 1) == "'s"
    found = _made_thing(words, index, end)
    if found is None:
        return
    unknown = not found[0].mentions and found[1].left >= 0
    if unknown and words.low(found[1].left) not in {"it", "result", "they"}:
        return
    subject, group = found
    for one in subject.mentions or (None,):
        if one is not None and (one.kind == "lab" or any(one == t.mention for t in targets)):
            continue
        start = min(subject.start, words.start(index))
        yield Hit(
            "origin", (words.text(index, after),), "derived_from", one,
            tuple(target.mention for target in targets), start, words.end(end - 1),
            negated=group.negated != is_denied(words, start),
        )  # fmt: skip


def _past_article(words: Words, at: int) -> int:
    """Past "a checkpoint of", "the weights of", "the open model"."""
    step = at + (words.low(at) in {"a", "an", "the"} and words.mention(at) is None)
    while words.low(step) in _COPIES | _OF_ANOTHER | {
        "earlier",
        "early",
        "existing",
        "public",
        "open",
    }:
        step += 1
    if words.low(step) in _FURTHER and words.low(step + 1) in _TRAINING:
        step += 2  # "emerged from further training of"
    return step + 1 if step > at and words.low(step) == "of" else at


def _is_of_outputs(words: Words, targets: list[Found], end: int) -> bool:
    """Whether not the model itself but its answers, or its price, are what something is made of."""
    if words.low(end - 1) == "'s":
        return words.low(end) not in _OF_ANOTHER
    return words.low(end) in _OUTPUTS or any(
        words.low(targets[-1].after - step) in _OUTPUTS for step in (0, 1)
    )


_COPY = re.compile(
    r"(?:an?|the|our|its)\s(?:[\w-]{1,20}\s){0,3}?(?:(?P<made>[\w-]{1,20})\s)?(?:(?:versions?|variants?)\sof|(?P<copy>fine-tune|"
    r"finetune|derivative|distillation|quantization|merge)\sof)\s(?:the\s)?"
)


def _is_made(words: Words, copy: re.Match[str], index: int) -> bool:
    """Whether a version is said to be made of another: "a version of R1 that has been post-trained"."""
    made = (copy["made"] or "").casefold() in _MADE
    after = range(index + 1, index + 7)
    told = words.low(index + 1) in {"that", "which", ",", "post-trained", "fine-tuned", "distilled"}
    return made or (told and any(words.low(at) in _MADE for at in after))


def _copies(words: Words) -> Iterator[Hit]:
    """Reads "X is a fine-tuned version of Y" where the words from "a" on are one mention of Y."""
    for index in range(2, len(words)):
        mention = words.mention(index)
        copy = None if mention is None else _COPY.match(mention.text)
        if mention is None or copy is None or not (copy["copy"] or _is_made(words, copy, index)):
            continue
        target = replace(mention, start=mention.start + copy.end(), text=mention.text[copy.end() :])
        if words.low(index - 1) in BE:
            group = verb_group(words, index - 1)
            read = subject_of(words, group)
        else:
            group, found = VerbGroup(index - 1, index), party_before(words, index - 2)
            read = None if found is None else Subject((found.mention,), found.mention.start)
        if read is None or group.dropped or is_conditional(words, index):
            continue
        for one in read.mentions:
            if one.named.identity != target.named.identity:
                yield Hit("origin", (copy[0].strip(),), "derived_from", one, (target,), read.start,
                          mention.end, negated=group.negated)  # fmt: skip


_ORIGIN_MARKS = (
    "built", "builds", "based", "tuned", "tune", "distill", "derived", "initiali", "trained", "adapted",
    "forked", "pruned", "merge", "version", "variant", "base", "quanti", "fork", "copy", "clone",
    "began", "start", "tuning", "scend", "begins", "derives", "stems", "inherits", "backbone", "deriv",
    "offshoot", "spin-off", "grew", "grow", "evolve", "came out", "emerged", "obtain", "made", "produc", "merging", "pruning", "checkpoint", "pre-training", "foundation",
)  # fmt: skip


def _perhaps_made(words: Words, index: int) -> VerbGroup:
    """The verb group; "may have been derived from" says what perhaps was, and is kept."""
    group = verb_group(words, index)
    perhaps = words.low(group.left) in _POSSIBLY and words.low(group.left + 1) == "have"
    if not (group.dropped and perhaps):
        return group
    return replace(verb_group(words, group.left), passive=True, dropped=False)


def _by_base(words: Words) -> Iterator[Hit]:
    """Reads "X uses Y as its base" and "X takes Y as its starting point"."""
    for index in range(1, len(words)):
        if words.low(index) not in {"uses", "used", "takes", "took", "using", "taking", "with"}:
            continue
        targets, end = parties_from(words, index + 1)
        targets = [one for one in targets if _is_model(one.mention)]
        noun = end + 2 if words.low(end + 1) in {"its", "a", "the", "their", "an"} else end + 1
        based = words.low(noun) in _BASES or words.reads(noun, "starting", "point")
        if not targets or words.low(end) != "as" or not based or is_conditional(words, index):
            continue
        group = verb_group(words, index)
        participle = words.low(index) in {"using", "taking", "with"}
        read = None if group.dropped else subject_of(words, group, participle=participle)
        after = noun + 1 + (words.low(noun + 1) in {"model", "point"})
        for one in () if read is None else read.mentions:
            if one.kind != "lab" and one.named.identity != targets[0].mention.named.identity:
                yield Hit(
                    "origin", (words.text(index, after),), "derived_from", one,
                    tuple(target.mention for target in targets), read.start if read else 0,
                    words.end(after - 1), negated=group.negated,
                )  # fmt: skip


def _is_model(mention: Mention) -> bool:
    return mention.kind in ("release", "family") or (
        mention.kind == "words" and mention.how not in {"noun phrase", "pronoun"}
    )


def _behind_origin(words: Words, index: int) -> int | None:
    """The index behind the words that tell an origin, None where there are none here."""
    word = words.low(index)
    for rest in _MADE_FROM.get(word, ()):
        if words.reads(index + 1, *rest):
            after = index + 1 + len(rest)
            life = rest[-1:] != ("as",) or "life" in rest or _is_copy(words, after)
            return after if life else None
    if word in _MADE_BY:
        at = index + 1
        while is_adverb(words.low(at)):
            at += 1
        if words.low(at) in {"by", "through", "via"} and words.low(at + 1) in _WAYS:
            return at + 2
        if words.low(at) in {"by", "through", "via", "with"} and words.low(at + 1) in _FURTHER:
            after = at + 3
            if words.low(at + 2) in _TRAINING and words.low(after) in {"of", "on", "from"}:
                return after + 1
    if word in {"base", "base_model"}:
        at = index + 1 + (words.low(index + 1) == "model")
        return at + 1 if at > index + (word == "base") and words.low(at) in {":", "is"} else None
    if word in _COPIES and words.low(index + 1) == "of":
        made = word not in {"version", "versions", "variant", "variants"} or any(
            words.low(at) in _MADE for at in range(max(0, index - 4), index)
        )
        return index + 2 if made else None
    return None


def _is_copy(words: Words, at: int) -> bool:
    """Whether "a checkpoint of" or a model's name follows: "began as a checkpoint of Qwen3"."""
    return _past_article(words, at) > at or words.mention(at) is not None


def _made_thing(words: Words, index: int, end: int) -> tuple[Subject, VerbGroup] | None:
    """What was made, and the verb group that says so."""
    word = words.low(index)
    if word in {"base", "base_model"}:
        return Subject((), words.start(index)), VerbGroup(-1, index)
    if word in _COPIES:
        for at in range(index - 1, max(-1, index - 8), -1):
            if words.low(at) in BE:
                group = verb_group(words, at)
                subject = subject_of(words, group)
                return None if group.dropped or subject is None else (subject, group)
            if words.low(at) in {",", "—", "(", ":"}:
                before = party_before(words, at - 1)
                if before is None or is_relative(before.mention):
                    return None
                return Subject((before.mention,), before.mention.start), VerbGroup(at, at + 1)
        return None
    group = _perhaps_made(words, index)
    if group.dropped:
        return None
    if group.left < 0 and group.first == index:  # "Based on Qwen3, our model …"
        if words.low(end) != ",":
            return Subject((), words.start(index)), group
        found, _ = parties_from(words, end + 1)
        return (
            Subject(tuple(one.mention for one in found[:1]), words.start(index)), group
        )  # fmt: skip
    comma = not group.passive and words.low(group.left) in {",", "—", "and", "("}
    subject = subject_of(words, group, participle=comma)
    return None if subject is None else (subject, group)


def _any_of(sentence: Sentence, marks: tuple[str, ...]) -> bool:
    low = sentence.text.casefold()
    return any(mark in low for mark in marks)

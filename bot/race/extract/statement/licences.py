"""Rules for licences: "released under the MIT License", "is open-weight", "License: apache-2.0"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.race.extract.names.parties import is_relative, parties_from
from bot.race.extract.names.subjects import Subject, subject_of
from bot.race.extract.passage import Hit, Passage, Sentence
from bot.race.extract.text.tokens import Words
from bot.race.extract.text.verb_groups import is_conditional, verb_group
from bot.race.extract.text.word_classes import BE, PARTY_HEADS, word_set

_NAMED = (
    r"(?:MIT|Apache(?:[ -]License)?(?:,? ?(?:[Vv]ersion )?[ -]?2(?:\.0)?)?|BSD(?:-\d-Clause)?"
    r"|[AL]?GPL(?:-?v?\d(?:\.\d)?)?|CC[ -]BY(?:-[A-Z]{2}){0,3}(?:[ -]\d\.\d)?|OpenRAIL(?:-M)?)"
)
"""Licences by their own names."""
_IS_LICENCE = re.compile(
    rf"\b(?:is|are|remains?|stays?)\s(?:(?:now|fully|all|both|still)\s)?(?P<name>{_NAMED})"
    r"(?:[ -][Ll]icen[cs]ed?)?(?=[.,;:!)]|\s(?:and|but|so|for|with|like|—)|$)"
)
"""The licence as what a thing is: "the weights are Apache 2.0", "is MIT-licensed"."""
_ITS_LICENSED = re.compile(
    rf"(?<=\w)'s (?:now |fully |all )?(?P<name>{_NAMED})[ -][Ll]icen[cs]ed\b"
)
"""The short "is": "it's MIT licensed"; "R1's MIT licence" says who has it, and nothing else."""
_LICENCE_IS = re.compile(
    r"\b[Ll]icen[cs]e(?:\s(?:of|for)\s(?:[^,.;]|\.(?=\d)){2,60}?)?\s(?:is|remains)\s(?:an?\s|the\s)?"
    rf"(?:(?P<name>{_NAMED})(?![\w-])|(?P<before>(?:[\w.+/-]{{1,30}}\s){{1,6}}?)(?:[Ll]icen[cs]e|terms)\b)"
)
"""What the licence is: "the licence of Llama 3.1 is the Llama Community License"."""
_LICENCE = re.compile(
    r"\b(?:under|with|via|carries|carry|has|have|uses?|by)\s{1,3}(?:an?\s|the\s|its\s|their\s|our\s|both\s)?\s?(?:"
    r"(?P<before>(?:(?!(?:under|been)\b)[\w.+/-]{1,30}\s){1,6}?)(?:[Ll]icen[cs]es?|[Tt]erms(?: of [Uu]se)?)\b"
    r"|(?P<name>MIT|Apache(?:[ -]License)?(?:,? ?(?:[Vv]ersion )?[ -]?2(?:\.0)?)?|BSD(?:-\d-Clause)?|[AL]?GPL(?:-?v?\d(?:\.\d)?)?"
    r"|CC[ -]BY(?:-[A-Z]{2}){0,3}(?:[ -]\d\.\d)?|OpenRAIL(?:-M)?)(?![\w-]))"
)
_LISTED = re.compile(
    rf"[,;(|]\s?(?P<name>Apache[ -]2\.0|{_NAMED}(?=[ -][Ll]icen))"
    r"(?:[ -][Ll]icen[cs]ed?)?(?=[.;)!]\W|[.;)!]?$)"
)
"""The last of what is listed of a model: "X is here: 675B parameters, Apache 2.0."."""
_LICENCE_LABEL = re.compile(
    r"\W{0,4}licen[cs]e\W{0,4}[:=]\W{0,4}(?P<name>[\w.+-]{2,30}(?: [\w.+-]{1,20}){0,4})",
    re.IGNORECASE,
)
_LICENCE_ALONE = re.compile(
    r"\W{0,6}(?P<name>MIT|Apache(?:[ -]License)?,? ?(?:[Vv]ersion )?[ -]?2(?:\.0)?)(?:[ -][Ll]icen[cs]ed?)?\W{0,3}"
)
_KNOWN = re.compile(
    r"\b(?:mit|apache|bsd|gpl|agpl|lgpl|cc|creative|community|commercial|non-commercial|research|open|permissive|proprietary|modified|llama|gemma|openrail|custom|restrictive|own|qwen|deepseek|mistral|public)\b",
    re.IGNORECASE,
)
_PRAISE = re.compile(
    r"^(?:(?:under|with|an?|the|permissive|flexible|popular|liberal|standard|business-friendly|very) ){1,3}"
)
_RELEASED = word_set(
    "released licensed available published open-sourced distributed shared offered provided "
    "launched opened made releases releasing comes ships shipped issued is are carries has "
    "use uses licenses open-sources publishes covered governed put license downloaded download sold sell "
    "used modified modify changed redistribute redistributed reused obtained ship out up free carry "
    "making make making make releasing open-sourcing publishing putting giving gave give hosted "
    "accessible usable come open-source dropped drops landed"
)
_HELD = word_set("have get had grab take obtain fetch")
"""Who may have a model has it under its licence: "you can have R1 under …"."""
_MAY = word_set(
    "used downloaded modified sold reused redistributed run download use modify redistribute sell reuse run have get had "
    "obtained obtain fetch fetched grab take taken"
)
"""What "may" allows: "anyone may download R1 under …" is no guess."""
_OTHER_THINGS = word_set(
    "code repository repo kernels kernel dataset datasets data library libraries script scripts tool tools "
    "documentation harness framework sdk benchmark paper app client training-code logs prompts samples"
)
"""What is published beside a model, and has a licence of its own."""
_MODEL_THINGS = word_set(
    "weights model models checkpoint checkpoints series family version versions it both they release"
)
_OPENNESS = {
    "open-weight": "open-weight", "open-weights": "open-weight", "open-source": "open source",
    "open-sourced": "open source", "openly": "openly licensed", "proprietary": "proprietary",
    "closed-source": "closed source", "mit-licensed": "MIT", "apache-licensed": "Apache",
    "closed": "closed",
}  # fmt: skip


def licensed(sentence: Sentence, _passage: Passage) -> Iterator[Hit]:
    """Reads "released under the MIT License", "is open-weight" and the line "License: apache-2.0"."""
    low = sentence.text.casefold()
    if (
        "licen" not in low
        and "open" not in low
        and "under" not in low
        and "propriet" not in low
        and "closed" not in low
        and "apache" not in low
        and _IS_LICENCE.search(sentence.text) is None
        and _LICENCE_ALONE.fullmatch(sentence.text) is None
    ):
        return
    label = _LICENCE_LABEL.match(sentence.text) or _LICENCE_ALONE.fullmatch(sentence.text)
    if label is not None:
        yield Hit(
            "licence line", (label[0].split(":")[0].strip(),), "licensed_as", None, (),
            sentence.start, sentence.start + label.end(), scope=label["name"],
        )  # fmt: skip
        return
    words = Words(sentence)
    told_of: set[str] = set()
    whole = _LICENCE_IS.search(sentence.text)
    if whole is not None:
        yield from _told_by_name(words, whole)
        return
    named = (_LICENCE, _IS_LICENCE, _ITS_LICENSED)
    for found in (each for one in named for each in one.finditer(sentence.text)):
        read = found.groupdict()
        name = _PRAISE.sub("", (read["name"] or read.get("before") or "").strip())
        titled = (
            name[:1].isupper()
            and " " in name
            and re.search(r"[LT](?:icen[cs]e|erms)", found[0]) is not None
        )
        if not name or (read["name"] is None and not (titled or _KNOWN.search(name))):
            continue
        place = next(
            (at for at in range(len(words)) if words.start(at) >= sentence.start + found.start()), 0
        )
        for hit in _licence_hits(words, place, name, sentence.start + found.end()):
            told_of.add("" if hit.subject is None else hit.subject.named.identity)
            yield hit
    listed = None if told_of else _LISTED.search(sentence.text)
    models = [one for one in sentence.mentions if one.kind in ("release", "family")]
    if listed is not None and len({one.named.identity for one in models}) == 1:
        yield Hit(
            "licence", (listed["name"],), "licensed_as", models[0], (), models[0].start,
            sentence.start + listed.end(), scope=listed["name"],
        )  # fmt: skip
        return
    for hit in _openness(words):  # of whom no licence is named in the same sentence
        if hit.subject is not None and hit.subject.named.identity not in told_of:
            yield hit


def _told_by_name(words: Words, found: re.Match[str]) -> Iterator[Hit]:
    """Reads "the licence of R1 is MIT" and "its licence is …"."""
    base = words.sentence.start
    name = _PRAISE.sub("", (found["name"] or found["before"] or "").strip())
    begin = base + found.start("name" if found["name"] else "before")
    models = [one for one in words.sentence.mentions if one.kind != "lab" and one.end <= begin]
    if not name or not (found["name"] or _KNOWN.search(name)):
        return
    start = min([base + found.start(), *(one.start for one in models[:1])])
    yield Hit(
        "licence", ("licence", name), "licensed_as", models[0] if models else None, (), start,
        base + found.end(), scope=name,
    )  # fmt: skip


def _licence_hits(words: Words, place: int, name: str, end: int) -> Iterator[Hit]:
    verb = next(
        (
            at
            for at in range(
                place if words.low(place) in _RELEASED | {"'s"} else place - 1,
                max(-1, place - 16),
                -1,
            )
            if words.mention(at) is None
            and words.low(at) in _RELEASED | _HELD | {"'s"} - {"" if at == place else "'s"}
        ),
        None,
    )
    if words.low(place) == "under" and words.low(place - 1) in {"both", "all"} and not (
        verb is not None and verb_group(words, verb).first > place - 4
    ):  # fmt: skip
        yield from _both_under(words, place, name, end)
        return
    if verb is None or is_conditional(words, verb):
        return
    if words.reads(verb - 2, "free", "to"):
        verb -= 2  # "is free to use under"
    group = verb_group(words, verb)
    allowed = words.low(group.left) in {"may", "can"} and words.low(verb) in _MAY
    if group.dropped and not allowed:
        return
    if _is_of_other_things(words, verb):
        return
    objects = [
        one for at in range(verb + 1, place)
        if (one := words.mention(at)) is not None and one.kind != "lab" and not is_relative(one)
    ]  # fmt: skip
    if objects and (not group.passive or words.low(verb).endswith("ing")):
        start = words.start(group.first)
        subject = Subject(tuple(objects), start)
    else:
        comma = words.low(group.left) in {",", "and", "—", "but"} and not group.passive
        read = subject_of(words, group, participle=comma)
        if read is None:
            return
        subject = read
    generic = all(
        one.how == "noun phrase" and one.named.party.name.islower() for one in subject.mentions
    )
    if generic:  # "the checkpoints": those of the model that is spoken of
        subject = Subject((), subject.start)
    mentions = tuple(one for one in subject.mentions if one.kind != "lab")
    for one in mentions or ((None,) if not subject.mentions else ()):
        yield Hit(
            "licence", (words.text(place, place + 1), name), "licensed_as", one, (),
            min(subject.start, words.start(verb)), end, scope=name, negated=group.negated,
        )  # fmt: skip


def _both_under(words: Words, place: int, name: str, end: int) -> Iterator[Hit]:
    """Reads "X and Y, both under the MIT License"."""
    models = [
        one for at in range(place)
        if (one := words.mention(at)) is not None and one.kind in ("release", "family")
    ]  # fmt: skip
    for one in models[-2:] if words.low(place - 1) == "both" else models:
        yield Hit(
            "licence", (words.text(place, place + 1), name), "licensed_as", one, (),
            models[-2:][0].start, end, scope=name,
        )  # fmt: skip


def _is_of_other_things(words: Words, verb: int) -> bool:
    """Whether only code or data are said to be under a licence, not the model."""
    lows: set[str] = set()
    for at in range(verb - 1, -1, -1):
        if words.mention(at) is not None or words.low(at) in {";", ":"}:
            break
        if words.low(at) == "not":
            lows.clear()
        lows.add(words.low(at))
    return bool(lows & _OTHER_THINGS) and not lows & _MODEL_THINGS


def _openness(words: Words) -> Iterator[Hit]:
    """Reads "is open-weight", "is not open source" and "Meta open-sourced Llama 3.1"."""
    for index in range(len(words)):
        word, after = words.low(index), index + 1
        scope = _OPENNESS.get(word)
        if word == "open" and words.low(after) in {"source", "weight", "weights", "sourced"}:
            scope = "open source" if words.low(after)[0] == "s" else "open-weight"
            after += 1
        elif word == "closed" and words.low(after) in {"source", "weights"}:
            scope, after = f"closed {words.low(after)}", after + 1
        if scope is None or words.mention(index) is not None or is_conditional(words, index):
            continue
        if words.mention(index + 1) is not None:
            yield from _opened(words, index, scope)
        elif word != "openly" or words.low(after) == "licensed":
            yield from _told_open(words, index, after, scope)


def _opened(words: Words, index: int, scope: str) -> Iterator[Hit]:
    group = verb_group(words, index)
    if words.low(index) != "open-sourced" or group.dropped or group.passive:
        return
    found, end = parties_from(words, index + 1)
    for one in found:
        yield Hit("openness", (words.low(index),), "licensed_as", one.mention, (), words.start(group.first),
                  words.end(end - 1), scope=scope, negated=group.negated)  # fmt: skip


_DEGREES = word_set("fully completely an a truly not now also longer no as entirely the first new")
_IS = BE - {"'s"} | word_set(
    "remains remain became stays stay released isn't aren't comes come available ships has have"
)
_AFTER_OPEN = word_set(". , ; and but under with model models llm ! ) — while so on") | {""}


def _told_open(words: Words, index: int, after: int, scope: str) -> Iterator[Hit]:
    verb = index - 1
    while verb >= 0 and words.low(verb) in _DEGREES:
        verb -= 1
    having = words.low(after - 1) == "weights"
    if words.low(verb) == "with" and having:
        verb -= 1
    elif words.low(verb) in {"has", "have", "comes", "come", "ships", "available"} and not having:
        return
    if words.low(verb) not in _IS or words.mention(verb) is not None:
        return
    if words.low(after) not in _AFTER_OPEN:
        return
    group = verb_group(words, verb + (words.low(verb) in {"isn't", "aren't"}))
    subject = subject_of(words, group)
    if group.dropped or subject is None:
        return
    denied = group.negated or any(words.low(at) in {"not", "no"} for at in range(verb, index))
    end = after + (words.low(after) in PARTY_HEADS)
    for one in subject.mentions:
        if one.kind != "lab" and one.how != "noun phrase":
            yield Hit("openness", (words.text(index, after),), "licensed_as", one, (), subject.start,
                      words.end(end - 1), scope=scope, negated=denied)  # fmt: skip

"""Rule for accusations that nouns tell: "a claim that X copied …", "allegations of theft against X"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.race.extract.passage import Hit, Mention, Passage, Sentence
from bot.race.extract.voices.disbelief import doubted_in

_NOUN = r"\b(?:allegations?|accusations?|claims?|charges?|suspicions?|complaints?|suggestions?)\b"
_DEEDS = (
    r"(?:plagiarism|theft|piracy|copying|stealing|scraping|cheating|misappropriation|misappropriating|plagiari[sz]ing|"
    r"distilling|infringement|infringing|fraud|smuggling|espionage|gaming|rigging|manipulation|manipulating|"
    r"copyright infringement|intellectual[ -]property theft|IP theft)"
)
_OF_DEED = re.compile(rf"{_NOUN} of (?P<deed>(?:[\w-]{{1,20}} )?{_DEEDS}\b)", re.IGNORECASE)
_THAT = re.compile(rf"{_NOUN}(?: [^,;.]{{1,40}}?)? that ", re.IGNORECASE)
_DID = re.compile(
    r" (?:(?:has|had|have|was|is|been|may|might|secretly|illegally|improperly|systematically|simply|also) ){0,3}"
    r"(?P<deed>(?:stole|steals?|stolen|stealing|copied|copies|copying|plagiari[sz]e[sd]|pirated|misappropriate[sd]|infringe[sd]|"
    r"scrape[sd]|smuggled|cheat(?:s|ed)|rigged|games|gamed|manipulate[sd]|violate[sd]|breache[sd]|"
    r"helps? (?:itself|themselves) to|helped (?:itself|themselves) to|lifted|ripped off)\b[^,;.]{0,120}?)"
    r"(?= (?:is|are|was|were|remains?|has|have|had) (?:been )?(?:[\w-]{1,20} )?(?:not|un\w+|false|rejected|denied|disputed|proven|"
    r"baseless|true|under|nonsense|new)\b|[,;.]|$)",
    re.IGNORECASE,
)
_FACED = re.compile(
    r"(?:has |have |had |is |was |been |also |now |again |long ){0,3}"
    r"(?:fac(?:es|ed|e|ing)|drew|drawn|draws|met with|hit (?:by|with)|dogged by|dealing with|under)"
    r"(?: [\w-]{1,20}){0,2}",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"[^,;.]{0,60}? (?:against|levelled at|leveled at|made against) (?:the )?", re.IGNORECASE
)
_NONE = re.compile(r"\b(?:no|without|any|never)(?: [\w-]{1,20})?\s\Z", re.IGNORECASE)
_CLAUSE = re.compile(r"[^,;.]{0,100}")
_FARTHEST = 60
_MARKS = ("llegation", "ccusation", "claim", "charge", "suspicion", "complaint", "suggestion")


def accusing_nouns(sentence: Sentence, _passage: Passage) -> Iterator[Hit]:
    """Every accusation that a noun tells; one that the accused denies is ``denied_charges``' matter."""
    text = sentence.text
    if not any(mark in text for mark in _MARKS) or not any(
        one.kind == "lab" for one in sentence.mentions
    ):
        return
    if any(one.doubt == "denied" for one in doubted_in(text)):
        return
    yield from _of_deeds(sentence)
    yield from _that_did(sentence)


def _of_deeds(sentence: Sentence) -> Iterator[Hit]:
    """Reads "allegations of plagiarism against X" and "X faces allegations of distilling Y"."""
    text, base = sentence.text, sentence.start
    for found in _OF_DEED.finditer(text):
        if _NONE.search(text, max(0, found.start() - 30), found.start()):
            continue
        against = _AGAINST.match(text, found.end())
        accused = None if against is None else _lab_at(sentence, base + against.end())
        if accused is not None:
            yield _hit(sentence, found, accused, found.start(), accused.end - base)
            continue
        faced = _faced_by(sentence, found.start())
        if faced is not None:
            clause = _CLAUSE.match(text, found.end())
            end = found.end() if clause is None else clause.end()
            yield _hit(sentence, found, faced, faced.start - base, end)


def _that_did(sentence: Sentence) -> Iterator[Hit]:
    """Reads "a claim that X helps itself to Y's outputs"."""
    text, base = sentence.text, sentence.start
    for found in _THAT.finditer(text):
        accused = _lab_at(sentence, base + found.end())
        did = None if accused is None else _DID.match(text, accused.end - base)
        none = _NONE.search(text, max(0, found.start() - 30), found.start())
        if accused is not None and did is not None and not none:
            yield _hit(sentence, did, accused, found.start(), did.end())


def _hit(sentence: Sentence, told: re.Match[str], accused: Mention, start: int, end: int) -> Hit:
    text = sentence.text
    while end > start and text[end - 1] in ' "':
        end -= 1
    return Hit(
        "accusing noun", (told["deed"].split()[0],), "accuses", accused, (), sentence.start + start,
        sentence.start + end, scope=told["deed"].strip(' "'),
    )  # fmt: skip


def _lab_at(sentence: Sentence, at: int) -> Mention | None:
    return next(
        (one for one in sentence.mentions if one.start <= at < one.end and one.kind == "lab"), None
    )


def _faced_by(sentence: Sentence, noun: int) -> Mention | None:
    """The lab that faces what a noun tells."""
    base = sentence.start
    near = [one for one in sentence.mentions if noun - _FARTHEST <= one.end - base <= noun]
    if not near or near[-1].kind != "lab":
        return None
    between = sentence.text[near[-1].end - base : noun].strip()
    return near[-1] if _FACED.fullmatch(between) else None

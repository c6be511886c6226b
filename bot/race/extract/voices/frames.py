"""Frames: stretches of a sentence that somebody is said to have said.

"Alibaba claims that …", "…, according to LSEG", "“…,” said Sam Altman", "As Reuters points out, …".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from bot.race.extract.passage import Mention, Passage, Sentence
from bot.race.extract.text.phrases import named_words, noun_phrase_after, noun_phrase_before
from bot.race.extract.text.words import PEOPLE_NOUNS, SAYS
from bot.race.extract.voices.documents import Documents
from bot.race.extract.voices.frame import Frame
from bot.race.extract.voices.speakers import OF_PEOPLE, Speakers
from bot.race.extract.voices.verdicts import Verdicts
from bot.race.new_claims import Named

_SAYS = re.compile(
    r"\b(?:"
    + "|".join(sorted(SAYS, key=len, reverse=True))
    + r"|point(?:s|ed) out|(?:shot|shoots|fired|fires|hit|hits) back)\b(?! off\b)",
    re.IGNORECASE,
)
_ACCORDING = re.compile(
    r"\b[Aa]ccording to\b|(?<!\d )\b[Pp]er(?= [A-Z])(?! (?:M|K|[MK]?[Tt]ok\w*|GB|GPU|H100|API|USD)\b)"
)
_MEDIUM = re.compile(
    r"\b(?:in|on|via|through) (?:a|an|its|their|the) (?P<kind>[\w -]{0,30}?"
    r"(?:statement|post|announcement|tweet|message|thread|press release|letter|interview|memo|note))"
    r"(?: (?:posted|published|released|shared|made|given))?"
    r"(?: (?:on|to|with|in|by) (?P<place>[^,.;\"]{1,70}))?",
    re.IGNORECASE,
)
_TOLD = re.compile(r"\s+(?P<who>(?:the )?[A-Z][\w'&.-]*(?: [A-Z][\w'&.-]*){0,3}"
                   r"|the (?:newspaper|paper|magazine|outlet|agency|broadcaster|site))")  # fmt: skip
_FIGURE = re.compile(r"(?:an? |up to |about |around |more than |over |nearly |scores? |results? )?(?:\w+ ){0,4}"
                     r"(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|twice|half|double)")  # fmt: skip
_PUT_AT = re.compile(r"[^.;]{3,90} at (?:about |around |over |nearly |just |roughly )?[$€£¥\d]")
_DOCUMENT = re.compile(
    r" (?:an?|the|its) (?:[\w-]+ ){0,2}?(?:list|documents?|filing|post|card|paper|page|statement|notes?|report|website|"
    r"documentation|tariff|announcement|table)\b"
)
_DOCUMENT_REACH = 70
_OWN_DOCUMENT = re.compile(
    r"(?:'s?)?(?: own| new| latest| technical| system| model| blog| research| white| press)* ?"
    r"(?:card|paper|report|page|post|release|documentation|website|announcement|charts?|tables?|figures|tests|testing)$"
)
_SURELY_SAYS = re.compile(
    r"(?:say|claim|argue|insist|tell|boast|believe|state|estimate|contend|maintain)(?:s|d|ed)?\b|said\b|told\b"
)
_GOES_TO_COURT = re.compile(
    r"\b(?:sue[sd]|suing|has accused|accuse[sd]|filed|lodged|lawsuit|complaint)\b"
)
_COORDINATED = re.compile(
    r"(?:,? (?:and|but)|,? (?:and|but),[^,]{2,70},|,? (?:and|but) (?:also|now|later|then))\s*$"
)
_THAT = re.compile(r"(?:\w+ ){1,4}that ")
_ADDS_FIGURE = re.compile(
    r" (?:an? (?:further |extra )?|another |about |around |over |nearly |more than |as much as |up to |some |just )?"
    r"(?:[\d$€£¥]|half an?\b|third\b|quarter\b)"
)
_SAYING = re.compile(
    r"(?<=[,\w] )(?:claiming|saying|boasting|arguing|adding|alleging|asserting|noting|insisting|"
    r"stating)\b(?! (?:an? (?:further |extra )?|another |about |around |over |nearly |more than |as much as |up to |some )?[\d$€£¥])",
    re.IGNORECASE,
)
_OURS = re.compile(r" (?:our|my)\b")
"""What the article finds by itself."""
_DETERMINER = re.compile(r" (?:the|its|their|his|her|an?)$", re.IGNORECASE)
_JOINT = re.compile(r", (?:and|but|while|whereas) |; ")
_OPENING = 3
"""Characters before words that open a sentence: a quotation mark, a bullet."""
_SHORT_REST = 12
_MOST_ADVERBS = 4
_MOST_VERBS = 8
"""Verbs of saying of one sentence that are looked at."""
_BETWEEN = frozenset({
    "also", "similarly", "has", "have", "had", "itself", "later", "previously", "recently", "now",
    "separately", "further", "repeatedly", "publicly", "then", "today", "even", "already",
})  # fmt: skip
"""Words between who says it and the verb."""
_DOCUMENTS = frozenset({"complaint", "lawsuit", "suit", "filing", "document", "documents", "memo"})


class Frames:
    """Reads the frames of one text, sentence by sentence in its order."""

    def __init__(self, passage: Passage) -> None:
        self._speakers = Speakers(passage)
        self._plaintiff: Named | None = None
        self._has_author = passage.author is not None
        self._verdicts = Verdicts(self._speakers, self._subject)
        self._documents = Documents(self._speakers, self._subject)

    def read(self, sentence: Sentence) -> Iterator[Frame]:
        """The frames of the next sentence."""
        yield from self._according(sentence)
        yield from self._saying(sentence)
        for verb in islice(_SAYS.finditer(sentence.text), _MOST_VERBS):
            if verb[0].casefold() in {"added", "adds"} and _ADDS_FIGURE.match(
                sentence.text, verb.end()
            ):
                continue  # "Meta added half a percent"
            frame = self._said(sentence, sentence.start + verb.start(), sentence.start + verb.end())
            if frame is not None:
                yield frame
        yield from self._verdicts.read(sentence)
        yield from self._documents.read(sentence)
        self._speakers.begin(sentence)
        if (goes := _GOES_TO_COURT.search(sentence.text)) is not None:
            at = sentence.start + goes.start()
            labs = (one.named for one in sentence.mentions
                    if one.kind == "lab" and not one.governed and one.end <= at)  # fmt: skip
            self._plaintiff = next(labs, self._plaintiff)

    def _according(self, sentence: Sentence) -> Iterator[Frame]:
        for found in islice(_ACCORDING.finditer(sentence.text), _MOST_VERBS):
            begin, after = sentence.start + found.start(), sentence.start + found.end()
            speaker = noun_phrase_after(sentence, after)
            if speaker is None or _OURS.match(sentence.text, found.end()) is not None:
                continue
            claimant, press = self._speakers.read(sentence, speaker)
            if _DOCUMENT.match(sentence.text, found.end()):
                claimant = self._published_by(sentence, after) or claimant
            noun = speaker.text.rpartition(" ")[2].casefold()
            if claimant is None and noun in _DOCUMENTS:
                claimant = self._plaintiff
            if claimant is None and noun in {"paper", "preprint", "footnote", "card"}:
                claimant = self._documents.last_owner
            word = (begin, found[0])
            rest = sentence.text[speaker.end - sentence.start :].lstrip()
            if found.start() <= _OPENING or self._is_interposed(sentence, found.start(), rest):
                opened = (
                    speaker.end if found.start() <= _OPENING else _clause_start(sentence, begin)
                )
                yield Frame(opened, sentence.end, claimant, press, word)
            else:
                # It speaks for the last of several clauses: "X fell, and lost …, according to Y".
                joints = [one.end() for one in _JOINT.finditer(sentence.text, 0, found.start())]
                opened = sentence.start + (joints[-1] if joints else 0)
                yield Frame(opened, begin, claimant, press, word)

    def _published_by(self, sentence: Sentence, at: int) -> Named | None:
        """The lab whose document somebody goes by: "according to a price list on Baidu's platform"."""
        comma = sentence.text.find(",", at - sentence.start)
        end = sentence.end if comma < 0 else sentence.start + comma
        near = (one for one in sentence.mentions_between(at, min(end, at + _DOCUMENT_REACH)))
        return next((one.named for one in near if one.kind == "lab"), None)

    def _is_interposed(self, sentence: Sentence, begin: int, rest: str) -> bool:
        """Whether "…, according to X, …" stands inside the clause that X says."""
        before = sentence.text[:begin].rstrip()
        if not (before.endswith(",") and rest.startswith(",") and len(rest) > _SHORT_REST):
            return False
        return re.match(r", (?:and|but|while|whereas|which|with)\b", rest) is None

    def _said(self, sentence: Sentence, start: int, end: int) -> Frame | None:
        text, base = sentence.text, sentence.start
        word = (start, text[start - base : end - base])
        before, after = text[: start - base], text[end - base :]
        if before.rstrip().endswith((",", '"')) and not word[1].casefold().startswith("t"):
            speaker = noun_phrase_after(sentence, end)
            if speaker is not None and _is_inverse(before, text[speaker.end - base :]):
                claimant, press = self._speakers.read(sentence, speaker)
                if claimant is not None or press:
                    return Frame(base, start, claimant, press or self._medium(sentence), word)
        subject = self._subject(sentence, start)
        if subject is None:
            return None
        claimant, press = self._speakers.read(sentence, subject)
        is_document = subject.text.rpartition(" ")[2].casefold() in _DOCUMENTS
        claimant = claimant or (self._plaintiff if is_document else None)
        if claimant is None and not press and (not is_document or self._has_author):
            return None
        folded = word[1].casefold()
        told = _TOLD.match(after) if folded in {"told", "tells", "tell"} else None
        if told:
            next_one = (one.start - end for one in sentence.mentions if one.start >= end)
            who = told["who"][: max(0, next(next_one, len(after)) - told.start("who"))]
            press = press or self._speakers.outlet(who.strip(" ."))
            after = after[told.start("who") + len(who) :] or "."
        opening = text[: subject.start - base].rstrip()
        opening = _DETERMINER.sub("", opening)
        if opening.casefold().endswith("as") and len(opening) <= 4:
            comma = text.find(",", end - base)
            return Frame(base + comma if comma >= 0 else end, sentence.end, claimant, press, word)
        if opening.endswith((",", '"', "—")) and _is_closing(after) and len(opening) > _SHORT_REST:
            ends = (
                sentence.end
                if after.startswith(",") and len(after) > _SHORT_REST
                else subject.start
            )
            return Frame(base, ends, claimant, press or self._medium(sentence), word)
        if not _opens_clause(after, folded):
            return None
        return Frame(end, sentence.end, claimant, press or self._medium(sentence), word)

    def _saying(self, sentence: Sentence) -> Iterator[Frame]:
        """What the first lab of a sentence is "claiming": "Moonshot unveiled K2, claiming it beats …"."""
        for found in islice(_SAYING.finditer(sentence.text), _MOST_VERBS):
            at = sentence.start + found.start()
            labs = [one for one in sentence.mentions if one.kind == "lab" and one.end <= at]
            if labs:
                yield Frame(
                    sentence.start + found.end(), sentence.end, labs[0].named, "", (at, found[0])
                )

    def _subject(self, sentence: Sentence, verb: int) -> Mention | None:
        """Who does the saying: whatever stands before the verb, appositions aside."""
        text, base = sentence.text, sentence.start
        before = text[: verb - base]
        bare = _without_adverbs(before)
        at = base + len(bare)
        if (near := self._ending_at(sentence, at)) is not None:
            return near
        if (own := _OWN_DOCUMENT.search(bare)) is not None:
            for one in sentence.mentions:
                owner = one.named if one.kind == "lab" else one.owner
                if (
                    owner is not None
                    and one.start
                    < at
                    <= base + own.start() + len(own[0])
                    <= one.end + len(own[0]) + 1
                ):
                    return Mention(
                        one.start, one.end, owner.party.name, "lab", owner, "description"
                    )
        if _COORDINATED.search(before) and _SURELY_SAYS.match(text, verb - base):
            labs = (one for one in sentence.mentions if one.end < at and not one.governed)
            first = next(labs, None)
            if first is not None and first.kind == "lab":
                return first  # "OpenAI published two models, and says …"
        if before[len(bare) :].lstrip().startswith(","):
            opened = max(bare.rfind(","), bare.rfind("—"))
            if opened > 0:
                at = base + opened
                if (near := self._ending_at(sentence, at)) is not None:
                    return near
        return noun_phrase_before(sentence, at)

    def _ending_at(self, sentence: Sentence, at: int) -> Mention | None:
        """The mention that ends at a place, or the people who belong to it."""
        for one in sentence.mentions:
            if one.start < at <= one.end + 1:
                people = OF_PEOPLE.search(sentence.text[: one.start - sentence.start])
                if people is None:
                    return one
                start = sentence.start + people.start("who")
                if people["who"].casefold() in PEOPLE_NOUNS and people["how"].split()[-1] != "to":
                    return replace(one, start=start)
                text = sentence.text[start - sentence.start : one.end - sentence.start]
                return Mention(start, one.end, text, "words", named_words(text), "noun phrase")
        return None

    def _medium(self, sentence: Sentence) -> str:
        """Where it was said: "WeChat statement"."""
        found = _MEDIUM.search(sentence.text)
        if found is None or found["place"] is None:
            return ""
        names = re.findall(r"\b[A-Z][\w.]*(?: [A-Z][\w.]*)*", found["place"].partition(" that ")[0])
        names = [one for one in names if one.casefold() not in {"chinese", "american", "us"}]
        if not names:
            return ""
        kind = found["kind"].split()[-1]
        name = re.sub(r"^(?:Chinese|American) ", "", names[0])
        return name if kind == "interview" else f"{name} {kind}"


def _without_adverbs(before: str) -> str:
    """What stands before a verb, without the commas, auxiliaries and adverbs right before it."""
    bare = before.rstrip(" ,")
    for _ in range(_MOST_ADVERBS):
        word = bare[bare.rfind(" ", max(0, len(bare) - 20)) + 1 :].casefold()
        if word not in _BETWEEN:
            break
        bare = bare[: len(bare) - len(word)].rstrip(" ,")
    opened = bare.rfind(" (") if bare.endswith(")") else -1
    return bare[:opened] if opened > 0 else bare  # "Jo Marsh (who is no fan) wrote"


def _clause_start(sentence: Sentence, at: int) -> int:
    """Where the clause begins that stands before a place: after "and" right there, or a joint."""
    before = sentence.text[: at - sentence.start].rstrip(" ,")
    if before.endswith((" and", " but")):
        return at
    joints = [one.end() for one in _JOINT.finditer(before)]
    return sentence.start + (joints[-1] if joints else 0)


def _is_inverse(before: str, rest: str) -> bool:
    """Whether who is named after a verb of saying says what stands before it."""
    return before.rstrip().endswith('"') or not rest.strip() or rest.lstrip()[0] in ".,;!?"


def _is_closing(after: str) -> bool:
    """Whether a verb of saying ends its sentence, a date or place aside."""
    rest = after.strip()
    return (
        not rest
        or rest[0] in '.,!?"'
        or re.match(r"(?:on|in|at|late|earlier|last|to|by|via|this)\b", rest) is not None
    )


def _opens_clause(after: str, verb: str) -> bool:
    """Whether what follows a verb of saying is what is said, not the thing that is announced."""
    if verb in {"say", "says", "said", "claim", "claims", "claimed", "told", "tell", "tells", "wrote", "writes",
                "argues", "argued", "insists", "insisted", "believes", "believed", "suspects", "suspected",
                "boasts", "boasted", "stated", "states", "estimates", "estimated", "added", "adds", "noted", "notes"}:  # fmt: skip
        return True
    rest = after.lstrip()
    if verb in {"put", "puts"}:
        return _PUT_AT.match(rest) is not None
    if verb in {"report", "reports", "reported"} and _FIGURE.match(rest) is not None:
        return True
    return rest.startswith(
        ("that ", ":", '"', "it ", "its ", "the company", "to have ", "to be ")
    ) or (_THAT.match(rest) is not None)

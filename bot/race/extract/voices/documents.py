"""Documents and trials that set something forth: "Their paper admits …", "Bauer reran both: …".

A lab's own paper, table or post speaks for the lab; whoever tries a model out speaks for themselves; a
seller's list speaks for the seller, where the model is somebody else's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from bot.race.extract.passage import Mention, Sentence
from bot.race.extract.text.phrases import named_words
from bot.race.extract.voices.frame import Frame
from bot.race.extract.voices.speakers import Speakers
from bot.race.new_claims import Named

_SETS_FORTH = (
    "says|said|admits|admitted|concedes|conceded|shows|showed|states|stated|claims|claimed|reports|reported|"
    "lists|listed|gives|gave|puts|put|has|had|cites|cited|notes|noted|explains|explained|records|recorded"
)
_KINDS = (
    "papers?|report|posts?|blog|footnotes?|tables?|charts?|graphs?|card|release|announcement|documentation|"
    "page|list|notes?|slides?|appendix|preprint|figures|brochure|read-?me"
)
_PAPER = re.compile(
    r"(?P<det>\b(?:Its|Their|its|their|The|the|An?|an?|This|this)\b|'s?)(?: (?:own|new|latest|accompanying|technical|"
    r"system|model|blog|research|white|press|safety|price|peer-reviewed|updated|launch|results|benchmark|"
    rf"same|attached)){{0,3}} (?P<noun>{_KINDS})\b(?: (?:added|attached|published|posted|released|by|from|to|on|in|of)"
    rf" [^,.;:\"]{{2,60}}?)?,? (?:now |also |then )?(?P<verb>{_SETS_FORTH})\b"
)
_SHOWN_IN = re.compile(
    rf"\b(?:published|posted|released|shared|put out|showed|tweeted) (?:an?|its|their|the) (?:[\w-]+ ){{0,3}}?(?P<noun>{_KINDS})"
    rf"(?: with (?:an?|its) (?:{_KINDS}))? (?:in which|on which|showing|where|that (?:shows?|puts|ranks|has|had))\b"
)
_TRIES = re.compile(
    r"\b(?:re-?ran|re-?tested|tested|tried(?: out)?|measured|timed|evaluated|benchmarked|re-?checked|compared)\b"
)
_OBTAINS = re.compile(
    r"\b(?:arrived at|arrives at|came up with|came to|counted|obtained|stood by|stands by|defended|reiterated|"
    r"published a result of|reported a (?:score|result) of)\b(?=[^.;]{0,40}\d)"
)
_ADVERTISES = re.compile(
    r"\b(?:advertise[sd]|quote[sd]|cite[sd]|boast(?:s|ed)|tout(?:s|ed)|disclose[sd]|publicise[sd]|publicized)\b"
    r"(?=[^.;]{0,60}\d)"
)
_SELLS = re.compile(
    r"\b(?:lists?|listed|sells?|sold|charges?|charged|hosts?|serves?)\b(?=[^.;]{0,60}[$€£¥\d])"
)
_DATA_SHOW = re.compile(
    r"\b(?P<name>[A-Z][\w&.]*(?: [A-Z][\w&.]*){0,2}) (?:data|figures|calculations|estimates|numbers)"
    r" (?P<verb>show(?:ed|s)?|put|indicate[sd]?|suggest(?:s|ed)?|imply|implied)\b"
)
_REPORTS_FOR = re.compile(
    r"\b(?P<who>the (?:company|firm|lab|start-?up)|[A-Z]\w+) (?:reports?|reported|claims?|claimed|gives?|gave|quotes?|"
    r"quoted|states?|stated|cites?|cited) for\b"
)
_OF_A_LAB = re.compile(
    r"(?:papers?|preprint|footnotes?|card|announcement|tables?|charts?|release|posts?|slides?)$"
)
_MOST = 6

SubjectOf = Callable[[Sentence, int], "Mention | None"]


class Documents:
    """Reads what documents and trials of one text say; ``subject`` finds who stands before a verb."""

    def __init__(self, speakers: Speakers, subject: SubjectOf) -> None:
        self._speakers = speakers
        self._subject = subject
        self.last_owner: Named | None = None
        """Whose the last document was: "the paper" again."""

    def read(self, sentence: Sentence) -> Iterator[Frame]:
        """The frames of the next sentence."""
        yield from self._papers(sentence)
        yield from self._people(sentence)
        yield from self._labs(sentence)

    def _papers(self, sentence: Sentence) -> Iterator[Frame]:
        text, base = sentence.text, sentence.start
        for found in islice(_PAPER.finditer(text), _MOST):
            claimant = self._owner(sentence, found)
            if claimant is None:
                continue
            verb = (base + found.start("verb"), found["verb"])
            begin, end = base + found.end(), sentence.end
            before, after = text[: found.start()].rstrip(), text[found.end() :]
            if before.endswith(",") and after[:1] in {",", "."}:
                begin = base  # "the biggest X trounces Y, the paper says, and is close to Z"
            yield Frame(begin, end, claimant, _medium(found[0], found["noun"]), verb)
        for found in islice(_SHOWN_IN.finditer(text), _MOST):
            at = base + found.start()
            claimant = self._speakers.lab_before(sentence, at)
            if claimant is not None:
                medium = _medium(found[0], found["noun"])
                yield Frame(base + found.end(), sentence.end, claimant, medium, (at, found["noun"]))

    def _owner(self, sentence: Sentence, found: re.Match[str]) -> Named | None:
        """The lab whose document it is."""
        at = sentence.start + found.start()
        if found["det"].startswith("'"):
            for one in sentence.mentions:
                if one.start < at <= one.end + 1 or one.start < at < one.end:
                    self.last_owner = one.named if one.kind == "lab" else one.owner
                    return self.last_owner
            return None
        is_own = found["det"].casefold() in {"its", "their"}
        if not is_own and not _OF_A_LAB.search(found["noun"]):
            return None
        if is_own or self.last_owner is None:
            self.last_owner = self._speakers.lab_before(sentence, at)
        return self.last_owner

    def _people(self, sentence: Sentence) -> Iterator[Frame]:
        """Who tries a model out or stands by a figure, where that is no lab."""
        text, base = sentence.text, sentence.start
        for pattern in (_TRIES, _OBTAINS):
            for found in islice(pattern.finditer(text), _MOST):
                at = base + found.start()
                subject = self._subject(sentence, at)
                if subject is None or subject.kind != "words":
                    continue
                claimant, press = self._speakers.read(sentence, subject)
                if claimant is not None and not self._speakers.is_test(claimant):
                    yield Frame(subject.start, sentence.end, claimant, press, (at, found[0]))

    def _labs(self, sentence: Sentence) -> Iterator[Frame]:
        """What a lab advertises, and for how much somebody sells the model of another."""
        text, base = sentence.text, sentence.start
        for pattern in (_ADVERTISES, _SELLS):
            for found in islice(pattern.finditer(text), _MOST):
                at = base + found.start()
                subject = self._subject(sentence, at)
                if subject is None:
                    continue
                who = self._seller(sentence, subject, is_pronoun=pattern is _ADVERTISES)
                if who is None:
                    continue
                models = [
                    one for one in sentence.mentions if one.start > at and one.kind == "release"
                ]
                others = any(one.named.maker_id != who.maker_id for one in models[:1])
                if pattern is _ADVERTISES or others:
                    yield Frame(subject.start, sentence.end, who, "", (at, found[0]))
        for found in islice(_DATA_SHOW.finditer(text), _MOST):
            at = base + found.start()
            named = named_words(found["name"])
            is_last = found.end() >= len(text.rstrip(" .")) and text[
                : found.start()
            ].rstrip().endswith(",")
            start, end = (base, at) if is_last else (base + found.end(), sentence.end)
            yield Frame(start, end, named, "", (base + found.start("verb"), found["verb"]))
        for found in islice(_REPORTS_FOR.finditer(text), _MOST):
            at = base + found.start("who")
            for one in sentence.mentions:
                if one.kind == "lab" and one.start <= at + 4 and at < one.end:
                    yield Frame(base, sentence.end, one.named, "", (at, found[0]))

    def _seller(self, sentence: Sentence, subject: Mention, *, is_pronoun: bool) -> Named | None:
        """Who advertises or sells: a lab, a house with a name, or "it" that is no model here."""
        if subject.kind == "lab":
            return subject.named
        if subject.text.casefold() in {"it", "they", "which"} and is_pronoun:
            return self._speakers.lab_before(sentence, subject.start)
        if subject.kind != "words" or is_pronoun or not subject.text[:1].isupper():
            return None
        return self._speakers.read(sentence, subject)[0]


def _medium(said: str, noun: str) -> str:
    """Where it is told, for what names itself: "paper", "blog post"."""
    if noun.startswith("paper"):
        return "paper"
    return "blog post" if f"blog {noun}" in said and noun == "post" else ""

"""Who judges without a verb of saying: "Artificial Analysis gave it …", "X calls Y the best …".

Also "by Google's reckoning", "was found by the company to", and denials: "X denies that …".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from bot.race.extract.passage import Mention, Sentence
from bot.race.extract.text.phrases import named_words, noun_phrase_after
from bot.race.extract.voices.disbelief import doubted_in
from bot.race.extract.voices.frame import Frame
from bot.race.extract.voices.speakers import Speakers, is_press
from bot.race.new_claims import Named

_GIVES = re.compile(
    r"\b(?:gave|gives|awarded|awards|rated|rates|ranked|ranks|scored|scores|graded|grades|assigns|assigned|puts?|"
    r"lists|listed|places|placed|sees|saw|has|had|clocked|measures|measured|finds|found)\b"
)
_CALLS = re.compile(
    r"\b(?:calls?|called|describes?|described|considers?|considered|bills|billed|touts|touted|hails|hailed|"
    r"labels|labelled|labeled|regards|regarded|pitches|pitched|deems|deemed|declares|declared|markets|marketed)\b"
)
_ACCUSES = re.compile(r"\b(?:accuses|accused|blames|blamed|faults|faulted|sues|sued)\b(?! of\b)")
_CLAUSE = re.compile(r", (?:which|and|but|while|whereas|who) |; | — ")
_STUDY = re.compile(
    r"\b(?:study|studies|paper|report|analysis|survey|audit|review|evaluations?|estimate|preprint|tests?|figures|data|"
    r"numbers|calculations|measurements|statistics|tally|estimates)\b,?(?: (?:published|written|carried out|done|"
    r"commissioned|compiled|collected|gathered|released|prepared|conducted|made|led))?"
    r" (?:from|by|of|at) (?:the )?(?P<org>[A-Z][\w.'-]*(?: (?:&|of|for|and)(?= [A-Z])| [A-Z][\w.'-]*){0,5})"
)
_LEADS_IN = re.compile(r"\W{0,2}(?:According to|In|On|Per) ")
_SETS_FORTH = re.compile(
    r"\W{0,2}(?:[\w ,]{0,40}? )?(?:put|puts|found|finds|shows?|showed|says|said|concludes?|concluded|estimates?|"
    r"estimated|suggests?|suggested|gave|gives|ranked|ranks|had|has|reports?|reported|claims?|claimed)\b"
)
_BY_PASSIVE = re.compile(
    r"\b(?:was|were|is|are|been|being) (?:\w+ly )?(?:found|said|reported|measured|rated|judged|ranked|shown|"
    r"described|deemed|considered|called|billed|claimed|estimated|believed|thought|denied|rejected|disputed|dismissed|"
    r"refuted|contested) by (?=\w)"
)
_RECKONING = re.compile(
    r"\b(?:[Bb]y|[Oo]n|[Ii]n) (?P<who>its|their|[Tt]he (?:company|firm|lab|maker|developer|vendor|start-?up|group|team)'s|(?:the )?[A-Z][\w.&-]*(?: [A-Z][\w.&-]*){0,3}'s?)(?: own)? "
    r"(?:reckoning|accounts?|counts?|measures?|estimates?|estimation|calculations?|admission|figures|telling|tally|"
    r"tests?|testing|benchmarks?|evaluations?|view|opinion|words|trials?|tables?|charts?|rankings?|runs?|analysis|"
    r"comparisons?|experiments?|papers?|blog posts?|technical reports?)\b"
)
_EVALUATORS = re.compile(
    r"\b(?:Artificial Analysis|LM ?Arena|Chatbot Arena|Epoch AI|Epoch|METR|LiveBench|Vals(?: AI)?|Aider|SEAL|HELM|"
    r"OpenCompass|Apollo Research|A[Rr][Cc] Prize|NIST|CAISI|AISI|MLCommons|ARC Prize|Kaggle|Vectara|Patronus|OpenRouter|"
    r"SWE-rebench|SuperCLUE|Vellum|Transluce)\b"
    r"|\b(?:University|Universit\w+|Institute|College|Observatory|Consortium|Agency|Academy|Polytechnic)\b"
    r"|\b(?:evaluators?|testers?|reviewers?|auditors?|examiners?|organisers?|organizers?|consultancy|judges)\b"
)
_OWN_TEST = re.compile(
    r"(?:^|[\"(] ?|, )(?:His|Her|his|her|Their|their)(?: own)? (?:[\w'-]+ ){0,3}?"
    r"(?:tests?|study|benchmark|survey|paper|evaluation|experiments?|measurements|comparison|results|data)\b"
    r"[^.;]{0,90}? (?:had|has|put|puts|found|finds|shows?|showed|gave|gives|ranked|ranks|saw|sees)\b"
)
_UNNAMED = re.compile(
    r", (?P<who>(?:two|three|four|five|several|some|multiple|many)? ?(?:people|persons|sources|officials|employees|"
    r"executives|investors|insiders)(?: (?:who|familiar|close|with|briefed|inside|at)\b[^,;.\"]{2,70}?)?)"
    r" (?:said|say|told [\w ]{2,40})(?=[.,;]|$)"
)
_SOURCES = re.compile(
    r"(?:^|[,;:] |\b(?:and|but) )(?P<who>(?:(?:[Tt]wo|[Tt]hree|[Ff]our|[Ss]everal|[Ss]ome|[Mm]ultiple|[Mm]any|[Aa]|[Oo]ne) )?"
    r"(?:[Pp]eople|[Pp]ersons?|[Ss]ources?|[Ii]nsiders?)(?: (?:who|familiar|close|with|briefed|inside|near|on)\b"
    r"[^A-Z,;.\"]{2,70}?)?) (?:said|says?|told (?P<outlet>[A-Z][\w']*(?: [A-Z][\w']*){0,3}))(?: that)? "
)
_KINDS = frozenset(
    {
        "University",
        "Institute",
        "College",
        "Observatory",
        "Consortium",
        "Agency",
        "Academy",
        "Polytechnic",
    }
)
_MOST = 6
"""Such words of one sentence that are looked at."""
_HANDS = re.compile(
    r"\b[Ii]n (?:his|her) (?:own )?(?:hands|tests?|testing|trials?|experience|runs?|view|experiments?|benchmarks?)\b"
)
_IN_TRIAL = re.compile(
    r"\b[Ii]n (?:(?:an?|one|the|recent|separate|independent) )?[\w -]{0,25}?(?:trials?|tests?|study|experiments?|comparisons?|"
    r"evaluations?|survey|runs?|benchmarks?) (?:(?:run|done|conducted|carried out|performed|made|published) )?"
    r"(?:by|at|from) (?:the )?(?P<org>[A-Z][\w.'-]*(?: (?:&|of|for|and)(?= [A-Z])| [A-Z][\w.'-]*){0,5}"
    r"(?:'s [A-Z]\w+(?: (?:for|of|and)(?= [A-Z])| [A-Z]\w+){0,4})?)"
)
_NEAR = 60
"""Characters behind "calls" in which the one who is called so is named."""

SubjectOf = Callable[[Sentence, int], "Mention | None"]


class Verdicts:
    """Reads the verdicts of one text; ``subject`` finds who stands before a verb."""

    def __init__(self, speakers: Speakers, subject: SubjectOf) -> None:
        self._speakers = speakers
        self._subject = subject

    def read(self, sentence: Sentence) -> Iterator[Frame]:
        """The frames of the next sentence."""
        yield from self._denied(sentence)
        yield from self._given(sentence)
        yield from self._called(sentence)
        yield from self._by(sentence)
        yield from self._unnamed(sentence)
        yield from self._studied(sentence)

    def _denied(self, sentence: Sentence) -> Iterator[Frame]:
        text, base = sentence.text, sentence.start
        for one in doubted_in(text):
            if one.doubt != "denied" or one.verb < 0:
                continue
            claimant, press = self._who(sentence, self._subject(sentence, base + one.verb))
            if claimant is not None or press:
                word = (base + one.verb, text[one.verb : one.start].split()[0])
                yield Frame(
                    base + one.start, base + one.end, claimant, press, word, denies=not one.direct
                )

    def _given(self, sentence: Sentence) -> Iterator[Frame]:
        text, base = sentence.text, sentence.start
        if (own := _OWN_TEST.search(text)) is not None and self._speakers.person is not None:
            word = (base + own.start(), own[0].rsplit(maxsplit=1)[-1])
            yield Frame(base + own.start(), sentence.end, self._speakers.person, "", word)
        if _EVALUATORS.search(text) is None:
            return
        for found in islice(_GIVES.finditer(text), _MOST):
            subject = self._subject(sentence, base + found.start())
            if subject is None or subject.kind in ("release", "family"):
                continue
            before = text[subject.start - base : found.start()].split(",")[0]
            names = [one[0] for one in _EVALUATORS.finditer(before)]
            if not names:
                continue
            named = next((one for one in names if one[0].isupper() and one not in _KINDS), None)
            claimant, press = self._who(sentence, subject)
            if named is not None and subject.kind != "lab":
                claimant = named_words(named)
            if claimant is not None or press:
                word = (base + found.start(), found[0])
                start = _with_article(sentence, subject)
                yield Frame(start, sentence.end, claimant, press, word, gives=True)
                return

    def _studied(self, sentence: Sentence) -> Iterator[Frame]:
        """Studies: "A study from the University of Ghent put …", "the report, written by …"."""
        text, base = sentence.text, sentence.start
        for found in islice(_STUDY.finditer(text), _MOST):
            opens = _LEADS_IN.match(text) is not None and found.start() < _NEAR
            trails = text[: found.start()].rstrip().endswith(("according to", "According to"))
            if not (
                opens or trails or (_SETS_FORTH.match(text, found.end()) and found.start() < _NEAR)
            ):
                continue
            the = (
                "the "
                if text[: found.start("org")].endswith(" the ") and "Institute" in found["org"]
                else ""
            )
            claimant = named_words(the + found["org"].rstrip(".").removesuffix("'s"))
            for one in sentence.mentions:
                if one.kind == "lab" and one.start <= base + found.start("org") < one.end:
                    claimant = one.named
            word = (base + found.start(), found[0].split()[0].strip(","))
            paper = claimant.party.name if is_press(claimant.party.name) else ""
            yield Frame(base, sentence.end, None if paper else claimant, paper, word)
            return

    def _called(self, sentence: Sentence) -> Iterator[Frame]:
        base = sentence.start
        for found in islice(_CALLS.finditer(sentence.text), _MOST):
            end = base + found.end()
            if not any(
                end <= one.start <= end + _NEAR and one.kind != "lab" for one in sentence.mentions
            ):
                continue
            subject = self._subject(sentence, base + found.start())
            claimant, press = self._who(sentence, subject)
            if subject is not None and (claimant is not None or press):
                yield Frame(
                    _with_article(sentence, subject),
                    sentence.end,
                    claimant,
                    press,
                    (base + found.start(), found[0]),
                )

        for found in islice(_ACCUSES.finditer(sentence.text), _MOST):
            subject = self._subject(sentence, base + found.start())
            claimant, press = self._who(sentence, subject)
            if (
                subject is not None
                and subject.kind != "release"
                and (claimant is not None or press)
            ):
                word = (base + found.start(), found[0])
                yield Frame(_with_article(sentence, subject), sentence.end, claimant, press, word)

    def _by(self, sentence: Sentence) -> Iterator[Frame]:
        text, base = sentence.text, sentence.start
        for found in islice(_BY_PASSIVE.finditer(text), _MOST):
            claimant, press = self._who(sentence, noun_phrase_after(sentence, base + found.end()))
            if claimant is not None or press:
                yield Frame(
                    base, sentence.end, claimant, press, (base + found.start(), found[0].strip())
                )
        for found in islice(_RECKONING.finditer(text), _MOST):
            claimant = self._owner(sentence, found)
            if claimant is not None:
                marks = [one.end() for one in _CLAUSE.finditer(text, 0, found.start() + 1)]
                start = base + (marks[-1] if marks else 0)
                yield Frame(start, sentence.end, claimant, "", (base + found.start(), found[0]))

        for pattern in (_HANDS, _IN_TRIAL):
            for found in islice(pattern.finditer(text), _MOST):
                at = base + found.start()
                if pattern is _HANDS:
                    he = Mention(at, at, "he", "words", named_words("he"), "pronoun")
                    claimant, press = self._speakers.read(sentence, he)
                else:
                    starts = (one.start - base for one in sentence.mentions if one.kind != "lab")
                    end = min(
                        (it for it in starts if it > found.start("org")), default=found.end("org")
                    )
                    claimant, press = (
                        named_words(text[found.start("org") : min(end, found.end("org"))]),
                        "",
                    )
                if claimant is not None or press:
                    marks = [one.end() for one in re.finditer(r"[:;] ", text[: found.start()])]
                    yield Frame(
                        base + (marks[-1] if marks else 0),
                        sentence.end,
                        claimant,
                        press,
                        (at, found[0]),
                    )

    def _owner(self, sentence: Sentence, found: re.Match[str]) -> Named | None:
        at = sentence.start + found.start("who")
        if found["who"] in {"its", "their"}:
            inside = any(one.kind == "lab" and one.end <= at for one in sentence.mentions)
            if found[0].startswith("in ") and not inside:
                return None  # "The institute said X did not win in its own run"
            return self._speakers.lab_before(sentence, at)
        for one in sentence.mentions:
            if one.start <= at + 4 and at < one.end:
                return one.named if one.kind == "lab" else None
        return None

    def _unnamed(self, sentence: Sentence) -> Iterator[Frame]:
        for found in islice(_SOURCES.finditer(sentence.text), _MOST):
            at, end = sentence.start + found.start("who"), sentence.start + found.end()
            outlet = found["outlet"] or ""
            for one in sentence.mentions:
                if one.start < end <= one.end + 1:  # "told Bloomberg Kimi K2 is …"
                    outlet = outlet.partition(one.text)[0].strip()
                    end = one.start
            press = outlet if is_press(outlet) else ""
            yield Frame(end, sentence.end, named_words(found["who"]), press, (at, found["who"]))
        found = _UNNAMED.search(sentence.text)
        if found is not None:
            at = sentence.start + found.start()
            yield Frame(sentence.start, at, None, found["who"].strip(), (at, found["who"].strip()))

    def _who(self, sentence: Sentence, subject: Mention | None) -> tuple[Named | None, str]:
        return (None, "") if subject is None else self._speakers.read(sentence, subject)


def _with_article(sentence: Sentence, subject: Mention) -> int:
    """Where a subject begins, its article with it."""
    before = sentence.text[: subject.start - sentence.start]
    article = re.search(r"\b(?:the|an?|its|their) $", before, re.IGNORECASE)
    return subject.start - (0 if article is None else len(article[0]))

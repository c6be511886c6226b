"""A sentence with its figures, and where its clauses and their subjects lie.

Offsets here count from the start of the sentence; :meth:`Line.hit` turns them into the article's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.race.claims import ClaimRelation
from bot.race.extract.figure.dates_said import find_days
from bot.race.extract.figure.quantities import Quantity, find_quantities
from bot.race.extract.passage import Hit, Mention, Passage, Sentence
from bot.race.extract.text.phrases import named_words
from bot.race.extract.text.words import VERBS
from bot.race.new_claims import Named

_ENDS = re.compile(
    r"[;—!?\n]|[:,](?!\d)|\s[–-]\s|\s?\((?!\w{1,8}\))|\)"
    r"|\s(?:and|but|while|whereas|as|though|although|because|which|who|that)\s"
)
"""What a quote does not go beyond, looked for after its figure."""
_STARTS = re.compile(
    r"[;:—–(\"“\n]\s?|,\s(?:and\s|but\s|while\s|whereas\s|with\s|as\s)?|\s-\s"
    r"|\s(?:and|but|while|whereas|though|although|because|as|after|that|when|if)\s",
    re.IGNORECASE,
)
_WIDE_START = re.compile(r"^.*(?:[;:—]|,\s|\b(?:that|which|while)\s)", re.DOTALL)
_AUXILIARIES = re.compile(
    r"\b(?:was|were|is|are|has|have|had|been|also|then|later|just|now|closed|ended|traded|saw|its|shares?|stock)\b",
    re.IGNORECASE,
)
_ADVERBIAL = re.compile(r"(?:in|on|at|by|after|as|while|when|for|with)\b", re.IGNORECASE)
_RELATIVE_ASIDE = re.compile(
    r"(?<=[\w)%]),\s(?:which|who|whose)\s(?:(?!,\s(?:which|who|whose)\s)[^;:]){3,140},\s$"
)
_RELATIVE_ONLY = re.compile(r"(?:which|who|that)(?:\s\w{1,12}){0,2}")
_MODAL = re.compile(
    r"\b(?:will|would|could|(?-i:may)|might|should|shall|can|cannot|can't|won't|expect(?:s|ed)?|likely|if"
    r"|whether|plan(?:s|ned|ning)?|aim(?:s|ed|ing)?|hop(?:e|es|ed|ing)|intend(?:s|ed)?|target(?:s|ed)?"
    r"|forecast(?:s|ed)?|predict(?:s|ed|ing)?|poised|set to|going to|need(?:s|ed)? to|want(?:s|ed)? to"
    r"|unless|suppose|imagine|pledg(?:e|es|ed)|propos(?:e|es|ed)|commit(?:s|ted)?)\b"
    r"|['’]ll\b|['’]d\b",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"(?:say|said|says|claims?|claimed|added|adds|noted|notes|reported)\s(?:that\s)?", re.IGNORECASE
)
_NOT = re.compile(r"\b(?:not|never|neither|no longer|without)\b|n['’]t\b", re.IGNORECASE)


_REACH = 15
"""Sentences for which a text goes on about a model."""
_JOINED = len(", and ")
"""Characters between two names that are joined: either can be meant."""
_OF_MODELS: frozenset[ClaimRelation] = frozenset({"scores", "ranks", "priced_at", "cost_to_train"})
_LEADS = re.compile(r"[^\w$€£¥\"“<>~+#−-]{1,12}")


def is_model(one: Mention) -> bool:
    """Whether a mention is of something that can have a score, a price and a cost."""
    return one.kind in {"release", "family"} or (
        one.kind == "words" and one.how in {"model-like", "description", "pronoun"}
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence that is being read for figures."""

    sentence: Sentence
    passage: Passage
    text: str
    quantities: Sequence[Quantity]
    """Without those inside names ("Llama 3.1") and dates."""

    @classmethod
    def of(cls, sentence: Sentence, passage: Passage) -> Line:
        base = sentence.start
        names = [
            (one.start - base, one.end - base)
            for one in sentence.mentions
            if one.how != "noun phrase"
        ]
        names += [(one.start, one.end) for one in find_days(sentence.text, None)]
        quantities = [
            one
            for one in find_quantities(sentence.text)
            if not any(start <= one.start < end for start, end in names)
        ]
        return cls(sentence, passage, sentence.text, quantities)

    def before(self, reach: int) -> Iterator[Sentence]:
        """The sentences before this one, the nearest first."""
        sentences = self.passage.sentences
        here = bisect_left(sentences, self.sentence.start, key=lambda one: one.start)
        for index in range(here - 1, max(-1, here - 1 - reach), -1):
            yield sentences[index]

    def next_texts(self, reach: int) -> list[str]:
        """The texts of the sentences after this one."""
        sentences = self.passage.sentences
        here = bisect_left(sentences, self.sentence.start, key=lambda one: one.start)
        return [one.text for one in sentences[here + 1 : here + 1 + reach]]

    def mentions(self, start: int, end: int) -> list[Mention]:
        """Those wholly between two offsets."""
        base = self.sentence.start
        return self.sentence.mentions_between(base + start, base + end)

    def place(self, mention: Mention) -> tuple[int, int]:
        """Where a mention lies in the sentence."""
        return mention.start - self.sentence.start, mention.end - self.sentence.start

    def model_of(self, one: Mention | None) -> Mention | None:
        """The same mention, but a pronoun that was taken for a lab stands for a model.

        A lab has no score and no price: "it" is the first model named before in the sentence, else
        the first of the sentences just before. None where there is no such model.
        """
        if one is None or one.kind != "lab" or one.how == "name":
            return one
        own = [other for other in self.sentence.mentions if other.end <= one.start]
        earlier = (sentence.mentions for sentence in self.before(3))
        for mentions in (own, *earlier):
            for other in mentions:
                if is_model(other) and other.governed < 2:
                    return replace(one, kind=other.kind, named=other.named)
        return None

    def model_in_mind(self) -> Mention | None:
        """The model that a list or paragraph goes on about, where its sentence names none.

        Named as a subject, that is before the first figure and not in brackets, in one of the
        sentences before.
        """
        for sentence in self.before(_REACH):
            other = Line.of(sentence, self.passage)
            first = other.quantities[0].start if other.quantities else len(other.text)
            fitting: list[Mention] = []
            for one in sentence.mentions:
                start, end = other.place(one)
                if (
                    end <= first
                    and is_model(one)
                    and not one.governed
                    and "(" not in other.text[max(0, start - 1) : start]
                ):
                    fitting.append(one)
            if fitting:
                two = fitting[:2]
                joined = len(two) > 1 and 0 < two[1].start - two[0].end <= _JOINED
                return None if joined and two[0].named.identity != two[1].named.identity else two[0]
        return None

    def words(self, start: int, end: int, how: str = "noun phrase") -> Mention | None:
        """A party of the words between two offsets; None where there are none."""
        text = self.text[start:end]
        start += len(text) - len(text.lstrip(" ,'\"“‘"))
        text = self.text[start:end].rstrip(" ,'\"”’")
        if len(text) < 2 or not any(map(str.isalpha, text)):
            return None
        first = self.sentence.start + start
        return Mention(first, first + len(text), text, "words", named_words(text), how)

    def start_of_clause(self, at: int) -> int:
        """Where the clause begins that goes on at an offset."""
        start = 0
        for found in _STARTS.finditer(self.text, 0, at):
            start = found.end()
        return start

    def end_of_clause(self, at: int) -> int:
        """Where the clause ends that a figure stands in, without its full stop."""
        found = _ENDS.search(self.text, at)
        end = len(self.text) if found is None else found.start()
        return at + len(self.text[at:end].rstrip(" .\u2026\"”'’*_|"))

    def subject_clause(self, at: int) -> tuple[int, int]:
        """Where the words lie that are the subject of a verb at an offset, perhaps nowhere.

        Of "Nvidia, the chip maker, fell" and "V3, which cost" it is the name before the comma.
        """
        start, end = self.start_of_clause(at), at
        own = _AUXILIARIES.sub("", self.text[start:end]).strip()
        if (aside := _RELATIVE_ASIDE.search(self.text, max(0, start - 160), start)) is not None:
            # "CoreWeave, which rents out chips and is seen as a barometer, has tumbled"
            return self.start_of_clause(aside.start()), aside.start()
        comma = self.text.rfind(",", 0, start)
        is_after_comma = comma > 0 and self.text[comma:start].strip() == ","
        if not is_after_comma or (own and _RELATIVE_ONLY.fullmatch(own) is None):
            return start, end
        end, start = comma, self.start_of_clause(comma)
        earlier = self.text.rfind(",", 0, start)
        if not own and earlier > 0 and self.text[earlier:start].strip() == ",":
            # "Alphabet, Google's parent company, fell", but not "On Monday, Nvidia, fell"
            begin = self.start_of_clause(earlier)
            if _ADVERBIAL.match(self.text, begin) is None and not self.has_verb(begin, earlier):
                start, end = begin, earlier
        return start, end

    def main_subject(self, at: int, parties: Sequence[Mention]) -> Mention | None:
        """The subject of a second verb of a sentence: "R1 did not beat o1 and scored 61".

        That is the first party of what the conjunction before the offset goes on from.
        """
        start = self.start_of_clause(at)
        if len(self.text[start:at].split()) > 1 or self.mentions(start, at):
            return None
        before = re.sub(r",?\s(?:and|but)\s$", "", self.text[:start])
        if len(before) == start:
            return None
        wide = _WIDE_START.search(before)
        begin = 0 if wide is None else wide.end()
        inside = [
            one for one in parties if begin <= self.place(one)[0] and self.place(one)[1] <= start
        ]
        models = [one for one in inside if is_model(one)]
        return (models or inside or [None])[0]

    def start_of_quote(self, at: int, subject: Mention | None) -> int:
        """Where a quote begins whose verb is at an offset: with its clause, or near its subject."""
        start = self.start_of_clause(at)
        if subject is not None:
            place, over = self.place(subject)
            # "Shares of Nvidia, the chip maker, fell", "chips, power and infrastructure shed"
            if place < start and at - place <= 80 and not self.has_verb(over, start):
                start = self.start_of_clause(place)
            elif start <= place < at and place - start > 40:
                start = place
        if (said := _SAYING.match(self.text, start, at)) is not None:
            start = said.end()
        return start

    def has_verb(self, start: int, end: int) -> bool:
        """Whether a known verb or a figure stands between two offsets."""
        words = re.findall(r"[\w']+", self.text[start:end])
        return any(word.casefold() in VERBS or word.isdecimal() for word in words)

    def is_open(self, at: int, reach: int = 40) -> bool:
        """Whether a verb at an offset is about what may come: "could fall", "plans to spend"."""
        start = max(self.start_of_clause(at), at - reach)
        return _MODAL.search(self.text, start, at) is not None

    def is_denied(self, at: int) -> bool:
        """Whether the verb at an offset is negated."""
        return _NOT.search(self.text, max(self.start_of_clause(at), at - 20), at) is not None

    def hit(
        self,
        rule: str,
        relation: ClaimRelation,
        subject: Mention | None,
        words: Sequence[str],
        start: int,
        end: int,
        *,
        quantity: Quantity | None = None,
        value: float | None = None,
        unit: str | None = None,
        scope: str = "",
        benchmark_id: int | None = None,
        qualifier: str | None = None,
        event: str | None = None,
        claimant: Named | None = None,
        hedge_words: Sequence[str] = (),
        notes: Sequence[str] = (),
    ) -> Hit:
        """A statement whose quote lies between two offsets; value and qualifier are the figure's."""
        base = self.sentence.start
        if subject is None and relation in _OF_MODELS:
            subject = self.model_in_mind()
        if (lead := _LEADS.match(self.text, start, end)) is not None:
            start = lead.end()
        if self.text[end : end + 1] == ")" and self.text.count("(", start, end) > self.text.count(
            ")", start, end
        ):
            end += 1
        loose = () if quantity is None else quantity.loose_words
        own_qualifier = "" if quantity is None else quantity.qualifier
        return Hit(
            rule=rule,
            words=tuple(word for word in words if word),
            relation=relation,
            subject=subject,
            targets=(),
            start=base + start,
            end=base + end,
            benchmark_id=benchmark_id,
            scope=scope,
            qualifier=own_qualifier if qualifier is None else qualifier,
            value=value if value is not None or quantity is None else quantity.value,
            unit=(("" if quantity is None else quantity.unit) if unit is None else unit),
            event=event,
            claimant=claimant,
            hedge_words=(*loose, *hedge_words),
            notes=tuple(notes),
        )

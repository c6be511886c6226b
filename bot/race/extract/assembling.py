"""From what the rules found to drafts: who says it, what stood for what, each statement once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from bot.race.claim_forms import NEEDS_TARGET
from bot.race.claims import ClaimRelation, Party
from bot.race.draft_claims import DraftClaim, Reason
from bot.race.extract.names.antecedents import is_model
from bot.race.extract.passage import Hit, Mention, Passage, Sentence
from bot.race.extract.text.plain import PlainText
from bot.race.extract.text.words import (
    COMPANY_NOUNS,
    DETERMINERS,
    MODEL_NOUNS,
    MODEL_VERBS,
    NATIONS,
)
from bot.race.extract.voices.attribution import Voices
from bot.race.extract.voices.disbelief import Doubt, Doubted, doubt_at, doubted_in
from bot.race.names import fold
from bot.race.new_claims import Named

MOST_DRAFTS = 60
"""Drafts of one text; nobody reviews more."""
_MOST_HITS = 600
"""What the rules find in a text before the rest is left out; the first is kept."""
_MOST_TARGETS = 10
_STRETCH = 1_000
_OF_MODELS: frozenset[ClaimRelation] = frozenset({"scores", "ranks", "priced_at", "cost_to_train"})
"""What is said of models, also where a lab is named in their stead."""
_RATHER_OF_MODELS: frozenset[ClaimRelation] = frozenset({
    "more_efficient_than", "larger_context_than", "licensed_as", "has_property",
})  # fmt: skip
"""What is said of models where only "the company" or "it" stands for the subject."""
_BETWEEN_MODELS: frozenset[ClaimRelation] = frozenset({
    "beats", "trails", "matches", "competitive_with", "mixed", "cheaper_than", "more_efficient_than",
    "larger_context_than", "derived_from",
})  # fmt: skip
"""What is said of models where a model is what it is compared with."""
_LONGEST_LIST = 16
_MODELS_BACK = 3
"""Sentences back in which the model of a lab is looked for."""
_PARTS = frozenset({
    "api", "access", "input", "output", "inputs", "outputs", "usage", "use", "inference", "token", "tokens", "prices",
    "price", "pricing", "weights", "result", "score", "context", "window", "endpoint", "rate", "rates", "accuracy",
})  # fmt: skip
_MOST_OF_PART = 3
_BESIDE = 24
"""Characters behind a quote in which "for both" may stand."""
_SHARES = re.compile(
    r"(?:shares|stock|securities) (?:of|in) (?:the )?(?P<of>[A-Z].{1,60})"
    r"|(?P<name>[A-Z][\w.&' -]{1,60}?)(?:'s)? (?:shares|stock|securities)",
    re.IGNORECASE,
)


_APPOSITION = re.compile(
    r"(?:,| —) (?:the|an?|its|another|one of the|[A-Z][\w.-]{1,20}'s)(?: [\w-]{1,20}){1,4}\Z"
)
_GOES_ON = re.compile(r" (?:that|which|who|whose|with|it|we|from|for|of|in|behind|to)\b")
"""What an apposition leads into, so that its start alone would dangle at the end of a quote."""
_LONGEST_APPOSITION = 90
_ANYBODY = MODEL_NOUNS | COMPANY_NOUNS | DETERMINERS | {"name", "entry", "entrant", "player", "new"}
"""Words that tell nobody: "a new name", "another company"."""
_COURT = re.compile(r"\b(?:Court|Tribunal|Judge|Courthouse)\b")


@dataclass(frozen=True, slots=True)
class Found:
    """A hit and the number of its sentence."""

    at: int
    hit: Hit


class Assembler:
    """Makes drafts of one passage."""

    def __init__(self, passage: Passage, plain: PlainText, text: str) -> None:
        self._passage = passage
        self._plain = plain
        self._text = text
        self._voices = Voices(passage)
        self._doubted: dict[int, list[Doubted]] = {}

    def drafts(self, hits: Iterable[Found]) -> list[DraftClaim]:
        """The drafts, in the order of their quotes, each statement once."""
        looked_at = islice(hits, _MOST_HITS)
        complete = [one for found in looked_at for one in self._completed(found)]
        kept = _without_repeats(complete, self._passage.sentences)
        made = [self._draft(one) for one in kept]
        made.sort(key=lambda one: (one.start, one.end))
        return made[:MOST_DRAFTS]

    def _completed(self, found: Found) -> Iterator[Found]:
        """A hit with its subject, once for each where it is about several; nothing where it says nothing."""
        hit = found.hit
        subject = self._shared(found) or self._subject(found)
        if subject is None or hit.start >= hit.end or _is_anybody(subject):
            return
        if hit.relation != "accuses" and self._doubt(found) == "unvouched":
            return
        for one in _each(subject):
            completed = self._about(found, one)
            if completed is not None:
                yield completed

    def _doubt(self, found: Found) -> Doubt | None:
        """How the clause of a hit is doubted, if it is."""
        sentence = self._passage.sentences[found.at]
        if found.at not in self._doubted:
            self._doubted[found.at] = doubted_in(sentence.text)
        start, end = found.hit.start - sentence.start, found.hit.end - sentence.start
        return doubt_at(self._doubted[found.at], sentence.text, start, end)

    def _subject(self, found: Found) -> Mention | None:
        hit = found.hit
        subject = hit.subject
        if subject is None or (hit.relation in _OF_MODELS and _is_part(subject)):
            subject = self._topic(found)
        if subject is None:
            return None
        if subject.kind == "lab" and (
            hit.relation in _OF_MODELS
            or (hit.relation in _BETWEEN_MODELS and any(is_model(one) for one in hit.targets))
        ):
            said_of = hit.subject is not None and subject.how == "name"
            by_name = said_of and hit.relation not in _OF_MODELS
            return self._model_of(found, subject, beside=by_name) or subject
        if hit.relation in _RATHER_OF_MODELS and subject.how != "name" and not is_model(subject):
            return self._model_of(found, subject) or subject
        return subject

    def _shared(self, found: Found) -> Mention | None:
        """Whom a statement without a subject of its own is about "for both"."""
        hit, sentence = found.hit, self._passage.sentences[found.at]
        if hit.subject is not None and (is_model(hit.subject) or hit.subject.kind == "lab"):
            return None
        for one in sentence.mentions:
            if one.others and one.governed == 1 and hit.start <= one.start <= hit.end + _BESIDE:
                return one
        return None

    def _about(self, found: Found, subject: Mention) -> Found | None:
        """A hit about a subject that is none of its own targets."""
        hit = found.hit
        accuser = hit.claimant if hit.relation == "accuses" else None
        if accuser is not None and accuser.identity == subject.named.identity:
            return None  # who denies what they are accused of does not accuse themselves
        if hit.relation == "market_move":
            subject = _without_shares(subject)
        targets: dict[str, Mention] = {}
        for one in (each for target in hit.targets for each in _each(target)):
            if one.kind == "words" and (self._is_test(one) or _opens_with_verb(one)):
                continue  # "tops Chatbot Arena" and "…, and leads open models" name no rival
            if one.named.identity != subject.named.identity:
                targets.setdefault(one.named.identity, one)
        if hit.relation in NEEDS_TARGET and not targets:
            return None
        kept = tuple(targets.values())[:_MOST_TARGETS]
        return replace(found, hit=replace(hit, subject=subject, targets=kept))

    def _model_of(self, found: Found, lab: Mention, *, beside: bool = False) -> Mention | None:
        """The model a lab is spoken of with: "Gemini 2.0 Flash gets cheaper. Google cut …".

        ``beside``: only one that stands between the lab and what is said of it: "MiniMax followed:
        its latest model, MiniMax-M2.5, reaches …".
        """
        sentences = self._passage.sentences
        own = [one for one in sentences[found.at].mentions if one.end <= found.hit.start]
        if beside:
            last = max((one.start for one in found.hit.targets), default=found.hit.end)
            own = [one for one in sentences[found.at].mentions if lab.end <= one.start < last]
        near: list[Mention] = list(reversed(own))
        if not beside:
            for before in range(found.at - 1, max(-1, found.at - 1 - _MODELS_BACK), -1):
                near.extend(sentences[before].mentions)
        targets = {one.named.identity for one in found.hit.targets}
        for most in (0,) if beside else (0, 1):
            for one in near:
                fits = one.named.maker_id == lab.named.maker_id and one.governed <= most
                if is_model(one) and fits and one.named.identity not in targets:
                    return one
        main = self._passage.main
        if beside or main is None or main.maker_id != lab.named.maker_id:
            return None
        return self._main(sentences[found.at])

    def _is_test(self, mention: Mention) -> bool:
        text = self._passage.text[mention.start : mention.start + 80].casefold()
        return any(text.startswith(name) for name, _ in self._passage.benchmarks)

    def _topic(self, found: Found) -> Mention | None:
        """Whom a sentence goes on about that leaves it out.

        A subject before the quote, else whom the item's list or the model's page is about, else the
        subject of a sentence before in the same paragraph, else the model of the whole text.
        """
        sentence = self._passage.sentences[found.at]
        before = [one for one in sentence.mentions if one.end <= found.hit.start]
        for most in (0, 1):
            named = next((one for one in before if one.governed <= most), None)
            if named is not None:
                return named
        targets = {one.named.identity for one in found.hit.targets}
        for one in sentence.mentions_between(found.hit.start, found.hit.end):
            if one.governed == 1 and is_model(one) and one.named.identity not in targets:
                return one  # "Against X, the results for Y are mixed"
        if sentence.is_item:
            return self._before_list(found.at) or self._main(sentence)
        for at in range(found.at - 1, max(-1, found.at - 1 - _MODELS_BACK), -1):
            previous = self._passage.sentences[at]
            if previous.paragraph != sentence.paragraph:
                break
            subjects = [one for one in previous.mentions if not one.governed]
            models = {one.named.identity for one in subjects if is_model(one)}
            if len(models) > 1 and found.hit.relation in _BETWEEN_MODELS | _OF_MODELS:
                return self._main(sentence)  # it may be either
            if subjects:
                return subjects[0]
        return self._main(sentence) or next(iter(before), None)

    def _main(self, sentence: Sentence) -> Mention | None:
        """The model that a lab's own text is about, for a sentence that leaves it out."""
        main = self._passage.main
        if main is None:
            return None
        return Mention(sentence.start, sentence.start, main.party.name, "release", main, "topic")

    def _before_list(self, at: int) -> Mention | None:
        """Whom the sentence that a list follows is about."""
        if self._passage.main is not None:
            return None
        sentences = self._passage.sentences
        for before in range(at - 1, max(-1, at - _LONGEST_LIST), -1):
            if not sentences[before].is_item and sentences[before].mentions:
                named = sentences[before].mentions
                return next((one for one in named if not one.governed), named[0])
        return None

    def _draft(self, found: Found) -> DraftClaim:
        hit = found.hit
        subject = hit.subject
        assert subject is not None  # noqa: S101 - completed hits have one
        start, end = self._plain.original(hit.start, self._without_dangling(hit))
        is_score = hit.relation in ("scores", "ranks")
        denied = hit.relation != "accuses" and self._doubt(found) == "denied"
        said = self._voices.of(found.at, hit.start, hit.end, subject.named, is_score=is_score)
        claimant = self._no_court(found, hit.claimant) or said.claimant
        hedge = "attributed" if hit.claimant and said.hedge == "asserted" else said.hedge
        return DraftClaim(
            claimant=claimant,
            subject=subject.named,
            relation=hit.relation,
            targets=tuple(one.named for one in hit.targets),
            quote=self._text[start:end],
            start=start,
            end=end,
            reason=Reason(hit.rule, hit.words, _read_as((subject, *hit.targets))),
            hedge=hedge,
            hedge_words=self._hedge_words(hit, said.hedge_words),
            reported_by=said.reported_by,
            benchmark_id=hit.benchmark_id,
            scope=hit.scope,
            qualifier=hit.qualifier,
            value=hit.value,
            unit=hit.unit,
            event=hit.event,
            negated=hit.negated or said.denied or denied,
            notes=hit.notes,
        )

    def _without_dangling(self, hit: Hit) -> int:
        """The end of the quote, before the start of an apposition that goes on: "X's V3, the model | that …"."""
        text = self._passage.text
        if _GOES_ON.match(text, hit.end) is None:
            return hit.end
        first = max(hit.start, hit.end - _LONGEST_APPOSITION)
        found = _APPOSITION.search(text, first, hit.end)
        named = max(one.start for one in (hit.subject, *hit.targets) if one is not None)
        return hit.end if found is None or found.start() <= named else found.start()

    def _no_court(self, found: Found, claimant: Named | None) -> Named | None:
        """Who says it; where a court is read as that, the one who went to it."""
        if claimant is None or not _COURT.search(claimant.party.name):
            return claimant
        mentions = self._passage.sentences[found.at].mentions
        return next(
            (one.named for one in mentions if one.kind == "lab" and not one.governed), claimant
        )

    def _hedge_words(self, hit: Hit, said: Sequence[str]) -> tuple[str, ...]:
        """All words that weaken it, each once, those of the quote in its order."""
        quote = self._passage.text[hit.start : hit.end].casefold()
        words = dict.fromkeys((*said, *hit.hedge_words))
        return tuple(sorted(words, key=lambda word: quote.find(word.casefold())))


def _is_part(subject: Mention) -> bool:
    """Whether a subject is a part or the use of a model that is not named: "the API", "access"."""
    if subject.kind != "words" or subject.how == "description":
        return False
    words = [it for it in subject.named.party.name.casefold().split() if it not in DETERMINERS]
    return bool(words) and len(words) <= _MOST_OF_PART and words[-1] in _PARTS


def _each(mention: Mention) -> Iterator[Mention]:
    """Whom a mention stands for, one by one: "both"."""
    yield replace(mention, others=()) if mention.others else mention
    for named in mention.others:
        yield replace(mention, named=named, others=())


def _opens_with_verb(mention: Mention) -> bool:
    first = mention.named.party.name.partition(" ")[0]
    return first.endswith("s") and first in MODEL_VERBS


def _without_shares(subject: Mention) -> Mention:
    """A company by its own name: "shares of Siemens Energy", "Siemens Energy stock"."""
    found = _SHARES.fullmatch(subject.named.party.name) if subject.kind == "words" else None
    if found is None:
        return subject
    words = found["of"] or found["name"]
    return replace(subject, named=Named(Party(words), subject.named.maker_id))


def _is_anybody(subject: Mention) -> bool:
    """Whether a subject is any model or company at all: "a model that outperforms GPT-4o"."""
    if subject.kind != "words" or subject.how not in {"noun phrase", "words"}:
        return False
    words = subject.named.party.name.casefold().split()
    if words and words[-1] in {"one", "ones", "two", "latter", "former", "both", "pair"}:
        return True  # "the larger one", which nobody knows
    return all(word in _ANYBODY for word in words) or (len(words) == 1 and words[0] in NATIONS)


def _read_as(mentions: Iterable[Mention]) -> tuple[tuple[str, str], ...]:
    """The words that stand for something they do not name."""
    told: dict[str, str] = {}
    for one in mentions:
        name = one.named.party.name
        if fold(one.text) != fold(name):
            told.setdefault(" ".join(one.text.split()), name)
    return tuple(told.items())


def _without_repeats(found: Sequence[Found], sentences: Sequence[Sentence]) -> list[Found]:
    """Each statement once: of two readings of the same words the fuller one.

    Two figures are two statements. What a headline says and the text says again stands in the text.
    """
    kept: list[Found] = []
    near: dict[int, list[Found]] = {}  # by stretches of the text: what overlaps shares one
    for one in sorted(found, key=_fullness, reverse=True):
        stretches = range(one.hit.start // _STRETCH, one.hit.end // _STRETCH + 1)
        others = (other for at in stretches for other in near.get(at, ()))
        if not any(_repeats(one, other) for other in others):
            kept.append(one)
            for at in stretches:
                near.setdefault(at, []).append(one)
    told = {_statement(one) for one in kept if not sentences[one.at].is_heading}
    return [one for one in kept if not (sentences[one.at].is_heading and _statement(one) in told)]


def _fullness(one: Found) -> tuple[int, bool, bool, int]:
    hit = one.hit
    return len(hit.targets), hit.value is not None, bool(hit.scope), hit.start - hit.end


def _statement(one: Found) -> tuple[object, ...]:
    hit = one.hit
    targets = frozenset(target.named.identity for target in hit.targets)
    what = hit.scope.casefold() if hit.relation == "ranks" else ""
    return _identity(hit.subject), hit.relation, targets, hit.value, hit.unit, hit.negated, what


def _identity(subject: Mention | None) -> str:
    named: Named | None = None if subject is None else subject.named
    return "" if named is None else named.identity


def _repeats(one: Found, other: Found) -> bool:
    """Whether one says no more than the other about the same words."""
    mine, its = one.hit, other.hit
    if mine.relation != its.relation or _identity(mine.subject) != _identity(its.subject):
        return False
    if mine.negated != its.negated:
        return False
    if mine.relation == "ranks" and mine.scope.casefold() != its.scope.casefold():
        return False
    if mine.value is not None and (mine.value, mine.unit) != (its.value, its.unit):
        return False
    overlap = min(mine.end, its.end) - max(mine.start, its.start)
    if overlap * 2 < min(mine.end - mine.start, its.end - its.start):
        return False
    targets = {target.named.identity for target in mine.targets}
    return targets <= {target.named.identity for target in its.targets}

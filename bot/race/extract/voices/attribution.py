"""Who says what stands at a place, who reports it, and how sure they are.

Papers and agencies report what others say; everybody else claims it. Frames nest: the innermost says
who claims. What nobody is said to say is the article's, or its author's where it is a lab's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.race.claims import Hedge
from bot.race.extract.passage import Attribution, Passage, Sentence
from bot.race.extract.voices.frame import Frame
from bot.race.extract.voices.frames import Frames
from bot.race.extract.voices.interviews import interviewee
from bot.race.new_claims import Named

_RUMOUR = re.compile(r"(?:rumou?rs?|leaks?|leaked|unconfirmed)\b[^.]{0,20}?:", re.IGNORECASE)
_SPECULATIVE = re.compile(
    r"\b(?:(?-i:may)(?! (?:be )?(?:freely |also |only )?(?:us|modif|download|cop|redistribut|deploy|shar)\w+)|might|could(?! not| hardly|n't)|apparently|perhaps|possibly|potentially|"
    r"(?:investigating|probing|examining|studying|looking into|asking) (?:whether|if)|"
    r"(?:is|are) believed to|believed to|thought to|rumou?red(?: to)?|would|unconfirmed)\b",
    re.IGNORECASE,
)
_HEDGED = re.compile(
    r"\b(?:reportedly|allegedly|supposedly|purportedly|seemingly|(?:is|are|was) said to|"
    r"appears? to|seems? to|said to|claimed to|ostensibly|probably|presumably|"
    r"to (?:our|my|the best of our) knowledge|as far as (?:we|I) know)\b",
    re.IGNORECASE,
)
_UNNAMED = re.compile(
    r"(?:(?:two|three|four|several|some|multiple|many|a|one) )?(?:people|persons?|sources?|insiders?)(?: (?-i:[^A-Z]*))?$",
    re.IGNORECASE,
)
"""Sources without a name: nobody who claims, and less than sure."""
_SAID = re.compile(r"(?:said|claimed|told|wrote|added|boasted|argued|stated|noted)$")
"""Verbs after which "could" is how a text tells that somebody said "can"."""
_SHOWED = re.compile(r"\b(?:unveil(?:s|ed)?|show(?:s|ed)? off|launch(?:es|ed)?|releas(?:es|ed)|"
                     r"introduc(?:es|ed)|announc(?:es|ed)|present(?:s|ed)|debut(?:s|ed))\b", re.IGNORECASE)  # fmt: skip
_PLACE = re.compile(r"(?:On|In|At|For|With|Across|Over|Under) [^.,;]{2,60}$")
"""What stands before who says it and says where it is so."""
_RELATIVE = re.compile(r", (?:which|who) (?:it|he|she|they|the \w+|[A-Z]\w+(?: [A-Z]\w+)?) $")
"""Before the verb of saying in "…, which it says beats …": all of it is said by them."""
_CLAUSE_MARK = re.compile(r"[,;:—]")
_LONGEST_ANSWER = 12
"""Sentences of one answer in an interview."""
_AHEAD = 70
"""Characters before a quote in which a word may weaken it."""


class Voices:
    """Who says what in a text."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._frames: list[list[Frame]] = []
        author = passage.author
        named = (one.start for sentence in passage.sentences for one in sentence.mentions
                 if author is not None and one.named.maker_id == author.maker_id)  # fmt: skip
        self._author_from = next(named, len(passage.text))
        self._answers = interviewee(passage)
        self._last_said: list[Frame | None] = []
        reader = Frames(passage)
        for sentence in passage.sentences:
            frames = list(reader.read(sentence))
            self._frames.append(frames)
            said = next((one for one in reversed(frames) if one.claimant is not None), None)
            self._last_said.append(said or (self._last_said[-1] if self._last_said else None))

    def of(
        self, at: int, start: int, end: int, subject: Named, *, is_score: bool = False
    ) -> Attribution:
        """Who says a quote of the sentence with that number about somebody, and how.

        ``is_score``: it is a score or a place, which goes on with those of the sentence before.
        """
        sentence = self._passage.sentences[at]
        text = self._passage.text
        frames = [one for one in self._frames[at] if _covers(one, start, end, text)]
        frames = [one for one in frames if not _is_aside(sentence, start, one, subject)]
        if not frames:
            frames = self._of_quotation(at, start) or (self._given_before(at) if is_score else [])
        claimant = next((one.claimant for one in reversed(frames) if one.claimant), None)
        reported_by = next((one.reported_by for one in frames if one.reported_by), "")
        if claimant is not None and _UNNAMED.match(claimant.party.name):
            return Attribution(None, reported_by, "hedged", (frames[-1].word[1],))
        denied = any(one.denies for one in frames)
        words = [one.word for one in frames]
        answers = self._answers is not None and not frames and not sentence.is_heading
        if answers and not sentence.text.rstrip(' *"').endswith("?"):
            claimant = self._answers
        hedge: Hedge = "attributed" if frames or claimant is not None else "asserted"
        weak = list(_weak_words(sentence, start, end))
        if any(_SAID.match(one.word[1]) for one in frames):
            weak = [one for one in weak if one[1][1].casefold() not in {"could", "would"}]
        if any(level == "speculative" for level, _ in weak):
            hedge = "speculative"
        elif weak:
            hedge = "hedged"
        words.extend(word for _, word in weak)
        if claimant is None and not reported_by and self._author_from <= start:
            claimant = self._passage.author
        if hedge == "hedged" and claimant is None:
            claimant = _who_showed(sentence, start, subject)
            reported_by = reported_by or self._reporter_before(at)
        told = tuple(dict.fromkeys(word for _, word in sorted(words)))
        return Attribution(claimant, reported_by, hedge, told, denied=denied)

    def _given_before(self, at: int) -> list[Frame]:
        """Who gave scores in the sentence before, of the same paragraph."""
        sentences = self._passage.sentences
        if not at or sentences[at - 1].paragraph != sentences[at].paragraph or self._frames[at]:
            return []
        return [one for one in self._frames[at - 1] if one.gives][:1]

    def _reporter_before(self, at: int) -> str:
        """The paper that the sentence before, of the same paragraph, begins with."""
        sentences = self._passage.sentences
        if not at or sentences[at - 1].paragraph != sentences[at].paragraph:
            return ""
        return next((one.reported_by for one in self._frames[at - 1] if one.reported_by), "")

    def _of_quotation(self, at: int, start: int) -> list[Frame]:
        """The frames of a quotation that runs over several sentences."""
        sentence = self._passage.sentences[at]
        if not any(a <= start <= b for a, b in sentence.quoted):
            return []
        found: list[Frame] = []
        for near in (at + 1, at - 1):
            if 0 <= near < len(self._passage.sentences):
                other = self._passage.sentences[near]
                if other.paragraph == sentence.paragraph and other.quoted:
                    found.extend(self._frames[near])
        return found[:1] or self._of_speaker_before(at) or self._of_interview(at)

    def _of_speaker_before(self, at: int) -> list[Frame]:
        """Whoever spoke last in the paragraph, for a sentence that is nothing but a quotation."""
        sentences = self._passage.sentences
        if not sentences[at].text.startswith('"'):
            return []
        for before in range(at - 1, max(-1, at - _LONGEST_ANSWER), -1):
            if sentences[before].paragraph != sentences[at].paragraph:
                break
            said = [one for one in self._frames[before] if one.claimant is not None]
            if said:
                return [
                    replace(said[-1], word=(sentences[at].start, said[-1].word[1]), denies=False)
                ]
        return []

    def _of_interview(self, at: int) -> list[Frame]:
        """Whoever spoke last, for a paragraph that is nothing but what somebody says."""
        sentences = self._passage.sentences
        paragraph = sentences[at].paragraph
        first = next(
            one for one in sentences[max(0, at - _LONGEST_ANSWER) :] if one.paragraph == paragraph
        )
        said = self._last_said[at]
        answers = first.text.startswith('"') and first.quoted and said is not None
        return [replace(said, word=(sentences[at].start, said.word[1]))] if answers and said else []


def _covers(frame: Frame, start: int, end: int, text: str) -> bool:
    """Whether a quote is what is said, or begins with who says it or where: "On GPQA X reports …"."""
    if end > frame.end + 2:
        return False
    verb = frame.word[0]
    if frame.start <= start:
        return True
    if not start <= verb < min(end, frame.start):
        return False
    is_relative = _RELATIVE.search(text, max(start, verb - _AHEAD), verb) is not None
    if is_relative or _PLACE.match(text, start, verb) is not None:
        return True
    return (end - verb) * 2 > end - start


def _is_aside(sentence: Sentence, start: int, frame: Frame, subject: Named) -> bool:
    """Whether a quote is what the article adds about somebody else than the speaker.

    "Alibaba claims that Qwen beats V3, the model that edged out OpenAI": the last is not Alibaba's.
    """
    claimant = frame.claimant
    if claimant is None or claimant.maker_id is None or frame.end != sentence.end:
        return False
    before = sentence.text[: start - sentence.start].rstrip()
    opens = sentence.text[start - sentence.start :].casefold()
    apposed = opens.startswith(("the ", "a ", "an ", "which ", "who "))
    return apposed and before.endswith((",", "—")) and subject.maker_id != claimant.maker_id


def _who_showed(sentence: Sentence, start: int, subject: Named) -> Named | None:
    """The lab that shows what is reportedly so good, in the same sentence."""
    before = sentence.text[: start - sentence.start + 1]
    if not _SHOWED.search(sentence.text) or subject.maker_id is None:
        return None
    for one in sentence.mentions:
        if one.kind == "lab" and one.named.maker_id == subject.maker_id and one.end <= start:
            return one.named if _SHOWED.search(before) else None
    return None


def _weak_words(sentence: Sentence, start: int, end: int) -> Iterator[tuple[str, tuple[int, str]]]:
    """Words that weaken a quote, in it or shortly before it in its clause."""
    base = sentence.start
    ahead = sentence.text[max(0, start - base - _AHEAD) : start - base]
    marks = [found.end() for found in _CLAUSE_MARK.finditer(ahead)]
    begin = start - len(ahead) + (marks[-1] if marks else 0)
    stretch = sentence.text[begin - base : end - base]
    if (rumour := _RUMOUR.match(sentence.text)) is not None:
        yield "speculative", (base, rumour[0].rstrip(":"))
    if begin > base:
        for level, pattern in (("speculative", _SPECULATIVE), ("hedged", _HEDGED)):
            opening = pattern.match(sentence.text)
            if opening is not None and sentence.text.startswith(",", opening.end()):
                yield level, (base, opening[0])
    for level, pattern in (("speculative", _SPECULATIVE), ("hedged", _HEDGED)):
        for found in pattern.finditer(stretch):
            yield level, (begin + found.start(), found[0])

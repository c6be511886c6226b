"""Rule for charges that the accused denies: "Meta rejected suggestions that it had trained on test questions"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.race.extract.passage import Hit, Mention, Passage, Sentence
from bot.race.extract.voices.disbelief import doubted_in

_WRONG = re.compile(
    r"\b(?:stole|steal(?:ing)?|stolen|cop(?:y|ied|ying)|plagiari[sz](?:ed|ing)|misappropriat(?:ed|ing)|infring(?:ed|ing)|"
    r"scrap(?:ed|ing)|violat(?:ed|ing)|breach(?:ed|ing)|pirat(?:ed|ing)|smuggl(?:ed|ing)|mis(?:led|leading)|cheat(?:ed|ing)|"
    r"manipulat(?:ed|ing)|gam(?:ed|ing)|distill?(?:ed|ing)|(?:train(?:ed|ing)|tun(?:ed|ing)) [^,;.]{0,80}?(?:test|benchmark|"
    r"copyright|pirated|books|outputs?)|wrongdoing|broke|breaking|rigg(?:ed|ing)|cherry-pick(?:ed|ing))\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"(?:that )?(?:it|they|the company|the lab|the start-?up|its|their)\b", re.IGNORECASE
)
_FARTHEST = 60
"""Characters between the accused and the verb: "Meta Platforms on Tuesday rejected …"."""


def denied_charges(sentence: Sentence, _passage: Passage) -> Iterator[Hit]:
    """Reads a lab's denial of what it is accused of: it is the subject, and the charge is negated."""
    text, base = sentence.text, sentence.start
    for one in doubted_in(text):
        if one.verb < 0 or one.doubt != "denied":
            continue
        wrong = _WRONG.search(text, one.verb, one.end)
        own = _OWN.match(text, one.start) or (wrong is not None and wrong.start() <= one.start + 1)
        accused = _before(sentence, base + one.verb)
        if wrong is None or not own or accused is None:
            continue
        end = one.end
        while end > one.start and text[end - 1] in ' .,;"':
            end -= 1
        yield Hit(
            "denied charge", (text[one.verb : one.start].split()[0],), "accuses", accused, (),
            accused.start, base + end, scope=text[wrong.start() : end], negated=True,
        )  # fmt: skip


def _before(sentence: Sentence, verb: int) -> Mention | None:
    """The lab that stands before a verb, with nothing but a day, a place or its voice between."""
    near = [one for one in sentence.mentions if verb - _FARTHEST <= one.end <= verb]
    return near[-1] if near and near[-1].kind == "lab" else None

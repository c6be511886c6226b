"""Figures of whoever counted what a market lost: "Longbridge put the loss at", "Reuters' tally came to".

The claimant is who counted; the subject is what was counted, and never the claimant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.race.extract.figure.market_subjects import market_subject, party_after
from bot.race.extract.figure.market_words import PUT_AT
from bot.race.extract.figure.quantities import Quantity
from bot.race.extract.passage import Mention
from bot.race.extract.text.clauses import Line
from bot.race.extract.text.phrases import noun_phrase_before

_NAME = r"[A-Z][\w&.-]*(?:\s(?:&\s|of\s)?[A-Z][\w&.-]*){0,4}"
_TALLY = re.compile(
    rf"\b(?P<name>{_NAME})['’]s?\s(?:own\s|latest\s|data\s)?(?:(?:tally|count|estimates?|calculations?|reckoning|figures?|sums?|totals?|numbers?)\s|(?=(?:is|was)\s$))"
    r"(?:(?:came|comes|come)\s(?:to|in\sat|out\sat)|was|is|were|stood\sat|stands\sat|ran\sto|reached|arrived\sat|puts?\sit\sat|showed|shows|had\sit\sat)\s$"
)
_ARRIVED = re.compile(
    rf"\b(?P<name>{_NAME})(?:,\s(?:who\s|which\s)?(?:count\w{{0,3}}|look\w{{0,3}}|tak\w{{1,3}}|includ\w{{1,3}})\s(?:only\s|just\s)?(?:at\s)?"
    r"(?P<only>[^,;.]{3,80}),)?\s(?:arriv(?:ed|es)\sat|c[ao]mes?\sup\swith|came\sto|comes\sto|got\sto|put\sit\sat|puts\sit\sat|had\sit\sat"
    r"|ma(?:de|kes)\s(?:it|that|the\s(?:loss|total|damage))|counted|counts|tallied|reckon(?:ed|s)|estimate[ds]|calculate[ds])\s(?:a\s(?:total|figure|sum)\sof\s)?$"
)
_ANOTHER = re.compile(
    rf"(?:,\s(?:and\s|while\s)?|\sand\s|;\s)(?P<name>{_NAME})\s(?:with\s|at\s|had\s|said\s)?$"
)
""" "Barclays with" after another has counted."""
_NAME_BEFORE = re.compile(rf"\b(?P<name>{_NAME})\s$")
_FOR_WHOM = re.compile(r"\sfor\s")
_ONLY = re.compile(r"(?:only|just|the)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tally:
    """A figure that somebody counted: where the words begin, of what, and who did it.

    ``noun`` is what it was ("loss"), where it is said. ``subject`` None: what was counted before.
    """

    anchor: int
    words: str
    noun: str
    begin: int
    counter: Mention | None
    subject: Mention | None
    goes_on: bool
    """Whether the words take for granted that something was counted before."""


def tally_of(line: Line, one: Quantity, *, after_tally: bool) -> Tally | None:
    """Who counted a figure; ``after_tally``: somebody else has just done so in the sentence."""
    if not one.is_money:
        return None
    return _put_at(line, one) or _arrived(line, one, after_tally=after_tally)


def _put_at(line: Line, one: Quantity) -> Tally | None:
    """As in "Longbridge put the loss at $589 billion"."""
    text = line.text
    start = line.start_of_clause(one.bound_start)
    found = PUT_AT.search(text, max(start, one.bound_start - 70), one.bound_start)
    if found is None or found.end() != one.bound_start:
        return None
    subject = _for_whom(line, one)
    if subject is None and found["owner"]:
        subject = market_subject(line, *found.span("owner"), is_whole=True)
    elif subject is None and found["whose"]:
        inside = line.mentions(found.start("whose"), found.end("whose"))
        subject = inside[-1] if inside else None
    counter = _counter(line, found.start())
    begin = start if counter is None else line.place(counter)[0]
    return Tally(
        found.start(), found[0].strip(), found["noun"] or "", begin, counter, subject, goes_on=False
    )


def _arrived(line: Line, one: Quantity, *, after_tally: bool) -> Tally | None:
    """As in "Bloomberg's tally came to", "analysts at Jefferies, counting only …, arrived at"."""
    patterns = (_TALLY, _ARRIVED, _ANOTHER) if after_tally else (_TALLY, _ARRIVED)
    begin = max(0, one.bound_start - 180)
    for pattern in patterns:
        found = pattern.search(line.text, begin, one.bound_start)
        if found is None:
            continue
        subject = _for_whom(line, one)
        if subject is None and pattern is _ARRIVED and found["only"]:
            first = found.start("only")
            article = _ONLY.match(line.text, first)
            first = first if article is None else article.end()
            subject = line.words(first, found.end("only"))
        counter = line.words(*found.span("name"))
        start = min(line.start_of_clause(found.start("name")), found.start("name"))
        return Tally(
            found.start("name"), found[0].strip(" ,;"), "", start, counter, subject, goes_on=True
        )
    return None


def _for_whom(line: Line, one: Quantity) -> Mention | None:
    place = _FOR_WHOM.match(line.text, one.end)
    return None if place is None else party_after(line, place.end())


def _counter(line: Line, at: int) -> Mention | None:
    found = line.mentions(line.start_of_clause(at), at)
    name = None if found else _NAME_BEFORE.search(line.text, max(0, at - 60), at)
    if name is not None and " of " in name["name"]:
        return line.words(*name.span("name"))  # "Bank of America"
    return found[-1] if found else noun_phrase_before(line.sentence, line.sentence.start + at)

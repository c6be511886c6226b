"""When a market moved: the day that a report names, or the longer time in which it did."""

from __future__ import annotations

import re
from datetime import date

from bot.race.extract.figure.dates_said import find_days
from bot.race.extract.figure.market_words import MARKET, MOVE, TRADED, WINDOW
from bot.race.extract.text.clauses import Line

_DAY_REACH = 15
"""Sentences for which a day that was named goes on."""
_SESSIONS_AGO = 3
"""Days before a text came out on which the session may have been that it tells of."""
_MARKET_DAY = re.compile(r"\b(?:markets?|trading|session|traders|bourses?)\b", re.IGNORECASE)


def day_of(line: Line, anchor: int, end: int, *, is_counted: bool) -> date | None:
    """The day of a move: that of its clause or sentence, else the last the report named.

    "Had lost" speaks of an earlier day than the text goes on about.
    """
    days = [one for one in find_days(line.text, line.passage.published) if not one.is_aside]
    if days:
        nearest = min(days, key=lambda one: (one.start > end, abs(one.start - anchor)))
        return nearest.day
    verb = line.text[max(0, anchor - 25) : anchor]
    if re.search(r"\b(?:ha[sd]|have|having|already)\b", verb) or _is_long(
        line, anchor, end, is_counted=is_counted
    ):
        return None
    for sentence in line.before(_DAY_REACH):
        if not any(sign.search(sentence.text) for sign in (MARKET, MOVE, _MARKET_DAY)):
            continue
        named = [
            one for one in find_days(sentence.text, line.passage.published) if not one.is_aside
        ]
        if named:
            return named[-1].day
    return _day_of_session(line)


def _day_of_session(line: Line) -> date | None:
    """The last day that a text has named, just before it came out, where a session has ended.

    A dispatch says "Microsoft closed 0.5 percent lower" under the day of its dateline.
    """
    published = line.passage.published
    near = (line.text, *(one.text for one in line.before(2)))
    if published is None or not any(TRADED.search(text) for text in near):
        return None
    for sentence in line.before(2 * _DAY_REACH):
        for one in reversed(list(find_days(sentence.text, published))):
            if (
                one.day is not None
                and not one.is_aside
                and 0 <= (published - one.day).days <= _SESSIONS_AGO
            ):
                return one.day
    return None


def _is_long(line: Line, anchor: int, end: int, *, is_counted: bool) -> bool:
    """Whether the move took longer than a day: "in 2024", "over the past decade"."""
    start = 0 if is_counted else line.start_of_clause(anchor)
    around = line.text[start:end]
    return bool(re.search(
        r"\bin\s(?:19|20)\d\d\b|\b(?:year|years|month|months|week|weeks|quarter|decade|so far|since)\b", around, re.IGNORECASE
    ))  # fmt: skip


def window_of(line: Line, anchor: int, end: int, *, is_counted: bool) -> str:
    """The time a move took where it is said: "year to date", "since January"; empty for a day."""
    start = 0 if is_counted else line.start_of_clause(anchor)
    # A window may lead the sentence: "For the year, Nvidia is up 31%".
    lead = line.text.rfind(", ", 0, start)
    if lead == start - 2 and (opens := WINDOW.match(line.text, 0)) and opens.end() == lead:
        start = 0
    found = WINDOW.search(line.text, start, end)
    if found is None:
        return ""
    return "year to date" if found["year"] else found[0].casefold() if found["past"] else found[0]

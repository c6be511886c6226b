"""The part of a board that a result is of: "first in coding", "on top among open weights".

A category never speaks for its board: a result in one has no test of the ledger, unless the ledger
has the category of just the edition that the text names. Its words are in the scope in any case.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.race.extract.figure.boards_said import NamedTest
from bot.race.extract.text.clauses import Line

_ONE = (
    r"(?:(?:agentic|competitive|real-world|multi-turn|visual|scientific|mathematical|logical)\s(?:coding|tool\suse|programming|reasoning|problem\ssolving)"
    r"|coding|programming|web\s?dev(?:elopment)?|software\sengineering|math(?:s|ematics)?|reasoning|language|instruction[\s-]following"
    r"|data\sanalysis|creative\swriting|writing|hard\sprompts|longer?\squer(?:y|ies)|multi-turn|vision|style\scontrol|search|translation"
    r"|(?:Chinese|English|French|German|Japanese|Korean|Spanish|Russian)(?:\sprompts)?|long[\s-]context|tool\suse|expert(?:\sprompts)?)"
)
_CATEGORY = rf"(?P<category>{_ONE}(?:\s(?:and|&)\s{_ONE}\b)?)"
_AFTER = re.compile(
    rf"(?:(?!\sand\s|\sbut\s)[^;,]){{0,70}}?\s(?:in|for|on|at)\s(?:the\s)?{_CATEGORY}(?:\s(?:category|categories|tasks?|ranking|section|board|leaderboard|prompts|arena|average))?"
    r"(?=\s?(?:$|[.,;:)—]|and\b|with\b|but\b|while\b|where\b|at\b|ahead\b|behind\b|after\b|followed\b|up\b|down\b|from\b|on\b|by\b|there\b|too\b))",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?:^\W{{0,4}}|[;.]\s|,\s(?:and\s|while\s|but\s)?)(?:\W{{0,3}}(?:in|for|on)\s(?:the\s)?)?{_CATEGORY}(?:\s(?:category|tasks|ranking|section|board|leaderboard))?"
    r"(?:\salone)?[,:]\s(?:[^;.]|\.\d){0,60}$",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    rf"\b{_CATEGORY}\s(?:category|ranking|rankings|section|board|leaderboard|average|table|score|tasks)\b",
    re.IGNORECASE,
)


def category_of(line: Line, start: int, end: int) -> str:
    """The category that the words around a place or figure name; empty for the whole board."""
    text = line.text
    found = (
        _AFTER.match(text, start)
        or _BESIDE.search(text, max(0, start - 6), min(len(text), end + 40))
        or _BEFORE.search(text[max(0, start - 100) : start])
    )
    return "" if found is None else found["category"].casefold()


def part_of(
    test: NamedTest, parts: Sequence[str], benchmarks: Sequence[tuple[str, int | None]]
) -> NamedTest:
    """A test with the parts of it that a result holds for, in its name; empty parts are none."""
    said = [one for one in parts if one and one.casefold() not in test.name.casefold()]
    if not said:
        return test
    ids: dict[str, int | None] = dict(benchmarks)
    own = [
        name for name, number in benchmarks if number is not None and number == test.benchmark_id
    ]
    known = [ids[name] for name in (f"{one} · {said[0]}" for one in own) if name in ids]
    number = known[0] if known and len(said) == 1 else None
    return replace(test, name=", ".join((test.name, *said)), benchmark_id=number)

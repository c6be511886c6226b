"""Which figures of a sentence can be scores, by their size, their unit and the words beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.race.extract.figure.boards_said import NamedTest
from bot.race.extract.figure.quantities import Quantity
from bot.race.extract.figure.score_words import (
    ARROW,
    ASIDE,
    BARE_SCORE,
    BESIDE_RANK,
    COMPARING,
    COUNTED_AS_SCORE,
    FINISHES,
    FROM_ANOTHER,
    IN_SO_MUCH,
    LEADS_WITH,
    NO_SCORE_AFTER,
    NO_SCORE_BEFORE,
    OF_COUNT,
    OF_TASKS,
    OF_THE_TASKS,
    ON_ANOTHER,
    ONLY_FIGURE,
    OUT_OF,
    PUTS_AT,
    RATING_BEFORE,
    REACHES,
    SAID_AT,
    SCORE_UNITS,
    SETTING,
    STANDS_ALONE,
    YEAR,
)
from bot.race.extract.passage import Mention
from bot.race.extract.text.clauses import Line, is_model


def is_bare_score(line: Line, one: Quantity, *, is_ranking: bool = False) -> bool:
    """Whether a figure is a score by its own words, whatever the test."""
    text, at = line.text, one.bound_start
    start = max(0, at - 30)
    if ON_ANOTHER.match(text, one.end) is not None:
        return False
    if BARE_SCORE.search(text, start, at) is not None or _is_count(line, one):
        return True
    if is_ranking and one.unit in SCORE_UNITS and BESIDE_RANK.search(text, start, at) is not None:
        return True
    is_share = one.unit == "%" and (
        not text.startswith(" of ", one.end) or OF_TASKS.match(text, one.end) is not None
    )
    is_plain = one.unit in {"", "points"} and one.value >= 10 and STANDS_ALONE.match(text, one.end)
    if is_share and LEADS_WITH.match(text, 0, at) and FINISHES.search(text, one.end, one.end + 60):
        return True
    for party in line.sentence.mentions:
        end = line.place(party)[1]
        if is_share and is_model(party) and _is_beside(line, one, party):
            return True
        if _is_put_at(line, one, party):
            return is_share or bool(is_plain)
        reached = is_model(party) and REACHES.fullmatch(text, end, at)
        if reached and (is_share or (is_plain and not reached[0].endswith((" has ", " had ")))):
            return True
        if at - 4 <= end < at and ONLY_FIGURE.search(text, max(0, at - 4)):
            return True
    return False


def _is_beside(line: Line, one: Quantity, party: Mention) -> bool:
    """Whether a share is all that is said of a model: "Sonnet 4 (67.8%)", "compares with 54% for GPT-4.1"."""
    start, end = line.place(party)
    after = line.text[one.end : one.end + 1]
    if SAID_AT.fullmatch(line.text, end, one.bound_start) is not None:
        return True
    if end < one.bound_start and after in {")", ",", "."} and after:
        return ASIDE.fullmatch(line.text, end, one.bound_start) is not None
    tied = re.fullmatch(r"\sfor\s(?:the\s)?", line.text[one.end : start]) is not None
    return tied and COMPARING.search(line.text, 0, one.bound_start) is not None


def _is_put_at(line: Line, one: Quantity, party: Mention) -> bool:
    """Whether somebody says it of a party: "OpenAI puts it at 77.3 per cent"."""
    start, end = line.place(party)
    link = line.text[end : one.bound_start]
    return re.fullmatch(r"\s(?:now\s)?at\s(?:about\s)?", link) is not None and (
        PUTS_AT.search(line.text, max(0, start - 20), start) is not None
    )


def parties_of(
    line: Line, tests: Sequence[NamedTest], mentions: Sequence[Mention] | None = None
) -> list[Mention]:
    """The mentions (of a sentence, where none are given) that share no word with a test's name."""
    spans = [(one.start, one.end) for one in tests]
    return [
        one
        for one in (line.sentence.mentions if mentions is None else mentions)
        if not any(start < line.place(one)[1] and line.place(one)[0] < end for start, end in spans)
    ]


def may_be_score(line: Line, one: Quantity, tests: Sequence[NamedTest]) -> bool:
    """Whether a figure can be a score by its size, its unit and the words right beside it."""
    text = line.text
    if one.unit not in SCORE_UNITS or not 0 <= one.value <= (100 if one.unit == "%" else 4500):
        return False
    if any(test.start <= one.start < test.end for test in tests):
        return False
    if text.startswith(" of the time", one.end) and IN_SO_MUCH.search(
        text, max(0, one.bound_start - 30), one.bound_start
    ):
        return False  # "in 17% of the time"
    if _is_count(line, one):
        return True
    if one.is_written and "cent" not in one.text:
        return False  # "it has a tenth of its parameters"
    if ARROW.match(text, one.end) is not None:
        return False  # "75.9 → 81.2": the first is what it was
    before = text[max(0, one.bound_start - 30) : one.bound_start]
    if before.endswith(("from ", "from the ")) and FROM_ANOTHER.match(text, one.end) is not None:
        return True
    if NO_SCORE_AFTER.match(text, one.end) or NO_SCORE_BEFORE.search(before[-20:]):
        return re.search(r"\bfrom\s[\d.%]+\sto\s$", before) is not None
    return bool(one.unit) or _is_plain_score(one, before, tests)


def _is_count(line: Line, one: Quantity) -> bool:
    """Whether a figure counts the tasks that were solved: "solved four out of six problems"."""
    if one.is_written and one.unit == "%" and line.text.startswith(" of ", one.end):
        return OF_COUNT.search(line.text, max(0, one.bound_start - 30), one.bound_start) is not None
    return (
        one.unit == ""
        and (
            OUT_OF.match(line.text, one.end) is not None
            or (not one.is_written and OF_THE_TASKS.match(line.text, 0, one.start) is not None)
        )
        and OF_COUNT.search(line.text, max(0, one.bound_start - 30), one.bound_start) is not None
    )


def _is_plain_score(one: Quantity, before: str, tests: Sequence[NamedTest]) -> bool:
    """Whether a bare number can be a score: no year, setting, count or part of an unknown name."""
    if one.is_written or (one.value > 100 and one.text[-1:].isalpha()):
        return False
    if YEAR.fullmatch(one.text) and not RATING_BEFORE.search(before):
        return False
    if SETTING.search(before) is not None:
        return False
    if one.value < 10 and one.value == int(one.value) and not COUNTED_AS_SCORE.search(before):
        return False
    beside = any(test.end in {one.start - 1, one.start} for test in tests)
    return one.value >= 20 or beside or re.search(r"(?:^|\s)[A-Z][\w-]*\s$", before) is None


def is_blank_before(line: Line, at: int, tests: Sequence[NamedTest]) -> bool:
    """Whether nothing stands before an offset but a test: "On GPQA Diamond, at 50.5, the …"."""
    lead = line.text[:at]
    for test in tests:
        if 0 <= test.start < test.end <= at:
            lead = lead.replace(line.text[test.start : test.end], "")
    return re.fullmatch(r"\W*(?:(?:on|in|at|for)\s(?:the\s)?)?\W*", lead, re.IGNORECASE) is not None

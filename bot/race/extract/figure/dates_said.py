"""Days as articles say them: "27 January 2025", "Jan. 27", "on Monday", "yesterday".

A day without its year, or only by its weekday, is the last such day up to the one on which the
article came out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",),
            ("june", "jun"), ("july", "jul"), ("august", "aug"), ("september", "sept", "sep"),
            ("october", "oct"), ("november", "nov"), ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NEAR = {"today": 0, "yesterday": -1}
_MONTH = "|".join(_MONTHS)
_DATE = re.compile(
    rf"""\b(?:
      (?P<iso>\d{{4}}-\d\d-\d\d)
    | (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<month>{_MONTH})\b\.?(?:,?\s(?P<year>(?:19|20)\d\d)\b)?
    | (?P<us_month>{_MONTH})\b\.?\s(?P<us_day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d|[.,]\d)
        (?:,?\s(?P<us_year>(?:19|20)\d\d)\b)?
    | (?:(?P<which>last|this|next|past|previous|following)\s)?(?P<weekday>{"|".join(_WEEKDAYS)})\b
    | (?P<near>today|yesterday|tomorrow)\b
    | (?P<only_month>{_MONTH})\b\.?,?\s(?:19|20)\d\d\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_ANY = re.compile(rf"\d{{4}}-\d\d-\d\d|\b(?:{_MONTH})\b|day\b|yesterday|tomorrow", re.IGNORECASE)
_BESIDE = re.compile(
    r"\b(?:since|from|before|until|till|than|after|compared (?:with|to))\s(?:the\s|last\s)?$",
    re.IGNORECASE,
)
_BESIDE_DATE = re.compile(r",?\s\(?(?:the\s)?")
_OF_ANOTHER = re.compile(
    r"['’]s\s(?:\w+\s)?(?:close|closing|open|high|low|record|peak|price|level)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class SaidDay:
    """A day that is named at ``text[start:end]``; None where only a month or nothing sure is said.

    ``is_aside``: it is named to measure from ("Friday's close", "since Monday"), not as the day on
    which something happened.
    """

    start: int
    end: int
    day: date | None
    is_aside: bool


@lru_cache(maxsize=64)  # the sentences before are looked at again for every figure
def find_days(text: str, published: date | None) -> tuple[SaidDay, ...]:
    """The days a text names, in order; a weekday beside a date is one with it."""
    return tuple(_days(text, published))


def _days(text: str, published: date | None) -> Iterator[SaidDay]:
    if _ANY.search(text) is None:
        return
    waiting: SaidDay | None = None
    for match in _DATE.finditer(text):
        month = match["month"] or match["us_month"] or match["only_month"]
        if month and month[0].islower():
            continue  # "it may 3 times"
        aside = (
            _BESIDE.search(text, max(0, match.start() - 20), match.start()) is not None
            or _OF_ANOTHER.match(text, match.end()) is not None
        )
        one = SaidDay(match.start(), match.end(), _day_of(match, published), aside)
        if waiting is not None:
            beside = _BESIDE_DATE.fullmatch(text, waiting.end, one.start) is not None
            if beside and (match["iso"] or match["day"] or match["us_day"]):
                yield SaidDay(waiting.start, one.end, one.day or waiting.day, waiting.is_aside)
                waiting = None
                continue
            yield waiting
            waiting = None
        if match["weekday"]:
            waiting = one
        else:
            yield one
    if waiting is not None:
        yield waiting


def _day_of(match: re.Match[str], published: date | None) -> date | None:
    """The day that words name, None where that is not sure."""
    if match["iso"]:
        return _read_day(match["iso"])
    month, day = match["month"] or match["us_month"], match["day"] or match["us_day"]
    if month and day:
        year = match["year"] or match["us_year"]
        return _dated(int(day), _MONTHS[month.casefold()], year, published)
    if published is None:
        return None
    which = (match["which"] or "").casefold()
    if match["near"]:
        away = _NEAR.get(match["near"].casefold())
    elif match["weekday"] and which not in {"next", "following"}:
        back = (published.weekday() - _WEEKDAYS.index(match["weekday"].casefold())) % 7
        away = -7 if back == 0 and which in {"last", "past", "previous"} else -back
    else:
        away = None
    return None if away is None else published + timedelta(days=away)


def _dated(day: int, month: int, year: str | None, published: date | None) -> date | None:
    """A day of a month; without a year the last such day up to the one of publication."""
    if year is not None:
        return _read_day(f"{year}-{month:02}-{day:02}")
    if published is None:
        return None
    said = _read_day(f"{published.year}-{month:02}-{day:02}")
    if said is None or said <= published:
        return said
    return _read_day(f"{published.year - 1}-{month:02}-{day:02}")


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

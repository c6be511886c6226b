"""Dates, figures and lists of names as people type them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bot.errors import N_, UserError
from bot.race.dates import FactDate
from bot.race.form_terms import VALUE
from bot.race.rulings import check_not_to_come
from bot.race.typed_text import is_blank, taken

DATE_MISSING = N_("The date is missing. Write it as 2025-01-29, 2025-01 or 2025.")
_FIRST_YEAR = 1950
_LARGEST = 1e15
_VALUE = re.compile(
    r"(?P<qualifier>[^\d+\-−]{0,40}?)\s*(?P<number>[+\-−]?(?:\d{1,3}(?:,\d{3})+|\d{1,16})(?:\.\d{1,12})?)"
    r"\s*(?P<unit>[^\d]{0,40})"
)


_NAME = re.compile(
    r"[^\S\n]*(\"[^\"\n]*\"|“[^”\n]*”|[^,;\n]+)[^\S\n]*(?:[,;\n]|$)"  # [^\S\n]: spaces
)


def picked_number(text: str) -> int:
    """The number behind a choice that was picked from a list.

    Raises:
        UserError: something was typed that is none of the choices.
    """
    digits = text.strip().removeprefix("#")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 18):
        raise UserError(
            N_("“{text}” is none of the choices. Pick one from the list."),
            text=text if len(text) <= 40 else text[:39] + "…",
        )
    return int(digits)


def split_names(text: str) -> Iterator[str]:
    """Names between commas, semicolons or line breaks; those in quotation marks may hold these."""
    for found in _NAME.finditer(text):
        if not is_blank(found[1]):
            yield found[1].strip()


_QUOTATION_MARKS = {'"': '"', "“": "”", "„": "“", "«": "»"}
"""Marks that open and close mere words."""


def quoted(name: str) -> str | None:
    """The words of a name in quotation marks, None for one without."""
    if len(name) > 2 and _QUOTATION_MARKS.get(name[0]) == name[-1]:
        words = name[1:-1].strip()
        return None if is_blank(words) else words
    return None


def read_date(typed: str, today: date) -> FactDate:
    """A date as 2025-01-29, 2025-01 or 2025.

    Raises:
        UserError: it is missing, no date, still to come, or long before there was a race.
    """
    text = typed.strip()
    if not text:
        raise UserError(DATE_MISSING)
    try:
        day = FactDate.parse(text)
    except ValueError:
        raise UserError(
            N_("“{text}” is not a date. Write it as 2025-01-29, 2025-01 or 2025."), text=text[:40]
        ) from None
    check_not_to_come(day, today)
    if day.first_day.year < _FIRST_YEAR:
        raise UserError(N_("The ledger knows nothing of the year {year}."), year=day.text[:4])
    return day


def read_value(typed: str) -> tuple[str | None, float | None, str | None]:
    """A figure with the words around it: ("over", 1.0, "trillion USD") for "over 1 trillion USD".

    Raises:
        UserError: it is no figure, or larger than any there is.
    """
    text = taken(typed, VALUE, 100)
    if not text:
        return None, None, None
    found = _VALUE.fullmatch(text)
    if found is None:
        raise UserError(
            N_("“{value}” is not a figure. Write it as 97.3 %, 5.576 USD m or over 1,000."),
            value=text,
        )
    value = float(found["number"].replace(",", "").replace("−", "-"))
    if abs(value) > _LARGEST:
        raise UserError(N_("“{value}” is larger than any figure of the race."), value=text)
    return found["qualifier"].strip() or None, value, found["unit"].strip() or None

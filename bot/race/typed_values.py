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


def _figure(point: str, group: str) -> re.Pattern[str]:
    """A figure with words around it, by its decimal sign and what stands between its thousands.

    Thousands never begin with 0: ``0,275`` has no group.
    """
    number = rf"[+\-−]?(?:[1-9]\d{{0,2}}(?:{group}\d{{3}})+|\d{{1,16}})(?:{point}\d{{1,12}})?"
    return re.compile(
        rf"(?P<qualifier>[^\d+\-−]{{0,40}}?)\s*(?P<number>{number})\s*(?P<unit>[^\d]{{0,40}})"
    )


_VALUE = _figure(r"\.", ",")
_COMMA_VALUE = _figure(",", r"\.")
_BOTH_WAYS = re.compile(r"(?P<sign>[+\-−]?)(?P<before>[1-9]\d{0,2})[.,](?P<after>\d{3})")
"""Numbers that are one figure with a decimal point and another one with a decimal comma."""


_NAME = re.compile(
    r"[^\S\n]*(\"[^\"\n]*\"|“[^”\n]*”|[^,;，；、\n]+)[^\S\n]*(?:[,;，；、\n]|$)"  # [^\S\n]: spaces
)
_COMMAS = str.maketrans(dict.fromkeys("，、;；", ","))


def with_commas(text: str) -> str:
    """A list with a comma between its entries, whichever mark of their keyboard somebody took."""
    return text.translate(_COMMAS)


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


def with_point(typed: str) -> str:
    """A value as somebody typed it whose decimal sign is a comma, as :func:`read_value` takes it.

    ``12,5 %`` becomes ``12.5 %``. What can be read both ways stays, and is for
    :func:`read_value` to refuse; so does what is no figure, or one with a point.
    """
    text = typed.strip()
    found = _COMMA_VALUE.fullmatch(text)
    if found is None or _VALUE.fullmatch(text):
        return typed
    number = found["number"].replace(".", "").replace(",", ".")
    return f"{text[: found.start('number')]}{number}{text[found.end('number') :]}"


def with_comma(text: str) -> str:
    """A value that :func:`read_value` takes, as somebody writes it whose decimal sign is a comma.

    No thousands are set apart, and three decimals get a zero (``5,5760``), so that it can be read
    one way only; what is no figure stays.
    """
    found = _VALUE.fullmatch(text.strip())
    if found is None:
        return text
    whole, point, decimals = found["number"].replace(",", "").partition(".")
    number = f"{whole},{decimals:0<4}" if len(decimals) == 3 else f"{whole},{decimals}"
    typed = text.strip()
    return f"{typed[: found.start('number')]}{number if point else whole}{typed[found.end('number') :]}"


def read_value(
    typed: str, *, decimal_comma: bool = False
) -> tuple[str | None, float | None, str | None]:
    """A figure with the words around it: ("over", 1.0, "trillion USD") for "over 1 trillion USD".

    Args:
        decimal_comma: whether it was typed by somebody whose decimal sign is a comma: then
            ``5,576`` and ``5.576`` are refused, which may be either.

    Raises:
        UserError: it is no figure, can be read two ways, or is larger than any there is.
    """
    text = taken(typed, VALUE, 100)
    if not text:
        return None, None, None
    if decimal_comma:
        _check_one_reading(text)
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


def _check_one_reading(text: str) -> None:
    """Refuse a figure that is a thousand times another one to who writes a decimal comma."""
    found = _VALUE.fullmatch(text) or _COMMA_VALUE.fullmatch(text)
    both = None if found is None else _BOTH_WAYS.fullmatch(found["number"])
    if both is None:
        return
    sign, before, after = both["sign"], both["before"], both["after"]
    decimals = after.rstrip("0")
    smaller = f"{before},{decimals:0<4}" if len(decimals) == 3 else f"{before},{decimals}"
    raise UserError(
        N_("“{value}” can be read two ways. Write {larger} or {smaller}, whichever you mean."),
        value=text,
        larger=f"{sign}{before}{after}",
        smaller=f"{sign}{smaller}".rstrip(","),
    )

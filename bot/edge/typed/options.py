"""Options of slash commands: what Discord may send, and how it is read."""

from __future__ import annotations

from datetime import date
from typing import Literal, cast, get_args

from bot.errors import N_, UserError
from bot.race.dates import FactDate
from bot.race.when import When

Name = str
"""A lab, family or release as a person types it."""

StatusName = Literal[
    "unverified", "confirmed", "partly confirmed", "disputed", "refuted", "retracted",
    "superseded", "expired",
]  # fmt: skip
"""The statuses /claims can be asked for."""

_FIRST_YEAR = 1950


def parse_as_of(text: str | None, today: date) -> date | None:
    """A day typed as ``2025-01-29``, ``2025-01`` or ``2025``; the last day it can mean.

    The month or year that today is in means it up to today.

    Raises:
        UserError: the text is not a date.
    """
    typed = _parse_date(text)
    if typed is None:
        return None
    return today if typed.first_day <= today < typed.last_day else typed.last_day


def parse_when(as_of: str | None, known_by: str | None, today: date) -> When:
    """Both days of a reading command, each as :func:`parse_as_of` reads it.

    Raises:
        UserError: one of the texts is not a date.
    """
    return When(parse_as_of(as_of, today), parse_as_of(known_by, today))


def _parse_date(text: str | None) -> FactDate | None:
    if text is None or not text.strip():
        return None
    try:
        typed = FactDate.parse(text.strip())
    except ValueError:
        raise UserError(
            N_("“{text}” is not a date. Write it as 2025-01-29, 2025-01 or 2025."),
            text=text if len(text) <= 40 else text[:39] + "…",
        ) from None
    year = typed.first_day.year
    if year < _FIRST_YEAR:
        raise UserError(N_("The ledger knows nothing of the year {year}."), year=year)
    return typed


def parse_since(text: str | None) -> date | None:
    """A day as :func:`parse_as_of` reads it; the first day it can mean.

    Raises:
        UserError: the text is not a date.
    """
    typed = _parse_date(text)
    return None if typed is None else typed.first_day


def parse_status(text: str | None) -> StatusName | None:
    """A status as Discord's menu sends it; a menu from before an update may send another.

    Raises:
        UserError: it is none of the statuses.
    """
    if text is None or text in get_args(StatusName):
        return cast("StatusName | None", text)
    raise UserError(
        N_("There is no status “{text}”. Leave it out, or pick one from the list."),
        text=text if len(text) <= 40 else text[:39] + "…",
    )


def parse_claim_number(text: str) -> int:
    """A claim's number as typed or picked: ``12`` or ``#12``.

    Raises:
        UserError: the text is not a number.
    """
    digits = text.strip().removeprefix("#")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 18):
        raise UserError(
            N_("“{text}” is not a claim's number. Pick one from the list, or look in /claims."),
            text=text if len(text) <= 40 else text[:39] + "…",
        )
    return int(digits)

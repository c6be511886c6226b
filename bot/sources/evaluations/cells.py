"""What single cells say. What was read once is read at once again: columns repeat themselves."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from math import isfinite

from bot.errors import N_
from bot.race.dates import FactDate
from bot.race.scores import Protocol
from bot.sources.evaluations.complaints import Wrong, shown

LONGEST_NAME = 200
LONGEST_TEXT = 2_000
_REMEMBERED = 8_192


class Cells:
    """Readers of cells for one file; each raises :class:`Wrong` with the column it is given."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._days = lru_cache(_REMEMBERED)(self._read_day)
        self._names = lru_cache(_REMEMBERED)(_name_or_none)
        self._protocols = lru_cache(_REMEMBERED)(_read_protocol)

    def day(self, column: str, text: str) -> str:
        """An ISO date (``2025``, ``2025-01`` or ``2025-01-28``) that is not to come."""
        found, wrong = self._days(text)
        if wrong:
            raise Wrong(column, wrong, text=shown(text))
        return found

    def name(self, column: str, text: str) -> str:
        """What :func:`name_of` gives, remembered."""
        found = self._names(text)
        return name_of(column, text) if found is None else found

    def protocol(self, column: str, text: str) -> str | None:
        """The text of a :class:`Protocol`, its settings in their order; None when unknown."""
        found, wrong = self._protocols(text)
        if wrong:
            raise Wrong(column, wrong, text=shown(text))
        return found

    def _read_day(self, text: str) -> tuple[str, str | None]:
        try:
            day = FactDate.parse(text.strip())
        except ValueError:
            wrong = N_("{file}, row {row}, {column}: “{text}” is no date like 2025-01-28.")
            return text, wrong
        if day.first_day > self._today:
            return text, N_("{file}, row {row}, {column}: {text} is still to come.")
        return day.text, None


def is_day(text: str) -> bool:
    """Whether a text is an ISO date to the day, that the calendar has."""
    try:
        return FactDate.parse(text).precision == "day"
    except ValueError:
        return False


def number(column: str, text: str) -> float:
    """A finite number in digits."""
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    # float() also takes 1_000, inf and digits of other scripts.
    if not (isfinite(value) and text.isascii() and "_" not in text):
        message = N_("{file}, row {row}, {column}: “{text}” is no number.")
        raise Wrong(column, message, text=shown(text))
    return value


def percent(column: str, value: float) -> float:
    """The value, if a percentage can have it."""
    if not 0.0 <= value <= 100.0:
        message = N_("{file}, row {row}, {column}: {value} is outside 0 to 100 percent.")
        raise Wrong(column, message, value=value)
    return value


def interval(column: str, value: float, low: float | None, high: float | None) -> None:
    """Raises :class:`Wrong` unless the value lies between its bounds."""
    if (low is not None and low > value) or (high is not None and high < value):
        message = N_("{file}, row {row}, {column}: {low} to {high} does not enclose {value}.")
        raise Wrong(column, message, value=value, low=low, high=high)


def text_of(column: str, text: str) -> str | None:
    """Free words on one line, or None."""
    words = " ".join(text.split())
    if len(words) > LONGEST_TEXT or not words.isprintable():
        message = N_("{file}, row {row}, {column}: too long, or holds what is no character.")
        raise Wrong(column, message)
    return words or None


def name_of(column: str, text: str) -> str:
    """A name on one line, neither empty nor endless."""
    name = " ".join(text.split())
    if not name:
        message = N_("{file}, row {row}, {column}: is empty.")
    elif len(name) > LONGEST_NAME:
        message = N_("{file}, row {row}, {column}: over {limit} characters, “{text}…”.")
    elif not name.isprintable():
        message = N_("{file}, row {row}, {column}: “{text}” holds what is no character.")
    else:
        return name
    raise Wrong(column, message, text=shown(text), limit=LONGEST_NAME)


def _name_or_none(text: str) -> str | None:
    try:
        return name_of("", text)
    except Wrong:
        return None


def _read_protocol(text: str) -> tuple[str | None, str | None]:
    wrong = N_("{file}, row {row}, {column}: “{text}” is not like harness=aider; effort=high.")
    if len(text) > LONGEST_TEXT or not text.isprintable():
        return None, wrong
    try:
        return str(Protocol.parse(text)) or None, None
    except ValueError:
        return None, wrong

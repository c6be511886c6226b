"""The line of a card that says which days it speaks for."""

from __future__ import annotations

from datetime import date

from bot.edge.words.language import _
from bot.edge.words.text import day
from bot.race.when import When


def when_words(when: When) -> str:
    """Both days of an answer in words; nothing for today."""
    words: list[str] = []
    if when.as_of is not None:
        words.append(_("As things stood on {day}").format(day=day(when.as_of)))
    if when.known_by is not None:
        known = _("as the ledger had it on {day}") if words else _("As the ledger had it on {day}")
        words.append(known.format(day=day(when.known_by)))
    return " · ".join(words)


def when_line(when: When) -> str:
    """The small line below a card's heading; nothing for today."""
    words = when_words(when)
    return f"-# {words}" if words else ""


def days_in_picture(as_of: date, known_by: date | None) -> str:
    """Both days as a picture says them, which is looked at without its card."""
    words = _("as of {day}").format(day=as_of.isoformat())
    if known_by is None:
        return words
    return _("{words}, as the ledger had it on {day}").format(words=words, day=known_by.isoformat())

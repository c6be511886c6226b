"""How charts put figures and sentences into words, whatever kind they are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Protocol

from bot.edge.words.language import _
from bot.edge.words.numerals import numerals, percent

ALT_TEXT_LIMIT = 1024
"""Discord's limit for the description of a picture, counted in UTF-16 units."""


class Chart(Protocol):
    """What any kind of chart is to those who only hand it on: hashable, and told in words.

    Its ``repr`` says everything it shows; the pictures are kept under it.
    """

    def alt_text(self) -> str:
        """What the picture shows, in at most ``ALT_TEXT_LIMIT`` UTF-16 units."""
        ...


def figure(value: float | Decimal) -> str:
    """A number without unit, in up to six significant digits: ``1332``, ``62.29``, ``12,500``.

    It is written as the language now spoken does. Very large and very small numbers take the exponent form, ``1.5e+30``.
    """
    # Decimal, because the end of a scale may lie past the largest float.
    number = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    size = abs(number)
    if size == 0:
        return "0"
    if size >= 1_000_000_000 or size < Decimal("0.0001"):
        short = f"{float(number):.4g}" if size < Decimal("1e300") else f"{number.normalize():.4g}"
        return numerals(short)
    decimals = 6 if size < 1 else max(0, 6 - len(str(int(size))))
    written = f"{number:,.{decimals}f}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    # Four digits read as one word (an Elo of 1332); five want the comma.
    return numerals(written if size >= 10_000 else written.replace(",", ""))


def figure_in(value: float | Decimal, unit: str) -> str:
    """A number in a unit as people read it: ``1332``, ``62.29%``."""
    return percent(figure(value)) if is_percent(unit) else figure(value)


def is_percent(unit: str) -> bool:
    """Whether a unit is a percentage, as in ``%`` or ``% of tasks``."""
    return unit.lstrip().startswith("%")


def with_interval(value: str, low: str | None, high: str | None) -> str:
    """A value with the ends of its interval, as far as they are known."""
    if low is not None and high is not None:
        return _("{value} ({low} to {high})").format(value=value, low=low, high=high)
    if low is not None:
        return _("{value} (at least {low})").format(value=value, low=low)
    if high is not None:
        return _("{value} (at most {high})").format(value=value, high=high)
    return value


def check_interval(what: object, value: float, low: float | None, high: float | None) -> None:
    """Refuse a value or interval that no chart can show.

    Raises:
        ValueError: a number is not finite, or the interval ends before it starts.
    """
    if not all(math.isfinite(number) for number in (value, low, high) if number is not None):
        raise ValueError(f"a chart shows finite numbers only: {what}")
    if low is not None and high is not None and low > high:
        raise ValueError(f"an interval ends before it starts: {what}")


def sentence(text: str) -> str:
    """The text on one line, without the full stop at its end."""
    return " ".join(text.split()).rstrip(".")


def clip(text: str, room: int) -> str:
    """The text on one line, cut to ``room`` UTF-16 units with an ellipsis."""
    text = " ".join(text.split())
    if units(text) <= room:
        return text
    return _first_units(text, room - 1).rstrip() + "…"


def units(text: str) -> int:
    """How long Discord counts a text: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def first_fitting(texts: Iterable[str]) -> str | None:
    """The first text within the limit; the later ones are made only if they are needed."""
    return next((text for text in texts if units(text) <= ALT_TEXT_LIMIT), None)


def cut_short(opening: str, parts: Sequence[str]) -> str:
    """The opening and as many parts as fit, with how many are left out."""
    for shown in range(len(parts) - 1, -1, -1):
        rest = _("And {count} more.").format(count=len(parts) - shown)
        text = " ".join([opening, *parts[:shown], rest])
        if units(text) <= ALT_TEXT_LIMIT:
            return text
    # Clipped names and titles cannot come near the limit; a translator's wording could, and a
    # picture with clipped words still beats one Discord refuses.
    return _first_units(opening, ALT_TEXT_LIMIT)


def _first_units(text: str, room: int) -> str:
    return text.encode("utf-16-le", "surrogatepass")[: 2 * room].decode("utf-16-le", "ignore")

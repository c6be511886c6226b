"""How the language now spoken writes numbers, percentages, dollars and lists (Unicode's CLDR).

What is handed in is written as in English, with as many digits as it is to have; what comes out
differs in signs and in their order alone. It is for reading: what people type is read by
:mod:`bot.race.typed_values`, which is told here whether their decimal sign is a comma.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from babel import Locale
from babel.numbers import get_currency_symbol, get_decimal_symbol, get_group_symbol

from bot.edge.words.language import SOURCE, tongue


@dataclass(frozen=True, slots=True)
class _Customs:
    """A language's signs; ``dollars`` and ``percent`` have one place for the number."""

    signs: dict[int, str]
    dollars: str
    percent: str
    comma: str


def numerals(written: str) -> str:
    """A number, ``12,500.5`` or ``1.5e+30``: in German ``12.500,5``."""
    language = tongue()
    return written if language == SOURCE else written.translate(_customs(language).signs)


def has_decimal_comma() -> bool:
    """Whether the language now spoken writes 12,5 for twelve and a half."""
    return numerals(".") == ","


def dollars(written: str) -> str:
    """An amount of US dollars without their sign, ``0.27``: in German ``0,27 $``."""
    language = tongue()
    if language == SOURCE:
        return f"${written}"
    return _customs(language).dollars.format(numerals(written))


def percent(written: str) -> str:
    """A figure in per cent, already in the language's numerals: in German ``62,29 %``."""
    language = tongue()
    return f"{written}%" if language == SOURCE else _customs(language).percent.format(written)


def comma() -> str:
    """What stands between two things of a list that are not the last: in Chinese ``、``."""
    language = tongue()
    return ", " if language == SOURCE else _customs(language).comma


@lru_cache(maxsize=64)
def _customs(language: str) -> _Customs:
    """Of one language, as its catalogue names it.

    Numbers keep their groups of three, so that ``12,500`` is read alike in all languages.
    """
    locale = Locale.parse(language)
    money = locale.currency_formats["standard"]
    symbol = get_currency_symbol("USD", locale)
    per_cent = locale.percent_formats[None]
    return _Customs(
        signs={ord("."): get_decimal_symbol(locale), ord(","): get_group_symbol(locale)},
        dollars=f"{money.prefix[0]}{{}}{money.suffix[0]}".replace("¤", symbol),
        percent=f"{per_cent.prefix[0]}{{}}{per_cent.suffix[0]}",
        comma=locale.list_patterns["standard"]["middle"].format("", ""),
    )

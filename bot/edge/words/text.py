"""Words on a card: what strangers typed made harmless, dates, numbers, links, tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from urllib.parse import quote, urlsplit

from bot.edge.words.language import _
from bot.edge.words.numerals import comma, dollars, numerals
from bot.race.dates import FactDate

_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_MARKDOWN = re.compile(r"[\\*_~`|<>\[\]]")
_HEADING_OR_LIST = re.compile(r"^(?=[#+-])|^(\d+)(?=[.)](?: |$))")
_BARE_LINK = re.compile(r"://")
_BREAKS_A_LINK = re.compile(r"[()<>\s\\]")
_MOST_MARKS = 4
"""Combining marks kept on one letter; more is ornament that spills over other lines."""
_DECIMALS = 6
"""Where a figure stops: past every figure of the data, short of the noise of binary fractions."""


@lru_cache(maxsize=4096)
def plain(text: str, limit: int | None = None) -> str:
    """Text of unknown origin as it may stand in a message: on one line, without effect.

    Control, format, surrogate and private-use characters and line breaks are dropped, white space
    is folded, markdown is escaped, mentions, timestamps, custom emoji and bare links are broken.
    ``limit`` shortens what is shown (before escaping) at a word where one is near.
    """
    kept = single_line(text)
    if limit is not None:
        kept = shorten(kept, limit)
    kept = _MARKDOWN.sub(lambda found: "\\" + found[0], kept)
    kept = _HEADING_OR_LIST.sub(lambda found: f"{found[1] or ''}\\", kept)
    kept = _BARE_LINK.sub(r"\\://", kept)
    return kept.replace("@", "@\u200b")


@lru_cache(maxsize=4096)  # the same posts go to thousands of channels, each built anew
def single_line(text: str) -> str:
    """Text on one line without characters that cannot be seen or that steer the ones around them."""
    kept: list[str] = []
    marks = 0
    for letter in text:
        category = unicodedata.category(letter)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks > _MOST_MARKS:
            continue
        if letter in "\n\r\t\u2028\u2029":
            kept.append(" ")
        elif category not in _DROPPED:
            kept.append(letter)
    return " ".join("".join(kept).split())


def shorten(text: str, limit: int) -> str:
    """Text of at most ``limit`` characters, cut at a word with an ellipsis where it was longer."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ")
    if space > limit * 0.6:
        cut = cut[:space]
    return cut.rstrip(" ,;:.-") + "…"


def utf16_length(text: str) -> int:
    """How long Discord counts a text: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def day(when: FactDate | date) -> str:
    """A date as a Discord timestamp where it is known to the day, else as its source gave it.

    There is one style, so that no card writes its dates in two.

    Noon UTC is used, so that it is the same date for readers from UTC-12 to UTC+11.
    """
    if isinstance(when, FactDate):
        if when.precision != "day":
            return when.text
        when = when.first_day
    moment = datetime.combine(when, time(12), tzinfo=UTC)
    return f"<t:{int(moment.timestamp())}:D>"


def link(label: str, url: str | None) -> str:
    """A masked link; only the label where there is no address. The label is made harmless."""
    if url is None:
        return plain(label)
    address = _BREAKS_A_LINK.sub(lambda found: quote(found[0]), url)
    return f"[{plain(label)}]({address})"


def host(url: str) -> str:
    """The host of an address, as a reader should see it before following it."""
    try:
        name = urlsplit(url).hostname or url
    except ValueError:  # an address in brackets that is none
        name = url
    return name.removeprefix("www.")


def joined(parts: Iterable[str]) -> str:
    """A list in words: "A", "A and B", "A, B and C"."""
    found = list(parts)
    if len(found) < 2:
        return "".join(found)
    return _("{most} and {last}").format(most=listed(found[:-1]), last=found[-1])


def listed(parts: Iterable[str]) -> str:
    """A list without words: "A, B, C"."""
    return comma().join(parts)


def in_clauses(parts: Iterable[str]) -> str:
    """A list of whole clauses: "A; B; C"."""
    words = ""
    for part in parts:
        words = _("{clauses}; {clause}").format(clauses=words, clause=part) if words else part
    return words


def number(value: float) -> str:
    """A number with the digits it was given with, to six decimals: 21.8, 1332, 5.576, 12,500.

    In the language now spoken, as :func:`money` and :func:`tokens`.
    """
    written = f"{value:,.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return numerals(written if abs(value) >= 10_000 else written.replace(",", ""))


def money(value: float) -> str:
    """US dollars with the digits they were given with, to six decimals: $0.27, $15, $0.075."""
    whole, _point, cents = f"{value:,.{_DECIMALS}f}".rstrip("0").partition(".")
    return dollars(f"{whole}.{cents:0<2}" if cents else whole)


def tokens(count: int) -> str:
    """A number of tokens as people say it: 128K, 1M, 1.05M."""
    if count >= 999_500:  # what would round to 1000K
        return f"{number(round(count / 1_000_000, 2))}M"
    if count >= 1_000:
        return f"{round(count / 1_000)}K"
    return str(count)


def table(rows: Sequence[Sequence[str]]) -> str:
    """A code block with a left-aligned first column and right-aligned others.

    A row whose other cells are empty is a heading: it may run over all columns.
    """
    width = max((len(row[0]) for row in rows if any(row[1:])), default=0)
    first = [width] if width else []
    columns = [max(len(row[at]) for row in rows) for at in range(1, len(rows[0]))]
    lines = [
        " ".join(
            [
                *(row[0].ljust(size) for size in first),
                *(cell.rjust(size) for cell, size in zip(row[1:], columns, strict=True)),
            ]
        ).rstrip()
        if any(row[1:])
        else row[0]
        for row in rows
    ]
    return "```\n" + "\n".join(lines).replace("`", "'") + "\n```"

"""Plain text and Markdown, and what all kinds of text share: tidy lines, one line, a day."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime

from bot.sources.reading.charset import decode
from bot.sources.reading.results import LONGEST_TEXT, Refused, TextRead

_SPACES = re.compile(r"[^\S\n]+")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
"""Control characters, and marks that turn the direction of text: nobody sees them in a quote."""
_LINES = re.compile(r"\n{3,}")
MARKUP = re.compile(r"</?[A-Za-z!?][^<>]{0,2000}>")
_LINK = re.compile(
    r"(!?)\[([^\[\]\n]{0,500})\]\((?:[^()\s]|\([^()\s]{0,200}\)){0,2000}(?:\s+\"[^\"\n]{0,300}\")?\)"
)
_DAY = re.compile(r"\s*(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?![\d-])")
_MOMENT = re.compile(
    r"\s*(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::\d\d(?:[.,]\d{1,9})?)? ?([+-]\d\d:?\d\d)(?!\d)"
)
"""A moment that says how far its clock is from UTC."""
_PACKED = (b"\x1f\x8b", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"MZ\x90")
_HEADING = re.compile(r"^#{1,2}[ \t]+(\S.{0,300})$", re.MULTILINE)


def read_plain(content: bytes, charset: str, *, markdown: bool) -> TextRead:
    """A text file. Of Markdown's links the words stay and the addresses go.

    Raises:
        Refused: it is not text, or there is none.
    """
    source = decode(content, charset)
    check_text(content, source)
    cut = len(source) > LONGEST_TEXT
    source = source[:LONGEST_TEXT]
    title = _HEADING.search(source) if markdown else None
    text = tidy(_LINK.sub(_words_of_link, source) if markdown else source)
    if not text:
        raise Refused("no text")
    return TextRead(text=text, title=one_line(title[1], 300) if title else "", cut=cut)


def check_text(content: bytes, source: str) -> None:
    """Whether some bytes and the characters they were taken for can be a text at all.

    Raises:
        Refused: they are a packed file, a picture, a program or the like.
    """
    start = source[:10_000].replace("\r", "")
    odd = len(_UNSEEN.findall(start)) + start.count("�")
    if content.startswith(_PACKED) or (odd > 20 and odd > len(start) / 20):
        raise Refused("not text")


def _words_of_link(link: re.Match[str]) -> str:
    return "" if link[1] else link[2]


def tidy(text: str) -> str:
    """A text in lines: no control characters, one space for several, at most one empty line."""
    text = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    text = text.encode("utf-8", "replace").decode()
    text = "\n".join(line.strip() for line in _SPACES.sub(" ", text).split("\n"))
    return _LINES.sub("\n\n", text).strip()


def one_line(text: str, most: int) -> str:
    """A title in one line of at most ``most`` characters."""
    line = " ".join(tidy(text[: most * 10]).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def without_markup(text: str, most: int) -> str:
    """The words of a piece of HTML, in one line of at most ``most`` characters."""
    # Twice: a title may hold markup that was escaped once for XML and once for HTML.
    words = html.unescape(MARKUP.sub(" ", html.unescape(text[: most * 10])))
    return one_line(MARKUP.sub(" ", words), most)


def day(text: str) -> str:
    """The day, month or year that a text begins with, "" where it begins with none that can be.

    Of a moment that says its clock the day in UTC: else a page of the East is of tomorrow.
    """
    if moment := _MOMENT.match(text[:100]):
        day_there, clock, offset = moment.groups()
        try:
            then = datetime.fromisoformat(f"{day_there}T{clock}{offset}")
            text = then.astimezone(UTC).date().isoformat()
        except (ValueError, OverflowError):
            return ""
    found = _DAY.match(text[:100])
    if found is None or not 1990 <= int(found[1]) <= 2100:
        return ""
    year, month, day_of_month = found[1], found[2], found[3]
    try:
        date(int(year), int(month or 1), int(day_of_month or 1))
    except ValueError:
        return ""
    return "-".join([year, *(part.zfill(2) for part in (month, day_of_month) if part)])

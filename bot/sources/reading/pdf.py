"""A PDF becomes its text. Pictures of text stay pictures: nothing is recognised in them."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from bot.sources.reading.plain import day, one_line, tidy
from bot.sources.reading.results import LONGEST_TEXT, Refused, TextRead

MOST_PAGES = 60


def read_pdf(content: bytes) -> TextRead:
    """The text of a PDF's first pages, with its own title and day.

    Raises:
        Refused: it is locked or damaged, or there is no text in it.
    """
    try:
        reader = PdfReader(BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise Refused("encrypted")
        return _read(reader)
    except (PyPdfError, RecursionError, ValueError, KeyError, TypeError, AttributeError):
        # Of a broken file pypdf says so in many ways, not all of them its own.
        raise Refused("no pdf") from None


def _read(reader: PdfReader) -> TextRead:
    pages: list[str] = []
    length = 0
    cut = False
    for place, page in enumerate(reader.pages):
        if place >= MOST_PAGES or length > LONGEST_TEXT:
            cut = True
            break
        pages.append(page.extract_text())
        length += len(pages[-1])
    text = tidy("\n\n".join(pages))
    if not text:
        raise Refused("no text")
    about = reader.metadata
    title = str(about.title or "") if about is not None else ""
    made = str(about.get("/CreationDate", "")) if about is not None else ""
    return TextRead(
        text=text[:LONGEST_TEXT],
        title=one_line(title, 300),
        published=_day_made(made),
        cut=cut or len(text) > LONGEST_TEXT,
    )


def _day_made(made: str) -> str:
    """The day of ``D:20250128…`` (ISO 32000-1, 7.9.4)."""
    digits = made.removeprefix("D:")[:8]
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):
        return ""
    return day(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")

"""A plain text cut into sentences: what is prose, what a headline or an item, what is passed over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypedDict, cast

from sentencex import (  # pyright: ignore[reportMissingTypeStubs]
    get_sentence_boundaries,  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType]
)

LONGEST_SENTENCE = 1_500
"""Characters of a sentence; a longer one is cut at a clause mark."""
_LONGEST_BLOCK = 20_000
"""Characters that are split into sentences at once: the splitter's time grows with the square of the
quotation marks in them."""
_LONGEST_HEADING = 160
_WRAPS_FROM, _WRAPS_TO = 50, 110
"""Characters of the lines of a text that was wrapped by hand."""

_BULLET = re.compile(
    r" {0,12}(?:(?:[-*•·‣▪◦–—●○■□▶►→]|\d{1,3}[.)/])\s+|[\u2600-\u27bf\U0001f300-\U0001faff]{1,3}\s*)(?=\S)"
)
"""A bullet, a number or a small picture that opens an item."""
_HASHES = re.compile(r" {0,3}#{1,6}\s+(?=\S)")
_QUOTED_LINE = re.compile(r"(?: {0,3}> ?){1,4}")
_ENDS = (".", "!", "?", ":", ";", ",", '."', '!"', '?"', ".)")
_HALF = re.compile("[\ud800-\udfff]")
_CLAUSE_MARK = re.compile(r"[;:,.—)] ")

Kind = Literal["prose", "heading", "item", "table", "code", "blank"]


class _Bound(TypedDict):
    """What sentencex says of a sentence, as far as it is used here."""

    start_index: int
    end_index: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence's place in the plain text."""

    start: int
    end: int
    paragraph: int
    is_heading: bool
    is_item: bool


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    kind: Kind

    def __len__(self) -> int:
        return self.end - self.start


def unwrapped(text: str) -> str:
    """A plain text with a space for each line break that ends no sentence; all places stay."""
    parts: list[str] = []
    at = 0
    for block in _blocks(text):
        if text.find("\n", block.start, block.end) >= 0:
            parts += (text[at : block.start], text[block.start : block.end].replace("\n", " "))
            at = block.end
    return "".join((*parts, text[at:]))


def pieces(text: str) -> list[Piece]:
    """The sentences of a plain text; tables and code are left out.

    A line break ends a sentence; see :func:`unwrapped` for lines that were wrapped by hand.
    """
    found: list[Piece] = []
    for number, line in enumerate(_blocks(text)):
        if line.kind in ("table", "code", "blank"):
            continue
        for start, end in _sentences(text, line):
            found.append(Piece(start, end, number, line.kind == "heading", line.kind == "item"))
    return found


def quoted_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """What stands between pairs of quotation marks in a stretch, without the marks.

    A quotation that is not closed goes on to the end of the stretch.
    """
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    at = text.find('"', start, end)
    while at >= 0:
        if opened is None:
            if at + 1 < end and not text[at + 1].isspace():
                opened = at + 1
        else:
            spans.append((opened, at))
            opened = None
        at = text.find('"', at + 1, end)
    if opened is not None and opened < end:
        spans.append((opened, end))
    if not spans:
        spans.extend(found.span(1) for found in _SINGLE.finditer(text, start, end))
    return spans


_SINGLE = re.compile(
    r"(?<![\w'])'(?=\w)([^'\n]{12,400}(?:(?<=\w)'(?=\w)[^'\n]{1,200}){0,3})'(?!\w)"
)
"""A quotation in single marks, of more than a word or two; apostrophes may stand in it."""


def _blocks(text: str) -> Iterator[_Line]:
    lines = list(_lines(text))
    wrapped = _is_wrapped(lines)
    block: _Line | None = None
    for line in lines:
        if block is not None and _goes_on(text, block, line, wrapped=wrapped):
            block.end = line.end
            continue
        if block is not None:
            yield block
        block = line
    if block is not None:
        yield block


def _lines(text: str) -> Iterator[_Line]:
    at, in_code = 0, False
    for raw in text.split("\n"):
        start, end = at, at + len(raw)
        at = end + 1
        stripped = raw.strip()
        if not stripped:
            yield _Line(start, start, "blank")
            continue
        if stripped.startswith(("```", "~~~")) and len(stripped) < 40:
            in_code = not in_code
            yield _Line(start, end, "code")
            continue
        kind = "code" if in_code else _kind(raw, stripped)
        lead = 0
        for mark in (_QUOTED_LINE, _HASHES, _BULLET):
            if found := mark.match(raw, lead):
                lead = found.end()
        yield _Line(start + lead, end, kind)


def _kind(raw: str, stripped: str) -> Kind:
    if stripped.startswith("|") or stripped.count(" | ") >= 2 or stripped.count("   ") >= 2:
        return "table"
    if _HASHES.match(raw):
        return "heading"
    if _BULLET.match(raw):
        return "item"
    if len(stripped) <= _LONGEST_HEADING and not stripped.endswith(_ENDS):
        return "heading"
    return "prose"


def _is_wrapped(lines: list[_Line]) -> bool:
    full = [line for line in lines if line.kind in ("prose", "heading", "item")]
    if len(full) < 4 or max(map(len, full)) > _WRAPS_TO:
        return False
    return sum(len(line) >= _WRAPS_FROM for line in full) * 2 >= len(full)


def _goes_on(text: str, block: _Line, line: _Line, *, wrapped: bool) -> bool:
    """Whether a line goes on with the sentence of the one before it."""
    if block.kind not in ("prose", "heading", "item") or line.kind not in ("prose", "heading"):
        return False
    last = text.rfind("\n", block.start, block.end)
    length = block.end - max(last, block.start)
    if length < _WRAPS_FROM:
        return False
    ends = text[block.start : block.end].rstrip().endswith((".", "!", "?", ":", '"'))
    goes_on = wrapped if ends else wrapped or text[line.start].islower()
    if goes_on and block.kind == "heading":
        block.kind = "prose"
    return goes_on


def _sentences(text: str, line: _Line) -> Iterator[tuple[int, int]]:
    for start, end in _cut(text, line.start, line.end, _LONGEST_BLOCK):
        yield from _sentences_between(text, start, end)


_LETTER = re.compile(
    r"\b((?:Command|Model|Series|Plan|Option|Class|Type|Version|Variant|Phase|Group|Team)\s)[A-Z](\.\s)"
)
"""What ends in a letter that is no initial: "to train Command A. The start-up"."""


def _sentences_between(text: str, begin: int, after: int) -> Iterator[tuple[int, int]]:
    # The splitter takes no half characters; one for one, so that the offsets stay.
    block = _HALF.sub("?", text[begin:after].replace("\n", " "))
    block = _LETTER.sub(r"\1x\2", block)
    bounds = cast("list[_Bound]", get_sentence_boundaries("en", block))
    for bound in bounds:
        start, end = begin + bound["start_index"], begin + bound["end_index"]
        for a, b in _cut(text, start, end, LONGEST_SENTENCE):
            words = text[a:b].strip()
            if words:
                first = a + text[a:b].index(words[0])
                yield first, first + len(words)


def _cut(text: str, start: int, end: int, longest: int) -> Iterator[tuple[int, int]]:
    while end - start > longest:
        limit = start + longest
        marks = [found.end() for found in _CLAUSE_MARK.finditer(text, start, limit)]
        at = marks[-1] if marks else text.rfind(" ", start + 1, limit) + 1 or limit
        yield start, at
        start = at
    yield start, end

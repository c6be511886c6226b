"""A text made plain for the rules, and the way back to where its words stand in the article."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

_INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_SAME = str.maketrans(
    dict.fromkeys("“”„‟«»″〝〞「」『』", '"')
    | dict.fromkeys("‘’‚‛′ʼ´", "'")
    | dict.fromkeys("‐‑‒−﹣-", "-")
    | dict.fromkeys("—―⸺", "—")
    | dict.fromkeys("\t\v\f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007", " ")
    | dict.fromkeys("\u2008\u2009\u200a\u202f\u205f\u3000", " ")
    | dict.fromkeys("\r\u0085\u2028\u2029", "\n")
)  # fmt: skip
"""One character for one, so that places stay."""
_DASH = re.compile(r"(?<=\s)(?:–|-)(?=\s)")
_HANDLE = re.compile(r"(?<=[a-z])_(?=[A-Z])")
"""What parts the words of a name on a network: Alibaba_Qwen."""
_MARKUP = re.compile(
    r"""
    !\[ [^\[\]\n]{0,300} \] \( [^()\s]{0,600} (?:\s[^()\n]{0,200})? \)      # an image
  | \[ (?P<kept>[^\[\]\n]{1,300}) \] \( [^()\s]{0,600} (?:\s[^()\n]{0,200})? \)  # a link: its words
  | < (?:[A-Za-z/!]) [^<>\n]{0,300} >                                       # a tag
  | \b(?:https?://|www\.) [^\s<>()\[\]"]+                                   # an address
    """,
    re.VERBOSE,
)
_MARKS = re.compile(
    rf"[{_INVISIBLE}]|\*+(?=\S)|(?<=\S)\*+|(?<!`)`{{1,2}}(?!`)|~~(?!~)|(?<![\w.])_+(?=\w)|(?<=\w)_+(?!\w)"
    r"|(?<![\w#])[@#](?=[^\W\d])"
)
"""Characters that are no part of the words: invisible ones, emphasis, the signs of mentions."""


@dataclass(frozen=True, slots=True)
class _Layer:
    """What was left out in one go: where each kept piece begins, after and before."""

    after: Sequence[int]
    before: Sequence[int]

    def back(self, at: int) -> int:
        piece = bisect_right(self.after, at) - 1
        return self.before[piece] + at - self.after[piece]


@dataclass(frozen=True, slots=True)
class PlainText:
    """Plain words, each of which stands somewhere in the original."""

    text: str
    _layers: tuple[_Layer, ...] = ()

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch (not empty) of the plain text stands in the original."""
        last = end - 1
        for layer in reversed(self._layers):
            start, last = layer.back(start), layer.back(last)
        return start, last + 1


def make_plain(text: str) -> PlainText:
    """Quotation marks, dashes and spaces of one kind; without markup and invisible characters."""
    plain = text.translate(_SAME)
    layers: list[_Layer] = []
    for pattern in (_MARKUP, _MARKS):
        cut, layer = _without(plain, pattern)
        if layer is not None:
            plain = cut
            layers.append(layer)
    plain = _HANDLE.sub(" ", plain)
    plain = _DASH.sub("—", plain).replace("–", "-")
    return PlainText(plain, tuple(layers))


def _without(text: str, pattern: re.Pattern[str]) -> tuple[str, _Layer | None]:
    pieces = [(a, b) for a, b in _kept(text, pattern) if a < b]
    if pieces == [(0, len(text))] or not pieces:
        return text, None
    lengths = [b - a for a, b in pieces]
    after = [0, *accumulate(lengths[:-1])]
    return "".join(text[a:b] for a, b in pieces), _Layer(after, [a for a, _ in pieces])


def _kept(text: str, pattern: re.Pattern[str]) -> Iterable[tuple[int, int]]:
    at = 0
    for found in pattern.finditer(text):
        yield at, found.start()
        if "kept" in found.groupdict() and found["kept"] is not None:
            yield found.span("kept")
        at = found.end()
    yield at, len(text)

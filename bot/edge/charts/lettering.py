"""The lettering of charts: Pillow's own font, what it can write, and text cut to fit.

Pillow ships a small Aileron: ASCII, a little punctuation, no accents, no CJK, no emoji. What it
lacks it would draw as an empty box, so text is made legible first.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import cast

from PIL import Image, ImageDraw, ImageFont, features

_ELLIPSIS = "…"
_LONGEST = 2000
"""More characters than any part of a chart can hold."""
_STAND_INS = {
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
    "×": "x", "÷": "/", "≤": "<=", "≥": ">=", "≈": "~", "→": "->", "←": "<-", "•": "·", "‧": "·",
    "∙": "·", "⋅": "·", "・": "·", "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o",
    "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "þ": "th", "ı": "i", "‚": ",",
    "„": "“", "′": "'", "″": '"', "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta",
    "Δ": "Delta", "λ": "lambda", "μ": "u", "µ": "u", "π": "pi", "τ": "tau", "σ": "sigma",
    "Ω": "Omega", "ω": "omega", "®": "(R)", "€": "EUR ", "£": "GBP ", "¥": "JPY ",
}  # fmt: skip


@lru_cache(maxsize=16)
def font(size: int) -> ImageFont.FreeTypeFont:
    """Pillow's bundled font at a size in pixels.

    Raises:
        RuntimeError: this Pillow was built without FreeType.
    """
    if not features.check("freetype2"):
        raise RuntimeError("charts need a Pillow with FreeType")
    return cast(ImageFont.FreeTypeFont, ImageFont.load_default(size=size))


@lru_cache(maxsize=512)
def legible(text: str) -> str:
    """The text in characters the font has, on one line; what it cannot write is left out.

    Accents and look-alikes are folded (``é`` to ``e``, ``–`` to ``-``, full-width forms to
    ASCII); scripts without a stand-in (CJK, emoji) go, and brackets they leave empty go too.
    """
    said = "".join(_written(char) for char in unicodedata.normalize("NFC", text[:_LONGEST]))
    said = said.replace("()", "").replace("[]", "")
    # A dash that led to something now gone would dangle.
    return " ".join(said.split()).removesuffix(" -").removeprefix("- ")


@lru_cache(maxsize=512)
def speaks(text: str) -> bool:
    """Whether the font can write a text without losing or changing a letter of it (``ä`` to ``a``)."""
    return all(
        char.isspace() or _has_glyph(char) or (char in _STAND_INS and not char.isalpha())
        for char in unicodedata.normalize("NFC", text)
    )


def width(text: str, size: int) -> int:
    """How wide a text is, in pixels, rounded up."""
    return -int(-font(size).getlength(text) // 1)


def shortened(text: str, size: int, room: int) -> str:
    """The text if it fits into ``room`` pixels, else cut at a word's end with an ellipsis.

    A single word that is too long is cut inside. Where not even a letter fits, nothing is left.
    """
    if width(text, size) <= room:
        return text
    fits, fails = 0, len(text)
    while fails - fits > 1:
        middle = (fits + fails) // 2
        if width(text[:middle] + _ELLIPSIS, size) <= room:
            fits = middle
        else:
            fails = middle
    if not fits:
        return ""
    words = max(text.rfind(edge, 0, fits + 1) for edge in " -/")
    # Half a line lost to keep a word whole would say less than part of the word.
    kept = text[:words] if words * 2 > fits else text[:fits]
    return kept.rstrip(" -/·,;:(") + _ELLIPSIS


def wrapped(text: str, size: int, room: int, lines: int) -> Sequence[str]:
    """The text in at most ``lines`` lines of ``room`` pixels, the last one shortened if need be."""
    broken: list[str] = []
    rest = text
    while rest and len(broken) < lines - 1 and width(rest, size) > room:
        words = rest.split(" ")
        taken = 1
        while taken < len(words) and width(" ".join(words[: taken + 1]), size) <= room:
            taken += 1
        broken.append(shortened(" ".join(words[:taken]), size, room))
        rest = " ".join(words[taken:])
    if rest:
        broken.append(shortened(rest, size, room))
    return broken


@lru_cache(maxsize=4096)
def _written(char: str) -> str:
    """What stands for one character in the picture; nothing where the font knows no stand-in."""
    if char.isspace():
        return " "
    if _has_glyph(char):
        return char
    if char in _STAND_INS:
        return _STAND_INS[char]
    folded = unicodedata.normalize("NFKD", char)
    if folded == char:
        return ""
    return "".join(_STAND_INS.get(part, part if _has_glyph(part) else "") for part in folded)


@lru_cache(maxsize=4096)
def _has_glyph(char: str) -> bool:
    if not char.isprintable() or "\ud800" <= char <= "\udfff":
        return False
    return _picture(char) != _picture("\U0010ffff")


def _picture(char: str) -> bytes:
    slate = Image.new("L", (40, 40), 0)
    ImageDraw.Draw(slate).text((8, 8), char, fill=255, font=font(20))
    return slate.tobytes()

"""Text that people type into the ledger: what is taken as it stands, and what is sent back.

Nothing is silently mended: a quote is word for word, so what cannot be shown is refused with its
reason instead of being dropped.
"""

from __future__ import annotations

import unicodedata

from bot.errors import N_, Term, UserError

LONGEST_QUOTE = 1_000
LONGEST_NOTE = 500
LONGEST_NAME = 100
MOST_MARKS = 4
"""Combining marks on one letter; the scripts that need several need no more."""

_EMPTY_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs by their category that are drawn as nothing: Hangul fillers, empty braille."""


def utf16_length(text: str) -> int:
    """How long Discord counts a text: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def taken(text: str, what: Term, limit: int) -> str:
    """A typed text with the white space around it taken off; it may be empty.

    Args:
        what: the name of the field for the error, as ``Term(N_("The quote"))``.
        limit: the most it may have, in UTF-16 units.

    Raises:
        UserError: it is too long, or holds half a character, a control character, or a letter
            with more marks than any script puts there.
    """
    text = text.strip()
    length = utf16_length(text)
    if length > limit:
        raise UserError(
            N_("{what} is too long: {length} characters of at most {limit}."),
            what=what,
            length=length,
            limit=limit,
        )
    marks = 0
    for letter in text:
        category = unicodedata.category(letter)
        # What cannot be seen does not end the pile: a joiner between marks leaves them on one letter.
        if category != "Cf":
            marks = marks + 1 if category in ("Mn", "Me") else 0
        if category == "Cs":
            raise UserError(N_("{what} holds half a character. Copy it again."), what=what)
        if category == "Cc" and letter not in "\n\r\t":
            raise UserError(
                N_("{what} holds a control character (U+{code}). Type it again without."),
                what=what,
                code=f"{ord(letter):04X}",
            )
        if marks > MOST_MARKS:
            raise UserError(N_("{what} piles marks on one letter. Type it without."), what=what)
    return text


def is_blank(text: str) -> bool:
    """Whether a text shows nothing: empty, white space, or characters that cannot be seen."""
    return not any(
        letter not in _EMPTY_LETTERS
        and unicodedata.category(letter) not in ("Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me")
        for letter in text
    )

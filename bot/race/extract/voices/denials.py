"""Whether somebody denies or does not believe what a clause says: "DeepSeek denies that R1 is …"."""

from __future__ import annotations

from bot.race.extract.text.tokens import Words
from bot.race.extract.text.word_classes import SAYING, is_negation, word_set

_THINKS = word_set("think believe find found see agree show mean claim say accept")
_DENIES = word_set(
    "deny denies denied denying dispute disputes disputed disputing reject rejects rejected rejecting "
    "refute refutes refuted dismiss dismisses dismissed rebut rebuts rebutted contest contests contested"
)
_TALK = word_set(
    "claim claims allegation allegations accusation accusations suggestion suggestions report reports "
    "charge charges idea notion rumours rumors speculation"
)
_FARTHEST = 12


def is_denied(words: Words, offset: int) -> bool:
    """Whether the clause that begins at an offset of the article is denied by the one before it."""
    first = next((at for at in range(len(words)) if words.start(at) >= offset), 0)
    at = first - 1
    for _ in range(_FARTHEST):
        if words.low(at) == "that" or at < 0 or words.low(at) in _DENIES | _THINKS | SAYING:
            break
        if words.low(at) in {";", ".", "but", "while"}:
            return False
        at -= 1
    near = first - at <= 2
    if words.low(at) == "that":
        at -= 1
        near = True
    if words.low(at) in _TALK:
        at -= 1
        while words.low(at) in {"the", "any", "such", "these", "all"}:
            at -= 1
    if words.low(at) in _DENIES:
        return near
    thinks = near and words.low(at) in _THINKS
    return thinks and (is_negation(words.low(at - 1)) or words.low(at - 2) == "no")

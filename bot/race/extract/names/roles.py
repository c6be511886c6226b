"""Whether a mention can be a subject, or a verb or preposition before it takes it as its object.

A sentence is about its subject: in "Heron beats GPT-4o mini. It lags Qwen3" the pronoun is Heron, not
what was named last. What somebody presents is spoken of too: "Moonshot released Kimi K2. It is open."
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.race.extract.passage import Mention
from bot.race.extract.text.word_classes import DETERMINERS, POSSESSED, word_set
from bot.race.extract.text.worded import Token, does_something
from bot.race.extract.text.words import ADJECTIVES, ADVERBS, MODEL_VERBS

_STRONG = word_set(
    "than against like unlike from by on upon over behind via as versus vs beyond above below "
    "to under into between among across besides outside near towards toward through alongside "
    "including without despite beside after before ahead"
)
_WEAK = word_set("of for with at in about per within around")
_BESIDES = word_set(
    "gap gaps parity par line step pace distance tie tied ties level equal head-to-head comparison "
    "contrast rivalry competition compete competes competing competed compared along together neck"
)
"""Words whose "with" names another one than is spoken of: "closes the gap with", "on par with"."""
_KIN = word_set("predecessor rival competitor successor counterpart sibling forerunner challenger")
"""What somebody is to the one that is spoken of: "Its predecessor, X, was dearer"."""
_INFINITIVES = word_set(
    "beat outperform surpass exceed match rival trail top lead outscore edge outclass outdo "
    "equal overtake eclipse dethrone challenge approach undercut leave leaves left follow "
    "follows follow followed equals equaled equalled outclasses outclassed overtakes overtook "
    "undercuts overtaken approaches approached copied copies copy used uses use"
)
_TAKING = (MODEL_VERBS | _INFINITIVES) - word_set(
    "achieve achieves achieved supports support handle handles runs run comes features ships "
    "place places placed falls fell trained built based priced distilled derived licensed "
    "ranks rank ranked performed performs perform offers offered cost costs"
)
"""Verbs whose object is another party than the one that is spoken of."""
GOVERNS = _TAKING | {"than", "over", "behind", "below", "above", "beneath", "against"}
"""Words whose object is another model than the subject."""
_PRESENTING = word_set(
    "releasing launching unveiling introducing presenting announcing publishing debuting "
    "shipping open-sourcing calling making rating ranking testing following developing "
    "building training running using during"
)
"""Participles whose object the text goes on about."""
_JOINS = frozenset({"and", "or", "nor", "&", ",", "(", "plus", "—"})
_FILL = (
    DETERMINERS | ADJECTIVES | ADVERBS | {"'s", '"', "'", "both", "either", "even", "just", "only"}
)
_OF_WHAT = POSSESSED | {"those", "that", "likes", "half", "third", "quarter", "tenth", "fraction"}
_MOST_FILL = 8


def role_of(tokens: Sequence[Token], one: Mention, before: Sequence[Mention]) -> int:
    """What governs a mention, as ``Mention.governed`` says it; ``before``: those before it."""
    at = next((at for at, token in enumerate(tokens) if token.start == one.start), None)
    return 0 if at is None else _governed(tokens, at, one, before)


def _governed(tokens: Sequence[Token], at: int, one: Mention, before: Sequence[Mention]) -> int:
    step = at - 1
    while step >= 0 and at - step < _MOST_FILL and _is_filling(tokens[step]):
        step -= 1
    if step < 0:
        return 0
    word = tokens[step].folded
    if word == "," and step and tokens[step - 1].folded in _KIN:
        return 1
    if word in _KIN and step and tokens[step - 1].folded in {"its", "their", "the", "'s"}:
        return 1
    if word in _JOINS and before:
        return _joined(tokens, step, one, before[-1])
    if word == "with" and step and tokens[step - 1].folded in _BESIDES:
        return 2
    if word in _WEAK:
        outer = _outer(tokens, step)
        return 2 if outer in _STRONG or outer in _TAKING else 1
    if word in _STRONG or word in _TAKING:
        return 2
    if word.endswith("ing") and len(word) > 5 and word not in _PRESENTING:
        return 2
    return 0


def _is_filling(token: Token) -> bool:
    """Whether a word may stand between what governs a name and the name."""
    return token.spot is None and token.folded in _FILL and token.folded not in _TAKING


def _outer(tokens: Sequence[Token], of: int) -> str:
    """The word before "those of", "the price of"; empty where it is another phrase."""
    step = of - 1
    if step < 0 or tokens[step].folded not in _OF_WHAT:
        return ""
    step -= 1
    while step >= 0 and tokens[step].folded in DETERMINERS:
        step -= 1
    return tokens[step].folded if step >= 0 else ""


def _joined(tokens: Sequence[Token], join: int, one: Mention, last: Mention) -> int:
    """What is joined to another name is governed with it, unless it begins a clause."""
    if last.end > tokens[join].start or not last.governed:
        return 0
    between = [token.folded for token in tokens if last.end <= token.start < tokens[join].start]
    if len(between) > 1 or (between and between[0] not in _JOINS):
        return 0
    following = [token.folded for token in tokens if token.start >= one.end][:3]
    return 0 if does_something(following) else last.governed

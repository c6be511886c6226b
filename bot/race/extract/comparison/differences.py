"""Comparisons by what lies between two: "no meaningful difference between X and Y", "won by 6 points against Y"."""

from __future__ import annotations

from collections.abc import Iterator

from bot.race.claims import ClaimRelation
from bot.race.extract.comparison.comparing import Comparison
from bot.race.extract.comparison.margins import figure_in
from bot.race.extract.names.parties import Found, parties_from, party_before
from bot.race.extract.names.subjects import Subject, subject_of
from bot.race.extract.text.tokens import Words
from bot.race.extract.text.verb_groups import is_conditional, verb_group
from bot.race.extract.text.word_classes import word_set

_GAPS = word_set("difference differences gap distance daylight nothing choose")
_NO = word_set("no little nothing hardly barely scant scarcely zero negligible minimal")
_PARTS = word_set("separates separated separating distinguishes divides divided tells")
_BOUTS: dict[str, ClaimRelation] = {
    "won": "beats", "wins": "beats", "winning": "beats", "lost": "trails", "loses": "trails", "losing": "trails",
}  # fmt: skip
_RIVAL = word_set("against over to")
_BACK = 7


def by_difference(words: Words) -> Iterator[Comparison]:
    """Every comparison that says how little, or by how many points, two models differ."""
    for index in range(len(words)):
        word = words.low(index)
        if words.mention(index) is not None or is_conditional(words, index):
            continue
        if word in _BOUTS and words.low(index + 1) == "by":
            yield from _won_by(words, index)
        elif (word == "between" and words.low(index - 1) in _GAPS) or word in _PARTS:
            yield from _even(words, index, index + 1)


def _even(words: Words, index: int, at: int) -> Iterator[Comparison]:
    """Reads "there is no real difference between X and Y" and "nothing separates X from Y"."""
    first = next(
        (it for it in range(index - 1, max(-1, index - _BACK), -1) if words.low(it) in _NO), None
    )
    if first is None or any(words.mention(it) is not None for it in range(first, index)):
        return
    if words.low(index) in _PARTS and not _GAPS & {words.low(it) for it in range(first, index)}:
        return
    if any(words.low(it) in _OF_COMPANIES for it in range(first, index)):
        return
    found, end = parties_from(words, at)
    if len(found) == 1 and words.low(end) in {"from", "and"}:
        more, after = parties_from(words, end + 1)
        found, end = [*found, *more], after
    if len(found) != 2:
        return
    sides = [one.mention for one in found]
    if any(one.kind == "words" and one.how != "description" for one in sides):
        return
    yield Comparison(
        "difference", "matches", first, end, Subject((sides[0],), words.start(first)),
        [Found(sides[1], found[1].first, found[1].after)], end,
    )  # fmt: skip


_OF_COMPANIES = word_set(
    "price prices cost costs size licence license parameters ownership revenue"
)


def _won_by(words: Words, index: int) -> Iterator[Comparison]:
    """Reads "R1 won by 6 points against V3"."""
    rival = next((at for at in range(index + 2, index + 7) if words.low(at) in _RIVAL), 0)
    figure = figure_in(words, index + 2, rival or min(index + 6, len(words)))
    if figure is None:
        return
    if not rival:
        yield from _met_and_won(words, index, figure)
        return
    targets, end = parties_from(words, rival + 1)
    group = verb_group(words, index)
    subject = None if group.dropped else subject_of(words, group)
    if (
        targets
        and subject is not None
        and not all(
            one.kind in ("lab", "words") and one.how != "pronoun" for one in subject.mentions
        )
    ):
        yield Comparison(
            "bout", _BOUTS[words.low(index)], index, rival + 1, subject, targets, end,
            negated=group.negated, value=figure[0], unit=figure[1],
        )  # fmt: skip


_MEETS = word_set("met meets faced faces played plays fought fights against challenged")


def _met_and_won(words: Words, index: int, figure: tuple[float, str]) -> Iterator[Comparison]:
    """Reads "R1 met V3 and won by 6 points" and "R1 faced V3 and lost by 4 points"."""
    rival = party_before(words, index - 2) if words.low(index - 1) == "and" else None
    if rival is None or words.low(rival.first - 1) not in _MEETS:
        return
    group = verb_group(words, rival.first - 1)
    subject = None if group.dropped or group.negated else subject_of(words, group)
    figured = (at for at in range(index + 2, index + 6) if figure_in(words, index + 2, at))
    if subject is not None and subject.mentions and rival.mention.kind in ("release", "family"):
        end = next(figured, index + 2)
        yield Comparison(
            "bout", _BOUTS[words.low(index)], index, end, subject, [rival], end, value=figure[0],
            unit=figure[1],
        )  # fmt: skip

"""Comparisons whose verb has the rival in its middle: "leaves o1 behind", "gives o1 a run for its money"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.race.claims import ClaimRelation
from bot.race.extract.comparison import margins
from bot.race.extract.comparison.comparing import Comparison
from bot.race.extract.names.parties import parties_from, party_at, party_before
from bot.race.extract.names.subjects import Subject, subject_of
from bot.race.extract.text.tokens import Words
from bot.race.extract.text.verb_groups import VerbGroup, is_conditional, verb_group
from bot.race.extract.text.word_classes import DETERMINERS, is_adverb, word_set

_POSSESSIVE = ("its", "their", "his", "her", "your", "the")
_KNOCKS = (
    "knock knocks knocked knocking push pushes pushed pushing bump bumps bumped bumping kick kicks "
    "kicked kicking"
)
_FRAMES: tuple[tuple[str, ClaimRelation, tuple[str, ...]], ...] = (
    ("leave leaves left leaving", "beats", (
        "behind", "in the dust", "in * wake", "trailing", "standing", "for dead",
    )),
    ("put puts putting", "beats", ("to shame", "in the shade", "in * place")),
    ("blow blows blew blown blowing", "beats", ("out of the water", "away")),
    (_KNOCKS, "beats", (
        "off the top", "from the top", "off * perch", "off * throne", "off first place",
        "from first place", "out of first place", "into second", "down to second", "off top spot",
    )),
    ("relegate relegates relegated relegating", "beats", ("to second", "into second", "to third")),
    ("beat beats beaten beating", "beats", ("into second",)),
    ("hold holds held holding", "matches", ("to a draw", "to a tie")),
    ("give gives gave given giving", "competitive_with", (
        "a run for * money", "a good run for * money", "a real run for * money",
        "a serious run for * money",
    )),
    ("run runs ran running", "competitive_with", ("close", "very close")),
)  # fmt: skip
_TITLES = word_set("crown lead title top spot first place throne pole number")
_TAKES = word_set(
    "take takes took taken taking wrest wrests wrested wresting snatch snatches snatched snatching "
    "steal steals stole stolen stealing seize seizes seized seizing grab grabs grabbed grabbing claim "
    "claims claimed claiming"
)
_TABLE: dict[str, tuple[ClaimRelation, tuple[Sequence[str], ...]]] = {
    word: (relation, tuple(tail.split() for tail in tails))
    for forms, relation, tails in _FRAMES
    for word in forms.split()
}


def by_frame(words: Words) -> Iterator[Comparison]:
    """Every comparison by such a verb, active or passive."""
    for index in range(len(words)):
        word = words.low(index)
        if words.mention(index) is not None or not (word in _TABLE or word in _TAKES):
            continue
        found = _framed(words, index) if word in _TABLE else None
        if found is None and word in _TAKES:
            found = _taken(words, index)
        if found is not None:
            yield found


def _framed(words: Words, index: int) -> Comparison | None:
    relation, tails = _TABLE[words.low(index)]
    targets, at = parties_from(words, index + 1)
    more = party_at(words, at + 1) if targets and words.low(at) in {"and", ","} else None
    if more is not None and _tail_end(words, more.after, tails) is not None:
        targets, at = [*targets, more], more.after  # "left o1 and V3 trailing"
    end = _tail_end(words, at if targets else index + 1, tails)
    if end is None:
        return None
    read = _subject(words, index)
    if read is None:
        return None
    subject, group = read
    if targets:
        return Comparison(
            "frame", relation, index, end, subject, targets, end, negated=group.negated,
            hedges=group.hedges,
        )  # fmt: skip
    if not group.passive or words.low(end) != "by":
        return None
    agents, after = parties_from(words, end + 1)
    if not agents:
        return None
    return Comparison(
        "passive", relation, index, end + 1, subject, agents, after, negated=group.negated,
        swapped=True, hedges=group.hedges,
    )  # fmt: skip


def _subject(words: Words, index: int) -> tuple[Subject, VerbGroup] | None:
    group = verb_group(words, index)
    bare = group.left < 0 and group.first == index and not words.low(index).endswith("s")
    if group.dropped or bare or is_conditional(words, index):
        return None
    participle = words.low(index).endswith("ing") and not group.passive
    subject = subject_of(words, group, participle=participle)
    return None if subject is None else (subject, group)


def _tail_end(words: Words, at: int, tails: tuple[Sequence[str], ...]) -> int | None:
    """The index behind one of the tails, which words of degree may precede: "far behind"."""
    for start in (at, margins.after(words, at)):
        for tail in tails:
            if all(
                words.low(start + step) in _POSSESSIVE if word == "*"
                else words.low(start + step) == word
                for step, word in enumerate(tail)
            ):  # fmt: skip
                return start + len(tail)
    return None


def _taken(words: Words, index: int) -> Comparison | None:
    """Reads "took first place from o1" and "snatched the crown away from o1"."""
    at, told = index + 1, False
    while at - index < 8 and words.mention(at) is None and words.low(at) != "from":
        word = words.low(at)
        told = told or word in _TITLES
        if not (word[:1].isalnum() or word in {"'s", "#"}):
            return None
        at += 1
    targets, end = parties_from(words, at + 1) if told and words.low(at) == "from" else ([], at)
    read = _subject(words, index) if targets else None
    if read is None:
        return None
    subject, group = read
    return Comparison(
        "frame", "beats", index, at + 1, subject, targets, end, negated=group.negated,
        hedges=group.hedges,
    )  # fmt: skip


_RANKED = word_set(
    "top tops topped topping first lead leads led leading place #1 # % percent points best highest "
    "fastest strongest ranks ranked rank second third table list score scored scores winner won wins"
)


def by_followers(words: Words) -> Iterator[Comparison]:
    """Reads "o3 leads with 84.9%, followed by Gemini 2.5 Pro": a ranking in words."""
    for index in range(2, len(words)):
        by = margins.after(words, index + 1) if words.low(index) == "followed" else -1
        if words.low(by) != "by":
            continue
        ranked = {words.low(at) for at in range(index) if words.mention(at) is None}
        targets, end = parties_from(words, by + 1)
        if not (targets and ranked & _RANKED) or is_conditional(words, index):
            continue
        subject = _leader(words, index)
        if subject is not None:
            yield Comparison("ranking", "beats", index, by + 1, subject, targets, end, tails=False)


def _leader(words: Words, index: int) -> Subject | None:
    """Who is followed: the party right before, or the subject of the clause before the comma."""
    at = words.skip_marks_back(index - 1 - (words.low(index - 1) in {",", ";", "—"}))
    found = party_before(words, at)
    if found is not None and words.low(found.first - 1) in {"by", "is", "was", ":", "", "with"}:
        return Subject((found.mention,), words.start(found.first))
    return subject_of(words, VerbGroup(index - 1, index), participle=True)


_NEAR = word_set("point points percent percentage % hair whisker touch inch step elo notch")


def by_nearness(words: Words) -> Iterator[Comparison]:
    """Reads "is within a point of o1" and "comes to within 2% of o1": close to it."""
    for index in range(len(words)):
        if words.low(index) != "within":
            continue
        of = next((at for at in range(index + 2, index + 7) if words.low(at) == "of"), 0)
        if not of or not _NEAR & {words.low(at) for at in range(index + 1, of)}:
            continue
        targets, end = parties_from(words, of + 1)
        if not targets or is_conditional(words, index):
            continue
        group, subject = _near_holder(words, index)
        if subject is None or (group is not None and group.dropped):
            continue
        figure = margins.figure_in(words, index + 1, of)
        yield Comparison(
            "nearness", "competitive_with", index, of + 1, subject, targets, end,
            negated=group is not None and group.negated,
            qualifier="" if figure else words.text(index, of),
            value=figure[0] if figure else None, unit=figure[1] if figure else "",
        )  # fmt: skip


def _near_holder(words: Words, index: int) -> tuple[VerbGroup | None, Subject | None]:
    at = index - 1
    while is_adverb(words.low(at)) or words.low(at) in {"to", "just"}:
        at -= 1
    if at < 0:
        return None, Subject((), words.start(index))
    if words.low(at) in {",", "—", "("}:
        return None, subject_of(words, VerbGroup(at, index), participle=True)
    if words.mention(at) is not None or words.low(at) in DETERMINERS:
        return None, None
    group = verb_group(words, at)
    return group, subject_of(words, group)

"""Who accuses: the subject of the verb, a name in capitals, or the owner of a lawsuit."""

from __future__ import annotations

from bot.race.claims import Party
from bot.race.extract.names.subjects import Subject
from bot.race.extract.passage import Mention
from bot.race.extract.text.tokens import Words
from bot.race.extract.text.verb_groups import VerbGroup
from bot.race.extract.text.word_classes import TIMES, word_set
from bot.race.new_claims import Named

_PAPERS = word_set("lawsuit suit complaint memo filing letter")
_PEOPLE = word_set(
    "researcher researchers employee employees executive executives engineer engineers user users "
    "developer developers staffer investor investors"
)


def joint(mentions: list[Mention]) -> Named | None:
    """One claimant for those who say it together: "OpenAI and Microsoft"."""
    if not mentions or any(one.how == "pronoun" and one.kind == "words" for one in mentions):
        return None
    if mentions[-1].text.rpartition(" ")[2].casefold() in _PEOPLE:
        return None  # "a former OpenAI researcher" speaks for himself
    if len(mentions) == 1:
        return mentions[0].named
    names = [one.named.party.name for one in mentions]
    return Named(Party(", ".join(names[:-1]) + " and " + names[-1]), mentions[0].named.maker_id)


def accuser_of(words: Words, group: VerbGroup, read: Subject | None) -> tuple[Named | None, int]:
    """Who accuses: the subject, or a name in capitals that the ledger does not have; and its start."""
    at = words.skip_marks_back(group.left)
    if words.low(at) in _PAPERS and words.low(at - 1) == "'s":
        at -= 2  # "Musk's lawsuit accuses"
        owner = words.mention(at)
        if owner is not None:
            return joint([owner]), owner.start
    at = _before_aside(words, at)
    first = _capitals_before(words, at)
    place = first - (words.low(first - 1) == "the")
    if first <= at and words.low(place - 1) in _PLACES:
        owner = words.mention(place - 2)  # "the founder of Polder AI in Utrecht alleges"
        if owner is not None:
            return joint([owner]), owner.start
    elif first <= at:
        name = words.described(first, at + 1)
        return name.named, name.start
    if read is None:
        return None, words.start(group.first)
    return joint(list(read.mentions)), read.start


_PLACES = word_set("in at from near before outside")


def _before_aside(words: Words, at: int) -> int:
    """Over "Owen Prakash, a researcher in Waterloo, accused" to the name."""
    if words.low(at) != ",":
        return at
    for step in range(at - 1, max(0, at - 14), -1):
        if words.low(step) == ",":
            aside = words.low(step + 1) in {"a", "an", "the", "who", "its", "whose"}
            return step - 1 if aside else at
    return at


_OPENINGS = word_set(
    "in on last the meanwhile separately however also earlier later then but and yet still now"
)


def _capitals_before(words: Words, at: int) -> int:
    """Where a name in capitals that no mention has begins, whose last word stands at an index."""
    first = at + 1
    if words.low(at) in TIMES:
        return first
    while first > 0 and words.mention(first - 1) is None and (
        words.raw(first - 1, first)[:1].isupper()
        or (first <= at and words.low(first - 1) in {"and", "of", "&"})
    ):  # fmt: skip
        first -= 1
        if words.low(first) in _OPENINGS | TIMES:
            return first + 1
    return first

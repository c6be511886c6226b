"""Rules for accusations: whom somebody says to have taken what is not theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.race.extract.names.parties import is_relative, parties_from, party_before
from bot.race.extract.names.subjects import subject_of
from bot.race.extract.passage import Hit, Mention, Passage, Sentence
from bot.race.extract.statement.accusers import accuser_of, joint
from bot.race.extract.text.tokens import Words
from bot.race.extract.text.verb_groups import is_conditional, verb_group
from bot.race.extract.text.word_classes import (
    BE,
    PARTY_HEADS,
    PREPOSITIONS,
    SAYING,
    is_adverb,
    word_set,
)
from bot.race.new_claims import Named

_WRONGS = word_set(
    "stole stolen stealing steals copied copying copies plagiarized plagiarised plagiarizing misappropriated "
    "misappropriating infringed infringing infringes scraped scraping violated violating violates "
    "breached breaching breaches pirated cloned cribbed exfiltrated exfiltrating smuggled hacked "
    "circumvented circumventing bypassed bypassing evaded evading lifted pilfered ripped mislead misled cheated cheating manipulated manipulating lied gamed"
)
"""Verbs that accuse by themselves, once somebody is said to say it."""
_USES = word_set(
    "used using uses use distilled distilling distills trained training extracted extracting leaned "
    "relied harvested took built tapped accessed obtained siphoned sends sent sending passes passed passing "
    "fed feeding transfers transferred transferring collects collected collecting"
)
"""Verbs that accuse only where it is said to be forbidden, found out or looked into."""
_EVIDENCE = word_set(
    "evidence proof signs indications allegations allegation accusations accusation suspicions claims suspicion"
)
_LOOKS_INTO = word_set(
    "investigating investigates investigate investigated probing probes probed examining examined "
    "reviewing reviews looking checking scrutinizing scrutinising inquiry probe investigation"
)
_SUSPECTS = word_set("suspects suspected suspect suspecting")
_ACCUSES = word_set("accuses accused accuse accusing") | _SUSPECTS
_SUES = word_set("sued sues suing")
_FORBIDDEN = (
    ("without", "permission"), ("without", "authorization"), ("without", "authorisation"),
    ("without", "consent"), ("without", "its", "permission"), ("without", "their", "permission"),
    ("without", "licence"), ("without", "license"), ("without", "paying"),
    ("without", "asking"), ("terms", "of", "service"), ("terms", "of", "use"), ("in", "breach"),
    ("in", "violation"),
)  # fmt: skip
_FORBIDDEN_WORDS = word_set(
    "illegally improperly unlawfully unfairly inappropriately illicitly secretly wrongfully"
)
_STOPS = word_set("; .")
_LONGEST = 34
_INQUIRIES = word_set("investigation probe inquiry investigations")
_ALLEGES = word_set("alleges alleged alleging")
_WORD = re.compile(r"\w+")
_MARKS = (
    _WRONGS
    | _USES
    | _ACCUSES
    | _SUES
    | _ALLEGES
    | _LOOKS_INTO
    | {"lawsuit", "suit", "complaint", "court"}
)


def accusations(sentence: Sentence, _passage: Passage) -> Iterator[Hit]:
    """Every accusation of a sentence: its subject is the accused."""
    if _MARKS.isdisjoint(_WORD.findall(sentence.text.casefold())):
        return
    words = Words(sentence)
    yield from _distinct(
        [
            *_accused(words),
            *_sued(words),
            *_framed(words),
            *_alleged_after(words),
            *_said_to_have(words),
        ]
    )


def _distinct(hits: list[Hit]) -> Iterator[Hit]:
    """One hit for each accused, the first rule's."""
    seen: set[str] = set()
    for hit in hits:
        name = hit.subject.named.identity if hit.subject is not None else ""
        if name not in seen:
            seen.add(name)
            yield hit


def _accused(words: Words) -> Iterator[Hit]:
    """Reads "X accused Y of stealing" and "Y was accused by X"."""
    for index in range(len(words)):
        if words.low(index) not in _ACCUSES or words.mention(index) is not None:
            continue
        if words.low(index) in _SUSPECTS and "of" not in map(words.low, range(index, index + 8)):
            continue
        group = verb_group(words, index)
        if group.dropped or group.negated or is_conditional(words, index):
            continue
        accuser = None
        if group.passive and _is_of_anybody(words, group.first, index):
            continue
        if group.passive or words.low(index + 1) in {"of", "by"}:
            read = subject_of(words, group, participle=not group.passive)
            accused = [] if read is None else list(read.mentions)
            start = words.start(index) if read is None else read.start
            if words.low(index + 1) == "by":
                accuser = joint(_accused_at(words, index + 2))
        else:
            accused = _accused_at(words, index + 1)
            read = subject_of(words, group, participle=words.low(index) == "accusing")
            accuser, start = accuser_of(words, group, read)
        end = _clause_end(words, index)
        for one in accused:
            yield Hit("accusation", (words.low(index),), "accuses", one, (), start, words.end(end - 1),
                      scope=words.text(index, end), claimant=accuser)  # fmt: skip


_OFTEN = word_set(
    "often regularly frequently sometimes routinely widely usually commonly generally"
)


def _is_of_anybody(words: Words, first: int, index: int) -> bool:
    """Whether something is said of all of a kind: "chatbots are often accused of lying"."""
    return any(words.low(at) in _OFTEN for at in range(first, index))


def _sued(words: Words) -> Iterator[Hit]:
    """Reads "X sued Y", "filed a lawsuit against Y", "took Y to court", "was hit with a lawsuit by X"."""
    for index in range(len(words)):
        place = None if words.mention(index) is not None else _suing(words, index)
        if place is None:
            continue
        verb, after = place
        group = verb_group(words, verb)
        if group.dropped or group.negated or is_conditional(words, verb):
            continue
        read = subject_of(words, group, participle=words.low(verb).endswith("ing"))
        acts = words.low(verb).endswith("ing")
        meets = (group.passive and not acts) or words.low(verb) in _FACES
        by = (at for at in range(after, after + 7) if words.low(at) in {"by", "from"})
        if meets:
            accused = [] if read is None else list(read.mentions)
            accuser = joint(_accused_at(words, next(by, len(words)) + 1))
            start = words.start(group.first) if read is None else read.start
        else:
            accused = _accused_at(words, after)
            accuser, start = accuser_of(words, group, read)
        end = _clause_end(words, after)
        for one in accused:
            yield Hit(
                "lawsuit", (words.text(verb, after),), "accuses", one, (), start, words.end(end - 1),
                scope=words.text(verb, end), claimant=accuser,
            )  # fmt: skip


def _suing(words: Words, index: int) -> tuple[int, int] | None:
    """The verb that says that somebody sues, and the index before which it stands; None: none here."""
    word, after = words.low(index), index + 1
    if word in _TAKES:
        to_court = words.reads(parties_from(words, after)[1], "to", "court")
        return (index, after) if to_court else None
    if word in _SUES:
        bare = words.low(after) in PREPOSITIONS - {"by"} and words.mention(after) is None
        return None if bare else (index, after)  # "has sued in London"
    if word not in {"lawsuit", "suit", "complaint"}:
        return None
    if words.low(index - 2) in _FACES:
        return index - 2, after
    if words.low(index - 2) == "with" and words.low(index - 3) in {"hit", "served", "slapped"}:
        return index - 3, after
    if words.low(after) != "against":
        return None
    filed = (at for at in range(index, max(-1, index - 6), -1) if words.low(at) in _FILES)
    verb = next(filed, None)
    return None if verb is None else (verb, index + 2)


_FACES = word_set("faces faced facing face")
_TAKES = word_set("took taken takes taking take")
_FILES = word_set("filed files brought filing")


def _accused_at(words: Words, index: int) -> list[Mention]:
    """The accused from an index on: parties, or a name in capitals that the ledger does not have."""
    mention = words.mention(index)
    described = mention is not None and mention.how == "description"
    named = _capitals(words, index + 1 if described else index)
    if named is not None:
        return [named]
    return [one.mention for one in parties_from(words, index)[0]]


def _capitals(words: Words, index: int) -> Mention | None:
    """The name at the end of "the Singapore start-up Lumora Labs", where no mention has it."""
    at, first, after = words.skip_marks(index), -1, -1
    while at - index < 9 and words.mention(at) is None:
        raw = words.raw(at, at + 1)
        if raw[:1].isupper() and words.low(at) not in {"the", "a", "an"}:
            first, after = (first, at + 1) if after == at else (at, at + 1)
        elif (
            not raw[:1].isalpha()
            or words.low(at) in {"of", "for", "over", "and"}
            or (after > 0 and words.low(at) not in PARTY_HEADS)
        ):
            break
        at += 1
    heads = words.low(after) in PARTY_HEADS or (
        after - first == 1 and words.low(after) in {"start-up", "startup"}
    )
    if first < 0 or heads or words.mention(after) is not None or words.low(after) == "'s":
        return None
    return words.described(first, after)


def _alleged_after(words: Words) -> Iterator[Hit]:
    """Reads "Y trained R1 on outputs of GPT-4o, X alleged"."""
    for index in range(3, len(words)):
        accuser = words.mention(index - 1)
        if words.low(index) not in _ALLEGES or accuser is None or words.low(index - 2) != ",":
            continue
        accused = words.mention(0)
        if accused is None or accused.kind != "lab" or is_conditional(words, index):
            continue
        yield Hit("allegation", (words.low(index),), "accuses", accused, (), accused.start,
                  words.end(index - 3), scope=words.text(1, index - 2), claimant=joint([accuser]))  # fmt: skip


def _framed(words: Words) -> Iterator[Hit]:
    """Reads "the complaint alleges that Y …" and "regulators are looking into whether Y …"."""
    for index in range(1, len(words)):
        kind = None if words.mention(index) is not None else _frame_kind(words, index)
        accused = [] if kind is None else _accused_at(words, index + 1)
        if not accused or accused[0].how == "pronoun":
            continue
        after = next(
            (at + 1 for at in range(index, len(words)) if words.end(at) >= accused[-1].end), index
        )
        if kind == "inquiry" and words.low(index) in _LOOKS_INTO and (
            words.low(after) not in {"over", "for"}
        ):  # fmt: skip
            continue
        verb = _framing_verb(words, index)
        group = verb_group(words, verb)
        if group.dropped or group.negated:
            continue
        accuser, start = accuser_of(words, group, subject_of(words, group))
        end = max(_clause_end(words, after - 1), after)
        alleges = kind == "allegation"
        for one in accused if kind == "inquiry" else accused[:1]:
            yield Hit(
                "allegation" if alleges else "investigation", (words.text(verb, index + 1),),
                "accuses", one, (), start, words.end(end - 1), scope=words.text(after, end),
                claimant=accuser,
                hedge_words=() if alleges else (words.text(verb, index + 1),),
                notes=() if alleges else (_NO_FINDING,),
            )  # fmt: skip


def _frame_kind(words: Words, index: int) -> str | None:
    """What begins before the accused: an allegation, a question that is looked into, an inquiry."""
    word, before = words.low(index), words.low(index - 1)
    if word == "that" and before in _ALLEGES:
        return "allegation"
    if word in {"whether", "if"}:
        looks = any(words.low(at) in _LOOKS_INTO for at in range(max(0, index - 3), index))
        return "investigation" if looks else None
    inquiry = word in {"into", "against"} and before in _INQUIRIES
    return "inquiry" if inquiry or (word in _LOOKS_INTO and before in BE) else None


def _framing_verb(words: Words, index: int) -> int:
    """The index of the verb that leads to an accusation: "opened" of "opened an inquiry into"."""
    opened = next(
        (at for at in range(index, max(-1, index - 6), -1) if words.low(at) in _OPENED), None
    )
    if opened is not None:
        return opened
    at = index
    while at > 0 and not (words.low(at) in _LOOKS_INTO or words.low(at) in _ALLEGES):
        at -= 1
    return at


_OPENED = word_set("opened opens launched launches began started announced widened")
_NO_FINDING = "The article speaks of an investigation, not of a finding."


def _said_to_have(words: Words) -> Iterator[Hit]:
    """Reads "X says Y used its work without permission" and "evidence that Y distilled"."""
    for index in range(1, len(words)):
        word = words.low(index)
        if words.mention(index) is not None or word not in _WRONGS | _USES or word.endswith("ing"):
            continue
        group = verb_group(words, index)
        if group.dropped or group.negated or group.passive or words.low(index + 1) == "to":
            continue
        accused = party_before(words, group.left)
        if (
            accused is None
            or is_relative(accused.mention)
            or accused.mention.kind in ("release", "family")
            or (accused.mention.how == "pronoun" and accused.mention.kind == "words")
        ):
            continue
        end = _clause_end(words, index)
        frame = _frame(words, accused.first)
        alleged = any(
            words.low(at) in {"allegedly", "purportedly"} for at in range(group.first, index)
        )
        forbidden = _is_forbidden(words, index, end)
        if frame is not None and frame[0] == "evidence":
            told = _takes(words, index, end, word)
        else:
            told = (word in _WRONGS or forbidden) and (
                frame is not None or alleged or (word in _WRONGS and forbidden)
            )
        if not told:
            continue
        teller, start = _teller(words, frame, accused.first)
        yield Hit(
            "accusation", (words.text(index, index + 1),), "accuses", accused.mention, (), start,
            words.end(end - 1), scope=words.text(index, end), claimant=teller,
        )  # fmt: skip


def _takes(words: Words, index: int, end: int, word: str) -> bool:
    """Whether something of another's is taken: "used its models", "distilled knowledge out of"."""
    return word in _WRONGS or any(
        words.mention(at) is not None or words.low(at) in {"its", "their", "our", "proprietary"}
        for at in range(index + 1, end)
    )


def _frame(words: Words, first: int) -> tuple[str, int] | None:
    """What leads to the accused: "evidence that" or a verb of saying, and where it stands."""
    at = first - 1
    while at >= 0 and words.low(at) in _BEFORE_ACCUSED:
        at -= 1
    if words.low(at) in SAYING:
        return "says", at
    if words.low(at) != "that":
        return None
    for step in range(at - 1, max(-1, at - 4), -1):
        if words.low(step) in _EVIDENCE:
            if any(
                words.low(before) in {"no", "without", "any"} for before in (step - 1, step - 2)
            ):
                return None
            denied = any(words.low(before) in _DENIES for before in range(max(0, step - 4), step))
            return None if denied else ("evidence", step)
        if words.low(step) in SAYING:
            return "says", step
    return None


_DENIES = word_set(
    "cleared clears acquitted absolved exonerated rejected rejects denied denies denying dismissed dismisses disputes disputed refuted"
)
_BEFORE_ACCUSED = word_set("the a an chinese rival start-up startup ai company \" '")


def _teller(words: Words, frame: tuple[str, int] | None, first: int) -> tuple[Named | None, int]:
    """Who tells, where that is a name right before the verb, and where the quote begins."""
    if frame is None:
        return None, words.start(first)
    kind, at = frame
    if kind == "evidence":
        return _finder(words, at)
    before = at - 1
    while is_adverb(words.low(before)):
        before -= 1
    found = party_before(words, before)
    if found is None:
        return None, words.start(first)
    return joint([found.mention]), words.start(found.first)


def _finder(words: Words, evidence: int) -> tuple[Named | None, int]:
    """Who found evidence, and where that is told; nobody where "there is evidence"."""
    for verb in range(evidence, max(-1, evidence - 5), -1):
        if words.low(verb) in _FOUND:
            break
    else:
        lead = evidence
        while lead > 0 and words.low(lead - 1) in _THERE_IS:
            lead -= 1
        return None, words.start(lead)
    group = verb_group(words, verb)
    read = subject_of(words, group)
    if read is None:
        return None, words.start(group.first)
    start = read.start
    if any(one.how == "pronoun" for one in read.mentions):  # "OpenAI says it has found evidence"
        says = next((step for step in range(group.left, -1, -1) if words.low(step) in SAYING), 0)
        outer = party_before(words, says - 1)
        start = start if outer is None else words.start(outer.first)
    return joint(list(read.mentions)), start


_FOUND = word_set("found has had have seen saw sees finds")
_THERE_IS = word_set("there is was substantial some strong clear")


def _is_forbidden(words: Words, index: int, end: int) -> bool:
    return any(
        words.low(at) in _FORBIDDEN_WORDS or any(words.reads(at, *one) for one in _FORBIDDEN)
        for at in range(max(0, index - 3), end)
    )


def _clause_end(words: Words, index: int) -> int:
    """The index behind the clause: a full stop, a dash, or a comma before who says it or since when."""
    end = index + 1
    while end < len(words) and end - index < _LONGEST:
        word = words.low(end)
        if word in _STOPS or word == "—":
            break
        if word == "," and (words.mention(end + 1) is not None or words.low(end + 1) in {
            "after", "the", "according", "which", "but", "who", "as", "while", "a", "in", "saying",
        }):  # fmt: skip
            goes_on = _behind_apposition(words, end)
            if not goes_on:
                break
            end = goes_on
        end += 1
    return end


def _behind_apposition(words: Words, comma: int) -> int:
    """The comma before "of" in "accusing X, a rival from Austin, of …"; 0 where there is none."""
    if words.low(comma + 1) not in {"the", "a", "an", "its"}:
        return 0
    for at in range(comma + 1, comma + 18):
        if words.low(at) in _STOPS:
            return 0
        if words.low(at) == "," and words.low(at + 1) in {"of", "over", "for"}:
            return at
    return 0

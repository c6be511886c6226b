"""Who speaks: a lab, a person with their house, a paper; also "he" and a bare surname."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from itertools import chain

from bot.race.extract.passage import Mention, Passage, Sentence
from bot.race.extract.text.phrases import named_words
from bot.race.extract.text.words import OBSERVERS, PEOPLE_NOUNS, PRESS, PRESS_ENDINGS
from bot.race.new_claims import Named

_DATA = re.compile(r"\s+(?:data|figures|estimates?|calculations|reports?|analysis|numbers|filings?|"
                   r"research|statistics|records)$")  # fmt: skip
_TITLE = re.compile(r"\b(?:chief \w+(?: officer)?|CEO|CTO|CFO|co-founder|founder|president|chairman|director|"
                    r"analyst|head|chief|VP|professor|researcher|scientist|executive|adviser|advisor|vice president)\b")  # fmt: skip
_AT = re.compile(
    r"\b(?:at|of|for|from|with) (?:the )?(?P<place>[A-Z][\w&.-]*(?: [A-Z][\w&.-]*){0,3})"
)
_OWNED_TITLE = re.compile(r", (?P<place>[A-Z][\w&.-]*(?: [A-Z][\w&.-]*){0,2})'s ")
_CALLED = re.compile(r",? (?P<name>[A-Z][\w'-]+(?: [A-Z][\w'-]+){1,2})(?=[,.\s\"]|$)")
_TWO_NAMES = re.compile(r"\b([A-Z][a-z]{1,20}) (?=([A-Z][a-z]{2,20})\b)")
_NAME = re.compile(r"(?P<name>[A-Z][\w.'-]+(?: [A-Z][\w.'-]*){1,3})$")
OF_PEOPLE = re.compile(
    r"\b(?P<who>[a-z-]+)(?P<how> (?:at|for|of|from|(?:close|familiar|next|linked) (?:to|with))) (?:the )?$"
)
"""People and whom they belong to: "a person close to"."""
_WHOLE_NAME = re.compile(
    r"\b[A-Z][^\W\d_]{1,20} (?:[A-Z]\. |van |de |von |der |al-)?[A-Z][^\W\d_]{2,20}\b"
    r"(?! (?:AI|Labs?|Systems|Technologies|Research|Institute|University)\b)"
)
_APPOSED_NAME = re.compile(
    r"\b(?P<name>[A-Z][^\W\d_]{1,20}(?: [A-Z]\.| (?:van|de|von|der))? [A-Z][^\W\d_]{2,20}), $"
)
_HOLDS_TITLE = re.compile(
    r"\b(?:[Tt]he|[Ii]ts) (?:\w+ )?(?:founder|co-founder|head|chief executive|chief scientist|CEO|director|president|"
    r"boss|leader|lead|author|maintainer)(?: of [a-z][\w -]{1,30}?)? (?:of|at) "
    r"(?P<place>[A-Z][\w&-]*(?: [A-Z][\w&-]*){0,2})(?: in [A-Z]\w+)?"
)
_ITS_TITLE = re.compile(
    r"\b(?:[Ii]ts|[Tt]he (?:company|firm|lab|start-?up)'s) (?:chief|CEO|CTO|founder|co-founder|head|president|boss|research|"
    r"director|chairman|lead)\b[a-z -]{0,40},? $"
)
_OPERATORS = frozenset(
    {"operators", "organisers", "organizers", "maintainers", "evaluators", "moderators"}
)
_BOARDS = re.compile(
    r"\b(?:Artificial Analysis|LM ?Arena|Chatbot Arena|Epoch AI|METR|LiveBench|Aider|OpenCompass|MLCommons|ARC Prize)\b"
)
_HOUSES = frozenset(
    {"institute", "foundation", "university", "agency", "consultancy", "observatory", "academy"}
)
_HOUSE_REACH = 2_000
_OPENS_WITH_NAME = re.compile(
    r"(?P<name>[A-Z][a-z]+[A-Z]\w+|[A-Z]\w+(?: [A-Z]\w+)+) (?:[a-z]+s|did|has|had)\b"
)
"""A house that is the subject of the sentence before: "SemiAnalysis does not buy it. The consultancy …"."""
_TITLE_REACH = 90
_PERSON_REACH = 400
_NO_PERSON = frozenset(
    [
        "the",
        "in",
        "on",
        "at",
        "but",
        "and",
        "a",
        "an",
        "this",
        "that",
        "according",
        "university",
        "institute",
        "court",
        "house",
        "street",
        "city",
        "united",
        "new",
        "san",
        "los",
        "wall",
        "silicon",
        "valley",
        "ai",
        "labs",
        "lab",
        "systems",
        "security",
        "research",
        "group",
        "inc",
        "ltd",
        "reuters",
        "bloomberg",
        "model",
        "open",
    ]
)
_THINGS = frozenset({
    "results", "evaluations", "tests", "benchmarks", "experiments", "it", "this", "that", "data",
    "figures", "studies", "evidence", "we", "they", "he", "she", "which", "who", "there", "what",
    "reports", "documents", "charts", "tables", "scores", "numbers", "everyone", "nobody", "i", "you",
})  # fmt: skip
_PEOPLE = frozenset({
    "testers", "reviewers", "scientists", "executives", "authors", "economists", "traders",
    "analysts", "analyst", "researchers", "person", "people", "sources", "experts", "investors",
    "officials", "engineers", "developers", "critics", "users", "spokesperson", "spokesman",
    "spokeswoman", "insiders", "colleague", "colleagues", "employee", "employees", "customer", "customers",
    "engineer", "developer", "researcher", "campaigners", "lawyers", "observers", "rivals", "academics",
})  # fmt: skip


class Speakers:
    """The speakers of one text, asked about in its order: "he" is the person who spoke last."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self.person: Named | None = None
        self._people: dict[str, Named] = {}
        self._press = ""
        self._last: Sentence | None = None
        self._houses: dict[str, Named] = {}

    def is_test(self, named: Named) -> bool:
        """Whether somebody is a test of the ledger, which says nothing."""
        name = named.party.name.casefold()
        return any(name.startswith(test) for test, _ in self._passage.benchmarks)

    def begin(self, sentence: Sentence) -> None:
        """The sentence that comes before the next one."""
        self._last = sentence

    def read(self, sentence: Sentence, speaker: Mention) -> tuple[Named | None, str]:  # noqa: C901, PLR0912 - one kind of speaker a line
        """A speaker as claimant, or as the paper that reports; both empty: nobody who speaks."""
        if (founder := self._founder(sentence, speaker)) is not None:
            return founder, ""
        if speaker.kind == "lab":
            return speaker.named, ""
        if speaker.kind in ("release", "family"):
            return None, ""
        text = speaker.text.strip("\"'. ")
        folded = text.casefold()
        if folded in {"he", "she"}:
            return self.person or self._person_before(sentence, speaker.start), ""
        if folded == "they":
            return self.person, ""
        if (titled := self._titled(sentence, speaker)) is not None:
            return titled, ""
        if folded.rpartition(" ")[2] in _OPERATORS and folded == text:
            boards = _BOARDS.findall(
                self._passage.text, max(0, speaker.start - _HOUSE_REACH), speaker.start
            )
            return (named_words(boards[-1]), "") if boards else (None, "")
        house = folded.removeprefix("the ").partition("'s ")[0]
        if house in _HOUSES:
            return self._house(house, speaker.start), ""
        words = _DATA.sub("", text)
        if is_press(words):
            base = speaker.start - sentence.start
            has_the = base > 4 and sentence.text[base - 4 : base] == "The "
            self._press = f"The {words}" if has_the else words.removeprefix("the ")
            return None, self._press
        rest = words.partition("'s ")[2] or words.partition(" ")[2]
        if speaker.owner is not None and not _NAME.search(rest):
            return self._lab_of(speaker.owner), ""
        if speaker.how == "noun phrase" and OF_PEOPLE.search(text.rpartition(" ")[0] + " "):
            return named_words(text), ""
        if not _has_name(sentence, speaker, words):
            return _unnamed(speaker), ""
        words = words.removeprefix("the ").removeprefix("The ")
        named = self._with_place(sentence, speaker, words)
        if (name := _NAME.search(words)) is not None:
            self.person = self._people[name["name"]] = named
        elif " " not in words:
            return self._in_full(words) or named, ""
        return named, ""

    def _house(self, noun: str, at: int) -> Named | None:
        """Whose house "the institute" is: the last one named so before a place."""
        sentences = self._passage.sentences
        first = bisect_left(sentences, at - _HOUSE_REACH, key=lambda it: it.start)
        last = bisect_left(sentences, at, key=lambda it: it.start)
        near = chain.from_iterable(one.mentions for one in sentences[first:last])
        labs = [one for one in near
                if one.kind == "lab" and one.end <= at and noun.capitalize() in one.text]  # fmt: skip
        if labs:
            return labs[-1].named
        name = rf"\b[A-Z][\w-]+(?: [A-Z][\w-]+){{0,2}} {noun.capitalize()}\b|\b{noun.capitalize()} of [A-Z]\w+"
        found = re.findall(name, self._passage.text[max(0, at - _HOUSE_REACH) : at])
        if found:
            return named_words(found[-1])
        opens = None if self._last is None else _OPENS_WITH_NAME.match(self._last.text)
        return named_words(opens["name"]) if opens is not None else None

    def lab_before(self, sentence: Sentence, at: int) -> Named | None:
        """The lab that a sentence speaks of before a place, else the sentence before it."""
        for one in (*sentence.mentions, *reversed(self._recent)):
            if one.end <= at and one.kind == "lab":
                return one.named
        after = next(iter(sentence.mentions), None)  # "By its own account, X's model …"
        if after is None:
            return None
        return after.named if after.kind == "lab" else after.owner

    def _titled(self, sentence: Sentence, speaker: Mention) -> Named | None:
        """The person of the sentences before who is now called by a title: "the founder of X"."""
        text = sentence.text[max(0, speaker.start - sentence.start - _TITLE_REACH) :]
        found = _HOLDS_TITLE.search(text, 0, min(400, len(text)))
        lead = (
            speaker.start - sentence.start - max(0, speaker.start - sentence.start - _TITLE_REACH)
        )
        if found is None or not found.start() <= lead < found.end():
            return None
        before = _APPOSED_NAME.search(text, 0, found.start())
        if before is not None and not is_press(before["name"]):
            self.person = named_words(f"{before['name']} ({found['place']})")
            self._people[before["name"]] = self.person
            return self.person
        person = self._person_before(sentence, sentence.start + 1)
        if person is None or "(" in person.party.name:
            return person
        self.person = named_words(f"{person.party.name} ({found['place']})")
        self._people[person.party.name] = self.person
        return self.person

    def _person_before(self, sentence: Sentence, at: int) -> Named | None:
        """The whole name that stands last before a place, in this sentence or the few before."""
        text = self._passage.text[max(0, at - _PERSON_REACH) : at]
        begin = at - len(text)
        names = list(_WHOLE_NAME.finditer(text))
        for one in reversed(names):
            words = one[0].split()
            if any(word.casefold() in _NO_PERSON for word in words) or is_press(one[0]):
                continue
            start, end = begin + one.start(), begin + one.end()
            near = self._recent_mentions(sentence)
            if any(other.start < end and start < other.end for other in near):
                continue
            return self._people.get(one[0]) or self._placed(one[0])
        return None

    def _recent_mentions(self, sentence: Sentence) -> Iterator[Mention]:
        sentences = self._passage.sentences
        first = bisect_left(sentences, sentence.start - _PERSON_REACH * 2, key=lambda it: it.start)
        last = bisect_left(sentences, sentence.end, key=lambda it: it.start)
        return chain.from_iterable(one.mentions for one in sentences[first:last])

    @property
    def _recent(self) -> list[Mention]:
        return [] if self._last is None else list(self._last.mentions)

    def _placed(self, name: str) -> Named:
        """A person with whom the text says elsewhere that they speak for."""
        if name in self._houses:
            return self._houses[name]
        found = re.search(
            rf"{re.escape(name)}, (?:who (?:runs|leads|heads|founded|teaches|works|directs|studies)\b|(?:an?|the|its) "
            rf"|(?:co-)?founder |head |chief |director |president )[^.;\"]{{0,60}}?"
            rf"(?:\b(?:at|of|for|in|runs|leads|heads|founded) )(?:the )?(?:[a-z-]+ ){{0,2}}(?P<place>[A-Z][\w&-]*(?: (?:of )?[A-Z][\w&-]*){{0,3}})",
            self._passage.text,
        )
        named = named_words(name if found is None else f"{name} ({found['place']})")
        self._houses[name] = named
        return named

    def _in_full(self, surname: str) -> Named | None:
        """The person whom the text calls by the whole name elsewhere: "Musk", Elon Musk."""
        for words, named in self._people.items():
            if words.rpartition(" ")[2] == surname:
                return named
        full = self._whole_names.get(surname)
        return None if full is None or is_press(full) else self._placed(full)

    @cached_property
    def _whole_names(self) -> dict[str, str]:
        """Two capitalised words anywhere in the text, by the second: the first that come."""
        found: dict[str, str] = {}
        for pair in _TWO_NAMES.finditer(self._passage.text):
            found.setdefault(pair[2], f"{pair[1]} {pair[2]}")
        return found

    def _founder(self, sentence: Sentence, speaker: Mention) -> Named | None:
        """The name after a title: "its founder, Ravi Okonjo"."""
        is_owned = speaker.kind == "words" and speaker.owner is not None
        if not is_owned and speaker.text.rpartition(" ")[2].casefold() not in PEOPLE_NOUNS:
            return None  # "the team's lead author, Jo Marsh," is a person too
        named = _CALLED.match(sentence.text, speaker.end - sentence.start)
        if named is None:
            return None
        lab = speaker.named if speaker.kind == "lab" else None
        if lab is None and speaker.text.casefold().startswith("its "):
            lab = self.lab_before(sentence, speaker.start)
        house = "" if lab is None else lab.party.name
        self.person = named_words(f"{named['name']} ({house})" if house else named["name"])
        self._people[named["name"]] = self.person
        return self.person

    def _lab_of(self, owner: Named) -> Named:
        """Whoever owns a phrase, as the lab: what a model is said to say, its maker says."""
        labs = (one.named for sentence in self._passage.sentences for one in sentence.mentions
                if one.kind == "lab" and one.named.maker_id == owner.maker_id)  # fmt: skip
        return owner if owner.party.lab_id is not None else next(labs, owner)

    def _with_place(self, sentence: Sentence, speaker: Mention, words: str) -> Named:
        """A person with whom they speak for: "Kathleen Brooks (XTB)"."""
        base = sentence.start
        tail = sentence.text[speaker.end - base :][:90]
        name = _NAME.search(words)
        title = _TITLE.search(words)
        house, _, noun = words.rpartition(" ")
        if noun.casefold() in OBSERVERS and house[:1].isupper():
            return named_words(house)
        if name and name.start() and words[: name.start()].rsplit(maxsplit=1)[-1].islower():
            words = name["name"] if title is None else words
        if title and _NAME.match(words[title.end() :].strip()):
            place = words[: title.start()].strip().removesuffix("'s")
            person = words[title.end() :].strip()
            return named_words(f"{person} ({place})" if place[:1].isupper() else person)
        if _NAME.fullmatch(words) and _ITS_TITLE.search(sentence.text, 0, speaker.start - base):
            lab = self.lab_before(sentence, speaker.start)
            if lab is not None:
                return named_words(f"{words} ({lab.party.name})")
        if not (_NAME.fullmatch(words) and tail.startswith(",") and _TITLE.search(tail)):
            return self._placed(words) if _NAME.fullmatch(words) else named_words(words)
        if place := _AT.search(tail) or _OWNED_TITLE.match(tail):
            return named_words(f"{words} ({place['place'].rstrip('.')})")
        return named_words(words)

    def outlet(self, who: str) -> str:
        """The paper somebody told; "the newspaper" is the one that was named last."""
        if who.startswith("the ") and who[4:5].islower():
            return self._press
        name = who.removeprefix("the ")
        if not name:
            return ""
        return name if is_press(name) or name[0].isupper() else ""


def _has_name(sentence: Sentence, speaker: Mention, words: str) -> bool:
    """Whether a speaker has a name: a capital letter that not only opens the sentence."""
    before = sentence.text[: speaker.start - sentence.start].strip(" \"'").casefold()
    if before not in {"", "the", "a", "an", "some", "several", "many"}:
        return any(letter.isupper() for letter in words)
    if " " not in words:
        return words[0].isupper() and words.casefold() not in _THINGS | _PEOPLE
    return any(letter.isupper() for letter in words[1:])


def _unnamed(speaker: Mention) -> Named | None:
    """People without a name by their words: "analysts"; None for things: "the data"."""
    noun = speaker.text.casefold().rpartition(" ")[2]
    return named_words(speaker.text) if noun in _PEOPLE else None


def is_press(name: str) -> bool:
    """Whether a name is a paper's, an agency's or a broadcaster's."""
    words = name.casefold().removeprefix("the ").split()
    return bool(words) and (
        words[-1] in PRESS or words[0] in PRESS or (len(words) > 1 and words[-1] in PRESS_ENDINGS)
    )

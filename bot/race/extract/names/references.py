"""What stands for what: the mentions of every sentence, with "the company" and "it" resolved.

Sentences are read in order. A company word or "it" means the topic: whom the nearest sentence before
begins with, or whoever stands first in the same clause. A model word means the model that was named
last, a "latest version" the newest one that the text names anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.race.catalog import Catalog
from bot.race.claims import Party
from bot.race.extract.names.antecedents import OPENING, Antecedents, is_model
from bot.race.extract.names.companies import CompanyTest
from bot.race.extract.names.pairs import Meant, several_at
from bot.race.extract.names.roles import GOVERNS, role_of
from bot.race.extract.names.spots import Spot
from bot.race.extract.passage import Mention, MentionKind
from bot.race.extract.text.reading import Piece
from bot.race.extract.text.runs import SIZE, Run, run_at
from bot.race.extract.text.worded import Token, does_something, tokens_of
from bot.race.extract.text.words import (
    ADVERBS,
    AUXILIARIES,
    COMPANY_NOUNS,
    COMPANY_VERBS,
    COPULAS,
    EXPLETIVE,
    MODEL_DOES,
    MODEL_NOUNS,
    MODEL_VERBS,
    NO_WORDS,
    OF_COMPANIES,
    ORDINALS,
    OTHER_MODEL,
    PEOPLE_NOUNS,
    PRODUCTS,
    SAYS,
    SINGLE_MODEL,
    TALK_VERBS,
    TIME_WORDS,
)
from bot.race.new_claims import Named

_LINKING = COPULAS | {""}
_LONGEST_PREDICATE = 14
_ANY = frozenset({"any", "every", "no", "some", "another", "each"})
_SELLS = frozenset({"asks", "asked", "charges", "charged", "sells", "sold", "bills", "billed"})
"""What a company does with a model: "what it asks for M2.1"."""
_APPOSED = frozenset({",", "(", "—", "called", "named", "dubbed"})
_OPENS_NAME = frozenset({"the", "a", "an", "this", "that", "these", "those", "all", "new"})


def mentions_of(
    text: str, pieces: Sequence[Piece], spots: Sequence[Spot], catalog: Catalog, past: Antecedents
) -> list[tuple[Mention, ...]]:
    """The mentions of each sentence, in the order of the text, none inside another."""
    reading = _Reading(text, catalog, past)
    found: list[tuple[Mention, ...]] = []
    at = 0
    for piece in pieces:
        while at < len(spots) and spots[at].start < piece.start:
            at += 1
        last = at
        while last < len(spots) and spots[last].end <= piece.end:
            last += 1
        found.append(tuple(reading.read(piece, spots[at:last])))
        at = last
    return found


class _Reading:
    """Reads sentence by sentence; what was named so far is in ``past``."""

    def __init__(self, text: str, catalog: Catalog, past: Antecedents) -> None:
        self._text = text
        self._catalog = catalog
        self._past = past
        self._tokens: Sequence[Token] = ()

    @property
    def _at(self) -> int:
        return self._past.at

    @property
    def _now(self) -> list[Mention]:
        return self._past.now

    def read(self, piece: Piece, spots: Sequence[Spot]) -> list[Mention]:
        """The mentions of the next sentence."""
        past = self._past
        self._tokens = tokens_of(self._text, piece.start, piece.end, spots)
        past.begin(self._tokens, piece.paragraph)
        while past.at < len(self._tokens):
            found = self._next()
            if found is None:
                past.at += 1
                continue
            level = role_of(self._tokens, found, past.now)
            past.now.append(replace(found, governed=level) if level else found)
            while past.at < len(self._tokens) and self._tokens[past.at].start < found.end:
                past.at += 1
        past.end()
        return past.now

    def _next(self) -> Mention | None:
        token = self._tokens[self._at]
        if token.spot is None:
            meant = several_at(self._tokens, self._at, self._past)
            if meant is not None:
                return self._several(meant)
            match token.folded:
                case "it":
                    return self._it(token)
                case "we" | "us":
                    return self._pronoun(token, self._speaker())
                case "which" | "that" | "who":
                    return self._relative(token)
                case _:
                    pass
        run = run_at(self._tokens, self._at, apposed=self._is_apposed())
        return None if run is None else self._phrase(run)

    def _several(self, meant: Meant) -> Mention:
        start, end = self._tokens[meant.first].start, self._tokens[meant.after - 1].end
        named = self._apposed_to(meant.after) or meant.named[0]
        kind = self._past.kind_of(named)
        text = self._text[start:end]
        return Mention(start, end, text, kind, named, "description", others=meant.named[1:])

    def _apposed_to(self, at: int) -> Named | None:
        """The name right behind "the smaller one, X,"."""
        if at + 1 >= len(self._tokens) or self._tokens[at].folded not in _APPOSED:
            return None
        spot = self._tokens[at + 1].spot
        return spot.named if spot is not None and spot.kind == "release" else None

    def _is_apposed(self) -> bool:
        """Whether the next words stand right after a model and a comma."""
        if not self._now or not self._at or self._now[-1].kind == "lab":
            return False
        gap = self._text[self._now[-1].end : self._tokens[self._at].start]
        return gap.strip() in {",", "—"}

    # pronouns -------------------------------------------------------------------------------

    def _pronoun(self, token: Token, named: Named | None) -> Mention | None:
        if named is None:
            return None
        return Mention(
            token.start, token.end, token.text, self._past.kind_of(named), named, "pronoun"
        )

    def _it(self, token: Token) -> Mention | None:
        if (rival := self._rival_it(token)) is not None:
            return rival
        following = self._following(3)
        if set(following[:1]) & COPULAS and EXPLETIVE.intersection(following):
            return None
        if not self._now and self._at > 3 and self._tokens[0].folded not in OPENING:
            return None  # the sentence has a subject of its own, nobody we know
        verb = next((word for word in following if word not in AUXILIARIES | ADVERBS and
                     word not in {"'s", "'d", "'ll"} and not word.endswith("ly")), "")  # fmt: skip
        made = self._at > 0 and self._tokens[self._at - 1].folded in {"making", "makes", "made"}
        if not (made or does_something(following)):
            return None
        past = self._past
        if verb in TALK_VERBS | COMPANY_VERBS | _SELLS:
            return self._pronoun(token, past.topic() or past.last_model())
        says = any(one.folded in SAYS for one in self._tokens[: self._at])
        if made or verb in MODEL_VERBS | MODEL_DOES or (verb not in _LINKING and not says):
            meant = past.last_model() or (None if past.is_torn else past.topic())
            return self._pronoun(token, meant)
        rest = {one.folded for one in self._tokens[self._at + 1 :][:_LONGEST_PREDICATE]}
        if rest & OF_COMPANIES:
            return self._pronoun(token, past.topic() or past.last_model())
        return self._pronoun(token, past.presented() or past.spoken_of() or past.topic())

    def _rival_it(self, token: Token) -> Mention | None:
        """An "it" that a verb or "than" governs: the model spoken of before, and none of this sentence.

        "The 8B variant trails it", "Claude 2 beats it hands down".
        """
        own = {one.named.identity for one in self._now}
        if not self._at or not any(is_model(one) for one in self._now):
            return None
        if self._tokens[self._at - 1].folded not in GOVERNS or does_something(self._following(3)):
            return None
        others = {
            one.named.identity: one.named for one in self._now if is_model(one) and one.governed
        }
        if others:  # "While X is cheaper than Y, it trails it"
            return self._pronoun(token, *others.values()) if len(others) == 1 else None
        about = self._past.subject_before()
        return None if about is None or about.identity in own else self._pronoun(token, about)

    def _relative(self, token: Token) -> Mention | None:
        """A pronoun right after the mention that it refers to."""
        if not self._now:
            return None
        before = self._now[-1]
        between = self._text[before.end : token.start].replace(",", " ").replace("—", " ").split()
        if any(word.casefold() not in TIME_WORDS and word.casefold() not in ADVERBS
               for word in between) or len(between) > 3:  # fmt: skip
            return None
        if before.how == "pronoun" and not between and before.text.casefold() in {"it", "we"}:
            return None
        following = self._following(1)
        if not following or not following[0][0].isalpha():
            return None
        return Mention(token.start, token.end, token.text, before.kind, before.named, "pronoun")

    def _following(self, count: int) -> list[str]:
        return [one.folded for one in self._tokens[self._at + 1 : self._at + 1 + count]]

    # phrases --------------------------------------------------------------------------------

    def _phrase(self, run: Run) -> Mention | None:
        if run.model is not None:
            return self._named_model(run, run.model)
        if run.lab is not None:
            return self._with_lab(run, run.lab)
        if run.noun in COMPANY_NOUNS:
            return self._company(run)
        if run.noun in PEOPLE_NOUNS:
            owner = self._owner(run)
            return None if owner is None else self._mention(run, "lab", owner, "description")
        if run.noun in MODEL_NOUNS:
            return self._described(run)
        return None

    def _named_model(self, run: Run, model: Spot) -> Mention | None:
        if run.noun in COMPANY_NOUNS:
            maker = self._past.lab(model.named.maker_id)
            return None if maker is None else self._mention(run, "lab", maker, "description")
        named, kind, how = model.named, model.kind, model.how
        owner = run.lab.named if run.lab is not None else self._owner(run)
        if owner is not None and named.maker_id is None:
            named = Named(named.party, owner.maker_id)
            if owner.maker_id is None:
                self._past.makers.setdefault(named.identity, owner)
        if run.is_newest and (kind == "family" or "version" in run.words):
            maker = self._past.maker_of(named)
            family = self._past.family_of(named)
            newest = None if maker is None else self._past.newest_named(maker, family_id=family)
            if newest is not None:
                return self._mention(run, "release", newest, "description", owner)
        if run.owner_word is None and run.lab is None and run.words[0] not in _OPENS_NAME:
            start = model.start  # "have open-sourced DeepSeek-R1": the word before is no adjective
            return Mention(start, run.end, self._text[start : run.end], kind, named, how, owner)
        return self._mention(run, kind, named, how, owner)

    def _with_lab(self, run: Run, lab: Spot) -> Mention | None:
        if run.noun in MODEL_NOUNS and lab.end < run.end:
            return self._described(run)
        if run.noun in PEOPLE_NOUNS:
            return self._mention(run, "lab", lab.named, "description")
        called = any(word in COMPANY_NOUNS for word in run.words)
        start = run.start if called else lab.start
        end = run.end if run.noun in COMPANY_NOUNS else lab.end
        return Mention(start, end, self._text[start:end], "lab", lab.named, lab.how)

    def _company(self, run: Run) -> Mention | None:
        if run.words[0] not in {"the", "this", "that"}:
            return None
        named = self._past.topic(CompanyTest(self._catalog, run))
        return None if named is None else self._mention(run, "lab", named, "description")

    def _described(self, run: Run) -> Mention | None:
        """A model by description: "its flagship model", "OpenAI's cutting-edge models"."""
        if run.words[0] == "the" and not ORDINALS.isdisjoint(run.words):
            while self._at + 1 < len(self._tokens) and self._tokens[self._at + 1].end <= run.end:
                self._past.at += 1
            return None  # "the first OpenAI model to …" is what is said, not of whom
        owner = run.lab.named if run.lab is not None else self._owner(run)
        before = self._tokens[self._at - 1] if self._at else None
        if before is not None and before.folded in _ANY and owner is not None:
            words = self._text[before.start : run.end]
            named = Named(Party(" ".join(words.split())), owner.maker_id)
            return Mention(run.start, run.end, words, "words", named, "description", owner)
        apposed = self._apposed(run, owner)
        if apposed is not None:
            return self._mention(run, self._past.kind_of(apposed), apposed, "description", owner)
        singular = run.noun in SINGLE_MODEL
        if singular and run.noun not in PRODUCTS:
            named = self._model_meant(run, owner)
            if named is not None:
                return self._mention(run, self._past.kind_of(named), named, "description", owner)
        if owner is None:
            return self._repeated(run)
        return self._mention(
            run, "words", self._words_for(run, owner, singular=singular), "description", owner
        )

    def _model_meant(self, run: Run, owner: Named | None) -> Named | None:
        """The one model that a singular description means, where the text names it."""
        sizes = [word.partition("-")[0] for word in run.words if SIZE.match(word)]
        if owner is not None:
            named = self._of_owner(run, owner)
            if named is None or len(sizes) != 1 or _is_sized(named, sizes[0]):
                return named
            return self._past.sibling(named, sizes[0])
        if run.owner_word == "our":
            return self._past.main
        if run.words[0] in {"the", "this"} and OTHER_MODEL.isdisjoint(run.words):
            last = self._past.last_model()
            if run.noun in {"flagship", "flagships"} and last is not None:
                maker = self._past.maker_of(last)
                return None if maker is None else self._past.only_named(maker)
            if last is None or all(_is_sized(last, size) for size in sizes):
                return last
            return self._past.sibling(last, sizes[0]) if len(sizes) == 1 else None
        return None

    def _of_owner(self, run: Run, owner: Named) -> Named | None:
        if run.is_newest:
            return self._past.newest_named(owner)
        return self._past.only_named(owner) or self._past.main_of(owner)

    def _words_for(self, run: Run, owner: Named, *, singular: bool) -> Named:
        if not singular and run.lab is not None:
            words = self._text[run.start : run.end]
            return Named(Party(" ".join(words.split())), owner.maker_id)
        kept = [one.text for one in run.tokens if one.folded not in NO_WORDS and one.spot is None
                and one.folded not in {"its", "their", "our", "company", "his", "her"}]  # fmt: skip
        return Named(Party(" ".join([owner.party.name, *kept])), owner.maker_id)

    def _repeated(self, run: Run) -> Mention | None:
        """The same again: "the assistant", after an assistant of somebody was mentioned."""
        if not run.is_definite or run.noun is None:
            return None
        for one in self._past.backwards():
            if one.kind == "words" and one.named.party.name.casefold().endswith(run.noun):
                return self._mention(run, "words", one.named, "description")
        return None

    def _apposed(self, run: Run, owner: Named | None) -> Named | None:
        """The name beside a description: "R1, the company's newest model", "its new model, R1"."""
        maker = None if owner is None else owner.maker_id
        if self._now and self._at:
            before = self._now[-1]
            gap = self._text[before.end : run.start].strip()
            fits = before.kind != "lab" and maker in (None, before.named.maker_id)
            opens = self._tokens[0].folded in OPENING and before.governed > 1 and gap == ","
            behind = [one.folded for one in self._tokens if one.start >= run.end][:3]
            if opens and does_something(behind):
                return None  # "Compared with X, the new model is fast"
            if gap in {",", "(", "—"} and fits:
                return before.named
        after = [one for one in self._tokens if one.start >= run.end][:3]
        if run.noun in SINGLE_MODEL and after and after[0].folded in _APPOSED:
            spot = next((one.spot for one in after[1:] if one.spot is not None), None)
            fits = spot is not None and (maker is None or spot.named.maker_id in (None, maker))
            if spot is not None and fits and spot.kind == "release":
                return spot.named
        return None

    def _mention(
        self, run: Run, kind: MentionKind, named: Named, how: str, owner: Named | None = None
    ) -> Mention:
        text = self._text[run.start : run.end]
        return Mention(run.start, run.end, text, kind, named, how, owner)

    # antecedents ----------------------------------------------------------------------------

    def _owner(self, run: Run) -> Named | None:
        if run.owner_word == "our":
            return self._speaker()
        if run.owner_word in {"its", "their"}:
            return self._past.topic()
        if run.company_noun is not None:
            return self._past.topic(CompanyTest(self._catalog, run))
        return None

    def _speaker(self) -> Named | None:
        """Who says "we": in a quotation whoever is named beside it, else the author."""
        inside = sum(one.text == '"' for one in self._tokens[: self._at]) % 2 == 1
        if not inside:
            return self._past.author
        rest = self._tokens[self._at :]
        closed = next((at for at, one in enumerate(rest) if one.text == '"'), len(rest))
        beside = (one.spot for one in rest[closed:] if one.spot is not None)
        named = next((one.named for one in beside if one.kind == "lab"), None)
        return named or self._past.author or self._past.topic()


def _is_sized(model: Named, size: str) -> bool:
    return size in model.party.name.casefold()

"""What was named so far in a text, and which of it a pronoun or a description can mean.

The nearest subject goes before the nearest name (centering: Grosz, Joshi and Weinstein 1995): what
stands behind "than", "against" or a verb is spoken of only where there is nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain, pairwise

from bot.race.catalog import Catalog
from bot.race.claims import Party
from bot.race.extract.names.companies import CompanyTest
from bot.race.extract.names.spots import Spot
from bot.race.extract.passage import Mention, MentionKind
from bot.race.extract.text.worded import Token
from bot.race.extract.text.words import ADVERBS, CLAUSE_WORDS, PREPOSITIONS, SINGLE_MODEL
from bot.race.new_claims import Named

_SENTENCES_BACK = 6
"""How far back an antecedent is looked for."""
_MODELS_BACK = 3
_JOINED = len(", and ")
"""Characters between two names that are joined."""
_LABS_BACK = 2
"""Sentences back in which a lab that is named goes before the maker of a nearer model."""
OPENS_ASIDE = frozenset(
    {"built", "based", "unlike", "like", "compared", "trained", "running", "after"}
)
OPENING = PREPOSITIONS | CLAUSE_WORDS | ADVERBS | OPENS_ASIDE
_FIRST_WORD = re.compile(r"[^\W\d_]{3,}")
_SIZE_OF_NAME = re.compile(r"[\s-]\d{1,4}(?:\.\d{1,2})?[bBmM]\b.*")
_CONTRASTS = frozenset({"while", "whereas", ";"})


def is_model(mention: Mention) -> bool:
    """Whether a mention is a model or a family of them, known to the ledger or not."""
    return mention.kind in ("release", "family")


class Antecedents:
    """The text so far: ``now`` is the sentence that is read, up to the token at ``at``."""

    def __init__(
        self,
        spots: Sequence[Spot],
        catalog: Catalog,
        *,
        author: Named | None,
        main: Named | None,
        is_page: bool,
    ) -> None:
        self._spots = spots
        self._catalog = catalog
        self.author = author
        self.main = main
        self._is_page = is_page
        self._unknown = {one.named.identity for one in spots if one.kind == "release"}
        self._labs = {one.named.identity: one.named for one in spots if one.kind == "lab"}
        self.makers = self._by_first_word()
        self._leading = _leading(self.named_models)
        self._paragraph = -1
        self._is_fresh = True
        self.before: list[list[Mention]] = []
        self.now: list[Mention] = []
        self.tokens: Sequence[Token] = ()
        self.at = 0

    def begin(self, tokens: Sequence[Token], paragraph: int) -> None:
        """Begins a sentence of a paragraph."""
        self.tokens, self.now, self.at = tokens, [], 0
        self._is_fresh = self._is_fresh or paragraph != self._paragraph
        self._paragraph = paragraph

    def end(self) -> None:
        """Ends a sentence; one that names nobody is passed over."""
        self._is_fresh = self._is_fresh and not any(is_model(one) for one in self.now)
        if self.now:
            about = self.clause()  # of "Built on Llama, Sonar …": what stands after the comma
            self.before.append([*about, *(one for one in self.now if one not in about)])
            del self.before[:-_SENTENCES_BACK]

    def kind_of(self, named: Named) -> MentionKind:
        """What a party is: models the ledger lacks are models too."""
        party = named.party
        if party.release_id is not None or named.identity in self._unknown:
            return "release"
        if party.family_id is not None:
            return "family"
        return "lab" if party.lab_id is not None or named.identity in self._labs else "words"

    def _by_first_word(self) -> dict[str, Named]:
        """Labs that the ledger lacks, by their models: Tagus AI of Tagus-M."""
        labs = {
            lab.party.name.casefold().partition(" ")[0]: lab
            for lab in self._labs.values()
            if lab.party.lab_id is None
        }
        words = ((one.named, _FIRST_WORD.match(one.named.party.name)) for one in self._spots
                 if one.kind == "release" and one.named.maker_id is None)  # fmt: skip
        return {
            named.identity: labs[word[0].casefold()]
            for named, word in words
            if word is not None and word[0].casefold() in labs
        }

    def owns(self, lab: Named, model: Named) -> bool:
        """Whether a lab, known to the ledger or not, makes a model."""
        if lab.maker_id is not None:
            return model.maker_id == lab.maker_id
        maker = self.makers.get(model.identity)
        return maker is not None and maker.identity == lab.identity

    def clause(self) -> list[Mention]:
        """The mentions of this sentence since the last contrast, or all of them."""
        read = self.tokens[: self.at]
        cut = max((one.end for one in read if one.folded in _CONTRASTS), default=0)
        ends = (
            one.end for last, one in pairwise(read) if one.text == "." and last.spot is not None
        )
        cut = max(cut, max(ends, default=0))  # "… to train Command A. Veridane says …"
        if self.tokens and self.tokens[0].folded in OPENS_ASIDE:
            comma = (one.end for one in read if one.text == ",")
            cut = max(cut, next(comma, 0))  # "Built on Llama, Sonar …" is about Sonar
        return [one for one in self.now if one.start >= cut] or self.now

    def recent(self) -> list[list[Mention]]:
        """This sentence and those before, the nearest first."""
        return [self.now, *reversed(self.before)]

    def backwards(self) -> Iterator[Mention]:
        """All mentions, the last first."""
        return chain.from_iterable(reversed(group) for group in self.recent())

    # labs -----------------------------------------------------------------------------------

    def topic(self, test: CompanyTest | None = None) -> Named | None:
        """The lab that is spoken of: first in this clause, else first in a sentence before."""
        before = list(reversed(self.before))
        labs = [[one for one in group if one.kind == "lab"] for group in before[:_LABS_BACK]]
        groups = list(chain(self.clause(), self.now, *labs, *before))
        subjects = [one for one in groups if one.governed < (2 if one.kind == "lab" else 1)]
        tells = test is not None and test.tells
        for surely in (True, False) if tells else (False,):
            for one in (*subjects, *groups):
                named = one.named if one.kind == "lab" else self.maker_of(one.named)
                if named is not None and (test is None or test.fits(named, surely=surely)):
                    return named
        if self.author is not None and (test is None or test.fits(self.author)):
            return self.author
        return None if test is None or not test.tells else self._named_anywhere(test)

    def _named_anywhere(self, test: CompanyTest) -> Named | None:
        fitting = list(filter(test.fits, self._labs.values()))
        return fitting[0] if len(fitting) == 1 else None

    def maker_of(self, named: Named) -> Named | None:
        """Whose a model is, as far as the ledger or the text says so."""
        return self.lab(named.maker_id) or self.makers.get(named.identity)

    def lab(self, lab_id: int | None) -> Named | None:
        """A lab of the ledger by its number."""
        if lab_id is None:
            return None
        return Named(Party(self._catalog.labs[lab_id].name, lab_id=lab_id), lab_id)

    # models ---------------------------------------------------------------------------------

    def last_model(self) -> Named | None:
        """The model spoken of: the first subject of this sentence, else of the nearest before.

        In a lab's own text it is one of its own, where one is near; on a model's page that model.
        """
        groups = self.recent()[: 1 + _MODELS_BACK]
        if self.author is not None and self.author.maker_id is not None:
            own = [one for one in chain.from_iterable(groups)
                   if is_model(one) and one.named.maker_id == self.author.maker_id]  # fmt: skip
            if own:
                return min(own, key=lambda one: one.governed > 1).named
        presented = self._presented_by_maker()
        if presented is not None:
            return presented
        leading = self.main or self._led_by()
        if self._is_fresh and leading is not None:
            mine = [one for one in self.now if is_model(one) and not one.governed]
            return mine[0].named if mine else leading
        if self.is_torn:
            return None
        subject = self._first(groups[:2] if self._is_page else groups, most=0)
        return subject or self.main or self._first(groups, most=1) or self._first(groups, most=2)

    def _presented_by_maker(self) -> Named | None:
        """The one model of this sentence, whose maker is its subject: "MiniMax cut the price of M2.1; it …"."""
        models = {one.named.identity: one.named for one in self.now if is_model(one)}
        first = self.now[0] if self.now else None
        if len(models) != 1 or first is None or first.kind != "lab" or first.governed:
            return None
        (model,) = models.values()
        return model if self.owns(first.named, model) else None

    @property
    def is_torn(self) -> bool:
        """Whether nothing tells which model is meant: the nearest models spoken of are two of equal standing.

        "X and Y are open. The model …": either can be.
        """
        if self.main is not None:
            return False
        for group in self.recent()[: 1 + _MODELS_BACK]:
            subjects = [one for one in group if is_model(one) and not one.governed]
            if subjects:
                pairs = pairwise(sorted(subjects, key=lambda one: one.start))
                return any(
                    one.named.identity != other.named.identity
                    and 0 < other.start - one.end <= _JOINED
                    for one, other in pairs
                )
        return False

    def _first(self, groups: Sequence[Sequence[Mention]], *, most: int) -> Named | None:
        """The first model that nothing governs more than so."""
        every = chain.from_iterable(groups)
        return next(
            (one.named for one in every if one.governed <= most and self._can_be_meant(one)), None
        )

    def _led_by(self) -> Named | None:
        """The model that a text is about, once it was named."""
        lead = self._leading
        here = self.tokens[self.at].start if self.at < len(self.tokens) else 0
        return lead.named if lead is not None and lead.end <= here else None

    def _can_be_meant(self, one: Mention) -> bool:
        noun = one.named.party.name.casefold().rpartition(" ")[2]
        return is_model(one) or (
            one.kind == "words" and one.owner is not None and noun in SINGLE_MODEL
        )

    def subject_before(self) -> Named | None:
        """The one model that the nearest sentence before is about; None where it is about several."""
        models = [
            one.named for one in (self.before or [[]])[-1] if is_model(one) and not one.governed
        ]
        return models[0] if len({one.identity for one in models}) == 1 else None

    def spoken_of(self) -> Named | None:
        """What this clause, or the nearest sentence before, is about: named first there."""
        for group in (self.clause(), *list(reversed(self.before))[:2]):
            for one in group:
                if not one.governed and (one.kind == "lab" or is_model(one)):
                    return one.named
        return None

    def presented(self) -> Named | None:
        """The model that the nearest sentence speaks of beside its lab."""
        for group in self.recent()[:2]:
            for one in group:
                if is_model(one) and not one.governed:
                    return one.named
        return None

    @cached_property
    def named_models(self) -> list[Spot]:
        """Where the text names a model."""
        return [one for one in self._spots if one.kind == "release"]

    @cached_property
    def distinct_models(self) -> list[Named]:
        """The models of the text, each once."""
        return list({one.named.identity: one.named for one in self.named_models}.values())

    def main_of(self, owner: Named) -> Named | None:
        """The model the text is about, where it is somebody's own."""
        main = self.main
        return main if main is not None and self.owns(owner, main) else None

    def sibling(self, model: Named, size: str) -> Named | None:
        """The model of the same series with another size: "the 8B variant" after Llama 3.1 405B."""
        fitting = [one for one in self.distinct_models
                   if one.maker_id == model.maker_id and size in re.split(r"[\s-]", one.party.name.casefold())]  # fmt: skip
        if fitting:
            return fitting[0] if len(fitting) == 1 else None
        bare = _SIZE_OF_NAME.sub("", model.party.name).strip(" -")
        if not any(map(str.isdigit, bare)):
            return None
        name = f"{bare} {size.upper()}"
        for release_id, release in self._catalog.releases.items():
            if release.name.casefold() == name.casefold():
                return Named(Party(release.name, release_id=release_id), model.maker_id)
        named = Named(Party(name), model.maker_id)
        self._unknown.add(named.identity)
        return named

    def newest_named(self, lab: Named, *, family_id: int | None = None) -> Named | None:
        """The newest release of a lab that the text names anywhere."""
        best: tuple[int, Named] | None = None
        for named in self.distinct_models:
            if not self.owns(lab, named):
                continue
            release = named.party.release_id
            entity = None if release is None else self._catalog.entities["release", release]
            if family_id is not None and (entity is None or entity.family_id != family_id):
                continue
            newest = 0 if entity is None else entity.newest
            if best is None or newest > best[0]:
                best = (newest, named)
        return None if best is None else best[1]

    def family_of(self, named: Named) -> int | None:
        """The family a release belongs to, or a family itself."""
        release = named.party.release_id
        if release is None:
            return named.party.family_id
        return self._catalog.releases[release].family_id

    def only_named(self, lab: Named) -> Named | None:
        """The one model of a lab in the text, None where there are several."""
        models = [one for one in self.distinct_models if self.owns(lab, one)]
        return models[0] if len(models) == 1 else None


def _leading(models: Sequence[Spot]) -> Spot | None:
    """The model that a text is about: named first, and twice as often as any other."""
    common = Counter(one.named.identity for one in models).most_common(2)
    if not common or common[0][0] != models[0].named.identity:
        return None
    most = common[0][1]
    others = common[1][1] if len(common) > 1 else 1
    return models[0] if most >= others * 2 else None

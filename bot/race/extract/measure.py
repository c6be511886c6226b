"""How good the extractor is: its drafts held against the claims a careful curator wrote down.

A curator's claim (*gold*) has one target or none, so a draft with several stands as one *statement*
a target. A statement and a gold claim can be a pair when

* their relations are equal,
* their subjects and their targets agree (``agreement.py``; no target agrees with none),
* the values agree, where the gold has a figure, and
* their quotes overlap by at least half of the shorter, white space collapsed.

Of all such pairs as many as possible are taken, each statement and each gold claim once. Precision
is the share of statements in pairs, recall the share of gold claims; where there is nothing to be
right or wrong about, each is 1.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, get_args

from bot.race.draft_claims import DraftClaim
from bot.race.extract.agreement import Agreement, same_unit, same_value
from bot.race.new_claims import Named

Field = Literal[
    "claimant", "value", "unit", "hedge", "reported_by", "event_date", "metric", "polarity"
]
"""What is compared in a pair besides what made it one."""
FIELDS: Final[tuple[Field, ...]] = get_args(Field)

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """A claim as a curator wrote it down beside a text.

    ``claimant`` is None where the text itself says so, ``target`` where nothing is measured against.
    A ``value`` that is words ("around half a dozen") is not compared.
    """

    id: str
    claimant: str | None
    subject: str
    relation: str
    target: str | None
    metric: str | None
    value: float | str | None
    unit: str | None
    negated: bool
    hedge: str
    reported_by: str | None
    event: str | None
    quote: str


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """A text with the claims that are in it; each quote is in the text, white space collapsed."""

    name: str
    title: str
    published: date | None
    text: str
    claims: tuple[GoldClaim, ...]

    def quotes_not_in_text(self) -> list[str]:
        """The ids of the claims whose quote is not in the text."""
        text = collapsed(self.text)
        return [one.id for one in self.claims if collapsed(one.quote) not in text]


@dataclass(frozen=True, slots=True)
class Statement:
    """A draft as far as it speaks of one target; ``number`` is the draft's place in its text."""

    number: int
    draft: DraftClaim
    target: Named | None


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold claim that was found, and which fields agree; those that cannot be compared are absent."""

    gold: GoldClaim
    statement: Statement
    fields: Mapping[Field, bool]


@dataclass(frozen=True, slots=True)
class Missed:
    """A gold claim that was not found; with the statement that came nearest, and what differs."""

    gold: GoldClaim
    nearest: Statement | None
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """Figures of one text, or of several together."""

    gold: int = 0
    statements: int = 0
    pairs: int = 0
    drafts: int = 0
    exact_quotes: int = 0
    right: Mapping[Field, int] = field(default_factory=dict[Field, int])
    compared: Mapping[Field, int] = field(default_factory=dict[Field, int])

    @property
    def precision(self) -> float:
        """The share of statements that are gold claims."""
        return self.pairs / self.statements if self.statements else 1.0

    @property
    def recall(self) -> float:
        """The share of gold claims that were found."""
        return self.pairs / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return (
            2 * self.pairs / (self.gold + self.statements) if self.gold + self.statements else 1.0
        )

    @property
    def exact(self) -> float:
        """The share of drafts whose quote stands in the text, at the place they name."""
        return self.exact_quotes / self.drafts if self.drafts else 1.0

    def accuracy(self, what: Field) -> float | None:
        """The share of pairs that agree in a field; None where none could be compared."""
        return self.right.get(what, 0) / self.compared[what] if self.compared.get(what) else None


@dataclass(frozen=True, slots=True)
class Measured:
    """How the drafts of one text did."""

    article: GoldArticle
    pairs: tuple[Pair, ...]
    missed: tuple[Missed, ...]
    surplus: tuple[Statement, ...]
    """Statements without gold that are not the nearest to any gold claim."""
    counts: Counts


def collapsed(text: str) -> str:
    """A text with every run of white space as one space."""
    return _SPACE.sub(" ", text).strip()


def statements_of(drafts: Iterable[DraftClaim]) -> list[Statement]:
    """Every draft once for each of its targets, or once where it has none."""
    return [
        Statement(number, draft, target)
        for number, draft in enumerate(drafts)
        for target in draft.targets or (None,)
    ]


def measure(article: GoldArticle, drafts: Sequence[DraftClaim], names: Agreement) -> Measured:
    """Hold the drafts of a text against its gold claims."""
    holding = _Holding(article, names)
    statements = statements_of(drafts)
    differences = {
        (at, place): holding.differences(gold, statement)
        for at, gold in enumerate(article.claims)
        for place, statement in enumerate(statements)
    }
    chosen = _most_pairs(article.claims, statements, differences, names)
    pairs = [
        Pair(article.claims[at], statements[place], _fields(article.claims[at], statements[place].draft, names))
        for at, place in sorted(chosen.items())
    ]  # fmt: skip
    free = [place for place in range(len(statements)) if place not in chosen.values()]
    missed: list[Missed] = []
    for at, gold in enumerate(article.claims):
        if at in chosen:
            continue
        nearest = _nearest(holding, gold, [(statements[one], differences[at, one]) for one in free])
        missed.append(Missed(gold, *(nearest or (None, ()))))
    shown = {id(one.nearest) for one in missed}
    surplus = [statements[one] for one in free if id(statements[one]) not in shown]
    return Measured(
        article, tuple(pairs), tuple(missed), tuple(surplus),
        _counts(article, drafts, statements, pairs),
    )  # fmt: skip


def together(counts: Iterable[Counts]) -> Counts:
    """The counts of several texts as if they were one."""
    every = list(counts)
    right, compared = Counter[Field](), Counter[Field]()
    for one in every:
        right.update(one.right)
        compared.update(one.compared)
    return Counts(
        gold=sum(one.gold for one in every),
        statements=sum(one.statements for one in every),
        pairs=sum(one.pairs for one in every),
        drafts=sum(one.drafts for one in every),
        exact_quotes=sum(one.exact_quotes for one in every),
        right=right,
        compared=compared,
    )


class _Holding:
    """One text, for holding quotes against one another in it."""

    def __init__(self, article: GoldArticle, names: Agreement) -> None:
        self._names = names
        self._text = collapsed(article.text)
        # places[i]: where the character at i of the article's text stands in the collapsed one
        self._places = _places_when_collapsed(article.text)
        self._spans = {one.id: self._spans_of(collapsed(one.quote)) for one in article.claims}

    def _spans_of(self, quote: str) -> list[tuple[int, int]]:
        spans: list[tuple[int, int]] = []
        start = self._text.find(quote) if quote else -1
        while start >= 0:
            spans.append((start, start + len(quote)))
            start = self._text.find(quote, start + 1)
        return spans

    def overlap(self, gold: GoldClaim, draft: DraftClaim) -> float:
        """How much of the shorter quote is in the other: 0 to 1; of several places the best."""
        # A draft may name a place beyond the text: that is a wrong quote, and counted as one.
        last_place = len(self._places) - 1
        start, end = (self._places[min(one, last_place)] for one in (draft.start, draft.end))
        shares = [
            (min(end, last) - max(start, first)) / min(end - start, last - first)
            for first, last in self._spans[gold.id]
            if end > start
        ]
        return max(0.0, *shares) if shares else 0.0

    def differences(self, gold: GoldClaim, statement: Statement) -> tuple[str, ...]:
        """What keeps two from being a pair, in words; empty where they can be one."""
        draft = statement.draft
        found: list[str] = []
        if gold.relation != draft.relation:
            found.append(f"relation {draft.relation}, not {gold.relation}")
        if not self._names.party(gold.subject, draft.subject):
            found.append(f"subject {draft.subject.party.name}, not {gold.subject}")
        if not self._names.party(gold.target, statement.target):
            target = "none" if statement.target is None else statement.target.party.name
            found.append(f"target {target}, not {gold.target or 'none'}")
        if isinstance(gold.value, int | float) and not same_value(
            gold.value, gold.unit, draft.value, draft.unit
        ):
            read, written = _figure(draft.value, draft.unit), _figure(gold.value, gold.unit)
            found.append(f"value {read}, not {written}")
        if (overlap := self.overlap(gold, draft)) < 0.5:
            found.append(f"quotes overlap by {overlap:.0%}")
        return tuple(found)


def _places_when_collapsed(text: str) -> list[int]:
    """For every offset of a text, its end included, the offset once white space is collapsed."""
    places: list[int] = []
    length, pending = 0, False
    for character in text:
        if character.isspace():
            places.append(length)
            pending = length > 0
        else:
            length += pending
            pending = False
            places.append(length)
            length += 1
    places.append(length)
    return places


def _most_pairs(
    gold: Sequence[GoldClaim],
    statements: Sequence[Statement],
    differences: Mapping[tuple[int, int], tuple[str, ...]],
    names: Agreement,
) -> dict[int, int]:
    """As many pairs as there can be, gold to statement, by augmenting paths.

    Each gold claim tries first the statement that agrees with it in the most fields.
    """
    possible: dict[int, list[int]] = {}
    for at, claim in enumerate(gold):
        able = [place for place in range(len(statements)) if not differences[at, place]]
        agreeing = {
            place: sum(_fields(claim, statements[place].draft, names).values()) for place in able
        }
        possible[at] = sorted(able, key=lambda place: -agreeing[place])
    owner: dict[int, int] = {}

    def place_for(at: int, tried: set[int]) -> bool:
        for place in possible[at]:
            if place in tried:
                continue
            tried.add(place)
            if place not in owner or place_for(owner[place], tried):
                owner[place] = at
                return True
        return False

    for at in range(len(gold)):
        place_for(at, set())
    return {at: place for place, at in owner.items()}


def _fields(gold: GoldClaim, draft: DraftClaim, names: Agreement) -> dict[Field, bool]:
    """Which fields of a pair agree; a field neither side can be held to is absent."""
    fields: dict[Field, bool] = {
        "claimant": names.party(gold.claimant, draft.claimant),
        "hedge": gold.hedge == draft.hedge,
        "reported_by": names.reporter(gold.reported_by, draft.reported_by),
        "event_date": (gold.event or None) == (draft.event or None),
        "polarity": gold.negated == draft.negated,
    }
    if not isinstance(gold.value, str):
        fields["value"] = (
            draft.value is None
            if gold.value is None
            else same_value(gold.value, gold.unit, draft.value, draft.unit)
        )
        if gold.value is not None:
            fields["unit"] = same_unit(gold.unit, draft.unit)
    if gold.metric and (draft.scope or draft.benchmark_id is not None):
        fields["metric"] = names.measured_by(gold.metric, draft.benchmark_id, draft.scope)
    return fields


def _nearest(
    holding: _Holding, gold: GoldClaim, free: Iterable[tuple[Statement, tuple[str, ...]]]
) -> tuple[Statement, tuple[str, ...]] | None:
    """The statement that differs least, if it is about the same words or in one thing only."""
    near = [
        (statement, differs)
        for statement, differs in free
        if holding.overlap(gold, statement.draft) >= 0.5 or len(differs) == 1
    ]
    return min(near, key=lambda one: len(one[1]), default=None)


def _counts(
    article: GoldArticle,
    drafts: Sequence[DraftClaim],
    statements: Sequence[Statement],
    pairs: Sequence[Pair],
) -> Counts:
    right, compared = Counter[Field](), Counter[Field]()
    for pair in pairs:
        compared.update(iter(pair.fields))  # the names: a mapping would add up its values
        right.update(name for name, agrees in pair.fields.items() if agrees)
    exact = sum(
        bool(one.quote) and article.text[one.start : one.end] == one.quote for one in drafts
    )
    return Counts(
        len(article.claims), len(statements), len(pairs), len(drafts), exact, right, compared
    )


def _figure(value: float | None, unit: str | None) -> str:
    return "none" if value is None else f"{value:g} {unit or ''}".rstrip()

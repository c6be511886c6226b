"""An article as the rules see it: sentences, with who and what is mentioned where.

The rules see the text made plain (``text/plain.py``): straight quotation marks and apostrophes, ``-`` for
every hyphen, `` — `` for a dash between words, spaces of one kind, no invisible characters, no marks
of Markdown, no addresses. All offsets count characters of that plain text (``Passage.text``); the
extractor turns them into places of the article at the end, so that a quote is exactly its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from bot.race.claims import ClaimRelation, Hedge
from bot.race.new_claims import Named

MentionKind = Literal["release", "family", "lab", "words"]
"""What a mention is, whether the ledger has it or only the text; ``words``: neither lab nor model."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that stand for a party: the whole noun phrase, from its article or owner to its noun.

    "OpenAI's o1 AI model", "the latest version of its Qwen AI model" and "the Chinese start-up
    DeepSeek" are one mention each. A relative pronoun ("V3, which costs …") is one too, of kind and
    name of what it refers to; so are "it" and "we". A mere possessive ("its") is none.

    ``named`` is what they stand for, also where they are a pronoun, "the company" or "its flagship
    model"; ``how`` says by what they were understood (``name``, ``pronoun``, ``description``,
    ``model-like``). ``owner`` is whose it is said to be ("OpenAI's o1"): start and end of the
    mention then include the owner's words.
    """

    start: int
    end: int
    text: str
    kind: MentionKind
    named: Named
    how: str
    owner: Named | None = None
    others: tuple[Named, ...] = ()
    """Whom it stands for as well: "both", "the two models"."""
    governed: int = 0
    """How surely it is no subject: 0 not governed by anything, 1 by "of" or "for", which may name
    what is spoken of ("the price of R1"), 2 by a verb or by "than", "against", "on"."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, a headline or an item of a list; ``text`` is ``Passage.text[start:end]``."""

    start: int
    end: int
    text: str
    mentions: tuple[Mention, ...]
    """In the order of the text, none inside another."""
    quoted: tuple[tuple[int, int], ...]
    """Where words stand in quotation marks, without the marks."""
    paragraph: int
    is_heading: bool
    is_item: bool = False
    """An item of a list: it may leave out its subject, which the text before the list names."""

    def mentions_between(self, start: int, end: int) -> list[Mention]:
        """The mentions that lie wholly between two offsets."""
        return [one for one in self.mentions if start <= one.start and one.end <= end]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says what stands at a place of a sentence, who reports it, and how sure they are."""

    claimant: Named | None
    """None: the article itself."""
    reported_by: str
    hedge: Hedge
    hedge_words: tuple[str, ...]
    denied: bool = False
    """They say that it is not so."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A whole article."""

    text: str
    sentences: tuple[Sentence, ...]
    published: date | None
    benchmarks: Sequence[tuple[str, int | None]]
    """Names of tests as they are written, casefolded, the longest first, with their ids.

    None: the ledger has several editions of that name."""
    author: Named | None = None
    """The lab that speaks in the whole text, where it says "we": a release, a model's own page."""
    main: Named | None = None
    """The model that a lab's own text is about."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement that a rule found; who says it and how sure they are is settled afterwards.

    ``start`` and ``end`` are those of the quote. ``subject`` None: nobody in the sentence; then the
    one whom the sentence goes on about is taken, and without one there is no draft.
    """

    rule: str
    words: tuple[str, ...]
    relation: ClaimRelation
    subject: Mention | None
    targets: tuple[Mention, ...]
    start: int
    end: int
    benchmark_id: int | None = None
    scope: str = ""
    qualifier: str = ""
    value: float | None = None
    unit: str = ""
    event: str | None = None
    negated: bool = False
    claimant: Named | None = None
    """Only where the rule itself knows who says it ("Longbridge put the loss at …")."""
    hedge_words: tuple[str, ...] = ()
    """Words inside the figure or the verb that weaken it: "about", "can apparently"."""
    notes: tuple[str, ...] = ()


class Rule(Protocol):
    """Finds statements of one kind in a sentence."""

    def __call__(self, sentence: Sentence, passage: Passage, /) -> Iterator[Hit]: ...

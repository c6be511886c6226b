"""Articles that were read for claims, and the drafts that wait for a curator's word."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.errors import UserError
from bot.race.claim_forms import ClaimForm
from bot.race.claims import Claim
from bot.race.provenance import Source

MESSAGES = "Discord"
"""The publisher of messages; it says nothing of who speaks in them."""
DraftState = Literal["waiting", "accepted", "merged", "rejected"]
DraftedBy = Literal["rules", "model"]
"""Who proposes a draft: the rules, or the language model somebody put in the settings."""


@dataclass(frozen=True, slots=True)
class ArticleText:
    """What can be read of a page, a file or a message, before anybody looks for claims in it.

    ``url`` is where it can be checked; None where somebody pasted words. ``published`` is a day,
    month or year (``YYYY-MM-DD``, ``YYYY-MM``, ``YYYY``). ``cut`` says that it was longer than
    what is read.
    """

    text: str
    url: str | None = None
    publisher: str = ""
    title: str = ""
    published: str = ""
    cut: bool = False


@dataclass(frozen=True, slots=True)
class WhereFrom:
    """What a curator says of where a text is from; all as typed, empty where they leave it out."""

    source: str = ""
    published: str = ""
    publisher: str = ""
    title: str = ""


NOWHERE = WhereFrom()
"""Nothing is said of it."""


@dataclass(frozen=True, slots=True)
class Why:
    """Why a draft was proposed, kept beside it: see :class:`bot.race.draft_claims.Reason`.

    ``before`` and ``after`` are the words of the article around the quote.
    """

    rule: str
    words: tuple[str, ...] = ()
    read_as: tuple[tuple[str, str], ...] = ()
    hedge_words: tuple[str, ...] = ()
    negated: bool = False
    notes: tuple[str, ...] = field(default=())
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class NewDraft:
    """What was read out of a text, before it is kept."""

    form: ClaimForm
    why: Why
    by: DraftedBy = "rules"


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    """One draft of an article, as the form a curator would have filled in, and what became of it.

    ``place`` is its number in the article, from 1. ``form`` leaves out what is the article's own
    (:func:`bot.race.article_forms.filled_form`). ``claim_id`` is the claim it became or was noted
    under; ``decided_by`` an actor.
    """

    id: int
    article_id: int
    place: int
    form: ClaimForm
    why: Why
    by: DraftedBy
    state: DraftState
    claim_id: int | None = None
    decided_by: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A text that was read for one layer of the ledger.

    ``feed_id`` is the feed it came by; None where somebody pointed at it. ``copy_of`` is the source
    that this text repeats nearly word for word, so that both count as one origin.
    """

    id: int
    guild_id: int | None
    url: str | None
    publisher: str
    title: str
    published: str
    feed_id: int | None
    copy_of: int | None
    recorded_at: str


def came_by(draft: ArticleDraft, article: Article) -> str:
    """By which way a claim of a draft came, as the history keeps it: ``draft:rules``, ``draft:feed:model``.

    It names no feed: a claim may be moved to where that feed is not known.
    """
    return f"draft:{'' if article.feed_id is None else 'feed:'}{draft.by}"


@dataclass(frozen=True, slots=True)
class SeenDraft:
    """A draft as a curator sees it: with what is the article's own, and what is in its way.

    ``same`` is the claim of the ledger that it repeats, under which it would be noted. ``like`` are
    others that it may be. ``problems`` have to be put right before it can be accepted. ``test`` is
    what people call the test of its form.
    """

    draft: ArticleDraft
    form: ClaimForm
    problems: tuple[UserError, ...] = ()
    same: Claim | None = None
    like: tuple[Claim, ...] = ()
    test: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether it can be accepted as it is."""
        return self.draft.state == "waiting" and not self.problems

    @property
    def goes_with_all(self) -> bool:
        """Whether it may be accepted unseen with others: a model's draft may not."""
        return self.is_ready and self.draft.by == "rules"


@dataclass(frozen=True, slots=True)
class SeenArticle:
    """An article with its drafts, as a curator sees it.

    ``origin`` is the source it repeats, ``feed`` the title of the feed it came by. ``cut``,
    ``again`` and ``unanswered`` are said once, when it was read: that it was longer than what is
    read; that it had been read here before; that the language model did not answer.
    """

    article: Article
    drafts: tuple[SeenDraft, ...]
    origin: Source | None = None
    feed: str | None = None
    cut: bool = False
    again: bool = False
    unanswered: bool = False

    @property
    def waiting(self) -> int:
        """How many of its drafts nobody has decided."""
        return sum(one.draft.state == "waiting" for one in self.drafts)

    def draft(self, draft_id: int) -> SeenDraft:
        """One of its drafts by its id; it is there."""
        return next(one for one in self.drafts if one.draft.id == draft_id)


@dataclass(frozen=True, slots=True)
class NothingFound:
    """A text in which nobody says anything that could be a claim; nothing of it is kept."""

    text: ArticleText
    unanswered: bool = False


@dataclass(frozen=True, slots=True)
class WaitingArticle:
    """A line of the queue: an article, how many of its drafts wait, the title of its feed.

    ``opening`` is the quote of its first draft, by which a text without a title is known again.
    """

    article: Article
    waiting: int
    feed: str | None
    opening: str


@dataclass(frozen=True, slots=True)
class ArticleQueue:
    """The articles with drafts that wait in a layer, oldest first, and how many there are of both."""

    articles: tuple[WaitingArticle, ...]
    count: int
    drafts: int


@dataclass(frozen=True, slots=True)
class DecidedDrafts:
    """What became of the drafts of an article that were decided together."""

    added: tuple[int, ...] = ()
    noted: tuple[int, ...] = ()
    rejected: int = 0
    left: int = 0
    """Those that have to be put right first."""
    alone: int = 0
    """Those that are ready but only a language model proposes, so that each is decided by itself."""

"""Articles that were read and the drafts they gave: kept, found again, decided."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter

from bot.db.provenance import known_source
from bot.db.view import View
from bot.db.writing import Writing
from bot.race.articles import (
    Article,
    ArticleDraft,
    ArticleText,
    DraftState,
    NewDraft,
    WaitingArticle,
    WhereFrom,
    Why,
)
from bot.race.claim_forms import ClaimForm
from bot.race.sketches import COPIED, shared

KEPT_FOR = timedelta(days=60)
"""How long a draft waits before it is dropped."""
_LOOKED_AT = 500
"""Articles, the newest, among which one with nearly the same words is looked for: copies come soon."""


@dataclass(frozen=True, slots=True)
class _Content:
    """What the store keeps of a draft as JSON."""

    form: ClaimForm
    why: Why


_CONTENT = TypeAdapter(_Content)
_ARTICLE = "a.id, a.guild_id, a.url, a.publisher, a.title, a.published, a.feed_id, a.copy_of, a.recorded_at"
_DRAFT = "d.id, d.article_id, d.place, d.content, d.by, d.state, d.claim_id, d.decided_by"


# writing ------------------------------------------------------------------------------------------


def keep_article(
    w: Writing,
    text: ArticleText,
    drafts: Sequence[NewDraft],
    *,
    sketch: str,
    by: str,
    feed_id: int | None = None,
) -> int:
    """Write an article with the drafts it gave into the layer of where the person acts; its id.

    Drafts that nobody decided within :data:`KEPT_FOR` are dropped on the way, whoever's they are.

    Args:
        by: the actor who had it read.
    """
    drop_old(w.connection, w.now)
    article = w.insert(
        "article",
        guild_id=w.person.guild_id,
        url=text.url,
        publisher=text.publisher,
        title=text.title,
        published=text.published,
        sketch=sketch,
        feed_id=feed_id,
        recorded_at=w.now,
        recorded_by=by,
    )
    for place, draft in enumerate(drafts, start=1):
        w.insert(
            "article_draft",
            article_id=article,
            place=place,
            content=_CONTENT.dump_json(_Content(draft.form, draft.why)).decode(),
            by=draft.by,
        )
    return article


def drop_old(connection: sqlite3.Connection, now: str) -> None:
    """Drop the drafts that have waited longer than :data:`KEPT_FOR`; their articles stay known."""
    oldest = datetime.fromisoformat(now) - KEPT_FOR
    connection.execute(
        "DELETE FROM article_draft WHERE state = 'waiting' "
        "AND article_id IN (SELECT id FROM article WHERE recorded_at < ?)",
        (oldest.isoformat(timespec="seconds"),),
    )


def decide(w: Writing, draft: int, state: DraftState, claim_id: int | None = None) -> None:
    """Note what became of a draft, and that the person decided it."""
    w.connection.execute(
        "UPDATE article_draft SET state = ?, claim_id = ?, decided_at = ?, decided_by = ? "
        "WHERE id = ?",
        (state, claim_id, w.now, w.person.actor, draft),
    )


def wait_again(w: Writing, draft: int) -> None:
    """Take back that a draft was decided."""
    w.connection.execute(
        "UPDATE article_draft SET state = 'waiting', claim_id = NULL, decided_at = NULL, "
        "decided_by = NULL WHERE id = ?",
        (draft,),
    )


def note_copy(w: Writing, article: int, source: int) -> None:
    """Note that an article repeats a source."""
    w.connection.execute("UPDATE article SET copy_of = ? WHERE id = ?", (source, article))


def change_where(
    w: Writing, article: int, where: WhereFrom, *, answers_for_publisher: bool
) -> None:
    """Note what a curator says of where an article is from; what they leave empty stays.

    Args:
        answers_for_publisher: whether they typed the publisher themselves. It is then noted on the
            drafts that wait, where nothing stands that only a page told.
    """
    w.connection.execute(
        "UPDATE article SET url = coalesce(nullif(?, ''), url), "
        "published = coalesce(nullif(?, ''), published), "
        "publisher = coalesce(nullif(?, ''), publisher), "
        "title = coalesce(nullif(?, ''), title) WHERE id = ?",
        (where.source, where.published, where.publisher, where.title, article),
    )
    if where.publisher and answers_for_publisher:
        w.connection.execute(
            "UPDATE article_draft SET content = json_set(content, '$.form.publisher', ?) "
            "WHERE article_id = ? AND state = 'waiting'",
            (where.publisher, article),
        )


# reading ------------------------------------------------------------------------------------------


def article_in(view: View, number: int) -> Article | None:
    """An article of the layer of where somebody acts; None where there is none."""
    row = view.connection.execute(
        f"SELECT {_ARTICLE} FROM article a WHERE a.id = ? AND a.guild_id IS ?",
        (number, view.guild_id),
    ).fetchone()
    return None if row is None else Article(*row)


def article_at(view: View, url: str) -> int | None:
    """The newest article of the layer with an address, of which drafts wait if there is such.

    None where there is none. One whose drafts were all dropped is none: it may be read anew.
    """
    row = view.connection.execute(
        "SELECT a.id FROM article a JOIN article_draft d ON d.article_id = a.id "
        "WHERE a.url = ? AND a.guild_id IS ? ORDER BY d.state = 'waiting' DESC, a.id DESC LIMIT 1",
        (url, view.guild_id),
    ).fetchone()
    return None if row is None else int(row[0])


def quotes_at(view: View, url: str) -> list[str]:
    """The quotes of all drafts of the layer with an address, whatever became of them."""
    return [
        row[0]
        for row in view.connection.execute(
            "SELECT d.content ->> '$.form.quote' FROM article a "
            "JOIN article_draft d ON d.article_id = a.id WHERE a.url = ? AND a.guild_id IS ?",
            (url, view.guild_id),
        )
    ]


def article_of_words(view: View, sketch: str, quotes: Sequence[str]) -> int | None:
    """The newest article of the layer with just these words and quotes; None where there is none."""
    for (article,) in view.connection.execute(
        "SELECT id FROM article WHERE guild_id IS ? AND sketch = ? ORDER BY id DESC LIMIT ?",
        (view.guild_id, sketch, _LOOKED_AT),
    ).fetchall():
        if [one.form.quote for one in drafts_of(view, article)] == list(quotes):
            return int(article)
    return None


def drafts_of(view: View, article: int) -> list[ArticleDraft]:
    """The drafts of an article in its order."""
    return [
        _draft(row)
        for row in view.connection.execute(
            f"SELECT {_DRAFT} FROM article_draft d WHERE d.article_id = ? ORDER BY d.place",
            (article,),
        )
    ]


def draft_in(view: View, number: int) -> ArticleDraft | None:
    """A draft of the layer of where somebody acts; None where there is none."""
    row = view.connection.execute(
        f"SELECT {_DRAFT} FROM article_draft d JOIN article a ON a.id = d.article_id "
        "WHERE d.id = ? AND a.guild_id IS ?",
        (number, view.guild_id),
    ).fetchone()
    return None if row is None else _draft(row)


def feed_title(view: View, feed: int) -> str:
    """What a feed is called."""
    return str(
        view.connection.execute("SELECT title FROM feed WHERE id = ?", (feed,)).fetchone()[0]
    )


def waiting_articles(view: View, limit: int) -> list[WaitingArticle]:
    """The oldest articles of the layer with drafts that wait."""
    return [
        WaitingArticle(Article(*row[:9]), row[9], row[10], row[11])
        for row in view.connection.execute(
            f"SELECT {_ARTICLE}, count(d.id), f.title, (SELECT content ->> '$.form.quote' "
            "FROM article_draft WHERE article_id = a.id ORDER BY place LIMIT 1) FROM article a "
            "JOIN article_draft d ON d.article_id = a.id AND d.state = 'waiting' "
            "LEFT JOIN feed f ON f.id = a.feed_id WHERE a.guild_id IS ? "
            "GROUP BY a.id ORDER BY a.id LIMIT ?",
            (view.guild_id, limit),
        )
    ]


def count_waiting(view: View) -> tuple[int, int]:
    """How many articles of the layer have drafts that wait, and how many drafts these are."""
    found = view.connection.execute(
        "SELECT count(DISTINCT d.article_id), count(*) FROM article_draft d "
        "JOIN article a ON a.id = d.article_id WHERE d.state = 'waiting' AND a.guild_id IS ?",
        (view.guild_id,),
    ).fetchone()
    return int(found[0]), int(found[1])


def source_like(view: View, sketch: str, own: int | None, *, but: int = 0) -> int | None:
    """The source that holds nearly the words of a sketch; None where none is known to.

    Args:
        own: the source of the text itself, which it does not repeat.
        but: the article that the sketch is of.
    """
    if not sketch:
        return None
    likest: list[tuple[float, int, str]] = []
    for number, url, other in view.connection.execute(
        "SELECT id, url, sketch FROM article WHERE url IS NOT NULL AND sketch <> '' AND id <> ? "
        "AND (guild_id IS NULL OR guild_id = ?) ORDER BY id DESC LIMIT ?",
        (but, view.guild_id, _LOOKED_AT),
    ):
        share = shared(sketch, other)
        if share >= COPIED:
            likest.append((-share, number, url))
    for _share, _number, url in sorted(likest):
        source = known_source(view.connection, url, view.guild_id)
        if source is not None and source != own:
            return source
    return None


def sketch_of_article(view: View, article: int) -> str:
    """The sketch of an article's words."""
    found = view.connection.execute("SELECT sketch FROM article WHERE id = ?", (article,))
    return str(found.fetchone()[0])


def _draft(row: tuple[Any, ...]) -> ArticleDraft:
    content = _CONTENT.validate_json(row[3])
    return ArticleDraft(
        id=row[0],
        article_id=row[1],
        place=row[2],
        form=content.form,
        why=content.why,
        by=row[4],
        state=row[5],
        claim_id=row[6],
        decided_by=row[7],
    )
